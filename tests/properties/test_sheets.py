"""Random score sheets on random sets: the rating is what the decision's figures alone say."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import ocop_rules
from tests import reference

VERSION = "qd-26-2026"
FIGURES = reference.load(VERSION)


def bundle_of(set_number: int, sheets: list[dict[str, int]], case: str = "a", **more: Any) -> dict[str, Any]:
    written = []
    for i, sheet in enumerate(sheets):
        options: dict[str, Any] = {}
        for number, ordinal in sheet.items():
            cased = "" not in FIGURES[set_number][number].options
            options[number] = {"case": case, "option": ordinal} if cased else ordinal
        written.append({"judge": f"member-{i}", "role": "council", "options": options})
    return {
        "format": "ocop-evidence/1",
        "dossier": "random",
        "version": VERSION,
        "product": {"name": "Sản phẩm", "set": set_number},
        "evaluated_on": "2026-09-15",
        "sheets": written,
        **more,
    }


@st.composite
def whole_sheets(draw: st.DrawFn, most: int = 5) -> tuple[int, str, list[dict[str, int]]]:
    """A set, a case, and sheets that judge every criterion, leaning to good options so that all stars occur."""
    set_number = draw(st.sampled_from(sorted(FIGURES)))
    case = draw(st.sampled_from("ab"))
    judges = draw(st.integers(1, most))
    sheets = []
    for _ in range(judges):
        lean = draw(st.integers(0, 3))
        sheet = {}
        for number, criterion in FIGURES[set_number].items():
            options = criterion.options.get("") or criterion.options[case]
            sheet[number] = min(draw(st.integers(0, len(options) + lean)), len(options))
        sheets.append(sheet)
    return set_number, case, sheets


@given(whole_sheets())
@settings(max_examples=250, deadline=None)
def test_points_band_and_stars_are_the_decisions(drawn: tuple[int, str, list[dict[str, int]]]) -> None:
    set_number, case, sheets = drawn
    expected = reference.rate(FIGURES[set_number], sheets, case, set_number)
    # Set 16 stops at zero points in its sensory criteria; the points and stars that would have been are compared.
    evaluation = ocop_rules.evaluate(bundle_of(set_number, sheets, case))
    assert Fraction(evaluation.points) == expected.points
    assert {k: Fraction(p.points) for k, p in evaluation.parts.items()} == expected.parts
    assert evaluation.band == expected.band
    if evaluation.outcome == "rated":
        assert evaluation.stars == expected.stars
    else:
        assert set_number == 16
        assert {k.knock_out.name for k in evaluation.knockouts} == {"zero_points"}
        assert evaluation.stars is None
    assert 0 <= evaluation.points <= 100
    for number, result in evaluation.criteria.items():
        assert 0 <= result.points <= result.max_points, number


@given(whole_sheets(most=3), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_never_matters(drawn: tuple[int, str, list[dict[str, int]]], random: Any) -> None:
    set_number, case, sheets = drawn
    bundle = bundle_of(set_number, sheets, case)
    shuffled = {key: bundle[key] for key in random.sample(list(bundle), len(bundle))}
    shuffled["sheets"] = [
        {**sheet, "options": dict(random.sample(list(sheet["options"].items()), len(sheet["options"])))}
        for sheet in bundle["sheets"]
    ]
    assert ocop_rules.evaluate(shuffled).to_json() == ocop_rules.evaluate(bundle).to_json()


@given(whole_sheets(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_judges_changes_no_points(drawn: tuple[int, str, list[dict[str, int]]], random: Any) -> None:
    set_number, case, sheets = drawn
    one = ocop_rules.evaluate(bundle_of(set_number, sheets, case))
    other = ocop_rules.evaluate(bundle_of(set_number, random.sample(sheets, len(sheets)), case))
    assert (one.points, one.band, one.stars) == (other.points, other.band, other.stars)


@given(whole_sheets(), st.data())
@settings(max_examples=100, deadline=None)
def test_a_better_option_never_takes_points_or_stars(
    drawn: tuple[int, str, list[dict[str, int]]], data: st.DataObject
) -> None:
    set_number, case, sheets = drawn
    criteria = FIGURES[set_number]
    number = data.draw(st.sampled_from(sorted(criteria)))
    options = criteria[number].options.get("") or criteria[number].options[case]
    judge = data.draw(st.integers(0, len(sheets) - 1))
    now = sheets[judge][number]
    worth = {0: (Fraction(-1), 0), **{o: (points, o) for o, (points, _) in options.items()}}
    better = [o for o in worth if worth[o] > worth[now]]
    if not better:
        return
    improved = [dict(sheet) for sheet in sheets]
    improved[judge][number] = data.draw(st.sampled_from(better))
    for rule in ("mean", "majority", "all"):
        before = ocop_rules.evaluate(bundle_of(set_number, sheets, case), requirement_rule=rule)
        after = ocop_rules.evaluate(bundle_of(set_number, improved, case), requirement_rule=rule)
        assert after.points >= before.points
        assert (after.stars or 0) >= (before.stars or 0)


@given(whole_sheets(most=1))
@settings(max_examples=100, deadline=None)
def test_requirement_rules_agree_on_one_judge(drawn: tuple[int, str, list[dict[str, int]]]) -> None:
    set_number, case, sheets = drawn
    bundle = bundle_of(set_number, sheets, case)
    stars = {ocop_rules.evaluate(bundle, requirement_rule=rule).stars for rule in ("mean", "majority", "all")}
    assert len(stars) == 1
