"""What is recorded of a decision as printed: its articles, its misprints, and the findings of the lint that stand."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from ocop_rules.rulebook.kinds import ErratumKind, FileModel
from ocop_rules.text import Text, misfit, text


class ArticleDefinition(FileModel):
    """An article, or an appendix with clauses, that rules cite: its subject and how many clauses it has."""

    title: Text
    clauses: int


ErratumField: TypeAlias = Literal["points", "max", "min_stars", "label", "marker", "order"]
"""What of a place is misprinted."""


class Misprint(FileModel):
    """One misprinted place of the decision: what is printed, and what is used."""

    set: int | Literal["*"]
    part: str | None = None
    section: str | None = None
    criterion: str | None = None
    case: str | None = None
    option: int | None = None
    field: ErratumField
    printed: str
    effective: str


class Erratum(Misprint):
    """A misprint, whether it is repaired, and why."""

    kind: ErratumKind
    reason: Text


class KnownPlace(FileModel):
    """A place of which a finding is known: it fits every finding that has all that it states.

    Attributes:
        definition: the entry of the library it is about, such as `labour.local_labour`; of a knock-out, its name.
        fact: the fact it is about.
    """

    set: int | None = None
    part: str | None = None
    section: str | None = None
    criterion: str | None = None
    case: str | None = None
    option: int | None = None
    definition: str | None = None
    fact: str | None = None

    @model_validator(mode="after")
    def _names_a_place(self) -> KnownPlace:
        if not self.model_fields_set:
            raise misfit(text("chỗ này không nêu gì", "this place states nothing"))
        return self


class KnownFinding(FileModel):
    """Findings of one rule of the lint that stand, and why.

    Attributes:
        rule: the rule of the lint, such as `overlap`.
        reason: why nothing is to be mended.
        places: where it finds them; one at least.
    """

    rule: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")]
    reason: Text
    places: Annotated[tuple[KnownPlace, ...], Field(min_length=1)]
