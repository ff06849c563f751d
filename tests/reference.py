"""A third evaluator, from the decision's figures alone: nothing of ocop_rules is used, so it can find its errors."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

DATA = Path(__file__).parent / "data"
BANDS_FROM_2023 = ((5, 90), (4, 70), (3, 50), (2, 30), (1, 0))
GATE = dict.fromkeys(("5.2",), ("5.1", 2))


@dataclass
class Criterion:
    part: str
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
            marked = int(row["min_stars"]) if row["min_stars"] else None
            points = Fraction(Decimal(row["points"]))
            criterion.options.setdefault(row["case"], {})[int(row["option"])] = (points, marked)
    return sets


def rate(
    criteria: Mapping[str, Criterion], sheets: Sequence[Mapping[str, int]], case: str = "a", set_number: int = 0
) -> Result:
    """Rate sheets that judge everything, on the exact mean."""
    parts: dict[str, Fraction] = {}
    mean: dict[str, tuple[Fraction, Fraction]] = {}
    for number, criterion in criteria.items():
        used = "" if "" in criterion.options else case
        total = Fraction(0)
        order = Fraction(0)
        for sheet in sheets:
            chosen = sheet.get(number, 0)
            gate = GATE.get(number) if set_number != 26 else None
            if gate and sheet.get(gate[0], 0) < gate[1]:
                chosen = 0
            if chosen:
                total += criterion.options[used][chosen][0]
                order += chosen
        mean[number] = (total / len(sheets), order / len(sheets))
        parts[criterion.part] = parts.get(criterion.part, Fraction(0)) + mean[number][0]
    points = sum(parts.values(), Fraction(0))
    band = next(stars for stars, least in BANDS_FROM_2023 if points >= least)
    stars = max(s for s, least in BANDS_FROM_2023 if points >= least and _met(criteria, mean, case, s))
    return Result(points, parts, band, stars)


def _met(
    criteria: Mapping[str, Criterion], mean: Mapping[str, tuple[Fraction, Fraction]], case: str, stars: int
) -> bool:
    for number, criterion in criteria.items():
        used = "" if "" in criterion.options else case
        for ordinal, (points, marked) in criterion.options[used].items():
            if marked is not None and marked <= stars and mean[number] < (points, Fraction(ordinal)):
                return False
    return True
