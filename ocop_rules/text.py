"""Text in the two languages of the project."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta, timezone
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from ocop_rules.brief import brief
from ocop_rules.characters import cleaned, code_point, escape, is_blank, misplaced, shown

Lang = Literal["vi", "en"]
"""A language of labels and explanations: Vietnamese or English."""

LANGS: tuple[Lang, ...] = ("vi", "en")

HIDDEN_CHARACTER = "hidden-character"
"""The code of the problem of a text that holds a character which has no place on one line."""


def on_one_line(value: str) -> str:
    """Return `value` if it is a text of one line, of which something is seen; for the models of what people write.

    Raises:
        PydanticCustomError: of kind `told`, with what stands where, and how to mend it.
    """
    found = misplaced(value)
    if found:
        raise _hidden(value, found, cleaned(value))
    return _seen(value)


def on_lines(value: str) -> str:
    """Return `value` if it is a text of one or more lines, as `on_one_line` for one."""
    lines = value.replace("\r\n", "\n")
    found = misplaced(lines.replace("\n", " "))
    if found:
        raise _hidden(lines, found, " ".join(map(cleaned, lines.splitlines())))
    return _seen(value)


MISFIT = "misfit"
"""The type of the errors that `misfit` makes."""


def misfit(message: Text, mend: Text | None = None, **more: object) -> PydanticCustomError:
    """Return the error of a value that does not fit its model, in both languages.

    Args:
        message: what is wrong.
        mend: what to do about it; None for the usual advice.
        more: the `code` of the problem and what was `found`, where they are not the usual ones; in place of `mend` the
            `edit` that mends it, or the same text on `one_line`.
    """
    context = {"message": message, **({} if mend is None else {"mend": mend}), **more}
    return PydanticCustomError(MISFIT, "misfit", context)


def _seen(value: str) -> str:
    if is_blank(value):
        message = text("không được để trống", "it must not be empty")
        mend = text("ghi chữ đọc được, hoặc bỏ dòng này", "write words that can be read, or drop this line")
        raise misfit(message, mend)
    return value


_TOLD = 3
"""So many hidden characters are told of one text."""


def _hidden(value: str, found: list[tuple[int, str]], clean: str) -> PydanticCustomError:
    vi = ", ".join(f"{code_point(each)} (ký tự thứ {at})" for at, each in found[:_TOLD])
    en = ", ".join(f"{code_point(each)} (character {at})" for at, each in found[:_TOLD])
    if len(found) > _TOLD:
        vi, en = f"{vi}, và {len(found) - _TOLD} ký tự khác", f"{en}, and {len(found) - _TOLD} more"
    message = text(
        f"có ký tự điều khiển, xuống dòng, đổi chiều viết hoặc không nhìn thấy: {vi}",
        f"it holds a character that controls, breaks the line, turns the writing or cannot be seen: {en}",
    )
    found_here = printable(shown(value))
    if is_blank(clean):
        mend = text("ghi chữ đọc được, hoặc bỏ dòng này", "write words that can be read, or drop this line")
        return misfit(message, mend, code=HIDDEN_CHARACTER, found=found_here)
    if len(clean) > MAX_SHOWN or not clean.isprintable():  # what cannot be shown whole cannot be copied
        mend = text("xóa các ký tự đó, giữ nguyên phần chữ", "delete these characters, and keep the words as they are")
        return misfit(message, mend, code=HIDDEN_CHARACTER, found=found_here)
    return misfit(message, code=HIDDEN_CHARACTER, found=found_here, one_line=clean)


Phrase = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), AfterValidator(on_one_line)]


class Text(BaseModel):
    """One phrase in Vietnamese and in English.

    Attributes:
        vi: the Vietnamese wording, with full diacritics.
        en: the English wording.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    vi: Phrase
    en: Phrase

    def __repr__(self) -> str:
        return brief(self)

    def in_(self, lang: Lang) -> str:
        """Return the wording in `lang`."""
        return self.vi if lang == "vi" else self.en


def text(vi: str, en: str) -> Text:
    """Build a `Text` from its two wordings without validating them again."""
    return Text.model_construct(vi=vi, en=en)


MAX_MARKS = 30
"""More marks than this do not stand on one letter in any writing (Unicode Standard Annex 15, stream-safe text)."""


def nfc(value: str) -> str:
    """Return a text in Unicode's form NFC; one with more marks on a letter than any writing has is left as it is.

    Sorting the marks of one letter takes time that grows with the square of their number.
    """
    for crowded in _MAYBE_MARKS.finditer(value) if len(value) > MAX_MARKS else ():
        marks = 0
        for character in crowded[0]:
            marks = marks + 1 if unicodedata.combining(character) else 0
            if marks > MAX_MARKS:
                return value
    return unicodedata.normalize("NFC", value)


INDOCHINA = timezone(timedelta(hours=7))
"""The time of Vietnam, in which moments are shown and days are meant."""


def written_day(value: date, lang: Lang) -> str:
    """Return a day as it is written: `25/12/2026`, `2026-12-25`."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}" if lang == "vi" else value.isoformat()


def folded(value: str) -> str:
    """Return a text for finding it again, without regard to case, diacritics (đ too) and what stands between words.

    `Chè Shan tuyết – Hoàng Su Phì` and `che shan tuyet hoang su phi` give the same.
    """
    bare = _without_marks(value)  # so that no letter has more marks than it is made of
    letters = _without_marks(unicodedata.normalize("NFD", bare).casefold().replace("đ", "d"))
    return _BETWEEN_WORDS.sub(" ", letters).strip()


_BETWEEN_WORDS = re.compile(r"[\W_]+")
_LATIN_MARKS = re.compile("[\u0300-\u036f]+")
_PERHAPS_MARK = re.compile(r"[^\w\x00-\x7f]")


def _without_marks(value: str) -> str:
    return _PERHAPS_MARK.sub(_unless_mark, _LATIN_MARKS.sub("", value))


def _unless_mark(found: re.Match[str]) -> str:
    return "" if unicodedata.category(found[0]) == "Mn" else found[0]


_MAYBE_MARKS = re.compile(f"[^\x00-\u02ff]{{{MAX_MARKS + 1},}}")
"""Where so many characters follow each other that all of them may be marks: the first mark is U+0300."""


MAX_SHOWN = 60
"""More characters than this are not shown of a value in a message."""


def printable(value: str, most: int = MAX_SHOWN) -> str:
    """Return `value` for a message: on one line, at most `most` characters, and none that a terminal could choke on."""
    written = shown(" ".join(value[: most * 20].split()))
    if not written.isprintable():
        written = "".join(c if c.isprintable() else escape(c) for c in written)
    if value and is_blank(written):  # shown as it is, else the message would name nothing
        written = f'"{"".join(c if c == " " else escape(c) for c in value[:8])}"'
    return written if len(written) <= most else written[: most - 1] + "…"
