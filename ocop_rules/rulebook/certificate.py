"""What a decision says of the life of a certificate: re-evaluation, extension, withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ocop_rules.brief import brief
from ocop_rules.rulebook.certificate_terms import CertificateTerms, ExtensionTerms, ReevaluationTerms, WithdrawalTerms
from ocop_rules.rulebook.citation import Citation, cite_article
from ocop_rules.several import frozen_mapping
from ocop_rules.text import Text


@dataclass(frozen=True, slots=True)
class Reevaluation:
    """When a certified product is evaluated again; days before the certificate ends, and for the evaluation."""

    file_from_days: int | None
    file_to_days: int | None
    notify_days: int | None
    evaluation_days: int | None
    citation: Citation
    evaluation_citation: Citation

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class CertificateExtension:
    """How many days a certificate goes on past its end while a late re-evaluation is dealt with."""

    days: int
    citation: Citation

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class WithdrawalGround:
    """A reason for which a certificate is withdrawn, and its clause."""

    reason: Text
    citation: Citation

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why certificates are withdrawn, which level withdraws those of which stars, and within how many days."""

    grounds: tuple[WithdrawalGround, ...]
    by: Mapping[str, tuple[int, ...]]
    by_citation: Citation
    days: int
    citation: Citation

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class Certificate:
    """The life of a certificate: months, re-evaluation, extension and withdrawal, as far as they are known."""

    months: int
    citation: Citation
    note: Text | None
    reevaluation: Reevaluation | None
    extension: CertificateExtension | None
    withdrawal: Withdrawal | None

    def __repr__(self) -> str:
        return brief(self)


def certificate_of(terms: CertificateTerms, decision: str) -> Certificate:
    """Return the life of a certificate as a decision states it.

    Args:
        terms: as written.
        decision: the number of the decision whose clauses are cited.
    """
    return Certificate(
        terms.months,
        cite_article(decision, terms.citation),
        terms.note,
        None if terms.reevaluation is None else _reevaluation(terms.reevaluation, decision),
        None if terms.extension is None else _extension(terms.extension, decision),
        None if terms.withdrawal is None else _withdrawal(terms.withdrawal, decision),
    )


def _reevaluation(terms: ReevaluationTerms, decision: str) -> Reevaluation:
    return Reevaluation(
        terms.file_from_days,
        terms.file_to_days,
        terms.notify_days,
        terms.evaluation_days,
        cite_article(decision, terms.citation),
        cite_article(decision, terms.evaluation_citation or terms.citation),
    )


def _extension(terms: ExtensionTerms, decision: str) -> CertificateExtension:
    return CertificateExtension(terms.days, cite_article(decision, terms.citation))


def _withdrawal(terms: WithdrawalTerms, decision: str) -> Withdrawal:
    return Withdrawal(
        tuple(WithdrawalGround(each.reason, cite_article(decision, each.citation)) for each in terms.reasons),
        frozen_mapping(terms.by),
        cite_article(decision, terms.by_citation or terms.citation),
        terms.days,
        cite_article(decision, terms.citation),
    )
