"""Every layout of score sheets is read: criteria in rows or columns, members in tabs, columns or rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ocop_rules.evidence.score_sheet import Role
from ocop_rules.forms.mapped.proposal import propose_mapping
from tests.forms.mapped.tables import given, read, workbook

CHOSEN = {"1.1": 2, "1.2": 1}
LAW = {"version": "qd-26-2026"}


def test_criteria_in_rows_with_the_ordinal_of_an_option() -> None:
    found = read(
        [["Tiêu chí", "Phương án"], ["1.1 Nguồn nguyên liệu", 2], ["1.2 Gia tăng giá trị", 1]],
        each_row="criterion",
        columns={"criterion": "Tiêu chí", "option": "Phương án"},
        stated={**LAW, "member": "Lan"},
    )
    (sheet,) = found.sheets
    assert sheet.sheet == {"judge": "Lan", "role": "council", "options": CHOSEN}
    assert (sheet.version, sheet.product_set, sheet.place) == ("qd-26-2026", None, "bang.xlsx, 'Phiếu'!B2")


def test_criteria_in_rows_with_points() -> None:
    found = read(
        [["STT", "Nội dung", "Điểm"], [1, "TC 1.1", "2đ"], [2, "Tiêu chí 1.2", "3,5"], [3, 1.3, 0], ["", "Tổng", 5.5]],
        each_row="criterion",
        columns={"criterion": "Nội dung", "points": "Điểm"},
        stated={**LAW, "member": "Lan"},
    )
    assert given(found, "points") == {"Lan": {"1.1": 2, "1.2": "3.5", "1.3": 0}}
    assert found.findings == ()


def test_options_as_crosses_in_a_column_each() -> None:
    found = read(
        [["Tiêu chí", "PA1", "PA2", "PA3"], ["1.1", "", "x", ""], ["1.2", "✓", None, ""], ["1.3", "-", "", "X"]],
        each_row="criterion",
        columns={"criterion": "Tiêu chí", "options": {1: "PA1", 2: "PA2", 3: "PA3"}},
        stated={**LAW, "member": "Lan"},
    )
    assert given(found) == {"Lan": {**CHOSEN, "1.3": 3}}


def test_an_option_a_row_with_a_cross() -> None:
    rows = [
        ["Bộ Sản Phẩm", "Tiêu chí", "Lựa chọn", "Điểm", "Chọn"],
        ["7", "1.1 Nguồn nguyên liệu", "không", 1, ""],
        ["", "", "một phần", 2, "x"],
        ["", "", "toàn bộ", 3, ""],
        ["", "1.2", "ít", 1, True],
        ["", "", "nhiều", 2, False],
    ]
    columns = {"criterion": "Tiêu chí", "chosen": "Chọn"}
    found = read({"Lan": rows}, each_row="option", columns=columns, tab_name="member", as_above=["criterion"])
    assert given(found) == {"Lan": CHOSEN}


def test_wordings_that_begin_as_sums_do_are_options() -> None:
    rows = [
        ["Tiêu chí", "Lựa chọn", "Chọn"],
        ["1.1", "Công ty TNHH", ""],
        ["", "Tổng doanh thu tăng", ""],
        ["", "Cộng đồng tham gia", "x"],
        ["Tổng cộng", "", "x"],
    ]
    columns = {"criterion": "Tiêu chí", "chosen": "Chọn"}
    found = read({"Lan": rows}, each_row="option", columns=columns, tab_name="member", as_above=["criterion"])
    assert given(found) == {"Lan": {"1.1": 3}}


def test_a_member_a_tab() -> None:
    rows = [["Thành viên:", "Nguyễn Lan"], [], ["Tiêu chí", "Phương án"], ["1.1", 2], ["1.2", 1]]
    other = [["Thành viên:", "Trần Bình"], [], ["Tiêu chí", "Phương án"], ["1.1", 3], ["1.2", 0]]
    found = read(
        {"Phiếu 1": rows, "Phiếu 2": other, "Hướng dẫn": [["Cách chấm"]]},
        tabs=["Phiếu*"],
        each_row="criterion",
        columns={"criterion": "Tiêu chí", "option": "Phương án"},
        cells={"member": "B1"},
    )
    assert given(found) == {"Nguyễn Lan": CHOSEN, "Trần Bình": {"1.1": 3, "1.2": 0}}


def test_a_member_a_column_with_roles_in_the_headings() -> None:
    found = read(
        [["Nội dung", "Chủ thể tự chấm", "Ông A", "Thư ký Hội đồng"], ["1.1", 3, 2, 1], ["1.2", 1, 1, 1]],
        each_row="criterion",
        columns={"criterion": "Nội dung", "members": {"after": "Nội dung"}},
        values="options",
    )
    assert [(each.judge, each.role) for each in found.sheets] == [
        ("Chủ thể tự chấm", Role.PRODUCER),
        ("Ông A", Role.COUNCIL),
        ("Thư ký Hội đồng", Role.SECRETARY),
    ]


def test_criteria_in_columns_with_several_products_and_members_in_rows() -> None:
    rows = [
        ["Mã", "Sản phẩm", "Thành viên", "TC 1.1", "TC 1.2", "Tổng điểm", "Nhận xét"],
        ["01", "Chè xanh", "Lan", 2, 1, 3, "bao bì đẹp"],
        ["", "", "Bình", 1, 0, 1, ""],
        ["02", "Mật ong", "Lan", 3, 1, 5, ""],
        ["", "", "Bình", "", "", "", ""],
    ]
    columns = {
        **{"dossier": "Mã", "product": "Sản phẩm", "member": "Thành viên", "total": "Tổng điểm", "remarks": "Nhận xét"},
        "criteria": {"after": "Thành viên", "before": "Tổng điểm"},
    }
    found = read(rows, each_row="sheet", columns=columns, as_above=["dossier", "product"])
    assert [(each.dossier, each.product, each.judge, each.remarks) for each in found.sheets] == [
        ("01", "Chè xanh", "Lan", "bao bì đẹp"),
        ("01", "Chè xanh", "Bình", ""),
        ("02", "Mật ong", "Lan", ""),
    ]
    assert found.sheets[2].sheet["points"] == {"1.1": 3, "1.2": 1}
    (told,) = found.findings
    assert (told.code, told.place) == ("total-differs", "'Phiếu'!F4")
    assert "5" in told.message.vi
    assert "4" in told.message.vi


def test_totals_of_parts_alone() -> None:
    rows = [
        ["Nội dung", "Chủ thể tự đánh giá", "Hội đồng"],
        ["A. Sản phẩm và sức mạnh cộng đồng", 34, 31.0],
        ["B. Khả năng tiếp thị", 24, "24,00"],
        ["C. Chất lượng sản phẩm", 35, "38,00"],
        ["Tổng cộng", 93, "93,00"],
    ]
    columns = {"criterion": "Nội dung", "members": {"after": "Nội dung"}}
    found = read(rows, each_row="criterion", columns=columns)
    assert given(found, "parts") == {
        "Chủ thể tự đánh giá": {"A": 34, "B": 24, "C": 35},
        "Hội đồng": {"A": 31, "B": 24, "C": 38},
    }
    assert found.findings == ()


def test_sums_of_sections_over_criteria_are_no_criteria() -> None:
    rows = [["Tiêu chí", "Ông A"], ["Phần A", 5], ["1. Tổ chức sản xuất", 3], ["1.1", 2], ["1.2", 1], ["7. Khác", 2]]
    found = read(rows, each_row="criterion", columns={"criterion": "Tiêu chí", "members": ["Ông A"]})
    assert given(found, "points") == {"Ông A": {"1.1": 2, "1.2": 1, "7": 2}}


def test_lettered_criteria_under_numbered_sections() -> None:
    rows = [
        ["Tiêu chí", "Ông A"],
        ["PHẦN A: SẢN PHẨM (40 ĐIỂM)", ""],
        ["1. TỔ CHỨC SẢN XUẤT (18 ĐIỂM)", ""],
        ["a) Nguồn nguyên liệu", 2],
        ["đ) Liên kết", 1],
        ["2. PHÁT TRIỂN SẢN PHẨM", ""],
        ["a) Nguồn gốc", 3],
        ["7. Tính độc đáo", 1],
    ]
    columns = {"criterion": "Tiêu chí", "members": ["Ông A"]}
    found = read(rows, each_row="criterion", columns=columns, values="options")
    assert given(found) == {"Ông A": {"1.a": 2, "1.đ": 1, "2.a": 3, "7": 1}}


def test_the_printed_form_of_148_typed_into_a_workbook() -> None:
    rows = [
        ["UBND TỈNH", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["PHIẾU ĐÁNH GIÁ (Quyết định số 148/QĐ-TTg ngày 24/02/2023)"],
        ["Tên sản phẩm:", None, "Gạo nếp"],
        ["Mã sản phẩm:", None, "TB-01"],
        ["Bộ sản phẩm:", None, 1],
        ["Người đánh giá:", None, "Phạm Văn Dũng"],
        ["STT", "Nội dung", "Điểm tối đa", "Điểm chấm"],
        ["A", "PHẦN A: SẢN PHẨM VÀ SỨC MẠNH CỘNG ĐỒNG", 40, None],
        [1, "TỔ CHỨC SẢN XUẤT", 18, None],
        ["a", "Nguồn nguyên liệu", 5, 3],
        ["b", "Gia tăng giá trị", 3, 1],
        [2, "PHÁT TRIỂN SẢN PHẨM", 10, None],
        ["a", "Nguồn gốc ý tưởng", 4, 3],
        [None, "Tổng điểm", 100, 6],
        [],
        ["Thái Bình, ngày 12 tháng 6 năm 2024"],
        [None, None, None, "Người đánh giá"],
    ]
    proposed = propose_mapping(workbook(rows)).written
    assert proposed == {
        "format": "ocop-sheet-mapping/1",
        "each_row": "criterion",
        "columns": {"criterion": "STT", "points": "Điểm chấm"},
        "cells": {"product": "C3", "dossier": "C4", "set": "C5", "member": "C6"},
        "stated": {"version": "qd-148-2023"},
    }
    found = read(rows, **{**proposed, "blanks": "none"})
    (sheet,) = found.sheets
    assert (sheet.judge, sheet.product, sheet.product_set) == ("Phạm Văn Dũng", "Gạo nếp", 1)
    assert sheet.sheet["points"] == {"1.a": 3, "1.b": 1, "2.a": 3}
    assert [each.code for each in found.findings] == ["criteria-left-out", "total-differs"]


def test_products_numbered_in_roman_over_their_criteria() -> None:
    rows = [
        ["TT", "Nội dung", "Ông A", "Bà B"],
        ["I", "Chè xanh", None, None],
        ["1", "1.1 Nguồn nguyên liệu", 2, 3],
        ["2", "1.2 Gia tăng giá trị", 1, 1],
        ["II", "Mật ong", None, None],
        ["1", "1.1 Nguồn nguyên liệu", 1, 1],
        ["2", "1.2 Gia tăng giá trị", 0, 2],
    ]
    columns = {"criterion": "Nội dung", "members": {"after": "Nội dung"}}
    found = read(rows, each_row="criterion", columns=columns, values="options", heading_row="product")
    assert [(each.product, each.judge, each.sheet["options"]) for each in found.sheets] == [
        ("Chè xanh", "Ông A", {"1.1": 2, "1.2": 1}),
        ("Chè xanh", "Bà B", {"1.1": 3, "1.2": 1}),
        ("Mật ong", "Ông A", {"1.1": 1, "1.2": 0}),
        ("Mật ong", "Bà B", {"1.1": 1, "1.2": 2}),
    ]
    one_cell = [["Nội dung", "Ông A"], ["I. Chè xanh"], ["1.1", 2], ["II/ Mật ong"], ["1.1", 1]]
    found = read(one_cell, each_row="criterion", columns=columns, values="options", heading_row="product")
    assert [each.product for each in found.sheets] == ["Chè xanh", "Mật ong"]


def test_what_a_tab_says_in_single_cells() -> None:
    rows = [
        ["PHIẾU ĐÁNH GIÁ", "", ""],
        ["Tên sản phẩm: Xoài sấy", "", "Mã sản phẩm: 14-1"],
        ["Người đánh giá", "Nguyễn Lan", ""],
        ["Nội dung", "Điểm", ""],
        ["1.1", 2, ""],
        ["", "", ""],
        ["Ý kiến: bao bì đẹp", "", ""],
        ["Sơn La, ngày 15 tháng 9 năm 2026", "", ""],
    ]
    found = read(
        rows,
        each_row="criterion",
        columns={"criterion": "Nội dung", "points": "Điểm"},
        cells={"product": "A2", "dossier": "C2", "member": "B3", "remarks": "A7", "filled_on": "A8"},
    )
    (sheet,) = found.sheets
    assert (sheet.product, sheet.dossier, sheet.judge) == ("Xoài sấy", "14-1", "Nguyễn Lan")
    assert (sheet.filled_on, sheet.remarks) == (date(2026, 9, 15), "bao bì đẹp")


def test_merged_headings_over_several_rows_and_notes_below() -> None:
    rows = [
        ["TT", "Nội dung đánh giá", "Điểm của thành viên", None, "Ghi chú"],
        [None, None, "Ông A", "Bà B", None],
        [1, 2, 3, 4, 5],
        ["", "1.1 Nguồn nguyên liệu", 2, 3, ""],
        ["", "1.2 Gia tăng giá trị", "1 điểm", "1đ", ""],
        [None, "Tổng cộng", 3, 4, ""],
        [],
        ["Ghi chú: điểm chấm theo phiếu", None, None, None, None],
        [None, None, "NGƯỜI TỔNG HỢP", None, None],
    ]

    def merge(book: object) -> None:
        tab = book["Phiếu"]  # type: ignore[index]
        for area in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
            tab.merge_cells(area)

    found = read(
        rows,
        merge,
        each_row="criterion",
        header_rows=2,
        columns={"criterion": "Nội dung đánh giá", "members": {"after": "Nội dung đánh giá", "before": "Ghi chú"}},
    )
    assert given(found, "points") == {"Ông A": {"1.1": 2, "1.2": 1}, "Bà B": {"1.1": 3, "1.2": 1}}
    assert found.findings == ()


def test_numbers_stay_exact() -> None:
    rows = [["Tiêu chí", "Ông A"], ["1.1", 0.1], ["1.2", "0,2"]]
    found = read(rows, each_row="criterion", columns={"criterion": "Tiêu chí", "members": ["Ông A"]})
    assert given(found, "points") == {"Ông A": {"1.1": "0.1", "1.2": "0.2"}}
    mean = read(
        [["Sản phẩm", "Điểm TB"], ["Chè", 78.66]],
        each_row="product",
        columns={"product": "Sản phẩm", "mean": "Điểm TB"},
    )
    assert mean.results[0].mean == Decimal("78.66")


def test_options_that_add_up_and_cases_are_written_as_bundles_have_them() -> None:
    rows = [["Tiêu chí", "Lựa chọn", "Chọn"], ["6", "a", "x"], ["", "b", ""], ["", "c", "x"], ["7", "a", ""]]
    columns = {"criterion": "Tiêu chí", "chosen": "Chọn"}
    found = read(
        rows,
        each_row="option",
        columns=columns,
        as_above=["criterion"],
        blanks="none",
        stated={"version": "qd-1048-2019", "set": 26, "member": "Lan"},
    )
    assert given(found) == {"Lan": {"6": [1, 3], "7": []}}
    found = read(
        [["Tiêu chí", "Phương án"], ["8", 2], ["9", 1], ["10", 1]],
        each_row="criterion",
        columns={"criterion": "Tiêu chí", "option": "Phương án"},
        blanks="none",
        stated={**LAW, "set": 26, "member": "Lan", "case": "b"},
    )
    assert given(found) == {"Lan": {"8": {"case": "b", "option": 2}, "9": {"case": "b", "option": 1}, "10": 1}}


def test_options_of_alternative_cases_are_told_apart_by_their_rows() -> None:
    rows = [["Tiêu chí", "Lựa chọn", "Chọn"]]
    for key, crossed in (("8", 3), ("9", 0)):
        rows += [[key if i == 0 else "", f"phương án {i}", "x" if i == crossed else ""] for i in range(4)]
    found = read(
        {"Lan": rows},
        each_row="option",
        columns={"criterion": "Tiêu chí", "chosen": "Chọn"},
        as_above=["criterion"],
        tab_name="member",
        blanks="none",
        stated={**LAW, "set": 26},
    )
    assert given(found) == {"Lan": {"8": {"case": "b", "option": 2}, "9": {"case": "a", "option": 1}}}


def test_empty_rows_and_a_workbook_with_other_tabs_are_no_matter() -> None:
    rows = [[], ["Tiêu chí", "Ông A"], [], ["1.1", 2], [], ["1.2", 1]]
    found = read(
        {"A": rows, "B": [["khác"]]}, each_row="criterion", columns={"criterion": "Tiêu chí", "members": ["Ông A"]}
    )
    assert given(found, "points") == {"Ông A": {"1.1": 2, "1.2": 1}}
    assert [(each.code, each.place) for each in found.findings] == [("tab-not-read", "'B'")]
    assert workbook(rows)
