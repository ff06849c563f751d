"""The score sheet of one member as a paper, for those who score with a pen: boxes to cross in the workbook's rows."""

from __future__ import annotations

from ocop_rules.council.round import Member
from ocop_rules.forms.papers.blanks import DAY, LONG, MIDDLE, SHORT, Blanks
from ocop_rules.forms.papers.letterhead import SIGNED, long_day, signatory
from ocop_rules.forms.papers.paper import (
    Block,
    Column,
    LetterHead,
    Paper,
    Row,
    Signing,
    Table,
    labelled,
    words,
)
from ocop_rules.forms.workbook import layout as at
from ocop_rules.forms.workbook.head import SheetHead
from ocop_rules.forms.workbook.layout import NO_BODY, Layout, Line, LineKind
from ocop_rules.rulebook.model import plain_number
from ocop_rules.text import text

_BOX = "☐"
_COLUMNS = (
    Column("TT", 13, "center"),
    Column("Nội dung đánh giá", 112),
    Column("Yêu cầu", 15, "center"),
    Column("Điểm", 12, "center"),
    Column("Chọn", 12, "center"),
)
_BOLD = (LineKind.SECTION, LineKind.CRITERION)
_HOW_TO = at.HOW_TO.replace("Đánh dấu x vào cột “Chọn” ở dòng của phương án", "Đánh dấu vào ô ☐ của phương án")


def score_sheet(layout: Layout, head: SheetHead, member: Member | None = None) -> Paper:
    """Return the score sheet of a member; what is not known is left for a pen.

    Args:
        layout: the rows of the sheet.
        head: what is known of the product and the council.
        member: who scores; None where the name is written in.
    """
    blanks = Blanks()
    office = ", ".join(each for each in (member.position, member.office) if each) if member else ""
    blocks: list[Block] = [
        labelled(
            at.FIELDS[at.PRODUCT_ROW], blanks.known(head.product, text("tên sản phẩm", "the product's name"), LONG)
        ),
        labelled(at.FIELDS[at.DOSSIER_ROW], blanks.known(head.dossier, text("mã sản phẩm", "the product's code"))),
        labelled(
            at.FIELDS[at.PRODUCER_ROW], blanks.known(head.producer, text("tên chủ thể", "the producer's name"), LONG)
        ),
        labelled(at.FIELDS[at.ADDRESS_ROW], blanks.known(head.address, text("địa chỉ", "the address"), LONG)),
        labelled(
            at.FIELDS[at.JUDGE_ROW], member.name if member else blanks.dots(text("người chấm", "who scores"), LONG)
        ),
        *([labelled(at.FIELDS[at.OFFICE_ROW], office)] if office else []),
    ]
    for group in layout.product_set.case_groups:
        cases = "   ".join(f"{_BOX} {name}) {case.title.vi}" for name, case in group.cases.items())
        blocks.append(labelled(at.CASE, cases))
    blocks.append(words(_HOW_TO, italic=True))
    blocks += [words(note, italic=True) for note in layout.notes.values() if note != at.HOW_TO]
    blocks.append(Table(_COLUMNS, tuple(map(_row, layout.lines)), small=True))
    blocks += [
        words("     ".join(f"Phần {part.letter}: {SHORT} điểm" for part in layout.product_set.parts)),
        labelled(f"{at.TOTAL} ({layout.total_label})", f"{MIDDLE} điểm"),
        labelled(at.STARS, f"{SHORT} sao"),
        labelled(at.REMARKS, LONG),
        words(LONG + MIDDLE),
        Signing(None, signatory(at.SIGNED_BY, member.name if member else None, note=SIGNED), _dated(head)),
    ]
    return Paper(
        "score-sheet",
        LetterHead(head.parent.upper(), head.body.upper() or NO_BODY),
        (at.TITLE,),
        tuple(blocks),
        (layout.subject,),
        blanks=blanks.told(),
    )


def _dated(head: SheetHead) -> str:
    day = f"ngày {long_day(head.day)}" if head.day is not None else DAY
    return f"{head.locality or SHORT}, {day}"


def _row(line: Line) -> Row:
    if line.kind is LineKind.PART:
        return Row((f"{line.number}: {line.label}",), "group")
    if line.kind in _BOLD:
        blank = SHORT if line.kind is LineKind.CRITERION else ""
        return Row((line.number, line.label, "", "", blank), "total")
    points = "" if line.points is None else plain_number(line.points)
    return Row((line.number, line.label, line.mark, points, _BOX if line.kind is LineKind.OPTION else ""))
