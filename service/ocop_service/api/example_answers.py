"""The examples of answers in OpenAPI: what the service gives for the example of a bundle; long lists are cut short."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from pydantic import TypeAdapter

import ocop_rules
from ocop_rules.canonical import canonical
from ocop_rules.plans.check import check_plan
from ocop_rules.register.life import register_life
from ocop_rules.register.read import read_register
from ocop_rules.replay.compare.compare import compare
from ocop_rules.replay.rerate import replay_line
from ocop_rules.rulebook.catalogue import in_force, load, versions
from ocop_rules.rulebook.diff.diff import diff
from ocop_rules.rulebook.diff.document import diff_document
from ocop_rules.rulebook.evidence_document import evidence_list_document
from ocop_rules.rulebook.sheet_document import sheet_document
from ocop_rules.rulebook.version_document import in_force_document, version_document, version_list_document
from ocop_rules.words.bundle_schema import set_schema
from ocop_rules.words.explanation import Explanation, explanation_text
from ocop_service.api.example_advice import ADVICE
from ocop_service.api.examples import BUNDLE, REGISTER
from ocop_service.api.replays import replay_json
from ocop_service.evaluations.listing import ListPage, page_json
from ocop_service.evaluations.rating import RatingQuery, request_digest
from ocop_service.evaluations.stored import stored_json
from ocop_service.log.entry import DEFAULT_ORGANISATION, START, Entry, Head
from ocop_service.log.line import LogLine, head_json
from ocop_service.raters.outcome import rated
from ocop_service.storage.evaluations import ListedEvaluation, StoredEvaluation, idempotency_digest
from ocop_service.storage.rated import Whose

_JSON = "application/json"
_JSON_LINES = "application/x-ndjson"
_EARLIER = "qd-148-2023"
_SHOWN = 2
_EXPLANATION: TypeAdapter[Explanation] = TypeAdapter(Explanation)


@cache
def example_answers() -> Mapping[tuple[str, str], Any]:
    """Return an example of what each operation answers, by its id and the media type."""
    stored = _stored()
    evaluation = json.loads(stored.record)["evaluation"]
    explained = ocop_rules.evaluate(BUNDLE).explanation("vi")
    kept = _cut(json.loads(stored_json(stored)))
    whose = Whose.of_record(json.loads(stored.record))
    listed = ListedEvaluation(1, stored.entry.evaluation, stored.entry.recorded_at, stored.summary, whose)
    replayed = replay_line("", 1, stored.record.encode(), _EARLIER)
    batch = [{"line": 1, "status": 201} | kept, {"line": 2, "status": 422, "problem": _PROBLEM}]
    line = LogLine(stored.entry, stored.entry_digest, "{…}", "{…}")
    text = explanation_text(explained, "vi")
    return {
        ("rate_bundle", _JSON): kept,
        ("rate_without_storing", _JSON): _cut(evaluation),
        ("rate_batch", _JSON_LINES): "".join(f"{canonical(each)}\n" for each in batch),
        ("list_evaluations", _JSON): page_json(ListPage((listed,), None, None, {4: 1})),
        ("get_evaluation", _JSON): kept,
        ("get_record", _JSON): _cut(json.loads(stored.record)),
        ("get_explanation", _JSON): _cut(_EXPLANATION.dump_python(explained, mode="json")),
        ("get_explanation", "text/plain"): text,
        ("get_explanation", "text/html"): '<!DOCTYPE html>\n<html lang="vi">…</html>\n',
        ("replay_evaluation", _JSON): _cut(json.loads(canonical(replay_json(stored.entry.evaluation, replayed)))),
        ("compare_evaluations", _JSON): _compared(),
        ("find_way", _JSON): ADVICE,
        ("read_sheets", _JSON): _SHEETS,
        ("life_of_register", _JSON): _life(),
        ("check_plan", _JSON): _plan(),
        ("get_log_head", _JSON): {"sequence": 1, "digest": stored.entry_digest},
        ("export_log", _JSON_LINES): f"{line.to_json()}\n{head_json(Head(1, stored.entry_digest))}\n",
        ("health", _JSON): {"status": "ok"},
        ("readiness", _JSON): {"status": "ok"},
        ("metrics", "text/plain"): "# HELP ocop_log_entries Entries of the decision log.\nocop_log_entries 1.0\n",
        ("get_openapi", _JSON): {"openapi": "3.1.0", "info": {"title": "ocop_rules", "version": "…"}, "paths": {}},
        **_criteria(),
    }


def _stored() -> StoredEvaluation:
    result = rated(ocop_rules.evaluate(BUNDLE))
    entry = Entry(
        sequence=1,
        evaluation="5f0c2a52-6f0e-4c3b-9d57-0c6c1d5f2b11",
        recorded_at="2026-09-15T08:15:30.123456Z",
        actor="4f7c1d2e9a3b",
        record_digest=result.record_digest,
        explanation_digest=result.explanation_digest,
        previous=START,
        idempotency_digest=idempotency_digest((DEFAULT_ORGANISATION, "4f7c1d2e9a3b", "01-00004-012-2026/1")),
        request_digest=request_digest(RatingQuery(), canonical(BUNDLE).encode()),
    )
    return StoredEvaluation(entry, entry.digest, result.summary, result.record, result.explanation)


_CHOSEN = {"judge": "Nguyễn Văn An", "role": "council", "options": {"6.1": 2, "6.2": 3}}
_SHEETS = {
    "format": "ocop-sheets/1",
    "dossier": BUNDLE["dossier"],
    "version": "qd-26-2026",
    "set": 7,
    "product": BUNDLE["product"]["name"],
    "producer": BUNDLE["producer"]["name"],
    "sheets": [_CHOSEN],
    "signed": [{"judge": "Nguyễn Văn An", "place": "'Phiếu 1'", "filled_on": "2026-09-15", "remarks": ""}],
    "bundle": {**BUNDLE, "sheets": [_CHOSEN]},
}


def _compared() -> Any:
    earlier = {**BUNDLE, "facts": BUNDLE["facts"][:-1]}
    return json.loads(compare(earlier, BUNDLE).to_json())


def _plan() -> Any:
    return json.loads(check_plan("ba-dinh-2022", read_register(REGISTER), date(2022, 12, 20)).to_json())


def _life() -> Any:
    register = read_register(REGISTER)
    return json.loads(register_life(register, date(2026, 12, 20)).to_json())


def _criteria() -> Mapping[tuple[str, str], Any]:
    rulebook, earlier = load("qd-26-2026"), load(_EARLIER)
    product_set = rulebook.sets[7]
    sheet: dict[str, Any] = json.loads(canonical(sheet_document(rulebook, product_set)))
    sheet["knock_outs"] = sheet["knock_outs"][:1]
    sheet["parts"] = sheet["parts"][:1]
    sheet["parts"][0]["sections"] = sheet["parts"][0]["sections"][:1]
    sheet["parts"][0]["sections"][0]["criteria"] = sheet["parts"][0]["sections"][0]["criteria"][:1]
    schema = set_schema(rulebook, product_set, "vi")
    found = diff(earlier, rulebook, product_set)
    changes = diff_document(replace(found, changes=found.changes[:_SHOWN]))
    submitted, evaluated = (date.fromisoformat(BUNDLE[name]) for name in ("submitted_on", "evaluated_on"))
    return {
        ("list_versions", _JSON): version_list_document(versions()),
        ("get_version", _JSON): _cut(version_document(rulebook)),
        ("get_sheet", _JSON): _cut(sheet),
        ("get_evidence_list", _JSON): _cut(evidence_list_document(rulebook, product_set)),
        ("get_bundle_schema", "application/schema+json"): {
            name: schema[name] for name in ("$schema", "$comment", "title", "description", "type", "required")
        },
        ("get_changes", _JSON): changes,
        ("get_in_force", _JSON): in_force_document(in_force(submitted, evaluated, BUNDLE["purpose"])),
    }


_LISTS = frozenset(
    (
        "criteria",
        "documents",
        "errata",
        "facts",
        "gains",
        "judged",
        "requirements",
        "serves",
        "sets",
        "trace",
        "unmet",
        "unverified",
        "warnings",
    )
)
"""Members of answers of which an example shows the first alone."""


def _cut(value: Any, name: str = "") -> Any:
    if isinstance(value, Mapping):
        kept = list(value.items())[:_SHOWN] if name == "criteria" else value.items()
        return {key: _cut(each, key) for key, each in kept}
    if isinstance(value, list):
        return [_cut(each) for each in (value[:_SHOWN] if name in _LISTS else value)]
    return value


_PROBLEM = {
    "type": "urn:ocop:problem:invalid-evidence",
    "title": "Hồ sơ minh chứng không hợp lệ",
    "status": 422,
    "detail": "1 lỗi; chưa chấm điểm phần nào",
    "instance": "urn:ocop:request:0b7c3a1f9d424f6c8f3e5d2a1b0c9e8f",
}
