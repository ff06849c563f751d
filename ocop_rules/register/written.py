"""A register as a YAML or JSON document, read and written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, create_model

from ocop_rules.brief import brief
from ocop_rules.documents.json_schema import SteadyJsonSchema, schema_text_of
from ocop_rules.documents.source import Source
from ocop_rules.documents.validation import keys_of, problems_of
from ocop_rules.errors import Problem
from ocop_rules.evidence.fields import Day, Name, none_is_empty
from ocop_rules.register.register import FORMAT
from ocop_rules.register.rows import NEEDED, ROWS, RegisterRow

TableName = Literal[
    "producers",
    "products",
    "recognitions",
    "assessments",
    "sales_points",
    "retail_places",
    "events",
    "participations",
    "trainings",
    "inspections",
    "findings",
    "craft_villages",
    "communes",
    "ward_reports",
]
"""The name of a table."""


_Listed = BeforeValidator(none_is_empty, json_schema_input_type=tuple[TableName, ...] | None)


class About(BaseModel):
    """What a register says of itself.

    Attributes:
        name: whose register it is.
        as_of: of which day it is.
        complete: the tables of which absence is absence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["ocop-register/1"] = FORMAT
    name: Name | None = None
    as_of: Day | None = None
    complete: Annotated[tuple[TableName, ...], _Listed] = ()

    def __repr__(self) -> str:
        return brief(self)


def _document() -> type[About]:
    tables: dict[str, Any] = {}
    for name, row in ROWS.items():
        tables[name] = (tuple[row, ...], ...) if name in NEEDED else (tuple[row, ...] | None, None)  # type: ignore[valid-type]
    tables["format"] = (Literal["ocop-register/1"], ...)
    found: type[About] = create_model("RegisterDocument", __base__=About, **tables)
    found.__doc__ = "A register as a document of the format `ocop-register/1`."
    return found


RegisterDocument = _document()
"""The model of a register's document."""

_KEYS = keys_of(RegisterDocument)


@dataclass(frozen=True)
class ReadDocument:
    """What was read of a document.

    Attributes:
        about: what it says of itself; None if anything of it is wrong.
        tables: its rows that are right, by table.
        positions: where those stand in the document, by table.
        unread: the ids and names of rows that are there and wrong, by table; None where those are not known either.
        problems: every problem of a field; those across tables are none of them.
    """

    about: About | None
    tables: Mapping[str, Sequence[RegisterRow]]
    positions: Mapping[str, Sequence[int]]
    unread: Mapping[str, Set[str] | None]
    problems: tuple[Problem, ...]


def read_document(source: Source) -> ReadDocument:
    """Return what a document says of itself, its tables, and every problem of its fields.

    Args:
        source: the document as plain data.
    """
    try:
        read = RegisterDocument.model_validate(source.data)
    except ValidationError as error:
        return _right_rows(source, tuple(problems_of(error, source, _KEYS)))
    tables = {name: rows for name in ROWS if (rows := getattr(read, name)) is not None}
    positions = {name: range(len(rows)) for name, rows in tables.items()}
    return ReadDocument(About(name=read.name, as_of=read.as_of, complete=read.complete), tables, positions, {}, ())


def _right_rows(source: Source, problems: tuple[Problem, ...]) -> ReadDocument:
    """Return the rows that are right of a document that is not, so that all that is wrong can be told at once."""
    data = source.data if isinstance(source.data, Mapping) else {}
    tables: dict[str, list[RegisterRow]] = {}
    positions: dict[str, list[int]] = {}
    unread: dict[str, Set[str] | None] = {}
    for name, model in ROWS.items():
        rows = data.get(name)
        if rows is None and name not in NEEDED:
            continue
        tables[name], positions[name], unread[name] = [], [], None
        if not isinstance(rows, list | tuple):
            continue
        named: set[str] = set()
        for i, row in enumerate(rows):
            try:
                tables[name].append(model.model_validate(row))
                positions[name].append(i)
            except ValidationError:
                if isinstance(row, Mapping):
                    named |= {str(row[each]).strip() for each in ("id", "name") if each in row}
        unread[name] = named
    return ReadDocument(None, tables, positions, unread, problems)


def schema_text() -> str:
    """Return the JSON Schema of registers as the text that is kept in `criteria/schema/`."""
    return schema_text_of(RegisterDocument.model_json_schema(by_alias=True, schema_generator=SteadyJsonSchema))
