"""`/v1/advice`: the way of one product to more stars."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ocop_rules.advice.document import AdviceDocument
from ocop_service.api.described import problems, reference
from ocop_service.api.examples import BUNDLE
from ocop_service.api.requests import bundle_of
from ocop_service.core import core
from ocop_service.evaluations.rating import RatingQuery
from ocop_service.guard import Rater
from ocop_service.http.caching import NOT_KEPT
from ocop_service.raters.advice import FindWay

router = APIRouter(tags=["evaluations"])

_JSON = "application/json"


@router.post(
    "/advice",
    operation_id="find_way",
    summary="Find the best way of a product to more stars; nothing is stored",
    response_model=AdviceDocument,
    response_description="The advice, canonical JSON",
    responses=problems(
        "bad-request",
        "not-found",
        "too-large",
        "too-slow",
        "unsupported-media-type",
        "invalid-evidence",
        "no-version-in-force",
        "engine-disagreement",
        "rating-abandoned",
        "not-proved",
    ),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                _JSON: {
                    "schema": reference("AdviceRequest"),
                    "examples": {
                        "next_star": {
                            "summary": "Four stars by March, people's judgements counted on",
                            "value": {"bundle": BUNDLE, "target": 4, "by": "2027-03-01", "allow_judged": True},
                        }
                    },
                }
            },
        }
    },
)
async def find_way(request: Request, caller: Rater, query: Annotated[RatingQuery, Query()]) -> Response:
    """Say what must be done for more stars, at least cost: what a solver proved, and a rating of the changed bundle.

    That nothing less will do is proved, or there is an answer `not-proved` and no guess. Where the service has no
    solver, the answer is `unavailable`.
    """
    parts = core(request)
    content = await bundle_of(request, parts)
    answer = await parts.raters.run(FindWay(content, query.options()), caller.actor)
    return Response(answer, 200, NOT_KEPT, _JSON)
