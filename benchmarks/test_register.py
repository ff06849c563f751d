"""A register of 20,000 products: reading it, life, JSON, a plan, a report and a page, against reading its rows."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from ocop_rules.plans.check import check_plan
from ocop_rules.plans.dashboard import dashboard_page
from ocop_rules.plans.register_report import register_report
from ocop_rules.register.life import register_life
from ocop_rules.register.read import read_register
from ocop_rules.register.register import Register

PRODUCTS = 20_000
ON = date(2026, 6, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of CSV files: 20,000 products of 10,000 producers, each recognised once."""
    made = tmp_path_factory.mktemp("register")
    first = date(2022, 1, 1)
    producers = (f"P{i},Hợp tác xã nông nghiệp số {i},cooperative,Xã {i % 500},{i % 40}" for i in range(PRODUCTS // 2))
    products = (f"S{i},Sản phẩm đặc trưng số {i},{i % 26 + 1},P{i // 2}" for i in range(PRODUCTS))
    recognitions = (
        f"S{i},{3 + i % 3},{first + timedelta(days=i * 7 % 1500)},{i}/QĐ-UBND,{50 + i % 50}" for i in range(PRODUCTS)
    )
    heads = ("id,name,form,commune,workers", "id,name,set,producer", "product,stars,decided_on,decision,points")
    for name, head, rows in zip(
        ("producers", "products", "recognitions"), heads, (producers, products, recognitions), strict=True
    ):
        (made / f"{name}.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def register(folder: Path) -> Register:
    return read_register(folder)


def test_1_the_rows_alone(benchmark: BenchmarkFixture, folder: Path) -> None:
    def rows() -> int:
        count = 0
        for path in sorted(folder.glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                count += sum(1 for _ in csv.DictReader(file))
        return count

    benchmark.group = "register"
    assert benchmark.pedantic(rows, rounds=5) == PRODUCTS * 5 // 2


def test_2_read(benchmark: BenchmarkFixture, folder: Path) -> None:
    benchmark.group = "register"
    read = benchmark.pedantic(read_register, args=(folder,), rounds=5, warmup_rounds=1)
    assert len(read.products) == PRODUCTS


def test_3_life(benchmark: BenchmarkFixture, register: Register) -> None:
    def life() -> int:
        found = register_life(register, ON)
        return sum(found.counts.values()) + 0 * len(found.reminders)

    benchmark.group = "register"
    assert benchmark.pedantic(life, rounds=5, warmup_rounds=1) == PRODUCTS


def test_4_json(benchmark: BenchmarkFixture, register: Register) -> None:
    benchmark.group = "register"
    found = benchmark.pedantic(lambda: register_life(register, ON).to_json(), rounds=5)
    assert found.startswith('{"counts":')


def test_5_plan(benchmark: BenchmarkFixture, register: Register) -> None:
    benchmark.group = "register"
    found = benchmark.pedantic(lambda: check_plan("nation-2025", register, ON), rounds=3, warmup_rounds=1)
    assert found.by_name["products"].tally is not None


def test_6_report(benchmark: BenchmarkFixture, register: Register) -> None:
    benchmark.group = "register"
    found = benchmark.pedantic(lambda: register_report(register, ON, "2026-H1"), rounds=3)
    assert found.by_name["certified"].value


def test_7_dashboard(benchmark: BenchmarkFixture, register: Register) -> None:
    benchmark.group = "register"
    assert benchmark.pedantic(lambda: dashboard_page(register, ON), rounds=3).endswith("</html>")
