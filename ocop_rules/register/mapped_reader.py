"""Reading a register out of a workbook that an office keeps, by a mapping; every doubt is told by its cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ocop_rules.documents.spreadsheet import Workbook, place
from ocop_rules.errors import Problem
from ocop_rules.register.cell_value import Misread, day_meant, stars_meant
from ocop_rules.register.certificate_law import CertificateLaw
from ocop_rules.register.mapped_tab import FoundTab, found_tabs, rows_of
from ocop_rules.register.mapping import MappedColumn, RegisterMapping
from ocop_rules.register.table_rows import CellTable, Where
from ocop_rules.text import Text, folded, printable, text, written_day

_TURNS = 10
"""A recognition is numbered by its row and its turn, of which there are fewer than this."""


@dataclass(frozen=True)
class MappedTables:
    """What was read out of a workbook: the tables as cells, of which tabs, what is wrong, and what is doubtful."""

    tables: tuple[CellTable, ...]
    tabs: tuple[str, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]


def mapped_tables(workbook: Workbook, mapping: RegisterMapping, law: CertificateLaw) -> MappedTables:
    """Return the tables of a register that a workbook holds, as a mapping says.

    Args:
        workbook: the workbook.
        mapping: the mapping.
        law: by which printed ends are checked.
    """
    found, problems = found_tabs(workbook, mapping)
    notices: list[Problem] = []
    tables: list[CellTable] = []
    for tab in found:
        reader = _TabReader(tab, law)
        reader.run()
        problems += reader.problems
        notices += reader.notices
        tables += reader.tables()
    return MappedTables(tuple(tables), tuple(each.tab.name for each in found), tuple(problems), tuple(notices))


class _Table:
    """A table being read, and where its cells stand.

    Args:
        table: its name.
        tab: the tab.
        columns: the columns of its fields, by field and turn; of those without a column, where they are told.
        kept: the columns that are kept by their headings.
    """

    def __init__(
        self, table: str, tab: str, columns: Mapping[tuple[str, int], int], kept: Mapping[str, int] | None = None
    ) -> None:
        self._table = table
        self._tab = tab
        self._columns = columns
        self._kept = kept or {}
        self._turned = table == "recognitions"
        self._fields = [*dict.fromkeys(name for name, _ in columns)]
        self._rows: list[tuple[int, list[object]]] = []

    def add(self, row: int, values: Mapping[str, object], turn: int = 0) -> None:
        """Add a row by the names of its fields and the headings that are kept."""
        number = row * _TURNS + turn if self._turned else row
        self._rows.append((number, [values.get(each) for each in (*self._fields, *self._kept)]))

    def cell(self, row: int, column: int) -> Where:
        """Return where a cell stands."""
        number, turn = divmod(row, _TURNS) if self._turned else (row, 0)
        if column >= len(self._fields):
            return place(self._tab, number, [*self._kept.values()][column - len(self._fields)]), None
        name = self._fields[column]
        return place(self._tab, number, self._columns.get((name, turn)) or self._columns.get((name, 0), 1)), None

    def row(self, row: int) -> Where:
        """Return where a row stands."""
        return f"'{printable(self._tab)}'!{row // _TURNS if self._turned else row}", None

    def as_cells(self) -> CellTable:
        """Return it as a table of cells."""
        more = {len(self._fields) + i: heading for i, heading in enumerate(self._kept)}
        return CellTable(self._table, 0, dict(enumerate(self._fields)), self._rows, self, more)


class _TabReader:
    """Reads the rows of one tab into the tables of a register."""

    def __init__(self, found: FoundTab, law: CertificateLaw) -> None:
        self._found = found
        self._law = law
        self._tab = found.tab.name
        self.problems: list[Problem] = []
        self.notices: list[Problem] = []
        self._columns: dict[str, dict[tuple[str, int], tuple[int, MappedColumn]]] = {}
        self._kept: dict[str, dict[str, int]] = {"products": {}, "producers": {}}
        for column, each in found.columns:
            if each.field is not None:
                table, _, name = each.field.partition(".")
                self._columns.setdefault(table, {})[name, each.turn or 0] = (column, each)
            elif each.keep is not None:
                self._kept[each.keep][each.heading] = column
        self._reckoned = {(each.is_, each.turn or 0): column for column, each in found.columns if each.is_}
        self._product_at = self._at("products", "name")
        self._producer_at = self._at("producers", "name")
        self._out = self._tables()
        self._producers: dict[tuple[str, str], tuple[str, Mapping[str, object]]] = {}
        self._above: str | None = None
        self._above_key: tuple[str, str] | None = None
        self._count = 0

    def _at(self, table: str, name: str) -> int | None:
        found = self._columns.get(table, {}).get((name, 0))
        return None if found is None else found[0]

    def _tables(self) -> dict[str, _Table]:
        out = {}
        for table, columns in self._columns.items():
            stand = {key: column for key, (column, _) in columns.items()}
            kept = {**self._kept.get(table, {})}
            if table == "recognitions":
                stand["product", 0] = self._product_at or 1
                ends = self._reckoned.get(("ends_on", 0))
                if ends is not None:
                    stand.setdefault(("printed_until", 0), ends)
            else:
                stand["id", 0] = self._at(table, "name") or 1
            if table == "products" and self._producer_at is not None:
                stand["producer", 0] = self._producer_at
            if ("form", 0) in columns:  # a form that is not known is kept by the heading
                column, each = columns["form", 0]
                kept[each.heading] = column
            out[table] = _Table(table, self._tab, stand, kept)
        return out

    def tables(self) -> Iterable[CellTable]:
        """Return the tables."""
        return [each.as_cells() for each in self._out.values()]

    def run(self) -> None:
        """Read all rows."""
        for row, cells in rows_of(self._found):
            if self._is_none(row, cells):
                continue
            producer = self._producer(row, cells) if "producers" in self._out else None
            if "products" in self._out:
                self._product(row, cells, producer)

    def _is_none(self, row: int, cells: Mapping[int, object]) -> bool:
        """Tell whether a row is of no product or producer: the title of a group, a sum, a remark; told as such."""
        name_at = self._product_at or self._producer_at or 1
        name, first = cells.get(name_at), min(cells)
        recognised = any(column in cells for column, _ in self._columns.get("recognitions", {}).values())
        across = (
            name is not None and first < name_at and cells[first] == name and self._found.tab.is_merged(row, name_at)
        )
        sum_up = folded(str(cells[first])).startswith(("tong", "cong "))
        none = across or (not recognised and (name is None or sum_up))
        if none:
            message = text(
                "hàng này không phải một sản phẩm nên không được đọc", "this row is no product and is not read"
            )
            self._tell("row-not-read", row, first, message, cells[first])
        return none

    def _tell(self, code: str, row: int, column: int, message: Text, found: object) -> None:
        self.notices.append(Problem(code, place(self._tab, row, column), message, None, printable(str(found))))

    def _values(self, table: str, row: int, cells: Mapping[int, object]) -> dict[str, object]:
        """Return what a row says of a table without turns: fields and what is kept by headings."""
        out: dict[str, object] = {}
        for (name, turn), (column, each) in self._columns[table].items():
            if column in cells and turn == 0:
                self._take(out, name, each, cells[column], (row, column))
        out |= {heading: cells[column] for heading, column in self._kept[table].items() if column in cells}
        return out

    def _take(
        self, out: dict[str, object], name: str, mapped: MappedColumn, value: object, at: tuple[int, int]
    ) -> None:
        """Take a cell for a field; a legal form that the mapping does not know is kept as written, and told."""
        if mapped.values is None:
            out[name] = value
            return
        meant = {folded(written): each for written, each in mapped.values.items()}.get(folded(str(value)))
        if meant is not None:
            out[name] = meant
        elif name == "form":
            out[mapped.heading] = value
            message = text(
                "bản khai cột không biết loại hình này; được giữ như đã ghi",
                "the mapping does not know this form; it is kept as written",
            )
            self._tell("form-not-known", *at, message, value)
        else:
            out[name] = value

    def _producer(self, row: int, cells: Mapping[int, object]) -> str | None:
        values = self._values("producers", row, cells)
        if not values.get("name"):
            if self._above is not None and self._product_at is not None:
                message = text(
                    "ô chủ thể trống, hiểu là như hàng trên", "the producer's cell is empty, and read as the one above"
                )
                self._tell("as-above", row, self._producer_at or 1, message, "")
                return self._above
            if values:
                self._out["producers"].add(row, values)  # without a name, which is told
            return None
        name = folded(str(values["name"]))
        key = name, folded(str(values.get("commune", "")))
        if "commune" not in values and self._above_key is not None and self._above_key[0] == name:
            key = self._above_key  # the cell of the name alone goes over its products
        self._above_key = key
        known = self._producers.get(key)
        if known is None:
            self._above = f"CT{len(self._producers) + 1}"
            self._producers[key] = self._above, values
            self._out["producers"].add(row, {"id": self._above, **values})
        else:
            self._above = known[0]
            self._compare(row, values, known[1])
        return self._above

    def _compare(self, row: int, values: Mapping[str, object], known: Mapping[str, object]) -> None:
        for name, value in values.items():
            if name in known and folded(str(known[name])) == folded(str(value)):
                continue
            column = self._stands(name)
            said = printable(str(known.get(name, "…")))
            message = text(
                f"khác với hàng đầu của chủ thể này ({said}); tính theo hàng đầu",
                f"not as in the first row of this producer ({said}), which counts",
            )
            self._tell("producer-differs", row, column, message, value)

    def _stands(self, name: str) -> int:
        """Return the column of a producer's field, or of what is kept by its heading."""
        for column, each in self._found.columns:
            if name in (each.heading, (each.field or "").removeprefix("producers.")):
                return column
        return 1

    def _product(self, row: int, cells: Mapping[int, object], producer: str | None) -> None:
        self._count += 1
        product = f"SP{self._count}"
        values = self._values("products", row, cells)
        self._out["products"].add(row, {"id": product, "producer": producer, **values})
        if "recognitions" in self._out:
            self._recognitions(row, cells, product)

    def _recognitions(self, row: int, cells: Mapping[int, object], product: str) -> None:
        columns = self._columns["recognitions"]
        turns: dict[int, dict[str, object]] = {}
        for (name, turn), (column, each) in columns.items():
            if column in cells:
                self._take(turns.setdefault(turn, {}), name, each, cells[column], (row, column))
        current = self._reckoned.get(("current_stars", 0)), self._reckoned.get(("ends_on", 0))
        if not turns:
            said = next((column for column in current if column in cells), None)
            if said is not None:
                message = text(
                    "có hạng sao hoặc ngày hết hạn mà không có lần công nhận nào",
                    "stars or an end are given, and no recognition",
                )
                first = columns[min(columns, key=lambda key: (key[1], key[0] != "decided_on"))][0]
                mend = text("điền hạng sao và ngày công nhận", "fill in the stars and the day of recognition")
                self.problems.append(Problem("missing-field", place(self._tab, row, first), message, mend))
            return
        last = max(turns)
        self._take_end(row, cells, turns[last])
        for turn in sorted(turns):
            self._out["recognitions"].add(row, {"product": product, **turns[turn]}, turn)
            self._check_year(row, cells, turn, turns[turn])
        self._check_stars(row, cells, turns[last])

    def _take_end(self, row: int, cells: Mapping[int, object], values: dict[str, object]) -> None:
        """Take the printed end of the last recognition where it is not that of its term, and tell so."""
        column = self._reckoned.get(("ends_on", 0))
        if column is None or column not in cells:
            return
        try:
            ends, decided = day_meant(cells[column]), day_meant(values["decided_on"])
        except (Misread, KeyError):
            values["printed_until"] = cells[column]  # so that what is wrong with it is told
            return
        term = self._law.end_of(decided)
        if ends != term:
            values["printed_until"] = ends
            if term is not None:
                vi, en = written_day(term, "vi"), written_day(term, "en")
                message = text(
                    f"khác với thời hạn tính từ ngày công nhận ({vi})",
                    f"not the end of the term from the day of recognition ({en})",
                )
                self._tell("end-differs", row, column, message, cells[column])

    def _check_year(self, row: int, cells: Mapping[int, object], turn: int, values: Mapping[str, object]) -> None:
        column = self._reckoned.get(("year", turn))
        if column is None or column not in cells or "decided_on" not in values:
            return
        try:
            day = day_meant(values["decided_on"])
        except Misread:
            return  # which is told as such
        if str(cells[column]).strip() != str(day.year):
            message = text(
                f"khác với năm của ngày công nhận ({day.year})", f"not the year of the day of recognition ({day.year})"
            )
            self._tell("year-differs", row, column, message, cells[column])

    def _check_stars(self, row: int, cells: Mapping[int, object], values: Mapping[str, object]) -> None:
        column = self._reckoned.get(("current_stars", 0))
        if column is None or column not in cells or "stars" not in values:
            return
        try:
            told, last = stars_meant(cells[column]), stars_meant(values["stars"])
        except Misread as error:
            self.notices.append(error.problem(place(self._tab, row, column), cells[column]))
            return
        if told != last:
            message = text(
                f"khác với hạng sao của lần công nhận cuối ({last})", f"not the stars of the last recognition ({last})"
            )
            self._tell("stars-differ", row, column, message, cells[column])


def turns_of(columns: Sequence[MappedColumn]) -> int:
    """Return for how many recognitions of a product there are columns."""
    return max((each.turn or 0 for each in columns), default=0)
