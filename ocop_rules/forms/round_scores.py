"""Who gave what in a round: products by members, as short as a terminal needs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ocop_rules.brief import brief
from ocop_rules.council.results import MemberScore, RoundResult
from ocop_rules.council.round import Member
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.text import Lang
from ocop_rules.words.rounds import SCORES
from ocop_rules.words.terms import ROLES, displayed

NOT_SCORED = "–"
"""What stands for a product that a member has not scored."""


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """The totals that members gave.

    Attributes:
        heads: a short name for each member, in the order of the round.
        rows: for each product its name and a cell for each member: the total, in brackets where it does not count.
        legend: for each member the full name, and what to know of its seat.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    legend: tuple[str, ...]

    def __repr__(self) -> str:
        return brief(self)

    def numbered(self) -> ScoreTable:
        """Return the same with numbers for names, where these are too wide."""
        return ScoreTable(tuple(str(i) for i, _ in enumerate(self.heads, 1)), self.rows, self.legend)


def score_table(result: RoundResult, lang: Lang) -> ScoreTable:
    """Return what each member gave each product."""
    members = result.opened.round.members
    chair = result.opened.round.chair
    return ScoreTable(
        short_names(members),
        tuple(
            (each.evidence.product.name, tuple(_cell(score, lang) for score in each.scores)) for each in result.products
        ),
        tuple(_told(member, member is chair, lang) for member in members),
    )


def short_names(members: Sequence[Member]) -> tuple[str, ...]:
    """Return a name for each member that tells it from the others: its id, the given name, or more of the name."""
    found = [member.id or "" for member in members]
    ways: tuple[Callable[[list[str]], str], ...] = (
        lambda words: words[-1],
        lambda words: "".join(word[0] for word in words[:-1]) + "." + words[-1],  # as in NV.Hòa
        lambda words: " ".join(words),
    )
    for way in ways:
        named = [short or way(member.name.split()) for short, member in zip(found, members, strict=True)]
        times = Counter(named)
        found = [name if times[name] == 1 else short for short, name in zip(found, named, strict=True)]
    return tuple(found)


def _cell(score: MemberScore, lang: Lang) -> str:
    if score.total is None:
        return NOT_SCORED
    shown = displayed(score.total, lang)
    return shown if score.counted else f"({shown})"


def _told(member: Member, chairs: bool, lang: Lang) -> str:
    notes = [SCORES["chair"].in_(lang)] if chairs else []
    if member.role is not Role.COUNCIL:
        notes.append(ROLES[member.role].in_(lang))
    if member.absent is not None:
        notes.append(SCORES["absent"].in_(lang))
    return f"{member.name} ({', '.join(notes)})" if notes else member.name
