"""Reading papers again: their words, whatever the format."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from ocop_rules.forms.papers.paper import Entries, Heading, Paper, Paragraph, Signatory, Signing, Table, cell_text


def words_of(paper: Paper) -> str:
    """Return all words of a paper, a line each."""
    return "\n".join(_words(paper))


def _words(paper: Paper) -> Iterator[str]:
    if paper.head is not None:
        yield from (paper.head.over, paper.head.office, *paper.head.under, paper.head.day_line or "")
    yield from (*paper.title, *paper.under_title)
    for block in paper.blocks:
        match block:
            case Heading():
                yield block.text
            case Paragraph():
                yield "".join(span.text for span in block.spans)
            case Entries():
                yield from block.lines
            case Table():
                yield " | ".join(column.title for column in block.columns)
                yield from (" | ".join(map(cell_text, row.cells)) for row in block.rows)
            case Signing():
                for who in (block.left, block.right):
                    if isinstance(who, Signatory):
                        yield from (*who.titles, who.name)


def docx_words(content: bytes) -> str:
    """Return all words of a DOCX, those in tables too, in their order."""
    import docx

    body: Any = docx.Document(BytesIO(content)).element.body
    return "\n".join("".join(node.itertext()) for node in body.iter() if node.tag.endswith("}p"))
