"""Last bundles rated again on a day, the plan of inspections, and what was found in the next bundle."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import ocop_rules
from ocop_rules.register.inspection_plan import InspectionPlan, PlannedVisit, inspection_plan
from ocop_rules.register.inspection_table import plan_csv, risk_in_words
from ocop_rules.register.read import read_register
from ocop_rules.register.register import Register
from ocop_rules.rulebook.catalogue import default_catalogue

HOME = Path("examples/register/tan-lap")
VOCABULARY = default_catalogue().vocabulary()


@pytest.fixture(scope="module")
def register() -> Register:
    return read_register(HOME)


@pytest.fixture(scope="module")
def plan(register: Register) -> InspectionPlan:
    return inspection_plan(register, date(2026, 12, 20), HOME)


def visit(plan: InspectionPlan, product: str) -> PlannedVisit:
    return next(each for each in plan.visits if each.life.product.id == product)


def reasons(plan: InspectionPlan, product: str) -> list[str]:
    return [each.name for each in visit(plan, product).risks]


def test_only_products_with_a_certificate_are_visited_the_riskiest_first(plan: InspectionPlan) -> None:
    assert {each.life.stars for each in plan.visits} <= {3, 4, 5}
    assert [each.life.product.id for each in plan.visits[:3]] == ["SP09", "SP11", "SP35"]
    weights = [each.weight for each in plan.visits]
    assert weights == sorted(weights, reverse=True)
    assert all(each.weight == sum(risk.weight for risk in each.risks) for each in plan.visits)


def test_a_paper_that_ended_costs_the_star_that_it_bore(register: Register, plan: InspectionPlan) -> None:
    again = visit(plan, "SP09").reinspection
    assert again is not None
    assert (again.then.stars, again.stars) == (4, 3)
    assert [(each.document.id, each.ends_on, each.has_ended) for each in again.papers] == [
        ("D04", date(2026, 11, 20), True),
        ("D22", date(2026, 11, 30), True),
        ("D21", None, False),
    ]
    assert reasons(plan, "SP09") == ["stars-lost", "papers-ended", "papers-ended", "long-since", "papers-ending"]
    told = risk_in_words(visit(plan, "SP09").risks[0], "vi", VOCABULARY)
    assert told == "hồ sơ hôm nay chỉ đạt 3 sao, giấy chứng nhận 4 sao; thiếu ở tiêu chí 9"
    before = inspection_plan(register, date(2026, 11, 30), HOME)  # the last day on which the paper counts
    assert "stars-lost" not in reasons(before, "SP09")
    after = inspection_plan(register, date(2026, 12, 1), HOME)
    assert "stars-lost" in reasons(after, "SP09")


def test_what_was_found_is_a_fact_of_the_next_bundle_backed_by_the_minutes(plan: InspectionPlan) -> None:
    again = visit(plan, "SP11").reinspection
    assert again is not None
    bundle = again.now.bundle
    (fact,) = [each for each in bundle.facts if each.fact == "local_labour_share"]
    assert (fact.value, fact.documents, fact.note) == (45, ("D10", "KT-KT4"), "Lao động trong xã 45 %")
    (minutes,) = [each for each in bundle.documents if each.id == "KT-KT4"]
    assert (minutes.type, minutes.number, minutes.issued_on) == (
        "inspection_report",
        "30/BB-KTLN",
        date(2026, 11, 12),
    )
    assert (again.then.criteria["3.3"].option, again.now.criteria["3.3"].option) == (2, 1)
    assert reasons(plan, "SP11")[:2] == ["finding-open", "finding-open"]


def changed(**tables: list[dict[str, Any]]) -> Register:
    data = yaml.safe_load((HOME / "register.yaml").read_text(encoding="utf-8"))
    return read_register(data | tables)


def test_what_is_mended_counts_no_more_and_what_comes_later_not_yet() -> None:
    inspections = [
        {"id": "K1", "product": "SP09", "inspected_on": date(2026, 10, 1), "result": "failed"},
        {"id": "K2", "product": "SP09", "inspected_on": date(2026, 12, 1), "result": "passed"},
    ]
    findings = [
        {"inspection": "K1", "fact": "dossier_forged", "value": True},
        {"inspection": "K2", "fact": "dossier_forged", "value": False},
        {"inspection": "K1", "told": "Nhãn cũ", "mended_on": date(2026, 10, 20)},
    ]
    register = changed(inspections=inspections, findings=findings)
    assert "finding-open" not in reasons(inspection_plan(register, date(2026, 9, 30), HOME), "SP09")
    on_the_day = inspection_plan(register, date(2026, 10, 1), HOME)
    assert reasons(on_the_day, "SP09")[:4] == ["knocked-out", "finding-open", "finding-open", "failed-before"]
    assert visit(on_the_day, "SP09").reinspection.stars is None  # type: ignore[union-attr]
    told = risk_in_words(visit(on_the_day, "SP09").risks[0], "en", VOCABULARY)
    assert told.startswith("the file would be ended today: Forged dossier (26/2026/QĐ-TTg")
    mended = inspection_plan(register, date(2026, 10, 20), HOME)
    assert reasons(mended, "SP09").count("finding-open") == 1
    later = inspection_plan(register, date(2026, 12, 1), HOME)
    assert "knocked-out" not in reasons(later, "SP09")  # of one fact the last finding counts
    assert "failed-before" not in reasons(later, "SP09")


def test_a_visit_that_the_register_does_not_know_of_is_not_none() -> None:
    data = yaml.safe_load((HOME / "register.yaml").read_text(encoding="utf-8"))
    data["complete"].remove("inspections")
    unknown = inspection_plan(read_register(data), date(2026, 12, 20))
    known = inspection_plan(read_register(HOME), date(2026, 12, 20))
    assert "visit-not-known" in reasons(unknown, "SP01")
    assert "never-visited" in reasons(known, "SP01")


def test_a_bundle_that_is_wrong_is_told_and_keeps_no_other_back(tmp_path: Path) -> None:
    data = yaml.safe_load((HOME / "register.yaml").read_text(encoding="utf-8"))
    (tmp_path / "bundles").mkdir()
    good = (HOME / "bundles" / "mut-dua.yaml").read_text(encoding="utf-8")
    (tmp_path / "bundles" / "mut-dua.yaml").write_text(good, encoding="utf-8")
    (tmp_path / "bundles" / "dua-say-deo.yaml").write_text("format: ocop-evidence/1\n", encoding="utf-8")
    plan = inspection_plan(read_register(data), date(2026, 12, 20), tmp_path)
    assert isinstance(visit(plan, "SP09").error, ocop_rules.InvalidEvidence)
    assert isinstance(visit(plan, "SP35").error, ocop_rules.InvalidDocument)  # there is no such file
    assert visit(plan, "SP11").reinspection is not None


def test_it_is_plain_data_the_same_each_time(register: Register, plan: InspectionPlan) -> None:
    again = inspection_plan(register, date(2026, 12, 20), HOME)
    assert again.to_json() == plan.to_json()
    assert again.digest == plan.digest
    found = json.loads(plan.to_json())
    assert found["visits"][0]["risks"][0] == {
        "name": "stars-lost",
        "weight": 60,
        "about": {"before": 4, "now": 3, "criteria": ["9"]},
    }
    lines = plan_csv(plan, "en", VOCABULARY).splitlines()
    assert lines[0] == "weight,product,name,producer,commune,stars,now,reasons"
    assert lines[1].startswith("115,SP09,Dứa sấy dẻo Đồng Giao,")
