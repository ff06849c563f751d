"""Simulated councils in words: the same tables for the terminal and the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ocop_rules.characters import shown
from ocop_rules.rating.choice import counted_sheets
from ocop_rules.rating.council import CouncilRules
from ocop_rules.replay.summary import ORDER
from ocop_rules.simulate.chances import PARTS, Chance, Reason, SizeChances
from ocop_rules.simulate.councils import ProductCouncils, SimulatedCouncils
from ocop_rules.simulate.councils_by_law import CouncilsUnder
from ocop_rules.simulate.stability import is_reached, stability
from ocop_rules.text import Lang
from ocop_rules.words.replays import counted, share, stars_or_outcome
from ocop_rules.words.simulated_councils import ABOUT, COLUMNS, HEADINGS, REASONS, STABILITY, WHY_NOT, said
from ocop_rules.words.terms import OUTCOMES, displayed, headed, points, short_stars

MOST_PRODUCTS = 40
"""So many products are shown; the document has them all."""


@dataclass(frozen=True, slots=True)
class ProductView:
    """What simulated councils of a product come to, in words.

    Attributes:
        heading: the product.
        lines: what is said before the table.
        columns: the heads of the columns; none where no councils were simulated.
        right: the places of the columns that hold numbers.
        rows: the cells, a row a size of council.
        missed_by: what mostly keeps councils from stars, a line a size.
    """

    heading: str
    lines: tuple[str, ...]
    columns: tuple[str, ...] = ()
    right: frozenset[int] = frozenset()
    rows: tuple[tuple[str, ...], ...] = ()
    missed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CouncilsView:
    """Simulated councils under one law, in words.

    Attributes:
        title: which law it is.
        about: what is shown.
        stable: of how many products the verdict is stable, a line a size; none where there is one product.
        products: the first products.
        more: how many more there are; None for none.
    """

    title: str
    about: tuple[str, ...]
    stable: tuple[str, ...]
    products: tuple[ProductView, ...]
    more: str | None


def councils_view(law: CouncilsUnder, lang: Lang) -> CouncilsView:
    """Return simulated councils under one law in words."""
    found = law.found
    under = HEADINGS["base"].in_(lang) if law.draft is None else shown(law.draft.title.in_(lang))
    draws = counted(found.judges.draws, lang)
    about = [ABOUT["page"].in_(lang).format(seed=found.seed, draws=draws), ABOUT["interval"].in_(lang)]
    if law.left_out:
        about.append(said("left_out", lang, count=counted(law.left_out, lang)))
    title = f"{HEADINGS['page'].in_(lang)} · {under}"
    views = tuple(_product(each, found.judges.stable, lang) for each in found.products[:MOST_PRODUCTS])
    rest = len(found.products) - len(views)
    more = said("more", lang, count=counted(rest, lang)) if rest else None
    return CouncilsView(title, tuple(about), tuple(_stable(found, lang)), views, more)


def _stable(found: SimulatedCouncils, lang: Lang) -> Iterator[str]:
    simulated = [each for each in found.products if each.sizes]
    for place, members in enumerate(found.judges.members if len(simulated) > 1 else ()):
        stable = sum(is_reached(each.sizes[place], found.judges.stable) for each in simulated)
        counts = {"stable": counted(stable, lang), "all": counted(len(simulated), lang)}
        yield said("stable", lang, members=members, share=of_all(found.judges.stable, lang), **counts)


def product_heading(each: ProductCouncils, lang: Lang) -> str:
    """Return what to call a product."""
    bundle = each.evaluation.bundle
    dossier, name = shown(bundle.dossier), shown(bundle.product.name)
    return HEADINGS["product"].in_(lang).format(dossier=dossier, product=name)


def of_all(stable: Decimal, lang: Lang) -> str:
    """Return a declared share as people read it."""
    return _per_cent(int(stable * PARTS), lang)


def _product(each: ProductCouncils, stable: Decimal, lang: Lang) -> ProductView:
    heading = product_heading(each, lang)
    evaluation = each.evaluation
    outcome = short_stars(evaluation.stars) if evaluation.stars is not None else OUTCOMES[evaluation.outcome].in_(lang)
    sheets = len(counted_sheets(evaluation.bundle.sheets))
    given = said("given", lang, sheets=sheets, outcome=outcome, points=points(evaluation.points, lang))
    if each.why_not is not None:
        return ProductView(heading, (given, headed(WHY_NOT[each.why_not], lang)))
    came = [name for name in ORDER if any(name == other for size in each.sizes for other, _ in size.chances)]
    heads = [COLUMNS["members"].in_(lang), *(stars_or_outcome(name, lang) for name in came)]
    heads += [COLUMNS[name].in_(lang) for name in ("most_likely", "range", "stable")]
    right = frozenset(range(len(came) + 1))
    rows = tuple(tuple(_row(size, came, stable, lang)) for size in each.sizes)
    missed = tuple(line for size in each.sizes if (line := _missed_by(each, size, lang)) is not None)
    return ProductView(heading, (given, _stable_from(each, stable, lang)), tuple(heads), right, rows, missed)


def _stable_from(each: ProductCouncils, stable: Decimal, lang: Lang) -> str:
    if each.stable_from is None:
        return said("never_stable", lang, share=of_all(stable, lang))
    outcome = stars_or_outcome(each.sizes[-1].most_likely[0], lang)
    return said("stable_from", lang, outcome=outcome, members=each.stable_from, share=of_all(stable, lang))


def _row(size: SizeChances, came: list[str], stable: Decimal, lang: Lang) -> Iterator[str]:
    chances = dict(size.chances)
    yield str(size.members)
    for name in came:
        yield told(chances[name], lang) if name in chances else "–"
    name, chance = size.most_likely
    yield stars_or_outcome(name, lang)
    yield said("exact", lang) if size.exact else between(chance, lang)
    yield STABILITY[stability(size, stable)].in_(lang)


def _missed_by(each: ProductCouncils, size: SizeChances, lang: Lang) -> str | None:
    """Return what mostly keeps councils from the stars that are most likely, and from one more; None if nothing."""
    reasons = "; ".join(_reasons(each, size, lang))
    return said("missed_by", lang, members=size.members, reasons=reasons) if reasons else None


def _reasons(each: ProductCouncils, size: SizeChances, lang: Lang) -> Iterator[str]:
    likely = size.likely_stars
    for short in size.short:
        if likely <= short.stars <= likely + 1 and short.reasons:
            reason, chance = short.reasons[0]
            why = _reason(each, reason, lang)
            yield said("reason", lang, stars=short_stars(short.stars), reason=why, chance=told(chance, lang))


def told(chance: Chance, lang: Lang) -> str:
    """Return a chance in tenths of a per cent, rounded down, so that 100 % is all."""
    return share(chance.count, chance.of, lang)


def between(chance: Chance, lang: Lang) -> str:
    """Return between which chances one is, in tenths of a per cent, rounded outwards."""
    return f"{_per_cent(chance.low // 10 * 10, lang)}–{_per_cent(-(-chance.high // 10) * 10, lang)}"


def _per_cent(parts: int, lang: Lang) -> str:
    return f"{displayed(Decimal(parts * 100) / PARTS, lang)}%"


def _reason(each: ProductCouncils, reason: Reason, lang: Lang) -> str:
    evaluation = each.evaluation
    filled: dict[str, object] = {}
    if reason.criterion is not None:
        criterion = evaluation.product_set.criteria[reason.criterion]
        filled |= {"criterion": reason.criterion, "title": criterion.title.in_(lang), "option": reason.option}
    elif reason.knock_out is not None:
        every = evaluation.product_set.knock_outs
        filled["title"] = next(each.title.in_(lang) for each in every if each.id == reason.knock_out)
    elif reason.kind == "apart":
        rules = evaluation.settings.council or CouncilRules()
        filled["spread"] = displayed(rules.spread or Decimal(0), lang)
    return REASONS[reason.kind].in_(lang).format(**filled)
