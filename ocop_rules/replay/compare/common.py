"""Two bundles in common names, so that what is the same in both is told from what is not.

Papers that only bear other ids, and the one score sheet of each, are the same thing under another name. The sheets of
two versions are matched by the identity of their criteria, as replaying under another version does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ocop_rules.canonical import Json
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.printed_points import points_as_options
from ocop_rules.rating.result import cases_by_criterion
from ocop_rules.replay.comparison import NotCarried
from ocop_rules.replay.translation import NoSuchSheet, SheetMapping, carry, pair_sheets
from ocop_rules.rulebook.model import ProductSet

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Common:
    """Two bundles in common names: the later one's, but for what the earlier one alone has.

    Attributes:
        before, after: the bundles as plain data, their points as options.
        sheet: the product set's sheet of the later one.
        mapping: how the sheet of the earlier one becomes that; None where it is the same.
        carried: the earlier bundle on the sheet of the later one; None where it cannot stand there.
        not_carried: what was judged in the earlier one and has no place there.
        old_ids, old_judges: what papers and judges were called in the earlier one, by their common names.
        criteria_before, criteria_after: version and product set of each.
        settings_before, settings_after: the settings of the rating of each.
    """

    before: Plain
    after: Plain
    sheet: ProductSet
    mapping: SheetMapping | None
    carried: Plain | None
    not_carried: tuple[NotCarried, ...]
    old_ids: Mapping[str, str]
    old_judges: Mapping[str, str]
    criteria_before: Json
    criteria_after: Json
    settings_before: Mapping[str, Json]
    settings_after: Mapping[str, Json]

    @property
    def carried_sheets(self) -> Sequence[Plain]:
        """The score sheets of the earlier bundle on the sheet of the later one, without choices that cannot stand."""
        if self.carried is not None:
            return self.carried.get("sheets") or ()
        return [{**each, "options": {}} for each in self.before.get("sheets") or ()]

    def whole_sheet(self, judge: str) -> Plain | None:
        """Return a judge's score sheet as it stands in the earlier bundle; None if it has none."""
        return next((each for each in self.before.get("sheets") or () if each["judge"] == judge), None)

    def options_before(self, judge: str, was: Plain) -> Mapping[str, Any]:
        """Return what a judge chose in the earlier bundle, by the number in the later one where there is one."""
        whole = self.whole_sheet(judge) or was
        return {self.number_after(old): chosen for old, chosen in whole["options"].items()}

    def number_after(self, number: str) -> str:
        """Return the number in the later sheet of a criterion of the earlier one, or its own if there is none."""
        return number if self.mapping is None else self.mapping.pairs.get(number, number)

    def number_before(self, number: str) -> str | None:
        """Return the number in the earlier sheet of a criterion of the later one; None if there is none."""
        if self.mapping is None:
            return number
        return next((old for old, new in self.mapping.pairs.items() if new == number), None)


def in_common(before: Evaluation, after: Evaluation) -> Common:
    """Return the bundles of two evaluations in common names."""
    theirs = _with_options(after)
    mine = _with_options(before)
    ids = dict(_paired_ids(mine.get("documents") or (), theirs.get("documents") or ()))
    judges = _paired_judges(mine.get("sheets") or (), theirs.get("sheets") or ())
    mine = _renamed(mine, ids, judges)
    theirs = _renamed(theirs, {}, {})
    mapping: SheetMapping | None = None
    carried: Plain | None = mine
    lost: tuple[NotCarried, ...] = ()
    if before.rulebook.digest != after.rulebook.digest or before.product_set.number != after.product_set.number:
        mapping = pair_sheets(before.product_set, after.product_set, after.version)
        carried, lost = _carried(mine, mapping, before)
    return Common(
        mine,
        theirs,
        after.product_set,
        mapping,
        carried,
        lost,
        {new: old for old, new in ids.items() if old != new},
        {new: old for old, new in judges.items() if old != new},
        _criteria(before),
        _criteria(after),
        before.settings.as_json(),
        after.settings.as_json(),
    )


def _criteria(side: Evaluation) -> Json:
    return {"version": side.version, "set": side.product_set.number, "by_date": side.chosen_by is not None}


def _carried(bundle: Plain, mapping: SheetMapping, side: Evaluation) -> tuple[Plain | None, tuple[NotCarried, ...]]:
    try:
        moved = carry(bundle, mapping, cases_by_criterion(side.criteria))
    except NoSuchSheet:
        return None, ()
    return moved.bundle, moved.not_carried


def _with_options(side: Evaluation) -> Plain:
    bundle: Any = side.bundle.as_json()
    cases = cases_by_criterion(side.criteria)
    sheets = [points_as_options(each, side.product_set, cases) for each in bundle.get("sheets") or ()]
    return {**bundle, "sheets": [_in_one_form(each) for each in sheets]}


def _in_one_form(sheet: Plain) -> Plain:
    """Return a sheet of which what adds up stands as a list, in the order of the options."""
    options = {
        number: sorted(chosen) if isinstance(chosen, list) else chosen for number, chosen in sheet["options"].items()
    }
    return {**sheet, "options": options}


def _paired_ids(before: Sequence[Plain], after: Sequence[Plain]) -> Iterator[tuple[str, str]]:
    """Return for each paper of the earlier bundle its common id."""
    mine, theirs = [*before], [*after]
    taken = {each["id"] for each in after}
    alike = (
        lambda one, other: _content(one) == _content(other) and one["id"] == other["id"],
        lambda one, other: _content(one) == _content(other),
        lambda one, other: one["id"] == other["id"] and one["type"] == other["type"],
    )
    for same in alike:
        for one in [*mine]:
            found = next((other for other in theirs if same(one, other)), None)
            if found is not None:
                mine.remove(one)
                theirs.remove(found)
                yield one["id"], found["id"]
    for one in mine:  # renewed, or gone
        renewed = [other for other in theirs if other["type"] == one["type"]]
        if len(renewed) == 1 and sum(each["type"] == one["type"] for each in mine) == 1:
            yield one["id"], renewed[0]["id"]
            continue
        name = one["id"]
        while name in taken:
            name += "-a"
        taken.add(name)
        yield one["id"], name


def _content(paper: Plain) -> Plain:
    return {name: value for name, value in paper.items() if name != "id"}


def _paired_judges(before: Sequence[Plain], after: Sequence[Plain]) -> dict[str, str]:
    """Return for each judge of the earlier bundle the common name: who filled in the one sheet of each is one."""
    if len(before) == len(after) == 1:
        return {before[0]["judge"]: after[0]["judge"]}
    return {each["judge"]: each["judge"] for each in before}


def _renamed(bundle: Plain, ids: Mapping[str, str], judges: Mapping[str, str]) -> Plain:
    papers = [{**each, "id": ids.get(each["id"], each["id"])} for each in bundle.get("documents") or ()]
    facts = [
        {**each, "documents": sorted(ids.get(name, name) for name in each.get("documents") or ())}
        for each in bundle.get("facts") or ()
    ]
    sheets = [{**each, "judge": judges.get(each["judge"], each["judge"])} for each in bundle.get("sheets") or ()]
    return {**bundle, "documents": papers, "facts": facts, "sheets": sheets}
