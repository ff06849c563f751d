"""Exported lines are read in one way only, and what is no fault of a log but should be known is told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ocop_service.log.chain import verify
from ocop_service.log.entry import START, Entry, Head
from ocop_service.log.line import LogLine, head_json, read_log_line, strict_json
from ocop_service.raters.outcome import RatingOptions, evaluation_of, rated
from ocop_service.storage.database import Database
from ocop_service.storage.evaluations import Evaluations, Request
from ocop_service.storage.verification import exported, verify_stored
from ocop_service.storage.writer import Writer
from typer.testing import CliRunner

from ocop_rules.cli.app import app
from ocop_rules.errors import InvalidRecord
from tests.service.faults.load import EXAMPLES

pytestmark = pytest.mark.once

RATED = rated(evaluation_of(EXAMPLES[0], RatingOptions()))


def entry(sequence: int, previous: str, **other: object) -> Entry:
    made = Entry(
        sequence,
        f"00000000-0000-4000-8000-{sequence:012d}",
        f"2026-11-23T08:15:30.{sequence:06d}Z",
        "tests",
        RATED.record_digest,
        RATED.explanation_digest,
        previous,
    )
    return replace(made, **other)  # type: ignore[arg-type]


def chain(*others: dict[str, object]) -> list[LogLine | Head]:
    """Return a whole log of entries that are as they should be but for what is said of each."""
    out: list[LogLine | Head] = []
    previous = START
    for sequence, other in enumerate(others, 1):
        made = entry(sequence, previous, **other)
        previous = made.digest
        out.append(LogLine(made, previous, RATED.record, RATED.explanation))
    return [*out, Head(len(others), previous)]


def written(lines: list[LogLine | Head]) -> list[str]:
    return [head_json(line) if isinstance(line, Head) else line.to_json() for line in lines]


def command(path: Path, lines: list[str]) -> tuple[int, dict[str, object]]:
    (path / "log.jsonl").write_bytes("\n".join(lines).encode("utf-8", "surrogatepass") + b"\n")
    result = CliRunner().invoke(app, ["log", "verify", str(path / "log.jsonl"), "--json"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, json.loads(result.stdout)


GOOD = chain({}, {"idempotency_digest": "a" * 64, "request_digest": "b" * 64, "organisation": "Sở Sơn La"}, {})
SECOND = json.loads(written(GOOD)[1])


def plain(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def changed(**members: object) -> str:
    return plain({**SECOND, "entry": {**SECOND["entry"], **members}})


LINES: dict[str, Callable[[str], str]] = {
    "a forged record before the right one": lambda line: '{"record":"forged",' + line[1:],
    "a forged record after the right one": lambda line: line[:-1] + ',"record":"forged"}',
    "a forged actor before the right one": lambda line: line.replace('"actor":', '"actor":"x","actor":'),
    "an unknown key": lambda line: line[:-1] + ',"zzz":1}',
    "an unknown key in the entry": lambda line: line.replace('"actor":', '"aaa":1,"actor":'),
    "a blank": lambda line: line.replace('"digest":', '"digest": ', 1),
    "keys in another order": lambda line: json.dumps(
        dict(reversed(json.loads(line).items())), ensure_ascii=False, separators=(",", ":")
    ),
    "a letter written otherwise": lambda line: line.replace('"actor":"tests"', '"actor":"\\u0074ests"'),
    "half a pair in the actor": lambda line: line.replace('"actor":"tests"', '"actor":"\\ud800"'),
    "half a pair in the record": lambda line: line.replace('"record":"', '"record":"\\ud800'),
    "half a pair in the explanation": lambda line: line.replace('"explanation":"', '"explanation":"\\udfff'),
    "half a pair as bytes": lambda line: line.replace('"actor":"tests"', '"actor":"\ud800"'),
    "a place that is no whole number": lambda line: line.replace('"sequence":2', '"sequence":2.0'),
    "a place that is true": lambda _: changed(sequence=True),
    "a place beyond all": lambda _: changed(sequence=10**400),
    "a place below all": lambda _: changed(sequence=-1),
    "a time that is none": lambda _: changed(recorded_at="yesterday"),
    "a request that is a number": lambda _: changed(request_digest=1),
    "a list": lambda _: "[]",
    "nested beyond all bounds": lambda _: "[" * 100_000,
    "not a number": lambda line: line.replace('"sequence":2', '"sequence":NaN'),
    "a format of later": lambda _: changed(format="ocop-log/9"),
    "a format that is a list": lambda _: changed(format=[]),
    "without the request": lambda _: plain(
        {**SECOND, "entry": {k: v for k, v in SECOND["entry"].items() if k != "request_digest"}}
    ),
    "another request": lambda _: changed(request_digest="c" * 64),
    "another name": lambda _: changed(idempotency_digest="c" * 64),
    "another organisation": lambda _: changed(organisation="Sở khác"),
    "the older format": lambda _: changed(format="ocop-log/1"),
}


@pytest.mark.parametrize("forge", LINES.values(), ids=LINES)
def test_a_forged_line_is_found(tmp_path: Path, forge: Callable[[str], str]) -> None:
    lines = written(GOOD)
    assert command(tmp_path, lines) == (
        0,
        {"entries": 3, "first_bad": None, "head": {"sequence": 3, "digest": GOOD[-1].digest}},
    )
    assert forge(lines[1]) != lines[1]
    code, found = command(tmp_path, [lines[0], forge(lines[1]), *lines[2:]])
    assert code == 1
    assert found["first_bad"]["sequence"] in (2, -1)  # type: ignore[index]
    assert found["entries"] == 1


def test_what_names_the_end_is_read_however_it_was_noted_but_says_one_thing() -> None:
    noted = f'{{ "sequence": 3, "format": "ocop-log-head/1", "digest": "{"a" * 64}" }}'
    assert read_log_line(noted.encode()) == Head(3, "a" * 64)
    for wrong in (
        noted.replace('"sequence": 3', '"sequence": 3, "sequence": 4'),
        noted.replace("3,", "-3,"),
        noted.replace("3,", f"{2**63},"),
        noted.replace("a" * 64, "a"),
        noted.replace("}", ', "more": 1}'),
    ):
        with pytest.raises(InvalidRecord):
            read_log_line(wrong.encode())


def test_more_than_any_document_holds_is_not_decoded() -> None:
    for written_so in ("[" + "0," * 300_000 + "0]", "[" * 200 + "]" * 200):
        with pytest.raises(ValueError, match="more than any document"):
            strict_json(written_so)


def test_lines_are_read_as_they_were_written() -> None:
    older = chain({"format": 1}, {})
    for line in (*GOOD, *older):
        again = read_log_line(written([line])[0].encode())
        assert written([again]) == written([line])


def test_entries_of_the_older_format_hold_and_are_told(tmp_path: Path) -> None:
    lines = chain({"format": 1}, {"format": 1}, {})
    found = verify(lines)
    assert (found.entries, found.fault) == (3, None)
    assert [(each.kind, each.sequence, each.entries) for each in found.notices] == [("older-format", 1, 2)]
    assert "does not prove" in found.notices[0].message.en
    assert command(tmp_path, written(lines))[1]["notices"][0]["kind"] == "older-format"  # type: ignore[index]


def test_the_older_format_does_not_come_back() -> None:
    fault = verify(chain({"format": 1}, {}, {"format": 1})).fault
    assert fault is not None
    assert (fault.sequence, fault.kind) == (3, "format-went-back")


def test_a_clock_that_goes_back_is_told_and_is_no_fault(tmp_path: Path) -> None:
    lines = chain(
        {"recorded_at": "2026-11-23T08:00:00.000000Z"},
        {"recorded_at": "2026-11-23T07:00:00.000000Z"},
        {"recorded_at": "2026-11-23T06:59:59.000000Z"},
        {"recorded_at": "2026-11-23T09:00:00.000000Z"},
    )
    found = verify(lines)
    assert (found.entries, found.fault) == (4, None)
    (notice,) = found.notices
    assert (notice.kind, notice.sequence, notice.entries) == ("clock-went-back", 2, 2)
    assert "entry 2, by 3600.000000 seconds" in notice.message.en
    (tmp_path / "log.jsonl").write_text("\n".join(written(lines)) + "\n", encoding="utf-8")
    told = CliRunner().invoke(app, ["log", "verify", str(tmp_path / "log.jsonl"), "--lang", "vi"])
    assert told.exit_code == 0
    assert "đồng hồ đã chạy lùi: 2 mục" in told.stdout.replace("\n", " ")


def test_a_clock_of_the_service_that_goes_back_is_told(database_url: str) -> None:
    database = Database(database_url)
    database.migrate()
    now = datetime(2026, 11, 23, 8, tzinfo=UTC)
    writer = Writer(database, 10, lambda: now)
    for step in (0, -3600, 1):
        now += timedelta(seconds=step)
        writer.add(RATED, Request("tests")).result(20)
    writer.stop()
    found = verify_stored(Evaluations(database))
    assert (found.entries, found.fault) == (3, None)
    assert [each.kind for each in found.notices] == ["clock-went-back"]
    assert verify(exported(Evaluations(database))).notices == found.notices
    database.close()


def test_a_record_with_a_key_that_stands_twice_is_found() -> None:
    forged = '{"bundle":{},' + RATED.record[1:]
    digest = hashlib.sha256(forged.encode()).hexdigest()
    made = entry(1, START, record_digest=digest)
    fault = verify([LogLine(made, made.digest, forged, RATED.explanation), Head(1, made.digest)]).fault
    assert fault is not None
    assert fault.kind == "record-changed"
