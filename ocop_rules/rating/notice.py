"""Notices: what the reader of a result should know besides the points, as codes with what they are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from ocop_rules.engine.checked import EngineName
from ocop_rules.engine.plan import Plan
from ocop_rules.errors import NoVersionInForce
from ocop_rules.evidence.bundle import Document, EvidenceBundle
from ocop_rules.evidence.counted import CountedEvidence, Reason, months_after
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.rating.choice import Choices, exceeds
from ocop_rules.rating.council import CouncilRules, Standing
from ocop_rules.rating.earnings import judge_parts
from ocop_rules.rating.points import Exact, points_of, printed_points
from ocop_rules.rating.result import CriterionResult, JudgeResult, KnockOut, Notice, Param, Term, ValueOf
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.catalogue import Catalogue, catalogue_at
from ocop_rules.rulebook.citation import decision_named
from ocop_rules.rulebook.kinds import DecidedBy, ErratumKind
from ocop_rules.rulebook.model import Criterion, ReadingNote, Rulebook, plain_number
from ocop_rules.rulebook.printed import Erratum
from ocop_rules.rulebook.procedure import StarBand
from ocop_rules.rulebook.vocabulary import DocumentType, FactValue, Vocabulary
from ocop_rules.text import Text

UNPINNED = "unpinned-criteria"
"""The code of a notice: what rated is not what was published."""

OWN = "own-criteria"
"""The code of a notice: what rated does not come with the library."""

TOTALS_ALONE = "totals-alone"
"""The code of a notice: what each criterion got is not known, so there are no stars."""

WITHOUT_STARS = frozenset({TOTALS_ALONE})
"""The codes of what holds back all stars of a provisional result."""

OTHER_CRITERIA = frozenset({OWN, UNPINNED})
"""The codes of the gravest notices, which stand before a result: something else rated than one may think."""


_MOST_TOLD = 5
"""So many criteria at which two members differ are named; their sheets show the others."""


def notices(
    bundle: EvidenceBundle,
    rulebook: Rulebook,
    plan: Plan,
    evidence: CountedEvidence,
    choices: Choices,
    criteria: Mapping[str, CriterionResult],
    unverified: tuple[KnockOut, ...],
    total: Exact,
    settings: Settings,
    wanted: EngineName,
    ran: EngineName,
    freed: Set[str],
    judges: Sequence[JudgeResult],
    held: Standing,
    *,
    requirement_missed: bool,
) -> tuple[Notice, ...]:
    """Return every notice of a rating, the gravest kinds first, each kind in printed order."""
    catalogue = catalogue_at(rulebook.root)
    collector = _Collector(bundle, catalogue.vocabulary(), rulebook.vocabulary, plan, evidence, choices, criteria)
    out: list[Notice] = []
    if not catalogue.is_installed:
        out.append(notice(OWN, version=decision_named(rulebook.decision), digest=rulebook.digest))
    if not rulebook.is_pinned:
        pinned = rulebook.pinned_digest or Term("not-pinned")
        out.append(notice(UNPINNED, version=decision_named(rulebook.decision), digest=rulebook.digest, pinned=pinned))
    if rulebook.unknown:
        out.append(notice("incomplete-version", unknown=rulebook.unknown))
    out += _not_in_force(bundle, rulebook, catalogue)
    out += _extended_transition(bundle, catalogue)
    out += _between_bands(rulebook, total)
    out += _standing(settings.council, held)
    if not held.apart:
        out += _spread(rulebook, judges)
    for remark in rulebook.remarks:
        if remark.applies(bundle.evaluated_on, requirement_missed=requirement_missed):
            place = "" if remark.citation is None else term("in-brackets", citation=remark.citation)
            out.append(notice("remark", remark=remark.text, citation=place))
    if wanted != ran:
        out.append(notice("direct-engine"))
    out += [notice("unverified", k.knock_out.criterion, title=k.title) for k in unverified]
    out += collector.eligibility(rulebook)
    out += collector.contradictions()
    out += collector.documents()
    out += collector.facts(settings)
    out += collector.sheets()
    out += collector.totals()
    out += collector.likely_points()
    out += collector.likely_fractions()
    out += collector.conflicts(settings)
    out += collector.thresholds()
    out += [notice("not-binding", number) for number in criteria if number in freed]
    out += collector.readings()
    out += collector.errata()
    if not choices.totals:
        out += collector.missing()
    return tuple(out)


def notice(code: str, criterion: str | None = None, **params: Param) -> Notice:
    """Return a notice."""
    return Notice(code, criterion, tuple(params.items()))


def term(code: str, **params: Param) -> Term:
    """Return a part of a notice that has a code of its own."""
    return Term(code, tuple(params.items()))


def _how_long(document: Document, kind: DocumentType) -> Term:
    """Return until when a document counts that does not say so itself."""
    if kind.lasts is None:
        return Term("end-to-be-checked")
    until = months_after(document.issued_on, kind.lasts.months)
    return term("counts-until", until=until, months=kind.lasts.months, source=kind.lasts.source)


def _between_bands(rulebook: Rulebook, total: Exact) -> Iterator[Notice]:
    """Say so where the total falls between the figures that the decision prints for two bands."""
    above: StarBand | None = None
    for band in rulebook.bands:
        if (
            above is not None
            and band.printed_to is not None
            and printed_points(band.printed_to) < total < printed_points(above.at_least)
        ):
            yield notice("between-bands", points=points_of(total), printed_to=band.printed_to, next=above.at_least)
        above = band


def _standing(rules: CouncilRules | None, held: Standing) -> Iterator[Notice]:
    """Say what keeps a council's sheets from being a result under its own rules (R14)."""
    if held.too_few is not None:
        yield notice("quorum-missed", scored=held.too_few.scored, needed=held.too_few.needed)
    if held.without is not None:
        yield notice("chair-absent", judge=held.without)
    if rules is None or rules.spread is None:
        return
    for pair in held.apart:
        where = term("differing-at", criteria=pair.criteria[:_MOST_TOLD]) if pair.criteria else ""
        yield notice(
            "too-far-apart",
            higher=pair.higher,
            lower=pair.lower,
            points=pair.points,
            most=rules.spread,
            where=where,
        )


def _spread(rulebook: Rulebook, judges: Sequence[JudgeResult]) -> Iterator[Notice]:
    """Say so where the totals of the members differ by more than the decision lets them."""
    allowed = rulebook.spread
    if allowed is None:
        return
    totals = [Fraction(judge.total) for judge in judges if judge.counted and judge.total is not None]
    if not totals:
        return
    between = max(totals) - min(totals)
    if between > allowed.most:
        yield notice(
            "spread",
            points=between,
            most=allowed.most,
            levels=tuple(rulebook.levels[level].title for level in allowed.levels),
            citation=allowed.citation,
        )


def _not_in_force(bundle: EvidenceBundle, rulebook: Rulebook, catalogue: Catalogue) -> Iterator[Notice]:
    """Say so where another version applies to the dossier's dates, as in a what-if."""
    try:
        found = catalogue.choose_version(
            bundle.submitted_on or bundle.evaluated_on, bundle.evaluated_on, bundle.purpose
        )
    except NoVersionInForce as error:
        yield notice("not-in-force", version=decision_named(rulebook.decision), applies=error.message)
        return
    if found.version != rulebook.id:
        other = decision_named(catalogue.load(found.version).decision)
        applies = term("by-clause", version=other, citation=found.citation)
        yield notice("not-in-force", version=decision_named(rulebook.decision), applies=applies)


def _extended_transition(bundle: EvidenceBundle, catalogue: Catalogue) -> Iterator[Notice]:
    """Say so where a transition reaches the day of evaluation only because its last day is one of rest."""
    found = catalogue.extension(bundle.submitted_on or bundle.evaluated_on, bundle.evaluated_on, bundle.purpose)
    if found is not None:
        yield notice(
            "extended-transition",
            citation=found.rule.citation,
            counted_to=found.rule.counted_to,
            until=found.rule.until,
            source=found.rule.rest_source or "",
            decision=found.decision,
        )


_MANY = 5
_DIFFERENT = 3
"""So many numbers that are the printed scores of other options, and so many different ones, are no chance, where no
number speaks against it."""


class _Collector:
    def __init__(
        self,
        bundle: EvidenceBundle,
        known: Vocabulary,
        vocabulary: Vocabulary,
        plan: Plan,
        evidence: CountedEvidence,
        choices: Choices,
        criteria: Mapping[str, CriterionResult],
    ) -> None:
        self._bundle = bundle
        self._known = known
        self._vocabulary = vocabulary
        self._plan = plan
        self._set = plan.product_set
        self._evidence = evidence
        self._choices = choices
        self._criteria = criteria
        self._facts = [fact.fact for fact in bundle.facts]

    def eligibility(self, rulebook: Rulebook) -> Iterator[Notice]:
        """A form of producer that the decision does not name."""
        named = rulebook.eligibility
        producer = self._bundle.producer
        form = self._evidence.facts.get("legal_form", producer.type if producer is not None else None)
        if named is not None and isinstance(form, str) and form not in named.of(self._set.number):
            yield notice("eligibility", form=self._value_of("legal_form", form), citation=named.citation)

    def contradictions(self) -> Iterator[Notice]:
        """Facts that count and cannot all be true."""
        stated = self._evidence.facts
        for each in self._vocabulary.contradictions:
            tests = each.between
            if tests[0].fact in stated and all(t.fact in stated and t.holds(stated[t.fact]) for t in tests):
                said = tuple(self._said(test.fact, stated[test.fact]) for test in tests)
                yield notice("contradiction", facts=said, reason=each.reason)

    def _said(self, fact: str, value: FactValue) -> Term:
        return term("stated", fact=self._vocabulary.facts[fact].title, value=self._value_of(fact, value))

    def _value_of(self, fact: str, value: FactValue) -> ValueOf:
        return ValueOf(self._vocabulary.facts[fact], value)

    def documents(self) -> Iterator[Notice]:
        """Documents that do not count, and those that count only for as long as their kind usually lasts."""
        for document in self._evidence.assumed:
            kind = self._vocabulary.documents[document.type]
            yield notice("usual-term", document=document.id, type=kind.title, term=_how_long(document, kind))
        for document, reason in self._evidence.idle_documents:
            known = self._vocabulary.documents.get(document.type)
            title: Text | str = known.title if known else document.type
            yield notice("idle-document", document=document.id, type=title, reason=Term(reason))

    def facts(self, settings: Settings) -> Iterator[Notice]:
        """Facts that nothing supports, that no rule reads, or that contradict the producer's legal form."""
        effect = Term("not-counted" if settings.strict else "counted")
        for fact, reason in self._evidence.unsupported:
            definition = self._vocabulary.facts[fact.fact]
            title = definition.title
            if reason is Reason.YOUNGER_THAN_CLAIMED:
                value = self._value_of(fact.fact, fact.value)
                yield notice("younger-than-claimed", fact=title, value=value, effect=effect)
                continue
            yield notice("unsupported", fact=title, effect=effect, reason=Term(reason))
        read = self._plan.facts_read
        for name in self._facts:
            if name not in read:
                known = self._known.facts.get(name)
                yield notice("unused-fact", fact=known.title if known else name)
        producer = self._bundle.producer
        form = self._evidence.facts.get("legal_form")
        if producer is not None and producer.type is not None and form is not None and producer.type != form:
            yield notice("producer-type", stated=producer.type, fact=str(form))

    def sheets(self) -> Iterator[Notice]:
        """Sheets that do not count, and counted sheets that leave out what others judged."""
        choices = self._choices
        counted = {sheet.judge for sheet in choices.sheets}
        for sheet in self._bundle.sheets:
            if sheet.judge in counted:
                continue
            if sheet.is_empty:
                yield notice("empty-sheet", judge=sheet.judge)
            elif sheet.role is Role.SECRETARY:
                yield notice("for-reference", judge=sheet.judge)
            else:
                role = str(choices.sheets[0].role)
                yield notice("sheet-not-counted", judge=sheet.judge, role=str(sheet.role), counted=role)
        if len(choices.sheets) > 1:
            for i, sheet in enumerate(choices.sheets):
                left_out = tuple(n for n, judged in choices.judged.items() if judged[i] is None)
                if left_out:
                    yield notice("incomplete-sheet", judge=sheet.judge, criteria=left_out)

    def totals(self) -> Iterator[Notice]:
        """Totals of parts that stand alone, or that are not what the options on the same sheet add up to."""
        choices = self._choices
        if choices.totals:
            yield notice(TOTALS_ALONE, judges=tuple(sheet.judge for sheet in choices.sheets))
            return
        for sheet, ballot in zip(choices.sheets, choices.ballots, strict=False):
            if sheet.parts is None:
                continue
            counted = judge_parts(self._plan, ballot, choices.cases)
            for letter, stated in sheet.parts.items():
                if counted[letter] != stated:
                    yield notice(
                        "part-total-differs",
                        judge=sheet.judge,
                        part=letter,
                        stated=Decimal(stated),
                        counted=points_of(counted[letter]),
                    )

    def likely_points(self) -> Iterator[Notice]:
        """Sheets whose option numbers may be points, as people read them on every form.

        That is likely where every number is a printed score of its criterion, and many of them of another option.
        """
        for sheet in self._choices.sheets:
            other = []
            total = 0
            for number, choice in sheet.options.items():
                if not isinstance(choice, int) or not choice:
                    continue
                total += choice
                options = self._set.criteria[number].options_of(self._choices.cases.get(number))
                if options[choice - 1].points != choice:
                    if not any(option.points == choice for option in options):
                        break
                    other.append(choice)
            else:
                if len(other) >= _MANY and len(set(other)) >= _DIFFERENT:
                    yield notice("likely-points", judge=sheet.judge, count=len(other), points=Decimal(total))

    def likely_fractions(self) -> Iterator[Notice]:
        """Values in per cent from 0 to 1, which spreadsheets write for shares from 0 to 100 per cent."""
        for fact in self._bundle.facts:
            value = fact.value
            if type(value) is bool or isinstance(value, str) or not 0 < value <= 1:
                continue
            known = self._known.facts.get(fact.fact)
            if known is None or not known.is_per_cent:
                continue
            meant = plain_number(Decimal(value) * 100)
            yield notice(
                "likely-fraction",
                fact=known.title,
                value=ValueOf(known, value),
                meant=ValueOf(known, Decimal(meant)),
                write=meant,
            )

    def conflicts(self, settings: Settings) -> Iterator[Notice]:
        """Options judged above what the evidence supports (R3)."""
        unbacked = []
        effect = Term("capped" if settings.authority == "evidence" else "stands")
        for number, judged in self._choices.judged.items():
            criterion = self._set.criteria[number]
            case = self._choices.cases.get(number)
            if criterion.decided_by is not DecidedBy.EVIDENCE:
                continue
            support = self._choices.support.get(number)
            supported = support.ordinals if support else ()
            above = [o for o in dict.fromkeys(judged) if o is not None and exceeds(criterion, case, o, supported)]
            if not above:
                continue
            if not supported and not self._has_evidence(number):
                unbacked.append(number)
                continue
            best = max(above, key=lambda o: max(o))
            yield notice("conflict", number, judged=best, supported=supported or Term("no-option"), effect=effect)
        if unbacked:
            yield notice("unbacked", criteria=tuple(unbacked), effect=effect)

    def _has_evidence(self, number: str) -> bool:
        """Tell whether the bundle says anything on which the criterion's evidence rules rest."""
        if self._evidence.complete:
            return True
        facts, documents = self._plan.reads[number]
        return not self._stated.isdisjoint(facts) or not self._listed.isdisjoint(documents)

    @cached_property
    def _stated(self) -> frozenset[str]:
        return frozenset(self._facts)

    @cached_property
    def _listed(self) -> frozenset[str]:
        return frozenset(document.type for document in self._bundle.documents)

    def thresholds(self) -> Iterator[Notice]:
        """Overlaps and gaps of printed thresholds that decided a criterion (R2)."""
        for number, found in self._plan.overlaps.items():
            support = self._choices.support.get(number)
            result = self._criteria[number]
            for overlap in found:
                both = support and {overlap.lower.ordinal, overlap.upper.ordinal} <= support.rules.keys()
                if both and result.basis == "evidence":
                    yield notice(
                        "overlap",
                        number,
                        fact=self._vocabulary.facts[overlap.fact].title,
                        value=self._number(overlap.fact),
                        lower=overlap.lower.ordinal,
                        upper=overlap.upper.ordinal,
                    )
        for number, gaps in self._plan.gaps.items():
            result = self._criteria[number]
            for gap in gaps:
                if result.fired and result.fired.kind == "gap" and result.option == gap.below.ordinal:
                    yield notice(
                        "gap",
                        number,
                        fact=self._vocabulary.facts[gap.fact].title,
                        value=self._number(gap.fact),
                        option=gap.below.ordinal,
                    )

    def readings(self) -> Iterator[Notice]:
        """Options that evidence earns, or a council chooses, in a way that others may decide otherwise."""
        stated = self._evidence.facts
        for number in self._plan.told:
            for reading in self._readings_of(self._criteria[number]):
                test = reading.when
                if test is None or (test.fact in stated and test.holds(stated[test.fact])):
                    yield notice("reading", number, reading=reading.message)

    def _readings_of(self, result: CriterionResult) -> Iterator[ReadingNote]:
        """Return what the option that counts tells, or where people judge every option that some judge chose."""
        criterion = result.criterion
        if criterion.decided_by is DecidedBy.COUNCIL:
            options = criterion.options_of(result.case)
            judged = {ordinal for ordinal in result.judged if isinstance(ordinal, int) and ordinal}
            yield from (o.told for o in options if o.told is not None and o.ordinal in judged)
        elif result.basis == "evidence" and result.chosen is not None and result.chosen.told is not None:
            yield result.chosen.told

    def _number(self, fact: str) -> Decimal:
        value = self._evidence.facts[fact]
        return value if isinstance(value, Decimal) else Decimal(int(value))

    def errata(self) -> Iterator[Notice]:
        """Errata that touch what was chosen, or a mark that could have been."""
        for erratum in self._set.errata:
            if self._touches(erratum):
                kind = Term("misprint" if erratum.kind is ErratumKind.REPAIR else "doubt")
                yield notice("erratum", erratum.criterion, kind=kind, reason=erratum.reason)

    def _touches(self, erratum: Erratum) -> bool:
        if erratum.criterion is None or erratum.option is None:
            return True
        result = self._criteria.get(erratum.criterion)
        if result is None or erratum.case not in (None, result.case):
            return False
        chosen = [j for j in (result.option, *result.judged) if isinstance(j, int)]
        if erratum.field == "min_stars":
            options = result.criterion.options_of(result.case)
            least = options[erratum.option - 1].rank
            return all(j == 0 or options[j - 1].rank < least for j in chosen)
        return erratum.option in chosen

    def missing(self) -> Iterator[Notice]:
        """Criteria that earn nothing because nothing was shown or judged, and those that do not apply."""
        for number, result in self._criteria.items():
            basis, criterion = result.basis, result.criterion
            if basis == "not_applicable":
                yield self._not_applicable(number, criterion)
            elif basis == "none":
                if criterion.cases and number not in self._choices.cases:
                    yield notice("unknown-case", number, cases=tuple(criterion.cases))
                elif criterion.decided_by is DecidedBy.COUNCIL:
                    yield notice("unjudged", number)
                else:
                    yield notice("missing", number, needs=self._needs(number))

    def _not_applicable(self, number: str, criterion: Criterion) -> Notice:
        gate = criterion.applies_if
        assert gate is not None
        option = self._set.criteria[gate.criterion].options[gate.option - 1]
        return notice("not-applicable", number, gate=gate.criterion, option=option.label)

    def _needs(self, number: str) -> tuple[Param, ...]:
        """Return the facts and documents that the criterion's rules read and the bundle does not show."""
        facts, documents = self._plan.reads[number]
        known = self._evidence
        out: list[Param] = [self._vocabulary.facts[name].title for name in facts if name not in known.facts]
        out += [self._vocabulary.documents[name].title for name in documents if name not in known.documents]
        return tuple(out) or (Term("more-of-the-same"),)
