"""One change in words, and its tone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ocop_rules.rulebook.diff.change import Change, Kind, VersionDiff
from ocop_rules.text import Lang, Text, text
from ocop_rules.words.differences.parameters import Parameters
from ocop_rules.words.differences.templates import TEMPLATES

Tone = Literal["added", "removed", "changed", "stricter", "looser"]

_TONES: Mapping[str, Tone] = {
    "added": "added",
    "introduced": "added",
    "removed": "removed",
    "dropped": "removed",
    "stricter": "stricter",
    "looser": "looser",
}
"""The tone of a kind by the last word of its name; of all others it is `changed`."""

SIGNS: Mapping[Tone, str] = {"added": "+", "removed": "−", "changed": "~", "stricter": "▲", "looser": "▽"}
"""The sign before a line of each tone."""

TONES: Mapping[Tone, Text] = {
    "added": text("thêm", "added"),
    "removed": text("bỏ", "removed"),
    "changed": text("thay đổi", "changed"),
    "stricter": text("yêu cầu chặt hơn", "stricter requirement"),
    "looser": text("yêu cầu nới lỏng", "looser requirement"),
}
"""What each tone means."""


@dataclass(frozen=True, slots=True)
class Line:
    """One change in words."""

    tone: Tone
    text: str

    @property
    def sign(self) -> str:
        """The sign before the line."""
        return SIGNS[self.tone]


def line(found: VersionDiff, change: Change, lang: Lang) -> Line:
    """Return one of the changes of a diff in words."""
    return Line(tone_of(change.kind), TEMPLATES[change.kind].in_(lang).format_map(Parameters(found, change, lang)))


def tone_of(kind: Kind) -> Tone:
    """Return the tone in which a kind of change is shown."""
    return _TONES.get(kind.rpartition("-")[2], "changed")
