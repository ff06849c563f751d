"""Every label of every version, in both languages: none missing, none too long, none left untranslated."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import ocop_rules
from ocop_rules.rulebook.catalogue import version_ids
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import LANGS, Text

pytestmark = pytest.mark.once

VERSIONS = version_ids()
MAX_LENGTH = 160
SCRIPT = Path(__file__).parents[2] / "scripts" / "check_labels.py"

_VIETNAMESE = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)


def labels(rulebook: Rulebook) -> Iterator[tuple[str, Text]]:
    """Return every title and label of a version with its place."""
    for product_set in rulebook.sets.values():
        yield f"set {product_set.number}", product_set.title
        for part in product_set.parts:
            yield f"set {product_set.number}, part {part.letter}", part.title
            for section in part.sections:
                yield f"set {product_set.number}, section {section.number}", section.title
        for knock_out in product_set.knock_outs:
            yield f"set {product_set.number}, {knock_out.id}", knock_out.title
        for criterion in product_set.criteria.values():
            place = f"set {product_set.number}, {criterion.number}"
            yield place, criterion.title
            for case in criterion.cases.values():
                yield f"{place}, case {case.name}", case.title
            for name, option in criterion.all_options():
                yield f"{place}, option {name or ''}{option.ordinal}", option.label
    for name, fact in rulebook.vocabulary.facts.items():
        yield name, fact.title
        for value, title in (fact.values or {}).items():
            yield f"{name}: {value}", title
    for name, document in rulebook.vocabulary.documents.items():
        yield name, document.title


@pytest.mark.parametrize("version", VERSIONS)
def test_every_label_is_there_and_short(version: str) -> None:
    found = list(labels(ocop_rules.load(version)))
    assert len(found) > 3000
    wrong = [
        f"{place} ({lang}): {label.in_(lang)!r}"
        for place, label in found
        for lang in LANGS
        if not 0 < len(label.in_(lang).strip()) <= MAX_LENGTH
    ]
    assert wrong == []


@pytest.mark.parametrize("version", VERSIONS)
def test_every_label_is_in_its_own_language(version: str) -> None:
    found = dict(labels(ocop_rules.load(version)))
    english = [f"{place}: {label.en}" for place, label in found.items() if _VIETNAMESE.search(label.en)]
    assert english == []
    vietnamese = [
        f"{place}: {label.vi}"
        for place, label in found.items()
        if len(label.vi.split()) > 2 and not _VIETNAMESE.search(label.vi)
    ]
    assert vietnamese == []


@pytest.mark.parametrize("version", VERSIONS)
def test_options_of_a_criterion_are_told_apart(version: str) -> None:
    for product_set in ocop_rules.load(version).sets.values():
        for criterion in product_set.criteria.values():
            for case in criterion.cases or (None,):
                for lang in LANGS:
                    told = [option.label.in_(lang) for option in criterion.options_of(case)]
                    assert len(told) == len(set(told)), (product_set.number, criterion.number, lang)


@pytest.fixture(scope="module")
def check_labels() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_labels", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _wording(rulebook: Rulebook) -> dict[str, Any]:
    """Return a made-up decision that words every option with one letter."""
    sets = []
    for product_set in rulebook.sets.values():
        criteria: list[dict[str, Any]] = []
        for criterion in product_set.criteria.values():
            cases = [[{"text_vi": "x"} for _ in case.options] for case in criterion.cases.values()]
            own = [{"text_vi": "x"} for _ in criterion.options]
            more = {"variants": [{"options": options} for options in cases]} if cases else {"options": own}
            criteria.append({"number": criterion.number, "title_vi": "x", **more})
        sets.append({"number": product_set.number, "parts": [{"sections": [{"criteria": criteria}]}]})
    return {"sets": sets}


def test_the_script_finds_what_a_label_leaves_out(check_labels: ModuleType, tmp_path: Path) -> None:
    rulebook = ocop_rules.load("qd-26-2026")
    law = _wording(rulebook)
    assert list(check_labels.check_wording(rulebook, law)) == []
    criteria = {c["number"]: c for c in law["sets"][6]["parts"][0]["sections"][0]["criteria"]}
    labour = criteria["3.3"]["options"]
    labour[0]["text_vi"] = "từ 025% đến dưới 50%"
    assert list(check_labels.check_wording(rulebook, law)) == []
    labour[1]["text_vi"] = "từ 50% đến 76%"
    labour[2]["text_vi"] = rulebook.sets[7].criteria["3.3"].options[2].label.vi.upper()
    criteria["1.1"]["options"].pop()
    criteria["5.1"]["options"].append({"text_vi": "x"})
    found = "\n".join(check_labels.check_wording(rulebook, law))
    assert "number: set 7, 3.3 option 2 (vi): 76" in found
    assert "number: set 7, 3.3 option 2 (en): 76" in found
    assert "copied: set 7, 3.3 option 3" in found
    assert "missing: set 7, 1.1 option 3: not an option of the decision" in found
    assert "missing: set 7, 5.1 option 6: no label" in found
    assert len(found.splitlines()) == 5
    path = tmp_path / "law.json"
    path.write_text(json.dumps(law), encoding="utf-8")
    assert check_labels.main([str(path), "qd-26-2026"]) == 1
    path.write_text(json.dumps(_wording(rulebook)), encoding="utf-8")
    assert check_labels.main([str(path), "qd-26-2026"]) == 0
    assert check_labels.main([]) == 2
