"""Suggesting the known name that somebody may have meant, however many names there are and whatever was written."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property

from ocop_rules.mend import Edit
from ocop_rules.text import Text

MAX_NAME = 100
"""A longer word is not a misspelt name."""

_LIKE = 0.6
_FEW = 300
_BESIDE = 8
_WORK = 3_000_000


class Names:
    """Known names, in which the one most like another is found without comparing it with all of them.

    A name that differs only in case, blanks or punctuation is found at once. Else names are compared letter by letter:
    all of them if they are few, or those that share the longest beginning or end with it. Comparing takes time that
    grows with the product of two lengths, so all comparisons together have a most, after which only the first way is
    left: a file with so many different slips is not mended one by one.

    Args:
        known: the names.
        work: the most of all comparisons, in products of two lengths.
    """

    def __init__(self, known: Iterable[str], work: int = _WORK) -> None:
        self._known = tuple(known)
        self._work = work
        self._found: dict[str, str | None] = {}

    def nearest(self, name: str) -> str | None:
        """Return the known name most like `name`, or None if none is like it at all."""
        if len(name) > MAX_NAME:
            return None
        if name not in self._found:
            self._found[name] = self._bare.get(_barely(name)) or self._by_letters(_plainly(name))
        return self._found[name]

    @cached_property
    def _plain(self) -> dict[str, str]:
        return {_plainly(each): each for each in sorted(self._known) if len(each) <= MAX_NAME}

    @cached_property
    def _bare(self) -> dict[str, str]:
        bare = {_barely(each): each for each in reversed(self._plain.values())}
        bare.pop("", None)
        return bare

    @cached_property
    def _beginnings(self) -> list[str]:
        return sorted(self._bare)

    @cached_property
    def _ends(self) -> list[str]:
        return sorted(each[::-1] for each in self._bare)

    def _by_letters(self, name: str) -> str | None:
        if self._work <= 0:
            return None
        if len(self._plain) <= _FEW:
            candidates: Iterable[str] = self._plain
        else:
            bare = _barely(name)
            ends = (each[::-1] for each in _around(self._ends, bare[::-1]))
            beside = dict.fromkeys([*_around(self._beginnings, bare), *ends])
            candidates = [_plainly(self._bare[each]) for each in beside]
        matcher: difflib.SequenceMatcher[str] = difflib.SequenceMatcher()
        matcher.set_seq2(name)
        best: tuple[float, str] | None = None
        for candidate in candidates:
            matcher.set_seq1(candidate)
            self._work -= 1
            if matcher.real_quick_ratio() < _LIKE:
                continue
            self._work -= len(name) + len(candidate)
            if matcher.quick_ratio() < _LIKE:
                continue
            self._work -= len(name) * len(candidate)
            like = matcher.ratio()
            if like >= _LIKE and (best is None or (like, candidate) > best):
                best = like, candidate
        return None if best is None else self._plain[best[1]]


def _around(ordered: Sequence[str], word: str) -> Sequence[str]:
    at = bisect_left(ordered, word)
    return ordered[max(0, at - _BESIDE) : at + _BESIDE]


def _plainly(name: str) -> str:
    return name.strip().lower().replace(" ", "_")


def _barely(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


def nearest(name: str, known: Iterable[str] | Names) -> str | None:
    """Return the known name most like `name`, or None if none is like it at all."""
    return (known if isinstance(known, Names) else Names(known)).nearest(name)


def suggested(name: str, known: Iterable[str] | Names, *, renames: bool = False) -> Edit | None:
    """Return the change to the nearest known name, which is asked after, or None if there is none.

    Args:
        name: what was written.
        known: the names.
        renames: whether it is the key of a value.
    """
    close = nearest(name, known)
    return None if close is None else Edit(close, "ask", renames=renames)


SLIP = 0.82
"""Names that are less alike than this may well be two names, each with its own meaning."""


def is_slip(name: str, known: str, least: float = SLIP) -> bool:
    """Tell whether a name is so like a known one, at `least`, that it is that one misspelt."""
    if _barely(name) == _barely(known):
        return True
    return difflib.SequenceMatcher(None, _plainly(name), _plainly(known)).ratio() >= least


def same_digits(name: str, known: str) -> bool:
    """Tell whether two names have the same digits, in any order: with others, one names another thing."""
    return sorted(filter(str.isdigit, name)) == sorted(filter(str.isdigit, known))


def slip_of(name: str, known: Iterable[str] | Names) -> Edit | None:
    """Return the change to the known name that a name is a misspelling of, which is asked after; None if it is none."""
    close = suggested(name, known)
    return close if close is not None and is_slip(name, str(close.value)) else None


def did_you_mean(name: str, known: Iterable[str] | Names) -> Text | None:
    """Return the advice to use the nearest known name, or None if there is none."""
    change = suggested(name, known)
    return None if change is None else change.sentence()
