"""Numbers and lists in messages, in two languages."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ocop_rules.rulebook.model import plain_number
from ocop_rules.rulebook.vocabulary import FactDefinition, FactType
from ocop_rules.text import Text, text


def number(value: Decimal) -> Text:
    """Write a number as each language does."""
    written = plain_number(value)
    return text(written.replace(".", ","), written)


def amount(value: Decimal, fact: FactDefinition) -> Text:
    """Write a value of a numeric fact with its unit."""
    written = number(value)
    if fact.type is FactType.SHARE:
        return text(f"{written.vi} %", f"{written.en} %")
    if fact.unit is None:
        return written
    return text(f"{written.vi} {fact.unit.vi}", f"{written.en} {fact.unit.en}")


def ordinals(options: Iterable[int]) -> str:
    """Write the ordinals of options: `2, 3`."""
    return ", ".join(map(str, options))
