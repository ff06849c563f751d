"""What the decisions say of certificates on a day: for how long they are valid, and what goes for them that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ocop_rules.evidence.counted import months_after
from ocop_rules.register.rows import Recognition
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.rulebook.certificate import Certificate, WithdrawalGround
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.register_terms import CertificateReadings, load_register_terms
from ocop_rules.text import folded


@dataclass(frozen=True)
class Term:
    """For how long a certificate is valid.

    Attributes:
        rulebook: the version under which it was given.
        certificate: what that says of certificates.
        certified: the stars for which any level gives a certificate.
    """

    rulebook: Rulebook
    certificate: Certificate
    certified: frozenset[int]


class CertificateLaw:
    """What the decisions say of certificates.

    Args:
        catalogue: the criteria.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._terms: dict[str, Term | None] = {}
        self._days: dict[date, Rulebook | None] = {}
        self._named: dict[str, Rulebook] = {}

    @cached_property
    def readings(self) -> CertificateReadings:
        """How the days of certificates are counted, as we read the law."""
        return load_register_terms(self._catalogue.root).certificate

    def in_force(self, day: date) -> Rulebook | None:
        """Return the newest version that is in force on a day; None before the first."""
        if day not in self._days:
            versions = (self._catalogue.load(name) for name in reversed(self._catalogue.version_ids()))
            self._days[day] = next((each for each in versions if each.in_force_from <= day), None)
        return self._days[day]

    def term(self, recognition: Recognition) -> Term | None:
        """Return for how long the certificate of a recognition is valid; None where no decision says so.

        Raises:
            UnknownVersion: it names a version that is not there.
        """
        if recognition.version is None:
            rulebook = self.in_force(recognition.decided_on)
            return None if rulebook is None else self._term(rulebook)
        named = self._named.get(recognition.version)
        if named is None:
            named = self._named[recognition.version] = self._catalogue.load(recognition.version)
        return self._term(named)

    def end_of(self, decided_on: date) -> date | None:
        """Return the last day of the term of a certificate that was decided on a day; None where none is known."""
        rulebook = self.in_force(decided_on)
        term = None if rulebook is None else self._term(rulebook)
        return None if term is None else months_after(decided_on, term.certificate.months)

    def _term(self, rulebook: Rulebook) -> Term | None:
        if rulebook.id not in self._terms:
            certificate = rulebook.certificate
            certified = frozenset(rulebook.certified_stars)
            self._terms[rulebook.id] = None if certificate is None else Term(rulebook, certificate, certified)
        return self._terms[rulebook.id]

    def on(self, day: date) -> Certificate | None:
        """Return what goes for certificates on a day: windows for filing, extension and withdrawal."""
        rulebook = self.in_force(day)
        return None if rulebook is None else rulebook.certificate

    def since(self, day: date) -> date | None:
        """Return since when what goes on a day is in force."""
        rulebook = self.in_force(day)
        return None if rulebook is None else rulebook.in_force_from

    def ground(self, written: str, day: date) -> WithdrawalGround | None:
        """Return the ground of withdrawal that words mean, by its letter or its wording; None where there is none."""
        certificate = self.on(day)
        if certificate is None or certificate.withdrawal is None:
            return None
        wanted = written.strip().lower().removeprefix("điểm").removeprefix("point").strip()
        for each in certificate.withdrawal.grounds:
            if wanted == each.citation.point:
                return each
        words = folded(written)
        for each in certificate.withdrawal.grounds:
            if words in (folded(each.reason.vi), folded(each.reason.en)):
                return each
        return None
