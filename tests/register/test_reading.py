"""Reading a register: every layout gives the same, and what is wrong is told at once by its cell or line."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import yaml
from jsonschema import Draft202012Validator

from ocop_rules.canonical import canonical
from ocop_rules.errors import InvalidRegister
from ocop_rules.register.read import read_register, read_register_text
from ocop_rules.register.register import Register
from ocop_rules.register.write import write_register, yaml_text
from ocop_rules.register.written import schema_text
from ocop_rules.rulebook.catalogue import default_catalogue

SMALL = r"""
format: ocop-register/1
name: Huyện Tân Lập
as_of: 2026-06-01
complete: [products, recognitions, events]
producers:
  - {id: P1, name: HTX Chè Bản Mới, form: cooperative, commune: Xã Bản Mới, workers: 12, trained: true}
  - {id: P2, name: Hộ Trần Thị Na, form: household, modern_channels: false}
products:
  - {id: S1, name: Chè Shan tuyết, code: 01-017-00478-1-2021, set: 11, producer: P1, revenue: 850.5}
  - {id: S2, name: Mận sấy, set: 7, producer: P2, more: {Đơn vị tính: gói 200 g}, note: "Hai\ndòng, một \"dấu\""}
recognitions:
  - {product: S1, stars: 4, decided_on: 2024-02-29, points: 78.66, decision: 12/QĐ-UBND, purpose: first}
  - {product: S2, stars: 3, decided_on: 2025-01-02, withdrawn_on: 2025-12-01, withdrawal: c}
events: []
inspections:
  - {id: K1, product: S1, inspected_on: 2025-10-10, result: to_mend}
findings:
  - {inspection: K1, fact: local_labour_share, value: 62, told: Lao động trong xã 62 %}
"""


@pytest.fixture(scope="module")
def register() -> Register:
    return read_register_text(SMALL)


def problems(source: Path | str | bytes | dict[str, object]) -> list[tuple[str, str, int | None]]:
    with pytest.raises(InvalidRegister) as refused:
        read_register(source)
    return [(each.code, each.place, each.line) for each in refused.value.problems]


@pytest.mark.parametrize("name", ["so.yaml", "so.json", "so.xlsx", "so", "so.parquet", "sqlite"])
def test_every_layout_gives_the_same_register(register: Register, tmp_path: Path, name: str) -> None:
    target = f"sqlite:///{tmp_path}/so.db" if name == "sqlite" else tmp_path / name
    write_register(register, target)
    again = read_register(target)
    assert again == register
    assert again.digest == register.digest
    assert again.recognitions[0].points == Decimal("78.66")
    assert again.knows("events")
    assert again.events == ()
    assert again.trainings is None
    assert not again.knows("inspections")


def test_english_headings_are_read_too(register: Register, tmp_path: Path) -> None:
    write_register(register, tmp_path / "so.xlsx", "en")
    assert openpyxl.load_workbook(tmp_path / "so.xlsx").sheetnames[:3] == ["Register", "Producers", "Products"]
    assert read_register(tmp_path / "so.xlsx") == register


def test_the_same_register_gives_the_same_bytes(register: Register, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_register(register, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert yaml_text(read_register_text(yaml_text(register))) == yaml_text(register)


def workbook(**tabs: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in tabs.items():
        tab = book.create_sheet(name.replace("_", " "))
        for row in rows:
            tab.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_cells_are_read_as_people_write_them() -> None:
    read = read_register(
        workbook(
            Chủ_thể=[
                ["STT", "Mã chủ thể", "Tên chủ thể", "Loại hình", "Đã được tập huấn về OCOP", "Mã số thuế"],
                [1, "P1", "HTX A", "Hợp tác xã", "x", "0101234567"],
                [2, "P2", "Hộ B", "Hộ sản xuất, hộ gia đình có đăng ký kinh doanh", "không", 123],
            ],
            Sản_phẩm=[
                ["Danh sách sản phẩm"],
                ["Mã sản phẩm", "Tên sản phẩm", "Bộ sản phẩm", "Mã chủ thể", "Quy cách"],
                ["S1", "Chè  xanh", "11", "P1", "Gói 100 g"],
                [2, "Mận", 7, "P2", "-"],
            ],
            Công_nhận=[
                ["Mã sản phẩm", "Hạng sao", "Ngày công nhận", "Điểm", "Lần đánh giá"],
                ["S1", "4 sao", "4/2/2024", "78,66", "Lần đầu"],
                ["2", "***", datetime(2025, 1, 2), 62.5, "nâng hạng"],
                ["S1", 5, "ngày 5 tháng 2 năm 2026", None, None],
            ],
        )
    )
    assert read.producers is not None
    assert [each.trained for each in read.producers] == [True, False]
    assert [each.tax_code for each in read.producers] == ["0101234567", "123"]
    assert read.producers[1].form == "household"
    assert [each.name for each in read.products] == ["Chè xanh", "Mận"]
    assert read.products[0].more == {"Quy cách": "Gói 100 g"}
    assert [(each.stars, each.decided_on, each.points) for each in read.recognitions] == [
        (4, date(2024, 2, 4), Decimal("78.66")),
        (3, date(2025, 1, 2), Decimal("62.5")),
        (5, date(2026, 2, 5), None),
    ]
    assert [each.purpose for each in read.recognitions] == ["first", "upgrade", None]


def test_all_that_is_wrong_in_a_workbook_is_told_at_once_by_cell() -> None:
    assert problems(
        workbook(
            Sản_phẩm=[
                ["Mã sản phẩm", "Tên sản phẩm", "Bộ sản phẩn"],
                ["S1", "Chè", 11],
                ["S2", None, 7],
            ],
            Công_nhận=[
                ["Mã sản phẩm", "Hạng sao", "Ngày công nhận", "Điểm"],
                ["S1", 6, "30/2/2024", 78],
                ["S1", "bốn", "2024", 101],
            ],
        )
    ) == [
        ("unknown-field", "'Sản phẩm'!C1", None),
        ("missing-field", "'Sản phẩm'!B3", None),
        ("invalid-value", "'Công nhận'!C2", None),
        ("invalid-value", "'Công nhận'!B2", None),
        ("wrong-type", "'Công nhận'!B3", None),
        ("wrong-type", "'Công nhận'!C3", None),
        ("invalid-value", "'Công nhận'!D3", None),
    ]


def test_what_does_not_fit_across_tables_is_told_by_cell() -> None:
    assert problems(
        workbook(
            Chủ_thể=[
                ["Mã chủ thể", "Tên chủ thể", "Loại hình", "Số lao động", "Lao động địa phương"],
                ["P1", "HTX", "Hợp tác", 5, 6],
            ],
            Sản_phẩm=[
                ["Mã sản phẩm", "Tên sản phẩm", "Bộ sản phẩm", "Mã chủ thể"],
                ["S1", "Chè", 11, "P2"],
                ["S1", "Mận", 99, "P1"],
            ],
            Công_nhận=[
                ["Mã sản phẩm", "Hạng sao", "Ngày công nhận", "Ngày thu hồi", "Lý do thu hồi", "Bộ tiêu chí"],
                ["S3", 3, "1/2/2024", "1/1/2024", None, "qd-149-2023"],
                ["S1", 3, "1/2/2024", None, "c", None],
                ["S1", 3, "1/2/2024", None, None, None],
            ],
        )
    ) == [
        ("repeated-row", "'Sản phẩm'!A3", None),
        ("repeated-row", "'Công nhận'!A4", None),
        ("unknown-reference", "'Sản phẩm'!D2", None),
        ("unknown-reference", "'Công nhận'!A2", None),
        ("days-reversed", "'Công nhận'!D2", None),
        ("missing-field", "'Công nhận'!E3", None),
        ("unknown-version", "'Công nhận'!F2", None),
        ("unknown-set", "'Sản phẩm'!C3", None),
        ("unknown-form", "'Chủ thể'!C2", None),
        ("part-exceeds-whole", "'Chủ thể'!E2", None),
    ]


def test_a_document_is_refused_by_field_and_line(tmp_path: Path) -> None:
    file = tmp_path / "so.yaml"
    file.write_text(
        "format: ocop-register/1\n"
        "complete: [product]\n"
        "products:\n"
        "  - {id: S1, name: Chè, sett: 11}\n"
        "recognitions:\n"
        "  - {product: S1, stars: 0, decided_on: 2024-02-30}\n",
        encoding="utf-8",
    )
    assert problems(file) == [
        ("invalid-value", "complete[0]", 2),
        ("unknown-field", "products[0].sett", 4),
        ("invalid-value", "recognitions[0].stars", 6),
        ("invalid-value", "recognitions[0].decided_on", 6),
    ]


def test_a_folder_is_refused_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text(
        'id;name;set\nS1;Chè;11\nS2;"Mận\nsấy";7\nS3;Cam;x y\n', encoding="utf-8-sig"
    )
    (tmp_path / "Công nhận.csv").write_text("product;stars;decided_on\nS1;3;31/4/2024\n", encoding="utf-8")
    (tmp_path / "register.yaml").write_text("format: ocop-register/1\nas_of: hôm nay\n", encoding="utf-8")
    found = problems(tmp_path)
    assert found == [
        ("invalid-value", "register.yaml: as_of", 2),
        ("invalid-value", "Công nhận.csv: decided_on", 2),
        ("unknown-set", "products.csv: set", 5),
    ]
    (tmp_path / "register.yaml").unlink()
    (tmp_path / "Công nhận.csv").write_text("product;stars;decided_on\nS4;3;30/4/2024\n", encoding="utf-8")
    assert problems(tmp_path) == [
        ("unknown-reference", "Công nhận.csv: product", 2),
        ("unknown-set", "products.csv: set", 5),
    ]


def test_files_that_are_not_utf8_are_told_together_and_a_table_alone_is_none(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_bytes("id,name\nS1,Chè\n".encode("cp1258", "replace"))
    (tmp_path / "recognitions.csv").write_bytes("product,stars,decided_on,body\nS1,3,1/2/2025,Tỉnh\n".encode("utf-16"))
    assert [code for code, _, _ in problems(tmp_path)] == ["not-utf8", "not-utf8"]
    assert problems(tmp_path / "products.csv") == [("table-alone", "", None)]


def test_a_cell_with_an_error_is_told_once(tmp_path: Path) -> None:
    book = workbook(
        Sản_phẩm=[["Mã sản phẩm", "Tên sản phẩm"], ["S1", "Chè"]],
        Công_nhận=[["Mã sản phẩm", "Hạng sao", "Ngày công nhận"], ["S1", "=1+2", "1/2/2025"]],
    )
    assert [place for _, place, _ in problems(book)] == ["'Công nhận'!B2"]


def test_a_register_without_a_needed_table_is_refused(tmp_path: Path) -> None:
    assert problems(workbook(Sản_phẩm=[["Mã sản phẩm", "Tên sản phẩm"]])) == [("missing-table", "", None)]
    assert problems({"format": "ocop-register/1", "products": []}) == [("missing-field", "recognitions", None)]
    assert problems(tmp_path / "không có.yaml")[0][0] == "unreadable-file"


def test_codes_of_products_are_told_where_they_are_of_no_known_form() -> None:
    data = yaml.safe_load(SMALL)
    data["products"] = [
        {"id": "S1", "name": "a", "code": "83-832-28882-2-2022"},
        {"id": "S2", "name": "b", "code": "01-017-01-2020"},
        {"id": "S3", "name": "c", "code": "OCOP-12"},
        {"id": "S4", "name": "d", "code": "xã Bản Mới, số 4"},
        {"id": "S5", "name": "e", "code": "83-832-28882-2-2022"},
    ]
    data["recognitions"] = [
        {"product": "S3", "stars": 3, "decided_on": "2024-05-01"},
        {"product": "S4", "stars": 3, "decided_on": "2025-07-01"},
    ]
    del data["inspections"], data["findings"]
    told = [(each.code, each.place) for each in read_register(data).notices]
    assert told == [
        ("product-code", "products[2].code"),
        ("free-code", "products[3].code"),
        ("repeated-code", "products[4].code"),
    ]


def test_what_would_be_lost_without_a_word_is_told(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text("id,name\nS1,Chè,xanh\n", encoding="utf-8")
    (tmp_path / "recognitions.csv").write_text("product,stars,decided_on\n", encoding="utf-8")
    assert problems(tmp_path) == [("row-too-long", "products.csv: 3", 2)]
    (tmp_path / "products.csv").write_bytes("id,name\nS1,Chè\n".encode("utf-16"))
    assert problems(tmp_path) == [("not-utf8", "products.csv", None)]
    (tmp_path / "products.csv").write_text('id,name\nS1,"Chè\n', encoding="utf-8")
    assert problems(tmp_path) == [("not-csv", "products.csv", 2)]
    recognitions: list[list[object]] = [["product", "stars", "decided_on", "points"], ["S1", 3, "1/2/2024", "=1+1"]]
    products: list[list[object]] = [["id", "name", None, "set"], ["S1", "Chè", "ghi thêm", 11]]
    assert problems(workbook(products=products, recognitions=recognitions)) == [
        ("cell-error", "'recognitions'!D2", None)
    ]
    recognitions[1][3] = 60
    read = read_register(workbook(products=products, recognitions=recognitions, Khác=[["a", "b"]]))
    assert [(each.code, each.place) for each in read.notices] == [
        ("tab-not-read", "'Khác'"),
        ("column-not-read", "'products'!C2"),
    ]


def test_another_document_is_told_as_such_and_a_database_is_not_begun(tmp_path: Path) -> None:
    assert problems(Path("examples/dried-mango-4-stars.yaml")) == [("other-document", "format", None)]
    assert problems(f"sqlite:///{tmp_path}/so.db") == [("unreadable-file", "", None)]
    assert not (tmp_path / "so.db").exists()


def test_the_schema_of_registers_accepts_the_example() -> None:
    kept = default_catalogue().root / "schema" / "register-document.schema.json"
    assert kept.read_text(encoding="utf-8") == schema_text()
    schema = json.loads(schema_text())
    Draft202012Validator.check_schema(schema)
    register = read_register("examples/register/tan-lap")
    assert [*Draft202012Validator(schema).iter_errors(json.loads(canonical(register.as_json())))] == []


def test_what_is_wrong_in_a_field_and_across_tables_is_told_together() -> None:
    wrong: dict[str, object] = {
        "format": "ocop-register/1",
        "products": [{"id": "S1", "name": ""}, {"id": "S2", "name": "Mận", "producer": "P9"}],
        "producers": [{"id": "P1", "name": "HTX"}],
        "recognitions": [
            {"product": "S1", "stars": 3, "decided_on": "2024-02-01"},
            {"product": "S3", "stars": 9, "decided_on": "2024-02-01"},
            {"product": "S4", "stars": 3, "decided_on": "2024-02-01"},
        ],
    }
    assert [(code, place) for code, place, _ in problems(wrong)] == [
        ("invalid-value", "products[0].name"),
        ("unknown-reference", "products[1].producer"),
        ("invalid-value", "recognitions[1].stars"),
        ("unknown-reference", "recognitions[2].product"),  # S1 is there, and wrong itself
    ]
    rows: list[list[object]] = [["id", "name"], ["S1", None], ["S2", "Mận"]]
    given: list[list[object]] = [["product", "stars", "decided_on"], ["S1", 3, "1/2/2024"], ["S4", 9, "1/2/2024"]]
    given.append(["S5", 3, "1/2/2024"])
    assert [(code, place) for code, place, _ in problems(workbook(products=rows, recognitions=given))] == [
        ("missing-field", "'products'!B2"),
        ("invalid-value", "'recognitions'!B3"),
        ("unknown-reference", "'recognitions'!A4"),
    ]
