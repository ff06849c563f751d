from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from ocop_rules.rulebook.condition import Condition
from ocop_rules.rulebook.lint.region import can_hold, implies
from ocop_rules.rulebook.vocabulary import Vocabulary

KINDS: dict[str, dict[str, Any]] = {
    "share": {"type": "share"},
    "count": {"type": "count"},
    "growth": {"type": "number"},
    "held": {"type": "boolean"},
    "reach": {"type": "choice", "values": {v: {"vi": v, "en": v} for v in ("commune", "province", "abroad")}},
}

VOCABULARY = Vocabulary.model_validate(
    {
        "documents": {"invoice": {"title": {"vi": "Hóa đơn", "en": "Invoice"}}},
        "facts": {
            name: {"title": {"vi": name, "en": name}, "documents": ["invoice"], **kind} for name, kind in KINDS.items()
        },
    }
)


def condition(written: dict[str, Any]) -> Condition:
    adapter: TypeAdapter[Condition] = TypeAdapter(Condition)
    return adapter.validate_python(written)


@pytest.mark.parametrize(
    ("written", "holds"),
    [
        ({"fact": "count", "above": 3, "below": 4}, False),
        ({"fact": "share", "above": 3, "below": 4}, True),
        ({"fact": "count", "below": 0}, False),
        ({"fact": "growth", "below": 0}, True),
        ({"not": {"fact": "share", "at_least": 0}}, False),
        ({"not": {"fact": "reach", "in": ["commune", "province", "abroad"]}}, False),
        ({"not": {"fact": "reach", "in": ["commune", "abroad"]}}, True),
        ({"all": [{"fact": "held", "is": True}, {"not": {"fact": "held", "is": True}}]}, False),
        ({"not": {"any": [{"document": "invoice"}, {"not": {"document": "invoice"}}]}}, False),
        ({"not": {"all": [{"document": "invoice"}, {"fact": "held", "is": True}]}}, True),
    ],
)
def test_whether_a_condition_can_hold(written: dict[str, Any], holds: bool) -> None:
    assert can_hold(condition(written), VOCABULARY) is holds


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"fact": "share", "at_least": 75}, {"fact": "share", "above": 50}, True),
        ({"fact": "share", "above": 50}, {"fact": "share", "at_least": 75}, False),
        ({"fact": "reach", "is": "abroad"}, {"not": {"fact": "reach", "is": "commune"}}, True),
        ({"all": [{"document": "invoice"}, {"fact": "held", "is": True}]}, {"document": "invoice"}, True),
        ({"document": "invoice"}, {"all": [{"document": "invoice"}, {"fact": "held", "is": True}]}, False),
        ({"document": "invoice"}, {"any": [{"fact": "held", "is": True}, {"document": "invoice"}]}, True),
    ],
)
def test_whether_one_condition_implies_another(first: dict[str, Any], second: dict[str, Any], expected: bool) -> None:
    assert implies(condition(first), condition(second), VOCABULARY) is expected
