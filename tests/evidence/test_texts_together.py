"""The texts of a bundle are looked at all together first: that changes nothing of how it is read."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import ocop_rules
from ocop_rules.characters import are_plain, is_blank, misplaced
from ocop_rules.errors import InvalidEvidence
from ocop_rules.text import nfc
from tests.evidence.test_words import ONE_LINE, WHOLE
from tests.test_characters import HIDDEN

PLAIN = ["Chè Shan tuyết Suối Giàng", "D1", "Cà phê Êđê — “Krông Năng”, 100 %", "12/2025", "²", "-"]
OTHERS = [
    "",
    " ",
    " D1",
    "D1 ",
    "\u00a0",
    "Rượu\u00a0cần",
    "hai\ndòng",
    "\n",
    "Che\u0300",
    "\u212b",
    "\u0340",
    "ภาษา",
    "☕",
    *HIDDEN,
]


@pytest.mark.parametrize("text", PLAIN)
def test_letters_and_marks_are_plain(text: str) -> None:
    assert are_plain([text])
    assert are_plain(PLAIN)
    assert are_plain([])


@pytest.mark.parametrize("text", OTHERS, ids=ascii)
def test_what_is_to_be_looked_for_is_found_wherever_it_stands(text: str) -> None:
    assert not are_plain([text])
    assert not are_plain([*PLAIN, text])
    assert not are_plain([text, *PLAIN])
    assert not are_plain(["a", text, "b"])


@given(st.lists(st.text()))
def test_plain_texts_are_those_that_nothing_would_be_done_to(texts: list[str]) -> None:
    if are_plain(texts):
        assert all(nfc(each) == each == each.strip() for each in texts)
        assert not any(misplaced(each) or is_blank(each) for each in texts)


def _read(bundle: Any, *, together: bool) -> str:
    """Return how a bundle is read, as a text whose texts are looked at together, or as data, where each is alone."""
    try:
        return ocop_rules.evaluate(json.dumps(bundle) if together else bundle).bundle.to_json()
    except InvalidEvidence as error:
        return str([(each.code, each.place) for each in error.problems])


@pytest.mark.parametrize("field", ONE_LINE)
@pytest.mark.parametrize("text", ["Mận", "D1", " D1", "D1 ", "", " ", "Che\u0300", "a\u200bb", "a\nb", 7, None, ["D1"]])
def test_a_field_is_read_the_same_way_in_a_text_and_in_data(field: str, text: Any) -> None:
    bundle = copy.deepcopy(WHOLE)
    ONE_LINE[field](bundle, text)
    bundle = yaml.safe_load(json.dumps(bundle, default=str))
    assert _read(bundle, together=True) == _read(bundle, together=False)


def test_parts_of_a_bundle_are_of_their_classes_however_it_was_read() -> None:
    written = json.dumps(WHOLE, default=str)
    together, alone = ocop_rules.evaluate(written).bundle, ocop_rules.evaluate(json.loads(written)).bundle
    assert together == alone
    assert together.facts == alone.facts
    assert [type(each) for each in together.documents] == [type(each) for each in alone.documents]
    assert [each.model_fields_set for each in together.facts] == [each.model_fields_set for each in alone.facts]
