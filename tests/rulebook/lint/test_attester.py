from __future__ import annotations

from ocop_rules.rulebook.lint.attester import check
from tests.rulebook.version import Version, said

SUBJECTS = {"local": said("Địa phương", "Local")}
SOURCE = said("luật", "the law")


def test_the_commune_may_attest_its_subjects(version: Version) -> None:
    version.limits["attesters"] = {"commune": {"subjects": SUBJECTS, "source": SOURCE}}
    version.facts["local_share"] |= {"attested_by": ["commune"], "subject": "local"}
    assert not list(check(version.load()))


def test_the_commune_may_attest_nothing_else(version: Version) -> None:
    version.limits["attesters"] = {"commune": {"subjects": SUBJECTS, "source": SOURCE}}
    version.facts["forged"]["attested_by"] = ["commune"]
    (finding,) = check(version.load())
    assert (finding.rule, finding.fact) == ("attester", "forged")
    assert "the law" in finding.message.en


def test_a_paper_in_which_the_commune_speaks_is_limited_like_its_word(version: Version) -> None:
    version.limits["attesters"] = {"commune": {"subjects": SUBJECTS, "source": SOURCE}}
    version.documents["ruling"]["attests"] = "commune"
    (finding,) = check(version.load())
    assert finding.fact == "forged"
    assert "Ruling" in finding.message.en


def test_a_laboratory_knows_what_it_tests(version: Version) -> None:
    version.limits["attesters"] = {"laboratory": {"documents": ["invoice"], "source": SOURCE}}
    version.facts["local_share"]["attested_by"] = ["laboratory"]
    assert not list(check(version.load()))
    version.facts["forged"]["attested_by"] = ["laboratory"]
    (finding,) = check(version.load())
    assert finding.fact == "forged"


def test_an_attester_without_limits(version: Version) -> None:
    version.facts["forged"]["attested_by"] = ["council"]
    assert not list(check(version.load()))
