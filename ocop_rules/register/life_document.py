"""The life of a register's certificates on a day as plain data: `ocop-register-life/1`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from ocop_rules.canonical import canonical_parts
from ocop_rules.register.certificate_life import CertificateLife, ProductLife, Reminder
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.document_fields import CitationDocument

FORMAT: Literal["ocop-register-life/1"] = "ocop-register-life/1"


class WindowDocument(TypedDict):
    """The days for filing for re-evaluation, and where the day stands to them: `before`, `open` or `closed`."""

    first: str
    last: str
    state: str
    citation: CitationDocument


class GroundDocument(TypedDict):
    """The ground of a withdrawal, in both languages."""

    vi: str
    en: str
    citation: CitationDocument


class CertificateLifeDocument(TypedDict):
    """Where one certificate stands; days as ISO 8601, null where there is none or it is not known."""

    decision: str | None
    decided_on: str
    stars: int
    version: str | None
    state: str
    since: str | None
    citation: CitationDocument | None
    ends_on: str | None
    last_day: str | None
    days_left: int | None
    is_ending: bool
    window: WindowDocument | None
    notify_by: str | None
    filed_on: str | None
    evaluate_by: str | None
    withdrawal: str | None
    ground: GroundDocument | None
    superseded_on: str | None
    doubts: list[str]


class ProductLifeDocument(TypedDict):
    """Where one product stands; `current` is the position of the certificate that says so, null without one."""

    product: str
    name: str
    code: str | None
    producer: str | None
    commune: str | None
    state: str
    stars: int | None
    current: int | None
    certificates: list[CertificateLifeDocument]


class ReminderDocument(TypedDict):
    """A day on which something is due for a certificate."""

    day: str
    kind: str
    product: str
    decided_on: str
    citation: NotRequired[CitationDocument]


class RegisterLifeDocument(TypedDict):
    """The life of a register's certificates on a day; `register` is the digest of the register, `as_of` its day."""

    format: Literal["ocop-register-life/1"]
    register: str
    as_of: str | None
    on: str
    within: int
    counts: dict[str, int]
    products: list[ProductLifeDocument]
    reminders: list[ReminderDocument]


def life_parts(
    register: str,
    as_of: date | None,
    on: date,
    within: int,
    counts: Mapping[str, int],
    products: Iterable[ProductLife],
    reminders: Iterable[Reminder],
) -> Iterator[str]:
    """Yield the life of a register's certificates as canonical JSON in parts: a `RegisterLifeDocument`.

    Args:
        register: the register's digest.
        as_of: the day of which the register is.
        on: the day.
        within: so many days ahead certificates are told as ending.
        counts: how many products stand in each state.
        products: the products; each is let go once it is written.
        reminders: what is due.
    """
    return canonical_parts(
        {
            "format": FORMAT,
            "register": register,
            "as_of": _day(as_of),
            "on": on.isoformat(),
            "within": within,
            "counts": {**counts},
            "products": map(_product, products),
            "reminders": map(_reminder, reminders),
        }
    )


def _product(life: ProductLife) -> ProductLifeDocument:
    current = None if life.current is None else life.certificates.index(life.current)
    return {
        "product": life.product.id,
        "name": life.product.name,
        "code": life.product.code,
        "producer": life.product.producer,
        "commune": life.commune,
        "state": life.state,
        "stars": life.stars,
        "current": current,
        "certificates": [_certificate(each) for each in life.certificates],
    }


def _certificate(life: CertificateLife) -> CertificateLifeDocument:
    recognition, window, ground = life.recognition, life.window, life.ground
    return {
        "decision": recognition.decision,
        "decided_on": recognition.decided_on.isoformat(),
        "stars": recognition.stars,
        "version": life.version,
        "state": life.state.value,
        "since": _day(life.since),
        "citation": _citation(life.citation),
        "ends_on": _day(life.ends_on),
        "last_day": _day(life.last_day),
        "days_left": life.days_left,
        "is_ending": life.is_ending,
        "window": None
        if window is None
        else {
            "first": window.first.isoformat(),
            "last": window.last.isoformat(),
            "state": window.state,
            "citation": window.citation.as_json(),
        },
        "notify_by": _day(life.notify_by),
        "filed_on": _day(life.filed_on),
        "evaluate_by": _day(life.evaluate_by),
        "withdrawal": recognition.withdrawal if life.state == "withdrawn" else None,
        "ground": None
        if ground is None
        else {"vi": ground.reason.vi, "en": ground.reason.en, "citation": ground.citation.as_json()},
        "superseded_on": None if life.superseded_by is None else life.superseded_by.decided_on.isoformat(),
        "doubts": [*life.doubts],
    }


def _reminder(reminder: Reminder) -> ReminderDocument:
    found: ReminderDocument = {
        "day": reminder.day.isoformat(),
        "kind": reminder.kind,
        "product": reminder.product.product.id,
        "decided_on": reminder.certificate.recognition.decided_on.isoformat(),
    }
    if reminder.citation is not None:
        found["citation"] = reminder.citation.as_json()
    return found


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _citation(value: Citation | None) -> CitationDocument | None:
    return None if value is None else value.as_json()
