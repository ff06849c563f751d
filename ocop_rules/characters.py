"""The characters of a text that is shown on one line: which have no place in it, and how a text that has them is shown.

Every range is written out, since what Python knows of Unicode differs between its versions and a bundle must not be
taken by one of them and refused by another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_CONTROLS = r"\x00-\x1f\x7f-\x9f"
"""Line feed, tab, escape and the like, which move a terminal's cursor or begin a line of their own."""

_LINES = r"\u2028\u2029"
"""The separators of lines and paragraphs; vertical tab, form feed and next line are controls."""

_DIRECTIONS = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks, embeddings, overrides and isolates, which have letters and digits stand in another order than they are in."""

_INVISIBLE = (
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff"
    r"\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e0fff"
)
"""What Unicode calls ignorable, fillers, annotations, tags, variation selectors: nothing is seen of them."""

_NO_CHARACTERS = r"\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff" + "".join(
    rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(1, 17)
)
"""Halves of characters, and what will never be one."""

_ANY = re.compile(f"[{_CONTROLS}{_LINES}{_DIRECTIONS}{_INVISIBLE}{_NO_CHARACTERS}]")

_USUAL = re.compile(r"[ -~\u00a0-\u00ac\u00ae-\u034e\u0350-\u0600\u1e00-\u1fff\u2010-\u2027\u2030-\u205e]*")
"""Texts of none but characters that have their place, as nearly all are: looking for what has none takes longer."""

_PLAIN = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u024f\u1ea0-\u1ef9\u2010-\u2027\n]*")
"""Texts of letters and marks that are one character each, as Vietnamese is nearly always written, on lines."""

_JOINED = r"\u1780-\u17b3\u17b6-\u17ff\u19e0-\u19ff\uaa00-\uaa5f"
"""Khmer and Cham writing, where an unseen character parts words (U+200B) or says how letters join (U+200C, U+200D)."""

_PICTURES = r"\u203c\u2049\u2100-\u3299\U0001f000-\U0001faff"
_IDEOGRAPHS = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_IN_PLACE = re.compile(
    f"(?<=[{_JOINED}])[\\u200b-\\u200d](?=[{_JOINED}])"
    f"|(?<=[{_PICTURES}])[\\ufe0e\\ufe0f]"
    f"|(?<=[{_IDEOGRAPHS}])[\\ufe00-\\ufe02\\U000e0100-\\U000e01ef]"
)
"""Where such a character is a part of the writing: between two letters of Khmer or Cham, and where it chooses the look
of the picture or of the ideograph (chữ Nôm, chữ Hán) before it."""

_BLANK = re.compile(
    r"[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000"  # spaces, and the pattern of no dots in Braille
    r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]*\Z"  # marks, on no letter
)

_LINE_BREAKS = re.compile(r"\r\n|[\t-\r\x1c-\x1e\x85\u2028\u2029]")


def misplaced(value: str) -> list[tuple[int, str]]:
    """Return the characters that have no place in a text of one line, each with its position from 1.

    They are those that control a terminal, break lines, change the direction of writing or are not seen at all. Marks
    on letters, as in Vietnamese written with marks apart, and what a writing needs to join or part its words stay.
    """
    if _USUAL.fullmatch(value):
        return []
    found = []
    for match in _ANY.finditer(value):
        if _IN_PLACE.match(value, match.start()) is None:
            found.append((match.start() + 1, match.group()))
    return found


def is_blank(value: str) -> bool:
    """Tell whether nothing is seen of a text: it is empty, or has only spaces, fillers and marks on no letter."""
    if value[:1].isascii() and value[:1].isalnum():
        return False
    return _BLANK.match(_ANY.sub("", value)) is not None


def are_plain(texts: Sequence[str]) -> bool:
    """Tell of many texts at once whether in all of them there is nothing to look for, nor to mend.

    Then each is one line of which something is seen, as Unicode composes it (NFC), without blanks around it.
    """
    lines = "\n".join(["", *texts, ""])
    if _PLAIN.fullmatch(lines) is None or lines.count("\n") > len(texts) + 1:
        return False
    return "\n\n" not in lines and "\n " not in lines and " \n" not in lines


def shown(value: str) -> str:
    r"""Return a text as it is safely shown to people: on one line, with what has no place there as `\u001b`.

    This is the one way for words of a bundle or of a record to a terminal, a page, a report, a log or a message.
    """
    if _USUAL.fullmatch(value):
        return value
    return _ANY.sub(_escaped, value)


def _escaped(match: re.Match[str]) -> str:
    if _IN_PLACE.match(match.string, match.start()) is not None:
        return match.group()
    return escape(match.group())


def escape(character: str) -> str:
    r"""Return a character as `\u001b` or `\U000e0041`."""
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def code_point(character: str) -> str:
    """Return a character as Unicode names it: `U+001B`."""
    return f"U+{ord(character):04X}"


def cleaned(value: str) -> str:
    """Return a text without what has no place on one line: a space for line breaks, nothing for the rest."""
    spaced = _LINE_BREAKS.sub(" ", value)
    kept = _ANY.sub(lambda match: match.group() if _IN_PLACE.match(spaced, match.start()) else "", spaced)
    return " ".join(kept.split())


_FORMULA = re.compile("[=+\\-@\t\r\n\uff0b\uff0d\uff1d\uff20]")


def cell(value: str) -> str:
    """Return a text as a cell of a CSV file for spreadsheets: one that begins like a formula after an apostrophe.

    It is for words, not for columns that programs read as numbers or names.
    """
    escaped = shown(value)
    return f"'{escaped}" if _FORMULA.match(value) or _FORMULA.match(escaped.lstrip()) else escaped
