"""What all ways of rating share: how to rate, under which name, rating in a process, storing."""

from __future__ import annotations

import asyncio
import hashlib
import time
import uuid
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

from pydantic import Field

from ocop_rules.canonical import canonical
from ocop_rules.errors import EngineDisagreement, InvalidEvidence
from ocop_rules.rating.settings import Settings
from ocop_rules.text import Text, text
from ocop_service.access.caller import Caller
from ocop_service.core import Core
from ocop_service.http.parameters import AsVersion, QueryModel
from ocop_service.http.problem import Refusal
from ocop_service.observability.failure import refusal_noted
from ocop_service.raters.jobs import Job, RateOnly, RateToStore
from ocop_service.raters.outcome import RatingOptions, UnstoredEvaluation
from ocop_service.storage.database import OutcomeUnknown, StorageUnavailable
from ocop_service.storage.evaluations import Request as StorageRequest
from ocop_service.storage.evaluations import StoredEvaluation
from ocop_service.storage.rated import RatedEvaluation

_OURS = "auto-"
"""How the names begin that we give to requests whose clients gave them none."""

_Result = TypeVar("_Result")


class RatingQuery(QueryModel, Settings):
    """How to rate, where the law leaves it open."""

    version: Annotated[
        str | None,
        Field(
            max_length=40,
            description="The version to rate under; else the one that the bundle names, or that its days choose.",
            examples=["qd-26-2026"],
        ),
        AsVersion,
    ] = None

    def options(self) -> RatingOptions:
        """Return them as the library takes them."""
        return RatingOptions(self.version, Settings.model_validate(self.model_dump(include={*Settings.model_fields})))


@dataclass(frozen=True, slots=True)
class Naming:
    """The name of a request, by which it is stored once however often it is sent.

    Attributes:
        name: the client's, or ours where it gave none.
        fresh: whether we made it just now, so that nothing can be stored under it yet.
        again: how the request is sent again under the name.
    """

    name: str
    fresh: bool
    again: Text


def new_name() -> str:
    """Return a name for a request whose client gave it none."""
    return f"{_OURS}{uuid.uuid4().hex}"


def request_digest(query: RatingQuery, bundle: bytes) -> str:
    """Return the digest of a request: of its bundle, and of how it is to be rated."""
    options = canonical({name: value for name, value in query.model_dump(mode="json").items() if value is not None})
    return hashlib.sha256(options.encode() + b"\n" + bundle).hexdigest()


async def rate_and_store(
    parts: Core, caller: Caller, bundle: bytes, query: RatingQuery, naming: Naming, *, line: bool = False
) -> tuple[StoredEvaluation, bool]:
    """Rate a bundle and have it stored, once under its name; it is on disk when this answers.

    Where it is not known whether the same request of the same caller was stored before, it is looked for first.

    Returns:
        what was stored, and whether that was done before.

    Raises:
        OcopError: as `ocop_rules.evaluate`.
        Refusal: the name was used for another request; too much is asked at once; it could not be stored, or it is not
            known whether it was.
    """
    digest = request_digest(query, bundle)
    request = StorageRequest(caller.actor, naming.name, digest, caller.organisation, fresh=naming.fresh)
    names = [] if naming.fresh else [naming.name]
    doubted = parts.doubts.name_of(request) if naming.name.startswith(_OURS) else None
    if doubted is not None:
        request = replace(request, idempotency_key=doubted, fresh=False)
        names += [doubted]
    for name in dict.fromkeys(names):
        first = await asyncio.to_thread(parts.evaluations.first_answer, caller.actor, name, caller.organisation)
        if first is not None:
            _check_same(first, request)
            parts.doubts.settle(replace(request, idempotency_key=name))
            return first, True
    result = await rate(parts, caller, bundle, query, line=line)
    stored = await _store(parts, result, request, naming.again)
    parts.doubts.settle(request)
    return stored, stored.entry.evaluation != request.evaluation


async def rate(
    parts: Core, caller: Caller, bundle: bytes, query: RatingQuery, *, line: bool = False
) -> RatedEvaluation:
    """Rate a bundle that is to be stored, in one of the processes that rate.

    Args:
        parts: of the service.
        caller: who asks.
        bundle: what they sent.
        query: how to rate it.
        line: whether it is a line of a batch.

    Raises:
        OcopError: as `ocop_rules.evaluate`.
        Refusal: too much is asked at once, or the rating was given up.
    """
    result = await run(parts, caller, RateToStore(bundle, query.options(), parts.writer.words), line=line)
    parts.metrics.rated(result.summary, stored=True)
    return result


async def rate_unstored(
    parts: Core, caller: Caller, bundle: bytes, query: RatingQuery, *, line: bool = False
) -> UnstoredEvaluation:
    """Rate a bundle that is not to be stored; takes and raises what `rate` does."""
    result = await run(parts, caller, RateOnly(bundle, query.options()), line=line)
    parts.metrics.rated(result.summary, stored=False)
    return result


async def run(parts: Core, caller: Caller, job: Job[_Result], *, line: bool = False) -> _Result:
    """Have a job done by one of the processes that rate, and count what it refuses; raises as `Raters.run`."""
    try:
        with parts.tracing.span("rate"):
            return await parts.raters.run(job, caller.actor, line=line)
    except InvalidEvidence:
        parts.metrics.bundles_refused.inc()
        raise
    except EngineDisagreement:
        parts.metrics.disagreements.inc()
        raise


async def _store(parts: Core, result: RatedEvaluation, request: StorageRequest, again: Text) -> StoredEvaluation:
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
            if waiting.cancel():  # its turn has not come yet, and will not
                raise _not_stored() from None
            parts.doubts.note(request)
            raise _unknown(request, again) from None
        except OutcomeUnknown as error:
            refusal_noted(error, parts.metrics)
            parts.doubts.note(request)
            raise _unknown(request, again) from error
        except StorageUnavailable as error:
            refusal_noted(error, parts.metrics)
            raise _not_stored() from error
    parts.metrics.storage_seconds.observe(time.perf_counter() - began)
    _check_same(stored, request)
    return stored


def _heard(answer: asyncio.Future[StoredEvaluation]) -> None:
    """Hear of a failure that nobody waits for any more: else asyncio complains that nobody did."""
    if not answer.cancelled():
        answer.exception()


def _not_stored() -> Refusal:
    said = text("không lưu được, chưa lưu gì; hãy gửi lại", "nothing was stored; send it again")
    return Refusal("storage-unavailable", said, members={"stored": "no"}, later=5)


def _unknown(request: StorageRequest, again: Text) -> Refusal:
    """Return the refusal of what may have been stored: who sends it again under the name has it stored once."""
    name = request.idempotency_key or ""
    said = text(
        f"chưa biết đã lưu hay chưa: cơ sở dữ liệu không trả lời; {again.vi}; như vậy không bị lưu hai lần",
        f"it is not known whether it was stored: the database did not answer; {again.en}, and it is stored once",
    )
    members = {"stored": "unknown", "idempotency_key": name}
    return Refusal("storage-unavailable", said, headers={"Idempotency-Key": name}, members=members, later=5)


def _check_same(stored: StoredEvaluation, request: StorageRequest) -> None:
    """Check that what was stored under a name is what is asked now; raises `Refusal` if it is not."""
    if stored.request_digest != request.request_digest:
        said = text(
            "dùng khóa mới cho nội dung mới, hoặc gửi lại đúng nội dung cũ",
            "use a new key for another request, or send the same again",
        )
        raise Refusal("idempotency-key-reused", said)
