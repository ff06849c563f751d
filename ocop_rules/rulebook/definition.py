"""The criteria files as written: one model for each kind of YAML file."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import ConfigDict, Discriminator, Field, RootModel, StringConstraints, Tag, model_validator

from ocop_rules.rulebook.condition import Condition, FactTest
from ocop_rules.rulebook.kinds import (
    CaseName,
    CriterionNumber,
    DecidedBy,
    EntryName,
    FileModel,
    Mark,
    Outcome,
    Points,
    Reference,
    Scoring,
)
from ocop_rules.rulebook.printed import KnownFinding
from ocop_rules.text import Text, misfit, text


class ReadingNoteDefinition(FileModel):
    """What a result says where evidence earns an option in a way that others may decide otherwise.

    Attributes:
        message: what it says.
        when: the fact by which it is earned in that way; left out, it is said wherever evidence earns the option.
    """

    message: Text
    when: FactTest | None = None


class OptionDefinition(FileModel):
    """One option of a criterion, in words and evidence; what it is worth stands on the sheets.

    Attributes:
        label: our own short words for it.
        when: the evidence that earns it.
        unless: a finding that keeps it from being earned, whatever `when` says; left unknown, it keeps from nothing.
        told: what a result says where evidence earns it.
        reading: how the wording was turned into `when`, where that took a judgement.
    """

    label: Text
    when: Condition | None = None
    unless: Condition | None = None
    told: ReadingNoteDefinition | None = None
    reading: Text | None = None

    @model_validator(mode="after")
    def _goes_with_when(self) -> OptionDefinition:
        if self.when is None and self.unless is not None:
            raise misfit(text("unless chỉ dùng cùng when", "unless goes with when"))
        return self


class CaseDefinition(FileModel):
    """One of a criterion's alternative cases."""

    title: Text
    options: Annotated[tuple[OptionDefinition, ...], Field(min_length=1)]


class CriterionDefinition(FileModel):
    """What is judged, for all decisions that word it so, or its difference from an entry that it extends.

    Attributes:
        because: why people judge it, where the council decides.
        binds_unless: a finding by which the criterion's marks ask nothing of the product (R7).
        extends: the entry whose options it has, but for the `labels` and `readings` that it gives by ordinal.
        same_as: the entry that is about the same thing, with options of its own: versions are compared by it.
    """

    title: Text | None = None
    detail: Text | None = None
    decided_by: DecidedBy | None = None
    because: Text | None = None
    binds_unless: Condition | None = None
    options: Annotated[tuple[OptionDefinition, ...], Field(min_length=1)] | None = None
    cases: Annotated[dict[CaseName, CaseDefinition], Field(min_length=2)] | None = None
    extends: Reference | None = None
    same_as: Reference | None = None
    labels: dict[int, Text] | None = None
    readings: dict[int, Text] | None = None

    @model_validator(mode="after")
    def _whole(self) -> CriterionDefinition:
        if self.extends is None:
            if self.title is None or self.decided_by is None:
                raise misfit(text("cần title và decided_by", "title and decided_by are needed"))
            if (self.options is None) == (self.cases is None):
                raise misfit(text("cần options hoặc cases", "options or cases are needed, one of them"))
            if self.labels is not None or self.readings is not None:
                raise misfit(text("labels, readings chỉ dùng cùng extends", "labels and readings go with extends"))
        elif self.options is not None or self.cases is not None:
            raise misfit(
                text("extends lấy options từ nơi khác", "an entry that extends another has no options of its own")
            )
        return self


class Theme(RootModel[dict[EntryName, CriterionDefinition]]):
    """A file of the library, about one theme: `criteria/library/<theme>.yaml`."""

    model_config = ConfigDict(frozen=True)


class KnockOutDefinition(FileModel):
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
            raise misfit(text("shown chỉ dùng cùng absent", "shown goes with absent"))
        return self


class KnockOuts(RootModel[dict[str, KnockOutDefinition]]):
    """The knock-outs of a version: `criteria/<version>/knock_outs.yaml`."""

    model_config = ConfigDict(frozen=True)


class AppliesIf(FileModel):
    """A criterion earns only if another of the same sheet reached an option or a better one (R4)."""

    criterion: CriterionNumber
    option: Annotated[int, Field(ge=1)]


class PrintedOptions(FileModel):
    """What a sheet prints beside the options of a criterion or of one of its cases.

    Attributes:
        points: what each option is worth, in printed order.
        marks: by an option's ordinal, the stars that ask for at least that option.
    """

    points: Annotated[tuple[Points, ...], Field(min_length=1)]
    marks: dict[int, Mark] = Field(default={})


class Placement(FileModel):
    """A criterion as a sheet prints it.

    Attributes:
        use: the entry of the library that says what is judged.
        max: the printed maximum, where it stands in a part without a section around it.
        points, marks: as in `PrintedOptions`; a criterion of alternative cases has `cases` instead.
        scoring: `sum` where every option that holds counts.
        applies_if: what another criterion must reach for this one to earn anything.
        knock_outs: those that are printed at it.
    """

    use: Reference
    max: Points | None = None
    points: Annotated[tuple[Points, ...], Field(min_length=1)] | None = None
    marks: dict[int, Mark] = Field(default={})
    cases: Annotated[dict[CaseName, PrintedOptions], Field(min_length=2)] | None = None
    scoring: Scoring = Scoring.ONE
    applies_if: AppliesIf | None = None
    knock_outs: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _points_or_cases(self) -> Placement:
        if (self.points is None) == (self.cases is None):
            raise misfit(text("cần points hoặc cases", "points or cases are needed, one of them"))
        if self.cases is not None and self.marks:
            raise misfit(text("marks ghi trong từng trường hợp của cases", "marks stand in each of the cases"))
        return self

    def printed(self, case: str | None) -> PrintedOptions | None:
        """Return what is printed of a case, or of the criterion's own options for None; None if nothing is."""
        if case is not None:
            return (self.cases or {}).get(case)
        return None if self.points is None else PrintedOptions(points=self.points, marks=self.marks)


class SectionDefinition(FileModel):
    """A section of a sheet: title, its own or by its name in decision.yaml, printed maximum, criteria by number."""

    title: str | Text
    max: Points
    criteria: Annotated[dict[CriterionNumber, Placement], Field(min_length=1)]


def _kind_of_entry(entry: object) -> str:
    is_section = isinstance(entry, SectionDefinition) or (isinstance(entry, Mapping) and "criteria" in entry)
    return "a section" if is_section else "a criterion"


SheetEntry = Annotated[
    Annotated[SectionDefinition, Tag("a section")] | Annotated[Placement, Tag("a criterion")],
    Discriminator(_kind_of_entry),
]
"""What a part of a sheet is made of, by printed number: a section, or a criterion that stands by itself."""


class CaseRule(FileModel):
    """An alternative case of a sheet and what evidence says that a dossier falls in it (R5).

    Attributes:
        criterion: the criterion at which the sheet prints the cases; left out, they are told for the sheet.
    """

    title: Text
    when: Condition | None = None
    criterion: CriterionNumber | None = None


class CaseGroupDefinition(FileModel):
    """One of several ways in which a sheet tells alternative cases, and the criteria that it is for (R5)."""

    title: Text
    criteria: Annotated[tuple[CriterionNumber, ...], Field(min_length=1)]
    cases: Annotated[dict[CaseName, CaseRule], Field(min_length=2)]


class SetDefinition(FileModel):
    """One product set: `criteria/<version>/sets/<number>-<slug>.yaml`.

    Attributes:
        cases: the alternative cases of all criteria that have cases, where the sheet tells them in one way.
        case_groups: the alternative cases by group, where it tells them in several ways.
        identity: the slug under which the set is known in other versions, if that is not its own.
        part_max: the points of a part, where the sheet's differ from the decision's.
        parts: by letter, the sections and criteria by printed number.
    """

    number: Annotated[int, Field(ge=1)]
    identity: str | None = None
    title: Text
    field: Text
    group: Text | None = None
    knock_outs: tuple[str, ...] = ()
    cases: dict[CaseName, CaseRule] | None = None
    case_groups: dict[EntryName, CaseGroupDefinition] = Field(default={})
    part_max: dict[str, Decimal] = Field(default={})
    parts: Annotated[dict[str, Annotated[dict[CriterionNumber, SheetEntry], Field(min_length=1)]], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_kind_of_cases(self) -> SetDefinition:
        if self.cases is not None and self.case_groups:
            raise misfit(text("chỉ dùng cases hoặc case_groups", "either cases or case_groups, not both"))
        return self


class KnownFindings(RootModel[tuple[KnownFinding, ...]]):
    """What the lint finds in a version and need not be mended: `criteria/<version>/known_findings.yaml`."""

    model_config = ConfigDict(frozen=True)
