"""Versions and sets by the names that people use; sets that a version cannot rate say why, wherever they are asked."""

from __future__ import annotations

import dataclasses
import unicodedata
from pathlib import Path

import pytest

import ocop_rules
from ocop_rules.errors import UnknownVersion
from ocop_rules.evaluation.evaluate import _unknown_set
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.rulebook.lookup import product_set_named
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import folded, text
from tests import bundles

WHY = text("chưa có bản sao của phiếu này", "no copy of this sheet is known")


@pytest.fixture
def incomplete() -> Rulebook:
    """An installed version as if it lacked the tourism sheet."""
    whole = ocop_rules.load("qd-781-2020")
    sets = {number: each for number, each in whole.sets.items() if number != 26}
    return dataclasses.replace(whole, sets=sets, without_sets={26: WHY})


def test_a_sheet_that_a_version_does_not_hold_says_why(incomplete: Rulebook) -> None:
    with pytest.raises(UnknownVersion) as refused:
        product_set_named(incomplete, "26")
    assert WHY.en in refused.value.render("en")
    assert WHY.vi in refused.value.render("vi")


def test_a_dossier_for_a_sheet_that_a_version_does_not_hold_is_told_why(incomplete: Rulebook) -> None:
    problem = _unknown_set(26, incomplete)
    assert problem.code == "set-not-known"
    assert WHY.en in problem.render("en")
    assert _unknown_set(27, incomplete).code == "unknown-set"


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("148", "qd-148-2023"),
        ("148/QĐ-TTg", "qd-148-2023"),
        ("148/qd-ttg", "qd-148-2023"),
        ("qd-148", "qd-148-2023"),
        ("148/2023", "qd-148-2023"),
        ("26/2026/QĐ-TTg", "qd-26-2026"),
        ("QD-26-2026", "qd-26-2026"),
        ("Quyết định số 1489/QĐ-TTg", "qd-1489-2025"),
        ("Decision 781", "qd-781-2020"),
    ],
)
def test_a_version_is_known_by_its_decisions_number(name: str, version: str) -> None:
    assert default_catalogue().ids_named(name) == (version,)
    assert ocop_rules.load(name).id == version
    rated = ocop_rules.evaluate(bundles.bundle("qd-148-2023", 7) | {"version": name}, engine="direct")
    assert rated.version == version
    assert rated.bundle.version == name


@pytest.mark.parametrize("name", ["", "2026", "148/2024", "148/QĐ-UBND", "14", "148 26", "qd", "1" * 500])
def test_what_names_no_version_or_not_for_certain_is_refused(name: str) -> None:
    assert default_catalogue().ids_named(name) == ()
    with pytest.raises(UnknownVersion):
        ocop_rules.load(name)


def test_a_number_that_two_decisions_have_is_not_guessed(tmp_path: Path) -> None:
    for version in ("qd-26-2026", "qd-26-2031"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "decision.yaml").write_text("x: 1")
    catalogue = ocop_rules.Catalogue(tmp_path)
    assert catalogue.ids_named("26/QĐ-TTg") == ("qd-26-2026", "qd-26-2031")
    assert catalogue.ids_named("26/2031/QĐ-TTg") == ("qd-26-2031",)
    with pytest.raises(UnknownVersion) as refused:
        catalogue.load("26")
    assert "qd-26-2026, qd-26-2031" in refused.value.render("vi")


def test_every_set_is_known_by_number_slug_and_title_in_any_case() -> None:
    for info in ocop_rules.versions():
        rulebook = ocop_rules.load(info.id)
        for number, product_set in rulebook.sets.items():
            for name in (
                number,
                f"0{number}",
                f"Bộ {number}",
                product_set.slug,
                product_set.title.vi,
                product_set.title.vi.upper(),
                product_set.title.en.lower(),
                unicodedata.normalize("NFD", product_set.title.vi),
                folded(product_set.title.vi),
            ):
                assert rulebook.set_named(name) is product_set, name
            assert product_set_named(rulebook, product_set.title.vi) is product_set


def test_a_title_that_is_misspelt_is_asked_for() -> None:
    with pytest.raises(ocop_rules.InvalidEvidence) as refused:
        ocop_rules.evaluate(bundles.bundle("qd-26-2026", "Chế biến từ rau củ quả"), engine="direct")  # type: ignore[arg-type]
    (problem,) = refused.value.problems
    assert problem.mend is not None
    assert "Chế biến từ rau, củ, quả, hạt" in problem.mend.vi
