"""Listing stored evaluations: what a list is narrowed to, and one page of it after the other."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Annotated

from pydantic import Field

from ocop_rules.canonical import Json
from ocop_rules.rating.result import OutcomeName
from ocop_rules.rulebook.document_fields import Day
from ocop_rules.text import folded, nfc, text
from ocop_service.access.caller import Caller
from ocop_service.core import Core
from ocop_service.http.parameters import AsMeant, AsVersion, QueryModel, normalised_name
from ocop_service.http.problem import Refusal
from ocop_service.storage.evaluations import (
    Evaluations,
    Filters,
    OrganisationFilter,
    Sort,
    StoredEvaluation,
)
from ocop_service.storage.evaluations import ListedEvaluation as ListedEvaluation
from ocop_service.storage.rated import column_text

_CURSOR = re.compile(r"(?P<back>-?)(?P<place>[1-9][0-9]{0,17})\Z")
_MOST_WORDS = 12


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
    commune: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=200,
            description="A part of the producer's commune, without regard to case and diacritics.",
            examples=["yen chau"],
        ),
    ] = None
    search: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=200,
            description="Words that stand in product, producer, commune or dossier, without regard to diacritics.",
            examples=["che shan suoi giang"],
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
    sort: Annotated[Sort, Field(description="What comes first; among alike ones what was stored last.")] = "newest"
    limit: Annotated[int, Field(ge=1, le=200, description="How many at most.")] = 50
    cursor: Annotated[
        str | None, Field(max_length=40, description="`next` or `previous` of a list before."), AsMeant
    ] = None

    def filters(self) -> Filters:
        """Return what it is narrowed to as storage takes it."""
        return Filters(
            dossiers=() if self.dossier is None else _spellings(self.dossier),
            dossier_prefixes=() if self.dossier_prefix is None else _spellings(self.dossier_prefix),
            product=None if self.product is None else folded(column_text(self.product)),
            commune=None if self.commune is None else folded(column_text(self.commune)),
            words=None if self.search is None else tuple(folded(column_text(self.search)).split()[:_MOST_WORDS]),
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
    """One page of a list.

    Attributes:
        items: what stands on it.
        following, previous: the cursors of the pages after and before it, or None where there is none.
        by_stars: how many evaluations all pages have together, by their stars, most first; None for those without.
    """

    items: tuple[ListedEvaluation, ...]
    following: str | None
    previous: str | None
    by_stars: Mapping[int | None, int]

    @property
    def count(self) -> int:
        """How many evaluations all pages have together."""
        return sum(self.by_stars.values())


@dataclass(frozen=True, slots=True)
class _Turn:
    """Where a page begins: after a place in the log, or before it; None for the first page."""

    place: int | None = None
    back: bool = False


async def list_page(evaluations: Evaluations, query: ListQuery, within: OrganisationFilter) -> ListPage:
    """Return a page of a list. What is stored while pages are turned does not move them.

    Raises:
        Refusal: the cursor is not one.
        StorageUnavailable: the database fails.
    """
    turn = _turn(query.cursor)
    filters = query.filters()

    def looked() -> tuple[list[ListedEvaluation], dict[int | None, int]]:
        found = evaluations.list(filters, turn.place, query.limit + 1, within, sort=query.sort, back=turn.back)
        return found, evaluations.counts(filters, within)

    found, counted = await asyncio.to_thread(looked)
    goes_on = len(found) > query.limit
    shown = tuple(found[-query.limit :] if turn.back else found[: query.limit])
    following = shown and (goes_on or turn.back)
    previous = shown and (goes_on if turn.back else turn.place is not None)
    return ListPage(
        shown,
        _cursor(shown[-1].sequence) if following else None,
        _cursor(-shown[0].sequence) if previous else None,
        dict(sorted(counted.items(), key=lambda each: -(each[0] or 0))),
    )


def every_listed(
    evaluations: Evaluations, query: ListQuery, within: OrganisationFilter, most: int
) -> Iterator[ListedEvaluation]:
    """Yield all that a list has, page after page and no more of them than `most`; raises as the database does."""
    place = None
    while most > 0:
        found = evaluations.list(query.filters(), place, min(_TOGETHER, most), within, sort=query.sort)
        yield from found
        most -= len(found)
        if len(found) < _TOGETHER:
            return
        place = found[-1].sequence


_TOGETHER = 500
_MOST_ALIKE = 50


async def same_dossier(parts: Core, caller: Caller, stored: StoredEvaluation) -> tuple[ListedEvaluation, ...]:
    """Return the other evaluations of a stored one's dossier that the caller sees, stored last first; some at most."""
    filters = Filters(dossiers=(stored.summary.dossier,))
    found = await asyncio.to_thread(parts.evaluations.list, filters, None, _MOST_ALIKE, caller.sees)
    return tuple(each for each in found if each.id != stored.entry.evaluation)


def listed_json(listed: ListedEvaluation) -> dict[str, Json]:
    """Return one line of a list as plain data."""
    summary = {"set" if name == "product_set" else name: value for name, value in asdict(listed.summary).items()}
    return {
        "id": listed.id,
        "sequence": listed.sequence,
        "recorded_at": listed.recorded_at,
        **summary,
        **asdict(listed.whose),
    }


def page_json(found: ListPage) -> dict[str, Json]:
    """Return a page of a list as plain data."""
    by_stars: dict[str, Json] = {
        "none" if stars is None else str(stars): count for stars, count in found.by_stars.items()
    }
    return {
        "items": [listed_json(each) for each in found.items],
        "next": found.following,
        "previous": found.previous,
        "count": found.count,
        "by_stars": by_stars,
    }


def _cursor(place: int) -> str:
    return base64.urlsafe_b64encode(str(place).encode()).decode().rstrip("=")


def _turn(cursor: str | None) -> _Turn:
    if cursor is None:
        return _Turn()
    try:
        written = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except ValueError:
        written = ""
    found = _CURSOR.match(written)
    if not found:
        said = text("cursor: dùng giá trị “next” của trang trước", "cursor: use `next` of the list before")
        raise Refusal("invalid-parameter", said)
    return _Turn(int(found["place"]), found["back"] == "-")
