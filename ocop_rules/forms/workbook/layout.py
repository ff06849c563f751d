"""Where everything stands on a score sheet: the rows of one set's sheet, for whoever writes it and whoever reads it.

The rows follow the decision's sheet, from the rulebook; the words around them are a paper's own, in Vietnamese.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from ocop_rules.brief import brief
from ocop_rules.canonical import digest
from ocop_rules.rulebook.citation import decision_named
from ocop_rules.rulebook.kinds import Outcome, Scoring
from ocop_rules.rulebook.model import Criterion, Option, ProductSet, Rulebook, plain_number
from ocop_rules.words.terms import displayed

FORMAT = "ocop-score-sheet/1"
"""What a tab says of itself, so that it is known wherever it was copied to."""

SUMMARY_TAB = "Tổng hợp"
SUMMARY_TITLE = "TỔNG HỢP KẾT QUẢ ĐÁNH GIÁ CỦA CÁC THÀNH VIÊN HỘI ĐỒNG"

SUMMARY_HEAD_ROW = 12
"""The row of the headings of the summary's table; a member a row follows, numbered from 1."""

LAST_COLUMN = "G"
MARKS_COLUMN = "I"
"""The column, beside the print, in which a tab says what it is."""

MARK_ROWS = {"format": 1, "version": 2, "set": 3, "tab": 4, "role": 5, "digest": 6}
"""The rows of that column."""

BAR_ROW, PARENT_ROW, BODY_ROW, DATED_ROW, TITLE_ROW, SUBJECT_ROW = range(1, 7)
PRODUCT_ROW, DOSSIER_ROW, PRODUCER_ROW, ADDRESS_ROW, JUDGE_ROW, OFFICE_ROW = range(7, 13)
_FIRST_FREE_ROW = 13

FIELDS: Mapping[int, str] = {
    PRODUCT_ROW: "Tên sản phẩm",
    DOSSIER_ROW: "Mã sản phẩm",
    PRODUCER_ROW: "Chủ thể",
    ADDRESS_ROW: "Địa chỉ",
    JUDGE_ROW: "Người chấm",
    OFFICE_ROW: "Đơn vị",
}
"""What stands before the fields at the head of a sheet, by row."""

TITLE = "PHIẾU ĐÁNH GIÁ"
NO_BODY = "HỘI ĐỒNG …"
"""What stands at the head in place of a council whose name is not known."""

COLUMNS = ("TT", "Nội dung đánh giá", "Yêu cầu", "Điểm", "Chọn", "Điểm đạt", "Tối thiểu")
HOW_TO = (
    "Đánh dấu x vào cột “Chọn” ở dòng của phương án; mỗi tiêu chí một phương án, trừ tiêu chí ghi “cộng điểm”. "
    "Không đạt phương án nào: ghi 0 ở dòng của tiêu chí. "
    "Dấu *** là phương án tối thiểu để đạt 3 sao, **** là 4 sao, ***** là 5 sao."
)
CASE = "Trường hợp"
TOTAL, BAND, STARS, UNSCORED = "Tổng điểm", "Hạng theo điểm", "Hạng sao", "Tiêu chí chưa chấm"
REMARKS, DAY = "Ý kiến", "Ngày chấm"
SIGNED_BY, SIGN_HERE = "Người đánh giá", "(Ký và ghi rõ họ tên)"
ADDS_UP = "cộng điểm mọi phương án đạt được"

_KNOCK_OUT = {Outcome.DISQUALIFIED: "Bị loại khi", Outcome.STOPPED: "Không đánh giá tiếp khi"}


class LineKind(StrEnum):
    """What a row of the table is."""

    PART = "part"
    SECTION = "section"
    CRITERION = "criterion"
    NOTE = "note"
    CASE = "case"
    OPTION = "option"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: what stands in its first four columns.

    Attributes:
        row: the row, from 1.
        points: the points of an option; None on other rows.
        criterion: the number of the criterion to which it belongs; empty on rows of parts and sections.
        case, option: which option it is; None on other rows.
        about: the letter of a part or the number of a section.
    """

    kind: LineKind
    row: int
    number: str
    label: str
    mark: str = ""
    points: Decimal | None = None
    criterion: str = ""
    case: str | None = None
    option: Option | None = None
    about: str = ""

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class CriterionRows:
    """The rows of a criterion.

    Attributes:
        row: the row of its title, in which 0 stands if no option is reached.
        options: the rows of its options, in printed order.
    """

    criterion: Criterion
    row: int
    options: tuple[Line, ...]

    def __repr__(self) -> str:
        return brief(self)

    @property
    def last(self) -> int:
        """The row of its last option."""
        return self.options[-1].row

    def of_case(self, case: str | None) -> tuple[Line, ...]:
        """Return the rows of the options in a case."""
        return tuple(line for line in self.options if line.case == case)


@dataclass(frozen=True)
class Layout:
    """Where everything stands on the sheet of a product set.

    Attributes:
        case_rows: the row of each group of alternative cases, by its name.
        notes: what stands above the table: how the sheet is filled in, and what ends the evaluation, by row.
        head_row: the row of the headings of the columns.
        lines: the rows of the table.
        criteria: the rows of each criterion, by number.
        missed_rows: the row that lists the missed requirements, by the stars that ask for them.
    """

    rulebook: Rulebook
    product_set: ProductSet
    case_rows: Mapping[str | None, int]
    notes: Mapping[int, str]
    head_row: int
    lines: tuple[Line, ...]
    criteria: Mapping[str, CriterionRows]
    missed_rows: Mapping[int, int]

    def __repr__(self) -> str:
        return brief(self)

    @property
    def first(self) -> int:
        """The first row of the table."""
        return self.head_row + 1

    @property
    def last(self) -> int:
        """The last row of the table."""
        return self.lines[-1].row

    @property
    def total_row(self) -> int:
        """The row of the sum; after it the band, the missed requirements, the stars and what is not scored yet."""
        return self.last + 1

    @property
    def band_row(self) -> int:
        """The row of what the points alone would give."""
        return self.last + 2

    @property
    def stars_row(self) -> int:
        """The row of the stars."""
        return self.last + 3 + len(self.missed_rows)

    @property
    def unscored_row(self) -> int:
        """The row of how many criteria are not scored yet."""
        return self.stars_row + 1

    @property
    def remarks_row(self) -> int:
        """The row for remarks."""
        return self.stars_row + 2

    @property
    def day_row(self) -> int:
        """The row of the day; after it the place for the signature."""
        return self.stars_row + 3

    @property
    def signature_row(self) -> int:
        """The row above the signature."""
        return self.stars_row + 4

    @property
    def end(self) -> int:
        """The last row of all."""
        return self.signature_row + 3

    @property
    def stars_asked(self) -> tuple[int, ...]:
        """The numbers of stars for which some option is the least, the fewest first."""
        return tuple(self.missed_rows)

    @cached_property
    def subject(self) -> str:
        """What is judged, and by which decision."""
        named = decision_named(self.rulebook.decision).vi
        return f"Bộ sản phẩm {self.product_set.number}: {self.product_set.title.vi} ({named})"

    def fixed(self) -> Iterator[tuple[int, str, str]]:
        """Return the locked texts outside the table: row, column and text."""
        yield TITLE_ROW, "A", TITLE
        yield SUBJECT_ROW, "A", self.subject
        for row, label in FIELDS.items():
            yield row, "A", label
        for group in self.product_set.case_groups:
            yield self.case_rows[group.name], "A", CASE
            yield self.case_rows[group.name], "C", case_choice(group.title.vi if group.title else None, group.cases)
        for row, note in self.notes.items():
            yield row, "A", note
        for column, heading in zip("ABCDEFG", COLUMNS, strict=True):
            yield self.head_row, column, heading
        yield self.total_row, "A", TOTAL
        yield self.total_row, "B", self.total_label
        yield self.band_row, "A", BAND
        for stars, row in self.missed_rows.items():
            yield row, "A", missed_label(stars)
        yield self.stars_row, "A", STARS
        yield self.unscored_row, "A", UNSCORED
        yield self.remarks_row, "A", REMARKS
        yield self.day_row, "A", DAY

    @property
    def total_label(self) -> str:
        """What is added up."""
        return f"Phần {' + '.join(part.letter for part in self.product_set.parts)}"

    @cached_property
    def digest(self) -> str:
        """What tells a sheet whose words are others: of an older release, say."""
        lines = [[line.number, line.label, line.mark, plain_number(line.points or Decimal(0))] for line in self.lines]
        return digest([[list(map(str, each)) for each in self.fixed()], lines])[:16]


def tab_name(position: int) -> str:
    """Return the name of the tab of a member, by its position from 1."""
    return f"Phiếu {position}"


def missed_label(stars: int) -> str:
    """Return what stands before the missed requirements of a number of stars."""
    return f"Thiếu cho {stars} sao"


def case_choice(title: str | None, cases: Mapping[str, object]) -> str:
    """Return what stands beside the cell in which a case is chosen."""
    about = f" theo {title}" if title else ""
    return f"chọn {' hoặc '.join(cases)}{about}"


def layout_of(rulebook: Rulebook, product_set: ProductSet) -> Layout:
    """Return the layout of the sheet of a product set; made once a rulebook."""
    return rulebook.once(_layout, product_set.number)


def _layout(rulebook: Rulebook, number: int) -> Layout:
    product_set = rulebook.sets[number]
    row = _FIRST_FREE_ROW
    case_rows = {group.name: row + i for i, group in enumerate(product_set.case_groups)}
    row += len(case_rows)
    notes = {row: HOW_TO}
    for knock_out in product_set.knock_outs:
        row += 1
        where = f" (tiêu chí {knock_out.criterion})" if knock_out.criterion else ""
        notes[row] = f"{_KNOCK_OUT[knock_out.outcome]}{where}: {knock_out.title.vi}"
    head_row = row + 1
    lines = tuple(_lines(product_set, head_row + 1))
    last = lines[-1].row
    asked = sorted({line.option.min_stars for line in lines if line.option and line.option.min_stars})
    return Layout(
        rulebook,
        product_set,
        case_rows,
        notes,
        head_row,
        lines,
        {
            each.number: CriterionRows(
                each,
                next(line.row for line in lines if line.kind is LineKind.CRITERION and line.criterion == each.number),
                tuple(line for line in lines if line.kind is LineKind.OPTION and line.criterion == each.number),
            )
            for each in product_set.criteria.values()
        },
        {stars: last + 3 + i for i, stars in enumerate(asked)},
    )


def _lines(product_set: ProductSet, row: int) -> Iterator[Line]:
    for part in product_set.parts:
        label = f"{part.title.vi.upper()} ({displayed(part.max_points, 'vi')} ĐIỂM)"
        yield Line(LineKind.PART, row, f"PHẦN {part.letter}", label, about=part.letter)
        row += 1
        for section in part.sections:
            if section.criteria != (section.number,):  # else the criterion is the section
                label = f"{section.title.vi} ({displayed(section.max_points, 'vi')} điểm)"
                yield Line(LineKind.SECTION, row, section.number, label, about=section.number)
                row += 1
            for number in section.criteria:
                for line in _criterion_lines(product_set.criteria[number], row):
                    yield line
                    row = line.row + 1


def _criterion_lines(criterion: Criterion, row: int) -> Iterator[Line]:
    number = criterion.number
    adds_up = f"; {ADDS_UP}" if criterion.scoring is Scoring.SUM else ""
    label = f"{criterion.title.vi} (tối đa {displayed(criterion.max_points, 'vi')} điểm{adds_up})"
    yield Line(LineKind.CRITERION, row, number, label, criterion=number)
    notes = [] if criterion.detail is None else [criterion.detail.vi]
    if criterion.applies_if is not None:
        gate = criterion.applies_if
        notes.append(f"Chỉ chấm khi tiêu chí {gate.criterion} đạt từ phương án thứ {gate.option}.")
    for note in notes:
        row += 1
        yield Line(LineKind.NOTE, row, "", note, criterion=number)
    case: str | None = None
    for name, option in criterion.all_options():
        if name != case and name is not None:
            case = name
            row += 1
            yield Line(LineKind.CASE, row, "", f"{name}) {criterion.cases[name].title.vi}", criterion=number, case=name)
        row += 1
        mark = "*" * (option.min_stars or 0)
        yield Line(LineKind.OPTION, row, "", option.label.vi, mark, option.points, number, name, option)
