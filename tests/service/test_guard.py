"""Nothing but health is open, unless the operator says so, and then to this machine alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from ocop_pages.pages import PAGES
from ocop_service.access.caller import Scope
from ocop_service.access.throttle import Throttle
from ocop_service.app import create_app
from ocop_service.commands.serve import NotLoopback, server_of
from ocop_service.core import Core, core_of
from ocop_service.guard import Admin
from ocop_service.settings import Settings
from typer.testing import CliRunner

from ocop_rules.cli.app import app as command
from ocop_rules.errors import OcopError
from tests.service.server import from_this_machine, serving
from tests.service.threads import ThreadWorker

pytestmark = pytest.mark.once

DOCS = ("/docs", "/docs/openapi.json", "/docs/{name}")
EVERYBODYS = {"/health", "/health/ready", "/signin", "/signout", "/static/{name}", *DOCS}
LOCAL = "http://127.0.0.1"


def routes(holder: FastAPI) -> Iterator[tuple[str, str]]:
    """Return method and path of every route, of those that were included too."""
    for route in iter_route_contexts(holder.routes):
        for method in route.methods or ("GET",):
            yield method, route.path or ""


def filled(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "x", path)


@pytest.fixture
def app(core: Core) -> FastAPI:
    return create_app(core, PAGES)


def test_the_routes_that_are_walked_are_all_that_openapi_knows(app: FastAPI) -> None:
    walked = {(method.lower(), path) for method, path in routes(app)}
    known = {(method, path) for path, methods in app.openapi()["paths"].items() for method in methods}
    assert len(known) > 10
    assert known <= walked


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer ocop_wrong"}, {"Cookie": "ocop_session=wrong"}], ids=str
)
def test_every_route_but_health_asks_for_a_key_or_to_sign_in(app: FastAPI, headers: dict[str, str]) -> None:
    anybody = TestClient(app, base_url=LOCAL, raise_server_exceptions=False, follow_redirects=False, headers=headers)
    answered = {}
    for method, path in routes(app):
        if path in EVERYBODYS:
            continue
        for each in {method, "GET", "HEAD", "POST"}:
            answer = anybody.request(each, filled(path))
            answered[each, path] = answer
            if answer.status_code == 405:
                assert each != method
            elif answer.status_code == 303:
                assert answer.headers["location"].startswith("/signin"), path
                assert not path.startswith("/v1")
            elif f"{path}/".startswith("/round/"):  # no round is held; test_round.py comes without a link
                assert answer.status_code == 404, f"{each} {path}"
            else:
                assert answer.status_code == 401, f"{each} {path}"
    assert any(answer.status_code == 401 for answer in answered.values())


def test_health_is_open_and_tells_nothing(app: FastAPI) -> None:
    anybody = TestClient(app, base_url=LOCAL)
    for path in ("/health", "/health/ready"):
        assert anybody.get(path).text == '{"status":"ok"}'


def test_an_open_service_asks_for_no_key_but_keeps_what_is_for_admins(tmp_path: Path) -> None:
    parts = core_of(
        Settings.model_validate({"database_url": f"sqlite:///{tmp_path}/ocop.db"}), opened=True, launch=ThreadWorker
    )
    parts.database.migrate()
    app = create_app(parts, PAGES)

    @app.get("/for-admins")
    async def for_admins(caller: Admin) -> str:
        return caller.name

    with TestClient(from_this_machine(app), base_url=LOCAL) as anybody:
        assert anybody.get("/v1/evaluations").status_code == 200
        assert anybody.get("/for-admins").status_code == 403


def test_a_route_for_admins_takes_only_their_keys(core: Core, app: FastAPI) -> None:
    @app.get("/for-admins")
    async def for_admins(caller: Admin) -> str:
        return caller.name

    anybody = TestClient(app, base_url=LOCAL)
    keys = {scope: core.keys.create(scope, (scope,))[1] for scope in Scope}
    found = {
        scope: anybody.get("/for-admins", headers={"Authorization": f"Bearer {key}"}).status_code
        for scope, key in keys.items()
    }
    assert found == {Scope.READ: 403, Scope.READ_ALL: 403, Scope.RATE: 403, Scope.ADMIN: 200}


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "ocop.example.vn", "127.0.0.1.example.vn", "0"])
def test_an_open_service_refuses_to_listen_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments, environment in (((), {"OCOP_HOST": host}), (("--host", host), {})):
        error = CliRunner().invoke(command, ["serve", "--open", *arguments], env=environment).exception
        assert isinstance(error, NotLoopback)
        assert error.render("vi").startswith("--open chỉ nghe trên 127.0.0.1")
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_asks_too_often_is_put_off_and_others_are_not(core: Core, app: FastAPI) -> None:
    object.__setattr__(core, "throttle", Throttle("3/minute", "100/minute"))
    first, second = (core.keys.create(name, (Scope.READ,))[1] for name in ("first", "second"))
    anybody = TestClient(app, base_url=LOCAL)
    asked = [anybody.get("/v1/evaluations", headers={"Authorization": f"Bearer {first}"}) for _ in range(5)]
    assert [answer.status_code for answer in asked] == [200, 200, 200, 429, 429]
    assert asked[-1].headers["content-type"] == "application/problem+json"
    assert asked[-1].json()["detail"] == "tối đa 3 yêu cầu mỗi phút"
    assert 1 <= int(asked[-1].headers["retry-after"]) <= 20
    assert anybody.get("/v1/evaluations", headers={"Authorization": f"Bearer {second}"}).status_code == 200
    assert anybody.get("/health").status_code == 200


@pytest.mark.parametrize("path", ["/v1/versions", "/v1/versions/qd-148-2023/changes/qd-26-2026?set=7", "/v1/log"])
def test_a_request_counts_once_wherever_its_guard_is_declared(core: Core, app: FastAPI, path: str) -> None:
    object.__setattr__(core, "throttle", Throttle("3/day", "100/minute"))
    key = core.keys.create("reader", (Scope.READ,))[1]
    asking = TestClient(app, base_url=LOCAL, headers={"Authorization": f"Bearer {key}"})
    assert [asking.get(path).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_wrong_keys_are_put_off_but_shut_no_right_key_out(core: Core, app: FastAPI) -> None:
    object.__setattr__(core, "throttle", Throttle("100/minute", "3/minute"))
    right = core.keys.create("right", (Scope.READ,))[1]
    anybody = TestClient(app, base_url=LOCAL)
    wrong = [anybody.get("/v1/evaluations", headers={"Authorization": f"Bearer {right}x"}) for _ in range(5)]
    assert [answer.status_code for answer in wrong] == [401, 401, 401, 429, 429]
    assert int(wrong[-1].headers["retry-after"]) >= 1
    assert anybody.get("/v1/evaluations", headers={"Authorization": f"Bearer {right}"}).status_code == 200


def refused(url: str, address: str) -> int:
    headers = {"Authorization": "Bearer ocop_wrong", "X-Forwarded-For": address}
    return httpx.get(f"{url}/v1/evaluations", headers=headers).status_code


def test_the_address_of_a_client_is_believed_from_trusted_proxies_only(tmp_path: Path) -> None:
    with serving(tmp_path, arguments=(), refusal_limit="2/day", trusted_proxies="127.0.0.0/8") as server:
        assert [refused(server.url, f"192.0.2.{number}") for number in range(4)] == [401] * 4
        assert [refused(server.url, "192.0.2.1") for _ in range(2)] == [401, 429]
    with serving(tmp_path, arguments=(), refusal_limit="2/day", trusted_proxies="192.0.2.0/24") as server:
        assert [refused(server.url, f"192.0.2.{number}") for number in range(4)] == [401, 401, 429, 429]


@pytest.mark.parametrize(
    "forwarded",
    [
        ["192.0.2.7"],
        ["192.0.2.7:50001"],
        ["198.51.100.1, 192.0.2.7"],
        ["192.0.2.7, 127.0.0.1"],
        ["192.0.2.7", "127.0.0.2"],
        ["198.51.100.1", "192.0.2.7:50001", "127.0.0.1"],
    ],
    ids=" | ".join,
)
def test_a_client_is_one_address_however_its_proxies_write_it(core: Core, forwarded: list[str]) -> None:
    """With its port, in one header or in several: the limits count by it."""
    trusting = replace(core, settings=core.settings.model_copy(update={"trusted_proxies": "127.0.0.0/8"}))
    app, seen = FastAPI(), list[str]()

    @app.get("/")
    async def see(request: Request) -> None:
        assert request.client is not None
        seen.append(request.client.host)

    config = server_of(app, trusting).config
    config.load()
    asking = TestClient(config.loaded_app, client=("127.0.0.1", 50000))
    assert asking.get("/", headers=[("X-Forwarded-For", each) for each in forwarded]).status_code == 200
    assert seen == ["192.0.2.7"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--help",), 0, "--open"),
        (("--nothing",), 2, "--nothing"),
        (("--port", "x"), 2, "--port"),
        (("--port", "70000"), 1, "lớn nhất là 65535"),
    ],
)
def test_the_command_line_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(command, ["serve", *arguments], env={"COLUMNS": "200"})
    assert done.exit_code == code
    error = done.exception
    assert says in (error.render("vi") if isinstance(error, OcopError) else done.output)
