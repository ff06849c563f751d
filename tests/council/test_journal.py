"""The journal of a round: what came stays, in its order, whoever writes at the same time."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ocop_rules.council.journal import FILE, SENT, Entry, Journal
from ocop_rules.council.links import make_links
from ocop_rules.council.round import open_round
from ocop_rules.errors import InvalidRound
from ocop_rules.rulebook.catalogue import default_catalogue
from tests.ordinary_user import ordinary_user

FIRST = Entry.of("HS-1", "Lò Thị Mai", {"judge": "Lò Thị Mai", "options": {"1.1": 3}}, SENT, "2026-09-15T02:00:00Z")
SECOND = Entry.of("HS-1", "Lò Thị Mai", {"judge": "Lò Thị Mai", "options": {"1.1": 2}}, SENT, "2026-09-15T02:00:00Z")

MANY = """
import sys
from pathlib import Path
from ocop_rules.council.journal import Entry, Journal
for i in range(20):
    entry = Entry.of("HS-1", sys.argv[2], {"judge": sys.argv[2], "options": {"1.1": i}}, "http", "2026-09-15T02:00:00Z")
    assert Journal(Path(sys.argv[1])).add([entry]) == 1
"""


def test_programs_that_note_sheets_at_the_same_time_lose_none_and_keep_the_chain_whole(tmp_path: Path) -> None:
    names = ["Lò Thị Mai", "Cầm Thị Ứng", "Trần Quốc Bảo"]
    running = [subprocess.Popen([sys.executable, "-c", MANY, str(tmp_path), name]) for name in names]
    assert [each.wait(60) for each in running] == [0, 0, 0]
    journal = Journal(tmp_path)
    for name in names:
        assert [each.sheet["options"]["1.1"] for each in journal.of("HS-1", name)] == [*range(20)]


def test_journals_that_were_read_before_another_noted_a_sheet_note_theirs_after_it(tmp_path: Path) -> None:
    read = [Journal(tmp_path) for _ in range(12)]
    entries = [replace(FIRST, member=f"Thành viên {i}") for i in range(12)]
    with ThreadPoolExecutor(12) as threads:
        added = threads.map(lambda pair: pair[0].add([pair[1]]), zip(read, entries, strict=True))
        assert [*added] == [1] * 12
    assert {each.member for each in Journal(tmp_path).entries} == {each.member for each in entries}
    assert read[0].add([entries[5]]) == 0


def test_a_sheet_that_is_sent_as_it_was_before_a_correction_counts_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert [journal.add([each]) for each in (FIRST, FIRST, SECOND, FIRST)] == [1, 0, 1, 1]
    typed = replace(SECOND, file="sheets/mai.yaml")
    assert [journal.add([each]) for each in (typed, FIRST, typed)] == [1, 1, 0]
    assert Journal(tmp_path).of("HS-1", "Lò Thị Mai")[-1] == FIRST


def test_a_file_that_is_changed_and_changed_back_counts_as_it_is(tmp_path: Path) -> None:
    first, second = (replace(each, file="mai.yaml") for each in (FIRST, SECOND))
    journal = Journal(tmp_path)
    assert [journal.add([each]) for each in (first, second, first, first)] == [1, 1, 1, 0]


def test_a_disk_that_is_full_leaves_the_journal_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path)
    journal.add([FIRST])
    before = (tmp_path / FILE).read_bytes()
    write = os.write

    def full(descriptor: int, content: memoryview) -> int:
        if len(content) < 50:
            raise OSError(28, "No space left on device")
        return write(descriptor, content[: len(content) // 2])

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        with pytest.raises(InvalidRound, match="the disk is full"):
            journal.add([SECOND])
    assert (tmp_path / FILE).read_bytes() == before
    assert journal.add([SECOND]) == 1
    assert [each.content for each in Journal(tmp_path).entries] == [FIRST.content, SECOND.content]


@pytest.mark.parametrize(("size", "code"), [(-1, "journal-cut"), (-30, "journal-cut")])
def test_a_last_line_that_was_cut_short_is_told_with_its_number_and_nothing_is_written(
    tmp_path: Path, size: int, code: str
) -> None:
    Journal(tmp_path).add([FIRST, SECOND])
    path = tmp_path / FILE
    whole = path.read_bytes()
    path.write_bytes(whole[:size])
    with pytest.raises(InvalidRound) as told:
        Journal(tmp_path)
    (problem,) = told.value.problems
    assert (problem.code, problem.line) == (code, 2)
    assert "xóa dòng cuối này" in problem.render("vi")
    assert path.read_bytes() == whole[:size]
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:1]))  # what the sentence says to do
    assert Journal(tmp_path).add([SECOND]) == 1
    assert path.read_bytes() == whole


def test_a_line_that_was_changed_or_taken_out_is_told(tmp_path: Path) -> None:
    Journal(tmp_path).add([FIRST, SECOND, replace(FIRST, member="Cầm Thị Ứng")])
    path = tmp_path / FILE
    first, second, third = path.read_bytes().splitlines(keepends=True)
    for changed, line in ((first + third, 2), (second + third, 1), (first.replace(b'"1.1":3', b'"1.1":2') + second, 2)):
        path.write_bytes(changed)
        with pytest.raises(InvalidRound) as told:
            Journal(tmp_path)
        assert [(each.code, each.line) for each in told.value.problems] == [("journal", line)]


def test_a_journal_that_cannot_be_opened_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InvalidRound, match="leave to write"):
        journal.add([FIRST])
    with pytest.raises(InvalidRound, match="may not read"):
        Journal(tmp_path)


def test_what_is_foreseen_leaves_the_journal_as_it_is(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add([FIRST])
    foreseen = journal.with_new([FIRST, SECOND, SECOND])
    assert foreseen.of("HS-1", "Lò Thị Mai") == (FIRST, SECOND)
    assert journal.of("HS-1", "Lò Thị Mai") == (FIRST,)
    assert not journal.is_known(SECOND)
    assert journal.of("HS-1", "ai đó") == ()
    assert journal.add([FIRST, SECOND, SECOND]) == 1
    assert journal.entries == foreseen.entries


def test_a_folder_that_may_not_be_written_to_is_a_sentence() -> None:
    opened = open_round(Path("examples/round"), default_catalogue())
    with ordinary_user() as folder:
        journal = Journal(folder)
        folder.chmod(0o500)
        try:
            with pytest.raises(InvalidRound, match="leave to write"):
                journal.add([FIRST])
            with pytest.raises(InvalidRound, match="leave to write"):
                make_links(folder, opened.round)
            assert [*folder.iterdir()] == []
        finally:
            folder.chmod(0o700)
        assert journal.add([FIRST]) == 1
