"""Which formats a paper can be written in, each by its own renderer, which is loaded when it is needed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from ocop_rules.errors import PaperRefused
from ocop_rules.forms.papers.paper import Paper
from ocop_rules.text import text

PaperFormat: TypeAlias = Literal["docx", "pdf", "html", "xlsx"]
FORMATS: tuple[PaperFormat, ...] = get_args(PaperFormat)

TABULAR = ("summary", "annex")
"""The papers that are one table, and so can be a workbook."""


def written(
    papers: tuple[Paper, ...],
    form: PaperFormat,
    template: Path | None = None,
    facts: Mapping[str, object] | None = None,
) -> bytes:
    """Return papers in a format, the same bytes each time.

    Args:
        papers: the papers.
        form: the format.
        template: an office's own DOCX, in place of the library's looks.
        facts: what the template may name besides the papers.

    Raises:
        PaperRefused: the format does not fit the papers, a package is not installed, or the template cannot be used.
    """
    if form == "xlsx" and not all(paper.kind in TABULAR for paper in papers):
        raise PaperRefused(
            text(
                "chỉ biểu tổng hợp (summary) và phụ lục (annex) ghi được ra .xlsx; dùng .docx, .pdf hoặc .html",
                "only the summary and the annex can be workbooks; use .docx, .pdf or .html",
            )
        )
    if template is not None and form != "docx":
        raise PaperRefused(text("mẫu riêng chỉ dùng khi ghi ra .docx", "a template of one's own makes a .docx alone"))
    try:
        return _written(papers, form, template, facts or {})
    except ModuleNotFoundError as error:
        install = "pip install 'ocop-rules[forms]'"
        raise PaperRefused(
            text(
                f"ghi .{form} cần gói {error.name} nhưng chưa được cài đặt: {install}",
                f"writing .{form} needs {error.name}, which is not installed: {install}",
            )
        ) from None


def _written(papers: tuple[Paper, ...], form: PaperFormat, template: Path | None, facts: Mapping[str, object]) -> bytes:
    if template is not None:
        from ocop_rules.forms.papers.template import filled

        return filled(template, papers, facts)
    match form:
        case "docx":
            from ocop_rules.forms.papers.docx_file import docx_file

            return docx_file(papers)
        case "pdf":
            from ocop_rules.forms.papers.pdf_file import pdf_file

            return pdf_file(papers)
        case "xlsx":
            from ocop_rules.forms.papers.xlsx_file import xlsx_file

            return xlsx_file(papers)
        case "html":
            from ocop_rules.forms.papers.html_page import html_page

            return html_page(papers).encode()
