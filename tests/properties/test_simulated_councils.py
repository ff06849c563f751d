"""Councils drawn from random dossiers of all sets and versions: each comes to what rating its sheets does."""

from __future__ import annotations

from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import ocop_rules
from ocop_rules.engine.columnar_table import LEFT_OUT
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.simulate.ballots import judge_model
from ocop_rules.simulate.draws import Councils, Drawing
from ocop_rules.simulate.judged_product import JudgedProduct
from ocop_rules.simulate.judges import Ballots
from ocop_rules.simulate.rated_councils import CouncilRater
from tests.properties.test_columnar import SETTINGS, dossiers

SLIPS = {-1: "0.2", 0: "0.6", 1: "0.2"}


def _written(evaluation: Evaluation, councils: Councils, row: int, judge: int) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for number, votes in councils.votes.items():
        criterion, vote = evaluation.product_set.criteria[number], int(votes[row, judge])
        case = evaluation.criteria[number].case
        if vote == LEFT_OUT:
            continue
        if criterion.scoring is Scoring.SUM:
            options[number] = [place + 1 for place in range(vote.bit_length()) if vote >> place & 1]
        elif case is not None:
            options[number] = {"case": case, "option": vote}
        else:
            options[number] = vote
    return {"judge": f"S{judge}", "options": options}


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(
    dossiers(),
    SETTINGS,
    st.sampled_from([{"slips": SLIPS}, {"resample": "round"}, {"slips": SLIPS, "by": "criterion"}]),
    st.sampled_from([None, "spread=10", "aggregate=part;spread=3", "aggregate=criterion"]),
    st.integers(0, 2**63),
)
def test_a_council_comes_to_what_its_sheets_come_to(
    drawn: tuple[str, int, list[dict[str, Any]]],
    chosen: Settings,
    ballots: dict[str, Any],
    council: str | None,
    seed: int,
) -> None:
    version, _, bundles = drawn
    asked = {**chosen.model_dump(exclude={"council"}), "council": council}
    for written in (each for each in bundles if each["sheets"]):
        evaluation = ocop_rules.evaluate(written, version, "direct", **asked)
        model = judge_model(evaluation, Ballots.model_validate(ballots))
        assert model is not None
        councils = Drawing(model, 3, seed, evaluation.bundle.dossier).draw(0, 3)
        rated = CouncilRater(JudgedProduct.of(evaluation, model)).rated(councils)
        for row in range(3):
            sheets = [*(_written(evaluation, councils, row, judge) for judge in range(3)), *_cases(evaluation)]
            expected = ocop_rules.evaluate({**written, "sheets": sheets}, version, "direct", **asked)
            outcome = next((name for name, where in rated.outcomes.items() if where[row]), "rated")
            assert (outcome, rated.stars[row], rated.band[row]) == (
                expected.outcome,
                expected.stars or 0,
                expected.band,
            )
            missed = sum(bool(where[row]) for where in rated.missed)
            assert missed == sum(not each.met for each in expected.requirements)
            assert sum(bool(where[row]) for where in rated.knocked_out) == len(expected.knockouts)


def _cases(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Return a sheet that counts nowhere and says in which cases the dossier falls."""
    stated = {
        group.criteria[0]: {"case": case, "option": 0}
        for group in evaluation.product_set.case_groups
        if (case := evaluation.criteria[group.criteria[0]].case) is not None
    }
    return [{"judge": "cases", "role": "secretary", "options": stated}] if stated else []
