from __future__ import annotations

import pytest

from ocop_rules.engine import normal_form
from ocop_rules.engine.lint import check, lint_rulebook, lint_version
from ocop_rules.rulebook.catalogue import version_ids
from ocop_rules.rulebook.lint.rules import RULES
from tests.rulebook.version import Version


@pytest.mark.parametrize("name", version_ids())
def test_installed_versions_have_no_new_finding(name: str) -> None:
    assert [finding for finding in lint_version(name).findings if finding.known is None] == []


def test_a_clean_version_has_no_finding(version: Version) -> None:
    assert lint_rulebook(version.load()).findings == ()


def test_findings_are_sorted_by_rule_then_print(version: Version) -> None:
    version.options("beauty")[0]["points"] = 2
    version.options("origin")[1]["points"] = 3
    version.options("origin")[2]["when"] = {"fact": "local_share", "above": 75}
    found = [(finding.rule, finding.place) for finding in lint_rulebook(version.load()).findings]
    assert found == [
        ("gap", "things.origin/2 (1-2/1.1)"),
        ("order", "1/1.1/3"),
        ("order", "1/2/2"),
        ("order", "2/1.1/3"),
        ("order", "2/2/2"),
    ]


def test_a_set_that_durable_rules_cannot_hold(version: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not list(check(version.load()))
    monkeypatch.setattr(normal_form, "MAX_ALTERNATIVES", 1)
    version.options("origin")[0]["when"] = {"any": [{"document": "invoice"}, {"document": "ruling"}]}
    findings = list(check(version.load()))
    assert [(finding.rule, finding.set) for finding in findings] == [("network-limit", 1), ("network-limit", 2)]


def test_rules_are_named_once() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
