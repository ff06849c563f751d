"""Requests made from the OpenAPI document, right ones and wrong ones, get documented answers and never a fault."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from ocop_service.access.caller import Scope as Allowed
from ocop_service.api.examples import BUNDLE
from ocop_service.api.sheets import XLSX
from ocop_service.app import create_app, routed
from ocop_service.core import core_of
from ocop_service.settings import Settings
from schemathesis import Case, GenerationMode, SerializationContext
from schemathesis.checks import CHECKS, load_all_checks
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.service.threads import ThreadWorker

MANY = 40
CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "allow_header_conformance",
    "ignored_auth",
)

pytestmark = pytest.mark.once
DOCUMENT = routed().openapi()
OPERATIONS = {
    operation["operationId"]: (path, method.upper())
    for path, each in DOCUMENT["paths"].items()
    for method, operation in each.items()
}


@schemathesis.serializer("application/x-ndjson", XLSX)
def lines(_: SerializationContext, value: Any) -> bytes:
    """Send what is made for lines as it is."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, dict[str, str], str]]:
    """The application, the headers that show a key which allows everything, and the id of a stored evaluation."""
    directory = tmp_path_factory.mktemp("schemathesis")
    url, many = f"sqlite:///{directory}/ocop.db", "1000000/second"
    core = core_of(Settings(database_url=url, rate_limit=many, refusal_limit=many), launch=ThreadWorker)
    core.database.migrate()
    headers = {"Authorization": f"Bearer {core.keys.create('tests', (Allowed.ADMIN,))[1]}"}
    app = create_app(core)
    stored = TestClient(app).post("/v1/evaluations", json=BUNDLE, headers=headers)
    yield _Lasting(app), headers, stored.json()["id"]
    core.stop()


class _Lasting:
    """An application that does not stop after each request, as schemathesis would have it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._app(scope, receive, send)
            return
        for kind in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{kind}.complete"})


EXISTING = {
    "version": "qd-26-2026",
    "set": "7",
    "before": "qd-148-2023",
    "after": "qd-26-2026",
    "plan": "ba-dinh-2022",
}


def places(name: str, where: tuple[str, ...]) -> set[str]:
    path, method = OPERATIONS[name]
    parameters = DOCUMENT["paths"][path][method.lower()].get("parameters", [])
    return {each["name"] for each in parameters if each["in"] in where}


def manners() -> Iterator[tuple[str, str]]:
    """Return each operation with each manner in which it can be asked."""
    for name, (path, method) in OPERATIONS.items():
        yield name, "right"
        if places(name, ("path",)):
            yield name, "there"
        if places(name, ("path", "query")) or "requestBody" in DOCUMENT["paths"][path][method.lower()]:
            yield name, "wrong"


@pytest.mark.parametrize(("name", "manner"), list(manners()))
def test_every_answer_is_documented(service: tuple[Any, dict[str, str], str], name: str, manner: str) -> None:
    app, headers, evaluation = service
    path, method = OPERATIONS[name]
    there_are = {"evaluation_id": evaluation, **EXISTING}
    there = {place: there_are[place] for place in places(name, ("path",))} if manner == "there" else None
    schema = schemathesis.openapi.from_dict(DOCUMENT)
    schema.app = app
    operation = schema[path][method]
    mode = GenerationMode.NEGATIVE if manner == "wrong" else GenerationMode.POSITIVE
    strategy = operation.as_strategy(mode, path_parameters=there)
    load_all_checks()
    checks: Any = [CHECKS.get_one(each) for each in CHECKED]

    @seed(20260522)
    @settings(
        max_examples=MANY,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def answered(case: Case[Any]) -> None:
        response = case.call(headers=headers)
        sent = parse_qs(urlsplit(response.request.url or "").query, keep_blank_values=True)
        # A wrong value that is sent as nothing, such as an empty list, is not there, and so not wrong.
        assume(set(case.query or {}) <= set(sent))
        case.validate_response(response, checks=checks)

    answered()
