"""Tables on a terminal: a row a line, columns apart by spaces, no word broken that a line has room for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

_APART = 2
_WIDEST_WORD, _NARROWEST = 18, 4


def show_table(
    out: Console,
    headers: Sequence[str],
    rows: Iterable[Sequence[str | Text]],
    *,
    right: Collection[int] = (),
    whole: Collection[int] = (),
    sparse: bool = False,
) -> None:
    """Write a table, as wide as the console; cells are folded between words, and inside one only where they must be.

    Args:
        out: the console.
        headers: what stands above the columns.
        rows: a cell for each column; a string is plain text, nothing in it is markup.
        right: the columns, by number from 0, that stand to the right.
        whole: the columns that are never folded.
        sparse: leave out columns of which every cell is empty.
    """
    cells = [[Text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    shown = [i for i in range(len(headers)) if not sparse or any(row[i].plain for row in cells)]
    texts = [[headers[i], *(row[i].plain for row in cells)] for i in shown]
    widths = _widths(texts, [i in whole for i in shown], out.width)
    table = Table(box=None, pad_edge=False, padding=(0, _APART, 0, 0))
    for i, width in zip(shown, widths, strict=True):
        justify: JustifyMethod = "right" if i in right else "left"
        table.add_column(headers[i], justify=justify, overflow="fold", width=width)
    for row in cells:
        table.add_row(*(row[i] for i in shown))
    out.print(table)


def _widths(columns: list[list[str]], whole: list[bool], room: int) -> list[int]:
    """Return how wide each column is: as its longest word where there is room, and no wider than its longest cell.

    What is left goes to the narrowest of those that want it.
    """
    words = [max(cell_len(word) for cell in column for word in cell.split() or [""]) for column in columns]
    lines = [max(map(cell_len, column)) for column in columns]
    room -= _APART * (len(columns) - 1)
    for widest in range(_WIDEST_WORD, _NARROWEST, -1):
        widths = [full if kept else min(word, widest) for full, word, kept in zip(lines, words, whole, strict=True)]
        if sum(widths) <= room:
            break
    else:
        widths = [min(word, _NARROWEST) for word in words]
    wanting = [i for i, width in enumerate(widths) if width < lines[i]]
    while wanting and sum(widths) < room:
        narrowest = min(wanting, key=widths.__getitem__)
        widths[narrowest] += 1
        if widths[narrowest] == lines[narrowest]:
            wanting.remove(narrowest)
    return [max(1, width) for width in widths]
