"""Gathered score sheets as they are handed on: checked against the law, with their totals reckoned again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from ocop_rules.council.imported import total_doubt
from ocop_rules.errors import Problem
from ocop_rules.forms.mapped.entries import Entry, Gathered
from ocop_rules.forms.mapped.law import set_number
from ocop_rules.forms.mapped.misfits import left_out, misfits, unfilled, worth_of
from ocop_rules.forms.mapped.reading import Reading
from ocop_rules.forms.read_sheet import ReadSheet
from ocop_rules.rulebook.model import ProductSet


def finished(sheets: Iterable[Gathered], reading: Reading) -> Iterator[ReadSheet]:
    """Yield gathered sheets as they are handed on, noting what is wrong with them.

    Args:
        sheets: the gathered sheets, on each of which something stands.
        reading: the workbook while it is read.
    """
    case = reading.mapping.stated.case
    for gathered in sheets:
        gathered.without_headings()
        subject, place = gathered.subject, gathered.first.place
        rulebook = reading.law.rulebook(subject, place)
        product_set = reading.law.product_set(rulebook, subject, place)
        if product_set is not None:
            gathered.tell_cases(product_set)
        reading.problems += misfits(gathered, product_set, case)
        lacking = [*left_out(gathered, product_set)]
        if reading.mapping.blanks == "unfilled":
            reading.problems += [*unfilled(gathered, product_set), *lacking]
        else:
            _fill_blanks(gathered, product_set)
            reading.findings += lacking
        _check_totals(gathered, product_set, reading)
        yield ReadSheet(
            judge=subject.member or "",
            role=subject.role,
            dossier=subject.dossier,
            version=rulebook.id if rulebook is not None else subject.version,
            product_set=product_set.number if product_set is not None else set_number(subject),
            product=subject.product,
            producer=subject.producer,
            sheet=gathered.sheet(product_set, case),
            filled_on=gathered.filled_on,
            remarks="\n".join(gathered.remarks),
            place=f"{reading.name}, {place}" if reading.name else place,
        )


def _fill_blanks(gathered: Gathered, product_set: ProductSet | None) -> None:
    """Note that no option is reached of the criteria whose cells are empty."""
    scored = gathered.scored()
    for key, cell in gathered.blanks.items():
        known = "." in key if product_set is None else key in product_set.criteria
        if scored and known and key not in scored:
            gathered.add(Entry(key, "options", 0, cell))


def _check_totals(gathered: Gathered, product_set: ProductSet | None, reading: Reading) -> None:
    """Tell where a printed total is not what was given comes to."""
    exact = worth_of(gathered, product_set, reading.mapping.stated.case)
    if exact is None:
        return
    for total, cell in gathered.totals:
        doubt = total_doubt(Decimal(exact), total)
        if doubt is not None:
            reading.findings.append(Problem(doubt.code, cell.place, doubt.message))
