"""Outcomes of a criterion: every way in which its ballots can come to stand, with the points and the level of each."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from ocop_rules.advice.present import Present
from ocop_rules.brief import brief
from ocop_rules.evidence.printed_points import Ordinals, meant_by, ordinals_of
from ocop_rules.evidence.score_sheet import CaseChoice, CaseScore, ScoreSheet
from ocop_rules.rating.choice import capped_to, rank_of
from ocop_rules.rating.earnings import level
from ocop_rules.rulebook.kinds import DecidedBy, Scoring
from ocop_rules.rulebook.model import Criterion
from ocop_rules.rulebook.vocabulary import SCALE

Mode: TypeAlias = Literal["kept", "rescored", "judged"]
"""Sheets stay as they are, are scored anew on the evidence, or people choose an option."""

BallotLine: TypeAlias = Ordinals | None
"""What a ballot says of a criterion; None if it says nothing."""

Pattern: TypeAlias = tuple[bool, ...]
"""For each ballot, whether a gated criterion applies."""


@dataclass(frozen=True, slots=True)
class Earned:
    """What a criterion comes to.

    Attributes:
        points: the exact points.
        level: the rank that the judges reach together; 0 for none.
        counted: whether somebody judged it or evidence decided it, so that a knock-out may watch its points.
    """

    points: Fraction
    level: int
    counted: bool

    @property
    def order(self) -> tuple[Fraction, int]:
        """By which one is better than another."""
        return self.points, self.level


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which the ballots of a criterion can come to stand.

    Attributes:
        case: the case that it is of.
        mode: how it comes about.
        supports: the options that the evidence supports for it to be so, None for nothing; all of them if it is
            whatever the evidence supports.
        lines: what each ballot says.
    """

    criterion: str
    case: str | None
    mode: Mode
    supports: frozenset[int | None]
    lines: tuple[BallotLine, ...]

    def __repr__(self) -> str:
        return brief(self)


class Outcomes:
    """Finds the outcomes of the criteria of a dossier.

    Args:
        present: where the dossier stands.
        allow_judged: whether people may choose other options.
    """

    def __init__(self, present: Present, *, allow_judged: bool) -> None:
        self._present = present
        self._allow_judged = allow_judged
        self._criteria = present.product_set.criteria
        offered: dict[tuple[str, str | None], dict[int, int]] = {}
        for number, case, ordinal, rank in present.plan.offers.values():
            offered.setdefault((number, case), {})[ordinal] = rank
        self._offered = offered

    def offered(self, number: str, case: str | None) -> tuple[int, ...]:
        """Return the options that evidence can support, from the worst."""
        ranks = self._offered.get((number, case), {})
        return tuple(sorted(ranks, key=ranks.__getitem__))

    def of(self, criterion: Criterion) -> list[Outcome]:
        """Return the outcomes of a criterion of which one option is chosen, in a fixed order."""
        out: list[Outcome] = []
        cases: tuple[str | None, ...] = (None, *criterion.cases) if criterion.cases else (None,)
        for case in cases:
            out += self._in_case(criterion, case)
        return out

    def _in_case(self, criterion: Criterion, case: str | None) -> list[Outcome]:
        present = self._present
        number = criterion.number
        offered = () if criterion.cases and case is None else self.offered(number, case)
        supports: list[int | None] = [None, *offered]
        judged = self.judged(criterion, case)
        if judged is None:
            return []
        capped = present.settings.authority == "evidence" and criterion.decided_by is DecidedBy.EVIDENCE
        kept: dict[tuple[BallotLine, ...], set[int | None]] = {}
        for support in supports:
            mine: Ordinals = () if support is None else (support,)
            lines = tuple(
                [
                    (None if support is None else mine)
                    if line is None
                    else capped_to(criterion, case, line, mine)
                    if capped
                    else line
                    for line in judged
                ]
            )
            kept.setdefault(lines, set()).add(support)
        out = [Outcome(number, case, "kept", frozenset(found), lines) for lines, found in kept.items()]
        count = len(judged)
        if criterion.decided_by is DecidedBy.EVIDENCE and any(line is not None for line in judged):
            out += [
                Outcome(number, case, "rescored", frozenset({ordinal}), ((ordinal,),) * count) for ordinal in offered
            ]
        if self._allow_judged and criterion.decided_by is DecidedBy.COUNCIL:
            everything = frozenset(supports)
            out += [
                Outcome(number, case, "judged", everything, ((option.ordinal,),) * count)
                for option in sorted(criterion.options_of(case), key=lambda option: option.rank)
            ]
        return out

    def judged(self, criterion: Criterion, case: str | None) -> tuple[BallotLine, ...] | None:
        """Return what each counted sheet says of a criterion in a case; None where sheets cannot be read in it."""
        sheets = self._present.choices.sheets
        if not sheets:
            return (None,)
        lines = [_line(sheet, criterion, case) for sheet in sheets]
        return None if any(line == _UNREAD for line in lines) else tuple(lines)

    def pattern(self, outcome: Outcome, least: int) -> Pattern:
        """Return for each ballot whether an outcome of a gate opens it."""
        criterion = self._criteria[outcome.criterion]
        return tuple([rank_of(criterion, None, line or ()) >= least for line in outcome.lines])

    def earned(self, outcome: Outcome, pattern: Pattern | None = None) -> Earned:
        """Return what a criterion comes to by an outcome.

        Args:
            outcome: the outcome.
            pattern: for each ballot whether the criterion applies; None where it always does.
        """
        present = self._present
        criterion, case, lines = self._criteria[outcome.criterion], outcome.case, outcome.lines
        worth, awards = present.plan.worth, present.plan.awards
        applies = pattern or (True,) * len(lines)
        units = sum(
            worth[awards[criterion.number, case, ordinal].index]
            for line, open_ in zip(lines, applies, strict=True)
            if line and open_
            for ordinal in line
        )
        voters = self._voters(criterion, lines)
        counted = [
            (line or (), open_)
            for i, (line, open_) in enumerate(zip(lines, applies, strict=True))
            if voters is None or i in voters
        ] or [((), True)]
        ranks = [rank_of(criterion, case, line) if open_ else 0 for line, open_ in counted]
        reached = level(criterion, case, ranks, present.settings.requirement_rule)
        was_judged = any(self.judged(criterion, case) or ()) or outcome.mode != "kept"
        in_units = was_judged or any(line for line in lines) or any(line is not None for line in lines)
        return Earned(Fraction(units, SCALE * len(counted)), reached, in_units)

    def _voters(self, criterion: Criterion, lines: tuple[BallotLine, ...]) -> frozenset[int] | None:
        """Return over which ballots a criterion's mean is taken; None for all of them."""
        council = self._present.settings.council
        if council is None or council.aggregate == "total" or len(lines) == 1:
            return None
        if council.aggregate == "criterion":
            return frozenset(i for i, line in enumerate(lines) if line is not None)
        scored = [{self._criteria[number].part for number in ballot} for ballot in self._present.choices.ballots]
        return frozenset(
            i for i, (parts, line) in enumerate(zip(scored, lines, strict=True)) if criterion.part in parts or line
        )

    def kept_now(self, outcomes: list[Outcome]) -> Outcome:
        """Return which of a criterion's outcomes is the present one."""
        choices = self._present.choices
        number = outcomes[0].criterion
        case = choices.cases.get(number)
        lines = tuple([ballot.get(number) for ballot in choices.ballots])
        return next(
            each
            for each in outcomes
            if each.mode == "kept" and each.lines == lines and (not self._criteria[number].cases or each.case == case)
        )

    def sum_lines(self, criterion: Criterion) -> tuple[BallotLine, ...]:
        """Return what each counted sheet says of a criterion whose options add up."""
        assert criterion.scoring is Scoring.SUM
        return self.judged(criterion, None) or (None,) * self._present.judges


_UNREAD = (-1,)


def _line(sheet: ScoreSheet, criterion: Criterion, case: str | None) -> BallotLine:
    number = criterion.number
    if number in sheet.options:
        choice = sheet.options[number]
        ordinals = ordinals_of(choice)
        if criterion.cases:
            if isinstance(choice, CaseChoice) and choice.case != case:
                return _UNREAD
            if not isinstance(choice, CaseChoice) and case is None and ordinals:
                return _UNREAD
        if any(ordinal > len(criterion.options_of(case)) for ordinal in ordinals):
            return _UNREAD
        return ordinals
    score = (sheet.points or {}).get(number)
    if score is None:
        return None
    if criterion.cases and isinstance(score, CaseScore) and score.case != case:
        return _UNREAD
    ways = meant_by(score, criterion, case)
    return ways[0] if len(ways) == 1 else _UNREAD
