"""Opening a file that somebody has in the form of its sheet: a workbook, a bundle, a record, lines of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from ocop_service.core import core
from ocop_service.evaluations.rating import run
from ocop_service.raters.outcome import bundle_bytes
from starlette.responses import RedirectResponse, Response

from ocop_pages.fields import read_upload
from ocop_pages.frame import LANG, Frame, frame_of, rendered, sent
from ocop_pages.jobs import rated_html
from ocop_pages.open_sheet import begun
from ocop_pages.start import start_page
from ocop_pages.visitor import FromThisSite, RatingVisitor, Visitor
from ocop_rules.canonical import Json
from ocop_rules.errors import InvalidEvidence, InvalidRecord, NoVersionInForce, OcopError, Problem, UnknownVersion
from ocop_rules.evidence.reader import parse, salvage
from ocop_rules.forms.entry.from_bundle import mapping_at, plain, shown
from ocop_rules.forms.entry.sheet import Sheet, sheet_named, version_chosen
from ocop_rules.forms.handed_in import dossiers_handed_in
from ocop_rules.replay.dossiers import Dossier
from ocop_rules.rulebook.catalogue import version_ids
from ocop_rules.text import text

router = APIRouter(include_in_schema=False, dependencies=[LANG])

_ENVELOPE = 16 * 1024
"""What a form adds to the file in it."""

_MOST = 200
"""So many dossiers of a file are listed at most."""


@dataclass(frozen=True, slots=True)
class OpenUpload:
    """Open the form of the sheet of an uploaded file; where it holds several dossiers, list them to choose from."""

    content: bytes
    frame: Frame

    def run(self) -> str:
        """Return the page.

        Raises:
            InvalidEvidence: it cannot be read, or it does not say on which sheet it is to be rated.
            UnknownVersion: it names a version or a set that there is not.
            NoVersionInForce: no version applies on its days.
        """
        found = dossiers_handed_in(self.content)
        if len(found) > _MOST:
            message = text(f"tệp có {len(found)} hồ sơ", f"the file holds {len(found)} dossiers")
            mend = text(f"chia thành các tệp nhiều nhất {_MOST} hồ sơ", f"part it into files of {_MOST} at most")
            raise InvalidEvidence([Problem("too-many", "", message, mend)])
        if len(found) > 1:
            return rendered("uploads", self.frame, choices=list(_choices(found)))
        sheet, bundle = _read(found[0])
        return rated_html(begun(sheet, bundle, self.frame), self.frame)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several dossiers of a file.

    Attributes:
        name: its line, or its name in a table.
        dossier, product, producer: as it names them; empty where it does not.
        content: its bundle, for the form that opens it; None where it cannot be read.
        problems: what is wrong with it then.
    """

    name: str
    dossier: str
    product: str
    producer: str
    content: str | None
    problems: tuple[Problem, ...] = ()


def _choices(found: Iterable[Dossier]) -> Iterator[Choice]:
    for each in found:
        try:
            _, bundle = _read(each)
        except InvalidEvidence as error:
            yield Choice(each.name, "", "", "", None, error.problems)
        except (NoVersionInForce, UnknownVersion) as error:
            yield Choice(each.name, "", "", "", None, (Problem("no-version", "", error.message),))
        else:
            product, producer = (shown(mapping_at(bundle, place).get("name")) for place in ("product", "producer"))
            yield Choice(each.name, shown(bundle.get("dossier")), product, producer, bundle_bytes(bundle).decode())


def _read(dossier: Dossier) -> tuple[Sheet, Mapping[str, Json]]:
    if isinstance(dossier.error, InvalidRecord):
        raise InvalidEvidence(dossier.error.problems)
    if dossier.error is not None:
        raise dossier.error
    assert dossier.bundle is not None
    bundle, source, problems = parse(dossier.bundle, recorded=dossier.record is not None)
    partial = salvage(source)
    version = version_chosen(partial)
    data = plain(source.data) if bundle is None else bundle.as_json()
    if dossier.record is not None and dossier.record.version != version and dossier.record.version in version_ids():
        version = dossier.record.version
        data = {**data, "version": version} if isinstance(data, dict) else data
    if version is None or partial.product_set is None:
        raise InvalidEvidence(problems or [_SHEET_NOT_SAID])
    return sheet_named(version, str(partial.product_set)), data if isinstance(data, dict) else {}


_SHEET_NOT_SAID = Problem(
    "missing-field",
    "version",
    text("hồ sơ không cho biết chấm theo bộ tiêu chí nào", "it does not say by which criteria it is to be rated"),
    text("thêm “version: …”, hoặc submitted_on và evaluated_on", "add “version: …”, or submitted_on and evaluated_on"),
)


@router.api_route("/upload", methods=["GET", "HEAD"])
async def begin_again(caller: Visitor) -> Response:
    """Lead somebody who comes back to the address of an uploaded file to the first page."""
    return RedirectResponse("/", 303)


@router.post("/upload", dependencies=[FromThisSite])
async def upload(request: Request, caller: RatingVisitor) -> Response:
    """Open an uploaded file."""
    parts = core(request)
    most = parts.settings.max_body_kib * 1024
    content = await read_upload(request, most + _ENVELOPE, parts.settings.body_seconds)
    frame = frame_of(request, caller)
    try:
        return sent(frame, await run(parts, caller, OpenUpload(content, frame)))
    except InvalidEvidence as error:
        return await asyncio.to_thread(start_page, request, caller, None, error.problems, 422)
    except OcopError as error:
        if not isinstance(error, NoVersionInForce | UnknownVersion):
            raise
        problem = Problem("no-version", "", error.message)
        return await asyncio.to_thread(start_page, request, caller, None, (problem,), 422)
