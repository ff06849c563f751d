"""The diff of two versions, or of one set in two versions."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.diff.change import Change, VersionDiff
from ocop_rules.rulebook.diff.criteria import criteria_changes
from ocop_rules.rulebook.diff.decision import decision_changes
from ocop_rules.rulebook.diff.knock_outs import knock_out_changes
from ocop_rules.rulebook.diff.match import SetMatch, matched_sets
from ocop_rules.rulebook.diff.sets import membership_changes, sheet_changes
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.several import Several


def diff(before: Rulebook, after: Rulebook, only: ProductSet | None = None) -> VersionDiff:
    """Tell what changed in the law from one version to another.

    Args:
        before: the earlier version.
        after: the later version.
        only: a set of either; what changed elsewhere is left out.
    """
    return VersionDiff(before, after, only, Several(_changes(before, after, only)))


def _changes(before: Rulebook, after: Rulebook, only: ProductSet | None) -> Iterator[Change]:
    if only is None:
        yield from decision_changes(before, after)
    for match in matched_sets(before, after):
        if only is None or any(each is only for each in (*match.before, *match.after)):
            yield from _set_changes(match)


def _set_changes(match: SetMatch) -> Iterator[Change]:
    yield from membership_changes(match)
    for before, after in match.pairs():
        yield from sheet_changes(before, after)
        yield from knock_out_changes(before, after)
        yield from criteria_changes(before, after)
