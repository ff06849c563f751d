"""Errata that name a place which is not there, or a figure that the rulebook does not use."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.lint.misprint import erratum_place
from ocop_rules.rulebook.model import Option, ProductSet, Rulebook, plain_number
from ocop_rules.rulebook.printed import Erratum
from ocop_rules.text import Text, text

RULE = "erratum"


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the errata that do not fit the sheets."""
    for erratum in rulebook.errata:
        sets = [each for each in rulebook.sets.values() if erratum.set in ("*", each.number)]
        messages = [_wrong(erratum, each) for each in sets]
        absent = all(message is _ABSENT for message in messages)
        wrong = next((m for m in messages if m is not None and m is not _ABSENT), None)
        message = _ABSENT if absent else wrong
        if message is not None:
            yield Finding(
                RULE,
                erratum_place(erratum),
                message,
                set=None if erratum.set == "*" else erratum.set,
                part=erratum.part,
                section=erratum.section,
                criterion=erratum.criterion,
                case=erratum.case,
                option=erratum.option,
            )


_ABSENT = text("chỗ đính chính này không có trên phiếu", "the place of this erratum is not on the sheet")


def _wrong(erratum: Erratum, product_set: ProductSet) -> Text | None:
    if erratum.criterion is None:
        return _wrong_total(erratum, product_set)
    criterion = product_set.criteria.get(erratum.criterion)
    if criterion is None:
        return _ABSENT
    if erratum.option is None:
        used = criterion.max_points if erratum.field == "max" else None
        return _differs(erratum, used)
    options = criterion.options_of(erratum.case)
    if not 1 <= erratum.option <= len(options):
        return _ABSENT
    return _wrong_option(erratum, options[erratum.option - 1])


def _wrong_total(erratum: Erratum, product_set: ProductSet) -> Text | None:
    for part in product_set.parts:
        if erratum.section is None and erratum.part == part.letter:
            return _differs(erratum, part.max_points)
        for section in part.sections:
            if erratum.section == section.number and erratum.part in (None, part.letter):
                return _differs(erratum, section.max_points)
    return _ABSENT


def _wrong_option(erratum: Erratum, option: Option) -> Text | None:
    if erratum.field == "points":
        return _differs(erratum, option.points)
    if erratum.field == "min_stars":
        return _differs(erratum, option.min_stars or "")
    return None


def _differs(erratum: Erratum, used: Decimal | int | str | None) -> Text | None:
    if used is None:
        return None
    written = plain_number(used) if isinstance(used, Decimal) else str(used)
    if written == erratum.effective:
        return None
    shown = written or "–"
    return text(
        f"đính chính dùng “{erratum.effective}”, bộ tiêu chí dùng “{shown}”",
        f"the erratum uses “{erratum.effective}”, the rulebook “{shown}”",
    )
