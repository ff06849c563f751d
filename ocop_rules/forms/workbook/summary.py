"""The tab of a score workbook that sums up: a row a member, their mean, and how far apart they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ocop_rules.council.round import Member
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.forms.workbook import layout as at
from ocop_rules.forms.workbook.layout import LineKind
from ocop_rules.forms.workbook.page import Page, lines_of
from ocop_rules.forms.workbook.reckoning import Value
from ocop_rules.words.terms import ROLES, headed

_MEAN, _APART = "Trung bình cộng", "Chênh lệch lớn nhất"
_NOTE = (
    "Mỗi thành viên chấm ở một tờ phiếu của tệp này. Phiếu chưa chấm xong thì chưa có tổng điểm. Phiếu của thư ký và "
    "tổ tư vấn chỉ để tham khảo, không vào trung bình cộng. Trung bình cộng ở đây chưa xét yêu cầu tối thiểu và quy "
    "tắc của hội đồng: kết quả tính bằng lệnh ocop score."
)


class SummaryTab(Page):
    """The tab that sums up."""

    def write(self, members: Sequence[Member | None], cells: Sequence[Mapping[str, Value]]) -> None:
        """Write it all, with what the formulas of the members' tabs come to."""
        layout, sheet, style = self.layout, self.sheet, self.style
        parts = [line for line in layout.lines if line.kind is LineKind.PART]
        columns = [chr(ord("D") + i) for i in range(len(parts) + 2)]
        last = columns[-1]
        self.begin((13, 40, 20, *(9 for _ in parts), 10, 10, *(2 for _ in range(5 - len(columns)))), "summary")
        sheet.merge_range(f"A1:{last}1", f"{at.TITLE}: {len(members)} phiếu", style("bar"))
        self.heading("A:B", f"C:{last}")
        for row, text, look in (
            (at.TITLE_ROW, at.SUMMARY_TITLE, ("title",)),
            (at.SUBJECT_ROW, layout.subject, ("bold", "centre", "wrap")),
        ):
            sheet.merge_range(f"A{row}:{last}{row}", text, style(*look))
        sheet.set_row(at.TITLE_ROW - 1, 24)
        sheet.set_row(at.SUBJECT_ROW - 1, 15 * lines_of(layout.subject, 105))
        self._fields(last)
        headings = ("TT", "Người chấm", "Tư cách", *(line.number for line in parts), at.TOTAL, at.STARS)
        for column, heading in enumerate(headings):
            sheet.write_string(at.SUMMARY_HEAD_ROW - 1, column, heading, style("bold", "centre", "wrap", "border"))
        sheet.set_row(at.SUMMARY_HEAD_ROW - 1, 32)
        rows = [line.row for line in parts]
        row = at.SUMMARY_HEAD_ROW
        for i, (member, shown) in enumerate(zip(members, cells, strict=True), 1):
            row += 1
            self._member(row, i, member, shown, rows, columns)
        self._sums(row, members, columns)
        note = row + 4
        sheet.merge_range(f"A{note}:{last}{note}", _NOTE, style("italic", "wrap", font_size=10))
        sheet.set_row(note - 1, 14 * lines_of(_NOTE, 110))
        self.print_on(last, note)

    def _fields(self, last: str) -> None:
        head = self.head
        known = {
            at.PRODUCT_ROW: head.product,
            at.DOSSIER_ROW: head.dossier,
            at.PRODUCER_ROW: head.producer,
            at.ADDRESS_ROW: head.address,
        }
        for row, value in known.items():
            self.label(row, at.FIELDS[row])
            shown = self.style("wrap", "text") if value else self.style("wrap", "text", "input")
            self.sheet.merge_range(f"B{row}:{last}{row}", "", shown)
            if value:
                self.sheet.write_string(f"B{row}", value, shown)
            self.sheet.set_row(row - 1, 16 * lines_of(value, 90))

    def _member(
        self,
        row: int,
        position: int,
        member: Member | None,
        shown: Mapping[str, Value],
        part_rows: Sequence[int],
        columns: Sequence[str],
    ) -> None:
        layout, style, sheet = self.layout, self.style, self.sheet
        tab = at.tab_name(position)
        unscored = f"'{tab}'!F{layout.unscored_row}"
        scored = shown[f"F{layout.unscored_row}"] == 0
        sheet.write_number(f"A{row}", position, style("border", "centre"))
        name = f"'{tab}'!B{at.JUDGE_ROW}"
        called = member.name if member is not None else tab
        self.formula(f"B{row}", f'IF({name}="","{tab}",{name})', style("border", "wrap"), called)
        role = member.role if member is not None else Role.COUNCIL
        sheet.write_string(f"C{row}", headed(ROLES[str(role)], "vi"), style("border", "wrap"))
        sources = [*part_rows, layout.total_row, layout.stars_row]
        for column, source in zip(columns, sources, strict=True):
            value = shown[f"F{source}"] if scored else ""
            formula = f"IF({unscored}=0,'{tab}'!F{source},\"\")"
            self.formula(f"{column}{row}", formula, style("border", "points"), value)
        sheet.set_row(row - 1, 16 * lines_of(called, 38))

    def _sums(self, last_row: int, members: Sequence[Member | None], columns: Sequence[str]) -> None:
        """Write the mean and the spread of the council's members, whose rows stand together where they can."""
        council = [
            i for i, each in enumerate(members, at.SUMMARY_HEAD_ROW + 1) if each is None or each.role is Role.COUNCIL
        ]
        for row, label in ((last_row + 1, _MEAN), (last_row + 2, _APART)):
            self.sheet.merge_range(f"A{row}:C{row}", label, self.style("border", "bold"))
            for column in columns[:-1]:
                where = ",".join(_runs(column, council))
                formula = f'IF(COUNT({where})=0,"",AVERAGE({where}))'
                if label == _APART:
                    formula = f'IF(COUNT({where})=0,"",MAX({where})-MIN({where}))'
                self.formula(f"{column}{row}", formula, self.style("border", "bold", "mean"), "")
            self.sheet.write_blank(f"{columns[-1]}{row}", None, self.style("border"))


def _runs(column: str, rows: Sequence[int]) -> list[str]:
    """Return the cells of a column in some rows as ranges."""
    found: list[list[int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    return [f"{column}{first}:{column}{last}" for first, last in found]
