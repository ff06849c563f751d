"""A council's own rules, as it declares them: where the mean is taken, how many must score, how far they may differ.

No decision prints them all; `criteria/councils.yaml` has those that a decision or a regulation prints, and what is only
practice. What a council declares stands in each of its evaluations (R14).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias
from urllib.parse import quote, unquote

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from ocop_rules.rating.points import exact_text

Aggregate: TypeAlias = Literal["total", "part", "criterion"]

_AGGREGATES: tuple[Aggregate, ...] = ("total", "part", "criterion")
_MOST_MEMBERS = 1000


@dataclass(frozen=True, slots=True)
class CouncilRules:
    """What a council declares of itself.

    It is written as `aggregate=part;members=7;quorum=5;chair=member-1;spread=10`, with what is declared alone.

    Attributes:
        aggregate: where the mean is taken: of members' totals, of each part over the members who scored in it, or of
            each criterion over those who scored it. Where every member scores everything the three are the same.
        members: how many members the council has; None if that is not known.
        quorum: how many of them must score; None if any number may.
        quorum_share: in place of `quorum`, how many per cent of the members must.
        chair: the chair, by the name on the sheet, without whose sheet there is no result; None if there may be one.
        spread: by how many points two members' totals may differ; more blocks the result. None if by any number.
        level: the level at which the council sits, such as `province`.
        preset: the entry of `criteria/councils.yaml` that these are taken from.
    """

    aggregate: Aggregate = "total"
    members: int | None = None
    quorum: int | None = None
    quorum_share: Decimal | None = None
    chair: str | None = None
    spread: Decimal | None = None
    level: str | None = None
    preset: str | None = None

    def __post_init__(self) -> None:
        wrong = list(self._wrong())
        if wrong:
            raise ValueError("; ".join(wrong))

    def _wrong(self) -> list[str]:
        found = []
        if self.aggregate not in _AGGREGATES:
            found.append(f"aggregate is one of {', '.join(_AGGREGATES)}")
        if self.members is not None and not 1 <= self.members <= _MOST_MEMBERS:
            found.append(f"members is a whole number from 1 to {_MOST_MEMBERS}")
        if self.quorum is not None and self.quorum_share is not None:
            found.append("quorum and quorum_share exclude each other")
        if self.quorum is not None and not 1 <= self.quorum <= (self.members or _MOST_MEMBERS):
            found.append("quorum is a whole number from 1 to the number of members")
        if self.quorum_share is not None and not 0 < self.quorum_share <= 100:
            found.append("quorum_share is over 0 and at most 100 per cent")
        if self.quorum_share is not None and self.members is None:
            found.append("quorum_share needs members")
        if self.spread is not None and not 0 <= self.spread <= 100:
            found.append("spread is from 0 to 100 points")
        return found

    @property
    def needed(self) -> int | None:
        """How many members must score; None if any number may."""
        if self.quorum is not None or self.quorum_share is None or self.members is None:
            return self.quorum
        return -(-Fraction(self.quorum_share) * self.members // 100)

    @property
    def written(self) -> str:
        """The rules as they are written."""
        stated = ((each.name, getattr(self, each.name)) for each in fields(self))
        return ";".join(f"{name}={_text(value)}" for name, value in stated if value is not None)

    @classmethod
    def parse(cls, written: str) -> CouncilRules:
        """Read rules as they are written.

        Raises:
            ValueError: with everything that is wrong with them.
        """
        names = [each.name for each in fields(cls)]
        stated: dict[str, str] = {}
        wrong = []
        for entry in filter(None, written.split(";")):
            name, equals, value = entry.partition("=")
            if not equals or name not in names:
                wrong.append(f"{entry!r} is none of {', '.join(names)}, each as name=value")
            elif name in stated:
                wrong.append(f"{name} stands twice")
            stated[name] = unquote(value)
        values: dict[str, object] = dict(stated)
        for name, read in (("members", _whole), ("quorum", _whole), ("quorum_share", _decimal), ("spread", _decimal)):
            if name in stated:
                values[name] = read(stated[name])
                if values[name] is None:
                    wrong.append(f"{name} is a number, not {stated[name]!r}")
        if wrong:
            raise ValueError("; ".join(wrong))
        return cls(**values)  # type: ignore[arg-type]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            lambda value: value.written if isinstance(value, CouncilRules) else value,
            core_schema.no_info_after_validator_function(cls.parse, core_schema.str_schema(max_length=1000)),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda rules: rules.written, return_schema=core_schema.str_schema()
            ),
        )


_PARTING = {ord(mark): quote(mark) for mark in "%;="}
"""What parts the rules from each other, as it is written inside a name."""


def _text(value: object) -> str:
    return exact_text(value) if isinstance(value, Decimal) else str(value).translate(_PARTING)


def _whole(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 4 else None


def _decimal(written: str) -> Decimal | None:
    try:
        value = Decimal(written)
    except InvalidOperation:
        return None
    return value if value.is_finite() and len(written) <= 20 else None


class TooFew(NamedTuple):
    """Fewer members scored than must."""

    scored: int
    needed: int


class Apart(NamedTuple):
    """Two members whose totals differ by more than the council lets them.

    Attributes:
        higher, lower: the two, by the names on their sheets.
        points: by how many points.
        criteria: the criteria at which they gave other points, where they differ most first.
    """

    higher: str
    lower: str
    points: Fraction
    criteria: tuple[str, ...]


class Standing(NamedTuple):
    """What keeps a council's scores from being a result.

    Attributes:
        too_few: too few members scored; None if enough did.
        without: the chair, whose sheet is needed and is not there; None otherwise.
        apart: the pairs of members who are too far apart, the farthest first.
    """

    too_few: TooFew | None = None
    without: str | None = None
    apart: tuple[Apart, ...] = ()

    @property
    def is_blocked(self) -> bool:
        """Whether there is no result yet."""
        return bool(self.too_few or self.without or self.apart)
