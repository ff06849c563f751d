"""One rating as a workbook: the verdict and its reasons, and a table of the criteria; words are never formulas."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

from ocop_rules.forms.new_workbook import new_workbook
from ocop_rules.text import Lang, text
from ocop_rules.words.explanation import Explanation
from ocop_rules.words.sentences import sentence
from ocop_rules.words.terms import Terms

_WORDS: Terms = {
    "result": text("Kết quả", "Result"),
    "criteria": text("Tiêu chí", "Criteria"),
    "number": text("TT", "No."),
    "title": text("Tiêu chí", "Criterion"),
    "points": text("Điểm", "Points"),
    "most": text("Tối đa", "Most"),
    "option": text("Phương án được tính", "Option that counts"),
    "basis": text("Căn cứ chấm", "Decided by"),
    "evidence": text("Minh chứng", "Evidence"),
    "clause": text("Điều khoản", "Clause"),
}
_COLUMNS = (("number", 7), ("title", 34), ("points", 9), ("most", 9), ("option", 60), ("basis", 16), ("evidence", 48))
_CLAUSE = ("clause", 34)


def rating_workbook(explanation: Explanation, lang: Lang = "vi") -> bytes:
    """Return a rating as an .xlsx file with two tabs; the same in gives the same bytes.

    Args:
        explanation: of the rating, in `lang`.
        lang: the language of the headings.

    Raises:
        PaperRefused: the package that writes workbooks is not installed.
    """
    out = BytesIO()
    with new_workbook(out, explanation.heading[0]) as book:
        looks = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "bold": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "plain": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _result(book.add_worksheet(_WORDS["result"].in_(lang)), looks, explanation, lang)
        _criteria(book.add_worksheet(_WORDS["criteria"].in_(lang)), looks, explanation, lang)
    return out.getvalue()


def _result(sheet: Any, looks: dict[str, Any], explanation: Explanation, lang: Lang) -> None:
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 110)
    steps = [line for step in explanation.steps for line in (step.heading, *(f"– {unmet}" for unmet in step.unmet))]
    chapters = (
        ("council", explanation.judges),
        ("towards", steps),
        ("gains", explanation.gains),
        ("warnings", explanation.warnings),
    )
    lines = [(explanation.heading[0], "bold"), (explanation.result, "bold")]
    lines += [(line, "plain") for line in (*explanation.reasons, *explanation.heading[1:])]
    for code, told in chapters:
        if told:
            lines += [("", "plain"), (sentence(code, lang), "head"), *((line, "plain") for line in told)]
    lines += [("", "plain"), *((line, "plain") for line in explanation.footing)]
    for at, (line, look) in enumerate(lines):
        sheet.write_string(at, 0, line, looks[look])


def _criteria(sheet: Any, looks: dict[str, Any], explanation: Explanation, lang: Lang) -> None:
    columns = (*_COLUMNS, _CLAUSE)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 2)
    for at, (name, width) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, _WORDS[name].in_(lang), looks["head"])
    down = 1
    for part in explanation.parts:
        for at, value in enumerate((part.letter, part.title, part.points, part.max_points)):
            _cell(sheet, down, at, value, looks["bold"])
        down += 1
        for line in part.criteria:
            row = (line.number, line.title, line.points, line.max_points, line.option, line.basis)
            for at, value in enumerate((*row, "; ".join(line.evidence), line.clause)):
                _cell(sheet, down, at, value, looks["plain"])
            down += 1


def _cell(sheet: Any, down: int, at: int, value: str, look: Any) -> None:
    """Write a cell: points as numbers that can be counted with, all else as words."""
    digits = value.replace(",", ".", 1)
    if at in (2, 3) and digits.replace(".", "", 1).isdecimal():
        sheet.write_number(down, at, _number(digits), look)
    else:
        sheet.write_string(down, at, value, look)


def _number(written: str) -> Any:
    """Return a number as a workbook holds it, which has no exact decimals: whole where it is whole."""
    exact = Decimal(written)
    return int(exact) if exact == exact.to_integral_value() else exact
