"""Whatever is given: an evaluation, or an error of ours that can be read; never another exception."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

import ocop_rules
from ocop_rules.documents.source import Source, read_bytes, read_file, read_text
from ocop_rules.errors import InvalidDocument, InvalidEvidence, Problem

EXAMPLES = Path(__file__).parents[2] / "examples"
WRITTEN = (EXAMPLES / "homestay-council-of-five.yaml").read_bytes()
BUNDLES = [read_file(EXAMPLES / f"{name}.yaml").data for name in ("dried-mango-4-stars", "homestay-council-of-five")]

words = st.text(max_size=12) | st.sampled_from(["a", "D1", "1.1", "local_labour_share", "2026-02-30", "\ud800", "١"])
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**50, -1, 2**53]),
    st.floats(),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    words,
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3) | st.tuples(inner),
    max_leaves=6,
)


@st.composite
def broken(draw: st.DrawFn) -> dict[str, Any]:
    """A good bundle with a few values replaced, dropped or added anywhere."""
    bundle: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(BUNDLES)))
    for _ in range(draw(st.integers(1, 3))):
        holder: Any = bundle
        while True:
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if not isinstance(holder[key], dict | list) or not holder[key] or draw(st.booleans()):
                break
            holder = holder[key]
        if not keys:
            continue
        match draw(st.sampled_from(["replace", "drop", "add"])):
            case "replace":
                holder[key] = draw(anything)
            case "drop":
                del holder[key]
            case _ if isinstance(holder, dict):
                holder[draw(words)] = draw(anything)
            case _:
                holder.append(draw(anything))
    return bundle


def refusal(bundle: Any) -> ocop_rules.OcopError | None:
    """Return the error of a bundle, None if it could be rated; any other exception fails the test."""
    try:
        ocop_rules.evaluate(bundle, engine="direct")
    except ocop_rules.OcopError as error:
        return error
    return None


def outcome(bundle: Any) -> list[tuple[str, str]]:
    """Return the code and place of each problem of a bundle, and see that each can be read."""
    error = refusal(bundle)
    if not isinstance(error, InvalidEvidence):
        return [("", error.render("vi"))] if error else []
    assert error.problems
    assert len(set(error.problems)) == len(error.problems)
    for problem in error.problems:
        assert problem.mend is not None
        for line in (problem.render("vi"), problem.render("en")):
            assert line.isprintable()
            assert len(line) < 600
    return [(p.code, p.place) for p in error.problems]


def unread(read: Callable[[], Source]) -> tuple[Problem, ...]:
    """Return why a document cannot be read; nothing if it can."""
    try:
        read()
    except InvalidDocument as error:
        return error.problems
    return ()


@given(broken())
@settings(max_examples=400, deadline=None)
def test_a_broken_bundle_is_rated_or_refused(bundle: dict[str, Any]) -> None:
    outcome(bundle)


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)  # as a whole float is read
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value


@given(broken())
@settings(max_examples=200, deadline=None)
def test_json_is_told_as_plain_data(bundle: dict[str, Any]) -> None:
    data = _as_json(bundle)
    try:
        written = json.dumps(data)
    except (TypeError, ValueError):
        return  # no JSON can hold it
    assert outcome(written) == outcome(data)


@given(st.integers(0, len(WRITTEN)), st.binary(max_size=3), st.integers(0, 3))
@settings(max_examples=300, deadline=None)
def test_a_damaged_file_is_rated_or_refused(at: int, inserted: bytes, dropped: int) -> None:
    outcome(WRITTEN[:at] + inserted + WRITTEN[at + dropped :])


@given(st.integers(0, len(WRITTEN)))
@settings(max_examples=100, deadline=None)
def test_a_file_cut_off_is_rated_or_refused(at: int) -> None:
    outcome(WRITTEN[:at])


@given(st.binary(max_size=40) | st.text(alphabet="{}[]:,\"'-&*!#|>%@ \n\t\\ua1\ufeff\x00", max_size=40).map(str.encode))
@example(b'{"a": "\\ud800"}')
@settings(max_examples=600, deadline=None)
def test_any_bytes_are_plain_data_or_refused(raw: bytes) -> None:
    assert all(problem.mend is not None for problem in unread(lambda: read_bytes(raw)))


@given(st.text(max_size=30))
@settings(max_examples=300, deadline=None)
def test_any_text_is_plain_data_or_refused(content: str) -> None:
    assert all(problem.mend is not None for problem in unread(lambda: read_text(content)))


@given(anything)
@settings(max_examples=300, deadline=None)
def test_anything_at_all_is_refused(bundle: Any) -> None:
    if not isinstance(bundle, str):
        assert outcome(bundle)
