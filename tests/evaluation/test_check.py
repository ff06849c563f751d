"""Checking without rating: the problems that rating would raise, and nothing where it would not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import ocop_rules
from tests.bundles import HEAD

EXAMPLES = sorted(path for path in Path("examples").glob("*.yaml") if ".expected" not in path.name)
NEGATIVE = sorted(Path("tests/evidence/negative").glob("[!b]*[!s].yaml"))[::5]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_right_bundle_has_no_problems(path: Path) -> None:
    assert ocop_rules.check(path) == ()


@pytest.mark.parametrize("path", NEGATIVE, ids=lambda path: path.stem)
def test_the_problems_are_those_of_rating(path: Path) -> None:
    try:
        ocop_rules.evaluate(path, engine="direct")
        raised: tuple[ocop_rules.Problem, ...] = ()
    except ocop_rules.InvalidEvidence as error:
        raised = error.problems
    assert ocop_rules.check(path) == raised


CASES: list[dict[str, Any]] = [
    {"options": {"8": 2}},
    {"options": {"8": {"case": "a", "option": 2}, "9": {"case": "b", "option": 1}}},
]


@pytest.mark.parametrize("sheet", CASES, ids=repr)
def test_cases_that_only_the_facts_tell_are_checked(sheet: dict[str, Any]) -> None:
    facts = [{"fact": "tourism_service_provider", "value": "company", "attested_by": "commune"}]
    bundle = {**HEAD, "product": {"name": "x", "set": 26}, "facts": facts, "sheets": [{"judge": "a", **sheet}]}
    try:
        ocop_rules.evaluate(bundle, engine="direct")
        raised: tuple[ocop_rules.Problem, ...] = ()
    except ocop_rules.InvalidEvidence as error:
        raised = error.problems
    assert ocop_rules.check(bundle) == raised


def test_a_file_that_is_not_there_and_days_without_a_decision_are_problems() -> None:
    (problem,) = ocop_rules.check("no-such-file.yaml")
    assert problem.code == "unreadable-file"
    early = {**HEAD, "submitted_on": "2010-01-01", "evaluated_on": "2010-02-01"}
    del early["version"]
    (problem,) = ocop_rules.check(early)
    assert (problem.code, problem.place) == ("no-version", "evaluated_on")


def test_an_unknown_version_is_raised() -> None:
    with pytest.raises(ocop_rules.UnknownVersion):
        ocop_rules.check(HEAD, "qd-1-1999")


def test_templates_and_schemas_are_public() -> None:
    template = ocop_rules.bundle_template(7)
    assert ocop_rules.check(template) == ()
    assert yaml.safe_load(ocop_rules.bundle_template("7", "148", "en"))["version"] == "qd-148-2023"
    whole, of_set = ocop_rules.bundle_schema(), ocop_rules.bundle_schema(7, lang="en")
    assert whole["$schema"] == of_set["$schema"]
    assert "set 7" in str(of_set["title"])
    for wrong in ({"product_set": 99}, {"product_set": 7, "version": "qd-1-1999"}):
        with pytest.raises(ocop_rules.UnknownVersion):
            ocop_rules.bundle_schema(**wrong)
    with pytest.raises(ValueError, match="needs a product_set"):
        ocop_rules.bundle_schema(version="qd-26-2026")
