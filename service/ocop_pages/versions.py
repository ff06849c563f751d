"""The pages of the law: the versions there are, and what changed from one to another."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from ocop_service.core import core
from ocop_service.http.parameters import AsMeant
from ocop_service.http.problem import Refusal
from starlette.responses import RedirectResponse, Response

from ocop_pages.frame import LANG, Frame, frame_of, page, rendered, sent
from ocop_pages.start import rulebooks
from ocop_pages.visitor import Visitor
from ocop_rules.rulebook.catalogue import load, version_ids
from ocop_rules.rulebook.citation import decision_named
from ocop_rules.rulebook.diff.diff import diff
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.text import Lang, printable, text
from ocop_rules.words.differences.view import View, view

router = APIRouter(include_in_schema=False, dependencies=[LANG])


@router.api_route("/versions", methods=["GET", "HEAD"])
async def versions(request: Request, caller: Visitor) -> Response:
    """List the versions, with what is not known of them."""
    before = {later: earlier for earlier, later in pairwise(version_ids())}
    named = {later: decision_named(load(earlier).decision) for later, earlier in before.items()}
    return await asyncio.to_thread(
        page, request, "versions", caller, rulebooks=rulebooks(), before=before, before_named=named
    )


@router.api_route("/versions/compare", methods=["GET", "HEAD"])
async def compare(
    caller: Visitor,
    earlier: Annotated[str, Query(alias="from"), AsMeant] = "",
    later: Annotated[str, Query(alias="to"), AsMeant] = "",
) -> Response:
    """Lead from the form that chooses two versions to their page."""
    before, after = (quote(name[:40], safe="") for name in (earlier, later))
    return RedirectResponse(f"/versions/{before or '-'}/to/{after or '-'}", 303)


@router.api_route("/versions/{before}/to/{after}", methods=["GET", "HEAD"])
async def changes(
    request: Request,
    caller: Visitor,
    before: Annotated[str, AsMeant],
    after: Annotated[str, AsMeant],
    set_name: Annotated[str, Query(alias="set"), AsMeant] = "",
) -> Response:
    """Tell what changed from one version to another, in all sets or in one."""
    frame = frame_of(request, caller)
    await asyncio.to_thread(_only, before, after, set_name)  # what there is not is told at once
    job = ShowChanges(before, after, set_name, frame)
    return sent(frame, await core(request).raters.run(job, caller.actor))


@dataclass(frozen=True, slots=True)
class ShowChanges:
    """Compare two versions, in all sets or in one."""

    before: str
    after: str
    name: str
    frame: Frame

    def run(self) -> str:
        """Return the page of the changes."""
        only = _only(self.before, self.after, self.name)
        shown = _view(self.before, self.after, None if only is None else only.slug, self.frame.lang)
        return rendered("changes", self.frame, shown=shown, later=load(self.after), only=only)


def _only(before: str, after: str, name: str) -> ProductSet | None:
    return _set(load(before), load(after), name) if name else None


def _set(earlier: Rulebook, later: Rulebook, name: str) -> ProductSet:
    """Return a set by its number or slug in the later version, or its slug in the earlier one, which alone has it."""
    found = later.set_named(name) or (None if name.isdecimal() else earlier.set_named(name))
    if found is None:
        shown = printable(name)
        raise Refusal("not-found", text(f"không có bộ sản phẩm “{shown}”", f"there is no product set “{shown}”"))
    return found


@lru_cache(maxsize=64)
def _view(before: str, after: str, slug: str | None, lang: Lang) -> View:
    earlier, later = load(before), load(after)
    return view(diff(earlier, later, _set(earlier, later, slug) if slug else None), lang, labels=True)
