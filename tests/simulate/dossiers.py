"""Dossiers of set 7 of 26/2026 near each border, on which a reader can check by hand what a draft does."""

from __future__ import annotations

from typing import Any

import ocop_rules
from ocop_rules.documents.source import read_text
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.simulate.chunk import DossierChunk, Job, simulate_chunk
from ocop_rules.simulate.given import Given
from ocop_rules.simulate.scenario import OpenedSimulation, opened
from ocop_rules.simulate.tally import Tally

CRITERIA = ocop_rules.load("qd-26-2026").sets[7].criteria
BEST = {number: max(each.options, key=lambda option: option.rank).ordinal for number, each in CRITERIA.items()}
"""The best option of each criterion: 100 points, 5 stars."""


def dossier(name: str, options: dict[str, int], commune: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a dossier with the best of all options but those that are stated; 0 leaves a criterion to the evidence."""
    chosen = {number: option for number, option in {**BEST, **options}.items() if option}
    producer = {"name": "-", "type": "cooperative"} | ({} if commune is None else {"commune": commune})
    return {
        "format": "ocop-evidence/1",
        "dossier": name,
        "version": "qd-26-2026",
        "product": {"name": "Xoài sấy", "set": 7},
        "producer": producer,
        "evaluated_on": "2026-09-15",
        "sheets": [{"judge": "M1", "options": chosen}],
        **more,
    }


LINKED = {
    "documents": [{"id": "D1", "type": "linkage_contract", "issued_on": "2026-01-05"}],
    "facts": [{"fact": "linked_output_share", "value": 80, "documents": ["D1"]}],
}
"""Evidence of 80 % of output under contract: option 3 of 1.5, and no longer contract for option 4."""

NEAR = [
    dossier("five", {}, "Yên Châu"),
    dossier("linkage-3", {"1.5": 3}, "Yên Châu"),
    dossier("at-90", {"1.2": 1, "1.3": 1, "1.4": 1, "4.2": 1, "1.7": 1}, "Mộc Châu"),
    dossier("at-99", {"3.3": 2}),
    dossier("on-evidence", {"1.5": 0}, "Mộc Châu", **LINKED),
    {**dossier("parts", {}), "sheets": [{"judge": "M1", "parts": {"A": 35, "B": 22, "C": 34}}]},
]
"""5 stars; 4 stars for want of linkage; 5 stars at just 90 points; 5 stars at 99; 4 stars on evidence; totals alone."""


def opened_text(content: str) -> OpenedSimulation:
    """Return a simulation by its text."""
    return opened(read_text(content, "draft.yaml"), default_catalogue())


def drafts(*scenarios: str) -> OpenedSimulation:
    """Return a simulation of scenarios of 26/2026, each by its changes."""
    lines = [f"  - {{id: s{i}, changes: [{changes}]}}" for i, changes in enumerate(scenarios)]
    return opened_text("\n".join(["format: ocop-simulation/1", "version: qd-26-2026", "scenarios:", *lines]))


def told(found: OpenedSimulation, bundles: list[dict[str, Any]]) -> Tally:
    """Return what comes of dossiers in a simulation."""
    job = Job(found.written, found.catalogue.root, None)
    given = tuple(Given(f"row {i}", each) for i, each in enumerate(bundles, 1))
    return simulate_chunk(job, DossierChunk(0, given))
