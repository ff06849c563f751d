"""The life of a certificate as written in decision.yaml."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ocop_rules.brief import brief
from ocop_rules.rulebook.citation import ArticleCitation
from ocop_rules.rulebook.kinds import Stars
from ocop_rules.text import Text


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def __repr__(self) -> str:
        return brief(self)


class ReevaluationTerms(_Written):
    """When a certified product is evaluated again.

    Attributes:
        file_from_days, file_to_days: how many days before the end the file may first and must last be filed.
        notify_days: how many days before the end the authority reminds the producer.
        evaluation_days: how long the evaluation takes at most.
        citation, evaluation_citation: the clauses on filing and on how long it takes.
    """

    file_from_days: Annotated[int, Field(ge=0)] | None = None
    file_to_days: Annotated[int, Field(ge=0)] | None = None
    notify_days: Annotated[int, Field(ge=0)] | None = None
    evaluation_days: Annotated[int, Field(ge=1)] | None = None
    citation: ArticleCitation | None = None
    evaluation_citation: ArticleCitation | None = None


class ExtensionTerms(_Written):
    """How long a certificate goes on past its end while a late re-evaluation is dealt with."""

    days: Annotated[int, Field(ge=1)]
    citation: ArticleCitation


class WithdrawalReason(_Written):
    """A reason for which a certificate is withdrawn, in our words."""

    reason: Text
    citation: ArticleCitation


class WithdrawalTerms(_Written):
    """Why, by whom and how soon a certificate is withdrawn.

    Attributes:
        reasons: the reasons, in printed order.
        by: for each level, the stars whose certificates it withdraws.
        by_citation: the clause on who withdraws.
        days: how many days it takes from the finding.
        citation: the clause on how long it takes.
    """

    reasons: Annotated[tuple[WithdrawalReason, ...], Field(min_length=1)]
    by: dict[str, tuple[Stars, ...]] = {}
    by_citation: ArticleCitation | None = None
    days: Annotated[int, Field(ge=1)]
    citation: ArticleCitation


class CertificateTerms(_Written):
    """The life of a certificate.

    Attributes:
        months: how long it is valid.
        citation: the clause that says so.
        note: what of it is not sure, or from where it is known.
    """

    months: Annotated[int, Field(ge=1)]
    citation: ArticleCitation | None = None
    note: Text | None = None
    reevaluation: ReevaluationTerms | None = None
    extension: ExtensionTerms | None = None
    withdrawal: WithdrawalTerms | None = None
