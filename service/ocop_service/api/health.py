"""Health and readiness, open to everybody; metrics, for those who may read."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response

from ocop_rules.text import text
from ocop_service.api.described import REFUSALS, only_problems, sent
from ocop_service.api.models import HealthDocument
from ocop_service.core import core
from ocop_service.guard import ANYBODY, Overseer
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.problem import Refusal
from ocop_service.observability.metrics import MEDIA_TYPE
from ocop_service.storage.database import StorageUnavailable

router = APIRouter(tags=["operation"])

_OK = '{"status":"ok"}'


@router.get(
    "/health",
    dependencies=[ANYBODY],
    operation_id="health",
    summary="Whether the service lives",
    response_model=HealthDocument,
    response_description="It lives",
    responses=only_problems("invalid-parameter", "internal"),
)
async def health() -> Response:
    """Answer; nothing else is touched."""
    return Response(_OK, 200, NOT_KEPT, "application/json")


@router.get(
    "/health/ready",
    dependencies=[ANYBODY],
    operation_id="readiness",
    summary="Whether the service can rate and store",
    response_model=HealthDocument,
    response_description="It can",
    responses=only_problems("invalid-parameter", "internal", "unavailable", "storage-unavailable"),
)
async def readiness(request: Request) -> Response:
    """Ask the database; 503 where it does not answer, has other tables, or where processes that rate do not start."""
    parts = core(request)
    if not parts.raters.ready():
        said = text("các tiến trình chấm điểm không khởi động được", "the processes that rate do not start")
        raise Refusal("unavailable", said, later=5)
    await asyncio.to_thread(parts.database.check, adding=True)
    return Response(_OK, 200, NOT_KEPT, "application/json")


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="Metrics for Prometheus",
    response_class=Response,
    response_description="The metrics",
    responses={200: sent("text/plain", {"type": "string"}), **REFUSALS},
)
async def metrics(request: Request, caller: Overseer) -> Response:
    """Return the metrics; they are given without the log's length where the database does not answer."""
    parts = core(request)
    length: int | None
    outbox: Mapping[str, tuple[int, int]] | None
    try:
        length = (await asyncio.to_thread(parts.evaluations.head)).sequence
        outbox = await asyncio.to_thread(parts.hooks.counts)
    except StorageUnavailable:
        length = outbox = None
    turns, spooled = parts.raters.waiting(), parts.batches.held()
    content = parts.metrics.exposition(length, parts.writer.waiting(), turns, spooled, outbox)
    return Response(content, 200, NOT_KEPT, MEDIA_TYPE)
