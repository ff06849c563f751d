"""How members judge beside each other: worked by hand, in any order, neutral, and silent where little can be said."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import krippendorff
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

import ocop_rules
from ocop_rules.council.agreement import ordinal_alpha
from ocop_rules.council.compared import CouncilConsistency
from ocop_rules.council.consistency import Consistency, Gathered, consistency
from ocop_rules.council.consistency_document import ConsistencyDocument
from ocop_rules.council.consistency_view import consistency_view
from ocop_rules.council.likeness import at_most_differing
from ocop_rules.council.severity import by_chance
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.forms.consistency_page import consistency_page
from tests import bundles

VERSION = "qd-26-2026"
SET = ocop_rules.load(VERSION).sets[7]


def rated(dossier: str, sheets: Mapping[str, Mapping[str, Any]], **more: Any) -> Evaluation:
    """Rate a product of set 7 on what each judge chose; a judge whose id begins with `s` is a secretary."""
    entries = [
        bundles.sheet_entry(judge, options, SET, role="secretary" if judge.startswith("s") else "council")
        for judge, options in sheets.items()
    ]
    bundle = bundles.bundle(VERSION, 7, dossier=dossier, sheets=entries, **more)
    return ocop_rules.evaluate(bundle, engine="direct")


def of_totals(dossier: str, totals: Mapping[str, int]) -> Evaluation:
    return rated(dossier, {judge: bundles.sheet_of_total(SET, total) for judge, total in totals.items()})


def only(evaluations: Sequence[Evaluation], **how: Any) -> CouncilConsistency:
    (council,) = consistency(evaluations, **how).councils
    return council


@pytest.fixture(scope="module")
def round_of_five() -> list[Evaluation]:
    """Four products that five members and a secretary scored at random, but `b` copied `a` on half of them."""
    drawn = random.Random(7)
    out = []
    for place in range(4):
        truth = {number: drawn.random() for number in SET.criteria}
        sheets: dict[str, dict[str, int]] = {}
        for judge in ("a", "b", "c", "d", "e", "sec"):
            worth = {number: truth[number] * 0.8 + drawn.gauss(0, 0.2) for number in SET.criteria}
            sheets[judge] = {
                number: min(len(c.options), max(1, 1 + int(worth[number] * len(c.options))))
                for number, c in SET.criteria.items()
            }
        if place % 2:
            sheets["b"] = dict(sheets["a"])
        share = [{"fact": "local_labour_share", "value": 30, "attested_by": "commune"}]
        out.append(rated(f"D{place}", sheets, facts=share))
    return out


class TestSeverity:
    def test_is_the_mean_difference_to_the_others_worked_by_hand(self) -> None:
        council = only([of_totals("A", {"x": 80, "y": 70, "z": 60}), of_totals("B", {"x": 90, "y": 80})])
        # A: 80 - (70 + 60)/2 = 15; 70 - 70 = 0; 60 - 75 = -15. B: 90 - 80 = 10; 80 - 90 = -10.
        told = [(m.member, str(m.difference), m.products, m.higher, m.lower) for m in council.members]
        assert told == [("x", "25/2", 2, 2, 0), ("y", "-5", 2, 0, 1), ("z", "-15", 1, 0, 1)]
        assert [(str(m.least), str(m.most)) for m in council.members] == [("10", "15"), ("-10", "0"), ("-15", "-15")]
        assert [str(each) for each in (council.spread, council.widest, council.mean)] == ["15", "20", "76"]

    def test_a_series_on_one_side_is_sure_only_when_it_is_long(self) -> None:
        of_three = only([of_totals(f"{i}", {"x": 80, "y": 70, "z": 71}) for i in range(3)])
        assert {each.sure for each in of_three.members} == {"little"}
        of_six = only([of_totals(f"{i}", {"x": 80, "y": 70, "z": 71}) for i in range(6)])
        assert [each.sure for each in of_six.members] == ["good", "good", "good"]
        few = only(
            [*(of_totals(f"{i}", {"x": 80, "y": 70, "z": 71}) for i in range(6)), of_totals("w", {"x": 80, "w": 60})]
        )
        assert few.members[0].member == "w"
        assert few.members[0].sure == "little"

    def test_the_sign_test_is_exact(self) -> None:
        assert by_chance(6, 6) == Fraction(1, 32)
        assert by_chance(9, 12) == Fraction(2 * (220 + 66 + 12 + 1), 4096)
        assert by_chance(2, 4) == 1
        assert by_chance(0, 0) == 1

    def test_a_sheet_that_leaves_out_what_others_judge_is_not_compared_by_its_total(self) -> None:
        whole = bundles.sheet_of_total(SET, 80)
        half = {number: whole[number] for number in [*whole][:9]}
        council = only([rated("A", {"x": whole, "y": whole, "z": half})])
        assert [(m.member, m.products) for m in council.members] == [("x", 1), ("y", 1), ("z", 0)]
        assert [each.incomplete for each in council.counts] == [0, 0, 1]
        assert council.members[2].difference is None


class TestAlpha:
    # Four observers, units with missing values: Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, D.
    OBSERVED = (
        (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
        (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
        (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
        (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
    )

    def test_is_that_of_the_published_example(self) -> None:
        units = [Counter(v for v in unit if v is not None) for unit in zip(*self.OBSERVED, strict=True)]
        counts = [[unit[value] for value in range(1, 6)] for unit in units]
        assert ordinal_alpha(counts) == Decimal("0.82")  # 0.815, printed with three decimals
        assert exact_alpha(counts) == Decimal("0.82")

    def test_is_what_comes_out_by_hand(self) -> None:
        # Three units of two members, values 1 and 2: (1,1), (1,2), (2,2). Coincidences: 1-1: 2, 1-2: 1 + 1, 2-2: 2;
        # three values each of six. Two values lie (3/2 + 3/2)^2 = 9 apart: observed 2·9/6 = 3, expected 2·3·3·9/(6·5)
        # = 5.4, alpha = 1 - 3/5.4 = 4/9.
        assert ordinal_alpha([[2, 0], [1, 1], [0, 2]]) == Decimal("0.44")

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.lists(st.integers(0, 4), min_size=4, max_size=4), min_size=3, max_size=12))
    def test_is_the_formula_in_fractions_and_that_of_the_package(self, counts: list[list[int]]) -> None:
        counts.append([1, 1, 0, 0])
        used = [column for column in zip(*counts, strict=True) if any(column)]
        units = [list(unit) for unit in zip(*used, strict=True)]
        assert ordinal_alpha(sorted(units)) == exact_alpha(units)
        by_package = krippendorff.alpha(value_counts=units, level_of_measurement="ordinal")
        assert abs(float(ordinal_alpha(sorted(units))) - by_package) <= 0.005 + 1e-9

    def test_is_taken_by_rank_over_products_and_members(self, round_of_five: list[Evaluation]) -> None:
        council = only(round_of_five)
        for each in council.criteria:
            (number,) = each.numbers
            places = SET.criteria[number].options
            judged = [
                [places[sheet.options[number] - 1].rank for sheet in e.bundle.sheets if sheet.role == "council"]  # type: ignore[operator]
                for e in round_of_five
            ]
            values = sorted({rank for unit in judged for rank in unit})
            if len(values) == 1:
                assert each.alpha.why_not == "no-difference"
                continue
            assert each.alpha.value == exact_alpha([[unit.count(value) for value in values] for unit in judged])
            assert (each.products, each.members, each.pairs) == (4, 5, 40)


def test_options_that_add_up_are_compared_by_their_points() -> None:
    tourism = ocop_rules.load("qd-1048-2019").sets[26]
    number = next(n for n, c in tourism.criteria.items() if c.scoring is ocop_rules.Scoring.SUM)
    points = {option.ordinal: option.points for option in tourism.criteria[number].options}
    one = next(ordinal for ordinal, worth in points.items() if worth)
    (case, *_) = bundles.cases_of(tourism)
    evaluations = []
    for place in range(3):
        chosen = ([], [one], [*points]) if place else ([one], [one], [one])
        sheets = [
            bundles.sheet_entry(f"m{i}", bundles.best_sheet(tourism, case) | {number: each}, tourism, case)
            for i, each in enumerate(chosen)
        ]
        bundle = bundles.bundle("qd-1048-2019", 26, dossier=f"T{place}", sheets=sheets)
        evaluations.append(ocop_rules.evaluate(bundle, engine="direct"))
    found = next(each for each in only(evaluations).criteria if number in each.numbers)
    assert found.widest == sum(points.values())
    assert found.spread == Fraction(2, 3) * Fraction(sum(points.values()))
    assert (found.pairs, found.same) == (9, 3)
    assert found.alpha.value == exact_alpha([[0, 3, 0], [1, 1, 1], [1, 1, 1]])


def exact_alpha(counts: Sequence[Sequence[int]]) -> Decimal:
    """Return Krippendorff's alpha of ordinal data by its formula, in fractions, rounded half up to two decimals."""
    units = [unit for unit in counts if sum(unit) > 1]
    size = len(units[0])
    seen = Counter[tuple[int, int]]()
    weight: dict[tuple[int, int], Fraction] = {}
    for unit in units:
        for c, k in product(range(size), repeat=2):
            pairs = unit[c] * (unit[k] - (c == k))
            weight[c, k] = weight.get((c, k), Fraction(0)) + Fraction(pairs, sum(unit) - 1)
            seen[c, k] += pairs
    n = [sum((weight[c, k] for k in range(size)), Fraction(0)) for c in range(size)]

    def apart(c: int, k: int) -> Fraction:
        low, high = min(c, k), max(c, k)
        return (sum(n[low : high + 1], Fraction(0)) - (n[c] + n[k]) / 2) ** 2

    both = [*product(range(size), repeat=2)]
    observed = sum((weight[c, k] * apart(c, k) for c, k in both), Fraction(0))
    expected = sum((n[c] * (n[k] - (c == k)) * apart(c, k) for c, k in both), Fraction(0)) / (sum(n) - 1)
    alpha = 1 - observed / expected
    return (Decimal(alpha.numerator) / Decimal(alpha.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP) + 0


class TestSheetsThatAreAlike:
    def test_two_that_copy_each_other_stand_out(self, round_of_five: list[Evaluation]) -> None:
        likeness = only(round_of_five).likeness
        assert likeness.pairs == 4 * 10
        found = [(a.dossier, a.first, a.second, a.differ, a.notable) for a in likeness.alike if not a.differ]
        assert found == [("D1", "a", "b", (), True), ("D3", "a", "b", (), True)]
        assert all(a.expected is not None and a.expected < Fraction(1, 20) for a in likeness.alike if not a.differ)

    def test_where_all_choose_the_same_it_is_nothing_to_look_at(self) -> None:
        sheet = bundles.sheet_of_total(SET, 80)
        council = only([rated(f"{i}", dict.fromkeys("abcde", sheet)) for i in range(4)])
        assert len(council.likeness.alike) == council.likeness.pairs == 40
        assert not any(each.notable for each in council.likeness.alike)
        assert council.alpha.why_not is None
        assert {each.alpha.why_not for each in council.criteria} == {"no-difference"}

    def test_with_nobody_to_compare_with_nothing_is_made_of_it(self) -> None:
        sheet = bundles.sheet_of_total(SET, 80)
        (alike,) = only([rated("A", {"a": sheet, "b": sheet})]).likeness.alike
        assert (alike.expected, alike.notable, alike.differ) == (None, False, ())

    def test_one_member_with_the_same_sheet_for_several_products_is_told_with_how_many_others_did_so(self) -> None:
        same, other = bundles.sheet_of_total(SET, 80), bundles.sheet_of_total(SET, 75)
        council = only([rated("A", {"a": same, "b": same, "c": same}), rated("B", {"a": same, "b": other, "c": same})])
        told = [(s.member, s.dossiers, s.others, s.others_alike) for s in council.likeness.several]
        assert told == [("a", ("A", "B"), 2, 1), ("c", ("A", "B"), 2, 1)]

    def test_the_chance_of_few_differences_is_exact(self) -> None:
        half = [Fraction(1, 2)] * 4
        assert at_most_differing(half, 0) == Fraction(1, 16)
        assert at_most_differing(half, 2) == Fraction(1 + 4 + 6, 16)
        assert at_most_differing([Fraction(1, 3), Fraction(1, 4)], 1) == 1 - Fraction(2, 3) * Fraction(3, 4)


class TestThresholds:
    def test_totals_within_a_point_are_counted_on_their_side(self) -> None:
        totals = {"a": 69, "b": 70, "c": 71, "d": 68, "e": 90}
        council = only([of_totals("A", totals)])
        at = {each.points: each for each in council.thresholds}
        assert [*at] == [30, 50, 70, 90]
        assert (at[Decimal(70)].below, at[Decimal(70)].reached, at[Decimal(70)].a_point_above) == (1, 1, 1)
        assert (at[Decimal(90)].below, at[Decimal(90)].reached) == (0, 1)
        assert not any(each.heaped for each in council.thresholds)

    def test_many_just_over_and_none_just_under_are_told(self) -> None:
        council = only([of_totals(f"{i}", {"a": 70, "b": 70, "c": 74}) for i in range(3)])
        assert [each.points for each in council.thresholds if each.heaped] == [70]

    def test_a_result_near_a_threshold_is_told_with_its_distance(self) -> None:
        council = only([of_totals("A", {"a": 69, "b": 69, "c": 70}), of_totals("B", {"a": 80, "b": 80, "c": 80})])
        (near,) = council.near
        assert (near.dossier, near.distance, near.stars, near.below, near.reached) == ("A", Fraction(-2, 3), 4, 2, 1)


def test_what_is_above_the_evidence_is_told_by_who_chose_it(round_of_five: list[Evaluation]) -> None:
    council = only(round_of_five)
    for each in council.above:
        options = {
            sheet.judge: sheet.options[each.criterion]
            for evaluation in round_of_five
            if evaluation.dossier == each.dossier
            for sheet in evaluation.bundle.sheets
            if sheet.role == "council"
        }
        assert each.criterion == "3.3"
        assert each.judged == {m: (option,) for m, option in options.items() if option > 1}  # type: ignore[operator]
    assert council.above
    told = sum(len(each.judged) for each in council.above)
    assert sum(counts.above for counts in council.counts) == told
    assert council.unbacked


def test_full_marks_are_counted_by_member_and_result() -> None:
    best = bundles.best_sheet(SET)
    council = only([rated("A", {"x": best, "y": best}), rated("B", {"x": best, "y": bundles.sheet_of_total(SET, 80)})])
    assert [(each.member, each.totals, each.full) for each in council.counts] == [("x", 2, 2), ("y", 2, 1)]
    assert council.full == ("A",)


def test_who_scores_for_reference_stands_apart(round_of_five: list[Evaluation]) -> None:
    council = only(round_of_five)
    assert [each.member for each in council.members] == [*"abcde"]
    ((sec),) = council.references
    assert (sec.judge, sec.role, sec.sheets, sec.products) == ("sec", "secretary", 4, 4)
    without = []
    for each in round_of_five:
        data: Any = each.bundle.as_json()
        sheets = [sheet for sheet in data["sheets"] if sheet["judge"] != "sec"]
        without.append(ocop_rules.evaluate({**data, "sheets": sheets}, engine="direct"))
    other = only(without)
    assert (other.members, other.criteria, other.likeness) == (council.members, council.criteria, council.likeness)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_where_there_are_few_it_says_so_and_gives_no_alpha(lang: Any) -> None:
    found = consistency([of_totals("A", {"x": 80, "y": 70})])
    (council,) = found.councils
    assert council.few == ("few-members", "few-products")
    assert council.alpha.value is None
    assert all(each.alpha.value is None for each in council.criteria)
    told = {"vi": "chưa nói được nhiều", "en": "little can be said"}[lang]
    (view,) = consistency_view(found, lang).councils
    assert view.few is not None
    assert told in view.few
    assert told in consistency_page(found, lang)
    assert only([of_totals(f"{i}", {"x": 80, "y": 70, "z": 75}) for i in range(3)]).few == ()


def test_the_order_of_inputs_and_of_sheets_never_matters(round_of_five: list[Evaluation]) -> None:
    turned = []
    for each in reversed(round_of_five):
        data: Any = each.bundle.as_json()
        turned.append(ocop_rules.evaluate({**data, "sheets": [*reversed(data["sheets"])]}, engine="direct"))
    for anonymous in (False, True):
        first, second = (
            consistency({"1": given[:2], "2": given[2:]}, anonymous=anonymous)
            for given in (round_of_five, [*reversed(round_of_five)])
        )
        shuffled = Gathered()
        for place, each in enumerate(round_of_five[::-1]):
            shuffled.add("1" if place >= 2 else "2", each)
        assert first.to_json() == shuffled.consistency(anonymous=anonymous).to_json()
        assert consistency_page(first) == consistency_page(shuffled.consistency(anonymous=anonymous))
        assert first.to_json() != second.to_json()
    whole, again = (consistency(each).as_json()["councils"][0] for each in (round_of_five, turned))
    assert whole == again


@settings(max_examples=12, deadline=None)
@given(order=st.permutations(range(4)), anonymous=st.booleans())
def test_any_order_gives_the_same_bytes(round_of_five: list[Evaluation], order: list[int], anonymous: bool) -> None:
    given_so = consistency([round_of_five[place] for place in order], anonymous=anonymous)
    assert given_so.to_json() == consistency(round_of_five, anonymous=anonymous).to_json()


def test_the_same_input_twice_counts_once(round_of_five: list[Evaluation]) -> None:
    once, twice = only(round_of_five), only([*round_of_five, round_of_five[1]])
    assert (twice.repeated, twice.products, twice.members) == (1, once.products, once.members)


def test_a_product_that_no_member_scored_is_told_apart(round_of_five: list[Evaluation]) -> None:
    found = consistency([*round_of_five, ocop_rules.evaluate(bundles.HEAD, engine="direct")])
    assert found.without_sheets == 1
    assert found.councils[0].products == 4
    assert consistency([]).councils == ()


class TestNames:
    def test_numbers_hide_every_name_everywhere(self, round_of_five: list[Evaluation]) -> None:
        named = {"a": "Nguyễn Thị An", "b": "Lò Văn Bình"}
        renamed = []
        for each in round_of_five:
            data: Any = each.bundle.as_json()
            sheets = [{**s, "judge": named.get(s["judge"], f"Ủy viên {s['judge']}")} for s in data["sheets"]]
            renamed.append(ocop_rules.evaluate({**data, "sheets": sheets}, engine="direct"))
        found = consistency(renamed, anonymous=True)
        for lang, member in (("vi", "thành viên 1"), ("en", "member 1")):
            said = found.to_json() + consistency_page(found, lang) + str(consistency_view(found, lang))  # type: ignore[arg-type]
            assert not re.search("Nguyễn|Lò Văn|Ủy viên", said)
            assert member in said
        shown = consistency(renamed).to_json()
        assert "Nguyễn Thị An" in shown

    def test_ids_are_shown_by_the_names_that_are_given(self, round_of_five: list[Evaluation]) -> None:
        found = consistency(round_of_five, names={"a": "Nguyễn Thị An"})
        assert found.called("", "a").vi == "Nguyễn Thị An"
        assert "Nguyễn Thị An" in consistency_page(found)

    def test_numbers_are_in_no_order_of_the_members(self) -> None:
        totals = {f"m{place}": 60 + place for place in range(9)}
        council = only([of_totals("A", totals)], anonymous=True)
        differences = [each.difference or Fraction(0) for each in council.members]
        assert not all(a < b for a, b in pairwise(differences))


def test_the_json_is_its_document(round_of_five: list[Evaluation]) -> None:
    found = consistency({"Đợt 1": round_of_five})
    checked = TypeAdapter(ConsistencyDocument).validate_json(found.to_json(), strict=True)
    assert checked["format"] == "ocop-consistency/1"
    assert [each["council"] for each in checked["councils"]] == ["Đợt 1"]
    (council,) = found.councils
    written = checked["councils"][0]["members"][0]["difference"]
    assert written is not None
    assert Fraction(written) == council.members[0].difference


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_asks_for_nothing_else_and_accuses_nobody(round_of_five: list[Evaluation], lang: Any) -> None:
    found = consistency({"Đợt 1": round_of_five[:3], "Đợt <2>": round_of_five})
    page = consistency_page(found, lang)
    assert not re.search(r"<script|https?://(?!www\.w3\.org)|\bsrc=|<2>", page)
    assert page.count("<svg") == 1 + 2 * 5
    view = consistency_view(found, lang)
    said = str(view)
    assert not re.search(r"gian lận|thông đồng|vi phạm|nghi ngờ|bất thường|sai phạm", said, re.IGNORECASE)
    assert not re.search(r"cheat|collu|fraud|suspic|abnormal|guilt|\bbias", said, re.IGNORECASE)
    for council in view.councils:
        for table in council.tables:
            assert table.heading in page


def test_one_bundle_in_place_of_several_is_refused(round_of_five: list[Evaluation]) -> None:
    for one in (bundles.HEAD, round_of_five[0], "examples/homestay-council-of-five.yaml"):
        with pytest.raises(ValueError, match="takes several products"):
            consistency(one)  # type: ignore[arg-type]


def test_it_is_shown_on_one_line(round_of_five: list[Evaluation]) -> None:
    found: Consistency = consistency({"Đợt 1": round_of_five})
    assert repr(found) == "Consistency(councils=<1>, anonymous=False)"
