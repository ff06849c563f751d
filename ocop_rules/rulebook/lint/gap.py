"""Values between printed thresholds that no option of a criterion claims (R2)."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.lint.used_entries import scored
from ocop_rules.rulebook.lint.wording import amount
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.thresholds import Gap, gaps
from ocop_rules.rulebook.vocabulary import FactDefinition
from ocop_rules.text import Text, text

RULE = "gap"


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the gaps, once for each way in which an entry is scored."""
    for entry in scored(rulebook):
        for case, options in entry.cases():
            for gap in gaps(options, rulebook.vocabulary):
                fact = rulebook.vocabulary.facts[gap.fact]
                values = _values(gap, fact)
                yield entry.finding(
                    RULE,
                    text(
                        f"không phương án nào nhận giá trị {values.vi} của “{fact.title.vi}”; "
                        f"phương án {gap.below.ordinal} liền dưới được tính (R2)",
                        f"no option claims {values.en} of “{fact.title.en}”; "
                        f"option {gap.below.ordinal} below it counts (R2)",
                    ),
                    case,
                    gap.below.ordinal,
                )


def _values(gap: Gap, fact: FactDefinition) -> Text:
    low, high = amount(gap.low, fact), amount(gap.high, fact)
    if gap.low == gap.high:
        return text(f"đúng {low.vi}", f"exactly {low.en}")
    return text(
        f"{'từ' if gap.low_in else 'trên'} {low.vi} đến {'hết' if gap.high_in else 'dưới'} {high.vi}",
        f"{'from' if gap.low_in else 'over'} {low.en} {'up to' if gap.high_in else 'to under'} {high.en}",
    )
