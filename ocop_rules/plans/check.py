"""Checking a plan over a register on a day: each target met, not met or not known, and which rows make it so (R17)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from ocop_rules.brief import one_line
from ocop_rules.canonical import canonical_parts, digest_of_parts
from ocop_rules.engine.checked import EngineName, engine_that_runs
from ocop_rules.plans.check_document import (
    FORMAT,
    PlanCheckDocument,
    head_document,
    rows_document,
    target_document,
    text_document,
)
from ocop_rules.plans.counted_rows import AnsweredTable, CountedRows
from ocop_rules.plans.facts import RegisterFacts
from ocop_rules.plans.lint import refuse_what_cannot_run
from ocop_rules.plans.results import Reason, TargetResult
from ocop_rules.plans.row_rules import RowRules
from ocop_rules.plans.settled import SettledTarget, settled
from ocop_rules.plans.tally import TargetTally, number, share
from ocop_rules.plans.verdicts import TargetVerdict, verdicts
from ocop_rules.register.register import Register
from ocop_rules.release import LIBRARY_VERSION
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.rulebook.plan_files import load_plan
from ocop_rules.rulebook.plans import RegisterPlan
from ocop_rules.several import Several, frozen_mapping
from ocop_rules.text import Text


@dataclass(frozen=True, eq=False)
class PlanCheck:
    """A plan checked over a register on a day.

    Attributes:
        plan: the plan.
        register: the register.
        on: the day.
        readings: the choice of each reading.
        engine: `durable` where durable_rules inferred, checked by the direct evaluator, or `direct`.
        targets: what the targets come to, in the plan's order.
    """

    plan: RegisterPlan
    register: Register
    on: date
    readings: Mapping[str, str]
    engine: EngineName
    targets: tuple[TargetResult, ...]

    def __repr__(self) -> str:
        return one_line("PlanCheck", [("plan", self.plan.id), ("on", self.on), *self.counts.items()])

    @cached_property
    def by_name(self) -> Mapping[str, TargetResult]:
        """The targets by name."""
        return {each.name: each for each in self.targets}

    @property
    def counts(self) -> Mapping[str, int]:
        """How many targets have each verdict, by its name."""
        found = dict.fromkeys([each.value for each in TargetVerdict], 0)
        for each in self.targets:
            found[each.verdict.value] += 1
        return found

    @property
    def notices(self) -> tuple[str, ...]:
        """What is to be known of the day, by codes: `register-older`, `period-not-begun`, `period-not-over`."""
        period, as_of = self.plan.definition.period, self.register.as_of
        found = []
        if as_of is not None and as_of < self.on:
            found.append("register-older")
        if self.on < period.from_:
            found.append("period-not-begun")
        elif self.on < period.to:
            found.append("period-not-over")
        return tuple(found)

    @cached_property
    def document(self) -> PlanCheckDocument:
        """It as plain data of the format `ocop-plan-check/1`."""
        return {**_head(self), "targets": [target_document(each) for each in self.targets]}

    def to_json(self) -> str:
        """Return it as canonical JSON of the format `ocop-plan-check/1`."""
        return "".join(self.json_parts())

    def json_parts(self) -> Iterator[str]:
        """Yield it as canonical JSON of the format `ocop-plan-check/1`, in parts of some thousand characters."""
        targets = ({**head_document(each), "entities": rows_document(each)} for each in self.targets)
        return canonical_parts({**_head(self), "targets": targets})

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its canonical JSON."""
        return digest_of_parts(self.json_parts())


def read_plan(plan: str | Path | RegisterPlan, catalogue: Catalogue | None = None) -> RegisterPlan:
    """Return a plan by the name of one that comes with the criteria, or by its file.

    Raises:
        UnknownPlan: there is no such plan.
        InvalidRulebook: with every problem of the file, each by its line.
    """
    if isinstance(plan, RegisterPlan):
        return plan
    used = catalogue or default_catalogue()
    return _runnable(load_plan(plan, used.root, legal_forms(used)))


def installed_plan(name: str, catalogue: Catalogue | None = None) -> RegisterPlan:
    """Return a plan that comes with the criteria, by its name and never by a file's; raises as `read_plan`."""
    used = catalogue or default_catalogue()
    return _runnable(load_plan(name, used.root, legal_forms(used), is_installed=True))


def _runnable(plan: RegisterPlan) -> RegisterPlan:
    refuse_what_cannot_run(plan)
    return plan


def legal_forms(catalogue: Catalogue) -> Mapping[str, Text]:
    """Return the legal forms of producers, by name."""
    return catalogue.vocabulary().facts["legal_form"].values or {}


def check_plan(
    plan: str | Path | RegisterPlan,
    register: Register,
    on: date,
    readings: Mapping[str, str] | None = None,
    *,
    engine: EngineName = "durable",
    catalogue: Catalogue | None = None,
) -> PlanCheck:
    """Return what the targets of a plan come to over a register on a day (R17).

    Args:
        plan: the name of one that comes with the criteria, such as `ba-dinh-2022`, a file of one's own, or a plan.
        register: the register.
        on: the day; never taken from the clock (R13). What lies after it has not happened.
        readings: the choices of readings, by name; the plan's own where none is set.
        engine: `durable` for both evaluators, `direct` for the direct one alone.
        catalogue: the criteria; None for those that are installed.

    Raises:
        UnknownPlan: there is no such plan.
        UnknownReading: it has no such reading, or the reading no such choice.
        InvalidRulebook: the plan's file is wrong.
        EngineDisagreement: the two evaluators differ; nothing is returned then.
        EngineError: durable_rules gave no answer that can be trusted.
    """
    used = catalogue or default_catalogue()
    return check_with_facts(read_plan(plan, used), register, on, readings or {}, engine=engine, catalogue=used)


def check_with_facts(
    read: RegisterPlan,
    register: Register,
    on: date,
    readings: Mapping[str, str],
    *,
    engine: EngineName = "durable",
    catalogue: Catalogue,
    of_day: RegisterFacts | None = None,
) -> PlanCheck:
    """Return what `check_plan` does, with facts of the same register and day that are there already.

    Args:
        read: the plan.
        register: the register.
        on: the day.
        readings: the choices of readings, by name.
        engine: `durable` for both evaluators, `direct` for the direct one alone.
        catalogue: the criteria.
        of_day: the facts, so that certificates are reckoned once; None where there are none.

    Raises:
        UnknownReading: the plan has no such reading, or the reading no such choice.
        EngineDisagreement: the two evaluators differ; nothing is returned then.
        EngineError: durable_rules gave no answer that can be trusted.
    """
    chosen = read.chosen(readings)
    targets = settled(read, chosen)
    facts = RegisterFacts(register, read.definition.period, read.definition.reports, on, catalogue, of_day)
    rows = _Rows(facts, read, targets, engine)
    kept = [each for each in targets if each.table is not None]
    tallied = [rows.tally(each) for each in kept]
    found = dict(zip((each.name for each in kept), verdicts(read.id, kept, tallied, engine), strict=True))
    tallies = dict(zip((each.name for each in kept), tallied, strict=True))
    results = (
        TargetResult(each, found[each.name], tallies[each.name], rows.reasons(each, tallies[each.name]), rows.of(each))
        if each.table is not None
        else TargetResult(each, TargetVerdict.NOT_KNOWN, None, ("not-kept",), ())
        for each in targets
    )
    return PlanCheck(read, register, on, frozen_mapping(chosen), engine_that_runs(engine), Several(results))


class _Rows:
    """Asks the rules of every row of the tables that targets are about."""

    def __init__(
        self, facts: RegisterFacts, plan: RegisterPlan, targets: Sequence[SettledTarget], engine: EngineName
    ) -> None:
        self._facts = facts
        self._found: dict[str, CountedRows] = {}
        for table in dict.fromkeys(each.table for each in targets if each.table is not None):
            about = [each for each in targets if each.table == table]
            rows = AnsweredTable(facts, table, RowRules(plan.id, table, about, plan.facts(table), engine))
            self._found |= {each.name: CountedRows(rows, each, at) for at, each in enumerate(about)}

    def of(self, target: SettledTarget) -> CountedRows:
        """Return the rows of a target's base."""
        return self._found[target.name]

    def tally(self, target: SettledTarget) -> TargetTally:
        """Return what a target comes to."""
        assert target.table is not None
        assert target.need is not None
        count = number if target.need.share is None else share
        return count(self.of(target).parts(), is_bounded=self._facts.is_complete(target.table))

    def reasons(self, target: SettledTarget, tally: TargetTally) -> tuple[Reason, ...]:
        """Return why something of a target is not known."""
        assert target.table is not None
        found = []
        if not self._facts.is_there(target.table):
            found.append("table-left-out")
        elif not tally.is_bounded:
            found.append("table-not-complete")
        if tally.unknown:
            found.append("rows-not-known")
        return tuple(found)


def _head(check: PlanCheck) -> PlanCheckDocument:
    """Return the document without its targets."""
    definition = check.plan.definition
    as_of = check.register.as_of
    return {
        "format": FORMAT,
        "library": LIBRARY_VERSION,
        "engine": check.engine,
        "plan": check.plan.id,
        "plan_digest": check.plan.digest,
        "title": text_document(definition.title),
        "area": text_document(definition.area),
        "register": check.register.digest,
        "register_name": check.register.name,
        "as_of": None if as_of is None else as_of.isoformat(),
        "on": check.on.isoformat(),
        "period": [definition.period.from_.isoformat(), definition.period.to.isoformat()],
        "readings": {**check.readings},
        "counts": {**check.counts},
        "notices": [*check.notices],
        "targets": [],
    }
