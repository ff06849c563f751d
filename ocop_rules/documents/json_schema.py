"""JSON Schemas of models, the same from every version of pydantic."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class SteadyJsonSchema(GenerateJsonSchema):
    """Writes decimals as a number or text, without the pattern of the text, which differs between versions."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        """Return the schema of a decimal number."""
        written = super().decimal_schema(schema)
        for each in written.get("anyOf", ()):
            each.pop("pattern", None)
        return written


def schema_text_of(schema: Mapping[str, Any]) -> str:
    """Write a schema, with its dialect, as the text that is kept in `criteria/schema/`."""
    return json.dumps({"$schema": DIALECT, **schema}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
