"""`/v1/register:life`: where the certificates of a register stand on a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from ocop_rules.register.life_document import RegisterLifeDocument
from ocop_rules.text import text
from ocop_service.api.described import BYTES, problems, reference
from ocop_service.api.examples import REGISTER, REGISTER_YAML_EXAMPLES
from ocop_service.api.requests import MEDIA_TYPES
from ocop_service.api.sheets import XLSX
from ocop_service.core import core
from ocop_service.guard import Rater
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.language import sent_type
from ocop_service.http.limits import BodyLimits, body
from ocop_service.http.parameters import QueryModel
from ocop_service.http.problem import Refusal
from ocop_service.raters.registers import LifeOfRegister

router = APIRouter(tags=["register"])

_TAKEN = (*MEDIA_TYPES, XLSX)


_SMALLER = text("sổ lớn thì dùng lệnh ocop hoặc Python", "use the command ocop or Python for a larger register")

REGISTER_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": reference("RegisterDocument"),
                "examples": {"register": {"summary": "One product", "value": REGISTER}},
            },
            "application/yaml": {
                "schema": BYTES | {"description": "the same register as YAML"},
                "examples": REGISTER_YAML_EXAMPLES,
            },
            XLSX: {
                "schema": BYTES | {"description": "a register as a workbook, a tab a table"},
                "examples": {"file": {"summary": "curl --data-binary @register.xlsx", "value": "PK…"}},
            },
        },
    }
}
"""How the body of a register is described."""


class LifeQuery(QueryModel):
    """Of which day, and how far ahead."""

    on: Annotated[date, Field(description="The day, as YYYY-MM-DD", examples=["2026-12-20"])]
    within: Annotated[
        int, Field(ge=0, le=3660, description="So many days ahead certificates are told as ending, and reminders given")
    ] = 180


@router.post(
    "/register:life",
    operation_id="life_of_register",
    summary="Where the certificates of a register stand on a day",
    response_model=RegisterLifeDocument,
    response_description="Each product and each of its certificates, with the clause of its state; what is due",
    responses=problems(
        "bad-request", "too-large", "too-slow", "unsupported-media-type", "invalid-register", "rating-abandoned"
    ),
    openapi_extra=REGISTER_BODY,
)
async def life_of_register(request: Request, caller: Rater, query: Annotated[LifeQuery, Query()]) -> Response:
    """Tell of each product whether its certificate is valid, ending, extended, expired, withdrawn or superseded.

    The register is sent with the request, and nothing of it is kept. A register that is wrong is refused with all that
    is wrong in it; the `place` of each is its field, or its cell, such as `'Công nhận'!C7`.
    """
    content, is_workbook = await register_sent(request)
    parts = core(request)
    job = LifeOfRegister(content, is_workbook, query.on, query.within)
    return Response(await parts.raters.run(job, caller.actor), 200, NOT_KEPT, "application/json")


async def register_sent(request: Request) -> tuple[bytes, bool]:
    """Return the register that a request brings, and whether it is a workbook.

    Raises:
        Refusal: its media type is not read, or it is too large or too slow.
    """
    stated = sent_type(request.headers.get("content-type"))
    if stated not in _TAKEN:
        said = text(
            "gửi application/json, application/yaml hoặc tệp .xlsx", "send application/json, application/yaml or .xlsx"
        )
        raise Refusal(
            "unsupported-media-type", said, headers={"Accept-Post": f"application/json, application/yaml, {XLSX}"}
        )
    settings = core(request).settings
    content = await body(request, BodyLimits(settings.max_body_kib * 1024, settings.body_seconds, advice=_SMALLER))
    return content, stated == XLSX
