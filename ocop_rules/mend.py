"""What mends a problem, so exactly that a program could do it, and the sentence by which people are told."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from ocop_rules.text import Text, printable, text

Written: TypeAlias = "bool | int | Decimal | str | date | tuple[bool | int | Decimal | str | date, ...]"
"""A value that can be written into a document; several stand for a list."""

MAX_WRITTEN = 100
"""A longer text is not written out in a sentence: it could not be shown whole."""

_BARE = re.compile(r"(?!(?:true|false|null|yes|no|on|off)\Z)[^\W\d_](?:[\w/-]|[.](?=\w)| (?=\w))*\Z", re.IGNORECASE)
"""A text that YAML reads as itself without quotes, wherever it stands."""

_SENTENCES = {
    "write": text("ghi {}", "write {}"),
    "quote": text("đặt trong ngoặc kép: {}", "put it in quotes: {}"),
    "unquote": text("bỏ ngoặc kép: {}", "remove the quotes: {}"),
    "without-quotes": text("ghi {}, không có ngoặc kép", "write {}, without quotes"),
    "one-line": text("ghi trên một dòng: {}", "write it on one line: {}"),
    "points-alone": text("chỉ ghi số điểm: {}", "write the points alone: {}"),
    "option-alone": text("chỉ ghi số phương án: {}", "write the option's number alone: {}"),
    "ask": text("có phải là “{}”?", "did you mean “{}”?"),
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a document that mends a problem: it changes how a value is written, never what it says.

    What it says is only asked after where `said` is `ask`: that a name which is not known is a misspelt one.

    Attributes:
        value: what stands there afterwards.
        said: by which sentence people are told.
        renames: whether the key of the place becomes `value`; else the value does.
        because: what more there is to say, in brackets after the sentence.
        path: the steps to the place from the top of the document.
    """

    value: Written
    said: Literal["write", "quote", "unquote", "without-quotes", "one-line", "points-alone", "option-alone", "ask"] = (
        "write"
    )
    renames: bool = False
    because: Text | None = None
    path: tuple[str | int, ...] = ()

    @property
    def vi(self) -> str:
        """The sentence in Vietnamese."""
        return self.sentence().vi

    @property
    def en(self) -> str:
        """The sentence in English."""
        return self.sentence().en

    def sentence(self, *, in_json: bool = False) -> Text:
        """Return what people are told to do, in a document of YAML or of JSON."""
        shown = printable(str(self.value), MAX_WRITTEN) if self.said == "ask" else self.written(in_json=in_json)
        vi, en = (_SENTENCES[self.said].in_(lang).replace("{}", shown) for lang in ("vi", "en"))
        if self.because is not None:
            vi, en = f"{vi} ({self.because.vi})", f"{en} ({self.because.en})"
        return text(vi, en)

    def written(self, *, in_json: bool = False) -> str:
        """Return the value as it is written in a document, on one line."""
        return _written(self.value, in_json=in_json, quoted=self.said == "quote")


def _written(value: Written, *, in_json: bool, quoted: bool = False) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_written(each, in_json=in_json) for each in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f'"{value.isoformat()}"' if in_json else value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int):
        return str(value)
    if not quoted and not in_json and _BARE.match(value):
        return value
    return json.dumps(value, ensure_ascii=False)
