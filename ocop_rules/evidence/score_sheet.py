"""The score sheet: what one person or team chose, as options, as printed points, or as totals of parts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    Tag,
)

from ocop_rules.documents.advice import number_advice
from ocop_rules.documents.written_number import number_meant
from ocop_rules.evidence.fields import (
    EXACT,
    WRITTEN_NUMBER,
    CaseName,
    Identifier,
    Part,
    or_default,
    stated_entries,
    whole_number,
)
from ocop_rules.mend import Edit
from ocop_rules.rulebook.model import plain_number
from ocop_rules.text import Text, misfit, text


class Role(StrEnum):
    """In what role somebody filled in a score sheet."""

    COUNCIL = "council"
    ADVISORY = "advisory"
    PRODUCER = "producer"
    SECRETARY = "secretary"
    """Of a member's: a reference, which counts nowhere."""


def _written_ordinals(value: int | tuple[int, ...]) -> int | list[int]:
    return list(value) if isinstance(value, tuple) else value


class CaseChoice(Part):
    """The option chosen in one of a criterion's alternative cases; 0 is none."""

    case: CaseName
    option: Annotated[int, BeforeValidator(whole_number), Field(ge=0, strict=True)]


Ordinal = Annotated[int, Field(ge=0, strict=True)]


Choice: TypeAlias = "int | tuple[int, ...] | CaseChoice"


def _kind_of_choice(value: Any) -> str:
    return "in-case" if isinstance(value, dict | CaseChoice) else "ordinals"


def _ordinals(value: Any) -> int | tuple[int, ...]:
    value = [*map(whole_number, value)] if isinstance(value, list | tuple) else whole_number(value)
    if type(value) is int and value >= 0:
        return value
    if isinstance(value, list) and all(type(item) is int and item >= 1 for item in value):
        if len(set(value)) != len(value):
            raise misfit(
                text("một phương án bị ghi hai lần", "an option stands twice in the list"),
                edit=Edit(value[0] if len(set(value)) == 1 else tuple(sorted(set(value)))),
            )
        return tuple(sorted(value))
    raise misfit(
        text(
            "phải là số thứ tự phương án (0 là không), danh sách số, hoặc {case: a, option: 2}",
            "the ordinal of an option (0 for none), a list of ordinals, or {case: a, option: 2} was expected",
        ),
        edit=_ordinals_meant(value),
    )


def _ordinals_meant(value: Any) -> Text | Edit:
    """Say how ordinals are written that are whole numbers in quotes, or begin with a zero."""
    written = value if isinstance(value, list) else [value]
    meant = [number_meant(each) if isinstance(each, str) else each for each in written]
    least = 1 if isinstance(value, list) else 0
    if not meant or not all(type(each) is int and each >= least for each in meant):
        return text("ghi số, 0 nếu không đạt phương án nào", "write a number, 0 for none")
    if isinstance(value, list):
        return Edit(tuple(sorted({int(each) for each in meant if each is not None})))
    return Edit(int(meant[0] or 0), "unquote" if str(meant[0]) == value else "write")


ChoiceField = Annotated[
    Annotated[
        int | tuple[int, ...],
        PlainValidator(_ordinals, json_schema_input_type=Ordinal | tuple[Ordinal, ...]),
        PlainSerializer(_written_ordinals, return_type=int | list[int], when_used="json"),
        Tag("ordinals"),
    ]
    | Annotated[CaseChoice, Tag("in-case")],
    Discriminator(_kind_of_choice),
]


def _score(value: Any) -> int | Decimal:
    """Return a number of points that somebody gave."""
    kind = type(value)
    if kind is str and WRITTEN_NUMBER.match(value):
        value = Decimal(value)
    elif kind is float:
        value = Decimal(repr(value))
    elif kind is int:
        value = Decimal(value)
    if isinstance(value, Decimal) and value.is_finite() and 0 <= value < EXACT:
        return int(value) if value == value.to_integral_value() else value
    raise misfit(text("phải là số điểm, từ 0", "a number of points from 0 was expected"), edit=_score_advice(value))


def _score_advice(value: Any) -> Text | Edit:
    advice = number_advice(value, "3")
    if isinstance(advice, Edit) and isinstance(advice.value, int | Decimal) and advice.value < 0:
        return text("ghi số điểm, từ 0", "write points from 0")
    return advice


def _scores(value: Any) -> int | Decimal | tuple[int | Decimal, ...]:
    if isinstance(value, list | tuple):
        return tuple(sorted(map(_score, value)))
    return _score(value)


def _written_scores(value: int | Decimal | tuple[int | Decimal, ...]) -> int | str | list[int | str]:
    if isinstance(value, tuple):
        return [_written_score(each) for each in value]
    return _written_score(value)


def _written_score(value: int | Decimal) -> int | str:
    return plain_number(value) if isinstance(value, Decimal) else value


ScoreField = Annotated[
    int | Decimal,
    PlainValidator(_score, json_schema_input_type=Annotated[int | Decimal, Field(ge=0)]),
    PlainSerializer(_written_score, return_type=int | str, when_used="json"),
]


class CaseScore(Part):
    """The points given in one of a criterion's alternative cases."""

    case: CaseName
    points: ScoreField


Score: TypeAlias = "int | Decimal | tuple[int | Decimal, ...] | CaseScore"
"""What was given for a criterion in points: one printed score, that of each option where they add up, or in a case."""


PointsField = Annotated[
    Annotated[
        int | Decimal | tuple[int | Decimal, ...],
        PlainValidator(_scores, json_schema_input_type=ScoreField | tuple[ScoreField, ...]),
        PlainSerializer(_written_scores, return_type=int | str | list[int | str], when_used="json"),
        Tag("ordinals"),
    ]
    | Annotated[CaseScore, Tag("in-case")],
    Discriminator(lambda value: "in-case" if isinstance(value, dict | CaseScore) else "ordinals"),
]


class ScoreSheet(Part):
    """What one person or team chose, by criterion number: as options, or as printed points; or totals alone.

    Attributes:
        judge: who, unique in the bundle.
        options: the options chosen, by their ordinals.
        points: the printed points chosen, for criteria that `options` does not have; None where that is not used.
        parts: the totals of the parts by letter; with them alone, a result has a band and no stars. None where that is
            not used.
    """

    judge: Identifier
    role: Annotated[Role, or_default(Role.COUNCIL)] = Role.COUNCIL
    options: Annotated[dict[str, ChoiceField], BeforeValidator(stated_entries)] = Field(default_factory=dict)
    points: Annotated[dict[str, PointsField], BeforeValidator(stated_entries)] | None = None
    parts: Annotated[dict[str, ScoreField], BeforeValidator(stated_entries)] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands on it."""
        return not (self.options or self.points or self.parts)

    @property
    def has_totals_alone(self) -> bool:
        """Whether it gives totals of parts, and nothing that was chosen."""
        return self.parts is not None and not self.options and not self.points

    def cases(self) -> Iterator[tuple[Literal["options", "points"], str, str]]:
        """Return the field, the criterion and the case of each choice that states one."""
        for number, choice in self.options.items():
            if type(choice) is CaseChoice:
                yield "options", number, choice.case
        for number, score in (self.points or {}).items():
            if isinstance(score, CaseScore):
                yield "points", number, score.case
