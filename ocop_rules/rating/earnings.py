"""What every criterion earned, counted from the rules that fired, by one judge or by several together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial

from ocop_rules.engine.evaluator import Ballot, Cases, FiredCounts
from ocop_rules.engine.plan import Plan
from ocop_rules.engine.rule import Rule, RuleKind, Uses
from ocop_rules.evidence.counted import CountedEvidence
from ocop_rules.evidence.printed_points import Ordinals
from ocop_rules.rating.choice import Choices, Support, rank_of
from ocop_rules.rating.council import Aggregate
from ocop_rules.rating.points import Exact, Points, points_of, shared
from ocop_rules.rating.result import Basis, CriterionResult, EvidenceItem
from ocop_rules.rating.settings import RequirementRule, Rounding
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import Criterion

_ZERO = Decimal(0)
_NOT_APPLICABLE, _SUM = RuleKind.NOT_APPLICABLE, Scoring.SUM


@lru_cache(maxsize=4096)
def exact_points(units: int, judges: int) -> Points:
    """Return so many multiples of 1/10,000 points, shared by the judges, as an exact number of points."""
    return points_of(shared(units, judges))


def evidence_used(uses: Uses, evidence: CountedEvidence) -> tuple[EvidenceItem, ...]:
    """Return the facts and documents of a condition that count in a bundle."""
    facts, backing, documents = evidence.facts, evidence.backing, evidence.documents
    items = [_item(("fact", name, facts[name], backing.get(name, ()))) for name in uses[0] if name in facts]
    if uses[1]:
        items += [_item(("document", name, None, documents[name])) for name in uses[1] if name in documents]
    return tuple(items)


_item = partial(tuple.__new__, EvidenceItem)
_criterion_result = partial(tuple.__new__, CriterionResult)
"""As `EvidenceItem._make` and `CriterionResult._make` do, in a third of the time: there are very many of them."""


class Earnings:
    """Counts the award rules that fired into points, options and reasons.

    Args:
        plan: the product set's plan.
        choices: the options that count for each judge.
        awarded: the award rules that fired, and for how many judges.
        rule: how several judges reach an option together.
        aggregate: over whom the mean is taken: all judges, those who scored in the part, or who scored the criterion.

    Attributes:
        units: for each criterion that somebody judged or evidence decided, the sum of all judges' points in
            multiples of 1/10,000.
    """

    def __init__(
        self,
        plan: Plan,
        choices: Choices,
        awarded: FiredCounts,
        rule: RequirementRule,
        aggregate: Aggregate = "total",
    ) -> None:
        self._plan = plan
        self._choices = choices
        self._rule: RequirementRule = rule
        self._judges = len(choices.ballots)
        self._voters = _voters(plan, choices.ballots, aggregate)
        self._rules: dict[str, list[Rule]] = {}
        self._levels: dict[str, int] = {}
        self.units: dict[str, int] = dict.fromkeys(choices.judged, 0)
        rules, worth, units = plan.rules, plan.worth, self.units
        for index, times in awarded:
            fired = rules[index]
            number = fired.criterion
            assert number is not None
            self._rules.setdefault(number, []).append(fired)
            units[number] = units.get(number, 0) + worth.get(index, 0) * times

    def exact(self, number: str) -> Exact:
        """Return the exact points of a criterion."""
        return shared(self.units[number], self._count(number))

    def _count(self, number: str) -> int:
        """Return over how many judges the mean of a criterion is taken."""
        return self._judges if self._voters is None else len(self._voters.get(number, ())) or 1

    def total(self) -> Exact:
        """Return the exact points that all judges gave together, which are one judge's own where there is one."""
        return shared(sum(self.units.values()))

    def parts(self) -> dict[str, Exact]:
        """Return the exact points of each part."""
        criteria = self._plan.product_set.criteria
        if self._voters is not None:
            means: dict[str, Exact] = {part.letter: 0 for part in self._plan.product_set.parts}
            for number in self.units:
                means[criteria[number].part] += self.exact(number)
            return means
        sums = {part.letter: 0 for part in self._plan.product_set.parts}
        for number, units in self.units.items():
            sums[criteria[number].part] += units
        return {letter: shared(units, self._judges) for letter, units in sums.items()}

    def level(self, number: str) -> int:
        """Return the rank that the judges reach together at a criterion of which one option is chosen."""
        found = self._levels.get(number)
        if found is None:
            found = self._levels[number] = self._level(number)
        return found

    def _level(self, number: str) -> int:
        criterion = self._plan.product_set.criteria[number]
        case = self._choices.cases.get(number)
        if self._judges == 1 and criterion.applies_if is None:
            return rank_of(criterion, case, self._choices.ballots[0].get(number, ()))
        ranks = [
            rank_of(criterion, case, ballot.get(number, ()))
            if criterion.applies_if is None or applies(criterion, ballot, self._plan)
            else 0
            for ballot in self._ballots(number)
        ]
        return ranks[0] if self._judges == 1 else level(criterion, case, ranks, self._rule)

    def _ballots(self, number: str) -> Sequence[Ballot]:
        """Return the ballots over which a criterion is aggregated."""
        ballots = self._choices.ballots
        return ballots if self._voters is None else [ballots[i] for i in self._voters.get(number, ())] or [{}]

    def results(self, evidence: CountedEvidence) -> dict[str, CriterionResult]:
        """Return what each criterion earned and why, in printed order."""
        choices = self._choices
        judged, support, cases = choices.judged, choices.support, choices.cases
        return {
            number: self._result(
                number, criterion, cases.get(number), judged.get(number), support.get(number), evidence
            )
            for number, criterion in self._plan.product_set.criteria.items()
        }

    def _result(
        self,
        number: str,
        criterion: Criterion,
        case: str | None,
        judged: tuple[Ordinals | None, ...] | None,
        support: Support | None,
        evidence: CountedEvidence,
    ) -> CriterionResult:
        if judged is None and support is None:
            return _criterion_result((criterion, _ZERO, None, case, "none", None, (), None, ()))
        basis: Basis = "judged" if judged is not None else "evidence"
        rules = self._rules.get(number, ())
        option: int | tuple[int, ...] | None
        fired: Rule | None = None
        if rules and rules[0].kind is rules[-1].kind is _NOT_APPLICABLE:
            basis, option, fired = "not_applicable", None, rules[0]
        elif criterion.scoring is _SUM:
            option = tuple([rule.option for rule in rules if rule.option is not None])
            fired = rules[0] if rules else None
        elif self._judges > 1:
            option, fired = self._reached(number, criterion, case)
        else:
            option, fired = (rules[0].option or 0, rules[0]) if rules else (0, None)
        used: tuple[EvidenceItem, ...] = ()
        if support is not None:
            if basis == "evidence" and isinstance(option, int):
                fired = self._plan.rules[support.rules[option]]
            used = self._used(number, case, support.ordinals, evidence)
        return _criterion_result(
            (
                criterion,
                exact_points(self.units.get(number, 0), self._judges if self._voters is None else self._count(number)),
                option,
                case,
                basis,
                fired,
                used,
                as_option(criterion, support.ordinals) if support else None,
                tuple([as_option(criterion, each) if each is not None else None for each in judged]) if judged else (),
            )
        )

    def _reached(self, number: str, criterion: Criterion, case: str | None) -> tuple[int, Rule | None]:
        """Return the option that several judges reach together, and its rule."""
        reached = self.level(number)
        if reached == 0:
            return 0, None
        option = next(o for o in criterion.options_of(case) if o.rank == reached)
        return option.ordinal, self._plan.awards[number, case, option.ordinal]

    def _used(
        self, number: str, case: str | None, ordinals: Ordinals, evidence: CountedEvidence
    ) -> tuple[EvidenceItem, ...]:
        if len(ordinals) == 1:
            return evidence_used(self._plan.uses[number, case, ordinals[0]], evidence)
        uses = [self._plan.uses[number, case, ordinal] for ordinal in ordinals]
        facts = dict.fromkeys(name for each, _ in uses for name in each)
        documents = dict.fromkeys(name for _, each in uses for name in each)
        return evidence_used((tuple(facts), tuple(documents)), evidence)


def _voters(plan: Plan, ballots: Sequence[Ballot], aggregate: Aggregate) -> dict[str, list[int]] | None:
    """Return the judges over whom each criterion's mean is taken, by their places; None for all of them."""
    if aggregate == "total" or len(ballots) == 1:
        return None
    criteria = plan.product_set.criteria
    if aggregate == "criterion":
        return {number: [i for i, ballot in enumerate(ballots) if number in ballot] for number in criteria}
    scored = [{criteria[number].part for number in ballot} for ballot in ballots]
    return {
        number: [i for i, parts in enumerate(scored) if criterion.part in parts]
        for number, criterion in criteria.items()
    }


def as_option(criterion: Criterion, ordinals: Ordinals) -> int | tuple[int, ...]:
    """Write chosen ordinals as results do: one number (0 for none), or a tuple where options add up."""
    if criterion.scoring is _SUM:
        return ordinals
    return ordinals[0] if ordinals else 0


def applies(criterion: Criterion, ballot: Ballot, plan: Plan) -> bool:
    """Tell whether a gated criterion applies for one judge (R4)."""
    gate = criterion.applies_if
    if gate is None:
        return True
    gated_by = plan.product_set.criteria[gate.criterion]
    return rank_of(gated_by, None, ballot.get(gate.criterion, ())) >= gate.rank


def level(criterion: Criterion, case: str | None, ranks: Sequence[int], rule: RequirementRule) -> int:
    """Return the rank that judges reach together; 0 if they reach no option.

    Args:
        criterion: a criterion of which one option is chosen.
        case: the dossier's case.
        ranks: the rank that each judge's option has, 0 for none.
        rule: `mean`: the best option not above the mean (by points, then by order); `majority`: the best option that
            more than half the judges reach; `all`: the best that all reach.
    """
    if len({*ranks}) == 1:  # of one judge, or of several who chose the same
        return ranks[0]
    if rule == "all":
        return min(ranks)
    if rule == "majority":
        return sorted(ranks, reverse=True)[len(ranks) // 2]
    worth = {option.rank: option.points for option in criterion.options_of(case)}
    total = (sum(worth.get(rank, 0) for rank in ranks), sum(ranks))
    count = len(ranks)
    reached = [rank for rank, points in worth.items() if (points * count, rank * count) <= total]
    return max(reached, default=0)


def _judge_units(plan: Plan, ballot: Ballot, cases: Cases) -> Iterator[tuple[Criterion, int]]:
    """Return each criterion on one judge's ballot with what it gives to it, in multiples of 1/10,000 points."""
    criteria, worth, awards = plan.product_set.criteria, plan.worth, plan.awards
    for number, ordinals in ballot.items():
        criterion = criteria[number]
        units = 0
        if criterion.applies_if is None or applies(criterion, ballot, plan):
            for ordinal in ordinals:
                units += worth[awards[number, cases.get(number), ordinal].index]
        yield criterion, units


def judge_points(plan: Plan, ballot: Ballot, cases: Cases) -> dict[str, Exact]:
    """Return the exact points that one judge's ballot gives to each criterion on it, by number."""
    return {criterion.number: shared(units) for criterion, units in _judge_units(plan, ballot, cases)}


def judge_parts(plan: Plan, ballot: Ballot, cases: Cases) -> dict[str, Exact]:
    """Return the exact points that one judge's ballot gives to each part, by letter."""
    sums = {part.letter: 0 for part in plan.product_set.parts}
    for criterion, units in _judge_units(plan, ballot, cases):
        sums[criterion.part] += units
    return {letter: shared(units) for letter, units in sums.items()}


def judge_total(plan: Plan, ballot: Ballot, cases: Cases) -> Exact:
    """Return the exact points that one judge's ballot gives."""
    return shared(sum([units for _, units in _judge_units(plan, ballot, cases)]))


def mean_of(totals: Sequence[Mapping[str, Fraction]]) -> dict[str, Exact]:
    """Return the mean of the totals of parts that several judges gave, by letter; empty where none did."""
    letters = totals[0] if totals else ()
    return {letter: sum((each[letter] for each in totals), Fraction(0)) / len(totals) for letter in letters}


def rounded(parts: dict[str, Exact], rounding: Rounding | None) -> tuple[dict[str, Exact], Exact]:
    """Return the parts and the total under a council's rounding rule; exact without one."""
    if rounding is not None and rounding.per == "part":
        parts = {letter: rounding.apply(Fraction(points)) for letter, points in parts.items()}
    total = sum(parts.values())
    if rounding is not None and rounding.per == "total":
        total = rounding.apply(Fraction(total))
    return parts, total
