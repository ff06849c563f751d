"""The rules that a council follows: what a preset says, what the council declares of itself, and whence each comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ocop_rules.brief import brief
from ocop_rules.rating.council import CouncilRules
from ocop_rules.rating.settings import RequirementRule, Settings
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.councils import Basis, CouncilPreset
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import Text, text


class DeclaredRules(BaseModel):
    """How a round makes one result of its sheets: a preset of `criteria/councils.yaml`, and what differs from it.

    Attributes:
        preset: the entry that is followed.
        aggregate, rounding, quorum, quorum_share, spread, requirement_rule: as in `CouncilPreset`.
        chair_needed: whether there is no result without the sheet of the chair, or of the deputy where it is absent.
        source: the regulation that says so.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    preset: Annotated[str, StringConstraints(max_length=100)] | None = None
    aggregate: Literal["total", "part", "criterion"] | None = None
    rounding: Annotated[str, StringConstraints(pattern="^([0-4]:(half_up|truncate):(part|total)|none)$")] | None = None
    quorum: Annotated[int, Field(ge=1, le=1000)] | None = None
    quorum_share: Annotated[Decimal, Field(gt=0, le=100)] | None = None
    chair_needed: bool | None = None
    spread: Annotated[Decimal, Field(ge=0, le=100)] | Literal["none"] | None = None
    requirement_rule: RequirementRule | None = None
    source: Annotated[str, StringConstraints(min_length=1, max_length=500)] | None = None

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class FollowedRules:
    """The rules of a round as settings of its ratings, and upon what they rest.

    Attributes:
        settings: the settings.
        basis: `decision`, `regulation` or `practice`; None where the council declared no more than it is free to.
        source: where they come from; None if the round does not say.
        citation: the clause of the version that prints the spread, where that alone is followed.
    """

    settings: Settings
    basis: Basis | None
    source: Text | None
    citation: Citation | None

    def __repr__(self) -> str:
        return brief(self)


def followed(
    declared: DeclaredRules,
    presets: Mapping[str, CouncilPreset],
    rulebook: Rulebook,
    level: str,
    members: int,
    chair: str | None,
) -> FollowedRules:
    """Return the rules that a round follows.

    What it does not declare comes from its preset; the spread, without one, from the version where that prints it for
    the level (1048/QĐ-TTg, Appendix II, clause 4).

    Args:
        declared: what it declares.
        presets: the presets.
        rulebook: the version.
        level: the level at which the council sits.
        members: how many members it has.
        chair: who chairs, as on the sheet; None if nobody does.

    Raises:
        ValueError: the rules contradict each other, such as a quorum of more than there are members.
    """
    preset = presets.get(declared.preset or "")
    printed = rulebook.spread if preset is None and declared.spread is None else None
    if printed is not None and level not in printed.levels:
        printed = None
    spread = declared.spread
    if spread is None:
        spread = printed.most if printed is not None else preset.spread if preset is not None else None
    own_quorum = declared.quorum is not None or declared.quorum_share is not None
    quorum_of = declared if own_quorum or preset is None else preset
    chair_needed = declared.chair_needed
    if chair_needed is None:
        chair_needed = preset is not None and preset.chair_needed
    if chair_needed and chair is None:
        raise ValueError("chair_needed: no member has chair: true")
    rounding = declared.rounding or (preset.rounding if preset is not None else None)
    settings = Settings.stated(
        requirement_rule=declared.requirement_rule
        or (preset.requirement_rule if preset is not None else None)
        or "mean",
        rounding=None if rounding == "none" else rounding,
        council=CouncilRules(
            aggregate=declared.aggregate or (preset.aggregate if preset is not None else "total"),
            members=members,
            quorum=quorum_of.quorum,
            quorum_share=quorum_of.quorum_share,
            chair=chair if chair_needed else None,
            spread=None if spread == "none" else spread,
            level=level,
            preset=declared.preset,
        ),
    )
    if declared.source is not None:
        return FollowedRules(settings, Basis.REGULATION, text(declared.source, declared.source), None)
    if preset is not None:
        return FollowedRules(settings, preset.basis, preset.source, None)
    if printed is not None:
        return FollowedRules(settings, Basis.DECISION, None, printed.citation)
    return FollowedRules(settings, None, None, None)
