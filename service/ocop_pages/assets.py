"""The style, the script and the mark of the pages: files of the package, sent under entity tags."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Request
from ocop_service.guard import ANYBODY
from ocop_service.http.caching import tagged
from ocop_service.http.problem import Refusal
from starlette.responses import Response

from ocop_rules.markup import seal
from ocop_rules.text import text

router = APIRouter(include_in_schema=False)

_TYPES = {
    "ocop.css": "text/css; charset=utf-8",
    "api.js": "text/javascript; charset=utf-8",
    "ocop.js": "text/javascript; charset=utf-8",
    "drafts.js": "text/javascript; charset=utf-8",
    "ocop.svg": "image/svg+xml",
}
_A_DAY = "public, max-age=86400"


@cache
def content(name: str) -> str:
    """Return the text of a file."""
    return files("ocop_pages").joinpath("static", name).read_text(encoding="utf-8")


@cache
def edition(name: str) -> str:
    """Return what changes whenever a file does."""
    return hashlib.sha256(content(name).encode()).hexdigest()[:16]


def policy_of(*styles: str, images: str = "", script: str | None = None) -> str:
    """Return the content security policy of a page that stands alone: its own styles, by their seals, and nothing else.

    Args:
        styles: the styles.
        images: from where images may come; empty for nowhere.
        script: the one script that it runs; None for none.
    """
    allowed = " ".join(f"'{seal(each)}'" for each in styles)
    shown = f" img-src {images};" if images else ""
    run = f" script-src '{seal(script)}';" if script is not None else ""
    nothing = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return f"default-src 'none'; style-src {allowed};{run}{shown} {nothing}"


def address(name: str) -> str:
    """Return the address of a file, which is another one when the file has changed."""
    return f"/static/{name}?v={edition(name)}"


@router.api_route("/static/{name}", methods=["GET", "HEAD"], dependencies=[ANYBODY])
async def asset(request: Request, name: str, v: str = "") -> Response:
    """Return a file; nobody needs to be signed in for it."""
    if name not in _TYPES:
        raise Refusal("not-found", text("không có tệp này", "there is no such file"))
    return tagged(request, content(name), edition(name), _TYPES[name], cache=_A_DAY)
