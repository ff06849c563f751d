"""The first page: choosing version and set, or a file to upload."""

from __future__ import annotations

import asyncio
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Request
from ocop_service.access.caller import Caller
from ocop_service.http.parameters import AsMeant
from starlette.responses import Response

from ocop_pages.frame import LANG, page
from ocop_pages.visitor import Visitor
from ocop_rules.errors import Problem
from ocop_rules.rulebook.catalogue import load, version_ids
from ocop_rules.rulebook.kinds import Status
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.text import Text

router = APIRouter(include_in_schema=False, dependencies=[LANG])


def rulebooks() -> list[Rulebook]:
    """Return the versions as one looks for them: what is in force first, then the newest first."""
    newest = [load(version) for version in reversed(version_ids())]
    return sorted(newest, key=lambda rulebook: rulebook.status is not Status.IN_FORCE)


def start_page(
    request: Request, caller: Caller, version: str | None, problems: tuple[Problem, ...] = (), status: int = 200
) -> Response:
    """Return the first page, with what is wrong with a file that was uploaded."""
    shown = rulebooks()
    rulebook = shown[0] if version is None else load(version)
    values = {"rulebooks": shown, "rulebook": rulebook, "fields_of_sets": _by_field(rulebook), "problems": problems}
    return page(request, "start", caller, status, **values)


def _by_field(rulebook: Rulebook) -> list[tuple[Text, list[ProductSet]]]:
    """Return the sets by the field in which they are, in printed order."""
    groups = groupby(rulebook.sets.values(), key=lambda each: each.field.vi)
    return [(found[0].field, found) for found in (list(sets) for _, sets in groups)]


@router.api_route("/", methods=["GET", "HEAD"])
async def start(request: Request, caller: Visitor, version: Annotated[str | None, AsMeant] = None) -> Response:
    """Return the first page."""
    return await asyncio.to_thread(start_page, request, caller, version)
