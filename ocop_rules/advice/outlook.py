"""The outlook of many products: how far each is from each number of stars, and which papers would lift most of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ocop_rules.advice.found import Found
from ocop_rules.brief import brief
from ocop_rules.rating.points import exact_text
from ocop_rules.rating.result import OutcomeName, Result
from ocop_rules.text import Text

OUTLOOK_STARS = (3, 4, 5)
"""The stars that are looked out for where none are named: those that are recognised."""

MOST_STEPS = 3
"""Products that are more steps away than this are counted together."""

Reach: TypeAlias = Literal["held", "reachable", "unreachable"]
"""The stars are held; a path leads to them; none does."""


@dataclass(frozen=True, slots=True)
class StarOutlook:
    """How far one product is from so many stars.

    Attributes:
        stars: the stars.
        reach: whether they are held, can be reached, or cannot.
        raises: the numbers of the criteria to raise, on the best path: its steps.
        papers: the types of the papers to be had.
        facts: the names of the facts to bring about.
        judged: the numbers of the criteria on which people have to choose another option.
        points: what the product would have, as exact text; None where it cannot be reached.
        first_day: the first day on which all of it can hold, as far as that is known.
        unknown_days: whether it is not known of some change how long it takes.
        by_people: whether people stand in the way, whom the path was not to count on.
    """

    stars: int
    reach: Reach
    raises: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()
    points: str | None = None
    first_day: str | None = None
    unknown_days: bool = False
    by_people: bool = False

    def __repr__(self) -> str:
        return brief(self)

    @property
    def steps(self) -> int | None:
        """How many steps away the stars are: criteria to raise; 0 where they are held, None where out of reach.

        What raises no criterion, such as clearing a knock-out, is one step.
        """
        if self.reach == "unreachable":
            return None
        return 0 if self.reach == "held" else max(len(self.raises), 1)

    @property
    def changes(self) -> int:
        """How many changes of the evidence the path has."""
        return len(self.papers) + len(self.facts) + len(self.judged)


@dataclass(frozen=True, slots=True)
class ProductOutlook:
    """How far one product is from more stars.

    Attributes:
        dossier, product, version: what it is, and what it was rated under.
        product_set: the number of its set.
        points: its points now, as exact text.
        outcome: of its rating now.
        stars: its stars now; None where it has none.
        ahead: the stars looked out for, in their order.
        names: the names of papers and facts on its paths.
    """

    dossier: str
    product: str
    version: str
    product_set: int
    points: str
    outcome: OutcomeName
    stars: int | None
    ahead: tuple[StarOutlook, ...]
    names: Mapping[str, Text]

    def __repr__(self) -> str:
        return brief(self)

    @property
    def next(self) -> StarOutlook | None:
        """The least stars that are not held; None where all are."""
        return next((each for each in self.ahead if each.reach != "held"), None)


def star_outlook(found: Found) -> StarOutlook:
    """Return how far a product is from the stars that advice was found for."""
    path = found.best
    if path is None:
        return StarOutlook(found.target, "unreachable", by_people=any(each.by_people for each in found.obstacles))
    kinds: dict[str, list[str]] = defaultdict(list)
    for change in path.changes:
        kinds[change.kind].append(change.name)
    return StarOutlook(
        found.target,
        "held" if found.is_reached else "reachable",
        tuple(each.criterion for each in path.raises),
        tuple(kinds["paper"]),
        tuple(kinds["fact"]),
        tuple(kinds["judged"]),
        exact_text(path.points),
        None if path.first_day is None else path.first_day.isoformat(),
        path.unknown_days,
    )


def product_outlook(result: Result, ahead: tuple[StarOutlook, ...]) -> ProductOutlook:
    """Return the outlook of a product that was rated so."""
    vocabulary = result.rulebook.vocabulary
    names = {name: vocabulary.documents[name].title for each in ahead for name in each.papers}
    names |= {name: vocabulary.facts[name].title for each in ahead for name in each.facts}
    return ProductOutlook(
        result.dossier,
        result.bundle.product.name,
        result.version,
        result.product_set.number,
        exact_text(result.points),
        result.outcome,
        result.stars,
        ahead,
        names,
    )


@dataclass(frozen=True, slots=True)
class PaperDemand:
    """What one type of paper would do for many products.

    Attributes:
        paper: the type.
        title: its name.
        products: how many products need it on the best path to one of the stars looked out for.
        by_stars: how many need it, by the stars.
        alone: how many get one of the stars with this paper and no other, by the stars.
    """

    paper: str
    title: Text
    products: int
    by_stars: Mapping[int, int]
    alone: Mapping[int, int]

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class UnknownProduct:
    """A product of a register of which nothing can be told.

    Attributes:
        id: its id in the register.
        product: its name.
        reason: why nothing can be told.
    """

    id: str
    product: str
    reason: Text

    def __repr__(self) -> str:
        return brief(self)


@dataclass(slots=True)
class OutlookSummary:
    """What the outlooks of many products come to.

    Attributes:
        products: the products, in their order.
        wrong: how many dossiers could not be read or advised on.
        passed_over: the files that are no dossiers.
        unknown: the products of registers of which no bundle is at hand.
    """

    products: list[ProductOutlook] = field(default_factory=list)
    wrong: int = 0
    passed_over: list[str] = field(default_factory=list)
    unknown: list[UnknownProduct] = field(default_factory=list)

    @property
    def stars(self) -> tuple[int, ...]:
        """The stars that were looked out for."""
        return tuple(sorted({each.stars for product in self.products for each in product.ahead}))

    def at(self, stars: int, steps: int | None) -> list[ProductOutlook]:
        """Return the products that are so many steps from so many stars; more than `MOST_STEPS` are together."""
        return [
            product
            for product in self.products
            for each in product.ahead
            if each.stars == stars and self._capped(each.steps) == steps
        ]

    @staticmethod
    def _capped(steps: int | None) -> int | None:
        return None if steps is None else min(steps, MOST_STEPS + 1)

    def papers(self) -> list[PaperDemand]:
        """Return the papers that products need, that which most of them need first."""
        needing: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        alone: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        titles: dict[str, Text] = {}
        for at, product in enumerate(self.products):
            for each in product.ahead:
                for paper in each.papers:
                    titles.setdefault(paper, product.names[paper])
                    needing[paper][each.stars].add(at)
                    alone[paper][each.stars] += len(each.papers) == 1
        demands = [
            PaperDemand(
                paper,
                titles[paper],
                len(_together(by_stars.values())),
                {stars: len(by_stars.get(stars, ())) for stars in self.stars},
                {stars: alone[paper].get(stars, 0) for stars in self.stars},
            )
            for paper, by_stars in needing.items()
        ]
        return sorted(demands, key=lambda each: (-each.products, -sum(each.by_stars.values()), each.paper))


def _together(sets: Iterable[set[int]]) -> set[int]:
    return {each for found in sets for each in found}
