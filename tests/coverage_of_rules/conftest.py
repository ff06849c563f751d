"""The option that prints which rules the golden and the generated cases reach."""

from __future__ import annotations

import pytest

from tests.coverage_of_rules.report import COVERAGE, Coverage, table


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--report-rules", action="store_true", help="print for each product set which rules are reached, by kind"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[COVERAGE] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    found: list[Coverage] = config.stash.get(COVERAGE, [])
    if config.getoption("--report-rules", default=False) and found:
        terminalreporter.section("coverage of rules")
        for line in table(found):
            terminalreporter.write_line(line)
