"""`ocop consistency`: rounds, folders, records and lines; text, JSON and a page."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import sync_playwright
from typer.testing import CliRunner, Result

import ocop_rules
from ocop_rules.cli.app import app
from ocop_rules.cli.missing import CommandMissing
from ocop_rules.forms.consistency_inputs import short_names
from tests import bundles
from tests.not_run import lacking

SET = ocop_rules.load("qd-26-2026").sets[7]
ROUND = Path("examples/round")


def ocop(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["consistency", *map(str, arguments)], env={"COLUMNS": "160"})


def bundle(dossier: str, *totals: int) -> dict[str, object]:
    sheets = [
        bundles.sheet_entry(f"tv-{place}", bundles.sheet_of_total(SET, total), SET)
        for place, total in enumerate(totals, 1)
    ]
    return bundles.bundle("qd-26-2026", 7, dossier=dossier, sheets=sheets)


@pytest.fixture
def years(tmp_path: Path) -> Path:
    """Two folders of bundles and a file of records."""
    for year in ("2025", "2026"):
        (tmp_path / year).mkdir()
        for place in range(3):
            written = yaml.safe_dump(bundle(f"{year}-{place}", 80, 75, 70 + place), allow_unicode=True)
            (tmp_path / year / f"{place}.yaml").write_text(written, encoding="utf-8")
    lines = [
        ocop_rules.record_line(ocop_rules.evaluate(bundle(f"R{n}", 60, 61, 62), engine="direct")) for n in range(3)
    ]
    (tmp_path / "records.jsonl").write_text("\n".join([*lines, lines[0]]), encoding="utf-8")
    return tmp_path


def test_a_round_is_compared_without_being_written_to(tmp_path: Path) -> None:
    shutil.copytree(ROUND, tmp_path / "round")
    before = sorted(path.name for path in (tmp_path / "round").rglob("*"))
    done = ocop(tmp_path / "round")
    assert done.exit_code == 0, done.output
    for told in ("Đợt 1 năm 2026 · Hội đồng", "3 sản phẩm, 15 phiếu của 5 thành viên", "Nguyễn Văn Hòa", "thư ký"):
        assert told in done.stdout
    assert sorted(path.name for path in (tmp_path / "round").rglob("*")) == before
    assert ocop(tmp_path / "round" / "round.yaml").stdout == done.stdout


def test_folders_and_files_of_lines_are_councils_of_their_own(years: Path) -> None:
    shutil.copytree(ROUND, years / "2026-round")
    found = json.loads(ocop(years, "--json").stdout)
    councils = {each["council"].split(" · ")[0]: each for each in found["councils"]}
    assert {name: each["products"] for name, each in councils.items()} == {
        "2025": 3,
        "2026": 3,
        "records": 3,
        "Đợt 1 năm 2026": 3,
    }
    assert councils["records"]["repeated"] == 1
    assert [m["difference"] for m in councils["records"]["members"]] == ["-1.5", "0", "1.5"]
    again = json.loads(
        ocop(years / "records.jsonl", years / "2026", years / "2026-round", years / "2025", "--json").stdout
    )
    assert again == found
    text = ocop(years, "--lang", "en").stdout
    assert "Councils and rounds" in text
    assert "Mean spread" in text


def test_names_are_hidden_where_that_is_asked(years: Path) -> None:
    done = ocop(ROUND, "--anonymous", "--html", years / "p.html")
    page = (years / "p.html").read_text(encoding="utf-8")
    for said in (done.stdout, page):
        assert "Nguyễn Văn Hòa" not in said
        assert "thành viên 1" in said
    assert "Nguyễn" not in ocop(ROUND, "--anonymous", "--json").stdout


def test_a_wrong_file_costs_no_other(years: Path) -> None:
    (years / "2026" / "w.yaml").write_text("format: ocop-evidence/1\ndossier: W\n", encoding="utf-8")
    (years / "bad").mkdir()
    (years / "bad" / "round.yaml").write_text("format: ocop-round/1\n", encoding="utf-8")
    done = ocop(years)
    assert done.exit_code == 1
    assert "w.yaml" in done.stderr
    assert "round.yaml" in done.stderr
    assert "2025" in done.stdout
    (years / "empty").mkdir()
    assert isinstance(ocop(years / "empty").exception, ocop_rules.InvalidEvidence)


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    error = ocop(ROUND).exception
    assert isinstance(error, CommandMissing)
    assert "pip install 'ocop-rules[forms]'" in error.render("vi")


def test_councils_are_named_as_shortly_as_tells_them_apart() -> None:
    places = {each: Path(each) for each in ("/a/2025/tinh", "/a/2026/tinh", "/b/records.jsonl.gz", "/b/x")}
    assert [*short_names(places).values()] == ["records", "x", "2025/tinh", "2026/tinh"]


@pytest.mark.once
@pytest.mark.xdist_group("browser")
@pytest.mark.once
def test_the_page_fits_a_phone_a_dark_screen_and_a4(years: Path) -> None:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        lacking("a browser, Chromium or Chrome (Debian: apt-get install chromium)")
    assert ocop(years, ROUND, "--html", years / "p.html").exit_code == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--headless=new"])
        page = browser.new_page(viewport={"width": 360, "height": 700}, color_scheme="dark")
        page.goto((years / "p.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        named = "document.querySelector('svg text:not([fill])')"
        colours = f"getComputedStyle(document.body).backgroundColor + getComputedStyle({named}).fill"
        assert page.evaluate(colours) == "rgb(23, 25, 28)rgb(228, 228, 228)"
        page.emulate_media(media="print")
        assert page.evaluate(colours) == "rgb(255, 255, 255)rgb(34, 34, 34)"
        page.set_viewport_size({"width": 703, "height": 1000})  # 186 mm: A4 less its margins
        assert page.evaluate("document.documentElement.scrollWidth") <= 703
        browser.close()
