"""Entries of the library that no sheet of any version names, and files of the criteria that nothing reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ocop_rules.rulebook.catalogue import catalogue_at
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import text

RULE = "unnamed"


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the files of a version that nothing reads; with the newest version, what of the library is idle besides.

    The library belongs to no version: what it holds is told once.
    """
    catalogue = catalogue_at(rulebook.root)
    if rulebook.id == catalogue.version_ids()[-1]:
        library = catalogue.library()
        yield from unnamed(library.names, [rulebook, *catalogue.others(rulebook)])
        yield from _unread("library", library.ignored)
    yield from _unread(rulebook.id, rulebook.ignored)


def _unread(directory: str, names: Iterable[str]) -> Iterator[Finding]:
    for name in names:
        yield Finding(
            RULE,
            f"{directory}/{name}",
            text(
                "không gì đọc tệp này: đổi tên tệp theo tài liệu, hoặc bỏ đi",
                "nothing reads this file: name it as documented, or remove it",
            ),
        )


def unnamed(names: Iterable[str], rulebooks: Iterable[Rulebook]) -> Iterator[Finding]:
    """Return the entries of the library, by name, that the sheets of no rulebook name or build upon."""
    named = frozenset[str]().union(*(each.named for each in rulebooks))
    for name in names:
        if name not in named:
            yield Finding(
                RULE,
                f"library/{name}",
                text(
                    "không phiếu nào dùng mục này: ghi use trên phiếu, hoặc bỏ đi nếu thừa",
                    "no sheet uses this entry: name it in use on a sheet, or remove it if nothing needs it",
                ),
                definition=name,
            )
