"""`/v1/sheets:read`: the score sheets in a workbook, as entries of `sheets` of a bundle."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from ocop_rules.text import text
from ocop_service.api.described import BYTES, problems, reference
from ocop_service.api.examples import BUNDLE
from ocop_service.api.models import ReadSheetsDocument
from ocop_service.core import core
from ocop_service.guard import Rater
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.language import sent_type
from ocop_service.http.limits import BodyLimits, body
from ocop_service.http.problem import Refusal
from ocop_service.raters.sheets import ReadSheets

router = APIRouter(tags=["sheets"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_JSON = "application/json"
MEDIA_TYPES = (XLSX, "application/octet-stream", _JSON)

_SMALLER = text(
    "mỗi sản phẩm một tệp phiếu; xóa ảnh và các hàng trống có định dạng",
    "one workbook a product; delete pictures, and empty rows with a format",
)


@router.post(
    "/sheets:read",
    operation_id="read_sheets",
    summary="Read the score sheets of a workbook that `ocop sheet new` wrote",
    response_model=ReadSheetsDocument,
    response_description="The score sheets, and the bundle that rates what they score",
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
                },
                _JSON: {
                    "schema": reference("ReadSheetsRequest"),
                    "examples": {
                        "with_evidence": {
                            "summary": "The workbook in Base64, and the bundle of its dossier",
                            "value": {"workbook": "UEsDBBQAAAAIAA…", "evidence": {**BUNDLE, "sheets": []}},
                        }
                    },
                },
            },
        }
    },
)
async def read_sheets(request: Request, caller: Rater) -> Response:
    """Read what the members of a council chose in a workbook; nothing is rated and nothing is kept.

    A tab on which nothing is chosen is left out. A workbook in which a cell is unfilled, doubled, impossible or altered
    is refused with all of them; the `place` of each is its address, such as `'Phiếu 3'!E27`. Nothing in it is executed.
    The `bundle` that comes back has the sheets in it, and all of the evidence if it came too: rate it by
    `POST /v1/evaluations`.
    """
    sent = sent_type(request.headers.get("content-type"))
    if sent not in MEDIA_TYPES:
        said = text(f"gửi tệp .xlsx, kiểu {XLSX}", f"send the .xlsx file as {XLSX}")
        raise Refusal("unsupported-media-type", said, headers={"Accept-Post": f"{XLSX}, {_JSON}"})
    parts = core(request)
    settings = parts.settings
    most = settings.max_body_kib * 1024
    content = await body(request, BodyLimits(most, settings.body_seconds, advice=_SMALLER))
    answer = await parts.raters.run(ReadSheets(content, sent == _JSON), caller.actor)
    return Response(answer, 200, NOT_KEPT, _JSON)
