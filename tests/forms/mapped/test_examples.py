"""Every mapping of the examples reads its layout, and so does the one that is proposed for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ocop_rules
from ocop_rules.forms.mapped.mapping import schema_text
from ocop_rules.forms.mapped.read import MappedWorkbook
from tests.forms.mapped.tables import workbook

EXAMPLES = Path("examples/mappings")
MAPPINGS = sorted(EXAMPLES.glob("*.yaml"))
KEYS = list(ocop_rules.load("qd-26-2026").sets[7].criteria)


def _summary() -> bytes:
    return (EXAMPLES / "council-summary.csv").read_bytes()


def _parts() -> bytes:
    return (EXAMPLES / "members-in-columns.csv").read_bytes()


def _columns() -> bytes:
    head = ["Mã hồ sơ", "Tên sản phẩm", "Bộ sản phẩm", "Thành viên", "Vai trò", *(f"TC {key}" for key in KEYS)]
    rows = [
        ["14-1", "Xoài sấy", 7, "Lan", "Thành viên", *[0] * len(KEYS), 0],
        ["", "", "", "Bình", "Thư ký", *[0] * len(KEYS), 0],
        ["14-2", "Mứt mận", 7, "Lan", "Thành viên", *[0] * len(KEYS), 0],
    ]
    return workbook([["Kết quả chấm theo Quyết định số 26/2026/QĐ-TTg"], [*head, "Tổng điểm"], *rows])


def _tabs() -> bytes:
    def rows(member: str) -> list[list[Any]]:
        head = [["Tên sản phẩm:", "Xoài sấy"], ["Mã hồ sơ:", "14-1"], ["Thành viên:", member], ["Bộ sản phẩm:", "7"]]
        scored = [[f"{key} Nội dung", 1 + i % 2, None] for i, key in enumerate(KEYS)]
        scored[-1][1] = scored[KEYS.index("2.4")][1] = 1
        return [*head, [], ["Tiêu chí", "Phương án", "Điểm"], *scored, ["Tổng cộng", None, None]]

    return workbook({"Phiếu 1": rows("Lan"), "Phiếu 2": rows("Bình"), "Hướng dẫn": [["Ghi số thứ tự phương án"]]})


def _crossed() -> bytes:
    rulebook = ocop_rules.load("qd-1048-2019")
    rows: list[list[Any]] = [["Bộ Sản Phẩm", "Phần", "Nhóm tiêu chí", "Tiêu chí", "Lựa chọn", "Điểm", "Chọn"]]
    for key, criterion in rulebook.sets[1].criteria.items():
        for i, (_, option) in enumerate(criterion.all_options()):
            named = [f"{key} Nội dung" if i == 0 else None, option.label.vi, int(option.points), "x" if i == 0 else ""]
            rows.append([1 if len(rows) == 1 else None, None, None, *named])
    return workbook({"Lan": rows, "Bình": rows})


def _hcmc() -> bytes:
    columns = ["TT", "Tên sản phẩm", "Nhóm sản phẩm", "Loại hình", "Chủ thể", "Xã/phường", "Địa chỉ"]
    columns += ["Người đại diện", "Điện thoại", "Hạng sao hiện tại", "Ngày hết hạn"]
    rows = [
        [1, "Yến sào", "TP", "HTX", "HTX Yến", "Cần Giờ", "Cần Giờ", "A", "09", 4, "20/12/2027"],
        [2, "Yến chưng", "TP", "HTX", "HTX Yến", "Cần Giờ", "Cần Giờ", "A", "09", 3, "20/12/2027"],
    ]
    return workbook({"Loc": [["SỔ THEO DÕI"], [None], [None], columns, *rows]})


def _an_giang() -> bytes:
    columns = ["Nhóm Sản Phẩm", "Loại Sản Phẩm", "Đơn Vị Tính", "Tên sản phẩm", "Giá", "Phân hạng", "Ngày bắt đầu"]
    return workbook([columns, ["TP", "Mắm", "hũ", "Mắm cá linh", 90000, "4 sao", "13-04-2021"]])


TABLES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "an-giang-products": ("bang.xlsx", _an_giang),
    "council-summary": ("bang.csv", _summary),
    "criteria-in-columns": ("bang.xlsx", _columns),
    "hcmc-register": ("bang.xlsx", _hcmc),
    "members-in-columns": ("bang.csv", _parts),
    "one-member-a-tab": ("bang.xlsx", _tabs),
    "options-crossed": ("bang.xlsx", _crossed),
}


def test_every_example_is_tried() -> None:
    assert [path.stem for path in MAPPINGS] == sorted(TABLES)


def _said(read: MappedWorkbook) -> list[Any]:
    sheets = [
        (each.dossier, each.product, each.judge, each.role, each.version, dict(each.sheet)) for each in read.sheets
    ]
    results = [(e.dossier, e.product, e.producer, dict(e.totals), e.mean, e.stars) for e in read.results]
    return [*sheets, *results]


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: path.stem)
def test_an_example_reads_its_layout_and_so_does_the_one_proposed(path: Path) -> None:
    name, table = TABLES[path.stem]
    raw = table()
    read = ocop_rules.read_mapped(raw, path, name=name)
    assert read.sheets or read.results
    proposed = ocop_rules.propose_mapping(raw, name=name)
    kept = ocop_rules.SheetMapping.model_validate(proposed.written)
    assert kept == proposed.mapping
    version = next((each.version for each in read.sheets if each.version), None)
    again = ocop_rules.read_mapped(raw, kept, name=name, version=version or "qd-1048-2019")
    assert _said(again) == _said(read)


def test_the_schema_is_what_the_model_says() -> None:
    kept = Path("criteria/schema/sheet-mapping.schema.json").read_text(encoding="utf-8")
    assert kept == schema_text()
    for path in MAPPINGS:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../../criteria/schema/sheet-mapping.schema.json"
