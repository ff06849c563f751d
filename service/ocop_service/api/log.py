"""`/v1/log`: where the decision log ends, and its entries for those who keep a copy."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response, StreamingResponse

from ocop_rules.canonical import canonical
from ocop_service.api.described import BYTES, sent
from ocop_service.api.models import HeadDocument
from ocop_service.core import core
from ocop_service.guard import Admin, Reader
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.parameters import QueryModel
from ocop_service.log.entry import Head
from ocop_service.log.line import head_json
from ocop_service.storage.verification import line_of

router = APIRouter(tags=["log"])

JSON_LINES = "application/x-ndjson"


@router.get(
    "/log",
    operation_id="get_log_head",
    summary="Where the decision log ends",
    response_model=HeadDocument,
    response_description="The last entry's place and digest",
)
async def get_log_head(request: Request, caller: Reader) -> Response:
    """Return the end of the log. Note it elsewhere now and then: `ocop log verify --anchor` compares them."""
    head = await asyncio.to_thread(core(request).evaluations.head)
    content = canonical({"sequence": head.sequence, "digest": head.digest})
    return Response(content, 200, NOT_KEPT, "application/json")


class EntriesQuery(QueryModel):
    """Which entries are given."""

    after: Annotated[int, Field(ge=0, lt=2**53, description="Only entries after this place.")] = 0
    limit: Annotated[int, Field(ge=1, le=1000, description="How many at most.")] = 200


@router.get(
    "/log/entries",
    operation_id="export_log",
    summary="Entries of the decision log, as `ocop log verify` reads them",
    response_class=StreamingResponse,
    response_description="JSON Lines: each entry with its digest, record and explanation; at the end the place reached",
    responses={200: sent(JSON_LINES, BYTES)},
)
async def export_log(request: Request, caller: Admin, query: Annotated[EntriesQuery, Query()]) -> Response:
    """Return entries in their order. What follows is had by asking again `after` the last place given."""
    evaluations = core(request).evaluations
    end = await asyncio.to_thread(evaluations.head)
    until = min(query.after + query.limit, end.sequence)

    def lines() -> Iterator[str]:
        last: Head | None = None
        for stored in evaluations.entries(query.after, until):
            last = Head(stored.entry.sequence, stored.entry_digest)
            yield line_of(stored).to_json() + "\n"
        if last is not None:
            yield head_json(last) + "\n"

    return StreamingResponse(lines(), 200, NOT_KEPT, JSON_LINES)
