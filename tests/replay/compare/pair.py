"""Pairs of bundles, made of the examples."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[2] / "examples"


def example(name: str) -> dict[str, Any]:
    """Return an example's bundle as plain data."""
    found: dict[str, Any] = yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def changed(bundle: Mapping[str, Any], how: Mapping[str, Any]) -> dict[str, Any]:
    """Return a bundle with other facts, without some, with other choices, another judge, or other fields."""
    made = copy.deepcopy(dict(bundle))
    for name, value in how.items():
        match name:
            case "facts":
                for fact in made["facts"]:
                    fact["value"] = value.get(fact["fact"], fact["value"])
            case "without":
                made["facts"] = [each for each in made["facts"] if each["fact"] not in value]
            case "choices":
                for sheet in made["sheets"]:
                    sheet["options"] |= value.get(sheet["judge"], {})
            case "judge":
                made["sheets"][0] |= {"judge": value[0], "role": value[1]}
            case _:
                made[name] = value
    return made
