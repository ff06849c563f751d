"""A stored evaluation as a page of its own, which needs no other file and prints on A4."""

from __future__ import annotations

from markupsafe import escape

from ocop_rules.rating.explanation import Explanation, explanation_text
from ocop_rules.text import Lang
from ocop_service.storage.evaluations import Stored


def explanation_page(stored: Stored, told: Explanation, lang: Lang) -> str:
    """Give the page."""
    return f"<!DOCTYPE html><html lang={lang}><meta charset=utf-8><pre>{escape(explanation_text(told, lang))}</pre>"
