"""The mapping of a workbook that an office keeps: which of its columns says what of a register, as a YAML file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, StringConstraints, ValidationError, model_validator

from ocop_rules.documents.json_schema import SteadyJsonSchema, schema_text_of
from ocop_rules.documents.source import read_file
from ocop_rules.documents.suggestion import did_you_mean, suggested
from ocop_rules.documents.validation import in_file_order, keys_of, one_of, problems_of
from ocop_rules.errors import InvalidDocument, InvalidRegister, Problem
from ocop_rules.register.rows import ROWS
from ocop_rules.rulebook.kinds import FileModel
from ocop_rules.text import Text, misfit, printable, text

FORMAT: Literal["ocop-register-mapping/1"] = "ocop-register-mapping/1"
DIRECTORY = "registers"
"""The directory of the mappings that come with the criteria, in the directory of those."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
MappedTable: TypeAlias = Literal["products", "producers", "recognitions"]
Reckoned: TypeAlias = Literal["number", "current_stars", "ends_on", "year"]


def _field(value: str) -> str:
    table, _, name = value.partition(".")
    known = [
        f"{each}.{field}" for each in ("products", "producers", "recognitions") for field in ROWS[each].model_fields
    ]
    if value not in known or name in ("more", "product", "producer") or (table == "products" and name == "bundle"):
        raise misfit(text("sổ không có trường này", "the register has no such field"), edit=suggested(value, known))
    return value


class MappedColumn(FileModel):
    """A column of a workbook, and what it says.

    Attributes:
        heading: its heading, as it is written back.
        field: the field of the register that it holds, such as `products.name`.
        turn: of a recognition, which one it is: the first, the second.
        keep: the table with whose rows it is kept by its heading, where the register has no field for it.
        is_: what follows from the rest and is checked: `number` the number of the row, `current_stars` the stars of the
            last recognition, `ends_on` its printed end, `year` the year of a recognition.
        merged: whether cells of one producer are merged over its products when written.
        values: what is written for values of the field, by what is written.
    """

    heading: Line
    field: Annotated[str, AfterValidator(_field)] | None = None
    turn: Annotated[int, Field(ge=1, le=9)] | None = None
    keep: MappedTable | None = None
    is_: Annotated[Reckoned | None, Field(alias="is")] = None
    merged: bool = False
    values: dict[Line, Line] | None = None

    @model_validator(mode="after")
    def _one_meaning(self) -> MappedColumn:
        if sum(each is not None for each in (self.field, self.keep, self.is_)) != 1:
            raise misfit(text("cần đúng một trong field, keep, is", "exactly one of field, keep and is is needed"))
        turned = self.is_ == "year" or (self.field or "").startswith("recognitions.")
        if turned != (self.turn is not None):
            raise misfit(text("turn đi với cột của một lần công nhận", "turn goes with columns of a recognition"))
        if self.keep == "recognitions":
            raise misfit(text("chỉ giữ được theo products hoặc producers", "it can be kept with products or producers"))
        return self


class MappedTab(FileModel):
    """A tab of a workbook.

    Attributes:
        names: what it may be called; `*` stands for any letters. The first is what it is called when written.
        found_by: whether columns are found by their letters from A on, or by their headings.
        first_row: the first row of products, where columns are found by letters.
        day_format: how days are written, such as `dd/mm/yyyy`.
        columns: its columns, in their order.
    """

    names: Annotated[tuple[Line, ...], Field(min_length=1)]
    found_by: Literal["letters", "headings"] = "headings"
    first_row: Annotated[int, Field(ge=2, le=1000)] | None = None
    day_format: Annotated[str, StringConstraints(pattern=r"^[dmy/.\-]{8,10}$")] = "dd/mm/yyyy"
    columns: Annotated[tuple[MappedColumn, ...], Field(min_length=1, max_length=300)]

    @model_validator(mode="after")
    def _row_known(self) -> MappedTab:
        if (self.found_by == "letters") != (self.first_row is not None):
            raise misfit(text("found_by: letters cần first_row", "found_by: letters needs first_row, and only it"))
        return self

    def of_table(self, table: str) -> bool:
        """Tell whether any of its columns says something of a table."""
        return any(each.keep == table or (each.field or "").startswith(f"{table}.") for each in self.columns)


class RegisterMapping(FileModel):
    """Which columns of a workbook that an office keeps say what of a register.

    Attributes:
        format: `ocop-register-mapping/1`.
        title: whose workbook it is for.
        tabs: its tabs; one that is not there is left out.
    """

    format: Literal["ocop-register-mapping/1"]
    title: Text
    tabs: Annotated[tuple[MappedTab, ...], Field(min_length=1, max_length=50)]


_KEYS = keys_of(RegisterMapping)


def mapping_names(root: Path) -> Mapping[str, Path]:
    """Return the mappings that come with the criteria of a directory, by name."""
    return {path.stem: path for path in sorted((root / DIRECTORY).glob("*.yaml"))}


def read_register_mapping(mapping: Path | str, root: Path) -> RegisterMapping:
    """Return a mapping.

    Args:
        mapping: its file, or the name of one that comes with the criteria, such as `hcmc_register`.
        root: the directory of the criteria.

    Raises:
        InvalidRegister: with every problem of the file at once, or there is no such mapping.
    """
    known = mapping_names(root)
    path = known.get(str(mapping), Path(mapping))
    if str(mapping) not in known and not path.suffix:
        message = text("không có bản khai cột này", "there is no such mapping")
        mend = did_you_mean(str(mapping), known) or one_of(known)
        raise InvalidRegister([Problem("unknown-mapping", "", message, mend, printable(str(mapping)))])
    try:
        source = read_file(path)
        return RegisterMapping.model_validate(source.data)
    except InvalidDocument as error:
        raise InvalidRegister(error.problems, error.name) from None
    except ValidationError as error:
        raise InvalidRegister(in_file_order([*problems_of(error, source, _KEYS)], source), source.name) from None


def schema_text() -> str:
    """Return the JSON Schema of mappings as the text that is kept in `criteria/schema/`."""
    return schema_text_of(RegisterMapping.model_json_schema(by_alias=True, schema_generator=SteadyJsonSchema))
