"""`/v1/evaluations:batch`: many bundles as JSON Lines, an answer a line, as they are rated."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ocop_rules.canonical import Json, canonical
from ocop_rules.errors import OcopError
from ocop_rules.text import Lang, text
from ocop_service.access.caller import Caller
from ocop_service.api.described import BYTES, problems, sent
from ocop_service.api.examples import LINES_EXAMPLES
from ocop_service.api.log import JSON_LINES
from ocop_service.api.requests import IdempotencyKey
from ocop_service.api.spool import Spool, lines
from ocop_service.core import Core, core
from ocop_service.evaluations.rating import Naming, RatingQuery, new_name, rate_and_store, rate_unstored
from ocop_service.evaluations.stored import stored_members
from ocop_service.fault import fault_of
from ocop_service.guard import Rater
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.context import context_of
from ocop_service.http.language import sent_type
from ocop_service.http.limits import BodyLimits, pieces, too_large
from ocop_service.http.problem import Refusal, document
from ocop_service.observability.failure import refusal_noted
from ocop_service.observability.logging import log

router = APIRouter(tags=["evaluations"])

MEDIA_TYPES = (JSON_LINES, "application/jsonl", "application/jsonlines", "application/x-jsonlines")

_SIDE_BY_SIDE = 8
_KEY = re.compile(r"[\x21-\x7e]{1,180}\Z")
_ENDING = frozenset(("storage-unavailable", "unavailable", "too-many-requests"))


class BatchQuery(RatingQuery):
    """How to rate the bundles of a batch."""

    stored: Annotated[bool, Field(description="false rates without storing.")] = True


@router.post(
    "/evaluations:batch",
    operation_id="rate_batch",
    summary="Rate many bundles: JSON Lines in, JSON Lines out",
    response_class=Response,
    response_description="An answer a line, in the order of the bundles: a `BatchLineDocument`",
    responses={
        200: sent(JSON_LINES, BYTES)
        | {
            "headers": {
                "Idempotency-Key": {
                    "schema": {"type": "string"},
                    "description": "The key under which the batch can be sent again, of the client's or of ours",
                }
            }
        },
        **problems("bad-request", "too-large", "too-slow", "unsupported-media-type"),
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                JSON_LINES: {
                    "schema": BYTES | {"description": "an `EvidenceBundle` as JSON, one a line"},
                    "examples": LINES_EXAMPLES,
                }
            },
        }
    },
)
async def rate_batch(
    request: Request, caller: Rater, query: Annotated[BatchQuery, Query()], idempotency_key: IdempotencyKey = None
) -> Response:
    """Rate many bundles. Answers begin to come while bundles are still being sent.

    Each line is answered for itself, with a `status` as `POST /v1/evaluations` would give it: one bad bundle loses no
    other. Under an `Idempotency-Key` line *n* has the key `KEY#n`: a batch that broke off is sent again, and nothing
    is stored twice. A batch without one gets a key of ours in the answer's `Idempotency-Key`. Where nothing can be
    stored, or it is not known whether it was, the batch ends with a line that says so.
    """
    stated = sent_type(request.headers.get("content-type"))
    if stated not in MEDIA_TYPES:
        said = text(f"gửi {JSON_LINES}", f"send {JSON_LINES}")
        raise Refusal("unsupported-media-type", said, headers={"Accept-Post": JSON_LINES})
    if idempotency_key is not None and not _KEY.match(idempotency_key):
        said = text("Idempotency-Key: 1–180 ký tự ASCII", "Idempotency-Key: 1 to 180 visible characters of ASCII")
        raise Refusal("invalid-parameter", said)
    parts = core(request)
    limits = BodyLimits(parts.settings.max_batch_mib * 1024 * 1024, parts.settings.body_seconds, total=False)
    incoming = pieces(request, limits)
    context = context_of(request.scope)
    naming = _naming_of(idempotency_key)
    rating = RatingQuery.model_validate(query.model_dump(exclude={"stored"}))
    batch = Batch(parts, caller, rating, query.stored, naming, context.lang, context.request_id)
    # What is wrong before the first line is answered can still be said by the status of the whole answer.
    parts.batches.begin(caller.actor)
    try:
        first = await anext(incoming, b"")
    except BaseException:
        parts.batches.end(caller.actor)
        raise
    return _BatchAnswer(request, batch, first, incoming)  # which says that the batch has ended


def _naming_of(idempotency_key: str | None) -> Naming:
    name = idempotency_key or new_name()
    again = text(f"hãy gửi lại cả lô với Idempotency-Key: {name}", f"send the batch again with Idempotency-Key: {name}")
    return Naming(name, idempotency_key is None, again)


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch, and whose it is."""

    parts: Core
    caller: Caller
    query: RatingQuery
    stored: bool
    naming: Naming
    lang: Lang
    request_id: str

    async def hold(self, size: int) -> None:
        """Count bytes of it that are kept until they are rated; raises `Refusal` where there is no room in time."""
        await self.parts.batches.hold(self.caller.actor, size, self.parts.settings.body_seconds)

    def free(self, size: int) -> None:
        """Count bytes of it that are kept no longer."""
        self.parts.batches.free(self.caller.actor, size)

    def end(self) -> None:
        """Say that it has been answered, or given up."""
        self.parts.batches.end(self.caller.actor)

    async def answers(self, incoming: AsyncIterator[bytes]) -> AsyncGenerator[str, None]:
        """Return the answers to the lines that come in, in their order, some rated side by side."""
        begun: asyncio.Queue[asyncio.Task[_Answer] | None] = asyncio.Queue(_SIDE_BY_SIDE)
        tasks: set[asyncio.Task[_Answer]] = set()
        beginning = asyncio.create_task(self._begin(incoming, begun, tasks))
        try:
            while (task := await begun.get()) is not None:
                answer = await task
                yield answer.line
                if answer.ends:
                    return
        finally:
            for left in (beginning, *tasks):
                left.cancel()

    async def _begin(
        self,
        incoming: AsyncIterator[bytes],
        begun: asyncio.Queue[asyncio.Task[_Answer] | None],
        tasks: set[asyncio.Task[_Answer]],
    ) -> None:
        """Begin to answer the lines as they come, no more of them than are taken and a few ahead."""

        async def begin(answer: Coroutine[None, None, _Answer]) -> None:
            task = asyncio.create_task(answer)
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            await begun.put(task)

        last = 0
        try:
            async for number, line in lines(incoming, self.parts.settings.max_body_kib * 1024):
                if not self.parts.opened:
                    await self.parts.throttle.count_line(self.caller.actor, self.parts.settings.turn_seconds)
                last = number
                await begin(self._answer(number, line))
        except Refusal as refusal:
            await begin(self._refused(last + 1, refusal))
        except ClientDisconnect:
            pass  # nobody is left to be told
        except Exception as error:  # a fault of ours: who waits for the next answer must hear of it
            await begin(self._refused(last + 1, _fault(error)))
        await begun.put(None)

    async def _refused(self, number: int, refusal: Refusal) -> _Answer:
        return self._problem(number, refusal)

    async def _answer(self, number: int, line: bytes | None) -> _Answer:
        try:
            if line is None:
                raise too_large(self.parts.settings.max_body_kib * 1024)
            return _Answer(await self._rated(number, line), ends=False)
        except Refusal as refusal:
            return self._problem(number, refusal)
        except OcopError as error:
            return self._problem(number, refusal_noted(error, self.parts.metrics))
        except Exception as error:  # a fault of ours: it must not cost a batch its other lines
            return self._problem(number, _fault(error))

    async def _rated(self, number: int, line: bytes) -> str:
        if not self.stored:
            dry = await rate_unstored(self.parts, self.caller, line, self.query, line=True)
            return (
                f'{{"evaluation":{dry.evaluation},"evaluation_digest":"{dry.digest}","line":{number},"status":200}}\n'
            )
        naming = replace(self.naming, name=f"{self.naming.name}#{number}")
        stored, _ = await rate_and_store(self.parts, self.caller, line, self.query, naming, line=True)
        return f'{{{stored_members(stored)},"line":{number},"status":201}}\n'

    def _problem(self, number: int, refusal: Refusal) -> _Answer:
        if "idempotency_key" in refusal.members:  # the batch is sent again, not the line
            refusal.members["idempotency_key"] = self.naming.name
        told: Json = document(refusal, self.lang, self.request_id)  # type: ignore[assignment]
        line = canonical({"line": number, "status": int(refusal.kind.status), "problem": told})
        return _Answer(line + "\n", refusal.kind.name in _ENDING)


@dataclass(frozen=True, slots=True)
class _Answer:
    """The answer to a line; `ends` where no other can follow."""

    line: str
    ends: bool


def _fault(error: Exception) -> Refusal:
    log().error("fault", **fault_of(error))
    return Refusal("internal", text("lỗi đã được ghi nhật ký", "it was logged"))


class _BatchAnswer(Response):
    """Sends the answers of a batch while its body is still being read."""

    def __init__(self, request: Request, batch: Batch, first: bytes, incoming: AsyncIterator[bytes]) -> None:
        headers = {**NOT_KEPT}
        if batch.stored:
            headers["Idempotency-Key"] = batch.naming.name
        super().__init__(media_type=JSON_LINES, headers=headers)
        del self.headers["content-length"]
        self._request = request
        self._batch = batch
        self._first = first
        self._incoming = incoming

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        spool = Spool(self._batch)
        reading = asyncio.create_task(self._read(spool))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            async with aclosing(self._batch.answers(spool.pieces())) as answers:
                async for line in answers:
                    await send({"type": "http.response.body", "body": line.encode(), "more_body": True})
                    if reading.done() and await self._request.is_disconnected():
                        return
            await send({"type": "http.response.body", "body": b""})
        finally:
            reading.cancel()
            await asyncio.wait([reading])
            spool.close()
            self._batch.end()

    async def _read(self, spool: Spool) -> None:
        try:
            await spool.write(self._first)
            async for piece in self._incoming:
                await spool.write(piece)
        except (Refusal, ClientDisconnect) as error:
            spool.end(error)
        except OSError:
            said = text("không còn chỗ trên đĩa", "the disk is full")
            spool.end(Refusal("storage-unavailable", said))
        except Exception as error:
            spool.end(_fault(error))
        else:
            spool.end()
