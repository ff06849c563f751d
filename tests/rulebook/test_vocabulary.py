"""What the vocabulary refuses, and how it reads values, terms and limits."""

from __future__ import annotations

from typing import Any

import pytest

import ocop_rules
from ocop_rules.errors import InvalidRulebook
from ocop_rules.rulebook.catalogue import load, version_ids, vocabulary
from ocop_rules.rulebook.vocabulary import Attester, Ends
from tests.rulebook.version import Version, said


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"documents_for": {"maybe": ["ruling"]}}, "no value “maybe”"),
        ({"documents_for": {"true": ["invoice"]}}, "only types of documents"),
        ({"spans": "months"}, "only a count has spans"),
        ({"subject": "weather"}, "no subject “weather”"),
    ],
)
def test_what_does_not_fit_a_fact_is_refused(version: Version, change: dict[str, Any], told: str) -> None:
    version.facts["forged"] |= change
    with pytest.raises(InvalidRulebook) as refused:
        version.load()
    assert told in refused.value.render("en")


def test_a_refuting_or_contradicting_fact_must_exist(version: Version) -> None:
    version.documents["ruling"]["refuted_by"] = {"fact": "lost", "is": True}
    with pytest.raises(InvalidRulebook, match="lost"):
        version.load()
    del version.documents["ruling"]["refuted_by"]
    tests = [{"fact": "forged", "is": True}, {"fact": "found", "is": True}]
    version.limits["contradictions"] = [{"between": tests, "reason": said("không thể", "cannot be")}]
    with pytest.raises(InvalidRulebook, match="found"):
        version.load()


def test_backing_depends_on_the_value() -> None:
    facts = vocabulary().facts
    certified = facts["quality_management_certification"]
    assert "quality_management_certificate" in certified.backing("national")
    assert "quality_management_certificate" not in certified.backing("international")
    assert "trade_promotion_record" not in facts["export_ability"].backing("high_standard")
    assert "trade_promotion_record" in facts["export_ability"].backing("none")


def test_the_commune_attests_four_subjects_in_every_version() -> None:
    limit = vocabulary().attesters[Attester.COMMUNE]
    assert set(limit.subjects or ()) == {"local_raw_material", "local_labour", "idea_origin", "local_identity"}
    for name in version_ids():
        for fact in load(name).vocabulary.facts.values():
            assert Attester.COMMUNE not in fact.attested_by or fact.subject in (limit.subjects or ())


def test_no_exemption_rests_on_iso_9001() -> None:
    backing = set(vocabulary().facts["food_safety_certificate_exempt"].documents)
    assert backing.isdisjoint({"iso_9001_certificate", "quality_management_certificate"})
    assert {"gmp_certificate", "haccp_certificate", "iso_22000_certificate", "fssc_22000_certificate"} <= backing
    assert {"brc_certificate", "ifs_certificate", "food_safety_exemption_record"} <= backing


def test_papers_that_always_end_are_those_of_an_authority() -> None:
    always = {name for name, kind in vocabulary().documents.items() if kind.ends is Ends.ALWAYS}
    assert {
        "food_safety_certificate",
        "gmp_certificate",
        "production_licence",
        "drug_registration_certificate",
    } <= always
    assert always.isdisjoint({"test_report", "quality_declaration", "product_declaration_receipt"})


def test_the_life_of_a_certificate_is_data() -> None:
    certificate = ocop_rules.load("qd-26-2026").certificate
    assert certificate is not None
    assert certificate.months == 36
    assert certificate.citation.in_("en") == "26/2026/QĐ-TTg, Art. 4, clause 3"
    again, longer, withdrawal = certificate.reevaluation, certificate.extension, certificate.withdrawal
    assert again is not None
    assert (again.file_from_days, again.file_to_days, again.evaluation_days) == (180, 120, 45)
    assert longer is not None
    assert (longer.days, longer.citation.article, longer.citation.clause) == (180, 12, 3)
    assert withdrawal is not None
    assert withdrawal.days == 15
    assert [ground.citation.point for ground in withdrawal.grounds] == ["a", "b", "c", "d", "đ", "e"]
    assert dict(withdrawal.by) == {"province": (3, 4), "centre": (5,)}
