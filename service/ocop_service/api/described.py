"""How routes are described in OpenAPI: bodies that are read raw, answers that are sent raw, problem documents."""

from __future__ import annotations

from typing import Any

from ocop_service.api.examples import EXAMPLES, YAML_EXAMPLES
from ocop_service.http.problem import KINDS, MEDIA_TYPE

_ALWAYS = (
    "invalid-parameter",
    "unauthorized",
    "forbidden",
    "too-many-requests",
    "internal",
    "unavailable",
    "storage-unavailable",
)


BYTES = {"type": "string", "format": "binary"}
"""The schema of a body that is no JSON; client generators take it for a file."""


def reference(name: str) -> dict[str, str]:
    """Return the reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def problems(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """Return the problem documents that a route can answer besides what its router declares, by status.

    Where every route may answer with one of these statuses, that is told too: what a route declares of a status takes
    the place of what its router does.
    """
    statuses = {KINDS[name].status for name in kinds}
    return only_problems(*kinds, *(name for name in _ALWAYS if KINDS[name].status in statuses))


def only_problems(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """Return these problem documents and no others, by status."""
    out: dict[int | str, dict[str, Any]] = {}
    for name in kinds:
        kind = KINDS[name]
        answer = out.setdefault(
            int(kind.status),
            {"description": "", "content": {MEDIA_TYPE: {"schema": reference("ProblemDocument"), "examples": {}}}},
        )
        answer["description"] += f"{'; ' if answer['description'] else ''}{kind.title.en}"
        answer["content"][MEDIA_TYPE]["examples"][name] = {"value": _example(name)}
    return out


def _example(name: str) -> dict[str, Any]:
    kind = KINDS[name]
    out: dict[str, Any] = {
        "type": f"urn:ocop:problem:{name}",
        "title": kind.title.vi,
        "status": int(kind.status),
        "detail": "1 lỗi; chưa chấm điểm phần nào" if name == "invalid-evidence" else kind.title.vi,
        "instance": "urn:ocop:request:0b7c3a1f9d424f6c8f3e5d2a1b0c9e8f",
    }
    if name == "invalid-evidence":
        out["problems"] = [
            {
                "code": "unknown-fact",
                "place": "facts[0].fact",
                "message": "không có thông tin này trong danh mục",
                "mend": "có phải là “local_labour_share”?",
                "found": "local_labor_share",
                "line": 12,
            }
        ]
    return out


def sent(media_type: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Describe an answer that is no JSON document, and is sent as it is."""
    return {"content": {media_type: {"schema": schema}}}


def bundle_body() -> dict[str, Any]:
    """Describe a body that is an evidence bundle, in JSON or YAML."""
    return {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": reference("EvidenceBundle"), "examples": EXAMPLES},
                "application/yaml": {
                    "schema": BYTES | {"description": "the same bundle as YAML"},
                    "examples": YAML_EXAMPLES,
                },
            },
        }
    }


REFUSALS = only_problems(*_ALWAYS)
"""The problem documents that every route of the API can answer."""

NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "The client has it, by its `ETag`"}}
"""The answer to a client that has what it asks for."""
