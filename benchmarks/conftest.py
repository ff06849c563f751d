"""What every benchmark rates: one realistic dossier, as text, as plain data and as a checked bundle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import ocop_rules
from ocop_rules.evidence.bundle import EvidenceBundle

EXAMPLES = Path(__file__).parent.parent / "examples"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--replay-records", type=int, default=20_000, help="how many records the memory test replays")
    parser.addoption("--scale-records", type=int, default=2000, help="how many records are replayed on a cluster")
    parser.addoption("--member-sheets", type=int, default=2_000, help="how many score sheets of members are read")
    parser.addoption("--column-rows", type=int, default=1 << 20, help="how many sheets are rated as columns")


class Dossier(NamedTuple):
    text: str
    data: dict[str, Any]
    bundle: EvidenceBundle


def dossier_of(name: str) -> Dossier:
    bundle = ocop_rules.evaluate(EXAMPLES / f"{name}.yaml").bundle
    data: Any = bundle.as_json()
    return Dossier(json.dumps(data, ensure_ascii=False), data, bundle)


@pytest.fixture(scope="session")
def dossier() -> Dossier:
    """A dossier of 25 documents, 37 facts and one score sheet."""
    return dossier_of("dried-mango-4-stars")


@pytest.fixture(scope="session")
def sheet_alone() -> Dossier:
    """A dossier of one score sheet and nothing else."""
    return dossier_of("fresh-oranges-sheets-alone")


@pytest.fixture(scope="session")
def council() -> Dossier:
    """A dossier of five whole score sheets."""
    return dossier_of("homestay-council-of-five")


def blank_bundle(version: str, number: int) -> dict[str, object]:
    """Return a bundle with one score sheet on which nothing is chosen."""
    return {
        "format": "ocop-evidence/1",
        "dossier": "d",
        "version": version,
        "evaluated_on": "2026-09-15",
        "product": {"name": "x", "set": number},
        "sheets": [{"judge": "m", "options": {}}],
    }
