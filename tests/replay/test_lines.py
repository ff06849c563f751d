"""Reading lines: plain, packed, folders, broken, too long, from the middle."""

from __future__ import annotations

import gzip
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from ocop_rules.errors import InvalidDocument
from ocop_rules.replay import checkpoint
from ocop_rules.replay.lines import MAX_SHORT, SHORTEST, Line, Position, input_files, read_lines

START = Position()
TEXT = b'{"a":1}\n\n  \n{"b":"\xc4\x91"}\r\n{"c":3}'


def read(*paths: Path | str, start: Position = START) -> list[Line]:
    return list(read_lines(input_files([str(path) for path in paths]), start))


@pytest.fixture(params=["plain", "gzip", "zstd", "gzip twice", "zstd twice"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "records"
    half = len(TEXT) // 2
    packed = {
        "plain": TEXT,
        "gzip": gzip.compress(TEXT),
        "zstd": zstandard.compress(TEXT),
        "gzip twice": gzip.compress(TEXT[:half]) + gzip.compress(TEXT[half:]),
        "zstd twice": zstandard.compress(TEXT[:half]) + zstandard.compress(TEXT[half:]),
    }
    path.write_bytes(packed[request.param])
    return path


def test_lines_with_their_numbers(file: Path) -> None:
    found = read(file)
    assert [(line.number, line.data) for line in found] == [
        (1, b'{"a":1}'),
        (4, b'{"b":"\xc4\x91"}'),
        (5, b'{"c":3}'),
    ]
    assert found[-1].packed == file.stat().st_size
    assert found[-1].file == str(file)


def test_reading_goes_on_after_any_line(file: Path) -> None:
    once = read(file)
    for i, line in enumerate(once):
        assert [(x.number, x.data) for x in read(file, start=line.after)] == [(x.number, x.data) for x in once[i + 1 :]]


def test_a_mark_at_the_beginning_is_no_part_of_the_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\xef\xbb\xbf{}\n")
    assert [line.data for line in read(path)] == [b"{}"]


def test_a_folder_gives_its_files_by_name(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/1.jsonl", "a.ndjson", "c.jsonl.gz", "d.JSONL.zst", "notes.txt"):
        (tmp_path / name).write_bytes(b"1\n")
    assert [Path(each.path).name for each in input_files([str(tmp_path)])] == [
        "a.ndjson",
        "1.jsonl",
        "c.jsonl.gz",
        "d.JSONL.zst",
    ]
    both = input_files([str(tmp_path / "a.ndjson"), str(tmp_path)])
    assert len(both) == 4


def test_what_cannot_be_read_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidDocument) as error:
        input_files([str(tmp_path), str(tmp_path / "absent.jsonl")])
    assert [problem.code for problem in error.value.problems] == ["no-records", "unreadable-file"]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_file_cut_off_is_told_and_the_next_one_read(tmp_path: Path, pack: object) -> None:
    whole = b"".join(b'{"n":%d,"x":"%s"}\n' % (i, bytes(str(i * i), "ascii") * 9) for i in range(5000))
    packed = pack(whole)  # type: ignore[operator]
    (tmp_path / "1.jsonl").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "2.jsonl").write_bytes(b"{}\n")
    found = read(tmp_path)
    assert found[-1].data == b"{}"
    fault = found[-2].fault
    assert fault is not None
    assert fault.code == "cannot-unpack"
    assert 10 < len(found) < 5000


def test_a_line_too_long_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"a" * 100 + b"\n" + b"b" * 5000 + b"\n{}\n" + b"c" * 101)
    found = list(read_lines(input_files([str(path)]), longest=100))
    assert [(line.number, line.data[:1], line.fault and line.fault.code) for line in found] == [
        (1, b"a", None),
        (2, b"", "too-large"),
        (3, b"{", None),
        (4, b"", "too-large"),
    ]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(TEXT))))
    assert [line.number for line in read("-")] == [1, 4, 5]


PACK = {"plain": bytes, "gzip": gzip.compress, "zstd": zstandard.compress}


@pytest.mark.parametrize("pack", PACK.values(), ids=PACK)
@pytest.mark.parametrize("short", [b"\n", b" \r\n", b"{}\n"])
def test_lines_without_a_record_have_an_end_and_the_next_file_is_read(
    tmp_path: Path, pack: Callable[[bytes], bytes], short: bytes
) -> None:
    record = b'{"a": "%s"}' % (b"x" * SHORTEST)
    (tmp_path / "1.jsonl").write_bytes(pack(record + b"\n" + short * (MAX_SHORT + 5) + record))
    (tmp_path / "2.jsonl").write_bytes(record)
    found = [line for line in read(tmp_path) if line.data != b"{}"]
    assert [line.fault and line.fault.code for line in found] == [None, "too-many-short-lines", None]
    assert found[1].number == MAX_SHORT + 2
    assert found[1].after == Position(1)
    assert found[2].file.endswith("2.jsonl")


def test_a_record_between_begins_the_count_anew(tmp_path: Path) -> None:
    record = b'{"a": "%s"}\n' % (b"x" * SHORTEST)
    (tmp_path / "1.jsonl").write_bytes((b"\n" * (MAX_SHORT - 1) + record) * 3)
    assert [line.fault for line in read(tmp_path)] == [None] * 3


@pytest.mark.parametrize("pack", PACK.values(), ids=PACK)
def test_a_line_without_end_is_not_read_to_its_end(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / "1.jsonl").write_bytes(pack(b"a" * 5_000_000 + b"\n{}\n"))
    (tmp_path / "2.jsonl").write_bytes(b"[]\n")
    found = list(read_lines(input_files([str(tmp_path)]), longest=1000))
    assert [(line.data, line.fault and line.fault.code) for line in found] == [(b"", "too-large"), (b"[]", None)]
    assert found[0].fault is not None
    assert "rest of the file" in found[0].fault.message.en


def test_pipes_and_devices_are_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (str(pipe), "/dev/zero", os.devnull):
        with pytest.raises(InvalidDocument) as error:
            input_files([path])
        (problem,) = error.value.problems
        assert (problem.code, problem.place) == ("unreadable-file", path)
        assert "a pipe or a device" in problem.message.en
        with pytest.raises(InvalidDocument):
            checkpoint.load(Path(path), "")


def test_a_file_that_became_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"{}\n")
    files = input_files([str(path)])
    path.unlink()
    os.mkfifo(path)
    (line,) = read_lines(files)
    assert line.fault is not None
    assert line.fault.code == "cannot-unpack"
