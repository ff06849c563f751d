"""The settings of a rating: what no decision prints and a council must state itself.

They are declared here, and read by Python callers, the command line, the HTTP API and records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, core_schema

from ocop_rules.brief import brief
from ocop_rules.canonical import Json
from ocop_rules.rating.council import CouncilRules

Authority: TypeAlias = Literal["council", "evidence"]
RequirementRule: TypeAlias = Literal["mean", "majority", "all"]


@dataclass(frozen=True, slots=True)
class Rounding:
    """A council's own rounding rule, where it has one; without it nothing is rounded (R9).

    It is written as `places:mode:per`, such as `2:half_up:total`.

    Attributes:
        places: decimals kept.
        mode: `half_up`, or `truncate`.
        per: whether each part is rounded before they are added, or the total only.
    """

    places: int = 2
    mode: Literal["half_up", "truncate"] = "half_up"
    per: Literal["part", "total"] = "total"

    def __post_init__(self) -> None:
        if not 0 <= self.places <= 4 or self.mode not in ("half_up", "truncate") or self.per not in ("part", "total"):
            raise ValueError("rounding takes 0 to 4 places, mode half_up or truncate, per part or total")

    @property
    def written(self) -> str:
        """The rule as it is written."""
        return f"{self.places}:{self.mode}:{self.per}"

    @classmethod
    def parse(cls, written: str) -> Rounding:
        """Read a rule as it is written.

        Raises:
            ValueError: it is not written like that.
        """
        match written.split(":"):
            case [places, mode, per] if places.isdigit():
                return cls(int(places), mode, per)  # type: ignore[arg-type]
        raise ValueError(f"{written!r} is not places:mode:per, such as 2:half_up:total")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        written = core_schema.str_schema(pattern="^[0-4]:(half_up|truncate):(part|total)$")
        return core_schema.no_info_before_validator_function(
            lambda value: value.written if isinstance(value, Rounding) else value,
            core_schema.no_info_after_validator_function(cls.parse, written),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda rule: rule.written, return_schema=core_schema.str_schema()
            ),
        )

    def apply(self, value: Fraction) -> Fraction:
        """Return a number of points, rounded."""
        shifted = value * 10**self.places
        if self.mode == "half_up":
            shifted += Fraction(1, 2)
        return Fraction(shifted.numerator // shifted.denominator, 10**self.places)


class Settings(BaseModel):
    """How to rate, where the law leaves it open."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_serialization_defaults_required=True,
        json_schema_extra=lambda schema: _undeclared_left_out(schema),
    )

    authority: Annotated[
        Authority,
        Field(description="Whether judged options stand above the evidence (`council`), or `evidence` caps them (R3)."),
    ] = "council"
    strict: Annotated[
        bool, Field(description="Whether facts that nothing backs are left out; either way they are told (R10).")
    ] = True
    requirement_rule: Annotated[
        RequirementRule,
        Field(description="When a council meets a minimum requirement: on the mean, by most members, or by all."),
    ] = "mean"
    rounding: Annotated[
        Rounding | None,
        Field(
            description="The council's rounding rule, such as 2:half_up:total; without it nothing is rounded.",
            examples=["2:half_up:total"],
        ),
    ] = None

    council: Annotated[
        CouncilRules | None,
        Field(
            description="What the council declares of itself, such as aggregate=part;members=7;quorum=5 (R14).",
            examples=["members=7;quorum=5;chair=member-1;spread=10"],
        ),
    ] = None

    def __repr__(self) -> str:
        return brief(self)

    @classmethod
    def stated(cls, **values: Authority | RequirementRule | Rounding | CouncilRules | str | bool | None) -> Settings:
        """Return the settings that a caller states.

        Raises:
            ValueError: with everything that is wrong with them.
        """
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            wrong = (f"{each['loc'][0]}: {each['msg']}, not {each['input']!r}" for each in error.errors())
            raise ValueError("; ".join(wrong)) from None

    @classmethod
    def recorded(cls, written: Mapping[str, Any]) -> Settings:
        """Return the settings that stand in a record, each of which it must state.

        Raises:
            KeyError: one is not there.
            ValueError: one is wrong.
        """
        stated = {name: written[name] for name in cls.model_fields if name != "council" or name in written}
        return cls.model_validate(stated, strict=True)

    def as_json(self) -> dict[str, Json]:
        """Return the settings as plain data for canonical JSON: what a council declares stands there if it does."""
        return self.model_dump(mode="json", exclude={"council"} if self.council is None else None)


def _undeclared_left_out(schema: dict[str, Any]) -> None:
    """Say that `council` need not be there: results of those that declare nothing are as before it was known."""
    if "required" in schema:
        schema["required"].remove("council")


def described(setting: str) -> str:
    """Return what a setting means, in English."""
    return str(Settings.model_fields[setting].description)
