"""A round takes in tables of another layout by the mapping beside them, or by the one that it names."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.council.test_round import JAM, MANGO, ROUND, change, folder, ocop, products
from tests.forms.mapped.tables import workbook

__all__ = ["folder"]

MAPPING: dict[str, Any] = {
    "format": "ocop-sheet-mapping/1",
    "each_row": "criterion",
    "columns": {"criterion": "Tiêu chí", "members": {"after": "Tiêu chí"}},
    "values": "options",
    "blanks": "none",
    "tab_name": "dossier",
}


def _tables(sheets: Path) -> dict[str, list[list[Any]]]:
    """Return the sheets of a round as tables with a tab a product and a column a member."""
    tabs = {}
    for path in sorted(sheets.glob("*.yaml")):
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
        members = [each["judge"] for each in read["sheets"]]
        rows: list[list[Any]] = [["Bảng điểm"], ["TT", "Tiêu chí", *members]]
        for i, key in enumerate(read["sheets"][0]["options"], 1):
            rows.append([i, key, *(each["options"].get(key) for each in read["sheets"])])
        tabs[read["dossier"]] = rows
    return tabs


def _write(path: Path, mapping: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(mapping, allow_unicode=True, sort_keys=False), encoding="utf-8")


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example's round as it is, in a folder of its own."""
    return Path(shutil.copytree(ROUND, tmp_path / "as it is", ignore=shutil.ignore_patterns("journal.jsonl")))


@pytest.fixture
def expected(example: Path) -> dict[str, Any]:
    """What the example's round comes to."""
    return _without_files(products(example))


@pytest.fixture
def with_table(folder: Path) -> Path:
    """The example's round whose sheets came in one workbook of another layout."""
    tables = _tables(folder / "sheets")
    shutil.rmtree(folder / "sheets")
    (folder / "sở nn.xlsx").write_bytes(workbook(tables))
    return folder


def _without_files(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what products come to, without what tells of the files."""
    return {
        dossier: (each["points"], each["stars"], each["outcome"], [(s["member"], s["total"]) for s in each["scores"]])
        for dossier, each in found.items()
    }


def test_the_mapping_beside_a_workbook_is_used_and_the_round_comes_to_the_same(
    with_table: Path, expected: dict[str, Any]
) -> None:
    _write(with_table / "sở nn.mapping.yaml", MAPPING)
    assert _without_files(products(with_table)) == expected
    again = ocop("council", with_table)
    assert "Mới nhận 0 phiếu" in again.stdout


def test_the_mapping_that_the_round_names_is_used_for_tables_without_their_own(
    with_table: Path, expected: dict[str, Any]
) -> None:
    (with_table / "khai").mkdir()
    _write(with_table / "khai" / "chung.yaml", MAPPING)
    change(with_table / "round.yaml", "members:", "mapping: khai/chung.yaml\nmembers:")
    assert _without_files(products(with_table)) == expected


def test_without_a_mapping_a_workbook_of_others_is_refused(with_table: Path) -> None:
    refused = ocop("council", with_table)
    assert refused.exit_code == 1
    assert "sở nn.xlsx" in refused.stderr
    assert "ocop sheet map" in refused.stderr
    assert not (with_table / "journal.jsonl").exists()


def test_tables_as_text_are_read_where_they_have_a_mapping(folder: Path, expected: dict[str, Any]) -> None:
    tables = _tables(folder / "sheets")
    (folder / "sheets" / "xoai-say.yaml").unlink()
    with (folder / "xoai.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(tables[MANGO])
    (folder / "ghi chu.csv").write_text("khác;hẳn\n", encoding="utf-8")
    own = {name: each for name, each in MAPPING.items() if name != "tab_name"} | {"stated": {"dossier": MANGO}}
    _write(folder / "xoai.mapping.yaml", own)
    assert _without_files(products(folder)) == expected


def test_everything_wrong_is_told_after_the_file_and_nothing_is_taken_in(with_table: Path) -> None:
    tables = _tables(Path("examples/round/sheets"))
    tables[JAM][3][2] = "ba"
    tables[JAM][4][3] = 9
    (with_table / "sở nn.xlsx").write_bytes(workbook(tables))
    _write(with_table / "sở nn.mapping.yaml", MAPPING)
    refused = ocop("council", with_table, "--lang", "en")
    assert refused.exit_code == 1
    assert f"sở nn.xlsx: '{JAM}'!C4" in refused.stderr
    assert f"sở nn.xlsx: '{JAM}'!D5: criterion 1.3 has options 1 to" in refused.stderr
    assert not (with_table / "journal.jsonl").exists()
    _write(with_table / "sở nn.mapping.yaml", {**MAPPING, "each_row": "cột"})
    refused = ocop("council", with_table)
    assert refused.exit_code == 1
    assert "sở nn.mapping.yaml" in refused.stderr
    (with_table / "sở nn.mapping.yaml").unlink()
    change(with_table / "round.yaml", "members:", "mapping: không-có.yaml\nmembers:")
    refused = ocop("council", with_table)
    assert refused.exit_code == 1
    assert "không-có.yaml" in refused.stderr


def test_a_sheet_of_another_version_or_of_nobody_is_told(with_table: Path) -> None:
    _write(with_table / "sở nn.mapping.yaml", {**MAPPING, "stated": {"version": "qd-148-2023"}})
    refused = ocop("council", with_table, "--lang", "en")
    assert refused.exit_code == 1
    assert "this round scores by qd-26-2026" in refused.stderr
    tables = _tables(Path("examples/round/sheets"))
    tables[MANGO][1][2] = "Người lạ"
    (with_table / "sở nn.xlsx").write_bytes(workbook(tables))
    _write(with_table / "sở nn.mapping.yaml", MAPPING)
    refused = ocop("council", with_table, "--lang", "en")
    assert "round.yaml has no such member" in refused.stderr


def test_what_the_producer_gave_itself_is_no_members_sheet(with_table: Path, expected: dict[str, Any]) -> None:
    tables = _tables(Path("examples/round/sheets"))
    for row in tables[MANGO][1:]:
        row.append("Chủ thể tự đánh giá" if row[1] == "Tiêu chí" else 1)
    (with_table / "sở nn.xlsx").write_bytes(workbook(tables))
    _write(with_table / "sở nn.mapping.yaml", MAPPING)
    assert _without_files(products(with_table)) == expected


def test_printed_results_are_held_against_the_rounds_own_with_both_figures(
    folder: Path, expected: dict[str, Any], example: Path
) -> None:
    rows = [
        ["Mã", "Sản phẩm", "Nguyễn Văn Hòa", "Lò Thị Mai", "Điểm TB", "Xếp hạng"],
        [MANGO, "Xoài", 1, "", 50, 5],
        ["99", "Sản phẩm lạ", 80, 80, 80, 4],
    ]
    (folder / "tổng hợp.xlsx").write_bytes(workbook({"Tổng hợp": rows}))
    columns = {"dossier": "Mã", "product": "Sản phẩm", "members": {"after": "Sản phẩm", "before": "Điểm TB"}}
    columns |= {"mean": "Điểm TB", "stars": "Xếp hạng"}
    _write(
        folder / "tổng hợp.mapping.yaml",
        {"format": "ocop-sheet-mapping/1", "each_row": "product", "columns": columns},
    )
    own = products(example)[MANGO]
    total = next(each["total"] for each in own["scores"] if each["member"] == "Nguyễn Văn Hòa")  # type: ignore[attr-defined]
    shown = ocop("council", folder, "--lang", "en")
    assert shown.exit_code == 0
    assert f"says 1 as the total of Nguyễn Văn Hòa, whose own sheet comes to {total}" in shown.stderr
    assert f"the table says 50 points, and the sheets come to {own['points']}" in shown.stderr
    assert f"the table says 5 stars, and the sheets come to {own['stars']}" in shown.stderr
    assert "this round has no such product [99]" in shown.stderr
    assert _without_files(products(folder)) == expected
