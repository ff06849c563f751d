"""Minimum requirements on options that nothing can earn."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.kinds import DecidedBy, Scoring
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.lint.region import can_hold
from ocop_rules.rulebook.lint.used_entries import findings_of_options
from ocop_rules.rulebook.lint.wording import ordinals
from ocop_rules.rulebook.model import Criterion, Option, Rulebook
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.text import Text, text

RULE = "unreachable-mark"


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the marked options that cannot be earned, once for each way in which an entry is scored."""
    return findings_of_options(rulebook, RULE, _wrong)


def _wrong(criterion: Criterion, option: Option, options: tuple[Option, ...], vocabulary: Vocabulary) -> Text | None:
    stars = option.min_stars
    if stars is None:
        return None
    if criterion.scoring is Scoring.SUM:
        return text(
            f"dấu {stars} sao không có tác dụng: các phương án của tiêu chí này được cộng dồn",
            f"the mark of {stars} stars has no effect: the options of this criterion add up",
        )
    if criterion.decided_by is DecidedBy.COUNCIL or _earnable(option, vocabulary):
        return None
    better = [other.ordinal for other in options if other.rank > option.rank and _earnable(other, vocabulary)]
    if not better:
        return text(
            f"{stars} sao đòi phương án này hoặc tốt hơn, nhưng không minh chứng nào đạt được",
            f"{stars} stars ask for this option or a better one, but no evidence earns any",
        )
    return text(
        f"{stars} sao đòi phương án này, nhưng minh chứng chỉ đạt được phương án tốt hơn ({ordinals(better)})",
        f"{stars} stars ask for this option, but evidence only earns a better one ({ordinals(better)})",
    )


def _earnable(option: Option, vocabulary: Vocabulary) -> bool:
    return option.when is not None and can_hold(option.when, vocabulary)
