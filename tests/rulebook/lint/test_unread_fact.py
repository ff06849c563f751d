from __future__ import annotations

from ocop_rules.rulebook.lint import unread_fact
from tests.rulebook.version import Version, said


def test_facts_that_rules_read_pass(version: Version) -> None:
    rulebook = version.load()
    assert not list(unread_fact.unread(rulebook.vocabulary, [rulebook]))


def test_a_fact_that_no_version_reads(version: Version) -> None:
    version.facts["idle"] = {"title": said("Bỏ không", "Idle"), "type": "boolean", "attested_by": ["commune"]}
    (finding,) = unread_fact.check(version.load())
    assert (finding.fact, finding.place) == ("idle", "vocabulary.yaml: idle")


def test_a_fact_that_says_what_it_serves_passes(version: Version) -> None:
    idle = {"title": said("Bỏ không", "Idle"), "type": "boolean", "attested_by": ["council"]}
    version.facts["idle"] = idle | {"serves": said("hồ sơ", "the file")}
    assert not list(unread_fact.check(version.load()))
