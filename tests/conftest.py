"""What holds for all tests: their last line says what could not be run."""

from __future__ import annotations

from tests.not_run import pytest_sessionfinish

__all__ = ["pytest_sessionfinish"]
