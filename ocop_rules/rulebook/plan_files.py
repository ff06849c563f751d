"""Reading plans: `criteria/plans/*.yaml`, or a file of one's own, with all that is wrong told by its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ocop_rules.documents.source import Source
from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.errors import Place, UnknownPlan
from ocop_rules.rulebook.condition import Condition, FactTest, leaves
from ocop_rules.rulebook.files import CriteriaFiles
from ocop_rules.rulebook.plans import (
    DIRECTORY,
    AmountByReading,
    ConditionByReading,
    NeedByReading,
    PlanDefinition,
    PlanTarget,
    RegisterPlan,
    TargetAmount,
    advised,
    needs,
)
from ocop_rules.rulebook.vocabulary import MAX_NUMBER, FactType, FactValue, Vocabulary
from ocop_rules.text import Text, printable, text


def plan_names(root: Path) -> Mapping[str, Path]:
    """Return the plans that come with the criteria of a directory: their files by name."""
    return {path.stem: path for path in sorted((root / DIRECTORY).glob("*.yaml"))}


def load_plan(plan: str | Path, root: Path, forms: Mapping[str, Text], *, is_installed: bool = False) -> RegisterPlan:
    """Return a plan.

    Args:
        plan: the name of one that comes with the criteria, such as `ba-dinh-2022`, or a file of one's own.
        root: the directory of the criteria.
        forms: the legal forms of producers, by name.
        is_installed: whether only a plan that comes with the criteria will do.

    Raises:
        UnknownPlan: there is no such plan.
        InvalidRulebook: with every problem of the file, each by its line.
    """
    known = plan_names(root)
    path = known.get(str(plan))
    own = path is None
    if path is None:
        path = Path(plan)
        if is_installed or (not path.suffix and not path.is_file()):
            said = f"“{printable(str(plan))}”"
            raise UnknownPlan(
                advised(
                    text(f"không có kế hoạch {said}", f"there is no plan {said}"), did_you_mean(str(plan), known), known
                )
            )
    files = CriteriaFiles(path.parent if own else root)
    found = files.read(path, PlanDefinition)
    if found is not None:
        definition, source = found
        read = RegisterPlan(path.stem, source.name, definition, forms, _lines(source, definition))
        _Checks(files, source, read).run()
    files.stop_if_wrong(path.name)
    assert found
    return read


def plan_of_data(data: Mapping[str, object], forms: Mapping[str, Text]) -> RegisterPlan:
    """Return the plan that plain data holds, as `as_json` writes it; raises pydantic's `ValidationError`."""
    content = {name: value for name, value in data.items() if name not in ("id", "order")}
    targets, order = content.get("targets"), data.get("order")
    if isinstance(targets, Mapping) and isinstance(order, Sequence) and {*order} == {*targets}:
        content["targets"] = {name: targets[name] for name in order}
    definition = PlanDefinition.model_validate(content)
    return RegisterPlan(str(data["id"]), "", definition, forms, {})


def _lines(source: Source, definition: PlanDefinition) -> Mapping[str, int]:
    return {name: source.line(("targets", name)) or 1 for name in definition.targets}


class _Checks:
    """Looks for what the models cannot see: names, types and choices that do not fit each other."""

    def __init__(self, files: CriteriaFiles, source: Source, plan: RegisterPlan) -> None:
        self._files = files
        self._source = source
        self._plan = plan

    def run(self) -> None:
        used: set[str] = set()
        for name, target in self._plan.targets.items():
            place: Place = ("targets", name)
            for inner, by in target.by_reading:
                used.add(by.reading)
                self._reading((*place, *inner), by)
            if target.base is not None:
                facts = self._plan.facts(target.base.table)
                for inner, condition in _conditions(target):
                    self._condition((*place, *inner), condition, facts)
                for inner, amount in _amounts(target):
                    self._amount((*place, *inner), amount, facts)
            if (target.amount or target.amount_by) and any(each.share is None for each in needs(target)):
                self._problem((*place, "need"), "amount cần per_cent hoặc all", "an amount needs per_cent or all")
        for name in self._plan.definition.readings:
            if name not in used:
                self._problem(
                    ("readings", name), "không mục tiêu nào dùng cách hiểu này", "no target uses this reading"
                )

    def _problem(self, place: Place, vi: str, en: str, mend: Text | None = None) -> None:
        self._files.problem(self._source, place, text(vi, en), mend)

    def _reading(self, place: Place, by: ConditionByReading | AmountByReading | NeedByReading) -> None:
        known = self._plan.definition.readings
        if by.reading not in known:
            mend = did_you_mean(by.reading, known)
            self._problem((*place, "reading"), "không có cách hiểu này", "there is no such reading", mend)
            return
        wanted = set(known[by.reading].choices)
        for each in sorted(wanted ^ set(by.choices)):
            if each in wanted:
                self._problem((*place, "choices"), f"thiếu lựa chọn {each}", f"the choice {each} is missing")
            else:
                mend = did_you_mean(each, wanted)
                vi, en = "cách hiểu không có lựa chọn này", "the reading has no such choice"
                self._problem((*place, "choices", each), vi, en, mend)

    def _amount(self, place: Place, amount: TargetAmount, facts: Vocabulary) -> None:
        for key, name in (("fact", amount.fact), ("of", amount.of)):
            if name not in facts.facts:
                self._unknown((*place, key), facts, name)
            elif facts.facts[name].type is not FactType.COUNT:
                self._problem((*place, key), "chỉ cộng được số đếm", "only counts are added up")

    def _unknown(self, place: Place, facts: Vocabulary, name: str) -> None:
        mend = did_you_mean(name, facts.facts) or text(
            f"có: {', '.join(facts.facts)}", f"there are: {', '.join(facts.facts)}"
        )
        self._problem(place, "bảng này không có thông tin đó", "rows of this table have no such fact", mend)

    def _condition(self, place: Place, condition: Condition, facts: Vocabulary) -> None:
        for test in leaves(condition):
            if not isinstance(test, FactTest):
                vi, en = "kế hoạch chỉ xét thông tin của sổ", "a plan tests facts of the register alone"
                self._problem(place, vi, en)
            elif test.fact not in facts.facts:
                self._unknown(place, facts, test.fact)
            else:
                self._test(place, test, facts)

    def _test(self, place: Place, test: FactTest, facts: Vocabulary) -> None:
        fact = facts.facts[test.fact]
        bounds = [each for each in (test.at_least, test.above, test.at_most, test.below) if each is not None]
        if fact.type.is_numeric:
            if any(not 0 <= each < MAX_NUMBER for each in bounds):
                vi, en = (
                    f"{test.fact}: ngưỡng quá nhỏ hoặc quá lớn",
                    f"{test.fact}: the threshold is too small or too large",
                )
                self._problem(place, vi, en)
            elif not bounds:
                vi, en = f"{test.fact} là số: cần ngưỡng", f"{test.fact} is a number: thresholds are needed"
                self._problem(place, vi, en)
            elif fact.type is FactType.COUNT and any(each != each.to_integral_value() for each in bounds):
                vi, en = f"{test.fact}: ngưỡng phải là số nguyên", f"{test.fact}: the threshold is a whole number"
                self._problem(place, vi, en)
            elif fact.type is FactType.NUMBER and (test.above is not None or test.at_most is not None):
                vi, en = f"{test.fact}: chỉ dùng at_least, below", f"{test.fact}: at_least and below alone are taken"
                self._problem(place, vi, en)
            return
        values: tuple[FactValue, ...] = test.in_ or (() if test.is_ is None else (test.is_,))
        if not values:
            vi, en = f"{test.fact} không phải số: cần is hoặc in", f"{test.fact} is no number: is or in is needed"
            self._problem(place, vi, en)
        for value in values:
            if fact.type is FactType.BOOLEAN:
                if not isinstance(value, bool):
                    vi, en = f"{test.fact}: ghi true hoặc false", f"{test.fact}: write true or false"
                    self._problem(place, vi, en)
            elif value not in (fact.values or {}):
                known = fact.values or {}
                mend = did_you_mean(str(value), known) or text(
                    f"có: {', '.join(known)}", f"there are: {', '.join(known)}"
                )
                self._problem(place, f"{test.fact} không có giá trị đó", f"{test.fact} has no such value", mend)


def _conditions(target: PlanTarget) -> Iterator[tuple[Place, Condition]]:
    assert target.base is not None
    for place, plain, by in (
        (("base", "when"), target.base.when, target.base.when_by),
        (("counts",), target.counts, target.counts_by),
    ):
        if plain is not None:
            yield place, plain
        if by is not None:
            of = (*place[:-1], f"{place[-1]}_by")
            yield from (((*of, "choices", name), each) for name, each in by.choices.items() if each is not None)


def _amounts(target: PlanTarget) -> Iterator[tuple[Place, TargetAmount]]:
    if target.amount is not None:
        yield ("amount",), target.amount
    if target.amount_by is not None:
        yield from ((("amount_by", "choices", name), each) for name, each in target.amount_by.choices.items())
