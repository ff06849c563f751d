"""What targets come to: each case of targets.yaml, which a lawyer can read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ocop_rules.plans.check import check_plan, read_plan
from ocop_rules.plans.results import TargetResult, cut_off
from ocop_rules.register.read import read_register
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.rulebook.plan_files import plan_names

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "targets.yaml").read_text(encoding="utf-8"))


def seen(result: TargetResult, wanted: dict[str, Any]) -> dict[str, Any]:
    tally = result.tally
    whole: dict[str, Any] = {
        "verdict": str(result.verdict),
        "counted": 0 if tally is None else tally.counted,
        "base": 0 if tally is None else tally.base,
        "per_cent": cut_off(result.per_cent),
        "least": None if tally is None else cut_off(tally.least),
        "most": None if tally is None else cut_off(tally.most),
        "missing": result.missing,
        "reasons": [*result.reasons],
        "counts": [each.id for each in result.counting()],
        "lacks": [each.id for each in result.lacking()],
        "unknown": [each.id for each in result.not_known()],
    }
    return {name: whole[name] for name in wanted}


def questions() -> Iterator[Any]:
    for case in CASES:
        settings = {"": case["days"], **case.get("readings", {})}
        for reading, days in settings.items():
            name, _, choice = reading.partition("=")
            chosen = case.get("readings_set", {}) | ({name: choice} if name else {})
            for on, wanted in days.items():
                shown = f"{case['target']}: {case['case'][:50]} on {on} {reading}"
                yield pytest.param(case, chosen, on, wanted, id=shown)


@pytest.mark.parametrize(("case", "readings", "on", "wanted"), [*questions()])
def test_targets_come_to_what_a_lawyer_reads(
    case: dict[str, Any], readings: dict[str, str], on: date, wanted: dict[str, Any]
) -> None:
    register = read_register({"format": "ocop-register/1", **case["register"]})
    check = check_plan(case["plan"], register, on, readings)
    assert check.engine == "durable"
    assert seen(check.by_name[case["target"]], wanted) == wanted


def test_every_target_of_the_seed_plan_has_its_cases() -> None:
    targets = {(case["plan"], case["target"]) for case in CASES}
    assert {name for plan, name in targets if plan == "ba-dinh-2022"} == {*read_plan("ba-dinh-2022").targets}


@pytest.mark.parametrize("name", plan_names(default_catalogue().root))
def test_every_reading_of_a_plan_can_be_set(name: str) -> None:
    register = read_register(Path("examples/register/tan-lap"))
    plan = read_plan(name)
    assert {target.clause for target in plan.targets.values() if name == "ba-dinh-2022"} <= {
        "I.2", "II.1.3", "II.3", "IV.1", "IV.5", "IV.6",
    }  # fmt: skip
    for reading, of in plan.definition.readings.items():
        for choice in of.choices:
            check = check_plan(plan, register, date(2022, 12, 20), {reading: choice})
            assert check.readings[reading] == choice
            assert check.document["engine"] == "durable"
