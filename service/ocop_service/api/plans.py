"""`/v1/plans/{plan}:check`: what the targets of a plan come to over a register on a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from ocop_rules.plans.check_document import PlanCheckDocument
from ocop_rules.text import text
from ocop_service.api.described import problems
from ocop_service.api.registers import REGISTER_BODY, register_sent
from ocop_service.core import core
from ocop_service.guard import Rater
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.parameters import AsMeant, QueryModel
from ocop_service.http.problem import Refusal
from ocop_service.raters.registers import CheckPlan

router = APIRouter(tags=["register"])

PlanName = Annotated[
    str,
    Path(max_length=60, description="The name of a plan that comes with the criteria.", examples=["ba-dinh-2022"]),
    AsMeant,
]


class PlanQuery(QueryModel):
    """Of which day, and how the plan's words are read."""

    on: Annotated[date, Field(description="The day, as YYYY-MM-DD", examples=["2022-12-20"])]
    readings: Annotated[
        str | None,
        Field(
            max_length=1000,
            pattern=r"^[a-z][a-z0-9_]*=[a-z][a-z0-9_]*(;[a-z][a-z0-9_]*=[a-z][a-z0-9_]*)*$",
            description="Read the plan's words otherwise: NAME=CHOICE, several with semicolons between them",
            examples=["upgraded=more_stars;producers=all"],
        ),
    ] = None


@router.post(
    "/plans/{plan}:check",
    operation_id="check_plan",
    summary="What the targets of a plan come to over a register on a day",
    response_model=PlanCheckDocument,
    response_description="Each target met, not met or not known, how many are missing, and the rows that make it so",
    responses=problems(
        "bad-request",
        "not-found",
        "too-large",
        "too-slow",
        "unsupported-media-type",
        "invalid-register",
        "engine-disagreement",
        "rating-abandoned",
    ),
    openapi_extra=REGISTER_BODY,
)
async def check_plan(request: Request, caller: Rater, plan: PlanName, query: Annotated[PlanQuery, Query()]) -> Response:
    """Check every target of a plan: what is not in a table is missing only where the register calls it complete.

    The register is sent with the request, and nothing of it is kept.
    """
    content, is_workbook = await register_sent(request)
    written = [each.partition("=") for each in (query.readings or "").split(";") if each]
    readings = tuple((name, choice) for name, _, choice in written)
    if len({name for name, _ in readings}) < len(readings):
        said = text("một cách hiểu được đặt hai lần", "a reading is set twice")
        raise Refusal("invalid-parameter", said)
    parts = core(request)
    job = CheckPlan(plan, content, is_workbook, query.on, readings)
    return Response(await parts.raters.run(job, caller.actor), 200, NOT_KEPT, "application/json")
