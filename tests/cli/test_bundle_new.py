"""`ocop bundle new` and `schema`: what is begun is right as it stands and once its lines are uncommented."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import ocop_rules
from ocop_rules.cli.app import app
from ocop_rules.words.bundle_schema import set_schema
from ocop_rules.words.bundle_template import bundle_template

SHEETS = [(v.id, number) for v in ocop_rules.versions() for number in ocop_rules.load(v.id).sets]


@pytest.mark.parametrize("version", [v.id for v in ocop_rules.versions()])
def test_every_set_is_begun_with_a_bundle_that_is_right_and_stays_so_uncommented(version: str) -> None:
    rulebook = ocop_rules.load(version)
    for product_set in rulebook.sets.values():
        for lang in ("vi", "en"):
            written = bundle_template(rulebook, product_set, lang)
            filled = re.sub(r"^( +)# ?", r"\1", written, flags=re.MULTILINE)
            filled = re.sub(r"^ +#.*$", "", filled, flags=re.MULTILINE)
            for text in (written, filled):
                evaluation = ocop_rules.evaluate(text, engine="direct")
                assert (evaluation.version, evaluation.product_set) == (version, product_set)
            data = yaml.safe_load(filled)
            assert len(data["documents"]) > 3
            assert len(data["facts"]) > 3


def test_the_file_names_its_schema_and_the_command_writes_it() -> None:
    run = CliRunner().invoke
    begun = run(app, ["bundle", "new", "--set", "Chè tươi, chè chế biến"]).stdout
    name = re.match(r"# yaml-language-server: \$schema=(\S+)\n", begun)
    assert name is not None
    assert name[1] == "qd-26-2026-11.schema.json"
    command = re.search(rf"ocop (bundle schema .*) > {re.escape(name[1])}", begun)
    assert command is not None
    schema = json.loads(run(app, command[1].split()).stdout)
    rulebook = ocop_rules.load("qd-26-2026")
    assert schema == json.loads(json.dumps(set_schema(rulebook, rulebook.sets[11], "vi")))
    assert Draft202012Validator(schema).is_valid(json.loads(json.dumps(yaml.safe_load(begun), default=str)))


def completed(*words: str) -> list[str]:
    """Return what bash is offered for the last of some words."""
    env = {"_OCOP_COMPLETE": "complete_bash", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    return CliRunner().invoke(app, [], prog_name="ocop", env=env).stdout.split()


def test_a_shell_completes_versions_sets_and_commands() -> None:
    assert completed("ocop", "score", "--version", "qd-1") == ["qd-1489-2025", "qd-148-2023", "qd-1048-2019"]
    assert completed("ocop", "criteria", "show", "qd-26") == ["qd-26-2026"]
    assert completed("ocop", "criteria", "show", "qd-148-2023", "tex") == ["textiles-clothing"]
    assert completed("ocop", "bundle", "new", "--set", "cof") == ["coffee-cocoa"]
    assert "criteria" in completed("ocop", "cri")
    assert completed("ocop", "replay", "--version", "qd-26") == ["qd-26-2026"]
