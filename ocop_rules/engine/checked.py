"""The evaluator that answers: durable_rules checked by the direct evaluator at every stage (R12)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as package_version
from typing import Literal, TypeVar

from ocop_rules.engine.direct import DirectEvaluator
from ocop_rules.engine.durable import DurableEvaluator, DurablePlan
from ocop_rules.engine.evaluator import Ballot, Cases, Evaluator, Fired, FiredCounts, StarsInput, VerdictInput
from ocop_rules.engine.network import is_available
from ocop_rules.engine.plan import Plan, plan_of
from ocop_rules.errors import EngineDisagreement
from ocop_rules.evidence.counted import CountedEvidence
from ocop_rules.rulebook.model import Rulebook

EngineName = Literal["durable", "direct"]
"""Which evaluators infer: durable_rules checked by the direct evaluator, or the direct evaluator alone."""

_Answer = TypeVar("_Answer", Fired, FiredCounts)


class CheckedEvaluator:
    """Infers with both evaluators and refuses to answer where they differ.

    Args:
        plan: what they infer on, to name the rules in an error.
        durable: the evaluator that infers.
        direct: the evaluator that checks it.
    """

    def __init__(self, plan: Plan, durable: DurableEvaluator, direct: DirectEvaluator) -> None:
        self._plan = plan
        self._durable = durable
        self._direct = direct

    def _agreed(self, stage: str, durable: _Answer, direct: _Answer) -> _Answer:
        if durable != direct:
            raise EngineDisagreement(stage, self._names(durable), self._names(direct))
        return durable

    def _names(self, answer: Fired | FiredCounts) -> tuple[str, ...]:
        rules = self._plan.rules
        return tuple(rules[item].id if isinstance(item, int) else f"{rules[item[0]].id} x{item[1]}" for item in answer)

    def evidence(self, evidence: CountedEvidence) -> Fired:
        """Return the rules that the evidence fires."""
        return self._agreed("evidence", self._durable.evidence(evidence), self._direct.evidence(evidence))

    def awards(self, ballots: Sequence[Ballot], cases: Cases) -> FiredCounts:
        """Return the rules by which options count and for how many judges."""
        return self._agreed("awards", self._durable.awards(ballots, cases), self._direct.awards(ballots, cases))

    def verdict(self, given: VerdictInput, cases: Cases) -> Fired:
        """Return the requirements that are not met and the knock-outs that points fire or clear."""
        return self._agreed("verdict", self._durable.verdict(given, cases), self._direct.verdict(given, cases))

    def stars(self, given: StarsInput) -> Fired:
        """Return the rules of the band, of all stars that can be given, and of the outcome."""
        return self._agreed("stars", self._durable.stars(given), self._direct.stars(given))


def engine_that_runs(wanted: EngineName) -> EngineName:
    """Return the engine that will answer: the direct evaluator alone where durable_rules cannot be imported."""
    return "durable" if wanted == "durable" and is_available() else "direct"


def plan_for(rulebook: Rulebook, number: int) -> Plan:
    """Return the plan of a product set, made once for a rulebook."""
    return rulebook.once(_plan, number)


def durable_plan_for(rulebook: Rulebook, number: int) -> DurablePlan:
    """Return the written network of a product set, made once for a rulebook."""
    return rulebook.once(_durable_plan, number)


def _plan(rulebook: Rulebook, number: int) -> Plan:
    return plan_of(rulebook, rulebook.sets[number])


def _durable_plan(rulebook: Rulebook, number: int) -> DurablePlan:
    return DurablePlan(plan_for(rulebook, number))


def _direct(rulebook: Rulebook, number: int) -> DirectEvaluator:
    return DirectEvaluator(plan_for(rulebook, number))


def _checked(rulebook: Rulebook, number: int) -> CheckedEvaluator:
    durable = DurableEvaluator(durable_plan_for(rulebook, number))
    return CheckedEvaluator(plan_for(rulebook, number), durable, rulebook.once(_direct, number))


def evaluator_for(rulebook: Rulebook, number: int, engine: EngineName) -> tuple[Plan, Evaluator]:
    """Return the plan and the evaluator of a product set, for any thread.

    Args:
        rulebook: the version.
        number: the product set.
        engine: `durable` for both evaluators, `direct` for the direct one alone.

    Raises:
        NetworkLimit: durable_rules could not hold the set's rules.
    """
    made: Callable[[Rulebook, int], Evaluator] = _direct if engine_that_runs(engine) == "direct" else _checked
    return plan_for(rulebook, number), rulebook.once(made, number)


@cache
def engine_version(engine: str) -> str:
    """Return the version of durable_rules where it infers, or `-`."""
    if engine != "durable":
        return "-"
    try:
        return package_version("durable-rules")
    except PackageNotFoundError:  # pragma: no cover - only where its metadata is gone
        return "?"
