from __future__ import annotations

import pytest

from ocop_rules.rulebook.lint.validity import check
from tests.rulebook.version import Version


def test_papers_that_only_back_facts_need_not_say_whether_they_end(version: Version) -> None:
    assert not list(check(version.load()))


def test_a_paper_that_an_option_asks_for(version: Version) -> None:
    version.options("origin")[0]["when"] = {"document": "invoice"}
    (finding,) = check(version.load())
    assert (finding.rule, finding.place) == ("validity", "vocabulary.yaml: invoice")


def test_a_paper_whose_absence_a_knock_out_asks_for(version: Version) -> None:
    version.knock_outs["forged"]["absent"] = ["ruling"]
    (finding,) = check(version.load())
    assert finding.place == "vocabulary.yaml: ruling"


@pytest.mark.parametrize("ends", ["always", "sometimes", "never"])
def test_a_paper_that_says_whether_it_ends_passes(version: Version, ends: str) -> None:
    version.knock_outs["forged"]["absent"] = ["ruling"]
    version.documents["ruling"]["ends"] = ends
    assert not list(check(version.load()))
