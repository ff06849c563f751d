"""What Python shows of an object is one short line; a bundle's plain JSON is read back as the same bundle."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import ocop_rules
from ocop_rules.characters import misplaced
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.fields import RECORDED
from ocop_rules.replay.record import read_record, record_line
from ocop_rules.replay.rerate import replay_line

EXAMPLES = sorted(path for path in Path("examples").glob("*.yaml") if ".expected" not in path.name)
LONGEST = 200


def objects(part: Any, seen: dict[int, Any]) -> Iterator[Any]:
    """Return every object of the library that can be reached from one."""
    if isinstance(part, Mapping):
        inside = list(part.values())
    elif isinstance(part, list | frozenset) or (isinstance(part, tuple) and not hasattr(part, "_fields")):
        inside = list(part)
    elif type(part).__module__.startswith("ocop_rules") and id(part) not in seen:
        seen[id(part)] = part
        yield part
        if isinstance(part, BaseModel):
            names = list(type(part).model_fields)
        elif dataclasses.is_dataclass(part):
            names = [each.name for each in dataclasses.fields(part)]
        else:
            names = list(getattr(part, "_fields", ()))
        inside = [getattr(part, name) for name in names]
    else:
        return
    for each in inside:
        yield from objects(each, seen)


def test_every_object_is_shown_on_one_short_line() -> None:
    evaluation = ocop_rules.evaluate("examples/homestay-council-of-five.yaml")
    line = record_line(evaluation)
    roots = [
        evaluation,
        evaluation.trace,
        ocop_rules.evaluate("examples/fresh-oranges-sheets-alone.yaml"),
        ocop_rules.versions(),
        ocop_rules.in_force(evaluation.evaluated_on, evaluation.evaluated_on),
        evaluation.explanation("vi"),
        read_record(line),
        replay_line("f", 1, line.encode(), "qd-1048-2019"),
        replay_line("f", 1, b"{}"),
    ]
    kinds = set()
    seen: dict[int, Any] = {}
    for part in objects(roots, seen):
        kinds.add(type(part).__name__)
        shown = repr(part)
        assert len(shown) <= LONGEST, shown
        assert len(shown.splitlines()) == 1
    assert kinds >= {
        "Evaluation",
        "EvidenceBundle",
        "Rulebook",
        "ProductSet",
        "Criterion",
        "VersionInfo",
        "Record",
        "Problem",
    }


def test_what_an_object_holds_is_shown_on_one_short_line() -> None:
    evaluation = ocop_rules.evaluate("examples/homestay-council-of-five.yaml")
    rulebook = evaluation.rulebook
    difference = ocop_rules.diff("qd-148-2023", rulebook)
    report = ocop_rules.replay_report([record_line(evaluation)], "qd-148-2023")
    holders = (evaluation, evaluation.bundle, rulebook, rulebook.sets[7], rulebook.vocabulary, difference, report)
    for holder in holders:
        assert len(repr(holder)) <= LONGEST
        assert len(str(holder)) <= LONGEST
        for name in sorted(name for name in dir(holder) if not name.startswith(("_", "model_"))):
            value = getattr(holder, name)
            several = isinstance(value, Mapping) or (isinstance(value, tuple) and not hasattr(value, "_fields"))
            if several:
                assert len(repr(value)) <= LONGEST, f"{type(holder).__name__}.{name}: {value!r}"
    assert repr(evaluation.criteria).startswith("{<")
    assert len(str(evaluation.explanation())) <= LONGEST


def test_what_an_evaluation_holds_cannot_be_changed() -> None:
    evaluation: Any = ocop_rules.evaluate("examples/homestay-council-of-five.yaml", engine="direct")
    criteria = evaluation.criteria
    changes: list[Callable[[], object]] = [
        lambda: criteria.update(x=1),
        lambda: criteria.pop("1.1"),
        lambda: criteria.__setitem__("1.1", 1),
        lambda: criteria.__delitem__("1.1"),
        lambda: evaluation.parts.clear(),
        lambda: evaluation.rulebook.sets.setdefault(99, 1),
    ]
    for change in changes:
        with pytest.raises(TypeError, match="cannot be changed"):
            change()
    assert copy.copy(criteria) == copy.deepcopy(dict(criteria)) == pickle.loads(pickle.dumps(dict(criteria)))
    assert pickle.loads(pickle.dumps(evaluation)) == evaluation


def test_a_failing_comparison_is_told_briefly(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")  # where pytest tells all of it
    one = ocop_rules.evaluate("examples/homestay-council-of-five.yaml", engine="direct")
    other = ocop_rules.evaluate("examples/dried-mango-4-stars.yaml", engine="direct")
    for left, right in (
        (one, other),
        (one.criteria, other.criteria),
        (one.requirements, other.requirements),
        (one.bundle, other.bundle),
        (one.rulebook, ocop_rules.load("qd-148-2023")),
        (ocop_rules.diff("148", "qd-26-2026"), ocop_rules.diff("148", "qd-26-2026", 7)),
    ):
        (told,) = request.config.hook.pytest_assertrepr_compare(config=request.config, op="==", left=left, right=right)
        assert sum(map(len, told)) < 100_000


def test_errors_and_long_words_are_shown_on_one_short_line() -> None:
    with pytest.raises(ocop_rules.InvalidEvidence) as refused:
        ocop_rules.evaluate({"facts": [{"fact": "\x1b" * 3000}] * 100})
    for part in (refused.value, *refused.value.problems):
        assert len(repr(part)) <= LONGEST
    right = ocop_rules.evaluate(EXAMPLES[0], engine="direct").bundle
    bundle = right.model_copy(update={"dossier": "\n\u202e" * 999})
    for shown in (repr(bundle), str(bundle), f"{[bundle]}"):
        assert len(shown) <= LONGEST
        assert shown.isprintable()


def test_an_evaluation_says_what_came_of_it() -> None:
    evaluation = ocop_rules.evaluate("examples/plum-jam-held-at-3-stars.yaml")
    assert repr(evaluation) == (
        "Evaluation(dossier='14-04057-007-2026', version='qd-26-2026', set=7, "
        "outcome='rated', points=74, band=4, stars=3)"
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_plain_json_of_a_bundle_is_read_back_as_the_same_bundle(path: Path) -> None:
    bundle = ocop_rules.evaluate(path, engine="direct").bundle
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plain = bundle.model_dump(mode="json")
        text = bundle.model_dump_json()
        assert EvidenceBundle.model_validate(bundle.model_dump()) == bundle
    assert json.loads(text) == plain
    assert EvidenceBundle.model_validate(json.loads(json.dumps(plain))) == bundle
    assert ocop_rules.evaluate(text, engine="direct").bundle == bundle


def test_every_kind_of_value_goes_through_plain_json() -> None:
    bundle = EvidenceBundle.model_validate(
        {
            "format": "ocop-evidence/1",
            "dossier": 7,
            "product": {"name": "x", "set": 7},
            "evaluated_on": "2026-09-15",
            "facts": [
                {"fact": str(i), "value": value}
                for i, value in enumerate([True, 3, 62.5, "62.25", "cooperative", 10**17, -1.5])
            ],
            "sheets": [{"judge": 1, "options": {"1": 2, "2": [3, 1], "3": {"case": "a", "option": 0}, "4": []}}],
        }
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert EvidenceBundle.model_validate_json(bundle.model_dump_json()) == bundle
        assert EvidenceBundle.model_validate(bundle.model_dump(mode="json")).as_json() == bundle.as_json()


@pytest.mark.parametrize("hidden", ["\u3164", "\u2800\u115f", "\u202e", "\x1b[2J", "a\nb", "\u00ad"])
def test_what_cannot_be_seen_is_escaped(hidden: str) -> None:
    bundle = {"format": "ocop-evidence/1", "dossier": hidden, "product": {"name": hidden, "set": 7}}
    shown = repr(EvidenceBundle.model_validate({**bundle, "evaluated_on": "2026-09-15"}, context=RECORDED))
    assert not misplaced(shown)
    if misplaced(hidden):
        assert "\\u" in shown or "\\x" in shown or "\\n" in shown
