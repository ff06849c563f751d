"""The page of a sheet: filling it in, seeing its result, storing it, taking it away as a file."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import yaml
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from ocop_rules.canonical import Json
from ocop_rules.errors import EngineDisagreement, InvalidDocument, InvalidEvidence, NoVersionInForce, OcopError
from ocop_rules.evidence.reader import parse
from ocop_rules.rulebook.catalogue import vocabulary
from ocop_rules.rulebook.model import plain_number
from ocop_rules.rulebook.vocabulary import Attester
from ocop_rules.source import read_text
from ocop_rules.text import printable, text
from ocop_service.access.caller import Caller
from ocop_service.api.rating import RatingQuery, first_answer, rate, store
from ocop_service.core import Core, core
from ocop_service.http.limits import too_large
from ocop_service.http.parameters import AsMeant
from ocop_service.http.problem import Refusal
from ocop_service.observability.failure import refusal_noted
from ocop_service.pages.form.fields import Fields, read_fields
from ocop_service.pages.form.filled import ballots, filled, items_at, plain, shown
from ocop_service.pages.form.sheet import FIELD_TITLES, Sheet, fact_field, sheet_named
from ocop_service.pages.form.written import Written, written
from ocop_service.pages.frame import LANG, Frame, frame_of, rendered, sent
from ocop_service.pages.preview import Rating, earning, failed, preview, rated_elsewhere, refused
from ocop_service.pages.visitor import FromThisSite, RatingVisitor, Visitor
from ocop_service.raters import bundle_bytes
from ocop_service.storage.evaluations import Request as StorageRequest

router = APIRouter(include_in_schema=False, dependencies=[LANG])

Id = Annotated[str, AsMeant]
"""The id of a version or the name of a set, as it stands in a path."""

_IN_URL = 4
"""A form may be so many times as large as the bundle in it: its letters are written as `%E1%BA%A5`."""

_DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\Z")

_VIETNAM = timezone(timedelta(hours=7))


@router.api_route("/sheets/{version}/{name}", methods=["GET", "HEAD"])
async def empty_sheet(request: Request, caller: Visitor, version: Id, name: Id) -> Response:
    """Give an empty sheet."""
    sheet = await asyncio.to_thread(sheet_named, version, name)
    frame = frame_of(request, caller)
    return sent(frame, await asyncio.to_thread(_html, Opened(sheet, sheet.blank(), new_fields(frame)), frame))


def new_fields(frame: Frame) -> Fields:
    """Give what stands in a new form: this day in Vietnam, until the browser or the person says another."""
    return Fields({"evaluated_on": [today().isoformat()], "judge": [frame.say("Hội đồng", "Council")]})


def today() -> date:
    """Give this day in Vietnam, as what a form proposes; no rating rests on it unless it is sent with the form."""
    return datetime.now(UTC).astimezone(_VIETNAM).date()


@dataclass(frozen=True, slots=True)
class Opened:
    """A sheet that is open in a form.

    Attributes:
        base: the bundle that the form began with.
        fields: what stands in it.
        rating: what the library says of it; None where it was not asked.
        refusal: why it could not be stored, or None.
        token: names the form, so that what is stored from it twice is stored once.
    """

    sheet: Sheet
    base: Mapping[str, Json]
    fields: Fields
    rating: Rating | None = None
    refusal: Refusal | None = None
    token: str = ""


def begun(sheet: Sheet, bundle: Mapping[str, Json], frame: Frame) -> Opened:
    """Give the form that begins with a bundle."""
    fields = filled(bundle, sheet, frame.lang)
    if not items_at(bundle, "sheets"):
        fields = fields.with_default("judge", new_fields(frame).one("judge"))
    return Opened(sheet, bundle, fields)


def _html(opened: Opened, frame: Frame) -> str:
    return rendered(
        "sheet",
        frame,
        sheet=opened.sheet,
        fields=opened.fields,
        base=json.dumps(opened.base, ensure_ascii=False),
        rating=opened.rating,
        refusal=opened.refusal,
        token=opened.token or uuid.uuid4().hex,
        ballots=ballots(opened.base),
        judges=len(items_at(opened.base, "sheets")),
        kept=_kept(opened),
        stated=[need.name for need in opened.sheet.needs.facts if opened.fields.one(fact_field(need.name))],
        attesters=tuple(Attester),
        earning=earning,
        earns=_earns(opened.rating),
        kept_as=_kept_as,
        titles=FIELD_TITLES,
        legal_forms=vocabulary().facts["legal_form"].values,
    )


def _kept_as(kind: str, value: str) -> str:
    """Give the type of a field: a day that is none is kept as text, since a browser's field for days drops it."""
    return "text" if kind == "date" and value and not _DAY.match(value) else kind


def _earns(rating: Rating | None) -> frozenset[str]:
    if rating is None or rating.evaluation is None:
        return frozenset()
    return frozenset(option for result in rating.evaluation.criteria.values() for option in earning(result))


def _kept(opened: Opened) -> list[str]:
    """Give the ids of documents, and the facts, that the form has no field for and that stay as they are."""
    asked = {need.name for need in opened.sheet.needs.documents}
    seen: set[str] = set()
    out = []
    for document in items_at(opened.base, "documents"):
        kind = shown(document.get("type"))
        if kind in asked and kind not in seen:
            seen.add(kind)
        else:
            out.append(shown(document.get("id")))
    facts = {need.name for need in opened.sheet.needs.facts}
    out += [shown(fact.get("fact")) for fact in items_at(opened.base, "facts") if shown(fact.get("fact")) not in facts]
    return [printable(each) for each in out if each]


def opened_page(opened: Opened, frame: Frame) -> str:
    """Give the page of an open sheet with what the library says of it."""
    found = written(opened.fields, opened.base, opened.sheet, frame.lang)
    rating = preview(found, opened.sheet, frame.lang)
    return _html(replace(opened, rating=rating), frame)


@router.post("/sheets/{version}/{name}", dependencies=[FromThisSite])
async def sent_sheet(request: Request, caller: RatingVisitor, version: Id, name: Id) -> Response:
    """Rate what stands in the form, store it, or give it as a file, whichever button was pressed."""
    parts = core(request)
    frame = frame_of(request, caller)
    opened = await _opened(request, parts, version, name)
    found = await asyncio.to_thread(written, opened.fields, opened.base, opened.sheet, frame.lang)
    match opened.fields.one("do"):
        case "download":
            return _file(found)
        case "store":
            return await _store(parts, caller, opened, found, frame)
        case _:
            return sent(frame, await rating_in_thread(parts, opened, frame))


async def rating_in_thread(parts: Core, opened: Opened, frame: Frame) -> str:
    """Give the page of an open sheet with its result, made in a thread that rates; raises as rating does."""
    try:
        return await parts.raters.run(lambda: opened_page(opened, frame))
    except EngineDisagreement:
        parts.metrics.disagreed()
        raise


@router.post("/sheets/{version}/{name}/result", dependencies=[FromThisSite])
async def result(request: Request, caller: RatingVisitor, version: Id, name: Id) -> Response:
    """Give only the result of what stands in the form, for the page's script."""
    parts = core(request)
    frame = frame_of(request, caller)
    opened = await _opened(request, parts, version, name)

    def told() -> str:
        rating = preview(written(opened.fields, opened.base, opened.sheet, frame.lang), opened.sheet, frame.lang)
        return rendered("result", frame, rating=rating, earning=earning, whole=False)

    try:
        html = await parts.raters.run(told)
    except EngineDisagreement:
        parts.metrics.disagreed()
        raise
    return sent(frame, html)


async def _opened(request: Request, parts: Core, version: str, name: str) -> Opened:
    settings = parts.settings
    sheet = await asyncio.to_thread(sheet_named, version, name)
    most = settings.max_body_kib * 1024
    fields = await read_fields(request, most * _IN_URL, settings.body_seconds)
    if len(fields.one("base").encode()) > most:
        raise too_large(most)
    try:
        base = plain((await asyncio.to_thread(read_text, fields.one("base") or "{}")).data)
    except InvalidDocument:
        base = None
    if not isinstance(base, dict):
        raise Refusal("bad-request", text("mở lại phiếu từ đầu", "open the sheet anew"))
    token = fields.one("token")[:64]
    return Opened(sheet, base or sheet.blank(), fields, token=token if token.isalnum() else "")


async def _store(parts: Core, caller: Caller, opened: Opened, found: Written, frame: Frame) -> Response:
    bundle = bundle_bytes(found.bundle)
    digest = hashlib.sha256(bundle).hexdigest()
    # The same form stores the same bundle once; a bundle that was changed in it is another one.
    name = f"page-{opened.token}-{digest}" if opened.token else None
    elsewhere = rated_elsewhere(found.bundle, opened.sheet)
    if elsewhere is not None:
        return await _wrong(opened, refused((elsewhere,)), frame)
    try:
        stored = await first_answer(parts, caller.actor, name, digest)
        if stored is None:
            rated = await rate(parts, bundle, RatingQuery())
            stored = await store(parts, rated, StorageRequest(caller.actor, name, digest if name else None))
    except (InvalidEvidence, NoVersionInForce) as error:
        return await _wrong(opened, failed(error, found, opened.sheet), frame)
    except OcopError as error:
        return await _not_stored(opened, refusal_noted(error, parts.metrics), frame)
    except Refusal as refusal:
        return await _not_stored(opened, refusal, frame)
    return RedirectResponse(f"/evaluations/{stored.entry.evaluation}", 303, {"Cache-Control": "no-store"})


async def _wrong(opened: Opened, rating: Rating, frame: Frame) -> Response:
    """Give the form again with what is wrong with its bundle."""
    return sent(frame, await asyncio.to_thread(_html, replace(opened, rating=rating), frame), 422)


async def _not_stored(opened: Opened, refusal: Refusal, frame: Frame) -> Response:
    """Give the form again as it was sent: nothing that was typed is lost where the service fails."""
    html = await asyncio.to_thread(_html, replace(opened, refusal=refusal), frame)
    return sent(frame, html, int(refusal.kind.status))


def _file(found: Written) -> Response:
    """Give the bundle as a YAML file for `ocop score`, even if it is not finished."""
    try:
        checked = parse(found.bundle)[0]
    except InvalidEvidence:
        checked = None
    data = found.bundle if checked is None else _readable(checked.model_dump())
    content = yaml.dump(data, Dumper=_Yaml, allow_unicode=True, sort_keys=False, width=120)
    dossier = str(found.bundle.get("dossier", ""))
    name = "".join(c for c in dossier if c.isascii() and (c.isalnum() or c in "-_"))[:80] or "ocop"
    headers = {"Content-Disposition": f'attachment; filename="{name}.yaml"', "Cache-Control": "no-store"}
    return Response(content.encode("utf-8", "replace"), 200, headers, "application/yaml; charset=utf-8")


def _readable(value: object) -> object:
    """Give a checked bundle as YAML writes it, without what is not stated."""
    if isinstance(value, dict):
        return {key: _readable(item) for key, item in value.items() if item is not None and item != ()}
    if isinstance(value, list | tuple):
        return [_readable(item) for item in value]
    return value.value if isinstance(value, StrEnum) else value


class _Yaml(yaml.SafeDumper):
    """Writes exact numbers as a person would."""


_Yaml.add_representer(
    Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", plain_number(value))
)
