"""Pages of other sites call the API from a browser where the operator names their sites, and nobody else does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from ocop_service.access.caller import Scope
from ocop_service.app import create_app
from ocop_service.core import core_of
from ocop_service.settings import InvalidSettings, Settings, load_settings

from tests.bundles import HEAD as BUNDLE
from tests.service.threads import ThreadWorker

OURS = "https://so-nn.example.vn"
THEIRS = "https://example.com"
_ALLOWED = "access-control-allow-origin"


@pytest.fixture
def cors() -> str | None:
    return f"{OURS}, http://localhost:5173"


@pytest.fixture
def client(database_url: str, cors: str | None) -> Iterator[TestClient]:
    parts = core_of(Settings(database_url=database_url, cors_origins=cors), launch=ThreadWorker)
    parts.database.migrate()
    key = parts.keys.create("tests", (Scope.RATE,))[1]
    with TestClient(create_app(parts), raise_server_exceptions=False) as found:
        found.headers["Authorization"] = f"Bearer {key}"
        yield found


def preflight(client: TestClient, origin: str) -> Any:
    return client.options(
        "/v1/evaluations",
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
            "Authorization": "",
        },
    )


def test_a_site_that_is_named_may_ask_and_sees_every_answer(client: TestClient) -> None:
    asked = preflight(client, OURS)
    assert (asked.status_code, asked.headers[_ALLOWED]) == (200, OURS)
    assert "idempotency-key" in asked.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in asked.headers
    stored = client.post("/v1/evaluations", json=BUNDLE, headers={"Origin": OURS})
    assert (stored.status_code, stored.headers[_ALLOWED]) == (201, OURS)
    assert "location" in stored.headers["access-control-expose-headers"].lower()
    for answer in (
        client.post("/v1/evaluations", json={}, headers={"Origin": OURS}),
        client.get("/v1/evaluations", headers={"Origin": OURS, "Authorization": "Bearer wrong"}),
        client.get("/v1/nothing", headers={"Origin": OURS}),
    ):
        assert answer.status_code >= 400
        assert answer.headers[_ALLOWED] == OURS


def test_other_sites_may_not(client: TestClient) -> None:
    assert _ALLOWED not in preflight(client, THEIRS).headers
    assert _ALLOWED not in client.get("/v1/versions", headers={"Origin": THEIRS}).headers
    assert _ALLOWED not in client.get("/v1/versions", headers={"Origin": f"{OURS}.example.com"}).headers


@pytest.mark.parametrize("cors", [None])
def test_nobody_may_where_nothing_is_said(client: TestClient) -> None:
    assert _ALLOWED not in preflight(client, OURS).headers
    assert _ALLOWED not in client.get("/v1/versions", headers={"Origin": OURS}).headers


@pytest.mark.parametrize("cors", ["*"])
def test_all_may_where_the_operator_says_so(client: TestClient) -> None:
    assert client.get("/v1/versions", headers={"Origin": THEIRS}).headers[_ALLOWED] == "*"


@pytest.mark.parametrize(
    "wrong", ["so-nn.example.vn", "https://a.vn/path", "*, https://a.vn", "https:// ", "ftp://a.vn"]
)
def test_what_is_no_site_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidSettings) as refused:
        load_settings(cors_origins=wrong)
    assert "https://so-nn.example.vn" in refused.value.render("vi")
