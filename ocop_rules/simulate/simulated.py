"""A simulation for who calls the library: what it says run over dossiers, and what came of it.

The packages that columns need are an extra, so what needs them is imported when it is called.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from ocop_rules.brief import one_line
from ocop_rules.canonical import Json
from ocop_rules.documents.source import Source
from ocop_rules.evaluation.columns import columns_needed
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evaluation.workers import Workers
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.simulate.document import KEPT
from ocop_rules.text import Lang

if TYPE_CHECKING:
    from ocop_rules.simulate.councils_by_law import CouncilsUnder
    from ocop_rules.simulate.scenario import OpenedSimulation
    from ocop_rules.simulate.tally import Tally

SimulationInput: TypeAlias = Mapping[str, Any] | str | PathLike[str]
"""A simulation: the path of its file, or plain data as it stands there."""


def simulation_report(
    simulation: SimulationInput,
    dossiers: Sequence[str | PathLike[str]] = (),
    workers: Workers | None = None,
    *,
    judged: Sequence[Evaluation] = (),
    keep: int = KEPT,
    catalogue: Catalogue | None = None,
) -> SimulationReport:
    """Rate dossiers under the law and under drafts of it, and tell who would move and why.

    The same simulation and dossiers give the same bytes, wherever and on however many processes it is worked on.

    Args:
        simulation: the simulation, as docs/simulate.md tells.
        dossiers: files and folders of them; where there are none, they are drawn as the simulation says.
        workers: how many processes work on it, None or 1 this one; or a `Cluster`.
        judged: products that people judged, rated, for which councils of uncertain judges are simulated; only where
            the simulation declares `judges`.
        keep: how many dossiers that move are told one by one for each scenario.
        catalogue: the criteria; None for those that are installed.

    Raises:
        ColumnsMissing: the extra `columns` is not installed.
        InvalidSimulation: with everything that is wrong with the simulation.
        InvalidEvidence: there is no dossier, or a table of them is wrong. A wrong bundle raises nothing, it is
            counted.
        ClusterError: the cluster cannot do it, or was lost.
        EngineDisagreement: the evaluators differ, so nothing is told (R12).
        WorkerLost: processes ended twice in the middle of the same work.
    """
    with columns_needed():
        from ocop_rules.simulate.councils_by_law import councils_by_law
        from ocop_rules.simulate.run import simulate
        from ocop_rules.simulate.scenario import findings_of, open_simulation, opened
        from ocop_rules.simulate.tally import Tally
    found = (
        opened(Source("", simulation), catalogue or default_catalogue())
        if isinstance(simulation, Mapping)
        else open_simulation(Path(simulation), catalogue)
    )
    if not isinstance(workers, int | None):
        workers._check(found.catalogue)
    paths = [fspath(each) for each in dossiers]
    tally = simulate(found, paths, workers or 1, kept=keep) if found.drafts else Tally()
    laws = councils_by_law(found, judged, workers or 1)
    findings = tuple(findings_of(draft, found.catalogue) for draft in found.drafts)
    return SimulationReport(found, tally, findings, tuple(paths), laws)


@dataclass(frozen=True, repr=False, eq=False)
class SimulationReport:
    """What came of a simulation: how many dossiers move in each scenario, which and why."""

    _opened: OpenedSimulation
    _tally: Tally
    _findings: tuple[tuple[Finding, ...], ...]
    _inputs: tuple[str, ...]
    _laws: tuple[CouncilsUnder, ...]

    def __repr__(self) -> str:
        return one_line(type(self).__name__, [("dossiers", self.dossiers), *self.moved.items()])

    @property
    def dossiers(self) -> int:
        """How many dossiers there were: those rated under the base, and those refused."""
        return self._tally.dossiers

    @property
    def refused(self) -> int:
        """How many dossiers could not be rated under the base."""
        return self._tally.refused.total()

    @property
    def moved(self) -> Mapping[str, int]:
        """How many dossiers come to other stars in each scenario, by its id."""
        return {draft.id: each.moved() for draft, each in zip(self._opened.drafts, self._tally.scenarios, strict=False)}

    def as_json(self) -> dict[str, Json]:
        """Return all counts and the first dossiers that move, as plain data."""
        found: dict[str, Json] = json.loads(self.to_json())
        return found

    def to_json(self) -> str:
        """Return all counts and the first dossiers that move as one line of canonical JSON (`ocop-simulated/1`)."""
        from ocop_rules.simulate.report import json_report

        return json_report(self._opened, self._tally, self._findings, self._inputs, self._laws)

    def to_html(self, lang: Lang = "vi") -> str:
        """Return the report with its plots as one HTML page, which needs no other file and no network."""
        from ocop_rules.simulate.page import html_report
        from ocop_rules.simulate.view import SimulationView

        return html_report(SimulationView(self._opened, self._tally, self._findings, lang), self._laws)
