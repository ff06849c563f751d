"""Rating over HTTP gives what the library gives, once, and keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import ocop_rules
from ocop_rules.replay.record import read_record

EXAMPLES = sorted(path for path in Path("examples").glob("*.yaml") if ".expected" not in path.name)
YAML = {"Content-Type": "application/yaml"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_bundle_is_rated_as_the_library_rates_it(client: TestClient, path: Path) -> None:
    expected = ocop_rules.evaluate(path)
    answer = client.post("/v1/evaluations", content=path.read_bytes(), headers=YAML)
    assert answer.status_code == 201
    assert f'"evaluation":{expected.to_json()},' in answer.text
    assert answer.json()["evaluation_digest"] == expected.digest

    again = client.get(answer.headers["location"])
    assert (again.status_code, again.text) == (200, answer.text)
    record = client.get(f"{answer.headers['location']}/record")
    assert read_record(record.text).evaluation_digest == expected.digest
    dry = client.post("/v1/evaluations:dry-run", content=path.read_bytes(), headers=YAML)
    assert dry.text == expected.to_json()
    explained = client.get(f"{again.url}/explanation", headers={"Accept": "text/plain", "Accept-Language": "en"})
    assert explained.text == expected.explain("en")
    assert explained.headers["content-language"] == "en"
