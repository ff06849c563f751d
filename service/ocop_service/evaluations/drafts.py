"""Drafts of who asks: keeping one, opening it, listing them, ending one; nobody sees anybody else's."""

from __future__ import annotations

import asyncio

from ocop_rules.errors import OcopError
from ocop_rules.text import text
from ocop_service.access.caller import Caller
from ocop_service.core import Core
from ocop_service.http.limits import too_large
from ocop_service.observability.failure import refusal_noted
from ocop_service.storage.drafts import Draft as Draft
from ocop_service.storage.drafts import DraftText as DraftText
from ocop_service.storage.drafts import ListedDraft as ListedDraft
from ocop_service.storage.drafts import Owner
from ocop_service.storage.drafts import SavedDraft as SavedDraft
from ocop_service.storage.drafts import StaleDraft as StaleDraft

_LARGE = text(
    "bản nháp này quá lớn để giữ trên máy chủ; hãy tải hồ sơ về",
    "this draft is too large to be kept on the server; download the bundle",
)


async def save_draft(
    parts: Core, caller: Caller, draft_id: str, written: DraftText, revision: int, page: str
) -> SavedDraft:
    """Keep what stands in a form for the caller; takes and raises what `Drafts.save` does.

    Raises:
        Refusal: it is too large.
    """
    most = parts.settings.max_draft_kib * 1024
    if len(written.fields.encode()) > most:
        raise too_large(most, _LARGE)
    return await asyncio.to_thread(parts.drafts.save, _owner(caller), draft_id, written, revision, page)


async def open_draft(parts: Core, caller: Caller, draft_id: str) -> Draft | None:
    """Return a draft of the caller; None where there is none of that name."""
    return await asyncio.to_thread(parts.drafts.get, _owner(caller), draft_id)


async def list_drafts(parts: Core, caller: Caller) -> list[ListedDraft]:
    """Return the caller's drafts, those that were saved last first."""
    return await asyncio.to_thread(parts.drafts.list, _owner(caller))


async def end_draft(parts: Core, caller: Caller, draft_id: str, revision: int) -> bool:
    """End a draft, and tell whether it is gone: one that was saved again since a revision stays."""
    return await asyncio.to_thread(parts.drafts.end, _owner(caller), draft_id, revision)


async def end_stored(parts: Core, caller: Caller, draft_id: str, revision: int, page: str) -> bool:
    """End the draft of what was just stored, and tell whether it is gone; where the database fails it stays.

    It also stays where another page saved it since that revision: what was typed there was not stored.
    """
    try:
        return await asyncio.to_thread(parts.drafts.end, _owner(caller), draft_id, revision, page)
    except OcopError as error:
        refusal_noted(error, parts.metrics)
        return False


def _owner(caller: Caller) -> Owner:
    return Owner(caller.organisation, caller.actor)
