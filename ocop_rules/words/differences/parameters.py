"""What the template of a change can name, and the forms in which that is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ocop_rules.rulebook.diff.change import Change, Spot, VersionDiff
from ocop_rules.rulebook.diff.compare import wording
from ocop_rules.rulebook.model import Option, Rulebook
from ocop_rules.text import Lang, Text, text
from ocop_rules.words.conditions import condition_in_words
from ocop_rules.words.differences.templates import (
    NOTHING,
    OPTION,
    OPTION_ELSEWHERE,
    OPTION_OF_A_CASE,
    PHRASES,
    TERMS,
)
from ocop_rules.words.terms import PURPOSES, displayed, listed, points

ARROW = " → "


class Parameters:
    """What the template of one change can name: its properties."""

    def __init__(self, found: VersionDiff, change: Change, lang: Lang) -> None:
        self._before, self._after, self._change, self._lang = found.before, found.after, change, lang
        was, now = change.was, change.now
        if isinstance(was, Text) and isinstance(now, Text):
            was, now = _told_apart(was, now, lang)
        self.was = _Said(was, found.before, change.before, lang)
        self.now = _Said(now, found.after, change.after, lang)
        self.both = _Both(self.was, self.now)

    def __getitem__(self, name: str) -> object:
        return getattr(self, name)

    @property
    def only(self) -> _Said:
        """What the one version says that says something."""
        return self.was if self._change.now is None else self.now

    @property
    def stars(self) -> str:
        """The stars of a band."""
        return self._change.identity

    @property
    def level(self) -> str:
        """The name of a level."""
        name = self._change.identity
        return (self._after.levels.get(name) or self._before.levels[name]).title.in_(self._lang)

    @property
    def set(self) -> str:
        """The number of a set."""
        spot = self._change.after or self._change.before
        return str(spot.set) if spot else ""

    @property
    def set_title(self) -> str:
        """The title of a set of the later version."""
        spot = self._change.after
        assert spot is not None
        assert spot.set is not None
        return _quoted(self._after.sets[spot.set].title, self._lang)

    @property
    def reason(self) -> str:
        """Why one version is without a set, if that is known."""
        spot, other = self._change.after, self._before
        if spot is None:
            spot, other = self._change.before, self._after
        reason = other.without_sets.get(spot.set) if spot and spot.set else None
        return f" — {reason.in_(self._lang)}" if reason else ""

    @property
    def place(self) -> str:
        """The number of an option, with that in the earlier version if it is another."""
        old, new = (spot if spot and spot.option else None for spot in (self._change.before, self._change.after))
        spot = new or old
        assert spot is not None
        place = _option(spot, self._lang)
        if old is None or (old.case, old.option) == (spot.case, spot.option):
            return place
        return OPTION_ELSEWHERE.in_(self._lang).format(place=place, case=old.case or "", option=old.option)

    @property
    def labels(self) -> str:
        """The label of an option that is in both versions, or its two labels."""
        was = _option_at(self._before, self._change.before).label
        now = _option_at(self._after, self._change.after).label
        if wording(was) == wording(now):
            return _quoted(now, self._lang)
        return ARROW.join(_quoted(label, self._lang) for label in _told_apart(was, now, self._lang))


class _Said:
    """What one version says at the place of a change, or a part of it."""

    def __init__(self, value: Any, rulebook: Rulebook, spot: Spot | None, lang: Lang) -> None:
        self.value = value
        self.rulebook = rulebook
        self.spot = spot
        self.lang = lang

    def of(self, value: Any) -> _Said:
        """Return what the version says of something else."""
        return _Said(value, self.rulebook, self.spot, self.lang)

    def __getitem__(self, name: str) -> _Said:
        return self if name == "it" else self.of(getattr(self.value, name))

    def __format__(self, form: str) -> str:
        if form in NOTHING and (self.value is None or self.value == ()):
            return NOTHING[form].in_(self.lang)
        if form in TERMS:
            return TERMS[form][self.value].in_(self.lang)
        if form in PHRASES:
            return PHRASES[form].in_(self.lang).format_map(self)
        return FORMS[form](self)


class _Both:
    """What the two versions say."""

    def __init__(self, was: _Said, now: _Said) -> None:
        self._was, self._now = was, now

    def __format__(self, form: str) -> str:
        return f"{self._was:{form}}{ARROW}{self._now:{form}}"


def _told_apart(was: Text, now: Text, lang: Lang) -> tuple[Text, Text]:
    """Return two wordings, the Vietnamese ones where our translation is the same."""
    if was.in_(lang) != now.in_(lang):
        return was, now
    return text(was.vi, was.vi), text(now.vi, now.vi)


def _quoted(label: Text, lang: Lang) -> str:
    return f"“{label.in_(lang)}”"


def _option(spot: Spot, lang: Lang) -> str:
    return (OPTION_OF_A_CASE if spot.case else OPTION).in_(lang).format(case=spot.case, option=spot.option)


def _option_at(rulebook: Rulebook, spot: Spot | None) -> Option:
    assert spot
    assert spot.set
    assert spot.criterion
    assert spot.option
    return rulebook.sets[spot.set].criteria[spot.criterion].options_of(spot.case)[spot.option - 1]


def _place(said: _Said) -> str:
    assert said.spot is not None
    return _option(said.spot, said.lang)


def _level(said: _Said) -> str:
    does = [f"{said['certifies']:certifies}"]
    if said.value.forwards is not None:
        does.append(f"{said['forwards']:forwards}")
    return f"{said.value.title.in_(said.lang)} ({'; '.join(does)})"


FORMS: Mapping[str, Callable[[_Said], str]] = {
    "": lambda said: str(said.value),
    "number": lambda said: displayed(said.value, said.lang),
    "numbers": lambda said: listed(map(str, said.value), said.lang),
    "points": lambda said: points(said.value, said.lang),
    "quoted": lambda said: _quoted(said.value, said.lang),
    "titles": lambda said: listed((f"{said.of(each):titled}" for each in said.value), said.lang),
    "cases": lambda said: "; ".join(f"{each.number}) {each.title.in_(said.lang)}" for each in said.value),
    "condition": lambda said: condition_in_words(said.value, said.rulebook.vocabulary, said.lang),
    "purposes": lambda said: listed((PURPOSES[each].in_(said.lang) for each in said.value), said.lang),
    "level": _level,
    "level_name": lambda said: said.rulebook.levels[said.value].title.in_(said.lang),
    "place": _place,
}
"""The ways to write a value that are no phrase or term."""
