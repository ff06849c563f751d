"""Stored evaluations are listed newest first, narrowed and paged, on either database."""

from __future__ import annotations

from collections import Counter
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
                "producer": each["producer"]["name"],
                "commune": each["producer"].get("commune"),
                "judge": next((j["judge"] for j in evaluation["judges"] if j["counted"]), None),
                "judges": sum(j["counted"] for j in evaluation["judges"]),
                "assessed_by": next((j["role"] for j in evaluation["judges"] if j["counted"]), None),
            }
        )
    return expected[::-1]


def test_a_list_shows_what_was_stored_newest_first(client: TestClient, rows: list[Row]) -> None:
    stars = Counter("none" if row["stars"] is None else str(row["stars"]) for row in rows)
    assert client.get("/v1/evaluations").json() == {
        "items": rows,
        "next": None,
        "previous": None,
        "count": 6,
        "by_stars": dict(stars),
    }
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


COUNCIL = [
    {"judge": name, "role": "council", "options": {"6.1": option}}
    for name, option in (("Lò Thị Hoa", 2), ("Vừ A Dia", 2))
]


def test_what_is_typed_into_one_field_finds_product_producer_commune_and_dossier(client: TestClient) -> None:
    for dossier, product, producer in (
        ("14-03646-021", "Chè Shan tuyết", {"name": "HTX Suối Giàng", "commune": "xã Suối Giàng"}),
        ("14-03646-022", "Chè xanh", {"name": "Hộ Đỗ Thị Đào", "commune": "phường Đồng Phú"}),
        ("15-00001-001", "Mật ong", {"name": "HTX Đồng Phú"}),
        ("15-00001-002", "50 % trà_đen", None),
    ):
        sent = {**BUNDLE, "dossier": dossier, "product": {"name": product, "set": 7}, "producer": producer}
        assert client.post("/v1/evaluations", json=sent).status_code == 201

    def found(**query: str) -> list[str]:
        answer = client.get("/v1/evaluations", params=query).json()
        assert answer["count"] == len(answer["items"])
        return sorted(row["product"] for row in answer["items"])

    assert found(search="che") == ["Chè Shan tuyết", "Chè xanh"]
    assert found(search="dong phu") == found(search="ĐỒNG  phú") == ["Chè xanh", "Mật ong"]
    assert found(search="giang che") == ["Chè Shan tuyết"]  # each word in whichever it stands
    assert found(search="14-03646") == ["Chè Shan tuyết", "Chè xanh"]
    assert found(search="hộ dao") == ["Chè xanh"]
    assert found(commune="dong phu") == ["Chè xanh"]
    assert found(commune="xã", search="che") == ["Chè Shan tuyết"]
    assert found(search="tra den") == ["50 % trà_đen"]
    assert found(search="%") == found(commune="_") == found(search="che mat ong") == []


def test_a_line_says_whose_product_it_is_and_whose_sheet(client: TestClient) -> None:
    for sheets in (COUNCIL, COUNCIL[:1], [{**COUNCIL[0], "role": "producer"}], []):
        sent = {**BUNDLE, "producer": {"name": "HTX", "commune": "xã Yên Châu"}, "sheets": sheets}
        assert client.post("/v1/evaluations", json=sent).status_code == 201
    told = [
        tuple(row[name] for name in ("producer", "commune", "judge", "judges", "assessed_by"))
        for row in client.get("/v1/evaluations").json()["items"]
    ]
    assert told[::-1] == [
        ("HTX", "xã Yên Châu", None, 2, "council"),
        ("HTX", "xã Yên Châu", "Lò Thị Hoa", 1, "council"),
        ("HTX", "xã Yên Châu", "Lò Thị Hoa", 1, "producer"),
        ("HTX", "xã Yên Châu", None, 0, None),
    ]


@pytest.mark.parametrize("sort", ["newest", "evaluated_on", "stars", "product"])
def test_a_list_is_in_the_order_that_was_asked_for_on_pages_there_and_back(
    client: TestClient, rows: list[Row], sort: str
) -> None:
    names = {"Mứt mận": "mut man", "Nước mắm": "nuoc mam", "Rau": "rau"}
    names[str(BUNDLE["product"]["name"])] = "xoai say deo yen chau"
    keys = {
        "newest": lambda row: -row["sequence"],
        "evaluated_on": lambda row: tuple(-ord(c) for c in row["evaluated_on"]),
        "stars": lambda row: (-(row["stars"] or 0), -row["sequence"]),
        "product": lambda row: (names[row["product"]], -row["sequence"]),
    }
    wanted = sorted(rows, key=keys[sort])
    url = f"/v1/evaluations?sort={sort}&limit=2"
    forth: list[Row] = []
    back: list[Row] = []
    answer = client.get(url)
    while True:
        forth += answer.json()["items"]
        if "next" not in answer.links:
            break
        answer = client.get(answer.links["next"]["url"])
    assert forth == wanted
    while True:
        back = answer.json()["items"] + back
        if "prev" not in answer.links:
            break
        answer = client.get(answer.links["prev"]["url"])
    assert back == wanted
    assert answer.json()["items"] == client.get(url).json()["items"]
    assert client.get(url, params={"sort": "points", "limit": 2}).status_code == 422


def test_a_zero_character_that_was_stored_before_it_was_refused_is_found(database_url: str) -> None:
    parts = core_of(Settings(database_url=database_url), launch=ThreadWorker)
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
