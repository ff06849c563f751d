"""Words for changes of criteria, their options and their marks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ocop_rules.cli.diff.telling import Teller, Telling
from ocop_rules.cli.diff.values import ARROW
from ocop_rules.rulebook.diff.change import Change, Kind, Mark, Spot
from ocop_rules.rulebook.diff.compare import wording
from ocop_rules.rulebook.model import Option, Rulebook


def _criterion_renamed(t: Telling, change: Change) -> str:
    return t.say("Tên: ", "Name: ") + t.wordings(change)


def _criterion_max(t: Telling, change: Change) -> str:
    return t.say("Điểm tối đa: ", "Maximum: ") + t.both(change, t.values.number)


def _criterion_alone(t: Telling, change: Change) -> str:
    only = t.only(change)
    worth = t.maximum(only.max_points)
    if change.kind is Kind.CRITERION_ADDED:
        told = t.say(f"Tiêu chí mới: {worth}, ", f"New criterion: {worth}, ")
    else:
        told = t.say(f"Bãi bỏ (trước: {worth}, ", f"Removed (was: {worth}, ")
    options = t.say(f"{only.options} phương án", f"{only.options} options")
    return told + options + (")" if change.kind is Kind.CRITERION_REMOVED else "")


def _criterion_renumbered(t: Telling, change: Change) -> str:
    return t.say("Số thứ tự: ", "Number: ") + t.both(change, str)


def _criterion_moved(t: Telling, change: Change) -> str:
    return t.say("Chuyển chỗ: ", "Moved: ") + t.both(change, t.values.titled)


def _criterion_scoring(t: Telling, change: Change) -> str:
    return t.say("Cách tính điểm: ", "Scoring: ") + t.both(change, t.values.scoring)


def _criterion_applies_if(t: Telling, change: Change) -> str:
    return t.say("Áp dụng: ", "Applies: ") + t.both(change, t.values.gate)


def _criterion_binds(t: Telling, change: Change) -> str:
    return t.say("Yêu cầu tối thiểu không áp dụng khi: ", "Minimum requirements do not bind if: ") + t.conditions(
        change
    )


def _criterion_decided_by(t: Telling, change: Change) -> str:
    return t.say("Căn cứ chấm điểm: ", "Decided by: ") + t.both(change, t.values.decided_by)


def _criterion_detail(t: Telling, change: Change) -> str:
    return t.say("Giải thích: ", "Detail: ") + t.wordings(change)


def _cases_introduced(t: Telling, change: Change) -> str:
    return t.say("Chia theo trường hợp: ", "Split into cases: ") + _cases(t, change.now)


def _cases_dropped(t: Telling, change: Change) -> str:
    told = _cases(t, change.was)
    return t.say(f"Không còn chia theo trường hợp (trước: {told})", f"No longer in cases (was: {told})")


def _cases(t: Telling, titles: Any) -> str:
    return "; ".join(f"{each.number}) {each.title.in_(t.values.lang)}" for each in titles)


def _case_alone(t: Telling, change: Change) -> str:
    return t.say("Trường hợp ", "Case ") + t.values.titled(t.only(change))


def _case_renamed(t: Telling, change: Change) -> str:
    return t.say("Tên trường hợp: ", "Name of a case: ") + t.wordings(change)


def _option_alone(t: Telling, change: Change) -> str:
    spot = change.before if change.now is None else change.after
    return _numbered(t, spot, spot) + " " + t.values.option(t.only(change))


def _option_points(t: Telling, change: Change) -> str:
    return f"{_option(t, change)}: {t.both(change, t.values.points)}"


def _option_condition(t: Telling, change: Change) -> str:
    return f"{_option(t, change)}: {t.conditions(change)}"


def _option_unless(t: Telling, change: Change) -> str:
    return f"{_option(t, change)}: " + t.say("trừ khi ", "unless ") + t.conditions(change)


def _option_threshold(t: Telling, change: Change) -> str:
    return _option(t, change) + t.say(", ngưỡng: ", ", threshold: ") + t.conditions(change)


def _option_reworded(t: Telling, change: Change) -> str:
    told = t.wordings(change)
    return f"{_numbered(t, change.before, change.after)}: {told}"


def _option(t: Telling, change: Change) -> str:
    """Name the option of a change by its number and its label, or its two labels."""
    was, now = _option_at(t.before, change.before).label, _option_at(t.after, change.after).label
    label = t.values.quoted(now) if wording(was) == wording(now) else t.reworded(was, now)
    return f"{_numbered(t, change.before, change.after)} {label}"


def _numbered(t: Telling, before: Spot | None, after: Spot | None) -> str:
    old, new = ((spot.case, spot.option) if spot else (None, None) for spot in (before, after))
    case = t.say(f"Trường hợp {new[0]}, phương án ", f"Case {new[0]}, option ")
    told = (case if new[0] else t.say("Phương án ", "Option ")) + str(new[1])
    earlier = f"{old[0] or ''}{old[1]}"
    return told if old == new else told + t.say(f" (trước: {earlier})", f" (was {earlier})")


def _mark_alone(t: Telling, change: Change) -> str:
    mark: Mark = t.only(change)
    spot = change.before if change.now is None else change.after
    at = f"{_numbered(t, spot, spot)} {t.values.quoted(mark.label)}"
    if change.kind is Kind.MARK_ADDED:
        return at + t.say(f": nay là yêu cầu của hạng {mark.stars} sao", f": now required for {mark.stars} stars")
    return at + t.say(
        f": không còn là yêu cầu của hạng {mark.stars} sao", f": no longer required for {mark.stars} stars"
    )


def _mark_other(t: Telling, change: Change) -> str:
    assert isinstance(change.was, Mark)
    assert isinstance(change.now, Mark)
    word = {
        Kind.MARK_STRICTER: t.say("chặt hơn", "stricter"),
        Kind.MARK_LOOSER: t.say("nới lỏng", "looser"),
        Kind.MARK_MOVED: t.say("nay ở phương án khác", "now at another option"),
    }[change.kind]
    sides = [
        f"{_numbered(t, spot, spot)} {t.values.quoted(mark.label)} ({mark.stars}★)"
        for spot, mark in ((change.before, change.was), (change.after, change.now))
    ]
    return t.say(f"Yêu cầu tối thiểu {word}: ", f"Minimum requirement {word}: ") + ARROW.join(sides)


def _option_at(rulebook: Rulebook, spot: Spot | None) -> Option:
    assert spot
    assert spot.set
    assert spot.criterion
    assert spot.option
    return rulebook.sets[spot.set].criteria[spot.criterion].options_of(spot.case)[spot.option - 1]


TELLERS: Mapping[Kind, Teller] = MappingProxyType(
    {
        Kind.CRITERION_ADDED: _criterion_alone,
        Kind.CRITERION_REMOVED: _criterion_alone,
        Kind.CRITERION_RENAMED: _criterion_renamed,
        Kind.CRITERION_RENUMBERED: _criterion_renumbered,
        Kind.CRITERION_MOVED: _criterion_moved,
        Kind.CRITERION_MAX: _criterion_max,
        Kind.CRITERION_SCORING: _criterion_scoring,
        Kind.CRITERION_APPLIES_IF: _criterion_applies_if,
        Kind.CRITERION_BINDS: _criterion_binds,
        Kind.CRITERION_DECIDED_BY: _criterion_decided_by,
        Kind.CRITERION_DETAIL: _criterion_detail,
        Kind.CASES_INTRODUCED: _cases_introduced,
        Kind.CASES_DROPPED: _cases_dropped,
        Kind.CASE_ADDED: _case_alone,
        Kind.CASE_REMOVED: _case_alone,
        Kind.CASE_RENAMED: _case_renamed,
        Kind.OPTION_ADDED: _option_alone,
        Kind.OPTION_REMOVED: _option_alone,
        Kind.OPTION_POINTS: _option_points,
        Kind.OPTION_THRESHOLD: _option_threshold,
        Kind.OPTION_CONDITION: _option_condition,
        Kind.OPTION_UNLESS: _option_unless,
        Kind.OPTION_REWORDED: _option_reworded,
        Kind.MARK_ADDED: _mark_alone,
        Kind.MARK_REMOVED: _mark_alone,
        Kind.MARK_STRICTER: _mark_other,
        Kind.MARK_LOOSER: _mark_other,
        Kind.MARK_MOVED: _mark_other,
    }
)
"""What tells each kind of change."""
