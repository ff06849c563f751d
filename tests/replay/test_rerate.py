"""Replaying one line: the same to the byte, or which part changed and why."""

from __future__ import annotations

import json
from typing import Any

import pytest

import ocop_rules
from ocop_rules.canonical import canonical, digest
from ocop_rules.errors import InvalidRecord
from ocop_rules.replay import record as records_module
from ocop_rules.replay import rerate
from ocop_rules.replay.comparison import Cause, Comparison, Verdict
from ocop_rules.replay.record import read_record, record_line
from tests.replay.conftest import BUNDLES, EXAMPLES, Edit

MANGO = EXAMPLES / "dried-mango-4-stars.yaml"
SET_7 = "qd-26-2026/sets/07-processed-vegetables-fruit-seeds.yaml"
LABOUR = "library/labour.yaml"


def again(line: bytes | str, version: str | None = None) -> Comparison:
    return rerate.replay_line("f", 1, line.encode() if isinstance(line, str) else line, version)


def mango(**options: Any) -> str:
    return record_line(ocop_rules.evaluate(MANGO, **options))


def changed(line: str, **parts: Any) -> str:
    """Change parts of a record's evaluation, and whatever else names them, so that all digests hold."""
    data: Any = json.loads(line)
    data["evaluation"] |= parts
    data |= {name: value for name, value in parts.items() if name in data}
    data["evaluation_digest"] = digest(data["evaluation"])
    return canonical(data)


@pytest.mark.parametrize("number", range(len(BUNDLES)))
def test_every_example_is_the_same(records: list[bytes], number: int) -> None:
    found = again(records[number])
    assert (found.verdict, found.causes, found.parts, found.said) == (Verdict.SAME, (), (), ())
    assert found.before == found.after
    assert found.dossier == json.loads(records[number])["evaluation"]["dossier"]


@pytest.mark.parametrize("number", range(len(BUNDLES)))
def test_the_way_through_the_whole_record_agrees(
    records: list[bytes], number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = again(records[number])
    monkeypatch.setattr(rerate, "record_slices", lambda _: None)
    assert again(records[number]) == fast


@pytest.mark.parametrize(
    "options",
    [
        {"engine": "direct"},
        {"authority": "evidence", "strict": False},
        {"requirement_rule": "majority", "rounding": "1:half_up:part"},
        {"version": "qd-26-2026"},
    ],
)
def test_settings_and_engine_are_those_of_the_record(options: dict[str, Any]) -> None:
    assert again(mango(**options)).verdict is Verdict.SAME


def test_a_version_chosen_by_its_date_is_chosen_again() -> None:
    bundle: Any = dict(ocop_rules.evaluate(MANGO).bundle.as_json())  # type: ignore[arg-type]
    bundle.pop("version", None)
    bundle |= {"submitted_on": "2026-08-01"}
    line = record_line(ocop_rules.evaluate(bundle))
    assert json.loads(line)["evaluation"]["chosen_by"] is not None
    assert again(line).verdict is Verdict.SAME


def test_a_record_written_otherwise_is_still_the_same() -> None:
    data = json.loads(mango())
    assert again(json.dumps(dict(reversed(data.items())), indent=None)).verdict is Verdict.SAME


def test_another_library_is_said_but_does_not_count() -> None:
    found = again(changed(mango(), library="0.0.1"))
    assert found.verdict is Verdict.SAME
    assert found.said == (f"library 0.0.1 → {ocop_rules.__version__}",)


def test_the_same_said_in_other_words_is_no_change() -> None:
    warnings = json.loads(mango())["evaluation"]["warnings"]
    old = [{**each, "message": {"vi": f"xưa: {each['message']['vi']}", "en": "old"}} for each in warnings]
    found = again(changed(mango(), warnings=old))
    assert (found.verdict, found.causes, found.parts) == (Verdict.EQUAL, (), ("wording",))
    fewer = again(changed(mango(), warnings=old[1:]))
    assert (fewer.verdict, fewer.parts) == (Verdict.CHANGED, ("warnings",))


def test_another_result_under_the_same_criteria_is_the_librarys() -> None:
    found = again(changed(mango(), points="81", stars=3))
    assert found.verdict is Verdict.CHANGED
    assert found.causes == (Cause.LIBRARY,)
    assert found.parts == ("points", "stars")
    assert found.before is not None
    assert (found.before.points, found.before.stars) == ("81", 3)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"stars":4', '"stars":5'),
        ('"local_labour_share","value":', '"local_labour_share","value":1'),
        ('"version":"qd-26-2026"}', '"version":"qd-148-2023"}'),
        ('"strict":true},"version"', '"strict":false},"version"'),
        ('"library":"', '"library":"9'),
    ],
)
def test_a_record_changed_after_it_was_written(old: str, new: str) -> None:
    line = mango()
    place = line.rindex(old)
    found = again(line[:place] + new + line[place + len(old) :])
    assert found.verdict is Verdict.TAMPERED
    assert {problem.code for problem in found.problems} <= records_module.CHANGED


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b"[]",
        b"nothing",
        b"\xff\xfe",
        b'{"format":"ocop-record/1"}',
        b'{"a":1,"a":2}',
        b"[" * 100_000,
        b'{"format":' + b"9" * 5000 + b"}",
        b'{"format":1e999999999999999999999}',
        b'{"format":NaN}',
        b"null",
        b'"ocop-record/1"',
    ],
)
def test_broken_lines(line: bytes) -> None:
    found = again(line)
    assert found.verdict is Verdict.BROKEN
    assert found.problems
    assert found.problems[0].message.vi != found.problems[0].message.en


def test_a_canonical_line_with_wild_settings_or_bytes_is_broken() -> None:
    line = mango().strip().encode()
    place = line.rindex(b'"settings":{')
    levels = b'"settings":{"a":' + b"[" * 100_000 + b"]" * 100_000 + b'},"version":"qd-26-2026"}'
    found = again(line[:place] + levels)
    assert (found.verdict, [each.code for each in found.problems]) == (Verdict.BROKEN, ["too-complex"])
    found = again(line.replace(b'"engine_version":"', b'"engine_version":"\xff', 1))
    assert (found.verdict, [each.code for each in found.problems]) == (Verdict.BROKEN, ["not-utf8"])


@pytest.mark.parametrize("field", records_module._FIELDS)
@pytest.mark.parametrize("value", [None, 1, [], {}])
def test_every_field_of_the_wrong_kind_is_told(field: str, value: Any) -> None:
    data: Any = json.loads(mango())
    data[field] = value
    with pytest.raises(InvalidRecord):
        read_record(json.dumps(data))


@pytest.mark.parametrize("part", ["criteria", "product", "points", "requirements", "warnings", "stars", "knockouts"])
def test_an_evaluation_that_is_none_is_told(part: str) -> None:
    found = again(changed(mango(), **{part: ["?"]}))
    assert found.verdict is Verdict.REFUSED
    assert found.problems[0].code == "not-an-evaluation"


def test_an_unknown_version_is_told() -> None:
    found = again(changed(mango(), version="qd-9-1999"))
    assert found.verdict is Verdict.REFUSED
    assert "qd-9-1999" in found.problems[0].render("vi")
    assert again(mango(), "qd-9-1999").verdict is Verdict.REFUSED


def test_settings_that_are_none_are_told() -> None:
    assert again(changed(mango(), settings={"authority": "me"})).problems[0].code == "settings"


@pytest.mark.usefixtures("edit")
class TestCauses:
    def test_points_of_the_sheet(self, edit: Edit) -> None:
        line = mango()
        edit(SET_7, "{use: labour.local_labour, points: [1, 2, 3]}", "{use: labour.local_labour, points: [1, 3, 4]}")
        edit(SET_7, "title: community_strength\n      max: 12", "title: community_strength\n      max: 13")
        found = again(line)
        assert found.verdict is Verdict.CHANGED
        assert found.causes == (Cause.CRITERIA,)
        assert [change.as_line() for change in found.criteria] == ["3.3: [2] 2 → [2] 3"]

    def test_rules_of_evidence(self, edit: Edit) -> None:
        line = mango()
        edit(
            LABOUR,
            "when: {fact: local_labour_share, at_least: 50, at_most: 75}",
            "when: {fact: local_labour_share, at_least: 74, at_most: 75}",
        )
        found = again(line)
        assert found.causes == (Cause.EVIDENCE_RULES,)
        assert [change.as_line() for change in found.criteria] == ["3.3: [2] 2 → [1] 1"]

    def test_errata_alone(self, edit: Edit) -> None:
        line = mango()
        edit(
            "qd-26-2026/decision.yaml",
            "errata:\n",
            "errata:\n  - {kind: doubt, reason: {vi: Chỗ nghi vấn mới, en: A new doubt},\n"
            '     places: [{set: 7, criterion: "3.3", option: 2, field: points, printed: "2", effective: "2"}]}\n',
        )
        found = again(line)
        assert found.causes == (Cause.ERRATA,)
        assert found.parts == ("rulebook_digest", "warnings")

    def test_words_alone_change_no_result(self, edit: Edit) -> None:
        line = mango()
        edit(LABOUR, "en: Local labour}", "en: Labour of the place}")
        found = again(line)
        assert (found.verdict, found.parts) == (Verdict.EQUAL, ("rulebook_digest",))

    def test_lines_that_moved_change_no_result(self, edit: Edit) -> None:
        line = mango()
        edit(LABOUR, "local_labour:\n", "\n\nlocal_labour:\n")
        found = again(line)
        assert (found.verdict, found.parts) == (Verdict.SAME, ())
