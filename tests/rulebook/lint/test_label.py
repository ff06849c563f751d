from __future__ import annotations

import pytest

from ocop_rules.rulebook.lint.label import MAX_LENGTH, check
from tests.rulebook.version import Version, said


def test_short_translated_labels_pass(version: Version) -> None:
    assert not list(check(version.load()))


def test_a_long_label(version: Version) -> None:
    version.options("origin")[0]["label"] = said("a" * MAX_LENGTH, "b" * (MAX_LENGTH + 1))
    (finding,) = check(version.load())
    assert (finding.definition, finding.option) == ("things.origin", 1)
    assert "English label has 161 characters" in finding.message.en


def test_a_label_that_stands_twice(version: Version) -> None:
    version.options("origin")[2]["label"] = said("Mức cao", "level HAI")
    (finding,) = check(version.load())
    assert "options 2, 3 have the same English label" in finding.message.en


@pytest.mark.parametrize("wording", ["Made in Vietnam", "Online", "sold abroad"])
def test_a_label_that_was_not_translated(version: Version, wording: str) -> None:
    version.options("origin")[0]["label"] = said(wording, wording)
    (finding,) = check(version.load())
    assert "not translated" in finding.message.en


@pytest.mark.parametrize("wording", ["VietGAP", "ISO 22000, HACCP", "GMP", "Big C"])
def test_a_name_is_the_same_in_both_languages(version: Version, wording: str) -> None:
    version.options("origin")[0]["label"] = said(wording, wording)
    assert not list(check(version.load()))


def test_titles_that_were_not_translated(version: Version) -> None:
    version.sets[2]["group"] = said("other food", "other food")
    version.criteria["beauty"]["detail"] = said("how it looks", "how it looks")
    assert [finding.place for finding in check(version.load())] == ["2", "things.beauty (1-2/2)"]
