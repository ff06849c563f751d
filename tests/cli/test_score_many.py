"""`ocop score` on many dossiers: files, folders, JSON Lines, records; one line a product, files of results, pages."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import sync_playwright
from typer.testing import CliRunner, Result

import ocop_rules
from ocop_rules.cli.app import app
from ocop_rules.forms.rating_page import rating_page
from tests import bundles
from tests.golden.case import golden_cases
from tests.not_run import lacking

EXAMPLES = sorted(path for path in Path("examples").glob("*.yaml") if ".expected" not in path.name)


def ocop(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["score", *map(str, arguments)], env={"COLUMNS": "160"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Dossiers of all kinds: bundles in YAML and JSON, a record, lines of both, and what is none."""
    (tmp_path / "xã").mkdir()
    shutil.copy(EXAMPLES[0], tmp_path / "a.yaml")
    held = ocop_rules.evaluate("examples/plum-jam-held-at-3-stars.yaml", engine="direct")
    (tmp_path / "xã" / "b.json").write_text(held.bundle_json, encoding="utf-8")
    (tmp_path / "c.json").write_text(ocop_rules.record_line(held), encoding="utf-8")
    lines = [ocop_rules.record_line(held), json.dumps(bundles.HEAD), "{}", "not JSON"]
    (tmp_path / "d.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "e.yaml").write_text(
        "format: ocop-evidence/1\ndossier: E\nproduct: {name: =1+1, set: 99}\n", encoding="utf-8"
    )
    (tmp_path / "notes.yaml").write_text("a: 1\n", encoding="utf-8")
    (tmp_path / ".hidden.yaml").write_text("format: ocop-evidence/1\n", encoding="utf-8")
    return tmp_path


def test_one_line_a_product_with_a_summary_and_no_dossier_costs_another(folder: Path) -> None:
    done = ocop(folder)
    assert done.exit_code == 1
    for told in ("Bơ sấy giòn Mường Cơi", "Đã chấm 5 hồ sơ", "3★: 4", "1★: 1", "3 hồ sơ không chấm được"):
        assert told in done.stdout
    assert done.stdout.count("Mứt mận hậu") == 3
    assert "chưa đạt yêu cầu tối thiểu: 1.5" in done.stdout
    assert "1 tệp không phải hồ sơ" in done.stdout
    assert "notes.yaml" in done.stdout
    for name in ("e.yaml", "d.jsonl:3", "d.jsonl:4"):
        assert name in done.stderr
    assert "hidden" not in done.output


def test_many_are_written_as_lines_and_as_a_table_for_spreadsheets(folder: Path, tmp_path: Path) -> None:
    done = ocop(folder, "--json", "--csv", tmp_path / "t.csv", "--html", tmp_path / "t.html", "-j", 2)
    assert done.exit_code == 1
    written = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["dossier"] for each in written] == [
        "14-04120-002-2026",
        "14-04057-007-2026",
        "14-04057-007-2026",
        "golden",
        "14-04057-007-2026",
    ]
    raw = (tmp_path / "t.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row["stars"] for row in table] == ["3", "3", "3", "1", "", "", "", "3"]
    assert all(row["problem_vi"] for row in table if not row["stars"])
    page = (tmp_path / "t.html").read_text(encoding="utf-8")
    assert page.count("<tr>") == 9
    assert "Kết quả chấm các hồ sơ OCOP" in page
    records = ocop(folder / "d.jsonl", folder / "a.yaml", "--record").stdout.splitlines()
    dossiers = [ocop_rules.read_record(line).dossier for line in records]
    assert dossiers == ["14-04057-007-2026", "golden", "14-04120-002-2026"]


def test_a_record_alone_is_rated_as_the_bundle_in_it(folder: Path) -> None:
    assert ocop(folder / "c.json").stdout == ocop("examples/plum-jam-held-at-3-stars.yaml").stdout
    wrong = folder / "w.json"
    wrong.write_text((folder / "c.json").read_text(encoding="utf-8").replace("Mứt mận", "Mứt mơ"), encoding="utf-8")
    assert ocop(wrong).exception is not None
    assert ocop(folder / "nothing").exception is not None


def test_a_formula_in_a_name_stays_a_text(tmp_path: Path) -> None:
    bundle = bundles.bundle("qd-26-2026", 7) | {"dossier": "=cmd()"}
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(bundle, allow_unicode=True), encoding="utf-8")
    assert ocop(tmp_path / "a.yaml", "--csv", tmp_path / "t.csv").exit_code == 0
    assert ",'=cmd()," in (tmp_path / "t.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_one_page_says_the_verdict_and_every_criterion_and_asks_for_nothing_else(tmp_path: Path, lang: str) -> None:
    assert ocop(EXAMPLES[0], "--html", tmp_path / "p.html", "--lang", lang).exit_code == 0
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    evaluation = ocop_rules.evaluate(EXAMPLES[0])
    assert f'<html lang="{lang}">' in page
    for result in evaluation.criteria.values():
        assert f'<td class="n">{result.criterion.number}</td>' in page
    assert evaluation.digest[:16] in page
    assert not re.search(r"<script|https?://(?!www\.w3\.org)|\bsrc=", page)


@pytest.mark.once
@pytest.mark.xdist_group("browser")
@pytest.mark.once
def test_a_rating_prints_on_two_sides_of_a4() -> None:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        lacking("a browser, Chromium or Chrome (Debian: apt-get install chromium)")
    longest = []
    for golden in golden_cases()[::9]:
        try:
            longest.append(ocop_rules.evaluate(golden.bundle, engine="direct", **golden.settings))
        except ocop_rules.OcopError:
            continue
    longest.sort(key=lambda each: -len(each.explain()))
    evaluations = [*(ocop_rules.evaluate(path, engine="direct") for path in EXAMPLES), *longest[:6]]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--headless=new"])
        page = browser.new_page()
        for evaluation in evaluations:
            page.set_content(rating_page(evaluation))
            printed = page.pdf(prefer_css_page_size=True)
            assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 2, evaluation.dossier
        browser.close()
