"""The OpenAPI document: the routes as FastAPI knows them, with schemas and examples of what is read and sent raw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.routing import BaseRoute

from ocop_rules import __version__
from ocop_rules.documents.json_schema import SteadyJsonSchema
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.register.written import RegisterDocument
from ocop_service.api.criteria import BundleSchemaDocument
from ocop_service.api.example_answers import example_answers
from ocop_service.api.models import (
    AdviceRequest,
    BatchLineDocument,
    CompareRequest,
    ProblemDocument,
    ReadSheetsRequest,
    ReplayRequest,
)
from ocop_service.api.webhooks import router as webhooks

_RAW = (
    AdviceRequest,
    BatchLineDocument,
    BundleSchemaDocument,
    CompareRequest,
    ProblemDocument,
    ReadSheetsRequest,
    ReplayRequest,
)
_TEMPLATE = "#/components/schemas/{model}"

DESCRIPTION = (
    "Rates OCOP products of Viet Nam under the national criteria, and explains every point. Evaluations are canonical "
    "JSON; exact numbers are text. Every error is a problem document (RFC 9457) in the language of `Accept-Language`, "
    "Vietnamese unless English is asked for."
)
TAGS = [
    {"name": "evaluations", "description": "Rating bundles; stored evaluations."},
    {"name": "sheets", "description": "Score sheets of councils in workbooks."},
    {"name": "register", "description": "Recognised products: the life of their certificates, the targets of plans."},
    {"name": "criteria", "description": "The decisions, their sheets and what evidence they read."},
    {"name": "log", "description": "The decision log: append-only, each entry chained to the one before."},
    {"name": "webhooks", "description": "What the service sends by itself: signed CloudEvents."},
    {"name": "operation", "description": "Health, readiness, metrics; this document."},
]

_TEXT = {"type": "string"}
_REQUEST_ID = {"description": "The id of the request: the one that it gave, or a new one", "schema": _TEXT}
_BY_STATUS: dict[str, dict[str, Any]] = {
    "304": {"ETag": {"description": "The entity tag", "schema": _TEXT}},
    "401": {"WWW-Authenticate": {"description": "How to show a key", "schema": _TEXT}},
    "405": {"Allow": {"description": "The methods that the path takes", "schema": _TEXT}},
    "429": {"Retry-After": {"description": "Seconds to wait", "schema": _TEXT}},
    "503": {"Retry-After": {"description": "Seconds to wait", "schema": _TEXT}},
}
_CACHED = {
    "ETag": {"description": "The entity tag, for `If-None-Match`", "schema": _TEXT},
    "Cache-Control": {"description": "How long it may be kept", "schema": _TEXT},
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "Entity tags that the client has; the answer is 304 if it is one of them.",
    "schema": _TEXT,
    "example": '"afe22a83fdbf64641568808acea9d88d-0.1.0"',
}
_ACCEPT_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "`vi` or `en`: the language of problems, and of answers that are in one language.",
    "schema": _TEXT,
    "example": "vi",
}


def openapi_document(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """Return the OpenAPI document (3.1) of an application's routes."""
    document = get_openapi(
        title="ocop_rules",
        version=__version__,
        description=DESCRIPTION,
        routes=routes,
        tags=TAGS,
        webhooks=webhooks.routes,
        license_info={"name": "MIT", "identifier": "MIT"},
    )
    schemas: dict[str, Any] = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(_schemas())
    schemas["JsonValue"]["description"] = "Any JSON value."
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for operation in operations(document):
        _complete(operation)
    return document


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the operations of an OpenAPI document."""
    for path in document["paths"].values():
        yield from path.values()


def _complete(operation: dict[str, Any]) -> None:
    """Add to an operation what all of its kind have: headers, and the examples of its answers."""
    answers: dict[str, Any] = operation["responses"]
    operation.setdefault("parameters", []).append(_ACCEPT_LANGUAGE)
    if "304" in answers:
        operation["parameters"].append(_IF_NONE_MATCH)
    for status, answer in answers.items():
        cached = _CACHED if status == "200" and "304" in answers else {}
        answer["headers"] = {**answer.get("headers", {}), **_BY_STATUS.get(status, {}), **cached}
        answer["headers"]["X-Request-Id"] = _REQUEST_ID
        if status.startswith("2"):
            for media_type, told in answer.get("content", {}).items():
                key = (operation["operationId"], media_type)
                if key in example_answers():
                    told["examples"] = {"answer": {"value": example_answers()[key]}}


def _schemas() -> dict[str, Any]:
    """Return the schemas of what is read or sent raw; those of routes' models are FastAPI's."""
    _, sent = models_json_schema([(each, "serialization") for each in _RAW], ref_template=_TEMPLATE)
    out: dict[str, Any] = {**sent["$defs"]}
    models: dict[str, type[BaseModel]] = {"EvidenceBundle": EvidenceBundle, "RegisterDocument": RegisterDocument}
    for name, model in models.items():
        read = model.model_json_schema(ref_template=_TEMPLATE, mode="validation", schema_generator=SteadyJsonSchema)
        parts: dict[str, Any] = read.pop("$defs")
        out |= {**parts, name: read}
    return out
