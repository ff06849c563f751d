"""Text in the two languages of the project."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Lang = Literal["vi", "en"]
"""A language of labels and explanations: Vietnamese or English."""

LANGS: tuple[Lang, ...] = ("vi", "en")

Phrase = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Text(BaseModel):
    """One phrase in Vietnamese and in English.

    Attributes:
        vi: the Vietnamese wording, with full diacritics.
        en: the English wording.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    vi: Phrase
    en: Phrase

    def in_(self, lang: Lang) -> str:
        """Give the wording in `lang`."""
        return self.vi if lang == "vi" else self.en


def text(vi: str, en: str) -> Text:
    """Build a `Text` from its two wordings without validating them again."""
    return Text.model_construct(vi=vi, en=en)


MAX_MARKS = 30
"""More marks than this do not stand on one letter in any writing (Unicode Standard Annex 15, stream-safe text)."""


def composed(value: str) -> str:
    """Give a text in Unicode's form NFC; one with more marks on a letter than any writing has is left as it is.

    Sorting the marks of one letter takes time that grows with the square of their number.
    """
    for crowded in _MAYBE_MARKS.finditer(value) if len(value) > MAX_MARKS else ():
        marks = 0
        for character in crowded[0]:
            marks = marks + 1 if unicodedata.combining(character) else 0
            if marks > MAX_MARKS:
                return value
    return unicodedata.normalize("NFC", value)


_MAYBE_MARKS = re.compile(f"[^\x00-\u02ff]{{{MAX_MARKS + 1},}}")
"""Where so many characters follow each other that all of them may be marks: the first mark is U+0300."""


MAX_SHOWN = 60
"""More characters than this are not shown of a value in a message."""


def printable(value: str, most: int = MAX_SHOWN) -> str:
    """Give `value` for a message: on one line, at most `most` characters, and none that a terminal could choke on."""
    shown = " ".join(value[: most * 20].split())
    if not shown.isprintable():
        shown = _escaped(shown)
    if value and not shown:  # only blanks: shown as they are, else the message would name nothing
        shown = f'"{_escaped(value[:8])}"'
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def _escaped(value: str) -> str:
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in value)
