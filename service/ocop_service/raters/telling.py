"""Telling a stored evaluation: its explanation is made of its record when somebody asks for it.

What is stored of an explanation is which words tell it. A record says all that a result is made of, so the explanation
follows from it and from the words, today as on that day; it is never told in other words without saying so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter, ValidationError

import ocop_rules
from ocop_rules.errors import BilingualError, EngineError, InvalidRecord, OcopError
from ocop_rules.replay.comparison import Verdict
from ocop_rules.replay.record import Record, read_record
from ocop_rules.replay.rerate import compared_with, rate_record
from ocop_rules.text import Lang, Text, printable, text
from ocop_rules.words.edition import WordsEdition, words_edition
from ocop_rules.words.explanation import Explanation, safely
from ocop_service.log.told import WordsNamed

Explanations = Mapping[Lang, Explanation]

_EXPLANATIONS: TypeAdapter[dict[Lang, Explanation]] = TypeAdapter(dict[Lang, Explanation])
_SHOWN = 12


class NotTold(BilingualError):
    """This release cannot tell a stored evaluation: what it would tell is not what was stored."""


@cache
def todays_words() -> WordsNamed:
    """Return which words tell what is rated now."""
    edition = words_edition()
    return WordsNamed(edition.library, edition.digest)


def read_explanations(written: str) -> Explanations:
    """Return explanations by language, fit to be shown: what was stored long ago may hold anything.

    Raises:
        NotTold: somebody changed them.
    """
    try:
        found = _EXPLANATIONS.validate_json(written)
    except ValidationError:
        raise changed() from None
    return {lang: safely(told) for lang, told in found.items()}


def explanations_json(told: Explanations) -> str:
    """Return explanations by language as JSON, which `read_explanations` reads."""
    return _EXPLANATIONS.dump_json(dict(told)).decode()


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell a stored evaluation.

    Attributes:
        record: its record.
        words: which words told it when it was stored.
        lang: in which it is told.
    """

    record: str
    words: WordsNamed
    lang: Lang

    def run(self) -> str:
        """Return its explanation as JSON, as `explanations_json` writes it; raises `NotTold`."""
        try:
            record = read_record(self.record)
        except InvalidRecord:
            raise changed() from None
        try:
            evaluation = rate_record(record)
        except EngineError:  # which is to be heard of
            raise
        except OcopError as error:
            raise _told_otherwise(self.words.library) from error
        told = evaluation.explanation(self.lang)
        notes = tuple(said.in_(self.lang) for said in _differences(record, evaluation, self.words))
        return explanations_json({self.lang: told.model_copy(update={"warnings": (*notes, *told.warnings)})})


def _differences(record: Record, evaluation: ocop_rules.Evaluation, words: WordsNamed) -> list[Text]:
    """Say what its reader has to know of the words in which an evaluation is told; raises `NotTold`."""
    now = todays_words()
    same_words, same_result = words == now, evaluation.digest == record.evaluation_digest
    if same_words and same_result:
        return []
    if not same_result and compared_with(record, evaluation).verdict not in (Verdict.SAME, Verdict.EQUAL):
        raise _told_otherwise(words.library)
    notes = []
    if not same_words:
        then = f"ocop_rules {printable(words.library, 20)} ({words.digest[:_SHOWN]})"
        today = f"ocop_rules {now.library} ({now.digest[:_SHOWN]})"
        notes.append(
            text(
                f"Giải thích này dùng lời văn của {today}; khi lưu, lời văn là của {then}. Kết quả không đổi.",
                f"This is told in the words of {today}; when it was stored, they were those of {then}. "
                "The result is the same.",
            )
        )
    if evaluation.rulebook_digest != record.rulebook_digest:
        notes.append(
            text(
                "Tiêu chí đã cài có lời văn khác khi lưu (mã băm khác). Kết quả không đổi.",
                "The criteria that are installed are worded otherwise than when it was stored (their digest differs). "
                "The result is the same.",
            )
        )
    return notes


def _told_otherwise(library: str) -> NotTold:
    then = f"ocop_rules {printable(library, 20)}"
    return NotTold(
        text(
            "bản phát hành này chấm lại không ra đúng kết quả đã lưu nên không kể thay được; kết quả đã lưu và bản ghi "
            f"vẫn còn nguyên, và {then} kể được từ bản ghi",
            "rated again, this release comes to another result than the stored one, so it cannot tell that one; the "
            f"stored result and its record are as they were, and {then} tells it from the record",
        )
    )


def changed() -> NotTold:
    """Return the error of what somebody changed after it was stored."""
    return NotTold(
        text("giải thích hoặc bản ghi đã bị sửa; chạy: ocop log verify", "it was changed; run: ocop log verify")
    )


def edition_unless(known: frozenset[str]) -> WordsEdition | None:
    """Return today's edition of the words, to be kept; None where it is among those that are."""
    edition = words_edition()
    return None if edition.digest in known else edition
