from __future__ import annotations

from ocop_rules.rulebook.lint.misprint import check
from tests.rulebook.version import Version


def test_a_decision_without_errata_passes(version: Version) -> None:
    assert not list(check(version.load()))


def test_every_erratum_is_listed_with_its_reason(version: Version) -> None:
    version.erratum(set=1, criterion="1.1", option=2, field="points", printed="22", effective="2", kind="repair")
    version.erratum(set=2, part="A", field="max", printed="", effective="5", kind="repair")
    version.erratum(set="*", criterion="2", field="label")
    findings = list(check(version.load()))
    assert [finding.place for finding in findings] == ["1/1.1/2", "2/A", "*/2"]
    assert [finding.message.en for finding in findings] == [
        "points: “22” is printed, “2” is used",
        "maximum: left empty in print, “5” is used",
        "wording: doubtful, kept as printed",
    ]
    assert all(finding.known and finding.known.vi == "Giữ như in" for finding in findings)
