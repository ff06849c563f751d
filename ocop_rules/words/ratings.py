"""Many ratings in words: one line a product, and what they come to together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ocop_rules.characters import shown
from ocop_rules.errors import InvalidDocument, OcopError
from ocop_rules.rating.result import Result
from ocop_rules.text import Lang, text
from ocop_rules.words.terms import OUTCOMES, Terms, displayed, short_stars

COLUMNS: Terms = {
    "dossier": text("Hồ sơ", "Dossier"),
    "product": text("Sản phẩm", "Product"),
    "set": text("Bộ", "Set"),
    "points": text("Điểm", "Points"),
    "band": text("Hạng theo điểm", "Band"),
    "stars": text("Hạng sao", "Stars"),
    "why": text("Ghi chú", "Note"),
}
"""The columns of a table of ratings, in their order."""

PAGE: Terms = {
    "title": text("Kết quả chấm các hồ sơ OCOP", "Ratings of OCOP dossiers"),
    "more": text("… và {count} mục nữa (xem bản giải thích đầy đủ)", "… and {count} more (see the full explanation)"),
    "rating": text("Đang chấm", "Rating"),
    "advising": text("Đang tìm đường lên sao", "Finding the way to more stars"),
    "simulating": text("Đang mô phỏng hội đồng", "Simulating councils"),
    "reading": text("Đang đọc phiếu", "Reading sheets"),
    "writing": text("Đang lập văn bản", "Writing"),
}

_SENTENCES: Terms = {
    "held-back": text("chưa đạt yêu cầu tối thiểu: {criteria}", "requirements not met: {criteria}"),
    "rated": text("Đã chấm {count} hồ sơ", "Dossiers rated: {count}"),
    "by-stars": text("Theo hạng: {stars}", "By stars: {stars}"),
    "held": text(
        "{count} hồ sơ đủ điểm cho hạng cao hơn nhưng chưa đạt yêu cầu tối thiểu",
        "Held below their band by minimum requirements: {count}",
    ),
    "wrong": text("{count} hồ sơ không chấm được", "Could not be rated: {count}"),
    "passed-over": text("{count} tệp không phải hồ sơ: {names}", "Files that are no dossier: {count}: {names}"),
}
_NAMED = 5


class RatingLine(NamedTuple):
    """One product in a table of ratings; `name` is the file, and the line, where it stands."""

    name: str
    dossier: str
    product: str
    set: str
    points: str
    band: str
    stars: str
    why: str


def rating_line(name: str, answer: Result | OcopError, lang: Lang) -> RatingLine:
    """Return what came of rating one dossier, on one line."""
    if isinstance(answer, OcopError):
        return RatingLine(name, shown(answer.dossier or ""), "", "", "", "", "–", shown(_first(answer, lang)))
    stars = OUTCOMES[answer.outcome].in_(lang) if answer.stars is None else short_stars(answer.stars)
    return RatingLine(
        name,
        shown(answer.dossier),
        shown(answer.bundle.product.name),
        str(answer.product_set.number),
        displayed(answer.points, lang),
        short_stars(answer.band),
        stars,
        _why(answer, lang),
    )


def _first(error: OcopError, lang: Lang) -> str:
    problems = error.problems if isinstance(error, InvalidDocument) else ()
    if not problems:
        return error.render(lang)
    more = f" (+{len(problems) - 1})" if len(problems) > 1 else ""
    return f"{problems[0].render(lang)}{more}"


def _why(result: Result, lang: Lang) -> str:
    if result.knockouts:
        return "; ".join(each.title.in_(lang) for each in result.knockouts)
    unmet = _held_back(result)
    return _SENTENCES["held-back"].in_(lang).format(criteria=", ".join(unmet)) if unmet else ""


def _held_back(result: Result) -> tuple[str, ...]:
    """Return the criteria whose requirements keep a product below the stars of its band."""
    if result.stars is None or result.stars >= result.band:
        return ()
    return tuple(dict.fromkeys(r.criterion for r in result.requirements if not r.met and r.stars == result.stars + 1))


@dataclass(slots=True)
class RatingsSummary:
    """What many ratings come to.

    Attributes:
        stars: how many got which stars, or which outcome without them.
        held: how many are kept below their band by requirements.
        wrong: how many could not be rated.
        passed_over: the files that are no dossiers.
    """

    stars: Counter[str] = field(default_factory=Counter)
    held: int = 0
    wrong: int = 0
    passed_over: list[str] = field(default_factory=list)

    def add(self, answer: Result | OcopError) -> None:
        """Count what came of one dossier."""
        if isinstance(answer, OcopError):
            self.wrong += 1
            return
        self.stars[answer.outcome if answer.stars is None else str(answer.stars)] += 1
        self.held += bool(_held_back(answer))

    def in_words(self, lang: Lang) -> tuple[str, ...]:
        """Return the summary, one sentence a line."""
        return tuple(self._lines(lang))

    def _lines(self, lang: Lang) -> Iterator[str]:
        yield _SENTENCES["rated"].in_(lang).format(count=self.stars.total())
        if self.stars:
            stars = ", ".join(f"{_named(name, lang)}: {count}" for name, count in _best_first(self.stars.items()))
            yield _SENTENCES["by-stars"].in_(lang).format(stars=stars)
        if self.held:
            yield _SENTENCES["held"].in_(lang).format(count=self.held)
        if self.wrong:
            yield _SENTENCES["wrong"].in_(lang).format(count=self.wrong)
        if self.passed_over:
            names = ", ".join(self.passed_over[:_NAMED]) + (", …" if len(self.passed_over) > _NAMED else "")
            yield _SENTENCES["passed-over"].in_(lang).format(count=len(self.passed_over), names=names)


def _best_first(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return stars from the most down, then the outcomes without them."""
    return sorted(counts, key=lambda each: (-int(each[0]) if each[0].isdigit() else 1, each[0]))


def _named(name: str, lang: Lang) -> str:
    return short_stars(int(name)) if name.isdigit() else OUTCOMES[name].in_(lang)
