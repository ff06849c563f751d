"""The lines of an exported log: entries, each with its digest, record and explanation, and where the log ends."""

from __future__ import annotations

import json
from typing import Any

from ocop_rules.canonical import canonical
from ocop_rules.errors import InvalidRecord, Problem
from ocop_rules.text import printable, text
from ocop_service.log.entry import LOG_FORMAT, Entry, Head

HEAD_FORMAT = "ocop-log-head/1"

_FIELDS: dict[str, type] = {
    "format": str,
    "sequence": int,
    "evaluation": str,
    "recorded_at": str,
    "actor": str,
    "record_digest": str,
    "explanation_digest": str,
    "previous": str,
}


class LogLine:
    """An entry as it was exported or stored; nothing of it is checked yet.

    Args:
        entry: the entry.
        digest: the digest that stands beside it.
        record: the record's line.
        explanation: the explanation's JSON.
    """

    __slots__ = ("digest", "entry", "explanation", "record")

    def __init__(self, entry: Entry, digest: str, record: str, explanation: str) -> None:
        self.entry = entry
        self.digest = digest
        self.record = record
        self.explanation = explanation

    def to_json(self) -> str:
        """Give the line, canonical JSON; record and explanation stand in it as text, so that their digests hold."""
        return canonical(
            {
                "digest": self.digest,
                "entry": self.entry.as_json(),
                "explanation": self.explanation,
                "record": self.record,
            }
        )


def head_json(head: Head) -> str:
    """Give the line that says where a log ends."""
    return canonical({"format": HEAD_FORMAT, "sequence": head.sequence, "digest": head.digest})


def read_log_line(line: bytes) -> LogLine | Head:
    """Read a line of an exported log.

    Raises:
        InvalidRecord: it is not one.
    """
    try:
        data: Any = json.loads(line)
        if _is_head(data):
            return Head(data["sequence"], data["digest"])
        entry = data["entry"]
        right = (
            set(data) == {"digest", "entry", "explanation", "record"}
            and all(isinstance(data[name], str) for name in ("digest", "explanation", "record"))
            and set(entry) == set(_FIELDS)
            and all(type(entry[name]) is kind for name, kind in _FIELDS.items())
            and entry["format"] == LOG_FORMAT
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        right = False
    if not right:
        message = text("không phải một dòng của nhật ký", "this is not a line of a decision log")
        mend = text("xuất bằng: ocop log export", "export it with: ocop log export")
        shown = printable(line[:40].decode("utf-8", "replace"))
        raise InvalidRecord([Problem("not-a-log-line", "", message, mend, shown)])
    fields = {name: entry[name] for name in _FIELDS if name != "format"}
    return LogLine(Entry(**fields), data["digest"], data["record"], data["explanation"])


def _is_head(data: Any) -> bool:
    return (
        isinstance(data, dict)
        and set(data) == {"format", "sequence", "digest"}
        and data["format"] == HEAD_FORMAT
        and type(data["sequence"]) is int
        and isinstance(data["digest"], str)
    )
