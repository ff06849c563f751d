"""Tables of other systems: what is written comes back, nothing is cut silently, what is wrong is told by its cell."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args

import openpyxl
import pytest
import yaml

from ocop_rules.errors import InvalidRegister, InvalidRulebook
from ocop_rules.evaluation.evaluate import read_and_check
from ocop_rules.register.exchange.export import export_register
from ocop_rules.register.exchange.read import read_exchange
from ocop_rules.register.exchange.tables import ExchangeTables, misfit_of
from ocop_rules.register.exchange.taken import register_of_exchange
from ocop_rules.register.exchange.write import write_exchange
from ocop_rules.register.read import read_register
from ocop_rules.register.register import Register
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.rulebook.exchange_tables import (
    SOURCES_OF,
    ExchangeField,
    FieldSource,
    RowOf,
    exchange_files,
    load_exchange,
)
from ocop_rules.rulebook.lint.uncoded import check as lint
from ocop_rules.rulebook.lint.uncoded import uncoded
from ocop_rules.text import text
from tests.council.test_round import ocop

HOME = Path("examples/register/tan-lap")
ON = date(2026, 12, 20)
ROOT = default_catalogue().root
SYSTEMS = sorted(exchange_files(ROOT))
LAYOUTS = ("tables.json", "tables.xlsx", "tables")


@pytest.fixture(scope="module")
def register() -> Register:
    read = read_register(HOME)
    communes = tuple(each.model_copy(update={"code": f"0{28000 + i}"}) for i, each in enumerate(read.communes or ()))
    return replace(read, communes=communes)


def exported(register: Register, name: str, *, truncate: bool = False) -> ExchangeTables:
    return export_register(register, name, ON, truncate=truncate)


def test_the_files_are_those_that_we_know() -> None:
    assert SYSTEMS == ["ocopvietnam", "qd-5277", "qd-5333"]
    five = load_exchange("qd-5277", ROOT)
    assert five.tables["PTNT_OCOP"].fields["DoanhThuNam"].digits == 14
    assert [*five.code_list(five.tables["PTNT_OCOP"].fields["XepHang"]).values] == ["3*", "4*", "5*"]  # type: ignore[union-attr]
    assert five.uncertain == ("DM_DonViHanhChinh.MaCapTren",)
    assert "thoigGianDanhGia" in load_exchange("qd-5333", ROOT).tables["DanhGiaSanPhamOCOP"].fields
    assert all(load_exchange(name, ROOT).second_hand for name in SYSTEMS)


def test_every_source_is_of_some_row() -> None:
    assert set(SOURCES_OF) == set(get_args(RowOf))
    assert {each.split(".")[0] for each in get_args(FieldSource)} == set().union(*SOURCES_OF.values())


def test_an_unknown_system_and_a_wrong_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidRulebook, match="qd-5277"):
        load_exchange("qd-5278", ROOT)
    (tmp_path / "exchange").mkdir()
    data = yaml.safe_load((ROOT / "exchange" / "qd-5277.yaml").read_text(encoding="utf-8"))
    data["id"] = "other"
    fields = data["tables"]["PTNT_OCOP"]["fields"]
    fields["XepHang"]["codes"] = "rang"
    fields["Ma_SanPham"]["refers"] = "DM_SanPhan"
    fields["TenSanPham"]["from"] = "mark.number"
    (tmp_path / "exchange" / "qd-5277.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(InvalidRulebook) as refused:
        load_exchange("qd-5277", tmp_path)
    assert {each.place.split(": ")[1] for each in refused.value.problems} == {
        "id",
        "codes.rank",
        "tables.PTNT_OCOP.fields.XepHang.codes",
        "tables.PTNT_OCOP.fields.Ma_SanPham.refers",
        "tables.PTNT_OCOP.fields.TenSanPham.from",
    }


def test_the_lint_tells_a_field_of_products_without_a_code() -> None:
    newest = default_catalogue().load(default_catalogue().version_ids()[-1])
    assert not list(lint(newest))
    data = load_exchange("ocopvietnam", ROOT).model_dump(by_alias=True)
    del data["codes"]["type"]["of"]["Đồ uống"]
    data["codes"]["type"]["of"] = dict(data["codes"]["type"]["of"])
    changed = type(load_exchange("ocopvietnam", ROOT)).model_validate(data)
    (found,) = uncoded(changed, newest)
    assert "Đồ uống" in found.message.vi


@pytest.mark.parametrize("name", SYSTEMS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_written_comes_back(tmp_path: Path, register: Register, name: str, layout: str) -> None:
    written = exported(register, name)
    write_exchange(written, tmp_path / layout)
    assert read_exchange(tmp_path / layout, name) == written


def test_what_is_known_stands_in_its_field(register: Register) -> None:
    found = exported(register, "qd-5277")
    first = found.rows["PTNT_OCOP"][0]
    assert first["XepHang"] == "4*"
    assert first["Ma_ThoiGian"] == "2026-12"
    assert first["DoanhThuNam"] == Decimal(3250)
    assert first["Ma_DonViHanhChinh"] in {row["Ma"] for row in found.rows["DM_DonViHanhChinh"]}
    assert len(found.rows["PTNT_OCOP"]) == 30
    told = {each.code for each in found.notices}
    assert {"second-hand", "not-certified", "not-known"} <= told
    assert sum(each.code == "not-certified" for each in found.notices) == 10, "those whose certificate does not hold"


def test_two_stars_are_no_certificate_and_told(register: Register) -> None:
    first = "SP01"
    changed = [
        each.model_copy(update={"stars": 2}) if each.product == first else each for each in register.recognitions
    ]
    found = exported(replace(register, recognitions=tuple(changed)), "qd-5277")
    assert all(row["Ma_SanPham"] != first for row in found.rows["PTNT_OCOP"])
    assert f"products ({first})" in {each.place for each in found.notices if each.code == "not-certified"}


def test_marks_come_from_the_papers_of_bundles(register: Register) -> None:
    data = yaml.safe_load((HOME / "bundles" / "mut-dua.yaml").read_text(encoding="utf-8"))
    data["documents"].append(
        {
            "id": "NH",
            "type": "trademark_certificate",
            "issued_on": date(2024, 5, 6),
            "number": "4-0123",
            "issuer": "Cục SHTT",
        }
    )
    bundle = read_and_check(data)[0]
    (row,) = export_register(register, "qd-5333", ON, bundles={"SP11": bundle}).rows["ThuongHieuBaoHo"][-1:]
    assert (row["maThuongHieu"], row["soDangKy"], row["thoiGianDangKy"]) == ("SP11/NH", "4-0123", date(2024, 5, 6))


def test_places_of_sale_trainings_and_events_stand_in_the_tables_of_markets_and_support(register: Register) -> None:
    tables = export_register(register, "qd-5333", date(2022, 8, 20))
    markets = {row["maThiTruong"]: row["thiTruongTrongNuoc"] for row in tables.rows["ThiTruongTieuThu"]}
    points = {"sales_point/DB1", "sales_point/DB2", "sales_point/DB4"}
    areas = {"retail_place/BL1", "retail_place/BL2", "retail_place/BL5"}
    assert set(markets) == points | areas, "DB3 opens later"
    assert markets["retail_place/BL1"] == "Trung tâm thương mại Tân Lập"
    support = {row["maHoTro"]: row["thoiGianThucHien"] for row in tables.rows["HoTroPhatTrienSanPhamOCOP"]}
    assert support == {"training/TH1": date(2022, 6, 8), "training/TH2": date(2022, 7, 14)}
    later = export_register(register, "qd-5333", date(2022, 8, 25)).rows["HoTroPhatTrienSanPhamOCOP"]
    assert later[-1]["maHoTro"] == "event/SK1"
    assert all(row["tongSoDoanhThu"] is None for row in tables.rows["ThiTruongTieuThu"])


def test_tables_that_a_register_lacks_are_no_zero(register: Register) -> None:
    lacking = replace(register, sales_points=None, retail_places=None, trainings=None, events=(), participations=None)
    told = {each.place for each in exported(lacking, "qd-5333").notices if each.code == "not-known"}
    assert "ThiTruongTieuThu" in told
    assert "HoTroPhatTrienSanPhamOCOP" not in told, "the register has a table of events, and none in it"


def test_bundles_that_are_not_there_are_told_and_wrong_ones_all_at_once(tmp_path: Path) -> None:
    home = tmp_path / "so"
    shutil.copytree(HOME, home)
    data = yaml.safe_load((home / "bundles" / "mut-dua.yaml").read_text(encoding="utf-8"))
    (home / "bundles" / "mut-dua.yaml").unlink()
    arguments = (
        "register",
        "export",
        home,
        tmp_path / "a.json",
        "--as",
        "qd-5333",
        "--on",
        "2026-12-20",
        "--lang",
        "en",
    )
    shown = ocop(*arguments)
    assert shown.exit_code == 0, shown.stderr
    assert "products (SP11): the bundle that the register names is not there [bundles/mut-dua.yaml]" in shown.stderr
    for name in ("mut-dua", "dua-say-deo"):
        changed = yaml.safe_dump({**data, "evaluated_on": "hôm qua"}, allow_unicode=True)
        (home / "bundles" / f"{name}.yaml").write_text(changed, encoding="utf-8")
    (tmp_path / "a.json").unlink()
    shown = ocop(*arguments)
    assert shown.exit_code == 1
    assert "bundles/mut-dua.yaml: evaluated_on" in shown.stderr
    assert "bundles/dua-say-deo.yaml: evaluated_on" in shown.stderr
    assert not (tmp_path / "a.json").exists()


def long_named(register: Register, **changes: object) -> Register:
    first, *others = register.products
    return replace(register, products=(first.model_copy(update=changes), *others))


def test_nothing_is_cut_silently(register: Register) -> None:
    name = "Chè Shan tuyết " + "rất " * 70 + "ngon"
    changed = long_named(register, name=name, revenue=Decimal("3250.125"))
    with pytest.raises(InvalidRegister) as refused:
        exported(changed, "qd-5277")
    codes = sorted((each.code, each.place.split(" ")[0]) for each in refused.value.problems)
    assert codes == [
        ("too-long", "DM_SanPham[0].Ten"),
        ("too-long", "PTNT_OCOP[0].TenSanPham"),
        ("too-precise", "PTNT_OCOP[0].DoanhThuNam"),
    ]
    cut = exported(changed, "qd-5277", truncate=True)
    row = cut.rows["PTNT_OCOP"][0]
    assert row["TenSanPham"] == name[:255].rstrip()
    assert row["DoanhThuNam"] == Decimal("3250.13")
    told = {each.place.split(" ")[0]: each for each in cut.notices if each.code in ("cut", "rounded")}
    assert told["PTNT_OCOP[0].TenSanPham"].found == name, "the whole value"
    assert told["PTNT_OCOP[0].DoanhThuNam"].found == "3250.125"


def test_a_key_is_never_cut(register: Register) -> None:
    long = "SAN-PHAM-0001"
    changed = replace(
        long_named(register, id=long),
        recognitions=tuple(
            each.model_copy(update={"product": long}) if each.product == "SP01" else each
            for each in register.recognitions
        ),
        participations=(),
        inspections=(),
        findings=(),
        assessments=(),
    )
    for truncate in (False, True):
        with pytest.raises(InvalidRegister) as refused:
            exported(changed, "qd-5277", truncate=truncate)
        assert {each.code for each in refused.value.problems} >= {"too-long"}


def test_a_number_of_something_is_never_cut(register: Register) -> None:
    first, *others = register.producers or ()
    changed = replace(register, producers=(first.model_copy(update={"tax_code": "5500123401-001"}), *others))
    with pytest.raises(InvalidRegister) as refused:
        exported(changed, "qd-5333", truncate=True)
    assert {(each.code, each.found) for each in refused.value.problems} == {("too-long", "5500123401-001")}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ({"type": "decimal", "digits": 14, "places": 2}, Decimal("999999999999.99"), None),
        ({"type": "decimal", "digits": 14, "places": 2}, Decimal(10) ** 12, "out-of-range"),
        ({"type": "decimal", "digits": 14, "places": 2}, Decimal("0.001"), "too-precise"),
        ({"type": "double"}, Decimal("0.0000001"), None),
        ({"type": "integer", "least": 0, "most": 5}, 6, "out-of-range"),
        ({"type": "integer"}, True, "wrong-type"),
        ({"type": "integer"}, Decimal("1.5"), "wrong-type"),
        ({"type": "text", "length": 3}, "ểếề", None),
        ({"type": "text", "length": 3}, "ểếề1", "too-long"),
        ({"type": "truth"}, 1, "wrong-type"),
        ({"type": "day"}, "2026-01-01", "wrong-type"),
        ({"type": "address"}, "javascript:alert(1)", "wrong-type"),
        ({"type": "address"}, "https://ocop.example/a.jpg", None),
    ],
)
def test_fields_hold_what_they_hold(field: dict[str, object], value: object, code: str | None) -> None:
    title = text("x", "x")
    found = misfit_of(ExchangeField.model_validate({"title": title, **field}), None, value)  # type: ignore[arg-type]
    assert (None if found is None else found.code) == code


def test_rounding_never_makes_a_number_that_does_not_fit() -> None:
    field = ExchangeField.model_validate({"title": text("x", "x"), "type": "decimal", "digits": 4, "places": 2})
    found = misfit_of(field, None, Decimal("99.999"))
    assert found is not None
    assert found.cut is None


def test_wrong_tables_are_told_by_their_cells(tmp_path: Path, register: Register) -> None:
    write_exchange(exported(register, "qd-5277"), tmp_path / "bang.xlsx")
    book = openpyxl.load_workbook(tmp_path / "bang.xlsx")
    tab = book["PTNT_OCOP"]
    tab["F2"] = "6*"
    tab["H3"] = "nhiều"
    tab["A4"] = tab["A5"].value
    tab["D6"] = "SP-LA"
    tab["E7"] = "d" * 256
    tab["J1"] = "Them"
    book.save(tmp_path / "bang.xlsx")
    with pytest.raises(InvalidRegister) as refused:
        read_exchange(tmp_path / "bang.xlsx", "qd-5277")
    found = {(each.code, each.place) for each in refused.value.problems}
    assert found == {
        ("unknown-field", "'PTNT_OCOP'!J1"),
        ("unknown-code", "'PTNT_OCOP'!F2"),
        ("wrong-type", "'PTNT_OCOP'!H3"),
        ("too-long", "'PTNT_OCOP'!E7"),
        ("repeated-key", "'PTNT_OCOP'!A4"),
        ("repeated-key", "'PTNT_OCOP'!A5"),
        ("no-such-key", "'PTNT_OCOP'!D6"),
    }


def test_what_follows_from_a_wrong_key_is_not_told_besides(tmp_path: Path, register: Register) -> None:
    write_exchange(exported(register, "qd-5277"), tmp_path / "bang.xlsx")
    book = openpyxl.load_workbook(tmp_path / "bang.xlsx")
    book["DM_SanPham"]["A2"] = "SAN-PHAM-0001"
    book["PTNT_OCOP"]["A3"] = "một"
    book["PTNT_OCOP"]["B4"] = "=1/0"
    book["PTNT_OCOP"]["L5"] = "lạc"
    book.save(tmp_path / "bang.xlsx")
    with pytest.raises(InvalidRegister) as refused:
        read_exchange(tmp_path / "bang.xlsx", "qd-5277")
    assert {(each.code, each.place) for each in refused.value.problems} == {
        ("too-long", "'DM_SanPham'!A2"),
        ("wrong-type", "'PTNT_OCOP'!A3"),
        ("cell-error", "'PTNT_OCOP'!B4"),
        ("row-too-long", "'PTNT_OCOP'!L5"),
    }


def test_a_wrong_json_is_told_by_its_line(tmp_path: Path, register: Register) -> None:
    write_exchange(exported(register, "ocopvietnam"), tmp_path / "a.json")
    data = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert data["tables"]["product-info"][0]["manufacturer"]["name"] == "HTX Chè Shan tuyết Bản Mới"
    data["tables"]["product-info"][2]["manufacturer"]["logo"] = "logo.png"
    data["tables"]["product-info"][0]["ocop_star"] = 9
    (tmp_path / "a.json").write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    with pytest.raises(InvalidRegister) as refused:
        read_exchange(tmp_path / "a.json", "ocopvietnam")
    assert [(each.code, each.place) for each in refused.value.problems] == [
        ("out-of-range", "tables.product-info[0].ocop_star"),
        ("wrong-type", "tables.product-info[2].manufacturer.logo"),
    ]
    with pytest.raises(InvalidRegister, match="exchange"):
        read_exchange(tmp_path / "a.json", "qd-5277")


@pytest.mark.parametrize(
    ("before", "after", "problems"),
    [
        ('"XepHang": "3*"', '"XepHang": 3', [("wrong-type", "tables.PTNT_OCOP[1].XepHang")]),
        ('"DoanhThuNam": 640.5', '"DoanhThuNam": NaN', [("wrong-type", "tables.PTNT_OCOP[1].DoanhThuNam")]),
        ('"DoanhThuNam": 640.5', '"DoanhThuNam": 1e400', [("out-of-range", "tables.PTNT_OCOP[1].DoanhThuNam")]),
        ('"MA_OCOP": 2,', '"MA_OCOP": true,', [("wrong-type", "tables.PTNT_OCOP[1].MA_OCOP")]),
        ('"MA_OCOP": 2,', '"MA_OCOP": null,', [("missing-field", "tables.PTNT_OCOP[1].MA_OCOP")]),
        ('"Nam": 2026,', '"Nam": [2026],', [("wrong-type", "tables.DM_KhoangThoiGian[0].Nam")]),
        ('"exchange":', '"exchanges": 1, "exchange":', [("unknown-field", "exchanges")]),
        ('"tables": {', '"tables": {"PTNT": [],', [("unknown-table", "tables.PTNT")]),
    ],
)  # fmt: skip
def test_what_json_may_not_hold(
    before: str, after: str, problems: list[tuple[str, str]], tmp_path: Path, register: Register
) -> None:
    write_exchange(exported(register, "qd-5277"), tmp_path / "a.json")
    content = (tmp_path / "a.json").read_text(encoding="utf-8")
    assert before in content
    (tmp_path / "a.json").write_text(content.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(InvalidRegister) as refused:
        read_exchange(tmp_path / "a.json", "qd-5277")
    assert [(each.code, each.place) for each in refused.value.problems] == problems


def test_csv_is_told_by_its_line_and_keeps_zeros(tmp_path: Path, register: Register) -> None:
    write_exchange(exported(register, "qd-5277"), tmp_path / "bang")
    path = tmp_path / "bang" / "DM_DonViHanhChinh.csv"
    assert read_exchange(tmp_path / "bang", "qd-5277").rows["DM_DonViHanhChinh"][0]["Ma"] == "028000"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = "0123456789A" + lines[2][6:]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InvalidRegister) as refused:
        read_exchange(tmp_path / "bang", "qd-5277")
    assert [(each.code, each.line) for each in refused.value.problems] == [("too-long", 3)]


def test_csv_without_its_key_or_with_cells_too_many_is_told_once(tmp_path: Path, register: Register) -> None:
    write_exchange(exported(register, "qd-5277"), tmp_path / "bang")
    (tmp_path / "bang" / "PTNT_OCOP.csv").write_text("TenSanPham\nChè\nMận\n", encoding="utf-8")
    (tmp_path / "bang" / "DM_KhoangThoiGian.csv").write_text("Ma_ThoiGian,Nam\n2026-12,2026,12\n", encoding="utf-8")
    (tmp_path / "bang" / "DM_SanPham.csv").write_text("", encoding="utf-8")
    with pytest.raises(InvalidRegister) as refused:
        read_exchange(tmp_path / "bang", "qd-5277")
    assert {(each.code, each.place, each.line) for each in refused.value.problems} == {
        ("missing-field", "PTNT_OCOP.csv: TenSanPham", 1),
        ("row-too-long", "DM_KhoangThoiGian.csv: 3", 2),
        ("missing-field", "DM_SanPham", None),
    }


def test_a_column_that_stands_twice_is_told(tmp_path: Path, register: Register) -> None:
    write_exchange(exported(register, "qd-5277"), tmp_path / "bang")
    path = tmp_path / "bang" / "DM_KhoangThoiGian.csv"
    path.write_text("Ma_ThoiGian,Nam,Nam\n2026-12,2026,2025\n", encoding="utf-8")
    with pytest.raises(InvalidRegister) as refused:
        read_exchange(tmp_path / "bang", "qd-5277")
    assert [each.code for each in refused.value.problems] == ["ambiguous-column"]


def test_json_that_is_too_large_says_what_large_tables_are_kept_as(tmp_path: Path, register: Register) -> None:
    tables = exported(register, "ocopvietnam")
    rows = tables.rows["product-info"] * 400
    write_exchange(replace(tables, rows={"product-info": rows}), tmp_path / "a.json")
    with pytest.raises(InvalidRegister, match="folder of CSV"):
        read_exchange(tmp_path / "a.json", "ocopvietnam")


def test_a_day_of_evaluation_makes_no_certificate(register: Register) -> None:
    tables = exported(register, "qd-5333")
    taken = register_of_exchange(tables)
    assert not taken.register.recognitions
    assert len(taken.register.assessments or ()) == len(register.recognitions)
    sat = {(each.product, each.assessed_on) for each in taken.register.assessments or ()}
    assert ("SP15", date(2026, 9, 11)) in sat, "the day that the register knows"
    tables = exported(replace(register, assessments=None), "qd-5333")
    known = register_of_exchange(tables, "decision").register
    wanted = [(e.product, e.stars, e.decided_on, e.decision, e.points, e.body) for e in register.recognitions]
    found = [(e.product, e.stars, e.decided_on, e.decision, e.points, e.body) for e in known.recognitions]
    assert found == wanted


def test_the_national_list_makes_a_register_whose_ends_are_checked(register: Register) -> None:
    tables = exported(register, "ocopvietnam")
    taken = register_of_exchange(tables).register
    assert [each.name for each in taken.products] == [row["name"] for row in tables.rows["product-info"]]
    assert all(each.printed_until is not None for each in taken.recognitions)
    assert not taken.notices


def test_rows_that_contradict_each_other_are_told(register: Register) -> None:
    tables = exported(register, "qd-5277")
    first, *others = tables.rows["DM_SanPham"]
    rows = {**tables.rows, "DM_SanPham": ({**first, "Ten": "Tên khác"}, *others)}
    with pytest.raises(InvalidRegister, match="PTNT_OCOP"):
        register_of_exchange(replace(tables, rows=rows))


def test_the_commands_write_read_and_tell(tmp_path: Path) -> None:
    shown = ocop("register", "export", HOME, tmp_path / "bang", "--as", "qd-5277", "--on", "2026-12-20", "--lang", "en")
    assert shown.exit_code == 0, shown.stderr
    assert "known at second hand" in shown.stderr
    assert "PTNT_OCOP: 30 rows" in shown.stderr
    with (tmp_path / "bang" / "PTNT_OCOP.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 30
    back = ocop("register", "import", tmp_path / "bang", tmp_path / "so.yaml", "--as", "qd-5277", "--lang", "en")
    assert back.exit_code == 0, back.stderr
    assert "PTNT_OCOP: XepHang: 30 rows" not in back.stderr.splitlines()[0]
    assert "XepHang: 30 rows" in back.stderr, "stars without a day are no recognition"
    assert len(read_register(tmp_path / "so.yaml").products) == 30
    wrong = ocop("register", "export", HOME, tmp_path / "x.json", "--as", "qd-1", "--on", "2026-12-20")
    assert wrong.exit_code == 1
    assert "qd-5277" in wrong.stderr
