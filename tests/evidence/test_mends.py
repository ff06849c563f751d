"""No mend changes a value, and every mend is accepted when it is followed."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import ocop_rules
from ocop_rules.documents.source import read_text
from ocop_rules.errors import InvalidEvidence, Problem
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.reader import parse
from ocop_rules.mend import Edit
from tests.evidence.test_any_input import broken

RIGHT: dict[str, Any] = {
    "format": "ocop-evidence/1",
    "dossier": "14-03646-021-2026",
    "version": "qd-26-2026",
    "purpose": "first",
    "product": {"name": "Xoài sấy dẻo", "set": 7},
    "producer": {"name": "HTX Yên Châu", "type": "cooperative"},
    "submitted_on": date(2026, 8, 3),
    "evaluated_on": date(2026, 9, 15),
    "documents_complete": False,
    "documents": [
        {"id": "HS-01", "type": "food_safety_certificate", "number": "112", "issued_on": date(2025, 3, 1)},
        {"id": "HS-02", "type": "insured_worker_list", "issued_on": date(2026, 7, 15), "sha256": "ab" * 32},
    ],
    "facts": [
        {"fact": "local_labour_share", "value": Decimal("75.5"), "documents": ["HS-02"], "attested_by": "commune"},
        {"fact": "linkage_months", "value": 18, "documents": ["HS-01"]},
        {"fact": "label_complete", "value": True, "attested_by": "council"},
        {"fact": "trademark_status", "value": "registered", "attested_by": "authority"},
    ],
    "sheets": [{"judge": "TV-1", "role": "council", "options": {"1.1": 2, "1.2": 1}}],
}


def problems(bundle: Any) -> tuple[Problem, ...]:
    """Return what is wrong with a bundle."""
    try:
        ocop_rules.evaluate(bundle, engine="direct")
    except InvalidEvidence as error:
        return error.problems
    except ocop_rules.OcopError:
        return ()
    return ()


def at(data: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


def put(data: Any, path: tuple[str | int, ...], value: Any) -> None:
    at(data, path[:-1])[path[-1]] = value


def follow(data: Any, edit: Edit) -> Any:
    """Return a document in which a mend was followed, as somebody does who does no more than that."""
    out = copy.deepcopy(data)
    if edit.renames:
        holder = at(out, edit.path[:-1])
        renamed = {edit.value if key == edit.path[-1] else key: value for key, value in holder.items()}
        if len(edit.path) == 1:
            return renamed
        put(out, edit.path[:-1], renamed)
        return out
    # What people write is read back from the sentence's own words.
    written = read_text(f"[{edit.written()}]").data
    assert len(written) == 1
    put(out, edit.path, written[0])
    return out


def follow_all(data: Any, found: tuple[Problem, ...]) -> Any:
    """Return a document in which all mends were followed that can be: the names of keys last, the deepest first."""
    edits = [problem.edit for problem in found if problem.edit is not None]
    for edit in sorted(edits, key=lambda each: (each.renames, -len(each.path))):
        data = follow(data, edit)
    return data


def bundle_of(data: Any) -> EvidenceBundle | None:
    return parse(data)[0]


# One slip in a right bundle: following what is told gives the right bundle back.

Slip = Callable[[Any, random.Random], Any]


def _decimals(number: Any) -> str:
    return str(number).replace(".", ",")


NUMBER: list[Slip] = [
    lambda n, _: _decimals(n) if "." in str(n) else f"0{n}",
    lambda n, _: f"{n} %",
    lambda n, _: f"{_decimals(n)}%",
    lambda n, _: f"  {n} phần trăm",
    lambda n, _: f"00{n}",
    lambda n, _: f"0{_decimals(n)}",
    lambda n, _: "".join(chr(ord("٠") + int(c)) if c.isdigit() else c for c in str(n)),
    lambda n, _: f"{Decimal(n) / 10}e1",
    lambda n, _: f"+{n}",
]
ORDINAL: list[Slip] = [lambda n, _: str(n), lambda n, _: f"0{n}", lambda n, _: f" {n} "]
YES_NO: list[Slip] = [
    lambda b, _: "yes" if b else "no",
    lambda b, _: "Có" if b else "KHÔNG",
    lambda b, _: 1 if b else 0,
    lambda b, _: "true" if b else "False",
]
DAY: list[Slip] = [
    lambda d, _: d.strftime("%d/%m/%Y"),
    lambda d, _: f"{d.day}.{d.month}.{d.year}",
    lambda d, _: f"{d.year}/{d.month}/{d.day}",
    lambda d, _: f"{d.day}-{d.month}-{d.year}",
    lambda d, _: datetime(d.year, d.month, d.day, 12, 30),
    lambda d, _: f"{d.isoformat()}T09:00:00+07:00",
    lambda d, _: datetime(d.year, d.month, d.day, 5, 30, tzinfo=UTC),
]


def _misspelt(name: str, chance: random.Random) -> str:
    letters = [i for i in range(1, len(name) - 1) if name[i].isalpha() and name[i + 1].isalpha()]
    i = chance.choice(letters)
    return chance.choice(
        [
            name[:i] + name[i + 1 :],
            name[:i] + name[i] + name[i:],
            name[:i] + name[i + 1] + name[i] + name[i + 2 :],
            name.upper(),
            name.replace("_", " "),
            name.replace("_", "-"),
            f"{name}s",
        ]
    )


NAME: list[Slip] = [lambda name, chance: _misspelt(name, chance)]
SLIPS: list[tuple[tuple[str | int, ...], list[Slip]]] = [
    (("facts", 0, "value"), NUMBER),
    (("facts", 1, "value"), NUMBER[3:5]),
    (("facts", 2, "value"), YES_NO),
    (("documents_complete",), YES_NO),
    (("evaluated_on",), DAY),
    (("documents", 0, "issued_on"), DAY),
    (("documents", 0, "number"), [lambda n, _: int(n), lambda n, _: f"{n}\u200b"]),
    (("documents", 1, "sha256"), [lambda n, _: n.upper()]),
    (("documents", 1, "type"), NAME),
    (("facts", 0, "fact"), NAME),
    (("facts", 0, "attested_by"), NAME),
    (("facts", 0, "documents"), [lambda ids, _: ids[0]]),
    (("facts", 0, "documents", 0), [lambda name, _: name.lower(), lambda name, _: name.replace("-", "")]),
    (("facts", 3, "value"), NAME),
    (("producer", "type"), NAME),
    (("purpose",), NAME),
    (("sheets", 0, "role"), NAME),
    (("sheets", 0, "options", "1.1"), ORDINAL),
    (("product", "name"), [lambda name, _: f"{name}\u0007", lambda name, _: name.replace(" ", "\u202e ")]),
]
KEYS: list[tuple[str | int, ...]] = [
    ("evaluated_on",),
    ("documents_complete",),
    ("product",),
    ("facts", 0, "value"),
    ("facts", 0, "attested_by"),
    ("documents", 0, "issued_on"),
    ("documents", 1, "sha256"),
    ("sheets", 0, "options"),
]


def every_slip() -> list[Any]:
    return [
        pytest.param(path, slip, id=f"{'.'.join(map(str, path))}-{i}")
        for path, slips in SLIPS
        for i, slip in enumerate(slips)
    ]


def must_be_mended(wrong: Any, seed: int = 0) -> None:
    """Fail unless something is told of a bundle, and what is told, once followed, gives the right bundle."""
    found = problems(wrong)
    assert bundle_of(wrong) != bundle_of(RIGHT), "no slip at all"
    assert found
    assert all(problem.edit is not None for problem in found), [problem.render() for problem in found]
    mended = follow_all(wrong, found)
    assert [problem.render() for problem in problems(mended)] == []
    assert bundle_of(mended) == bundle_of(RIGHT)


@pytest.mark.parametrize(("path", "slip"), every_slip())
def test_a_slip_is_mended_by_doing_what_is_said(path: tuple[str | int, ...], slip: Slip) -> None:
    chance = random.Random(repr(path))
    for _ in range(4 if slip in NAME else 1):
        right = at(RIGHT, path)
        written = slip(right, chance)
        if written == right:
            continue
        wrong = copy.deepcopy(RIGHT)
        put(wrong, path, written)
        must_be_mended(wrong)


@pytest.mark.parametrize("path", KEYS, ids=lambda path: ".".join(map(str, path)))
def test_a_misspelt_key_is_mended_by_doing_what_is_said(path: tuple[str | int, ...]) -> None:
    chance = random.Random(repr(path))
    for _ in range(4):
        name = _misspelt(str(path[-1]), chance)
        wrong = follow(RIGHT, Edit(name, "ask", renames=True, path=path))
        if name != path[-1]:
            must_be_mended(wrong)


def test_a_misspelt_key_over_a_value_written_otherwise_is_told_with_both() -> None:
    wrong = follow(RIGHT, Edit("isued_on", "ask", renames=True, path=("documents", 0, "issued_on")))
    wrong["documents"][0]["isued_on"] = "01/03/2025"
    must_be_mended(wrong)


# Whatever is wrong: a mend that is followed is accepted, and keeps what was written.


def digits(value: Any) -> str:
    return "".join(each for each in str(value) if each.isdigit())


def keeps(before: Any, after: Any) -> bool:
    """Tell whether two ways of writing say the same, as somebody sees who compares what stands on paper."""
    if isinstance(after, bool):
        words = {
            True: {"true", "yes", "y", "on", "1", "có", "đúng"},
            False: {"false", "no", "n", "off", "0", "-0", "không"},
        }
        return str(before).strip().lower() in words[after] | ({"sai"} if not after else set())
    if isinstance(before, float) and before.is_integer():
        before = int(before)
    if isinstance(before, datetime):
        return abs((before.date() - after).days) <= 1 if isinstance(after, date) else after == str(before.date())
    if isinstance(after, date):
        numbers = sorted(int(each) for each in str(before)[:10].replace("/", "-").replace(".", "-").split("-"))
        return numbers == sorted([after.year, after.month, after.day])
    if isinstance(after, tuple) or isinstance(before, list):  # what stands twice in a list is said once
        after = after if isinstance(after, tuple) else (after,)
        written = before if isinstance(before, list | tuple) else str(before).replace(";", ",").split(",")
        return {str(each).strip().lstrip("0") for each in written} == {str(each).lstrip("0") for each in after}
    if isinstance(after, int | Decimal):
        if isinstance(before, dict):
            return after in before.values()
        if "e" in str(before).lower():
            return Decimal(str(before).strip()) == after
        plain = "".join(str(int(each)) if each.isdigit() else each for each in str(before))
        return digits(plain).strip("0") == digits(after).strip("0") and (
            after == 0 or ("-" in str(before)) == (after < 0)
        )
    return str(before).lower() == str(after).lower() or isinstance(before, str)


def must_keep(data: Any, found: tuple[Problem, ...]) -> None:
    """Fail unless each mend that can be followed is accepted where it is made, and keeps what was written there."""
    for problem in found:
        edit = problem.edit
        if edit is None or edit.renames:
            continue
        if edit.said != "ask":
            assert keeps(at(data, edit.path), edit.value), problem.render()
        assert edit.written() in problem.render() or json.dumps(edit.value, default=str) in problem.render()
        again = problems(follow(data, edit))
        assert [p.render() for p in again if p.place == problem.place and p.code not in {q.code for q in found}] == []
        assert problem not in again


words = st.one_of(
    st.from_regex(r"[-+]?[0-9]{1,4}([.,][0-9]{1,3}){0,2} ?%?", fullmatch=True),
    st.from_regex(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-]0[0-9]:00)?)?", fullmatch=True),
    st.sampled_from(["yes", "Không", "TRUE", "1e3", "1E-2", "٧٥", "7²", "½", "1 500", "1_000", "commun", "registerd"]),
    st.integers(-3, 10**6),
    st.booleans(),
    st.dates(),
    st.datetimes(timezones=st.none() | st.just(UTC)),
    st.lists(st.integers(0, 99) | st.sampled_from(["05", "1"]), max_size=3),
    st.decimals(-5, 2000, places=3),
)
PLACES = [path for path, _ in SLIPS] + [("product", "set"), ("version",), ("facts", 1, "value"), ("dossier",)]


@given(st.sampled_from(PLACES), words)
@settings(max_examples=250, deadline=None)
def test_a_mend_that_is_followed_is_accepted_and_keeps_what_was_written(
    path: tuple[str | int, ...], written: Any
) -> None:
    wrong = copy.deepcopy(RIGHT)
    put(wrong, path, written)
    must_keep(wrong, problems(wrong))


@given(broken())
@settings(max_examples=150, deadline=None)
def test_in_any_broken_bundle_too(bundle: dict[str, Any]) -> None:
    found = problems(bundle)
    for problem in found:
        edit = problem.edit
        if edit is not None and edit.said != "ask" and not edit.renames:
            assert keeps(at(bundle, edit.path), edit.value), problem.render()
            assert problem not in problems(follow(bundle, edit))


# As it is written in a file.

HEAD = "format: ocop-evidence/1\ndossier: V\nversion: 148\nproduct: {name: x, set: 7}\nevaluated_on: 2024-09-15\n"


@pytest.mark.parametrize(
    ("written", "found", "mend"),
    [
        ("{fact: local_labour_share, value: 75,5, attested_by: commune}", "75,5", "write 75.5"),
        ("{fact: local_labour_share, value: 75,5 %, attested_by: commune}", "75,5 %", "write 75.5"),
        ("{fact: local_labour_share, attested_by: commune, value: 75,5}", "75,5", "write 75.5"),
        ("{fact: local_labour_share, value: [75,5]}", "[75, 5]", "decimals stand after a point: 75.5"),
        ("{fact: local_labour_share, value: 062, attested_by: commune}", "062", "write 62 (a number that begins"),
        ("{fact: local_labour_share, value: 75%, attested_by: commune}", "75%", "write 75"),
        ("{fact: linkage_months, value: 1,500}", "1,500", "write 1500 or 1.5, whichever is meant"),
        ("{fact: linkage_months, value: 1,500,000}", "1,500,000", "write 1500000"),
        ("{fact: linkage_months, value: 1.500}", "1.500", "it was read as 1.5; if 1500 is meant, write 1500"),
        ('{fact: linkage_months, value: "1,500"}', "1,500", "write 1500"),
        ("{fact: local_labour_share, value: 75, 5}", "75, 5", "if there are two values, write the key of the second"),
    ],
)
def test_a_number_with_a_comma_is_never_told_to_lose_its_decimals(written: str, found: str, mend: str) -> None:
    (told,) = [p for p in problems(f"{HEAD}facts:\n  - {written}\n") if p.place == "facts[0].value"]
    assert (told.found, told.line) == (found, 7)
    assert told.mend is not None
    assert mend in told.mend.en
    assert "remove" not in told.mend.en


def test_in_block_style_and_on_sheets_a_decimal_comma_is_told_too() -> None:
    content = f"{HEAD}facts:\n  - fact: local_labour_share\n    value: 75,5\n"
    content += "sheets:\n  - {judge: A, parts: {A: 30,5, B: 20, C: 28}}\n"
    told = problems(content)
    assert [(p.place, p.found, p.mend.en) for p in told if p.mend] == [
        ("facts[0].value", "75,5", "write 75.5"),
        ("sheets[0].parts.A", "30,5", "write 30.5"),
    ]
    assert problems(content.replace("75,5", "75.5").replace("30,5", "30.5")) == ()


def test_where_a_decimal_cannot_stand_it_is_not_told_to_be_written() -> None:
    found = problems(f"{HEAD}facts:\n  - {{fact: linkage_months, value: 1,5}}\n")
    assert [(p.code, p.edit) for p in found] == [("decimal-comma", None), ("wrong-value", None)]
    found = problems(f'{HEAD}sheets:\n  - {{judge: A, options: {{"1.1": 2,5}}}}\n')
    assert [(p.code, p.edit) for p in found] == [("decimal-comma", None), ("invalid-value", None)]


def test_what_is_told_of_json_is_json() -> None:
    data = yaml.safe_load(HEAD) | {"evaluated_on": "03/04/2025", "documents": [], "facts": []}
    data["facts"] = [{"fact": "local_labour_share", "value": 62, "documents": "D1"}]
    day, listed = problems(json.dumps(data, indent=1))
    assert day.mend is not None
    assert day.mend.en == 'write "2025-04-03" (day 3, month 4)'
    assert listed.mend is not None
    assert listed.mend.en == 'write ["D1"]'


@pytest.mark.parametrize(
    ("written", "mend"),
    [
        ("75,5", "write 75.5"),
        ("062", "write 62"),
        ("75 %", "write 75"),
        (".5", "write 0.5"),
        ("True", "write true"),
        ("15/09/2026", 'write "2026-09-15"'),
        ("2026-09-15", 'put it in quotes: "2026-09-15"'),
        ("1,500", "write 1500 or 1.5, whichever is meant"),
    ],
)
def test_a_value_that_is_no_json_is_told_as_what_it_means(written: str, mend: str) -> None:
    (told,) = problems(f'{{"format": "ocop-evidence/1",\n "value": {written}, "after": 1}}')
    assert (told.code, told.line) == ("syntax", 2)
    assert told.mend is not None
    assert told.mend.en == mend


@pytest.mark.parametrize(
    ("key", "place", "mend"),
    [
        ("set", (), "move it to product, which has this field"),
        ("issuer", ("facts", 0), "move it to documents, which has this field"),
        ("issued_by", ("documents", 0), "did you mean “issuer”?"),
        ("comment", (), "keep it outside this file"),
        ("remarks", ("facts", 0), "keep it in note"),
        ("note", ("documents", 0), "keep it outside this file"),
        ("name", ("documents", 0), "there are: id, type, issued_on, expires_on, number, issuer, title, sha256"),
    ],
)
def test_a_field_that_is_not_known_is_never_told_to_be_dropped(
    key: str, place: tuple[str | int, ...], mend: str
) -> None:
    wrong = copy.deepcopy(RIGHT)
    del wrong["documents"][0]["number"]
    at(wrong, place)[key] = "Sở Công Thương"
    (told,) = problems(wrong)
    assert told.code == "unknown-field"
    assert told.mend is not None
    assert mend in told.mend.en


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (("facts", 0, "attested_by"), "province"),
        (("facts", 3, "value"), "unregistered"),
        (("facts", 0, "documents", 0), "HS-03"),
        (("version",), "qd-27-2026"),
        (("facts", 0, "fact"), "labour_share"),
    ],
)
def test_a_name_of_another_thing_is_not_taken_for_a_misspelt_one(path: tuple[str | int, ...], written: str) -> None:
    wrong = copy.deepcopy(RIGHT)
    put(wrong, path, written)
    assert [p for p in problems(wrong) if p.edit is not None] == []


@pytest.mark.parametrize("version", ["148", "148/QĐ-TTg", "qd-148-2023"])
def test_a_decision_by_its_number_is_taken(version: str) -> None:
    assert problems(HEAD.replace("148", version)) == ()


@pytest.mark.parametrize(
    "line",
    ["version: 14.8", "version: true", "facts: [{fact: 62, value: 1}]", "producer: {name: a, type: 3}"],
)
def test_a_number_for_a_name_is_not_told_to_stand_in_quotes(line: str) -> None:
    content = HEAD.replace("version: 148", "version: qd-148-2023") + line + "\n"
    if line.startswith("version"):
        content = HEAD.replace("version: 148", line)
    assert [p.mend.en for p in problems(content) if p.mend and "quotes" in p.mend.en] == []
    assert problems(content)


def test_the_sentence_is_written_from_the_change() -> None:
    edit = Edit(Decimal("75.5"), path=("facts", 0, "value"))
    told = Problem.at(edit.path, "x", edit.sentence(), replace(edit, path=()))
    assert told.mend == edit.sentence()
    assert told.edit == edit
    assert Edit("Xoài: sấy").written() == '"Xoài: sấy"'
    assert Edit("Xoài sấy").written() == "Xoài sấy"
    assert Edit("true").written() == '"true"'
    assert Edit(("D1", "2")).written() == '[D1, "2"]'
    assert Edit(date(2025, 4, 3)).written(in_json=True) == '"2025-04-03"'
