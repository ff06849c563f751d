"""Random drafts over random dossiers of all sets: what moves, and why, is as rating each dossier one by one tells."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import ocop_rules
from ocop_rules.documents.source import Source
from ocop_rules.errors import InvalidSimulation
from ocop_rules.evaluation.evaluate import rate_under
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.rulebook.condition import FactTest, leaves
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import ProductSet
from ocop_rules.simulate import single
from ocop_rules.simulate.chunk import DossierChunk, Job, simulate_chunk
from ocop_rules.simulate.document import BOUNDS
from ocop_rules.simulate.given import Given
from ocop_rules.simulate.scenario import OpenedSimulation, opened
from ocop_rules.simulate.tally import ScenarioTally, Tally
from tests.properties.test_columnar import VERSIONS, dossiers


def _change(draw: st.DrawFn, product_set: ProductSet) -> dict[str, Any] | None:
    number = draw(st.sampled_from([*product_set.criteria]))
    criterion = product_set.criteria[number]
    case = draw(st.sampled_from([*criterion.cases])) if criterion.cases else None
    options = criterion.options_of(case)
    change: dict[str, Any] = {"set": product_set.number, "criterion": number}
    if case is not None:
        change["case"] = case
    tests = [
        (option.ordinal, leaf.fact, name)
        for option in options
        if option.when is not None
        for leaf in leaves(option.when)
        if isinstance(leaf, FactTest)
        for name in BOUNDS
        if getattr(leaf, name) is not None
    ]
    match draw(st.sampled_from(["marks", "marks", "points", "threshold"])):
        case "marks" if criterion.scoring is not Scoring.SUM:
            asked = {option.min_stars: None for option in options if option.min_stars}
            stars = draw(st.sampled_from([3, 4, 5]))
            return {**change, "marks": {**asked, stars: draw(st.integers(1, len(options)))}}
        case "points":
            worth = st.sampled_from([Decimal(0), Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(8)])
            return {**change, "points": [draw(worth) for _ in options]}
        case "threshold" if tests:
            ordinal, fact, name = draw(st.sampled_from(tests))
            return {**change, "option": ordinal, "fact": fact, name: draw(st.sampled_from([0, 1, 30, 50, 80, 100]))}
    return None


@st.composite
def simulations(draw: st.DrawFn) -> tuple[OpenedSimulation, list[dict[str, Any]]]:
    version, number, bundles = draw(dossiers())
    product_set = ocop_rules.load(version).sets[number]
    changes = [each for _ in range(draw(st.integers(1, 6))) if (each := _change(draw, product_set)) is not None]
    if draw(st.booleans()):
        changes.append(
            {"bands": draw(st.sampled_from([{3: 40}, {4: 60, 5: 75}, {2: 20, 3: 30, 4: 45, 5: 60}, {5: 95}]))}
        )
    scenarios: list[dict[str, Any]] = [
        {"id": "nothing"},
        {"id": "draft", "changes": changes},
        {"id": "other", "version": draw(st.sampled_from(VERSIONS))},
    ]
    document = {"format": "ocop-simulation/1", "version": version, "scenarios": scenarios}
    catalogue = default_catalogue()
    while True:
        try:
            return opened(Source("", document), catalogue), bundles
        except InvalidSimulation as refused:  # a draft that is no law: its wrong changes are left out
            wrong = {int(problem.place.split("changes[")[1].split("]")[0]) for problem in refused.problems}
            scenarios[1]["changes"] = changes = [each for i, each in enumerate(changes) if i not in wrong]


def _told(found: OpenedSimulation, bundles: list[dict[str, Any]]) -> Tally:
    job = Job(found.written, default_catalogue().root, None)
    return simulate_chunk(job, DossierChunk(0, tuple(Given(f"row {i}", each) for i, each in enumerate(bundles))))


def _plain(tally: ScenarioTally) -> Any:
    return json.loads(json.dumps(tally.as_json(), default=str))


@given(simulations())
@settings(max_examples=20, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_columns_tell_what_one_by_one_tells(drawn: tuple[OpenedSimulation, list[dict[str, Any]]]) -> None:
    found, bundles = drawn
    tally = _told(found, bundles)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ocop_rules.simulate.chunk._parted", lambda group, _: ([], [*group]))
        alone = _told(found, bundles)
    assert tally.dossiers == alone.dossiers == len(bundles)
    assert (tally.refused, tally.communes, tally.forms) == (alone.refused, alone.communes, alone.forms)
    for one, other in zip(tally.scenarios, alone.scenarios, strict=True):
        assert _plain(one) == _plain(other)
        assert one.rated + one.refused.total() == len(bundles)
        for mover in one.movers:
            assert mover.reasons, "every move has a reason"
    assert tally.scenarios[0].moved() == 0


@given(simulations())
@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_movers_are_those_whose_rating_differs(drawn: tuple[OpenedSimulation, list[dict[str, Any]]]) -> None:
    found, bundles = drawn
    base, draft = found.base, found.drafts[1].rulebook
    assert base is not None
    assert draft is not None
    moved: Counter[tuple[str, str]] = Counter()
    points = {}
    for bundle in bundles:
        number = bundle["product"]["set"]
        before, after = (rate_under(bundle, law, law.sets[number], Settings(), "direct") for law in (base, draft))
        moved[single.came_to(before), single.came_to(after)] += 1
        points[bundle["dossier"]] = Fraction(before.points), Fraction(after.points)
    tally = _told(found, bundles).scenarios[1]
    assert tally.matrix() == moved
    for mover in tally.movers:
        assert (mover.points, mover.points_after) == points[mover.dossier]
