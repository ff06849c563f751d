"""Reading score workbooks of ours back: every sheet in them, or everything that is wrong with them, by its cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ocop_rules.documents.regular_file import open_regular
from ocop_rules.documents.spreadsheet import dangers, moderate, values_of
from ocop_rules.documents.workbook_parts import MAX_FILE, unpacked
from ocop_rules.errors import InvalidDocument, InvalidEvidence, OcopError, Problem
from ocop_rules.forms.read_sheet import ReadSheet
from ocop_rules.forms.workbook import layout as at
from ocop_rules.forms.workbook.cells import TabCells
from ocop_rules.forms.workbook.layout import layout_of
from ocop_rules.forms.workbook.tab_reader import Tab, read_tab
from ocop_rules.rulebook.catalogue import load
from ocop_rules.text import Text, folded, printable, text

NOT_OURS = "not-a-score-sheet"
"""The code of the problem of a workbook in which no tab is a score sheet that we wrote."""


def read_workbook(workbook: Path | str | bytes, name: str = "") -> tuple[ReadSheet, ...]:
    """Return the score sheets of a workbook that `score_workbook` wrote, in the order of its tabs.

    A tab on which nothing is chosen is a member who has not scored yet: it is left out. No formula is believed: points
    come from what is chosen.

    Args:
        workbook: the file's path, or what is in it.
        name: what it is called in messages; the file's own name if left out.

    Raises:
        InvalidEvidence: with everything that is unfilled, doubled, impossible or altered, by its cell; nothing is read
            in part.
        FormsMissing: the package that reads workbooks is not installed.
    """
    called = name
    if not isinstance(workbook, bytes):
        path = Path(workbook)
        called = name or path.name
        try:
            with open_regular(path) as (file, _):
                workbook = file.read(MAX_FILE + 1)
        except InvalidDocument as error:
            raise InvalidEvidence(error.problems, error.name) from None
    try:
        book = raw_tabs(workbook, called)
    except InvalidDocument as error:
        raise InvalidEvidence(error.problems, error.name) from None
    return _Workbook(book, called).sheets()


def raw_tabs(raw: bytes, name: str) -> list[TabCells]:
    """Return the cells of every tab of a workbook, as the reading library gives them.

    Raises:
        InvalidDocument: it is none, damaged, too large, or holds macros or links to other files.
    """
    parts = unpacked(raw, name)
    problems = dangers(parts.macros, parts.outside)
    if problems:
        raise InvalidDocument(problems, name)
    scans = moderate(parts, name)
    rows = values_of(parts, name)
    return [
        TabCells(part.name, values, scan, is_hidden=part.is_hidden)
        for part, scan, values in zip(parts.tabs, scans, rows, strict=True)
    ]


class _Workbook:
    def __init__(self, tabs: Sequence[TabCells], name: str) -> None:
        self._tabs = tabs
        self._name = name
        self._problems: list[Problem] = []

    def sheets(self) -> tuple[ReadSheet, ...]:
        found: list[Tab] = []
        summary: TabCells | None = None
        for cells in self._tabs:
            if cells.mark("format") != at.FORMAT:
                self._may_be_ours(cells)
                continue
            self._named_right(cells)
            if cells.mark("role") == "summary":
                summary = cells
                continue
            tab = self._tab(cells)
            if tab is not None:
                found.append(tab)
        if not found and not self._problems:
            raise InvalidEvidence([_not_ours()], self._name)
        self._none_is_missing(summary)
        self._none_is_hidden(found)
        self._one_product(found, summary)
        self._one_case_each(found)
        self._one_name_each(found)
        if self._problems:
            raise InvalidEvidence(self._problems, self._name)
        return tuple(self._read(tab, summary) for tab in found if tab.sheet is not None)

    def _tab(self, cells: TabCells) -> Tab | None:
        try:
            rulebook = load(cells.mark("version"))
        except OcopError as error:
            message = text(
                f"phiếu theo phiên bản tiêu chí không có ở đây: {error.render('vi')}",
                f"the sheet is of a version of the criteria that is not here: {error.render('en')}",
            )
            self._tell("unknown-version", cells.marked("version"), message, cells.mark("version"))
            return None
        number = cells.mark("set")
        product_set = rulebook.sets.get(int(number)) if number.isascii() and number.isdigit() else None
        if product_set is None:
            message = text("phiên bản này không có bộ sản phẩm đó", "this version has no such set")
            self._tell("unknown-set", cells.marked("set"), message, number)
            return None
        return read_tab(layout_of(rulebook, product_set), cells, self._problems)

    def _tell(self, code: str, place: str, message: Text, found: str, mend: Text | None = None) -> None:
        self._problems.append(Problem(code, place, message, mend, printable(found) or '""'))

    def _named_right(self, cells: TabCells) -> None:
        """Tell of a tab that was renamed or copied: nobody can be sure whose sheet it is."""
        own = cells.mark("tab")
        if own != cells.name:
            message = text(
                f"tờ này đã bị đổi tên hoặc sao chép từ tờ “{own}”", f"the tab “{own}” was renamed or copied"
            )
            mend = text(
                f"đặt lại tên tờ là “{own}”; nếu là bản sao thì xóa tờ này",
                f"name it “{own}” again; delete it if a copy",
            )
            self._tell("renamed-tab", cells.at("A", 1), message, cells.name, mend)

    def _none_is_missing(self, summary: TabCells | None) -> None:
        """Tell of members' tabs that the summary lists and that are not there any more."""
        if summary is None:
            return
        there = {cells.mark("tab") for cells in self._tabs if cells.mark("format") == at.FORMAT}
        row = at.SUMMARY_HEAD_ROW
        while summary.value("A", row + 1) == (position := row + 1 - at.SUMMARY_HEAD_ROW):
            row += 1
            name = at.tab_name(position)
            if name not in there:
                message = text(f"tờ “{name}” đã bị xóa", f"the tab “{name}” was deleted")
                mend = text(
                    "lấy lại tờ này từ tệp phiếu gốc; người không chấm thì để tờ trống",
                    "take it back from the original file; the tab of somebody who does not score is left empty",
                )
                self._problems.append(Problem("missing-tab", summary.at("A", row), message, mend))

    def _none_is_hidden(self, tabs: Sequence[Tab]) -> None:
        """Tell of tabs on which somebody scored and that are not shown."""
        for tab in tabs:
            if tab.cells.is_hidden and tab.sheet is not None:
                message = text("tờ này bị ẩn mà có chấm điểm", "this tab is hidden, and somebody scored on it")
                mend = text("bỏ ẩn tờ rồi xem lại", "show the tab, and look at it again")
                self._problems.append(Problem("hidden-tab", tab.cells.at("A", 1), message, mend))

    def _may_be_ours(self, cells: TabCells) -> None:
        """Tell of a tab that looks like a score sheet and lost what it says of itself."""
        if cells.text("A", at.TITLE_ROW) == at.TITLE:
            row = at.MARK_ROWS["format"]
            message = text("tờ phiếu đã mất phần tự ghi loại phiếu", "the sheet has lost what it says of itself")
            mend = text(
                f"chép lại cột {at.MARKS_COLUMN} từ tờ khác, hoặc chấm trên tệp phiếu gốc",
                f"copy column {at.MARKS_COLUMN} from another tab, or score in the original file",
            )
            self._tell("altered-text", cells.at(at.MARKS_COLUMN, row), message, cells.mark("format"), mend)

    def _one_product(self, tabs: Sequence[Tab], summary: TabCells | None) -> None:
        """Tell of tabs that are about another product, or on the sheet of another set or version, than the first."""
        if not tabs:
            return
        first = tabs[0]
        for tab in tabs:
            if tab.layout is not first.layout:
                this, that = tab.layout, first.layout
                message = text(
                    f"tờ này là phiếu khác ({this.rulebook.id}, bộ {this.product_set.number}) với tờ "
                    f"“{first.cells.name}” ({that.rulebook.id}, bộ {that.product_set.number})",
                    f"this tab is another sheet ({this.rulebook.id}, set {this.product_set.number}) than "
                    f"“{first.cells.name}” ({that.rulebook.id}, set {that.product_set.number})",
                )
                self._tell("another-sheet", tab.cells.marked("version"), message, tab.layout.rulebook.id, _ONE_FILE)
        for row in (at.PRODUCT_ROW, at.DOSSIER_ROW):
            told: tuple[str, str] | None = None
            every = ([summary] if summary is not None else []) + [tab.cells for tab in tabs]
            for cells in every:
                said = cells.text("B", row)
                if not said:
                    continue
                if told is None:
                    told = said, cells.at("B", row)
                elif folded(said) != folded(told[0]):
                    message = text(
                        f"hai sản phẩm trong một tệp: {told[1]} ghi “{printable(told[0])}”",
                        f"two products in one file: {told[1]} says “{printable(told[0])}”",
                    )
                    self._tell("two-products", cells.at("B", row), message, said, _ONE_FILE)

    def _one_case_each(self, tabs: Sequence[Tab]) -> None:
        """Tell of members who scored the product in another case than the first of them."""
        first: dict[str | None, tuple[str, Tab]] = {}
        for tab in tabs:
            for group, case in tab.cases.items():
                one, by = first.setdefault(group, (case, tab))
                if case != one and tab.layout is by.layout:
                    where = tab.cells.at("B", tab.layout.case_rows[group])
                    message = text(
                        f"tờ này chấm theo trường hợp {case}, tờ “{by.cells.name}” theo trường hợp {one}",
                        f"this tab scores case {case}, the tab “{by.cells.name}” case {one}",
                    )
                    mend = text("mỗi sản phẩm chỉ thuộc một trường hợp", "a product falls in one case only")
                    self._tell("two-cases", where, message, case, mend)

    def _one_name_each(self, tabs: Sequence[Tab]) -> None:
        first: dict[str, Tab] = {}
        for tab in tabs:
            if tab.sheet is None:
                continue
            other = first.setdefault(folded(tab.judge), tab)
            if other is not tab:
                message = text(
                    f"người này đã chấm ở tờ “{other.cells.name}”",
                    f"this person scored on the tab “{other.cells.name}” already",
                )
                mend = text(
                    "nếu là hai người, ghi tên phân biệt; nếu là một người, giữ tờ đúng",
                    "two people need names that differ; of one person keep the tab that is right",
                )
                self._tell("duplicate-judge", tab.cells.at("B", at.JUDGE_ROW), message, tab.judge, mend)

    def _read(self, tab: Tab, summary: TabCells | None) -> ReadSheet:
        def said(row: int) -> str | None:
            return tab.cells.text("B", row) or (summary.text("B", row) if summary is not None else "") or None

        assert tab.sheet is not None
        return ReadSheet(
            judge=tab.judge,
            role=tab.role,
            dossier=said(at.DOSSIER_ROW),
            version=tab.layout.rulebook.id,
            product_set=tab.layout.product_set.number,
            product=said(at.PRODUCT_ROW),
            producer=said(at.PRODUCER_ROW),
            sheet=tab.sheet,
            filled_on=tab.day,
            remarks=tab.remarks,
            place=f"{self._name}, '{tab.cells.name}'" if self._name else f"'{tab.cells.name}'",
        )


_ONE_FILE = text(
    "mỗi sản phẩm một tệp phiếu; tách ra thành hai tệp", "a file is about one product: make two files of it"
)


def _not_ours() -> Problem:
    return Problem(
        NOT_OURS,
        "",
        text(
            "không có tờ phiếu nào do “ocop sheet new” lập trong tệp này",
            "no tab of this file is a score sheet that “ocop sheet new” made",
        ),
        text(
            "lập phiếu: ocop sheet new --version … --set … -o phieu.xlsx; bảng của nơi khác đọc theo bản khai cột: "
            "ocop sheet map",
            "make one: ocop sheet new --version … --set … -o phieu.xlsx; others are read by a mapping: ocop sheet map",
        ),
    )
