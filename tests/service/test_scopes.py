"""Every route by every scope, made from the routing table itself: what a route declares is what it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from ocop_pages.pages import PAGES, BrowserPages
from ocop_service.access.caller import Scope
from ocop_service.api.examples import BUNDLE
from ocop_service.app import create_app, routed
from ocop_service.core import Core, core_of
from ocop_service.guard import SESSION_COOKIE, DeclaredRoute, UndeclaredScope, declared_routes
from ocop_service.settings import Settings
from ocop_service.storage.writer import now_utc

from tests.service.threads import ThreadWorker

pytestmark = pytest.mark.once

_APP = routed()
for _each in PAGES.routers:
    _APP.include_router(_each)
ROUTES = declared_routes(_APP.routes)
CALLS = [(method, route) for route in ROUTES for method in sorted(route.methods)]
PROGRAMS = ("/v1/", "/health", "/metrics")

NEEDS: dict[str, str] = {
    "POST /v1/evaluations": "rate",
    "POST /v1/evaluations:dry-run": "rate",
    "POST /v1/evaluations:batch": "rate",
    "GET /v1/evaluations": "read",
    "GET /v1/evaluations/{evaluation_id}": "read",
    "GET /v1/evaluations/{evaluation_id}/record": "read",
    "GET /v1/evaluations/{evaluation_id}/explanation": "read",
    "POST /v1/evaluations/{evaluation_id}/replays": "rate read",
    "POST /v1/evaluations:compare": "rate read",
    "POST /v1/advice": "rate",
    "POST /v1/sheets:read": "rate",
    "POST /v1/register:life": "rate",
    "POST /v1/plans/{plan}:check": "rate",
    "GET /v1/versions": "read",
    "GET /v1/versions/{version}": "read",
    "GET /v1/versions/{version}/sets/{set}": "read",
    "GET /v1/versions/{version}/sets/{set}/evidence": "read",
    "GET /v1/versions/{version}/sets/{set}/schema": "read",
    "GET /v1/versions/{before}/changes/{after}": "read",
    "GET /v1/in-force": "read",
    "GET /v1/log": "read",
    "GET /v1/log/entries": "admin",
    "GET /v1/openapi.json": "read",
    "GET /health": "",
    "GET /health/ready": "",
    "GET /metrics": "read",
    "GET /static/{name}": "",
    "GET /docs": "",
    "GET /docs/openapi.json": "",
    "GET /docs/{name}": "",
    "GET /signin": "",
    "POST /signin": "",
    "POST /signout": "",
    "GET /round/m/{token}": "",
    "GET /round/s/{token}": "",
    "GET /round": "",
    "GET /round/products/{number}": "",
    "POST /round/products/{number}": "",
    "POST /round/products/{number}/result": "",
    "GET /": "read",
    "GET /upload": "read",
    "POST /upload": "rate",
    "GET /sheets/{version}/{name}": "read",
    "POST /sheets/{version}/{name}": "rate",
    "POST /sheets/{version}/{name}/result": "rate",
    "POST /sheets/{version}/{name}/draft": "rate",
    "GET /drafts": "rate",
    "POST /drafts/{name}/delete": "rate",
    "GET /evaluations": "read",
    "GET /evaluations/list.csv": "read",
    "GET /evaluations/list.xlsx": "read",
    "GET /compare": "rate read",
    "GET /register": "read",
    "GET /evaluations/{evaluation_id}": "read",
    "GET /evaluations/{evaluation_id}/sheet": "rate read",
    "GET /evaluations/{evaluation_id}/{name}": "read",
    "GET /versions": "read",
    "GET /versions/compare": "read",
    "GET /versions/{before}/to/{after}": "read",
}
"""What each route asks for, written a second time: a new one, or one that asks for less, is a decision to be made.

A round's pages ask for no scope but for a link of the round.
"""

SCOPES: tuple[tuple[Scope, ...], ...] = (*((scope,) for scope in Scope), (Scope.READ, Scope.RATE), ())


class Asked:
    """A service with an evaluation, and keys of all kinds."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.client = TestClient(create_app(core, PAGES), base_url="http://localhost", follow_redirects=False)
        self.keys = {scopes: core.keys.create("k", scopes)[1] for scopes in SCOPES}
        both = self.keys[Scope.READ, Scope.RATE]
        stored = self.client.post("/v1/evaluations", json=BUNDLE, headers={"Authorization": f"Bearer {both}"})
        self.evaluation = stored.json()["id"]
        expired = core.keys.create("expired", tuple(Scope), now_utc() - timedelta(seconds=1))[1]
        gone, revoked = core.keys.create("revoked", tuple(Scope))
        self.revoked_session = core.sessions.begin(revoked)
        core.keys.revoke(gone.id)
        self.useless = {
            "no key": None,
            "a wrong key": revoked[:-1] + ("A" if revoked[-1] != "A" else "B"),
            "an expired key": expired,
            "a revoked key": revoked,
        }

    def status(self, method: str, path: str, key: str | None, session: str | None) -> int:
        for name, value in {
            "evaluation_id": self.evaluation,
            "version": "qd-26-2026",
            "before": "qd-148-2023",
            "after": "qd-26-2026",
            "set": "7",
            "name": "7" if path.startswith("/sheets") else "record.json",
        }.items():
            path = path.replace(f"{{{name}}}", value)
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        if session is not None:
            headers["Cookie"] = f"{SESSION_COOKIE}={session}"
        answer = self.client.request(method, path, headers=headers)
        to_sign_in = answer.status_code == 303 and answer.headers["location"].startswith("/signin?")
        return 401 if to_sign_in else int(answer.status_code)

    def session(self, scopes: tuple[Scope, ...]) -> str:
        """Begin a session of its own: signing out ends it."""
        token = self.core.sessions.begin(self.keys[scopes])
        assert token is not None
        return token


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    url = f"sqlite:///{tmp_path_factory.mktemp('scopes')}/ocop.db"
    fast = {"rate_limit": "100000/second", "refusal_limit": "100000/second"}
    settings = Settings(database_url=url, register_path="examples/register/tan-lap/register.yaml", **fast)
    core = core_of(settings, launch=ThreadWorker)
    core.database.migrate()
    yield Asked(core)
    core.stop()


def named(method: str, route: DeclaredRoute) -> str:
    return f"{'GET' if method == 'HEAD' else method} {route.path}"


def test_every_route_declares_what_it_asks_for() -> None:
    declared = {named(method, route): " ".join(sorted(route.scopes)) for method, route in CALLS}
    assert declared == NEEDS


def allowed(needs: str, scopes: tuple[Scope, ...], path: str) -> bool:
    has = {str(scope) for scope in scopes}
    if "read:all" in has or ("rate" in has and path != "/metrics" and "{evaluation_id}" not in path):
        has.add("read")
    return "admin" in has or set(needs.split()) <= has


@pytest.mark.parametrize(("method", "route"), CALLS, ids=[f"{m} {r.path}" for m, r in CALLS])
def test_a_route_takes_those_who_may_and_nobody_else(asked: Asked, method: str, route: DeclaredRoute) -> None:
    """A key where programs ask, a session where people do; the other of the two is worth nothing there."""
    needs = NEEDS[named(method, route)]
    of_programs = route.path.startswith(PROGRAMS)
    told = {}
    expected = {}
    for scopes in SCOPES:
        key, session = asked.keys[scopes], asked.session(scopes)
        status = asked.status(method, route.path, *((key, None) if of_programs else (None, session)))
        told[scopes] = status not in (401, 403) and not (needs and status == 404)
        expected[scopes] = not needs or allowed(needs, scopes, route.path)
        if needs:
            other = asked.status(method, route.path, *((None, session) if of_programs else (key, None)))
            assert other == 401
    assert told == expected
    for name, useless in asked.useless.items():
        status = asked.status(method, route.path, useless, None)
        if not needs:
            assert status not in (401, 403), name
        else:
            assert status == 401, name
    if needs and not of_programs:
        assert asked.status(method, route.path, None, asked.revoked_session) == 401


def test_who_may_only_rate_reads_what_they_had_rated_and_nothing_else(asked: Asked) -> None:
    key, session = asked.keys[Scope.RATE,], asked.session((Scope.RATE,))
    headers = {"Authorization": f"Bearer {key}"}
    mine = asked.client.post("/v1/evaluations", json={**BUNDLE, "dossier": "của tôi"}, headers=headers).json()["id"]
    for evaluation, status in ((asked.evaluation, 404), (mine, 200)):
        path = f"/evaluations/{evaluation}"
        for each in (path, f"{path}/sheet", f"{path}/record.json", f"{path}/evaluation.json"):
            assert asked.status("GET", each, None, session) == status, each
        for each in (path, f"{path}/record", f"{path}/explanation"):
            assert asked.status("GET", f"/v1{each}", key, None) == status, each
        assert asked.status("POST", f"/v1{path}/replays", key, None) == status
    listed = asked.client.get("/v1/evaluations", headers=headers).json()
    assert ([each["id"] for each in listed["items"]], listed["count"]) == ([mine], 1)
    assert asked.status("GET", "/metrics", key, None) == 403


def test_a_route_that_declares_nothing_is_not_served(tmp_path: Path) -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.get("/forgotten")
    async def forgotten() -> str:
        return "everybody sees this"

    with pytest.raises(UndeclaredScope, match="/forgotten"):
        declared_routes(app.routes)


def test_a_service_with_a_route_that_declares_nothing_does_not_start(core: Core) -> None:
    class OneMore(BrowserPages):
        routers = (*BrowserPages.routers, APIRouter())

    OneMore.routers[-1].get("/forgotten")(lambda: "everybody sees this")
    with pytest.raises(UndeclaredScope):
        create_app(core, OneMore())
