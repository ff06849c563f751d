"""Found advice: the best paths to the stars wanted, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ocop_rules.advice.apply import applied
from ocop_rules.advice.goal import Goal
from ocop_rules.advice.obstacle import Obstacle
from ocop_rules.advice.path import AdvicePath
from ocop_rules.advice.present import Present
from ocop_rules.advice.sensitivity import Sensitivity
from ocop_rules.brief import one_line
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.rating.points import Points
from ocop_rules.rulebook.papers import PaperEffort, Papers


@dataclass(frozen=True, repr=False)
class Found:
    """The way to the stars wanted: exact, and proved.

    Attributes:
        goal: what was asked.
        paths: the best paths, those that differ most first; one without changes where nothing new is needed; empty
            where the stars cannot be reached.
        count: how many kinds of path are as good as these.
        more: whether there are more than that.
        obstacles: why the stars cannot be reached; empty where they can.
        most_points: the most points that can be had, where they cannot; None where that is not known.
        sensitivity: what would cost the stars held now; None if it was not asked for.
    """

    goal: Goal
    paths: tuple[AdvicePath, ...]
    count: int
    more: bool
    obstacles: tuple[Obstacle, ...]
    most_points: Points | None
    sensitivity: Sensitivity | None
    _present: Present
    _papers: Papers

    def __repr__(self) -> str:
        told: list[tuple[str, object]] = [("dossier", self.dossier), ("version", self._present.result.version)]
        told += [
            ("target", self.goal.stars),
            ("stars", self._present.result.stars),
            ("is_reachable", self.is_reachable),
        ]
        return one_line(type(self).__name__, [*told, ("count", self.count), ("more", self.more)])

    @property
    def target(self) -> int:
        """The stars wanted."""
        return self.goal.stars

    @property
    def dossier(self) -> str:
        """The dossier's id."""
        return self._present.result.dossier

    @property
    def day(self) -> date:
        """The day on which the evidence must hold."""
        return self._present.day

    @property
    def since(self) -> date:
        """The day on which the facts were stated, from which there is time to change them: that of the evaluation."""
        return self._present.since

    @property
    def is_reachable(self) -> bool:
        """Whether the stars can be reached."""
        return bool(self.paths)

    @property
    def is_reached(self) -> bool:
        """Whether nothing needs to change."""
        return bool(self.paths) and not self.paths[0].changes and not self.paths[0].raises

    @property
    def best(self) -> AdvicePath | None:
        """The first of the best paths; None where the stars cannot be reached."""
        return self.paths[0] if self.paths else None

    def effort(self, paper: str) -> PaperEffort:
        """Return what it takes to obtain a paper of a type."""
        return self._papers.paper(paper)

    def changed(self, path: AdvicePath, without: int | None = None) -> EvidenceBundle:
        """Return the bundle with the changes of a path made to it.

        Args:
            path: a path of this advice.
            without: the position of a change that is left out; None for none.
        """
        changes = [change for i, change in enumerate(path.changes) if i != without]
        return applied(self._present, changes, [each.criterion for each in path.raises if each.rescored])
