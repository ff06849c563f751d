"""What is known of a certificate on a day: its state, the clause of it, and the days that matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias

from ocop_rules.brief import brief
from ocop_rules.register.rows import Recognition, RegisteredProducer, RegisteredProduct
from ocop_rules.rulebook.certificate import WithdrawalGround
from ocop_rules.rulebook.citation import Citation


class CertificateState(StrEnum):
    """Where a certificate stands on a day."""

    NOT_YET = "not_yet"
    NO_CERTIFICATE = "no_certificate"
    VALID = "valid"
    EXTENDED = "extended"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"

    @property
    def holds(self) -> bool:
        """Whether the certificate is valid in this state."""
        return self in (CertificateState.VALID, CertificateState.EXTENDED)


WindowState: TypeAlias = Literal["before", "open", "closed"]
LifeCode: TypeAlias = Literal[
    "printed-end-differs",
    "may-be-extended",
    "filed-in-time",
    "withdrawn-after-end",
    "withdrawn-after-next",
    "ground-not-known",
    "no-such-ground",
    "no-term-known",
]
"""What may be doubtful in the life of a certificate."""


@dataclass(frozen=True, slots=True)
class FilingWindow:
    """The days on which a file for re-evaluation is filed, both included, and where a day stands to them."""

    first: date
    last: date
    state: WindowState
    citation: Citation

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class CertificateLife:
    """The life of one certificate on a day.

    Attributes:
        recognition: the recognition by which it was given.
        state: where it stands.
        since: the first day of this state; None where that is not known.
        citation: the clause upon which the state rests; None where none is known.
        version: the version under whose term it stands; None where none is known.
        ends_on: the last day of its term; None without a certificate or where no term is known.
        last_day: the last day on which it is valid, an extension included, as known on that day.
        days_left: how many days it is still valid after that day; None where it is not.
        is_ending: whether it ends within the days asked for.
        window: the days for filing for re-evaluation; None where no decision in force sets them.
        notify_by: the day by which the authority reminds the producer; None where no decision in force sets it.
        notify_citation: the clause on that.
        filed_on: the day of filing of a file for re-evaluation that has no outcome by that day; None without one.
        evaluate_by: the day by which that file is evaluated; None without one, or where no decision in force sets it.
        evaluate_citation: the clause on that.
        ground: the ground of withdrawal; None where it was not withdrawn, or the ground is not known.
        superseded_by: the later recognition of the product.
        doubts: what is doubtful, by codes.
    """

    recognition: Recognition
    state: CertificateState
    since: date | None
    citation: Citation | None
    version: str | None = None
    ends_on: date | None = None
    last_day: date | None = None
    days_left: int | None = None
    is_ending: bool = False
    window: FilingWindow | None = None
    notify_by: date | None = None
    notify_citation: Citation | None = None
    filed_on: date | None = None
    evaluate_by: date | None = None
    evaluate_citation: Citation | None = None
    ground: WithdrawalGround | None = None
    superseded_by: Recognition | None = None
    doubts: tuple[LifeCode, ...] = ()

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class ProductLife:
    """The life of a product's certificates on a day.

    Attributes:
        product: the product.
        producer: its producer; None where it is not known.
        certificates: its certificates, oldest first.
        current: the one that says where the product stands: the last that was given by that day; None without one.
        all_known: whether the register says that it has all recognitions, so that without one there is none (R17).
    """

    product: RegisteredProduct
    producer: RegisteredProducer | None
    certificates: tuple[CertificateLife, ...]
    current: CertificateLife | None
    all_known: bool

    def __repr__(self) -> str:
        return brief(self)

    @property
    def state(self) -> str:
        """Where it stands: the state of its certificate; without one `none`, or `not_known` if there may be one."""
        if self.current is not None:
            return self.current.state.value
        return "none" if self.all_known else "not_known"

    @property
    def stars(self) -> int | None:
        """The stars that it has on that day; None if it has no valid certificate."""
        found = self.current
        return found.recognition.stars if found is not None and found.state.holds else None

    @property
    def commune(self) -> str | None:
        """The commune of its producer; None where it is not known."""
        return None if self.producer is None else self.producer.commune


ReminderKind: TypeAlias = Literal["window-opens", "window-closes", "notify", "evaluation-due", "ends", "extension-ends"]


@dataclass(frozen=True, slots=True)
class Reminder:
    """A day on which something is due for a certificate.

    Attributes:
        day: the day.
        kind: what is due.
        product: the product.
        certificate: its certificate.
        citation: the clause; None where none is known.
    """

    day: date
    kind: ReminderKind
    product: ProductLife
    certificate: CertificateLife
    citation: Citation | None

    def __repr__(self) -> str:
        return brief(self)
