from __future__ import annotations

from typing import Any

import pytest

from ocop_rules.rulebook.lint.paper_beats_finding import check
from tests.rulebook.version import Version, said


def test_a_finding_with_its_branch_of_absence_passes(version: Version) -> None:
    version.facts["moot"] = {"title": said("Miễn", "Moot"), "type": "boolean", "attested_by": ["authority"]}
    version.knock_outs["forged"] |= {"absent": ["ruling"], "unless": {"fact": "moot", "is": True}}
    assert not list(check(version.load()))


@pytest.mark.parametrize(
    "unless", [{"document": "ruling"}, {"any": [{"document": "ruling"}, {"fact": "forged", "is": False}]}]
)
def test_a_paper_that_clears_a_finding(version: Version, unless: dict[str, Any]) -> None:
    version.facts["forged"]["attested_by"] = ["authority"]
    version.knock_outs["forged"]["unless"] = unless
    (finding,) = check(version.load())
    assert (finding.rule, finding.definition) == ("paper-beats-finding", "forged")
    assert "Ruling" in finding.message.en


def test_a_fact_that_papers_alone_show_clears_a_finding(version: Version) -> None:
    version.facts["shown"] = {"title": said("Có giấy", "Shown"), "type": "boolean", "documents": ["invoice"]}
    version.knock_outs["forged"]["unless"] = {"fact": "shown", "is": True}
    (finding,) = check(version.load())
    assert finding.fact == "shown"


def test_a_missing_paper_among_the_findings(version: Version) -> None:
    version.knock_outs["forged"]["when"] = {"any": [{"fact": "forged", "is": True}, {"not": {"document": "ruling"}}]}
    (finding,) = check(version.load())
    assert "absent" in finding.message.en
