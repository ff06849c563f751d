"""Results that an office's own table prints, held against what a round comes to by the sheets that it has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ocop_rules.council.imported import Doubt, own_doubts
from ocop_rules.council.results import ProductResult, RoundResult
from ocop_rules.errors import Problem
from ocop_rules.forms.mapped.read import ImportedResult
from ocop_rules.text import folded, printable, text


def held_against(results: Iterable[ImportedResult], own: RoundResult) -> Iterator[Problem]:
    """Yield in what printed results differ from a round's own, each with both figures, by the row that prints them.

    Only what both have is compared: the totals of members by name, the mean and the stars.

    Args:
        results: what tables print.
        own: what the round comes to.
    """
    for result in results:
        product = _product(result, own)
        if product is None:
            message = text("đợt này không có sản phẩm này", "this round has no such product")
            found = printable(result.dossier or result.product or "")
            yield Problem("unknown-product", result.place, message, None, found)
            continue
        for doubt in _doubts(result, product, own):
            yield Problem(doubt.code, result.place, doubt.message)


def _product(result: ImportedResult, own: RoundResult) -> ProductResult | None:
    for each in own.products:
        if result.dossier is not None and result.dossier == each.bundle.dossier:
            return each
    name = folded(result.product or "")
    named = [each for each in own.products if name and folded(each.bundle.product.name) == name]
    return named[0] if len(named) == 1 else None


def _doubts(result: ImportedResult, product: ProductResult, own: RoundResult) -> Iterator[Doubt]:
    totals = {}
    for name, stated in result.totals.items():
        member = own.opened.round.member_named(name)
        score = next((each for each in product.scores if each.member == member), None)
        if score is not None and score.total is not None and stated is not None:
            totals[score.member.name] = (stated, score.total)
    evaluation = product.evaluation
    points = evaluation.points if evaluation is not None else None
    stars = evaluation.stars if evaluation is not None else None
    yield from own_doubts(totals, result.mean, points, result.stars, stars)
