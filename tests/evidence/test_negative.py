"""Every wrong bundle of the folder `negative` is refused with exactly the problems that stand beside it."""

from __future__ import annotations

from typing import Any

import pytest

import ocop_rules
from ocop_rules.documents.source import read_file
from ocop_rules.errors import InvalidDocument, Problem
from ocop_rules.text import LANGS
from tests.evidence.negative_cases import CASES, FOLDER, SUFFIX, Case

JARGON = (
    "Input should",
    "pydantic",
    "_type",
    "_error",
    "type=",
    "function-",
    "[key]",
    "validator",
    "Traceback",
    "None",
)
"""What a reader who only knows the format would not understand."""

every_case = pytest.mark.parametrize("case", CASES, ids=str)


def refusal(bundle: Any) -> ocop_rules.OcopError:
    with pytest.raises(ocop_rules.OcopError) as refused:
        ocop_rules.evaluate(bundle, engine="direct")
    return refused.value


def problems(bundle: Any) -> tuple[Problem, ...]:
    error = refusal(bundle)
    return error.problems if isinstance(error, InvalidDocument) else ()


def test_every_companion_has_its_bundle() -> None:
    companions = {path.name.removesuffix(SUFFIX) for path in FOLDER.glob(f"*{SUFFIX}")}
    assert companions == {case.path.name for case in CASES}
    assert len(CASES) > 100


@every_case
def test_exactly_its_problems_are_told(case: Case) -> None:
    error = refusal(case.path)
    if "error" in case.expected[0]:
        assert type(error).__name__ == case.expected[0]["error"]
        assert all(case.expected[0][lang] in error.render(lang) for lang in LANGS)
        return
    assert isinstance(error, ocop_rules.InvalidEvidence)
    assert error.name == str(case.path)
    told = [(p.code, p.place, p.line) for p in error.problems]
    assert told == [(e["code"], e["place"], e.get("line")) for e in case.expected]
    for problem, expected in zip(error.problems, case.expected, strict=True):
        for lang in LANGS:
            assert expected[lang] in problem.render(lang)


@every_case
def test_every_message_teaches(case: Case) -> None:
    for problem in problems(case.path):
        assert problem.mend is not None
        assert problem.message.vi != problem.message.en
        assert problem.mend.vi != problem.mend.en
        for lang in LANGS:
            line = problem.render(lang)
            assert line.isprintable()
            assert len(line) < 500
            assert not [word for word in JARGON if word in line]


@every_case
def test_bytes_and_plain_data_give_the_same_problems(case: Case) -> None:
    told = [(p.code, p.place) for p in problems(case.path)]
    assert [(p.code, p.place) for p in problems(case.path.read_bytes())] == told
    try:
        data = read_file(case.path).data
    except InvalidDocument:
        return
    if isinstance(data, dict):
        assert [(p.code, p.place) for p in problems(data)] == told
