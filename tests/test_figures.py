"""The criteria are held against the decisions' figures: every set, criterion, case, option, point and mark."""

import csv
from pathlib import Path

import pytest

import ocop_rules
from ocop_rules.rulebook.export import COLUMNS, rows

DATA = Path(__file__).parent / "data"
VERSIONS = [info.id for info in ocop_rules.versions()]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_figure_is_the_decisions(version: str) -> None:
    with (DATA / f"{version}.figures.csv").open(encoding="utf-8") as file:
        law = [{name: row[name] for name in COLUMNS} for row in csv.DictReader(file)]
    ours = [dict(zip(COLUMNS, row, strict=True)) for row in rows(ocop_rules.load(version))]
    assert ours == law


@pytest.mark.parametrize("version", VERSIONS)
def test_maxima_add_up_to_the_printed_ones(version: str) -> None:
    for product_set in ocop_rules.load(version).sets.values():
        for part in product_set.parts:
            for section in part.sections:
                earned = sum(product_set.criteria[number].max_points for number in section.criteria)
                assert earned == section.max_points, (product_set.number, section.number)
            assert sum(section.max_points for section in part.sections) == part.max_points, product_set.number
        assert sum(part.max_points for part in product_set.parts) == 100
