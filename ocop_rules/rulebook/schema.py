"""JSON Schemas of the criteria files, generated from their models for editors and other tools."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from ocop_rules.documents.json_schema import DIALECT, SteadyJsonSchema, schema_text_of
from ocop_rules.rulebook.checklists import ChecklistDefinition
from ocop_rules.rulebook.councils import CouncilPresets
from ocop_rules.rulebook.decision_definition import DecisionDefinition
from ocop_rules.rulebook.definition import KnockOuts, KnownFindings, SetDefinition, Theme
from ocop_rules.rulebook.exchange_tables import ExchangeDefinition
from ocop_rules.rulebook.gs1_identifiers import Gs1Identifiers
from ocop_rules.rulebook.papers import PapersDefinition
from ocop_rules.rulebook.plans import PlanDefinition
from ocop_rules.rulebook.register_terms import RegisterTerms
from ocop_rules.rulebook.vocabulary import Vocabulary

FILES: dict[str, type[BaseModel]] = {
    "vocabulary": Vocabulary,
    "decision": DecisionDefinition,
    "knock-outs": KnockOuts,
    "library": Theme,
    "set": SetDefinition,
    "known-findings": KnownFindings,
    "councils": CouncilPresets,
    "papers": PapersDefinition,
    "register": RegisterTerms,
    "exchange": ExchangeDefinition,
    "checklist": ChecklistDefinition,
    "gs1": Gs1Identifiers,
    "plan": PlanDefinition,
}
"""The model of each kind of criteria file, by the name of its JSON Schema."""

KINDS = (*FILES, "amendment")
"""The kinds of criteria files that have a schema."""

_STATED = ("id", "extends", "number", "title", "issued_on", "in_force_from", "status")
"""What a decision that extends another must state itself."""


def schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind of criteria file.

    Args:
        kind: one of `KINDS`; an `amendment` is a decision that extends another.

    Raises:
        KeyError: there is no such kind.
    """
    if kind == "amendment":
        return schema("decision") | {"required": sorted(_STATED)}
    return {"$schema": DIALECT} | FILES[kind].model_json_schema(by_alias=True, schema_generator=SteadyJsonSchema)


def schema_text(kind: str) -> str:
    """Return the JSON Schema of a kind of criteria file as the text that is kept in `criteria/schema/`."""
    return schema_text_of(schema(kind))
