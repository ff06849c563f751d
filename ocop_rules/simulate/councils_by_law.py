"""Simulated councils under the base of a simulation and under the law of each of its scenarios, by the same draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ocop_rules.errors import OcopError
from ocop_rules.evaluation.evaluate import rate_under
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evaluation.workers import Workers
from ocop_rules.evidence.printed_points import points_as_options
from ocop_rules.rating.result import cases_by_criterion
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.simulate.councils import SimulatedCouncils, simulate_councils
from ocop_rules.simulate.given import plain_bundle
from ocop_rules.simulate.scenario import Draft, OpenedSimulation


@dataclass(frozen=True)
class CouncilsUnder:
    """Simulated councils under one law.

    Attributes:
        draft: the scenario; None for the base.
        found: what they come to.
        left_out: how many products are left out: they were judged by another version, or their sheets cannot be read
            by this law.
    """

    draft: Draft | None
    found: SimulatedCouncils
    left_out: int


def councils_by_law(
    opened: OpenedSimulation,
    evaluations: Sequence[Evaluation],
    workers: Workers = 1,
    shown: Callable[[int], None] = lambda _: None,
) -> tuple[CouncilsUnder, ...]:
    """Return what councils come to under the base, and under each scenario that changes it; nothing without judges.

    Args:
        opened: the simulation.
        evaluations: the products, rated under the base with the sheets that were given.
        workers: how many processes rate, or the cluster.
        shown: is told how many products are done, after each.

    Raises:
        InvalidSimulation: what is declared of judges does not fit the products' sheets.
        EngineDisagreement: the evaluators differ (R12).
        WorkerLost: a process ended twice in the middle of the same work.
    """
    judges, seed = opened.simulation.judges, opened.simulation.seed
    if judges is None or seed is None:
        return ()
    base = [each for each in evaluations if opened.base is None or each.rulebook.id == opened.base.id]
    laws: list[tuple[Draft | None, list[Evaluation]]] = [(None, base)]
    laws += [(draft, _under(draft.rulebook, evaluations)) for draft in opened.drafts if draft.rulebook is not None]
    done = 0

    def show(count: int) -> None:
        shown(done + count)

    found = []
    for draft, products in laws:
        councils = simulate_councils(products, judges, seed, workers, show)
        found.append(CouncilsUnder(draft, councils, len(evaluations) - len(products)))
        done += len(products)
    return tuple(found)


def _under(rulebook: Rulebook, evaluations: Sequence[Evaluation]) -> list[Evaluation]:
    rated = (_rated_under(rulebook, each) for each in evaluations if each.rulebook.id == rulebook.id)
    return [each for each in rated if each is not None]


def _rated_under(rulebook: Rulebook, evaluation: Evaluation) -> Evaluation | None:
    """Return a product rated by a changed sheet with the same options; None where its sheets cannot be read so."""
    number = evaluation.product_set.number
    given = plain_bundle(evaluation.bundle)
    cases = cases_by_criterion(evaluation.criteria)
    sheets = [points_as_options(each, evaluation.product_set, cases) for each in given.get("sheets", ())]
    try:
        result = rate_under({**given, "sheets": sheets}, rulebook, rulebook.sets[number], evaluation.settings)
    except OcopError:
        return None
    return Evaluation.of(result)
