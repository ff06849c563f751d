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
from ocop_rules.documents.json_text import is_moderate, lines_at
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
