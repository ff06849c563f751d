"""The criteria are held against the decisions' figures: every set, criterion, case, option, point and mark."""

import csv
from pathlib import Path

import pytest

import ocop_rules
from ocop_rules.rulebook.export import COLUMNS, rows

DATA = Path(__file__).parents[1] / "data"
VERSIONS = [info.id for info in ocop_rules.versions()]
PRINTED = [version for version in VERSIONS if (DATA / f"{version}.figures.csv").is_file()]
AMENDED = {"qd-781-2020": "qd-1048-2019", "qd-1489-2025": "qd-148-2023"}
REPLACED = {"qd-781-2020": [26], "qd-1489-2025": []}
"""The sheets that an amendment prints anew, held against figures of their own."""


def test_every_version_is_printed_or_amends_one_that_is() -> None:
    assert sorted(VERSIONS) == sorted([*PRINTED, *AMENDED])


@pytest.mark.parametrize(("version", "base"), AMENDED.items())
def test_an_amendment_changes_no_points(version: str, base: str) -> None:
    points = COLUMNS.index("points") + 1
    replaced = REPLACED[version]
    ours = [row[:points] for row in rows(ocop_rules.load(version)) if int(row[0]) not in replaced]
    assert ours == [row[:points] for row in rows(ocop_rules.load(base)) if int(row[0]) not in replaced]


@pytest.mark.parametrize(("version", "number"), [(v, number) for v, sets in REPLACED.items() for number in sets])
def test_every_figure_of_a_sheet_that_an_amendment_prints_anew_is_the_decisions(version: str, number: int) -> None:
    with (DATA / f"{version}.set{number}.figures.csv").open(encoding="utf-8") as file:
        law = [{name: row[name] for name in COLUMNS} for row in csv.DictReader(file)]
    ours = [dict(zip(COLUMNS, row, strict=True)) for row in rows(ocop_rules.load(version))]
    assert [row for row in ours if row["set"] == str(number)] == law


@pytest.mark.parametrize("version", PRINTED)
def test_every_figure_is_the_decisions(version: str) -> None:
    with (DATA / f"{version}.figures.csv").open(encoding="utf-8") as file:
        law = [{name: row[name] for name in COLUMNS} for row in csv.DictReader(file)]
    ours = [dict(zip(COLUMNS, row, strict=True)) for row in rows(ocop_rules.load(version))]
    assert ours == law


@pytest.mark.parametrize("version", VERSIONS)
def test_maxima_add_up_to_the_printed_ones_but_for_the_errata(version: str) -> None:
    for product_set in ocop_rules.load(version).sets.values():
        doubted = any(erratum.field == "max" and erratum.kind == "doubt" for erratum in product_set.errata)
        for part in product_set.parts:
            for section in part.sections:
                earned = sum(product_set.criteria[number].max_points for number in section.criteria)
                assert earned == section.max_points or doubted, (product_set.number, section.number)
            assert sum(section.max_points for section in part.sections) == part.max_points or doubted
        total = sum(criterion.max_points for criterion in product_set.criteria.values())
        assert total == 100 or doubted
        assert 95 <= total <= 102
