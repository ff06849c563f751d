"""What holds for all tests: which are slow, which run once, and that the last line says what could not be run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.not_run import pytest_sessionfinish

os.environ["OCOP_CACHE"] = ""  # no test leaves rulebooks among the caches of whoever runs it

__all__ = ["pytest_collection_modifyitems", "pytest_sessionfinish"]

_HERE = Path(__file__).parent
_SLOW = (
    _HERE / "service",
    _HERE / "pages",
    _HERE / "cli",
    _HERE / "evaluation" / "test_determinism.py",
    _HERE / "evaluation" / "test_workers.py",
    _HERE / "replay" / "test_command.py",
    _HERE / "rulebook" / "test_catalogue.py",
    _HERE / "rulebook" / "test_pins.py",
    _HERE / "test_ending.py",
)
# What is held here is text, files and pages, what a solver finds, what routes say; parsing, numbers, columns (of which
# each Python gets a numpy of its own), rating, commands, databases and processes are not among it.
_ONCE = (
    _HERE / "advice",
    _HERE / "forms",
    _HERE / "pages",
    _HERE / "plans",
    _HERE / "rulebook" / "diff",
    _HERE / "rulebook" / "lint",
    _HERE / "service" / "test_advice.py",
    _HERE / "service" / "test_compare.py",
    _HERE / "service" / "test_cors.py",
    _HERE / "service" / "test_criteria.py",
    _HERE / "service" / "test_plans.py",
    _HERE / "service" / "test_sheets.py",
    _HERE / "service" / "test_told.py",
    _HERE / "test_docs.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what needs a server or a browser, what runs programs, and what is shown once since it takes long.

    Rooms whose tests do not depend on the version of Python are run once too, but that makes none of them slow.
    """
    for item in items:
        if item.get_closest_marker("once") or any(item.path.is_relative_to(each) for each in _SLOW):
            item.add_marker(pytest.mark.slow)
        if any(item.path.is_relative_to(each) for each in _ONCE):
            item.add_marker(pytest.mark.once)
