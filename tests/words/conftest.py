"""Fixtures of the tests of the words."""

from __future__ import annotations

from tests.rulebook.diff.conftest import changed, two

__all__ = ["changed", "two"]
