"""Plan files that are wrong are told by file, line and field, all problems at once, with what may be meant."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ocop_rules.errors import InvalidRulebook, UnknownPlan, UnknownReading
from ocop_rules.plans.check import check_plan, installed_plan, legal_forms, read_plan
from ocop_rules.register.read import read_register
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.rulebook.plan_files import plan_of_data

PLAN: dict[str, Any] = {
    "title": {"vi": "Kế hoạch", "en": "A plan"},
    "area": {"vi": "Huyện", "en": "A district"},
    "source": {"vi": "Tự đặt", "en": "Made up"},
    "period": {"from": "2026-01-01", "to": "2026-12-31"},
    "readings": {
        "upgraded": {
            "question": {"vi": "Thế nào", "en": "How"},
            "default": "again",
            "choices": {"again": {"vi": "Lại", "en": "Again"}, "more": {"vi": "Hơn", "en": "More"}},
        }
    },
    "targets": {
        "products": {
            "title": {"vi": "Sản phẩm", "en": "Products"},
            "base": {"table": "products", "when": {"fact": "certified", "is": True}},
            "counts_by": {
                "reading": "upgraded",
                "choices": {
                    "again": {"fact": "recognised_in_period", "is": True},
                    "more": {"fact": "stars_rose", "is": True},
                },
            },
            "need": {"per_cent": 50},
        }
    },
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return the plan with another value at a place; `...` takes what stands there away."""
    plan: dict[str, Any] = yaml.safe_load(yaml.safe_dump(PLAN))
    at: Any = plan
    *steps, last = path.split("/")
    for step in steps:
        at = at[step]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return plan


def written(tmp_path: Path, plan: dict[str, Any]) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(plan, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def test_a_plan_of_ones_own_is_read(tmp_path: Path) -> None:
    plan = read_plan(written(tmp_path, PLAN))
    assert (plan.id, [*plan.targets]) == ("mine", ["products"])
    assert plan.chosen({"upgraded": "more"}) == {"upgraded": "more"}
    again = plan_of_data(plan.as_json(), legal_forms(default_catalogue()))
    assert (again.digest, [*again.targets]) == (plan.digest, [*plan.targets])


MANY = [{"any": [{"fact": "stars", "at_least": i}, {"fact": "points", "at_least": i}]} for i in range(1, 10)]
WRONG = [
    ("targets/products/base/when/fact", "certifed", "certified"),
    ("targets/products/base/when/is", "yes", "true"),
    ("targets/products/base/when", {"fact": "stars", "is": True}, "thresholds are needed"),
    ("targets/products/base/when", {"fact": "stars", "at_least": "3.5"}, "whole number"),
    ("targets/products/base/when", {"fact": "points", "at_most": 50}, "at_least and below alone"),
    ("targets/products/base/when", {"fact": "points", "at_least": "50.00001"}, "more than four decimals"),
    ("targets/products/base/when", {"fact": "stars", "at_least": 10**30}, "too large"),
    ("targets/products/base/when", {"fact": "stars", "at_least": -1}, "too small"),
    ("targets/products/base/when", {"all": MANY}, "too complex"),
    ("targets/products/base/when", {"fact": "certified", "at_least": 3}, "is or in is needed"),
    ("targets/products/base/when", {"document": "test_report"}, "facts of the register alone"),
    ("targets/products/base/when", {"points": "this", "at_most": 3}, "facts of the register alone"),
    ("targets/products/base/table", "product", "products"),
    ("targets/products/base/table", "participations", "products"),
    ("targets/products/counts_by/reading", "upgrade", "upgraded"),
    ("targets/products/counts_by/choices/more", ..., ""),
    ("targets/products/counts_by/choices", {"again": None, "mor": {"fact": "traced", "is": True}}, "more"),
    ("targets/products/counts", {"fact": "certified", "is": True}, "only one of"),
    ("targets/products/need", {"per_cent": 0}, ""),
    ("targets/products/need", {"per_cent": 101}, ""),
    ("targets/products/need", {"per_cent": 50, "all": True}, "exactly one"),
    ("targets/products/need", {"number": 0}, ""),
    ("targets/products/need", ..., "need or need_by"),
    ("targets/products/base", ..., "base or not_kept"),
    ("targets/products/title", "Sản phẩm", ""),
    ("targets/Products", PLAN["targets"]["products"], ""),
    ("targets", {}, ""),
    ("readings/upgraded/default", "other", "none of the choices"),
    ("readings/unused", PLAN["readings"]["upgraded"], "no target uses"),
    ("period/to", "2025-12-31", "comes after"),
    ("reports", {"year": {"period": "2026-H3", "before": "2026-12-20"}}, ""),
    ("tagets", {}, "targets"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "told"), WRONG, ids=[f"{path}={value}"[:70] for path, value, _ in WRONG])
def test_what_is_wrong_is_told_by_its_line(tmp_path: Path, path: str, value: Any, told: str) -> None:
    with pytest.raises(InvalidRulebook) as caught:
        read_plan(written(tmp_path, changed(path, value)))
    problems = caught.value.problems
    assert any(told in each.render("en") for each in problems), [each.render("en") for each in problems]
    assert all(each.line is not None and "mine.yaml" in each.place for each in problems)
    assert all(each.message.vi != each.message.en for each in problems)


def test_amounts_are_of_counts_and_need_shares(tmp_path: Path) -> None:
    target = {"title": {"vi": "Lao động", "en": "Workers"}, "base": {"table": "producers"}, "need": {"number": 3}}
    plan = changed("targets/workers", target | {"amount": {"fact": "certified_workers", "of": "trained"}})
    with pytest.raises(InvalidRulebook) as caught:
        read_plan(written(tmp_path, plan))
    assert [each.place for each in caught.value.problems] == [
        "mine.yaml: targets.workers.amount.of",
        "mine.yaml: targets.workers.need",
    ]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    plan = changed("targets/products/base/when/fact", "certifed")
    plan["targets"]["products"]["counts_by"]["choices"]["more"] = {"fact": "stars_rise", "is": True}
    with pytest.raises(InvalidRulebook) as caught:
        read_plan(written(tmp_path, plan))
    assert len(caught.value.problems) == 2


def test_facts_of_reports_are_those_that_the_plan_asks_for(tmp_path: Path) -> None:
    target = {
        "title": {"vi": "Báo cáo", "en": "Reports"},
        "base": {"table": "communes"},
        "counts": {"fact": "report_year_before", "is": True},
        "need": {"all": True},
    }
    plan = changed("targets/reports", target)
    with pytest.raises(InvalidRulebook, match="no such fact"):
        read_plan(written(tmp_path, plan))
    plan["reports"] = {"year": {"period": "2026", "before": "2026-12-20"}}
    assert "report_year_by" in read_plan(written(tmp_path, plan)).facts("communes").facts


def test_names_that_are_none_are_told_with_what_may_be_meant(tmp_path: Path) -> None:
    with pytest.raises(UnknownPlan, match="ba-dinh-2022"):
        read_plan("ba-dinh-202")
    with pytest.raises(UnknownPlan):
        installed_plan(str(written(tmp_path, PLAN)))
    plan = read_plan("ba-dinh-2022")
    with pytest.raises(UnknownReading, match="upgraded"):
        plan.chosen({"upgrade": "more_stars"})
    with pytest.raises(UnknownReading, match="more_stars"):
        plan.chosen({"upgraded": "more_star"})


def test_the_plan_of_the_example_is_one() -> None:
    path = Path("examples/register/tan-lap/plan-2026.yaml")
    check = check_plan(path, read_register("examples/register/tan-lap"), date(2026, 12, 20))
    assert {each.verdict for each in check.targets} == {"met", "not_met"}
