"""Reading a register from whatever holds it: a document, a workbook, a folder of CSV or Parquet files, a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ocop_rules.documents.source import FaultyDocument, Source, read_bytes, read_file, read_text
from ocop_rules.documents.spreadsheet import Workbook, read_workbook_bytes, read_workbook_file
from ocop_rules.documents.validation import in_file_order
from ocop_rules.errors import InvalidDocument, InvalidRegister, Place, Problem, dotted
from ocop_rules.register.built import of_tables, register_of
from ocop_rules.register.certificate_law import CertificateLaw
from ocop_rules.register.checks import Checks
from ocop_rules.register.csv_folder import csv_files, csv_tables, not_utf8_files
from ocop_rules.register.doubts import doubts
from ocop_rules.register.mapped_reader import mapped_tables
from ocop_rules.register.mapping import read_register_mapping
from ocop_rules.register.register import FORMAT, Register
from ocop_rules.register.table_rows import CellTable
from ocop_rules.register.workbook import about_of, formula_notices, other_tabs, unread_cells, workbook_tables
from ocop_rules.register.written import About, read_document
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.text import printable, text
from ocop_rules.words.register_headings import table_named

ABOUT_FILE = "register.yaml"
"""The file of a folder that says of which day its register is, and which tables are complete."""

MAX_ROWS = 100_000
"""A tab of a register with more rows than this, empty ones too, is not read."""

ADDRESS_MARK = "://"
"""What stands in the address of a database, and in no path of a file."""

WORKBOOKS = (".xlsx", ".xlsm", ".ods", ".xls")
"""What the name of a workbook ends with."""
_TABLES_ALONE = (".csv", ".tsv", ".txt", ".parquet")


def home_of(register: str) -> Path:
    """Return the folder in which the bundles of a register are looked for: its own, or that in which its file lies."""
    if ADDRESS_MARK in register:
        return Path()
    path = Path(register)
    return path if path.is_dir() else path.parent


def read_register(
    source: Path | str | bytes | Mapping[str, object],
    mapping: Path | str | None = None,
    *,
    catalogue: Catalogue | None = None,
) -> Register:
    """Return a register.

    Args:
        source: a YAML or JSON file, a workbook, a folder of CSV or Parquet files, a database's address such as
            `sqlite:///register.db`; or the bytes of a workbook, or plain data of the format `ocop-register/1`.
        mapping: for a workbook that an office keeps in a layout of its own, the mapping's file, or the name of one that
            comes with the criteria, such as `hcmc_register`.
        catalogue: the criteria; None for those that are installed.

    Raises:
        InvalidRegister: with every problem at once, each by its file, tab, cell or line; nothing of it was counted.
    """
    used = catalogue or default_catalogue()
    if mapping is not None:
        return _of_mapped(source, mapping, used)
    if isinstance(source, Mapping):
        return _of_document(Source("", dict(source)), used)
    if isinstance(source, bytes):
        return _of_workbook(_refusing(lambda: read_workbook_bytes(source, max_rows=MAX_ROWS)), used)
    if isinstance(source, str) and ADDRESS_MARK in source:
        from ocop_rules.register.database import read_register_database

        return read_register_database(source, catalogue=used)
    path = Path(source)
    if path.is_dir():
        return _of_folder(path, used)
    if path.suffix.lower() in WORKBOOKS:
        return _of_workbook(_refusing(lambda: read_workbook_file(path, MAX_ROWS)), used)
    if path.suffix.lower() in _TABLES_ALONE:
        raise _table_alone(path)
    try:
        return _of_document(read_file(path), used)
    except FaultyDocument as error:
        raise InvalidRegister(error.problems, error.name) from None
    except InvalidDocument as error:
        if isinstance(error, InvalidRegister):
            raise
        raise InvalidRegister(map(_of_register, error.problems), error.name) from None


def _table_alone(path: Path) -> InvalidRegister:
    """Return what is told of one table of a register: in CSV and Parquet a register is a folder."""
    message = text(
        "đây là một bảng; sổ dạng CSV hoặc Parquet là thư mục có mỗi bảng một tệp",
        "this is one table: in CSV or Parquet a register is a folder, with a file for each table",
    )
    folder = printable(str(path.parent))
    mend = text(f"đọc cả thư mục: {folder}", f"read the folder: {folder}")
    return InvalidRegister([Problem("table-alone", "", message, mend)], path.name)


def _of_register(problem: Problem) -> Problem:
    """Return a problem of a document; of one that is too large, what a large register is kept as."""
    if problem.code not in ("too-large", "too-many-values"):
        return problem
    mend = text(
        "giữ sổ lớn ở dạng .xlsx, thư mục CSV hoặc Parquet",
        "keep a large register as .xlsx, a folder of CSV or Parquet",
    )
    return replace(problem, mend=mend, edit=None)


def read_register_text(content: str | bytes, *, catalogue: Catalogue | None = None) -> Register:
    """Return the register that a YAML or JSON text holds; raises as `read_register` does."""
    try:
        source = read_text(content) if isinstance(content, str) else read_bytes(content)
    except InvalidDocument as error:
        raise InvalidRegister(error.problems, error.name) from None
    return _of_document(source, catalogue or default_catalogue())


def _refusing(read: Any) -> Workbook:
    try:
        found: Workbook = read()
    except InvalidDocument as error:
        raise InvalidRegister(error.problems, error.name) from None
    if found.dangers:
        raise InvalidRegister(found.dangers, found.name)
    return found


def _of_document(source: Source, catalogue: Catalogue) -> Register:
    stated = source.data.get("format") if isinstance(source.data, dict) else None
    if isinstance(stated, str) and stated.startswith("ocop-") and stated != FORMAT:
        message = text("đây là tài liệu khác, không phải sổ đăng ký", "this is another document, and no register")
        mend = text(f"cần tài liệu có dòng “format: {FORMAT}”", f"a document with “format: {FORMAT}” is needed")
        raise InvalidRegister([Problem("other-document", "format", message, mend, printable(stated))], source.name)
    read = read_document(source)

    def told(table: str, index: int, name: str) -> tuple[str, int | None, Place | None]:
        path: Place = (table, read.positions[table][index], name)
        return dotted(path), None, path

    found = Checks(read.tables, told, catalogue, read.unread).run()
    problems = [*read.problems, *found.problems]
    if problems or read.about is None:
        raise InvalidRegister(in_file_order(problems, source), source.name)
    notices = in_file_order(
        [*found.notices, *doubts(read.tables, told, catalogue, read.about.as_of)],
        source,
    )
    return register_of(read.about, read.tables, notices)


def _of_workbook(workbook: Workbook, catalogue: Catalogue) -> Register:
    said, problems = about_of(workbook)
    for tab in workbook.tabs:
        if table_named(tab.name) is not None:
            problems += unread_cells(tab)
    notices = [*formula_notices(workbook)]
    for tab in other_tabs(workbook):
        message = text(
            "trang này không phải bảng của sổ nên không được đọc", "this tab is no table of a register and is not read"
        )
        notices.append(Problem("tab-not-read", f"'{printable(tab.name)}'", message))
    return of_tables(said, workbook_tables(workbook), catalogue, workbook.name, problems, notices)


def _of_mapped(
    source: Path | str | bytes | Mapping[str, object], mapping: Path | str, catalogue: Catalogue
) -> Register:
    if isinstance(source, Mapping):
        raise TypeError("a mapping is for workbooks")
    described = read_register_mapping(mapping, catalogue.root)
    if isinstance(source, bytes):
        workbook = _refusing(lambda: read_workbook_bytes(source, max_rows=MAX_ROWS))
    else:
        workbook = _refusing(lambda: read_workbook_file(source, MAX_ROWS))
    found = mapped_tables(workbook, described, CertificateLaw(catalogue))
    wrong = [*found.problems, *(each for tab in workbook.tabs if tab.name in found.tabs for each in unread_cells(tab))]
    return of_tables({}, found.tables, catalogue, workbook.name, wrong, found.notices, in_part=True)


def _of_folder(folder: Path, catalogue: Catalogue) -> Register:
    name = printable(str(folder), 200)
    said: dict[str, object] = {}
    problems: list[Problem] = []
    notices: list[Problem] = []
    about = folder / ABOUT_FILE
    if about.is_file():
        source = _about_source(about)
        if isinstance(source.data, dict) and ("products" in source.data or "recognitions" in source.data):
            return _of_document(source, catalogue)
        said, problems = about_of_data(source)
    for path in csv_files(folder):
        message = text(
            "tệp này không phải bảng của sổ nên không được đọc", "this file is no table of a register and is not read"
        )
        notices.append(Problem("tab-not-read", path.name, message))
    unread = not_utf8_files(folder)
    if unread:
        raise InvalidRegister([*problems, *unread], name)
    tables: Iterable[CellTable] = csv_tables(folder)
    if any(folder.glob("*.parquet")):
        from ocop_rules.register.parquet import parquet_tables

        tables = parquet_tables(folder)
    try:
        return of_tables(said, tables, catalogue, name, problems, notices)
    except InvalidDocument as error:
        if isinstance(error, InvalidRegister):
            raise
        raise InvalidRegister(error.problems, name) from None


def _about_source(path: Path) -> Source:
    try:
        return read_file(path)
    except InvalidDocument as error:
        raise InvalidRegister(error.problems, error.name) from None


def about_of_data(source: Source) -> tuple[dict[str, object], list[Problem]]:
    """Return what the file about a register says, and what is wrong with it, by its file and line."""
    from pydantic import ValidationError

    from ocop_rules.documents.validation import keys_of, problems_of

    try:
        read = About.model_validate(source.data)
    except ValidationError as error:
        found = in_file_order([*problems_of(error, source, keys_of(About))], source)
        return {}, [_in_file(each, Path(source.name).name) for each in found]
    return {"name": read.name, "as_of": read.as_of, "complete": read.complete}, []


def _in_file(problem: Problem, file: str) -> Problem:
    return replace(problem, place=f"{file}: {problem.place}" if problem.place else file)
