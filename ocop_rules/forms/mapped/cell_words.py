"""What people write into the cells of score sheets: numbers, crosses, criteria, stars, roles."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from ocop_rules.documents.spreadsheet import Cell
from ocop_rules.errors import Problem
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.rulebook.model import plain_number
from ocop_rules.text import Text, folded, printable, text

_NUMBER = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,6})?)\s*(?:đ|điểm|d|diem|points?)?\.?", re.IGNORECASE)
_CRITERION = re.compile(
    r"(?:tiêu chí|tieu chi|TC)?\s*([0-9]{1,2}(?:\.(?:[0-9]{1,2}|[a-zđ](?![a-zđ])))*)(?![0-9])", re.I
)
_LETTERED = re.compile(r"(?:tiêu chí|tieu chi|TC)?\s*([0-9]{1,2})([a-zđ])(?![a-zđ])", re.I)
_PART = re.compile(r"(?i:phần|phan|part)\s+([A-Da-d])\b|([A-D])(?:\s*[.):–-]\s*\S.*)?$")
_LETTER = re.compile(r"([a-zđ])(?:\s*[).]|\Z)", re.IGNORECASE)
_STARS = re.compile(r"(?:ocop|hang|dat|tiem nang)?\s*([1-5])\s*(?:sao|stars?)?\b")
_SET = re.compile(r"(?:bo|bo san pham|set|so)?\s*(?:so)?\s*([0-9]{1,2})\b")

_CROSSES = frozenset({"x", "v", "1", "co", "yes", "true", "da chon"})
_MARKS = frozenset("✓✔✗✘✕☑☒●■•×√*хХ")
"""The last two are Cyrillic."""
_NO_CROSSES = frozenset({"", "0", "khong", "no", "false"})

_ROLES = (
    ("thu ky", Role.SECRETARY),
    ("secretary", Role.SECRETARY),
    ("tu van", Role.ADVISORY),
    ("giup viec", Role.ADVISORY),
    ("to chuyen", Role.ADVISORY),
    ("advis", Role.ADVISORY),
    ("chu the", Role.PRODUCER),
    ("tu danh gia", Role.PRODUCER),
    ("producer", Role.PRODUCER),
    ("hoi dong", Role.COUNCIL),
    ("thanh vien", Role.COUNCIL),
    ("uy vien", Role.COUNCIL),
    ("chu tich", Role.COUNCIL),
    ("council", Role.COUNCIL),
)


class Unreadable(Exception):
    """What stands in a cell cannot be read as what was looked for.

    Attributes:
        problem: the problem, at the cell.
    """

    def __init__(self, cell: Cell, code: str, message: Text, mend: Text | None = None) -> None:
        self.problem = Problem(code, cell.place, message, mend, printable(cell.text) or None)
        super().__init__(self.problem.render())


def number_in(cell: Cell) -> int | Decimal | None:
    """Return the number in a cell, with a point or a comma; None if it is empty.

    Raises:
        Unreadable: something else stands there.
    """
    value = cell.value
    if cell.error:
        raise Unreadable(cell, "error-cell", text("ô báo lỗi của Excel", "the cell shows an error of Excel"))
    if value is None and cell.formula is not None:
        raise Unreadable(
            cell,
            "formula-without-value",
            text("công thức chưa được tính nên ô chưa có giá trị", "the formula was never computed: there is no value"),
            text("mở bằng Excel hoặc LibreOffice rồi lưu lại", "open it in Excel or LibreOffice, and save it anew"),
        )
    if value is None or (isinstance(value, str) and not value.strip(" -–\u00a0")):
        return None
    if isinstance(value, date):
        raise _is_day(cell, value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        if value >= 0 and (isinstance(value, int) or value.is_finite()):
            return value
    elif isinstance(value, str):
        found = _NUMBER.fullmatch(" ".join(value.split()))
        if found:
            number = Decimal(found[1].replace(",", "."))
            return int(number) if number == number.to_integral_value() else number
    raise Unreadable(
        cell,
        "not-a-number",
        text("cần một số, từ 0", "a number from 0 was expected"),
        text("ghi số, như 3 hoặc 70,5", "write a number, such as 3 or 70.5"),
    )


def typed_number_in(cell: Cell) -> int | Decimal | None:
    """Return the number that somebody chose, as `number_in`; a formula is refused: nobody chose what it comes to."""
    refuse_formula(cell)
    return number_in(cell)


def refuse_formula(cell: Cell) -> None:
    """Raise `Unreadable` where a cell holds a formula in place of a choice."""
    if cell.formula is not None:
        raise Unreadable(
            cell,
            "formula",
            text("ô là công thức, cần giá trị do người chấm ghi", "the cell is a formula, where a choice is asked"),
            text(
                "chép giá trị đè lên công thức (Dán đặc biệt > Giá trị)",
                "paste the value over the formula (Paste Special > Values)",
            ),
        )


def is_crossed(cell: Cell) -> bool:
    """Tell whether a cell is crossed.

    Raises:
        Unreadable: neither a cross nor nothing stands there.
    """
    refuse_formula(cell)
    if isinstance(cell.value, bool):
        return cell.value
    if cell.text in _MARKS:
        return True
    word = folded(cell.text)
    if word in _CROSSES:
        return True
    if word in _NO_CROSSES and not (cell.text and not word and cell.text not in "-–"):
        return False
    raise Unreadable(
        cell,
        "not-a-cross",
        text("cần dấu x hoặc để trống", "a cross or nothing was expected"),
        text("ghi x nếu chọn, xóa nếu không", "write x where it is chosen, else empty the cell"),
    )


def criterion_in(cell: Cell) -> str | None:
    """Return the number of the criterion that a cell names, or the letter of a part; None if it names none.

    Raises:
        Unreadable: Excel made a day of the number.
    """
    value = cell.value
    if isinstance(value, date):
        raise _is_day(cell, value)
    if isinstance(value, Decimal):
        return plain_number(value)
    return criterion_named(cell.text)


def criterion_named(written: str) -> str | None:
    """Return the number of the criterion that a text begins with, or the letter of a part; None if it has none."""
    found = _LETTERED.match(written.strip())
    if found:
        return f"{found[1]}.{found[2].lower()}"
    found = _CRITERION.match(written.strip())
    if found:
        return found[1].lower()
    part = _PART.match(written.strip())
    return (part[1] or part[2]).upper() if part else None


def letter_in(cell: Cell) -> str | None:
    """Return the letter of a criterion that stands under the number of its section: `b) Lao động`; None without one."""
    found = _LETTER.match(cell.text)
    return found[1].lower() if found else None


def stars_in(cell: Cell) -> int | None:
    """Return the number of stars in a cell; None if it is empty or says that there are none.

    Raises:
        Unreadable: it says something else.
    """
    marks = cell.text.replace(" ", "")
    if marks and set(marks) <= set("*★⭐") and len(marks) <= 5:
        return len(marks)
    word = folded(cell.text)
    if not word or "khong" in word or "chua" in word:
        return None
    found = _STARS.match(word)
    if found and not isinstance(cell.value, date):
        return int(found[1])
    raise Unreadable(cell, "not-stars", text("cần số sao, từ 1 đến 5", "a number of stars from 1 to 5 was expected"))


def set_in(cell: Cell) -> int | None:
    """Return the number of the product set in a cell; None if it is empty or names it by its title."""
    found = _SET.match(folded(cell.text))
    return int(found[1]) if found else None


def role_in(cell: Cell) -> Role | None:
    """Return the role that a cell names; None if it names none."""
    word = folded(cell.text)
    return next((role for part, role in _ROLES if part in word), None)


def _is_day(cell: Cell, value: date) -> Unreadable:
    meant = f"{value.day}.{value.month}"
    return Unreadable(
        cell,
        "date-for-number",
        text(
            f"ô là ngày {value.day}/{value.month}/{value.year}; có lẽ đã gõ “{meant}” và Excel đổi thành ngày",
            f"the cell is the day {value:%Y-%m-%d}; “{meant}” was typed perhaps, and Excel made a day of it",
        ),
        text("định dạng ô là Văn bản (Text) rồi gõ lại", "format the cell as Text, then type it again"),
    )
