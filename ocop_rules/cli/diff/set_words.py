"""Words for changes of sets: which there are, their parts and sections, their knock-outs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ocop_rules.cli.diff.telling import Teller, Telling
from ocop_rules.rulebook.diff.change import Change, Kind


def _set_alone(t: Telling, change: Change) -> str:
    told = t.say("Bộ ", "Set ") + t.values.titled(t.only(change))
    reason = None
    if change.kind is Kind.SET_REMOVED and change.before and change.before.set:
        reason = t.after.without_sets.get(change.before.set)
    elif change.kind is Kind.SET_ADDED and change.after and change.after.set:
        reason = t.before.without_sets.get(change.after.set)
    return told if reason is None else f"{told} — {reason.in_(t.values.lang)}"


def _set_renamed(t: Telling, change: Change) -> str:
    return f"{_set(t, change)}: {t.wordings(change)}"


def _set_renumbered(t: Telling, change: Change) -> str:
    assert change.after
    assert change.after.set
    title = t.values.quoted(t.after.sets[change.after.set].title)
    told = t.both(change, str)
    return t.say(f"Bộ {told}: {title} đổi số", f"Set {told}: {title} has another number")


def _set_regrouped(t: Telling, change: Change) -> str:
    return _set(t, change) + t.say(": nhóm ", ": group ") + t.both(change, lambda v: f"“{v}”")


def _set_split(t: Telling, change: Change) -> str:
    was, now = _titles(t, change.was), _titles(t, change.now)
    return t.say(f"Bộ {was} được tách thành bộ {now}", f"Set {was} was split into {now}")


def _set_merged(t: Telling, change: Change) -> str:
    was, now = _titles(t, change.was), _titles(t, change.now)
    return t.say(f"Bộ {was} được gộp thành bộ {now}", f"Sets {was} were merged into {now}")


def _set(t: Telling, change: Change) -> str:
    spot = change.after or change.before
    return t.say(f"Bộ {spot.set if spot else ''}", f"Set {spot.set if spot else ''}")


def _titles(t: Telling, titles: Any) -> str:
    return t.values.list(t.values.titled(each) for each in titles)


def _set_case_alone(t: Telling, change: Change) -> str:
    return t.say("Trường hợp ", "Case ") + t.values.quoted(t.only(change))


def _set_case_renamed(t: Telling, change: Change) -> str:
    return t.say("Tên trường hợp: ", "Name of a case: ") + t.wordings(change)


def _set_case_condition(t: Telling, change: Change) -> str:
    return t.say("Điều kiện thuộc trường hợp: ", "Condition of the case: ") + t.conditions(change)


def _part_alone(t: Telling, change: Change) -> str:
    return t.say("Phần ", "Part ") + _with_points(t, change)


def _section_alone(t: Telling, change: Change) -> str:
    return t.say("Mục ", "Section ") + _with_points(t, change)


def _with_points(t: Telling, change: Change) -> str:
    only = t.only(change)
    return f"{t.values.titled(only)}, {t.maximum(only.points)}"


def _renamed(t: Telling, change: Change) -> str:
    return t.say("Tên: ", "Name: ") + t.wordings(change)


def _max(t: Telling, change: Change) -> str:
    return t.say("Điểm tối đa: ", "Maximum: ") + t.both(change, t.values.number)


def _knock_out_alone(t: Telling, change: Change) -> str:
    outcome = t.values.outcome(t.only(change).outcome)
    if change.kind is Kind.KNOCK_OUT_ADDED:
        return t.say(f"Điều kiện loại mới: {outcome}", f"New knock-out: {outcome}")
    return t.say(f"Không còn là điều kiện loại (trước: {outcome})", f"No longer a knock-out (was: {outcome})")


def _knock_out_outcome(t: Telling, change: Change) -> str:
    return t.say("Hậu quả: ", "Outcome: ") + t.both(change, t.values.outcome)


def _knock_out_threshold(t: Telling, change: Change) -> str:
    return t.say("Ngưỡng: ", "Threshold: ") + t.conditions(change)


def _knock_out_condition(t: Telling, change: Change) -> str:
    return t.say("Điều kiện: ", "Condition: ") + t.conditions(change)


def _knock_out_absent(t: Telling, change: Change) -> str:
    return t.say("Thiếu giấy tờ: ", "Missing papers: ") + t.conditions(change)


def _knock_out_shown(t: Telling, change: Change) -> str:
    return t.say("Giấy tờ gỡ bỏ: ", "Papers that clear it: ") + t.conditions(change)


def _knock_out_unless(t: Telling, change: Change) -> str:
    return t.say("Trừ khi: ", "Unless: ") + t.conditions(change)


TELLERS: Mapping[Kind, Teller] = MappingProxyType(
    {
        Kind.SET_ADDED: _set_alone,
        Kind.SET_REMOVED: _set_alone,
        Kind.SET_RENAMED: _set_renamed,
        Kind.SET_RENUMBERED: _set_renumbered,
        Kind.SET_REGROUPED: _set_regrouped,
        Kind.SET_SPLIT: _set_split,
        Kind.SET_MERGED: _set_merged,
        Kind.SET_CASE_ADDED: _set_case_alone,
        Kind.SET_CASE_REMOVED: _set_case_alone,
        Kind.SET_CASE_RENAMED: _set_case_renamed,
        Kind.SET_CASE_CONDITION: _set_case_condition,
        Kind.PART_ADDED: _part_alone,
        Kind.PART_REMOVED: _part_alone,
        Kind.PART_RENAMED: _renamed,
        Kind.PART_MAX: _max,
        Kind.SECTION_ADDED: _section_alone,
        Kind.SECTION_REMOVED: _section_alone,
        Kind.SECTION_RENAMED: _renamed,
        Kind.SECTION_MAX: _max,
        Kind.KNOCK_OUT_ADDED: _knock_out_alone,
        Kind.KNOCK_OUT_REMOVED: _knock_out_alone,
        Kind.KNOCK_OUT_RENAMED: _renamed,
        Kind.KNOCK_OUT_OUTCOME: _knock_out_outcome,
        Kind.KNOCK_OUT_THRESHOLD: _knock_out_threshold,
        Kind.KNOCK_OUT_CONDITION: _knock_out_condition,
        Kind.KNOCK_OUT_ABSENT: _knock_out_absent,
        Kind.KNOCK_OUT_SHOWN: _knock_out_shown,
        Kind.KNOCK_OUT_UNLESS: _knock_out_unless,
    }
)
"""What tells each kind of change."""
