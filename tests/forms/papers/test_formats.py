"""The formats: the same bytes each time, every Vietnamese letter, and no word of a bundle that is more than a word."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ocop_rules.errors import PaperRefused
from ocop_rules.forms.papers.formats import FORMATS, PaperFormat, written
from ocop_rules.forms.papers.minutes import minutes
from ocop_rules.forms.papers.paper import Paper, safe
from ocop_rules.forms.papers.round_facts import RoundFacts
from ocop_rules.forms.papers.summary import annex, summary
from tests.forms.papers.reading import docx_words
from tests.not_run import lacking

HOSTILE = (
    "=cmd|'/C calc'!A0",
    "+1+1",
    "<b>x</b> & <script>alert(1)</script>",
    '#strong[x] *y* `z` $x$ \\ "q" // c',
    "{{ 7 * 7 }} {% raw %}",
)


def hostile(facts: RoundFacts, name: str) -> RoundFacts:
    return replace(facts, products=tuple(replace(each, name=name, producer=name) for each in facts.products))


@pytest.fixture(scope="session")
def papers(facts: RoundFacts) -> tuple[Paper, ...]:
    return (safe(summary(facts)), safe(annex(facts)))


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_paper_is_the_same_bytes(papers: tuple[Paper, ...], form: PaperFormat) -> None:
    assert written(papers, form) == written(papers, form)


def test_only_tables_are_workbooks(facts: RoundFacts) -> None:
    with pytest.raises(PaperRefused, match="summary and the annex"):
        written((minutes(facts),), "xlsx")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_never_a_formula_nor_markup(facts: RoundFacts, name: str) -> None:
    papers = (safe(summary(hostile(facts, name))),)
    sheet: Any = openpyxl.load_workbook(BytesIO(written(papers, "xlsx"))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == name]
    assert len(cells) == 6
    assert all(cell.data_type == "s" for cell in cells)
    assert docx_words(written(papers, "docx")).count(name) >= 6
    page = written(papers, "html").decode()
    assert "<script" not in page
    assert re.search(r"<b>x</b>", page) is None
    assert written(papers, "pdf").startswith(b"%PDF-")


def test_characters_that_control_or_turn_are_shown_and_do_nothing(facts: RoundFacts) -> None:
    papers = (safe(summary(hostile(facts, "Chè\x00\x0b\u202eExe\ufffe"))),)
    shown = r"Chè\u0000\u000b\u202eExe\ufffe"
    assert shown in docx_words(written(papers, "docx"))
    assert shown in written(papers, "html").decode()
    assert written(papers, "pdf")
    assert written(papers, "xlsx")


def test_points_are_numbers_in_a_workbook_and_are_written_as_in_vietnam(papers: tuple[Paper, ...]) -> None:
    sheet: Any = openpyxl.load_workbook(BytesIO(written(papers, "xlsx"))).worksheets[0]
    mean = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 75.8)
    assert mean.data_type == "n"
    assert mean.number_format == "[$-42A]0.0"  # a comma, where the program knows the language
    assert sheet.print_title_rows is not None
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")


def test_headers_are_repeated_and_no_row_is_split(facts: RoundFacts) -> None:
    import docx

    document: Any = docx.Document(BytesIO(written((safe(minutes(facts)),), "docx")))
    table = document.tables[-2]
    xml = table._tbl.xml
    assert xml.count("<w:tblHeader") == 1
    assert xml.count("<w:cantSplit") == len(table.rows)
    assert round(document.sections[0].page_width.mm) == 210
    page = written((safe(minutes(facts)),), "html").decode()
    assert "display: table-header-group" in page
    assert "://" not in page


ORDER = {
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign",
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "sectPr": "headerReference footerReference type pgSz pgMar pgBorders pgNumType cols titlePg docGrid",
    "pPr": "pStyle keepNext keepLines pBdr shd spacing ind jc rPr sectPr",
    "rPr": "rFonts b i color sz szCs lang",
}


def test_properties_stand_in_the_order_that_word_wants(papers: tuple[Paper, ...]) -> None:
    import docx

    body: Any = docx.Document(BytesIO(written(papers, "docx"))).element.body
    for name, order in ORDER.items():
        found = [
            [child.tag.partition("}")[2] for child in each] for each in body.iter() if each.tag.endswith(f"}}{name}")
        ]
        assert found
        for each in found:
            assert each == sorted(each, key=order.split().index), name


def vietnamese_letters() -> str:
    vowels, tones = "aăâeêioôơuưy", ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
    small = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones) + "đ"
    return small + small.upper()


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_the_font_that_goes_into_a_pdf_has_every_vietnamese_letter(weight: str) -> None:
    import typst

    letters = vietnamese_letters() + "ក"  # Khmer, which it does not have
    source = f'#set text(font: "Libertinus Serif", fallback: false, weight: "{weight}")\n{letters}'
    drawn = typst.compile(source.encode(), format="svg", ignore_system_fonts=True).decode()
    used = re.findall(r'<use xlink:href="#(\w+)"', drawn)
    assert len(used) == len(letters)
    assert len(set(used)) == len(letters)


def test_a_long_word_leaves_neither_its_column_nor_its_letters(facts: RoundFacts, tmp_path: Path) -> None:
    papers = (safe(summary(hostile(facts, "Ữ" * 120))),)
    assert written(papers, "pdf")
    assert "Ữ" * 120 in docx_words(written(papers, "docx"))


@pytest.mark.once
def test_libreoffice_opens_them(papers: tuple[Paper, ...], tmp_path: Path) -> None:
    program = shutil.which("soffice") or lacking("LibreOffice (its program soffice)")
    for form in ("docx", "xlsx"):
        (tmp_path / f"summary.{form}").write_bytes(written(papers, form))
        command = [
            program,
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "txt:Text",
        ]
        command = command if form == "docx" else [*command[:-1], "csv:Text - txt - csv (StarCalc):44,34,76,1"]
        command += ["--outdir", str(tmp_path), str(tmp_path / f"summary.{form}")]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    for name in ("summary.txt", "summary.csv"):
        read = (tmp_path / name).read_text(encoding="utf-8-sig")
        assert "TỔNG HỢP KẾT QUẢ ĐÁNH GIÁ CỦA CÁC THÀNH VIÊN HỘI ĐỒNG" in read
        assert "75,8" in read
        assert "Chuối sấy giòn Mai Sơn" in read
