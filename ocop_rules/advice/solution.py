"""A solution: what a solver chose to change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Solution:
    """What a solver chose.

    Attributes:
        cells: the cell of each fact that moves.
        papers: the new papers.
        revived: facts that are stated already and count again by a new paper.
        rescored: the criteria whose sheets are scored anew.
        judged: the option that people choose, by criterion, with its case.
        told: what tells its kind apart: the criteria raised and the things changed.
        values: what the keys of the measure come to.
    """

    cells: dict[str, int]
    papers: tuple[str, ...]
    revived: tuple[str, ...]
    rescored: tuple[str, ...]
    judged: dict[str, tuple[str | None, int]]
    told: tuple[tuple[str, str], ...]
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Needless:
    """What of a solution is enough for the goal, so that nothing is to be added to it.

    Attributes:
        cells: the cell of each fact that moves.
        papers: the new papers.
        judged: the option that people choose, by criterion, with its case.
        rescored: the criteria whose sheets are scored anew.
    """

    cells: dict[str, int]
    papers: tuple[str, ...]
    judged: dict[str, tuple[str | None, int]]
    rescored: tuple[str, ...]
