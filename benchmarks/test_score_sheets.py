"""Reading score workbooks against reading the same cells with the reading library alone; memory over a year of them.

Workbooks of seven members are made as they are read: `--member-sheets 10000` is what a province scores in a year.
"""

from __future__ import annotations

import gc
import io
import random
import statistics
import time
from collections.abc import Iterator

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from python_calamine import CalamineWorkbook

import ocop_rules
from benchmarks.test_memory import resident_kib
from ocop_rules.evidence.score_sheet import CaseChoice, Choice, ScoreSheet
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import ProductSet
from tests.forms.workbook.libreoffice import saved_by_libreoffice

MEMBERS = 7
SETS = (1, 7, 11, 17, 22, 26)


def random_sheet(product_set: ProductSet, chance: random.Random, judge: str) -> ScoreSheet:
    cases = {group.name: min(group.cases) for group in product_set.case_groups}
    options: dict[str, Choice] = {}
    for number, criterion in product_set.criteria.items():
        group = product_set.case_group_of(number)
        case = cases[group.name] if group is not None else None
        chosen = chance.randint(1, len(criterion.options_of(case)))
        if criterion.scoring is Scoring.SUM:
            options[number] = (chosen,)
        else:
            options[number] = chosen if case is None else CaseChoice(case=case, option=chosen)
    return ScoreSheet(judge=judge, options=options)


def workbook_of(number: int, seed: int) -> bytes:
    rulebook = ocop_rules.load("qd-26-2026")
    product_set, chance = rulebook.sets[number], random.Random(seed)
    members = [ocop_rules.Member(name=f"Thành viên {i}") for i in range(1, MEMBERS + 1)]
    sheets = [random_sheet(product_set, chance, each.name) for each in members]
    head = ocop_rules.SheetHead(f"01-{seed:05}", f"Sản phẩm {seed}", "Hợp tác xã")
    return ocop_rules.score_workbook(rulebook, product_set, members, head, sheets)


@pytest.fixture(scope="module", params=["written", "saved by LibreOffice"])
def workbooks(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Workbooks as the library writes them, and as a program of members saves them."""
    written = [workbook_of(number, number) for number in SETS]
    if request.param == "written":
        return written
    folder = tmp_path_factory.mktemp("workbooks")
    paths = [folder / f"{number}.xlsx" for number in SETS]
    for path, raw in zip(paths, written, strict=True):
        path.write_bytes(raw)
    return [path.read_bytes() for path in saved_by_libreoffice(paths, folder)]


def with_the_library_alone(workbooks: list[bytes]) -> int:
    cells = 0
    for raw in workbooks:
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            for name in book.sheet_names:
                cells += sum(map(len, book.get_sheet_by_name(name).to_python(skip_empty_area=False)))
    return cells


def read_and_checked(workbooks: list[bytes]) -> int:
    return sum(len(ocop_rules.read_workbook(raw)) for raw in workbooks)


def test_1_the_same_cells_with_the_library_alone(benchmark: BenchmarkFixture, workbooks: list[bytes]) -> None:
    benchmark.group = f"{len(SETS) * MEMBERS} member sheets in {len(SETS)} workbooks"
    assert benchmark.pedantic(with_the_library_alone, args=(workbooks,), rounds=20, warmup_rounds=1) > 0


def test_2_read_and_checked(benchmark: BenchmarkFixture, workbooks: list[bytes]) -> None:
    """Each round is held against one of the library alone just before it."""
    benchmark.group = f"{len(SETS) * MEMBERS} member sheets in {len(SETS)} workbooks"
    alone: list[float] = []

    def read_alone() -> None:
        start = time.perf_counter()
        with_the_library_alone(workbooks)
        alone.append(time.perf_counter() - start)

    read_and_checked(workbooks)
    count = benchmark.pedantic(lambda: read_and_checked(workbooks), setup=read_alone, rounds=20)
    assert count == len(SETS) * MEMBERS
    median = benchmark.stats.stats.median  # type: ignore[union-attr]
    ratio = median / statistics.median(alone)
    benchmark.extra_info["times the reading of the cells alone"] = round(ratio, 2)
    print(f"\n{count / median:,.0f} member sheets a second, {ratio:.1f} times the reading of their cells alone")


def test_3_a_year_is_read_and_rated_in_flat_memory(benchmark: BenchmarkFixture, request: pytest.FixtureRequest) -> None:
    """Workbook by workbook: read, checked, aggregated and rated; what is resident after each tenth."""
    count: int = request.config.getoption("--member-sheets") // MEMBERS
    benchmark.group = "memory"
    marks: list[int] = []
    making = 0.0

    def bundles() -> Iterator[dict[str, object]]:
        nonlocal making
        for i in range(count):
            start = time.perf_counter()
            workbook = workbook_of(SETS[i % len(SETS)], i)
            making += time.perf_counter() - start
            yield ocop_rules.bundle_from_workbook(workbook)
            if (i + 1) * 10 // count != i * 10 // count:
                gc.collect()
                marks.append(resident_kib())

    def year() -> int:
        return sum(each.points > 0 for each in ocop_rules.evaluate_many(bundles(), errors="raise"))

    assert benchmark.pedantic(year, rounds=1) == count
    taken = benchmark.stats.stats.min - making  # type: ignore[union-attr]
    added = marks[-1] - marks[1]
    benchmark.extra_info["resident after each tenth, KiB"] = marks
    print(
        f"\n{count * MEMBERS:,} member sheets of {count:,} products read and rated, {count * MEMBERS / taken:,.0f} a "
        f"second; resident after each tenth: {marks} KiB; added {added} KiB"
    )
    assert added < marks[1] // 4
