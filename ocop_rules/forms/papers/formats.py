"""Which formats a paper can be written in, each by its own renderer, which is loaded when it is needed."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from ocop_rules.errors import BilingualError
from ocop_rules.forms.papers.paper import Paper, Table
from ocop_rules.text import text

PaperFormat: TypeAlias = Literal["docx", "pdf", "html", "xlsx"]
FORMATS: tuple[PaperFormat, ...] = get_args(PaperFormat)

TABULAR = ("summary", "annex")
"""The papers that are one table, and so can be a workbook."""


class NoSuchPaper(BilingualError):
    """A paper cannot be made of what was given, or not in this format."""


def written(papers: tuple[Paper, ...], form: PaperFormat) -> bytes:
    """Return papers in a format, the same bytes each time.

    Raises:
        NoSuchPaper: a workbook was asked of a paper that is more than a table.
    """
    match form:
        case "docx":
            from ocop_rules.forms.papers.docx_file import docx_file

            return docx_file(papers)
        case "pdf":
            from ocop_rules.forms.papers.pdf_file import pdf_file

            return pdf_file(papers)
        case "html":
            from ocop_rules.forms.papers.html_page import html_page

            return html_page(papers).encode()
    if not all(any(isinstance(block, Table) for block in paper.blocks) and paper.kind in TABULAR for paper in papers):
        raise NoSuchPaper(
            text(
                "chỉ biểu tổng hợp (summary) và phụ lục (annex) ghi được ra .xlsx; dùng .docx, .pdf hoặc .html",
                "only the summary and the annex can be workbooks; use .docx, .pdf or .html",
            )
        )
    from ocop_rules.forms.papers.xlsx_file import xlsx_file

    return xlsx_file(papers)
