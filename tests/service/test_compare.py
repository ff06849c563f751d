"""Comparing over HTTP gives what the library gives, to the byte, of what is stored and what is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from ocop_service.access.caller import Scope
from ocop_service.core import Core

import ocop_rules
from ocop_rules.documents.source import read_bytes
from ocop_rules.replay.record import record_line

EARLIER = Path("examples/avocado-chips-expired-haccp.yaml")
LATER = Path("examples/dried-mango-4-stars.yaml")
NOBODYS = "7e57d004-2b97-4e7a-b45f-5387367791cd"


def _bundle(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=lambda day: day.isoformat())
    )
    return found


def _record(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(record_line(ocop_rules.evaluate(path)))
    return found


def _stored(client: TestClient, path: Path) -> str:
    return str(client.post("/v1/evaluations", json=_bundle(path)).json()["id"])


def test_bundles_records_and_what_is_stored_are_compared_as_the_library_does(client: TestClient) -> None:
    before, after = EARLIER, LATER
    record = read_bytes(record_line(ocop_rules.evaluate(after)).encode()).data
    expected = {
        "bundles": ocop_rules.compare(_bundle(before), _bundle(after)),
        "records": ocop_rules.compare(_record(before), record),
    }
    sent: dict[str, tuple[dict[str, Any], str]] = {
        "two bundles": ({"a": _bundle(before), "b": _bundle(after)}, "bundles"),
        "two records": ({"a": _record(before), "b": _record(after)}, "records"),
        "two stored": ({"a": _stored(client, before), "b": _stored(client, after).upper()}, "records"),
    }
    for name, (asked, which) in sent.items():
        answer = client.post("/v1/evaluations:compare", json=asked)
        assert answer.status_code == 200, (name, answer.text)
        assert answer.text == expected[which].to_json(), name
    draft = client.post("/v1/evaluations:compare", json={"a": _stored(client, before), "b": _bundle(after)}).json()
    assert (draft["before"]["replayed"], "replayed" in draft["after"]) == ("same", False)
    assert draft["effects"] == expected["bundles"].as_json()["effects"]


def test_yaml_is_read(client: TestClient) -> None:
    sides = {"a": EARLIER, "b": LATER}
    sent = "".join(
        f"{name}:\n" + "".join(f"  {line}\n" for line in path.read_text(encoding="utf-8").splitlines())
        for name, path in sides.items()
    )
    answer = client.post("/v1/evaluations:compare", content=sent.encode(), headers={"Content-Type": "application/yaml"})
    assert answer.text == ocop_rules.compare(_bundle(EARLIER), _bundle(LATER)).to_json()


@pytest.mark.parametrize(
    ("wrong", "places"),
    [
        ({"a": {}, "b": 7}, ["b"]),
        ({"a": "examples/dried-mango-4-stars.yaml"}, ["a", "b"]),
        ({"a": {}, "b": {}, "c": 1}, ["c"]),
        ([], [""]),
    ],
    ids=["a number", "a path, and one alone", "one too many", "a list"],
)
def test_what_is_asked_wrongly_is_told_with_its_place(client: TestClient, wrong: object, places: list[str]) -> None:
    answer = client.post("/v1/evaluations:compare", json=wrong)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:ocop:problem:invalid-evidence")
    assert sorted({each["place"] for each in answer.json()["problems"]}) == places


def test_what_is_wrong_with_both_is_told_at_once(client: TestClient) -> None:
    before = {**_bundle(EARLIER), "facts": [{"fact": "nothing", "value": 1}]}
    after = {**_record(LATER), "bundle_digest": "0" * 64}
    answer = client.post("/v1/evaluations:compare", json={"a": before, "b": after})
    assert answer.status_code == 422
    places = {each["place"] for each in answer.json()["problems"]}
    assert "a.facts[0].fact" in places
    assert any(place.startswith("b") for place in places)


def test_what_one_does_not_see_is_not_there(client: TestClient, core: Core) -> None:
    stored = _stored(client, EARLIER)
    other = core.keys.create("k", (Scope.READ, Scope.RATE), organisation="tỉnh khác")[1]
    for headers, asked in (
        ({}, {"a": stored, "b": NOBODYS}),
        ({"Authorization": f"Bearer {other}"}, {"a": _bundle(LATER), "b": stored}),
    ):
        answer = client.post("/v1/evaluations:compare", json=asked, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:ocop:problem:not-found")
