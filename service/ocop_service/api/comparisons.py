"""`/v1/evaluations:compare`: what was answered differently in two evaluations, what that did, and why."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from ocop_rules.replay.compare.document import EvaluationComparisonDocument
from ocop_service.api.described import problems, reference
from ocop_service.api.examples import BUNDLE
from ocop_service.api.requests import bundle_of
from ocop_service.core import core
from ocop_service.evaluations.rating import run
from ocop_service.evaluations.stored import stored_evaluation
from ocop_service.guard import Rater, Reader
from ocop_service.http.caching import NOT_KEPT
from ocop_service.raters.comparisons import CompareAsked, ReadCompared

router = APIRouter(tags=["evaluations"])

_JSON = "application/json"
_STORED = "5f0c2a52-6f0e-4c3b-9d57-0c6c1d5f2b11"


@router.post(
    "/evaluations:compare",
    operation_id="compare_evaluations",
    summary="Compare two evaluations, stored or not: what differs, what that did, and why; nothing is stored",
    response_model=EvaluationComparisonDocument,
    response_description="What differs, canonical JSON",
    responses=problems(
        "bad-request",
        "not-found",
        "too-large",
        "too-slow",
        "unsupported-media-type",
        "invalid-evidence",
        "rating-abandoned",
    ),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                _JSON: {
                    "schema": reference("CompareRequest"),
                    "examples": {
                        "stored": {
                            "summary": "Two that are stored",
                            "value": {"a": _STORED, "b": "5f0c2a52-6f0e-4c3b-9d57-0c6c1d5f2b12"},
                        },
                        "draft": {
                            "summary": "What a draft would change",
                            "value": {"a": _STORED, "b": BUNDLE},
                        },
                    },
                }
            },
        }
    },
)
async def compare_evaluations(request: Request, reader: Reader, caller: Rater) -> Response:
    """Say what was answered differently in two evaluations, what that did to points, requirements and stars, and why.

    `a` is the earlier one. What is stored, and records, are rated again as they were; bundles are rated. What is wrong
    with either is told at once, with places that begin with `a` or `b`.
    """
    parts = core(request)
    content = await bundle_of(request, parts)
    ids = await run(parts, caller, ReadCompared(content))
    before, after = [None if each is None else (await stored_evaluation(parts, caller, each)).record for each in ids]
    answer = await run(parts, caller, CompareAsked(content, (before, after)))
    return Response(answer, 200, NOT_KEPT, _JSON)
