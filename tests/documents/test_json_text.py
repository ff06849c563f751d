"""JSON: what may be decoded, and on which lines its values stand."""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocop_rules
from ocop_rules.documents.json_text import RepeatedKey, decode, decode_usual, is_moderate, lines_at
from ocop_rules.documents.limits import MAX_DEPTH, MAX_VALUES
from ocop_rules.errors import InvalidRecord, Place
from ocop_rules.replay.record import read_record

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='a"\\[]{},:\n\U0001f96d', max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('a"[],:\\', max_size=3), inner, max_size=4),
    max_leaves=20,
)


def places(data: Any, place: Place = ()) -> list[Place]:
    steps: Any = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [place, *(each for step, inside in steps for each in places(inside, (*place, step)))]


@given(values, st.booleans())
def test_every_value_stands_on_the_line_on_which_it_is_written(data: Any, escaped: bool) -> None:
    written = json.dumps(data, indent=1, ensure_ascii=escaped)
    assert is_moderate(written)
    found = lines_at(written, places(data))
    assert sorted(found.values()) == sorted(_written_lines(data))
    assert lines_at(written, places(data)[-1:]) == {place: found[place] for place in places(data)[-1:]}


def _written_lines(data: Any) -> list[int]:
    """Return the line of every value as `json.dumps` with an indent writes it: one line a value, and one a closing."""
    lines = []
    line = 1

    def write(value: Any) -> None:
        nonlocal line
        lines.append(line)
        if isinstance(value, dict | list) and value:
            for inside in value.values() if isinstance(value, dict) else value:
                line += 1
                write(inside)
            line += 1

    write(data)
    return lines


@given(values, st.booleans(), st.sampled_from(("", " ", "\n")))
def test_a_usual_text_holds_what_the_exact_decoder_finds(data: Any, escaped: bool, around: str) -> None:
    written = around + json.dumps(data, ensure_ascii=escaped) + around
    usual = decode_usual(written)
    if usual is not None:
        assert usual[:2] == (decode(written), len(places(data)))
        assert repr(usual.data) == repr(decode(written))  # so that true is not 1
    else:
        assert ":" in written or not -(2**63) <= _widest(data) < 2**64


def _widest(data: Any) -> int:
    """Return the whole number in plain data that is farthest from 0."""
    inside = [*data.values()] if isinstance(data, dict) else data if isinstance(data, list) else ()
    numbers = [data] if type(data) is int else [_widest(each) for each in inside]
    return max(numbers, key=abs, default=0)


@pytest.mark.parametrize(
    "written",
    [
        '{"a": 1, "a": 2}',
        '{"a": 1, "\\u0061": 2}',
        '{"a": {"b": 1, "b": 1}}',
        '{"a:": 1, "a:": 1}',
        '{"a": 62.5}',
        '{"a": 1.0}',
        '{"a": 1e2}',
        '{"a": 123456789012345678901234567890}',
        '{"a": NaN}',
        '{"a": "\\ud800"}',
        '{"a": 1,}',
        "[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2),
    ],
)
def test_what_is_not_usual_is_left_to_the_exact_decoder(written: str) -> None:
    assert decode_usual(written) is None


def test_keys_that_stand_twice_are_found_beside_a_colon_in_a_text() -> None:
    with pytest.raises(RepeatedKey):
        decode('{"a": "x:y", "a": 1}')
    assert decode_usual('{"a": "x:y", "a": 1}') is None
    assert decode_usual('{"a": "x:y"}') is None
    assert decode('{"a": "x:y"}') == {"a": "x:y"}


@pytest.mark.parametrize(
    ("written", "moderate"),
    [
        ("[" * MAX_DEPTH + "]" * MAX_DEPTH, True),
        ("[" * 500 + "]" * 500, False),
        ('{"a":' * 500, False),
        ('"' + "[" * 5000 + '"', True),
        ('"\\"' + "[" * 5000 + '"', True),
        ('"\\\\"' + "[" * 5000, False),
        ("[" + "[]," * 1000 + "1]", True),
        ("[" + "1," * MAX_VALUES + "1]", False),
        ("[" + '"",' * (2 * MAX_VALUES) + "1]", False),
        ("]" * 5000, True),
    ],
)
def test_what_may_be_decoded(written: str, moderate: bool) -> None:
    assert is_moderate(written) is moderate
    assert is_moderate(written.encode()) is moderate


DEEP = '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}"


def test_deep_json_does_not_end_a_process_whose_threads_have_a_small_stack() -> None:
    refused: list[ocop_rules.OcopError] = []

    def read() -> None:
        for take in (lambda: ocop_rules.evaluate(DEEP), lambda: read_record(DEEP)):
            try:
                take()
            except ocop_rules.OcopError as error:
                refused.append(error)

    before = threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert [each.problems[0].code for each in refused if isinstance(each, ocop_rules.InvalidEvidence)] == [
        "too-complex"
    ]
    assert [each.problems[0].code for each in refused if isinstance(each, InvalidRecord)] == ["too-complex"]
    assert sys.getrecursionlimit() < 100_000
