"""Definitions that no sheet of any version names, and files in a version's directory that nothing reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ocop_rules.rulebook.catalogue import load, version_ids
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import text

RULE = "unnamed"


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the definitions of this rulebook that neither it nor an installed version names, and its idle files."""
    yield from unnamed(rulebook, (load(name) for name in version_ids() if name != rulebook.id))
    for name in rulebook.ignored:
        yield Finding(
            RULE,
            f"{rulebook.id}/{name}",
            text(
                "không gì đọc tệp này: đổi tên tệp theo tài liệu, hoặc bỏ đi",
                "nothing reads this file: name it as documented, or remove it",
            ),
        )


def unnamed(rulebook: Rulebook, others: Iterable[Rulebook]) -> Iterator[Finding]:
    """Return the definitions of a rulebook that neither its sheets nor those of the others name or build upon."""
    named = rulebook.named.union(*(other.named for other in others))
    for full in rulebook.written:
        if full not in named:
            name = full.partition(":")[2]
            yield Finding(
                RULE,
                name,
                text("không phiếu nào dùng định nghĩa này: bỏ đi", "no sheet uses this definition: remove it"),
                definition=name,
            )
