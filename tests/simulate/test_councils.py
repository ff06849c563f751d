"""Simulated councils: chances that can be reckoned by hand, and what draws, sizes and processes leave as it is."""

from __future__ import annotations

import pickle
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import ocop_rules
from ocop_rules.canonical import canonical
from ocop_rules.errors import InvalidDocument
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.simulate.ballots import JudgeModel, judge_model
from ocop_rules.simulate.chances import Reason, interval
from ocop_rules.simulate.councils import CouncilChunk, SimulatedCouncils, simulate_councils, tally_chunk
from ocop_rules.simulate.councils_document import councils_document
from ocop_rules.simulate.councils_plot import councils_plot
from ocop_rules.simulate.councils_view import councils_view
from ocop_rules.simulate.draws import Drawing, every_council
from ocop_rules.simulate.judged_product import JudgedProduct
from ocop_rules.simulate.judges import Judges
from tests.bundles import bundle

SEED = 20260301

AT_FIFTY = {"1.1": 1, "2.2": 3, "2.3": 1, "3.5": 1, "4.1": 2, "5.3": 2, "8": 1, "9": 1, "6.4": 2, "5.1": 5, "7": 4}
AT_FIFTY |= {"6.5": 4, "4.3": 5, "10": 2, "11": 3, "1.5": 4, "2.1": 4, "3.3": 3, "3.4": 2, "1.7": 2}
"""A sheet of exactly 50 points, from which 3 stars begin, that meets what 3 stars ask for."""

ONE_SLIPS = {"resample": "round", "criteria": {"6.4": {"slips": {-1: "0.1", 0: "0.8", 1: "0.1"}}}}
"""Nobody slips but at the smell, where an option more or less is a point more or less."""


def _evaluation(*sheets: dict[str, int], **settings: Any) -> Evaluation:
    written = [{"judge": f"M{place}", "options": options} for place, options in enumerate(sheets)]
    return ocop_rules.evaluate(bundle("qd-26-2026", 7, sheets=written), engine="direct", **settings)


def _judges(members: list[int], ballots: dict[str, Any], **more: Any) -> Judges:
    return Judges.model_validate({"members": members, "ballots": ballots, **more})


def _model(evaluation: Evaluation, judges: Judges) -> JudgeModel:
    model = judge_model(evaluation, judges.ballots)
    assert model is not None
    return model


def _shares(found: SimulatedCouncils, product: int = 0) -> list[dict[str, Fraction]]:
    return [{name: chance.share for name, chance in size.chances} for size in found.products[product].sizes]


def test_a_chance_is_what_one_reckons_by_hand() -> None:
    # The mean reaches 50 where no more judges slip down than up: (1 + P(as many)) / 2.
    found = simulate_councils([_evaluation(AT_FIFTY)], _judges([1, 3, 5], ONE_SLIPS, stable="0.75"), SEED)
    one, three, five = _shares(found)
    assert one == {"3": Fraction(9, 10), "2": Fraction(1, 10)}
    assert three == {"3": Fraction("0.78"), "2": Fraction("0.22")}
    assert five == {"3": Fraction("0.71624"), "2": Fraction("0.28376")}
    assert all(size.exact for size in found.products[0].sizes)
    short = next(each for each in found.products[0].sizes[1].short if each.stars == 3)
    assert [(reason, chance.share) for reason, chance in short.reasons] == [(Reason("points"), Fraction("0.22"))]


def test_a_verdict_is_stable_from_the_size_from_which_no_larger_one_is_less_so() -> None:
    evaluation = _evaluation(AT_FIFTY)

    def stable_from(members: list[int], stable: str) -> int | None:
        judges = _judges(members, ONE_SLIPS, stable=stable)
        return simulate_councils([evaluation], judges, SEED).products[0].stable_from

    assert stable_from([3, 1], "0.75") == 1
    assert stable_from([1, 3, 5], "0.75") is None
    assert stable_from([1, 3, 5], "0.7") == 1


def test_judges_who_are_certain_give_what_their_sheets_give() -> None:
    evaluation = _evaluation(AT_FIFTY)
    for ballots in ({"slips": {0: "1"}}, {"resample": "round"}, {"slips": {0: 1, 1: 0}, "by": "criterion"}):
        found = simulate_councils([evaluation], _judges([1, 7], ballots), SEED)
        assert _shares(found) == [{"3": Fraction(1)}, {"3": Fraction(1)}]
        assert found.products[0].stable_from == 1


def test_the_end_of_a_sheet_keeps_the_share() -> None:
    judges = _judges([1], {"slips": {-2: "0.3", 0: "0.4", 2: "0.3"}})
    votes = {each.number: each for each in _model(_evaluation(AT_FIFTY), judges).criteria}
    assert votes["6.4"].values == ((1, 2, 3),)
    assert votes["7"].values == ((2, 4, 4),)
    assert votes["2.3"].values == ((1,),)  # what evidence decides does not slip
    assert "6.3" not in votes  # nobody voted on it


def test_nobody_slips_from_an_option_to_none() -> None:
    judges = _judges([1], {"slips": {-1: "0.5", 1: "0.5"}})
    votes = {each.number: each for each in _model(_evaluation({**AT_FIFTY, "6.4": 1, "7": 0}), judges).criteria}
    assert votes["6.4"].values == ((1, 2),)
    assert votes["7"].values == ((0, 1),)


def test_draws_come_to_what_is_exact() -> None:
    evaluation = _evaluation(AT_FIFTY, {**AT_FIFTY, "6.4": 3}, {**AT_FIFTY, "6.4": 1, "7": 3})
    judges = _judges([4], {"slips": {-1: "0.2", 0: "0.7", 1: "0.1"}, "by": "criterion"})
    model = _model(evaluation, judges)
    narrow = replace(model, criteria=tuple(each for each in model.criteria if each.number in ("6.4", "7")))
    product = replace(JudgedProduct.of(evaluation, model), model=narrow)
    drawn = tally_chunk(CouncilChunk(product, 4, SEED, 0, 8000, exact=False))
    exact = tally_chunk(CouncilChunk(product, 4, SEED, 0, 0, exact=True))
    assert drawn.of == 8000
    assert sum(exact.outcomes.values()) == exact.of
    for outcome in {*drawn.outcomes, *exact.outcomes}:
        low, high = interval(drawn.outcomes[outcome], drawn.of)
        assert low - 50 <= Fraction(exact.outcomes[outcome], exact.of) * 10_000 <= high + 50


def test_votes_are_drawn_in_their_shares() -> None:
    judges = _judges([5], {"slips": {-1: "0.25", 0: "0.7", 1: "0.05"}})
    drawn = Drawing(_model(_evaluation(AT_FIFTY), judges), 5, SEED, "x").draw(0, 20_000).votes["6.4"]
    below, at, above = (int(np.count_nonzero(drawn == option)) for option in (1, 2, 3))
    assert (below + at + above, abs(below - 25_000) < 700, abs(above - 5_000) < 350) == (100_000, True, True)


def test_a_draw_hangs_on_its_number_alone() -> None:
    judges = _judges([3], {"slips": {-1: "0.3", 0: "0.4", 1: "0.3"}, "by": "criterion"})
    drawing = Drawing(_model(_evaluation(AT_FIFTY, {**AT_FIFTY, "7": 2}), judges), 3, SEED, "x")
    whole, first, rest = drawing.draw(0, 100), drawing.draw(0, 37), drawing.draw(37, 63)
    for number, votes in whole.votes.items():
        assert np.array_equal(votes, np.concatenate([first.votes[number], rest.votes[number]]))


def test_another_seed_or_product_draws_others() -> None:
    judges = _judges([5], {"slips": {-1: "0.3", 0: "0.4", 1: "0.3"}})
    model = _model(_evaluation(AT_FIFTY), judges)
    first, *others = (Drawing(model, 5, *each).draw(0, 50).votes["6.4"] for each in ((1, "a"), (2, "a"), (1, "b")))
    assert not any(np.array_equal(first, each) for each in others)


def test_a_whole_sheet_is_drawn_as_one() -> None:
    given = [AT_FIFTY, {**AT_FIFTY, "6.4": 3, "7": 2}]
    judges = _judges([4], {"resample": "round"})
    votes = Drawing(_model(_evaluation(*given), judges), 4, SEED, "x").draw(0, 200).votes
    assert np.array_equal(votes["6.4"] == 3, votes["7"] == 2)
    anew = _judges([4], {"resample": "round", "by": "criterion"})
    votes = Drawing(_model(_evaluation(*given), anew), 4, SEED, "x").draw(0, 200).votes
    assert not np.array_equal(votes["6.4"] == 3, votes["7"] == 2)


def test_every_council_is_counted_with_how_often_it_comes() -> None:
    judges = _judges([3], {"resample": "round"})
    evaluation = _evaluation(AT_FIFTY, AT_FIFTY, {**AT_FIFTY, "6.4": 3})
    councils = every_council(_model(evaluation, judges), 3)
    assert councils.weights is not None
    counted = [[*map(int, row)] for row in councils.votes["6.4"]]
    assert dict(zip(map(tuple, counted), councils.weights, strict=True)) == {
        (2, 2, 2): 8,
        (2, 2, 3): 12,
        (2, 3, 3): 6,
        (3, 3, 3): 1,
    }


def test_members_too_far_apart_have_no_result() -> None:
    far = {**AT_FIFTY, "7": 1, "6.5": 1}
    evaluation = _evaluation(AT_FIFTY, far, council="spread=9")
    found = simulate_councils([evaluation], _judges([2], {"resample": "round"}), SEED)
    assert _shares(found) == [{"3": Fraction(1, 4), "2": Fraction(1, 4), "provisional": Fraction(1, 2)}]
    allowed = _evaluation(AT_FIFTY, far, council="spread=10;members=9;quorum=9;chair=M0")
    found = simulate_councils([allowed], _judges([2], {"resample": "round"}), SEED)
    assert _shares(found) == [{"3": Fraction(1, 4), "2": Fraction(3, 4)}]


def test_a_mean_over_those_who_vote_is_taken_over_those() -> None:
    silent = {number: option for number, option in AT_FIFTY.items() if number != "7"}
    by_criterion = _evaluation(AT_FIFTY, silent, council="aggregate=criterion")
    found = simulate_councils([by_criterion], _judges([2], {"resample": "round"}), SEED)
    assert _shares(found) == [{"3": Fraction(3, 4), "2": Fraction(1, 4)}]
    of_totals = simulate_councils([_evaluation(AT_FIFTY, silent)], _judges([2], {"resample": "round"}), SEED)
    assert _shares(of_totals) == [{"3": Fraction(1, 4), "2": Fraction(3, 4)}]


def test_products_without_sheets_to_begin_from_are_told() -> None:
    parts = bundle("qd-26-2026", 7, sheets=[{"judge": "M0", "parts": {"A": 20, "B": 10, "C": 30}}])
    products = [_evaluation(), ocop_rules.evaluate(parts, engine="direct")]
    found = simulate_councils(products, _judges([3], ONE_SLIPS), SEED)
    assert [(each.why_not, each.sizes) for each in found.products] == [("no-sheets", ()), ("totals-alone", ())]
    assert [len(each.rows) for each in councils_view(found, "vi").products] == [0, 0]
    assert councils_plot(found, found.products[0], "vi") is None
    canonical(councils_document(found))


def test_what_does_not_fit_the_sheets_is_told_at_once() -> None:
    wrong = {"9.9": {"slips": {0: 1}}, "6.4": {"options": {2: "0.5", 7: "0.5"}}}
    judges = _judges([3], {"options": {1: "0.5", 4: "0.5"}, "criteria": wrong})
    with pytest.raises(InvalidDocument) as refused:
        simulate_councils([_evaluation(AT_FIFTY)], judges, SEED)
    told = {problem.place: problem for problem in refused.value.problems}
    assert set(told) == {
        "judges.ballots.criteria.9.9",
        "judges.ballots.criteria.6.4.options.7",
        "judges.ballots.options.4",
    }
    assert all(problem.mend is not None for problem in told.values())


def test_options_that_add_up_do_not_slip() -> None:
    written = bundle("qd-1048-2019", 26)
    criteria = ocop_rules.load("qd-1048-2019").sets[26].criteria
    adding = next(number for number, each in criteria.items() if each.scoring is Scoring.SUM)
    judges = _judges([3], {"slips": {0: 1}, "criteria": {adding: {"slips": {0: 1}}}})
    with pytest.raises(InvalidDocument, match="add up"):
        simulate_councils([ocop_rules.evaluate(written, engine="direct")], judges, SEED)


@pytest.mark.parametrize(
    ("count", "of", "expected"),
    [(0, 10, (0, 2776)), (10, 10, (7224, 10_000)), (50, 100, (4038, 5962)), (1, 1, (2065, 10_000))],
)
def test_the_interval_is_wilsons(count: int, of: int, expected: tuple[int, int]) -> None:
    assert interval(count, of) == expected


def test_a_changed_version_goes_to_other_processes_as_it_is() -> None:
    evaluation = _evaluation(AT_FIFTY)
    model = _model(evaluation, _judges([3], ONE_SLIPS))
    product = JudgedProduct.of(evaluation, model)
    assert pickle.loads(pickle.dumps(product)).rulebook is evaluation.rulebook
    bands = tuple(replace(each, at_least=each.at_least + Decimal(5)) for each in evaluation.rulebook.bands)
    changed = replace(product, rulebook=replace(evaluation.rulebook, bands=bands))
    assert tally_chunk(CouncilChunk(changed, 3, SEED, 0, 0, exact=True)).outcomes.keys() == {"2"}
    received = pickle.loads(pickle.dumps(changed))
    assert received == changed
    assert received.rulebook.digest == changed.rulebook.digest != evaluation.rulebook.digest


def test_both_languages_tell_every_size_and_outcome() -> None:
    found = simulate_councils([_evaluation(AT_FIFTY)], _judges([1, 3], ONE_SLIPS, stable="0.9"), SEED)
    for lang, stable in (("vi", "ổn định"), ("en", "stable")):
        view = councils_view(found, lang).products[0]  # type: ignore[arg-type]
        assert [row[0] for row in view.rows] == ["1", "3"]
        assert {"3★", "2★"} <= {*view.columns}
        assert stable in view.rows[0]
        assert len({len(row) for row in view.rows} | {len(view.columns)}) == 1
        plot = councils_plot(found, found.products[0], lang)  # type: ignore[arg-type]
        assert plot is not None
        assert "3★" in plot


@pytest.mark.slow
def test_processes_and_pieces_change_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    products = [_evaluation(AT_FIFTY, {**AT_FIFTY, "7": 3}), _evaluation({**AT_FIFTY, "6.5": 2})]
    judges = _judges([3, 5], {"slips": {-1: "0.1", 0: "0.8", 1: "0.1"}}, draws=300)
    first = canonical(councils_document(simulate_councils(products, judges, SEED)))
    monkeypatch.setattr("ocop_rules.simulate.councils._NUMBERS", 1 << 12)
    assert canonical(councils_document(simulate_councils(products, judges, SEED, workers=2))) == first
