"""Making a register of the tables of cells that something holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ocop_rules.errors import InvalidRegister, Place, Problem
from ocop_rules.register.checks import Checks, legal_forms, missing_tables
from ocop_rules.register.doubts import doubts
from ocop_rules.register.register import Register
from ocop_rules.register.rows import NEEDED, ROWS, RegisterRow
from ocop_rules.register.table_rows import CellTable, ReadRows, read_rows
from ocop_rules.register.written import About
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.text import text
from ocop_rules.words.register_headings import TABLES


@dataclass(frozen=True)
class _Told:
    read: Mapping[str, ReadRows]

    def __call__(self, table: str, index: int, name: str) -> tuple[str, int | None, Place | None]:
        place, line = self.read[table].where(index, name)
        return place, line, None


def of_tables(
    said: Mapping[str, object],
    tables: Iterable[CellTable],
    catalogue: Catalogue,
    name: str,
    problems: Iterable[Problem] = (),
    notices: Iterable[Problem] = (),
    *,
    in_part: bool = False,
) -> Register:
    """Return the register that tables of cells make.

    Args:
        said: what the register says of itself: `name`, `as_of`, `complete`.
        tables: its tables.
        catalogue: the criteria.
        name: what was read.
        problems: what was found wrong before.
        notices: what was found doubtful before.
        in_part: whether products or recognitions may be lacking: what is not there is not known.

    Raises:
        InvalidRegister: with every problem at once.
    """
    forms = legal_forms(catalogue)
    wrong, doubtful = [*problems], [*notices]
    read: dict[str, ReadRows] = {}
    for cells in tables:
        rows = read_rows(cells, forms)
        wrong += rows.problems
        doubtful += rows.notices
        if cells.table in read:
            place, line = cells.places.row(cells.head)
            message = text("bảng này có hai lần", "this table is there twice")
            wrong.append(Problem("repeated-table", place, message, None, None, line))
        read[cells.table] = rows
    for table in missing_tables(read) if not in_part else ():
        title = TABLES[table]
        lacking = text(f"thiếu bảng “{title.vi}”", f"the table “{title.en}” is missing")
        mend = text(
            f"thêm trang hoặc tệp tên “{title.vi}” hoặc {table}", f"add a tab or file called “{title.en}” or {table}"
        )
        wrong.append(Problem("missing-table", "", lacking, mend))
    whole: dict[str, Sequence[RegisterRow]] = {table: rows.rows for table, rows in read.items()}
    told = _Told(read)
    found = Checks(whole, told, catalogue, {table: rows.unread for table, rows in read.items()}).run()
    wrong += found.problems
    doubtful += found.notices
    if wrong:
        faulty = {(each.place, each.line) for each in wrong if each.code == "cell-error"}
        told_once = [each for each in wrong if each.code != "missing-field" or (each.place, each.line) not in faulty]
        raise InvalidRegister(told_once, name)
    as_of, complete = said.get("as_of"), said.get("complete") or ()
    assert as_of is None or isinstance(as_of, date)
    assert isinstance(complete, list | tuple)
    title_said = said.get("name")
    about = About(name=None if title_said is None else str(title_said), as_of=as_of, complete=tuple(complete))
    return register_of(about, whole, [*doubtful, *doubts(whole, told, catalogue, about.as_of)])


def register_of(about: About, tables: Mapping[str, Sequence[RegisterRow]], notices: Sequence[Problem]) -> Register:
    """Return a register of tables that were found right."""
    held: dict[str, Any] = {name: tuple(tables.get(name, ())) for name in ROWS if name in tables or name in NEEDED}
    order = [name for name in ROWS if name in about.complete]
    return Register(name=about.name, as_of=about.as_of, complete=tuple(order), notices=tuple(notices), **held)
