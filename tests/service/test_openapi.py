"""The OpenAPI document tells all of the API, and its examples are real."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator, FormatChecker
from ocop_service.api.examples import BUNDLE, REGISTER
from ocop_service.api.webhooks import EVENT
from ocop_service.app import routed
from ocop_service.commands.openapi import openapi
from ocop_service.hooks.event import MEDIA_TYPE, event_body, headers
from ocop_service.http.problem import KINDS
from ocop_service.storage.outbox import PROVED
from ocop_service.storage.rated import Summary
from openapi_spec_validator import OpenAPIV31SpecValidator
from typer.testing import CliRunner

import ocop_rules
from ocop_rules.documents.json_schema import SteadyJsonSchema
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.register.written import RegisterDocument

pytestmark = pytest.mark.once

DOCUMENT = routed().openapi()
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, each in DOCUMENT["paths"].items()
    for method, operation in each.items()
}
OPEN = {"health", "readiness"}

every_operation = pytest.mark.parametrize("name", OPERATIONS)


def complaints(schema: dict[str, Any], value: Any) -> list[str]:
    whole = schema | {"components": DOCUMENT["components"]}
    found = Draft202012Validator(whole, format_checker=FormatChecker()).iter_errors(value)
    return [f"{error.json_path}: {error.message[:200]}" for error in found]


def routes() -> Iterator[tuple[str, str]]:
    for route in iter_route_contexts(routed().routes):
        for method in route.methods or ():
            yield method.lower(), route.path or ""


def test_the_document_is_openapi() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    assert [str(error) for error in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()] == []


def test_every_route_is_told_and_none_else() -> None:
    told = {(method, path) for method, path, _ in OPERATIONS.values()}
    assert set(routes()) == told
    assert len(OPERATIONS) == sum(len(each) for each in DOCUMENT["paths"].values())


@every_operation
def test_an_operation_is_told_in_full(name: str) -> None:
    _, _, operation = OPERATIONS[name]
    assert operation["summary"]
    assert operation["description"].endswith((".", "`"))
    assert set(operation["tags"]) <= {tag["name"] for tag in DOCUMENT["tags"]}
    assert bool(operation.get("security")) == (name not in OPEN)
    for parameter in operation.get("parameters", []):
        assert parameter.get("description"), parameter["name"]
    assert {status[0] for status in operation["responses"]} >= {"2", "5"}
    for answer in operation["responses"].values():
        assert answer["description"]


@every_operation
def test_an_operation_tells_every_refusal_that_the_guard_makes(name: str) -> None:
    _, _, operation = OPERATIONS[name]
    refusals = set() if name in OPEN else {"401", "403", "429", "503"}
    assert set(operation["responses"]) >= refusals
    for status, answer in operation["responses"].items():
        if status[0] in "45":
            assert list(answer["content"]) == ["application/problem+json"]


@every_operation
def test_every_answer_has_an_example_that_fits_its_schema(name: str) -> None:
    _, _, operation = OPERATIONS[name]
    for status, answer in operation["responses"].items():
        for media_type, told in answer.get("content", {}).items():
            assert told["examples"], (status, media_type)
            for example in told["examples"].values():
                assert complaints(told["schema"], example["value"]) == [], (status, media_type)


@every_operation
def test_a_request_has_examples_that_fit_its_schema(name: str) -> None:
    _, _, operation = OPERATIONS[name]
    for parameter in operation.get("parameters", []):
        shown = [parameter["example"]] if "example" in parameter else []
        for example in [*parameter["schema"].get("examples", []), *shown]:
            assert complaints(parameter["schema"], example) == [], parameter["name"]
    for told in operation.get("requestBody", {"content": {}})["content"].values():
        assert told["examples"]
        for example in told["examples"].values():
            assert complaints(told["schema"], example["value"]) == []


def test_the_lines_of_a_batch_fit_their_schemas() -> None:
    _, _, operation = OPERATIONS["rate_batch"]
    sent = operation["requestBody"]["content"]["application/x-ndjson"]["examples"]
    for line in next(iter(sent.values()))["value"].splitlines():
        assert complaints({"$ref": "#/components/schemas/EvidenceBundle"}, json.loads(line)) == []
    answered = operation["responses"]["200"]["content"]["application/x-ndjson"]["examples"]["answer"]["value"]
    for line in answered.splitlines():
        assert complaints({"$ref": "#/components/schemas/BatchLineDocument"}, json.loads(line)) == []


@pytest.mark.parametrize("name", ["rate_bundle", "rate_without_storing"])
def test_an_example_of_a_bundle_is_rated(client: TestClient, name: str) -> None:
    method, path, operation = OPERATIONS[name]
    for media_type, told in operation["requestBody"]["content"].items():
        for example in told["examples"].values():
            value = example["value"]
            content = value if isinstance(value, str) else json.dumps(value)
            answer = client.request(method, path, content=content, headers={"Content-Type": media_type})
            assert answer.status_code == (201 if name == "rate_bundle" else 200), answer.text
            evaluation = answer.json().get("evaluation", answer.json())
            assert evaluation == json.loads(ocop_rules.evaluate(BUNDLE).to_json())


def test_every_kind_of_problem_has_an_example() -> None:
    shown = {
        kind
        for _, _, operation in OPERATIONS.values()
        for status, answer in operation["responses"].items()
        if status[0] in "45"
        for kind in answer["content"]["application/problem+json"]["examples"]
    }
    assert shown <= set(KINDS)
    assert set(KINDS) - shown <= {"method-not-allowed"}


@pytest.mark.parametrize("name", sorted(DOCUMENT["components"]["schemas"]))
def test_a_schema_is_well_formed_and_told(name: str) -> None:
    schema = DOCUMENT["components"]["schemas"][name]
    Draft202012Validator.check_schema(schema)
    assert schema.get("description") or schema.get("enum"), name


def test_the_document_is_served_and_written_by_the_command(client: TestClient) -> None:
    served = client.get("/v1/openapi.json")
    assert served.headers["content-type"] == "application/json"
    assert served.json() == DOCUMENT
    command = typer.Typer()
    command.command()(openapi)
    written = CliRunner().invoke(command)
    assert json.loads(written.stdout) == DOCUMENT


def test_what_is_read_of_registers_and_bundles_is_told_whole() -> None:
    told = DOCUMENT["components"]["schemas"]
    for model in (EvidenceBundle, RegisterDocument):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}", schema_generator=SteadyJsonSchema)
        for name, part in {**schema.pop("$defs"), model.__name__: schema}.items():
            assert told[name] == part, "no other schema has its name"
    for name in ("life_of_register", "check_plan"):
        _, _, operation = OPERATIONS[name]
        sent = operation["requestBody"]["content"]["application/json"]["schema"]
        assert complaints(sent, REGISTER) == []
        wrong = {**REGISTER, "recognitions": [{"product": "S1", "stars": 6, "decided_on": "2024-02-29", "day": "x"}]}
        assert len(complaints(sent, wrong)) == 2


def test_the_event_that_is_sent_is_the_one_that_is_told() -> None:
    (path,) = DOCUMENT["webhooks"]
    operation = DOCUMENT["webhooks"][path]["post"]
    (told,) = operation["requestBody"]["content"].values()
    assert list(operation["requestBody"]["content"]) == [MEDIA_TYPE]
    summary = Summary("hồ sơ 1", "Chè", "qd-26-2026", 11, "first", "2026-12-18", "stopped", "236/3", 4, None)
    shown = {each: getattr(summary, each) for each in Summary.__slots__}
    proved = {name: EVENT["data"][name] for name in PROVED}
    body = event_body(7, {**proved, **shown}, "urn:ocop:service")
    assert complaints(told["schema"], json.loads(body)) == []
    for example in told["examples"].values():
        assert complaints(told["schema"], example["value"]) == []
        assert set(example["value"]["data"]) == set(json.loads(body)["data"])
    sent = headers([b"k" * 32, b"o" * 32], "id", 1766199845, body)
    parameters = {each["name"]: each for each in operation["parameters"]}
    assert set(parameters) == set(sent) - {"content-type"}
    for name, parameter in parameters.items():
        assert parameter["required"]
        assert complaints(parameter["schema"], sent[name]) == []
    assert {"204", "410", "429", "default"} <= set(operation["responses"])
