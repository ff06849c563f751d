"""JSON Schemas of the criteria files, generated from their models for editors and other tools."""

from __future__ import annotations

import json
from typing import Any

from ocop_rules.rulebook.definition import FILES

_BASE = {"$schema": "https://json-schema.org/draft/2020-12/schema"}


def schema(kind: str) -> dict[str, Any]:
    """Give the JSON Schema of a kind of criteria file.

    Args:
        kind: `vocabulary`, `decision`, `knock-outs`, `theme` or `set`.

    Raises:
        KeyError: there is no such kind.
    """
    return _BASE | FILES[kind].model_json_schema(by_alias=True)


def schema_text(kind: str) -> str:
    """Give the JSON Schema of a kind of criteria file as the text that is kept in `criteria/schema/`."""
    return json.dumps(schema(kind), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
