"""What is doubtful in a register that can be read: product sets of another version, withdrawals against Article 8."""

from __future__ import annotations

from datetime import date
from typing import Any

from ocop_rules.plans.facts import RegisterFacts
from ocop_rules.plans.register_report import period_named
from ocop_rules.register.read import read_register
from ocop_rules.register.register import Register
from ocop_rules.rulebook.catalogue import default_catalogue


def register_of(products: list[dict[str, Any]], recognitions: list[dict[str, Any]], **more: Any) -> Register:
    return read_register({"format": "ocop-register/1", "products": products, "recognitions": recognitions} | more)


def set_of(register: Register) -> str | None:
    facts = RegisterFacts(register, period_named("2026"), {}, date(2026, 12, 1), default_catalogue())
    found = facts.set_of(register.products[0])
    return None if found is None else found.slug


def told(register: Register, *codes: str) -> list[tuple[str, str]]:
    return [(each.code, each.place) for each in register.notices if each.code in codes]


def test_a_number_that_means_another_set_in_the_newest_version_is_told() -> None:
    old = [{"product": "S1", "stars": 3, "decided_on": "2021-12-10"}]
    doubtful = register_of([{"id": "S1", "name": "Rổ tre", "set": 21}], old)
    (notice,) = (each for each in doubtful.notices if each.code == "set-of-version")
    assert notice.place == "products[0].set"
    assert "Trang thiết bị, dụng cụ y tế" in notice.render("vi")
    assert "Thủ công mỹ nghệ gia dụng, trang trí" in notice.render("vi")
    assert set_of(doubtful) == "medical-equipment"
    for sure in (
        {"set": 21, "version": "qd-26-2026"},
        {"set": 21, "group": "Trang thiết bị, dụng cụ y tế"},
        {"set": "household-decorative-crafts"},
        {"set": 7},
    ):
        assert told(register_of([{"id": "S1", "name": "Rổ tre", **sure}], old), "set-of-version") == []
    new = [*old, {"product": "S1", "stars": 3, "decided_on": "2024-12-10"}]
    assert told(register_of([{"id": "S1", "name": "Rổ tre", "set": 21}], new), "set-of-version") == []


def test_a_set_is_of_its_version_or_that_of_the_last_recognition_or_the_newest() -> None:
    old = [{"product": "S1", "stars": 3, "decided_on": "2021-12-10"}]
    for stated, recognitions, slug in (
        ({"set": "medical-equipment"}, old, "medical-equipment"),
        ({"set": "household-decorative-crafts"}, old, "household-decorative-crafts"),
        ({"set": 21, "version": "qd-148-2023"}, old, "household-decorative-crafts"),
        ({"set": 21}, [], "household-decorative-crafts"),
        ({}, old, None),
    ):
        assert set_of(register_of([{"id": "S1", "name": "Rổ tre", **stated}], recognitions)) == slug


def test_what_happened_later_than_the_register_is_told() -> None:
    given = [{"product": "S1", "stars": 3, "decided_on": "2062-12-10"}]
    product = [{"id": "S1", "name": "Rổ tre"}]
    assert told(register_of(product, given, as_of="2026-12-15"), "after-as-of") == [
        ("after-as-of", "recognitions[0].decided_on")
    ]
    assert told(register_of(product, given), "after-as-of") == []
    assert told(register_of(product, given, as_of="2062-12-10"), "after-as-of") == []


def test_the_examples_sets_are_those_of_their_recognitions() -> None:
    assert told(read_register("examples/register/tan-lap"), "set-of-version", "withdrawn-by", "withdrawn-late") == []


def withdrawn(stars: int, **more: Any) -> list[tuple[str, str]]:
    row = {"product": "S1", "stars": stars, "decided_on": "2025-03-03", "withdrawn_on": "2026-07-20", "withdrawal": "b"}
    tables = {"inspections": more.pop("inspections")} if "inspections" in more else {}
    products = [{"id": "S1", "name": "Chè", "producer": "P1"}]
    producers = [{"id": "P1", "name": "HTX"}]
    register = register_of(products, [row | more], producers=producers, **tables)
    return told(register, "withdrawn-by", "withdrawn-late")


def test_who_withdraws_is_who_the_decision_in_force_says() -> None:
    by = [("withdrawn-by", "recognitions[0].withdrawn_by")]
    assert withdrawn(5, withdrawn_by="1066/QĐ-UBND") == by
    assert withdrawn(3, withdrawn_by="1066/QĐ-BNNMT") == by
    assert withdrawn(3, withdrawn_by="1066/QĐ-UBND") == []
    assert withdrawn(5, withdrawn_by="1066/QĐ-BNNMT") == []
    assert withdrawn(5, withdrawn_by="số 12") == []
    # Before 26/2026 no decision says who withdraws.
    assert withdrawn(5, withdrawn_by="1066/QĐ-UBND", withdrawn_on="2026-05-21") == []


def test_withdrawal_within_the_days_from_the_conclusion() -> None:
    late = [("withdrawn-late", "recognitions[0].withdrawn_on")]
    assert withdrawn(3, concluded_on="2026-07-05") == []
    assert withdrawn(3, concluded_on="2026-07-20") == []
    assert withdrawn(3, concluded_on="2026-07-04") == late
    assert withdrawn(3, concluded_on="2026-07-21") == late
    assert withdrawn(3) == []

    def visited(day: str, result: str, **what: str) -> list[dict[str, str]]:
        return [{"id": "K1", "inspected_on": day, "result": result, **what}]

    assert withdrawn(3, inspections=visited("2026-07-04", "failed", product="S1")) == late
    assert withdrawn(3, inspections=visited("2026-07-04", "failed", producer="P1")) == late
    assert withdrawn(3, inspections=visited("2026-07-05", "failed", product="S1")) == []
    assert withdrawn(3, inspections=visited("2026-07-04", "to_mend", product="S1")) == []
    assert withdrawn(3, inspections=visited("2024-07-04", "failed", product="S1")) == []
    assert withdrawn(3, concluded_on="2026-07-10", inspections=visited("2026-06-01", "failed", product="S1")) == []
