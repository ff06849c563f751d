"""The kinds of things in criteria: their names as written, and what each may be."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ocop_rules.brief import brief

Stars = Annotated[int, Field(ge=1, le=5)]
CaseName = Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
CriterionNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9a-zđ]+)*(-[0-9]+)?$")]
EntryName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Reference = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
Points = Annotated[Decimal, Field(ge=0, le=100)]
Mark = Annotated[int, Field(ge=2, le=5)]
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


class FileModel(BaseModel):
    """What is written in a criteria file: no key that is not known, and not to be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __repr__(self) -> str:
        return brief(self)
