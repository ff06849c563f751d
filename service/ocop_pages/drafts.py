"""Drafts: keeping what stands in a form as it was typed, opening it again, listing and deleting drafts."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from typing import Annotated

from fastapi import APIRouter, Path, Request
from ocop_service.access.caller import Caller
from ocop_service.core import Core, core
from ocop_service.evaluations.drafts import (
    Draft,
    DraftText,
    ListedDraft,
    StaleDraft,
    end_draft,
    end_stored,
    list_drafts,
    save_draft,
)
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.problem import Refusal
from starlette.responses import RedirectResponse, Response

from ocop_pages.fields import read_fields
from ocop_pages.frame import LANG, frame_of, rendered, sent
from ocop_pages.jobs import Form
from ocop_pages.open_sheet import DraftTold
from ocop_pages.visitor import FromThisSite, RatingVisitor
from ocop_rules.errors import UnknownVersion
from ocop_rules.forms.entry.fields import Fields
from ocop_rules.forms.entry.sheet import Sheet, sheet_named
from ocop_rules.text import text

router = APIRouter(include_in_schema=False, dependencies=[LANG])

ENDED_COOKIE = "ocop_ended"
"""Tells the script of the next page which draft ended, so that the browser forgets it too."""

_NAME = re.compile(r"[0-9a-f]{32}\Z")
_AN_HOUR = 3600
_MOST = 1024
_CARRIED = frozenset(("do", "token", "whose", "revision", "page", "typed"))
"""What a form carries along besides what was typed into it."""


def is_name(value: str) -> bool:
    """Tell whether a text may name a draft."""
    return _NAME.match(value) is not None


def form_of(draft: Draft) -> Form:
    """Return the form in which a draft stands as it was typed."""
    listed = draft.listed
    told = DraftTold("saved", listed.id, listed.revision, listed.saved_at, listed.page)
    fields = Fields(json.loads(draft.fields))
    return Form(listed.version, str(listed.product_set), fields, listed.id, told)


async def saved(parts: Core, caller: Caller, form: Form, sheet: Sheet, whose: str) -> DraftTold:
    """Keep what stands in a form as its caller's draft, and return what is told of it: it may be stale.

    Raises:
        Refusal: it is too large, or somebody else opened the form in this browser.
        StorageUnavailable: the database fails.
    """
    fields = form.fields
    if fields.one("whose") != whose:
        said = text(
            "phiếu này mở khi người khác đăng nhập trên trình duyệt này, nên không lưu vào bản nháp của bạn",
            "somebody else was signed in when this sheet was opened, so it is not saved among your drafts",
        )
        raise Refusal("forbidden", said)
    name = form.token if is_name(form.token) else uuid.uuid4().hex
    standing = {field: values for field, values in fields.items() if field not in _CARRIED}
    written = DraftText(
        sheet.rulebook.id,
        sheet.product_set.number,
        fields.one("dossier").strip(),
        fields.one("product").strip(),
        json.dumps(standing, ensure_ascii=False),
    )
    try:
        found = await save_draft(parts, caller, name, written, _revision(fields), _page(fields))
    except StaleDraft as error:
        newer = error.newer
        return DraftTold("stale", uuid.uuid4().hex, 0, newer.saved_at, newer.page, other=newer.id)
    dropped = tuple(each.dossier or each.product or each.id for each in found.dropped)
    listed = found.listed
    return DraftTold("saved", name, listed.revision, listed.saved_at, listed.page, "", found.others, dropped)


async def end_with(parts: Core, caller: Caller, form: Form, answer: Response) -> None:
    """End the draft of a form that was stored, here and, by the answer, in the browser."""
    fields = form.fields
    if is_name(form.token) and await end_stored(parts, caller, form.token, _revision(fields), _page(fields)):
        _forget(answer, form.token)


def _forget(answer: Response, name: str) -> None:
    answer.set_cookie(ENDED_COOKIE, name, max_age=_AN_HOUR, samesite="strict")


def _revision(fields: Fields) -> int:
    written = fields.one("revision")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def _page(fields: Fields) -> str:
    written = fields.one("page")
    return written if is_name(written) else ""


async def _listed(request: Request, caller: Caller, *, newer: bool = False) -> Response:
    parts = core(request)
    frame = frame_of(request, caller)
    found = await list_drafts(parts, caller)
    drafts = await asyncio.to_thread(lambda: [(each, _sheet_of(each)) for each in found])
    limits = {"most": parts.settings.drafts_per_key, "days": parts.settings.draft_days}
    return sent(frame, rendered("drafts", frame, drafts=drafts, newer=newer, **limits), 409 if newer else 200)


def _sheet_of(draft: ListedDraft) -> Sheet | None:
    try:
        return sheet_named(draft.version, str(draft.product_set))
    except UnknownVersion:
        return None


@router.api_route("/drafts", methods=["GET", "HEAD"])
async def listed(request: Request, caller: RatingVisitor) -> Response:
    """List the visitor's drafts, those that were saved last first."""
    return await _listed(request, caller)


@router.post("/drafts/{name}/delete", dependencies=[FromThisSite])
async def deleted(request: Request, caller: RatingVisitor, name: Annotated[str, Path(max_length=64)]) -> Response:
    """Delete a draft, unless it was saved again since it was listed."""
    parts = core(request)
    fields = await read_fields(request, _MOST, parts.settings.body_seconds)
    if not await end_draft(parts, caller, name, _revision(fields)):
        return await _listed(request, caller, newer=True)
    answer = RedirectResponse("/drafts", 303, NOT_KEPT)
    if is_name(name):
        _forget(answer, name)
    return answer
