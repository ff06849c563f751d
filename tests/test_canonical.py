"""Canonical JSON is that of RFC 8785, and takes nothing whose bytes could differ."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ocop_rules.canonical import canonical, canonical_each, digest, digest_of_text

EXACT = 2**53 - 1
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
keys = st.text(alphabet=st.characters(max_codepoint=0xD7FF))
values: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-EXACT, EXACT) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(keys, inner),
)


@given(values)
def test_it_is_that_of_the_rfc(value: Any) -> None:
    expected = rfc8785.dumps(value)
    assert canonical(value).encode() == expected
    assert digest(value) == digest_of_text(canonical(value)) == hashlib.sha256(expected).hexdigest()


@given(st.lists(values, max_size=5))
def test_many_are_written_as_each_alone_is(several: list[Any]) -> None:
    assert canonical_each(several, lambda part: part) == [canonical(each).encode() for each in several]


@given(st.dictionaries(keys, st.integers(-EXACT, EXACT), min_size=2), st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_matter(value: dict[str, Any], random: Any) -> None:
    shuffled = {key: value[key] for key in random.sample(list(value), len(value))}
    assert canonical(shuffled) == canonical(value)


def test_tuples_are_lists_and_mappings_are_dicts() -> None:
    assert canonical(MappingProxyType({"b": MappingProxyType({}), "a": (1, "2")})) == '{"a":[1,"2"],"b":{}}'


class _Word(StrEnum):
    ONE = "one"


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        1.0,
        float("nan"),
        EXACT + 1,
        -EXACT - 1,
        Decimal(1),
        Fraction(1, 2),
        {1: 2},
        {"🥭": 1},
        "\ud83e",
        {"a": ["\udd6d"]},
        {1, 2},
        b"a",
        _Word.ONE,
    ],
    ids=repr,
)
def test_what_has_no_one_form_is_refused(value: Any) -> None:
    for holder in (value, [value], {"a": {"b": [value]}}):
        with pytest.raises(ValueError):
            canonical(holder)


def test_half_a_character_has_no_digest() -> None:
    with pytest.raises(ValueError):
        digest("\ud800")
