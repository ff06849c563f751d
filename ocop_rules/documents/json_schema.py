"""JSON Schemas of models, the same from every version of pydantic."""

from __future__ import annotations

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema


class SteadyJsonSchema(GenerateJsonSchema):
    """Writes decimals as a number or text, without the pattern of the text, which differs between versions."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        """Return the schema of a decimal number."""
        written = super().decimal_schema(schema)
        for each in written.get("anyOf", ()):
            each.pop("pattern", None)
        return written
