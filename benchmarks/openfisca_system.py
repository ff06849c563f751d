"""The evidence rules, requirements and stars of a set as variables of OpenFisca, asked for one dossier at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from openfisca_core import entities, periods
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.columnar_work import COMPARE
from benchmarks.same_rules import Way, judged_property, level_property, ways
from ocop_rules.engine.normal_form import Joint
from ocop_rules.engine.plan import Plan

_YEAR = "2026"
_NOT_KNOWN = -1

_Formula = Callable[[Any, Any], Any]


def asked(plan: Plan, given: Mapping[str, int | None]) -> Callable[[], tuple[int, int]]:
    """Return what asks a system, made beforehand, for the total and the stars of one dossier.

    Args:
        plan: the plan.
        given: the input, as `context` gives it.
    """
    entity = entities.Entity("dossier", "dossiers", "A dossier", "")
    system = TaxBenefitSystem([entity])

    def add(name: str, formula: _Formula | None = None) -> None:
        about: dict[str, Any] = {"value_type": int, "entity": entity, "definition_period": periods.DateUnit.YEAR}
        about |= {"default_value": _NOT_KNOWN} if formula is None else {"formula": formula}
        system.add_variable(type(name, (Variable,), about))

    for name in given:
        add(name)
    for number, found in ways(plan):
        add(level_property(number), _level(number, found))
        add(f"{level_property(number)}_points", _points(number, found))
    points = [f"{level_property(number)}_points" for number in plan.product_set.criteria]
    add("total", lambda dossiers, year: sum(dossiers(name, year) for name in points))
    for band in plan.bands:
        add(f"unmet{band.stars}", _unmet([mark for mark in plan.marks if mark.stars <= band.stars]))

    def stars(dossiers: Any, year: Any) -> Any:
        total = dossiers("total", year)
        reached = [(total >= int(s.at_least)) & (dossiers(f"unmet{s.stars}", year) == 0) for s in plan.stars]
        return np.select(reached, [each.stars for each in plan.stars], 0)

    add("stars", stars)
    known = {name: np.array([value]) for name, value in given.items() if value is not None}

    def ask() -> tuple[int, int]:
        simulation = SimulationBuilder().build_default_simulation(system, 1)
        for name, value in known.items():
            simulation.set_input(name, _YEAR, value)
        return int(simulation.calculate("total", _YEAR)[0]), int(simulation.calculate("stars", _YEAR)[0])

    return ask


def _level(number: str, found: list[Way]) -> _Formula:
    def formula(dossiers: Any, year: Any) -> Any:
        judged = dossiers(judged_property(number), year)
        holds = [
            judged == way.judged if way.judged is not None else (judged == 0) & _shown(way.forms, dossiers, year)
            for way in found
        ]
        return np.select(holds, [way.rank for way in found], 0)

    return formula


def _shown(forms: tuple[Joint, ...], dossiers: Any, year: Any) -> Any:
    shown: Any = np.False_
    for form in forms:
        joint: Any = np.True_
        for test in form:
            value = dossiers(test.property, year)
            joint = joint & (value != _NOT_KNOWN) & COMPARE[test.operator](value, test.value)
        shown = shown | joint
    return shown


def _points(number: str, found: list[Way]) -> _Formula:
    worth = np.zeros(max(way.rank for way in found) + 1, dtype=np.int32)
    for way in found:
        worth[way.rank] = way.points
    return lambda dossiers, year: worth[dossiers(level_property(number), year)]


def _unmet(marks: list[Any]) -> _Formula:
    return lambda dossiers, year: sum(
        (dossiers(level_property(mark.criterion), year) < mark.option.rank for mark in marks),
        np.zeros(dossiers.count, dtype=np.int32),
    )
