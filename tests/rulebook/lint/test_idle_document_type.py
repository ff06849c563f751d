from __future__ import annotations

from ocop_rules.rulebook.lint.idle_document_type import idle_types
from ocop_rules.rulebook.loader import load_vocabulary
from tests.rulebook.version import Version, said


def test_types_that_back_facts_pass(version: Version) -> None:
    rulebook = version.load()
    assert not list(idle_types(load_vocabulary(version.write()), [rulebook]))


def test_a_type_that_serves_nothing(version: Version) -> None:
    version.documents["sample"] = {"title": said("Mẫu", "Sample")}
    (finding,) = idle_types(load_vocabulary(version.write()), [version.load()])
    assert (finding.rule, finding.place) == ("idle-document-type", "vocabulary.yaml: sample")


def test_a_type_that_says_what_it_serves_passes(version: Version) -> None:
    version.documents["sample"] = {"title": said("Mẫu", "Sample"), "serves": said("hồ sơ", "the file")}
    assert not list(idle_types(load_vocabulary(version.write()), [version.load()]))


def test_a_type_that_a_rule_asks_for_passes(version: Version) -> None:
    version.documents["sample"] = {"title": said("Mẫu", "Sample")}
    version.knock_outs["forged"]["absent"] = ["sample"]
    assert not list(idle_types(load_vocabulary(version.write()), [version.load()]))
