"""What a code of GS1 on a product says: its GTIN, lot, serial number and days, read and checked."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from ocop_rules.brief import brief
from ocop_rules.documents.validation import one_of
from ocop_rules.errors import InvalidCode, Problem
from ocop_rules.register.gs1.gtin import LENGTHS, check_digit
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.rulebook.gs1_identifiers import ApplicationIdentifier, Gs1Identifiers, load_gs1
from ocop_rules.text import Text, printable, text

SEPARATOR = "\x1d"
"""What ends a text in a bar code, where another identifier follows: FNC1."""

LONGEST = 2000
"""A code of more characters than this is not read."""

_SYMBOLOGY = re.compile(r"\](?:C1|d2|Q3|e0|J1|E0|E4|I1)")
_CHARACTERS = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+\Z")
_BRACKETED = re.compile(r"\(([0-9]{2,4})\)")
_GTIN = re.compile(r"[0-9]{8,14}\Z")
_SIX = re.compile(r"[0-9]{6}\Z")


@dataclass(frozen=True, slots=True)
class CodeDay:
    """A day in a code, of which the day of the month may be left open.

    Attributes:
        first: the day, or the first of its month.
        last: the day, or the last of its month.
    """

    first: date
    last: date

    def __str__(self) -> str:
        return self.first.isoformat() if self.first == self.last else f"{self.first:%Y-%m}"


CodeValue: TypeAlias = str | CodeDay


@dataclass(frozen=True, slots=True)
class ProductCode:
    """What a code of GS1 says.

    Attributes:
        values: what each identifier says, by its digits, in the order in which it was written.
        is_link: whether it was written as a link.
        titles: what each identifier is.
    """

    values: Mapping[str, CodeValue]
    is_link: bool
    titles: Mapping[str, Text]

    def __repr__(self) -> str:
        return brief(self)

    @property
    def gtin(self) -> str | None:
        """The GTIN in fourteen digits; None if it says none."""
        return self._text("01")

    @property
    def lot(self) -> str | None:
        """The lot; None if it says none."""
        return self._text("10")

    @property
    def serial(self) -> str | None:
        """The serial number; None if it says none."""
        return self._text("21")

    def _text(self, digits: str) -> str | None:
        found = self.values.get(digits)
        return found if isinstance(found, str) else None

    def day(self, digits: str) -> CodeDay | None:
        """Return the day of an identifier; None if it says none."""
        found = self.values.get(digits)
        return found if isinstance(found, CodeDay) else None


def read_product_code(written: str, on: date, *, catalogue: Catalogue | None = None) -> ProductCode:
    """Return what a code of GS1 says.

    Args:
        written: a GS1 Digital Link, a text with identifiers in brackets such as `(01)08938505974194(10)L1`, the content
            of a bar code as a scanner gives it, or the digits of a GTIN alone.
        on: the day of reading, by which years of two digits are read; never taken from the clock.
        catalogue: the criteria; None for those that are installed.

    Raises:
        InvalidCode: with everything that is wrong with it at once.
    """
    known = load_gs1((catalogue or default_catalogue()).root)
    reader = _Reader(known, on)
    values = reader.values(written.strip())
    if reader.problems:
        raise InvalidCode(reader.problems)
    is_link = "://" in written
    titles = {digits: known.identifiers[digits].title for digits in values}
    return ProductCode(values, is_link, titles)


class _Reader:
    def __init__(self, known: Gs1Identifiers, on: date) -> None:
        self._known = known
        self._on = on
        self.problems: list[Problem] = []

    def values(self, written: str) -> dict[str, CodeValue]:
        if len(written) > LONGEST:
            self._problem("", "too-long", text("mã quá dài", "the code is too long"))
            return {}
        found: dict[str, CodeValue] = {}
        for digits, value in self._pairs(written):
            identifier = self._known.identifiers.get(digits)
            if identifier is None:
                message = text("số phân định này không được đọc", "this identifier is not read")
                self._problem(digits, "unknown-identifier", message, one_of(self._known.identifiers))
                continue
            meant = self._value(digits, identifier, value)
            if meant is None:
                continue
            if found.setdefault(digits, meant) != meant:
                message = text("có hai giá trị khác nhau", "it has two values that differ")
                self._problem(digits, "repeated-identifier", message, None, value)
        if not found and not self.problems:
            message = text("không đọc được mã GS1 nào", "no code of GS1 can be read in it")
            mend = text("ghi như (01)08938505974194(10)L1", "write it as (01)08938505974194(10)L1")
            self._problem("", "not-a-code", message, mend, written)
        self.problems += _out_of_order(found)
        return found

    def _pairs(self, written: str) -> Iterator[tuple[str, str]]:
        if "://" in written:
            yield from self._of_link(written)
        elif _BRACKETED.match(written):
            yield from self._of_brackets(written)
        elif written:
            bare = _SYMBOLOGY.sub("", written, count=1) if written[0] == "]" else written
            if bare.isascii() and bare.isdigit() and len(bare) in LENGTHS:
                yield self._known.key, bare
            else:
                yield from self._of_scanner(bare)

    def _of_link(self, written: str) -> Iterator[tuple[str, str]]:
        try:
            parts = urlsplit(written)
        except ValueError:
            return
        if parts.scheme not in ("http", "https") or not parts.netloc:
            self._problem("", "not-a-link", text("cần https://", "https:// is needed"), None, written)
            return
        steps = [unquote(each) for each in parts.path.split("/")]
        keys = [i for i, each in enumerate(steps) if each == self._known.key]
        # A page's own path may have a step like the key: the key is followed by the digits of a GTIN.
        begin = next((i for i in keys if _GTIN.match("".join(steps[i + 1 : i + 2]))), keys[0] if keys else None)
        if begin is None:
            message = text("đường dẫn không có GTIN (/01/…)", "the link has no GTIN (/01/…)")
            self._problem(self._known.key, "not-a-link", message, None, written)
            return
        tail = [each for each in steps[begin:] if each]
        if len(tail) % 2:
            message = text(
                "số phân định cuối đường dẫn không có giá trị", "the last identifier of the path has no value"
            )
            self._problem(tail[-1], "no-value", message)
            tail = tail[:-1]
        order = [digits for digits, each in self._known.identifiers.items() if each.link in ("key", "qualifier")]
        path = tail[::2]
        for each in path:
            if each in self._known.identifiers and each not in order:
                message = text(
                    "số phân định này không đứng trong đường dẫn", "this identifier has no place in the path"
                )
                mend = text(f"ghi sau dấu hỏi: ?{each}=…", f"write it after the question mark: ?{each}=…")
                self._problem(each, "order-of-identifiers", message, mend)
        path_order = [each for each in path if each in order]
        if path_order != [each for each in order if each in path]:
            told = "/".join(order)
            message = text(f"trong đường dẫn phải theo thứ tự {told}", f"in a path the order is {told}")
            self._problem("", "order-of-identifiers", message, None, "/".join(path))
        yield from zip(path, tail[1::2], strict=True)
        for name, value in parse_qsl(parts.query, keep_blank_values=True):
            if name in self._known.identifiers:  # whatever else stands in a query is the page's own
                yield name, value

    def _of_brackets(self, written: str) -> Iterator[tuple[str, str]]:
        marks = [*_BRACKETED.finditer(written)]
        ends = [each.start() for each in marks[1:]] + [len(written)]
        for mark, end in zip(marks, ends, strict=True):
            yield mark[1], written[mark.end() : end].strip()

    def _of_scanner(self, written: str) -> Iterator[tuple[str, str]]:
        at = 0
        while at < len(written):
            if written[at] == SEPARATOR:
                at += 1
                continue
            digits = next((each for each in self._known.identifiers if written.startswith(each, at)), None)
            if digits is None:
                message = text(f"từ ký tự thứ {at + 1} không đọc được", f"it cannot be read from character {at + 1} on")
                self._problem("", "not-a-code", message, None, written[at : at + 30])
                return
            at += len(digits)
            identifier = self._known.identifiers[digits]
            if identifier.kind == "text":
                end = written.find(SEPARATOR, at)
                end = len(written) if end < 0 else end
            else:
                end = at + (identifier.length or 6)
            yield digits, written[at:end]
            at = end

    def _value(self, digits: str, identifier: ApplicationIdentifier, value: str) -> CodeValue | None:
        if identifier.kind == "gtin":
            return self._gtin(digits, value, identifier.length or max(LENGTHS))
        if identifier.kind == "day":
            return self._day(digits, value)
        if not value:
            self._problem(digits, "no-value", text("không có giá trị", "it has no value"))
            return None
        if identifier.longest is not None and len(value) > identifier.longest:
            message = text(f"dài hơn {identifier.longest} ký tự", f"more than {identifier.longest} characters")
            self._problem(digits, "too-long", message, None, value)
            return None
        if not _CHARACTERS.match(value):
            message = text("có ký tự ngoài bộ ký tự của GS1", "it holds a character that GS1 does not know")
            mend = text("chỉ dùng chữ không dấu, chữ số, dấu câu", "use letters without marks, digits, punctuation")
            self._problem(digits, "wrong-character", message, mend, value)
            return None
        return value

    def _gtin(self, digits: str, value: str, length: int) -> str | None:
        if not (value.isascii() and value.isdigit() and len(value) in LENGTHS):
            message = text("GTIN có 8, 12, 13 hoặc 14 chữ số", "a GTIN has 8, 12, 13 or 14 digits")
            self._problem(digits, "wrong-gtin", message, None, value)
            return None
        wanted = check_digit(value[:-1])
        if wanted != int(value[-1]):
            message = text("sai chữ số kiểm tra của GTIN", "the check digit of the GTIN is wrong")
            mend = text(
                f"nếu các chữ số trước đúng thì chữ số cuối là {wanted}",
                f"if the digits before are right, the last is {wanted}",
            )
            self._problem(digits, "check-digit", message, mend, value)
            return None
        return value.zfill(length)

    def _day(self, digits: str, value: str) -> CodeDay | None:
        if _SIX.match(value):
            year, month, day = self._year(int(value[:2])), int(value[2:4]), int(value[4:])
            try:
                if day:
                    return CodeDay(date(year, month, day), date(year, month, day))
                return CodeDay(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
            except ValueError:
                pass
        message = text("không phải ngày dạng YYMMDD", "it is no day written as YYMMDD")
        self._problem(digits, "wrong-day", message, None, value)
        return None

    def _year(self, two: int) -> int:
        """Return the year that two digits mean, by the year of reading."""
        year = self._on.year // 100 * 100 + two
        if year < self._on.year - self._known.years_before:
            return year + 100
        return year - 100 if year > self._on.year + self._known.years_after else year

    def _problem(
        self, digits: str, code: str, message: Text, mend: Text | None = None, found: str | None = None
    ) -> None:
        place = f"({printable(digits)})" if digits else ""
        self.problems.append(Problem(code, place, message, mend, None if found is None else printable(found)))


_BEGINS = ("11", "13")
_ENDS = ("15", "17")


def _out_of_order(values: Mapping[str, CodeValue]) -> Iterator[Problem]:
    """Yield what cannot be true of days: a term that ends before the product was made or packed."""
    for begin in _BEGINS:
        for end in _ENDS:
            first, last = values.get(begin), values.get(end)
            if isinstance(first, CodeDay) and isinstance(last, CodeDay) and last.last < first.first:
                message = text(f"ngày ({end}) trước ngày ({begin})", f"the day of ({end}) is before that of ({begin})")
                yield Problem("days-out-of-order", f"({end})", message, None, f"{first}, {last}")


def digital_link(
    base: str,
    gtin: str,
    *,
    lot: str | None = None,
    serial: str | None = None,
    days: Mapping[str, date] | None = None,
    on: date,
    catalogue: Catalogue | None = None,
) -> str:
    """Return the GS1 Digital Link of a product: `{base}/01/{gtin}/10/{lot}/21/{serial}`.

    Args:
        base: the address before it, such as `https://ocop.example`.
        gtin: the GTIN, of 8, 12, 13 or 14 digits; it is written with 14.
        lot: the lot; None for none.
        serial: the serial number; None for none.
        days: days by the digits of their identifiers, such as `17`; they are written as a query.
        on: the day of writing, within whose century the days must be read again.
        catalogue: the criteria; None for those that are installed.

    Raises:
        InvalidCode: the base or a value is wrong.
    """
    known = load_gs1((catalogue or default_catalogue()).root)
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        message = text("địa chỉ phải là https://… không có ? và #", "the address must be https://… without ? and #")
        raise InvalidCode([Problem("not-a-link", "base", message, None, printable(base))])
    said = {known.key: gtin, "10": lot, "21": serial}
    path = "".join(f"/{digits}/{_in_link(value)}" for digits, value in said.items() if value is not None)
    written = {digits: f"{day:%y%m%d}" for digits, day in (days or {}).items()}
    query = "&".join(f"{digits}={value}" for digits, value in sorted(written.items()))
    link = f"{base.rstrip('/')}{path}{f'?{query}' if query else ''}"
    read = read_product_code(link, on, catalogue=catalogue)
    for digits, day in (days or {}).items():
        found = read.day(digits)
        if found is None or found.first != day:
            message = text(
                "ngày này không đọc lại được từ hai chữ số của năm", "this day cannot be read again of two digits"
            )
            raise InvalidCode([Problem("wrong-day", f"({digits})", message, None, day.isoformat())])
    assert read.gtin is not None
    return link.replace(f"/{known.key}/{_in_link(gtin)}", f"/{known.key}/{read.gtin}", 1)


def _in_link(value: str) -> str:
    return quote(value, safe="")
