"""Options that no evidence can make count."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.kinds import DecidedBy, Scoring
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.lint.region import can_hold, implies
from ocop_rules.rulebook.lint.used_entries import findings_of_options
from ocop_rules.rulebook.model import Criterion, Option, Rulebook
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.text import Text, text

RULE = "unearnable-option"


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the options that evidence never earns, once for each way in which an entry is scored."""
    return findings_of_options(rulebook, RULE, _wrong)


def _wrong(criterion: Criterion, option: Option, options: tuple[Option, ...], vocabulary: Vocabulary) -> Text | None:
    if option.when is None:
        if criterion.decided_by is DecidedBy.EVIDENCE and option.points > 0:
            return text(
                "có điểm nhưng thiếu “when”: không minh chứng nào đạt được phương án này",
                "it is worth points but has no “when”: no evidence earns it",
            )
        return None
    if not can_hold(option.when, vocabulary):
        return text("điều kiện “when” không bao giờ đúng", "its “when” can never be true")
    if criterion.scoring is Scoring.ONE:
        for better in options:
            if better.rank > option.rank and better.when and implies(option.when, better.when, vocabulary):
                return text(
                    f"không bao giờ được tính: đạt phương án này là đạt luôn phương án {better.ordinal}, tốt hơn",
                    f"it never counts: whatever earns it also earns option {better.ordinal}, which is better",
                )
    return None
