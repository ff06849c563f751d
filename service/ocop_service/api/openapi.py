"""The OpenAPI document: the routes as FastAPI knows them, and the schemas of what is read and sent raw."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ocop_rules import __version__
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_service.api import models

_TEMPLATE = "#/components/schemas/{model}"

DESCRIPTION = (
    "Rates OCOP products of Viet Nam under the national criteria, and explains every point. Evaluations are canonical "
    "JSON; exact numbers are text. Every error is a problem document (RFC 9457) in the language of `Accept-Language`, "
    "Vietnamese unless English is asked for."
)
TAGS = [
    {"name": "evaluations", "description": "Rating bundles; stored evaluations."},
    {"name": "criteria", "description": "The decisions, their sheets and what evidence they read."},
    {"name": "log", "description": "The decision log: append-only, each entry chained to the one before."},
    {"name": "operation", "description": "Health, readiness, metrics."},
]


def describe(app: FastAPI) -> None:
    """Have an application give the whole OpenAPI document."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title="ocop_rules",
        version=__version__,
        description=DESCRIPTION,
        routes=app.routes,
        tags=TAGS,
        license_info={"name": "MIT", "identifier": "MIT"},
    )
    schemas: dict[str, Any] = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(_schemas())
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return document


def _schemas() -> dict[str, Any]:
    documents = [each for each in vars(models).values() if isinstance(each, type) and issubclass(each, BaseModel)]
    used = [each for each in documents if each not in (BaseModel, models.Model)]
    _, sent = models_json_schema([(each, "serialization") for each in used], ref_template=_TEMPLATE)
    read = EvidenceBundle.model_json_schema(ref_template=_TEMPLATE, mode="validation")
    parts: dict[str, Any] = read.pop("$defs")
    return {**sent["$defs"], **parts, "EvidenceBundle": read}
