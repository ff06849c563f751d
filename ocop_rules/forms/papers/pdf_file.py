"""Papers as a PDF, set by Typst in a font that it brings along."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files

from ocop_rules.canonical import Json, canonical
from ocop_rules.forms.papers.paper import BarChart, Paper, Table, cell_text, spans_over, upright_height
from ocop_rules.words.terms import MOTTO, NATION

_UNBROKEN = re.compile(r"\S{22}(?=\S{4})")
_JOINT = re.compile(r"(?<=[\w)][-/_.])(?=\w)")
_LONG = {True: re.compile(r"\S{16,}"), False: re.compile(r"\S{60,}")}
"""Words so long, in the cell of a table or outside, leave the paper if the line cannot be broken in them."""

_PPI = 200
"""How fine pictures are: dots an inch."""

_BROUGHT = re.compile(
    r"[ -\u024f\u0300-\u036f\u1e00-\u1eff\u200b\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2264\u2265\u2600-\u2612]*\Z"
)
"""Texts that Typst's own fonts can write; other writings need a font of the machine."""


def pdf_file(papers: tuple[Paper, ...]) -> bytes:
    """Return papers as a PDF: tagged, with its fonts in it, the same bytes on every machine.

    Only where a name is written in another script than Latin (Khmer, Cham, chữ Nôm) are fonts of the machine taken.
    """
    import typst

    written = canonical(
        {
            "title": " ".join(papers[0].title),
            "nation": NATION,
            "motto": MOTTO,
            "papers": [_plain(paper) for paper in papers],
        }
    )
    made = typst.compile(
        _template(),
        format="pdf",
        sys_inputs={"papers": written},
        ignore_system_fonts=_BROUGHT.match(written) is not None,
    )
    assert isinstance(made, bytes)
    return made


def chart_picture(chart: BarChart, width: int) -> bytes:
    """Return a chart as a PNG, drawn as in the PDF; it is so many millimetres wide."""
    import typst

    written = canonical({"title": chart.about, "papers": [], "chart": _plain(chart), "width": width})
    made = typst.compile(
        _template(),
        format="png",
        ppi=_PPI,
        sys_inputs={"papers": written},
        ignore_system_fonts=_BROUGHT.match(written) is not None,
    )
    assert isinstance(made, bytes)
    return made


@cache
def _template() -> bytes:
    return files("ocop_rules.forms.papers").joinpath("papers.typ").read_bytes()


def _plain(part: object) -> Json:
    if isinstance(part, Table):
        return {
            "kind": "table",
            "small": part.small,
            "columns": [_fields(column) for column in part.columns],
            "upright": upright_height(part.columns),
            "over": [{"title": title, "count": count} for title, count in spans_over(part.columns)],
            "rows": [
                {"kind": row.kind, "cells": [_broken(cell_text(c), in_cell=True) for c in row.cells]}
                for row in part.rows
            ],
        }
    if is_dataclass(part) and not isinstance(part, type):
        return {"kind": type(part).__name__.lower()} | _fields(part)
    if isinstance(part, tuple):
        return [_plain(each) for each in part]
    if isinstance(part, str):
        return _broken(part)
    assert part is None or isinstance(part, bool | int)
    return part


def _fields(part: object) -> dict[str, Json]:
    assert is_dataclass(part)
    return {each.name: _plain(getattr(part, each.name)) for each in fields(part) if each.name != "blanks"}


def _broken(text: str, *, in_cell: bool = False) -> str:
    """Return words with the places marked at which long ones may be broken, which Typst does not find by itself."""
    return _LONG[in_cell].sub(lambda long: _UNBROKEN.sub("\\g<0>\u200b", _JOINT.sub("\u200b", long[0])), text)
