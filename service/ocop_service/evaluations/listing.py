"""Listing stored evaluations: what a list is narrowed to, and one page of it after the other."""

from __future__ import annotations

import asyncio
import base64
import re
from dataclasses import asdict, dataclass
from typing import Annotated

from pydantic import Field

from ocop_rules.canonical import Json
from ocop_rules.rating.result import OutcomeName
from ocop_rules.rulebook.document_fields import Day
from ocop_rules.text import folded, nfc, text
from ocop_service.http.parameters import AsMeant, AsVersion, QueryModel, normalised_name
from ocop_service.http.problem import Refusal
from ocop_service.storage.evaluations import Evaluations, Filters, ListedEvaluation, OrganisationFilter
from ocop_service.storage.rated import column_text

_CURSOR = re.compile(r"[1-9][0-9]{0,17}\Z")


class ListQuery(QueryModel):
    """What a list is narrowed to."""

    dossier: Annotated[str | None, Field(min_length=1, max_length=200, description="The dossier's id, in full.")] = None
    dossier_prefix: Annotated[
        str | None,
        Field(min_length=1, max_length=200, description="How the dossier's id begins.", examples=["14-03646"]),
    ] = None
    product: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=200,
            description="A part of the product's name, without regard to case and diacritics.",
            examples=["che shan"],
        ),
    ] = None
    version: Annotated[
        str | None, Field(max_length=40, description="The version.", examples=["qd-26-2026"]), AsVersion
    ] = None
    set: Annotated[int | None, Field(ge=1, le=1000, description="The number of the product set.")] = None
    outcome: Annotated[OutcomeName | None, Field(description="What came of the evaluation.")] = None
    stars: Annotated[int | None, Field(ge=1, le=5, description="The stars that were given.")] = None
    evaluated_from: Annotated[Day | None, Field(description="Evaluated on this day or later.")] = None
    evaluated_to: Annotated[Day | None, Field(description="Evaluated on this day or earlier.")] = None
    limit: Annotated[int, Field(ge=1, le=200, description="How many at most.")] = 50
    cursor: Annotated[str | None, Field(max_length=40, description="`next` of the list before."), AsMeant] = None

    def filters(self) -> Filters:
        """Return what it is narrowed to as storage takes it."""
        return Filters(
            dossiers=() if self.dossier is None else _spellings(self.dossier),
            dossier_prefixes=() if self.dossier_prefix is None else _spellings(self.dossier_prefix),
            product=None if self.product is None else folded(column_text(self.product)),
            version=None if self.version is None else column_text(self.version),
            product_set=self.set,
            outcome=self.outcome,
            stars=self.stars,
            evaluated_from=self.evaluated_from,
            evaluated_to=self.evaluated_to,
        )


def _spellings(dossier: str) -> tuple[str, ...]:
    """Return how an id may be stored: as it is meant, or with the spaces that it was sent with."""
    return tuple(dict.fromkeys(column_text(each) for each in (normalised_name(dossier), nfc(dossier))))


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list, newest first.

    Attributes:
        items: what stands on it.
        following: the cursor of the next page, or None at the end.
        count: how many evaluations all pages have together.
    """

    items: tuple[ListedEvaluation, ...]
    following: str | None
    count: int


async def list_page(evaluations: Evaluations, query: ListQuery, within: OrganisationFilter) -> ListPage:
    """Return a page of a list. What is stored while pages are turned does not move them.

    Raises:
        Refusal: the cursor is not one.
        StorageUnavailable: the database fails.
    """
    before = _place(query.cursor)
    filters = query.filters()
    found = await asyncio.to_thread(evaluations.list, filters, before, query.limit + 1, within)
    shown = tuple(found[: query.limit])
    whole = before is None and len(found) <= query.limit
    count = len(found) if whole else await asyncio.to_thread(evaluations.count, filters, within)
    return ListPage(shown, _cursor(shown[-1].sequence) if len(found) > query.limit else None, count)


def listed_json(listed: ListedEvaluation) -> dict[str, Json]:
    """Return one line of a list as plain data."""
    summary = {"set" if name == "product_set" else name: value for name, value in asdict(listed.summary).items()}
    return {
        "id": listed.id,
        "sequence": listed.sequence,
        "recorded_at": listed.recorded_at,
        **summary,
        "assessed_by": None if listed.assessed_by is None else str(listed.assessed_by),
    }


def _cursor(sequence: int) -> str:
    return base64.urlsafe_b64encode(str(sequence).encode()).decode().rstrip("=")


def _place(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    try:
        written = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except ValueError:
        written = ""
    if not _CURSOR.match(written):
        said = text("cursor: dùng giá trị “next” của trang trước", "cursor: use `next` of the list before")
        raise Refusal("invalid-parameter", said)
    return int(written)
