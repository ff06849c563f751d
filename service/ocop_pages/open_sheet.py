"""A sheet that is open in a form: its page, and the file that it can be taken away as."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from ocop_service.http.problem import Refusal

from ocop_pages.frame import ROUND, Frame, rendered, sheet_path
from ocop_rules.canonical import Json
from ocop_rules.documents.written_day import day_in_form
from ocop_rules.evidence.printed_points import points_as_options
from ocop_rules.forms.entry.beside import beside
from ocop_rules.forms.entry.fields import Fields
from ocop_rules.forms.entry.from_bundle import ballots, fields_from_bundle, items_at, without_field
from ocop_rules.forms.entry.preview import Rating, earning
from ocop_rules.forms.entry.seated import Seat
from ocop_rules.forms.entry.sheet import FIELD_TITLES, Sheet, entered_at, is_listed
from ocop_rules.forms.way import targets
from ocop_rules.rulebook.catalogue import vocabulary
from ocop_rules.rulebook.vocabulary import Attester
from ocop_rules.text import INDOCHINA
from ocop_rules.words.entry import JUDGES


def new_fields(frame: Frame) -> Fields:
    """Return what stands in a new form: this day in Vietnam, and the producer itself unless a council's round is open.

    Both stand until the browser or the person says another.
    """
    role = "council" if frame.round_open else "producer"
    judge = frame.phrase(JUDGES[role])
    return Fields({"evaluated_on": [day_in_form(today())], "role": [role], "judge": [judge]})


def today() -> date:
    """Return this day in Vietnam, as what a form proposes; no rating rests on it unless it is sent with the form."""
    return datetime.now(INDOCHINA).date()


@dataclass(frozen=True, slots=True)
class DraftTold:
    """What is told of the draft of an open sheet.

    Attributes:
        state: `saved`; `stale`, it was saved elsewhere meanwhile, so that the form is another draft from now on;
            `missing`, there is none of the name that was asked for.
        token: names the draft that stands in the form.
        revision: on which it rests.
        saved_at, page: when, in UTC, and on which page the draft was saved last, or where it is stale the other one.
        other: names the other one.
        others: how many other drafts of the same dossier there are.
        dropped: the dossiers of drafts that had to go, since there were too many.
    """

    state: Literal["saved", "stale", "missing"]
    token: str
    revision: int = 0
    saved_at: str = ""
    page: str = ""
    other: str = ""
    others: int = 0
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A sheet that is open in a form.

    Attributes:
        base: the bundle that the form began with.
        fields: what stands in it.
        rating: what the library says of it; None where it was not asked.
        refusal: why it could not be stored, or None.
        token: names the form, so that what is stored from it twice is stored once.
        seat: whose it is, in a round.
        draft: what is told of its draft; None where it was not asked for.
    """

    sheet: Sheet
    base: Mapping[str, Json]
    fields: Fields
    rating: Rating | None = None
    refusal: Refusal | None = None
    token: str = ""
    seat: Seat | None = None
    draft: DraftTold | None = None

    @property
    def sent(self) -> bool:
        """Whether what stands in the form came from the form itself, and may stand nowhere else."""
        if self.seat is not None:
            return not self.seat.begun
        return self.token != "" and (self.draft is None or self.draft.state == "stale")

    @property
    def path(self) -> str:
        """The path of its page."""
        if self.seat is not None:
            return f"{ROUND}/products/{self.seat.number}"
        return sheet_path(self.sheet)


def begun(sheet: Sheet, bundle: Mapping[str, Json], frame: Frame) -> OpenSheet:
    """Return the form that begins with a bundle; what its sheets give in points stands in the form as options."""
    if any("points" in each for each in items_at(bundle, "sheets")):
        sheets: Json = [points_as_options(each, sheet.product_set, {}) for each in items_at(bundle, "sheets")]
        bundle = {**bundle, "sheets": sheets}
    fields = fields_from_bundle(bundle, sheet, frame.lang)
    if not items_at(bundle, "sheets"):
        for name in ("role", "judge"):
            fields = fields.with_default(name, new_fields(frame).one(name))
    return OpenSheet(sheet, bundle, fields)


def open_again(opened: OpenSheet, rating: Rating, frame: Frame) -> str:
    """Return the page of an open sheet with what came of rating it."""
    return open_sheet_html(replace(opened, rating=rating), frame)


def open_sheet_html(opened: OpenSheet, frame: Frame) -> str:
    """Return the page of an open sheet."""
    return rendered(
        "sheet",
        frame,
        sheet=opened.sheet,
        seat=opened.seat,
        path=opened.path,
        fields=opened.fields,
        base=json.dumps(opened.base, ensure_ascii=False),
        rating=opened.rating,
        refusal=opened.refusal,
        token=opened.token or uuid.uuid4().hex,
        draft=opened.draft,
        sent=opened.sent,
        page=opened.fields.one("page") or uuid.uuid4().hex,
        ballots=ballots(opened.base),
        judges=len(items_at(opened.base, "sheets")),
        kept=without_field(opened.base, opened.sheet),
        told=beside(opened.sheet, opened.fields, opened.rating, frame.lang),
        wrong=() if opened.rating is None else opened.rating.wrong,
        entered_at=entered_at,
        is_listed=lambda need: is_listed(opened.fields, need.name),
        not_entered_at=lambda needs, number: [need for need in needs if entered_at(need) != number],
        attesters=tuple(Attester),
        names=JUDGES,
        earning=earning,
        earns=frozenset() if opened.rating is None else opened.rating.earns,
        titles=FIELD_TITLES,
        marked=opened.sheet.marks(),
        targets=targets(opened.sheet.rulebook),
        legal_forms=vocabulary().facts["legal_form"].values,
    )
