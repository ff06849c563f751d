"""The life of certificates: each case of certificates.yaml, which a lawyer can read, and what hangs on it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from ocop_rules.canonical import canonical
from ocop_rules.register import certificate_law
from ocop_rules.register.certificate_life import CertificateState
from ocop_rules.register.life import RegisterLife, register_life
from ocop_rules.register.read import read_register
from ocop_rules.register.register import Register
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.rulebook.register_terms import load_register_terms

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "certificates.yaml").read_text(encoding="utf-8"))


def register_of(recognitions: list[dict[str, Any]]) -> Register:
    return read_register(
        {
            "format": "ocop-register/1",
            "products": [{"id": "S1", "name": "Chè"}],
            "recognitions": [{"product": "S1", **each} for each in recognitions],
        }
    )


def life_of(recognitions: list[dict[str, Any]], on: date, within: int = 180) -> RegisterLife:
    return register_life(register_of(recognitions), on, within)


def seen(life: RegisterLife, wanted: dict[str, Any]) -> dict[str, Any]:
    (product,) = life.products
    first = product.certificates[0]
    window = first.window
    whole: dict[str, Any] = {
        "state": str(first.state),
        "since": first.since,
        "ends_on": first.ends_on,
        "last_day": first.last_day,
        "days_left": first.days_left,
        "ending": first.is_ending,
        "window": None if window is None else [window.first, window.last, window.state],
        "notify_by": first.notify_by,
        "doubts": [*first.doubts],
        "stars": product.stars,
        "product_state": None if product.current is None else str(product.current.state),
        "product_ends_on": None if product.current is None else product.current.ends_on,
    }
    if first.citation is not None:
        steps = first.citation.in_("vi").split(", ")
        whole["clause"] = ", ".join([steps[0], *reversed(steps[1:])])
    return {name: whole.get(name) for name in wanted}


@pytest.mark.parametrize(
    ("recognitions", "on", "wanted"),
    [
        pytest.param(case["recognitions"], on, wanted, id=f"{case['case'][:60]} on {on}")
        for case in CASES
        for on, wanted in case["days"].items()
    ],
)
def test_certificates_stand_as_a_lawyer_reads_the_decisions(
    recognitions: list[dict[str, Any]], on: date, wanted: dict[str, Any]
) -> None:
    assert seen(life_of(recognitions, on), wanted) == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["case"])[:60])
def test_every_day_has_one_state_and_states_follow_each_other(case: dict[str, Any]) -> None:
    order = ["not_yet", "valid", "extended", "expired", "withdrawn", "superseded"]
    first = min(each["decided_on"] for each in case["recognitions"]) - timedelta(days=2)
    register = register_of(case["recognitions"])
    before: str | None = None
    for ahead in range(0, 1500, 5):
        on = first + timedelta(days=ahead)
        (product,) = register_life(register, on).products
        each = product.certificates[0]
        assert each.since is None or each.since <= on
        assert (each.days_left is not None) == each.state.holds
        if each.days_left is not None:
            assert each.last_day == on + timedelta(days=each.days_left)
        assert each.citation is not None or each.state in (CertificateState.NOT_YET, CertificateState.UNKNOWN)
        if before is not None and each.state != before and before in order and each.state in order:
            late = before == "expired" and each.state == "extended"  # filed after the end
            assert late or order.index(before) < order.index(str(each.state))
        before = str(each.state)


def test_reminders_are_what_is_due_within_the_days_asked_for() -> None:
    life = life_of([{"stars": 4, "decided_on": date(2026, 6, 30)}], date(2029, 1, 1))
    assert [(each.day, each.kind) for each in life.reminders] == [
        (date(2029, 1, 1), "window-opens"),
        (date(2029, 3, 2), "window-closes"),
        (date(2029, 6, 30), "ends"),
    ]
    filed = life_of([{"stars": 4, "decided_on": date(2026, 6, 30), "refiled_on": date(2029, 2, 1)}], date(2029, 2, 2))
    assert [(each.kind, each.day) for each in filed.reminders] == [
        ("evaluation-due", date(2029, 3, 18)),  # 45 days, Article 7, clause 6, point g
        ("ends", date(2029, 6, 30)),
    ]
    before = life_of([{"stars": 4, "decided_on": date(2026, 6, 30), "refiled_on": date(2029, 2, 1)}], date(2029, 1, 31))
    assert [each.kind for each in before.reminders] == ["window-closes", "ends"]  # nobody knows of the file yet
    assert life_of([{"stars": 4, "decided_on": date(2026, 6, 30)}], date(2029, 1, 1), 59).reminders[-1].kind == (
        "window-opens"
    )


def test_it_is_plain_data_with_a_digest_and_the_same_each_time() -> None:
    recognitions = [{"stars": 3, "decided_on": date(2025, 1, 2), "withdrawn_on": date(2026, 6, 15), "withdrawal": "c"}]
    one, other = (life_of(recognitions, date(2026, 7, 1)) for _ in range(2))
    assert one.to_json() == other.to_json() == canonical(json.loads(one.to_json()))
    assert one.digest == other.digest != life_of(recognitions, date(2026, 7, 2)).digest
    found = json.loads(one.to_json())
    assert found["counts"]["withdrawn"] == 1
    (product,) = found["products"]
    assert product["certificates"][0]["ground"]["citation"] == {
        "decision": "26/2026/QĐ-TTg",
        "article": 8,
        "clause": 1,
        "point": "c",
    }


def test_a_product_without_a_recognition_by_that_day_stands_nowhere() -> None:
    life = life_of([{"stars": 3, "decided_on": date(2025, 1, 2)}], date(2024, 12, 31))
    assert life.products[0].current is None
    assert (life.products[0].state, life.counts["not_known"]) == ("not_known", 1)  # R17
    data = life.register.as_json() | {"complete": ["recognitions"]}
    known = register_life(read_register(data), date(2024, 12, 31))
    assert (known.products[0].state, known.counts["none"]) == ("none", 1)


def test_the_narrow_reading_extends_for_files_outside_the_days_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    terms = load_register_terms(default_catalogue().root)
    narrow = terms.certificate.extension.model_copy(update={"filed": "late"})
    changed = terms.model_copy(update={"certificate": terms.certificate.model_copy(update={"extension": narrow})})
    monkeypatch.setattr(certificate_law, "load_register_terms", lambda root: changed)
    day = date(2027, 1, 11)
    for filed, state in ((date(2026, 8, 1), "expired"), (date(2026, 9, 13), "extended")):
        (product,) = life_of([{"stars": 3, "decided_on": date(2024, 1, 10), "refiled_on": filed}], day).products
        assert product.certificates[0].state == state
