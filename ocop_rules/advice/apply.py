"""Applying changes to a bundle: the documents, facts and sheets as they would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ocop_rules.advice.change import EvidenceChange
from ocop_rules.advice.present import Present
from ocop_rules.engine.checked import evaluator_for
from ocop_rules.evidence.bundle import Document, EvidenceBundle, Fact
from ocop_rules.evidence.counted import counted_evidence, months_after
from ocop_rules.evidence.printed_points import Ordinals
from ocop_rules.evidence.score_sheet import CaseChoice, Role, ScoreSheet
from ocop_rules.rating.choice import choose, counted_sheets
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import Criterion
from ocop_rules.rulebook.vocabulary import DocumentType, Ends
from ocop_rules.several import Several

_NEW = "+"
"""The ids of papers that are still to be had begin with it."""

_YEAR = 12


def applied(present: Present, changes: Sequence[EvidenceChange], rescored: Iterable[str] = ()) -> EvidenceBundle:
    """Return the bundle with changes made to it.

    Args:
        present: where the dossier stands.
        changes: the changes; a fact whose new paper is not among them stays without it, and does not count.
        rescored: the criteria whose sheets are scored anew, to what the changed evidence supports, where that is more.
    """
    bundle = present.bundle
    papers = {change.name: change for change in changes if change.kind == "paper"}
    ids = _new_ids(present, papers)
    documents = [*bundle.documents, *(_paper(present, kind, ids[kind], papers[kind]) for kind in papers)]
    facts = {fact.fact: fact for fact in bundle.facts}
    for change in changes:
        if change.kind == "fact":
            facts[change.name] = _fact(present, change, ids)
    for kind, paper in papers.items():
        for name in paper.facts:
            stated = facts.get(name)
            if stated is not None and ids[kind] not in stated.documents and _is_unchanged(name, changes):
                facts[name] = stated.model_copy(update={"documents": (*stated.documents, ids[kind])})
    changed = bundle.model_copy(
        update={"documents": Several(documents), "facts": Several(facts.values())},
    )
    chosen: dict[str, tuple[str | None, Ordinals]] = {
        change.name: (change.case, () if change.option is None else (change.option,))
        for change in changes
        if change.kind == "judged"
    }
    again = tuple(rescored)
    if again:
        chosen |= _supported(present, changed, again)
    return _with_sheets(present, changed, chosen)


def _is_unchanged(fact: str, changes: Sequence[EvidenceChange]) -> bool:
    return not any(change.kind == "fact" and change.name == fact for change in changes)


def _new_ids(present: Present, papers: Iterable[str]) -> dict[str, str]:
    taken = {document.id for document in present.bundle.documents}
    out = {}
    for kind in papers:
        name = f"{_NEW}{kind}"
        while name in taken:
            name = f"{_NEW}{name}"
        out[kind] = name
    return out


def _paper(present: Present, kind: str, name: str, change: EvidenceChange) -> Document:
    """Return a paper as it would be listed: issued on the day, or as long before as it must have been."""
    return Document.model_construct(
        id=name,
        type=kind,
        issued_on=months_before(present.day, change.months),
        expires_on=new_end(present.plan.vocabulary.documents[kind], present.day),
        number=None,
        issuer=None,
        title=None,
        sha256=None,
    )


def new_end(kind: DocumentType, day: date) -> date | None:
    """Return until when a paper of a kind would count that is issued on a day; None where it states no end."""
    if kind.ends is not Ends.ALWAYS:
        return None
    return months_after(day, kind.lasts.months if kind.lasts is not None else _YEAR)


def months_before(day: date, months: int) -> date:
    """Return the last day from which so many months are over on a day."""
    if months == 0:
        return day
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    for number in range(min(day.day, 31), 0, -1):
        try:
            found = date(year, month + 1, number)
        except ValueError:
            continue
        if months_after(found, months) <= day:
            return found
    return date(year, month + 1, 1)


def _fact(present: Present, change: EvidenceChange, ids: Mapping[str, str]) -> Fact:
    assert change.value is not None
    stated = present.stated.get(change.name)
    documents = change.documents if change.by_paper is None else ()
    new = (ids[change.by_paper],) if change.by_paper is not None and change.by_paper in ids else ()
    attester = None if documents or change.by_paper is not None else next(iter(change.attesters), None)
    return Fact.model_construct(
        fact=change.name,
        value=change.value,
        documents=(*documents, *new),
        attested_by=None if attester is None else str(attester),
        note=None if stated is None else stated.note,
    )


def _supported(
    present: Present, changed: EvidenceBundle, criteria: tuple[str, ...]
) -> dict[str, tuple[str | None, Ordinals]]:
    """Return what the changed evidence supports of criteria, where that is better than what is judged."""
    plan, evaluator = evaluator_for(present.rulebook, present.product_set.number, "direct")
    evidence = counted_evidence(changed, present.rulebook.vocabulary, strict=present.settings.strict)
    choices = choose(plan, changed, evaluator.evidence(evidence), present.settings.authority)
    return {
        number: (choices.cases.get(number), choices.support[number].ordinals)
        for number in criteria
        if number in choices.support
    }


def _with_sheets(
    present: Present, bundle: EvidenceBundle, chosen: Mapping[str, tuple[str | None, Ordinals]]
) -> EvidenceBundle:
    if not chosen:
        return bundle
    criteria = present.product_set.criteria
    counted = {sheet.judge for sheet in counted_sheets(bundle.sheets)}
    if not counted:
        options = {number: _choice(criteria[number], *found) for number, found in chosen.items()}
        judges = {sheet.judge for sheet in bundle.sheets}
        name = _NEW
        while name in judges:
            name += _NEW
        sheet = ScoreSheet.model_construct(judge=name, role=Role.COUNCIL, options=options, points=None, parts=None)
        return bundle.model_copy(update={"sheets": Several([*bundle.sheets, sheet])})
    sheets = []
    for sheet in bundle.sheets:
        if sheet.judge not in counted:
            sheets.append(sheet)
            continue
        options = dict(sheet.options)
        points = dict(sheet.points or {})
        for number, found in chosen.items():
            options[number] = _choice(criteria[number], *found)
            points.pop(number, None)
        sheets.append(sheet.model_copy(update={"options": options, "points": points or None, "parts": None}))
    return bundle.model_copy(update={"sheets": Several(sheets)})


def _choice(criterion: Criterion, case: str | None, ordinals: Ordinals) -> int | tuple[int, ...] | CaseChoice:
    choice = ordinals if criterion.scoring is Scoring.SUM else ordinals[0] if ordinals else 0
    return CaseChoice(case=case, option=choice) if criterion.cases and case is not None else choice
