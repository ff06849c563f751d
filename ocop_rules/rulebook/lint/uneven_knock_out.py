"""Knock-outs that some sheets print and others, with the same criterion, do not."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.lint.finding import Finding, set_ranges, sheet_place
from ocop_rules.rulebook.lint.used_entries import UsedEntry, used_entries
from ocop_rules.rulebook.model import KnockOutRule, Rulebook
from ocop_rules.text import text

RULE = "uneven-knock-out"


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the sets without any knock-out at their head, and the definitions with a knock-out on some sheets."""
    heads = {
        number: [each for each in product_set.knock_outs if each.criterion is None]
        for number, product_set in rulebook.sets.items()
    }
    if any(heads.values()):
        for number, printed in heads.items():
            if not printed:
                yield Finding(
                    RULE,
                    sheet_place(number),
                    text(
                        "đầu phiếu không có điều kiện loại nào, dù các bộ khác có",
                        "no knock-out stands at the head of the sheet, though other sets have some",
                    ),
                    set=number,
                )
    for entry in used_entries(rulebook):
        yield from _uneven(rulebook, entry)


def _uneven(rulebook: Rulebook, entry: UsedEntry) -> Iterator[Finding]:
    printed: dict[str, tuple[KnockOutRule, list[int]]] = {}
    for number, criterion in entry.places:
        for knock_out in rulebook.sets[number].knock_outs:
            if knock_out.criterion == criterion:
                printed.setdefault(knock_out.name, (knock_out, []))[1].append(number)
    every = [number for number, _ in entry.places]
    for knock_out, sets in printed.values():
        others = [number for number in every if number not in sets]
        if others:
            title = knock_out.title
            yield entry.finding(
                RULE,
                text(
                    f"điều kiện loại “{title.vi}” in ở bộ {set_ranges(sets)}, không in ở bộ {set_ranges(others)}",
                    f"the knock-out “{title.en}” is printed on sheet {set_ranges(sets)}, not on {set_ranges(others)}",
                ),
            )
