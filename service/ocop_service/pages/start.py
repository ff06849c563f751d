"""The first page: choosing version and set, or uploading a bundle."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from ocop_rules.canonical import Json
from ocop_rules.errors import InvalidEvidence, NoVersionInForce, OcopError, Problem, UnknownVersion
from ocop_rules.evidence.reader import parse, salvage
from ocop_rules.rulebook.catalogue import load, version_ids
from ocop_rules.rulebook.definition import Status
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.text import Text, text
from ocop_service.access.caller import Caller
from ocop_service.core import core
from ocop_service.http.parameters import AsMeant
from ocop_service.pages.form.fields import read_upload
from ocop_service.pages.form.filled import plain
from ocop_service.pages.form.sheet import Sheet, sheet_named, version_chosen
from ocop_service.pages.frame import LANG, frame_of, page, sent
from ocop_service.pages.sheet import begun, rating_in_thread
from ocop_service.pages.visitor import FromThisSite, RatingVisitor, Visitor

router = APIRouter(include_in_schema=False, dependencies=[LANG])

_ENVELOPE = 16 * 1024
"""What a form adds to the file in it."""


def rulebooks() -> list[Rulebook]:
    """Give the versions as one looks for them: what is in force first, then the newest first."""
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
    """Give the sets by the field in which they are, in printed order."""
    groups = groupby(rulebook.sets.values(), key=lambda each: each.field.vi)
    return [(found[0].field, found) for found in (list(sets) for _, sets in groups)]


@router.api_route("/", methods=["GET", "HEAD"])
async def start(request: Request, caller: Visitor, version: Annotated[str | None, AsMeant] = None) -> Response:
    """Give the first page."""
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
        sheet, bundle = await parts.raters.run(lambda: _read(content))
    except InvalidEvidence as error:
        parts.metrics.refused()
        return await asyncio.to_thread(_start, request, caller, None, error.problems, 422)
    except OcopError as error:
        if not isinstance(error, NoVersionInForce | UnknownVersion):
            raise
        problem = Problem("no-version", "", error.message)
        return await asyncio.to_thread(_start, request, caller, None, (problem,), 422)
    return sent(frame, await rating_in_thread(parts, begun(sheet, bundle, frame), frame))


def _read(content: bytes) -> tuple[Sheet, Mapping[str, Json]]:
    """Give an uploaded bundle with its sheet.

    Raises:
        InvalidEvidence: it cannot be read, or it does not say on which sheet it is to be rated.
        UnknownVersion: it names a version or a set that there is not.
        NoVersionInForce: no version applies on its days.
    """
    if not content.strip():
        mend = text("chọn một tệp .yaml hoặc .json", "choose a .yaml or .json file")
        raise InvalidEvidence([Problem("empty", "", text("chưa có tệp nào", "there is no file"), mend)])
    bundle, source, problems = parse(content)
    draft = salvage(source)
    version = version_chosen(draft)
    if version is None or draft.product_set is None:
        raise InvalidEvidence(problems or [_SHEET_NOT_SAID])
    sheet = sheet_named(version, str(draft.product_set))
    data = plain(source.data) if bundle is None else bundle.as_json()
    return sheet, data if isinstance(data, dict) else {}


_SHEET_NOT_SAID = Problem(
    "missing-field",
    "version",
    text("hồ sơ không cho biết chấm theo bộ tiêu chí nào", "it does not say by which criteria it is to be rated"),
    text("thêm “version: …”, hoặc submitted_on và evaluated_on", "add “version: …”, or submitted_on and evaluated_on"),
)
