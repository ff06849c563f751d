"""The outlook of many products in words: one line a product, how many are how near, and the papers that would help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ocop_rules.advice.outlook import MOST_STEPS, OutlookSummary, PaperDemand, ProductOutlook, StarOutlook
from ocop_rules.brief import brief
from ocop_rules.characters import shown
from ocop_rules.rating.points import points_of
from ocop_rules.text import Lang, text
from ocop_rules.words.terms import OUTCOMES, Terms, displayed, listed, short_stars

OUTLOOK: Terms = {
    "title": text("Đường lên sao của các sản phẩm", "Products on the way to more stars"),
    "about": text(
        "Mỗi bước là một tiêu chí cần nâng, trên cách ngắn nhất đã được chứng minh. “–”: không đạt được bằng minh "
        "chứng; “+ hội đồng”: còn tùy hội đồng chấm.",
        "Each step is a criterion to raise, on the shortest path, which is proved. “–”: not to be reached on evidence; "
        "“+ council”: it depends on what the council chooses.",
    ),
    "products": text("Từng sản phẩm", "Each product"),
    "near": text("Còn mấy bước", "How near they are"),
    "papers": text("Giấy tờ giúp được nhiều sản phẩm nhất", "Papers that would lift most products"),
    "papers-tab": text("Giấy tờ", "Papers"),
    "papers-about": text(
        "Đếm trên cách tốt nhất của từng sản phẩm; trong ngoặc: số sản phẩm không cần thêm giấy nào khác.",
        "Counted on the best path of each product; in brackets: those that need no other paper.",
    ),
    "no-papers": text("Không sản phẩm nào cần thêm giấy.", "No product needs a further paper."),
    "unknown": text("Chưa biết được", "Not known"),
    "products-plot": text("Số sản phẩm", "Products"),
}
"""Headings, and what is said below them."""

OUTLOOK_COLUMNS: Terms = {
    "dossier": text("Hồ sơ", "Dossier"),
    "product": text("Sản phẩm", "Product"),
    "points": text("Điểm", "Points"),
    "now": text("Hiện nay", "Now"),
    "to-stars": text("Lên {stars}", "To {stars}"),
    "needed": text("Cần cho hạng kế tiếp", "Needed for the next star"),
    "steps": text("Còn", "Away"),
    "count": text("Số sản phẩm", "Products"),
    "which": text("Sản phẩm nào", "Which"),
    "paper": text("Giấy", "Paper"),
    "reason": text("Vì sao", "Why"),
}

_SAID: Terms = {
    "held": text("đã đạt", "held"),
    "steps": text("{steps} bước, {changes} việc", "steps: {steps}, changes: {changes}"),
    "no-way": text("–", "–"),
    "by-people": text("– + hội đồng", "– + council"),
    "away": text("{steps} bước", "steps: {steps}"),
    "more": text("trên {steps} bước", "more than {steps}"),
    "unreachable": text("không đạt được bằng minh chứng", "not to be reached on evidence"),
    "criteria": text("tiêu chí {numbers}", "criteria {numbers}"),
    "papers": text("giấy: {papers}", "papers: {papers}"),
    "facts": text("đạt: {facts}", "bring about: {facts}"),
    "judged": text("hội đồng chấm cao hơn: {numbers}", "the council chooses more: {numbers}"),
    "advised": text("Đã xét {count} hồ sơ", "Dossiers looked at: {count}"),
    "wrong": text("{count} hồ sơ không xét được", "Could not be looked at: {count}"),
    "unknown": text("{count} sản phẩm chưa biết được", "Not known: {count}"),
    "unknown-of": text("chưa biết được: {product} ({id}): {reason}", "not known: {product} ({id}): {reason}"),
    "passed-over": text("{count} tệp không phải hồ sơ: {names}", "Files that are no dossier: {count}: {names}"),
    "and-more": text("{names} và {count} sản phẩm nữa", "{names} and {count} more"),
    "alone": text("{count} ({alone})", "{count} ({alone})"),
}

_NAMED = 5


@dataclass(frozen=True, slots=True)
class OutlookTable:
    """A table in words: what stands above it, its columns, its rows, and which columns hold numbers."""

    heading: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()

    def __repr__(self) -> str:
        return brief(self)


def outlook_tables(
    summary: OutlookSummary, lang: Lang, most_named: int = _NAMED, *, is_brief: bool = False
) -> tuple[OutlookTable, ...]:
    """Return the outlook of many products as tables: each product, how near they are, the papers that would help.

    Args:
        summary: the products.
        lang: the language.
        most_named: how many products are named in one cell.
        is_brief: whether to leave out what each product needs, where there is little room.
    """
    tables = _products(summary, lang, is_brief=is_brief), _near(summary, lang, most_named), _papers(summary, lang)
    return (*tables, _unknown(summary, lang)) if summary.unknown else tables


def outlook_lines(summary: OutlookSummary, lang: Lang) -> tuple[str, ...]:
    """Return what the work came to, one sentence a line."""
    return tuple(_lines(summary, lang))


def unknown_lines(summary: OutlookSummary, lang: Lang) -> tuple[str, ...]:
    """Return a line for each product of which nothing can be told, with the reason."""
    said = _SAID["unknown-of"].in_(lang)
    return tuple(
        [
            said.format(product=shown(each.product), id=shown(each.id), reason=each.reason.in_(lang))
            for each in summary.unknown
        ]
    )


def _unknown(summary: OutlookSummary, lang: Lang) -> OutlookTable:
    columns = tuple([OUTLOOK_COLUMNS[name].in_(lang) for name in ("dossier", "product", "reason")])
    rows = [(shown(each.id), shown(each.product), each.reason.in_(lang)) for each in summary.unknown]
    return OutlookTable(OUTLOOK["unknown"].in_(lang), "", columns, tuple(rows))


def steps_named(steps: int | None, lang: Lang) -> str:
    """Return how far stars are: a number of steps, more than a few, held, or out of reach."""
    if steps is None:
        return _SAID["unreachable"].in_(lang)
    if steps == 0:
        return _SAID["held"].in_(lang)
    if steps > MOST_STEPS:
        return _SAID["more"].in_(lang).format(steps=MOST_STEPS)
    return _SAID["away"].in_(lang).format(steps=steps)


def _products(summary: OutlookSummary, lang: Lang, *, is_brief: bool) -> OutlookTable:
    columns = [OUTLOOK_COLUMNS[name].in_(lang) for name in ("dossier", "product", "points", "now")]
    columns += [OUTLOOK_COLUMNS["to-stars"].in_(lang).format(stars=short_stars(each)) for each in summary.stars]
    columns += [] if is_brief else [OUTLOOK_COLUMNS["needed"].in_(lang)]
    rows = tuple(
        (
            shown(each.dossier),
            shown(each.product),
            displayed(points_of(Fraction(each.points)), lang),
            OUTCOMES[each.outcome].in_(lang) if each.stars is None else short_stars(each.stars),
            *(_ahead(star, lang) for star in each.ahead),
            *([] if is_brief else [needed_in_words(each, lang)]),
        )
        for each in summary.products
    )
    return OutlookTable(OUTLOOK["products"].in_(lang), OUTLOOK["about"].in_(lang), tuple(columns), rows, (2,))


def _ahead(each: StarOutlook, lang: Lang) -> str:
    if each.reach == "held":
        return _SAID["held"].in_(lang)
    if each.reach == "unreachable":
        return _SAID["by-people" if each.by_people else "no-way"].in_(lang)
    return _SAID["steps"].in_(lang).format(steps=each.steps, changes=each.changes)


def needed_in_words(product: ProductOutlook, lang: Lang) -> str:
    """Return what a product needs for the next stars that it has not: criteria, papers, facts, what people judge."""
    step = product.next
    if step is None or step.reach == "unreachable":
        return ""
    told = []
    if step.raises:
        told.append(_SAID["criteria"].in_(lang).format(numbers=", ".join(step.raises)))
    for kind, names in (("papers", step.papers), ("facts", step.facts)):
        if names:
            titles = "; ".join(product.names[name].in_(lang) for name in names)
            told.append(_SAID[kind].in_(lang).format(**{kind: titles}))
    if step.judged:
        told.append(_SAID["judged"].in_(lang).format(numbers=listed(step.judged, lang)))
    return " · ".join(told)


def _near(summary: OutlookSummary, lang: Lang, most_named: int) -> OutlookTable:
    rows = []
    for star in summary.stars:
        for steps in (*range(1, MOST_STEPS + 2), None, 0):
            found = summary.at(star, steps)
            if found:
                which = _named(found, lang, most_named) if steps else ""
                rows.append((short_stars(star), steps_named(steps, lang), str(len(found)), which))
    columns = (_stars_heading(lang), *(OUTLOOK_COLUMNS[name].in_(lang) for name in ("steps", "count", "which")))
    return OutlookTable(OUTLOOK["near"].in_(lang), "", columns, tuple(rows), (2,))


def _stars_heading(lang: Lang) -> str:
    return OUTLOOK_COLUMNS["to-stars"].in_(lang).format(stars="sao" if lang == "vi" else "stars")


def _named(products: list[ProductOutlook], lang: Lang, most: int) -> str:
    names = ", ".join(shown(f"{each.product} ({each.dossier})") for each in products[:most])
    if len(products) <= most:
        return names
    return _SAID["and-more"].in_(lang).format(names=names, count=len(products) - most)


def _papers(summary: OutlookSummary, lang: Lang) -> OutlookTable:
    columns = [OUTLOOK_COLUMNS["paper"].in_(lang), OUTLOOK_COLUMNS["count"].in_(lang)]
    columns += [OUTLOOK_COLUMNS["to-stars"].in_(lang).format(stars=short_stars(each)) for each in summary.stars]
    papers = summary.papers()
    rows = tuple(
        (each.title.in_(lang), str(each.products), *(_of_stars(each, star, lang) for star in summary.stars))
        for each in papers
    )
    about = OUTLOOK["papers-about" if rows else "no-papers"].in_(lang)
    right = tuple(range(1, len(columns)))
    return OutlookTable(OUTLOOK["papers"].in_(lang), about, tuple(columns), rows, right)


def _of_stars(demand: PaperDemand, star: int, lang: Lang) -> str:
    count, alone = demand.by_stars[star], demand.alone[star]
    return _SAID["alone"].in_(lang).format(count=count, alone=alone) if alone else str(count)


def _lines(summary: OutlookSummary, lang: Lang) -> Iterator[str]:
    yield _SAID["advised"].in_(lang).format(count=len(summary.products))
    if summary.wrong:
        yield _SAID["wrong"].in_(lang).format(count=summary.wrong)
    if summary.unknown:
        yield _SAID["unknown"].in_(lang).format(count=len(summary.unknown))
    if summary.passed_over:
        names = ", ".join(summary.passed_over[:_NAMED]) + (", …" if len(summary.passed_over) > _NAMED else "")
        yield _SAID["passed-over"].in_(lang).format(count=len(summary.passed_over), names=names)
