"""An office's own DOCX template, filled by docxtpl: its words and looks around the content that the library makes."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from ocop_rules.characters import shown
from ocop_rules.errors import PaperRefused
from ocop_rules.forms.papers.docx_file import blocks_xml
from ocop_rules.forms.papers.paper import Paper, Table, cell_text
from ocop_rules.forms.papers.steady_zip import steady
from ocop_rules.text import text
from ocop_rules.words.terms import MOTTO, NATION

_MAX_BYTES = 20_000_000
_MAX_UNPACKED = 200_000_000


def filled(template: Path, papers: tuple[Paper, ...], facts: Mapping[str, object]) -> bytes:
    """Return a DOCX made of an office's template.

    Args:
        template: the template; see docs/papers.md for what it may name.
        papers: the papers; a template for one paper takes no more than one.
        facts: what the papers are about, by the names that templates use.

    Raises:
        PaperRefused: the template cannot be used.
    """
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    content = _content(template)
    environment = SandboxedEnvironment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: shown(value) if type(value) is str else "" if value is None else value,
    )
    try:
        document: Any = DocxTemplate(BytesIO(content))
        section = document.get_docx().sections[0]
        width = int(section.page_width - section.left_margin - section.right_margin - section.gutter)
        made = [_paper(paper, width) for paper in papers]
        context: dict[str, Any] = {"nation": NATION, "motto": MOTTO, "papers": made, **facts}
        asked = document.get_undeclared_template_variables(environment)
        if len(papers) > 1 and "papers" not in asked:
            raise PaperRefused(
                text(
                    f"mẫu chỉ dùng cho một văn bản mà ở đây có {len(papers)}: chọn sản phẩm bằng --product, hoặc lặp "
                    "qua papers trong mẫu",
                    f"the template takes one paper and here are {len(papers)}: choose a product with --product, or "
                    "loop over papers in the template",
                )
            )
        document.render(made[0] | context, environment)
        out = BytesIO()
        document.save(out)
    except PaperRefused:
        raise
    except Exception as error:  # what an office writes into its template may fail in any way, and is no fault of ours
        raise _refused(template, str(error)) from None
    return steady(out.getvalue())


def _content(template: Path) -> bytes:
    try:
        size = template.stat().st_size
        content = b"" if size > _MAX_BYTES else template.read_bytes()
        with ZipFile(BytesIO(content)) as read:
            names = set(read.namelist())
            unpacked = sum(each.file_size for each in read.infolist())
    except OSError as error:
        raise _refused(template, error.strerror or str(error)) from None
    except BadZipFile:
        raise _refused(template, "không phải tệp .docx / not a .docx file") from None
    if "word/document.xml" not in names or "word/vbaProject.bin" in names or unpacked > _MAX_UNPACKED:
        raise _refused(template, "không phải tệp .docx thường / not a plain .docx file")
    return content


def _refused(template: Path, why: str) -> PaperRefused:
    why = shown(why)[:300]
    return PaperRefused(
        text(
            f"không dùng được mẫu {template.name}: {why}; các biến của mẫu có trong docs/papers.vi.md",
            f"the template {template.name} cannot be used: {why}; docs/papers.md has what templates may name",
        )
    )


def _paper(paper: Paper, width: int) -> dict[str, Any]:
    from markupsafe import Markup

    head = paper.head
    tables = [
        [[cell_text(cell) for cell in row.cells] for row in block.rows]
        for block in paper.blocks
        if isinstance(block, Table)
    ]
    return {
        "kind": paper.kind,
        "title": paper.title,
        "under_title": paper.under_title,
        "corner": paper.corner,
        "parent": head.over if head else "",
        "office": head.office if head else "",
        "under_office": head.under if head else (),
        "day_line": head.day_line if head else None,
        "tables": tables,
        "body": Markup(blocks_xml(paper, width)),
    }
