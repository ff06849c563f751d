"""Summaries of results are read with what they print, and held against their own figures and a round's."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import ocop_rules
from ocop_rules.forms.mapped.document import mapped_document
from tests.forms.mapped.tables import read, refused, workbook

HANOI: dict[str, Any] = {
    "each_row": "product",
    "header_rows": 2,
    "columns": {
        **{"dossier": "Mã sản phẩm", "product": "Tên sản phẩm", "producer": "Chủ thể OCOP", "address": "Địa chỉ"},
        "members": {"after": "Địa chỉ", "before": "Điểm đánh giá vòng 1"},
        "mean": "Điểm đánh giá vòng 1",
        "stars": {5: "5 sao", 4: "4 sao", 3: "3 sao"},
    },
    "stated": {"version": "qd-1048-2019"},
}
HEAD = [
    ["TỔNG HỢP KẾT QUẢ ĐÁNH GIÁ CỦA CÁC THÀNH VIÊN HỘI ĐỒNG"],
    [
        *("TT", "Mã sản phẩm", "Tên sản phẩm", "Chủ thể OCOP", "Địa chỉ", "Sở NN&PTNT", "Sở Y tế", "Sở Du lịch"),
        *("Điểm đánh giá vòng 1", "Dự kiến phân hạng", None, None),
    ],
    [*[None] * 9, "5 sao", "4 sao", "3 sao"],
]


def _row(number: int, name: str, totals: list[Any], mean: Any, stars: list[str]) -> list[Any]:
    return [number, f"01-{number}", name, "HTX", "Tây Hồ", *totals, mean, *stars]


def merged(book: Any) -> None:
    tab = book["Phiếu"]
    for area in ("A1:L1", "J2:L2", *(f"{letter}2:{letter}3" for letter in "ABCDEFGHI")):
        tab.merge_cells(area)


def test_the_summary_of_hanoi() -> None:
    rows = [
        *HEAD,
        ["Nhóm Thực phẩm"],
        _row(1, "Trà sen", [69, 71, 71], 70.33, ["", "", "x"]),
        _row(2, "Cốm khô", ["90,5", 91, ""], "90,75", ["x", "", ""]),
        ["Nhóm Đồ uống"],
        _row(3, "Rượu nếp", [78, 79, 80], 78.66, ["", "X", ""]),
        ["", "", "Tổng cộng: 3 sản phẩm"],
        [],
        ["", "", "THƯ KÝ", "", "", "", "", "", "CHỦ TỊCH"],
    ]
    found = read(rows, merged, **HANOI)
    tea, rice, wine = found.results
    assert (tea.dossier, tea.product, tea.producer, tea.address, tea.group) == (
        *("01-1", "Trà sen", "HTX", "Tây Hồ"),
        "Nhóm Thực phẩm",
    )
    assert tea.totals == {"Sở NN&PTNT": 69, "Sở Y tế": 71, "Sở Du lịch": 71}
    assert (tea.mean, tea.stars) == (Decimal("70.33"), 3)
    assert [each.code for each in tea.doubts] == ["mean-rounded", "stars-of-ranks"]
    assert rice.totals["Sở Du lịch"] is None
    assert (rice.mean, rice.stars, rice.doubts, wine.group) == (Decimal("90.75"), 5, (), "Nhóm Đồ uống")
    assert [(each.code, each.place) for each in found.findings] == [
        ("mean-rounded", "'Phiếu'!A5"),
        ("stars-of-ranks", "'Phiếu'!A5"),
        ("mean-differs", "'Phiếu'!A8"),
    ]
    assert "78,66" in found.findings[2].message.vi
    assert "79" in found.findings[2].message.vi


def test_means_without_members_and_means_that_cannot_be() -> None:
    columns: dict[str, Any] = {"product": "Sản phẩm", "mean": "Điểm TB", "stars": "Xếp hạng"}
    rows = [
        ["TT", "Sản phẩm", "Điểm TB", "Xếp hạng"],
        *([1, "A", "90.00", "5 sao"], [2, "B", 70, "★★★★"], [3, "C", 71, "4*"]),
        *([4, "D", 69, "OCOP 3 sao"], [5, "E", 49, "không đạt"], [6, "F", 69, "4 sao"]),
    ]
    stated = {"version": "qd-1048-2019"}
    found = read(rows, each_row="product", columns=columns, stated=stated)
    assert [each.stars for each in found.results] == [5, 4, 4, 3, None, 4]
    assert [(each.code, each.place) for each in found.findings] == [("stars-above", "'Phiếu'!A7")]
    rows = [["Sản phẩm", *"ABCDEFG", "TB"], ["Chè", *[None] * 7, 78.66]]
    columns = {"product": "Sản phẩm", "members": {"after": "Sản phẩm", "before": "TB"}, "mean": "TB"}
    found = read(rows, each_row="product", columns=columns, stated=stated)
    assert [each.code for each in found.findings] == ["mean-not-possible"]


def test_parts_that_do_not_come_to_their_total() -> None:
    columns = {
        "product": "Sản phẩm",
        "parts": {"A": "Phần A", "B": "Phần B", "C": "Phần C"},
        "total": "Tổng",
        "stars": "Sao",
    }
    rows = [
        ["Sản phẩm", "Phần A", "Phần B", "Phần C", "Tổng", "Sao"],
        ["Sầu riêng", 31, 24, 38, 93, 5],
        ["Chè", 30, 20, 20, 71, 4],
    ]
    found = read(rows, each_row="product", columns=columns, stated={"version": "qd-1048-2019"})
    assert found.results[0].parts == {"A": 31, "B": 24, "C": 38}
    assert [(each.code, each.place) for each in found.findings] == [("parts-differ", "'Phiếu'!A3")]


def test_stars_without_a_version_are_told_to_be_compared_by_the_newest() -> None:
    columns = {"product": "Sản phẩm", "mean": "TB", "stars": "Sao"}
    found = read([["Sản phẩm", "TB", "Sao"], ["Chè", 95, 5]], each_row="product", columns=columns)
    assert [each.code for each in found.findings] == ["version-not-named"]


def test_what_cannot_be_read_of_a_summary() -> None:
    rows = [
        *HEAD,
        _row(1, "Trà sen", [69, "bảy mươi", 171], 70.33, ["", "x", "x"]),
        [2, "", "", "HTX", "Tây Hồ", 70, 70, 70, 70, "", "x", ""],
    ]
    assert refused(rows, merged, **HANOI) == [
        ("not-a-number", "'Phiếu'!G4"),
        ("too-many-points", "'Phiếu'!H4"),
        ("doubled", "'Phiếu'!K4"),
        ("no-product", "'Phiếu'!A5"),
    ]


def test_the_register_of_hcmc_and_products_of_an_giang() -> None:
    head = [
        [],
        [],
        ["SỔ THEO DÕI"],
        ["TT", "Tên sản phẩm", "Nhóm", "Loại hình", "Chủ thể", "Xã", "Địa chỉ", "Đại diện"],
    ]
    head[3] += ["Điện thoại", "Hạng sao hiện tại", "Ngày hết hạn"]
    rows = [
        *head,
        [1, "Yến sào", "TP", "HTX", "HTX Yến", "Cần Giờ", "Cần Giờ", "A", "09", 4, "20/12/2027"],
        [2, "Yến chưng", "TP", None, None, None, None, None, None, "3 sao", "20/12/2027"],
    ]

    def merge(book: Any) -> None:
        for letter in "DEFGHI":
            book["Loc"].merge_cells(f"{letter}5:{letter}6")

    made = workbook({"Loc": rows, "Khác": [["x"]]}, merge)
    found = ocop_rules.read_mapped(made, "examples/mappings/hcmc-register.yaml", name="so.xlsx")
    assert [(each.product, each.producer, each.stars) for each in found.results] == [
        ("Yến sào", "HTX Yến", 4),
        ("Yến chưng", "HTX Yến", 3),
    ]
    made = workbook(
        [
            ["Nhóm Sản Phẩm", "Loại", "Tên sản phẩm", "Phân hạng", "Ngày bắt đầu"],
            ["TP", "a", "Mắm", "4 sao", "13-04-2021"],
        ]
    )
    found = ocop_rules.read_mapped(made, "examples/mappings/an-giang-products.yaml")
    assert [(each.product, each.stars) for each in found.results] == [("Mắm", 4)]


def test_the_document_is_plain_data_with_exact_numbers() -> None:
    found = read([*HEAD, _row(1, "Trà sen", [69, 71, 71], 70.33, ["", "", "x"])], merged, **HANOI)
    document = mapped_document(found)
    (result,) = document["results"]
    assert result["mean"] == "70.33"
    assert result["totals"] == {"Sở NN&PTNT": "69", "Sở Y tế": "71", "Sở Du lịch": "71"}
    assert [each["code"] for each in document["findings"]] == ["mean-rounded", "stars-of-ranks"]
    assert document["products"] == []
