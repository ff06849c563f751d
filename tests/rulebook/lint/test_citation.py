from __future__ import annotations

from ocop_rules.rulebook.lint.citation import check
from tests.rulebook.version import Version


def test_citations_of_known_clauses_pass(version: Version) -> None:
    assert not list(check(version.load()))


def test_an_article_that_is_not_listed(version: Version) -> None:
    version.decision["bands"][0]["citation"] = {"article": 3}
    (finding,) = check(version.load())
    assert finding.place == "decision.yaml: bands, 3"
    assert "Article 3" in finding.message.en


def test_a_clause_beyond_the_last(version: Version) -> None:
    version.decision["transition"] = [
        {"purposes": ["first"], "within_days": 30, "citation": {"article": 2, "clause": 1}},
        {"purposes": ["upgrade"], "within_days": 30, "citation": {"article": 2, "clause": 2}},
    ]
    (finding,) = check(version.load())
    assert finding.place == "decision.yaml: transition[1]"
    assert "khoản 2" in finding.message.vi
