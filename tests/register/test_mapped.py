"""Workbooks that offices keep: read by a mapping, every doubt by its cell, and written back in the same layout."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ocop_rules.errors import InvalidRegister
from ocop_rules.register.mapped_writer import mapped_workbook
from ocop_rules.register.mapping import mapping_names, read_register_mapping, schema_text
from ocop_rules.register.read import read_register
from ocop_rules.rulebook.catalogue import default_catalogue


def named(headings: str) -> list[str]:
    return headings.split("|")


CITY_HEADINGS = named(
    "TT|Tên sản phẩm|Nhóm sản phẩm|Loại hình|Chủ thể|Xã/phường|Địa chỉ|Người đại diện|Điện thoại|"
    "Hạng sao hiện tại|Ngày hết hạn|Lần 1: hạng sao|Lần 1: ngày công nhận|Lần 1: năm|Lần 1: số QĐ|"
    "Lần 1: cơ quan|Lần 2/nâng hạng: hạng sao|Lần 2: ngày|Lần 2: năm|Lần 2: số QĐ|Lần 2: cơ quan|Ghi chú"
)
ROOT = default_catalogue().root


def city(rows: list[list[Any]], merged: tuple[str, ...] = (), head: list[str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    tab = book.active
    tab.title = "Loc"
    tab["A1"] = "DANH SÁCH SẢN PHẨM OCOP"
    for column, heading in enumerate(head or CITY_HEADINGS, 1):
        tab.cell(4, column, heading)
    for number, row in enumerate(rows, 5):
        for column, value in enumerate(row, 1):
            tab.cell(number, column, value)
    for area in merged:
        tab.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FIRST: list[Any] = [
    1,
    "Muối tôm",
    "Thực phẩm",
    "HTX",
    "HTX Muối Lý Nhơn",
    "Xã Cần Giờ",
    "Ấp 1",
    "Trần Văn Ba",
    "0901234567",
    4,
]
FIRST += [
    "20/11/2027",
    3,
    "10/5/2023",
    2023,
    "12/QĐ-UBND",
    "UBND huyện",
    4,
    "20/11/2024",
    2024,
    "88/QĐ-UBND",
    "UBND TP",
    None,
]
SECOND = [
    2,
    "Muối ớt",
    "Thực phẩm",
    *[None] * 6,
    3,
    "2/1/2028",
    3,
    datetime(2025, 1, 2),
    "2025",
    "5/QĐ-UBND",
    "UBND TP",
]
THIRD: list[Any] = [
    3,
    "Khô cá dứa",
    "Thực phẩm",
    "Hộ kinh doanh",
    "Hộ Lê Thị Năm",
    "Xã An Thới Đông",
    None,
    None,
    None,
    "3 sao",
]
THIRD += [None, "3 sao", "29/2/2024", 2024, None, None, None, None, None, None, None, "Chờ đánh giá lại"]
MERGED = tuple(f"{letter}5:{letter}6" for letter in "DEFGHI")


def test_the_city_register_is_read_with_its_merged_cells_and_days() -> None:
    read = read_register(city([FIRST, SECOND, THIRD], MERGED), "hcmc_register")
    assert read.producers is not None
    assert [(each.name, each.form, each.commune, each.phone) for each in read.producers] == [
        ("HTX Muối Lý Nhơn", "cooperative", "Xã Cần Giờ", "0901234567"),
        ("Hộ Lê Thị Năm", "household", "Xã An Thới Đông", None),
    ]
    assert [(each.name, each.producer, each.note) for each in read.products] == [
        ("Muối tôm", "CT1", None),
        ("Muối ớt", "CT1", None),
        ("Khô cá dứa", "CT2", "Chờ đánh giá lại"),
    ]
    assert [
        (each.product, each.stars, each.decided_on, each.decision, each.printed_until) for each in read.recognitions
    ] == [
        ("SP1", 3, date(2023, 5, 10), "12/QĐ-UBND", None),
        ("SP1", 4, date(2024, 11, 20), "88/QĐ-UBND", None),
        ("SP2", 3, date(2025, 1, 2), "5/QĐ-UBND", None),
        ("SP3", 3, date(2024, 2, 29), None, None),
    ]
    assert read.notices == ()
    assert read.complete == ()


def test_where_the_name_alone_is_merged_the_producer_is_one() -> None:
    read = read_register(city([FIRST, SECOND, THIRD], ("E5:E6",)), "hcmc_register")
    assert read.producers is not None
    assert [each.name for each in read.producers] == ["HTX Muối Lý Nhơn", "Hộ Lê Thị Năm"]
    assert [each.producer for each in read.products] == ["CT1", "CT1", "CT2"]


@pytest.mark.parametrize("merged", [MERGED, ()])
def test_it_is_written_back_in_the_same_layout(merged: tuple[str, ...]) -> None:
    read = read_register(city([FIRST, SECOND, THIRD], merged), "hcmc_register")
    mapping = read_register_mapping("hcmc_register", ROOT)
    written = mapped_workbook(read, mapping, default_catalogue())
    assert written.lost == ()
    tab = openpyxl.load_workbook(io.BytesIO(written.workbook))["Loc"]
    assert [cell.value for cell in tab[4]] == CITY_HEADINGS
    assert {str(area) for area in tab.merged_cells.ranges} == {*MERGED}
    assert [cell.value for cell in tab[7]][:6] == [
        3,
        "Khô cá dứa",
        "Thực phẩm",
        "Hộ kinh doanh",
        "Hộ Lê Thị Năm",
        "Xã An Thới Đông",
    ]
    assert tab["M5"].number_format == "dd/mm/yyyy"
    assert [tab[f"K{row}"].value.date() for row in (5, 6, 7)] == [
        date(2027, 11, 20),
        date(2028, 1, 2),
        date(2027, 2, 28),
    ]
    assert read_register(written.workbook, "hcmc_register") == read
    assert mapped_workbook(read, mapping, default_catalogue()).workbook == written.workbook


def test_doubtful_rows_are_told_by_their_cells_and_still_read() -> None:
    fourth: list[Any] = [
        4,
        "Mắm ruốc",
        None,
        "Làng nghề",
        "HTX Muối Lý Nhơn",
        "Xã Cần Giờ",
        "Ấp 2",
        None,
        None,
        5,
        "31/1/2028",
        4,
        "1/2/2025",
        2024,
    ]
    rows: list[list[Any]] = [FIRST, SECOND, THIRD, ["Tổng cộng"], fourth]
    read = read_register(city(rows), "hcmc_register")
    assert [(each.code, each.place) for each in read.notices] == [
        ("as-above", "'Loc'!E6"),
        ("row-not-read", "'Loc'!A8"),
        ("form-not-known", "'Loc'!D9"),
        ("producer-differs", "'Loc'!D9"),
        ("producer-differs", "'Loc'!G9"),
        ("end-differs", "'Loc'!K9"),
        ("year-differs", "'Loc'!N9"),
        ("stars-differ", "'Loc'!J9"),
    ]
    assert len(read.products) == 4


def test_what_is_wrong_is_told_by_its_cell_and_nothing_is_counted() -> None:
    wrong = [*FIRST]
    wrong[11], wrong[12], wrong[17] = "6 sao", "31/4/2023", None
    bare: list[Any] = [2, "Muối ớt", None, "HTX", "HTX A", None, None, None, None, 3]
    nameless: list[Any] = [3, None, None, "HTX", "HTX A", None, None, None, None, 3, None, 3, "1/2/2024"]
    with pytest.raises(InvalidRegister) as refused:
        read_register(city([wrong, bare, nameless]), "hcmc_register")
    assert [(each.code, each.place) for each in refused.value.problems] == [
        ("missing-field", "'Loc'!M6"),
        ("missing-field", "'Loc'!B7"),
        ("wrong-type", "'Loc'!L5"),
        ("invalid-value", "'Loc'!M5"),
        ("missing-field", "'Loc'!R5"),
    ]


def test_columns_that_were_moved_are_not_read_as_what_they_are_not() -> None:
    head = [*CITY_HEADINGS]
    head[7], head[8] = head[8], head[7]
    with pytest.raises(InvalidRegister) as refused:
        read_register(city([FIRST], head=head), "hcmc_register")
    assert [(each.code, each.place) for each in refused.value.problems] == [
        ("column-moved", "'Loc'!H4"),
        ("column-moved", "'Loc'!I4"),
    ]


PRODUCTS = named(
    "Nhóm Sản Phẩm|Loại Sản Phẩm|Đơn Vị Tính|Quy Cách|Tên sản phẩm|Nguyên Liệu|Tiêu Chuẩn|"
    "Điều Kiện Lưu Trữ|Điều Kiện Vận Chuyển|Khối Lượng Riêng|Số lượng|Đơn giá|Hạn Sử Dụng|"
    "Hạn Sử Dụng Sau Mở Hộp|Hình ảnh sản phẩm đại diện|Hình ảnh sản phẩm đính kèm|Phân hạng|Ngày bắt đầu|"
    "Ngày kết thúc"
)
ENTITIES = named(
    "Tỉnh|Huyện|Xã|Tên Đường|Mô Hình Kinh Doanh|Loại Hình Kinh Doanh|Mã Số Thuế|Tên Doanh Nghiệp|Email|"
    "Điện Thoại|Website|Ngày Thành Lập|Hình Ảnh|Kinh Độ|Vĩ Độ"
)


def province(**tabs: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in tabs.items():
        tab = book.create_sheet(name)
        for row in rows:
            tab.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_tables_of_a_province_are_read_and_written_back() -> None:
    product = [
        "Thực phẩm",
        "Khô",
        "Hộp",
        "500 g",
        "Khô cá lóc",
        "Cá lóc",
        "TCCS",
        "Khô mát",
        "Thường",
        None,
        100,
        250000,
    ]
    product += ["6 tháng", "1 tháng", "a.jpg", None, "4 sao", "13-04-2021", "13-04-2024"]
    entity: list[Any] = [
        "An Giang",
        "Châu Phú",
        "Mỹ Đức",
        "Tổ 5",
        "Sản xuất",
        "Hợp tác xã",
        "1600123456",
        "HTX Mỹ Đức",
        "a@b.vn",
    ]
    entity += ["0912345678", None, "01-02-2015", None, "105.1", "10.5"]
    both = province(Sheet1=[PRODUCTS, product], Sheet2=[ENTITIES, entity])
    read = read_register(both, "an_giang")
    (recognition,) = read.recognitions
    assert (recognition.stars, recognition.decided_on, recognition.printed_until) == (
        4,
        date(2021, 4, 13),
        date(2024, 4, 13),
    )
    assert read.products[0].more["Đơn giá"] == "250000"
    assert read.producers is not None
    assert (read.producers[0].form, read.producers[0].tax_code) == ("cooperative", "1600123456")
    written = mapped_workbook(read, read_register_mapping("an_giang", ROOT), default_catalogue())
    assert written.lost == ()
    assert read_register(written.workbook, "an_giang") == read
    book = openpyxl.load_workbook(io.BytesIO(written.workbook))
    assert [[cell.value for cell in tab[1]] for tab in book] == [PRODUCTS, ENTITIES]
    alone = read_register(province(Sheet1=[ENTITIES, entity]), "an_giang")
    assert alone.products == ()
    assert not alone.knows("products")
    assert alone.producers == read.producers


def test_a_workbook_of_another_layout_is_refused() -> None:
    for name in mapping_names(ROOT):
        with pytest.raises(InvalidRegister) as refused:
            read_register(province(Phiếu=[["a", "b"], [1, 2]], Khác=[["c"]]), name)
        assert [each.code for each in refused.value.problems] == ["no-such-tab"]


def test_a_mapping_is_refused_by_field_and_line(tmp_path: Path) -> None:
    file = tmp_path / "so.yaml"
    file.write_text(
        "format: ocop-register-mapping/1\n"
        "title: {vi: Sổ, en: Register}\n"
        "tabs:\n"
        "  - names: [A]\n"
        "    columns:\n"
        "      - {heading: Tên, field: products.nam}\n"
        "      - {heading: Sao, field: recognitions.stars}\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidRegister) as refused:
        read_register(province(A=[["Tên"]]), file)
    assert [(each.place, each.line) for each in refused.value.problems] == [
        ("tabs[0].columns[0].field", 6),
        ("tabs[0].columns[1]", 7),
    ]
    with pytest.raises(InvalidRegister, match="hcmc_register"):
        read_register(b"", "hcmc_registr")


def test_the_schema_of_mappings_is_that_of_their_model() -> None:
    assert (ROOT / "schema" / "register-mapping.schema.json").read_text(encoding="utf-8") == schema_text()
