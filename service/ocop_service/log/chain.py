"""Verifying the decision log: whether any entry was changed, removed, added or moved since it was written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from ocop_rules.errors import InvalidRecord
from ocop_rules.replay.record import read_record
from ocop_rules.text import Text, text
from ocop_service.log.entry import OLDER_FORMAT, START, Entry, Head, encodable, format_name, moment_of
from ocop_service.log.line import LogLine, is_canonical, strict_json


@dataclass(frozen=True, slots=True)
class LogFault:
    """The first entry that is not as it was written.

    Attributes:
        sequence: its place in the log.
        kind: `missing`, `moved`, `entry-changed`, `format-went-back`, `chain-broken`, `record-changed`,
            `explanation-changed`, `column-changed`, `removed-at-end`, `added-at-end`, `anchor-differs`, `not-a-line`,
            `words-changed`.
        evaluation: its id; empty where there is none.
        message: what was found.
    """

    sequence: int
    kind: str
    evaluation: str
    message: Text


@dataclass(frozen=True, slots=True)
class LogNotice:
    """What is no fault of the log, and whoever relies on it should know.

    Attributes:
        kind: `older-format` or `clock-went-back`.
        sequence: the first entry of which it is true.
        entries: of how many it is true.
        message: what it means.
    """

    kind: str
    sequence: int
    entries: int
    message: Text


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of verifying a log: how many entries hold, the end of those, and the first fault if there is one."""

    entries: int
    head: Head
    fault: LogFault | None
    notices: tuple[LogNotice, ...] = ()


def verify(
    lines: Iterable[LogLine | Head | LogFault],
    *,
    anchors: Mapping[int, str] | None = None,
    after: Head | None = None,
    also: Callable[[LogLine], Text | None] = lambda _: None,
) -> Verification:
    """Verify a log up to the first fault.

    Args:
        lines: the entries in the order in which they stand, and at the end where the log says that it ends; such
            ends may stand in between too, as where several exports were put together. A fault where there is
            something that cannot be read as an entry.
        anchors: digests that were noted elsewhere, such as in the receipts of answers, by place.
        after: the entry before the first, where only a part was exported; None for the beginning of the log.
        also: a further check of an entry, which gives what is wrong.
    """
    last = after or Head(0, START)
    count = 0
    noted = dict(anchors or {})
    closed = False
    seen = _Seen()
    for line in lines:
        closed = isinstance(line, Head)
        match line:
            case LogFault():
                fault: LogFault | None = line
            case Head():
                fault = _end(line, last)
            case LogLine():
                fault = _fault(line, last, noted, seen) or _further(line, also)
        if fault is not None:
            return Verification(count, last, fault, seen.notices())
        if isinstance(line, LogLine):
            last = Head(line.entry.sequence, line.digest)
            count += 1
            seen.add(line.entry)
    return Verification(count, last, _at_end(last, noted, closed=closed), seen.notices())


class _Seen:
    """What was seen of the entries before: their format, their moments, and what is to be told of both."""

    def __init__(self) -> None:
        self.last: Entry | None = None
        self._older: tuple[int, int] | None = None
        self._back: tuple[int, int] | None = None
        self._farthest = (timedelta(), 0)

    def add(self, entry: Entry) -> None:
        if entry.format == OLDER_FORMAT:
            self._older = (entry.sequence if self._older is None else self._older[0], entry.sequence)
        if self.last is not None and entry.recorded_at < self.last.recorded_at:
            now, before = moment_of(entry.recorded_at), moment_of(self.last.recorded_at)
            assert now is not None
            assert before is not None
            self._back = (entry.sequence, 1) if self._back is None else (self._back[0], self._back[1] + 1)
            self._farthest = max(self._farthest, (before - now, entry.sequence))
        self.last = entry

    def notices(self) -> tuple[LogNotice, ...]:
        out = []
        if self._older is not None:
            first, last = self._older
            said = text(
                f"mục {first} đến {last} ghi theo dạng cũ {format_name(OLDER_FORMAT)}: chuỗi không chứng minh tổ chức, "
                "Idempotency-Key và mã băm yêu cầu của các mục này",
                f"entries {first} to {last} are of the older format {format_name(OLDER_FORMAT)}: the chain does not "
                "prove their organisation, idempotency key and digest of the request",
            )
            out.append(LogNotice("older-format", first, last - first + 1, said))
        if self._back is not None:
            first, count = self._back
            farthest, worst = self._farthest
            seconds = f"{farthest.total_seconds():f}"
            said = text(
                f"đồng hồ đã chạy lùi: {count} mục ghi thời điểm trước mục liền trước; nhiều nhất ở mục {worst}, "
                f"{seconds} giây",
                f"the clock went back: {count} recorded before the entry that they follow; farthest entry {worst}, by "
                f"{seconds} seconds",
            )
            out.append(LogNotice("clock-went-back", first, count, said))
        return tuple(out)


def _fault(line: LogLine, last: Head, anchors: Mapping[int, str], seen: _Seen) -> LogFault | None:
    entry = line.entry
    expected = last.sequence + 1

    def fault(kind: str, vi: str, en: str, sequence: int = entry.sequence) -> LogFault:
        return LogFault(sequence, kind, entry.evaluation, text(vi, en))

    if entry.sequence > expected:
        return LogFault(expected, "missing", "", text(f"thiếu mục {expected}", f"entry {expected} is missing"))
    if entry.sequence < expected:
        return fault("moved", f"đứng sau mục {last.sequence}", f"it stands after entry {last.sequence}")
    wrong = entry.malformed()
    if wrong is not None:
        return fault("entry-changed", f"mục đã bị sửa: {wrong} không hợp lệ", f"it was changed: its {wrong} is none")
    if entry.digest != line.digest:
        return fault("entry-changed", "mục đã bị sửa: mã băm không khớp", "it was changed: its digest does not hold")
    if entry.previous != last.digest:
        return fault(
            "chain-broken",
            f"không nối với mục {last.sequence}: mục này hoặc các mục trước đã bị thay",
            f"it does not follow entry {last.sequence}: it, or what stands before it, was replaced",
        )
    if seen.last is not None and entry.format < seen.last.format:
        return fault(
            "format-went-back",
            f"ghi theo dạng {format_name(entry.format)} sau mục dạng {format_name(seen.last.format)}",
            f"it is written as {format_name(entry.format)} after one of {format_name(seen.last.format)}",
        )
    if entry.sequence in anchors and anchors[entry.sequence] != line.digest:
        return fault(
            "anchor-differs",
            "khác với mã băm đã lưu bên ngoài: nhật ký đã bị viết lại",
            "it is not what was noted elsewhere: the log was written anew",
        )
    if _digest(line.record) != entry.record_digest:
        return fault("record-changed", "bản ghi đã bị sửa", "its record was changed")
    if _digest(line.explanation) != entry.explanation_digest:
        return fault("explanation-changed", "giải thích đã bị sửa", "its explanation was changed")
    try:
        read_record(line.record)
        if not is_canonical(strict_json(line.record), line.record):
            return fault("record-changed", "bản ghi không ở dạng chuẩn", "its record is not in canonical form")
    except InvalidRecord as error:
        return fault("record-changed", error.problems[0].render("vi"), error.problems[0].render("en"))
    return None


def _digest(written: str) -> str | None:
    return hashlib.sha256(written.encode()).hexdigest() if encodable(written) else None


def _further(line: LogLine, also: Callable[[LogLine], Text | None]) -> LogFault | None:
    wrong = also(line)
    return None if wrong is None else LogFault(line.entry.sequence, "column-changed", line.entry.evaluation, wrong)


def _end(stated: Head, last: Head) -> LogFault | None:
    if stated.sequence > last.sequence:
        return _removed(last.sequence + 1, last)
    if stated.sequence < last.sequence:
        said = text(f"nhật ký ghi là dừng ở mục {stated.sequence}", f"the log says that it ends at {stated.sequence}")
        return LogFault(stated.sequence + 1, "added-at-end", "", said)
    if stated != last:
        said = text("mục cuối không phải mục mà nhật ký ghi", "the last entry is not the one that the log names")
        return LogFault(last.sequence, "chain-broken", "", said)
    return None


def _at_end(last: Head, anchors: Mapping[int, str], *, closed: bool) -> LogFault | None:
    gone = min((sequence for sequence in anchors if sequence > last.sequence), default=None)
    if gone is not None or not closed:
        return _removed(last.sequence + 1, last)
    return None


def _removed(sequence: int, last: Head) -> LogFault:
    said = text(
        f"nhật ký đứt sau mục {last.sequence}: phần cuối bị mất", f"the log breaks off after entry {last.sequence}"
    )
    return LogFault(sequence, "removed-at-end", "", said)
