"""Stored evaluations are listed newest first, narrowed and paged, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from ocop_service.access.caller import Scope
from ocop_service.api.examples import BUNDLE
from ocop_service.app import create_app
from ocop_service.core import core_of
from ocop_service.raters.outcome import rated
from ocop_service.settings import Settings
from ocop_service.storage.evaluations import Request

from ocop_rules.evaluation.evaluate import evaluate_as
from ocop_rules.rating.settings import Settings as Rules
from tests.service.threads import ThreadWorker


def bundle(dossier: str, **parts: Any) -> dict[str, Any]:
    return {**BUNDLE, "dossier": dossier, **parts}


BUNDLES = [
    bundle("01-1", evaluated_on="2026-09-15"),
    bundle("01-2", evaluated_on="2026-09-16", version="qd-148-2023", sheets=[]),
    bundle("01-3", evaluated_on="2026-09-17", product={"name": "Mứt mận", "set": 8}, sheets=[]),
    bundle("01-1", evaluated_on="2026-09-18", facts=[]),
    bundle("Hồ sơ lạ", evaluated_on="2026-09-19", product={"name": "Nước mắm", "set": 7}),
    bundle(
        "01-6",
        evaluated_on="2026-09-20",
        product={"name": "Rau", "set": 1},
        sheets=[],
        facts=[{"fact": "dossier_forged", "value": True, "attested_by": "authority"}],
    ),
]


@pytest.fixture
def client(database_url: str) -> Iterator[TestClient]:
    parts = core_of(Settings(database_url=database_url), launch=ThreadWorker)
    parts.database.migrate()
    key = parts.keys.create("tests", (Scope.READ, Scope.RATE))[1]
    with TestClient(create_app(parts), headers={"Authorization": f"Bearer {key}"}) as found:
        yield found


Row = dict[str, Any]


@pytest.fixture
def rows(client: TestClient) -> list[Row]:
    """The lines that a list of all must show, newest first."""
    expected = []
    for each in BUNDLES:
        answer = client.post("/v1/evaluations", json=each)
        assert answer.status_code == 201, answer.text
        told = answer.json()
        evaluation = told["evaluation"]
        same = ("version", "purpose", "evaluated_on", "outcome", "points", "band", "stars")
        expected.append(
            {
                "id": told["id"],
                "sequence": told["entry"]["sequence"],
                "recorded_at": told["entry"]["recorded_at"],
                "dossier": evaluation["dossier"],
                "product": evaluation["product"]["name"],
                "set": evaluation["product"]["set"],
                **{name: evaluation[name] for name in same},
                "assessed_by": next((j["role"] for j in evaluation["judges"] if j["counted"]), None),
            }
        )
    return expected[::-1]


def test_a_list_shows_what_was_stored_newest_first(client: TestClient, rows: list[Row]) -> None:
    assert client.get("/v1/evaluations").json() == {"items": rows, "next": None, "count": 6}
    assert {row["outcome"] for row in rows} == {"rated", "disqualified"}


def test_filters_narrow_the_list(client: TestClient, rows: list[Row]) -> None:
    for query, test in (
        ({"dossier": "01-1"}, lambda row: row["dossier"] == "01-1"),
        ({"dossier": "Hồ sơ lạ"}, lambda row: row["dossier"] == "Hồ sơ lạ"),
        ({"version": "qd-148-2023"}, lambda row: row["version"] == "qd-148-2023"),
        ({"version": "qd-26-2026", "set": 7}, lambda row: row["version"] == "qd-26-2026" and row["set"] == 7),
        ({"outcome": "disqualified"}, lambda row: row["outcome"] == "disqualified"),
        ({"stars": 1}, lambda row: row["stars"] == 1),
        (
            {"evaluated_from": "2026-09-16", "evaluated_to": "2026-09-18"},
            lambda row: "2026-09-16" <= row["evaluated_on"] <= "2026-09-18",
        ),
        ({"dossier": "01-1", "evaluated_from": "2026-09-17"}, lambda row: row["evaluated_on"] == "2026-09-18"),
        ({"dossier": "01-"}, lambda _: False),
        ({"dossier_prefix": "01-"}, lambda row: row["dossier"].startswith("01-")),
        ({"dossier_prefix": " 01-1 "}, lambda row: row["dossier"].startswith("01-1")),
        ({"dossier_prefix": "%"}, lambda _: False),
        ({"dossier": " 01-1\u00a0"}, lambda row: row["dossier"] == "01-1"),
        ({"version": "148/QĐ-TTg"}, lambda row: row["version"] == "qd-148-2023"),
    ):
        found = client.get("/v1/evaluations", params=query).json()
        wanted = [row for row in rows if test(row)]
        assert (query, found["items"], found["count"]) == (query, wanted, len(wanted))
        assert client.get("/v1/evaluations", params={**query, "limit": 1}).json()["count"] == len(wanted)


def test_a_product_is_found_by_a_part_of_its_name_in_any_writing(client: TestClient) -> None:
    for name in ("Chè Shan tuyết – Hoàng Su Phì", "Đường phèn", "CHÈ XANH", "50 % trà_đen"):
        sent = client.post("/v1/evaluations", json={**BUNDLE, "product": {**BUNDLE["product"], "name": name}})
        assert sent.status_code == 201

    def found(product: str) -> set[str]:
        answer = client.get("/v1/evaluations", params={"product": product, "limit": 3})
        assert answer.json()["count"] == len(answer.json()["items"])
        return {row["product"] for row in answer.json()["items"]}

    assert found("che") == found("CHÈ") == {"Chè Shan tuyết – Hoàng Su Phì", "CHÈ XANH"}
    assert found("shan tuyet - hoang su phi") == found(" Shan  Tuyết ") == {"Chè Shan tuyết – Hoàng Su Phì"}
    assert found("duong") == found("Đường") == {"Đường phèn"}
    assert found("tra den") == {"50 % trà_đen"}
    assert found("%") == found("_") == found("không có") == set()


def test_a_zero_character_that_was_stored_before_it_was_refused_is_found(database_url: str) -> None:
    parts = core_of(Settings(database_url=database_url))
    parts.database.migrate()
    nul = bundle("Hồ sơ\0lạ", product={"name": "Nước\0mắm", "set": 7})
    old = evaluate_as(nul, None, Rules(), "direct", recorded=True)
    parts.writer.add(rated(old), Request("t")).result()
    key = parts.keys.create("tests", (Scope.READ,))[1]
    with TestClient(create_app(parts), headers={"Authorization": f"Bearer {key}"}) as client:
        (found,) = client.get("/v1/evaluations", params={"dossier": "Hồ sơ\0lạ"}).json()["items"]
    assert (found["dossier"], found["product"]) == ("Hồ sơ\ufffdlạ", "Nước\ufffdmắm")


def test_pages_hold_still_while_evaluations_are_added(client: TestClient, rows: list[Row]) -> None:
    found: list[Row] = []
    url = "/v1/evaluations?limit=2"
    for _ in range(3):
        answer = client.get(url)
        found += answer.json()["items"]
        client.post("/v1/evaluations", json=BUNDLE)
        following = answer.json()["next"]
        if following is not None:
            url = f"/v1/evaluations?limit=2&cursor={following}"
            assert answer.links["next"]["url"].endswith(url)
    assert found == rows
    assert following is None


def test_a_misspelt_filter_is_refused_and_not_passed_over(client: TestClient) -> None:
    for query in (
        "?verison=qd-26-2026",
        "?stars=6",
        "?stars=3&stars=4",
        "?cursor=x",
        "?limit=0",
        "?evaluated_from=15/09/2026",
    ):
        answer = client.get(f"/v1/evaluations{query}")
        assert (query, answer.status_code) == (query, 422)


def test_an_idempotency_key_gives_the_first_answer(client: TestClient) -> None:
    headers = {"Idempotency-Key": "01-1/1"}
    first = client.post("/v1/evaluations", json=BUNDLE, headers=headers)
    again = client.post("/v1/evaluations", json=BUNDLE, headers=headers)
    assert (again.status_code, again.content) == (201, first.content)
    assert (first.headers.get("idempotent-replayed"), again.headers.get("idempotent-replayed")) == (None, "true")
    for other in ({"json": {**BUNDLE, "dossier": "x"}}, {"json": BUNDLE, "params": {"strict": "false"}}):
        answer = client.post("/v1/evaluations", headers=headers, **other)
        assert answer.json()["type"] == "urn:ocop:problem:idempotency-key-reused"
    assert client.post("/v1/evaluations", json=BUNDLE, headers={"Idempotency-Key": "a b"}).status_code == 422
    assert client.get("/v1/log").json()["sequence"] == 1


def test_what_never_changes_is_not_sent_twice(client: TestClient, rows: list[Row]) -> None:
    for part in ("", "/record", "/explanation"):
        first = client.get(f"/v1/evaluations/{rows[0]['id']}{part}")
        tag = first.headers["etag"]
        for stated in (tag, f'W/{tag}, "x"', "*"):
            again = client.get(f"/v1/evaluations/{rows[0]['id']}{part}", headers={"If-None-Match": stated})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert client.get(first.url, headers={"If-None-Match": '"other"'}).status_code == 200


def test_an_explanation_comes_in_the_form_and_language_that_is_asked_for(client: TestClient, rows: list[Row]) -> None:
    url = f"/v1/evaluations/{rows[0]['id']}/explanation"
    tags = set()
    for accept, sent in (
        ("text/html, */*;q=0.1", "application/json"),
        ("text/plain", "text/plain"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("text/*;q=0.5, application/json;q=0.4", "text/plain"),
    ):
        for lang, spoken in (("vi", "vi"), ("en-GB,en;q=0.9", "en"), ("fr", "vi"), ("en;q=0, vi;q=0.1", "vi")):
            answer = client.get(url, headers={"Accept": accept, "Accept-Language": lang})
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith(sent)
            assert answer.headers["content-language"] == spoken
            assert ("BỊ LOẠI" if spoken == "vi" else "DISQUALIFIED") in answer.text
            tags.add(answer.headers["etag"])
    assert len(tags) == 4
    for accept in ("application/pdf", "text/html"):  # HTML is what the pages add
        assert client.get(url, headers={"Accept": accept}).status_code == 406
