"""Points that do not add up: criteria to their section, sections to their part, parts to the sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from ocop_rules.rulebook.lint.finding import Finding, sheet_place
from ocop_rules.rulebook.lint.wording import number
from ocop_rules.rulebook.model import Part, ProductSet, Rulebook
from ocop_rules.rulebook.printed import ErratumField
from ocop_rules.text import Text, text

RULE = "maximum"

ERRATA: frozenset[ErratumField] = frozenset({"max", "points"})
"""The misprints that explain its findings."""


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the sums that differ from the printed maximum; sheets are compared with what most sheets reach."""
    totals = {each.number: _total(each) for each in rulebook.sets.values()}
    usual = Counter(totals.values()).most_common(1)[0][0] if totals else Decimal(0)
    for product_set in rulebook.sets.values():
        for part in product_set.parts:
            yield from _part(product_set, part)
        total = totals[product_set.number]
        if total != usual:
            yield Finding(
                RULE,
                sheet_place(product_set.number),
                text(
                    f"các phần cộng lại được {number(total).vi} điểm; hầu hết các bộ là {number(usual).vi}",
                    f"the parts add up to {number(total).en} points; most sets have {number(usual).en}",
                ),
                set=product_set.number,
            )


def _total(product_set: ProductSet) -> Decimal:
    return sum((part.max_points for part in product_set.parts), Decimal(0))


def _part(product_set: ProductSet, part: Part) -> Iterator[Finding]:
    for section in part.sections:
        best = sum((product_set.criteria[name].max_points for name in section.criteria), Decimal(0))
        if best != section.max_points:
            yield Finding(
                RULE,
                sheet_place(product_set.number, section.number),
                _differs(text("tiêu chí của mục", "criteria of the section"), best, section.max_points),
                set=product_set.number,
                part=part.letter,
                section=section.number,
            )
    total = sum((section.max_points for section in part.sections), Decimal(0))
    if total != part.max_points:
        yield Finding(
            RULE,
            sheet_place(product_set.number, part.letter),
            _differs(text("mục của phần", "sections of the part"), total, part.max_points),
            set=product_set.number,
            part=part.letter,
        )


def _differs(what: Text, best: Decimal, printed: Decimal) -> Text:
    return text(
        f"các {what.vi} cộng lại tối đa {number(best).vi} điểm, bản in ghi {number(printed).vi}",
        f"the {what.en} add up to {number(best).en} points at most, {number(printed).en} are printed",
    )
