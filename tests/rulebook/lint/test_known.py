from __future__ import annotations

import pytest

from ocop_rules.errors import InvalidRulebook
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
    version.known = [{"rule": "order", "reason": REASON, "places": [{"definition": "things.origin"}]}]
    found = list(with_known(version.load(), [_finding(), _finding(option=3), _finding("gap")]))
    assert [finding.known.en if finding.known else None for finding in found] == ["Printed so", "Printed so", None]


def test_an_entry_that_fits_nothing_is_a_finding(version: Version) -> None:
    version.known = [{"rule": "order", "reason": REASON, "places": [{"set": 2}]}]
    _, stale = with_known(version.load(), [_finding()])
    assert (stale.rule, stale.place) == ("stale-known", "known_findings.yaml: [0].places[0]")
    assert (stale.set, stale.known) == (2, None)


def test_each_place_of_an_entry_is_told_alone(version: Version) -> None:
    version.known = [{"rule": "order", "reason": REASON, "places": [{"set": 1}, {"set": 2}, {"set": 1, "option": 3}]}]
    known, *stale = with_known(version.load(), [_finding()])
    assert known.known
    assert known.known.en == "Printed so"
    assert [(each.place, each.set, each.option) for each in stale] == [
        ("known_findings.yaml: [0].places[1]", 2, None),
        ("known_findings.yaml: [0].places[2]", 1, 3),
    ]


@pytest.mark.parametrize("places", [[], [{}]])
def test_an_entry_that_names_no_place_is_refused(version: Version, places: list[dict[str, object]]) -> None:
    version.known = [{"rule": "order", "reason": REASON, "places": places}]
    with pytest.raises(InvalidRulebook, match=r"known_findings\.yaml: \[0\]\.places"):
        version.load()


def test_errata_of_one_reason_count_one_by_one(version: Version) -> None:
    version.erratum(set=1, criterion="1.1", option=2, field="points", printed="2", effective="2")
    version.decision["errata"][0]["places"].append(
        {"set": 2, "criterion": "1.1", "option": 1, "field": "points", "printed": "", "effective": "1"}
    )
    rulebook = version.load()
    assert [(each.set, each.printed, each.reason.en) for each in rulebook.errata] == [
        (1, "2", "Kept as printed"),
        (2, "", "Kept as printed"),
    ]
    assert [len(each.errata) for each in rulebook.sets.values()] == [1, 1]


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
    version.known = [{"rule": "order", "reason": REASON, "places": [{"set": 2}]}]
    version.decision["articles"][3] = {"title": said("Khác", "Other"), "clauses": 1}
    assert version.load().digest == before
