"""The lines of an exported log: entries, each with its digest, record and explanation, and where the log ends."""

from __future__ import annotations

import json
import re
from dataclasses import MISSING, fields
from typing import Any, get_type_hints

from ocop_rules.canonical import canonical
from ocop_rules.documents.json_text import RepeatedKey, is_moderate, members_once
from ocop_rules.errors import InvalidRecord, Problem
from ocop_rules.text import Text, printable, text
from ocop_service.log.entry import BEYOND, NEWEST_FORMAT, OLDER_FORMAT, Entry, Head, format_name

HEAD_FORMAT = "ocop-log-head/1"

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_MEMBERS = ("digest", "entry", "explanation", "record")
_FORMATS = (OLDER_FORMAT, NEWEST_FORMAT)
_KINDS = get_type_hints(Entry)
_NEEDED = {each.name for each in fields(Entry) if each.default is MISSING}


class LogLine:
    """An entry as it was exported or stored; nothing of it is checked yet.

    Args:
        entry: the entry.
        digest: the digest that stands beside it.
        record: the record's line.
        explanation: which words tell it, as JSON, or the explanation's JSON itself.
    """

    __slots__ = ("digest", "entry", "explanation", "record")

    def __init__(self, entry: Entry, digest: str, record: str, explanation: str) -> None:
        self.entry = entry
        self.digest = digest
        self.record = record
        self.explanation = explanation

    def to_json(self) -> str:
        """Return the line, canonical JSON; record and explanation stand in it as text, so that their digests hold."""
        return canonical(
            {
                "digest": self.digest,
                "entry": self.entry.as_json(),
                "explanation": self.explanation,
                "record": self.record,
            }
        )


def head_json(head: Head) -> str:
    """Return the line that says where a log ends."""
    return canonical({"format": HEAD_FORMAT, "sequence": head.sequence, "digest": head.digest})


_JSON = json.JSONDecoder(object_pairs_hook=members_once)


def strict_json(written: str) -> Any:
    """Read JSON in which no key stands twice.

    Raises:
        ValueError: it is not JSON, holds more than any document may, or a key stands twice.
        RecursionError: it is nested beyond all bounds.
    """
    if not is_moderate(written):
        raise ValueError("more than any document may hold")
    return _JSON.decode(written)


def is_canonical(data: Any, written: str) -> bool:
    """Tell whether plain data is written just as canonical JSON writes it, so that it can be read in one way only."""
    try:
        return canonical(data) == written and written.encode() is not None
    except (ValueError, RecursionError):  # a float, a number beyond all bounds, half a surrogate pair
        return False


def read_log_line(line: bytes) -> LogLine | Head:
    """Read a line of an exported log.

    A line must be written to the byte as `ocop log export` writes it. Where a log ends may be noted by hand, so of
    such a line only what it says counts.

    Raises:
        InvalidRecord: it is not one, or a key is unknown or stands twice, or it is written otherwise.
    """
    try:
        written = line.decode()
        data: Any = strict_json(written)
    except RepeatedKey:
        raise _refused(line, text("một khóa đứng hai lần", "a key stands twice")) from None
    except (ValueError, RecursionError):
        raise _refused(line) from None
    if _is_head(data):
        return Head(data["sequence"], data["digest"])
    entry = _entry_of(data["entry"]) if _is_line(data) else None
    if entry is None:
        raise _refused(line)
    if not is_canonical(data, written):
        wrong = text("dòng không được ghi đúng dạng chuẩn", "the line is not written in canonical form")
        raise _refused(line, wrong)
    return LogLine(entry, data["digest"], data["record"], data["explanation"])


def _refused(line: bytes, message: Text | None = None) -> InvalidRecord:
    told = message or text("không phải một dòng của nhật ký", "this is not a line of a decision log")
    mend = text("xuất lại bằng: ocop log export", "export it with: ocop log export")
    return InvalidRecord([Problem("not-a-log-line", "", told, mend, printable(line[:40].decode("utf-8", "replace")))])


def _is_line(data: Any) -> bool:
    if not isinstance(data, dict) or set(data) != set(_MEMBERS):
        return False
    return all(isinstance(data[name], str) for name in _MEMBERS if name != "entry")


def _entry_of(stated: Any) -> Entry | None:
    """Return the entry that plain data tells; None if it has other members than its format has, or of other kinds."""
    if not isinstance(stated, dict):
        return None
    number = next((each for each in _FORMATS if stated.get("format") == format_name(each)), None)
    said = {name: value for name, value in stated.items() if name != "format"}
    right = all(type(value) is not bool and isinstance(value, _KINDS.get(name, ())) for name, value in said.items())
    if number is None or not right or not said.keys() >= _NEEDED:
        return None
    entry = Entry(**said, format=number)
    return entry if entry.as_json().keys() == stated.keys() else None


def _is_head(data: Any) -> bool:
    return (
        isinstance(data, dict)
        and set(data) == {"format", "sequence", "digest"}
        and data["format"] == HEAD_FORMAT
        and type(data["sequence"]) is int
        and 0 <= data["sequence"] < BEYOND
        and isinstance(data["digest"], str)
        and _DIGEST.match(data["digest"]) is not None
    )
