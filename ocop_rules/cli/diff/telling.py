"""Telling changes: the diff's versions, the language, and what the words for several kinds share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from ocop_rules.cli.diff.values import ARROW, Values
from ocop_rules.rulebook.diff.change import Change
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import Lang, Text, text


class Telling:
    """Tells the changes of one diff in one language.

    Attributes:
        before: the earlier version.
        after: the later version.
        values: writes what a version says.
    """

    def __init__(self, before: Rulebook, after: Rulebook, lang: Lang) -> None:
        self.before = before
        self.after = after
        self.values = Values(lang)

    def say(self, vi: str, en: str) -> str:
        """Return one of two wordings."""
        return self.values.say(vi, en)

    def both(self, change: Change, written: Callable[[Any], str]) -> str:
        """Write what both versions say."""
        return f"{written(change.was)}{ARROW}{written(change.now)}"

    def wordings(self, change: Change) -> str:
        """Write the wordings of both versions; the Vietnamese ones where our translation is the same."""
        return self.reworded(change.was, change.now)  # type: ignore[arg-type]

    def reworded(self, was: Text | None, now: Text | None) -> str:
        """Write two wordings; the Vietnamese ones where our translation is the same."""
        if was and now and was.in_(self.values.lang) == now.in_(self.values.lang):
            was, now = text(was.vi, was.vi), text(now.vi, now.vi)
        return f"{self.values.quoted(was)}{ARROW}{self.values.quoted(now)}"

    def only(self, change: Change) -> Any:
        """Return what the one version says that says something."""
        return change.was if change.now is None else change.now

    def points(self, value: Any) -> str:
        """Write a number of points with the word."""
        return self.values.points(value)

    def maximum(self, points: Any) -> str:
        """Write the most points that something earns."""
        return self.say("tối đa ", "at most ") + self.points(points)

    def conditions(self, change: Change) -> str:
        """Write the conditions of both versions, each with the words of its own vocabulary."""
        was = self.values.condition(change.was, self.before)  # type: ignore[arg-type]
        now = self.values.condition(change.now, self.after)  # type: ignore[arg-type]
        return f"{was}{ARROW}{now}"


Teller: TypeAlias = Callable[[Telling, Change], str]
"""Tells a change in words."""
