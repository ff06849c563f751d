"""The declared settings of a rating: what no decision prints and a council must state itself."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from typing_extensions import TypedDict

Authority = Literal["council", "evidence"]
RequirementRule = Literal["mean", "majority", "all"]


@dataclass(frozen=True, slots=True)
class Rounding:
    """A council's own rounding rule, where it has one; without it nothing is rounded (R9).

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

    @classmethod
    def parse(cls, written: str) -> Rounding:
        """Read a rule written as `places:mode:per`, such as `2:half_up:total`.

        Raises:
            ValueError: it is not written like that.
        """
        match written.split(":"):
            case [places, mode, per] if places.isdigit():
                return cls(int(places), mode, per)  # type: ignore[arg-type]
        raise ValueError(f"{written!r} is not places:mode:per, such as 2:half_up:total")

    def apply(self, value: Fraction) -> Fraction:
        """Round a number of points."""
        shifted = value * 10**self.places
        if self.mode == "half_up":
            shifted += Fraction(1, 2)
        return Fraction(shifted.numerator // shifted.denominator, 10**self.places)


class SettingsDocument(TypedDict):
    """How it was rated, where the law leaves it open."""

    authority: Authority
    strict: bool
    requirement_rule: RequirementRule
    rounding: str | None


@dataclass(frozen=True, slots=True)
class Settings:
    """How to rate, where the law leaves it open.

    Attributes:
        authority: `council`: a judged option stands even above what the evidence supports (R3); `evidence` caps it.
        strict: False to count facts that nothing backs (R10), which are reported all the same.
        requirement_rule: when a council meets a minimum requirement: on the mean, by most members, or by all.
        rounding: the council's rounding rule; None rounds nothing.
    """

    authority: Authority = "council"
    strict: bool = True
    requirement_rule: RequirementRule = "mean"
    rounding: Rounding | None = None

    def __post_init__(self) -> None:
        if self.authority not in ("council", "evidence"):
            raise ValueError(f"authority is council or evidence, not {self.authority!r}")
        if self.requirement_rule not in ("mean", "majority", "all"):
            raise ValueError(f"requirement_rule is mean, majority or all, not {self.requirement_rule!r}")

    def as_json(self) -> SettingsDocument:
        """Return the settings as plain data for canonical JSON."""
        rounding = self.rounding
        return {
            "authority": self.authority,
            "strict": self.strict,
            "requirement_rule": self.requirement_rule,
            "rounding": f"{rounding.places}:{rounding.mode}:{rounding.per}" if rounding else None,
        }
