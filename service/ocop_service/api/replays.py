"""`/v1/evaluations/{id}/replays`: rating a stored evaluation again, under its own version or another."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field, ValidationError
from starlette.responses import Response

from ocop_rules.canonical import canonical
from ocop_rules.documents.json_text import decode, is_moderate
from ocop_rules.documents.validation import one_of
from ocop_rules.errors import Problem
from ocop_rules.replay.comparison import Comparison, Verdict
from ocop_rules.rulebook.catalogue import version_ids
from ocop_rules.text import printable, text
from ocop_service.api.described import problems, reference
from ocop_service.api.models import ReplayDocument, ReplayRequest
from ocop_service.core import core
from ocop_service.evaluations.stored import EvaluationId, changed_record, stored_evaluation
from ocop_service.guard import Rater, Reader
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.limits import BodyLimits, body
from ocop_service.http.parameters import AsVersion, QueryModel
from ocop_service.http.problem import Refusal
from ocop_service.raters.jobs import Replay

router = APIRouter(tags=["evaluations"])

_MOST_BYTES = 4096


class ReplayQuery(QueryModel):
    """How to rate again."""

    version: Annotated[
        str | None,
        Field(
            max_length=40,
            description="The version to rate under, as in the body; without one, its own.",
            examples=["qd-148-2023"],
        ),
        AsVersion,
    ] = None


@router.post(
    "/evaluations/{evaluation_id}/replays",
    operation_id="replay_evaluation",
    summary="Rate a stored evaluation again, under its own version or another; nothing is stored",
    response_model=ReplayDocument,
    response_description="What came of it, compared with what is stored",
    responses=problems(
        "bad-request",
        "not-found",
        "too-large",
        "too-slow",
        "unsupported-media-type",
        "not-replayable",
        "rating-abandoned",
    ),
    openapi_extra={
        "requestBody": {
            "required": False,
            "content": {
                "application/json": {
                    "schema": reference("ReplayRequest"),
                    "examples": {
                        "own": {"summary": "Is it the same to the byte?", "value": {}},
                        "other": {"summary": "What if another decision applied?", "value": {"version": "qd-148-2023"}},
                    },
                }
            },
        }
    },
)
async def replay_evaluation(
    request: Request,
    reader: Reader,
    caller: Rater,
    evaluation_id: EvaluationId,
    query: Annotated[ReplayQuery, Query()],
) -> Response:
    """Rate a stored evaluation's evidence again.

    Without a version it shows whether the service still gives what it gave, to the byte. With one it shows what that
    version makes of the same evidence; judged options are carried over only where they mean the same in both.
    """
    parts = core(request)
    wanted = _wanted(await body(request, BodyLimits(_MOST_BYTES, parts.settings.body_seconds)))
    version = _version(query, wanted)
    stored = await stored_evaluation(parts, caller, evaluation_id)
    found = await parts.raters.run(Replay(stored.record, version), caller.actor)
    if found.verdict in (Verdict.BROKEN, Verdict.TAMPERED):
        raise changed_record()
    if found.verdict is Verdict.REFUSED:
        said = text("không chấm lại được", "it cannot be rated again")
        raise Refusal("not-replayable", said, found.problems)
    content = canonical(replay_json(str(evaluation_id), found))
    return Response(content, 200, NOT_KEPT, "application/json")


def _version(query: ReplayQuery, wanted: ReplayRequest) -> str | None:
    """Return the version that query or body names; raises `Refusal` if they name two."""
    if None not in (query.version, wanted.version) and query.version != wanted.version:
        other = printable(str(wanted.version))
        message = text(f"nội dung yêu cầu ghi phiên bản khác: {other}", f"the body names another version: {other}")
        mend = text("chỉ ghi ở một chỗ", "name it in one of the two places")
        problem = Problem("wrong-value", "query.version", message, mend, printable(str(query.version)))
        raise Refusal("invalid-parameter", text("hai phiên bản khác nhau", "two different versions"), [problem])
    place, version = ("version", wanted.version) if query.version is None else ("query.version", query.version)
    known = version_ids()
    if version is not None and version not in known:
        message = text("không có phiên bản này", "there is no such version")
        problem = Problem("unknown-version", place, message, one_of(known), printable(version))
        raise Refusal("invalid-parameter", text("phiên bản sai", "the version is wrong"), [problem])
    return version


def _wanted(content: bytes) -> ReplayRequest:
    if not content.strip():
        return ReplayRequest()
    try:
        if not is_moderate(content):
            raise ValueError("more than any document may hold")
        return ReplayRequest.model_validate(decode(content.decode()), strict=True)
    except (ValidationError, ValueError, RecursionError) as error:
        found = printable(content[:60].decode("utf-8", "replace"))
        if isinstance(error, ValidationError) and error.errors():
            found = printable(str(error.errors()[0].get("input")))
        message = text('cần {"version": "qd-…"} hoặc {}', '{"version": "qd-…"} or {} was expected')
        problem = Problem("wrong-value", "version", message, found=found)
        raise Refusal("invalid-parameter", text("nội dung yêu cầu sai", "the body is wrong"), [problem]) from None


def replay_json(evaluation_id: str, found: Comparison) -> dict[str, object]:
    """Return what came of a replay as plain data."""
    assert found.after is not None
    return {"evaluation": evaluation_id, "version": found.after.version, **found.as_json()}
