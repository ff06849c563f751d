"""The edition of the words: all that makes an explanation out of a result, under one digest.

An explanation is a pure function of a result and of the words of one release. So who keeps results need not keep
explanations beside them: it is enough to keep which edition told them, and each edition once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ocop_rules.canonical import canonical, digest_of_text
from ocop_rules.release import LIBRARY_VERSION

EDITION_FORMAT = "ocop-words/1"

_ROOM = Path(__file__).parent
_KINDS = (".py", ".j2")


@dataclass(frozen=True, slots=True)
class WordsEdition:
    """The words of one release.

    Attributes:
        library: the version of ocop_rules.
        digest: the SHA-256 of `document`, as 64 hexadecimal digits.
        document: every file of the words by its name, sentences and what puts them together, as canonical JSON.
    """

    library: str
    digest: str
    document: str

    def __repr__(self) -> str:
        return f"WordsEdition({self.library}, {self.digest[:12]})"


@cache
def words_edition() -> WordsEdition:
    """Return the edition of the words that this process tells results in."""
    found = (path for path in _ROOM.rglob("*") if path.suffix in _KINDS)
    files = {path.relative_to(_ROOM).as_posix(): path.read_text(encoding="utf-8") for path in found}
    document = canonical({"format": EDITION_FORMAT, "library": LIBRARY_VERSION, "files": files})
    return WordsEdition(LIBRARY_VERSION, digest_of_text(document), document)
