"""Tables of other systems that a register is written into: `criteria/exchange/<id>.yaml`.

They are no law and no part of a version, so that a change there changes no digest of one. What we know of them at
second hand, or not for certain, says so itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from ocop_rules.documents.source import Source
from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.documents.validation import one_of
from ocop_rules.errors import InvalidRulebook, Problem
from ocop_rules.rulebook.files import CriteriaFiles
from ocop_rules.rulebook.kinds import FileModel
from ocop_rules.several import FrozenMapping
from ocop_rules.text import Text, misfit, printable, text

DIRECTORY = "exchange"
"""The directory of these files, in the directory of the criteria."""

TableName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,30}$")]
"""The name of a table; a tab of a workbook is called so, which allows 31 letters."""

FieldName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,60}(\.[A-Za-z][A-Za-z0-9_]{0,60})?$")]
"""The name of a field; with a dot, a field of an object."""

CodeListName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]

FieldType: TypeAlias = Literal["text", "integer", "decimal", "double", "truth", "day", "address"]
"""What a field holds; an `address` is one of the web."""

RowOf: TypeAlias = Literal[
    "certified", "product", "recognition", "producer", "set", "commune", "period", "mark", "market", "support"
]
"""Of what a table has a row: products whose certificate holds on the day, every product, every recognition, producers,
product sets, communes with a code, the period, registered trade marks of bundles, places at which products are sold,
trainings and events."""

FieldSource: TypeAlias = Literal[
    "row.number",
    "product.id",
    "product.name",
    "product.code",
    "product.group",
    "product.revenue",
    "product.gtin",
    "set.name",
    "set.title",
    "set.area",
    "producer.id",
    "producer.name",
    "producer.tax_code",
    "producer.address",
    "producer.representative",
    "producer.phone",
    "producer.email",
    "producer.form",
    "producer.workers",
    "commune.code",
    "commune.name",
    "recognition.key",
    "recognition.stars",
    "recognition.points",
    "recognition.decided_on",
    "recognition.assessed_on",
    "recognition.decision",
    "recognition.body",
    "recognition.ends_on",
    "period.code",
    "period.year",
    "period.month",
    "mark.key",
    "mark.number",
    "mark.issued_on",
    "mark.issuer",
    "market.key",
    "market.name",
    "support.key",
    "support.day",
]
"""What of a register stands in a field.

`set.area` is the group of a set or, where that has no code, its field. `recognition.assessed_on` is the day of the
evaluation that a recognition rests on or, where that is not known, the day of the decision.
"""


class CodeList(FileModel):
    """Codes of a field.

    Attributes:
        values: what each code means.
        of: the code of what a register holds; None where it is known that there is none for it.
        complete: whether other codes are wrong; False where the source prints some alone.
        remark: what is to be known of them.
    """

    values: Annotated[dict[str, Text], Field(min_length=1), AfterValidator(FrozenMapping)]
    of: Annotated[dict[str, str | None], AfterValidator(FrozenMapping)] = Field(default={})
    complete: bool = True
    remark: Text | None = None

    @model_validator(mode="after")
    def _known(self) -> CodeList:
        for code in self.of.values():
            if code is not None and code not in self.values:
                raise misfit(
                    text("of nêu mã không có trong values", "of names a code that is not in values"),
                    one_of(self.values),
                    found=printable(code),
                )
        return self


class ExchangeField(FileModel):
    """A field of a table.

    Attributes:
        title: what stands in it.
        type: what it holds.
        length: how many characters at most; None where the source prints no length.
        digits, places: how many digits a decimal has at most, and how many of them after the point.
        least, most: the bounds of a whole number.
        key: whether it is the table's key, or a part of it.
        whole: whether a part of it would say something else: a number of something, an address. It is never cut.
        refers: the table in which its value is a key.
        codes: the list of its codes.
        unit: in what it is counted.
        from_: what of a register stands in it; None where a register holds nothing of the kind.
        reading: upon what it rests that it stands there, where the source leaves a choice.
        certain: False where the exact name of the field is not certain.
        remark: what the source prints besides, or what is to be known.
    """

    title: Text
    type: FieldType
    length: Annotated[int, Field(ge=1, le=100_000)] | None = None
    digits: Annotated[int, Field(ge=1, le=38)] | None = None
    places: Annotated[int, Field(ge=0, le=37)] | None = None
    least: int | None = None
    most: int | None = None
    key: bool = False
    whole: bool = False
    refers: TableName | None = None
    codes: CodeListName | None = None
    unit: Text | None = None
    from_: Annotated[FieldSource | None, Field(alias="from")] = None
    reading: Text | None = None
    certain: bool = True
    remark: Text | None = None

    @model_validator(mode="after")
    def _consistent(self) -> ExchangeField:
        if self.length is not None and self.type not in ("text", "address"):
            raise misfit(text("length chỉ đi với text, address", "length goes with text and address"))
        if (self.type == "decimal") != (self.digits is not None and self.places is not None):
            raise misfit(
                text("decimal cần digits và places", "a decimal needs digits and places, and nothing else does")
            )
        if (self.places or 0) > (self.digits or 0):
            raise misfit(text("places nhiều hơn digits", "more places than digits"))
        if (self.least is not None or self.most is not None) and self.type != "integer":
            raise misfit(text("least, most chỉ đi với integer", "least and most go with an integer"))
        if self.codes is not None and self.type not in ("text", "integer"):
            raise misfit(text("codes chỉ đi với text, integer", "codes go with text and integer"))
        return self


class ExchangeTable(FileModel):
    """A table.

    Attributes:
        title: what it holds.
        rows: of what it has a row; None where a register holds nothing of the kind, and it is not written.
        fields: its fields in their order, by name.
        reading: upon what its rows rest, where the source leaves a choice.
        remark: what the source prints besides, or what is to be known.
    """

    title: Text
    rows: RowOf | None = None
    fields: Annotated[dict[FieldName, ExchangeField], AfterValidator(FrozenMapping)] = Field(default={})
    reading: Text | None = None
    remark: Text | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """The names of the fields by which its rows differ."""
        return tuple(name for name, each in self.fields.items() if each.key)

    @model_validator(mode="after")
    def _keyed(self) -> ExchangeTable:
        if self.fields and not self.key:
            raise misfit(text("bảng chưa có trường khóa", "no field of the table is its key"))
        return self


class ExchangeDefinition(FileModel):
    """The tables of another system.

    Attributes:
        id: its name here, which is that of the file.
        title: whose tables they are.
        decision: the decision that prints them; None where none is known.
        second_hand: whether we know them from others than the system's own papers.
        source: from where we know them.
        remarks: what is to be known of all of them.
        mark_documents: the document types of bundles that are registered trade marks.
        codes: lists of codes, by name.
        tables: the tables, by name.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,40}$")]
    title: Text
    decision: str | None = None
    second_hand: bool
    source: Text
    remarks: tuple[Text, ...] = ()
    mark_documents: tuple[str, ...] = ()
    codes: Annotated[dict[CodeListName, CodeList], AfterValidator(FrozenMapping)] = Field(default={})
    tables: Annotated[dict[TableName, ExchangeTable], Field(min_length=1), AfterValidator(FrozenMapping)]

    @property
    def uncertain(self) -> tuple[str, ...]:
        """The fields whose exact names are not certain, as `table.field`."""
        return tuple(f"{name}.{each}" for name, table in self.tables.items() for each in _uncertain(table))

    def code_list(self, field: ExchangeField) -> CodeList | None:
        """Return the codes of a field; None where it has none."""
        return None if field.codes is None else self.codes[field.codes]


def _uncertain(table: ExchangeTable) -> Iterator[str]:
    return (name for name, each in table.fields.items() if not each.certain)


def exchange_files(root: Path) -> dict[str, Path]:
    """Return the files of a directory of criteria that hold tables of other systems, by id."""
    return {path.stem: path for path in sorted((root / DIRECTORY).glob("*.yaml"))}


def load_exchange(name: str, root: Path) -> ExchangeDefinition:
    """Return the tables of another system.

    Args:
        name: its id, such as `qd-5277`.
        root: the directory of the criteria.

    Raises:
        InvalidRulebook: with every problem of the file, or there is no such system.
    """
    known = exchange_files(root)
    if name not in known:
        message = text("không có hệ thống này", "there is no such system")
        mend = did_you_mean(name, known) or one_of(known)
        raise InvalidRulebook([Problem("unknown-exchange", "", message, mend, printable(name))])
    files = CriteriaFiles(root)
    found = files.read(known[name], ExchangeDefinition)
    if found is not None:
        _check(files, *found)
    files.stop_if_wrong(known[name].name)
    assert found
    return found[0]


def _check(files: CriteriaFiles, definition: ExchangeDefinition, source: Source) -> None:
    if definition.id != source.name.rsplit("/", 1)[-1].removesuffix(".yaml"):
        files.problem(source, ("id",), text("id phải là tên tệp", "the id must be the name of the file"))
    used = {each.codes for table in definition.tables.values() for each in table.fields.values()}
    for name, table in definition.tables.items():
        for field, each in table.fields.items():
            place = ("tables", name, "fields", field)
            if each.codes is not None and each.codes not in definition.codes:
                message = text("không có danh mục mã này", "there is no such list of codes")
                files.problem(source, (*place, "codes"), message, did_you_mean(each.codes, definition.codes))
            if each.refers is not None and len(_key_of(definition, each.refers)) != 1:
                message = text(
                    "không có bảng này, hoặc bảng không có đúng một khóa", "no such table with one key field"
                )
                files.problem(source, (*place, "refers"), message, did_you_mean(each.refers, definition.tables))
            if each.from_ is not None and table.rows is None:
                message = text("bảng không có rows thì trường không có from", "a table without rows has no from")
                files.problem(source, (*place, "from"), message)
            elif each.from_ is not None and each.from_.split(".")[0] not in SOURCES_OF[table.rows or "period"]:
                message = text(
                    f"hàng của bảng ({table.rows}) không cho biết điều này", f"no row of {table.rows} says so"
                )
                files.problem(source, (*place, "from"), message)
    for name in definition.codes:
        if name not in used:
            files.problem(source, ("codes", name), text("không trường nào dùng", "no field has these codes"))


def _key_of(definition: ExchangeDefinition, table: str) -> tuple[str, ...]:
    found = definition.tables.get(table)
    return () if found is None else found.key


_PRODUCT = frozenset({"row", "product", "set", "producer", "commune", "period"})
SOURCES_OF: dict[RowOf, frozenset[str]] = {
    "certified": _PRODUCT | {"recognition"},
    "product": _PRODUCT,
    "recognition": _PRODUCT | {"recognition"},
    "producer": _PRODUCT,
    "set": frozenset({"row", "set"}),
    "commune": frozenset({"row", "commune"}),
    "period": frozenset({"row", "period"}),
    "mark": _PRODUCT | {"mark"},
    "market": frozenset({"row", "market"}),
    "support": frozenset({"row", "support"}),
}
"""Of what a row of each kind says something: the first words of sources."""
