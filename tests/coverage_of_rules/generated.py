"""Bundles made so that every rule of a product set fires: each says which rules it is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ocop_rules.engine.normal_form import Joint, Test, alternatives, opposite
from ocop_rules.engine.plan import Plan
from ocop_rules.engine.rule import EvidenceRule, Mark
from ocop_rules.rulebook.condition import PointsTest
from ocop_rules.rulebook.kinds import Outcome, Scoring
from ocop_rules.rulebook.model import ProductSet
from ocop_rules.rulebook.vocabulary import SCALE, FactDefinition, FactType, FactValue
from tests import bundles
from tests.bundles import Sheet


@dataclass(frozen=True)
class Trial:
    """A bundle and what it is for.

    Attributes:
        aim: what it is for, for people to read.
        rules: ids of the rules that must fire.
        met: ids of the marks that must be met.
        stars: the stars that must come out, if the trial is about them.
    """

    aim: str
    bundle: dict[str, Any]
    rules: frozenset[str] = frozenset()
    met: frozenset[str] = frozenset()
    stars: int | None = None


@dataclass(frozen=True)
class Unsatisfiable:
    """An alternative of a rule that no evidence satisfies."""

    rule: EvidenceRule
    tests: Joint


def trials(plan: Plan) -> Iterator[Trial | Unsatisfiable]:
    """Return bundles that together reach every rule of a plan that a bundle can reach."""
    yield from _evidence(plan)
    for case in bundles.cases_of(plan.product_set):
        yield from _awards(plan, case)
        yield from _marks(plan, case)
        yield from _points(plan, case)
        yield from _bands(plan, case)


def unreachable(plan: Plan) -> dict[str, str]:
    """Return the rules that no bundle can make fire, each with the reason."""
    out = {}
    knock_outs = plan.product_set.knock_outs
    for outcome in Outcome:
        rule = plan.outcomes[outcome]
        leading = [k for k in knock_outs if k.outcome is outcome]
        graver = [k.conditions() for k in knock_outs if k.outcome is Outcome.DISQUALIFIED]
        if not leading:
            out[rule.id] = "the sheet prints no knock-out with this outcome"
        elif outcome is Outcome.STOPPED and all(k.conditions() in graver for k in leading):
            names = ", ".join(k.id for k in leading)
            out[rule.id] = f"whatever fires {names} also fires a knock-out that disqualifies, which is graver"
    return out


def _evidence(plan: Plan) -> Iterator[Trial | Unsatisfiable]:
    """One bundle for each alternative of each rule that reads evidence."""
    for each in plan.evidence:
        forms = (opposite if each.negated else alternatives)(each.when, plan.vocabulary)
        for number, tests in enumerate(forms, 1):
            parts = _satisfying(tests, plan)
            if parts is None:
                yield Unsatisfiable(each, tests)
                continue
            aim = f"{each.rule.id}, alternative {number} of {len(forms)}: {told(tests)}"
            yield Trial(aim, _bundle(plan, **parts), frozenset({each.rule.id}))


def told(tests: Joint) -> str:
    """Write joint tests for people to read."""
    return " and ".join(f"{test.property} {test.operator} {test.value}" for test in tests)


def _satisfying(tests: Joint, plan: Plan) -> dict[str, Any] | None:
    """Return facts and documents of which all tests hold; None if there are none."""
    by_property: dict[str, list[Test]] = {}
    for test in tests:
        by_property.setdefault(test.property, []).append(test)
    present: list[str] = []
    absent: list[str] = []
    values: dict[str, FactValue] = {}
    for name, asked in by_property.items():
        kind, what = name.split("_", 1)
        if kind == "d":
            wanted = {test.value for test in asked}
            if len(wanted) > 1:
                return None
            (present if wanted == {1} else absent).append(what)
            continue
        definition = plan.vocabulary.facts[what]
        number = _least(asked, definition)
        if number is None:
            return None
        values[what] = _decoded(number, definition)
    facts = []
    documents = {name: bundles.document(name) for name in present}
    for name, value in values.items():
        fact, backing = bundles.supported(name, value, plan.vocabulary, avoid=absent)
        facts.append(fact)
        if backing is not None:
            documents.setdefault(backing["id"], backing)
    return {"facts": facts, "documents": list(documents.values()), "documents_complete": bool(absent)}


def _least(tests: list[Test], definition: FactDefinition) -> int | None:
    """Return the least whole number that a fact can be encoded as and of which all tests hold."""
    highest = {
        FactType.BOOLEAN: 1,
        FactType.CHOICE: len(definition.values or ()) - 1,
        FactType.SHARE: 100 * SCALE,
    }.get(definition.type)
    edges = sorted({0, *(t.value for t in tests), *(t.value + 1 for t in tests)})
    for number in edges:
        if (highest is None or number <= highest) and all(holds(test, number) for test in tests):
            return number
    return None


def holds(test: Test, number: int) -> bool:
    """Tell whether a test holds of a whole number."""
    match test.operator:
        case "eq":
            return number == test.value
        case "ge":
            return number >= test.value
        case "gt":
            return number > test.value
        case "le":
            return number <= test.value
        case "lt":
            return number < test.value


def _decoded(number: int, definition: FactDefinition) -> FactValue:
    match definition.type:
        case FactType.BOOLEAN:
            return bool(number)
        case FactType.CHOICE:
            return list(definition.values or ())[number]
        case FactType.COUNT:
            return number
        case _:
            return Decimal(number) / SCALE


def _awards(plan: Plan, case: str | None) -> Iterator[Trial]:
    """Sheets that choose the first, second, ... option of every criterion, and gates that are open and shut."""
    criteria = plan.product_set.criteria
    most = max(len(bundles.options_of(criterion, case)) for criterion in criteria.values())
    best = bundles.best_sheet(plan.product_set, case)
    gates = {c.applies_if.criterion for c in criteria.values() if c.applies_if is not None}
    for ordinal in range(1, most + 1):
        sheet: Sheet = {}
        for number, criterion in criteria.items():
            chosen = min(ordinal, len(bundles.options_of(criterion, case)))
            sheet[number] = list(range(1, chosen + 1)) if criterion.scoring is Scoring.SUM else chosen
        yield _sheet_trial(plan, case, f"option {ordinal} everywhere", sheet, awarded=sheet)
        gates_open = {**sheet, **{number: best[number] for number in gates}}
        yield _sheet_trial(plan, case, f"option {ordinal} everywhere, gates open", gates_open, awarded=gates_open)
    shut = {**best, **dict.fromkeys(gates, 0)}
    yield _sheet_trial(
        plan, case, "gates shut", shut, rules=frozenset(rule.id for rule in plan.not_applicable.values())
    )


def _sheet_trial(
    plan: Plan,
    case: str | None,
    aim: str,
    sheet: Sheet,
    *,
    awarded: Sheet | None = None,
    rules: frozenset[str] = frozenset(),
    met: frozenset[str] = frozenset(),
    stars: int | None = None,
) -> Trial:
    """Return a trial of one sheet; the options of `awarded` must count, as far as their criteria apply."""
    criteria = plan.product_set.criteria
    counting = set(rules)
    for number, chosen in (awarded or {}).items():
        criterion = criteria[number]
        gate = criterion.applies_if
        if gate is not None:
            reached = sheet[gate.criterion]
            options = criteria[gate.criterion].options
            if not isinstance(reached, int) or not reached or options[reached - 1].rank < gate.rank:
                counting.add(plan.not_applicable[number].id)
                continue
        own_case = case if criterion.cases else None
        for ordinal in chosen if isinstance(chosen, list) else [chosen]:
            if ordinal:
                counting.add(plan.awards[number, own_case, ordinal].id)
    entry = bundles.sheet_entry("Hội đồng", sheet, plan.product_set, case)
    in_case = f" in case {case}" if case else ""
    return Trial(f"{aim}{in_case}", _bundle(plan, sheets=[entry]), frozenset(counting), met, stars)


def _marks(plan: Plan, case: str | None) -> Iterator[Trial]:
    """For each mark, all else at its best: the marked option, then the one below it."""
    best = bundles.best_sheet(plan.product_set, case)
    marks = [mark for mark in plan.marks if mark.case is None or mark.case == case]
    yield _sheet_trial(plan, case, "the best option everywhere", best, met=frozenset(mark.rule.id for mark in marks))
    for mark in marks:
        criterion = plan.product_set.criteria[mark.criterion]
        worse = bundles.below(mark.option, bundles.options_of(criterion, case))
        at = {**best, mark.criterion: mark.option.ordinal}
        yield _sheet_trial(plan, case, f"{mark.rule.id} met", at, met=frozenset({mark.rule.id}))
        missed = {**best, mark.criterion: worse}
        yield _sheet_trial(
            plan,
            case,
            f"{mark.rule.id} missed by one option",
            missed,
            rules=frozenset({mark.rule.id}),
            stars=_stars_without(plan, mark, missed, case),
        )


def _stars_without(plan: Plan, mark: Mark, sheet: Sheet, case: str | None) -> int | None:
    """Return the stars of a sheet that misses one mark; None where a knock-out takes them or something else falls."""
    gates = [c.applies_if for c in plan.product_set.criteria.values() if c.applies_if is not None]
    shuts = any(gate.criterion == mark.criterion and gate.rank >= mark.option.rank for gate in gates)
    if shuts or _is_knocked_out(plan, sheet, case):
        return None
    total = sum(_points_of(plan.product_set, number, chosen, case) for number, chosen in sheet.items())
    band = next(each.stars for each in plan.bands if total >= each.at_least)
    return min(band, mark.stars - 1)


def _is_knocked_out(plan: Plan, sheet: Sheet, case: str | None) -> bool:
    """Tell whether the points of a sheet fire a knock-out."""
    return any(
        isinstance(k.when, PointsTest)
        and k.criterion is not None
        and _points_of(plan.product_set, k.criterion, sheet[k.criterion], case) <= k.when.at_most
        for k in plan.product_set.knock_outs
    )


def _points_of(product_set: ProductSet, number: str, chosen: int | list[int], case: str | None) -> Decimal:
    options = bundles.options_of(product_set.criteria[number], case)
    ordinals = chosen if isinstance(chosen, list) else [chosen]
    return sum((options[ordinal - 1].points for ordinal in ordinals if ordinal), Decimal(0))


def _points(plan: Plan, case: str | None) -> Iterator[Trial]:
    """For each knock-out that reads points, a sheet with none and the best sheet."""
    best = bundles.best_sheet(plan.product_set, case)
    for watch in plan.watches:
        if isinstance(watch.knock_out.when, PointsTest):
            assert watch.knock_out.criterion is not None
            none = {**best, watch.knock_out.criterion: 0}
            for rule, sheet in ((watch.fires, none), (watch.clears, best)):
                yield _sheet_trial(plan, case, rule.id, sheet, rules=frozenset({rule.id}))


def _bands(plan: Plan, case: str | None) -> Iterator[Trial]:
    """Sheets that add up to where each band begins and to one point less."""
    for band, stars in zip(plan.bands, plan.stars, strict=True):
        at = int(band.at_least)
        begins = frozenset({band.rule.id, stars.rule.id})
        for total, rules, given in ((at, begins, band.stars), (at - 1, frozenset[str](), band.stars - 1)):
            if total >= 0:
                sheet = bundles.sheet_of_total(plan.product_set, total, case)
                wanted = None if _is_knocked_out(plan, sheet, case) else given
                yield _sheet_trial(plan, case, f"{total} points", sheet, rules=rules, stars=wanted)


def _bundle(plan: Plan, **parts: Any) -> dict[str, Any]:
    return bundles.bundle(plan.version, plan.product_set.number, **parts)
