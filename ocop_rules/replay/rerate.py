"""Replaying one line: reading the record, rating its bundle again, comparing the two results."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from dataclasses import replace
from typing import Any

from ocop_rules.documents.json_text import is_moderate
from ocop_rules.engine.checked import EngineName, engine_version
from ocop_rules.errors import InvalidDocument, OcopError, Problem
from ocop_rules.evaluation.evaluate import evaluate_as
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.rating.notice import OTHER_CRITERIA
from ocop_rules.rating.result import cases_by_criterion
from ocop_rules.rating.settings import Settings
from ocop_rules.replay.causes import find
from ocop_rules.replay.comparison import Comparison, Verdict
from ocop_rules.replay.record import CHANGED, Record, read_record
from ocop_rules.replay.slices import RecordSlices, record_slices
from ocop_rules.replay.snapshot import result_of, snapshot_of
from ocop_rules.replay.translation import ABSENT, refusal, translate
from ocop_rules.rulebook.catalogue import load
from ocop_rules.text import printable, text

_NOT_COMPARED = ("library", "engine")
_MOST_PARTS = 50
"""More parts than any evaluation has."""

_WORDING = "wording"
"""The part that differs where the same is said of the same result in other words."""

_NO_RESULT = ("rulebook_digest", _WORDING)


def replay_line(file: str, number: int, data: bytes, version: str | None = None) -> Comparison:
    """Replay one line; whatever is wrong with it is told in the answer, never raised.

    Args:
        file: the name of the file, for the answer.
        number: the line's number.
        data: the line.
        version: the version to rate under; None for the record's own.
    """
    dossier = ""
    try:
        version = None if version is None else load(version).id
        parts = record_slices(data)
        if parts is not None and version in (None, parts.version):
            same = _reproduced(parts, file, number)
            if same is not None:
                return same
        record = parts.record() if parts is not None else read_record(data)
        dossier = printable(record.dossier)
        again = _under_own_version if version is None or version == record.version else _under_other_version
        return replace(again(record, version), file=file, line=number, dossier=dossier)
    except InvalidDocument as error:
        codes = {problem.code for problem in error.problems}
        verdict = Verdict.TAMPERED if codes & CHANGED else (Verdict.REFUSED if dossier else Verdict.BROKEN)
        return Comparison(file, number, dossier, verdict, problems=error.problems)
    except OcopError as error:
        return Comparison(file, number, dossier, Verdict.REFUSED, problems=(refusal(error),))
    except Exception as error:  # a fault of ours: it must not cost a run of millions its other lines
        told = printable(f"{type(error).__name__}: {error}", 200)
        problem = Problem("internal", "", text(f"lỗi của chương trình: {told}", f"a fault of the program: {told}"))
        return Comparison(file, number, dossier, Verdict.REFUSED, problems=(problem,))


def _reproduced(parts: RecordSlices, file: str, number: int) -> Comparison | None:
    """Rate a bundle again, and give the answer if the same bytes come out; None if they do not.

    Nothing needs to be read of the evaluation, nor checked of the bundle, whose digest is a part of those bytes.
    """
    if not is_moderate(parts.settings):
        return None
    try:
        settings = json.loads(parts.settings)
    except ValueError:
        return None
    by_date = b'"chosen_by":null' not in parts.evaluation[:4000]
    try:
        evaluation = _rate(parts.bundle, None if by_date else parts.version, parts.engine, settings)
    except OcopError:
        return None
    stated = (parts.library, parts.engine, parts.version, parts.rulebook_digest, parts.bundle_digest, settings)
    made = (
        evaluation.library,
        evaluation.engine,
        evaluation.version,
        evaluation.rulebook_digest,
        evaluation.bundle_digest,
        evaluation.settings.as_json(),
    )
    if stated != made or evaluation.canonical_json != parts.evaluation:
        return None
    result = result_of(evaluation)
    said = _uncounted_differences(parts, evaluation)
    return Comparison(file, number, printable(evaluation.dossier), Verdict.SAME, result, result, said=said)


def _rate(bundle: BundleInput, version: str | None, engine: str, settings: Mapping[str, Any]) -> Evaluation:
    try:
        ran: EngineName = "direct" if engine == "direct" else "durable"
        return evaluate_as(bundle, version, Settings.recorded(settings), ran, recorded=True)
    except (KeyError, ValueError, TypeError) as error:
        message = text("không hiểu các thiết lập của bản ghi", "the record's settings cannot be understood")
        problem = Problem("settings", "settings", message, found=printable(str(error)))
        raise InvalidDocument([problem]) from None


def rate_record(record: Record) -> Evaluation:
    """Rate the bundle of a record again as it was rated: under its version, with its settings, by its engine.

    Raises:
        OcopError: it cannot be rated any more.
    """
    by_date = record.evaluation.get("chosen_by") is not None
    evaluation = _rate(record.bundle, None if by_date else record.version, record.engine, record.settings)
    if evaluation.version != record.version:  # another version is chosen by the dates today
        evaluation = _rate(record.bundle, record.version, record.engine, record.settings)
    return evaluation


def _under_own_version(record: Record, _: str | None) -> Comparison:
    """Rate under the record's own version and compare."""
    return compared_with(record, rate_record(record))


def compared_with(record: Record, evaluation: Evaluation) -> Comparison:
    """Return how what came of rating a record's bundle again, as it was rated, compares with what the record says."""
    old: Mapping[str, Any] = record.evaluation
    before = snapshot_of(old)
    new = evaluation.as_json()
    after = snapshot_of(new)
    parts, said = _parts(old, new), _uncounted_differences(record, evaluation)
    answer = Comparison("", 0, "", Verdict.SAME, before.result, after.result, parts=parts, said=said)
    if not parts:
        return answer
    if not set(parts).difference(_NO_RESULT):
        return replace(answer, verdict=Verdict.EQUAL)
    found = find(before, after, evaluation.product_set)
    verdict = Verdict.CHANGED if found.causes else Verdict.EQUAL
    return replace(answer, verdict=verdict, causes=found.causes, criteria=found.criteria)


def _under_other_version(record: Record, version: str | None) -> Comparison:
    """Rate under another version and compare the results."""
    assert version is not None
    before = snapshot_of(record.evaluation)
    cases = cases_by_criterion(before.criteria)
    moved = translate(record.bundle, record.version, before.result.product_set, version, cases)
    evaluation = _rate(moved.bundle, version, record.engine, record.settings)
    after = snapshot_of(evaluation.as_json())
    lost = {each.criterion for each in moved.not_carried if each.reason != ABSENT}  # else the sheet is the cause
    found = find(before, after, evaluation.product_set, moved.mapping, lost)
    return Comparison(
        "",
        0,
        "",
        Verdict.CHANGED if found.causes else Verdict.EQUAL,
        before.result,
        after.result,
        found.causes,
        criteria=found.criteria,
        not_carried=moved.not_carried,
        said=_other_criteria(evaluation),
    )


def _other_criteria(evaluation: Evaluation) -> tuple[str, ...]:
    """Say that the criteria which rated are not those that were published, though the record may have the same."""
    rulebook = evaluation.rulebook
    codes = (notice.code for notice in evaluation.warnings if notice.code in OTHER_CRITERIA)
    return tuple(f"{code} {rulebook.id} {rulebook.digest}" for code in codes)


def _parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the parts that differ, library and engine set aside."""
    parts = []
    for name in sorted({*old, *new}.difference(_NOT_COMPARED)):
        was, now = old.get(name), new.get(name)
        if name == "warnings":  # that the criteria are not the pinned ones is in their digest
            codes = OTHER_CRITERIA | ({"direct-engine"} if old.get("engine") != new.get("engine") else set())
            was, now = _without(codes, was), _without(codes, now)
            if was != now and _unworded(was) == _unworded(now):
                name = _WORDING
        if was != now or (name in old) != (name in new):
            parts.append(printable(name))
    return tuple(parts) if len(parts) <= _MOST_PARTS else (*parts[:_MOST_PARTS], "…")


def _unworded(warnings: Any) -> Any:
    """Return warnings without their messages."""
    if not isinstance(warnings, list):
        return warnings
    return [{**each, "message": None} if isinstance(each, dict) else each for each in warnings]


def _without(codes: Set[str], warnings: Any) -> Any:
    if not isinstance(warnings, list):
        return warnings
    return [each for each in warnings if not isinstance(each, dict) or each.get("code") not in codes]


def _uncounted_differences(record: Record | RecordSlices, evaluation: Evaluation) -> tuple[str, ...]:
    """Say what differs though it does not count: library, engine, that the criteria are not the published ones."""
    pairs = (
        ("library", record.library, evaluation.library),
        ("engine", record.engine, evaluation.engine),
        ("engine_version", record.engine_version, engine_version(evaluation.engine)),
    )
    differing = (f"{name} {printable(old, 30)} → {new}" for name, old, new in pairs if old != new)
    return (*differing, *_other_criteria(evaluation))
