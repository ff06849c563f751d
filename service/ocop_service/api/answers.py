"""Writing stored evaluations as answers: what the library made is sent as it is, to the byte."""

from __future__ import annotations

from ocop_rules.canonical import Json, canonical
from ocop_rules.replay.cut import CutRecord, cut
from ocop_rules.text import text
from ocop_service.http.problem import Refusal
from ocop_service.storage.evaluations import Listed, Stored


def cut_record(record: str) -> CutRecord:
    """Cut a stored record into its parts.

    Raises:
        Refusal: somebody changed it.
    """
    parts = cut(record.encode())
    if parts is None:
        raise changed_record()
    return parts


def changed_record() -> Refusal:
    """Return the refusal of a stored record that somebody changed."""
    return Refusal(
        "internal", text("bản ghi đã bị sửa; chạy: ocop log verify", "the record was changed; run: ocop log verify")
    )


def evaluation_members(record: str) -> tuple[str, str]:
    """Return a record's evaluation, canonical JSON, and its digest."""
    parts = cut_record(record)
    return parts.evaluation.decode(), parts.evaluation_digest


def stored_members(stored: Stored) -> str:
    """Return the members of the JSON object that tells a stored evaluation, in canonical order, without braces."""
    evaluation, digest = evaluation_members(stored.record)
    entry = canonical(stored.entry.as_json())
    return (
        f'"entry":{entry},"entry_digest":"{stored.entry_digest}","evaluation":{evaluation},'
        f'"evaluation_digest":"{digest}","id":"{stored.entry.evaluation}"'
    )


def stored_json(stored: Stored) -> str:
    """Return a stored evaluation as canonical JSON."""
    return f"{{{stored_members(stored)}}}"


def listed_json(listed: Listed) -> dict[str, Json]:
    """Return one line of a list as plain data."""
    summary = listed.summary
    return {
        "id": listed.id,
        "sequence": listed.sequence,
        "recorded_at": listed.recorded_at,
        "dossier": summary.dossier,
        "product": summary.product,
        "version": summary.version,
        "set": summary.product_set,
        "purpose": summary.purpose,
        "evaluated_on": summary.evaluated_on,
        "outcome": summary.outcome,
        "points": summary.points,
        "band": summary.band,
        "stars": summary.stars,
        "assessed_by": None if listed.assessed_by is None else str(listed.assessed_by),
    }
