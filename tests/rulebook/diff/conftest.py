"""Fixtures of the diff's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rulebook.diff.two import Two


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return Two(tmp_path)
