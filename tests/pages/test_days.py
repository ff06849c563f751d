"""Days in the pages' fields: shown dd/mm/yyyy, taken in other ways too, kept as typed where they are none."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from fastapi.testclient import TestClient

from tests.pages.form import Fields, fields_of

SHEET = "/sheets/qd-26-2026/7"
CONTRACT = "d-linkage_contract"


def _upload(visitor: TestClient, bundle: object, lang: str = "vi") -> str:
    files = {"bundle": ("a.json", json.dumps(bundle).encode())}
    answer = visitor.post(f"/upload?lang={lang}", files=files, headers={"origin": "http://localhost"})
    assert answer.status_code == 200
    return str(answer.text)


def _sent(visitor: TestClient, fields: Fields, do: str, lang: str = "vi") -> str:
    headers = {"origin": "http://localhost"}
    return str(visitor.post(f"{SHEET}?lang={lang}", data={**fields, "do": [do]}, headers=headers).text)


def _bundle(**more: object) -> dict[str, object]:
    bundle = yaml.safe_load(Path("examples/plum-jam-held-at-3-stars.yaml").read_text(encoding="utf-8"))
    return json.loads(json.dumps(bundle, default=str)) | more  # type: ignore[no-any-return]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_form_shows_days_alike_in_both_languages_and_gives_the_bundle_back_as_it_was(
    visitor: TestClient, lang: str
) -> None:
    bundle = _bundle()
    fields = fields_of(_upload(visitor, bundle, lang))
    assert fields["evaluated_on"] == ["{2}/{1}/{0}".format(*str(bundle["evaluated_on"]).split("-"))]
    again = yaml.safe_load(_sent(visitor, fields, "download", lang))
    assert json.loads(json.dumps(again["documents"], default=str)) == bundle["documents"]
    assert str(again["evaluated_on"]) == bundle["evaluated_on"]


@pytest.mark.parametrize("typed", ["1/9/2026", "01.09.2026", "1-9-2026", "2026-09-01", "01092026"])
def test_a_day_is_taken_as_people_write_it(visitor: TestClient, typed: str) -> None:
    fields = fields_of(visitor.get(SHEET).text)
    fields |= {"evaluated_on": [typed], CONTRACT: ["yes"], f"{CONTRACT}-issued_on": [typed]}
    bundle = yaml.safe_load(_sent(visitor, fields, "download"))
    assert str(bundle["evaluated_on"]) == "2026-09-01"
    assert [str(each["issued_on"]) for each in bundle["documents"]] == ["2026-09-01"]


@pytest.mark.parametrize(
    ("typed", "lang", "told"),
    [
        ("cuối năm", "vi", "đây không phải một ngày — ghi ngày, như 15/09/2026"),
        ("31/02/2026", "vi", "không có ngày này trong lịch — ghi ngày, như 15/09/2026"),
        ("9/15/2026", "en", "there is no such day — write a day, as 15/09/2026"),
        ("2026-02-31", "en", "there is no such day — write a day, as 15/09/2026"),
    ],
)
def test_what_is_no_day_stays_as_it_was_typed_and_is_told_at_its_field_in_the_forms_words(
    visitor: TestClient, typed: str, lang: str, told: str
) -> None:
    fields = fields_of(visitor.get(f"{SHEET}?lang={lang}").text)
    fields |= {"evaluated_on": [typed], CONTRACT: ["yes"], f"{CONTRACT}-expires_on": [typed]}
    fields[f"{CONTRACT}-issued_on"] = ["01/01/2025"]
    for do in ("rate", "store"):
        html = _sent(visitor, fields, do, lang)
        assert fields_of(html)["evaluated_on"] == fields_of(html)[f"{CONTRACT}-expires_on"] == [typed]
        for field, row in (("evaluated_on", "evaluated_on"), (f"{CONTRACT}-expires_on", CONTRACT)):
            assert re.search(rf'<input id="{field}"[^>]* aria-invalid="true"', html)
            assert f'data-told="w-{row}">{told}<' in html
        assert "YYYY-MM-DD" not in html


def test_a_day_that_a_file_writes_as_people_do_is_what_its_field_shows(visitor: TestClient) -> None:
    bundle = _bundle(evaluated_on="5.10.2026", submitted_on="1/9/2026", version="qd-26-2026")
    html = _upload(visitor, bundle)
    fields = fields_of(html)
    assert (fields["evaluated_on"], fields["submitted_on"]) == (["05/10/2026"], ["01/09/2026"])
    assert 'class="problems"' not in html
    written = yaml.safe_load(_sent(visitor, fields, "download"))
    assert (str(written["evaluated_on"]), str(written["submitted_on"])) == ("2026-10-05", "2026-09-01")


def test_two_days_in_a_wrong_order_are_told_as_the_form_writes_days(visitor: TestClient) -> None:
    html = _upload(visitor, _bundle(version="qd-26-2026", submitted_on="2026-10-01", evaluated_on="2026-09-15"))
    assert "“15/09/2026”" in html
    assert "trước ngày nộp hồ sơ (01/10/2026)" in html


def test_the_list_is_narrowed_by_days_as_people_write_them(visitor: TestClient) -> None:
    fields = fields_of(_upload(visitor, _bundle()))
    _sent(visitor, fields, "store")
    (day,) = fields["evaluated_on"]
    for since, is_there in ((day, True), ("1.1.2026", True), ("31-12-2026", False), ("2026-12-31", False)):
        html = visitor.get("/evaluations", params={"evaluated_from": since, "lang": "en"}).text
        assert (f'<td class="whole">{day}</td>' in html) is is_there
        assert f'value="{since}"' in html


def test_what_is_no_day_in_the_list_is_told_at_its_field(visitor: TestClient) -> None:
    answer = visitor.get("/evaluations", params={"evaluated_to": "30/2/2026", "evaluated_from": "1/1/2026"})
    assert answer.status_code == 422
    assert re.search(r'<input id="evaluated_to"[^>]*value="30/2/2026"[^>]*aria-invalid="true"', answer.text)
    assert answer.text.count("đây không phải một ngày — ghi ngày, như 15/09/2026") == 1
    assert "Không có kết quả nào" not in answer.text
