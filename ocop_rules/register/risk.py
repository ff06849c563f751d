"""A reason to visit a producer, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass

from ocop_rules.brief import brief
from ocop_rules.rulebook.register_terms import RiskName


@dataclass(frozen=True, slots=True)
class Risk:
    """A reason to visit a producer.

    Attributes:
        name: which reason.
        weight: how much it weighs.
        params: what it is about, by names.
    """

    name: RiskName
    weight: int
    params: tuple[tuple[str, object], ...]

    def __repr__(self) -> str:
        return brief(self)
