"""The sheets of several judges side by side: each one's option at each criterion, and the option that all reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ocop_rules.characters import shown
from ocop_rules.evaluation.document import CriterionDocument
from ocop_rules.rating.points import points_of
from ocop_rules.text import Lang
from ocop_rules.words.entry import told
from ocop_rules.words.terms import ROLES, displayed


@dataclass(frozen=True, slots=True)
class BallotRow:
    """A criterion as several judged it.

    Attributes:
        votes: the ordinals that each chose, `–` for none.
        reached: the ordinal of the option that they reach together.
        points: what it earns, exact or rounded for display.
        agreed: whether all chose the same.
    """

    number: str
    title: str
    votes: tuple[str, ...]
    reached: str
    points: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The sheets of several judges: who they are, and what each chose."""

    judges: tuple[str, ...]
    rows: tuple[BallotRow, ...]


def side_by_side(
    judges: Sequence[str], criteria: Mapping[str, CriterionDocument], titles: Mapping[str, str], lang: Lang
) -> SideBySide | None:
    """Return the sheets that count side by side; None where there are not several.

    Args:
        judges: those whose sheets count, in their order.
        criteria: of an evaluation's JSON.
        titles: of the criteria that are shown, in printed order.
        lang: in which points are written.
    """
    if len(judges) < 2:
        return None
    rows = []
    for number, title in titles.items():
        found = criteria[number]
        judged = found.get("judged", [])
        if len(judged) == len(judges):
            votes = tuple(map(ordinals, judged))
            points = displayed(points_of(Fraction(found["points"])), lang)
            rows.append(BallotRow(number, title, votes, ordinals(found["option"]), points, len(set(votes)) == 1))
    return SideBySide(tuple(judges), tuple(rows)) if rows else None


def sheet_of(judges: Sequence[tuple[str, str]], lang: Lang) -> str | None:
    """Return whose sheet counts, by name and role; None for none or several."""
    if len(judges) != 1:
        return None
    ((judge, role),) = judges
    name, title = shown(judge), ROLES[role].in_(lang)
    if name.casefold() == title.casefold():
        return told("sheet-of", lang, name=title)
    return told("sheet-of-as", lang, name=name, role=title)


def ordinals(option: int | Sequence[int] | None) -> str:
    """Return what was chosen by its ordinals: `3`, `1+3` where options add up, `–` for none."""
    if isinstance(option, Sequence):
        return "+".join(map(str, option)) or "0"
    return "–" if option is None else str(option)
