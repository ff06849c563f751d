"""What counts on the day of evaluation: papers that state no end, periods, and papers that a finding refutes (R10)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.counted import CountedEvidence, Reason, counted_evidence, months_after
from ocop_rules.rulebook.catalogue import vocabulary
from tests.bundles import bundle


def counted_of(
    *documents: dict[str, Any], facts: tuple[dict[str, Any], ...] = (), complete: bool = True
) -> CountedEvidence:
    parts = {"documents": list(documents), "facts": list(facts), "documents_complete": complete}
    return counted_evidence(EvidenceBundle.model_validate(bundle("qd-26-2026", 7, **parts)), vocabulary())


def paper(kind: str, issued_on: str, expires_on: str | None = None) -> dict[str, Any]:
    return {"id": kind, "type": kind, "issued_on": issued_on, "expires_on": expires_on}


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2025-06-30", 12, "2026-06-30"),
        ("2025-06-30", 10**11, "9999-12-31"),
    ],
)
def test_months_after(day: str, months: int, after: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(after)


@pytest.mark.parametrize(
    ("kind", "issued_on", "reason", "absent"),
    [
        ("food_safety_certificate", "2026-01-01", Reason.END_NOT_STATED, False),
        ("food_safety_certificate", "2023-09-15", Reason.END_NOT_STATED, False),
        ("food_safety_certificate", "2023-09-14", Reason.PAST_LONGEST_TERM, True),
        ("drug_registration_certificate", "1999-01-01", Reason.END_NOT_STATED, False),
        ("haccp_certificate", "2023-09-15", None, False),
        ("haccp_certificate", "2023-09-14", Reason.PAST_USUAL_TERM, False),
        ("production_condition_certificate", "1999-01-01", None, False),
        ("test_report", "2025-09-14", Reason.PAST_USUAL_TERM, False),
        ("linkage_contract", "1999-01-01", None, False),
    ],
)
def test_a_paper_without_an_end(kind: str, issued_on: str, reason: Reason | None, absent: bool) -> None:
    found = counted_of(paper(kind, issued_on))
    assert [why for _, why in found.idle_documents] == ([] if reason is None else [reason])
    assert (kind in found.documents) is (reason is None)
    assert found.known_absent(kind) is absent


def test_a_paper_whose_end_is_known_is_absent_once_it_is_over() -> None:
    assert counted_of(paper("food_safety_certificate", "2023-01-01", "2026-09-14")).known_absent(
        "food_safety_certificate"
    )


def test_one_paper_that_counts_makes_its_type_clear() -> None:
    undated = paper("food_safety_certificate", "2026-01-01") | {"id": "undated"}
    found = counted_of(undated, paper("food_safety_certificate", "2025-01-01", "2028-01-01"))
    assert found.documents["food_safety_certificate"] == ("food_safety_certificate",)
    assert not found.unclear


def test_in_an_incomplete_bundle_nothing_is_known_to_be_absent() -> None:
    assert not counted_of(complete=False).known_absent("food_safety_certificate")
    assert counted_of().known_absent("food_safety_certificate")


def test_a_finding_refutes_the_paper_and_what_rests_on_it() -> None:
    certificate = paper("food_safety_certificate", "2025-01-01", "2028-01-01")
    rests = {"fact": "food_safety_conditions_met", "value": True, "documents": ["food_safety_certificate"]}
    held = {"fact": "food_safety_certificate_held", "value": False, "attested_by": "authority"}
    assert "food_safety_conditions_met" in counted_of(certificate, facts=(rests,)).facts
    found = counted_of(certificate, facts=(rests, held))
    assert [why for _, why in found.idle_documents] == [Reason.REFUTED]
    assert set(found.facts) == {"food_safety_certificate_held"}
    assert found.known_absent("food_safety_certificate")


def test_who_may_not_make_the_finding_refutes_nothing() -> None:
    certificate = paper("food_safety_certificate", "2025-01-01", "2028-01-01")
    held = {"fact": "food_safety_certificate_held", "value": False, "attested_by": "commune"}
    found = counted_of(certificate, facts=(held,))
    assert "food_safety_certificate" in found.documents
