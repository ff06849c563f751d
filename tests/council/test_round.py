"""A round: its file, what comes in, corrected sheets, the journal, and what the command shows."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

import ocop_rules
from ocop_rules.cli.app import main
from ocop_rules.council.links import FILE as LINKS
from ocop_rules.council.links import has_links

ROUND = Path("examples/round")


class Run(NamedTuple):
    exit_code: int
    stdout: str
    stderr: str


def ocop(*arguments: object, columns: int = 200) -> Run:
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        patch.setenv("COLUMNS", str(columns))
        patch.setattr(sys, "argv", ["ocop", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
    assert isinstance(ended.value.code, int)
    return Run(ended.value.code, out.getvalue(), err.getvalue())


def document(folder: Path) -> dict[str, object]:
    result = ocop("council", folder, "--json")
    assert result.exit_code == 0, result.stderr
    found: dict[str, object] = json.loads(result.stdout)
    return found


def products(folder: Path) -> dict[str, dict[str, object]]:
    found = document(folder)["products"]
    assert isinstance(found, list)
    return {each["dossier"]: each for each in found}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "đợt 1"
    shutil.copytree(ROUND, target, ignore=shutil.ignore_patterns("journal.jsonl"))
    return target


def change(path: Path, before: str, after: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert before in content
    path.write_text(content.replace(before, after, 1), encoding="utf-8")


MANGO, JAM, BANANA = "14-03646-021-2026", "14-04057-007-2026", "14-04102-003-2026"


def test_a_round_shows_what_is_done_and_what_is_blocked(folder: Path) -> None:
    shown = ocop("council", folder).stdout
    assert "Mới nhận 18 phiếu; nhật ký có 18 phiếu" in shown
    assert "ít nhất 4 trên 5 thành viên chấm" in shown
    assert "theo quy chế: Quy chế của Hội đồng" in shown
    assert "điểm chênh lệch quá mức" in shown
    assert "tổng điểm của Nguyễn Văn Hòa và Cầm Thị Ứng chênh nhau 13, quá 10 điểm" in shown
    again = ocop("council", folder).stdout
    assert "Mới nhận 0 phiếu; nhật ký có 18 phiếu" in again
    found = products(folder)
    assert found[MANGO]["is_final"] is True
    assert found[BANANA]["stars"] is None
    assert found[BANANA]["outcome"] == "provisional"


def test_the_secretary_is_shown_and_does_not_enter_the_mean(folder: Path) -> None:
    mango = products(folder)[MANGO]
    scores = mango["scores"]
    assert isinstance(scores, list)
    counted = [int(each["total"]) for each in scores if each["counted"]]
    assert len(counted) == 5
    assert mango["points"] == str(sum(counted) / 5)
    (secretary,) = [each for each in scores if not each["counted"]]
    assert secretary["role"] == "secretary"
    assert secretary["total"] == "72"


def test_a_corrected_sheet_replaces_the_older_one_and_both_stay(folder: Path) -> None:
    before = products(folder)[BANANA]
    sheets = yaml.safe_load((folder / "sheets" / "chuoi-say.yaml").read_text(encoding="utf-8"))
    sheets["sheets"] = [dict(sheets["sheets"][0], judge="Cầm Thị Ứng")]
    (folder / "sheets" / "chuoi-say-cham-lai.yaml").write_text(yaml.safe_dump(sheets, allow_unicode=True), "utf-8")
    after = products(folder)[BANANA]
    assert before["outcome"] == "provisional"
    assert after["outcome"] == "rated"
    scores = after["scores"]
    assert isinstance(scores, list)
    assert [each["replaced"] for each in scores] == [0, 0, 0, 1, 0, 0]
    lines = (folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 19
    # The file that was corrected is still there, and what it says is not new.
    assert products(folder)[BANANA] == after
    # A file that is gone takes no sheet along.
    (folder / "sheets" / "chuoi-say-cham-lai.yaml").unlink()
    assert products(folder)[BANANA] == after


def test_two_new_files_that_differ_are_told_and_nothing_is_noted(folder: Path) -> None:
    shutil.copy(folder / "sheets" / "xoai-say.yaml", folder / "sheets" / "xoai-say-2.yaml")
    change(folder / "sheets" / "xoai-say-2.yaml", '"1.1": 3', '"1.1": 2')
    result = ocop("council", folder)
    assert result.exit_code == 1
    assert "khác phiếu trong" in result.stderr
    assert "chỉ để lại một trong hai tệp" in result.stderr
    assert not (folder / "journal.jsonl").exists()


def test_what_is_missing_is_told_by_member(folder: Path) -> None:
    sheets = yaml.safe_load((folder / "sheets" / "mut-man.yaml").read_text(encoding="utf-8"))
    sheets["sheets"] = [each for each in sheets["sheets"] if each["judge"] not in ("Lò Thị Mai", "Trần Quốc Bảo")]
    (folder / "sheets" / "mut-man.yaml").write_text(yaml.safe_dump(sheets, allow_unicode=True), "utf-8")
    shown = ocop("council", folder).stdout
    assert f"Còn thiếu phiếu của Lò Thị Mai: {JAM}" in shown
    jam = products(folder)[JAM]
    assert jam["missing"] == ["Lò Thị Mai", "Trần Quốc Bảo"]
    assert jam["outcome"] == "provisional"  # three of the four that must score


def test_who_is_absent_is_not_waited_for_and_the_deputy_takes_the_chair(folder: Path) -> None:
    change(folder / "round.yaml", "tỉnh, chair: true}", "tỉnh, chair: true, absent: đi công tác}")
    for path in (folder / "sheets").iterdir():
        sheets = yaml.safe_load(path.read_text(encoding="utf-8"))
        sheets["sheets"] = [each for each in sheets["sheets"] if each["judge"] != "Nguyễn Văn Hòa"]
        path.write_text(yaml.safe_dump(sheets, allow_unicode=True), "utf-8")
    shown = ocop("council", folder).stdout
    assert "Vắng mặt: Nguyễn Văn Hòa (đi công tác)" in shown
    assert "phải có phiếu của Lò Thị Mai" in shown
    assert products(folder)[MANGO]["is_final"] is True


def test_a_round_with_no_sheet_says_that_nobody_has_scored(folder: Path) -> None:
    shutil.rmtree(folder / "sheets")
    result = ocop("council", folder)
    assert result.exit_code == 0
    assert "chưa ai chấm" in result.stdout
    assert "Còn thiếu mọi phiếu của Cầm Thị Ứng" in result.stdout


WRONG = {
    "level: province": ("level: xã", "phiên bản này không có cấp đó"),
    "version: qd-26-2026": ("version: qd-99-2099", "không có phiên bản này"),
    "name: Lò Thị Mai": ("name: nguyễn văn hoà", "hai thành viên trùng tên"),
    "quorum: 4": ("quorum: 9", "quorum is a whole number"),
    "spread: 10": ("preset: ha-noi", "ha-noi-2020"),
    "chair: true": ("chair: true, role: advisory", "người chủ trì phải là thành viên Hội đồng"),
    "bundle: mut-man.yaml": ("bundle: xoai-say.yaml", "hồ sơ này đã nêu ở trên"),
    "held_on: 2026-09-15": ("held_on: 15/09/2026", "held_on"),
}


@pytest.mark.parametrize("before", sorted(WRONG))
def test_a_wrong_round_is_told_with_its_line(before: str, folder: Path) -> None:
    after, told = WRONG[before]
    change(folder / "round.yaml", before, after)
    result = ocop("council", folder)
    assert result.exit_code == 1
    assert told in result.stderr
    assert "dòng" in result.stderr
    assert not (folder / "journal.jsonl").exists()


def test_wrong_sheets_and_bundles_are_all_told_at_once(folder: Path) -> None:
    change(folder / "sheets" / "xoai-say.yaml", "judge: Lò Thị Mai", "judge: Lò Thị May")
    change(folder / "sheets" / "mut-man.yaml", JAM, "14-04057-070-2026")
    result = ocop("council", folder)
    assert result.exit_code == 1
    assert "Lò Thị Mai" in result.stderr
    assert JAM in result.stderr
    (folder / "mut-man.yaml").unlink()
    change(folder / "chuoi-say.yaml", "purpose: first", "purpose: second")
    result = ocop("council", folder)
    assert "mut-man.yaml" in result.stderr
    assert "chuoi-say.yaml: purpose" in result.stderr


def test_totals_with_decimals_are_taken_in(folder: Path) -> None:
    sheets = {"format": "ocop-sheets/1", "dossier": MANGO, "sheets": []}
    for name in ("Nguyễn Văn Hòa", "Lò Thị Mai", "Trần Quốc Bảo", "Cầm Thị Ứng", "Đặng Hữu Phước"):
        sheets["sheets"].append({"judge": name, "parts": {"A": 30.5, "B": 20, "C": 28.25}})  # type: ignore[attr-defined]
    (folder / "sheets" / "xoai-say.yaml").write_text(yaml.safe_dump(sheets, allow_unicode=True), "utf-8")
    mango = products(folder)[MANGO]
    assert (mango["points"], mango["outcome"], mango["stars"]) == ("78.75", "provisional", None)


def test_an_option_that_is_not_there_is_told_before_anything_is_noted(folder: Path) -> None:
    change(folder / "sheets" / "xoai-say.yaml", '"1.1": 3', '"1.1": 33')
    result = ocop("council", folder)
    assert result.exit_code == 1
    assert "1.1" in result.stderr
    assert not (folder / "journal.jsonl").exists()


@pytest.mark.parametrize("harm", ["cut", "altered", "taken out", "no JSON"])
def test_a_journal_that_was_changed_is_refused(harm: str, folder: Path) -> None:
    products(folder)
    path = folder / "journal.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if harm == "cut":
        lines[-1] = lines[-1][:-10]
    elif harm == "altered":
        lines[2] = lines[2].replace('"1.1":3', '"1.1":2')
    elif harm == "taken out":
        del lines[4]
    else:
        lines[0] = "{\n"
    path.write_text("".join(lines), encoding="utf-8")
    result = ocop("council", folder)
    assert result.exit_code == 1
    assert "journal.jsonl" in result.stderr
    assert "bản sao lưu" in result.stderr


def test_records_of_what_is_done_replay(folder: Path, tmp_path: Path) -> None:
    assert ocop("council", folder, "--records", tmp_path / "records.jsonl").exit_code == 0
    lines = (tmp_path / "records.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    for line in lines:
        assert ocop_rules.replay_record(line).verdict == "same"
    assert ocop("replay", tmp_path / "records.jsonl").exit_code == 0


def test_what_each_member_gave_is_a_table_that_fits_a_terminal(folder: Path) -> None:
    sheets = yaml.safe_load((folder / "sheets" / "mut-man.yaml").read_text(encoding="utf-8"))
    sheets["sheets"] = [each for each in sheets["sheets"] if each["judge"] != "Lò Thị Mai"]
    (folder / "sheets" / "mut-man.yaml").write_text(yaml.safe_dump(sheets, allow_unicode=True), "utf-8")
    lines = ocop("council", folder).stdout.splitlines()
    table = lines[lines.index("Điểm từng thành viên chấm") + 1 :]
    assert [line.split()[-6:] for line in table[:3]] == [
        ["Hòa", "Mai", "Bảo", "Ứng", "Phước", "Sơn"],
        ["81", "72", "79", "75", "72", "(72)"],
        ["77", "–", "78", "74", "74", "(71)"],
    ]
    assert "Nguyễn Văn Hòa (chủ trì); Lò Thị Mai; " in table[4]
    assert table[4].endswith("Vì Văn Sơn (thư ký)")
    more = "".join(f"  - {{name: Lò Thị Nguyệt{i}}}\n" for i in range(5))
    change(folder / "round.yaml", "products:", f"{more}products:")
    change(folder / "round.yaml", "name: Lò Thị Nguyệt4", "name: Lường Văn Hòa, absent: ốm")
    english = ocop("council", folder, "--lang", "en").stdout
    assert "NV.Hòa" in english
    assert "LV.Hòa" in english
    assert "Lường Văn Hòa (absent)" in english
    narrow = ocop("council", folder, columns=80).stdout
    lines = narrow.splitlines()
    table = lines[lines.index("Điểm từng thành viên chấm") + 1 :]
    assert table[0].split() == [*map(str, range(1, 12))]
    assert "1 Nguyễn Văn Hòa (chủ trì); 2 Lò Thị Mai" in narrow
    assert max(map(len, lines)) <= 80


def test_a_round_is_closed_and_opened_again_by_its_links(folder: Path) -> None:
    assert not has_links(folder)
    assert "liên kết tạo trước" not in ocop("council", folder, "--links").stderr
    assert has_links(folder)
    closed = ocop("council", folder, "--close")
    assert closed.exit_code == 0
    assert "Đã khóa sổ" in closed.stderr
    assert "nhật ký có 18 phiếu" in closed.stdout
    assert not has_links(folder)
    assert ocop("council", folder, "--links", "--close").exit_code == 2
    (folder / LINKS).unlink()
    (folder / LINKS).mkdir()
    for option in ("--links", "--close"):
        refused = ocop("council", folder, option)
        assert refused.exit_code == 1
        assert "Traceback" not in refused.stderr
