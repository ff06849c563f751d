"""`/v1/openapi.json`: the API's own description."""

from __future__ import annotations

import asyncio
import hashlib
import json

from fastapi import APIRouter, Request
from starlette.responses import Response

from ocop_service.api.described import NOT_MODIFIED, sent
from ocop_service.guard import Reader
from ocop_service.http.caching import tagged

router = APIRouter(tags=["operation"])


@router.get(
    "/openapi.json",
    operation_id="get_openapi",
    summary="This document",
    response_description="The OpenAPI document, 3.1",
    response_class=Response,
    responses={200: sent("application/json", {"type": "object", "additionalProperties": True}), **NOT_MODIFIED},
)
async def get_openapi(request: Request, caller: Reader) -> Response:
    """Return the description of the API from which clients are generated; `ocop openapi` writes the same."""
    document = await asyncio.to_thread(request.app.openapi)
    content = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return tagged(request, content, hashlib.sha256(content.encode()).hexdigest()[:32], "application/json")
