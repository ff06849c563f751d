"""The guard of a round's pages: a link's token in a cookie, good for this round and for nothing else of the service."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from ocop_service.core import core
from ocop_service.guard import guards_alone
from ocop_service.http.context import context_of
from ocop_service.http.problem import Refusal
from ocop_service.observability.failure import refusal_noted

from ocop_pages.frame import frame_of
from ocop_rules.canonical import digest_of_text
from ocop_rules.council.links import Holder, holder_of
from ocop_rules.errors import InvalidRound
from ocop_rules.text import text

ROUND_COOKIE = "ocop_round"
"""The cookie that keeps the token, so that it does not stay in the address of a page."""

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who came by a link of the round.

    Attributes:
        folder: the round's.
        member: the name of a member; None for the secretary.
        actor: who that is for limits and logs, without a name.
    """

    folder: Path
    member: str | None
    actor: str


def round_folder(request: Request) -> Path:
    """Return the folder of the round that is held here; raises `Refusal` if there is none."""
    folder = core(request).settings.round
    if folder is None:
        raise Refusal("not-found", text("không có đường dẫn này", "there is no such path"))
    path = Path(folder)
    return path if path.is_dir() else path.parent  # round.yaml may be named as well


async def holder_shown(request: Request, folder: Path, token: str | None, *, secretarys: bool | None = None) -> Holder:
    """Return who holds the link of a token that was shown.

    Args:
        request: the request.
        folder: the round's.
        token: what was shown.
        secretarys: whether it has to be the secretary's link; None for either.

    Raises:
        Refusal: nobody does; or the address has shown too many that nobody holds; or the links cannot be read.
    """
    try:
        holder = None if token is None else await asyncio.to_thread(holder_of, folder, token)
    except InvalidRound as error:
        raise being_changed(request, error) from None
    if holder is None or secretarys not in (None, holder.member is None):
        if token is not None:
            core(request).throttle.count_refusal(request.client.host if request.client else "-")
        said = text(
            "mở lại liên kết mà thư ký đã gửi cho bạn; nếu vẫn không được thì liên kết ấy đã được thay hoặc đợt đã "
            "khóa sổ: hãy hỏi thư ký",
            "open the link that the secretary sent you; if that does not help, it was replaced or the round is closed; "
            "ask the secretary",
        )
        raise Refusal("unauthorized", said)
    return holder


def being_changed(request: Request, error: InvalidRound) -> Refusal:
    """Return the refusal where the files of the round are wrong; the log has it, and the secretary mends it."""
    refusal_noted(error, core(request).metrics)
    said = text(
        "các tệp của đợt này đang có chỗ sai; hãy báo thư ký chạy ocop council để xem",
        "the files of the round are wrong somewhere; tell the secretary to run ocop council, which says where",
    )
    return Refusal("unavailable", said, later=60)


@guards_alone
async def participant(request: Request) -> Participant:
    """Return who looks at a page of the round, or refuse them."""
    folder = round_folder(request)
    frame_of(request, None)
    holder = await holder_shown(request, folder, request.cookies.get(ROUND_COOKIE))
    actor = f"round:{digest_of_text(holder.member or '')[:_SHOWN]}"
    context_of(request.scope).actor = actor
    core(request).throttle.count_request(actor)
    return Participant(folder, holder.member, actor)


InRound = Annotated[Participant, Depends(participant)]
"""Somebody who came by a link of the round."""
