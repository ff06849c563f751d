"""How much a bundle may hold, so that refusing one that holds more takes no long time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ocop_rules.errors import Problem
from ocop_rules.place import Place, dotted
from ocop_rules.text import text

MAX_DOCUMENTS = 2000
MAX_FACTS = 1000
MAX_SHEETS = 25
MAX_OPTIONS = 500
"""More criteria than any sheet has."""

LISTS = {"documents": MAX_DOCUMENTS, "facts": MAX_FACTS, "sheets": MAX_SHEETS}
"""The lists of a bundle, and how many entries are taken of each."""


def too_many(place: Place, count: int, most: int) -> Problem:
    """Give the problem of a list or group with more entries than are taken."""
    return Problem(
        "too-many",
        dotted(place),
        text(f"có {count} mục, tối đa {most}", f"{count} entries, at most {most} are taken"),
        text("mỗi tệp chỉ ghi một sản phẩm", "keep one product a file"),
    )


def cropped(data: Any) -> tuple[Any, list[Problem]]:
    """Give a bundle's plain data with no more entries than are taken, and a problem for what was left out."""
    if not isinstance(data, Mapping):
        return data, []
    kept = dict(data)
    problems = []
    for name, most in LISTS.items():
        entries = kept.get(name)
        if isinstance(entries, list | tuple) and len(entries) > most:
            problems.append(too_many((name,), len(entries), most))
            kept[name] = entries[:most]
    sheets = kept.get("sheets")
    if isinstance(sheets, list | tuple):
        for i, sheet in enumerate(sheets):
            options = sheet.get("options") if isinstance(sheet, Mapping) else None
            if isinstance(options, Mapping) and len(options) > MAX_OPTIONS:
                problems.append(too_many(("sheets", i, "options"), len(options), MAX_OPTIONS))
                few = dict(list(options.items())[:MAX_OPTIONS])
                kept["sheets"] = [*kept["sheets"][:i], {**sheet, "options": few}, *kept["sheets"][i + 1 :]]
    return (kept, problems) if problems else (data, [])
