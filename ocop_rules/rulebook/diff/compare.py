"""Comparing what two versions say of the same thing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from ocop_rules.rulebook.diff.change import Change, Kind, Spot, Value
from ocop_rules.text import Text


def changed(kind: Kind, identity: str, before: Spot, after: Spot, was: Value, now: Value) -> Iterator[Change]:
    """Return a change if two versions do not say the same."""
    if was != now:
        yield Change(kind, identity, before, after, was, now)


def renamed(
    kind: Kind, identity: str, before: Spot, after: Spot, was: Text | None, now: Text | None
) -> Iterator[Change]:
    """Return a change if the wording is another."""
    if wording(was) != wording(now):
        yield Change(kind, identity, before, after, was, now)


def wording(said: Text | None) -> str | None:
    """Return what counts of a wording: the Vietnamese, as the English is our translation, without case and spaces."""
    return None if said is None else "".join(unicodedata.normalize("NFC", said.vi).casefold().split())
