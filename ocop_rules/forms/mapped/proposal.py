"""Proposing a mapping by looking at a workbook: which row has the headings, and what each of them means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ocop_rules.brief import one_line
from ocop_rules.documents.spreadsheet import Tab, Workbook
from ocop_rules.errors import InvalidDocument, InvalidEvidence, Problem
from ocop_rules.forms.mapped.law import versions_over
from ocop_rules.forms.mapped.looked_row import LookedRow
from ocop_rules.forms.mapped.mapping import FORMAT, SheetMapping
from ocop_rules.forms.mapped.open_table import open_tables
from ocop_rules.forms.mapped.table import LOOKED_AT
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.text import printable, text


@dataclass(frozen=True)
class MappingProposal:
    """A mapping that was found by looking, for a person to correct.

    Attributes:
        mapping: the mapping.
        unknown: the headings of which nothing is known, by their column.
        tab: the tab that was looked at.
        row: the row of its headings.
        guessed: what was filled in so that the mapping can be read, and is for a person to say.
        written: the mapping as it is written down.
    """

    mapping: SheetMapping
    unknown: Mapping[str, str]
    tab: str
    row: int
    guessed: tuple[str, ...] = ()
    written: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        return one_line("MappingProposal", [("tab", self.tab), ("row", self.row), ("each_row", self.mapping.each_row)])

    def yaml_text(self) -> str:
        """Return the mapping as the text of a file, with what a person should look at as comments."""
        lines = [
            f"# Đề xuất từ trang tính '{printable(self.tab)}', hàng {self.row}; xem lại rồi dùng:",
            "#   ocop sheet read FILE --mapping TỆP_NÀY",
        ]
        lines += [f"# {column}: chưa rõ là gì: {printable(heading)}" for column, heading in self.unknown.items()]
        lines += [f"# cần ghi đúng: {name}" for name in self.guessed]
        body = yaml.safe_dump(dict(self.written), allow_unicode=True, sort_keys=False, width=110)
        return "\n".join(lines) + "\n" + body


def propose_mapping(
    workbook: Path | str | bytes, *, name: str = "", catalogue: Catalogue | None = None
) -> MappingProposal:
    """Return a mapping for a workbook that others laid out, found by looking at its headings.

    Args:
        workbook: the file's path, or what is in it.
        name: what it is called in messages; the file's own name if left out.
        catalogue: the criteria, by which a decision that is named is known.

    Raises:
        InvalidEvidence: it cannot be read, or no row in it looks like headings.
    """
    called = name or (Path(workbook).name if isinstance(workbook, Path | str) else "")
    try:
        book = open_tables(workbook, called)
    except InvalidDocument as error:
        raise InvalidEvidence(error.problems, error.name) from None
    looked = [LookedRow(tab, row) for tab in book.tabs if not tab.is_hidden for row in range(1, _last(tab) + 1)]
    usable = [(look, form) for look in looked if look.score >= 2 and (form := look.form()) is not None]
    if not usable:
        message = text(
            "không thấy hàng tiêu đề nào nêu sản phẩm, thành viên, tiêu chí hay điểm",
            "no row looks like headings of products, members, criteria or points",
        )
        mend = text(
            "viết bản khai cột theo mẫu trong examples/mappings",
            "write the mapping after one of those in examples/mappings",
        )
        raise InvalidEvidence([Problem("no-headings", "", message, mend)], called)
    look, form = max(usable, key=lambda each: each[0].score)
    return _proposed(look, form, book, catalogue or default_catalogue())


def _last(tab: Tab) -> int:
    return min(tab.height, LOOKED_AT)


def _proposed(look: LookedRow, form: dict[str, Any], book: Workbook, catalogue: Catalogue) -> MappingProposal:
    written: dict[str, Any] = {"format": FORMAT, "each_row": form["each_row"]}
    shown = [tab for tab in book.tabs if not tab.is_hidden and tab.height]
    alike = [tab for tab in shown if _has_same(tab, look)]
    if len(alike) < len(shown):
        written["tabs"] = [tab.name.replace("*", "?") for tab in alike]
    if form["header_rows"] > 1:
        written["header_rows"] = form["header_rows"]
    columns = form["columns"]
    written["columns"] = columns
    guessed = []
    if form["each_row"] != "product":
        cells = {name: address for name, address in look.labelled() if name not in columns}
        if "members" in columns:
            cells.pop("member", None)
        if cells:
            written["cells"] = cells
        if not {"member", "members"} & {*columns} and "member" not in cells:
            if len(alike) > 1:
                written["tab_name"] = "member"
            else:
                guessed.append("stated.member")
    stated = {}
    found = {} if "version" in columns else versions_over(look.tab, look.row, catalogue)
    if len(found) == 1:
        (stated["version"],) = found
    elif "version" not in columns:
        guessed.append("stated.version")
    if columns.get("chosen", "").startswith("$"):
        guessed.append("columns.chosen")
    if "stated.member" in guessed:
        stated["member"] = "?"
    if stated:
        written["stated"] = stated
    if "as_above" in form:
        written["as_above"] = form["as_above"]
    mapping = SheetMapping.model_validate(written)
    return MappingProposal(mapping, look.unknown(), look.tab.name, look.row, tuple(guessed), written)


def _has_same(tab: Tab, look: LookedRow) -> bool:
    if tab is look.tab:
        return True
    return any(
        {*LookedRow(tab, row).one} == {*look.one} and len(LookedRow(tab, row).criteria) == len(look.criteria)
        for row in range(max(1, look.row - 3), min(tab.height, look.row + 3) + 1)
    )
