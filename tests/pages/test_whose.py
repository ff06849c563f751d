"""Whose sheet it is, and the sheets of several side by side."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from ocop_pages.pages import PAGES
from ocop_service.app import create_app
from ocop_service.core import core_of
from ocop_service.settings import Settings

import ocop_rules
from tests.pages.form import fields_of
from tests.service.server import from_this_machine
from tests.service.threads import ThreadWorker

SHEET = "/sheets/qd-26-2026/7"
COUNCIL = Path("examples/homestay-council-of-five.yaml")


def _two(one: int, other: int) -> bytes:
    """Return a bundle of two members who chose differently for 6.2, where none chose what lies between."""
    sheets = [
        {"judge": name, "role": "council", "options": {"6.2": each}} for name, each in (("An", one), ("Bình", other))
    ]
    bundle = {
        "format": "ocop-evidence/1",
        "version": "qd-26-2026",
        "dossier": "1",
        "product": {"name": "Mứt", "set": 7},
    }
    return json.dumps(bundle | {"evaluated_on": "2026-09-15", "sheets": sheets}).encode()


def _row(html: str, criterion: str) -> str:
    found = re.search(rf'<fieldset class="criterion" id="k-{re.escape(criterion)}".*?</fieldset>', html, re.S)
    assert found
    return found[0]


@pytest.mark.parametrize(("lang", "judge"), [("vi", "Chủ thể"), ("en", "Producer")])
def test_a_new_form_is_the_producers_own_assessment_unless_a_round_is_open(
    visitor: TestClient, settings: Settings, tmp_path: Path, lang: str, judge: str
) -> None:
    fields = fields_of(visitor.get(f"{SHEET}?lang={lang}").text)
    assert (fields["role"], fields["judge"]) == (["producer"], [judge])
    page = visitor.post(f"{SHEET}?lang={lang}", data=fields | {"c-7": ["3"], "do": ["rate"]})
    assert {"vi": "Phiếu của Chủ thể, chủ thể tự chấm", "en": "The sheet of Producer"}[lang] in page.text
    parts = core_of(settings.model_copy(update={"round": str(tmp_path)}), opened=True, launch=ThreadWorker)
    parts.database.migrate()
    try:
        with TestClient(from_this_machine(create_app(parts, PAGES)), base_url="http://localhost") as secretary:
            assert fields_of(secretary.get(SHEET).text)["role"] == ["council"]
    finally:
        parts.stop()


def test_the_judge_follows_the_role_until_a_name_is_typed(visitor: TestClient) -> None:
    fields = fields_of(visitor.get(SHEET).text) | {"c-7": ["3"]}

    def judge(**changed: list[str]) -> tuple[str, str]:
        bundle = yaml.safe_load(visitor.post(SHEET, data=fields | changed | {"do": ["download"]}).text)
        (sheet,) = bundle["sheets"]
        return sheet["judge"], sheet["role"]

    assert judge() == ("Chủ thể", "producer")
    assert judge(role=["advisory"]) == ("Tổ tư vấn", "advisory")
    assert judge(role=["council"], judge=["Nguyễn Thị An"]) == ("Nguyễn Thị An", "council")


def test_a_judge_of_a_file_stays_as_it_was(visitor: TestClient) -> None:
    bundle: dict[str, Any] = json.loads(_two(1, 3))
    bundle["sheets"] = [{"judge": "Hội đồng", "role": "advisory", "options": {"7": 3}}]
    fields = fields_of(visitor.post("/upload", files={"bundle": ("h.json", json.dumps(bundle).encode())}).text)
    again = yaml.safe_load(visitor.post(SHEET, data=fields | {"do": ["download"]}).text)
    assert again["sheets"][0]["judge"] == "Hội đồng"


def test_a_council_row_shows_ballots_and_the_option_reached_and_marks_none_that_nobody_chose(
    visitor: TestClient,
) -> None:
    reached = ocop_rules.evaluate(_two(1, 3)).criteria["6.2"]
    assert reached.option == 2
    html = visitor.post("/upload", files={"bundle": ("h.json", _two(1, 3))}).text
    row = _row(html, "6.2")
    assert "Phiếu: 1, 3; cả hội đồng đạt [2]" in row
    assert "earns" not in row
    agreed = _row(visitor.post("/upload", files={"bundle": ("h.json", _two(3, 3))}).text, "6.2")
    assert '<div class="option earns" data-option="c-6.2-3">' in agreed


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_sheets_of_a_council_stand_side_by_side_beside_the_sheet_and_where_it_is_stored(
    visitor: TestClient, lang: str
) -> None:
    expected = ocop_rules.evaluate(COUNCIL)
    opened = visitor.post(f"/upload?lang={lang}", files={"bundle": ("h.yaml", COUNCIL.read_bytes())}).text
    sent = visitor.post("/v1/evaluations", content=COUNCIL.read_bytes(), headers={"Content-Type": "application/yaml"})
    stored = visitor.get(f"/evaluations/{sent.json()['id']}?lang={lang}").text
    for html in (opened, stored):
        table = re.search(r'<table class="ballots">.*?</table>', html, re.S)
        assert table
        heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', table[0])
        assert heads[1:-2] == [judge.judge for judge in expected.judges]
        rows = re.findall(r"<tr[^>]*><th scope=\"row\">.*?</tr>", table[0], re.S)
        told = [[re.sub("<.*?>", "", each) for each in re.findall(r"<td.*?</td>", row, re.S)][:-1] for row in rows]
        assert told == [[*map(str, result.judged), str(result.option)] for result in expected.criteria.values()]


def test_a_stored_sheet_of_one_person_says_whose_it_is(visitor: TestClient) -> None:
    path = Path("examples/plum-jam-held-at-3-stars.yaml")
    sent = visitor.post("/v1/evaluations", content=path.read_bytes(), headers={"Content-Type": "application/yaml"})
    assert "<li>Phiếu của tổ tư vấn</li>" in visitor.get(f"/evaluations/{sent.json()['id']}").text
