"""The metrics say what an operator must see, and no client can make them grow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from ocop_pages.pages import PAGES
from ocop_service.access.caller import Scope
from ocop_service.app import create_app
from ocop_service.core import Core
from ocop_service.storage.database import StorageUnavailable
from prometheus_client.parser import text_string_to_metric_families

from ocop_rules.engine.direct import DirectEvaluator
from tests.service.wrong_key import wrong

YAML = {"Content-Type": "application/yaml"}
MANGO = Path("examples/dried-mango-4-stars.yaml").read_bytes()
KNOCKED_OUT = Path("examples/leaf-vegetables-knocked-out.yaml").read_bytes()
JAM = Path("examples/plum-jam-held-at-3-stars.yaml").read_bytes()


Labels = frozenset[tuple[str, str]]


def samples(client: TestClient) -> dict[tuple[str, Labels], float]:
    """Return the value of each sample by its name and labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


class Found:
    """What the metrics say now."""

    def __init__(self, client: TestClient) -> None:
        self._samples = samples(client)

    def of(self, name: str, **labels: str) -> float | None:
        return self._samples.get((name, frozenset(labels.items())))

    def ratings(self, stars: str, outcome: str, stored: str) -> float | None:
        return self.of("ocop_ratings_total", version="qd-26-2026", stars=stars, outcome=outcome, stored=stored)

    def requests(self, route: str, method: str, status: str) -> float | None:
        return self.of("ocop_request_seconds_count", route=route, method=method, status=status)


def rated(client: TestClient, bundle: bytes, path: str = "/v1/evaluations") -> int:
    return int(client.post(path, content=bundle, headers=YAML).status_code)


def test_ratings_are_counted_by_version_stars_and_outcome(client: TestClient) -> None:
    assert [rated(client, bundle) for bundle in (MANGO, MANGO, JAM)] == [201, 201, 201]
    assert rated(client, MANGO, "/v1/evaluations:dry-run") == 200
    assert rated(client, b"nothing") == 422
    found = Found(client)
    assert found.ratings("4", "rated", "yes") == 2
    assert found.ratings("3", "rated", "yes") == 1
    assert found.ratings("4", "rated", "no") == 1
    assert found.of("ocop_bundles_refused_total") == 1
    assert found.of("ocop_log_entries") == 3
    assert found.of("ocop_evaluations_waiting") == 0
    assert found.of("ocop_database_up") == 1
    assert found.of("ocop_rating_seconds_count") == 5
    assert found.of("ocop_storage_seconds_count") == 3


def test_a_product_without_stars_is_counted_as_such(client: TestClient) -> None:
    assert rated(client, KNOCKED_OUT) == 201
    assert Found(client).ratings("none", "disqualified", "yes") == 1


def test_latency_is_told_by_route_method_and_status(client: TestClient) -> None:
    rated(client, MANGO)
    rated(client, b"nothing")
    client.get("/v1/evaluations/6b2b1f0e-0000-4000-8000-000000000000")
    found = Found(client)
    assert found.requests("/v1/evaluations", "POST", "201") == 1
    assert found.requests("/v1/evaluations", "POST", "422") == 1
    assert found.requests("/v1/evaluations/{evaluation_id}", "GET", "404") == 1


def test_a_disagreement_of_the_engines_is_counted_and_nothing_is_stored(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.get("/v1/log").json()
    monkeypatch.setattr(DirectEvaluator, "evidence", lambda *_: ())  # a slip in one of the two
    for path in ("/v1/evaluations", "/v1/evaluations:dry-run"):
        answer = client.post(path, content=MANGO, headers=YAML)
        assert answer.status_code == 500
        assert answer.json()["type"] == "urn:ocop:problem:engine-disagreement"
        assert answer.json()["title"] == "Hai bộ tính không thống nhất, nên không có kết quả"
    found = Found(client)
    assert found.of("ocop_engine_disagreements_total") == 2
    assert found.of("ocop_log_entries") == 0
    assert client.get("/v1/log").json() == before
    assert client.get("/v1/evaluations").json()["items"] == []


def test_without_the_database_the_metrics_say_so(core: Core, tmp_path: Path) -> None:
    key = core.keys.create("k", (Scope.READ, Scope.RATE))[1]
    with TestClient(create_app(core), headers={"Authorization": f"Bearer {key}"}) as client:
        assert Found(client).of("ocop_database_up") == 1
        core.database.close()
        for path in tmp_path.glob("ocop.db*"):
            path.unlink()
        (tmp_path / "ocop.db").mkdir()
        assert client.get("/health/ready").status_code == 503
        assert rated(client, MANGO) == 503
        found = Found(client)
        assert found.of("ocop_database_up") == 0
        assert found.of("ocop_storage_failures_total") == 2
        with pytest.raises(StorageUnavailable):
            core.keys.caller(f"ocop_{'0' * 12}_{'a' * 43}")
        assert client.get("/metrics", headers={"Authorization": f"Bearer {wrong(key)}"}).status_code == 401


HOSTILE = ("/v1/evaluations/{}", "/{}", "/v1/{}", "/static/{}", "/v1/evaluations?x={}")


@pytest.fixture
def anybody(core: Core) -> Iterator[TestClient]:
    with TestClient(create_app(core, PAGES), raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def test_no_client_can_make_the_metrics_grow(client: TestClient, anybody: TestClient) -> None:
    def visit(word: str) -> None:
        for path in HOSTILE:
            for each in (client, anybody):
                each.get(path.format(word))
                each.request(f"X{word}", path.format(word))
        client.post(f"/v1/evaluations?version={word}", content=MANGO, headers=YAML)
        client.post("/v1/evaluations", content=MANGO.replace(b"qd-26-2026", word.encode()), headers=YAML)

    visit("first")
    samples(client)
    before = set(samples(client))
    for number in range(15):
        visit(f"word{number}")
    after = set(samples(client))
    assert after == before
    assert not [name for name, labels in after if any("word" in value or "first" in value for _, value in labels)]


def test_metrics_are_for_those_who_may_read(core: Core, anybody: TestClient) -> None:
    assert anybody.get("/metrics").status_code == 401
    rater = core.keys.create("rater", (Scope.RATE,))[1]
    assert anybody.get("/metrics", headers={"Authorization": f"Bearer {rater}"}).status_code == 403
