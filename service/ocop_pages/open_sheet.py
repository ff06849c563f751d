"""A sheet that is open in a form: its page, and the file that it can be taken away as."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import yaml
from ocop_service.http.problem import Refusal

from ocop_pages.beside import beside
from ocop_pages.form.fields import Fields
from ocop_pages.form.from_bundle import ballots, fields_from_bundle, items_at, shown
from ocop_pages.form.sheet import FIELD_TITLES, JUDGES, Sheet, entered_at, is_listed
from ocop_pages.frame import Frame, rendered
from ocop_pages.preview import Rating, earning
from ocop_pages.take_along import file_name
from ocop_pages.way import targets
from ocop_rules.canonical import Json
from ocop_rules.council.round import Member
from ocop_rules.documents.written_day import day_in_form
from ocop_rules.errors import InvalidEvidence
from ocop_rules.evidence.printed_points import points_as_options
from ocop_rules.evidence.reader import parse
from ocop_rules.rulebook.catalogue import vocabulary
from ocop_rules.rulebook.model import plain_number
from ocop_rules.rulebook.vocabulary import Attester
from ocop_rules.text import INDOCHINA, Text, printable


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
class Seat:
    """Where a member of a round fills in a sheet, on which only options are asked.

    Attributes:
        member: who fills it in.
        path: of the page.
        sent_at: when the member's sheet came that counts so far; None if there is none.
        came: how many sheets of the member came for the product, so that a form that is older than the last one shows.
        whose: tells the member from others who came by a link in the same browser.
        draft: the name under which the browser keeps what was chosen and not sent yet.
        begun: whether the form was opened just now, and was not sent.
        unsent: why what was sent was not taken in; None where it was, or nothing was sent.
    """

    member: Member
    path: str
    sent_at: str | None
    came: int
    whose: str
    draft: str
    begun: bool
    unsent: Text | None = None


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
    """

    sheet: Sheet
    base: Mapping[str, Json]
    fields: Fields
    rating: Rating | None = None
    refusal: Refusal | None = None
    token: str = ""
    seat: Seat | None = None


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


def open_sheet_html(opened: OpenSheet, frame: Frame) -> str:
    """Return the page of an open sheet."""
    return rendered(
        "sheet",
        frame,
        sheet=opened.sheet,
        seat=opened.seat,
        path=opened.sheet.path if opened.seat is None else opened.seat.path,
        fields=opened.fields,
        base=json.dumps(opened.base, ensure_ascii=False),
        rating=opened.rating,
        refusal=opened.refusal,
        token=opened.token or uuid.uuid4().hex,
        ballots=ballots(opened.base),
        judges=len(items_at(opened.base, "sheets")),
        kept=_kept(opened),
        told=beside(opened.sheet, opened.fields, opened.rating, frame),
        wrong=() if opened.rating is None else opened.rating.wrong,
        entered_at=entered_at,
        is_listed=lambda need: is_listed(opened.fields, need.name),
        not_entered_at=lambda needs, number: [need for need in needs if entered_at(need) != number],
        attesters=tuple(Attester),
        names=JUDGES,
        earning=earning,
        earns=_earns(opened.rating),
        titles=FIELD_TITLES,
        marked=opened.sheet.marks(),
        targets=targets(opened.sheet.rulebook),
        legal_forms=vocabulary().facts["legal_form"].values,
    )


def _earns(rating: Rating | None) -> frozenset[str]:
    if rating is None or rating.evaluation is None:
        return frozenset()
    return frozenset(option for result in rating.evaluation.criteria.values() for option in earning(result))


def _kept(opened: OpenSheet) -> list[str]:
    """Return the ids of documents, and the facts, that the form has no field for and that stay as they are."""
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


@dataclass(frozen=True, slots=True)
class BundleFile:
    """A bundle as a YAML file."""

    name: str
    content: bytes


def bundle_file(bundle: Mapping[str, Json]) -> BundleFile:
    """Return a bundle as a YAML file for `ocop score`, even if it is not finished."""
    try:
        checked = parse(bundle)[0]
    except InvalidEvidence:
        checked = None
    data = bundle if checked is None else _readable(checked.model_dump())
    content = yaml.dump(data, Dumper=_Yaml, allow_unicode=True, sort_keys=False, width=120)
    return BundleFile(file_name(str(bundle.get("dossier", "")), "yaml"), content.encode("utf-8", "replace"))


def _readable(value: object) -> object:
    """Return a checked bundle as YAML writes it, without what is not stated."""
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
