"""The pages that compare: two stored evaluations, and what stands in a form with one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from ocop_service.access.caller import Caller
from ocop_service.core import Core, core
from ocop_service.evaluations.listing import ListedEvaluation, same_dossier
from ocop_service.evaluations.rating import run
from ocop_service.evaluations.stored import StoredEvaluation, cut_record, stored_evaluation
from ocop_service.http.problem import Refusal
from ocop_service.raters.comparisons import SIDES, CompareRecords
from starlette.responses import Response

from ocop_pages.frame import LANG, Frame, frame_of, rendered, sent
from ocop_pages.jobs import Form
from ocop_pages.open_sheet import open_again
from ocop_pages.visitor import RereadingVisitor
from ocop_rules.forms.entry.preview import preview
from ocop_rules.replay.compare.compare import compare
from ocop_rules.text import text
from ocop_rules.words.compared import COLUMNS, HEADINGS, ComparisonLines

router = APIRouter(include_in_schema=False, dependencies=[LANG])

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

NO_ID = text("chép mã hoặc địa chỉ của kết quả đã lưu", "copy the id or the address of a stored result")


@dataclass(frozen=True, slots=True)
class CompareForm:
    """Compare what stands in a form with a stored evaluation, which is taken as the earlier one.

    Attributes:
        record: of the stored one.
        path: of its page.
    """

    form: Form
    frame: Frame
    record: str
    path: str

    def run(self) -> tuple[str, bool]:
        """Return the page, and whether it compares; else it is that of the form with what is wrong."""
        opened, found = self.form.write(self.frame.lang)
        rating = preview(found, opened.sheet, self.frame.lang)
        if rating.evaluation is None:
            return open_again(opened, rating, self.frame), False
        told = compare(self.record.encode(), rating.evaluation).explanation(self.frame.lang)
        return compared_html(told, {SIDES[0]: self.path}, self.frame), True


def id_in(written: str) -> UUID | None:
    """Return the id of a stored evaluation in what somebody typed or pasted: itself, or its address."""
    found = _ID.search(written)
    return None if found is None else UUID(found[0])


def compared_html(lines: ComparisonLines, paths: Mapping[str, str], frame: Frame) -> str:
    """Return the page of a comparison; `paths` are those of the pages of what is stored, by the names of the two."""
    return rendered("compare", frame, lines=lines, paths=paths, headings=HEADINGS, columns=COLUMNS)


async def record_of(parts: Core, caller: Caller, evaluation_id: UUID) -> str:
    """Return the record of a stored evaluation; raises `Refusal` where there is none, or somebody changed it."""
    return _whole(await stored_evaluation(parts, caller, evaluation_id))


@router.api_route("/compare", methods=["GET", "HEAD"])
async def compared(request: Request, caller: RereadingVisitor, a: str = "", b: str = "") -> Response:
    """Compare two stored evaluations, or ask which: the other ones of the same dossier are offered first."""
    parts = core(request)
    frame = frame_of(request, caller)
    written = dict(zip(SIDES, (a.strip(), b.strip()), strict=True))
    ids = {name: id_in(each) for name, each in written.items()}
    found = {name: await stored_evaluation(parts, caller, each) for name, each in ids.items() if each is not None}
    if len(found) < len(SIDES):
        wrong = tuple(name for name, each in written.items() if each and name not in found)
        alike = [await same_dossier(parts, caller, each) for each in found.values()]
        chosen = next(iter(found.values()), None)
        values = {"written": written, "wrong": wrong, "chosen": chosen, "alike": alike[0] if alike else ()}
        html = rendered("compare_which", frame, no_id=NO_ID, title=HEADINGS["page"], in_order=_in_order, **values)
        return sent(frame, html, 422 if wrong else 200)
    before, after = map(_whole, found.values())
    lines = await run(parts, caller, CompareRecords(before, after, frame.lang))
    return sent(frame, compared_html(lines, {name: f"/evaluations/{each}" for name, each in ids.items()}, frame))


def chosen_in(form: Form) -> UUID:
    """Return with which stored evaluation a form is to be compared: what was typed, else where it began.

    Raises:
        Refusal: neither is there.
    """
    found = id_in(form.fields.one("with").strip() or form.fields.one("since"))
    if found is None:
        raise Refusal("invalid-parameter", NO_ID)
    return found


def _whole(stored: StoredEvaluation) -> str:
    cut_record(stored.record)
    return stored.record


def _in_order(chosen: StoredEvaluation, other: ListedEvaluation) -> dict[str, str]:
    """Return the two by their names: the one that was evaluated, then stored first is the earlier one."""
    mine = (chosen.summary.evaluated_on, chosen.entry.sequence, chosen.entry.evaluation)
    return dict(zip(SIDES, (each[2] for each in sorted((mine, _key(other)))), strict=True))


def _key(listed: ListedEvaluation) -> tuple[str, int, str]:
    return listed.summary.evaluated_on, listed.sequence, listed.id
