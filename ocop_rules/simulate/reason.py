"""Why a dossier moved: what stood between it and its stars on one of two sheets, and does not on the other.

A dossier that fell from 4 stars to 2 fell because of what keeps it from 3 stars now. None of that kept it before,
since it had 4; without any of it, it would have 3 at least. So nothing is guessed: each reason is an obstacle of the
level next to the lesser of the two results, on the side of that result. A dossier that rose is told the same way,
with the sides changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from ocop_rules.engine.checked import plan_for
from ocop_rules.engine.rule import Mark
from ocop_rules.rating.columnar_verdict import requirement_column
from ocop_rules.replay.summary import ORDER
from ocop_rules.replay.translation import ABSENT, SheetMapping
from ocop_rules.rulebook.kinds import Outcome
from ocop_rules.rulebook.model import Criterion, ProductSet, Rulebook

Kind = Literal["mark", "condition", "points", "band", "knock_out", "outcome", "not_carried", "council"]
KINDS: tuple[Kind, ...] = ("mark", "condition", "points", "band", "knock_out", "outcome", "not_carried", "council")

Way = Literal["up", "down"]
WAYS: tuple[Way, ...] = ("up", "down")


class Reason(NamedTuple):
    """One reason of a move.

    Attributes:
        kind: `mark`: a minimum requirement that one of the two sheets does not have. `condition`: one that both have,
            and evidence earns another option. `points`: points, or options that rank otherwise by them. `band`: where
            stars begin. `knock_out`: a knock-out. `outcome`: one that fires on both sides, and ends the evaluation
            otherwise. `not_carried`: what was judged has no place on the other sheet. `council`: what the council
            declares of itself.
        gone: whether the obstacle stood before and is gone; else it is new.
        stars: the stars that ask for it, or that the points reach.
        criterion: the criterion's number on the sheet of the lesser result.
        option: the ordinal of the least option, after its case where it has one.
        knock_out: the knock-out's id.
    """

    kind: Kind
    gone: bool
    stars: int = 0
    criterion: str = ""
    option: str = ""
    knock_out: str = ""

    @property
    def code(self) -> str:
        """The reason as a table has it, such as `mark:gone:4:1.5:4` or `band:new:5`."""
        parts = [self.kind, "gone" if self.gone else "new"]
        parts += [str(self.stars)] * bool(self.stars) + [part for part in (self.criterion, self.option) if part]
        return ":".join([*parts, self.knock_out] if self.knock_out else parts)


class Crossing(NamedTuple):
    """All that decides the reasons of one move.

    Attributes:
        before, after: what it came to on each side, as in `ORDER`.
        short: whether the points do not reach the band of the level, on the side of the lesser result.
        points_alone: whether the points would not reach it, or do, if only the points had changed.
        band_alone: whether they would not, or do, if only the band had changed.
        missed: the columns of the requirements missed on the side of the lesser result.
        lost: the criteria whose choices could not be carried, by their numbers after; None if every choice was.
        fired: the knock-outs that fired before and not after, the other way round, and those that fired on both sides
            and have other outcomes there.
    """

    before: str
    after: str
    short: bool
    points_alone: bool
    band_alone: bool
    missed: tuple[str, ...]
    lost: frozenset[str] | None
    fired: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]

    @property
    def way(self) -> Way:
        """Whether it rose or fell."""
        return way_of(self.before, self.after)


@dataclass(frozen=True)
class Side:
    """A sheet of one of two versions, with what it asks for.

    Attributes:
        rulebook: the version, as it may be changed.
        number: the product set.
    """

    rulebook: Rulebook
    number: int

    @property
    def sheet(self) -> ProductSet:
        """The sheet."""
        return self.rulebook.sets[self.number]

    @cached_property
    def marks(self) -> Mapping[str, Mark]:
        """The minimum requirements, by the columns that tell whether they are met."""
        return {requirement_column(mark): mark for mark in plan_for(self.rulebook, self.number).marks}

    @cached_property
    def least(self) -> Mapping[int, Decimal]:
        """The points from which stars can be given, by stars."""
        return {rule.stars: rule.at_least for rule in plan_for(self.rulebook, self.number).stars}


@dataclass(frozen=True)
class Sides:
    """The two sheets between which a dossier moves.

    Attributes:
        before, after: the sheets.
        mapping: how choices are carried from one to the other; None where both are of one version.
    """

    before: Side
    after: Side
    mapping: SheetMapping | None = None

    @cached_property
    def same(self) -> bool:
        """Whether nothing differs on the two sheets by which a dossier could move."""
        one, other = self.before.rulebook, self.after.rulebook
        return self.mapping is None and self.before.sheet is self.after.sheet and one.bands is other.bands

    @cached_property
    def criteria(self) -> tuple[tuple[str, str], ...]:
        """The numbers of each criterion before and after; empty on the sheet that does not have it."""
        pairs = (
            {number: number for number in self.before.sheet.criteria} if self.mapping is None else self.mapping.pairs
        )
        kept = set(pairs.values())
        found = [(number, pairs.get(number, "")) for number in self.before.sheet.criteria]
        return (*found, *(("", number) for number in self.after.sheet.criteria if number not in kept))

    @cached_property
    def otherwise(self) -> frozenset[str]:
        """The knock-outs of both sheets, by id, that make something else of an evaluation on the other one."""
        before = {each.id: each.outcome for each in self.before.sheet.knock_outs}
        return frozenset(
            each.id for each in self.after.sheet.knock_outs if before.get(each.id, each.outcome) != each.outcome
        )

    @cached_property
    def lost(self) -> frozenset[str]:
        """The numbers, on the sheet after, of criteria whose choices cannot be carried though it has them."""
        if self.mapping is None:
            return frozenset()
        pairs, blocked = self.mapping.pairs, self.mapping.blocked
        return frozenset(pairs[old] for old, why in blocked.items() if why != ABSENT and old in pairs)

    def reasons(self, crossing: Crossing) -> tuple[Reason, ...]:
        """Return why a dossier moved; at least one reason."""
        gone = crossing.way == "up"
        outcomes = {crossing.before, crossing.after}
        out: list[Reason] = []
        if outcomes & {*Outcome}:
            freed, stopped, otherwise = crossing.fired
            out += [Reason("knock_out", False, knock_out=name) for name in stopped]
            out += [Reason("knock_out", True, knock_out=name) for name in freed]
            out += [Reason("outcome", gone, knock_out=name) for name in otherwise]
        if "provisional" in outcomes:
            out.append(Reason("council", gone))
        if not in_stars(*outcomes):
            return tuple(out)
        level = level_of(crossing.before, crossing.after)
        lost = crossing.lost if not gone else None
        if crossing.short and lost is not None:
            out.append(Reason("not_carried", gone, level))
        elif crossing.short:
            if crossing.points_alone or not crossing.band_alone:
                out.append(Reason("points", gone, level))
            if crossing.band_alone or not crossing.points_alone:
                out.append(Reason("band", gone, level))
        held = self.before if gone else self.after
        for column in crossing.missed:
            mark = held.marks[column]
            option = f"{mark.case or ''}{mark.option.ordinal}"
            kinds: Iterable[Kind] = ("not_carried",) if mark.criterion in (lost or ()) else self._kinds[gone, column]
            out += [Reason(kind, gone, mark.stars, mark.criterion, option) for kind in kinds]
        return tuple(out)

    @cached_property
    def _kinds(self) -> Mapping[tuple[bool, str], tuple[Kind, ...]]:
        return {
            (gone, column): self._kinds_of(mark, gone=gone)
            for gone, side in ((True, self.before), (False, self.after))
            for column, mark in side.marks.items()
        }

    def _kinds_of(self, mark: Mark, *, gone: bool) -> tuple[Kind, ...]:
        """Return of what kind it is that a requirement is missed on one side only."""
        held, other = (self.before, self.after) if gone else (self.after, self.before)
        number = self._there(mark.criterion, gone=gone)
        if number is None:
            return ("mark",)
        same = [
            each
            for each in other.marks.values()
            if (each.stars, each.criterion, each.case, each.option.ordinal, each.option.not_met_by)
            == (mark.stars, number, mark.case, mark.option.ordinal, mark.option.not_met_by)
        ]
        if not same:
            return ("mark",)
        one, two = held.sheet.criteria[mark.criterion], other.sheet.criteria[number]
        ranked = [option.rank for option in one.options_of(mark.case)]
        kinds: list[Kind] = []
        if ranked != [option.rank for option in two.options_of(mark.case)]:
            kinds.append("points")
        if _asked_of_evidence(one, held.sheet) != _asked_of_evidence(two, other.sheet) or not kinds:
            kinds.append("condition")
        return tuple(kinds)

    def _there(self, criterion: str, *, gone: bool) -> str | None:
        """Return the number that a criterion of the side of the lesser result has on the other side."""
        if self.mapping is None:
            return criterion
        pairs = self.mapping.pairs if gone else {new: old for old, new in self.mapping.pairs.items()}
        return pairs.get(criterion)


def in_stars(*results: str) -> bool:
    """Return whether all of some results are stars, and none an outcome without them."""
    return all(each.isdigit() for each in results)


def way_of(before: str, after: str) -> Way:
    """Return whether a dossier rises or falls between two results that differ."""
    return "down" if ORDER.index(after) > ORDER.index(before) else "up"


def level_of(before: str, after: str) -> int:
    """Return the stars next to the lesser of two results in stars."""
    return min(int(before), int(after)) + 1


def _asked_of_evidence(criterion: Criterion, sheet: ProductSet) -> object:
    """Return all that evidence is asked of a criterion, and of those by which it applies."""
    gate = criterion.applies_if
    asked = [(case, option.ordinal, option.when, option.unless) for case, option in criterion.all_options()]
    return asked, criterion.binds_unless, gate and _asked_of_evidence(sheet.criteria[gate.criterion], sheet)
