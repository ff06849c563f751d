"""The pages of stored evaluations: one of them, and its files."""

from __future__ import annotations

from fastapi import APIRouter, Request
from ocop_service.core import core
from ocop_service.evaluations.rating import run
from ocop_service.evaluations.stored import EvaluationId, cut_record, stored_evaluation, stored_json
from ocop_service.evaluations.told import explanation_of
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.problem import Refusal
from ocop_service.raters.telling import explanations_json
from starlette.responses import Response

from ocop_pages.explained import account
from ocop_pages.frame import LANG, frame_of, rendered, sent
from ocop_pages.jobs import OpenStored, StoredWay
from ocop_pages.take_along import TakeStored, refused, sent_file
from ocop_pages.visitor import RereadingVisitor, Visitor
from ocop_rules.errors import PaperRefused
from ocop_rules.forms.way import targets
from ocop_rules.rulebook.catalogue import load, version_ids
from ocop_rules.text import text
from ocop_rules.words.explanation import explanation_text

router = APIRouter(include_in_schema=False, dependencies=[LANG])


@router.api_route("/evaluations/{evaluation_id}", methods=["GET", "HEAD"])
async def one(request: Request, caller: Visitor, evaluation_id: EvaluationId, target: str = "") -> Response:
    """Return a stored evaluation with its explanation, its plots, its place in the log, and the way to a target."""
    parts = core(request)
    stored = await stored_evaluation(parts, caller, evaluation_id)
    frame = frame_of(request, caller)
    told = account(stored, await explanation_of(parts, caller, stored, frame.lang), frame.lang)
    version = stored.summary.version
    aims = targets(load(version)) if frame.may_rate and version in version_ids() else ()
    way = None
    if target in map(str, aims):
        record = cut_record(stored.record)
        way = await run(parts, caller, StoredWay(record.bundle, record.settings, version, int(target), frame.lang))
    return sent(frame, rendered("evaluation", frame, stored=stored, account=told, targets=aims, way=way))


@router.api_route("/evaluations/{evaluation_id}/sheet", methods=["GET", "HEAD"])
async def again(request: Request, caller: RereadingVisitor, evaluation_id: EvaluationId) -> Response:
    """Open the form of a stored evaluation's sheet, filled in as it was, to go on from there."""
    parts = core(request)
    stored = await stored_evaluation(parts, caller, evaluation_id)
    summary = stored.summary
    frame = frame_of(request, caller)
    bundle = cut_record(stored.record).bundle
    job = OpenStored(stored.entry.evaluation, bundle, summary.version, summary.product_set, frame)
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
            explanation = await explanation_of(parts, caller, stored, lang)
            content, media_type = explanation_text(explanation, lang), "text/plain; charset=utf-8"
        case "page.html" | "result.xlsx" | "result.docx":
            explanation = await explanation_of(parts, caller, stored, lang)
            told = account(stored, explanation, lang)
            plots = (told.parts, told.stars)
            job = TakeStored(stored.record, explanations_json({lang: explanation}), plots, name.partition(".")[2], lang)
            try:
                file = await run(parts, caller, job)
            except PaperRefused as error:
                raise refused(error) from None
            assert file is not None
            return sent_file(file)
        case _:
            raise Refusal("not-found", text("không có tệp này", "there is no such file"))
    return Response(content.encode("utf-8", "replace"), 200, NOT_KEPT, media_type)
