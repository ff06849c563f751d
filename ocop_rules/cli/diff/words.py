"""Words for changes: what a reader is told of each kind, and in which tone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ocop_rules.cli.diff import criterion_words, decision_words, set_words
from ocop_rules.cli.diff.telling import Telling
from ocop_rules.rulebook.diff.change import Change

Tone = Literal["added", "removed", "stricter", "looser", "changed"]

_TONES: dict[str, Tone] = {
    "added": "added",
    "introduced": "added",
    "removed": "removed",
    "dropped": "removed",
    "stricter": "stricter",
    "looser": "looser",
}
"""The tone of a kind by the last word of its name; of all others it is `changed`."""

SIGNS: dict[Tone, str] = {"added": "+", "removed": "−", "stricter": "▲", "looser": "▽", "changed": "~"}
"""The sign before a line of each tone."""

TONE_NAMES: dict[Tone, tuple[str, str]] = {
    "added": ("thêm", "added"),
    "removed": ("bỏ", "removed"),
    "changed": ("thay đổi", "changed"),
    "stricter": ("yêu cầu chặt hơn", "stricter requirement"),
    "looser": ("yêu cầu nới lỏng", "looser requirement"),
}
"""The meaning of each tone in both languages."""

TELLERS = {**decision_words.TELLERS, **set_words.TELLERS, **criterion_words.TELLERS}
"""What tells each kind of change."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is told of a change."""

    tone: Tone
    text: str

    @property
    def sign(self) -> str:
        """The sign before the line."""
        return SIGNS[self.tone]


def line(telling: Telling, change: Change) -> Line:
    """Return what is told of a change."""
    tone = _TONES.get(change.kind.rpartition("-")[2], "changed")
    return Line(tone, TELLERS[change.kind](telling, change))
