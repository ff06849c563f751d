"""Reports of a ward, a district, a province, and the page with all products."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any, cast

import openpyxl
import pytest

import ocop_rules
from ocop_rules.canonical import canonical
from ocop_rules.errors import InvalidRecord, UnknownReading
from ocop_rules.plans.check import read_plan
from ocop_rules.plans.dashboard import dashboard_page
from ocop_rules.plans.next_stars import next_stars
from ocop_rules.plans.place import ReportPlace
from ocop_rules.plans.register_report import period_named, register_report
from ocop_rules.plans.report_files import last_report, report_file
from ocop_rules.register.inspection_plan import inspection_plan
from ocop_rules.register.life import register_life
from ocop_rules.register.read import read_register
from ocop_rules.register.register import Register
from ocop_rules.words.register_reports import ROWS
from tests.council.test_round import ocop

HOME = "examples/register/tan-lap"
END = date(2022, 12, 31)


@pytest.fixture(scope="module")
def register() -> Register:
    return read_register(HOME)


def test_figures_are_those_of_the_register(register: Register) -> None:
    report = register_report(register, END, "2022", plan=read_plan("ba-dinh-2022"))
    life = register_life(register, END)
    row = report.by_name
    assert {each.name for each in report.rows} == {*ROWS}
    assert row["certified"].value == sum(each.stars is not None for each in life.products) == 15
    assert sum(row[f"stars-{stars}"].value or 0 for stars in (3, 4, 5)) == row["certified"].value
    assert (row["new"].value, row["upgraded"].value, row["expired"].value) == (6, 1, 0)
    assert (row["traced"].value, row["traced"].unknown) == (7, 8)
    assert (row["participants-officials"].value, row["sales-points"].value) == (46, 4)
    assert row["findings"].is_least
    assert report.check is not None
    assert report.check.by_name["new-products"].verdict == "met"
    for name in ("sets", "places"):
        assert sum(count for _, count in report.breakdowns[name]) == row["certified"].value
    assert sum(count for _, count in report.breakdowns["forms"]) == row["producers"].value
    assert report.to_json() == canonical(json.loads(report.to_json()))


def test_halves_make_up_the_year(register: Register) -> None:
    year = register_report(register, END, "2022").by_name
    halves = [register_report(register, END, f"2022-H{half}").by_name for half in (1, 2)]
    for name in ("new", "upgraded", "expired", "withdrawn", "trainings-officials", "new-sales-points", "inspections"):
        assert sum(each[name].value or 0 for each in halves) == year[name].value


def test_communes_make_up_the_district(register: Register) -> None:
    whole = register_report(register, END, "2022")
    communes = [each.name for each in register.communes or ()]
    parts = [register_report(register, END, "2022", ReportPlace(commune=each)) for each in communes]
    for name in ("certified", "stars-4", "new", "producers", "trained-workers", "sales-points", "craft-villages"):
        assert sum(each.by_name[name].value or 0 for each in parts) == whole.by_name[name].value, name
    assert [each.unplaced for each in parts] == [0] * len(parts)
    part = register_report(register, END, "2022", ReportPlace(commune=communes[0]), plan=read_plan("ba-dinh-2022"))
    assert part.by_name["trainings-officials"].value is None
    assert part.check is not None
    assert part.check.by_name["training-of-officials"].verdict == "not_known"
    assert whole.by_name["trainings-officials"].value == 1


def test_what_nobody_knows_where_it_is_is_not_counted_and_told() -> None:
    data = {
        "format": "ocop-register/1",
        "complete": ["producers", "products", "recognitions"],
        "producers": [{"id": "C1", "name": "HTX", "commune": "Xã A"}, {"id": "C2", "name": "HTX"}],
        "products": [{"id": "S1", "name": "Chè", "producer": "C1"}, {"id": "S2", "name": "Miến", "producer": "C2"}],
        "recognitions": [{"product": each, "stars": 3, "decided_on": "2022-05-04"} for each in ("S1", "S2")],
    }
    report = register_report(read_register(data), END, "2022", ReportPlace(commune="Xã A"))
    assert (report.unplaced, report.by_name["certified"].value) == (1, 1)
    assert report.by_name["certified"].is_least
    assert not report.register.knows("products")
    assert report.by_name["events"].value is None


def test_wards_that_are_late_or_missing_are_named(register: Register) -> None:
    report = register_report(register, END, "2022", plan=read_plan("ba-dinh-2022"))
    late = [
        (each.commune, each.report.period, each.standing) for each in report.standings if each.standing != "in-time"
    ]
    assert late == [
        ("Xã Mường Tè Hạ", "2022-H1", "late"),
        ("Xã Mường Tè Hạ", "2022-H2", "missing"),
        ("Xã Phú Cường", "2022-H2", "late"),
    ]
    assert len(report.standings) == 14
    half = register_report(register, date(2022, 6, 15), "2022-H1", plan=read_plan("ba-dinh-2022"))
    assert {each.standing for each in half.standings} == {"in-time", "due"}
    own = register_report(register, END, "2022-H2")
    assert {each.report.before for each in own.standings} == {date(2022, 12, 20)}


def test_files_are_the_same_each_time_and_say_what_changed(register: Register, tmp_path: Path) -> None:
    plan = read_plan("ba-dinh-2022")
    before = last_report(report_file(register_report(register, date(2022, 6, 30), "2022-H1"), "json"))
    report = register_report(register, END, "2022-H2", plan=plan)
    for form in ("docx", "html", "xlsx", "json"):
        one, other = (report_file(report, form, before, "UBND huyện") for _ in range(2))
        assert one == other
    page = report_file(report, "html", before).decode()
    assert "+3" in page
    assert "://" not in page
    book = openpyxl.load_workbook(io.BytesIO(report_file(report, "xlsx", before)))
    assert book.sheetnames[0] == "Số liệu"
    assert "Mục tiêu" in book.sheetnames
    rows = {row[1]: row[2:5] for row in book["Số liệu"].iter_rows(values_only=True)}
    assert rows["Sản phẩm còn giấy chứng nhận"] == (15, 12, 3)
    with zipfile.ZipFile(io.BytesIO(report_file(report, "docx", before, "UBND huyện"))) as parts:
        words = re.sub(r"<[^>]*>", "", parts.read("word/document.xml").decode())
    assert "6 tháng cuối năm 2022" in words
    assert "UBND HUYỆN" in words.upper()
    with pytest.raises(InvalidRecord):
        last_report(b'{"format": "ocop-plan-check/1"}')


def test_words_of_a_register_are_no_markup(tmp_path: Path) -> None:
    name = '</script><img src=x onerror="alert(1)">=1+1'
    data = {
        "format": "ocop-register/1",
        "name": name,
        "complete": ["producers", "products", "recognitions", "communes"],
        "communes": [{"name": name}],
        "producers": [{"id": "C1", "name": name, "commune": name}],
        "products": [{"id": "S1", "name": name, "producer": "C1", "group": name}],
        "recognitions": [{"product": "S1", "stars": 3, "decided_on": "2022-05-04"}],
    }
    register = read_register(data)
    report = register_report(register, END, "2022")
    for page in (report_file(report, "html").decode(), dashboard_page(register, END)):
        assert "<img" not in page
        assert page.count("</script>") == page.count("<script")
    book = openpyxl.load_workbook(io.BytesIO(report_file(report, "xlsx")))
    assert book["Theo địa bàn"]["A2"].data_type == "s"


def test_periods() -> None:
    assert (period_named("2022-Q1").to, period_named("2024-H1").to) == (date(2022, 3, 31), date(2024, 6, 30))
    assert period_named("2022").from_ == date(2022, 1, 1)
    for wrong in ("2022-H3", "22", "2022-12", ""):
        with pytest.raises(UnknownReading):
            period_named(wrong)


def test_the_command_writes_them(tmp_path: Path) -> None:
    on = ("--on", "2022-12-31", "--period", "2022")
    shown = ocop("register", "report", HOME, tmp_path / "r.docx", *on, "--plan", "ba-dinh-2022", "--lang", "en")
    assert shown.exit_code == 0
    assert "Left for a pen: whose report it is" in shown.stderr
    assert ocop("register", "report", HOME, tmp_path / "r.txt", *on).exit_code == 2
    nowhere = ocop("register", "report", HOME, tmp_path / "r.html", *on, "--commune", "Xã Không Có")
    assert "Sổ không có sản phẩm nào ở Xã Không Có." in nowhere.stderr
    shown = ocop("register", "dashboard", HOME, tmp_path / "d.html", "--on", "2026-12-20", "--plan", "nation-2025")
    assert shown.exit_code == 0
    read, day = read_register(HOME), date(2026, 12, 20)
    assert (tmp_path / "d.html").read_text(encoding="utf-8") == dashboard_page(
        read, day, read_plan("nation-2025"), ahead=next_stars(read, day, HOME)
    )
    assert ocop("register", "dashboard", HOME, tmp_path / "d.txt", "--on", "2026-12-20").exit_code == 2


def test_products_one_step_from_the_next_star_are_those_of_the_advice(register: Register, tmp_path: Path) -> None:
    day = date(2026, 12, 20)
    ahead = next_stars(register, day, HOME)
    assert [(name, each.stars, each.steps) for name, each in ahead.items()] == [
        ("SP09", 5, None),
        ("SP11", 4, 1),
        ("SP35", 5, None),
    ]
    step = ahead["SP11"].ahead
    assert step is not None
    bundle = read_on(register, "SP11", day)
    best = ocop_rules.advise(bundle, 4).best
    assert best is not None
    assert step.raises == tuple(each.criterion for each in best.raises)
    page = dashboard_page(register, day, ahead=ahead)
    assert "Đã xét hồ sơ của 3 sản phẩm; 36 sản phẩm chưa biết" in page
    assert "Tỷ lệ sản lượng tiêu thụ có hợp đồng liên kết" in page
    assert "<h2>Còn một bước" not in dashboard_page(register, day)
    # A bundle that is later than the day is not known of, and a wrong one is told.
    assert "SP11" not in next_stars(register, date(2026, 6, 1), HOME)
    folder = tmp_path / "bundles"
    folder.mkdir()
    (folder / "mut-dua.yaml").write_text("format: ocop-evidence/1\n", encoding="utf-8")
    wrong = next_stars(register, day, tmp_path)
    assert wrong["SP11"].error is not None
    assert "hồ sơ không xét được" in dashboard_page(register, day, ahead=wrong)


def read_on(register: Register, product: str, day: date) -> dict[str, Any]:
    """Return the bundle of a product on a day, as an inspection rates it again."""
    plan = inspection_plan(register, day, HOME)
    again = next(each.reinspection for each in plan.visits if each.life.product.id == product)
    assert again is not None
    return cast("dict[str, Any]", again.now.bundle.as_json())


def test_products_are_exported_as_they_are_filtered(tmp_path: Path) -> None:
    asked = ("--on", "2026-12-20", "--commune", "xã hòa lạc", "--stars", 3, "--stars", 4, "--form", "cooperative")
    for ending in ("csv", "json", "xlsx", "html"):
        assert ocop("register", "dashboard", HOME, tmp_path / f"d.{ending}", *asked).exit_code == 0
    with (tmp_path / "d.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    ids = [each["id"] for each in rows]
    assert ids == ["SP13", "SP16", "SP21"]
    data = json.loads((tmp_path / "d.json").read_text(encoding="utf-8"))
    assert [each["id"] for each in data["products"]] == ids
    assert data["filters"]["communes"] == ["xã hòa lạc"]
    tab = openpyxl.load_workbook(tmp_path / "d.xlsx").worksheets[0]
    assert [row[0].value for row in tab.iter_rows(min_row=2)] == ids
    assert tab.auto_filter.ref == f"A1:L{len(ids) + 1}"
    page = (tmp_path / "d.html").read_text(encoding="utf-8")
    assert "3 trên 3 sản phẩm" in page
    assert "SP14" not in page
    sets = ("--on", "2026-12-20", "--set", "community-tourism", "--no-advice")
    assert ocop("register", "dashboard", HOME, tmp_path / "d.csv", *sets).exit_code == 0
    assert (tmp_path / "d.csv").read_text(encoding="utf-8-sig").count("\n") == 2


def test_the_page_filters_and_counts_by_itself(register: Register, tmp_path: Path) -> None:
    playwright_api = pytest.importorskip("playwright.sync_api")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium")
    path = tmp_path / "d.html"
    day = date(2026, 12, 20)
    path.write_text(dashboard_page(register, day, lang="en", ahead=next_stars(register, day, HOME)), encoding="utf-8")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--headless=new"])
        page = browser.new_page()
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: faults.append(request.url) if request.url != path.as_uri() else None)
        page.goto(path.as_uri())
        assert page.inner_text("#count") == "40 of 40 products"
        page.locator("label", has_text=re.compile("^Stars")).locator("select").select_option("★★★★★")
        assert page.inner_text("#count") == "1 of 40 products"
        assert "SP07" in page.inner_text("#products tbody")
        page.get_by_role("button", name="Clear").click()
        page.get_by_label("Search names, ids").fill("che shan")
        assert page.inner_text("#count") == "2 of 40 products"
        with page.expect_download() as download:
            page.get_by_role("button", name="Download CSV").click()
        assert Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()[1].startswith("SP01,")
        page.get_by_role("button", name="Clear").click()
        page.get_by_label("Next star").select_option("steps: 1")
        assert page.inner_text("#count") == "1 of 40 products"
        with page.expect_download() as download:
            page.get_by_role("button", name="Download XLSX").click()
        tab = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).worksheets[0]
        cells = [[cell.value for cell in row] for row in tab.iter_rows()]
        assert cells[0][:2] == ["Id", "Product"]
        assert [row[0] for row in cells[1:]] == ["SP11"]
        assert cells[1][6] == 3
        with page.expect_download() as download:
            page.get_by_role("button", name="Download JSON").click()
        assert [each["id"] for each in json.loads(Path(download.value.path()).read_bytes())] == ["SP11"]
        plain = browser.new_context(java_script_enabled=False).new_page()
        plain.goto(path.as_uri())
        assert plain.locator("fieldset").is_hidden()
        assert plain.inner_text("#count") == "40 of 40 products"
        assert plain.locator("noscript tbody tr").count() == 40
        assert "One step from the next star" in plain.inner_text("body")
        browser.close()
    assert [each for each in faults if not each.startswith("blob:")] == []
