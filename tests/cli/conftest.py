"""Fixtures of the tests of the command line."""

from __future__ import annotations

from tests.rulebook.diff.conftest import changed, two

__all__ = ["changed", "two"]
