"""Bundles in flat form: one row a product, as a data frame or a CSV file holds them.

A column says where its value belongs: `fact:local_labour_share`, `document:test_report:issued_on`, `option:1.1`. What
is empty is left out. A row becomes a bundle, which is then checked like any other; what is wrong with it is told of
the column that it came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

from ocop_rules.documents.limits import MAX_PROBLEMS
from ocop_rules.documents.plain_data import PlainData
from ocop_rules.documents.python_values import as_plain
from ocop_rules.documents.suggestion import Names, did_you_mean
from ocop_rules.documents.validation import one_of, shorten
from ocop_rules.errors import InvalidEvidence, Problem
from ocop_rules.evidence.bundle import FORMAT, Document
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.rulebook.vocabulary import Attester, FactDefinition, FactType, Vocabulary
from ocop_rules.text import Text, nfc, text

Row: TypeAlias = Mapping[str, Any]
"""A row: its cells by the names of their columns."""


@runtime_checkable
class PolarsFrame(Protocol):
    """What gives its rows as polars does."""

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the rows."""


@runtime_checkable
class ArrowTable(Protocol):
    """What gives its rows as pyarrow does."""

    def to_pylist(self) -> list[dict[str, Any]]:
        """Return the rows."""


@runtime_checkable
class PandasFrame(Protocol):
    """What gives its rows as pandas does; a single column, which has no columns, does not."""

    @property
    def columns(self) -> Any:
        """The names of the columns."""

    def to_dict(self, orient: Literal["records"]) -> list[Any]:
        """Return the rows."""


DataFrame: TypeAlias = PolarsFrame | ArrowTable | PandasFrame
"""A table of pandas, polars or pyarrow, or what gives its rows as one of them does."""


def rows_of(frame: DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a data frame."""
    if isinstance(frame, PolarsFrame):
        return frame.to_dicts()
    if isinstance(frame, ArrowTable):
        return frame.to_pylist()
    return frame.to_dict("records")


def is_row(data: Mapping[Any, Any]) -> bool:
    """Tell whether a mapping is a row and no bundle: it is flat, where every bundle has a group for the product."""
    if not data or any(isinstance(value, Mapping) for value in data.values()):
        return False
    return "format" not in data or "set" in data or any(":" in str(column) for column in data)


def bundle_from_row(row: Row, *, catalogue: Catalogue | None = None) -> dict[str, Any]:
    """Return the bundle that a row holds, as plain data for `evaluate`.

    Args:
        row: the cells by the names of their columns.
        catalogue: the criteria whose facts and documents the columns name; None for those that are installed.

    Raises:
        InvalidEvidence: a column is not known, or a cell cannot be read.
    """
    read = RowReader(row, (catalogue or default_catalogue()).vocabulary())
    if read.problems:
        raise InvalidEvidence(read.problems, read.name)
    return read.bundle


_PLAIN = {
    "format": ("format",),
    "dossier": ("dossier",),
    "version": ("version",),
    "purpose": ("purpose",),
    "product": ("product", "name"),
    "set": ("product", "set"),
    "producer": ("producer", "name"),
    "producer_type": ("producer", "type"),
    "producer_commune": ("producer", "commune"),
    "submitted_on": ("submitted_on",),
    "evaluated_on": ("evaluated_on",),
    "documents_complete": ("documents_complete",),
}
"""The columns that stand for one field of the bundle each, and that field."""

_OF_ALL_FACTS = "attested_by"
_OF_FACTS = ("attested_by", "documents", "note")
_OF_DOCUMENTS = tuple(name for name in Document.model_fields if name != "type")
_OF_THE_SHEET = ("judge", "role")

COLUMNS = (*_PLAIN, _OF_ALL_FACTS, *_OF_THE_SHEET)
"""The columns that have a name of their own; the others begin with what they are about."""

_SHEET = re.compile(r"sheet:(?P<judge>.+?):(?P<rest>role|(?:option|points|part):.*)\Z", re.DOTALL)
_SCORE = re.compile(r"(?P<kind>option|points|part):(?P<of>[^:]+)(?P<case>:case)?\Z")
_DOCUMENT = re.compile(r"document:(?P<type>[^:#]+)(?P<which>#[^:]+)?:(?P<field>[^:]+)\Z")
_FACT = re.compile(r"fact:(?P<fact>[^:]+)(?::(?P<field>[^:]+))?\Z")
_WHOLE = re.compile(r"[0-9]{1,9}\Z")
_ADDED = re.compile(r"[0-9.]{1,9}(?:\s*\+\s*[0-9.]{1,9})+\Z")
_SPOKEN = {"true": True, "false": False}
_ROW_S_OWN = ""
_MARK = "\ufeff"
"""What some programs write at the head of a CSV file, and so before the name of its first column."""


@dataclass(slots=True)
class _Sheet:
    judge: Any = None
    role: Any = None
    options: dict[str, Any] = field(default_factory=dict)
    cases: dict[str, Any] = field(default_factory=dict)
    points: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)


class RowReader:
    """Reads one row.

    Args:
        row: the cells by the names of their columns.
        vocabulary: the facts and document types there are.

    Raises:
        InvalidEvidence: it holds more than any bundle may.
    """

    def __init__(self, row: Row, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._facts: dict[str, dict[str, Any]] = {}
        self._documents: dict[str, dict[str, Any]] = {}
        self._sheets: dict[str, _Sheet] = {}
        self._attesters: tuple[str, ...] = ()
        self._stated: list[str] = []
        self._columns: dict[str, str] = {}
        self._open: set[str] = set()
        self.problems: list[Problem] = []
        self.bundle: dict[str, Any] = {"format": FORMAT}
        too_much = PlainData(row).problem
        if too_much is not None:
            raise InvalidEvidence([replace(too_much, path=None)])
        for name, value in row.items():
            if len(self.problems) >= MAX_PROBLEMS:
                break
            self._cell(nfc(str(name)).lstrip(_MARK).strip(), _stated(as_plain(value)))
        self._finish()

    @property
    def name(self) -> str:
        """The dossier's id, by which errors name the row."""
        dossier = self.bundle.get("dossier")
        return str(dossier)[:200] if isinstance(dossier, str | int) else ""

    def in_columns(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return problems of the bundle as those of the columns that hold what is wrong."""
        return [self._in_column(problem) for problem in problems]

    def _in_column(self, problem: Problem) -> Problem:
        place = problem.place
        for known in sorted(self._columns, key=len, reverse=True):
            if place == known or place.startswith((f"{known}.", f"{known}[")):
                column = self._columns[known]
                rest = place[len(known) + 1 :]
                if rest and (known in self._open or rest == "case"):
                    column += f":{rest}"
                break
        else:
            column = {".".join(path): name for name, path in _PLAIN.items()}.get(place, place)
        mend = problem.mend
        if problem.code == "missing-field":
            mend = text(f"điền cột “{column}”", f"fill in the column “{column}”")
        return replace(problem, place=column, mend=mend)

    def _cell(self, column: str, value: Any) -> None:
        if column in _PLAIN:
            self._plain(column, value)
        elif column == _OF_ALL_FACTS:
            self._attesters = tuple(_listed(value))
            for each in self._attesters:
                if each not in tuple(Attester):
                    known = tuple(map(str, Attester))
                    message = text("không rõ ai xác nhận", "this attester is not known")
                    self._wrong("unknown-attester", column, message, did_you_mean(each, known) or one_of(known), each)
        elif column in _OF_THE_SHEET:
            self._score(_ROW_S_OWN, column, column, value)
        elif found := _FACT.match(column):
            self._fact(column, found["fact"], found["field"] or "value", value)
        elif found := _DOCUMENT.match(column):
            self._document(column, found["type"], found["which"] or "", found["field"], value)
        elif _SCORE.match(column):
            self._score(_ROW_S_OWN, column, column, value)
        elif found := _SHEET.match(column):
            self._score(found["judge"], found["rest"], column, value)
        else:
            self._unknown(column)

    def _plain(self, column: str, value: Any) -> None:
        if value is None:
            return
        if column == "documents_complete":
            value = _spoken(value)
        elif column == "set" and isinstance(value, str) and _WHOLE.match(value):
            value = int(value)
        group, *inside = _PLAIN[column]
        if inside:
            self.bundle.setdefault(group, {})[inside[0]] = value
        else:
            self.bundle[group] = value
        self._columns[".".join(_PLAIN[column])] = column

    def _fact(self, column: str, fact: str, part: str, value: Any) -> None:
        if fact not in self._vocabulary.facts:
            message = text("thông tin không có trong từ vựng", "this fact is not in the vocabulary")
            self._wrong("unknown-fact", column, message, _meant(fact, self._vocabulary.facts), fact)
        elif part not in ("value", *_OF_FACTS):
            self._unknown(column, tuple(f"fact:{fact}:{name}" for name in _OF_FACTS))
        elif value is not None:
            self._facts.setdefault(fact, {})[part] = value

    def _document(self, column: str, kind: str, which: str, part: str, value: Any) -> None:
        if kind not in self._vocabulary.documents:
            message = text("loại minh chứng không có trong từ vựng", "this document type is not in the vocabulary")
            self._wrong("unknown-document-type", column, message, _meant(kind, self._vocabulary.documents), kind)
        elif part not in _OF_DOCUMENTS:
            self._unknown(column, tuple(f"document:{kind}{which}:{name}" for name in _OF_DOCUMENTS))
        elif value is not None:
            self._documents.setdefault(f"{kind}{which}", {"type": kind})[part] = value

    def _score(self, judge: str, what: str, column: str, value: Any) -> None:
        found = _SCORE.match(what)
        if found is None and what not in _OF_THE_SHEET:
            self._unknown(column)
            return
        if value is None:
            return
        sheet = self._sheets.setdefault(judge, _Sheet())
        if found is None:
            setattr(sheet, what, value)
        elif found["case"]:
            sheet.cases[found["of"]] = value
        elif found["kind"] == "option":
            sheet.options[found["of"]] = _ordinals(value)
        elif found["kind"] == "points":
            sheet.points[found["of"]] = _added(value)
        else:
            sheet.parts[found["of"]] = value

    def _unknown(self, column: str, near: tuple[str, ...] = ()) -> None:
        head, colon, rest = column.partition(":")
        if not near and head in _FORMS:
            meant: Text | None = _FORMS[head]
        else:
            meant = did_you_mean(column, near or (tuple(f"{kind}:{rest}" for kind in _FORMS) if colon else COLUMNS))
        mend = meant or text(
            "bỏ cột này, hoặc đặt tên theo docs/bundle.md", "drop the column, or name it as docs/bundle.md does"
        )
        self._wrong("unknown-column", column, text("không có cột này", "this column is not known"), mend)

    def _wrong(self, code: str, column: str, message: Text, mend: Text, found: object = None) -> None:
        self.problems.append(Problem(code, column, message, mend, None if found is None else shorten(found)))

    def _finish(self) -> None:
        bundle = self.bundle
        bundle["documents"] = [*self._all_documents()]
        bundle["facts"] = [*self._all_facts()]
        bundle["sheets"] = [*self._all_sheets()]

    def _all_documents(self) -> Iterator[dict[str, Any]]:
        for i, (name, given) in enumerate(self._documents.items()):
            self._columns[f"documents[{i}]"] = f"document:{name}"
            self._open.add(f"documents[{i}]")
            given.setdefault("id", name)
            yield given

    def _all_facts(self) -> Iterator[dict[str, Any]]:
        for name, given in self._facts.items():
            place, column = f"facts[{len(self._stated)}]", f"fact:{name}"
            definition = self._vocabulary.facts[name]
            if "value" not in given:  # a column may say of all products who attests it
                continue
            self._stated.append(name)
            self._columns |= {place: column, **{f"{place}.{part}": f"{column}:{part}" for part in _OF_FACTS}}
            fact = {
                "fact": name,
                "value": _spoken(given["value"]) if definition.type is FactType.BOOLEAN else given["value"],
                "documents": self._backing(given, definition),
                "attested_by": given.get("attested_by", self._attester(definition)),
                "note": given.get("note"),
            }
            yield {part: value for part, value in fact.items() if value is not None}

    def _backing(self, given: Mapping[str, Any], definition: FactDefinition) -> list[Any]:
        if "documents" in given:
            return _listed(given["documents"])
        return [each["id"] for each in self._documents.values() if each["type"] in definition.documents]

    def _attester(self, definition: FactDefinition) -> str | None:
        return next((each for each in self._attesters if each in definition.attested_by), None)

    def _all_sheets(self) -> Iterator[dict[str, Any]]:
        scored = [(name, each) for name, each in self._sheets.items() if each.options or each.points or each.parts]
        for i, (name, sheet) in enumerate(scored):
            head = "" if name == _ROW_S_OWN else f"sheet:{name}:"
            judge = name or (sheet.judge if sheet.judge is not None else "1")
            out: dict[str, Any] = {"judge": judge}
            if sheet.role is not None:
                out["role"] = sheet.role
            for part, kind, scores in (
                ("options", "option", _in_cases(sheet.options, "option", sheet.cases)),
                ("points", "points", _in_cases(sheet.points, "points", sheet.cases)),
                ("parts", "part", sheet.parts),
            ):
                if scores:
                    out[part] = scores
                self._columns[f"sheets[{i}].{part}"] = f"{head}{kind}"
                self._open.add(f"sheets[{i}].{part}")
                self._columns |= {f"sheets[{i}].{part}.{number}": f"{head}{kind}:{number}" for number in scores}
            self._columns |= {f"sheets[{i}].{what}": f"{head}{what}" for what in _OF_THE_SHEET}
            yield out


_FORMS = {
    "fact": text("ghi fact:TÊN", "write fact:NAME"),
    "document": text("ghi document:LOẠI:issued_on", "write document:TYPE:issued_on"),
    "option": text("ghi option:SỐ, như option:1.1", "write option:NUMBER, such as option:1.1"),
    "points": text("ghi points:SỐ, như points:1.1", "write points:NUMBER, such as points:1.1"),
    "part": text("ghi part:CHỮ, như part:A", "write part:LETTER, such as part:A"),
    "sheet": text("ghi sheet:NGƯỜI CHẤM:option:1.1", "write sheet:JUDGE:option:1.1"),
}
"""How the columns are written that begin with what they are about."""


def _meant(name: str, known: Iterable[str]) -> Text:
    found = did_you_mean(name, Names(known))
    return found or text(
        "xem: ocop criteria show VERSION SET --evidence", "see: ocop criteria show VERSION SET --evidence"
    )


def _stated(value: Any) -> Any:
    """Return a cell; None where it holds nothing but spaces."""
    return (value.strip() or None) if isinstance(value, str) else value


def _spoken(value: Any) -> Any:
    """Return true and false as such where they are written, as CSV files have them."""
    return _SPOKEN.get(value.lower(), value) if isinstance(value, str) else value


def _listed(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [each.strip() for each in re.split("[;,]", value) if each.strip()]
    return [] if value is None else list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def _in_cases(scores: Mapping[str, Any], name: str, cases: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was chosen, with the case of those criteria for which one is stated."""
    return {
        number: {"case": cases[number], name: chosen} if number in cases else chosen
        for number, chosen in scores.items()
    }


def _ordinals(value: Any) -> Any:
    """Return options as a bundle has them: `3` and `1+3` are written so in texts."""
    if isinstance(value, str) and _WHOLE.match(value):
        return int(value)
    added = _added(value)
    return [int(each) if _WHOLE.match(each) else each for each in added] if isinstance(added, list) else value


def _added(value: Any) -> Any:
    return [each.strip() for each in value.split("+")] if isinstance(value, str) and _ADDED.match(value) else value
