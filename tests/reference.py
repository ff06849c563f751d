"""A third evaluator, from the decision's figures alone: nothing of ocop_rules is used, so it can find its errors."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

DATA = Path(__file__).parent / "data"
BANDS = ((5, 90), (4, 70), (3, 50), (2, 30), (1, 0))


@dataclass
class Criterion:
    part: str
    adds: bool = False
    options: dict[str, dict[int, tuple[Fraction, int | None]]] = field(default_factory=dict)

    def better_or_same(self, case: str, chosen: int, least: int) -> bool:
        options = self.options[case]
        return chosen != 0 and (options[chosen][0], chosen) >= (options[least][0], least)


@dataclass
class Result:
    points: Fraction
    parts: dict[str, Fraction]
    band: int
    stars: int


def load(version: str) -> dict[int, dict[str, Criterion]]:
    sets: dict[int, dict[str, Criterion]] = {}
    with (DATA / f"{version}.figures.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            criterion = sets.setdefault(int(row["set"]), {}).setdefault(row["criterion"], Criterion(row["part"]))
            criterion.adds = row["scoring"] == "sum"
            marked = int(row["min_stars"]) if row["min_stars"] else None
            points = Fraction(Decimal(row["points"]))
            criterion.options.setdefault(row["case"], {})[int(row["option"])] = (points, marked)
    return sets


Choice = int | tuple[int, ...]
"""The option chosen of a criterion, 0 for none; or the options that add up."""

Gates = Mapping[str, tuple[str, int]]
"""For a criterion that applies only if another reached an option: that one's number and the option."""


Cases = str | Mapping[str, str]
"""The dossier's case, or that of each criterion that has cases."""


def case_of(cases: Cases, number: str) -> str:
    return cases if isinstance(cases, str) else cases[number]


def rate(
    criteria: Mapping[str, Criterion], sheets: Sequence[Mapping[str, Choice]], cases: Cases, gates: Gates
) -> Result:
    """Rate sheets that judge everything, on the exact mean."""
    parts: dict[str, Fraction] = {}
    mean: dict[str, tuple[Fraction, Fraction]] = {}
    for number, criterion in criteria.items():
        options = criterion.options.get("") or criterion.options[case_of(cases, number)]
        total = Fraction(0)
        order = Fraction(0)
        for sheet in sheets:
            chosen = sheet.get(number, 0)
            if number in gates:
                other, least = gates[number]
                reached = sheet.get(other, 0)
                if not isinstance(reached, int) or reached < least:
                    chosen = 0
            for ordinal in chosen if isinstance(chosen, tuple) else (chosen,):
                if ordinal:
                    total += options[ordinal][0]
                    order += ordinal
        mean[number] = (total / len(sheets), order / len(sheets))
        parts[criterion.part] = parts.get(criterion.part, Fraction(0)) + mean[number][0]
    points = sum(parts.values(), Fraction(0))
    band = next(stars for stars, least in BANDS if points >= least)
    stars = max(s for s, least in BANDS if points >= least and _met(criteria, mean, cases, s))
    return Result(points, parts, band, stars)


def _met(
    criteria: Mapping[str, Criterion], mean: Mapping[str, tuple[Fraction, Fraction]], cases: Cases, stars: int
) -> bool:
    for number, criterion in criteria.items():
        used = "" if "" in criterion.options else case_of(cases, number)
        for ordinal, (points, marked) in criterion.options[used].items():
            if marked is not None and marked <= stars and mean[number] < (points, Fraction(ordinal)):
                return False
    return True
