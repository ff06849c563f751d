"""Fixtures of the rulebook's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rulebook.version import Version


@pytest.fixture
def version(tmp_path: Path) -> Version:
    return Version(tmp_path)
