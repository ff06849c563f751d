"""Random score sheets on random sets: the rating is what the decision's figures alone say."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import ocop_rules
from tests import reference

Sheet = dict[str, reference.Choice]
Drawn = tuple[str, int, str, list[Sheet]]

VERSIONS = ("qd-26-2026", "qd-148-2023", "qd-1048-2019")
FIGURES = {version: reference.load(version) for version in VERSIONS}


def gates_of(version: str, set_number: int) -> dict[str, tuple[str, int]]:
    """The gates are notes of the sheets, which the figures do not hold: they are read from the rulebook."""
    criteria = ocop_rules.load(version).sets[set_number].criteria
    return {n: (c.applies_if.criterion, c.applies_if.option) for n, c in criteria.items() if c.applies_if}


def bundle_of(version: str, set_number: int, sheets: list[Sheet], case: str = "a", **more: Any) -> dict[str, Any]:
    written = []
    for i, sheet in enumerate(sheets):
        options: dict[str, Any] = {}
        for number, ordinal in sheet.items():
            cased = "" not in FIGURES[version][set_number][number].options
            options[number] = {"case": case, "option": ordinal} if cased else ordinal
        written.append({"judge": f"member-{i}", "role": "council", "options": options})
    return {
        "format": "ocop-evidence/1",
        "dossier": "random",
        "version": version,
        "product": {"name": "Sản phẩm", "set": set_number},
        "evaluated_on": "2026-09-15",
        "sheets": written,
        **more,
    }


@st.composite
def whole_sheets(draw: st.DrawFn, most: int = 5) -> Drawn:
    """A version, a set, a case, and sheets that judge everything, leaning to good options so that all stars occur."""
    version = draw(st.sampled_from(VERSIONS))
    set_number = draw(st.sampled_from(sorted(FIGURES[version])))
    case = draw(st.sampled_from("ab"))
    judges = draw(st.integers(1, most))
    sheets = []
    for _ in range(judges):
        lean = draw(st.integers(0, 3))
        sheet: Sheet = {}
        for number, criterion in FIGURES[version][set_number].items():
            options = criterion.options.get("") or criterion.options[case]
            if criterion.adds:
                sheet[number] = tuple(sorted(draw(st.sets(st.sampled_from(sorted(options))))))
            else:
                sheet[number] = min(draw(st.integers(0, len(options) + lean)), len(options))
        sheets.append(sheet)
    return version, set_number, case, sheets


@given(whole_sheets())
@settings(max_examples=250, deadline=None)
def test_points_band_and_stars_are_the_decisions(drawn: Drawn) -> None:
    version, set_number, case, sheets = drawn
    gates = gates_of(version, set_number)
    expected = reference.rate(FIGURES[version][set_number], sheets, case, gates)
    # Some sheets stop at zero points in a sensory criterion; the points and band that would have been are compared.
    evaluation = ocop_rules.evaluate(bundle_of(version, set_number, sheets, case))
    assert Fraction(evaluation.points) == expected.points
    assert {k: Fraction(p.points) for k, p in evaluation.parts.items()} == expected.parts
    assert evaluation.band == expected.band
    if evaluation.outcome == "rated":
        assert evaluation.stars == expected.stars
    else:
        assert {k.knock_out.name for k in evaluation.knockouts} == {"zero_points"}
        assert evaluation.stars is None
    assert 0 <= evaluation.points <= 100
    for number, result in evaluation.criteria.items():
        assert 0 <= result.points <= result.max_points, number


@given(whole_sheets(most=3), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_never_matters(drawn: Drawn, random: Any) -> None:
    version, set_number, case, sheets = drawn
    bundle = bundle_of(version, set_number, sheets, case)
    shuffled = {key: bundle[key] for key in random.sample(list(bundle), len(bundle))}
    shuffled["sheets"] = [
        {**sheet, "options": dict(random.sample(list(sheet["options"].items()), len(sheet["options"])))}
        for sheet in bundle["sheets"]
    ]
    assert ocop_rules.evaluate(shuffled).to_json() == ocop_rules.evaluate(bundle).to_json()


@given(whole_sheets(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_judges_changes_no_points(drawn: Drawn, random: Any) -> None:
    version, set_number, case, sheets = drawn
    one = ocop_rules.evaluate(bundle_of(version, set_number, sheets, case))
    other = ocop_rules.evaluate(bundle_of(version, set_number, random.sample(sheets, len(sheets)), case))
    assert (one.points, one.band, one.stars) == (other.points, other.band, other.stars)


@given(whole_sheets(), st.data())
@settings(max_examples=100, deadline=None)
def test_a_better_option_never_takes_points_or_stars(drawn: Drawn, data: st.DataObject) -> None:
    version, set_number, case, sheets = drawn
    criteria = FIGURES[version][set_number]
    number = data.draw(st.sampled_from(sorted(criteria)))
    options = criteria[number].options.get("") or criteria[number].options[case]
    judge = data.draw(st.integers(0, len(sheets) - 1))
    now = sheets[judge][number]
    if isinstance(now, tuple):
        return
    worth = {0: (Fraction(-1), 0), **{o: (points, o) for o, (points, _) in options.items()}}
    better = [o for o in worth if worth[o] > worth[now]]
    if not better:
        return
    improved = [dict(sheet) for sheet in sheets]
    improved[judge][number] = data.draw(st.sampled_from(better))
    for rule in ("mean", "majority", "all"):
        before = ocop_rules.evaluate(bundle_of(version, set_number, sheets, case), requirement_rule=rule)
        after = ocop_rules.evaluate(bundle_of(version, set_number, improved, case), requirement_rule=rule)
        assert after.points >= before.points
        assert (after.stars or 0) >= (before.stars or 0)


@given(whole_sheets(most=1))
@settings(max_examples=100, deadline=None)
def test_requirement_rules_agree_on_one_judge(drawn: Drawn) -> None:
    version, set_number, case, sheets = drawn
    bundle = bundle_of(version, set_number, sheets, case)
    stars = {ocop_rules.evaluate(bundle, requirement_rule=rule).stars for rule in ("mean", "majority", "all")}
    assert len(stars) == 1


TOURISM_781 = reference.load("qd-781-2020.set26")[26]
GROUPS = {"3.2": "management", "9": "provider", "10": "provider", "16": "provider"}
"""The sheet of Decision 781 tells cases in two ways: by legal form and by who provides the services."""


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_two_groups_of_cases_are_told_apart_as_the_decisions_figures_say(data: st.DataObject) -> None:
    cases = {group: data.draw(st.sampled_from("ab"), group) for group in ("management", "provider")}
    sheets: list[Sheet] = []
    for _ in range(data.draw(st.integers(1, 3))):
        sheet: Sheet = {}
        for number, criterion in TOURISM_781.items():
            options = criterion.options.get("") or criterion.options[cases[GROUPS[number]]]
            sheet[number] = data.draw(st.integers(0, len(options)))
        sheets.append(sheet)
    written = [
        {
            "judge": f"member-{i}",
            "role": "council",
            "options": {n: {"case": cases[GROUPS[n]], "option": o} if n in GROUPS else o for n, o in sheet.items()},
        }
        for i, sheet in enumerate(sheets)
    ]
    evaluation = ocop_rules.evaluate(
        {
            "format": "ocop-evidence/1",
            "dossier": "random",
            "version": "qd-781-2020",
            "product": {"name": "Điểm du lịch", "set": 26},
            "evaluated_on": "2021-09-15",
            "sheets": written,
        }
    )
    expected = reference.rate(TOURISM_781, sheets, {n: cases[group] for n, group in GROUPS.items()}, {})
    assert Fraction(evaluation.points) == expected.points
    assert (evaluation.band, evaluation.stars) == (expected.band, expected.stars)
    assert (evaluation.case, dict(evaluation.cases)) == (None, cases)
