"""A stored evaluation can be rated again: the same to the byte, or under another version, with what changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from ocop_service.core import Core

import ocop_rules
from ocop_rules.replay.rerate import replay_line

MANGO = Path("examples/dried-mango-4-stars.yaml")


@pytest.fixture
def place(client: TestClient) -> str:
    """Where a stored evaluation is."""
    answer = client.post("/v1/evaluations", content=MANGO.read_bytes(), headers={"Content-Type": "application/yaml"})
    return str(answer.headers["location"])


def test_an_evaluation_rated_again_is_the_same_to_the_byte(client: TestClient, place: str) -> None:
    for body in (b"{}", b'{"version": null}', b""):
        answer = client.post(f"{place}/replays", content=body)
        assert (answer.status_code, answer.json()["verdict"]) == (200, "same")
        assert answer.json()["before"] == answer.json()["after"]


def test_another_version_gives_what_the_replay_tool_gives(client: TestClient, place: str) -> None:
    record = client.get(f"{place}/record").text
    for version in ("qd-148-2023", "qd-1048-2019"):
        expected = replay_line("", 1, record.encode(), version)
        assert expected.before is not None
        assert expected.after is not None
        answer = client.post(f"{place}/replays", json={"version": version}).json()
        assert (answer["version"], answer["verdict"]) == (version, "changed")
        assert (answer["before"]["points"], answer["before"]["stars"]) == ("76", 4)
        assert (answer["after"]["points"], answer["after"]["stars"]) == (expected.after.points, expected.after.stars)
        assert len(answer["criteria"]) == len(expected.criteria)
        assert [each["criterion"] for each in answer["not_carried"]] == [e.criterion for e in expected.not_carried]
    assert client.get("/v1/log").json()["sequence"] == 1


def test_what_cannot_be_replayed_is_said(client: TestClient, place: str) -> None:
    unknown = client.post(f"{place}/replays", json={"version": "qd-1-1999"})
    assert (unknown.status_code, unknown.json()["type"]) == (422, "urn:ocop:problem:invalid-parameter")
    (problem,) = unknown.json()["problems"]
    assert (problem["place"], problem["found"]) == ("version", "qd-1-1999")
    assert "qd-148-2023" in problem["mend"]
    assert client.post(f"{place}/replays?version=9").json()["problems"][0]["place"] == "query.version"
    twice = b'{"version": "qd-26-2026", "version": "qd-148-2023"}'
    for wrong in (b"[1]", b'{"version": 7}', b'{"versoin": "qd-148-2023"}', b"{", b"\xff", b"[" * 4000, twice):
        answer = client.post(f"{place}/replays", content=wrong)
        assert (wrong, answer.status_code, answer.json()["problems"][0]["place"]) == (wrong, 422, "version")
    nobody = client.post("/v1/evaluations/7e57d004-2b97-4e7a-b45f-5387367791cd/replays", json={})
    assert nobody.status_code == 404


def test_the_version_is_named_where_and_as_people_do(client: TestClient, place: str) -> None:
    wanted = client.post(f"{place}/replays", json={"version": "qd-148-2023"}).json()
    for query, body in (
        ("?version=148", b""),
        ("?version=148/Q%C4%90-TTg", b"{}"),
        ("", rb'{"version": "148/Q\u0110-TTg"}'),
        ("", b'{"version": 148}'),
        ("?version=qd-148-2023", b'{"version": "148"}'),
    ):
        answer = client.post(f"{place}/replays{query}", content=body)
        assert (query, body, answer.json()) == (query, body, wanted)
    both = client.post(f"{place}/replays?version=148", json={"version": "26/2026"})
    assert both.status_code == 422
    assert "qd-26-2026" in both.json()["problems"][0]["message"]
    assert both.json()["problems"][0]["found"] == "qd-148-2023"


def test_a_record_that_was_changed_is_not_replayed(client: TestClient, place: str, core: Core) -> None:
    with core.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER evaluations_not_changed")
        connection.exec_driver_sql("UPDATE evaluations SET record = replace(record, '\"stars\":4', '\"stars\":5')")
    for answer in (client.post(f"{place}/replays", json={}), client.get(place)):
        assert (answer.status_code, answer.json()["type"]) == (500, "urn:ocop:problem:internal")
        assert "ocop log verify" in answer.json()["detail"]


def test_settings_of_the_rating_are_kept_for_replays(client: TestClient) -> None:
    answer = client.post(
        "/v1/evaluations?authority=evidence&rounding=1:truncate:part&requirement_rule=all&strict=false",
        content=MANGO.read_bytes(),
        headers={"Content-Type": "application/yaml"},
    )
    expected = ocop_rules.evaluate(
        MANGO, authority="evidence", rounding="1:truncate:part", requirement_rule="all", strict=False
    )
    assert answer.json()["evaluation_digest"] == expected.digest
    record = client.get(f"{answer.headers['location']}/record").json()
    assert record["settings"]["rounding"] == "1:truncate:part"
    assert client.post(f"{answer.headers['location']}/replays", json={}).json()["verdict"] == "same"
