"""The kinds of field that documents share: exact numbers, digests, days, phrases, citations.

A document is a `TypedDict`: what makes it is checked against it, and its JSON Schema and OpenAPI follow from it. Exact
numbers are text.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import ConfigDict, Field, WithJsonSchema, with_config
from typing_extensions import TypedDict

from ocop_rules.rulebook.kinds import VersionId
from ocop_rules.text import Text

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256, 64 hexadecimal digits")]
Exact = Annotated[
    str, Field(pattern="^-?[0-9]+([./][0-9]+)?$", description="an exact number as text: 82, 78.2 or 236/3")
]
Day = Annotated[str, Field(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


def value_of(names: type[StrEnum]) -> WithJsonSchema:
    """Return what says of a text, in a document's schema, that it is one of the values of an enumeration."""
    return WithJsonSchema({"enum": [each.value for each in names], "type": "string"})


VersionName = Annotated[VersionId, Field(description="such as `qd-26-2026`")]

closed = with_config(ConfigDict(extra="forbid"))
"""A document that has no other members than it names."""

open_ended = with_config(ConfigDict(extra="allow"))
"""A document that has other members besides."""

_Value = TypeVar("_Value")
_Made = TypeVar("_Made")


@closed
class Phrase(TypedDict):
    """A phrase in both languages."""

    vi: str
    en: str


@open_ended
class CitationDocument(TypedDict):
    """A clause of a decision; which keys it has depends on what is cited."""

    decision: str


def phrase(said: Text) -> Phrase:
    """Return a text as documents hold it."""
    return {"vi": said.vi, "en": said.en}


def or_null(make: Callable[[_Value], _Made], value: _Value | None) -> _Made | None:
    """Return what `make` makes of a value; None, which is null in a document, where there is none."""
    return None if value is None else make(value)
