"""Dossiers that have no columns, rated one by one: totals of parts alone, and what a council declares of itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ocop_rules.errors import BilingualError, OcopError
from ocop_rules.evaluation.evaluate import rate_under
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.printed_points import points_as_options
from ocop_rules.rating.columnar_verdict import requirement_column
from ocop_rules.rating.rater import rate
from ocop_rules.rating.result import Result, cases_by_criterion
from ocop_rules.rating.settings import Settings
from ocop_rules.replay.summary import CELL, whole_points
from ocop_rules.replay.translation import carry
from ocop_rules.simulate.given import plain_bundle
from ocop_rules.simulate.reason import Crossing, Side, Sides, in_stars, level_of, way_of
from ocop_rules.simulate.tally import EarnedChange, Mover, Refused, ScenarioTally, SetKey
from ocop_rules.text import Text, text

UNREAD_POINTS = text(
    "phiếu ghi điểm thay cho phương án, mà chưa rõ trường hợp của hồ sơ, nên không đọc được theo điểm khác",
    "a sheet gives points in place of options, and the dossier’s case is not stated: with other points it says nothing",
)


class UnreadPoints(BilingualError):
    """What a sheet gives in points cannot be read as options, so with other points it says nothing."""


@dataclass(frozen=True)
class Single:
    """A dossier that is rated by itself; fields as those of `columns.Group`."""

    key: SetKey
    settings: Settings
    bundle: EvidenceBundle
    position: int
    source: str
    commune: str
    legal_form: str


def rated_single(single: Single, side: Side) -> Result:
    """Return the rating of a dossier under the base; raises as `rate` does."""
    return rate(single.bundle, side.rulebook, side.sheet, None, "durable", single.settings)


def counted_single(single: Single, before: Result, sides: Sides) -> ScenarioTally:
    """Return what comes of a dossier in a scenario.

    Args:
        single: the dossier.
        before: its rating under the base.
        sides: the two sheets.
    """
    tally = ScenarioTally()
    try:
        after, lost = (before, None) if sides.same else _rated_after(single, before, sides)
    except OcopError as error:
        refuse(tally, Refused(single.source, single.bundle.dossier, why(error)))
        return tally
    old, new = came_to(before), came_to(after)
    tally.stars[single.key, old, new] += 1
    if before.band != after.band:
        tally.bands["up" if after.band > before.band else "down"] += 1
    points, points_after = Fraction(before.points), Fraction(after.points)
    if lost is None:
        tally.points[whole_points(points_after - points)] += 1
        tally.cells[int(points // CELL), int(points_after // CELL)] += 1
    else:
        tally.lower_bounds += 1
    if old == new:
        return tally
    way = way_of(old, new)
    tally.communes[single.commune, way] += 1
    tally.forms[single.legal_form, way] += 1
    reasons = sides.reasons(_crossing(before, after, sides, lost))
    tally.reasons.update(Counter((way, each) for each in reasons))
    earned = []
    for number, number_after in sides.criteria:
        one = Fraction(before.criteria[number].points) if number else Fraction(0)
        two = Fraction(after.criteria[number_after].points) if number_after else Fraction(0)
        if one != two:
            earned.append(EarnedChange(number, number_after, one, two))
    tally.movers.append(
        Mover(
            single.position,
            single.source,
            single.bundle.dossier,
            single.key,
            single.commune,
            single.legal_form,
            old,
            new,
            points,
            points_after,
            before.band,
            after.band,
            reasons,
            lost is not None,
            tuple(earned),
        )
    )
    return tally


def refuse(tally: ScenarioTally, refused: Refused) -> None:
    """Count a dossier that cannot be rated in a scenario."""
    tally.refused[refused.why.vi, refused.why.en] += 1
    tally.failures.append(refused)


def why(error: OcopError) -> Text:
    """Return why something cannot be rated, without its file, by which others for the same reason are counted."""
    problems = getattr(error, "problems", ())
    if not problems:
        return text(error.render("vi"), error.render("en"))
    told = [each.message for each in problems]
    return text("; ".join(each.vi for each in told), "; ".join(each.en for each in told))


def _rated_after(single: Single, before: Result, sides: Sides) -> tuple[Result, frozenset[str] | None]:
    """Return the rating in a scenario, and the criteria after whose choices could not be carried; None if all were."""
    given = plain_bundle(single.bundle)
    after = sides.after
    cases = cases_by_criterion(before.criteria)
    if sides.mapping is None:
        bundle = {**given, "sheets": [points_as_options(each, sides.before.sheet, cases) for each in given["sheets"]]}
        unread = {number for each in bundle["sheets"] for number in each.get("points") or ()}
        if any(_points_of(sides.before, number) != _points_of(after, number) for number in unread):
            raise UnreadPoints(UNREAD_POINTS)
        return rate_under(bundle, after.rulebook, after.sheet, single.settings), None
    moved = carry(given, sides.mapping, cases)
    result = rate_under(moved.bundle, after.rulebook, after.sheet, single.settings)
    if not moved.not_carried:
        return result, None
    pairs: Mapping[str, str] = sides.mapping.pairs
    return result, frozenset(pairs[each.criterion] for each in moved.not_carried if each.criterion in pairs)


def _points_of(side: Side, number: str) -> list[Decimal]:
    return [option.points for _, option in side.sheet.criteria[number].all_options()]


def came_to(result: Result) -> str:
    """Return the stars that a dossier got, or its outcome where it got none."""
    return result.outcome if result.stars is None else str(result.stars)


def _crossing(before: Result, after: Result, sides: Sides, lost: frozenset[str] | None) -> Crossing:
    old, new = came_to(before), came_to(after)
    fired = [{each.id for each in result.knockouts} for result in (before, after)]
    freed = tuple(each.id for each in before.knockouts if each.id not in fired[1])
    stopped = tuple(each.id for each in after.knockouts if each.id not in fired[0])
    otherwise = tuple(each.id for each in before.knockouts if each.id in fired[1] and each.id in sides.otherwise)
    if not in_stars(old, new):
        return Crossing(old, new, False, False, False, (), lost, (freed, stopped, otherwise))
    level = level_of(old, new)
    down = way_of(old, new) == "down"
    one, two = Fraction(before.points), Fraction(after.points)
    least_before, least_after = (Fraction(side.least[level]) for side in (sides.before, sides.after))
    short = two < least_after if down else one < least_before
    points_alone = (two < least_before) if down else (two >= least_before)
    band_alone = (one < least_after) if down else (one >= least_after)
    held, side = (after, sides.after) if down else (before, sides.before)
    unmet = {
        (each.stars, each.criterion, each.option) for each in held.requirements if not each.met and each.stars <= level
    }
    missed = tuple(
        requirement_column(mark)
        for mark in side.marks.values()
        if (mark.stars, mark.criterion, mark.option.ordinal) in unmet
        and mark.case in (None, held.criteria[mark.criterion].case)
    )
    return Crossing(old, new, short, points_alone, band_alone, missed, lost, ((), (), ()))
