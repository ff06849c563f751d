"""A sheet filled in on its page is rated as the library rates the same choices."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from ocop_service.core import Core
from ocop_service.storage.database import StorageUnavailable
from ocop_service.storage.writer import QueueFull, Writer

import ocop_rules
from ocop_rules.documents.source import read_bytes
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import Criterion, ProductSet
from ocop_rules.text import text
from ocop_rules.words.terms import displayed
from tests import bundles
from tests.pages.form import Fields, fields_of

pytestmark = pytest.mark.once

EXAMPLES = sorted(path for path in Path("examples").glob("*.yaml") if ".expected" not in path.name)
VERSIONS = [version.id for version in ocop_rules.versions()]
DAY = "2026-09-15"


def _points(html: str) -> str:
    found = re.search(r'<p class="score"><span class="points"><strong>([\d,]+)</strong>', html)
    assert found, "the page shows no points"
    return found[1]


def _stars(html: str) -> str:
    found = re.search(r'<span class="verdict">.*?aria-label="(\d) sao"', html, re.S)
    return found[1] if found else "none"


def _best(criterion: Criterion, case: str | None) -> tuple[str, list[str], Any]:
    """Return the field of a criterion, its best options as a form sends them, and as a bundle has them."""
    options = criterion.options_of(case)
    best = max(options, key=lambda option: option.rank).ordinal
    if criterion.cases:
        return f"c-{criterion.number}~{case}", [str(best)], {"case": case, "option": best}
    if criterion.scoring is Scoring.SUM:
        every = [option.ordinal for option in options]
        return f"c-{criterion.number}", [str(each) for each in every], every
    return f"c-{criterion.number}", [str(best)], best


def _filled(fields: Fields, product_set: ProductSet, case: str | None) -> dict[str, Any]:
    fields |= {"product": ["Thử"], "dossier": ["1"], "evaluated_on": [DAY]}
    fields |= {
        "case" if group.name is None else f"case-{group.name}": [case or ""] for group in product_set.case_groups
    }
    chosen = {}
    for number, criterion in product_set.criteria.items():
        field, sent, chosen[number] = _best(criterion, case)
        fields[field] = sent
    return chosen


@pytest.mark.parametrize("version", VERSIONS)
def test_every_sheet_filled_in_with_its_best_options_gives_the_points_of_the_library(
    visitor: TestClient, version: str
) -> None:
    for number, product_set in ocop_rules.load(version).sets.items():
        path = f"/sheets/{version}/{number}"
        page = visitor.get(path)
        assert page.status_code == 200
        for criterion in product_set.criteria.values():
            assert f'id="k-{criterion.number}"' in page.text
        fields = fields_of(page.text)
        case = "a" if product_set.case_groups else None
        options = _filled(fields, product_set, case)
        fields |= {"role": ["council"], "judge": ["Hội đồng"]}
        rated = visitor.post(path, data={**fields, "do": "rate"})
        assert rated.status_code == 200
        bundle = {
            "format": "ocop-evidence/1",
            "dossier": "1",
            "version": version,
            "product": {"name": "Thử", "set": number},
            "evaluated_on": DAY,
            "sheets": [{"judge": "Hội đồng", "role": "council", "options": options}],
        }
        expected = ocop_rules.evaluate(bundle)
        assert (_points(rated.text), _stars(rated.text)) == (displayed(expected.points, "vi"), str(expected.stars)), (
            path
        )
        shown = dict(re.findall(r'<output id="e-([^"]+)" class="earned"[^>]*>([^<]+)</output>', rated.text))
        points = {number: each.partition("/")[0] for number, each in shown.items()}
        assert points == {number: displayed(each.points, "vi") for number, each in expected.criteria.items()}
        sent = visitor.post(path, data={**fields, "do": "download"})
        assert ocop_rules.evaluate(sent.content).to_json() == expected.to_json()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_uploaded_bundle_opens_its_sheet_with_its_result_and_comes_back_as_it_was(
    visitor: TestClient, path: Path
) -> None:
    expected = ocop_rules.evaluate(path)
    page = visitor.post("/upload", files={"bundle": (path.name, path.read_bytes())})
    assert page.status_code == 200
    assert _points(page.text) == displayed(expected.points, "vi")
    assert _stars(page.text) == ("none" if expected.stars is None else str(expected.stars))
    for english in (False, True):
        address = f"/sheets/{expected.version}/{expected.product_set.number}{'?lang=en' if english else ''}"
        sent = visitor.post(address, data={**fields_of(page.text), "do": "download"})
        again = EvidenceBundle.model_validate(read_bytes(sent.content).data)
        assert again.as_json() == expected.bundle.as_json()
        page = visitor.post(address, data={**fields_of(page.text), "do": "rate"})


def test_what_a_form_has_no_field_for_is_kept_and_what_is_changed_is_changed(visitor: TestClient) -> None:
    path = Path("examples/plum-jam-held-at-3-stars.yaml")
    before = yaml.safe_load(path.read_text(encoding="utf-8"))
    before["documents"][0]["issuer"] = "Nơi cấp"
    before["documents"].append({"id": "X9", "type": "food_safety_certificate", "issued_on": "2020-01-01"})
    before["facts"][0]["note"] = "ghi chú"
    page = visitor.post("/upload", files={"bundle": ("a.json", json.dumps(before, default=str).encode())})
    assert "X9" in page.text
    fields = fields_of(page.text)
    fields["product"] = ["Mứt mận hậu mới"]
    fields["f-linked_output_share"] = ["76,5"]
    fields["d-business_registration"] = []
    fields["c-5.2"] = ["1"]
    sent = visitor.post("/sheets/qd-26-2026/7", data={**fields, "do": "download"})
    after = yaml.safe_load(sent.text)
    assert after["product"]["name"] == "Mứt mận hậu mới"
    assert next(fact["value"] for fact in after["facts"] if fact["fact"] == "linked_output_share") == 76.5
    assert after["sheets"][0]["options"]["5.2"] == 1
    assert "business_registration" not in {document["type"] for document in after["documents"]}
    assert not any("D01" in fact.get("documents", ()) for fact in after["facts"])
    assert after["facts"][0]["note"] == "ghi chú"
    assert "X9" in {document["id"] for document in after["documents"]}
    assert len(after["documents"]) == len(before["documents"]) - 1


def test_facts_are_backed_by_the_listed_documents_whose_types_back_them(visitor: TestClient) -> None:
    path = "/sheets/qd-26-2026/7"
    fields = fields_of(visitor.get(path).text)
    fields |= {"product": ["Mứt"], "dossier": ["1"], "evaluated_on": [DAY]}
    fields |= {
        "f-local_labour_share": ["62,5"],
        "f-promotion_activity_count": ["1.200"],
        "f-legal_form": ["cooperative"],
    }
    fields |= {"f-label_beautiful": ["true"], "a-label_beautiful": ["council"]}
    fields |= {"d-insured_worker_list": ["yes"], "d-insured_worker_list-issued_on": ["2026-07-15"]}
    fields |= {"d-business_registration-number": ["24"], "d-business_registration-issued_on": ["2019-04-12"]}
    sent = visitor.post(path, data={**fields, "do": "download"})
    bundle = yaml.safe_load(sent.text)
    listed = {document["id"]: document["type"] for document in bundle["documents"]}
    assert set(listed.values()) == {"insured_worker_list", "business_registration"}
    facts = {fact["fact"]: fact for fact in bundle["facts"]}
    assert facts["local_labour_share"]["value"] == 62.5
    assert [listed[name] for name in facts["local_labour_share"]["documents"]] == ["insured_worker_list"]
    assert [listed[name] for name in facts["legal_form"]["documents"]] == ["business_registration"]
    assert facts["promotion_activity_count"]["value"] == 1200
    assert facts["label_beautiful"] == {"fact": "label_beautiful", "value": True, "attested_by": "council"}
    rated = visitor.post(path, data={**fields, "do": "rate"})
    expected = ocop_rules.evaluate(sent.content)
    assert expected.points > 0
    assert _points(rated.text) == displayed(expected.points, "vi")


def test_a_case_is_chosen_once_for_all_criteria_and_the_other_one_is_left_aside(visitor: TestClient) -> None:
    path = "/sheets/qd-26-2026/26"
    fields = fields_of(visitor.get(path).text)
    fields |= {"case": ["b"], "c-8~a": ["1"], "c-8~b": ["2"], "c-9~a": ["1"], "c-6": ["0"]}
    bundle = yaml.safe_load(visitor.post(path, data={**fields, "do": "download"}).text)
    assert bundle["sheets"][0]["options"] == {"6": 0, "8": {"case": "b", "option": 2}}


def test_each_group_of_cases_is_chosen_by_itself(visitor: TestClient) -> None:
    """The tourism sheet of 781 tells 3.2 by the legal form, and 9, 10 and 16 by who provides the services."""
    path = "/sheets/qd-781-2020/26"
    page = visitor.get(path).text
    assert 'name="case-management"' in page
    assert 'name="case-provider"' in page
    assert 'class="of-case of-1-a"' in page
    assert 'class="of-case of-2-b"' in page
    fields = fields_of(page)
    fields |= {"case-management": ["a"], "case-provider": ["b"], "c-3.2~a": ["2"], "c-3.2~b": ["1"]}
    fields |= {"c-9~a": ["1"], "c-9~b": ["3"], "c-16~b": ["1"]}
    sent = visitor.post(path, data={**fields, "do": "download"})
    assert yaml.safe_load(sent.text)["sheets"][0]["options"] == {
        "3.2": {"case": "a", "option": 2},
        "9": {"case": "b", "option": 3},
        "16": {"case": "b", "option": 1},
    }
    again = visitor.post("/upload", files={"bundle": ("d.yaml", sent.content)})
    for chosen in ("case-management-a", "case-provider-b"):
        assert re.search(rf'id="{chosen}"[^>]* checked', again.text)


def test_all_problems_are_told_with_a_way_to_their_fields_and_nothing_typed_is_lost(visitor: TestClient) -> None:
    path = "/sheets/qd-26-2026/7"
    fields = fields_of(visitor.get(path).text)
    fields |= {"product": ["Mứt mận <b>"], "dossier": [""], "evaluated_on": ["2026-13-01"], "c-7": ["3"]}
    fields |= {"f-local_labour_share": ["rất nhiều"], "d-test_report": ["yes"], "d-test_report-number": ["KN-1"]}
    answer = visitor.post(path, data={**fields, "do": "store"})
    assert answer.status_code == 422
    listed = answer.text.split('<form id="sheet"')[0]
    assert "Tỷ lệ lao động" in listed
    for field in ("dossier", "evaluated_on", "f-local_labour_share", "d-test_report"):
        assert f'href="#{field}' in listed
        assert f'id="{field}"' in answer.text
    again = fields_of(answer.text)
    assert {name: again[name] for name in fields if name != "token"} == {
        name: value for name, value in fields.items() if name != "token"
    }
    assert "Mứt mận <b>" not in answer.text
    assert "Chưa điền Ngày cấp" in listed
    assert "issued_on: …" not in listed


def test_points_of_an_uploaded_sheet_stand_in_the_form_as_the_options_that_they_mean(visitor: TestClient) -> None:
    sheet = {"judge": "A", "points": {"4.1": 5, "3.1": 3, "1.5": 0}, "options": {"7": 3}}
    sent = bundles.bundle("qd-26-2026", 7, sheets=[sheet])
    sent |= {"version": "26/2026/QĐ-TTg", "product": {"name": "Mứt", "set": "CHẾ BIẾN TỪ RAU, CỦ, QUẢ, HẠT"}}
    page = visitor.post("/upload", files={"bundle": ("a.yaml", yaml.safe_dump(sent, allow_unicode=True).encode())})
    assert _points(page.text) == "11"
    fields = fields_of(page.text)
    assert [fields[f"c-{number}"] for number in ("4.1", "3.1", "1.5", "7")] == [["4"], ["3"], ["1"], ["3"]]
    back = visitor.post("/sheets/qd-26-2026/7", data={**fields, "do": "download"})
    assert yaml.safe_load(back.text)["sheets"][0]["options"] == {"4.1": 4, "3.1": 3, "1.5": 1, "7": 3}


def test_a_result_can_be_seen_before_names_are_filled_in_and_says_what_is_needed_to_store(visitor: TestClient) -> None:
    path = "/sheets/qd-26-2026/7"
    fields = fields_of(visitor.get(path).text) | {"c-7": ["3"], "evaluated_on": [DAY]}
    fragment = visitor.post(f"{path}/result", data=fields)
    assert fragment.status_code == 200
    assert "<html" not in fragment.text
    assert _points(fragment.text) == "3"
    assert 'href="#product"' in fragment.text
    assert visitor.post(path, data={**fields, "do": "store"}).status_code == 422
    assert visitor.get("/v1/evaluations").json()["items"] == []


def test_a_form_that_is_sent_twice_stores_once_and_a_changed_one_again(visitor: TestClient, open_core: Core) -> None:
    page = visitor.post("/upload", files={"bundle": ("a.yaml", EXAMPLES[0].read_bytes())})
    expected = ocop_rules.evaluate(EXAMPLES[0])
    path = f"/sheets/{expected.version}/{expected.product_set.number}"
    fields = fields_of(page.text)
    first = visitor.post(path, data={**fields, "do": "store"}, follow_redirects=False)
    again = visitor.post(path, data={**fields, "do": "store"}, follow_redirects=False)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["location"] == again.headers["location"]
    changed = {**fields, "product": ["Tên khác"], "do": "store"}
    other = visitor.post(path, data=changed, follow_redirects=False)
    assert other.headers["location"] != first.headers["location"]
    assert open_core.evaluations.head().sequence == 2
    stored = visitor.get(f"/v1{first.headers['location']}").json()
    assert stored["evaluation_digest"] == expected.digest


def test_days_that_choose_other_criteria_than_the_sheet_are_told_and_nothing_is_stored(visitor: TestClient) -> None:
    page = visitor.post("/upload", files={"bundle": ("a.yaml", EXAMPLES[0].read_bytes())})
    fields = fields_of(page.text) | {"submitted_on": ["2024-01-02"], "evaluated_on": ["2024-03-04"]}
    for do in ("rate", "store"):
        answer = visitor.post("/sheets/qd-26-2026/7", data={**fields, "do": do})
        assert "qd-148-2023" in answer.text.split('<form id="sheet"')[0]
    assert visitor.get("/v1/evaluations").json()["items"] == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "chưa chọn tệp"),
        (b"a: [1", "dòng"),
        (b"\xff\xfe\x00", ""),
        (b"product: {name: a, set: 99}\nversion: qd-26-2026\n", "không có bộ sản phẩm"),
        (b"product: {name: a, set: 1}\nversion: qd-1-1999\n", "qd-1-1999"),
        (b"dossier: 1\n", "product"),
        (b"[1, 2]", ""),
    ],
)
def test_a_file_that_is_no_bundle_shows_its_problems(visitor: TestClient, content: bytes, told: str) -> None:
    answer = visitor.post("/upload", files={"bundle": ("a.yaml", content)})
    assert answer.status_code == 422
    assert 'class="problems"' in answer.text
    assert told in answer.text


def test_a_bundle_that_is_not_finished_opens_with_what_is_there(visitor: TestClient) -> None:
    content = (
        b"version: qd-26-2026\nproduct: {set: 7}\nsheets: [{options: {'7': 3, '1.1': many}}]\nevaluated_on: 15/9\n"
    )
    page = visitor.post("/upload", files={"bundle": ("a.yaml", content)})
    assert page.status_code == 200
    fields = fields_of(page.text)
    assert fields["c-7"] == ["3"]
    assert fields["evaluated_on"] == ["15/9"]
    assert 'class="problems"' in page.text


@pytest.mark.parametrize("base", ["[", "[1]", '{"a":' * 60, '{"a": 1, "a": 2}', "\0"])
def test_a_form_whose_bundle_was_tampered_with_is_refused_as_a_page(visitor: TestClient, base: str) -> None:
    answer = visitor.post("/sheets/qd-26-2026/7", data={"base": base, "do": "rate"})
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")


SECRET = text("bí mật", "secret")

ODD: tuple[Any, ...] = (
    None,
    True,
    3,
    10**20,
    "",
    "\0",
    "9" * 5000,
    "é\u202e",
    [],
    {},
    [1],
    ["a", None],
    [[1]],
    {"a": {"b": 1}},
)
ODD_PARTS: tuple[Any, ...] = (
    [{"id": {}, "type": ["x"], "issued_on": 1}],
    [{"fact": ["x"], "value": {}, "documents": "D1"}],
    [{"fact": "legal_form", "value": [1], "documents": ["D1"], "attested_by": 1}] * 2,
    [{"judge": 1, "options": {"7": {"case": 1}, "8": 2, "x": None}}],
    [{"options": []}],
)


@pytest.mark.parametrize("key", [*EvidenceBundle.model_fields, "none"])
def test_no_bundle_in_a_form_is_a_fault(visitor: TestClient, key: str) -> None:
    path = "/sheets/qd-26-2026/26"
    fields = fields_of(visitor.get(path).text)
    bundle = json.loads(fields["base"][0])
    for odd in (*ODD, *ODD_PARTS):
        fields["base"] = [json.dumps({**bundle, key: odd})]
        assert visitor.post(path, data={**fields, "do": "store"}).status_code in (200, 422), odd
        assert visitor.post(path, data={**fields, "do": "download"}).status_code == 200, odd
        uploaded = visitor.post("/upload", files={"bundle": ("a.json", fields["base"][0].encode())})
        assert uploaded.status_code in (200, 422), odd


def test_what_is_filled_in_is_not_lost_where_it_cannot_be_stored(
    visitor: TestClient, open_core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/sheets/qd-26-2026/7"
    fields = fields_of(visitor.get(path).text) | {"product": ["Mứt"], "dossier": ["1"], "c-7": ["3"]}
    for error in (StorageUnavailable(SECRET), QueueFull(SECRET)):

        def fail(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(Writer, "add", fail)
        answer = visitor.post(path, data={**fields, "do": "store"})
        assert answer.status_code == 503
        assert "Những gì đã điền vẫn còn đây" in answer.text
        assert "bí mật" not in answer.text
        assert fields_of(answer.text) == fields
    monkeypatch.undo()
    stored = visitor.post(path, data={**fields, "do": "store"}, follow_redirects=False)
    assert stored.status_code == 303
    assert open_core.evaluations.head().sequence == 1


def test_forms_are_bounded_in_size_and_number_of_fields(visitor: TestClient, open_core: Core) -> None:
    path = "/sheets/qd-26-2026/7"
    assert visitor.post(path, data={f"x{i}": "1" for i in range(3000)}).status_code == 400
    most = open_core.settings.max_body_kib * 1024
    assert visitor.post(path, data={"product": "x" * (4 * most)}).status_code == 413
    assert visitor.post(path, data={"base": '"' + "x" * most + '"'}).status_code == 413
    assert visitor.post("/upload", files={"bundle": ("a.yaml", b"#" * (most + 20_000))}).status_code == 413
    assert visitor.post(path, content=b"{}", headers={"Content-Type": "application/json"}).status_code == 400
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert visitor.post("/upload", content=b"nothing of the kind", headers=broken).status_code in (400, 422)


@pytest.mark.parametrize(
    ("wrong", "vi", "en"),
    [
        ({"documents": [{"id": "D1", "type": "test_report"}, {"id": "D7", "type": "test_report", "issued_on": "x"}]},
         "Minh chứng “D7” – Ngày cấp: ", "Document “D7” – Day of issue: "),
        ({"documents": [{"id": "D1", "type": "test_report", "issued_on": "31/02/2026"}]},
         "Phiếu kết quả kiểm nghiệm – Ngày cấp: ", " – Day of issue: "),
        ({"facts": [{"fact": "market_reach", "value": True, "attested_by": "xyz"}]}, "Thị trường xa nhất", ""),
        ({"sheets": [{"judge": "An", "options": {"9.9": 1}}, {"judge": "Bình", "options": {"1.1": 77}}]},
         "Phiếu đánh giá “Bình” – Phương án đã chọn", "Score sheet “Bình” – The options chosen"),
        ({"submitted_on": "hôm qua"}, "Ngày nộp hồ sơ: ", "Day of filing: "),
    ],
)  # fmt: skip
def test_problems_are_told_in_the_words_of_the_form_and_never_as_a_path(
    visitor: TestClient, wrong: dict[str, Any], vi: str, en: str
) -> None:
    bundle = {"format": "ocop-evidence/1", "version": "qd-26-2026", "dossier": "1", "evaluated_on": DAY, **wrong}
    bundle["product"] = {"name": "Mứt", "set": 7}
    for lang, told in (("vi", vi), ("en", en)):
        sent = visitor.post(f"/upload?lang={lang}", files={"bundle": ("h.json", json.dumps(bundle).encode())})
        problems = re.search(r'<section class="problems".*?</section>', sent.text, re.S)
        assert problems
        assert told in problems[0]
        assert not re.search(r"(documents|facts|sheets)\[|issued_on</code>|submitted_on</code>", problems[0])
