"""The JSON Schemas are generated from the models, named in every YAML file, and accept it."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from ocop_rules.rulebook.schema import KINDS, schema_text

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
CRITERIA = ROOT / "criteria"
WRITTEN = sorted(
    p for p in [*CRITERIA.rglob("*.yaml"), *(ROOT / "examples").glob("*.yaml")] if "expected" not in p.name
)


@pytest.mark.parametrize("kind", KINDS)
def test_schema_file_is_the_models(kind: str) -> None:
    written = (CRITERIA / "schema" / f"{kind}.schema.json").read_text(encoding="utf-8")
    assert written == schema_text(kind), "run `make schemas`"


class _Loader(yaml.SafeLoader):
    """Reads dates as text, as JSON has them."""


_Loader.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for key, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.mark.parametrize("path", WRITTEN, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_file_names_a_schema_that_accepts_it(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    head, _, name = content.splitlines()[0].partition("$schema=")
    assert head == "# yaml-language-server: "
    schema: dict[str, Any] = json.loads((path.parent / name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    data = yaml.load(content, Loader=_Loader)
    problems = [
        f"{list(e.absolute_path)}: {e.message[:200]}" for e in Draft202012Validator(schema).iter_errors(_keys(data))
    ]
    assert problems == []


def _keys(value: Any) -> Any:
    """Give mappings their keys as text, as JSON has them."""
    if isinstance(value, dict):
        return {str(key): _keys(item) for key, item in value.items()}
    return [_keys(item) for item in value] if isinstance(value, list) else value
