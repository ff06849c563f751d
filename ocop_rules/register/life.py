"""The life of all certificates of a register on a day (R16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ocop_rules.brief import one_line
from ocop_rules.canonical import digest_of_parts
from ocop_rules.register.certificate_law import CertificateLaw
from ocop_rules.register.certificate_life import CertificateLife, CertificateState, ProductLife, Reminder
from ocop_rules.register.certificate_reckoning import Reckoning, days_after
from ocop_rules.register.life_document import life_parts
from ocop_rules.register.register import Register
from ocop_rules.register.rows import Recognition, RegisteredProduct
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.several import Several


@dataclass(frozen=True, eq=False)
class RegisterLife:
    """The life of all certificates of a register on a day.

    Iterating over it reckons one product after the other, in the register's order, and holds none of them: a nation's
    register takes no more memory than the register itself. `products` holds them all.

    Attributes:
        register: the register.
        on: the day.
        within: so many days ahead certificates are told as ending, and reminders are given.
    """

    register: Register
    on: date
    within: int
    _clock: _Clock

    def __repr__(self) -> str:
        return one_line(
            "RegisterLife", [("on", self.on), ("within", self.within), ("products", self.register.products)]
        )

    def __iter__(self) -> Iterator[ProductLife]:
        held = self.__dict__.get("products")
        return self._reckoned() if held is None else iter(held)

    def __len__(self) -> int:
        return len(self.register.products)

    def _reckoned(self) -> Iterator[ProductLife]:
        recognitions = self.register.recognitions_by_product
        for each in self.register.products:
            yield self._clock.product(self.register, each, recognitions.get(each.id, ()))

    @cached_property
    def products(self) -> tuple[ProductLife, ...]:
        """The products, in the register's order."""
        return Several(self._reckoned())

    @cached_property
    def _overview(self) -> _Overview:
        return _Overview.of(self)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many products stand in each state, by its name, as `ProductLife.state` has it."""
        return dict(self._overview.counts)

    @property
    def ending(self) -> int:
        """How many products have a valid certificate that ends within the days asked for."""
        return self._overview.ending

    @property
    def filing(self) -> int:
        """How many products have a valid certificate for which files for re-evaluation are taken on that day."""
        return self._overview.filing

    @property
    def reminders(self) -> tuple[Reminder, ...]:
        """What is due from that day on within the days asked for, in the order of days and of the register."""
        return self._overview.reminders

    @property
    def by_commune(self) -> Mapping[str, tuple[ProductLife, ...]]:
        """The products of each commune, by its name; an empty name for those of which it is not known."""
        found: dict[str, list[ProductLife]] = {}
        for each in self:
            found.setdefault(each.commune or "", []).append(each)
        return {name: tuple(found[name]) for name in sorted(found)}

    def json_parts(self) -> Iterator[str]:
        """Yield it as canonical JSON of the format `ocop-register-life/1`, in parts of some thousand characters."""
        register = self.register
        return life_parts(register.digest, register.as_of, self.on, self.within, self.counts, self, self.reminders)

    def to_json(self) -> str:
        """Return it as canonical JSON of the format `ocop-register-life/1`."""
        return "".join(self.json_parts())

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its canonical JSON."""
        return digest_of_parts(self.json_parts())


@dataclass(frozen=True, slots=True)
class _Overview:
    """What the certificates of a register come to, seen in one pass."""

    counts: Mapping[str, int]
    ending: int
    filing: int
    reminders: tuple[Reminder, ...]

    @classmethod
    def of(cls, life: RegisterLife) -> _Overview:
        """Return what all products come to."""
        counts = dict.fromkeys([*map(str, CertificateState), "none", "not_known"], 0)
        ending = filing = 0
        last = days_after(life.on, life.within)
        due: list[Reminder] = []
        for product in life:
            counts[product.state] += 1
            current = product.current
            if current is not None:
                ending += current.is_ending
                filing += current.window is not None and current.window.state == "open"
            due += [each for each in _reminders(product) if life.on <= each.day <= last]
        return cls(counts, ending, filing, tuple(sorted(due, key=lambda each: each.day)))


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
    return RegisterLife(register, on, within, _Clock(CertificateLaw(catalogue or default_catalogue()), on, within))


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
