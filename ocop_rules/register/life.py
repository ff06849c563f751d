"""The life of all certificates of a register on a day (R16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ocop_rules.brief import one_line
from ocop_rules.canonical import canonical, digest
from ocop_rules.register.certificate_law import CertificateLaw
from ocop_rules.register.certificate_life import CertificateLife, CertificateState, ProductLife, Reminder
from ocop_rules.register.certificate_reckoning import Reckoning, days_after
from ocop_rules.register.life_document import RegisterLifeDocument, life_document
from ocop_rules.register.register import Register
from ocop_rules.register.rows import Recognition, RegisteredProduct
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.several import Several


@dataclass(frozen=True, eq=False)
class RegisterLife:
    """The life of all certificates of a register on a day.

    Attributes:
        register: the register.
        on: the day.
        within: so many days ahead certificates are told as ending, and reminders are given.
        products: the products, in the register's order.
    """

    register: Register
    on: date
    within: int
    products: tuple[ProductLife, ...]

    def __repr__(self) -> str:
        return one_line("RegisterLife", [("on", self.on), ("within", self.within), ("products", self.products)])

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many products stand in each state, by its name, as `ProductLife.state` has it."""
        found = dict.fromkeys([*map(str, CertificateState), "none", "not_known"], 0)
        for each in self.products:
            found[each.state] += 1
        return found

    @cached_property
    def reminders(self) -> tuple[Reminder, ...]:
        """What is due from that day on within the days asked for, in the order of days and of the register."""
        last = days_after(self.on, self.within)
        found = [each for product in self.products for each in _reminders(product) if self.on <= each.day <= last]
        return tuple(sorted(found, key=lambda each: each.day))

    @property
    def by_commune(self) -> Mapping[str, tuple[ProductLife, ...]]:
        """The products of each commune, by its name; an empty name for those of which it is not known."""
        found: dict[str, list[ProductLife]] = {}
        for each in self.products:
            found.setdefault(each.commune or "", []).append(each)
        return {name: tuple(found[name]) for name in sorted(found)}

    @cached_property
    def _document(self) -> RegisterLifeDocument:
        return life_document(
            self.register.digest, self.register.as_of, self.on, self.within, self.counts, self.products, self.reminders
        )

    def to_json(self) -> str:
        """Return it as canonical JSON of the format `ocop-register-life/1`."""
        return canonical(self._document)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its canonical JSON."""
        return digest(self._document)


def register_life(
    register: Register, on: date, within: int = 180, *, catalogue: Catalogue | None = None
) -> RegisterLife:
    """Return where the certificates of a register stand on a day (R16).

    Args:
        register: the register.
        on: the day; never taken from the clock (R13).
        within: so many days ahead certificates are told as ending, and reminders are given.
        catalogue: the criteria; None for those that are installed.

    Raises:
        ValueError: `within` is negative.
    """
    if within < 0:
        raise ValueError("within is a number of days, 0 or more")
    clock = _Clock(CertificateLaw(catalogue or default_catalogue()), on, within)
    recognitions = register.recognitions_by_product
    products = (clock.product(register, each, recognitions.get(each.id, ())) for each in register.products)
    return RegisterLife(register, on, within, Several(products))


class _Clock:
    """Reckons the life of certificates on one day."""

    def __init__(self, law: CertificateLaw, on: date, within: int) -> None:
        self._law = law
        self._on = on
        self._within = within
        self._rules = law.on(on)

    def product(
        self, register: Register, product: RegisteredProduct, recognitions: Sequence[Recognition]
    ) -> ProductLife:
        lives = tuple(self.certificate(each, recognitions[i + 1 :]) for i, each in enumerate(recognitions))
        given = [each for each in lives if each.state is not CertificateState.NOT_YET]
        certified = [each for each in given if each.state is not CertificateState.NO_CERTIFICATE]
        known = certified or given
        current = known[-1] if known else None
        return ProductLife(product, register.producer_of(product), lives, current, register.knows("recognitions"))

    def certificate(self, recognition: Recognition, later: Sequence[Recognition]) -> CertificateLife:
        """Return the life of a certificate, given the later recognitions of the product."""
        if self._on < recognition.decided_on:
            return CertificateLife(recognition, CertificateState.NOT_YET, None, None)
        term = self._law.term(recognition)
        if term is None:
            return self._of_no_term(recognition)
        if recognition.stars not in term.certified:
            state = CertificateState.NO_CERTIFICATE
            return CertificateLife(
                recognition, state, recognition.decided_on, term.certificate.citation, term.rulebook.id
            )
        return Reckoning(self._law, self._rules, self._on, self._within, recognition, term, later).reckoned()

    def _of_no_term(self, recognition: Recognition) -> CertificateLife:
        """Return the life of a certificate of whose term no decision that is installed speaks."""
        return CertificateLife(
            recognition, CertificateState.UNKNOWN, None, None, ends_on=recognition.printed_until,
            doubts=("no-term-known",),
        )  # fmt: skip


def _reminders(product: ProductLife) -> Iterator[Reminder]:
    life = product.current
    if life is None or not life.state.holds or life.ends_on is None:
        return
    if life.window is not None and life.filed_on is None:
        yield Reminder(life.window.first, "window-opens", product, life, life.window.citation)
        yield Reminder(life.window.last, "window-closes", product, life, life.window.citation)
    if life.notify_by is not None:
        yield Reminder(life.notify_by, "notify", product, life, life.notify_citation)
    if life.evaluate_by is not None:
        yield Reminder(life.evaluate_by, "evaluation-due", product, life, life.evaluate_citation)
    if life.state is CertificateState.EXTENDED and life.last_day is not None:
        yield Reminder(life.last_day, "extension-ends", product, life, life.citation)
    else:
        yield Reminder(life.ends_on, "ends", product, life, life.citation)
