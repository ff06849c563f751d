"""`/v1/evaluations`: rating a bundle, with or without storing it; stored evaluations, their records, explanations."""

from __future__ import annotations

import hashlib
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from ocop_rules.canonical import canonical
from ocop_rules.evaluation.document import EvaluationDocument
from ocop_rules.text import text
from ocop_rules.words.explanation import Explanation, explanation_text
from ocop_service.api.described import NOT_MODIFIED, bundle_body, problems
from ocop_service.api.models import (
    ListDocument,
    RecordDocument,
    StoredEvaluationDocument,
)
from ocop_service.api.requests import IdempotencyKey, bundle_of, naming_of
from ocop_service.core import core
from ocop_service.evaluations.listing import ListQuery, list_page, page_json
from ocop_service.evaluations.rating import RatingQuery, rate_and_store, rate_unstored
from ocop_service.evaluations.stored import EvaluationId, stored_evaluation, stored_json
from ocop_service.evaluations.told import explanation_of
from ocop_service.guard import Rater, Reader
from ocop_service.http.caching import IMMUTABLE, NOT_KEPT, REVALIDATE, tagged
from ocop_service.http.context import context_of
from ocop_service.http.language import media_type
from ocop_service.http.problem import Refusal
from ocop_service.pages import Pages

router = APIRouter(tags=["evaluations"])

_JSON = "application/json"
_HTML = "text/html"
_RATING_PROBLEMS = (
    "too-slow",
    "too-large",
    "unsupported-media-type",
    "invalid-evidence",
    "no-version-in-force",
    "not-found",
    "bad-request",
    "engine-disagreement",
    "rating-abandoned",
)
_EXPLANATION: TypeAdapter[Explanation] = TypeAdapter(Explanation)


@router.post(
    "/evaluations",
    operation_id="rate_bundle",
    summary="Rate a bundle and store the evaluation",
    status_code=201,
    response_model=StoredEvaluationDocument,
    response_description="Rated and stored, safely on disk",
    responses={
        201: {
            "headers": {
                "Location": {"schema": {"type": "string"}, "description": "Where it can be fetched again"},
                "Idempotent-Replayed": {
                    "schema": {"type": "string", "enum": ["true"]},
                    "description": "The first answer to this `Idempotency-Key`",
                },
            }
        },
        **problems(*_RATING_PROBLEMS, "idempotency-key-reused"),
    },
    openapi_extra=bundle_body(),
)
async def rate_bundle(
    request: Request, caller: Rater, query: Annotated[RatingQuery, Query()], idempotency_key: IdempotencyKey = None
) -> Response:
    """Rate one product on its evidence, and keep the result in the decision log.

    What was answered is on disk. Where no answer came, send it again under the same `Idempotency-Key`: it is stored
    once. Where the answer is that it is not known whether it was stored, the problem names the key to send it under.
    A bundle that is not valid is refused with everything that is wrong with it, and nothing is stored.
    """
    parts = core(request)
    bundle = await bundle_of(request, parts)
    stored, again = await rate_and_store(parts, caller, bundle, query, naming_of(idempotency_key))
    headers = {"Location": f"/v1/evaluations/{stored.entry.evaluation}", **NOT_KEPT}
    if again:
        headers["Idempotent-Replayed"] = "true"
    return Response(stored_json(stored), 201, headers, _JSON)


@router.post(
    "/evaluations:dry-run",
    operation_id="rate_without_storing",
    summary="Rate a bundle without storing anything",
    response_model=EvaluationDocument,
    response_description="The evaluation",
    responses=problems(*_RATING_PROBLEMS),
    openapi_extra=bundle_body(),
)
async def rate_without_storing(request: Request, caller: Rater, query: Annotated[RatingQuery, Query()]) -> Response:
    """Rate one product on its evidence; nothing is kept."""
    parts = core(request)
    bundle = await bundle_of(request, parts)
    result = await rate_unstored(parts, caller, bundle, query)
    return Response(result.evaluation, 200, {**NOT_KEPT, "ETag": f'"{result.digest}"'}, _JSON)


@router.get(
    "/evaluations",
    operation_id="list_evaluations",
    summary="List stored evaluations, newest first or in another order",
    response_model=ListDocument,
    response_description="A page of the list",
    responses={
        200: {
            "headers": {
                "Link": {
                    "schema": {"type": "string"},
                    "description": 'The next page, `rel="next"`, and the one before, `rel="prev"`',
                }
            }
        }
    },
)
async def list_evaluations(request: Request, caller: Reader, query: Annotated[ListQuery, Query()]) -> Response:
    """List stored evaluations. What is stored while you turn pages does not move them."""
    parts = core(request)
    found = await list_page(parts.evaluations, query, caller.sees)
    document = ListDocument.model_validate(page_json(found))
    headers = {**NOT_KEPT}
    # Not under the name that the request was sent to: whoever sends it may state any.
    site = parts.settings.public_url or ""
    links = [
        f'<{site}/v1/evaluations?{urlencode({**request.query_params, "cursor": cursor})}>; rel="{name}"'
        for name, cursor in (("next", found.following), ("prev", found.previous))
        if cursor is not None
    ]
    if links:
        headers["Link"] = ", ".join(links)
    return Response(canonical(document.model_dump()), 200, headers, _JSON)


@router.get(
    "/evaluations/{evaluation_id}",
    operation_id="get_evaluation",
    summary="A stored evaluation",
    response_model=StoredEvaluationDocument,
    response_description="The evaluation with its entry in the log",
    responses={**NOT_MODIFIED, **problems("not-found")},
)
async def get_evaluation(request: Request, caller: Reader, evaluation_id: EvaluationId) -> Response:
    """Return a stored evaluation, the same bytes as when it was stored."""
    stored = await stored_evaluation(core(request), caller, evaluation_id)
    return tagged(request, stored_json(stored), stored.entry_digest, _JSON, cache=IMMUTABLE)


@router.get(
    "/evaluations/{evaluation_id}/record",
    operation_id="get_record",
    summary="The record of a stored evaluation, for `ocop replay`",
    response_model=RecordDocument,
    response_description="The record, canonical JSON",
    responses={**NOT_MODIFIED, **problems("not-found")},
)
async def get_record(request: Request, caller: Reader, evaluation_id: EvaluationId) -> Response:
    """Return the evaluation with all that is needed to rate it again."""
    stored = await stored_evaluation(core(request), caller, evaluation_id)
    return tagged(request, stored.record, stored.entry.record_digest, _JSON, cache=IMMUTABLE)


_EXPLANATION_TYPES = (_JSON, "text/plain")


@router.get(
    "/evaluations/{evaluation_id}/explanation",
    operation_id="get_explanation",
    summary="The explanation of a stored evaluation: JSON, text or HTML, in Vietnamese or English",
    response_model=Explanation,
    response_description=(
        "The explanation by `Accept` and `Accept-Language`; HTML where the service has its pages. Where its words are "
        "not those of the day it was stored, its first warning says so"
    ),
    responses={
        200: {"content": {each: {"schema": {"type": "string"}} for each in ("text/plain", _HTML)}},
        **NOT_MODIFIED,
        **problems("not-found", "not-acceptable", "not-replayable", "rating-abandoned"),
    },
)
async def get_explanation(request: Request, caller: Reader, evaluation_id: EvaluationId) -> Response:
    """Return the explanation: result, reasons, the way to more stars, every criterion with evidence and clause."""
    pages: Pages | None = request.app.state.pages
    types = _EXPLANATION_TYPES if pages is None else (*_EXPLANATION_TYPES, _HTML)
    wanted = media_type(request.headers.get("accept"), types)
    if wanted is None:
        offered = ", ".join(types)
        raise Refusal("not-acceptable", text(f"có: {offered}", f"there are: {offered}"))
    parts = core(request)
    stored = await stored_evaluation(parts, caller, evaluation_id)
    lang = context_of(request.scope).lang
    explanation = await explanation_of(parts, caller, stored, lang)
    written = _EXPLANATION.dump_json(explanation)
    tag = f"{hashlib.sha256(written).hexdigest()[:32]}-{lang}-{wanted.rpartition('/')[2]}"
    headers = {"Content-Language": lang, "Vary": "Accept, Accept-Language"}
    if wanted == _JSON:
        content = written.decode()
    elif pages is None or wanted != _HTML:
        content = explanation_text(explanation, lang)
    else:
        page = pages.explanation(stored, explanation, lang)
        content = page.html
        tag += f"-{page.edition}"
        headers["Content-Security-Policy"] = page.policy
    return tagged(request, content, tag, f"{wanted}; charset=utf-8", cache=REVALIDATE, headers=headers)
