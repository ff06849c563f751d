"""Loading a version from its directory of criteria files."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from ocop_rules.documents.source import Source
from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.errors import Problem
from ocop_rules.rulebook.certificate import certificate_of
from ocop_rules.rulebook.citation import Citation, cite_article
from ocop_rules.rulebook.condition import Condition, FactTest, documents_read, facts_read, leaves
from ocop_rules.rulebook.decision_definition import DecisionDefinition, RestDays
from ocop_rules.rulebook.definition import KnockOutDefinition, KnockOuts, KnownFindings, SetDefinition
from ocop_rules.rulebook.files import CriteriaFiles, unread
from ocop_rules.rulebook.library import Library
from ocop_rules.rulebook.model import Origin, ProductSet, Rulebook
from ocop_rules.rulebook.pins import PINS, pinned_digests
from ocop_rules.rulebook.printed import KnownFinding
from ocop_rules.rulebook.procedure import EligibleForms, Level, Remark, Spread, StarBand, TransitionRule
from ocop_rules.rulebook.sheet import SheetBuilder
from ocop_rules.rulebook.vocabulary import SCALE, FactDefinition, FactType, Vocabulary
from ocop_rules.several import FrozenMapping, Several, frozen_mapping
from ocop_rules.text import Text, printable, text

_WEEKEND = (5, 6)
"""Saturday and Sunday, as `date.weekday` numbers them."""

NOT_INHERITED = ("lapsed_on", "remarks", "replaces", "rest_days", "status", "transition", "without_sets")
"""Keys of a decision that one which extends it must state itself."""


def load_rulebook(root: Path, version: str) -> Rulebook:
    """Load the version whose files stand in `root/version`, with the library and the vocabulary beside it.

    A decision that `extends` another takes over its sheets, knock-outs and all that it does not state.

    Raises:
        InvalidRulebook: with every problem of every file at once.
    """
    files = CriteriaFiles(root)
    vocabulary = files.read(root / "vocabulary.yaml", Vocabulary)
    line = _lineage(files, version)
    decision = files.model(line[0][1], DecisionDefinition) if line else None
    knock_outs: dict[str, tuple[KnockOutDefinition, Source]] = {}
    written: dict[str, tuple[SetDefinition, Source]] = {}
    for name, _ in reversed(line):
        path = root / name / "knock_outs.yaml"
        found = files.read(path, KnockOuts) if path.is_file() or len(line) == 1 else None
        if found is not None:
            knock_outs |= {key: (definition, found[1]) for key, definition in found[0].root.items()}
        for path in sorted((root / name / "sets").glob("*.yaml")):
            product_set = files.read(path, SetDefinition)
            if product_set is not None:
                written[path.name] = product_set
    known = [_known_findings(files, root / name / "known_findings.yaml") for name, _ in line]
    library = Library(files)
    for sheet, _ in written.values():
        library.read(sheet)
    files.stop_if_wrong(version)
    assert vocabulary
    assert decision
    builder = SheetBuilder(files, library, decision, knock_outs)
    sets = [builder.build(*each) for each in written.values() if each[0].number not in decision.without_sets]
    _check_marks(decision, line[0][1], sets, builder.failed, files)
    _check_vocabulary(sets, vocabulary[0], files)
    files.stop_if_wrong(version)
    pinned = pinned_digests(root / PINS).get(version)
    return replace(
        _rulebook(decision, sets, vocabulary[0], known, pinned),
        named=frozenset(builder.named),
        ignored=unread(root / version, _READ),
        root=root,
    )


def load_vocabulary(root: Path) -> Vocabulary:
    """Load `root/vocabulary.yaml`; raises `InvalidRulebook` with all its problems."""
    files = CriteriaFiles(root)
    vocabulary = files.read(root / "vocabulary.yaml", Vocabulary)
    files.stop_if_wrong("vocabulary.yaml")
    assert vocabulary
    return vocabulary[0]


def _lineage(files: CriteriaFiles, version: str, later: tuple[str, ...] = ()) -> list[tuple[str, Source]]:
    """Return a version and those it extends, each with its decision in full; none if one cannot be read.

    Args:
        files: reads the files.
        version: the version.
        later: the versions that extend it, on the way to it.
    """
    source = files.source(files.root / version / "decision.yaml")
    if source is None or not isinstance(source.data, dict):
        return [] if source is None else [(version, source)]
    stated = source.data.get("id")
    if isinstance(stated, str) and stated != version:
        message = text(f"tệp này nằm trong thư mục “{version}”", f"this file stands in the directory “{version}”")
        files.problem(source, ("id",), message, text(f"ghi {version}", f"write {version}"))
    base = source.data.get("extends")
    if not isinstance(base, str):
        return [(version, source)]
    if base in (*later, version):
        files.problem(source, ("extends",), text("extends đi thành vòng tròn", "extends goes in a circle"))
        return [(version, source)]
    if not files.has_version(base):
        base = printable(base)
        message = text(f"không có quyết định “{base}” để mở rộng", f"there is no decision “{base}” to extend")
        files.problem(source, ("extends",), message)
        return [(version, source)]
    earlier = _lineage(files, base, (*later, version))
    if not earlier:
        return []
    inherited = {key: value for key, value in earlier[0][1].data.items() if key not in NOT_INHERITED}
    for part in ("sheets", "bands", "levels", "certificate", "spread"):
        if part not in source.data:
            inherited.setdefault(f"{part}_number", inherited.get("number"))
    added = {"unknown": [*_listed(inherited.get("unknown", [])), *_listed(source.data.get("unknown", []))]}
    # What was misprinted on a sheet says nothing of another sheet in its place.
    without = source.data.get("without_sets")
    replaced = {*(without if isinstance(without, dict) else ()), *_own_sets(files.root / version)}
    added["errata"] = [
        *_elsewhere(inherited.get("errata", []), replaced),
        *_listed(source.data.get("errata", [])),
    ]
    merged = {**inherited, **source.data, **added}
    return [(version, replace(source, data=merged)), *earlier]


def _elsewhere(errata: object, replaced: set[str]) -> Iterator[object]:
    """Return errata as written, without their places on the sets that are replaced; what is wrong stays to be told."""
    for entry in _listed(errata):
        if not isinstance(entry, dict) or not isinstance(written := entry.get("places"), list) or not written:
            yield entry
            continue
        places = [each for each in written if not (isinstance(each, dict) and str(each.get("set")) in replaced)]
        if places:
            yield {**entry, "places": places}


def _listed(value: object) -> list[object]:
    """Return what should be a list as one, so that an entry which is none is told as such."""
    return value if isinstance(value, list) else [value]


def _own_sets(version: Path) -> set[str]:
    """Return the numbers of the sets that a version has files of its own for, as their names tell them."""
    return {path.name.partition("-")[0].lstrip("0") for path in (version / "sets").glob("*.yaml")}


_READ = ("decision.yaml", "knock_outs.yaml", "known_findings.yaml", "sets/*.yaml")
"""What is read in a version's directory."""


def _known_findings(files: CriteriaFiles, path: Path) -> tuple[KnownFinding, ...]:
    known = files.read(path, KnownFindings) if path.is_file() else None
    return known[0].root if known else ()


def _check_marks(
    decision: DecisionDefinition,
    source: Source,
    sets: list[ProductSet],
    failed: Set[tuple[int, str]],
    files: CriteriaFiles,
) -> None:
    """Note the marks that a decision adds at criteria that no sheet has, or twice at one option."""
    there = failed | {(each.number, number) for each in sets for number in each.criteria}
    seen: dict[tuple[int, str, int], int] = {}
    for i, mark in enumerate(decision.marks):
        for number, named in mark.criteria.items():
            for product_set in named:
                if (product_set, number) not in there and product_set not in decision.without_sets:
                    message = text(
                        f"bộ {product_set} không có tiêu chí {number}", f"set {product_set} has no criterion {number}"
                    )
                    files.problem(source, ("marks", i, "criteria", number), message)
                if seen.setdefault((product_set, number, mark.option), i) != i:
                    message = text(
                        f"phương án {mark.option} của {product_set}/{number} đã có dấu sao khác",
                        f"option {mark.option} of {product_set}/{number} has another mark already",
                    )
                    files.problem(source, ("marks", i, "criteria", number), message)


def _check_vocabulary(sets: list[ProductSet], vocabulary: Vocabulary, files: CriteriaFiles) -> None:
    for condition, origin in _conditions(sets):
        for kind, names, known in (
            ("fact", facts_read(condition), vocabulary.facts),
            ("document", documents_read(condition), vocabulary.documents),
        ):
            for name in names:
                if name not in known:
                    files.problems.append(
                        Problem(
                            f"unknown-{kind}",
                            origin.file,
                            text(f"“{name}” không có trong từ vựng", f"“{name}” is not in the vocabulary"),
                            did_you_mean(name, known),
                            line=origin.line,
                        )
                    )
        for leaf in leaves(condition):
            if isinstance(leaf, FactTest) and leaf.fact in vocabulary.facts:
                wrong = _unfit(leaf, vocabulary.facts[leaf.fact])
                if wrong is not None:
                    files.problems.append(Problem("wrong-test", f"{origin.file}: {leaf.fact}", wrong, line=origin.line))


def _unfit(test: FactTest, fact: FactDefinition) -> Text | None:
    """Say why a test does not fit the type of its fact; None if it does."""
    if test.is_ is None and test.in_ is None:
        if not fact.type.is_numeric:
            return text("ngưỡng chỉ dùng cho số liệu", "thresholds are for facts that are numbers")
        bounds = [b for b in (test.at_least, test.above, test.at_most, test.below) if b is not None]
        scale = 1 if fact.type is FactType.COUNT else SCALE
        if any(b * scale != (b * scale).to_integral_value() for b in bounds):
            return text("ngưỡng có quá nhiều số lẻ", "a threshold has too many decimals")
        return None
    values = (test.is_,) if test.is_ is not None else test.in_ or ()
    if fact.type is FactType.BOOLEAN:
        fits = test.in_ is None and isinstance(test.is_, bool)
    else:
        fits = fact.type is FactType.CHOICE and all(v in (fact.values or {}) for v in values)
    return None if fits else text("giá trị không thuộc thông tin này", "this value is not one of the fact's")


def _conditions(sets: list[ProductSet]) -> Iterator[tuple[Condition, Origin]]:
    for product_set in sets:
        for criterion in product_set.criteria.values():
            yield from criterion.conditions()
        for knock_out in product_set.knock_outs:
            for condition in knock_out.conditions():
                yield condition, knock_out.origin
        for group in product_set.case_groups:
            for case in group.cases.values():
                if case.when is not None:
                    yield case.when, case.origin


def _rulebook(
    decision: DecisionDefinition,
    sets: list[ProductSet],
    vocabulary: Vocabulary,
    known: list[tuple[KnownFinding, ...]],
    pinned: str | None,
) -> Rulebook:
    bands_number = decision.bands_number or decision.number
    levels_number = decision.levels_number or decision.number
    bands = sorted(decision.bands, key=lambda band: band.stars, reverse=True)
    return Rulebook(
        id=decision.id,
        decision=decision.number,
        title=decision.title,
        issued_on=decision.issued_on,
        in_force_from=decision.in_force_from,
        in_force_citation=cite_article(decision.number, decision.in_force_citation),
        lapsed_on=decision.lapsed_on,
        status=decision.status,
        replaces=decision.replaces,
        bands=Several(
            StarBand(b.stars, b.at_least, b.printed_to, b.title, cite_article(bands_number, b.citation)) for b in bands
        ),
        requirements_citation=(
            cite_article(decision.number, decision.requirements_citation)
            if decision.requirements_citation
            else Citation(decision.sheets_number or decision.number, appendix=decision.sheets_appendix, note=True)
        ),
        levels=frozen_mapping(
            {
                name: Level(
                    name,
                    level.title,
                    level.certifies,
                    level.forwards_at_least,
                    level.forwards_to,
                    cite_article(levels_number, level.citation),
                    cite_article(levels_number, level.forwards_citation or level.citation),
                    level.returns_below,
                    level.returns_to,
                    cite_article(levels_number, level.returns_citation or level.citation),
                )
                for name, level in decision.levels.items()
            }
        ),
        unknown=decision.unknown,
        without_sets=frozen_mapping(dict(decision.without_sets)),
        transition=Several(
            TransitionRule(
                rule.purposes,
                (last := decision.in_force_from + timedelta(days=rule.within_days)),
                _last_day(last, decision.rest_days),
                cite_article(decision.number, rule.citation),
                None if decision.rest_days is None else decision.rest_days.source,
            )
            for rule in decision.transition
        ),
        eligibility=_eligible(decision),
        certificate=(
            None
            if decision.certificate is None
            else certificate_of(decision.certificate, decision.certificate_number or decision.number)
        ),
        spread=_spread(decision),
        remarks=Several(
            Remark(
                remark.text,
                remark.since,
                remark.until,
                remark.where,
                None if remark.citation is None else cite_article(decision.number, remark.citation),
            )
            for remark in decision.remarks
        ),
        sets=frozen_mapping({s.number: s for s in sorted(sets, key=lambda s: s.number)}),
        errata=Several(decision.misprints()),
        vocabulary=_used(sets, vocabulary),
        articles=frozen_mapping(dict(decision.articles)),
        appendices=frozen_mapping(dict(decision.appendices)),
        known_findings=Several(known[0]),
        inherited_findings=Several(each for earlier in known[1:] for each in earlier),
        pinned_digest=pinned,
    )


def _eligible(decision: DecisionDefinition) -> EligibleForms | None:
    named = decision.eligibility
    if named is None:
        return None
    return EligibleForms(named.forms, frozen_mapping(dict(named.also)), cite_article(decision.number, named.citation))


def _spread(decision: DecisionDefinition) -> Spread | None:
    allowed = decision.spread
    if allowed is None:
        return None
    citation = cite_article(decision.spread_number or decision.number, allowed.citation)
    return Spread(allowed.most, allowed.levels, citation)


def _last_day(day: date, rest: RestDays | None) -> date:
    """Return the day on which a period ends: the first working day from `day` on, where rest days put it off."""
    while rest is not None and (day.weekday() in _WEEKEND or day in rest.public_holidays):
        day += timedelta(days=1)
    return day


def _used(sets: list[ProductSet], vocabulary: Vocabulary) -> Vocabulary:
    """Return the part of the vocabulary that the rules read: other facts do not change what a version says."""
    facts: set[str] = set()
    documents: set[str] = set()
    for condition, _ in _conditions(sets):
        facts.update(facts_read(condition))
        documents.update(documents_read(condition))
    for name in facts:
        documents.update(vocabulary.facts[name].documents)
    return Vocabulary.model_construct(
        attesters=vocabulary.attesters,
        contradictions=Several(
            each for each in vocabulary.contradictions if facts.issuperset(test.fact for test in each.between)
        ),
        documents=FrozenMapping({n: d for n, d in vocabulary.documents.items() if n in documents}),
        facts=FrozenMapping({n: f for n, f in vocabulary.facts.items() if n in facts}),
    )
