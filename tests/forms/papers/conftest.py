"""The example round, as papers are made of it: with its files, and with one thing or another changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ocop_rules.council.journal import Journal
from ocop_rules.council.results import RoundResult, bundles_of, round_result
from ocop_rules.council.round import open_round
from ocop_rules.forms.intake import take_in
from ocop_rules.forms.papers.of_round import facts_of
from ocop_rules.forms.papers.round_facts import RoundFacts
from ocop_rules.rulebook.catalogue import default_catalogue

ROUND = Path(__file__).parents[3] / "examples" / "round"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(ROUND, tmp_path_factory.mktemp("papers") / "round"))


@pytest.fixture(scope="session")
def result(folder: Path) -> RoundResult:
    catalogue = default_catalogue()
    opened = open_round(folder, catalogue)
    journal = Journal(folder)
    came = take_in(opened, bundles_of(opened, catalogue), journal, "2026-09-15T02:00:00+00:00")
    return round_result(opened, journal.with_new(came.entries), catalogue)


@pytest.fixture(scope="session")
def facts(result: RoundResult) -> RoundFacts:
    return facts_of(result)
