"""The content of a paper: heading, title, paragraphs, tables, signatures; the same for every format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias, TypeVar

from ocop_rules.characters import shown
from ocop_rules.text import Text
from ocop_rules.words.terms import displayed

_DOTS = "………"

Align: TypeAlias = Literal["left", "center", "right", "justify"]
Cell: TypeAlias = "str | int | Decimal | Fraction"
"""What stands in a cell: words, or a number, which every format writes in its own way."""

_Any = TypeVar("_Any")


@dataclass(frozen=True, slots=True)
class Span:
    """Words in one look."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a chapter (`level` 1), or of what stands in one (2)."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `indent` sets its first line in, where it is justified."""

    spans: tuple[Span, ...]
    align: Align = "justify"
    indent: bool = True

    @property
    def is_set_in(self) -> bool:
        """Whether its first line is set in."""
        return self.indent and self.align == "justify"

    @property
    def is_for_a_pen(self) -> bool:
        """Whether it ends in dots, before which words would be drawn apart if it were justified."""
        return self.spans[-1].text.endswith(_DOTS)


@dataclass(frozen=True, slots=True)
class Entries:
    """Lines of a list, each after a dash."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        share: how wide it is against the others.
        over: a heading over this column and its neighbours with the same.
        upright: whether its heading is written from below upwards, where there are many narrow columns.
        marked: whether it stands on yellow.
    """

    title: str
    share: int
    align: Align = "left"
    over: str | None = None
    upright: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; one of the kind `group` has one cell, which goes over all columns."""

    cells: tuple[Cell, ...]
    kind: Literal["body", "group", "total"] = "body"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header stands again on every page, and no row of which is broken over two."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class ChartBar:
    """A bar of a chart: what it is of, how long it is against the longest, in thousandths, and the figure beside it."""

    name: str
    thousandths: int
    written: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars below each other, which every format draws; the figures stand in a table as well.

    Attributes:
        about: what they show, for those who cannot see them.
        bars: the bars, from above.
    """

    about: str
    bars: tuple[ChartBar, ...]


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: in what office, how, and the name, which is empty where it is written by pen."""

    titles: tuple[str, ...]
    note: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who gets a letter, as it stands left of the signature."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signing:
    """The foot of a paper: two who sign, or those who get it and one who signs."""

    left: Signatory | Recipients | None
    right: Signatory
    day_line: str | None = None


Block: TypeAlias = Heading | Paragraph | Entries | Table | BarChart | Signing


@dataclass(frozen=True, slots=True)
class LetterHead:
    """The two-column heading of official papers: whose paper it is, its number, the place and the day.

    Attributes:
        over: the body above; empty if there is none.
        office: whose paper it is.
        under: the lines below, such as the number.
        day_line: the place and the day, on the right; None where they stand at the foot.
    """

    over: str
    office: str
    under: tuple[str, ...] = ()
    day_line: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper.

    Attributes:
        kind: which paper it is, such as `minutes`.
        head: the heading; None for an annex, which goes with a paper that has one.
        corner: words in the upper right corner, such as the number of a form.
        title: the title, first line first.
        under_title: lines below it, in italics.
        blanks: what was not known, so that there are dots for a pen.
    """

    kind: str
    head: LetterHead | None
    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    under_title: tuple[str, ...] = ()
    corner: str | None = None
    landscape: bool = False
    blanks: tuple[Text, ...] = ()


def words(text: str, *, bold: bool = False, italic: bool = False, align: Align = "justify") -> Paragraph:
    """Return a paragraph in one look."""
    return Paragraph((Span(text, bold, italic),), align)


def labelled(label: str, text: str) -> Paragraph:
    """Return a paragraph that begins with what it is about."""
    return Paragraph((Span(f"{label}: ", bold=True), Span(text)))


def cell_text(cell: Cell) -> str:
    """Return what stands in a cell as Vietnamese write it: `78,8`."""
    return cell if isinstance(cell, str) else displayed(cell if isinstance(cell, Fraction) else Decimal(cell), "vi")


def bar_chart(about: str, counts: Sequence[tuple[str, int]], written: Callable[[int], str]) -> BarChart:
    """Return a chart of counts, each with its name.

    Args:
        about: what it shows.
        counts: the names and counts, from above.
        written: writes a count.
    """
    most = max((count for _, count in counts), default=0) or 1
    return BarChart(about, tuple(ChartBar(name, count * 1000 // most, written(count)) for name, count in counts))


def spans_over(columns: tuple[Column, ...]) -> list[tuple[str | None, int]]:
    """Return the headings over columns, each with how many neighbours it goes over; None for a column without."""
    found: list[tuple[str | None, int]] = []
    for column in columns:
        if found and column.over is not None and found[-1][0] == column.over:
            found[-1] = (column.over, found[-1][1] + 1)
        else:
            found.append((column.over, 1))
    return found


def upright_height(columns: tuple[Column, ...]) -> int:
    """Return how many millimetres high the headings are that are written upright, on at most two lines; 0 for none."""
    longest = max((len(column.title) for column in columns if column.upright), default=0)
    return min(58, max(27, longest + 6)) if longest else 0


def sentence_of(text: str) -> str:
    """Return words as a line of a list begins: with a capital."""
    return text[:1].upper() + text[1:]


def safe(paper: Paper) -> Paper:
    """Return a paper of which every phrase stands on one line and holds nothing that plays with the reader."""
    return _safe(paper)


def _safe(part: _Any) -> _Any:
    if isinstance(part, str):
        return shown(part)  # type: ignore[return-value]
    if isinstance(part, tuple):
        return tuple(map(_safe, part))  # type: ignore[return-value]
    if is_dataclass(part) and not isinstance(part, type):
        changed = {each.name: _safe(getattr(part, each.name)) for each in fields(part)}
        return replace(part, **changed)
    return part
