"""`ocop sheet map` and `ocop sheet read --mapping`: what is written, what is told, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from tests.council.test_round import ocop
from tests.forms.mapped.tables import workbook

EXAMPLES = Path("examples/mappings")


def test_a_mapping_is_proposed_kept_and_used(tmp_path: Path) -> None:
    kept = tmp_path / "summary.mapping.yaml"
    assert ocop("sheet", "map", EXAMPLES / "council-summary.csv", "-o", kept).stdout == ""
    proposed = kept.read_text(encoding="utf-8")
    assert proposed == ocop("sheet", "map", EXAMPLES / "council-summary.csv").stdout
    assert "# cần ghi đúng: stated.version" in proposed
    read = ocop("sheet", "read", EXAMPLES / "council-summary.csv", "--mapping", kept)
    assert read.exit_code == 0
    document = yaml.safe_load(read.stdout)
    assert document["format"] == "ocop-mapped-sheets/1"
    assert [each["dossier"] for each in document["results"]] == ["01-001", "01-002", "01-003"]
    assert "điểm ghi 78,66 không phải trung bình của 3 điểm tổng (79)" in read.stderr
    as_json = ocop("sheet", "read", EXAMPLES / "council-summary.csv", "--mapping", kept, "--json", "--lang", "en")
    assert json.loads(as_json.stdout) == document
    assert "the stated 78.66 is not the mean of the 3 totals (79)" in as_json.stderr


def test_sheets_come_by_product() -> None:
    table = EXAMPLES / "members-in-columns.csv"
    read = ocop("sheet", "read", table, "--mapping", EXAMPLES / "members-in-columns.yaml")
    (product,) = yaml.safe_load(read.stdout)["products"]
    assert (product["format"], product["version"], product["product"]) == (
        "ocop-sheets/1",
        "qd-1048-2019",
        "Sầu riêng đông lạnh",
    )
    assert [each["parts"] for each in product["sheets"]] == [{"A": 34, "B": 24, "C": 35}, {"A": 31, "B": 24, "C": 38}]
    assert read.stderr == ""


def test_what_cannot_be_read_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    table = tmp_path / "bảng.xlsx"
    table.write_bytes(workbook([["Tiêu chí", "Ông A"], ["1.1", "hai"], ["1.2", -3]]))
    kept = tmp_path / "bảng.mapping.yaml"
    kept.write_text(
        "format: ocop-sheet-mapping/1\neach_row: criterion\ncolumns: {criterion: Tiêu chí, members: [Ông A]}\n",
        encoding="utf-8",
    )
    refused = ocop("sheet", "read", table, "--mapping", kept)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "'Phiếu'!B2" in refused.stderr
    assert "'Phiếu'!B3" in refused.stderr
    refused = ocop("sheet", "map", "README.md")
    assert (refused.exit_code, refused.stdout) == (1, "")
    (tmp_path / "trống.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    refused = ocop("sheet", "map", tmp_path / "trống.csv", "--lang", "en")
    assert refused.exit_code == 1
    assert "no row looks like headings" in refused.stderr
    assert ocop("sheet", "map", tmp_path / "không có.xlsx").exit_code == 1
    assert ocop("sheet", "read", table, "--mapping", tmp_path / "không có.yaml").exit_code == 2
