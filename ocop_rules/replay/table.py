"""The table of changes: one row for each line that did not come out the same."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable

from ocop_rules.characters import cell
from ocop_rules.replay.comparison import ComparedResult, Comparison

COLUMNS = (
    "file",
    "line",
    "dossier",
    "verdict",
    "causes",
    "set_before",
    "set_after",
    "version_before",
    "version_after",
    "outcome_before",
    "outcome_after",
    "points_before",
    "points_after",
    "band_before",
    "band_after",
    "stars_before",
    "stars_after",
    "criteria",
    "parts",
    "said",
    "not_carried",
    "problem_vi",
    "problem_en",
)
"""The columns, in their order; they are a contract."""


def row_of(comparison: Comparison) -> dict[str, str]:
    """Return the row of one line: exact points as evaluations write them, lists divided by `; `."""
    row = dict.fromkeys(COLUMNS, "")
    row |= {
        "file": comparison.file,
        "line": str(comparison.line),
        "dossier": comparison.dossier,
        "verdict": str(comparison.verdict),
        "causes": "; ".join(map(str, comparison.causes)),
        "criteria": "; ".join(change.as_line() for change in comparison.criteria),
        "parts": "; ".join(comparison.parts),
        "said": "; ".join(comparison.said),
        "not_carried": "; ".join(f"{each.criterion} ({each.reason})" for each in comparison.not_carried),
        "problem_vi": comparison.why_not_replayed("vi"),
        "problem_en": comparison.why_not_replayed("en"),
    }
    for side, result in (("before", comparison.before), ("after", comparison.after)):
        if result is not None:
            row |= _result(side, result)
    return row


def _result(side: str, result: ComparedResult) -> dict[str, str]:
    return {
        f"set_{side}": str(result.product_set),
        f"version_{side}": result.version,
        f"outcome_{side}": result.outcome,
        f"points_{side}": result.points,
        f"band_{side}": str(result.band),
        f"stars_{side}": "" if result.stars is None else str(result.stars),
    }


def csv_header() -> bytes:
    """Return the first line of the CSV file, after the mark by which spreadsheets know its letters."""
    return codecs.BOM_UTF8 + csv_lines([COLUMNS])


def csv_rows(comparisons: Iterable[Comparison]) -> bytes:
    """Return their rows as CSV; a text that a spreadsheet would take for a formula is kept from it by an apostrophe."""
    return csv_lines([cell(row[name]) for name in COLUMNS] for row in map(row_of, comparisons))


def csv_lines(rows: Iterable[Iterable[str]]) -> bytes:
    """Return rows as lines of CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()
