"""The decision itself as written: `criteria/<version>/decision.yaml`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from ocop_rules.rulebook.certificate_terms import CertificateTerms
from ocop_rules.rulebook.citation import ArticleCitation
from ocop_rules.rulebook.kinds import CriterionNumber, ErratumKind, FileModel, Purpose, Stars, Status, VersionId
from ocop_rules.rulebook.printed import ArticleDefinition, Erratum, Misprint
from ocop_rules.text import Text, misfit, text


class PartDefinition(FileModel):
    """A part of every sheet and its points."""

    title: Text
    max: Decimal


class Band(FileModel):
    """The points that stars begin at.

    Attributes:
        printed_to: the last figure that the decision prints for the band, where it leaves a gap to the next.
    """

    stars: Stars
    at_least: Decimal
    printed_to: Decimal | None = None
    title: Text
    citation: ArticleCitation | None = None


class MarkDefinition(FileModel):
    """A minimum requirement that a decision adds to the sheets of the one it amends.

    Attributes:
        criteria: the printed numbers of the criteria at which it stands, each with the sets whose sheets are meant.
        option: the least option.
        not_met_by: options worth more that still do not show what it asks for.
        stars: the stars that need it.
    """

    criteria: Annotated[dict[CriterionNumber, Annotated[tuple[int, ...], Field(min_length=1)]], Field(min_length=1)]
    option: Annotated[int, Field(ge=1)]
    not_met_by: tuple[Annotated[int, Field(ge=1)], ...] = ()
    stars: Annotated[int, Field(ge=2, le=5)]
    reading: Text | None = None


class LevelDefinition(FileModel):
    """A level of administration that evaluates (cấp đánh giá), from the lowest up.

    Attributes:
        certifies: the stars that it certifies.
        citation: the clause by which it certifies.
        forwards_at_least: the points from which it forwards a dossier to the level above.
        forwards_citation: the clause by which it forwards; left out, that by which it certifies.
        returns_below: the points under which a dossier that was forwarded to it goes back.
        returns_to: the level that then decides on that result.
        returns_citation: the clause that says so.
    """

    title: Text
    certifies: tuple[Stars, ...] = ()
    forwards_at_least: Decimal | None = None
    forwards_to: str | None = None
    citation: ArticleCitation | None = None
    forwards_citation: ArticleCitation | None = None
    returns_below: Decimal | None = None
    returns_to: str | None = None
    returns_citation: ArticleCitation | None = None

    @model_validator(mode="after")
    def _forwarding_is_whole(self) -> LevelDefinition:
        if (self.forwards_at_least is None) != (self.forwards_to is None):
            raise misfit(
                text("forwards_at_least và forwards_to đi cùng nhau", "forwards_at_least and forwards_to go together")
            )
        if (self.returns_below is None) != (self.returns_to is None):
            raise misfit(text("returns_below và returns_to đi cùng nhau", "returns_below and returns_to go together"))
        return self


class SpreadDefinition(FileModel):
    """By how many points the totals of a council's members may differ before it scores again.

    Attributes:
        most: the most that they may differ by.
        levels: the levels of which the decision says so.
    """

    most: Annotated[Decimal, Field(ge=0)]
    levels: Annotated[tuple[str, ...], Field(min_length=1)]
    citation: ArticleCitation


class RemarkDefinition(FileModel):
    """What results should tell of the decision, which no rule on points or stars holds.

    Attributes:
        since, until: the first and last day of evaluation on which it is told; left out, there is none.
        where: `requirement_missed`: only where a minimum requirement of the band's stars is missed.
        citation: the clause it comes from; left out, it is none of the decision's.
    """

    text: Text
    since: date | None = None
    until: date | None = None
    where: Literal["requirement_missed"] | None = None
    citation: ArticleCitation | None = None


class Transition(FileModel):
    """Dossiers that go on under the earlier decisions after this one came into force.

    Attributes:
        purposes: which evaluations it is for.
        within_days: days from the entry into force in which the evaluation is finished.
    """

    purposes: tuple[Purpose, ...]
    within_days: int
    citation: ArticleCitation


class RestDays(FileModel):
    """Why a period of the transition does not end on a day of rest, but with the next working day (R11).

    Attributes:
        public_holidays: holidays on which a period could end; weekends need not be named.
        source: the law that says so.
    """

    public_holidays: tuple[date, ...] = ()
    source: Text


class Eligibility(FileModel):
    """Which forms of producer the decision names.

    Attributes:
        forms: values of the fact `legal_form`.
        also: for some sets, by number, forms that it names besides.
    """

    forms: Annotated[tuple[str, ...], Field(min_length=1)]
    also: dict[int, tuple[str, ...]] = Field(default_factory=dict)
    citation: ArticleCitation


class ErratumDefinition(FileModel):
    """Misprints of one kind and one reason, as written.

    Attributes:
        places: where they are; one at least.
    """

    kind: ErratumKind
    reason: Text
    places: Annotated[tuple[Misprint, ...], Field(min_length=1)]


class DecisionDefinition(FileModel):
    """The decision itself: `criteria/<version>/decision.yaml`.

    Attributes:
        extends: the decision that this one amends, from which it takes over what it does not state.
        sheets_number: the number of the decision in whose appendix the sheets are printed, if it is another.
        bands_number, levels_number, certificate_number, spread_number: likewise for the bands, the levels, the
            certificate and the spread.
        certificate: the life of a certificate.
        spread: by how much the totals of a council's members may differ; None if the decision does not say.
        remarks: what results should tell besides.
        rest_days: the days of rest on which no period of the transition ends; None if it ends on any day.
        unknown: what this version's files do not say although the decision does; every evaluation tells it.
        without_sets: sets that cannot be rated under this version, and why.
    """

    id: VersionId
    extends: VersionId | None = None
    number: str
    title: Text
    issued_on: date
    in_force_from: date
    in_force_citation: ArticleCitation | None = None
    lapsed_on: date | None = None
    status: Status
    replaces: tuple[str, ...] = ()
    articles: dict[int, ArticleDefinition]
    appendices: dict[str, ArticleDefinition] = Field(default_factory=dict)
    sheets_appendix: str
    sheets_number: str | None = None
    bands_number: str | None = None
    levels_number: str | None = None
    certificate_number: str | None = None
    spread_number: str | None = None
    parts: dict[str, PartDefinition]
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    requirements_citation: ArticleCitation | None = None
    levels: dict[str, LevelDefinition] = Field(default_factory=dict)
    marks: tuple[MarkDefinition, ...] = ()
    transition: tuple[Transition, ...] = ()
    rest_days: RestDays | None = None
    eligibility: Eligibility | None = None
    certificate: CertificateTerms | None = None
    spread: SpreadDefinition | None = None
    remarks: tuple[RemarkDefinition, ...] = ()
    sections: dict[str, Text] = Field(default_factory=dict)
    errata: tuple[ErratumDefinition, ...] = ()
    unknown: tuple[Text, ...] = ()
    without_sets: dict[int, Text] = Field(default_factory=dict)

    def misprints(self) -> tuple[Erratum, ...]:
        """Return the errata one by one, each with the reason that it shares with others."""
        return tuple(
            Erratum(**dict(place), kind=entry.kind, reason=entry.reason)
            for entry in self.errata
            for place in entry.places
        )
