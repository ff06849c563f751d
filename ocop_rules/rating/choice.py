"""Which options count: R1 (choice), R3 (judged against evidence), R5 (cases)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from ocop_rules.engine.evaluator import Ballot, Cases, Fired
from ocop_rules.engine.plan import Plan
from ocop_rules.engine.rule import RuleKind
from ocop_rules.errors import InvalidEvidence, Place
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.choices import bare_choices, mixed_sheets, two_cases
from ocop_rules.evidence.printed_points import Ordinals, chosen_on
from ocop_rules.evidence.score_sheet import Role, ScoreSheet
from ocop_rules.rating.settings import Authority
from ocop_rules.rulebook.condition import Condition, facts_read
from ocop_rules.rulebook.kinds import DecidedBy, Scoring
from ocop_rules.rulebook.model import Criterion

_RANKED = (Role.COUNCIL, Role.ADVISORY, Role.PRODUCER)
_ONE = Scoring.ONE


class Support(NamedTuple):
    """What the evidence supports of a criterion: the options, and the plan's index of the rule for each."""

    ordinals: Ordinals
    rules: dict[int, int]


@dataclass(frozen=True, slots=True)
class Choices:
    """The options that count.

    Attributes:
        groups: the dossier's alternative case by name of its group, as far as it is known.
        cases: the same by number of each criterion that has cases.
        sheets: the sheets that count.
        support: what the evidence supports, by criterion number; left out where that is nothing.
        judged: for each criterion that a sheet judges, the options of each counted sheet; None where left out.
        ballots: the options that count for each judge: at least one ballot.
        totals: the totals of parts that each sheet gives in place of options, by letter; empty where options are given.
    """

    groups: Mapping[str | None, str]
    cases: Cases
    sheets: tuple[ScoreSheet, ...]
    support: Mapping[str, Support]
    judged: Mapping[str, tuple[Ordinals | None, ...]]
    ballots: tuple[Ballot, ...]
    totals: tuple[Mapping[str, Fraction], ...] = ()

    @property
    def assessed_by(self) -> Role | None:
        """The role of those whose sheets count; None if no sheet does and evidence alone was counted."""
        return self.sheets[0].role if self.sheets else None


def counted_sheets(sheets: Sequence[ScoreSheet]) -> tuple[ScoreSheet, ...]:
    """Return the sheets that count: the council's, or else the advisory team's, or else the producer's own.

    An empty sheet has no total, and a secretary's is a reference (R14).
    """
    for role in _RANKED:
        found = tuple(sheet for sheet in sheets if sheet.role is role and not sheet.is_empty)
        if found:
            return found
    return ()


def dossier_cases(plan: Plan, bundle: EvidenceBundle, fired: Fired) -> dict[str | None, str]:
    """Return the alternative case of a dossier in each group, stated on a sheet or derived from the evidence (R5).

    Groups are told apart: what says in which case of one a dossier falls says nothing about another.

    Raises:
        InvalidEvidence: two cases of a group at once, or a sheet chose an option of a case that nobody stated.
    """
    groups = plan.product_set.case_groups
    if not groups:
        return {}
    stated: dict[str | None, dict[str, Place]] = {group.name: {} for group in groups}
    group_of = plan.product_set.case_group_by_criterion
    for i, sheet in enumerate(bundle.sheets):
        for field, number, case in sheet.cases():
            group = group_of.get(number)
            if group is not None:
                stated[group.name].setdefault(case, ("sheets", i, field, number))
    for index in fired:
        rule = plan.rules[index]
        if rule.kind is RuleKind.CASE and rule.case is not None:
            when = next(group.cases[rule.case].when for group in groups if group.name == rule.name)
            stated[rule.name].setdefault(rule.case, _place_of_facts(bundle, when))
    problems = []
    for found in stated.values():
        if len(found) > 1:
            first, second = list(found.items())[:2]
            problems.append(two_cases(*first, *second))
    if problems:
        raise InvalidEvidence(problems)
    known = {name: next(iter(found)) for name, found in stated.items() if found}
    problems = list(bare_choices(bundle.sheets, plan.product_set, by_criterion(plan, known)))
    if problems:
        raise InvalidEvidence(problems)
    return known


def by_criterion(plan: Plan, known: Mapping[str | None, str]) -> Cases:
    """Return the case of each criterion that has cases, as far as that of its group is known."""
    return {
        number: known[group.name]
        for group in plan.product_set.case_groups
        if group.name in known
        for number in group.criteria
    }


def _place_of_facts(bundle: EvidenceBundle, when: Condition | None) -> Place:
    """Return where the bundle states what says that it falls in a case."""
    read = facts_read(when) if when is not None else ()
    stated = (i for i, fact in enumerate(bundle.facts) if fact.fact in read)
    return next((("facts", i, "value") for i in stated), ("facts",))


def choose(plan: Plan, bundle: EvidenceBundle, fired: Fired, authority: Authority) -> Choices:
    """Return the options that count for each judge.

    Args:
        plan: the product set's plan.
        bundle: the checked bundle.
        fired: the rules that the evidence fired.
        authority: whether judged options stand above the evidence.

    Raises:
        InvalidEvidence: the dossier's case is stated twice or not at all where it is needed, or some sheets give
            totals of parts alone and others what was chosen.
    """
    groups = dossier_cases(plan, bundle, fired)
    cases = by_criterion(plan, groups)
    support = _supported(plan, fired, cases)
    sheets = counted_sheets(bundle.sheets)
    by_evidence = {number: each.ordinals for number, each in support.items()}
    if not sheets:
        return Choices(groups, cases, (), support, {}, (by_evidence,))
    if any(sheet.has_totals_alone for sheet in sheets):
        problems = [*mixed_sheets(bundle.sheets, sheets)]
        if problems:
            raise InvalidEvidence(problems)
        totals = tuple([_totals(sheet) for sheet in sheets])
        return Choices(groups, cases, sheets, {}, {}, tuple([{} for _ in sheets]), totals)
    written = [chosen_on(sheet, plan.product_set, cases) for sheet in sheets]
    stated = frozenset[str]().union(*written)
    judged = {
        number: tuple([options.get(number) for options in written])
        for number in plan.product_set.criteria
        if number in stated
    }
    ballots = [{**by_evidence, **options} for options in written]
    if authority == "evidence":
        for ballot, options in zip(ballots, written, strict=True):
            for number, ordinals in options.items():
                criterion = plan.product_set.criteria[number]
                if criterion.decided_by is DecidedBy.EVIDENCE:
                    ballot[number] = capped_to(criterion, cases.get(number), ordinals, by_evidence.get(number, ()))
    return Choices(groups, cases, sheets, support, judged, tuple(ballots))


def _totals(sheet: ScoreSheet) -> dict[str, Fraction]:
    return {letter: Fraction(total) for letter, total in (sheet.parts or {}).items()}


def rank_of(criterion: Criterion, case: str | None, ordinals: Ordinals) -> int:
    """Return the rank of the option chosen of a criterion; 0 for none."""
    return criterion.options_of(case)[ordinals[0] - 1].rank if ordinals else 0


def exceeds(criterion: Criterion, case: str | None, judged: Ordinals, supported: Ordinals) -> bool:
    """Tell whether what was judged is better than what the evidence supports (R3)."""
    if criterion.scoring is Scoring.SUM:
        return not set(judged) <= set(supported)
    options = criterion.options_of(case)
    worth = options[judged[0] - 1].points if judged else 0
    return bool(worth) and rank_of(criterion, case, judged) > rank_of(criterion, case, supported)


def capped_to(criterion: Criterion, case: str | None, judged: Ordinals, supported: Ordinals) -> Ordinals:
    """Return what was judged, but no better than what the evidence supports."""
    if not exceeds(criterion, case, judged, supported):
        return judged
    if criterion.scoring is Scoring.SUM:
        return tuple(ordinal for ordinal in judged if ordinal in supported)
    return supported


def _supported(plan: Plan, fired: Fired, cases: Cases) -> dict[str, Support]:
    """Return the best option that the evidence supports of each criterion, or all of them where options add up."""
    offers = plan.offers
    barred = {plan.barred[index] for index in fired if index in plan.barred} if plan.barred else ()
    rules: dict[str, dict[int, int]] = {}
    best: dict[str, tuple[int, int]] = {}
    for index in fired:
        offer = offers.get(index)
        if offer is None or (offer[1] is not None and offer[1] != cases.get(offer[0])):
            continue
        number, own_case, ordinal, rank = offer
        if (number, own_case, ordinal) in barred:
            continue
        if number in best:
            rules[number].setdefault(ordinal, index)
            if rank > best[number][0]:
                best[number] = rank, ordinal
        else:
            rules[number] = {ordinal: index}
            best[number] = rank, ordinal
    criteria = plan.product_set.criteria
    return {
        number: Support((ordinal,) if criteria[number].scoring is _ONE else tuple(sorted(rules[number])), rules[number])
        for number, (_, ordinal) in best.items()
    }
