"""The tab of a workbook on which one member scores."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from ocop_rules.council.round import Member
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.forms.workbook import layout as at
from ocop_rules.forms.workbook.formulas import DOUBLED, MISSED, formulas
from ocop_rules.forms.workbook.layout import CriterionRows, Line, LineKind
from ocop_rules.forms.workbook.page import Page, lines_of
from ocop_rules.forms.workbook.reckoning import Chosen, Value, entries_of, reckoned
from ocop_rules.rulebook.kinds import Scoring

_HEAD_FIELDS = (at.PRODUCT_ROW, at.DOSSIER_ROW, at.PRODUCER_ROW, at.ADDRESS_ROW)


class MemberTab(Page):
    """The tab of a member."""

    judge = ""

    def write(self, member: Member | None, chosen: Chosen) -> Mapping[str, Value]:
        """Write it all; return what its formulas come to."""
        self.judge = member.name if member is not None else ""
        layout, sheet, style = self.layout, self.sheet, self.style
        role = member.role if member is not None else Role.COUNCIL
        self.begin((15, 50, 8, 6, 7, 9, 9, 2, 6), str(role))
        cells = reckoned(layout, chosen)
        reckoning = dict(formulas(layout))
        sheet.merge_range("A1:G1", "", style("bar"))
        self.formula("A1", reckoning.pop("A1"), style("bar"), cells["A1"])
        self.heading("A:B", "C:G")
        self._dated()
        sheet.merge_range(f"A{at.TITLE_ROW}:G{at.TITLE_ROW}", at.TITLE, style("title"))
        sheet.set_row(at.TITLE_ROW - 1, 24)
        sheet.merge_range(f"A{at.SUBJECT_ROW}:G{at.SUBJECT_ROW}", layout.subject, style("bold", "centre", "wrap"))
        sheet.set_row(at.SUBJECT_ROW - 1, 15 * lines_of(layout.subject, 95))
        self._fields(member)
        self._cases(chosen)
        self._notes()
        for column, heading in enumerate(at.COLUMNS):
            sheet.write_string(layout.head_row - 1, column, heading, style("bold", "centre", "wrap", "border"))
        sheet.set_row(layout.head_row - 1, 30)
        crossed = entries_of(layout, chosen)
        for line in layout.lines:
            self._line(line, crossed, reckoning, cells, chosen)
        for rows in layout.criteria.values():
            self._choices(rows)
        self._foot(reckoning, cells)
        self._colours()
        sheet.repeat_rows(layout.head_row - 1)
        self.print_on(at.LAST_COLUMN, layout.end)
        return cells

    def _dated(self) -> None:
        cell, locality = f"B{self.layout.day_row}", self.head.locality or "…"
        shown = self.style("italic", "centre")
        self.sheet.merge_range(f"C{at.DATED_ROW}:G{at.DATED_ROW}", "", shown)
        day = self.head.day
        formula = (
            f'IF({cell}="","{locality}, ngày … tháng … năm …",'
            f'"{locality}, ngày "&DAY({cell})&" tháng "&MONTH({cell})&" năm "&YEAR({cell}))'
        )
        value = f"{locality}, ngày … tháng … năm …"
        if day is not None:
            value = f"{locality}, ngày {day.day} tháng {day.month} năm {day.year}"
        self.formula(f"C{at.DATED_ROW}", formula, shown, value)

    def _fields(self, member: Member | None) -> None:
        sheet, style, head = self.sheet, self.style, self.head
        office = ", ".join(each for each in (member.position, member.office) if each) if member else ""
        known = {
            at.PRODUCT_ROW: head.product,
            at.DOSSIER_ROW: head.dossier,
            at.PRODUCER_ROW: head.producer,
            at.ADDRESS_ROW: head.address,
            at.JUDGE_ROW: member.name if member else "",
            at.OFFICE_ROW: office,
        }
        for row, label in at.FIELDS.items():
            self.label(row, label)
            cell = f"B{row}"
            inherited = row in _HEAD_FIELDS and not known[row]
            locked = bool(known[row]) or inherited
            shown = style("wrap", "text") if locked else style("wrap", "text", "input")
            sheet.merge_range(f"{cell}:G{row}", "", shown)
            if inherited:
                summary = f"'{at.SUMMARY_TAB}'!B{row}"
                self.formula(cell, f'IF({summary}="","",{summary})', style("wrap"), "")
            else:
                sheet.write_string(cell, known[row], shown)
            sheet.set_row(row - 1, 16 * lines_of(known[row], 82))

    def _cases(self, chosen: Chosen) -> None:
        for group in self.layout.product_set.case_groups:
            row = self.layout.case_rows[group.name]
            self.label(row, at.CASE)
            self.sheet.write_string(
                f"B{row}", chosen.cases.get(group.name, ""), self.style("input", "border", "bold", align="left")
            )
            choices = at.case_choice(group.title.vi if group.title else None, group.cases)
            self.sheet.merge_range(f"C{row}:G{row}", choices, self.style("italic", "wrap"))
            self.sheet.set_row(row - 1, 16 * lines_of(choices, 36))
            titles = "; ".join(f"{name}) {case.title.vi}" for name, case in group.cases.items())
            self.sheet.data_validation(
                f"B{row}",
                {
                    "validate": "list",
                    "source": list(group.cases),
                    "input_title": at.CASE,
                    "input_message": titles[:255],
                    "error_title": at.CASE,
                    "error_message": f"Chọn: {', '.join(group.cases)}",
                },
            )

    def _notes(self) -> None:
        for row, note in self.layout.notes.items():
            red = ("italic", "wrap") if note == at.HOW_TO else ("italic", "wrap", "red")
            self.sheet.merge_range(f"A{row}:G{row}", note, self.style(*red, font_size=10))
            self.sheet.set_row(row - 1, 14 * lines_of(note, 112))

    def _line(
        self,
        line: Line,
        crossed: Mapping[int, str | int],
        reckoning: Mapping[str, str],
        cells: Mapping[str, Value],
        chosen: Chosen,
    ) -> None:
        sheet, style, row = self.sheet, self.style, line.row
        own = {LineKind.PART: ("part",), LineKind.SECTION: ("section",), LineKind.CRITERION: ("bold",)}.get(
            line.kind, ()
        )
        soft = ("italic",) if line.kind in (LineKind.NOTE, LineKind.CASE) else ()
        look = ("border", *own, *soft)
        sheet.write_string(f"A{row}", line.number, style(*look, "centre", "text"))
        sheet.write_string(f"B{row}", line.label, style(*look, "wrap"))
        sheet.write_string(f"C{row}", line.mark, style(*look, "centre", "red", "bold"))
        if line.points is None:
            sheet.write_blank(f"D{row}", None, style(*look))
        else:
            sheet.write_number(f"D{row}", float(line.points), style(*look, "points"))
        if line.kind in (LineKind.OPTION, LineKind.CRITERION):
            entry = style("border", "input", "centre", "bold")
            found = crossed.get(row)
            if isinstance(found, int):
                sheet.write_number(f"E{row}", found, entry)
            elif found is not None:
                sheet.write_string(f"E{row}", found, entry)
            else:
                sheet.write_blank(f"E{row}", None, entry)
        else:
            sheet.write_blank(f"E{row}", None, style(*look))
        for column, shown in (("F", "points"), ("G", "centre")):
            cell = f"{column}{row}"
            if cell in reckoning:
                more = ("bold",) if column == "F" else ("italic",)
                self.formula(cell, reckoning[cell], style(*look, shown, *more), cells[cell])
            else:
                sheet.write_blank(cell, None, style(*look))
        sheet.set_row(row - 1, 15.5 * lines_of(line.label, 52 if own else 58))

    def _choices(self, rows: CriterionRows) -> None:
        """Have the cells of a criterion take what stands there only: a cross, one unless they add up, or a 0."""
        title, first, last = rows.row, rows.options[0].row, rows.last
        adds_up = rows.criterion.scoring is Scoring.SUM
        one = "" if adds_up else f',COUNTIF($E${first}:$E${last},"x")<=1'
        self.sheet.data_validation(
            f"E{first}:E{last}",
            {
                "validate": "custom",
                "value": f'=AND(E{first}="x",COUNT($E${title})=0{one})',
                "error_title": "Chọn phương án",
                "error_message": "Ghi x ở một phương án; muốn đổi thì xóa dấu x cũ trước.",
            },
        )
        self.sheet.data_validation(
            f"E{title}",
            {
                "validate": "custom",
                "value": f'=AND(ISNUMBER(E{title}),E{title}=0,COUNTIF($E${first}:$E${last},"x")=0)',
                "error_title": "Không đạt phương án nào",
                "error_message": "Chỉ ghi 0 ở đây, khi không đạt phương án nào của tiêu chí.",
            },
        )

    def _foot(self, reckoning: Mapping[str, str], cells: Mapping[str, Value]) -> None:
        layout, sheet, style = self.layout, self.sheet, self.style
        strong = ("border", "bold")
        rows = [
            (layout.total_row, at.TOTAL, layout.total_label),
            (layout.band_row, at.BAND, ""),
            *((row, at.missed_label(stars), "") for stars, row in layout.missed_rows.items()),
            (layout.stars_row, at.STARS, ""),
            (layout.unscored_row, at.UNSCORED, ""),
        ]
        for row, label, beside in rows:
            sheet.write_string(f"A{row}", label, style(*strong, "wrap"))
            sheet.merge_range(f"B{row}:E{row}", "", style("border", "wrap"))
            if f"B{row}" in reckoning:
                self.formula(f"B{row}", reckoning[f"B{row}"], style("border", "wrap"), cells[f"B{row}"])
            else:
                sheet.write_string(f"B{row}", beside, style("border", "wrap"))
            self.formula(f"F{row}", reckoning[f"F{row}"], style(*strong, "points"), cells[f"F{row}"])
            sheet.write_blank(f"G{row}", None, style("border"))
            sheet.set_row(row - 1, 16 * lines_of(label, 15))
        self.label(layout.remarks_row, at.REMARKS)
        remarks = style("input", "wrap", "border", "text", valign="top")
        sheet.merge_range(f"B{layout.remarks_row}:G{layout.remarks_row}", "", remarks)
        sheet.set_row(layout.remarks_row - 1, 60)
        self.label(layout.day_row, at.DAY)
        shown = style("input", "border", "day")
        day = self.head.day
        if day is None:
            sheet.write_blank(f"B{layout.day_row}", None, shown)
        else:
            sheet.write_datetime(f"B{layout.day_row}", datetime(day.year, day.month, day.day), shown)
        sheet.data_validation(
            f"B{layout.day_row}",
            {
                "validate": "date",
                "criteria": ">=",
                "value": date(2018, 1, 1),
                "error_title": at.DAY,
                "error_message": "Ghi ngày, như 15/09/2026.",
            },
        )
        sheet.set_row(layout.day_row - 1, 16)
        for offset, text, look in ((0, at.SIGNED_BY, "bold"), (1, at.SIGN_HERE, "italic")):
            row = layout.signature_row + offset
            sheet.merge_range(f"C{row}:G{row}", text, style(look, "centre"))
        sheet.set_row(layout.signature_row + 1, 48)
        name = style("bold", "centre")
        sheet.merge_range(f"C{layout.end}:G{layout.end}", "", name)
        judge = f"B{at.JUDGE_ROW}"
        shown = self.judge
        self.formula(f"C{layout.end}", f'IF({judge}="","",{judge})', name, shown)

    def _colours(self) -> None:
        first, last, colour = self.layout.first, self.layout.last, self.style.colour
        for column, text, look in (
            ("F", DOUBLED, colour(bg_color="#F4B6B6")),
            ("E", "x", colour(bg_color="#BFE3C6")),
            ("G", MISSED, colour(font_color="#B00020", bold=True)),
        ):
            shown = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": look}
            self.sheet.conditional_format(f"{column}{first}:{column}{last}", shown)
