"""Reckoning where a certificate stands on a day: whatever ended it first holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ocop_rules.evidence.counted import months_after
from ocop_rules.register.certificate_law import CertificateLaw, Term
from ocop_rules.register.certificate_life import CertificateLife, CertificateState, FilingWindow, LifeCode, WindowState
from ocop_rules.register.rows import Recognition
from ocop_rules.rulebook.certificate import Certificate, WithdrawalGround
from ocop_rules.rulebook.citation import Citation


def days_after(day: date, days: int) -> date:
    """Return the day so many days after another; beyond the calendar the last day that there is."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


class Reckoning:
    """Reckons the life of one certificate on a day on or after that of its recognition.

    Args:
        law: what the decisions say.
        rules: what goes on that day.
        on: the day.
        within: so many days ahead it is told as ending.
        recognition: the recognition.
        term: its term.
        later: the later recognitions of the product.
    """

    def __init__(
        self,
        law: CertificateLaw,
        rules: Certificate | None,
        on: date,
        within: int,
        recognition: Recognition,
        term: Term,
        later: Sequence[Recognition],
    ) -> None:
        self._law = law
        self._rules = rules
        self._on = on
        self._within = within
        self._recognition = recognition
        self._term = term
        self._next = next((each for each in later if each.stars in term.certified), None)
        self._outcome = next((each.decided_on for each in later), None)
        self._ends_on = months_after(recognition.decided_on, term.certificate.months)
        self._doubts: list[LifeCode] = []

    def reckoned(self) -> CertificateLife:
        """Return the life of the certificate on the day."""
        recognition, term = self._recognition, self._term
        if recognition.printed_until not in (None, self._ends_on):
            self._doubts.append("printed-end-differs")
        window = self._window()
        extended_to = self._extended_to(window)
        last_day = extended_to or self._ends_on
        state, since, citation = self._state(last_day)
        ground = self._ground() if state is CertificateState.WITHDRAWN else None
        if ground is not None:
            citation = ground.citation
        holds = state.holds
        days_left = (last_day - self._on).days if holds else None
        if state is CertificateState.EXPIRED and extended_to is None and self._may_be_extended():
            self._doubts.append("may-be-extended")
        terms = None if self._rules is None or not holds else self._rules.reevaluation
        notify = None if terms is None else terms.notify_days
        filed = self._filed()
        evaluated = None if terms is None or filed is None else terms.evaluation_days
        return CertificateLife(
            recognition,
            state,
            since,
            citation,
            term.rulebook.id,
            ends_on=self._ends_on,
            last_day=last_day,
            days_left=days_left,
            is_ending=days_left is not None and days_left <= self._within,
            window=window if holds else None,
            notify_by=None if notify is None else days_after(self._ends_on, -notify),
            notify_citation=None if notify is None or terms is None else terms.citation,
            filed_on=filed if holds else None,
            evaluate_by=None if filed is None or evaluated is None else days_after(filed, evaluated),
            evaluate_citation=None if evaluated is None or terms is None else terms.evaluation_citation,
            ground=ground,
            superseded_by=self._next if state is CertificateState.SUPERSEDED else None,
            doubts=tuple(self._doubts),
        )

    def _filed(self) -> date | None:
        """Return the day on which a file was filed that is known on the day and has no outcome by then."""
        filed, refused = self._recognition.refiled_on, self._recognition.refused_on
        if filed is None or filed > self._on or (refused is not None and refused <= self._on):
            return None
        return filed

    def _state(self, last_day: date) -> tuple[CertificateState, date, Citation]:
        """Return the state, since when, and its clause: whatever ended the certificate first holds."""
        recognition, certificate = self._recognition, self._term.certificate
        ends: list[tuple[date, int, CertificateState]] = [(days_after(last_day, 1), 2, CertificateState.EXPIRED)]
        if recognition.withdrawn_on is not None and recognition.withdrawn_on <= last_day:
            ends.append((recognition.withdrawn_on, 0, CertificateState.WITHDRAWN))
        if self._next is not None:
            ends.append((self._next.decided_on, 1, CertificateState.SUPERSEDED))
        day, _, state = min(ends)
        if day <= self._on:
            self._tell_late_withdrawal(state)
            if state is CertificateState.WITHDRAWN:
                return state, day, self._withdrawal_citation(day)
            if state is CertificateState.SUPERSEDED and self._next is not None:
                later = self._law.term(self._next)
                return state, day, (later or self._term).certificate.citation
            return state, day, self._end_citation(last_day)
        if self._on > self._ends_on:
            first = max(days_after(self._ends_on, 1), recognition.refiled_on or self._ends_on)
            return CertificateState.EXTENDED, first, self._end_citation(last_day)
        return CertificateState.VALID, recognition.decided_on, certificate.citation

    def _tell_late_withdrawal(self, state: CertificateState) -> None:
        withdrawn = self._recognition.withdrawn_on
        if withdrawn is not None and withdrawn <= self._on and state is not CertificateState.WITHDRAWN:
            after_end = state is CertificateState.EXPIRED
            self._doubts.append("withdrawn-after-end" if after_end else "withdrawn-after-next")

    def _end_citation(self, last_day: date) -> Citation:
        """Return the clause by which a certificate ends on a day: that of its term, or of its extension."""
        extension = None if self._rules is None else self._rules.extension
        if last_day > self._ends_on and extension is not None:
            return extension.citation
        return self._term.certificate.citation

    def _window(self) -> FilingWindow | None:
        reevaluation = None if self._rules is None else self._rules.reevaluation
        if reevaluation is None or reevaluation.file_from_days is None or reevaluation.file_to_days is None:
            return None
        first = days_after(self._ends_on, -reevaluation.file_from_days)
        last = days_after(self._ends_on, -reevaluation.file_to_days)
        state: WindowState = "before" if self._on < first else "open" if self._on <= last else "closed"
        return FilingWindow(first, last, state, reevaluation.citation)

    def _extended_to(self, window: FilingWindow | None) -> date | None:
        """Return the last day to which an extension goes, as known on the day; None where there is none."""
        filed = self._recognition.refiled_on
        days = self._extension_days()
        if filed is None or filed > self._on or self._on <= self._ends_on or days is None:
            return None
        in_time = window is not None and window.first <= filed <= window.last
        if in_time and self._law.readings.extension.filed == "late":
            return None
        last = days_after(self._ends_on, days)
        if filed > last:
            return None
        outcomes = (each for each in (self._recognition.refused_on, self._outcome) if each is not None)
        outcome = min((each for each in outcomes if filed <= each <= self._on), default=last)
        extended_to = max(self._ends_on, min(last, outcome))
        if in_time and extended_to > self._ends_on:
            self._doubts.append("filed-in-time")
        return extended_to

    def _extension_days(self) -> int | None:
        """Return for how many days a certificate that ends when this one does can go on; None if it cannot."""
        since = self._law.since(self._on)
        if self._rules is None or self._rules.extension is None or since is None or self._ends_on < since:
            return None
        return self._rules.extension.days

    def _may_be_extended(self) -> bool:
        """Tell whether it would go on if a file was filed that the register does not know of on that day."""
        days = self._extension_days()
        filed, refused = self._recognition.refiled_on, self._recognition.refused_on
        unfiled = (filed is None or filed > self._on) and (refused is None or refused > self._on)
        return unfiled and days is not None and self._on <= days_after(self._ends_on, days)

    def _withdrawal_citation(self, day: date) -> Citation:
        certificate = self._law.on(day)
        if certificate is not None and certificate.withdrawal is not None:
            return certificate.withdrawal.citation
        rulebook = self._law.in_force(day) or self._term.rulebook
        return Citation(rulebook.decision)

    def _ground(self) -> WithdrawalGround | None:
        recognition = self._recognition
        assert recognition.withdrawn_on is not None
        certificate = self._law.on(recognition.withdrawn_on)
        if recognition.withdrawal is None or certificate is None or certificate.withdrawal is None:
            self._doubts.append("ground-not-known")
            return None
        ground = self._law.ground(recognition.withdrawal, recognition.withdrawn_on)
        if ground is None:
            self._doubts.append("no-such-ground")
        return ground
