"""Printed points that stand on a score sheet in place of options: which options they mean, and what is wrong with them.

People read points on every form. A number of points is taken only where one way to choose is worth it: where two
options of a criterion are worth the same, nobody can tell which was meant, and minimum requirements may hang on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError

from ocop_rules.documents.validation import shorten
from ocop_rules.errors import Place, Problem
from ocop_rules.evidence.score_sheet import CaseChoice, CaseScore, Choice, PointsField, Score, ScoreSheet
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import Criterion, Option, ProductSet, plain_number
from ocop_rules.text import Text, printable, text

Ordinals: TypeAlias = tuple[int, ...]


def ordinals_of(choice: Choice) -> Ordinals:
    """Return the ordinals of the options chosen; none for 0."""
    if type(choice) is CaseChoice:
        choice = choice.option
    if type(choice) is int:
        return (choice,) if choice else ()
    return choice  # type: ignore[return-value]


def meant_by(score: Score, criterion: Criterion, case: str | None) -> list[Ordinals]:
    """Return every way to choose options of a criterion that is worth a score: one where it can be read.

    Args:
        score: the points given.
        criterion: the criterion.
        case: the dossier's case; None where the criterion has none.
    """
    if isinstance(score, CaseScore):
        case, score = score.case, score.points
    options = criterion.options_of(case)
    if criterion.scoring is Scoring.SUM:
        chosen = [each for count in range(len(options) + 1) for each in combinations(options, count)]
        return [tuple(o.ordinal for o in each) for each in chosen if _is_worth(each, score)]
    found: list[Ordinals] = [(option.ordinal,) for option in options if option.points == score]
    return found or ([()] if score == 0 else [])


def _is_worth(chosen: tuple[Option, ...], score: int | Decimal | tuple[int | Decimal, ...]) -> bool:
    if isinstance(score, tuple):
        return sorted(option.points for option in chosen) == [*score]
    return sum(option.points for option in chosen) == score


def chosen_on(sheet: ScoreSheet, product_set: ProductSet, cases: Mapping[str, str]) -> dict[str, Ordinals]:
    """Return the options chosen on a score sheet, those given in points with the others, by number of the criterion.

    Args:
        sheet: a sheet that was checked.
        product_set: the sheet of the product set.
        cases: the dossier's case by number of each criterion that has cases.
    """
    chosen = {number: ordinals_of(choice) for number, choice in sheet.options.items()}
    for number, score in (sheet.points or {}).items():
        (chosen[number],) = meant_by(score, product_set.criteria[number], cases.get(number))
    return chosen


def points_as_options(sheet: Mapping[str, Any], product_set: ProductSet, cases: Mapping[str, str]) -> dict[str, Any]:
    """Return a score sheet as plain data with its points as options; those that cannot be read stay where they are.

    Args:
        sheet: the score sheet, right or wrong.
        product_set: the sheet of the product set.
        cases: the dossier's case by number of each criterion that has cases, as far as it is known.
    """
    given, options = sheet.get("points"), sheet.get("options") or {}
    if not isinstance(given, Mapping) or not isinstance(options, Mapping):
        return dict(sheet)
    read: dict[str, Any] = {}
    for number, written in given.items():
        criterion = product_set.criteria.get(number)
        score = _score(written)
        if criterion is None or score is None or number in options:
            continue
        case = score.case if isinstance(score, CaseScore) else cases.get(number)
        ways = meant_by(score, criterion, case)
        if len(ways) == 1:
            chosen: Any = [*ways[0]] if criterion.scoring is Scoring.SUM else next(iter(ways[0]), 0)
            read[number] = {"case": case, "option": chosen} if criterion.cases and case is not None else chosen
    left = {number: written for number, written in given.items() if number not in read}
    moved = {**sheet, "options": {**options, **read}, "points": left}
    return moved if left else {name: value for name, value in moved.items() if name != "points"}


_SCORE: TypeAdapter[Score] = TypeAdapter(PointsField)


def _score(written: object) -> Score | None:
    try:
        return _SCORE.validate_python(written)
    except ValidationError:
        return None


def unread_points(place: Place, criterion: Criterion, case: str | None, score: Score) -> Iterator[Problem]:
    """Return the problem of points that no option is worth, or several are.

    Args:
        place: where they stand in the bundle.
        criterion: the criterion.
        case: the dossier's case; None where the criterion has none.
        score: the points given.
    """
    ways = meant_by(score, criterion, case)
    if len(ways) == 1:
        return
    if isinstance(score, CaseScore):
        case, place = score.case, (*place, "points")
    found = shorten(_plain(score))
    options = criterion.options_of(case)
    if ways:
        named = [_named(way, options) for way in ways]
        write = _write(criterion.number, case if criterion.cases else None, ways)
        yield Problem.at(
            place,
            "ambiguous-points",
            text(
                f"nhiều cách chọn cùng được số điểm này: {'; '.join(each.vi for each in named)}",
                f"several ways to choose are worth these points: {'; '.join(each.en for each in named)}",
            ),
            text(f"ghi phương án vào options: {write} (tùy phương án)", f"state the option: options: {write}"),
            found,
        )
        return
    printed = ", ".join(plain_number(each) for each in sorted({option.points for option in options}))
    yield Problem.at(
        place,
        "unknown-points",
        text(f"điểm in của tiêu chí này là {printed}", f"the points printed here are {printed}"),
        text("ghi một số điểm in trên phiếu, 0 nếu không đạt", "write points that are printed here, 0 for none"),
        found,
    )


def _plain(score: Score) -> str:
    if isinstance(score, CaseScore):
        score = score.points
    if isinstance(score, tuple):
        return f"[{', '.join(map(_plain, score))}]"
    return plain_number(Decimal(score))


def _named(way: Ordinals, options: tuple[Option, ...]) -> Text:
    chosen = [options[ordinal - 1] for ordinal in way]
    if not chosen:
        return text("không phương án nào", "no option")
    return text(
        " + ".join(f"[{option.ordinal}] {printable(option.label.vi)}" for option in chosen),
        " + ".join(f"[{option.ordinal}] {printable(option.label.en)}" for option in chosen),
    )


def _write(number: str, case: str | None, ways: list[Ordinals]) -> str:
    """Return how the options are written that are worth the points, the first of them as an example."""
    written = [str(way[0]) if len(way) == 1 else str([*way]) for way in ways]
    if case is not None:
        written = [f"{{case: {case}, option: {each}}}" for each in written]
    return " | ".join(f'{{"{number}": {each}}}' for each in written[:4])


def part_problems(
    place: Place, parts: Mapping[str, int | Decimal], product_set: ProductSet, *, alone: bool
) -> Iterator[Problem]:
    """Return what is wrong with the totals of parts on a score sheet.

    Args:
        place: where they stand in the bundle.
        parts: the totals by letter.
        product_set: the sheet of the product set.
        alone: whether nothing else is given, so that every part needs its total.
    """
    known = {part.letter: most_of_part(part.letter, product_set) for part in product_set.parts}
    for letter, total in parts.items():
        if letter not in known:
            yield Problem.at(
                (*place, letter),
                "unknown-part",
                text("phiếu không có phần này", "the sheet has no such part"),
                text(f"có các phần: {', '.join(known)}", f"there are the parts {', '.join(known)}"),
                printable(letter),
            )
        elif total > known[letter]:
            most = plain_number(known[letter])
            yield Problem.at(
                (*place, letter),
                "impossible-points",
                text(f"phần {letter} có tối đa {most} điểm", f"part {letter} has at most {most} points"),
                text("kiểm tra lại tổng điểm của phần", "check the total of the part"),
                plain_number(Decimal(total)),
            )
    if alone:
        for letter in known:
            if letter not in parts:
                yield Problem.at(
                    (*place, letter),
                    "missing-field",
                    text(f"chưa có tổng điểm phần {letter}", f"the total of part {letter} is missing"),
                    text(f"thêm “{letter}: …”", f"add “{letter}: …”"),
                )


def most_of_part(letter: str, product_set: ProductSet) -> Decimal:
    """Return the most points of a part: what is printed, or what its criteria add up to where that is more."""
    printed = next(part.max_points for part in product_set.parts if part.letter == letter)
    earned = sum((c.max_points for c in product_set.criteria.values() if c.part == letter), Decimal(0))
    return max(printed, earned)
