"""What holds of every plan and register: order says nothing, more that counts never unmeets, bounds are bounds."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocop_rules.plans.row_rules as row_rules
import ocop_rules.plans.verdicts as verdicts_module
from ocop_rules.canonical import canonical
from ocop_rules.errors import EngineDisagreement
from ocop_rules.plans.check import PlanCheck, check_plan
from ocop_rules.plans.row_rules import Truth
from ocop_rules.plans.tally import Part, number, of_amount, of_row, share
from ocop_rules.plans.verdicts import TargetVerdict
from ocop_rules.register.read import read_register

TABLES = [
    "producers", "products", "recognitions", "sales_points", "retail_places", "events", "participations", "trainings",
    "assessments", "craft_villages", "communes", "ward_reports",
]  # fmt: skip
PLANS = ("ba-dinh-2022", "ha-noi-2025", "nation-2025")


def register_at_random(rng: random.Random) -> dict[str, Any]:
    """Return a register of any shape, with much that is not known."""

    def maybe(**fields: Any) -> dict[str, Any]:
        return {name: value for name, value in fields.items() if value is not None and rng.random() < 0.8}

    def day() -> str:
        return date(rng.randrange(2019, 2026), rng.randrange(1, 13), rng.randrange(1, 29)).isoformat()

    def truth() -> bool:
        return rng.random() < 0.5

    communes = [f"Xã {i}" for i in range(rng.randrange(1, 5))]
    villages = [f"L{i}" for i in range(rng.randrange(3))]
    producers = [f"C{i}" for i in range(rng.randrange(6))]
    products = [f"S{i}" for i in range(rng.randrange(8))]
    events = [f"E{i}" for i in range(rng.randrange(3))]
    forms = ("household", "cooperative", "limited_company")
    data: dict[str, Any] = {
        "communes": [
            {"name": name, **maybe(district=f"Huyện {i % 2}", new_rural=rng.choice(["none", "standard", "advanced"]))}
            for i, name in enumerate(communes)
        ],
        "craft_villages": [{"id": each, "name": each, **maybe(traditional=truth())} for each in villages],
        "producers": [
            {
                "id": each,
                "name": each,
                **maybe(
                    form=rng.choice(forms),
                    commune=rng.choice(communes),
                    trained=truth(),
                    stable_linkage=truth(),
                    modern_channels=truth(),
                    workers=20,
                    trained_workers=rng.randrange(8, 20),
                    certified_workers=rng.randrange(8),
                    craft_village=rng.choice(villages) if villages else None,
                ),
            }
            for each in producers
        ],
        "products": [
            {"id": each, "name": each, **maybe(set=rng.choice([7, 26]), producer=rng.choice(producers or [None]))}
            for each in products
        ],
        "recognitions": [
            {
                "product": each,
                "stars": rng.randrange(3, 6),
                "decided_on": on,
                **maybe(points=str(rng.randrange(5000, 10000) / 100)),
            }
            for each in products
            for on in sorted({day() for _ in range(rng.randrange(3))})
        ],
        "assessments": [
            {
                "product": each,
                "assessed_on": day(),
                "level": "district",
                **maybe(points=str(rng.randrange(3000, 9000) / 100), forwarded_on=day()),
            }
            for each in products
            if truth()
        ],
        "events": [{"id": each, "name": each, "held_on": day()} for each in events],
        "participations": [{"event": e, "product": s} for e in events for s in products if truth()],
        "sales_points": [{"id": f"D{i}", "name": f"D{i}", **maybe(opened_on=day())} for i in range(rng.randrange(4))],
        "retail_places": [
            {
                "id": f"B{i}",
                "name": f"B{i}",
                "kind": rng.choice(["mall", "market", "general_supermarket"]),
                **maybe(ocop_area=truth(), ocop_places=rng.randrange(3), since=day()),
            }
            for i in range(rng.randrange(5))
        ],
        "trainings": [
            {"id": f"T{i}", "name": f"T{i}", "audience": rng.choice(["officials", "producers"]), "held_on": day()}
            for i in range(rng.randrange(3))
        ],
        "ward_reports": [
            {"commune": each, "period": period, **maybe(received_on=day())}
            for each in communes
            for period in ("2022-H1", "2022-H2")
            if truth()
        ],
    }
    complete = [each for each in TABLES if rng.random() < 0.7]
    return {"format": "ocop-register/1", "complete": complete, **data}


def checked(data: dict[str, Any], plan: str, on: date, engine: Any = "durable") -> PlanCheck:
    return check_plan(plan, read_register(data), on, engine=engine)


def answers(check: PlanCheck) -> list[object]:
    """Return what targets come to, without the order of rows and without the register's digest."""
    return [
        {**each, "entities": sorted(each["entities"], key=lambda row: canonical(row))}
        for each in check.document["targets"]
    ]


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(PLANS), st.dates(date(2021, 6, 1), date(2026, 6, 1)))
def test_both_evaluators_agree_and_order_says_nothing(rng: random.Random, plan: str, on: date) -> None:
    data = register_at_random(rng)
    check = checked(data, plan, on)
    direct = checked(data, plan, on, engine="direct")
    assert answers(direct) == answers(check)
    shuffled = {name: rng.sample(rows, len(rows)) if isinstance(rows, list) else rows for name, rows in data.items()}
    assert answers(checked(shuffled, plan, on)) == answers(check)
    assert checked(data, plan, on).to_json() == check.to_json()
    for each in check.targets:
        tally = each.tally
        if tally is not None and tally.least is not None:
            assert tally.most is None or tally.least <= tally.most
        assert (each.verdict is not TargetVerdict.NOT_KNOWN) or each.reasons


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.dates(date(2022, 1, 1), date(2023, 6, 1)))
def test_more_that_counts_never_makes_a_met_target_unmet(rng: random.Random, on: date) -> None:
    data = register_at_random(rng)
    before = checked(data, "ba-dinh-2022", on)
    more = {name: [*rows] if isinstance(rows, list) else rows for name, rows in data.items()}
    more["producers"].append(
        {
            "id": "C+",
            "name": "C+",
            "trained": True,
            "stable_linkage": True,
            "modern_channels": True,
            "trained_workers": 1,
            "certified_workers": 1,
        }
    )
    more["products"].append({"id": "S+", "name": "S+", "producer": "C+"})
    more["events"].append({"id": "E+", "name": "E+", "held_on": "2022-01-01"})
    more["participations"].append({"event": "E+", "product": "S+"})
    more["recognitions"] += [
        {"product": "S+", "stars": 3, "decided_on": "2021-03-01"},
        {"product": "S+", "stars": 4, "decided_on": "2022-01-01"},
    ]
    more["sales_points"].append({"id": "D+", "name": "D+", "opened_on": "2022-01-01"})
    more["retail_places"] += [
        {"id": "B+", "name": "B+", "kind": "mall", "ocop_area": True},
        {"id": "B++", "name": "B++", "kind": "market", "ocop_places": 1},
    ]
    more["trainings"] += [
        {"id": f"T{each}", "name": "T+", "audience": each, "held_on": "2022-01-01"}
        for each in ("officials", "producers")
    ]
    after = checked(more, "ba-dinh-2022", on)
    for one, other in zip(before.targets, after.targets, strict=True):
        if one.verdict is TargetVerdict.MET:
            assert other.verdict is TargetVerdict.MET, one.name


TRUTHS: tuple[Truth, ...] = (True, False, None)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from((True, None)), st.sampled_from(TRUTHS)), max_size=6))
def test_bounds_are_what_can_become_of_what_is_not_known(rows: list[tuple[Truth, Truth]]) -> None:
    parts = [of_row(*each) for each in rows]
    numbers, shares = set(), set()
    for whole in product(*(_known(base, counts) for base, counts in rows)):
        base = sum(in_base for in_base, _ in whole)
        counted = sum(in_base and counts for in_base, counts in whole)
        numbers.add(Fraction(counted))
        if base:
            shares.add(Fraction(counted, base) * 100)
    tally = number(parts, is_bounded=True)
    assert (tally.least, tally.most) == (min(numbers), max(numbers))
    assert number(parts, is_bounded=False).most is None
    tally = share(parts, is_bounded=True)
    if tally.base:
        assert (tally.least, tally.most) == (min(shares), max(shares))
    else:
        assert tally.least is None


def _known(base: Truth, counts: Truth) -> list[tuple[bool, bool]]:
    bases = (True, False) if base is None else (base,)
    return [(b, c) for b in bases for c in ((True, False) if counts is None else (counts,))]


_AMOUNTS = st.tuples(st.sampled_from((True, None)), st.none() | st.integers(0, 3), st.none() | st.integers(3, 5))


@settings(max_examples=300, deadline=None)
@given(st.lists(_AMOUNTS, max_size=4))
def test_bounds_of_amounts_hold_whatever_becomes_known(rows: list[tuple[Truth, int | None, int | None]]) -> None:
    tally = share([of_amount(*each) for each in rows], is_bounded=True)
    if tally.least is None or tally.most is None:
        return
    ways = []
    for base, counted, size in rows:
        sizes = (3, 4, 60) if size is None else (size,)
        known = [
            (c, s) for s in sizes for c in (range(s + 1) if counted is None and s < 60 else (counted or 0,)) if c <= s
        ]
        ways.append([*known, *([(0, 0)] if base is None else [])])
    for whole in product(*ways):
        size = sum(s for _, s in whole)
        if size:
            assert tally.least <= Fraction(sum(c for c, _ in whole), size) * 100 <= tally.most


def test_where_the_evaluators_differ_nothing_is_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    data = register_at_random(random.Random(5)) | {"products": [{"id": "S1", "name": "S1"}], "recognitions": []}
    for table in ("assessments", "participations"):
        data[table] = []
    checked(data, "ba-dinh-2022", date(2022, 12, 20))
    with monkeypatch.context() as patched:
        patched.setattr(row_rules, "truth", lambda condition, facts: True)
        with pytest.raises(EngineDisagreement, match="plan rows"):
            checked(data, "ba-dinh-2022", date(2022, 12, 20))
    with monkeypatch.context() as patched:
        patched.setattr(verdicts_module, "_direct", lambda need, tally: TargetVerdict.MET)
        with pytest.raises(EngineDisagreement, match="plan targets"):
            checked(data, "ba-dinh-2022", date(2022, 12, 20))


def test_a_part_is_known_where_all_of_it_is() -> None:
    assert Part(True, 1, 1, 1).is_known
    assert not Part(None, 1, 1, 1).is_known
    assert not of_amount(True, None, 4).is_known
    assert not of_row(True, None).is_known
