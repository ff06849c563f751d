"""Every line of the log is JSON with the id of its request, and nothing of a bundle is ever in it."""

from __future__ import annotations

import asyncio
import http.client
import json
import logging
import re
import signal
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest
import structlog
from fastapi.testclient import TestClient
from ocop_pages.pages import PAGES
from ocop_service.app import create_app
from ocop_service.core import Core, core_of
from ocop_service.fault import fault_of
from ocop_service.observability.logging import log, start_logging
from ocop_service.raters import jobs
from ocop_service.settings import Settings
from ocop_service.storage.evaluations import Evaluations
from sqlalchemy import text as sql

from ocop_rules.documents.source import read_text
from ocop_rules.errors import EngineDisagreement
from tests.service.server import Server, from_this_machine, ocop, serving
from tests.service.threads import ThreadWorker

NAMES = ("Nguyễn Thị Tuyết Mơ", "HTX Mận hậu Chiềng Đi", "0912-345-678", "duong-dan-bi-mat")
BUNDLE = Path("examples/dried-mango-4-stars.yaml").read_text(encoding="utf-8")
YAML = {"Content-Type": "application/yaml"}


def personal(bundle: str) -> str:
    """Return a bundle whose names are personal."""
    named = re.sub(r"name: .*?([,}\n])", lambda match: f'name: "{NAMES[0]} {NAMES[2]}"{match[1]}', bundle)
    named = re.sub(r"issuer: .*?([,}\n])", lambda match: f'issuer: "{NAMES[1]}"{match[1]}', named)
    assert named.count(NAMES[0]) >= 2
    return named


GOOD = personal(BUNDLE)
GOOD_JSON = read_text(GOOD).data
FAULTY = {
    "an unknown key": f"{GOOD}\n{NAMES[0]}: {NAMES[1]}\n",
    "no YAML": f"{GOOD}\n  : [{NAMES[0]}\n",
    "a value of another kind": GOOD.replace("set:", f'set: "{NAMES[1]}"\n  x:', 1),
    "only a name": NAMES[0],
    "half a character": f'dossier: "{NAMES[0]}\\ud800"',
    "not UTF-8": GOOD,
}


def encodings(name: str) -> tuple[str, ...]:
    """Return the ways in which a name could stand in a log."""
    escaped = json.dumps(name)[1:-1]
    return (
        name,
        escaped,
        escaped.replace("\\", "\\\\"),
        quote(name),
        repr(name.encode())[2:-1],
        name.encode().decode("latin-1"),
    )


def assert_nothing_personal(logged: str) -> None:
    found = [form for name in NAMES for form in encodings(name) if form in logged]
    found += [word for name in NAMES[:2] for word in name.split() if len(word) > 4 and word in logged]
    assert found == []


def send_everything(client: Any, headers: Mapping[str, str]) -> None:
    """Send bundles good and bad, and names in every place of a request."""
    for path in ("/v1/evaluations", "/v1/evaluations:dry-run"):
        client.post(path, content=GOOD, headers={**headers, **YAML})
        for name, bundle in FAULTY.items():
            content = bundle.encode("utf-16" if name == "not UTF-8" else "utf-8")
            client.post(path, content=content, headers={**headers, **YAML})
    lines = "\n".join(
        (json.dumps(GOOD_JSON, ensure_ascii=False, default=str), json.dumps({NAMES[0]: NAMES[1]}), NAMES[0], "")
    )
    batch = client.post(
        "/v1/evaluations:batch", content=lines.encode(), headers={**headers, "Content-Type": "application/x-ndjson"}
    )
    assert [json.loads(line)["status"] for line in batch.text.splitlines()] == [201, 422, 422]
    name, secret = quote(NAMES[0]), NAMES[3]
    for method, path in (
        ("GET", f"/v1/evaluations/{name}"),
        ("GET", f"/v1/evaluations?dossier={name}&outcome={name}"),
        ("GET", f"/v1/evaluations?cursor={name}"),
        ("GET", f"/v1/evaluations?{name}={name}"),
        ("POST", f"/v1/evaluations?version={name}"),
        ("GET", f"/{name}/{secret}"),
        ("GET", f"/signin?next=/{secret}"),
        ("DELETE", f"/health/{secret}"),
        ("GET", f"//{secret}@{secret}/"),
    ):
        client.request(method, path, headers={**headers, **YAML})
    marked = {
        "X-Request-Id": f"{secret}/1",
        "Idempotency-Key": NAMES[2],
        "User-Agent": NAMES[3],
        "Accept-Language": secret,
        "Cookie": f"ocop_session={secret}",
        "traceparent": secret,
        "X-Forwarded-For": secret,
        "Referer": f"https://{secret}/",
        "Host": secret,
    }
    client.post("/v1/evaluations", content=GOOD, headers={**headers, **YAML, **marked})
    client.get("/v1/evaluations", headers={"Authorization": f"Bearer {secret}", "X-Request-Id": "r" * 65 + secret})


def send_forms(client: Any) -> list[int]:
    """Fill in the pages' forms with names, and visit pages under them; gives the statuses."""
    form = {"product": NAMES[0], "producer": NAMES[1], "dossier": NAMES[2], NAMES[3]: NAMES[3], "submitted_on": "x"}
    sheet = "/sheets/qd-26-2026/7"
    answers = [client.post(path, data=form) for path in (sheet, f"{sheet}/result", "/signin", f"/sheets/{NAMES[3]}/7")]
    for name, bundle in {"good": GOOD, **FAULTY}.items():
        file = (f"{NAMES[3]} {name}.yaml", bundle.encode(), "application/yaml")
        answers += [client.post("/upload", files={"bundle": file, "file": file})]
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    answers += [client.post("/upload", content=f"--x\r\n{NAMES[0]}".encode(), headers=broken)]
    for path in ("/evaluations?dossier={}", "/evaluations/{}", "/versions/{}/to/{}", "/versions/compare?before={}"):
        answers += [client.get(path.format(*[quote(NAMES[0])] * 2))]
    return [answer.status_code for answer in answers]


@pytest.fixture(autouse=True)
def loggers_as_they_were(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    root = logging.getLogger()
    before = (root.handlers, root.level)
    for module, hook in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, hook, getattr(module, hook))
    yield
    root.handlers, root.level = before
    structlog.reset_defaults()


def started(level: str = "debug") -> None:
    start_logging(Settings.model_validate({"log_level": level}))


def entries(logged: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in logged.splitlines()]


def test_nothing_of_a_bundle_is_logged_whatever_comes(client: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    started()
    send_everything(client, {})
    logged = capfd.readouterr()
    assert len(entries(logged.err)) > 20
    assert_nothing_personal(logged.out + logged.err)


def test_nothing_that_is_filled_in_on_a_page_is_logged(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    parts = core_of(
        Settings.model_validate({"database_url": f"sqlite:///{tmp_path}/ocop.db"}), opened=True, launch=ThreadWorker
    )
    parts.database.migrate()
    started()
    app = from_this_machine(create_app(parts, PAGES))
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as visitor:
        statuses = send_forms(visitor)
    assert max(statuses) < 500
    assert 200 in statuses
    logged = capfd.readouterr()
    assert {"/upload", "/sheets/{version}/{name}/result"} <= {entry.get("route") for entry in entries(logged.err)}
    assert_nothing_personal(logged.out + logged.err)


def raising(error: BaseException) -> Any:
    def fails(*_: object, **__: object) -> None:
        try:
            raise ValueError(f"while reading {GOOD}")
        except ValueError:
            raise error from None

    return fails


FAULTS = {
    "the rating": (jobs, "rated", RuntimeError(GOOD), 500),
    "the rating, with a cause": (jobs, "evaluation_of", KeyError(NAMES[0]), 500),
    "the engines": (jobs, "evaluation_of", EngineDisagreement("1", (NAMES[0],), (NAMES[1],)), 500),
    "the memory": (jobs, "evaluation_of", MemoryError(NAMES[0]), 500),
    "the depth": (jobs, "rated", RecursionError(NAMES[0]), 500),
    "the reading": (Evaluations, "list", RuntimeError(NAMES[0]), 500),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_logged_without_its_text_and_answered_without_its_place(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    started()
    where, what, error, status = FAULTS[name]
    monkeypatch.setattr(where, what, raising(error))
    path = "/v1/evaluations"
    answer = client.get(path) if what == "list" else client.post(path, content=GOOD, headers=YAML)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    for part in ("Traceback", ".py", "Error", "line "):
        assert part not in answer.text
    logged = capfd.readouterr().err
    assert_nothing_personal(logged + answer.text)
    (fault,) = [entry for entry in entries(logged) if entry["event"] == "fault"]
    assert fault["error"][0].endswith(type(error).__name__)
    assert any("test_logging.py" in place for place in fault["at"])
    assert fault["request_id"] == answer.headers["x-request-id"]


def test_a_fault_of_the_database_is_logged_without_its_parameters(
    client: TestClient, core: Core, capfd: pytest.CaptureFixture[str]
) -> None:
    started()
    with core.database.writing() as connection:
        connection.execute(sql("DROP TRIGGER log_head_goes_on"))
        connection.execute(sql("ALTER TABLE evaluations RENAME TO away"))
    answer = client.post("/v1/evaluations", content=GOOD, headers=YAML)
    assert answer.status_code == 503
    assert client.get(f"/v1/evaluations?dossier={quote(NAMES[0])}").status_code == 503
    logged = capfd.readouterr().err
    assert "sqlalchemy" in logged
    assert_nothing_personal(logged + answer.text)
    assert "SELECT" not in answer.text
    assert "away" not in answer.text


def test_other_packages_log_in_the_same_form_and_without_what_they_were_given(
    capfd: pytest.CaptureFixture[str],
) -> None:
    started()
    other, uvicorn = logging.getLogger("somebody"), logging.getLogger("uvicorn.error")
    other.warning("it failed for %s", NAMES[0])
    other.debug("seen %s", NAMES[0])
    other.error(f"{NAMES[3]} was put together")
    try:
        raise RuntimeError(NAMES[1])
    except RuntimeError:
        other.exception("a fault of %s", NAMES[2])
        uvicorn.exception("Exception in ASGI application\n%s", NAMES[0])
    uvicorn.warning("Invalid HTTP request received.")
    logged = capfd.readouterr().err
    assert_nothing_personal(logged)
    found = entries(logged)
    assert [(each["logger"], each["level"], each["event"]) for each in found] == [
        ("somebody", "warning", "it failed for %s"),
        ("somebody", "error", "a message of another package"),
        ("somebody", "error", "a fault of %s"),
        ("uvicorn.error", "error", "Exception in ASGI application"),
        ("uvicorn.error", "warning", "Invalid HTTP request received."),
    ]
    assert found[2]["error"] == found[3]["error"] == ["builtins.RuntimeError"]
    assert all("timestamp" in each for each in found)
    assert all("test_logging.py" in each["at"][0] for each in found[:4])


def test_what_nobody_awaited_or_caught_is_logged_without_its_text(capfd: pytest.CaptureFixture[str]) -> None:
    started()

    async def forgotten() -> None:
        task = asyncio.get_running_loop().create_task(fails())
        await asyncio.wait([task])
        del task

    async def fails() -> None:
        raise RuntimeError(NAMES[0])

    asyncio.run(forgotten())
    thread = threading.Thread(target=raising(RuntimeError(NAMES[1])))
    thread.start()
    thread.join()
    logged = capfd.readouterr().err
    assert_nothing_personal(logged)
    assert [entry["event"] for entry in entries(logged)] == ["a message of another package", "fault"]
    assert entries(logged)[0]["error"] == ["builtins.RuntimeError"]


def test_of_an_error_the_types_of_it_and_its_causes_are_logged() -> None:
    try:
        try:
            raise KeyError(NAMES[0])
        except KeyError as error:
            raise RuntimeError(NAMES[1]) from error
    except RuntimeError as error:
        told = fault_of(error)
    assert told["error"] == ["builtins.RuntimeError", "builtins.KeyError"]
    assert_nothing_personal(str(told))


@pytest.mark.parametrize("given", ["a1b2c3d4", "01-00004.012_2026", "x" * 64])
def test_the_id_that_a_client_gives_is_used(client: TestClient, capfd: pytest.CaptureFixture[str], given: str) -> None:
    started("info")
    answer = client.get("/v1/evaluations/x", headers={"X-Request-Id": given})
    assert answer.headers["x-request-id"] == given
    assert answer.json()["instance"] == f"urn:ocop:request:{given}"
    (entry,) = entries(capfd.readouterr().err)
    assert entry["request_id"] == given
    assert entry.keys() == {
        "event", "level", "timestamp", "request_id", "method", "route", "status", "milliseconds", "actor",
    }  # fmt: skip
    assert entry["route"] == "/v1/evaluations/{evaluation_id}"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "a b c d e f", 'x"y"zzzzz', "a\tb\tc\td\te"])
def test_an_id_that_could_not_stand_in_a_log_is_replaced(client: TestClient, given: str) -> None:
    answers = [client.get("/health", headers={"X-Request-Id": given}) for _ in range(2)]
    first, second = (answer.headers["x-request-id"] for answer in answers)
    assert re.fullmatch(r"[0-9a-f]{32}", first)
    assert first != second


def test_a_level_leaves_out_what_is_below_it(client: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    started("warning")
    client.get("/health")
    log().info("not this")
    log().warning("but this")
    assert [entry["event"] for entry in entries(capfd.readouterr().err)] == ["but this"]


def test_people_can_have_it_as_text(client: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    start_logging(Settings(log_format="console"))
    client.get("/health")
    logged = capfd.readouterr().err
    assert "route=/health" in logged
    assert "\x1b" not in logged


def say_nonsense(server: Server) -> None:
    """Send what is no HTTP, with names in it."""
    parts = urlsplit(server.url)
    for sent in (
        f"{NAMES[0]}\r\n\r\n",
        f"GET /{NAMES[3]} HTTP/9.9\r\n\r\n",
        f"POST /v1/evaluations HTTP/1.1\r\nHost: x\r\nContent-Length: -{NAMES[2]}\r\n\r\n",
        f"POST /v1/evaluations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{NAMES[3]}\r\n",
        f"GET / HTTP/1.1\r\n{NAMES[3]}: {NAMES[0]}\r\n\r\n",
    ):
        with socket.create_connection((parts.hostname or "", parts.port or 0), 5) as connection:
            connection.sendall(sent.encode())
            connection.settimeout(5)
            answer = connection.recv(1000)
            assert b"Traceback" not in answer


def test_a_running_service_logs_nothing_but_json_and_nothing_personal(tmp_path: Path) -> None:
    key = ocop("keys", "create", "k", cwd=tmp_path).stdout.strip()
    with serving(tmp_path, arguments=(), log_level="debug") as server:
        with httpx.Client(base_url=server.url, timeout=30) as client:
            send_everything(client, {"Authorization": f"Bearer {key}"})
        say_nonsense(server)
        abandoned = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
        abandoned.request("POST", "/v1/evaluations", GOOD.encode(), {"Authorization": f"Bearer {key}", **YAML})
        abandoned.close()
        server.terminate()
        assert server.wait() in (0, -signal.SIGTERM)
        logged = server.log_text()
    assert len(entries(logged)) > 20
    assert_nothing_personal(logged)
    assert key not in logged
    assert key.split("_", 2)[2] not in logged  # its secret, which may have “_” in it


def test_a_service_that_cannot_start_says_why_without_a_traceback(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        port = urlsplit(server.url).port
        done = ocop("serve", "--open", "--port", str(port), cwd=tmp_path)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert f"cổng {port} đang được dùng" in done.stderr
    missing = ocop("serve", "--database", f"sqlite:///{tmp_path}/no/such/directory/x.db", cwd=tmp_path)
    assert missing.returncode == 1
    assert "Traceback" not in missing.stderr
