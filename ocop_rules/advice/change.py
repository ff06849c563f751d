"""Changes of the evidence, and the raises of criteria that they give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from ocop_rules.brief import brief
from ocop_rules.rating.points import Points
from ocop_rules.rulebook.vocabulary import Attester, FactValue

ChangeKind: TypeAlias = Literal["fact", "paper", "judged"]
"""A fact becomes a value, a paper is had, or the members of the council choose an option."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What a number must keep to.

    Attributes:
        word: `at_least`, `above`, `at_most` or `below`.
        number: the threshold, in the fact's unit.
    """

    word: Literal["at_least", "above", "at_most", "below"]
    number: Decimal

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class EvidenceChange:
    """One change of the evidence.

    Attributes:
        kind: what changes.
        name: the fact, the document type, or the number of the criterion that people judge.
        value: the fact's new value.
        before: its value that counts now, or that is stated and does not count; None where none is.
        among: every value of a choice that would do as well.
        bound: the threshold of a number.
        documents: ids of documents at hand that back the fact.
        papers: document types any one of which backs the fact, or the paper's own type.
        attesters: who may attest the fact.
        by_paper: the type of the new paper of the path that backs the fact; None where that needs none.
        facts: of a paper, the facts of the path that it backs, with those that are stated already and count again.
        renews: of a paper, whether the bundle lists one of its type that does not count.
        months: how many months a fact claims to have passed, or before how many a paper must have been issued.
        option: the ordinal of the option that people choose.
        case: the case that it is of.
        serves: the numbers of the criteria that it raises, and of knock-outs that it clears as `✗` and their id.
        agrees_with: facts that its absence would contradict, where the stars hold without it as far as points and
            requirements go: it is told because it must be true as well. Empty where the stars are missed without it.
        cost: what it costs, under the measure `cost`; None under others.
        unknown_cost: whether nothing says what it costs.
        days: how many days it takes, by the calendar; None where that is not known.
        first_day: the first day on which it can hold, where it is known: after waiting and obtaining it.
        start_by: the last day on which to begin, where a day of filing is given and it is known how long it takes.
    """

    kind: ChangeKind
    name: str
    value: FactValue | None = None
    before: FactValue | None = None
    among: tuple[FactValue, ...] = ()
    bound: Bound | None = None
    documents: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    attesters: tuple[Attester, ...] = ()
    by_paper: str | None = None
    facts: tuple[str, ...] = ()
    renews: bool = False
    months: int = 0
    option: int | None = None
    case: str | None = None
    serves: tuple[str, ...] = ()
    agrees_with: tuple[str, ...] = ()
    cost: Decimal | None = None
    unknown_cost: bool = False
    days: int | None = None
    first_day: date | None = None
    start_by: date | None = None

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class Raise:
    """A criterion that gets a better option.

    Attributes:
        criterion: its number.
        before, after: the ordinal of the option that counts, a tuple where options add up, None for none.
        case: the case that the new option is of.
        points: how many more points it earns.
        required_for: the stars, up to those wanted, that ask for it and do not have it yet.
        rescored: whether sheets that judged it are to be scored anew on the evidence.
        changes: the positions, in the path, of the changes that it rests on; none where the evidence at hand will do.
    """

    criterion: str
    before: int | tuple[int, ...] | None
    after: int | tuple[int, ...] | None
    case: str | None
    points: Points
    required_for: tuple[int, ...]
    rescored: bool
    changes: tuple[int, ...]

    def __repr__(self) -> str:
        return brief(self)
