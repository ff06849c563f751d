"""The results of a simulation as canonical JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ocop_rules.canonical import Json, canonical
from ocop_rules.release import LIBRARY_VERSION
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.simulate.scenario import Draft, OpenedSimulation
from ocop_rules.simulate.tally import ScenarioTally, Tally, failure_json, refused_json

FORMAT = "ocop-simulated/1"


def json_report(
    opened: OpenedSimulation, tally: Tally, findings: Sequence[tuple[Finding, ...]], inputs: Sequence[str]
) -> str:
    """Return what came of a simulation as one line of canonical JSON.

    Args:
        opened: the simulation.
        tally: what came of it.
        findings: of each scenario, what the lint finds in its changed sheets.
        inputs: the names of the files; none where the dossiers were drawn.
    """
    base = opened.base
    return (
        canonical(
            {
                "format": FORMAT,
                "library": LIBRARY_VERSION,
                "simulation": {"digest": opened.digest, "seed": _seed(opened)},
                "inputs": list(inputs),
                "base": None if base is None else {"version": base.id, "digest": base.digest},
                "dossiers": {
                    "given": tally.dossiers,
                    "rated": tally.rated,
                    "refused": tally.refused.total(),
                    "carried": tally.carried,
                    "carried_in_part": tally.carried_in_part,
                },
                "refused": refused_json(tally.refused),
                "failures": [failure_json(each) for each in tally.failures],
                "passed_over": list(tally.passed_over),
                "communes": [*_names("commune", tally.communes)],
                "legal_forms": [*_names("legal_form", tally.forms)],
                "scenarios": [
                    _scenario(draft, each, found)
                    for draft, each, found in zip(opened.drafts, tally.scenarios, findings, strict=True)
                ],
            }
        )
        + "\n"
    )


def _seed(opened: OpenedSimulation) -> str | None:
    """Return the seed as text: it may be larger than numbers of JSON that everybody reads."""
    return None if opened.simulation.seed is None else str(opened.simulation.seed)


def _names(name: str, counts: Mapping[str, int]) -> list[Json]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [{name: each or None, "dossiers": number} for each, number in ordered]


def _scenario(draft: Draft, tally: ScenarioTally, findings: Sequence[Finding]) -> dict[str, Json]:
    rulebook = draft.rulebook
    return {
        "id": draft.id,
        "title": {"vi": draft.title.vi, "en": draft.title.en},
        "version": None if rulebook is None else rulebook.id,
        "digest": None if rulebook is None else rulebook.digest,
        "changed": draft.changed,
        "findings": [
            {"rule": each.rule, "place": each.place, "message": {"vi": each.message.vi, "en": each.message.en}}
            for each in findings
        ],
        **tally.as_json(),
    }
