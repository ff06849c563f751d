"""From what pydantic reports to problems that teach."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, StrictBool, TypeAdapter, ValidationError, create_model

from ocop_rules.documents.advice import boolean_advice, day_advice, number_advice
from ocop_rules.documents.source import Source, read_text
from ocop_rules.documents.suggestion import did_you_mean, nearest
from ocop_rules.documents.validation import in_file_order, keys_of, problems_of, shorten
from ocop_rules.errors import Problem
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.rulebook.condition import Condition
from ocop_rules.rulebook.definition import Theme
from ocop_rules.text import LANGS, MAX_SHOWN, text

KNOWN = ["local_labour_share", "local_labour_count", "distributor_count"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("local_labor_share", "local_labour_share"),
        ("Local Labour Share", "local_labour_share"),
        (" distributor_count", "distributor_count"),
        ("xyzzy", None),
        ("", None),
        ("local_labour_share" * 1000, None),
    ],
)
def test_the_nearest_name(name: str, meant: str | None) -> None:
    assert nearest(name, KNOWN) == meant
    advice = did_you_mean(name, KNOWN)
    assert (advice.vi if advice else None) == (f"có phải là “{meant}”?" if meant else None)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "null"),
        (True, "true"),
        (62, "62"),
        (Decimal("62.50"), "62.50"),
        (date(2026, 9, 15), "2026-09-15"),
        ("Sơn La", "Sơn La"),
        ("two\n lines", "two lines"),
        ("\x1b[31m", "\\u001b[31m"),
        ("\ud800", "\\ud800"),
        # A text that would be read as something else without its quotes is shown with them.
        ("", '""'),
        (" ", '" "'),
        ("\r", '"\\u000d"'),
        ("\n" * 1000, '"' + "\\u000a" * 8 + '"'),
        ("3", '"3"'),
        ("true", '"true"'),
        ("2026-09-15", '"2026-09-15"'),
        ({}, "{}"),
        ({"a": 1}, "{…}"),
        ([], "[]"),
        ([1, "2"], '[1, "2"]'),
        ([[1]], "[…]"),
        pytest.param(10**5000, "…", id="more digits than Python writes"),
    ],
)
def test_values_are_shown_as_they_were_written(value: object, written: str) -> None:
    assert shorten(value) == written


@given(st.text() | st.lists(st.text() | st.integers()) | st.integers() | st.decimals())
def test_shown_values_fit_a_line(value: object) -> None:
    shown = shorten(value)
    assert shown.isprintable()
    assert 0 < len(shown) <= MAX_SHOWN


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ("yes", "write true"),
        ("Có", "write true"),
        (0, "write false"),
        ("không", "write false"),
        ("đẹp", "true or false"),
    ],
)
def test_advice_on_true_and_false(value: object, advice: str) -> None:
    assert advice in boolean_advice(value).en


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ("62,5", "write 62.5"),
        ("62.5 %", "write 62.5"),
        ("-3", "write -3"),
        # A thousand, or one with three decimals? Better not to say.
        ("1.500", "write 1500 or 1.5, whichever is meant"),
        ("1,000", "write 1000 or 1, whichever is meant"),
        ("1,000,000", "write 1000000"),
        ("1.234.567,5", "write 1234567.5"),
        ("1 500", "write 1500"),
        ("1e3", "write 1000"),
        ("0,625", "write 0.625"),
        ("062", "write 62 (a number that begins with a needless zero is read as text)"),
        ("٧٥", "write 75"),
        ("75,5 phần trăm", "write 75.5"),
        ("5²", "write the number alone, as 7"),
        ("75-80", "write the number alone, as 7"),
        ([75, 5], "write one value; decimals stand after a point: 75.5"),
        ([75, "05"], "write one value; decimals stand after a point: 75.05"),
        ([1, 2, 3], "write the number alone, as 7"),
        ("seven", "write the number alone, as 7"),
        (True, "write the number alone, as 7"),
        ("9" * 50, "write the number alone, as 7"),
    ],
)
def test_advice_on_numbers(value: object, advice: str) -> None:
    assert number_advice(value, "7").en == advice


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ("15/09/2026", "write 2026-09-15"),
        ("03/04/2025", "write 2025-04-03 (day 3, month 4)"),
        ("03/04/25", "write year-month-day, as 2026-09-15"),
        ("15.9.2026", "write 2026-09-15"),
        ("2026/9/5", "write 2026-09-05"),
        ("31/02/2026", "check the day and the month"),
        ("09/15/2026", "check the day and the month"),
        (20260915, "write year-month-day, as 2026-09-15"),
        ("hôm qua", "write year-month-day, as 2026-09-15"),
    ],
)
def test_advice_on_days(value: object, advice: str) -> None:
    assert day_advice(value).en == advice


class _Colour(StrEnum):
    RED = "red"


class _Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    size: int = 0


class _Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    inner: _Inner
    word_or_inner: str | _Inner = ""
    number_or_star: int | Literal["*"] = 0
    many: tuple[_Inner, ...] = ()


def told(model: type[BaseModel], content: str) -> list[Problem]:
    source = read_text(content)
    with pytest.raises(ValidationError) as refused:
        model.model_validate(source.data)
    return list(problems_of(refused.value, source, keys_of(_Outer)))


def test_the_keys_that_a_place_may_have() -> None:
    keys_at = keys_of(_Outer)
    assert keys_at(()) == ("inner", "word_or_inner", "number_or_star", "many")
    assert keys_at(("inner",)) == keys_at(("many", 3)) == keys_at(("word_or_inner",)) == ("name", "size")
    assert keys_at(("number_or_star",)) == keys_at(("inner", "name", "x")) == keys_at(("nowhere",)) == ()
    assert keys_of(EvidenceBundle)(("sheets", 0, "options", "8")) == ("case", "option")
    assert keys_of(Theme)(("origin", "options", 0, "when", "not"))[:2] == ("fact", "at_least")


def places(found: list[Problem]) -> list[tuple[str, str, int | None]]:
    return [(p.code, p.place, p.line) for p in found]


def test_each_slip_is_told_once_at_its_place_and_line() -> None:
    found = told(_Outer, "inner: {name: 1}\nmany:\n  - name: a\n  - {name: b, size: x}\n  - c\n")
    assert places(found) == [
        ("wrong-type", "inner.name", 1),
        ("invalid-value", "many[1].size", 4),
        ("wrong-type", "many[2]", 5),
    ]


def test_a_misspelt_key_is_not_missing_as_well() -> None:
    (only,) = told(_Outer, "inner:\n  nam: a\n")
    assert (only.code, only.place, only.line) == ("unknown-field", "inner.nam", 2)
    assert only.mend == text("có phải là “name”?", "did you mean “name”?")


def test_a_key_that_is_there_already_is_not_advised() -> None:
    (only,) = told(_Outer, "inner: {name: a, names: b}\n")
    assert only.mend is not None
    told_en = "there are: name, size; what belongs to none of them is not read: keep it outside this file"
    assert only.mend.en == told_en
    assert only.edit is None


def test_of_a_word_or_a_group_what_was_meant_is_told() -> None:
    assert places(told(_Outer, "inner: {name: a}\nword_or_inner: {name: a, sise: 1}\n")) == [
        ("unknown-field", "word_or_inner.sise", 2)
    ]
    assert places(told(_Outer, "inner: {name: a}\nword_or_inner: 7\n")) == [("wrong-type", "word_or_inner", 2)]
    assert places(told(_Outer, "inner: {name: a}\nnumber_or_star: x\n")) == [("invalid-value", "number_or_star", 2)]


def test_keys_of_conditions_are_told_from_their_kinds() -> None:
    source = read_text(
        "any:\n  - {fact: x, at_leest: 5}\n  - all:\n      - {document: 5}\n      - {fact: y, is: [1]}\n"
    )
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Condition).validate_python(source.data)
    assert places(list(problems_of(refused.value, source, lambda _: ("fact", "at_least")))) == [
        ("unknown-field", "any[0].at_leest", 2),
        ("wrong-type", "any[1].all[0].document", 4),
        ("wrong-type", "any[1].all[1].is", 5),
    ]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (str, 1),
        (str, None),
        (Annotated[dict[str, int], Field(min_length=1)], {"\ud800": "x"}),
        (Annotated[str, Field(min_length=1)], ""),
        (Annotated[str, Field(max_length=1)], "ab"),
        (Annotated[str, Field(pattern="^a$")], "b"),
        (int, "x"),
        (int, "1" * 5000),
        (int, 1.5),
        (int, []),
        (Annotated[int, Field(ge=1)], 0),
        (Annotated[int, Field(gt=1, lt=0)], 1),
        (Annotated[int, Field(le=1)], 2),
        (Annotated[int, Field(lt=1)], 1),
        (Decimal, "x"),
        (Decimal, []),
        (Decimal, Decimal("nan")),
        (bool, "x"),
        (bool, []),
        (StrictBool, "yes"),
        (date, "x"),
        (date, []),
        (date, "2026-01-01T10:00:00"),
        (dict[str, int], []),
        (_Inner, "x"),
        (_Inner, None),
        (tuple[int, ...], "x"),
        (tuple[int, ...], {"a": 1}),
        (Annotated[tuple[int, ...], Field(min_length=1)], ()),
        (Annotated[tuple[int, ...], Field(max_length=1)], (1, 2)),
        (Literal["a"], "b"),
        (_Colour, "blue"),
        (Condition, {"what": 1}),
        (Condition, "x"),
    ],
)
def test_everything_pydantic_refuses_is_said_in_our_words(kind: Any, value: object) -> None:
    model = create_model("_Model", field=(kind, ...))
    source = Source("", {"field": value})
    with pytest.raises(ValidationError) as refused:
        model.model_validate(source.data)
    (only,) = problems_of(refused.value, source, lambda _: ())
    assert only.place == "field"
    assert only.mend is not None
    theirs = refused.value.errors()[0]["msg"]
    for lang in LANGS:
        assert theirs not in only.render(lang)
        assert "input" not in only.render(lang).lower()
    assert only.message.en != "the value is not valid"
    assert only.message.vi != only.message.en


def test_problems_stand_in_the_order_of_the_file() -> None:
    data = {"b": [{"y": 1, "x": 2}], "a": 3}
    mixed = [Problem("c", place, text("x", "x")) for place in ("a", "b[0].z", "b[0].x", "", "b[0].y", "nowhere.at.all")]
    ordered = ["", "nowhere.at.all", "b[0].z", "b[0].y", "b[0].x", "a"]
    assert [p.place for p in in_file_order(mixed, Source("", data))] == ordered
    written = in_file_order(mixed, read_text("b:\n - {y: 1,\n    x: 2}\na: 3\n"))
    assert [(p.place, p.line) for p in written] == list(zip(ordered, [1, 1, 2, 2, 3, 4], strict=True))
