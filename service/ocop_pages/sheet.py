"""The page of a sheet: filling it in, seeing its result, storing it, taking it away as a file."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from typing import Annotated, TypeVar

from fastapi import APIRouter, Request
from ocop_service.access.caller import Caller
from ocop_service.core import Core, core
from ocop_service.evaluations.drafts import open_draft
from ocop_service.evaluations.rating import Naming, RatingQuery, new_name, rate_and_store, run
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.limits import too_large
from ocop_service.http.parameters import AsMeant
from ocop_service.http.problem import Refusal
from ocop_service.observability.failure import refusal_noted
from ocop_service.raters.jobs import Job
from starlette.responses import RedirectResponse, Response

from ocop_pages.compare import CompareForm, chosen_in, record_of
from ocop_pages.drafts import end_with, form_of, is_name, saved
from ocop_pages.fields import read_fields
from ocop_pages.frame import LANG, Frame, frame_of, rendered, sent, sheet_path
from ocop_pages.jobs import (
    Form,
    NotThisForm,
    ShowForm,
    ShowResult,
    ShowUnstored,
    ShowWrong,
    TakeAway,
    TakeRating,
    WriteBundle,
)
from ocop_pages.open_sheet import DraftTold, OpenSheet, new_fields, open_sheet_html
from ocop_pages.take_along import refused, sent_file
from ocop_pages.visitor import FromThisSite, RatingVisitor, Visitor
from ocop_rules.errors import InvalidEvidence, NoVersionInForce, OcopError, PaperRefused
from ocop_rules.forms.entry.bundle_file import BundleFile
from ocop_rules.forms.entry.sheet import sheet_named
from ocop_rules.text import text

router = APIRouter(include_in_schema=False, dependencies=[LANG])

Id = Annotated[str, AsMeant]
"""The id of a version or the name of a set, as it stands in a path."""

_IN_URL = 4
"""A form may be so many times as large as the bundle in it: its letters are written as `%E1%BA%A5`."""

_Answer = TypeVar("_Answer")


@router.api_route("/sheets/{version}/{name}", methods=["GET", "HEAD"])
async def empty_sheet(request: Request, caller: Visitor, version: Id, name: Id, draft: str = "") -> Response:
    """Return an empty sheet, or a draft of the visitor as it was typed."""
    parts = core(request)
    sheet = await asyncio.to_thread(sheet_named, version, name)
    frame = frame_of(request, caller)
    opened = OpenSheet(sheet, sheet.blank(), new_fields(frame))
    if frame.may_rate and is_name(draft):
        found = await open_draft(parts, caller, draft)
        if found is not None:
            return await _shown(parts, caller, form_of(found), frame)
        opened = replace(opened, token=draft, draft=DraftTold("missing", draft))
    return sent(frame, await asyncio.to_thread(open_sheet_html, opened, frame))


@router.post("/sheets/{version}/{name}", dependencies=[FromThisSite])
async def sent_sheet(request: Request, caller: RatingVisitor, version: Id, name: Id) -> Response:
    """Rate what stands in the form, store it, or give it as a file, whichever button was pressed."""
    parts = core(request)
    frame = frame_of(request, caller)
    form = await _form(request, parts, version, name)
    match form.fields.one("do"):
        case "download":
            return _file(await _done(parts, caller, TakeAway(form, frame.lang)))
        case "html" | "txt" | "json" | "xlsx" | "docx" as ending:
            return await _take_along(parts, caller, TakeRating(form, frame, ending))
        case "compare":
            return await _compare(parts, caller, form, frame)
        case "store":
            return await _store(parts, caller, form, frame)
        case "draft":
            return await _draft(parts, caller, form, frame)
        case _:
            return await _shown(parts, caller, form, frame)


@router.post("/sheets/{version}/{name}/result", dependencies=[FromThisSite])
async def result(request: Request, caller: RatingVisitor, version: Id, name: Id) -> Response:
    """Return only the result of what stands in the form, for the page's script."""
    parts = core(request)
    frame = frame_of(request, caller)
    form = await _form(request, parts, version, name)
    return sent(frame, await _done(parts, caller, ShowResult(form, frame)))


@router.post("/sheets/{version}/{name}/draft", dependencies=[FromThisSite])
async def draft_kept(request: Request, caller: RatingVisitor, version: Id, name: Id) -> Response:
    """Keep what stands in the form as a draft, for the page's script; 409 where it was saved elsewhere meanwhile."""
    parts = core(request)
    frame = frame_of(request, caller)
    form = await _form(request, parts, version, name)
    sheet = sheet_named(version, name)
    told = await saved(parts, caller, form, sheet, frame.drafts)
    html = rendered("draft_saved", frame, draft=told, path=sheet_path(sheet))
    return sent(frame, html, 409 if told.state == "stale" else 200)


async def _draft(parts: Core, caller: Caller, form: Form, frame: Frame) -> Response:
    """Keep what stands in the form as a draft, and lead to it."""
    sheet = sheet_named(form.version, form.name)
    try:
        told = await saved(parts, caller, form, sheet, frame.drafts)
    except OcopError as error:
        return await _not_stored(parts, caller, form, refusal_noted(error, parts.metrics), frame)
    except Refusal as refusal:
        return await _not_stored(parts, caller, form, refusal, frame)
    if told.state == "stale":
        return await _shown(parts, caller, replace(form, token=told.token, draft=told), frame, 409)
    return RedirectResponse(f"{sheet_path(sheet)}?draft={told.token}", 303, NOT_KEPT)


async def _shown(parts: Core, caller: Caller, form: Form, frame: Frame, status: int = 200) -> Response:
    """Return the form with its result, or as it is where it cannot be rated just now."""
    try:
        return sent(frame, await _done(parts, caller, ShowForm(form, frame)), status)
    except Refusal as refusal:
        if refusal.kind.name == "bad-request":
            raise
        return await _not_stored(parts, caller, form, refusal, frame)


async def _done(parts: Core, caller: Caller, job: Job[_Answer]) -> _Answer:
    try:
        return await run(parts, caller, job)
    except NotThisForm as error:
        raise Refusal("bad-request", error.message) from None


async def _form(request: Request, parts: Core, version: str, name: str) -> Form:
    settings = parts.settings
    await asyncio.to_thread(sheet_named, version, name)  # a sheet that there is not is told before anything is read
    most = settings.max_body_kib * 1024
    fields = await read_fields(request, most * _IN_URL, settings.body_seconds)
    if len(fields.one("base").encode()) > most:
        raise too_large(most)
    token = fields.one("token")[:64]
    return Form(version, name, fields, token if token.isalnum() else "")


async def _store(parts: Core, caller: Caller, form: Form, frame: Frame) -> Response:
    bundle = await _done(parts, caller, WriteBundle(form, frame.lang))
    if bundle is None:
        return await _wrong(parts, caller, ShowWrong(form, frame, None))
    try:
        stored, _ = await rate_and_store(parts, caller, bundle, RatingQuery(), _naming_of(form, bundle))
    except (InvalidEvidence, NoVersionInForce) as error:
        return await _wrong(parts, caller, ShowWrong(form, frame, error))
    except OcopError as error:
        return await _not_stored(parts, caller, form, refusal_noted(error, parts.metrics), frame)
    except Refusal as refusal:
        return await _not_stored(parts, caller, form, refusal, frame)
    answer = RedirectResponse(f"/evaluations/{stored.entry.evaluation}", 303, NOT_KEPT)
    await end_with(parts, caller, form, answer)
    return answer


async def _take_along(parts: Core, caller: Caller, job: TakeRating) -> Response:
    try:
        made = await _done(parts, caller, job)
    except PaperRefused as error:
        return await _not_stored(parts, caller, job.form, refused(error), job.frame)
    return sent(job.frame, made, 422) if isinstance(made, str) else sent_file(made)


async def _compare(parts: Core, caller: Caller, form: Form, frame: Frame) -> Response:
    try:
        chosen = chosen_in(form)
        record = await record_of(parts, caller, chosen)
    except Refusal as refusal:
        return await _not_stored(parts, caller, form, refusal, frame)
    html, compares = await _done(parts, caller, CompareForm(form, frame, record, f"/evaluations/{chosen}"))
    return sent(frame, html, 200 if compares else 422)


def _naming_of(form: Form, bundle: bytes) -> Naming:
    """Return the name of what is stored from a form: the same form stores the same bundle once."""
    again = text("hãy bấm lưu lần nữa trên phiếu này", "press the button that stores again on this sheet")
    if not form.token:
        return Naming(new_name(), fresh=True, again=again)
    return Naming(f"page-{form.token}-{hashlib.sha256(bundle).hexdigest()}", fresh=False, again=again)


async def _wrong(parts: Core, caller: Caller, job: ShowWrong) -> Response:
    """Return the form again with what is wrong with its bundle."""
    return sent(job.frame, await _done(parts, caller, job), 422)


async def _not_stored(parts: Core, caller: Caller, form: Form, refusal: Refusal, frame: Frame) -> Response:
    """Return the form again as it was sent: nothing that was typed is lost where the service fails."""
    html = await _done(parts, caller, ShowUnstored(form, frame, refusal.kind.name, refusal.detail))
    return sent(frame, html, int(refusal.kind.status))


def _file(file: BundleFile) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"', **NOT_KEPT}
    return Response(file.content, 200, headers, "application/yaml; charset=utf-8")
