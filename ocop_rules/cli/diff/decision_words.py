"""Words for changes in the body of a decision: status, bands, levels, transition."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ocop_rules.cli.diff.telling import Teller, Telling
from ocop_rules.cli.diff.values import ARROW
from ocop_rules.rulebook.diff.change import Change, Kind


def _status(t: Telling, change: Change) -> str:
    return t.say("Tình trạng: ", "Status: ") + t.both(change, t.values.status)


def _requirements_place(t: Telling, change: Change) -> str:
    told = t.both(change, t.values.requirements_place)
    return t.say("Yêu cầu tối thiểu: ", "Minimum requirements: ") + told


def _band_alone(t: Telling, change: Change) -> str:
    points = t.values.points(t.only(change))
    return _band(t, change) + t.say(f": từ {points}", f": from {points}")


def _band_points(t: Telling, change: Change) -> str:
    return _band(t, change) + t.say(": từ ", ": from ") + t.both(change, t.values.points)


def _band_printed_to(t: Telling, change: Change) -> str:
    none = t.say("không ghi mức trên", "no upper figure")
    told = t.both(change, lambda v: none if v is None else t.say("ghi đến ", "printed to ") + t.points(v))
    return f"{_band(t, change)}: {told}"


def _band_reworded(t: Telling, change: Change) -> str:
    return f"{_band(t, change)}: {t.wordings(change)}"


def _band(t: Telling, change: Change) -> str:
    return t.say(f"Hạng {change.identity} sao", f"{change.identity} stars")


def _level_alone(t: Telling, change: Change) -> str:
    rulebook = t.before if change.now is None else t.after
    head = t.say("Cấp đánh giá: ", "Level: ")
    return head + t.values.level(t.only(change), rulebook)


def _level_renamed(t: Telling, change: Change) -> str:
    return t.say("Tên cấp đánh giá: ", "Name of a level: ") + t.wordings(change)


def _level_certifies(t: Telling, change: Change) -> str:
    return f"{_level(t, change)}: {t.both(change, t.values.stars)}"


def _level_forwards(t: Telling, change: Change) -> str:
    was = t.values.forwards(change.was, t.before)  # type: ignore[arg-type]
    now = t.values.forwards(change.now, t.after)  # type: ignore[arg-type]
    return f"{_level(t, change)}: {was}{ARROW}{now}"


def _level(t: Telling, change: Change) -> str:
    name = change.identity
    found = t.after.levels.get(name) or t.before.levels[name]
    return found.title.in_(t.values.lang)


def _transition_alone(t: Telling, change: Change) -> str:
    return t.say("Chuyển tiếp: ", "Transition: ") + t.values.days(t.only(change))


def _transition_days(t: Telling, change: Change) -> str:
    return t.say("Chuyển tiếp: ", "Transition: ") + t.both(change, t.values.days)


TELLERS: Mapping[Kind, Teller] = MappingProxyType(
    {
        Kind.STATUS: _status,
        Kind.REQUIREMENTS_PLACE: _requirements_place,
        Kind.BAND_ADDED: _band_alone,
        Kind.BAND_REMOVED: _band_alone,
        Kind.BAND_POINTS: _band_points,
        Kind.BAND_PRINTED_TO: _band_printed_to,
        Kind.BAND_REWORDED: _band_reworded,
        Kind.LEVEL_ADDED: _level_alone,
        Kind.LEVEL_REMOVED: _level_alone,
        Kind.LEVEL_RENAMED: _level_renamed,
        Kind.LEVEL_CERTIFIES: _level_certifies,
        Kind.LEVEL_FORWARDS: _level_forwards,
        Kind.TRANSITION_ADDED: _transition_alone,
        Kind.TRANSITION_REMOVED: _transition_alone,
        Kind.TRANSITION_DAYS: _transition_days,
    }
)
"""What tells each kind of change."""
