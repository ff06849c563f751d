"""The pages of a round: coming by a link, a member's products and sheets, what the secretary sees."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path as FolderPath
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path, Request
from ocop_service.access.caller import Caller
from ocop_service.core import core
from ocop_service.evaluations.rating import run
from ocop_service.guard import ANYBODY
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.problem import Refusal
from ocop_service.observability.failure import refusal_noted
from ocop_service.raters.jobs import Job
from starlette.responses import RedirectResponse, Response

from ocop_pages.fields import read_fields
from ocop_pages.frame import LANG, ROUND, frame_of, sent
from ocop_pages.round.jobs import CheckSheet, ShowOwnResult, ShowProducts, ShowSheet
from ocop_pages.round.overview import ShowOverview
from ocop_pages.round.participant import (
    ROUND_COOKIE,
    InRound,
    Participant,
    being_changed,
    holder_shown,
    round_folder,
)
from ocop_pages.visitor import FromThisSite, keep_token
from ocop_rules.council.journal import Entry, Journal
from ocop_rules.errors import InvalidRound
from ocop_rules.forms.entry.seated import MemberForm, NotSeated
from ocop_rules.text import text

router = APIRouter(include_in_schema=False, dependencies=[LANG])

Number = Annotated[int, Path(ge=1, le=10_000)]
"""The number of a product in the round."""

_MOST = 64 * 1024
"""The options of the longest sheet are some 10 KiB."""

_Answer = TypeVar("_Answer")


@router.api_route("/round/m/{token}", methods=["GET", "HEAD"], dependencies=[ANYBODY])
async def by_members_link(request: Request, token: str) -> Response:
    """Take in a member who came by a link, and lead to an address without the token."""
    return await _taken_in(request, token, secretarys=False)


@router.api_route("/round/s/{token}", methods=["GET", "HEAD"], dependencies=[ANYBODY])
async def by_secretarys_link(request: Request, token: str) -> Response:
    """Take in the secretary, and lead to an address without the token."""
    return await _taken_in(request, token, secretarys=True)


async def _taken_in(request: Request, token: str, *, secretarys: bool) -> Response:
    await holder_shown(request, round_folder(request), token, secretarys=secretarys)
    answer = RedirectResponse(f"{ROUND}?{request.url.query}".rstrip("?"), 303, NOT_KEPT)
    # Lax, not strict: the link comes from a message, and a browser counts what it leads to as led there from elsewhere.
    keep_token(answer, request, ROUND_COOKIE, token, path=ROUND, samesite="lax")
    return answer


@router.api_route("/round", methods=["GET", "HEAD"])
async def begin(request: Request, caller: InRound) -> Response:
    """Return a member's products, or what the secretary sees."""
    frame = frame_of(request, None)
    if caller.member is None:
        return sent(frame, await _done(request, caller, ShowOverview(caller.folder, frame)))
    return sent(frame, await _done(request, caller, ShowProducts(caller.folder, caller.member, frame)))


@router.api_route("/round/products/{number}", methods=["GET", "HEAD"])
async def sheet(request: Request, caller: InRound, number: Number) -> Response:
    """Return a member's sheet of a product, as the member sent it last."""
    frame = frame_of(request, None)
    form = MemberForm(caller.folder, _member(caller), number, None)
    return sent(frame, await _done(request, caller, ShowSheet(form, frame)))


@router.post("/round/products/{number}", dependencies=[FromThisSite])
async def sent_sheet(request: Request, caller: InRound, number: Number) -> Response:
    """Take in a member's sheet, or show what it comes to, whichever button was pressed."""
    frame = frame_of(request, None)
    form = await _form(request, caller, number)
    assert form.sent is not None
    if form.sent.one("do") != "send":
        return sent(frame, await _done(request, caller, ShowSheet(form, frame)))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    checked = await _done(request, caller, CheckSheet(form, frame, now))
    if checked.entry is None:
        return sent(frame, checked.html, checked.status)
    try:
        await asyncio.to_thread(_note, caller.folder, checked.entry)
    except InvalidRound as error:
        refusal_noted(error, core(request).metrics)
        return sent(frame, await _done(request, caller, ShowSheet(form, frame, _NOT_KEPT)), 503)
    return RedirectResponse(f"{ROUND}#p-{number}", 303, NOT_KEPT)


@router.post("/round/products/{number}/result", dependencies=[FromThisSite])
async def result(request: Request, caller: InRound, number: Number) -> Response:
    """Return only the result of what stands in the form, for the page's script."""
    frame = frame_of(request, None)
    form = await _form(request, caller, number)
    return sent(frame, await _done(request, caller, ShowOwnResult(form, frame)))


def _member(caller: Participant) -> str:
    if caller.member is None:
        raise Refusal(
            "forbidden", text("liên kết của thư ký không dùng để chấm", "the secretary's link scores nothing")
        )
    return caller.member


async def _form(request: Request, caller: Participant, number: int) -> MemberForm:
    member = _member(caller)
    fields = await read_fields(request, _MOST, core(request).settings.body_seconds)
    return MemberForm(caller.folder, member, number, fields)


async def _done(request: Request, caller: Participant, job: Job[_Answer]) -> _Answer:
    parts = core(request)
    try:
        return await run(parts, Caller(caller.actor, "", frozenset()), job)
    except NotSeated as error:
        raise Refusal("forbidden", error.message) from None
    except InvalidRound as error:
        raise being_changed(request, error) from None


_NOT_KEPT = text(
    "không ghi được phiếu nên chưa nhận; những gì đã chọn vẫn còn đây: ít phút nữa hãy gửi lại, hoặc báo thư ký",
    "the sheet could not be kept; what you chose is still here: send it again in a few minutes, or tell the secretary",
)


def _note(folder: FolderPath, entry: Entry) -> None:
    """Note a sheet in the journal; raises `InvalidRound` where that cannot be done, and nothing is noted."""
    Journal(folder).add([entry])
