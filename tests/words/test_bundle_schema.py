"""The JSON Schema of one set's bundles takes every right bundle of it, and refuses wrong names and types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from typer.testing import CliRunner

import ocop_rules
from ocop_rules.cli.app import app
from ocop_rules.documents.source import FaultyDocument, Source, read_file
from ocop_rules.errors import InvalidDocument, OcopError
from ocop_rules.evaluation.evaluate import read_and_check
from ocop_rules.evidence.reader import salvage
from ocop_rules.rulebook.catalogue import load, version_ids
from ocop_rules.rulebook.kinds import DecidedBy
from ocop_rules.text import LANGS
from ocop_rules.words.bundle_schema import set_schema
from tests.evidence.negative_cases import CASES, Case
from tests.golden.case import golden_cases
from tests.thousand import bundle as numbered_bundle

pytestmark = pytest.mark.once

EXAMPLES = sorted(path for path in Path("examples").glob("*.yaml") if ".expected" not in path.name)

SAID_BY_A_SCHEMA = frozenset(
    {
        "invalid-value",
        "missing-field",
        "several-options",
        "unknown-attester",
        "unknown-case",
        "unknown-criterion",
        "unknown-document-type",
        "unknown-fact",
        "unknown-field",
        "unknown-legal-form",
        "unknown-option",
        "unknown-set",
        "unknown-version",
        "wrong-type",
        "wrong-value",
    }
)

_BINARY = "multipleOf cannot count decimals where numbers are binary"
_NAMES = "decisions and sets are named in many ways, without regard to case and diacritics"
NOT_SAID = {
    "nan.json": "JSON has no such number",
    "no-version-no-submitted-on.yaml": "whether a day of filing is needed depends on the version",
    "set-slug-misspelt.yaml": _NAMES,
    "set-slug-unlike-any.yaml": _NAMES,
    "share-a-hair-under.json": _BINARY,
    "share-a-hair-under.yaml": _BINARY,
    "share-too-many-decimals.yaml": _BINARY,
    "tiny-exponent.json": _BINARY,
    "version-misspelt.yaml": _NAMES,
    "version-unlike-any.yaml": _NAMES,
}
"""Wrong bundles of which a schema cannot say it, and why."""


@cache
def schema_of(version: str, number: int) -> dict[str, Any]:
    rulebook = load(version)
    schema = set_schema(rulebook, rulebook.sets[number], "en")
    jsonschema_rs.meta.validate(schema)
    return schema


@cache
def fast_validator(version: str, number: int) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema_of(version, number), validate_formats=True)


def plain(value: Any) -> Any:
    """Return what was read from YAML as JSON has it."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def complaints(data: Any, version: str, number: int) -> list[str]:
    return [
        f"{error.instance_path}: {error.message[:200]}" for error in fast_validator(version, number).iter_errors(data)
    ]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_schema_of_its_set_takes_an_example(path: Path) -> None:
    parsed, rulebook, product_set, _ = read_and_check(path)[:4]
    assert complaints(plain(read_file(path).data), rulebook.id, product_set.number) == []
    assert complaints(parsed.as_json(), rulebook.id, product_set.number) == []


def test_the_schema_of_its_set_takes_every_golden_bundle() -> None:
    taken = 0
    for golden in golden_cases():
        try:
            parsed, rulebook, product_set, _ = read_and_check(golden.bundle)[:4]
        except OcopError:
            continue
        assert complaints(plain(golden.bundle), rulebook.id, product_set.number) == [], golden
        assert complaints(parsed.as_json(), rulebook.id, product_set.number) == [], golden
        taken += 1
    assert taken > 1000


def test_the_schema_of_its_set_takes_bundles_of_every_version() -> None:
    seen = set()
    for number in range(60):
        bundle = numbered_bundle(number)
        parsed, rulebook, product_set, _ = read_and_check(bundle)[:4]
        assert complaints(parsed.as_json(), rulebook.id, product_set.number) == [], bundle
        seen.add(rulebook.id)
    assert seen == set(version_ids())


def read_wrong(path: Path) -> Any:
    try:
        return read_file(path).data
    except FaultyDocument as error:
        return error.source.data
    except InvalidDocument:
        return None


WRONG = [case for case in CASES if {each.get("code") for each in case.expected} & SAID_BY_A_SCHEMA]


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_the_schema_refuses_wrong_names_and_types(case: Case) -> None:
    data = read_wrong(case.path)
    draft = salvage(Source("", data))
    version = draft.version if draft.version in version_ids() else "qd-26-2026"
    product_set = load(version).set_named(draft.product_set) if draft.product_set is not None else None
    schema = schema_of(version, product_set.number if product_set else 7)
    refused = not Draft202012Validator(schema, format_checker=FormatChecker()).is_valid(plain(data))
    assert refused == (case.path.name not in NOT_SAID)


def test_a_form_is_told_what_each_fact_and_criterion_is() -> None:
    rulebook = load("qd-26-2026")
    in_vietnamese, in_english = (set_schema(rulebook, rulebook.sets[7], lang) for lang in LANGS)
    fact = next(
        each
        for each in in_english["$defs"]["Fact"]["oneOf"]
        if each["properties"]["fact"]["const"] == "local_labour_share"
    )
    assert fact["title"] == rulebook.vocabulary.facts["local_labour_share"].title.en
    assert fact["properties"]["value"]["anyOf"][0] == {"type": "number", "minimum": 0, "maximum": 100}
    assert in_english["$defs"]["Product"]["properties"]["set"]["anyOf"][0]["const"] == 7
    assert "3.3" in fact["description"]
    choices = in_vietnamese["$defs"]["ScoreSheet"]["properties"]["options"]["properties"]
    assert list(choices) == list(rulebook.sets[7].criteria)
    for number, criterion in rulebook.sets[7].criteria.items():
        assert criterion.title.vi in choices[number]["title"]
        offered = choices[number]["oneOf"]
        assert [each["const"] for each in offered] == list(range(len(criterion.options) + 1))
        assert all(
            option.label.vi in each["title"] for option, each in zip(criterion.options, offered[1:], strict=True)
        )


def test_sums_and_cases_are_offered_as_they_are_written() -> None:
    old = load("qd-1048-2019")
    several = set_schema(old, old.sets[26], "en")["$defs"]["ScoreSheet"]["properties"]["options"]["properties"]["6"]
    assert Draft202012Validator(several).is_valid([1, 2])
    assert not Draft202012Validator(several).is_valid([1, 1])
    new = load("qd-26-2026")
    number, criterion = next((n, c) for n, c in new.sets[26].criteria.items() if c.cases)
    choice = Draft202012Validator(
        set_schema(new, new.sets[26], "en")["$defs"]["ScoreSheet"]["properties"]["options"]["properties"][number]
    )
    for name, case in criterion.cases.items():
        assert choice.is_valid({"case": name, "option": len(case.options)})
        assert not choice.is_valid({"case": name, "option": len(case.options) + 1})
    assert not choice.is_valid({"case": "z", "option": 1})


def test_the_command_writes_the_schema_of_a_set() -> None:
    rulebook = ocop_rules.load("qd-148-2023")
    run = CliRunner().invoke(
        app, ["criteria", "schema", "evidence", "--version", "qd-148-2023", "--set", "7", "--lang", "en"]
    )
    assert run.exit_code == 0
    assert json.loads(run.stdout) == set_schema(rulebook, rulebook.sets[7], "en")
    assert CliRunner().invoke(app, ["criteria", "schema", "theme", "--set", "7"]).exit_code == 2
    assert CliRunner().invoke(app, ["criteria", "schema", "evidence", "--set", "99"]).exit_code == 1


def test_what_people_judge_is_in_no_fact() -> None:
    rulebook = load("qd-26-2026")
    judged = {n for n, c in rulebook.sets[7].criteria.items() if c.decided_by is DecidedBy.COUNCIL}
    options = set_schema(rulebook, rulebook.sets[7], "en")["$defs"]["ScoreSheet"]["properties"]["options"]
    told = {number for number, each in options["properties"].items() if "council" in each["description"]}
    assert told == judged
