"""Stored evaluations on their pages: the list, the explanation with its plots, the files."""

from __future__ import annotations

import base64
import hashlib
import re
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

import ocop_rules
from ocop_rules.words.terms import displayed
from tests.pages.form import fields_of

EXAMPLES = sorted(path for path in Path("examples").glob("*.yaml") if ".expected" not in path.name)


def _store(visitor: TestClient, path: Path) -> str:
    answer = visitor.post("/v1/evaluations", content=path.read_bytes(), headers={"Content-Type": "application/yaml"})
    assert answer.status_code == 201
    return str(answer.json()["id"])


def _plots(html: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(found) for found in re.findall(r"<svg .*?</svg>", html, re.S)]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_stored_evaluation_is_shown_with_all_that_its_explanation_says(visitor: TestClient, path: Path) -> None:
    expected = ocop_rules.evaluate(path)
    stored = _store(visitor, path)
    page = visitor.get(f"/evaluations/{stored}")
    assert page.status_code == 200
    assert expected.bundle.product.name in page.text
    tables = page.text[page.text.index('<table class="criteria">') :]
    for number, result in expected.criteria.items():
        row = re.search(rf'<span class="number">{re.escape(number)}</span>.*?</tr>', tables, re.S)
        assert row
        assert f"<strong>{displayed(result.points, 'vi')}</strong>/{displayed(result.max_points, 'vi')}" in row[0]
    entry = visitor.get(f"/v1/evaluations/{stored}").json()
    assert entry["entry_digest"] in page.text
    assert f"<dd>{entry['entry']['sequence']}</dd>" in page.text
    text = visitor.get(f"/evaluations/{stored}/explanation.txt").text
    assert text == expected.explain("vi")
    assert visitor.get(f"/evaluations/{stored}/evaluation.json").json() == entry
    record = visitor.get(f"/v1/evaluations/{stored}/record").text
    assert visitor.get(f"/evaluations/{stored}/record.json").text == record
    assert visitor.get(f"/evaluations/{stored}/other.txt").status_code == 404


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_plots_are_drawn_to_scale_in_whole_units(visitor: TestClient, path: Path) -> None:
    expected = ocop_rules.evaluate(path)
    parts, stars = _plots(visitor.get(f"/evaluations/{_store(visitor, path)}").text)
    for plot in (parts, stars):
        width = int(plot.attrib["viewBox"].split()[2])
        for each in plot.iter("rect"):
            x, length = int(each.attrib["x"]), int(each.attrib["width"])
            assert 0 <= x <= x + length <= width
    bars = [int(each.attrib["width"]) for each in parts.iter("rect")]
    longest = max(part.max_points for part in expected.parts.values())
    for i, part in enumerate(expected.parts.values()):
        assert bars[2 * i] == int(part.max_points * 360 / longest)
        assert bars[2 * i + 1] == int(Fraction(part.points) * 360 / Fraction(longest))
    told = [each.text for each in stars.iter("title")]
    assert sum("chưa đạt" not in (each or "") for each in told) == sum(each.met for each in expected.requirements)
    assert len(told) == len(expected.requirements)


def test_the_page_of_its_own_needs_nothing_else_and_allows_nothing_else(visitor: TestClient) -> None:
    stored = _store(visitor, EXAMPLES[0])
    headers = {"Accept": "text/html", "Accept-Language": "en"}
    answer = visitor.get(f"/v1/evaluations/{stored}/explanation", headers=headers)
    assert answer.status_code == 200
    assert not re.findall(r"<(?:script|link|img|a) ", answer.text)
    assert len(_plots(answer.text)) == 2
    style = re.search(r"<style>(.*)</style>", answer.text, re.S)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = answer.headers["content-security-policy"]
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "script" not in policy
    headers["If-None-Match"] = answer.headers["etag"]
    assert visitor.get(f"/v1/evaluations/{stored}/explanation", headers=headers).status_code == 304


def test_a_stored_evaluation_can_be_opened_in_its_sheet_again(visitor: TestClient) -> None:
    for path in EXAMPLES:
        expected = ocop_rules.evaluate(path)
        page = visitor.get(f"/evaluations/{_store(visitor, path)}/sheet")
        assert page.status_code == 200
        address = f"/sheets/{expected.version}/{expected.product_set.number}"
        sent = visitor.post(address, data={**fields_of(page.text), "do": "store"}, follow_redirects=False)
        stored = visitor.get(f"/v1{sent.headers['location']}").json()
        assert stored["evaluation_digest"] == expected.digest


def test_the_list_is_narrowed_and_turned_like_that_of_the_api(visitor: TestClient) -> None:
    ids = [_store(visitor, path) for path in EXAMPLES]
    by_id = dict(zip(ids, (ocop_rules.evaluate(path) for path in EXAMPLES), strict=True))

    def shown(query: str) -> list[str]:
        page = visitor.get(f"/evaluations?{query}")
        assert page.status_code == 200
        return re.findall(r'href="/evaluations/([0-9a-f-]{36})"', page.text)

    assert shown("") == ids[::-1]
    assert set(shown("stars=3&version=")) == {each for each, found in by_id.items() if found.stars == 3}
    assert set(shown("outcome=disqualified")) == {each for each, found in by_id.items() if found.outcome != "rated"}
    assert set(shown("set=26&evaluated_from=2026-01-01")) == {
        each for each, found in by_id.items() if found.product_set.number == 26
    }
    assert shown("dossier=none") == []
    first = EXAMPLES[0]
    for _ in range(51):
        _store(visitor, first)
    page = visitor.get("/evaluations?set=7").text
    following = re.search(r'href="(/evaluations\?[^"]*)" rel="next"', page)
    assert following
    rest = re.findall(r'href="/evaluations/([0-9a-f-]{36})"', visitor.get(following[1].replace("&amp;", "&")).text)
    both = re.findall(r'href="/evaluations/([0-9a-f-]{36})"', page) + rest
    assert len(both) == len(set(both)) == 51 + sum(found.product_set.number == 7 for found in by_id.values())


def test_what_a_bundle_says_cannot_become_markup(visitor: TestClient) -> None:
    name = "<script>alert(1)</script>\"'&"
    bundle = {
        "format": "ocop-evidence/1",
        "dossier": name,
        "version": "qd-26-2026",
        "product": {"name": name, "set": 7},
        "producer": {"name": name},
        "evaluated_on": "2026-09-15",
        "sheets": [{"judge": name, "options": {"7": 3}}, {"judge": f"{name}2", "options": {"7": 2}}],
    }
    stored = visitor.post("/v1/evaluations", json=bundle).json()["id"]
    pages = ["/evaluations", f"/evaluations/{stored}", f"/evaluations/{stored}/sheet"]
    texts = [visitor.get(page).text for page in pages]
    texts.append(visitor.get(f"/v1/evaluations/{stored}/explanation", headers={"Accept": "text/html"}).text)
    for text in texts:
        assert "&lt;script&gt;" in text
        assert "<script>alert" not in text


def test_an_evaluation_that_is_not_there_is_told_as_a_page(visitor: TestClient) -> None:
    answer = visitor.get("/evaluations/00000000-0000-0000-0000-000000000000")
    assert answer.status_code == 404
    assert "không có đánh giá này" in answer.text


def test_the_explanation_that_programs_ask_for_comes_as_a_page_too(visitor: TestClient) -> None:
    url = f"/v1/evaluations/{_store(visitor, EXAMPLES[0])}/explanation"
    tags = set()
    for accept, sent in (
        ("text/html, */*;q=0.1", "text/html"),
        ("text/*;q=0.5", "text/plain"),
        ("*/*", "application/json"),
    ):
        for lang in ("vi", "en"):
            answer = visitor.get(url, headers={"Accept": accept, "Accept-Language": lang})
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith(sent)
            assert answer.headers["content-language"] == lang
            assert answer.headers["vary"] == "Accept, Accept-Language"
            again = visitor.get(url, headers={"Accept": accept, "If-None-Match": answer.headers["etag"]})
            assert again.status_code == (304 if lang == "vi" else 200)
            tags.add(answer.headers["etag"])
    assert len(tags) == 6
    assert visitor.get(url, headers={"Accept": "application/pdf"}).status_code == 406
