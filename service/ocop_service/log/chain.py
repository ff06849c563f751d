"""Verifying the decision log: whether any entry was changed, removed, added or moved since it was written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ocop_rules.errors import InvalidRecord
from ocop_rules.replay.cut import cut
from ocop_rules.replay.record import read_record
from ocop_rules.text import Text, text
from ocop_service.log.entry import START, Head
from ocop_service.log.line import LogLine


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry that is not as it was written.

    Attributes:
        sequence: its place in the log.
        kind: `missing`, `moved`, `entry-changed`, `chain-broken`, `record-changed`, `explanation-changed`,
            `column-changed`, `removed-at-end`, `added-at-end`, `anchor-differs`, `not-a-line`.
        evaluation: its id; empty where there is none.
        message: what was found.
    """

    sequence: int
    kind: str
    evaluation: str
    message: Text


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of verifying a log: how many entries hold, the end of those, and the first fault if there is one."""

    entries: int
    head: Head
    fault: Fault | None


def verify(
    lines: Iterable[LogLine | Head],
    *,
    anchors: Mapping[int, str] | None = None,
    after: Head | None = None,
    also: Callable[[LogLine], Text | None] = lambda _: None,
) -> Verification:
    """Verify a log up to the first fault.

    Args:
        lines: the entries in the order in which they stand, and at the end where the log says that it ends; such
            ends may stand in between too, as where several exports were put together.
        anchors: digests that were noted elsewhere, such as in the receipts of answers, by place.
        after: the entry before the first, where only a part was exported; None for the beginning of the log.
        also: a further check of an entry, which gives what is wrong.
    """
    last = after or Head(0, START)
    count = 0
    noted = dict(anchors or {})
    closed = False
    for line in lines:
        closed = isinstance(line, Head)
        fault = _end(line, last) if isinstance(line, Head) else _fault(line, last, noted) or _further(line, also)
        if fault is not None:
            return Verification(count, last, fault)
        if not isinstance(line, Head):
            last = Head(line.entry.sequence, line.digest)
            count += 1
    return Verification(count, last, _at_end(last, noted, closed=closed))


def _fault(line: LogLine, last: Head, anchors: Mapping[int, str]) -> Fault | None:
    entry = line.entry
    expected = last.sequence + 1

    def fault(kind: str, vi: str, en: str, sequence: int = entry.sequence) -> Fault:
        return Fault(sequence, kind, entry.evaluation, text(vi, en))

    if entry.sequence > expected:
        return Fault(expected, "missing", "", text(f"thiếu mục {expected}", f"entry {expected} is missing"))
    if entry.sequence < expected:
        return fault("moved", f"đứng sau mục {last.sequence}", f"it stands after entry {last.sequence}")
    if entry.digest != line.digest:
        return fault("entry-changed", "mục đã bị sửa: mã băm không khớp", "it was changed: its digest does not hold")
    if entry.previous != last.digest:
        return fault(
            "chain-broken",
            f"không nối với mục {last.sequence}: mục này hoặc các mục trước đã bị thay",
            f"it does not follow entry {last.sequence}: it, or what stands before it, was replaced",
        )
    if entry.sequence in anchors and anchors[entry.sequence] != line.digest:
        return fault(
            "anchor-differs",
            "khác với mã băm đã lưu bên ngoài: nhật ký đã bị viết lại",
            "it is not what was noted elsewhere: the log was written anew",
        )
    record = line.record.encode()
    if hashlib.sha256(record).hexdigest() != entry.record_digest:
        return fault("record-changed", "bản ghi đã bị sửa", "its record was changed")
    if hashlib.sha256(line.explanation.encode()).hexdigest() != entry.explanation_digest:
        return fault("explanation-changed", "giải thích đã bị sửa", "its explanation was changed")
    if cut(record) is not None:
        return None
    try:
        read_record(record)
    except InvalidRecord as error:
        return fault("record-changed", error.problems[0].render("vi"), error.problems[0].render("en"))
    return None


def _further(line: LogLine, also: Callable[[LogLine], Text | None]) -> Fault | None:
    wrong = also(line)
    return None if wrong is None else Fault(line.entry.sequence, "column-changed", line.entry.evaluation, wrong)


def _end(stated: Head, last: Head) -> Fault | None:
    if stated.sequence > last.sequence:
        return _removed(last.sequence + 1, last)
    if stated.sequence < last.sequence:
        said = text(f"nhật ký ghi là dừng ở mục {stated.sequence}", f"the log says that it ends at {stated.sequence}")
        return Fault(stated.sequence + 1, "added-at-end", "", said)
    if stated != last:
        said = text("mục cuối không phải mục mà nhật ký ghi", "the last entry is not the one that the log names")
        return Fault(last.sequence, "chain-broken", "", said)
    return None


def _at_end(last: Head, anchors: Mapping[int, str], *, closed: bool) -> Fault | None:
    gone = min((sequence for sequence in anchors if sequence > last.sequence), default=None)
    if gone is not None or not closed:
        return _removed(last.sequence + 1, last)
    return None


def _removed(sequence: int, last: Head) -> Fault:
    said = text(
        f"nhật ký đứt sau mục {last.sequence}: phần cuối bị mất", f"the log breaks off after entry {last.sequence}"
    )
    return Fault(sequence, "removed-at-end", "", said)
