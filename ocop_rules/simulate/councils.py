"""Simulated councils: for each product and size the chance of each star, and from how many members on it is stable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from ocop_rules.brief import one_line
from ocop_rules.engine.plan import Plan
from ocop_rules.errors import InvalidSimulation, WorkerLost
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evaluation.workers import Workers, in_order
from ocop_rules.rating.choice import counted_sheets
from ocop_rules.simulate.ballots import judge_model
from ocop_rules.simulate.chances import Reason, SizeChances, Tally, size_chances
from ocop_rules.simulate.draws import Councils, Drawing, are_few, every_council
from ocop_rules.simulate.judged_product import JudgedProduct
from ocop_rules.simulate.judges import Judges, misfits
from ocop_rules.simulate.rated_councils import PROVISIONAL, CouncilRater, RatedCouncils
from ocop_rules.simulate.stability import stable_from

AT_ONCE = 1 << 14
"""At most so many councils are drawn and rated at once; where every council is counted there are no more."""

_NUMBERS = 1 << 22
"""At most about so many numbers are drawn at once."""

_ALONE = 1 << 30
"""A chunk is said to be so large that it goes to a process by itself."""

_WORTH = 1 << 21
"""Of fewer sheets than about this, other processes would be begun for longer than they help."""

WhyNot: TypeAlias = Literal["no-sheets", "totals-alone"]
"""Why no councils were simulated for a product."""


@dataclass(frozen=True)
class ProductCouncils:
    """What simulated councils of a product come to.

    Attributes:
        evaluation: the product, rated with the sheets that were given.
        sizes: what councils of each size come to, from the smallest; none where no councils were simulated.
        stable_from: from how many members on the verdict is stable in every size tried; None if in none.
        why_not: why no councils were simulated; None where they were.
    """

    evaluation: Evaluation
    sizes: tuple[SizeChances, ...]
    stable_from: int | None
    why_not: WhyNot | None = None


@dataclass(frozen=True)
class SimulatedCouncils:
    """What simulated councils of some products come to.

    Attributes:
        seed: the declared seed.
        judges: the declared judges.
        products: the products, in their order.
    """

    seed: int
    judges: Judges
    products: tuple[ProductCouncils, ...]

    def __repr__(self) -> str:
        return one_line(type(self).__name__, [("seed", self.seed), ("products", len(self.products))])


@dataclass(frozen=True, slots=True)
class CouncilChunk:
    """Some draws of councils of one product and size, or all that there can be.

    Attributes:
        product: the product.
        members: how many members the councils have.
        seed: the declared seed.
        first, count: the draws; where `exact`, nothing.
        exact: whether every council that there can be is counted in place of draws.
    """

    product: JudgedProduct
    members: int
    seed: int
    first: int
    count: int
    exact: bool


def simulate_councils(
    evaluations: Iterable[Evaluation],
    judges: Judges,
    seed: int,
    workers: Workers = 1,
    shown: Callable[[int], None] = lambda _: None,
) -> SimulatedCouncils:
    """Return what councils could come to whose members judge as declared.

    Args:
        evaluations: the products, rated with the sheets of their council or of one judge.
        judges: the judges.
        seed: what draws hang on, with the product, the size and the number of the draw; the same gives the same.
        workers: how many processes rate, or the cluster.
        shown: is told how many products are done, after each.

    Raises:
        InvalidSimulation: what is declared does not fit the products' sheets, with every problem at once.
        EngineDisagreement: a council of the sample is rated otherwise by the other evaluators (R12).
        WorkerLost: a process ended twice in the middle of the same work.
    """
    known = [*evaluations]
    sheets = {id(each.product_set): each.product_set for each in known}
    problems = [*misfits(judges, [*sheets.values()])]
    if problems:
        raise InvalidSimulation(problems)
    models = [judge_model(each, judges.ballots) for each in known]
    chunks = (
        chunk
        for evaluation, model in zip(known, models, strict=True)
        if model is not None
        for chunk in _chunks(JudgedProduct.of(evaluation, model), judges, seed)
    )
    written = len(known) * sum(judges.members) * judges.draws
    answers = _tallied(chunks, workers if written >= _WORTH else 1)
    products = []
    for evaluation, model in zip(known, models, strict=True):
        if model is None:
            why: WhyNot = "totals-alone" if counted_sheets(evaluation.bundle.sheets) else "no-sheets"
            products.append(ProductCouncils(evaluation, (), None, why))
        else:
            sizes = tuple(next(answers) for _ in judges.members)
            products.append(ProductCouncils(evaluation, sizes, stable_from(sizes, judges.stable)))
        shown(len(products))
    return SimulatedCouncils(seed, judges, tuple(products))


def _chunks(product: JudgedProduct, judges: Judges, seed: int) -> Iterator[CouncilChunk]:
    for members in judges.members:
        if are_few(product.model, members, AT_ONCE):
            yield CouncilChunk(product, members, seed, 0, 0, exact=True)
            continue
        numbers = Drawing(product.model, members, seed, product.evidence.dossier).numbers
        at_once = max(1, min(AT_ONCE, _NUMBERS // numbers))
        for first in range(0, judges.draws, at_once):
            yield CouncilChunk(product, members, seed, first, min(at_once, judges.draws - first), exact=False)


def _tallied(chunks: Iterable[CouncilChunk], workers: Workers) -> Iterator[SizeChances]:
    """Return what councils of each product and size come to: chunks of the same follow each other."""
    whole: tuple[CouncilChunk, Tally] | None = None
    for batch in in_order(tally_chunk, chunks, workers, size=lambda _: _ALONE):
        for chunk, tally in batch:
            if isinstance(tally, WorkerLost):
                raise tally
            if whole is not None and chunk.first == 0:
                yield _size(*whole)
                whole = None
            whole = chunk, tally if whole is None else whole[1] + tally
    if whole is not None:
        yield _size(*whole)


def _size(chunk: CouncilChunk, tally: Tally) -> SizeChances:
    return size_chances(chunk.members, tally, exact=chunk.exact)


def tally_chunk(chunk: CouncilChunk) -> Tally:
    """Return what the councils of a chunk come to, counted.

    Raises:
        EngineDisagreement: a council of the sample is rated otherwise by the other evaluators (R12).
    """
    product = chunk.product
    if chunk.exact:
        councils = every_council(product.model, chunk.members)
    else:
        drawing = Drawing(product.model, chunk.members, chunk.seed, product.evidence.dossier)
        councils = drawing.draw(chunk.first, chunk.count)
    rater = CouncilRater(product)
    return tally_of(councils, rater.rated(councils), rater.plan)


def tally_of(councils: Councils, rated: RatedCouncils, plan: Plan) -> Tally:
    """Return rated councils, counted.

    Args:
        councils: the councils.
        rated: what each comes to.
        plan: the plan of the product set.
    """
    everywhere = np.ones(councils.count, dtype=np.bool_)
    given = everywhere.copy()
    outcomes: Counter[str] = Counter()
    for name, where in rated.outcomes.items():
        outcomes[name] = councils.weight(where)
        given &= ~where
    for stars in np.unique(rated.stars[given]).tolist():
        outcomes[str(stars)] = councils.weight(given & (rated.stars == stars))
    short: Counter[int] = Counter()
    reasons: Counter[tuple[int, Reason]] = Counter()
    for stars in (band.stars for band in plan.bands):
        fewer = rated.stars < stars
        short[stars] = councils.weight(fewer)
        reasons[stars, Reason("points")] = councils.weight(fewer & (rated.band < stars))
        reasons[stars, Reason("apart")] = councils.weight(fewer & rated.outcomes[PROVISIONAL])
        for mark, missed in zip(plan.marks, rated.missed, strict=True):
            if mark.stars <= stars:
                reason = Reason("requirement", mark.stars, mark.criterion, mark.option.ordinal)
                reasons[stars, reason] += councils.weight(fewer & missed)
        for watch, fires in zip(plan.watches, rated.knocked_out, strict=True):
            reasons[stars, Reason("knock_out", knock_out=watch.knock_out.id)] = councils.weight(fewer & fires)
    return Tally(councils.count, councils.weight(everywhere), +outcomes, +short, +reasons)
