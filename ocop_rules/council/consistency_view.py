"""A comparison of members in words: the same tables for the terminal and the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ocop_rules.characters import shown
from ocop_rules.council.agreement import Alpha, CriterionAgreement
from ocop_rules.council.compared import CouncilConsistency
from ocop_rules.council.consistency import Consistency
from ocop_rules.council.likeness import LikeSheets
from ocop_rules.council.scored import AboveEvidence
from ocop_rules.text import Lang
from ocop_rules.words.consistency import (
    ABOUT,
    COLUMNS,
    HEADINGS,
    NO_ALPHA,
    SURENESS,
    number,
    per_cent,
    said,
    signed,
)
from ocop_rules.words.terms import ROLES, short_stars

MOST_ROWS = 12
"""So many rows of a table are shown; members are all shown."""


@dataclass(frozen=True, slots=True)
class TableView:
    """A part of the comparison.

    Attributes:
        name: which part it is.
        heading: what stands above it.
        about: what it shows.
        lines: what is said before the table.
        columns: the heads of the columns; none where there is no table.
        right: the places of the columns that hold numbers.
        rows: the cells.
        more: how many more rows there are; None for none.
    """

    name: str
    heading: str
    about: str
    lines: tuple[str, ...]
    columns: tuple[str, ...]
    right: frozenset[int]
    rows: tuple[tuple[str, ...], ...]
    more: str | None = None


@dataclass(frozen=True, slots=True)
class CouncilView:
    """One council in words: its name, what is said of it at once, and its parts."""

    council: CouncilConsistency
    name: str
    few: str | None
    lines: tuple[str, ...]
    tables: tuple[TableView, ...]


@dataclass(frozen=True, slots=True)
class ConsistencyView:
    """The whole in words; `councils` stands before the others where there are several."""

    title: str
    about: str
    lines: tuple[str, ...]
    comparison: TableView | None
    councils: tuple[CouncilView, ...]


def consistency_view(found: Consistency, lang: Lang) -> ConsistencyView:
    """Return a comparison in words."""
    return ConsistencyView(
        HEADINGS["page"].in_(lang),
        ABOUT["page"].in_(lang),
        (said("without", lang, count=found.without_sheets),) if found.without_sheets else (),
        _councils(found.councils, lang) if len(found.councils) > 1 else None,
        tuple(_CouncilWords(found, each, lang).view() for each in found.councils),
    )


def council_name(council: CouncilConsistency, lang: Lang) -> str:
    """Return what to call a council."""
    return shown(council.name) or said("unnamed", lang)


def criterion_name(each: CriterionAgreement, lang: Lang) -> str:
    """Return what to call a criterion: its numbers, its title, its case."""
    case = f" ({said('case', lang, case=each.key.case)})" if each.key.case else ""
    return f"{', '.join(each.numbers)} {each.title.in_(lang)}{case}"


_IN_WORDS = frozenset(
    (
        "council",
        "member",
        "criterion",
        "product",
        "pair",
        "differ",
        "sure",
        "note",
        "supported",
        "judged",
        "judge",
        "role",
    )
)
"""The columns that hold words; the others hold numbers."""

_WHOLE = frozenset(("councils", "members", "thresholds", "references"))
"""The parts that are shown whole."""


def _table(
    name: str,
    lang: Lang,
    columns: Sequence[str] = (),
    rows: Sequence[tuple[str, ...]] = (),
    lines: Sequence[str] = (),
) -> TableView:
    there = rows if name in _WHOLE else rows[:MOST_ROWS]
    return TableView(
        name,
        HEADINGS[name].in_(lang),
        ABOUT[name].in_(lang),
        tuple(lines),
        tuple(COLUMNS[each].in_(lang) for each in columns) if rows else (),
        frozenset(place for place, each in enumerate(columns) if place and each not in _IN_WORDS),
        tuple(there),
        said("more", lang, count=len(rows) - len(there)) if len(rows) > len(there) else None,
    )


def _alpha(alpha: Alpha, lang: Lang) -> str:
    if alpha.value is not None:
        return _hundredths(alpha.value, lang)
    return f"– ({NO_ALPHA[alpha.why_not].in_(lang)})" if alpha.why_not else "–"


def _hundredths(value: Decimal, lang: Lang) -> str:
    written = str(value).replace("-", "−")
    return written.replace(".", ",") if lang == "vi" else written


def _or_dash(value: Fraction | None, lang: Lang) -> str:
    return "–" if value is None else number(value, lang)


def _councils(councils: Sequence[CouncilConsistency], lang: Lang) -> TableView:
    columns = ("council", "products", "sheets", "members", "mean", "spread", "widest", "alpha")
    rows = [
        (
            council_name(each, lang),
            str(each.products),
            str(each.sheets),
            str(len(each.members)),
            _or_dash(each.mean, lang),
            _or_dash(each.spread, lang),
            _or_dash(each.widest, lang),
            _alpha(each.alpha, lang),
        )
        for each in councils
    ]
    return _table("councils", lang, columns=columns, rows=rows)


class _CouncilWords:
    """Says one council in one language."""

    def __init__(self, found: Consistency, council: CouncilConsistency, lang: Lang) -> None:
        self._found = found
        self._council = council
        self._lang: Lang = lang

    def view(self) -> CouncilView:
        council, lang = self._council, self._lang
        comparable = sum(member.products > 0 for member in council.members)
        few = said("few", lang, members=comparable, products=council.shared) if council.few else None
        lines = [said("counted", lang, products=council.products, sheets=council.sheets, members=len(council.members))]
        if council.spread is not None and council.widest is not None and council.mean is not None:
            mean, spread = number(council.mean, lang), number(council.spread, lang)
            lines.append(said("all", lang, mean=mean, spread=spread, widest=number(council.widest, lang)))
        if council.alpha.value is not None and council.median_alpha is not None:
            median = _hundredths(council.median_alpha, lang)
            lines.append(said("alpha", lang, alpha=_alpha(council.alpha, lang), median=median))
        if council.repeated:
            lines.append(said("repeated", lang, count=council.repeated))
        tables = [
            self._members(),
            self._criteria(),
            self._alike(),
            self._thresholds(),
            self._near(),
            self._above(),
            self._full(),
        ]
        if council.references:
            tables.append(self._references())
        return CouncilView(council, council_name(council, lang), few, tuple(lines), tuple(tables))

    def _called(self, judge: str) -> str:
        return shown(self._found.called(self._council.name, judge).in_(self._lang))

    def _members(self) -> TableView:
        lang = self._lang
        rows = [
            (
                self._called(each.member),
                str(each.products),
                "–" if each.difference is None else signed(each.difference, lang),
                "–"
                if each.least is None or each.most is None
                else f"{signed(each.least, lang)}\xa0…\xa0{signed(each.most, lang)}",
                f"{each.higher} / {each.lower}",
                SURENESS[each.sure].in_(lang),
            )
            for each in self._council.members
        ]
        lines = tuple(
            said("incomplete", lang, member=self._called(each.member), count=each.incomplete)
            for each in self._council.counts
            if each.incomplete
        )
        columns = ("member", "products", "difference", "range", "sides", "sure")
        return _table("members", lang, lines=lines, columns=columns, rows=rows)

    def _criteria(self) -> TableView:
        lang = self._lang
        rows = [
            (
                criterion_name(each, lang),
                str(each.products),
                f"{number(each.spread, lang)} / {number(each.points, lang)}",
                number(each.widest, lang),
                per_cent(each.same, each.pairs, lang),
                _alpha(each.alpha, lang),
            )
            for each in self._council.criteria
        ]
        columns = ("criterion", "products", "spread", "widest", "same", "alpha")
        return _table("criteria", lang, columns=columns, rows=rows)

    def _alike(self) -> TableView:
        lang, likeness = self._lang, self._council.likeness
        lines = [
            said(
                "several",
                lang,
                member=self._called(each.member),
                dossiers=", ".join(map(shown, each.dossiers[:MOST_ROWS])),
                alike=each.others_alike,
                others=each.others,
            )
            for each in likeness.several[:MOST_ROWS]
        ]
        if not likeness.alike:
            return _table("alike", lang, lines=(said("none-alike", lang, pairs=likeness.pairs), *lines))
        same = sum(not each.differ for each in likeness.alike)
        notable = sum(each.notable for each in likeness.alike)
        counts = {"pairs": likeness.pairs, "same": same, "near": len(likeness.alike) - same, "notable": notable}
        columns = ("product", "pair", "differ", "expected", "others", "note")
        rows = [self._like(each) for each in likeness.alike]
        return _table("alike", lang, lines=(said("alike", lang, **counts), *lines), columns=columns, rows=rows)

    def _like(self, each: LikeSheets) -> tuple[str, ...]:
        lang = self._lang
        expected = said("unknown", lang)
        if each.expected is not None:
            small = Fraction(1, 100)
            expected = f"< {number(small, lang)}" if each.expected < small else number(each.expected, lang)
        return (
            _product(each.dossier, each.product),
            f"{self._called(each.first)} – {self._called(each.second)}",
            ", ".join(each.differ) or said("identical", lang),
            expected,
            said("of", lang, count=each.others_alike, all=each.others),
            said("notable", lang) if each.notable else "",
        )

    def _thresholds(self) -> TableView:
        lang = self._lang
        rows = [
            (
                f"{number(Fraction(each.points), lang)} ({short_stars(each.stars)})",
                str(each.below),
                str(each.reached + each.a_point_above),
                said("heaped", lang) if each.heaped else "",
            )
            for each in self._council.thresholds
        ]
        return _table("thresholds", lang, columns=("threshold", "below", "reached", "note"), rows=rows)

    def _near(self) -> TableView:
        lang = self._lang
        rows = [
            (
                _product(each.dossier, each.product),
                number(each.points, lang),
                f"{number(Fraction(each.threshold), lang)} ({short_stars(each.stars)})",
                signed(each.distance, lang),
                f"{each.below} / {each.reached}",
            )
            for each in self._council.near
        ]
        lines = () if rows else (said("none-near", lang),)
        columns = ("product", "points", "threshold", "difference", "members_sides")
        return _table("near", lang, lines=lines, columns=columns, rows=rows)

    def _above(self) -> TableView:
        lang, council = self._lang, self._council
        lines = [] if council.above else [said("none-above", lang)]
        if council.unbacked:
            lines.append(said("unbacked", lang, count=council.unbacked))
        columns = ("product", "criterion", "supported", "judged", "members")
        rows = [self._one_above(each) for each in council.above]
        return _table("above", lang, lines=tuple(lines), columns=columns, rows=rows)

    def _one_above(self, each: AboveEvidence) -> tuple[str, ...]:
        lang = self._lang
        chosen: dict[tuple[int, ...], list[str]] = {}
        for member, ordinals in each.judged.items():
            chosen.setdefault(ordinals, []).append(self._called(member))
        told = "; ".join(f"{_ordinals(ordinals)}: {', '.join(names)}" for ordinals, names in sorted(chosen.items()))
        return (
            _product(each.dossier, each.product),
            f"{each.criterion} {each.title.in_(lang)}",
            _ordinals(each.supported) or said("no-option", lang),
            told,
            said("of", lang, count=len(each.judged), all=each.of),
        )

    def _full(self) -> TableView:
        lang, council = self._lang, self._council
        rows = [(self._called(each.member), str(each.totals), str(each.full)) for each in council.counts if each.full]
        lines = [] if rows else [said("none-full", lang)]
        if council.full:
            lines.append(said("full-results", lang, dossiers=", ".join(map(shown, council.full[:MOST_ROWS]))))
        return _table("full", lang, lines=tuple(lines), columns=("member", "totals", "full"), rows=rows)

    def _references(self) -> TableView:
        lang = self._lang
        rows = [
            (
                self._called(each.judge),
                ROLES[each.role].in_(lang),
                str(each.sheets),
                "–" if each.difference is None else signed(each.difference, lang),
            )
            for each in self._council.references
        ]
        return _table("references", lang, columns=("judge", "role", "sheets", "beside"), rows=rows)


def _product(dossier: str, name: str) -> str:
    return f"{shown(name)} ({shown(dossier)})"


def _ordinals(chosen: Sequence[int]) -> str:
    return " + ".join(f"[{ordinal}]" for ordinal in chosen)
