"""Stored evaluations: finding one, and what is sent of it, which is what the library made, to the byte."""

from __future__ import annotations

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import Path

from ocop_rules.canonical import canonical
from ocop_rules.replay.slices import RecordSlices, record_slices
from ocop_rules.text import text
from ocop_service.access.caller import Caller
from ocop_service.core import Core
from ocop_service.http.parameters import AsMeant
from ocop_service.http.problem import Refusal
from ocop_service.storage.evaluations import StoredEvaluation as StoredEvaluation

EvaluationId = Annotated[UUID, Path(description="The id of a stored evaluation."), AsMeant]


async def stored_evaluation(parts: Core, caller: Caller, evaluation_id: UUID) -> StoredEvaluation:
    """Return a stored evaluation; raises `Refusal` where there is none that the caller sees."""
    stored = await asyncio.to_thread(parts.evaluations.get, str(evaluation_id), caller.sees)
    if stored is None:
        raise Refusal("not-found", text("không có đánh giá này", "there is no such evaluation"))
    return stored


def cut_record(record: str) -> RecordSlices:
    """Cut a stored record into its parts.

    Raises:
        Refusal: somebody changed it.
    """
    parts = record_slices(record.encode())
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


def stored_members(stored: StoredEvaluation) -> str:
    """Return the members of the JSON object that tells a stored evaluation, in canonical order, without braces."""
    evaluation, digest = evaluation_members(stored.record)
    entry = canonical(stored.entry.as_json())
    return (
        f'"entry":{entry},"entry_digest":"{stored.entry_digest}","evaluation":{evaluation},'
        f'"evaluation_digest":"{digest}","id":"{stored.entry.evaluation}"'
    )


def stored_json(stored: StoredEvaluation) -> str:
    """Return a stored evaluation as canonical JSON."""
    return f"{{{stored_members(stored)}}}"
