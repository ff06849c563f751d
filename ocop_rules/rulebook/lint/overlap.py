"""Printed thresholds that two options of a criterion both claim (R2)."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.lint.used_entries import scored
from ocop_rules.rulebook.lint.wording import amount
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.thresholds import overlaps
from ocop_rules.text import text

RULE = "overlap"


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the values that two options claim, once for each way in which an entry is scored."""
    for entry in scored(rulebook):
        for case, options in entry.cases():
            for overlap in overlaps(options, rulebook.vocabulary):
                fact = rulebook.vocabulary.facts[overlap.fact]
                low, high = amount(overlap.low, fact), amount(overlap.high, fact)
                same = overlap.low == overlap.high
                pair = f"{overlap.lower.ordinal}, {overlap.upper.ordinal}"
                vi = low.vi if same else f"từ {low.vi} đến {high.vi}"
                en = low.en if same else f"{low.en} to {high.en}"
                yield entry.finding(
                    RULE,
                    text(
                        f"các phương án {pair} cùng nhận giá trị {vi} của “{fact.title.vi}”; "
                        "phương án tốt hơn được tính (R2)",
                        f"options {pair} both claim {en} of “{fact.title.en}”; the better one counts (R2)",
                    ),
                    case,
                    overlap.lower.ordinal,
                )
