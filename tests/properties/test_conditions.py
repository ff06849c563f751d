"""Random conditions: the network's form and the direct evaluator give what Kleene's logic says."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from ocop_rules.engine.direct import _Source
from ocop_rules.engine.normal_form import Joint, alternatives, document_property, encode_fact, fact_property, opposite
from ocop_rules.engine.plan import Plan
from ocop_rules.engine.rule import EvidenceRule
from ocop_rules.errors import NetworkLimit
from ocop_rules.rulebook.condition import AllOf, AnyOf, Condition, DocumentTest, FactTest, NotThat
from ocop_rules.rulebook.vocabulary import Vocabulary

TITLE = {"vi": "x", "en": "x"}
VOCABULARY = Vocabulary.model_validate(
    {
        "documents": {"paper": {"title": TITLE}, "card": {"title": TITLE}},
        "facts": {
            "share": {"title": TITLE, "type": "share", "documents": ["paper"]},
            "count": {"title": TITLE, "type": "count", "documents": ["paper"]},
            "flag": {"title": TITLE, "type": "boolean", "documents": ["paper"]},
            "level": {
                "title": TITLE,
                "type": "choice",
                "values": dict.fromkeys(("none", "low", "mid", "high"), TITLE),
                "documents": ["paper"],
            },
        },
    }
)
CONDITIONS: TypeAdapter[Condition] = TypeAdapter(Condition)
NUMBERS = st.sampled_from([0, 25, "49.9999", 50, 75, 100])

_leaves = st.one_of(
    st.builds(lambda d: {"document": d}, st.sampled_from(["paper", "card"])),
    st.builds(lambda v: {"fact": "flag", "is": v}, st.booleans()),
    st.builds(lambda v: {"fact": "level", "is": v}, st.sampled_from(["none", "low", "mid", "high"])),
    st.builds(
        lambda v: {"fact": "level", "in": v},
        st.lists(st.sampled_from(["none", "low", "mid", "high"]), min_size=1, unique=True),
    ),
    st.builds(
        lambda low, high, a, b: {"fact": "share", a: low, b: high},
        NUMBERS,
        NUMBERS,
        st.sampled_from(["at_least", "above"]),
        st.sampled_from(["at_most", "below"]),
    ),
    st.builds(lambda n, t: {"fact": "count", t: n}, st.integers(0, 9), st.sampled_from(["at_least", "below"])),
)
conditions = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=7,
).map(CONDITIONS.validate_python)

worlds = st.fixed_dictionaries(
    {
        "share": st.none() | st.sampled_from([Decimal(n) for n in ("0", "25", "49.9999", "50", "60", "75", "100")]),
        "count": st.none() | st.integers(0, 9),
        "flag": st.none() | st.booleans(),
        "level": st.none() | st.sampled_from(["none", "low", "mid", "high"]),
    }
)


def kleene(condition: Condition, facts: dict[str, Any], documents: set[str], complete: bool) -> bool | None:
    match condition:
        case AllOf():
            parts = [kleene(p, facts, documents, complete) for p in condition.all]
            return False if False in parts else None if None in parts else True
        case AnyOf():
            parts = [kleene(p, facts, documents, complete) for p in condition.any]
            return True if True in parts else None if None in parts else False
        case NotThat():
            part = kleene(condition.not_, facts, documents, complete)
            return None if part is None else not part
        case DocumentTest():
            return True if condition.document in documents else (False if complete else None)
        case FactTest():
            value = facts[condition.fact]
            if value is None:
                return None
            if condition.is_ is not None:
                return bool(value == condition.is_)
            if condition.in_ is not None:
                return value in condition.in_
            return all(
                (
                    condition.at_least is None or value >= condition.at_least,
                    condition.above is None or value > condition.above,
                    condition.at_most is None or value <= condition.at_most,
                    condition.below is None or value < condition.below,
                )
            )
        case _:
            raise AssertionError


def holds(forms: tuple[Joint, ...], message: dict[str, int]) -> bool:
    compare = {
        "eq": int.__eq__,
        "ge": int.__ge__,
        "gt": int.__gt__,
        "le": int.__le__,
        "lt": int.__lt__,
    }
    return any(
        all(t.property in message and compare[t.operator](message[t.property], t.value) for t in form) for form in forms
    )


@given(conditions, worlds, st.sets(st.sampled_from(["paper", "card"])), st.booleans())
@settings(max_examples=600, deadline=None)
def test_the_networks_form_is_kleenes(
    condition: Condition, facts: dict[str, Any], documents: set[str], complete: bool
) -> None:
    try:
        true_forms, false_forms = alternatives(condition, VOCABULARY), opposite(condition, VOCABULARY)
    except NetworkLimit:
        return
    message = {fact_property(n): encode_fact(v, VOCABULARY.facts[n]) for n, v in facts.items() if v is not None}
    for name in VOCABULARY.documents:
        if name in documents or complete:
            message[document_property(name)] = int(name in documents)
    truth = kleene(condition, facts, documents, complete)
    assert holds(true_forms, message) == (truth is True)
    assert holds(false_forms, message) == (truth is False)


class _Index:
    def __init__(self, index: int) -> None:
        self.index = index


class _TwoRules:
    """A plan of one condition and its negation, as far as the direct evaluator's source reads it."""

    def __init__(self, condition: Condition) -> None:
        self.evidence = (
            EvidenceRule(_Index(0), condition, negated=False),  # type: ignore[arg-type]
            EvidenceRule(_Index(1), condition, negated=True),  # type: ignore[arg-type]
        )


@given(conditions, worlds, st.sets(st.sampled_from(["paper", "card"])), st.booleans())
@settings(max_examples=600, deadline=None)
def test_the_direct_evaluators_form_is_kleenes(
    condition: Condition, facts: dict[str, Any], documents: set[str], complete: bool
) -> None:
    plan: Plan = _TwoRules(condition)  # type: ignore[assignment]
    source = _Source(plan)
    namespace: dict[str, Any] = dict(source.constants)
    exec(source.text, namespace)
    known = {name: value for name, value in facts.items() if value is not None}
    fired = namespace["evidence"](known, documents, lambda name: complete and name not in documents)
    truth = kleene(condition, facts, documents, complete)
    assert fired == {True: [0], False: [1], None: []}[truth]
