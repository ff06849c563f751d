"""Plans as files: `criteria/plans/*.yaml`, the targets that an authority set itself, each a rule over a register (R17).

A plan is no part of a version: a change of one changes no digest of another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from ocop_rules.brief import brief
from ocop_rules.canonical import Json, digest
from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.errors import Place, UnknownReading
from ocop_rules.rulebook.condition import Condition
from ocop_rules.rulebook.kinds import EntryName, FileModel
from ocop_rules.rulebook.model import plain_number
from ocop_rules.rulebook.plan_facts import PLAN_TABLES, facts_of
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.several import FrozenMapping
from ocop_rules.text import Text, misfit, printable, text

DIRECTORY = "plans"
"""The directory of the plans, in the directory of the criteria."""

TargetName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
ReportPeriod = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-H[12]|-Q[1-4])?$")]
Table: TypeAlias = Literal[
    "products",
    "producers",
    "assessments",
    "sales_points",
    "retail_places",
    "events",
    "trainings",
    "craft_villages",
    "communes",
    "districts",
]


class PlanPeriod(FileModel):
    """The days of a plan, `from` and `to` both included."""

    from_: Annotated[date, Field(alias="from")]
    to: date

    @model_validator(mode="after")
    def _in_order(self) -> PlanPeriod:
        if self.to < self.from_:
            raise misfit(text("to phải sau from", "to comes after from"))
        return self


class PlanReading(FileModel):
    """Words of a plan that can be read in more than one way.

    Attributes:
        question: what its words leave open.
        default: the choice that holds where none is set.
        choices: the ways of reading them, by name.
        reason: why the default is one.
    """

    question: Text
    default: EntryName
    choices: Annotated[dict[EntryName, Text], Field(min_length=2), AfterValidator(FrozenMapping)]
    reason: Text | None = None

    @model_validator(mode="after")
    def _default_known(self) -> PlanReading:
        if self.default not in self.choices:
            raise misfit(text("default không có trong choices", "the default is none of the choices"))
        return self


class DueReport(FileModel):
    """A report that a plan asks of communes.

    Attributes:
        period: of which period, such as `2022-H1`.
        before: the day before which it is due.
    """

    period: ReportPeriod
    before: date


class ConditionByReading(FileModel):
    """A condition that hangs on a reading: for each of its choices another, or `null` where all rows are meant."""

    reading: EntryName
    choices: Annotated[dict[EntryName, Condition | None], Field(min_length=2), AfterValidator(FrozenMapping)]


class TargetBase(FileModel):
    """What a target is about: rows of a table, all of them where nothing narrows them.

    Attributes:
        table: the table.
        when: which of its rows.
        when_by: the same, where it hangs on a reading.
    """

    table: Table
    when: Condition | None = None
    when_by: ConditionByReading | None = None

    @model_validator(mode="after")
    def _one(self) -> TargetBase:
        if self.when is not None and self.when_by is not None:
            raise misfit(text("chỉ dùng when hoặc when_by", "either when or when_by, not both"))
        return self


class TargetAmount(FileModel):
    """What is added up over the base: so many of one fact, of so many of another, both counts.

    Attributes:
        fact: the fact that is added up.
        of: the fact that it is a share of; one row's `fact` is no more than its `of`.
    """

    fact: EntryName
    of: EntryName


class AmountByReading(FileModel):
    """An amount that hangs on a reading: another for each of its choices."""

    reading: EntryName
    choices: Annotated[dict[EntryName, TargetAmount], Field(min_length=2), AfterValidator(FrozenMapping)]


class TargetNeed(FileModel):
    """How many must count: a number, a share of the base in per cent, or all of it.

    Attributes:
        number: so many at least.
        per_cent: so many per cent of the base at least.
        all: all of the base.
    """

    number: Annotated[int, Field(ge=1, le=10**9)] | None = None
    per_cent: Annotated[Decimal, Field(gt=0, le=100, max_digits=7, decimal_places=4)] | None = None
    all: Literal[True] | None = None

    @model_validator(mode="after")
    def _one(self) -> TargetNeed:
        if sum(each is not None for each in (self.number, self.per_cent, self.all)) != 1:
            raise misfit(text("cần đúng một: number, per_cent hoặc all", "exactly one of number, per_cent, all"))
        return self

    @property
    def share(self) -> Decimal | None:
        """The share of the base in per cent; None where a number is needed."""
        return Decimal(100) if self.all else self.per_cent


class NeedByReading(FileModel):
    """A need that hangs on a reading: another for each of its choices."""

    reading: EntryName
    choices: Annotated[dict[EntryName, TargetNeed], Field(min_length=2), AfterValidator(FrozenMapping)]


class PlanTarget(FileModel):
    """A target: a base, what counts of it, and how many must.

    Attributes:
        title: what it asks, in our own words.
        clause: where the plan prints it, such as `I.2`.
        item: which dash of the clause, from 1.
        base: what it is about.
        counts, counts_by: which rows of the base count; all of them where there is neither, nor an amount.
        amount, amount_by: what is added up instead of counting rows.
        need, need_by: how many must.
        not_kept: why no register can show it; it has no base then.
        note: what else is to be known of it.
    """

    title: Text
    clause: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-zĐđ./-]{1,20}$")] | None = None
    item: Annotated[int, Field(ge=1, le=99)] | None = None
    base: TargetBase | None = None
    counts: Condition | None = None
    counts_by: ConditionByReading | None = None
    amount: TargetAmount | None = None
    amount_by: AmountByReading | None = None
    need: TargetNeed | None = None
    need_by: NeedByReading | None = None
    not_kept: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _whole(self) -> PlanTarget:
        if (self.base is None) != (self.not_kept is not None):
            raise misfit(text("cần base hoặc not_kept, một trong hai", "base or not_kept is needed, one of them"))
        if self.base is not None and (self.need is None) == (self.need_by is None):
            raise misfit(text("cần need hoặc need_by, một trong hai", "need or need_by is needed, one of them"))
        counted = (self.counts, self.counts_by, self.amount, self.amount_by)
        if sum(each is not None for each in counted) > 1:
            raise misfit(
                text(
                    "chỉ dùng một trong counts, counts_by, amount, amount_by",
                    "only one of counts, counts_by, amount, amount_by",
                )
            )
        return self

    @property
    def by_reading(self) -> tuple[tuple[Place, ConditionByReading | AmountByReading | NeedByReading], ...]:
        """What hangs on readings, each with its place in the target."""
        base = None if self.base is None else self.base.when_by
        found = (
            (("base", "when_by"), base),
            (("counts_by",), self.counts_by),
            (("amount_by",), self.amount_by),
            (("need_by",), self.need_by),
        )
        return tuple((place, each) for place, each in found if each is not None)


class PlanDefinition(FileModel):
    """A plan as its file has it.

    Attributes:
        title: its title.
        area: for where it is.
        document: its number, as far as it is known.
        source: where its words were found.
        period: its days.
        readings: what its words leave open, by name.
        reports: the reports that it asks of communes, by name.
        targets: the targets, by name, in the plan's order.
    """

    title: Text
    area: Text
    document: str | None = None
    source: Text
    period: PlanPeriod
    readings: Annotated[dict[EntryName, PlanReading], AfterValidator(FrozenMapping)] = Field(default={})
    reports: Annotated[dict[EntryName, DueReport], AfterValidator(FrozenMapping)] = Field(default={})
    targets: Annotated[dict[TargetName, PlanTarget], Field(min_length=1, max_length=60), AfterValidator(FrozenMapping)]


@dataclass(frozen=True)
class RegisterPlan:
    """A plan: targets of an authority as rules over a register.

    Attributes:
        id: its name, that of its file.
        file: its file, from the directory of the criteria, or as it was named.
        definition: what its file says.
        forms: the legal forms of producers, by name.
        lines: the line on which each target stands.
    """

    id: str
    file: str
    definition: PlanDefinition
    forms: Mapping[str, Text]
    lines: Mapping[str, int]

    def __repr__(self) -> str:
        return brief(self)

    @property
    def targets(self) -> Mapping[str, PlanTarget]:
        """The targets, by name."""
        return self.definition.targets

    def facts(self, table: str) -> Vocabulary:
        """Return the facts that conditions on a table's rows may read."""
        reports = {name: (each.period, each.before) for name, each in self.definition.reports.items()}
        return facts_of(table, self.forms, reports)

    def chosen(self, readings: Mapping[str, str]) -> dict[str, str]:
        """Return the choice of each reading: what is set, else the plan's own.

        Raises:
            UnknownReading: there is no such reading or choice.
        """
        known = self.definition.readings
        for name, choice in readings.items():
            if name not in known:
                said = f"“{printable(name)}”"
                raise UnknownReading(
                    advised(
                        text(f"kế hoạch {self.id} không có cách hiểu {said}", f"{self.id} has no reading {said}"),
                        did_you_mean(name, known),
                        known,
                    )
                )
            if choice not in known[name].choices:
                said = f"“{printable(choice)}”"
                raise UnknownReading(
                    advised(
                        text(f"cách hiểu {name} không có lựa chọn {said}", f"the reading {name} has no choice {said}"),
                        did_you_mean(choice, known[name].choices),
                        known[name].choices,
                    )
                )
        return {name: readings.get(name, each.default) for name, each in known.items()}

    def as_json(self) -> dict[str, Json]:
        """Return the plan as plain data, as its file has it; `order` names its targets in their order."""
        content: dict[str, Json] = {"id": self.id, "order": [*self.targets]}
        content.update(_plain(self.definition))
        return content

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the plan as canonical JSON."""
        return digest(self.as_json())


def advised(said: Text, mend: Text | None, known: Mapping[str, object]) -> Text:
    """Return what is said of a name that is not known, with what may be meant, or what there is."""
    names = ", ".join(known)
    advice = mend or text(f"có: {names}", f"there are: {names}")
    return text(f"{said.vi}; {advice.vi}", f"{said.en}; {advice.en}")


def needs(target: PlanTarget) -> tuple[TargetNeed, ...]:
    """Return what a target needs under any reading."""
    if target.need_by is not None:
        return tuple(target.need_by.choices.values())
    return () if target.need is None else (target.need,)


def _plain(value: BaseModel) -> dict[str, Json]:
    return {
        field.alias or name: _plain_value(getattr(value, name))
        for name, field in type(value).model_fields.items()
        if getattr(value, name) is not None
    }


def _plain_value(value: object) -> Json:
    if isinstance(value, BaseModel):
        return _plain(value)
    if isinstance(value, Mapping):
        return {str(name): _plain_value(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain_value(each) for each in value]
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, date):
        return value.isoformat()
    assert value is None or isinstance(value, str | bool | int)
    return value


assert set(PLAN_TABLES) == set(Table.__args__)  # type: ignore[attr-defined]
