"""What all ways of rating share: reading the request, rating in a thread, storing, writing the answer."""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections.abc import Callable
from typing import Annotated, Literal, TypeVar

from fastapi import Header, Request
from pydantic import BaseModel, ConfigDict, Field

from ocop_rules import Evaluation
from ocop_rules.canonical import canonical
from ocop_rules.errors import EngineDisagreement, InvalidEvidence
from ocop_rules.rating.settings import Rounding
from ocop_rules.text import text
from ocop_service.core import Core
from ocop_service.http.limits import BodyLimits, body
from ocop_service.http.parameters import AsMeant
from ocop_service.http.problem import Refusal
from ocop_service.raters import RatingOptions, Unstored, evaluation_of, rated, unstored
from ocop_service.storage.evaluations import Rated, Stored
from ocop_service.storage.evaluations import Request as StorageRequest

MEDIA_TYPES = ("application/json", "application/yaml", "text/yaml", "application/x-yaml")

_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,200}\Z")

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Your name for this request, 1 to 200 visible characters: sent again, it gives the first answer.",
        min_length=1,
        max_length=200,
        examples=["01-00004-012-2026/1"],
    ),
]


_Result = TypeVar("_Result")


class RatingQuery(BaseModel):
    """How to rate, where the law leaves it open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Annotated[
        str | None,
        Field(
            max_length=40,
            description="The version to rate under; else the one that the bundle names, or that its days choose.",
            examples=["qd-26-2026"],
        ),
        AsMeant,
    ] = None
    authority: Annotated[
        Literal["council", "evidence"], Field(description="`evidence` caps what was judged above the evidence.")
    ] = "council"
    strict: Annotated[bool, Field(description="false counts facts that nothing backs, and says so.")] = True
    requirement_rule: Annotated[
        Literal["mean", "majority", "all"], Field(description="When a council meets a minimum requirement.")
    ] = "mean"
    rounding: Annotated[
        str | None,
        Field(
            pattern="^[0-4]:(half_up|truncate):(part|total)$",
            description="The council's rounding rule; without it nothing is rounded.",
            examples=["2:half_up:total"],
        ),
    ] = None

    def options(self) -> RatingOptions:
        """Give them as the library takes them."""
        if self.rounding is not None:
            Rounding.parse(self.rounding)
        return RatingOptions(self.version, self.authority, self.strict, self.requirement_rule, self.rounding)


async def bundle_of(request: Request, parts: Core) -> bytes:
    """Read a request's bundle.

    Raises:
        Refusal: it is of another media type, too large, or comes too slowly.
    """
    stated = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if stated not in MEDIA_TYPES:
        said = text("gửi application/json hoặc application/yaml", "send application/json or application/yaml")
        raise Refusal("unsupported-media-type", said, headers={"Accept-Post": "application/json, application/yaml"})
    settings = parts.settings
    return await body(request, BodyLimits(settings.max_body_kib * 1024, settings.body_seconds))


def request_name(idempotency_key: str | None, query: RatingQuery, bundle: bytes) -> tuple[str | None, str | None]:
    """Give the idempotency key and the digest of what is sent under it.

    Raises:
        Refusal: the key has other characters than visible ones of ASCII.
    """
    if idempotency_key is None:
        return None, None
    if not _IDEMPOTENCY_KEY.match(idempotency_key):
        said = text("Idempotency-Key: 1–200 ký tự ASCII", "Idempotency-Key: 1 to 200 visible characters of ASCII")
        raise Refusal("invalid-parameter", said)
    options = canonical({name: value for name, value in query.model_dump().items() if value is not None})
    return idempotency_key, hashlib.sha256(options.encode() + b"\n" + bundle).hexdigest()


async def rate(parts: Core, bundle: bytes, query: RatingQuery) -> Rated:
    """Rate a bundle that is to be stored, in one of the threads that rate.

    Raises:
        OcopError: as `ocop_rules.evaluate`.
        Refusal: too much is asked at once.
    """
    result = await _rate(parts, bundle, query, rated)
    parts.metrics.rated(result.summary, stored=True)
    return result


async def rate_unstored(parts: Core, bundle: bytes, query: RatingQuery) -> Unstored:
    """Rate a bundle that is not to be stored; raises as `rate`."""
    result = await _rate(parts, bundle, query, unstored)
    parts.metrics.rated(result.summary, stored=False)
    return result


async def _rate(parts: Core, bundle: bytes, query: RatingQuery, kept: Callable[[Evaluation], _Result]) -> _Result:
    options = query.options()
    try:
        with parts.tracing.span("rate"):
            return await parts.raters.run(lambda: kept(evaluation_of(bundle, options)))
    except InvalidEvidence:
        parts.metrics.refused()
        raise
    except EngineDisagreement:
        parts.metrics.disagreed()
        raise


async def store(parts: Core, result: Rated, request: StorageRequest) -> Stored:
    """Have an evaluation stored; it is on disk when this answers.

    Raises:
        OcopError: it cannot be stored.
        Refusal: the idempotency key was used for another request.
    """
    began = time.perf_counter()
    waiting = parts.writer.add(result, request)
    answer = asyncio.wrap_future(waiting)
    answer.add_done_callback(_heard)
    with parts.tracing.span("store"):
        try:
            async with asyncio.timeout(parts.settings.rating_seconds):
                # What was handed over is stored even if the client goes away meanwhile.
                stored = await asyncio.shield(answer)
        except TimeoutError:
            waiting.cancel()  # where its turn has not come yet it is not stored
            said = text("không lưu kịp, hãy gửi lại", "it could not be stored in time; send it again")
            raise Refusal("storage-unavailable", said, headers={"Retry-After": "5"}) from None
    parts.metrics.storing_took(time.perf_counter() - began)
    check_same(stored, request.request_digest)
    return stored


def _heard(answer: asyncio.Future[Stored]) -> None:
    """Hear of a failure that nobody waits for any more: else asyncio complains that nobody did."""
    if not answer.cancelled():
        answer.exception()


async def first_answer(parts: Core, actor: str, name: str | None, digest: str | None) -> Stored | None:
    """Give what a request under an idempotency key was answered first, if it was.

    Raises:
        Refusal: the key was used for another request.
        StorageUnavailable: the database fails.
    """
    if name is None:
        return None
    stored = await asyncio.to_thread(parts.evaluations.first_answer, actor, name)
    if stored is not None:
        check_same(stored, digest)
    return stored


def check_same(stored: Stored, digest: str | None) -> None:
    """Check that what was stored under an idempotency key is what is asked now; raises `Refusal` if it is not."""
    if stored.request_digest != digest:
        said = text(
            "dùng khóa mới cho nội dung mới, hoặc gửi lại đúng nội dung cũ",
            "use a new key for another request, or send the same again",
        )
        raise Refusal("idempotency-key-reused", said)
