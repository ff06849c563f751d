"""`/v1/sheets:read`: the score sheets in a workbook, as entries of `sheets` of a bundle."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from ocop_rules.forms.read_sheet import SheetsDocument
from ocop_rules.text import text
from ocop_service.api.described import BYTES, problems
from ocop_service.core import core
from ocop_service.guard import Rater
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.language import sent_type
from ocop_service.http.limits import BodyLimits, body
from ocop_service.http.problem import Refusal
from ocop_service.raters.jobs import ReadSheets

router = APIRouter(tags=["sheets"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = (XLSX, "application/octet-stream")


@router.post(
    "/sheets:read",
    operation_id="read_sheets",
    summary="Read the score sheets of a workbook that `ocop sheet new` wrote",
    response_model=SheetsDocument,
    response_description="The score sheets; `sheets` can stand in a bundle as they are",
    responses=problems(
        "bad-request", "too-large", "too-slow", "unsupported-media-type", "invalid-evidence", "rating-abandoned"
    ),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                XLSX: {
                    "schema": BYTES | {"description": "the workbook, as Excel or LibreOffice saves it"},
                    "examples": {"file": {"summary": "curl --data-binary @phieu.xlsx", "value": "PK…"}},
                }
            },
        }
    },
)
async def read_sheets(request: Request, caller: Rater) -> Response:
    """Read what the members of a council chose in a workbook; nothing is rated and nothing is kept.

    A tab on which nothing is chosen is left out. A workbook in which a cell is unfilled, doubled, impossible or altered
    is refused with all of them; the `place` of each is its address, such as `'Phiếu 3'!E27`. Nothing in it is executed.
    """
    if sent_type(request.headers.get("content-type")) not in MEDIA_TYPES:
        said = text(f"gửi tệp .xlsx, kiểu {XLSX}", f"send the .xlsx file as {XLSX}")
        raise Refusal("unsupported-media-type", said, headers={"Accept-Post": XLSX})
    parts = core(request)
    settings = parts.settings
    content = await body(request, BodyLimits(settings.max_body_kib * 1024, settings.body_seconds))
    return Response(await parts.raters.run(ReadSheets(content), caller.actor), 200, NOT_KEPT, "application/json")
