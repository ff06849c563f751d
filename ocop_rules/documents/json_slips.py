"""Values that are no JSON because of how they are written, and how they are written there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from ocop_rules.documents.advice import DECIMAL_COMMA, day_advice, number_advice
from ocop_rules.errors import Problem
from ocop_rules.mend import Edit
from ocop_rules.text import Text, printable, text

_AROUND = 80
_WORD = re.compile(r"""[^\s,:\[\]{}"']+(?:,(?=[0-9])[^\s,:\[\]{}"']+)*(?:[ ]?%)?""")
_AFTER_A_KEY = re.compile(r"""["']\s*:\s*\Z""")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_NUMBERS = re.compile(r"[-+]?[0-9]+(?:,[0-9]+)+\Z")
_TRAILING_COMMA = re.compile(r",\s*[}\]]")
_CONSTANTS = {"True": "true", "False": "false", "None": "null", "TRUE": "true", "FALSE": "false"}


def slip_at(content: str, at: int, line: int) -> Problem | None:
    """Return the problem of the value at which reading a JSON text stopped, if it is surely meant for another.

    Args:
        content: the text.
        at: the position where the reading stopped.
        line: its line.
    """
    if _TRAILING_COMMA.match(content, at):  # Python 3.13 stops at the comma, not behind it: the value before is right
        return None
    begin = max(0, at - _AROUND)
    near = content[begin : at + _AROUND]
    for match in _WORD.finditer(near):
        if match.start() <= at - begin <= match.end():
            word = match[0]
            if not _AFTER_A_KEY.search(near[: match.start()]):
                word = _piece(word, at - begin - match.start())
            mend = _mend(word)
            return None if mend is None else _problem(word, mend, line)
    return None


def _piece(word: str, at: int) -> str:
    """Return what stands between the commas around a position, as in a list."""
    begin = word.rfind(",", 0, at) + 1
    end = word.find(",", at)
    return word[begin : len(word) if end < 0 else end]


def _mend(word: str) -> Text | None:
    if word in _CONSTANTS:
        return text(f"ghi {_CONSTANTS[word]}", f"write {_CONSTANTS[word]}")
    if _ISO_DAY.match(word):
        try:
            return Edit(date.fromisoformat(word).isoformat(), "quote").sentence(in_json=True)
        except ValueError:
            return None
    number, day = number_advice(word, "75.5"), day_advice(word)
    if isinstance(number, Edit) or _NUMBERS.match(word):
        return replace(number, because=None).sentence(in_json=True) if isinstance(number, Edit) else number
    return day.sentence(in_json=True) if isinstance(day, Edit) else None


def _problem(word: str, mend: Text, line: int) -> Problem:
    message = text("sai cú pháp: giá trị này không phải JSON", "not well-formed JSON: this value is none")
    if _NUMBERS.match(word):
        message = text(f"sai cú pháp: {DECIMAL_COMMA.vi}", f"not well-formed JSON: {DECIMAL_COMMA.en}")
    return Problem("syntax", "", message, mend, printable(word), line)
