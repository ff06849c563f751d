"""A target of stars on the pages: the way to it is that of the library, nothing of it is left out, people are told."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import ocop_rules
from ocop_rules.errors import AdviceMissing
from ocop_rules.forms import way
from ocop_rules.text import Lang, text
from tests.pages.form import Fields, fields_of

pytest.importorskip("ortools")

HELD = Path("examples/plum-jam-held-at-3-stars.yaml")
EXPIRED = Path("examples/avocado-chips-expired-haccp.yaml")
SHEET = "/sheets/qd-26-2026/7"
LANGS: tuple[Lang, ...] = ("vi", "en")


def _opened(visitor: TestClient, path: Path, lang: Lang = "vi") -> Fields:
    page = visitor.post(f"/upload?lang={lang}", files={"bundle": (path.name, path.read_bytes())})
    return fields_of(page.text)


def _told(html: str) -> str:
    """Return what the page says of the way, without its tags."""
    found = re.search(r'id="way".*?(</aside>|</section>|\Z)', html, re.S)
    assert found
    return _plain(re.sub(r"<[^>]+>", " ", found[0]))


def _plain(words: str) -> str:
    return " ".join(unescape(words).split())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", [HELD, EXPIRED], ids=lambda path: path.stem)
def test_the_panel_tells_the_way_of_the_library_required_criteria_first(
    visitor: TestClient, path: Path, lang: Lang
) -> None:
    page = visitor.post(SHEET, data={**_opened(visitor, path, lang), "target": "4", "do": "rate"}).text
    told = _told(page)
    found = ocop_rules.advise(path, 4, most_counted=3, sensitivity=False)
    criteria = found.result.product_set.criteria
    assert found.best
    assert found.best.raises
    places = []
    for each in found.best.raises:
        options = criteria[each.criterion].options_of(each.case)
        assert isinstance(each.after, int)
        label = options[each.after - 1].label.in_(lang)
        places.append(
            told.index(_plain(f"{each.criterion} {criteria[each.criterion].title.in_(lang)} : [{each.after}] {label}"))
        )
    assert places == sorted(places)
    required = [bool(each.required_for) for each in found.best.raises]
    assert required == sorted(required, reverse=True)
    for line in found.explain(lang).splitlines():
        if re.match(r"  \d+\. ", line):  # every step, whole but for its brackets
            assert _plain(line.split(". ", 1)[1].split(" (")[0]) in told
    assert fields_of(page)["target"] == ["4"]


@pytest.mark.parametrize("lang", LANGS)
def test_what_cannot_be_reached_says_why_and_marks_what_is_for_people(visitor: TestClient, lang: Lang) -> None:
    fields = fields_of(visitor.get(f"{SHEET}?lang={lang}").text) | {"evaluated_on": ["2026-09-15"]}
    told = _told(visitor.post(SHEET, data={**fields, "target": "3", "do": "rate"}).text)
    for_people = {"vi": "người chấm", "en": "for people to judge"}[lang]
    assert told.startswith({"vi": "KHÔNG ĐẠT ĐƯỢC 3 sao", "en": "3 stars CANNOT"}[lang], told.index(">") + 2)
    assert for_people in told
    assert "--allow-judged" not in told
    alone, together = told.split({"vi": "Chỉ đạt được nếu hội đồng", "en": "only if the council"}[lang])
    assert "→" not in alone  # nothing that people judge is counted on before it is said
    assert for_people in together


def test_a_target_that_is_none_and_one_that_is_reached(visitor: TestClient) -> None:
    fields = _opened(visitor, HELD)
    for target in ("", "9", "x"):
        assert "→" not in _told(visitor.post(f"{SHEET}/result", data={**fields, "target": target}).text)
    assert "Đã đạt 3 sao" in _told(visitor.post(f"{SHEET}/result", data={**fields, "target": "3"}).text)


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_solver_the_page_says_so_plainly_and_still_rates(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch, lang: Lang
) -> None:
    def missing(*_: object, **__: object) -> None:
        raise AdviceMissing(text("thiếu", "missing"))

    monkeypatch.setattr(way, "advise_as", missing)
    page = visitor.post(SHEET, data={**_opened(visitor, HELD, lang), "target": "4", "do": "rate"})
    assert page.status_code == 200
    assert "<strong>74</strong>" in page.text
    assert {"vi": "máy chủ chưa cài", "en": "is not installed here"}[lang] in _told(page.text)


@pytest.mark.parametrize("lang", LANGS)
def test_a_stored_evaluation_tells_the_way_as_it_was_rated(visitor: TestClient, lang: Lang) -> None:
    sent = visitor.post("/v1/evaluations", content=HELD.read_bytes(), headers={"Content-Type": "application/yaml"})
    path = f"/evaluations/{sent.json()['id']}?lang={lang}"
    assert "→" not in _told(visitor.get(path).text)
    found = ocop_rules.advise(HELD, 4, most_counted=3, sensitivity=False)
    told = _told(visitor.get(f"{path}&target=4").text)
    (step,) = [line for line in found.explain(lang).splitlines() if re.match(r"  1\. ", line)]
    assert _plain(step.split(". ", 1)[1].split(" (")[0]) in told
    assert visitor.get(f"{path}&target=9").status_code == 200
