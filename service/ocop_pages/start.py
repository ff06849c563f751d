"""The first page: choosing version and set, or uploading a bundle."""

from __future__ import annotations

import asyncio
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Request
from ocop_service.access.caller import Caller
from ocop_service.core import core
from ocop_service.evaluations.rating import run
from ocop_service.http.parameters import AsMeant
from starlette.responses import RedirectResponse, Response

from ocop_pages.fields import read_upload
from ocop_pages.frame import LANG, frame_of, page, sent
from ocop_pages.jobs import OpenUpload
from ocop_pages.visitor import FromThisSite, RatingVisitor, Visitor
from ocop_rules.errors import InvalidEvidence, NoVersionInForce, OcopError, Problem, UnknownVersion
from ocop_rules.rulebook.catalogue import load, version_ids
from ocop_rules.rulebook.kinds import Status
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.text import Text

router = APIRouter(include_in_schema=False, dependencies=[LANG])

_ENVELOPE = 16 * 1024
"""What a form adds to the file in it."""


def rulebooks() -> list[Rulebook]:
    """Return the versions as one looks for them: what is in force first, then the newest first."""
    newest = [load(version) for version in reversed(version_ids())]
    return sorted(newest, key=lambda rulebook: rulebook.status is not Status.IN_FORCE)


def _start(
    request: Request, caller: Caller, version: str | None, problems: tuple[Problem, ...] = (), status: int = 200
) -> Response:
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
    return await asyncio.to_thread(_start, request, caller, version)


@router.api_route("/upload", methods=["GET", "HEAD"])
async def begin_again(caller: Visitor) -> Response:
    """Lead somebody who comes back to the address of an uploaded bundle to the first page."""
    return RedirectResponse("/", 303)


@router.post("/upload", dependencies=[FromThisSite])
async def upload(request: Request, caller: RatingVisitor) -> Response:
    """Open the form of an uploaded bundle's sheet, filled in, with its result."""
    parts = core(request)
    most = parts.settings.max_body_kib * 1024
    content = await read_upload(request, most + _ENVELOPE, parts.settings.body_seconds)
    frame = frame_of(request, caller)
    try:
        return sent(frame, await run(parts, caller, OpenUpload(content, frame)))
    except InvalidEvidence as error:
        return await asyncio.to_thread(_start, request, caller, None, error.problems, 422)
    except OcopError as error:
        if not isinstance(error, NoVersionInForce | UnknownVersion):
            raise
        problem = Problem("no-version", "", error.message)
        return await asyncio.to_thread(_start, request, caller, None, (problem,), 422)
