"""What a decision says of the life of a certificate: re-evaluation, extension, withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ocop_rules.brief import brief
from ocop_rules.rulebook.certificate_terms import CertificateTerms, ExtensionTerms, ReevaluationTerms, WithdrawalTerms
from ocop_rules.rulebook.citation import Citation, cite_article
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
        MappingProxyType(dict(terms.by)),
        cite_article(decision, terms.by_citation or terms.citation),
        terms.days,
        cite_article(decision, terms.citation),
    )


def certificate_document(certificate: Certificate) -> dict[str, object]:
    """Return the life of a certificate as plain data for canonical JSON; a part that is not known is null."""
    again, longer, withdrawal = certificate.reevaluation, certificate.extension, certificate.withdrawal
    note = certificate.note
    return {
        "months": certificate.months,
        "citation": certificate.citation.as_json(),
        "note": None if note is None else _words(note),
        "reevaluation": None if again is None else _reevaluation_document(again),
        "extension": None if longer is None else {"days": longer.days, "citation": longer.citation.as_json()},
        "withdrawal": None if withdrawal is None else _withdrawal_document(withdrawal),
    }


def _words(said: Text) -> dict[str, object]:
    return {"vi": said.vi, "en": said.en}


def _reevaluation_document(again: Reevaluation) -> dict[str, object]:
    return {
        "file_from_days": again.file_from_days,
        "file_to_days": again.file_to_days,
        "notify_days": again.notify_days,
        "evaluation_days": again.evaluation_days,
        "citation": again.citation.as_json(),
        "evaluation_citation": again.evaluation_citation.as_json(),
    }


def _withdrawal_document(withdrawal: Withdrawal) -> dict[str, object]:
    return {
        "reasons": [
            {"reason": _words(ground.reason), "citation": ground.citation.as_json()} for ground in withdrawal.grounds
        ],
        "by": [{"level": level, "stars": list(stars)} for level, stars in withdrawal.by.items()],
        "by_citation": withdrawal.by_citation.as_json(),
        "days": withdrawal.days,
        "citation": withdrawal.citation.as_json(),
    }
