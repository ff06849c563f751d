"""The words that told stored evaluations: each edition is kept once, and the log names it by its digest."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from ocop_rules.words.edition import WordsEdition
from ocop_service.storage.packed import unpacked
from ocop_service.storage.tables import words

_LEVEL = 9


@dataclass(frozen=True, slots=True)
class KeptWords:
    """An edition of the words as it is kept; nothing of it is checked yet.

    Attributes:
        digest: under which it is kept.
        library: the version of ocop_rules whose words they are.
        document: as in `WordsEdition`; empty where it cannot be unpacked.
    """

    digest: str
    library: str
    document: str

    @property
    def holds(self) -> bool:
        """Whether they are what the digest says."""
        return hashlib.sha256(self.document.encode()).hexdigest() == self.digest


def keep(connection: Connection, editions: Iterable[WordsEdition]) -> None:
    """Keep editions of the words that are not kept yet, in a transaction that holds the log locked."""
    for each in editions:
        if connection.execute(select(words.c.digest).where(words.c.digest == each.digest)).first() is None:
            document = zlib.compress(each.document.encode(), _LEVEL)
            row = {"digest": each.digest, "library": each.library, "document": document}
            connection.execute(insert(words).values(row))


def kept_words(connection: Connection) -> tuple[KeptWords, ...]:
    """Return all editions that are kept."""
    rows = connection.execute(select(words).order_by(words.c.library, words.c.digest)).all()
    return tuple(KeptWords(row.digest, row.library, unpacked(bytes(row.document))) for row in rows)
