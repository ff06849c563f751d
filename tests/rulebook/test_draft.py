"""A next decision is begun from another, and nothing is overwritten."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

import ocop_rules
from ocop_rules.errors import DraftRefused
from ocop_rules.rulebook.catalogue import criteria_directory
from ocop_rules.rulebook.draft import draft_decision
from ocop_rules.rulebook.kinds import Status
from ocop_rules.rulebook.loader import load_rulebook
from ocop_rules.text import LANGS

NEXT = "qd-27-2027"


@pytest.fixture
def criteria(tmp_path: Path) -> Path:
    return Path(shutil.copytree(criteria_directory(), tmp_path / "criteria"))


@pytest.mark.parametrize("base", [info.id for info in ocop_rules.versions()])
def test_a_draft_of_each_version_loads_and_says_what_it_is(criteria: Path, base: str) -> None:
    files = draft_decision(criteria, NEXT, base)
    assert files == tuple(sorted(path for path in (criteria / NEXT).rglob("*") if path.is_file()))
    draft, before = load_rulebook(criteria, NEXT), load_rulebook(criteria, base)
    assert (draft.id, draft.replaces, draft.status) == (NEXT, (base,), Status.INCOMPLETE)
    assert draft.decision.startswith("27/")
    assert draft.in_force_from == date.max
    assert any("A draft copied from " + base in each.en for each in draft.unknown)
    assert not draft.transition
    assert [
        (number, option.points, option.min_stars)
        for product_set in draft.sets.values()
        for number, criterion in product_set.criteria.items()
        for _, option in criterion.all_options()
    ] == [
        (number, option.points, option.min_stars)
        for product_set in before.sets.values()
        for number, criterion in product_set.criteria.items()
        for _, option in criterion.all_options()
    ]


def test_misprints_of_the_earlier_print_are_not_those_of_the_next(criteria: Path) -> None:
    draft_decision(criteria, NEXT, "qd-26-2026")
    assert load_rulebook(criteria, "qd-26-2026").errata
    assert not load_rulebook(criteria, NEXT).errata


@pytest.mark.parametrize(
    ("version", "base", "told"),
    [
        ("27", "qd-26-2026", "is no version id"),
        ("qd-27-27", "qd-26-2026", "is no version id"),
        ("../qd-27-2027", "qd-26-2026", "is no version id"),
        ("qd-26-2026", "qd-148-2023", "is there already"),
        (NEXT, "qd-2-2026", "there is no version"),
        (NEXT, "../criteria/qd-26-2026", "there is no version"),
    ],
)
def test_what_cannot_be_begun_is_told_and_nothing_is_written(
    criteria: Path, version: str, base: str, told: str
) -> None:
    before = sorted(criteria.rglob("*"))
    with pytest.raises(DraftRefused) as refused:
        draft_decision(criteria, version, base)
    assert told in refused.value.render("en")
    assert all(refused.value.render(lang) for lang in LANGS)
    assert sorted(criteria.rglob("*")) == before
