"""The pages of stored evaluations: the list, one of them, and its files."""

from __future__ import annotations

import asyncio
from fractions import Fraction
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from ocop_service.core import core
from ocop_service.evaluations.listing import ListPage, ListQuery, list_page
from ocop_service.evaluations.rating import run
from ocop_service.evaluations.stored import EvaluationId, cut_record, stored_evaluation, stored_json
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.problem import Refusal
from ocop_service.raters.outcome import read_explanations
from pydantic import ValidationError
from starlette.responses import Response

from ocop_pages.explained import explained_evaluation
from ocop_pages.frame import LANG, frame_of, rendered, sent
from ocop_pages.jobs import OpenStored, StoredWay
from ocop_pages.take_along import TakeStored, refused, sent_file
from ocop_pages.visitor import RereadingVisitor, Visitor
from ocop_pages.way import targets
from ocop_rules.documents.written_day import day_meant
from ocop_rules.errors import PaperRefused
from ocop_rules.rating.points import points_of
from ocop_rules.rulebook.catalogue import load, version_ids
from ocop_rules.text import printable, text
from ocop_rules.words.explanation import explanation_text
from ocop_rules.words.terms import ASSESSMENTS, displayed

router = APIRouter(include_in_schema=False, dependencies=[LANG])


_DAYS = ("evaluated_from", "evaluated_to")


async def _filters(
    product: str = "",
    dossier: str = "",
    version: str = "",
    set_number: Annotated[str, Query(alias="set")] = "",
    outcome: str = "",
    stars: str = "",
    evaluated_from: str = "",
    evaluated_to: str = "",
    cursor: str = "",
) -> dict[str, str]:
    """Return what a form that narrows the list states, without the fields that were left empty."""
    stated = {"product": product, "dossier": dossier, "version": version, "set": set_number, "outcome": outcome}
    stated |= {"stars": stars, "evaluated_from": evaluated_from, "evaluated_to": evaluated_to, "cursor": cursor}
    return {name: value for name, given in stated.items() if (value := given.strip())}


@router.api_route("/evaluations", methods=["GET", "HEAD"])
async def listed(request: Request, caller: Visitor, asked: Annotated[dict[str, str], Depends(_filters)]) -> Response:
    """List stored evaluations, newest first."""
    days = {name: day_meant(asked[name]) for name in _DAYS if name in asked}
    no_day = tuple(name for name, day in days.items() if day is None)
    stated = asked | {name: day.isoformat() for name, day in days.items() if day is not None}
    try:
        query = ListQuery.model_validate(
            {
                "dossier_prefix" if name == "dossier" else name: value
                for name, value in stated.items()
                if name not in no_day
            }
        )
    except ValidationError as error:
        wrong = ", ".join(printable(str(each["loc"][0])) for each in error.errors())
        raise Refusal("invalid-parameter", text(f"xem lại: {wrong}", f"check: {wrong}")) from None
    found = ListPage((), None, 0) if no_day else await list_page(core(request).evaluations, query, caller.sees)
    following = None if found.following is None else f"/evaluations?{urlencode(asked | {'cursor': found.following})}"
    titles = await asyncio.to_thread(lambda: {version: load(version) for version in reversed(version_ids())})
    frame = frame_of(request, caller)
    values = {
        "items": found.items,
        "following": following,
        "count": found.count,
        "asked": asked,
        "no_day": no_day,
        "rulebooks": titles,
        "whose": ASSESSMENTS,
        "exact": lambda written: displayed(points_of(Fraction(written)), frame.lang),
    }
    return sent(frame, rendered("evaluations", frame, **values), 422 if no_day else 200)


@router.api_route("/evaluations/{evaluation_id}", methods=["GET", "HEAD"])
async def one(request: Request, caller: Visitor, evaluation_id: EvaluationId, target: str = "") -> Response:
    """Return a stored evaluation with its explanation, its plots, its place in the log, and the way to a target."""
    parts = core(request)
    stored = await stored_evaluation(parts, caller, evaluation_id)
    frame = frame_of(request, caller)
    account = explained_evaluation(stored, read_explanations(stored.explanation)[frame.lang], frame)
    version = stored.summary.version
    aims = targets(load(version)) if frame.may_rate and version in version_ids() else ()
    way = None
    if target in map(str, aims):
        record = cut_record(stored.record)
        way = await run(parts, caller, StoredWay(record.bundle, record.settings, version, int(target), frame.lang))
    return sent(frame, rendered("evaluation", frame, account=account, targets=aims, way=way))


@router.api_route("/evaluations/{evaluation_id}/sheet", methods=["GET", "HEAD"])
async def again(request: Request, caller: RereadingVisitor, evaluation_id: EvaluationId) -> Response:
    """Open the form of a stored evaluation's sheet, filled in as it was, to go on from there."""
    parts = core(request)
    stored = await stored_evaluation(parts, caller, evaluation_id)
    summary = stored.summary
    frame = frame_of(request, caller)
    bundle = cut_record(stored.record).bundle
    job = OpenStored(bundle, summary.version, summary.product_set, frame)
    return sent(frame, await run(parts, caller, job))


@router.api_route("/evaluations/{evaluation_id}/{name}", methods=["GET", "HEAD"])
async def file_of(request: Request, caller: Visitor, evaluation_id: EvaluationId, name: str) -> Response:
    """Return a stored evaluation as a file: as JSON, as text, as a page that prints on two sides, XLSX or DOCX."""
    parts = core(request)
    stored = await stored_evaluation(parts, caller, evaluation_id)
    frame = frame_of(request, caller)
    lang = frame.lang
    match name:
        case "evaluation.json":
            content, media_type = stored_json(stored), "application/json"
        case "record.json":
            content, media_type = stored.record, "application/json"
        case "explanation.txt":
            explanation = read_explanations(stored.explanation)[lang]
            content, media_type = explanation_text(explanation, lang), "text/plain; charset=utf-8"
        case "page.html" | "result.xlsx" | "result.docx":
            account = explained_evaluation(stored, read_explanations(stored.explanation)[lang], frame)
            plots = (account.parts, account.stars)
            job = TakeStored(stored.record, stored.explanation, plots, name.partition(".")[2], lang)
            try:
                file = await run(parts, caller, job)
            except PaperRefused as error:
                raise refused(error) from None
            assert file is not None
            return sent_file(file)
        case _:
            raise Refusal("not-found", text("không có tệp này", "there is no such file"))
    return Response(content.encode("utf-8", "replace"), 200, NOT_KEPT, media_type)
