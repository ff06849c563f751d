"""Every golden case gives what the decision says, found by walking over the files."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

import pytest

import ocop_rules
from ocop_rules.errors import InvalidEvidence, NoVersionInForce
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.rating.result import CriterionResult
from ocop_rules.words.messages import CODES
from tests.golden.case import Expected, Golden, golden_cases, golden_files, themes

CASES = golden_cases()
BY_TITLE = {key: list(group) for key, group in groupby(CASES, key=lambda golden: (golden.file, golden.title))}

NOT_GOLDEN = {
    "own-criteria": "depends on the directory: tests/rulebook/test_catalogue.py",
    "unpinned-criteria": "depends on the machine: tests/rulebook/test_pins.py",
    "direct-engine": "depends on the machine, not on the dossier",
}
"""Codes of notices that no golden case reaches, and why."""


@pytest.mark.parametrize(("file", "title"), BY_TITLE, ids=lambda part: part.removesuffix(".yaml"))
def test_golden_case(file: str, title: str) -> None:
    told = []
    for golden in BY_TITLE[file, title]:
        differences = compare(golden)
        if differences:
            given = f", given {golden.row}" if golden.row else ""
            told.append("\n    ".join([f"set {golden.set_number}{given}", *differences]))
    if told:
        pytest.fail("\n  ".join([f"{file}: “{title}”", *told]), pytrace=False)


def compare(golden: Golden) -> list[str]:
    """Return every difference between what a golden case must give and what it gives, for people to read."""
    expect = golden.expect
    try:
        evaluation = ocop_rules.evaluate(golden.bundle, **golden.settings)
    except InvalidEvidence as error:
        codes = sorted(problem.code for problem in error.problems)
        wanted = sorted(expect.invalid or [])
        return [] if codes == wanted else [f"refused with {codes}, expected {wanted or 'a rating'}: {error}"]
    except NoVersionInForce as error:
        return [] if expect.earlier else [f"no version in force: {error}"]
    if expect.invalid is not None:
        return [f"was rated, expected to be refused with {expect.invalid}"]
    if expect.earlier:
        return _differ("rated under an earlier version", True, evaluation.version != "qd-26-2026")
    return [
        *_totals(expect, evaluation),
        *_criteria(expect, evaluation, golden),
        *_notices(expect, evaluation),
        *_marks_and_knock_outs(expect, evaluation, golden),
    ]


def _differ(what: str, wanted: object, found: object) -> list[str]:
    return [] if wanted == found else [f"{what}: expected {wanted}, found {found}"]


def _number(value: Decimal | str) -> Fraction:
    return Fraction(value)


def _totals(expect: Expected, evaluation: Evaluation) -> list[str]:
    out: list[str] = []
    if expect.points is not None:
        out += _differ("points", _number(expect.points), Fraction(evaluation.points))
    for letter, points in expect.parts.items():
        out += _differ(f"part {letter}", _number(points), Fraction(evaluation.parts[letter].points))
    for judge, total in expect.judges.items():
        found = {j.judge: j.total for j in evaluation.judges}[judge]
        wanted = None if total == "none" else _number(total)
        out += _differ(f"total of {judge}", wanted, None if found is None else Fraction(found))
    if expect.band is not None:
        out += _differ("band", expect.band, evaluation.band)
    if expect.stars is not None:
        out += _differ("stars", None if expect.stars == "none" else expect.stars, evaluation.stars)
    if expect.outcome is not None:
        out += _differ("outcome", expect.outcome, evaluation.outcome)
    if expect.case is not None:
        out += _differ("case", expect.case, evaluation.case)
    for group, case in expect.cases.items():
        out += _differ(f"case by {group}", case, evaluation.cases[group])
    if expect.version is not None:
        out += _differ("version", expect.version, evaluation.version)
    if expect.version_chosen_by is not None:
        chosen: Mapping[str, object] = evaluation.chosen_by.as_json() if evaluation.chosen_by else {}
        out += _cites("version", expect.version_chosen_by, chosen)
    return out


def _criteria(expect: Expected, evaluation: Evaluation, golden: Golden) -> list[str]:
    out: list[str] = []
    for number, wanted in expect.criteria.items():
        result = evaluation.criteria[number]
        out += _differ(f"{number} points", _number(wanted.points), Fraction(result.points))
        if wanted.option is not None:
            out += _differ(f"{number} option", _told(wanted.option), _told(result.option))
        if wanted.supported is not None:
            out += _differ(f"{number} supported", _told(wanted.supported), _told(result.supported))
        if wanted.basis is not None:
            out += _differ(f"{number} basis", wanted.basis, result.basis)
        if wanted.rule is not None:
            out += _differ(f"{number} rule", wanted.rule, result.rule)
        out += _cites(number, _place(golden, number, result), result.citation.as_json())
        if wanted.citation is not None:
            out += _cites(number, wanted.citation, result.citation.as_json())
    return out


def appendix(version: str | None) -> str:
    """Return the appendix in which a decision prints its sheets."""
    return "III" if version in ("qd-1048-2019", "qd-781-2020") else "II"


def _place(golden: Golden, number: str, result: CriterionResult) -> dict[str, Any]:
    """Return the place of the decision that every result must cite: its sheet, criterion and option."""
    place: dict[str, Any] = {
        "appendix": appendix(golden.bundle.get("version")),
        "set": golden.set_number,
        "criterion": number,
    }
    if isinstance(result.option, int) and result.option:
        place["option"] = result.option
    return place


def _told(option: object) -> object:
    if option in (None, 0, "none", (), []):
        return "none"
    return list(option) if isinstance(option, tuple) else option


def _cites(what: str, wanted: dict[str, Any], found: Mapping[str, object]) -> list[str]:
    left_out = {key: value for key, value in wanted.items() if found.get(key) != value}
    return [f"{what} citation: expected {left_out}, found {found}"] if left_out else []


def _notices(expect: Expected, evaluation: Evaluation) -> list[str]:
    found = {w.code for w in evaluation.warnings} | {
        f"{w.code} {w.criterion}" for w in evaluation.warnings if w.criterion
    }
    out = [f"notice “{code}” is missing: {sorted(found)}" for code in expect.notices if code not in found]
    return out + [f"notice “{code}” should not be there" for code in expect.without if code in found]


def _marks_and_knock_outs(expect: Expected, evaluation: Evaluation, golden: Golden) -> list[str]:
    out: list[str] = []
    if expect.unmet is not None:
        wanted = [(u.stars, u.criterion, u.option) for u in expect.unmet]
        missed = [r for r in evaluation.requirements if not r.met and r.stars <= expect.unmet_up_to]
        out += _differ("not met", sorted(wanted), sorted((r.stars, r.criterion, r.option) for r in missed))
        for each in missed:
            place = {"set": golden.set_number, "criterion": each.criterion, "option": each.option}
            place = {"decision": "781/QĐ-TTg"} if evaluation.version == "qd-781-2020" else {"appendix": "II", **place}
            out += _cites(f"mark at {each.criterion}", place, each.citation.as_json())
    if expect.knock_outs is not None:
        out += _differ("knock-outs", [k.id for k in expect.knock_outs], [k.id for k in evaluation.knockouts])
        for knock_out, result in zip(expect.knock_outs, evaluation.knockouts, strict=False):
            out += _differ(f"{knock_out.id} outcome", knock_out.outcome, str(result.outcome))
            criterion, _, at_criterion = knock_out.id.partition("/")
            place = {
                "appendix": appendix(evaluation.version),
                "set": golden.set_number,
                "note": True,
                **knock_out.citation,
            }
            out += _cites(knock_out.id, place, result.citation.as_json())
            out += _differ(f"{knock_out.id} criterion", criterion if at_criterion else None, result.citation.criterion)
    if expect.unverified is not None:
        out += _differ("unverified", sorted(expect.unverified), sorted(k.id for k in evaluation.unverified))
    return out


def test_the_files_are_found_and_titles_are_not_repeated() -> None:
    assert len(golden_files()) >= 25
    for name, theme in themes():
        titles = [case.title.en for case in theme.cases]
        assert len(titles) == len(set(titles)), name


def test_titles_are_one_sentence_in_both_languages() -> None:
    for name, theme in themes():
        for case in theme.cases:
            assert case.title.vi != case.title.en, (name, case.title.en)
            for told in (case.title.vi, case.title.en):
                assert len(told) <= 200, (name, told)


def test_every_notice_has_a_golden_case() -> None:
    wanted = {code.split()[0] for golden in CASES for code in golden.expect.notices}
    assert wanted <= CODES
    assert CODES - wanted == NOT_GOLDEN.keys()


def test_a_wrong_expectation_is_told_with_its_file_and_title() -> None:
    golden = next(g for g in CASES if g.file == "local_labour.yaml")
    wrong = golden.expect.model_copy(update={"points": Decimal(99), "stars": 5, "notices": ["gap 3.3"]})
    told = compare(dataclasses.replace(golden, expect=wrong))
    assert len(told) == 3
    assert told[0].startswith("points: expected 99, found")


def test_golden_dossiers_use_every_set() -> None:
    assert {golden.set_number for golden in CASES} == set(ocop_rules.load("qd-26-2026").sets)
