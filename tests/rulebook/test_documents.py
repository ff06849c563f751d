"""The documents of versions, sheets and changes are as their types say, whose JSON Schema is what clients read."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise

import pytest
from jsonschema_rs import Draft202012Validator
from pydantic import TypeAdapter

from ocop_rules.canonical import Document, canonical
from ocop_rules.rulebook.catalogue import InForce, load, version_ids, versions
from ocop_rules.rulebook.diff.diff import diff
from ocop_rules.rulebook.diff.document import ChangesDocument, diff_document
from ocop_rules.rulebook.evidence_document import EvidenceListDocument, evidence_list_document
from ocop_rules.rulebook.sheet_document import SheetDocument, sheet_document
from ocop_rules.rulebook.version_document import (
    InForceDocument,
    VersionDocument,
    VersionListDocument,
    in_force_document,
    version_document,
    version_list_document,
)

every_version = pytest.mark.parametrize("version", version_ids())


@cache
def schema(kind: type) -> Draft202012Validator:
    return Draft202012Validator(TypeAdapter(kind).json_schema(mode="serialization"))


def complaints(kind: type, document: Document) -> list[str]:
    return [str(error) for error in schema(kind).iter_errors(json.loads(canonical(document)))]


def test_the_list_of_versions_is_as_its_type_says() -> None:
    assert complaints(VersionListDocument, version_list_document(versions())) == []
    found = InForce(versions()[-1], load(version_ids()[-1]).in_force_citation)
    assert complaints(InForceDocument, in_force_document(found)) == []


@every_version
def test_a_version_is_as_its_type_says(version: str) -> None:
    assert complaints(VersionDocument, version_document(load(version))) == []


@every_version
def test_every_sheet_is_as_its_type_says(version: str) -> None:
    rulebook = load(version)
    for product_set in rulebook.sets.values():
        assert complaints(SheetDocument, sheet_document(rulebook, product_set)) == []
        assert complaints(EvidenceListDocument, evidence_list_document(rulebook, product_set)) == []


@pytest.mark.parametrize(("before", "after"), list(pairwise(version_ids())))
def test_changes_are_as_their_type_says(before: str, after: str) -> None:
    assert complaints(ChangesDocument, diff_document(diff(load(before), load(after)))) == []


def test_what_a_type_does_not_name_is_refused() -> None:
    rulebook = load("qd-26-2026")
    whole = sheet_document(rulebook, rulebook.sets[7])
    option = {**whole["parts"][0]["sections"][0]["criteria"][0]["options"][0], "when": {"fact": "x", "over": "1"}}
    section = whole["parts"][0]["sections"][0]
    criterion = {**section["criteria"][0], "options": [option], "decided_by": "lot"}
    sections = [{**section, "criteria": [criterion]}]
    found = " ".join(complaints(SheetDocument, {**whole, "parts": [{**whole["parts"][0], "sections": sections}]}))
    assert "over" in found
    assert "lot" in found
