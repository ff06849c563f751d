from __future__ import annotations

from ocop_rules.rulebook.lint.citation import check
from tests.rulebook.version import Version, said


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


def test_an_appendix_may_be_cited_by_its_clauses(version: Version) -> None:
    version.decision["appendices"] = {"I": {"title": said("Phụ lục", "Appendix"), "clauses": 4}}
    version.decision["levels"] = {
        "centre": {
            "title": said("Trung ương", "Centre"),
            "certifies": [5],
            "citation": {"appendix": "I", "clause": 4, "point": "c"},
        }
    }
    rulebook = version.load()
    assert not list(check(rulebook))
    citation = rulebook.levels["centre"].citation
    assert citation.in_("en").endswith(", Appendix I, clause 4, point c")
    assert citation.in_("vi").endswith(", điểm c, khoản 4, Phụ lục I")
    assert citation.as_json() == {"decision": "1/2026/QĐ-TTg", "clause": 4, "point": "c", "appendix": "I"}


def test_an_appendix_that_is_not_listed_or_has_fewer_clauses(version: Version) -> None:
    level = {"title": said("Trung ương", "Centre"), "certifies": [5], "citation": {"appendix": "I", "clause": 5}}
    version.decision["levels"] = {"centre": level}
    assert all("Appendix I is not one of" in finding.message.en for finding in check(version.load()))
    version.decision["appendices"] = {"I": {"title": said("Phụ lục", "Appendix"), "clauses": 4}}
    found = list(check(version.load()))
    assert found[0].place == "decision.yaml: levels.centre.citation"
    assert all("Appendix I has 4 clauses" in finding.message.en for finding in found)
