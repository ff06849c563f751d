"""Councils as decisions, regulations and practice have them: `criteria/councils.yaml`.

How sheets become one result is no part of a version, so that a change here changes no digest of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, RootModel, StringConstraints, model_validator

from ocop_rules.rulebook.files import CriteriaFiles
from ocop_rules.rulebook.kinds import FileModel, VersionId
from ocop_rules.several import frozen_mapping
from ocop_rules.text import Text, misfit, text

FILE = "councils.yaml"
"""The file, in the directory of the criteria."""

CouncilName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Basis(StrEnum):
    """Upon what a council's rules rest."""

    DECISION = "decision"
    REGULATION = "regulation"
    PRACTICE = "practice"


class CouncilPreset(FileModel):
    """The rules of a council that decided, or that programs and offices are known to follow.

    Attributes:
        title: whose council it is.
        basis: whether a decision prints them, a council's own regulation, or they are practice.
        source: where they were found.
        versions: the versions under which they were used.
        levels: the levels at which it sat.
        members: from how many members to how many it has; None if that is not printed.
        quorum, quorum_share: how many members must score, or how many per cent of them; None if not printed.
        chair_needed: whether there is no result without the chair.
        aggregate: where the mean is taken: of totals, of parts, or of criteria.
        rounding: the rule of rounding, such as `2:half_up:part`; None rounds nothing.
        spread: by how many points totals may differ; None by any number.
        requirement_rule: when a minimum requirement is met; None if that is not printed.
    """

    title: Text
    basis: Basis
    source: Text
    versions: Annotated[tuple[VersionId, ...], Field(min_length=1)]
    levels: Annotated[tuple[str, ...], Field(min_length=1)]
    members: tuple[int, int] | None = None
    quorum: Annotated[int, Field(ge=1)] | None = None
    quorum_share: Annotated[Decimal, Field(gt=0, le=100)] | None = None
    chair_needed: bool = False
    aggregate: Literal["total", "part", "criterion"] = "total"
    rounding: Annotated[str, StringConstraints(pattern="^[0-4]:(half_up|truncate):(part|total)$")] | None = None
    spread: Annotated[Decimal, Field(ge=0, le=100)] | None = None
    requirement_rule: Literal["mean", "majority", "all"] | None = None

    @model_validator(mode="after")
    def _one_quorum(self) -> CouncilPreset:
        if self.quorum is not None and self.quorum_share is not None:
            raise misfit(text("chỉ dùng quorum hoặc quorum_share", "either quorum or quorum_share, not both"))
        return self


class CouncilPresets(RootModel[dict[CouncilName, CouncilPreset]]):
    """The councils that are known, by name."""


def load_councils(root: Path) -> Mapping[str, CouncilPreset]:
    """Return the councils of a directory of criteria, by name; none where it has no such file.

    Raises:
        InvalidRulebook: with every problem of the file.
    """
    if not (root / FILE).is_file():
        return frozen_mapping({})
    files = CriteriaFiles(root)
    found = files.read(root / FILE, CouncilPresets)
    files.stop_if_wrong(FILE)
    assert found
    return frozen_mapping(found[0].root)
