"""Replaying one line: reading the record, rating its bundle again, comparing the two results."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ocop_rules.errors import InvalidDocument, OcopError, Problem
from ocop_rules.rating.evaluate import evaluate
from ocop_rules.rating.evaluation import Evaluation
from ocop_rules.replay.causes import find
from ocop_rules.replay.comparison import Comparison, Verdict
from ocop_rules.replay.record import (
    CHANGED,
    RECORD_FORMAT,
    Record,
    engine_version,
    read_record,
    record_with_digests_that_hold,
)
from ocop_rules.replay.side import result_of, side_of, side_of_data
from ocop_rules.replay.translation import refusal, translate
from ocop_rules.text import printable, text

_BUNDLE = b'{"bundle":{'
_AFTER_BUNDLE = b'},"bundle_digest":"'
_MIDDLE = re.compile(
    rb'\},"bundle_digest":"([0-9a-f]{64})","engine":"(durable|direct)","engine_version":"([^"\\]*)","evaluation":\{'
)
_AFTER_EVALUATION = b'},"evaluation_digest":"'
_END = re.compile(
    rb'\},"evaluation_digest":"([0-9a-f]{64})","format":"ocop-record/1","library":"([^"\\]*)",'
    rb'"rulebook_digest":"([0-9a-f]{64})","settings":(\{[^{}]*\}),"version":"([^"\\]*)"\}'
)
_NOT_COMPARED = ("library", "engine")
_NO_RESULT = ("rulebook_digest",)


@dataclass(frozen=True, slots=True)
class _Canonical:
    """A line cut into its parts without being read: a record just as it was written, whose digests hold."""

    bundle: bytes
    bundle_digest: str
    engine: str
    engine_version: str
    evaluation: bytes
    evaluation_digest: str
    library: str
    rulebook_digest: str
    settings: str
    version: str

    def record(self) -> Record:
        """Read the whole record."""
        data = {name: getattr(self, name) for name in self.__slots__}
        read = {name: json.loads(data[name]) for name in ("bundle", "evaluation", "settings")}
        return record_with_digests_that_hold({**data, **read, "format": RECORD_FORMAT})


def _cut(data: bytes) -> _Canonical | None:
    """Cut a canonical line into its parts; None if it is written otherwise or a digest does not hold."""
    first = data.find(_AFTER_BUNDLE)
    last = data.rfind(_AFTER_EVALUATION)
    if first < 0 or last < 0 or not data.startswith(_BUNDLE):
        return None
    middle, end = _MIDDLE.match(data, first), _END.fullmatch(data, last)
    if middle is None or end is None:
        return None
    bundle = data[len(_BUNDLE) - 1 : first + 1]
    evaluation = data[middle.end() - 1 : last + 1]
    bundle_digest, engine, version_of_engine = (part.decode() for part in middle.groups())
    evaluation_digest, library, rulebook_digest, settings, version = (part.decode() for part in end.groups())
    if (
        hashlib.sha256(bundle).hexdigest() != bundle_digest
        or hashlib.sha256(evaluation).hexdigest() != evaluation_digest
    ):
        return None
    return _Canonical(
        bundle,
        bundle_digest,
        engine,
        version_of_engine,
        evaluation,
        evaluation_digest,
        library,
        rulebook_digest,
        settings,
        version,
    )


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
        cut = _cut(data)
        if cut is not None and version in (None, cut.version):
            same = _reproduced(cut, file, number)
            if same is not None:
                return same
        record = cut.record() if cut is not None else read_record(data)
        dossier = printable(record.dossier)
        again = _again if version is None or version == record.version else _elsewhere
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


def _reproduced(cut: _Canonical, file: str, number: int) -> Comparison | None:
    """Rate a bundle again, and give the answer if the same bytes come out; None if they do not.

    Nothing needs to be read of the evaluation, nor checked of the bundle, whose digest is a part of those bytes.
    """
    bundle = json.loads(cut.bundle)
    settings = json.loads(cut.settings)
    by_date = bundle.get("version") is None and b'"chosen_by":null' not in cut.evaluation[:4000]
    try:
        evaluation = _rate(bundle, None if by_date else cut.version, cut.engine, settings)
    except OcopError:
        return None
    stated = (cut.library, cut.engine, cut.version, cut.rulebook_digest, cut.bundle_digest, settings)
    made = (
        evaluation.library,
        evaluation.engine,
        evaluation.version,
        evaluation.rulebook_digest,
        evaluation.bundle_digest,
        evaluation.settings.as_json(),
    )
    if stated != made or evaluation.to_json().encode() != cut.evaluation:
        return None
    result = result_of(evaluation)
    said = _said({"engine_version": cut.engine_version}, {"engine_version": engine_version(evaluation.engine)})
    return Comparison(file, number, printable(evaluation.dossier), Verdict.SAME, result, result, said=said)


def _rate(bundle: Mapping[str, Any], version: str | None, engine: str, settings: Mapping[str, Any]) -> Evaluation:
    try:
        return evaluate(
            bundle,
            version,
            "direct" if engine == "direct" else "durable",
            authority=settings["authority"],
            strict=settings["strict"],
            requirement_rule=settings["requirement_rule"],
            rounding=settings["rounding"],
        )
    except (KeyError, ValueError, TypeError) as error:
        message = text("không hiểu các thiết lập của bản ghi", "the record's settings cannot be understood")
        problem = Problem("settings", "settings", message, found=printable(str(error)))
        raise InvalidDocument([problem]) from None


def _again(record: Record, _: str | None) -> Comparison:
    """Rate under the record's own version and compare."""
    old: Mapping[str, Any] = record.evaluation
    before = side_of_data(old)
    by_date = old.get("chosen_by") is not None
    evaluation = _rate(record.bundle, None if by_date else record.version, record.engine, record.settings)
    if evaluation.version != record.version:  # another version is chosen by the dates today
        evaluation = _rate(record.bundle, record.version, record.engine, record.settings)
    new = json.loads(evaluation.to_json())
    parts = _parts(old, new)
    said = _said(
        {"library": record.library, "engine": record.engine, "engine_version": record.engine_version},
        {
            "library": evaluation.library,
            "engine": evaluation.engine,
            "engine_version": engine_version(evaluation.engine),
        },
    )
    after = side_of(evaluation)
    answer = Comparison("", 0, "", Verdict.SAME, before.result, after.result, parts=parts, said=said)
    if not parts:
        return answer
    if not set(parts).difference(_NO_RESULT):
        return replace(answer, verdict=Verdict.EQUAL)
    found = find(before, after, evaluation.product_set)
    verdict = Verdict.CHANGED if found.causes else Verdict.EQUAL
    return replace(answer, verdict=verdict, causes=found.causes, criteria=found.criteria)


def _elsewhere(record: Record, version: str | None) -> Comparison:
    """Rate under another version and compare the results."""
    assert version is not None
    before = side_of_data(record.evaluation)
    moved = translate(record.bundle, record.version, before.result.product_set, version)
    evaluation = _rate(moved.bundle, version, record.engine, record.settings)
    after = side_of(evaluation)
    found = find(before, after, evaluation.product_set, moved.crossing)
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
    )


def _parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the names of the parts that differ, library and engine set aside."""
    parts = []
    for name in sorted({*old, *new}.difference(_NOT_COMPARED)):
        was, now = old.get(name), new.get(name)
        if name == "warnings" and old.get("engine") != new.get("engine"):
            was, now = _without_engine(was), _without_engine(now)
        if was != now or (name in old) != (name in new):
            parts.append(name)
    return tuple(parts)


def _without_engine(warnings: Any) -> Any:
    return [each for each in warnings if each["code"] != "direct-engine"] if isinstance(warnings, list) else warnings


def _said(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{name} {printable(old[name], 30)} → {new[name]}" for name in old if old[name] != new[name])
