"""The mapping of a workbook that others laid out: where what stands, as a small YAML file that can be kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from ocop_rules.brief import brief
from ocop_rules.documents.json_schema import SteadyJsonSchema, schema_text_of
from ocop_rules.documents.source import Source, read_bytes, read_file
from ocop_rules.documents.validation import in_file_order, keys_of, problems_of
from ocop_rules.errors import InvalidDocument
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.text import Text, misfit, text

FORMAT: Literal["ocop-sheet-mapping/1"] = "ocop-sheet-mapping/1"

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Address = Annotated[str, StringConstraints(pattern=r"^\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}$")]

Row: TypeAlias = Literal["criterion", "option", "sheet", "product"]

PART_LETTER = r"^[A-D]$"


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def __repr__(self) -> str:
        return brief(self)


class ColumnsBetween(_Written):
    """All columns between two others: the members of a council, whoever they are.

    Attributes:
        after, before: the columns on both sides; None for the first or the last of the table.
    """

    after: Line | None = None
    before: Line | None = None


Columns = Annotated[tuple[Line, ...], Field(min_length=1)] | ColumnsBetween


class MappedColumns(_Written):
    """In which columns what stands, each by its heading, without regard to case and diacritics, or as `$C`.

    Attributes:
        dossier, product, producer, address: what is judged, and whose it is.
        set: the product set, by number or title.
        version: the decision.
        member, role: who scored, and in what role.
        criterion: the criterion's number, with or without its title; in rows that are criteria, a part's letter too.
        option: the ordinal of the option chosen.
        points: the points given; where each row is an option, what the option is worth.
        chosen: a cross where the option of this row is chosen.
        options: crosses in a column an option, by ordinal.
        criteria: where each row is a sheet, the columns of criteria; their headings begin with the numbers.
        members: the columns of the members; their headings are the names.
        parts: the totals of the parts, by letter.
        total: the sheet's total, which is checked.
        mean: the mean as the council printed it.
        stars: the stars it printed: one column, or a column for each number of stars with a cross.
        remarks: what the member wrote besides.
    """

    dossier: Line | None = None
    product: Line | None = None
    producer: Line | None = None
    address: Line | None = None
    set: Line | None = None
    version: Line | None = None
    member: Line | None = None
    role: Line | None = None
    criterion: Line | None = None
    option: Line | None = None
    points: Line | None = None
    chosen: Line | None = None
    options: dict[Annotated[int, Field(ge=1, le=30)], Line] | None = None
    criteria: Columns | None = None
    members: Columns | None = None
    parts: dict[Annotated[str, StringConstraints(pattern=PART_LETTER)], Line] | None = None
    total: Line | None = None
    mean: Line | None = None
    stars: Line | dict[Annotated[int, Field(ge=1, le=5)], Line] | None = None
    remarks: Line | None = None


class MappedCells(_Written):
    """In which single cells of a tab what stands that is the same for all its rows, such as `C4`.

    Attributes:
        dossier, product, producer, set, version: what is judged, and by what decision.
        member, role: who scored, and in what role.
        total: the sheet's total, which is checked.
        remarks: what the member wrote besides.
        filled_on: the day on which the sheet was signed.
    """

    dossier: Address | None = None
    product: Address | None = None
    producer: Address | None = None
    set: Address | None = None
    version: Address | None = None
    member: Address | None = None
    role: Address | None = None
    total: Address | None = None
    remarks: Address | None = None
    filled_on: Address | None = None


class StatedFields(_Written):
    """What a workbook does not say and its reader knows.

    Attributes:
        dossier, product, producer, set, version: what is judged, and by what decision.
        case: the alternative case, where the sheet of the set has such.
        member, role: who scored, and in what role.
    """

    dossier: Line | None = None
    product: Line | None = None
    producer: Line | None = None
    set: Annotated[int, Field(ge=1, le=99)] | None = None
    case: Annotated[str, StringConstraints(pattern=r"^[a-z]$")] | None = None
    version: Line | None = None
    member: Line | None = None
    role: Role | None = None


Repeated: TypeAlias = Literal[
    "dossier", "product", "producer", "address", "set", "version", "member", "role", "criterion"
]


class SheetMapping(_Written):
    """Where a workbook that others laid out says what a score sheet or a summary of results says.

    Attributes:
        format: `ocop-sheet-mapping/1`.
        title: what kind of workbook it is for.
        tabs: the names of the tabs to read, `*` for any letters; all that are shown if left out.
        each_row: what one row is: a criterion, an option of one, a sheet, or a product with its members' totals.
        header: the first row of the headings; the first row that has them all if left out.
        header_rows: over how many rows the headings go.
        columns: in which columns what stands.
        cells: in which single cells.
        tab_name: what the name of a tab tells.
        heading_row: what a row tells on which a heading stands alone, such as `I. Chè xanh` over the criteria of it.
        stated: what the workbook does not say.
        values: whether numbers under criteria or members are options or points.
        as_above: in which columns an empty cell means the same as above.
        blanks: whether an empty cell of a criterion is told as not scored, or means that no option is reached.
        skip: rows are left out that begin so, such as sums.
    """

    format: Literal["ocop-sheet-mapping/1"]
    title: Line | None = None
    tabs: Annotated[tuple[Line, ...], Field(min_length=1)] | None = None
    each_row: Row
    header: Annotated[int, Field(ge=1, le=1000)] | None = None
    header_rows: Annotated[int, Field(ge=1, le=5)] = 1
    columns: MappedColumns
    cells: MappedCells = MappedCells()
    tab_name: Literal["dossier", "product", "set", "member"] | None = None
    heading_row: Literal["dossier", "product", "member"] | None = None
    stated: StatedFields = StatedFields()
    values: Literal["options", "points"] = "points"
    as_above: tuple[Repeated, ...] = ()
    blanks: Literal["unfilled", "none"] = "unfilled"
    skip: tuple[Line, ...] = ("Tổng", "Cộng", "Ghi chú")

    @model_validator(mode="after")
    def _tells_enough(self) -> SheetMapping:
        lacking = next(_lacking(self), None)
        if lacking is not None:
            mend = text(
                "để máy đề xuất: ocop sheet map FILE.xlsx, hoặc xem examples/mappings",
                "have one proposed: ocop sheet map FILE.xlsx, or see examples/mappings",
            )
            raise misfit(lacking, mend)
        return self

    def says(self, field: str) -> bool:
        """Tell whether the mapping says where a field stands, or what it is."""
        held = (self.columns, self.cells, self.stated)
        return field in (self.tab_name, self.heading_row) or any(
            getattr(each, field, None) is not None for each in held
        )


def _lacking(mapping: SheetMapping) -> Iterator[Text]:
    """Return what a mapping does not say and cannot be read without."""
    columns = mapping.columns
    chosen = (columns.option, columns.points, columns.options, columns.members, columns.chosen)
    if mapping.each_row == "criterion" and (columns.criterion is None or not any(chosen)):
        yield text(
            "hàng là tiêu chí: cần columns.criterion và một trong option, points, options, members",
            "where each row is a criterion, columns.criterion is needed and one of option, points, options, members",
        )
    if mapping.each_row == "option" and (columns.criterion is None or columns.chosen is None):
        yield text(
            "hàng là phương án: cần columns.criterion và columns.chosen",
            "where each row is an option, columns.criterion and columns.chosen are needed",
        )
    if mapping.each_row == "sheet" and columns.criteria is None and columns.parts is None:
        yield text(
            "hàng là một phiếu: cần columns.criteria hoặc columns.parts",
            "where each row is a sheet, columns.criteria or columns.parts is needed",
        )
    results = (columns.members, columns.parts, columns.total, columns.mean, columns.stars)
    if mapping.each_row == "product" and not any(results):
        yield text(
            "hàng là một sản phẩm: cần columns.members, parts, total, mean hoặc stars",
            "where each row is a product, one of columns.members, parts, total, mean and stars is needed",
        )
    if mapping.each_row != "product" and columns.members is None and not mapping.says("member"):
        yield text(
            "chưa nói thành viên nào chấm: columns.member, columns.members, cells.member, tab_name, "
            "heading_row hoặc stated.member",
            "it does not say who scored: columns.member, columns.members, cells.member, tab_name, heading_row or "
            "stated.member",
        )


_KEYS = keys_of(SheetMapping)


def read_mapping(mapping: Path | str | bytes) -> SheetMapping:
    """Return a mapping.

    Args:
        mapping: its file, or the bytes of one.

    Raises:
        InvalidDocument: with every problem of the file at once.
    """
    source = read_bytes(mapping) if isinstance(mapping, bytes) else read_file(Path(mapping))
    return mapping_of(source)


def mapping_of(source: Source) -> SheetMapping:
    """Return a mapping that was read as plain data; raises as `read_mapping` does."""
    try:
        return SheetMapping.model_validate(source.data)
    except ValidationError as error:
        raise InvalidDocument(in_file_order([*problems_of(error, source, _KEYS)], source), source.name) from None


def schema_text() -> str:
    """Return the JSON Schema of mappings as the text that is kept beside the examples."""
    return schema_text_of(SheetMapping.model_json_schema(by_alias=True, schema_generator=SteadyJsonSchema))
