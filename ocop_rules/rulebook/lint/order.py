"""Options that are worth no more than the option printed before them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.lint.finding import Finding, sheet_place
from ocop_rules.rulebook.lint.wording import number
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.printed import ErratumField
from ocop_rules.text import text

RULE = "order"

ERRATA: frozenset[ErratumField] = frozenset({"order", "points"})
"""The misprints that explain its findings."""


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the options that do not ascend in points, on every sheet, where one option is chosen."""
    for product_set in rulebook.sets.values():
        for criterion in product_set.criteria.values():
            if criterion.scoring is not Scoring.ONE:
                continue
            for case in criterion.cases or (None,):
                for before, option in pairwise(criterion.options_of(case)):
                    if option.points > before.points:
                        continue
                    points, earlier = number(option.points), number(before.points)
                    yield Finding(
                        RULE,
                        sheet_place(product_set.number, criterion.number, case, option.ordinal),
                        text(
                            f"phương án này được {points.vi} điểm, không hơn phương án in trước ({earlier.vi})",
                            f"the option is worth {points.en}, no more than the one printed before it ({earlier.en})",
                        ),
                        set=product_set.number,
                        criterion=criterion.number,
                        case=case,
                        option=option.ordinal,
                        definition=criterion.definition,
                    )
