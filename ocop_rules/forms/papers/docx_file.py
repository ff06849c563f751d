"""Papers as a DOCX, which an office can go on writing in, and their content as a part of an office's own DOCX."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from ocop_rules.forms.new_workbook import MADE_ON
from ocop_rules.forms.papers.paper import (
    BarChart,
    Block,
    Column,
    Entries,
    Heading,
    LetterHead,
    Paper,
    Paragraph,
    Recipients,
    Row,
    Signatory,
    Signing,
    Span,
    Table,
    cell_text,
    spans_over,
    upright_height,
)
from ocop_rules.forms.papers.steady_zip import steady
from ocop_rules.words.terms import MOTTO, NATION

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.table import _Cell

FONT = "Times New Roman"

_AFTER_NUMBERS = ("w:cols", "w:titlePg", "w:docGrid")
_AFTER_BORDERS = ("w:tblLayout", "w:tblCellMar", "w:tblLook")
_AFTER_DIRECTION = ("w:tcFitText", "w:vAlign", "w:hideMark")
_AFTER_SHADE = ("w:noWrap", "w:tcMar", "w:textDirection", *_AFTER_DIRECTION)
"""What stands after an element among the properties of a section, a table or a cell: Word wants them in their order."""

_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def docx_file(papers: tuple[Paper, ...]) -> bytes:
    """Return papers as one DOCX, each from a page of its own on."""
    import docx

    document = docx.Document()
    _prepare(document)
    for at, paper in enumerate(papers):
        section = document.sections[0] if at == 0 else document.add_section()
        width = _set_page(section, landscape=paper.landscape)
        _write(document, paper, width)
    properties = document.core_properties
    properties.title = " ".join(papers[0].title)
    properties.author = properties.last_modified_by = ""
    properties.comments = ""
    properties.created = properties.modified = MADE_ON
    properties.revision = 1
    out = BytesIO()
    document.save(out)
    return steady(out.getvalue())


def blocks_xml(paper: Paper, width: int) -> str:
    """Return the blocks of a paper as the XML that stands in the body of a DOCX, to be set into a template.

    Args:
        paper: the paper.
        width: how much room the template has between its margins, in python-docx's units.
    """
    import docx
    from lxml import etree

    document = docx.Document()
    for block in paper.blocks:
        _block(document, block, width)
    body = document.element.body
    return "".join(etree.tostring(each, encoding="unicode") for each in body if not each.tag.endswith("}sectPr"))


def _prepare(document: Document) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    fonts = style.element.rPr.rFonts
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    for each in list(fonts.attrib):
        if each.endswith("Theme"):
            del fonts.attrib[each]
    style.element.rPr.append(_made("w:lang", val="vi-VN", eastAsia="vi-VN"))
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.0


def _set_page(section: Section, *, landscape: bool) -> int:
    """Set A4 with the page's number above from the second page on; return the width that is left for words."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    long, short = Mm(297), Mm(210)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.left_margin, section.right_margin = (Mm(12), Mm(12)) if landscape else (Mm(28), Mm(16))
    section.top_margin, section.bottom_margin = (Mm(16), Mm(14)) if landscape else (Mm(20), Mm(18))
    section.header_distance = section.footer_distance = Mm(9)
    section.different_first_page_header_footer = True
    properties: Any = section._sectPr
    if properties.find("{*}pgNumType") is None:  # a section begins as a copy of the one before
        _put(properties, _made("w:pgNumType", start="1"), before=_AFTER_NUMBERS)
    section.header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run: Any = paragraph.add_run("2")
    run.font.size = Pt(12)
    number = _made("w:fldSimple", instr="PAGE")
    run._r.addprevious(number)
    number.append(run._r)
    return int(section.page_width - section.left_margin - section.right_margin)


def _made(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element: Any = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _put(properties: Any, element: Any, *, before: tuple[str, ...]) -> None:
    properties.insert_element_before(element, *before)


def _write(document: Document, paper: Paper, width: int) -> None:
    if paper.corner is not None:
        _line(document, paper.corner, size=12, italic=True, align="right", after=4)
    if paper.head is not None:
        _heading(document, paper.head, width)
    for at, title in enumerate(paper.title):
        _line(document, title, size=14 if at == 0 else 13, bold=True, align="center", before=14 if at == 0 else 2)
    for line in paper.under_title:
        _line(document, line, italic=True, align="center", before=2)
    _line(document, "", size=6 if paper.title else 12)
    for block in paper.blocks:
        _block(document, block, width)


def _heading(document: Document, head: LetterHead, width: int) -> None:
    table = _table(document, [0.445, 0.555], width, rows=1)
    left, right = table.rows[0].cells
    if head.over:
        _line(left, head.over, size=12, align="center")
    _line(left, head.office, size=12, bold=True, align="center")
    _rule(left, 0.34)
    for line in head.under:
        _line(left, line, size=12, align="center", before=2)
    _line(right, NATION, size=12, bold=True, align="center")
    _line(right, MOTTO, size=13, bold=True, align="center", before=1)
    _rule(right, 0.22)
    if head.day_line is not None:
        _line(right, head.day_line, size=13, italic=True, align="center", before=4)


def _block(document: Document, block: Block, width: int) -> None:
    match block:
        case Heading():
            _line(document, block.text, bold=True, before=10 if block.level == 1 else 7, after=3, keep=True)
        case Paragraph():
            _paragraph(document, block)
        case Entries():
            for line in block.lines:
                _entry(document, line)
        case Table():
            _filled_table(document, block, width)
        case BarChart():
            _chart(document, block, width)
        case Signing():
            _signing(document, block, width)


def _chart(document: Document, block: BarChart, width: int) -> None:
    """Set a chart in as a picture, with its words for those who cannot see it."""
    from docx.shared import Length

    from ocop_rules.forms.papers.pdf_file import chart_picture

    paragraph = _line(document, "", align="center", before=2, after=2)
    picture = BytesIO(chart_picture(block, int(Length(width).mm)))
    shape = paragraph.add_run().add_picture(picture, width=width)
    told = "; ".join(f"{each.name}: {each.written}" for each in block.bars)
    shape._inline.docPr.set("descr", f"{block.about}. {told}")


def _paragraph(document: Document, block: Paragraph) -> None:
    paragraph = _line(document, "", align="left" if block.is_for_a_pen else block.align, before=3, after=3)
    if block.is_set_in:
        from docx.shared import Mm

        paragraph.paragraph_format.first_line_indent = Mm(10)
    for span in block.spans:
        _run(paragraph, span)


def _entry(document: Document, line: str) -> None:
    from docx.shared import Mm

    paragraph = _line(document, f"– {line}", align="justify", before=2, after=2)
    paragraph.paragraph_format.left_indent = Mm(10)
    paragraph.paragraph_format.first_line_indent = Mm(-4)


def _run(paragraph: Any, span: Span, size: float | None = None) -> None:
    from docx.shared import Pt

    run = paragraph.add_run(span.text)
    run.bold, run.italic = span.bold or None, span.italic or None
    if size is not None:
        run.font.size = Pt(size)


def _line(
    into: Any,
    text: str,
    *,
    size: float | None = None,
    bold: bool = False,
    italic: bool = False,
    align: str = "left",
    before: float = 0,
    after: float = 0,
    keep: bool = False,
) -> Any:
    """Write a paragraph into a document or a cell; into the empty paragraph that every cell begins with, if it is."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    first: Any = into.paragraphs[0] if hasattr(into, "_tc") else None
    fresh = first is not None and len(into.paragraphs) == 1 and first._p.pPr is None and not first.runs
    paragraph: Any = first if fresh else into.add_paragraph()
    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    paragraph.paragraph_format.keep_with_next = keep or None
    if text:
        _run(paragraph, Span(text, bold, italic), size)
    elif size is not None:
        _run(paragraph, Span(""), size)
    return paragraph


def _rule(cell: _Cell, indent: float) -> None:
    """Draw a line in a cell, set in from both sides by a part of its width."""
    from docx.shared import Pt

    paragraph = _line(cell, "", size=3, before=2)
    width = cell.width or 0
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = int(width * indent)
    paragraph.paragraph_format.line_spacing = Pt(4)
    borders = _made("w:pBdr")
    borders.append(_made("w:top", val="single", sz="6", space="1", color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _table(document: Document, shares: list[float], width: int, *, rows: int, border: bool = False) -> Any:
    from docx.enum.table import WD_TABLE_ALIGNMENT

    table: Any = document.add_table(rows=rows, cols=len(shares))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    properties = table._tbl.tblPr
    if border:
        borders = _made("w:tblBorders")
        for edge in _EDGES:
            borders.append(_made(f"w:{edge}", val="single", sz="4", space="0", color="000000"))
        _put(properties, borders, before=_AFTER_BORDERS)
    inset = _made("w:tblCellMar")
    for side in ("left", "right"):
        inset.append(_made(f"w:{side}", w="60" if border else "20", type="dxa"))
    _put(properties, inset, before=_AFTER_BORDERS[2:])
    whole = sum(shares)
    widths = [int(width * share / whole) for share in shares]
    for column, each in zip(table.columns, widths, strict=True):
        column.width = each
    for row in table.rows:
        for cell, each in zip(row.cells, widths, strict=True):
            cell.width = each
    return table


def _filled_table(document: Document, block: Table, width: int) -> None:
    over = spans_over(block.columns)
    two = any(title is not None for title, _ in over)
    head = 2 if two else 1
    size = 9.0 if block.small else 11.0
    table = _table(
        document, [column.share for column in block.columns], width, rows=head + len(block.rows), border=True
    )
    rows = [*table.rows]
    grid = [row.cells for row in rows]
    at = 0
    for title, count in over:
        if title is None:
            cell = grid[0][at].merge(grid[head - 1][at]) if two else grid[0][at]
            _head_cell(cell, block.columns[at], size)
        else:
            cell = grid[0][at].merge(grid[0][at + count - 1])
            _line(cell, title, size=size, bold=True, align="center")
            for each in range(at, at + count):
                _head_cell(grid[1][each], block.columns[each], size)
        at += count
    high = upright_height(block.columns)
    if high:
        height = _made("w:trHeight", val=str(high * 57), hRule="atLeast")  # 57 twentieths of a point are a millimetre
        rows[head - 1]._tr.get_or_add_trPr().append(height)
    for row in rows[:head]:
        row._tr.get_or_add_trPr().append(_made("w:cantSplit"))
        row._tr.get_or_add_trPr().append(_made("w:tblHeader"))
    for row, cells, content in zip(rows[head:], grid[head:], block.rows, strict=True):
        row._tr.get_or_add_trPr().append(_made("w:cantSplit"))
        _fill_row(cells, content, block.columns, size)
    _line(document, "", size=4)


def _head_cell(cell: _Cell, column: Column, size: float) -> None:
    _middle(cell)
    size = min(size, 8) if column.upright else size
    _line(cell, column.title, size=size, bold=True, align="left" if column.upright else "center")
    if column.upright:
        _put(cell._tc.get_or_add_tcPr(), _made("w:textDirection", val="btLr"), before=_AFTER_DIRECTION)


def _fill_row(cells: tuple[_Cell, ...], row: Row, columns: tuple[Column, ...], size: float) -> None:
    if row.kind == "group":
        cell = cells[0].merge(cells[-1])
        _shade(cell, "F2F2F2")
        _line(cell, cell_text(row.cells[0]), size=size, bold=True, before=1, after=1, keep=True)
        return
    for cell, value, column in zip(cells, row.cells, columns, strict=True):
        _middle(cell)
        if column.marked:
            _shade(cell, "FFF7B8")
        align = "left" if column.align == "justify" else column.align
        _line(cell, cell_text(value), size=size, bold=row.kind == "total", align=align, before=1, after=1)


def _middle(cell: _Cell) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _shade(cell: _Cell, colour: str) -> None:
    _put(cell._tc.get_or_add_tcPr(), _made("w:shd", val="clear", color="auto", fill=colour), before=_AFTER_SHADE)


def _signing(document: Document, block: Signing, width: int) -> None:
    _line(document, "", size=6)
    table = _table(document, [1, 1], width, rows=1)
    table.rows[0]._tr.get_or_add_trPr().append(_made("w:cantSplit"))
    left, right = table.rows[0].cells
    if block.day_line is not None:
        _line(right, block.day_line, italic=True, align="center", after=3)
        if isinstance(block.left, Signatory):
            _line(left, " ", align="center", after=3)
    if isinstance(block.left, Signatory):
        _signatory(left, block.left)
    elif isinstance(block.left, Recipients):
        _line(left, "Nơi nhận:", size=12, bold=True, italic=True)
        for line in block.left.lines:
            _line(left, f"- {line}", size=11)
    _signatory(right, block.right)


def _signatory(cell: _Cell, who: Signatory) -> None:
    for title in who.titles:
        _line(cell, title, bold=True, align="center")
    _line(cell, who.note, size=12, italic=True, align="center")
    for _ in range(4):
        _line(cell, " ", align="center")
    _line(cell, who.name or " ", bold=True, align="center")
