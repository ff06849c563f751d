"""Sheets that give printed points in place of options: the same result, or an error that names the choices."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocop_rules
from ocop_rules.evidence.printed_points import meant_by, points_as_options
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import ProductSet
from tests import bundles

SHEETS = [(version.id, number) for version in ocop_rules.versions() for number in ocop_rules.load(version.id).sets]


def rated(version: str, number: int, sheet: dict[str, Any]) -> ocop_rules.Evaluation:
    return ocop_rules.evaluate(bundles.bundle(version, number, sheets=[{"judge": "A", **sheet}]), engine="direct")


def worth(product_set: ProductSet, options: dict[str, Any]) -> dict[str, Any]:
    """Return the printed points of the options chosen, by number of the criterion, as a person would type them."""
    points: dict[str, Any] = {}
    for number, chosen in options.items():
        criterion = product_set.criteria[number]
        case = chosen["case"] if isinstance(chosen, dict) else None
        option = chosen["option"] if isinstance(chosen, dict) else chosen
        ordinals = option if isinstance(option, list) else [option]
        total = sum((criterion.options_of(case)[o - 1].points for o in ordinals if o), Decimal(0))
        points[number] = {"case": case, "points": int(total)} if case is not None else int(total)
    return points


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_points_give_what_the_options_give_that_they_are_printed_for(data: st.DataObject) -> None:
    version, number = data.draw(st.sampled_from(SHEETS))
    product_set = ocop_rules.load(version).sets[number]
    groups = product_set.case_groups
    case_of = {
        n: data.draw(st.sampled_from(sorted(group.cases)), group.name) for group in groups for n in group.criteria
    }
    options: dict[str, Any] = {}
    for each, criterion in product_set.criteria.items():
        case = case_of.get(each)
        most = len(criterion.options_of(case))
        if criterion.scoring is Scoring.SUM:
            options[each] = sorted(data.draw(st.sets(st.integers(1, most)), each))
        else:
            option = data.draw(st.integers(0, most), each)
            options[each] = option if case is None else {"case": case, "option": option}
    for group in groups:  # one case for the dossier in each group
        case = case_of[group.criteria[0]]
        for each in group.criteria:
            case_of[each] = case
            most = len(product_set.criteria[each].options_of(case))
            options[each] = {"case": case, "option": min(options[each]["option"], most)}
    points = worth(product_set, options)
    ways = {n: meant_by_written(product_set, n, written) for n, written in points.items()}
    unclear = {n for n, found in ways.items() if len(found) != 1}
    if unclear:
        with pytest.raises(ocop_rules.InvalidEvidence) as refused:
            rated(version, number, {"points": points})
        told = {
            problem.place.removeprefix("sheets[0].points.").removesuffix(".points")
            for problem in refused.value.problems
        }
        assert told == unclear
        assert {problem.code for problem in refused.value.problems} == {"ambiguous-points"}
    clear = {n: written for n, written in points.items() if n not in unclear}
    rest = {n: options[n] for n in unclear}
    by_points = rated(version, number, {"points": clear, "options": rest})
    by_options = rated(version, number, {"options": options})
    assert (by_points.points, by_points.stars, by_points.band) == (by_options.points, by_options.stars, by_options.band)
    for n, result in by_options.criteria.items():
        same = by_points.criteria[n]
        assert same.points == result.points
        if options[n] not in (0, []) and not (isinstance(options[n], dict) and not options[n]["option"]):
            assert same.option == result.option
    moved = points_as_options({"points": clear, "options": rest}, product_set, {})
    assert moved.keys() == {"options"}
    assert rated(version, number, moved).points == by_options.points


def meant_by_written(product_set: ProductSet, number: str, written: Any) -> list[tuple[int, ...]]:
    criterion = product_set.criteria[number]
    if isinstance(written, dict):
        return meant_by(written["points"], criterion, written["case"])
    return meant_by(written, criterion, None)


def test_the_choices_are_named_where_points_cannot_be_read() -> None:
    with pytest.raises(ocop_rules.InvalidEvidence) as refused:
        rated("qd-26-2026", 7, {"points": {"3.1": 1, "4.1": 4}})
    ambiguous, unknown = refused.value.problems
    labels = [option.label.vi for option in ocop_rules.load("qd-26-2026").sets[7].criteria["3.1"].options[:2]]
    assert all(label[:40] in ambiguous.message.vi for label in labels)
    assert ambiguous.mend is not None
    assert '{"3.1": 1} | {"3.1": 2}' in ambiguous.mend.vi
    assert "1, 2, 3, 5" in unknown.message.vi


def test_an_ordinal_too_large_that_is_a_printed_score_says_where_points_go() -> None:
    with pytest.raises(ocop_rules.InvalidEvidence) as refused:
        rated("qd-26-2026", 7, {"options": {"4.1": 5, "1.1": 9}})
    points, no_points = refused.value.problems
    assert points.mend is not None
    assert no_points.mend is not None
    assert 'points: {"4.1": 5}' in points.mend.vi
    assert "points" not in no_points.mend.vi
    assert rated("qd-26-2026", 7, {"points": {"4.1": 5}}).points == 5


def test_a_sheet_typed_with_points_is_told_with_what_they_add_up_to() -> None:
    typed = {"1.2": 1, "1.5": 2, "2.1": 2, "2.2": 1, "4.2": 3, "5.1": 3, "6.1": 2}
    (notice,) = [w for w in rated("qd-26-2026", 7, {"options": typed}).warnings if w.code == "likely-points"]
    assert "14" in notice.message("vi")
    assert rated("qd-26-2026", 7, {"points": typed}).points == 14


@pytest.mark.parametrize("engine", ["durable", "direct"])
def test_totals_of_parts_give_points_and_a_band_and_never_stars(engine: ocop_rules.EngineName) -> None:
    sheet = {"judge": "A", "parts": {"A": 40, "B": "24.5", "C": 35}}
    evaluation = ocop_rules.evaluate(bundles.bundle("qd-26-2026", 7, sheets=[sheet]), engine=engine)
    assert (evaluation.outcome, evaluation.points, evaluation.band) == ("provisional", Decimal("99.5"), 5)
    assert evaluation.stars is None
    assert not evaluation.requirements
    assert not evaluation.distances
    assert not any(entry.rule.startswith("unmet") for entry in evaluation.trace)
    told = evaluation.explain("vi")
    assert "ĐIỂM TẠM TÍNH" in told
    assert "99,5/100" in told
    again = ocop_rules.evaluate(evaluation.bundle_json, engine=engine)
    assert again.to_json() == evaluation.to_json()


def test_a_knock_out_stands_above_totals_of_parts() -> None:
    knocked = bundles.bundle(
        "qd-26-2026",
        7,
        sheets=[{"judge": "A", "parts": {"A": 30, "B": 20, "C": 28}}],
        facts=[{"fact": "dossier_forged", "value": True, "attested_by": "authority"}],
    )
    evaluation = ocop_rules.evaluate(knocked, engine="direct")
    assert evaluation.outcome == "disqualified"
    assert evaluation.points == 78
