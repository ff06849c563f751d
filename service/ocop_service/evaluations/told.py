"""The explanation of a stored evaluation: told when somebody asks for it, or as it was stored once."""

from __future__ import annotations

from ocop_rules.text import Lang
from ocop_rules.words.explanation import Explanation
from ocop_service.access.caller import Caller
from ocop_service.core import Core
from ocop_service.evaluations.rating import run
from ocop_service.http.problem import Refusal
from ocop_service.log.told import WordsNamed, words_named
from ocop_service.raters.telling import NotTold, Tell, changed, read_explanations
from ocop_service.storage.evaluations import StoredEvaluation


async def explanation_of(parts: Core, caller: Caller, stored: StoredEvaluation, lang: Lang) -> Explanation:
    """Return the explanation of a stored evaluation; where its words are not those of that day, it says so.

    Raises:
        Refusal: this release cannot tell it, or somebody changed it; or as `run`.
    """
    try:
        words = _words_of(stored)
        if words is None:
            written = stored.explanation
        else:
            written = await run(parts, caller, Tell(stored.record, words, lang))
        return read_explanations(written)[lang]
    except NotTold as error:
        raise Refusal("not-replayable", error.message) from None


def _words_of(stored: StoredEvaluation) -> WordsNamed | None:
    try:
        return words_named(stored.explanation)
    except ValueError:
        raise changed() from None
