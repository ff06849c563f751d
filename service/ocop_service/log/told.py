"""What stands in the log in place of an explanation: which words tell it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ocop_rules.canonical import canonical

TOLD_FORMAT = "ocop-told/1"

_BEGINNING = f'{{"format":"{TOLD_FORMAT}",'


@dataclass(frozen=True, slots=True)
class WordsNamed:
    """Which words tell an evaluation: the version of the library, and the digest of its edition of the words."""

    library: str
    digest: str

    def to_json(self) -> str:
        """Return it as it stands in the log, canonical JSON."""
        return canonical({"format": TOLD_FORMAT, "library": self.library, "words": self.digest})


def words_named(explanation: str) -> WordsNamed | None:
    """Return which words tell an evaluation; None where the log has its explanation itself.

    Raises:
        ValueError: somebody changed it.
    """
    if not explanation.startswith(_BEGINNING):
        return None
    try:
        found = json.loads(explanation)
        named = WordsNamed(found["library"], found["words"])
    except (LookupError, TypeError) as error:
        raise ValueError("no words are named") from error
    if named.to_json() != explanation:
        raise ValueError("it is not canonical")
    return named
