"""A stored evaluation in words and plots: in the pages, and as a page of its own, which needs no other file."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from markupsafe import Markup
from ocop_service.evaluations.stored import StoredEvaluation, changed_record, evaluation_members
from ocop_service.pages import StandalonePage

from ocop_pages.assets import content, policy_of
from ocop_pages.frame import Frame, rendered, template
from ocop_rules.documents.json_text import is_moderate
from ocop_rules.forms.account import Account, account_of
from ocop_rules.text import Lang
from ocop_rules.words.explanation import Explanation


def account(stored: StoredEvaluation, explanation: Explanation, lang: Lang) -> Account:
    """Return what a page tells of a stored evaluation.

    Raises:
        Refusal: somebody changed its record.
    """
    evaluation, _ = evaluation_members(stored.record)
    if not is_moderate(evaluation):
        raise changed_record()
    return account_of(json.loads(evaluation), explanation, lang)


def explanation_page(stored: StoredEvaluation, explanation: Explanation, lang: Lang) -> StandalonePage:
    """Return a stored evaluation as a page of its own, with its style inside.

    Raises:
        Refusal: somebody changed its record.
    """
    frame = Frame(lang, chosen=False, other_lang="", caller=None, opened=False)
    html = rendered("explained", frame, stored=stored, account=account(stored, explanation, lang), style=_style())
    return StandalonePage(html, _edition(), _STYLE_POLICY)


@cache
def _style() -> Markup:
    return Markup(content("ocop.css"))


_STYLE_POLICY = policy_of(content("ocop.css"))
"""The content security policy of such a page: its own style, by its digest, and nothing else."""


@cache
def _edition() -> str:
    """Return what changes whenever the look of such a page does."""
    parts = (content("ocop.css"), template("explained"), template("account"), template("ballots"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]
