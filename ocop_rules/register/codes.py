"""Codes of products: whether they are written in a form that is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ocop_rules.errors import Problem
from ocop_rules.register.checks import Told
from ocop_rules.register.gs1.gtin import is_gtin
from ocop_rules.register.rows import Recognition, RegisteredProduct, RegisterRow
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.rulebook.register_terms import RegisterTerms, load_register_terms
from ocop_rules.text import Text, printable, text


def code_notices(tables: Mapping[str, Sequence[RegisterRow]], told: Told, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what is told of the codes of products: those of no known form, those that stand twice, and GTINs."""
    products = tables.get("products", ())
    yield from _gtin_notices(products, told)
    if all(getattr(each, "code", None) is None for each in products):
        return
    terms = load_register_terms(catalogue.root)
    first = _first_days(tables.get("recognitions", ()))
    seen: dict[str, str] = {}
    for i, row in enumerate(products):
        assert isinstance(row, RegisteredProduct)
        if row.code is None:
            continue
        place, line, path = told("products", i, "code")
        if row.code in seen:
            message = text(f"mã này đã có ở sản phẩm {seen[row.code]}", f"product {seen[row.code]} has this code too")
            yield Problem("repeated-code", place, message, None, printable(row.code), line, path)
        seen.setdefault(row.code, row.id)
        found = _notice(row.code, first.get(row.id), terms)
        if found is not None:
            yield Problem(found[0], place, found[1], found[2], printable(row.code), line, path)


def _gtin_notices(products: Sequence[RegisterRow], told: Told) -> Iterator[Problem]:
    for i, row in enumerate(products):
        assert isinstance(row, RegisteredProduct)
        if row.gtin is not None and not is_gtin(row.gtin):
            place, line, path = told("products", i, "gtin")
            message = text("GTIN sai số chữ số hoặc sai chữ số kiểm tra", "the GTIN's length or check digit is wrong")
            yield Problem("check-digit", place, message, None, row.gtin, line, path)


def _first_days(recognitions: Sequence[RegisterRow]) -> Mapping[str, date]:
    """Return the day of the first recognition of each product, when it was given its code."""
    found: dict[str, date] = {}
    for row in recognitions:
        assert isinstance(row, Recognition)
        found[row.product] = min(found.get(row.product, row.decided_on), row.decided_on)
    return found


def _notice(code: str, day: date | None, terms: RegisterTerms) -> tuple[str, Text, Text | None] | None:
    if any(each.fits(code) for each in terms.product_codes):
        return None
    if day is not None and day >= terms.free_codes.from_:
        why = terms.free_codes.reason
        return "free-code", text(f"mã được giữ như đã ghi: {why.vi}", f"the code is kept as written: {why.en}"), None
    forms = [f"{each.title.vi} ({each.example})" for each in terms.product_codes]
    forms_en = [f"{each.title.en} ({each.example})" for each in terms.product_codes]
    message = text("mã không thuộc dạng nào đã biết", "the code is of no known form")
    return "product-code", message, text(f"các dạng: {'; '.join(forms)}", f"forms: {'; '.join(forms_en)}")
