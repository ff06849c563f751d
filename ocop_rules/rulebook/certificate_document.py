"""The document of the life of a certificate, a part of that of a version; what is not known is null."""

from __future__ import annotations

from typing_extensions import TypedDict

from ocop_rules.rulebook.certificate import Certificate, CertificateExtension, Reevaluation, Withdrawal
from ocop_rules.rulebook.document_fields import CitationDocument, Phrase, closed, or_null, phrase


@closed
class ReevaluationDocument(TypedDict):
    """When a certified product is evaluated again: days before the certificate ends, and for the evaluation."""

    file_from_days: int | None
    file_to_days: int | None
    notify_days: int | None
    evaluation_days: int | None
    citation: CitationDocument
    evaluation_citation: CitationDocument


@closed
class CertificateExtensionDocument(TypedDict):
    """How many days a certificate goes on past its end while a late re-evaluation is dealt with."""

    days: int
    citation: CitationDocument


@closed
class WithdrawalReasonDocument(TypedDict):
    """A reason for which a certificate is withdrawn."""

    reason: Phrase
    citation: CitationDocument


@closed
class WithdrawingLevelDocument(TypedDict):
    """A level, and the stars whose certificates it withdraws."""

    level: str
    stars: list[int]


@closed
class WithdrawalDocument(TypedDict):
    """Why certificates are withdrawn, by whom, and within how many days."""

    reasons: list[WithdrawalReasonDocument]
    by: list[WithdrawingLevelDocument]
    by_citation: CitationDocument
    days: int
    citation: CitationDocument


@closed
class CertificateDocument(TypedDict):
    """The life of a certificate, as far as it is known."""

    months: int
    citation: CitationDocument
    note: Phrase | None
    reevaluation: ReevaluationDocument | None
    extension: CertificateExtensionDocument | None
    withdrawal: WithdrawalDocument | None


def certificate_document(certificate: Certificate) -> CertificateDocument:
    """Return the document of the life of a certificate."""
    return {
        "months": certificate.months,
        "citation": certificate.citation.as_json(),
        "note": or_null(phrase, certificate.note),
        "reevaluation": or_null(_reevaluation, certificate.reevaluation),
        "extension": or_null(_extension, certificate.extension),
        "withdrawal": or_null(_withdrawal, certificate.withdrawal),
    }


def _reevaluation(again: Reevaluation) -> ReevaluationDocument:
    return {
        "file_from_days": again.file_from_days,
        "file_to_days": again.file_to_days,
        "notify_days": again.notify_days,
        "evaluation_days": again.evaluation_days,
        "citation": again.citation.as_json(),
        "evaluation_citation": again.evaluation_citation.as_json(),
    }


def _extension(longer: CertificateExtension) -> CertificateExtensionDocument:
    return {"days": longer.days, "citation": longer.citation.as_json()}


def _withdrawal(withdrawal: Withdrawal) -> WithdrawalDocument:
    return {
        "reasons": [
            {"reason": phrase(ground.reason), "citation": ground.citation.as_json()} for ground in withdrawal.grounds
        ],
        "by": [{"level": level, "stars": list(stars)} for level, stars in withdrawal.by.items()],
        "by_citation": withdrawal.by_citation.as_json(),
        "days": withdrawal.days,
        "citation": withdrawal.citation.as_json(),
    }
