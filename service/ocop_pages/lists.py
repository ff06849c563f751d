"""The list of stored evaluations: found again by what one knows of them, and taken along as a table."""

from __future__ import annotations

import asyncio
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from ocop_service.core import core
from ocop_service.evaluations.list_files import COLUMNS, MOST_LINES, MOST_ROWS, list_csv, row_in_words
from ocop_service.evaluations.listing import ListPage, ListQuery, every_listed, list_page
from ocop_service.evaluations.rating import run
from ocop_service.http.caching import NOT_KEPT
from ocop_service.http.problem import Refusal
from ocop_service.raters.tables import WriteTable
from pydantic import ValidationError
from starlette.responses import Response, StreamingResponse

from ocop_pages.frame import LANG, frame_of, rendered, sent
from ocop_pages.take_along import TYPES, refused
from ocop_pages.visitor import Visitor
from ocop_rules.documents.written_day import day_meant
from ocop_rules.errors import PaperRefused
from ocop_rules.rulebook.catalogue import load, version_ids
from ocop_rules.text import Text, printable, text

router = APIRouter(include_in_schema=False, dependencies=[LANG])

TITLE = text("Kết quả đã lưu", "Stored results")

_ORDERS = {
    "newest": text("mới lưu trước", "stored last first"),
    "evaluated_on": text("mới đánh giá trước", "evaluated last first"),
    "stars": text("nhiều sao trước", "most stars first"),
    "product": text("tên sản phẩm A–Z", "product A–Z"),
}


async def _filters(
    search: str = "",
    product: str = "",
    dossier: str = "",
    commune: str = "",
    version: str = "",
    set_number: Annotated[str, Query(alias="set")] = "",
    outcome: str = "",
    stars: str = "",
    evaluated_from: str = "",
    evaluated_to: str = "",
    sort: str = "",
    cursor: str = "",
) -> dict[str, str]:
    """Return what a form that narrows the list states, without the fields that were left empty.

    `product` and `dossier` are words to search, too: addresses of earlier releases state them.
    """
    stated = {"search": f"{search} {product} {dossier}", "commune": commune, "version": version, "set": set_number}
    stated |= {"outcome": outcome, "stars": stars, "evaluated_from": evaluated_from, "evaluated_to": evaluated_to}
    stated |= {"sort": sort, "cursor": cursor}
    return {name: value for name, given in stated.items() if (value := given.strip())}


Asked = Annotated[dict[str, str], Depends(_filters)]


_DAYS = ("evaluated_from", "evaluated_to")


def _query(asked: dict[str, str]) -> ListQuery:
    days = {name: day for name in _DAYS if (day := day_meant(asked.get(name, ""))) is not None}
    try:
        return ListQuery.model_validate(asked | {name: day.isoformat() for name, day in days.items()})
    except ValidationError as error:
        wrong = ", ".join(printable(str(each["loc"][0])) for each in error.errors())
        raise Refusal("invalid-parameter", text(f"xem lại: {wrong}", f"check: {wrong}")) from None


@router.api_route("/evaluations", methods=["GET", "HEAD"])
async def listed(request: Request, caller: Visitor, asked: Asked) -> Response:
    """List stored evaluations; a day that is none is told at its field."""
    no_day = frozenset(name for name in _DAYS if name in asked and day_meant(asked[name]) is None)
    query = _query({name: value for name, value in asked.items() if name not in no_day})
    found = ListPage((), None, None, {}) if no_day else await list_page(core(request).evaluations, query, caller.sees)
    frame = frame_of(request, caller)
    kept = {name: value for name, value in asked.items() if name != "cursor"}

    def there(path: str = "/evaluations", **more: str | None) -> str | None:
        """Return the address of the same list otherwise; None where there is nothing there."""
        return None if None in more.values() else f"{path}?{urlencode({**kept, **more})}"

    values = {
        "title": TITLE,
        "found": found,
        "there": there,
        "asked": asked,
        "no_day": no_day,
        "orders": _ORDERS,
        "rulebooks": await asyncio.to_thread(lambda: {version: load(version) for version in reversed(version_ids())}),
        "rows": [dict(zip(COLUMNS, row_in_words(each, frame.lang), strict=True)) for each in found.items],
        "titles": COLUMNS,
    }
    return sent(frame, rendered("evaluations", frame, **values), 422 if no_day else 200)


@router.api_route("/evaluations/list.csv", methods=["GET", "HEAD"])
async def as_csv(request: Request, caller: Visitor, asked: Asked) -> Response:
    """Send all that a list has as lines of CSV, while they are read."""
    query = await _bounded(request, caller, asked, MOST_LINES, "CSV")
    found = every_listed(core(request).evaluations, query, caller.sees, MOST_LINES)
    headers = {**NOT_KEPT, "Content-Disposition": 'attachment; filename="ocop.csv"'}
    return StreamingResponse(list_csv(found), 200, headers, "text/csv; charset=utf-8")


@router.api_route("/evaluations/list.xlsx", methods=["GET", "HEAD"])
async def as_workbook(request: Request, caller: Visitor, asked: Asked) -> Response:
    """Send all that a list has as a workbook."""
    parts, lang = core(request), frame_of(request, caller).lang
    query = await _bounded(request, caller, asked, MOST_ROWS, "XLSX")

    def rows() -> tuple[tuple[str | int | None, ...], ...]:
        return tuple(
            row_in_words(each, lang) for each in every_listed(parts.evaluations, query, caller.sees, MOST_ROWS)
        )

    headings = tuple(each.in_(lang) for each in COLUMNS.values())
    try:
        content = await run(parts, caller, WriteTable(TITLE.in_(lang), headings, await asyncio.to_thread(rows)))
    except PaperRefused as error:
        raise refused(error) from None
    headers = {**NOT_KEPT, "Content-Disposition": 'attachment; filename="ocop.xlsx"'}
    return Response(content, 200, headers, TYPES["xlsx"])


async def _bounded(request: Request, caller: Visitor, asked: dict[str, str], most: int, kind: str) -> ListQuery:
    """Return what is asked for; raises `Refusal` where more is found than such a file takes."""
    query = _query({name: value for name, value in asked.items() if name != "cursor"})
    counted = await asyncio.to_thread(core(request).evaluations.counts, query.filters(), caller.sees)
    count = sum(counted.values())
    if count > most:
        raise Refusal("invalid-parameter", _too_many(count, most, kind))
    return query


def _too_many(count: int, most: int, kind: str) -> Text:
    return text(
        f"có {count} kết quả, tệp {kind} nhận nhiều nhất {most}: hãy lọc bớt, thí dụ theo ngày",
        f"there are {count} results, and a {kind} file takes {most} at most: narrow the list, by days for example",
    )
