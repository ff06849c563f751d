"""The criteria files as written: one model for each kind of YAML file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from ocop_rules.rulebook.certificate_terms import CertificateTerms
from ocop_rules.rulebook.citation import ArticleCitation
from ocop_rules.rulebook.condition import Condition, FactTest
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.text import Text, text

Stars = Annotated[int, Field(ge=1, le=5)]
CaseName = Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
CriterionNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9a-zđ]+)*(-[0-9]+)?$")]
Reference = Annotated[str, StringConstraints(pattern=r"^((qd-[0-9]+-[0-9]{4}:)?[a-z][a-z0-9_]*\.)?[a-z][a-z0-9_]*$")]
VersionId = Annotated[str, StringConstraints(pattern=r"^qd-[0-9]+-[0-9]{4}$")]


class DecidedBy(StrEnum):
    """Who finds which option of a criterion holds."""

    EVIDENCE = "evidence"
    COUNCIL = "council"


class Scoring(StrEnum):
    """How the options of a criterion make its points."""

    ONE = "one"
    SUM = "sum"


class Outcome(StrEnum):
    """What a knock-out makes of an evaluation."""

    DISQUALIFIED = "disqualified"
    STOPPED = "stopped"


class ErratumKind(StrEnum):
    """Whether a misprint was repaired, or doubtful print kept."""

    REPAIR = "repair"
    DOUBT = "doubt"


class Status(StrEnum):
    """Where a version stands."""

    IN_FORCE = "in_force"
    LAPSED = "lapsed"
    INCOMPLETE = "incomplete"


class Purpose(StrEnum):
    """Why a product is evaluated."""

    FIRST = "first"
    UPGRADE = "upgrade"
    REEVALUATION = "reevaluation"


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _told(vi: str, en: str) -> PydanticCustomError:
    return PydanticCustomError("told", "criteria", {"message": text(vi, en)})


class ToldDefinition(_Written):
    """What a result says where evidence earns an option in a way that others may decide otherwise.

    Attributes:
        message: what it says.
        when: the fact by which it is earned in that way; left out, it is said wherever evidence earns the option.
    """

    message: Text
    when: FactTest | None = None


class OptionDefinition(_Written):
    """One option of a criterion.

    Attributes:
        points: what it is worth.
        label: our own short words for it.
        when: the evidence that earns it.
        unless: a finding that keeps it from being earned, whatever `when` says; left unknown, it keeps from nothing.
        told: what a result says where evidence earns it.
        min_stars: the stars that ask for at least this option.
        reading: how the wording was turned into `when`, where that took a judgement.
    """

    points: Annotated[Decimal, Field(ge=0, le=100)]
    label: Text
    when: Condition | None = None
    unless: Condition | None = None
    told: ToldDefinition | None = None
    min_stars: Annotated[int, Field(ge=2, le=5)] | None = None
    reading: Text | None = None

    @model_validator(mode="after")
    def _goes_with_when(self) -> OptionDefinition:
        if self.when is None and self.unless is not None:
            raise _told("unless chỉ dùng cùng when", "unless goes with when")
        return self


class CaseDefinition(_Written):
    """One of a criterion's alternative cases."""

    title: Text
    options: Annotated[tuple[OptionDefinition, ...], Field(min_length=1)]


class AppliesIf(_Written):
    """A criterion earns only if another of the same sheet reached an option or a better one (R4)."""

    criterion: Reference
    option: Annotated[int, Field(ge=1)]


class CriterionDefinition(_Written):
    """A criterion that sheets refer to, or its difference from one that it extends.

    Attributes:
        same_as: the definition of another version that is about the same thing, with options of its own.
        binds_unless: a finding by which the criterion's marks ask nothing of the product (R7).
    """

    title: Text | None = None
    detail: Text | None = None
    decided_by: DecidedBy | None = None
    because: Text | None = None
    scoring: Scoring | None = None
    applies_if: AppliesIf | None = None
    binds_unless: Condition | None = None
    options: Annotated[tuple[OptionDefinition, ...], Field(min_length=1)] | None = None
    cases: Annotated[dict[CaseName, CaseDefinition], Field(min_length=2)] | None = None
    extends: Reference | None = None
    same_as: Reference | None = None
    points: tuple[Annotated[Decimal, Field(ge=0, le=100)], ...] | None = None
    min_stars: dict[int, Annotated[int, Field(ge=2, le=5)]] | None = None
    labels: dict[int, Text] | None = None
    readings: dict[int, Text] | None = None

    @model_validator(mode="after")
    def _whole(self) -> CriterionDefinition:
        if self.extends is None:
            if self.title is None or self.decided_by is None:
                raise _told("cần title và decided_by", "title and decided_by are needed")
            if (self.options is None) == (self.cases is None):
                raise _told("cần options hoặc cases", "options or cases are needed, one of them")
            if any(each is not None for each in (self.points, self.min_stars, self.labels, self.readings)):
                raise _told(
                    "points, min_stars, labels, readings chỉ dùng cùng extends",
                    "points, min_stars, labels, readings go with extends",
                )
        elif self.options is not None or self.cases is not None:
            raise _told("extends lấy options từ nơi khác", "a definition that extends has no options of its own")
        return self


class Theme(RootModel[dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], CriterionDefinition]]):
    """A file of criterion definitions about one theme: `criteria/<version>/criteria/<theme>.yaml`."""

    model_config = ConfigDict(frozen=True)


class KnockOutDefinition(_Written):
    """A rule that ends the evaluation (R6).

    Attributes:
        name: the name under which results know it, where definitions for several sets share one.
        outcome: disqualified (bị loại) or stopped (không đánh giá các bước tiếp theo).
        when: the finding that fires it, whatever papers are listed; known to be false, it clears it.
        absent: papers any one of which shows that nothing is amiss: that none counts fires it, where nobody found
            anything.
        shown: what clears it, where nobody found anything; left out, any of those papers does.
        unless: a finding that makes the question moot, such as an exemption; it clears everything. No paper can.
    """

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")] | None = None
    title: Text
    outcome: Outcome
    when: Condition
    absent: tuple[str, ...] = ()
    shown: Condition | None = None
    unless: Condition | None = None
    reading: Text | None = None

    @model_validator(mode="after")
    def _shown_goes_with_absent(self) -> KnockOutDefinition:
        if self.shown is not None and not self.absent:
            raise _told("shown chỉ dùng cùng absent", "shown goes with absent")
        return self


class KnockOuts(RootModel[dict[str, KnockOutDefinition]]):
    """The knock-outs of a version: `criteria/<version>/knock_outs.yaml`."""

    model_config = ConfigDict(frozen=True)


class Placement(_Written):
    """A criterion's place on a sheet, where it is more than a reference."""

    use: Reference
    knock_outs: tuple[str, ...] = ()


class SectionDefinition(_Written):
    """A section of a sheet: printed number, title and maximum.

    The title is its own text or a name in decision.yaml; a section of one criterion takes that criterion's title.
    """

    section: str
    title: str | Text | None = None
    max: Decimal
    criteria: Annotated[dict[CriterionNumber, Reference | Placement], Field(min_length=1)]


class CaseRule(_Written):
    """An alternative case of a sheet and what evidence says that a dossier falls in it (R5).

    Attributes:
        criterion: the criterion at which the sheet prints the cases; left out, they are told for the sheet.
    """

    title: Text
    when: Condition | None = None
    criterion: CriterionNumber | None = None


class CaseGroupDefinition(_Written):
    """One of several ways in which a sheet tells alternative cases, and the criteria that it is for (R5)."""

    title: Text
    criteria: Annotated[tuple[CriterionNumber, ...], Field(min_length=1)]
    cases: Annotated[dict[CaseName, CaseRule], Field(min_length=2)]


class SetDefinition(_Written):
    """One product set: `criteria/<version>/sets/<number>-<slug>.yaml`.

    Attributes:
        cases: the alternative cases of all criteria that have cases, where the sheet tells them in one way.
        case_groups: the alternative cases by group, where it tells them in several ways.
        identity: the slug under which the set is known in other versions, if that is not its own.
        part_max: the points of a part, where the sheet's differ from the decision's.
    """

    number: Annotated[int, Field(ge=1)]
    identity: str | None = None
    title: Text
    field: Text
    group: Text | None = None
    knock_outs: tuple[str, ...] = ()
    cases: dict[CaseName, CaseRule] | None = None
    case_groups: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], CaseGroupDefinition] = {}
    part_max: dict[str, Decimal] = {}
    parts: Annotated[dict[str, tuple[SectionDefinition, ...]], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_kind_of_cases(self) -> SetDefinition:
        if self.cases is not None and self.case_groups:
            raise _told("chỉ dùng cases hoặc case_groups", "either cases or case_groups, not both")
        return self


class ArticleDefinition(_Written):
    """An article, or an appendix with clauses, that rules cite: its subject and how many clauses it has."""

    title: Text
    clauses: int


class PartDefinition(_Written):
    """A part of every sheet and its points."""

    title: Text
    max: Decimal


class Band(_Written):
    """The points that stars begin at.

    Attributes:
        printed_to: the last figure that the decision prints for the band, where it leaves a gap to the next.
    """

    stars: Stars
    at_least: Decimal
    printed_to: Decimal | None = None
    title: Text
    citation: ArticleCitation | None = None


class MarkDefinition(_Written):
    """A minimum requirement that a decision adds to the sheets of the one it amends.

    Attributes:
        criteria: the definitions at which it stands.
        option: the least option.
        not_met_by: options worth more that still do not show what it asks for.
        stars: the stars that need it.
    """

    criteria: Annotated[tuple[Reference, ...], Field(min_length=1)]
    option: Annotated[int, Field(ge=1)]
    not_met_by: tuple[Annotated[int, Field(ge=1)], ...] = ()
    stars: Annotated[int, Field(ge=2, le=5)]
    reading: Text | None = None


class LevelDefinition(_Written):
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
            raise _told(
                "forwards_at_least và forwards_to đi cùng nhau", "forwards_at_least and forwards_to go together"
            )
        if (self.returns_below is None) != (self.returns_to is None):
            raise _told("returns_below và returns_to đi cùng nhau", "returns_below and returns_to go together")
        return self


class SpreadDefinition(_Written):
    """By how many points the totals of a council's members may differ before it scores again.

    Attributes:
        most: the most that they may differ by.
        levels: the levels of which the decision says so.
    """

    most: Annotated[Decimal, Field(ge=0)]
    levels: Annotated[tuple[str, ...], Field(min_length=1)]
    citation: ArticleCitation


class RemarkDefinition(_Written):
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


class Transition(_Written):
    """Dossiers that go on under the earlier decisions after this one came into force.

    Attributes:
        purposes: which evaluations it is for.
        within_days: days from the entry into force in which the evaluation is finished.
    """

    purposes: tuple[Purpose, ...]
    within_days: int
    citation: ArticleCitation


class RestDays(_Written):
    """Why a period of the transition does not end on a day of rest, but with the next working day (R11).

    Attributes:
        public_holidays: holidays on which a period could end; weekends need not be named.
        source: the law that says so.
    """

    public_holidays: tuple[date, ...] = ()
    source: Text


class Eligibility(_Written):
    """Which forms of producer the decision names.

    Attributes:
        forms: values of the fact `legal_form`.
        also: for some sets, by number, forms that it names besides.
    """

    forms: Annotated[tuple[str, ...], Field(min_length=1)]
    also: dict[int, tuple[str, ...]] = {}
    citation: ArticleCitation


ErratumField: TypeAlias = Literal["points", "max", "min_stars", "label", "marker", "order"]
"""What of a place is misprinted."""


class Erratum(_Written):
    """A misprint of the decision: what is printed, what is used, and why."""

    set: int | Literal["*"]
    part: str | None = None
    section: str | None = None
    criterion: str | None = None
    case: str | None = None
    option: int | None = None
    field: ErratumField
    printed: str
    effective: str
    kind: ErratumKind
    reason: Text


class DecisionDefinition(_Written):
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
    appendices: dict[str, ArticleDefinition] = {}
    sheets_appendix: str
    sheets_number: str | None = None
    bands_number: str | None = None
    levels_number: str | None = None
    certificate_number: str | None = None
    spread_number: str | None = None
    parts: dict[str, PartDefinition]
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    requirements_citation: ArticleCitation | None = None
    levels: dict[str, LevelDefinition] = {}
    marks: tuple[MarkDefinition, ...] = ()
    transition: tuple[Transition, ...] = ()
    rest_days: RestDays | None = None
    eligibility: Eligibility | None = None
    certificate: CertificateTerms | None = None
    spread: SpreadDefinition | None = None
    remarks: tuple[RemarkDefinition, ...] = ()
    sections: dict[str, Text] = {}
    errata: tuple[Erratum, ...] = ()
    unknown: tuple[Text, ...] = ()
    without_sets: dict[int, Text] = {}


class KnownFinding(_Written):
    """A finding of the lint that stands, and why: it fits every finding of the rule that has all stated places.

    Attributes:
        rule: the rule of the lint, such as `overlap`.
        definition: the definition it is about, such as `labour.local_labour`; of a knock-out, its name.
        fact: the fact it is about.
        reason: why nothing is to be mended.
    """

    rule: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")]
    set: int | None = None
    part: str | None = None
    section: str | None = None
    criterion: str | None = None
    case: str | None = None
    option: int | None = None
    definition: Reference | None = None
    fact: str | None = None
    reason: Text


class KnownFindings(RootModel[tuple[KnownFinding, ...]]):
    """What the lint finds in a version and need not be mended: `criteria/<version>/known_findings.yaml`."""

    model_config = ConfigDict(frozen=True)


FILES: dict[str, type[BaseModel]] = {
    "vocabulary": Vocabulary,
    "decision": DecisionDefinition,
    "knock-outs": KnockOuts,
    "theme": Theme,
    "set": SetDefinition,
    "known-findings": KnownFindings,
}
"""The model of each kind of criteria file, by the name of its JSON Schema."""
