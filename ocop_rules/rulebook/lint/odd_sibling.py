"""Criteria that differ from their siblings on other sheets in one figure: likely misprints.

Siblings have the same title, the same cases, as many options and mostly the same labels. One figure is told from a
decided difference by what nothing else in print confirms: the best option's points are left out, since the
section's maximum confirms them (`maximum` finds those that it does not); the figures of most siblings must be shared
by at least two of them, and by more than share the odd ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from ocop_rules.rulebook.lint.finding import Finding, sheet_place
from ocop_rules.rulebook.lint.wording import number
from ocop_rules.rulebook.model import Criterion, Option, ProductSet, Rulebook
from ocop_rules.rulebook.printed import ErratumField
from ocop_rules.text import Text, text

RULE = "odd-sibling"

ERRATA: frozenset[ErratumField] = frozenset({"points", "min_stars"})
"""The misprints that explain its findings."""

MIN_SHARING = 2
"""At least this many siblings share the usual figures."""


class _Figure(NamedTuple):
    case: str | None
    option: int
    kind: Literal["points", "min_stars"]
    value: Decimal | int | None


_Figures: TypeAlias = tuple[_Figure, ...]


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the criteria with one figure that most of their siblings do not share."""
    titled: dict[str, list[tuple[ProductSet, Criterion]]] = {}
    for product_set in rulebook.sets.values():
        for criterion in product_set.criteria.values():
            titled.setdefault(criterion.title.en, []).append((product_set, criterion))
    for group in titled.values():
        for product_set, criterion in group:
            siblings = [
                other for elsewhere, other in group if elsewhere is not product_set and _alike(criterion, other)
            ]
            odd = _odd(criterion, siblings)
            if odd is not None:
                yield _finding(product_set, criterion, *odd, len(siblings))


def _alike(one: Criterion, other: Criterion) -> bool:
    mine, theirs = list(one.all_options()), list(other.all_options())
    if one.scoring is not other.scoring or [case for case, _ in mine] != [case for case, _ in theirs]:
        return False
    same = sum(option.label.en == twin.label.en for (_, option), (_, twin) in zip(mine, theirs, strict=True))
    return 2 * same > len(mine)


def _odd(criterion: Criterion, siblings: list[Criterion]) -> tuple[_Figure, _Figure, int] | None:
    """Return the odd figure, what is usual in its place, and for how many siblings."""
    own = _figures(criterion)
    shared = Counter(_figures(sibling) for sibling in siblings)
    if not shared:
        return None
    usual, count = shared.most_common(1)[0]
    differing = [(mine, theirs) for mine, theirs in zip(own, usual, strict=True) if mine != theirs]
    if count < MIN_SHARING or 2 * count <= len(siblings) or count <= shared[own] + 1 or len(differing) != 1:
        return None
    mine, theirs = differing[0]
    if mine.kind == "points" and _is_best(criterion, mine):
        return None
    return mine, theirs, count


def _figures(criterion: Criterion) -> _Figures:
    return tuple(figure for case, option in criterion.all_options() for figure in _of(case, option))


def _of(case: str | None, option: Option) -> Iterator[_Figure]:
    yield _Figure(case, option.ordinal, "points", option.points)
    yield _Figure(case, option.ordinal, "min_stars", option.min_stars)


def _is_best(criterion: Criterion, figure: _Figure) -> bool:
    options = criterion.options_of(figure.case)
    return options[figure.option - 1].rank == len(options)


def _finding(
    product_set: ProductSet, criterion: Criterion, mine: _Figure, usual: _Figure, count: int, siblings: int
) -> Finding:
    here, there = _worded(mine), _worded(usual)
    return Finding(
        RULE,
        sheet_place(product_set.number, criterion.number, mine.case, mine.option),
        text(
            f"“{criterion.title.vi}”: {here.vi}, trong khi {count} trên {siblings} tiêu chí cùng loại: {there.vi}",
            f"“{criterion.title.en}”: {here.en}, while {count} of {siblings} sibling criteria have {there.en}",
        ),
        set=product_set.number,
        criterion=criterion.number,
        case=mine.case,
        option=mine.option,
        definition=criterion.definition,
    )


def _worded(figure: _Figure) -> Text:
    if figure.value is None:
        return text("không có dấu sao", "no mark")
    if figure.kind == "min_stars":
        return text(f"dấu {figure.value} sao", f"the mark of {figure.value} stars")
    points = number(Decimal(figure.value))
    return text(f"{points.vi} điểm", f"{points.en} {'point' if figure.value == 1 else 'points'}")
