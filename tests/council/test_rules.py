"""A council's rules as they are written, what follows of presets, and that they stand in every evaluation."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocop_rules
from ocop_rules.council.rules import DeclaredRules, followed
from ocop_rules.rating.council import CouncilRules
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.rulebook.councils import Basis, load_councils
from tests.bundles import HEAD, best_sheet

PRESETS = load_councils(default_catalogue().root)

names = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)
rules = st.builds(
    CouncilRules,
    aggregate=st.sampled_from(["total", "part", "criterion"]),
    members=st.none() | st.integers(20, 1000),
    quorum=st.none() | st.integers(1, 20),
    chair=st.none() | names,
    spread=st.none() | st.decimals(0, 100, places=1),
    level=st.none() | names,
)


@given(rules)
def test_rules_are_read_as_they_are_written(stated: CouncilRules) -> None:
    assert CouncilRules.parse(stated.written) == stated


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("members=x", "members is a number"),
        ("quorum=8;members=7", "quorum is a whole number from 1 to the number of members"),
        ("quorum_share=75", "quorum_share needs members"),
        ("quorum=1;quorum_share=75;members=7", "exclude each other"),
        ("aggregate=median", "aggregate is one of total, part, criterion"),
        ("chairman=A", "'chairman=A' is none of"),
        ("spread=-1", "spread is from 0 to 100"),
        ("spread=NaN", "spread is a number"),
        ("quorum=5;quorum=6", "quorum stands twice"),
    ],
)
def test_wrong_rules_say_what_is_wrong(written: str, told: str) -> None:
    with pytest.raises(ValueError) as refused:
        CouncilRules.parse(written)
    assert told in str(refused.value)


def test_what_is_declared_stands_in_the_evaluation_and_is_replayed() -> None:
    sheet = best_sheet(ocop_rules.load("qd-26-2026").sets[7])
    bundle = HEAD | {"sheets": [{"judge": "A", "options": sheet}, {"judge": "B", "options": sheet}]}
    plain = ocop_rules.evaluate(bundle)
    assert "council" not in json.loads(plain.to_json())["settings"]
    evaluation = ocop_rules.evaluate(bundle, council="members=3;quorum=3")
    assert (evaluation.outcome, evaluation.stars, evaluation.band) == ("provisional", None, 5)
    assert json.loads(evaluation.to_json())["settings"]["council"] == "aggregate=total;members=3;quorum=3"
    for each in (evaluation, plain):
        assert ocop_rules.replay_record(ocop_rules.record_line(each)).verdict == "same"


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_a_preset_is_followed_and_says_upon_what_it_rests(name: str) -> None:
    preset = PRESETS[name]
    for version in preset.versions:
        rulebook = ocop_rules.load(version)
        for level in preset.levels:
            assert level in rulebook.levels or not rulebook.levels
            found = followed(DeclaredRules(preset=name), PRESETS, rulebook, level, 7, "A")
            assert found.basis is preset.basis
            council = found.settings.council
            assert council is not None
            assert (council.spread, council.aggregate, council.preset) == (preset.spread, preset.aggregate, name)
            assert (council.chair == "A") is preset.chair_needed


def test_without_a_preset_the_spread_is_what_the_decision_prints_for_the_level() -> None:
    rulebook = ocop_rules.load("qd-1048-2019")
    for level, spread in (("province", Decimal(10)), ("centre", Decimal(10)), ("district", None)):
        found = followed(DeclaredRules(), {}, rulebook, level, 9, None)
        assert found.settings.council is not None
        assert found.settings.council.spread == spread
        assert (found.basis is Basis.DECISION) is (spread is not None)
        assert (found.citation is not None) is (spread is not None)


def test_what_is_declared_goes_before_the_preset() -> None:
    rulebook = ocop_rules.load("qd-781-2020")
    declared = DeclaredRules.model_validate({"preset": "tay-ninh-2020", "quorum": 5, "spread": "none"})
    found = followed(declared, PRESETS, rulebook, "province", 9, "A")
    council = found.settings.council
    assert council is not None
    assert (council.needed, council.spread, council.chair) == (5, None, "A")
    with pytest.raises(ValueError, match="chair_needed"):
        followed(declared, PRESETS, rulebook, "province", 9, None)
