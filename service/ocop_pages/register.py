"""The dashboard of the register that the operator keeps: the library's page, made anew when the register changes."""

from __future__ import annotations

import asyncio
import re
from datetime import date
from pathlib import Path

from fastapi import APIRouter, Request
from ocop_service.core import core
from ocop_service.evaluations.rating import run
from ocop_service.http.caching import tagged
from ocop_service.http.problem import Refusal
from ocop_service.raters.registers import DashboardOfRegister
from starlette.responses import Response

from ocop_pages.assets import policy_of
from ocop_pages.frame import LANG, frame_of
from ocop_pages.open_sheet import today
from ocop_pages.take_along import STYLE
from ocop_pages.visitor import Visitor
from ocop_rules.canonical import digest
from ocop_rules.text import Lang, text

router = APIRouter(include_in_schema=False, dependencies=[LANG])

_SCRIPT = re.compile("<script>(.*?)</script>", re.DOTALL)
_MOST_FILES = 200

_Made = tuple[str, str, str]
"""What a page was made of, the page, and its policy."""


@router.api_route("/register", methods=["GET", "HEAD"])
async def dashboard(request: Request, caller: Visitor) -> Response:
    """Return the dashboard as it is today; what is wrong with the register is told as for one that is sent."""
    parts, lang = core(request), frame_of(request, caller).lang
    if parts.settings.register_path is None:
        raise Refusal("not-found", text("dịch vụ không đặt sổ đăng ký nào", "no register is set for this service"))
    path, on = Path(parts.settings.register_path).absolute(), today()
    edition = digest([await asyncio.to_thread(_state, path), on.isoformat(), lang])
    name = f"dashboard_{lang}"
    kept: _Made | None = getattr(request.app.state, name, None)
    if kept is None or kept[0] != edition:
        kept = edition, *await _made(request, caller, path, on, lang)
        setattr(request.app.state, name, kept)
    _, html, policy = kept
    headers = {"Content-Language": lang, "Content-Security-Policy": policy}
    return tagged(request, html, edition, "text/html; charset=utf-8", headers=headers)


async def _made(request: Request, caller: Visitor, path: Path, on: date, lang: Lang) -> tuple[str, str]:
    html = await run(core(request), caller, DashboardOfRegister(str(path), on, lang, "/"))
    (script,) = _SCRIPT.findall(html)
    return html, policy_of(*STYLE.findall(html), script=script)


def _state(path: Path) -> list[list[str]]:
    """Return what changes when a register does: of each of its files name, size and moment of its last change."""
    found = []
    try:
        for each in sorted(path.iterdir())[:_MOST_FILES] if path.is_dir() else [path]:
            about = each.stat()
            found.append([each.name, str(about.st_size), str(about.st_mtime_ns)])
    except OSError:  # reading it tells why
        return []
    return found
