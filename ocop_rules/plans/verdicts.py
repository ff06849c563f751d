"""Whether targets are met: rules over what they come to, which durable_rules fires and plain Python checks (R12)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from math import floor

from ocop_rules.engine.checked import EngineName, engine_that_runs
from ocop_rules.engine.network import NetworkPlan, Row, partition, property_text
from ocop_rules.engine.normal_form import Joint, Test, scaled
from ocop_rules.engine.pool import pool
from ocop_rules.errors import EngineDisagreement
from ocop_rules.plans.settled import SettledTarget
from ocop_rules.plans.tally import TargetTally
from ocop_rules.rulebook.plans import TargetNeed
from ocop_rules.rulebook.vocabulary import SCALE


class TargetVerdict(StrEnum):
    """What becomes of a target."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"
    NO_BASE = "no_base"


_VERDICTS = tuple(TargetVerdict)


def verdicts(
    plan: str, targets: Sequence[SettledTarget], tallies: Sequence[TargetTally], engine: EngineName = "durable"
) -> tuple[TargetVerdict, ...]:
    """Return whether targets are met, in their order.

    Args:
        plan: the plan's name, for messages.
        targets: targets that a register keeps.
        tallies: what they come to.
        engine: `durable` for both evaluators, `direct` for the direct one alone.

    Raises:
        EngineDisagreement: the evaluators differ.
        EngineError: durable_rules gave no answer.
    """
    needs = [each.need for each in targets if each.need is not None]
    direct = tuple(_direct(need, tally) for need, tally in zip(needs, tallies, strict=True))
    if needs and engine_that_runs(engine) == "durable":
        fired = _fired(plan, needs, tallies)
        if fired != direct:
            told = [
                tuple(f"{plan}/{t.name}/{v}" for t, v in zip(targets, each, strict=False)) for each in (fired, direct)
            ]
            raise EngineDisagreement("plan targets", told[0], told[1])
    return direct


def _direct(need: TargetNeed, tally: TargetTally) -> TargetVerdict:
    share = need.share
    if share is not None and not tally.base:
        if tally.is_bounded and not tally.size_most:
            return TargetVerdict.NO_BASE
        return TargetVerdict.NOT_KNOWN
    least, most = tally.least, tally.most
    wanted = Fraction(share if share is not None else need.number or 0)
    if least is not None and least >= wanted:
        return TargetVerdict.MET
    return TargetVerdict.NOT_MET if most is not None and most < wanted else TargetVerdict.NOT_KNOWN


def _rows(at: int, need: TargetNeed) -> list[Row]:
    """Return the rules of one target; exactly one of its verdicts fires."""

    def row(verdict: TargetVerdict, *tests: Test) -> Row:
        return Row(at * len(_VERDICTS) + _VERDICTS.index(verdict), tests)

    share = need.share
    wanted = scaled(share) if share is not None else (need.number or 0) * SCALE
    low, high, base = f"low{at}", f"high{at}", f"base{at}"
    some: Joint = () if share is None else (Test(base, "ge", 1),)
    found = [
        row(TargetVerdict.MET, *some, Test(low, "ge", wanted)),
        row(TargetVerdict.NOT_MET, *some, Test(high, "lt", wanted)),
        row(TargetVerdict.NOT_KNOWN, *some, Test(low, "lt", wanted), Test(high, "ge", wanted)),
        row(TargetVerdict.NOT_KNOWN, *some, Test(low, "lt", wanted), Test(f"endless{at}", "eq", 1)),
    ]
    if share is not None:
        none, may = Test(base, "eq", 0), f"may{at}"
        found += [
            row(TargetVerdict.NO_BASE, none, Test(may, "eq", 0), Test(f"bounded{at}", "eq", 1)),
            row(TargetVerdict.NOT_KNOWN, none, Test(may, "ge", 1)),
            row(TargetVerdict.NOT_KNOWN, none, Test(may, "eq", 0), Test(f"bounded{at}", "eq", 0)),
        ]
    return found


def _fired(plan: str, needs: Sequence[TargetNeed], tallies: Sequence[TargetTally]) -> tuple[TargetVerdict, ...]:
    network = NetworkPlan(partition([_rows(at, need) for at, need in enumerate(needs)]))
    values: dict[str, int] = {}
    for at, tally in enumerate(tallies):
        if tally.least is not None:
            values[f"low{at}"] = floor(tally.least * SCALE)
        if tally.most is not None:
            values[f"high{at}"] = floor(tally.most * SCALE)
        else:
            values[f"endless{at}"] = 1
        values[f"base{at}"] = tally.base
        values[f"may{at}"] = tally.size_most
        values[f"bounded{at}"] = int(tally.is_bounded)
    messages = [
        (
            kind.number,
            0,
            "".join(f"{property_text(kind.number, name)}{values[name]}" for name in kind.properties if name in values),
        )
        for kind in network.kinds
    ]
    fired = sorted(pool.fire(f"{plan}-targets", network, messages))
    if [each // len(_VERDICTS) for each in fired] != list(range(len(needs))):
        found = tuple(f"{plan}/{each // len(_VERDICTS)}/{_VERDICTS[each % len(_VERDICTS)]}" for each in fired)
        raise EngineDisagreement("plan targets", found, ("one verdict for each target",))
    return tuple(_VERDICTS[each % len(_VERDICTS)] for each in fired)
