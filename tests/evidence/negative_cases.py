"""The wrong bundles of the folder `negative`, with what must be said of each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "negative"
SUFFIX = ".problems.yaml"


@dataclass(frozen=True)
class Case:
    """A wrong bundle, and what must be said of it."""

    path: Path
    expected: list[dict[str, Any]]

    def __str__(self) -> str:
        return self.path.name


def _case(path: Path) -> Case:
    return Case(path, yaml.safe_load(path.with_name(path.name + SUFFIX).read_text(encoding="utf-8")))


CASES = [
    _case(path) for path in sorted(FOLDER.iterdir()) if not path.name.endswith(SUFFIX) and path.name != "README.md"
]
