"""Pieces of HTML: a table, for what a notebook shows, and the seal of a style or script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from markupsafe import escape

_FONT = "font:14px/1.4 system-ui,'Segoe UI','Noto Sans','DejaVu Sans',sans-serif"
_CELL = "padding:3px 8px;border-top:1px solid #d8d8d8;text-align:left"


def table(caption: str, rows: Iterable[Iterable[object]]) -> str:
    """Return a table under a caption, with every text escaped; it needs no other file."""
    out = [f'<div style="max-width:60em;padding:8px 12px;background:#fff;color:#222;{_FONT}">']
    out.append(f'<p style="margin:0 0 6px;font-weight:600">{escape(caption)}</p>')
    out.append('<table style="border-collapse:collapse;background:#fff;color:#222">')
    for row in rows:
        cells = "".join(f'<td style="{_CELL}">{escape(cell)}</td>' for cell in row)
        out.append(f'<tr style="background:#fff">{cells}</tr>')
    return "".join([*out, "</table></div>"])


def seal(content: str) -> str:
    """Return what a content security policy names a style or a script by that stands in the page: `sha256-…`."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
