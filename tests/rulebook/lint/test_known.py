from __future__ import annotations

from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.lint.known import with_known
from ocop_rules.text import text
from tests.rulebook.version import Version, said

REASON = said("In như vậy", "Printed so")


def _finding(rule: str = "order", option: int | None = 2) -> Finding:
    return Finding(rule, "1/1.1/2", text("?", "?"), set=1, criterion="1.1", option=option, definition="things.origin")


def test_a_new_finding_stays_new(version: Version) -> None:
    assert [finding.known for finding in with_known(version.load(), [_finding()])] == [None]


def test_an_entry_explains_what_has_all_its_places(version: Version) -> None:
    version.known = [{"rule": "order", "definition": "things.origin", "reason": REASON}]
    found = list(with_known(version.load(), [_finding(), _finding(option=3), _finding("gap")]))
    assert [finding.known.en if finding.known else None for finding in found] == ["Printed so", "Printed so", None]


def test_an_entry_that_fits_nothing_is_a_finding(version: Version) -> None:
    version.known = [{"rule": "order", "set": 2, "reason": REASON}]
    _, stale = with_known(version.load(), [_finding()])
    assert (stale.rule, stale.place, stale.set, stale.known) == ("stale-known", "known_findings.yaml: [0]", 2, None)


def test_an_erratum_of_a_fitting_field_explains(version: Version) -> None:
    version.erratum(set=1, criterion="1.1", option=2, field="points", printed="2", effective="2")
    found = list(with_known(version.load(), [_finding(), _finding("odd-sibling"), _finding("weaker-mark")]))
    assert all(finding.known for finding in found)


def test_an_erratum_elsewhere_or_of_another_field_does_not(version: Version) -> None:
    version.erratum(set=1, criterion="1.1", option=3, field="points", printed="3", effective="3")
    version.erratum(set=2, criterion="1.1", option=2, field="points", printed="2", effective="2")
    version.erratum(set=1, criterion="1.1", option=2, field="label")
    assert [finding.known for finding in with_known(version.load(), [_finding()])] == [None]


def test_known_findings_and_articles_take_no_part_in_the_digest(version: Version) -> None:
    before = version.load().digest
    version.known = [{"rule": "order", "set": 2, "reason": REASON}]
    version.decision["articles"][3] = {"title": said("Khác", "Other"), "clauses": 1}
    assert version.load().digest == before
