"""A bundle as a YAML file to take away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import yaml

from ocop_rules.canonical import Json
from ocop_rules.errors import InvalidEvidence
from ocop_rules.evidence.reader import parse
from ocop_rules.forms.rating_file import file_name
from ocop_rules.rulebook.model import plain_number


@dataclass(frozen=True, slots=True)
class BundleFile:
    """A bundle as a YAML file."""

    name: str
    content: bytes


def bundle_file(bundle: Mapping[str, Json]) -> BundleFile:
    """Return a bundle as a YAML file for `ocop score`, even if it is not finished."""
    try:
        checked = parse(bundle)[0]
    except InvalidEvidence:
        checked = None
    data = bundle if checked is None else _readable(checked.model_dump())
    content = yaml.dump(data, Dumper=_Yaml, allow_unicode=True, sort_keys=False, width=120)
    return BundleFile(file_name(str(bundle.get("dossier", "")), "yaml"), content.encode("utf-8", "replace"))


def _readable(value: object) -> object:
    """Return a checked bundle as YAML writes it, without what is not stated."""
    if isinstance(value, dict):
        return {key: _readable(item) for key, item in value.items() if item is not None and item != ()}
    if isinstance(value, list | tuple):
        return [_readable(item) for item in value]
    return value.value if isinstance(value, StrEnum) else value


class _Yaml(yaml.SafeDumper):
    """Writes exact numbers as a person would."""


_Yaml.add_representer(
    Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", plain_number(value))
)
