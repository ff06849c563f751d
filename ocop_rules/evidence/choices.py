"""What is wrong with the choices on score sheets: criteria, options, points and cases that a sheet does not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from decimal import Decimal

from ocop_rules.documents.advice import parted
from ocop_rules.documents.validation import one_of, shorten
from ocop_rules.errors import Place, Problem, dotted
from ocop_rules.evidence.printed_points import meant_by, unread_points
from ocop_rules.evidence.reader import PartialSheet
from ocop_rules.evidence.score_sheet import CaseChoice, CaseScore, Choice, Score, ScoreSheet
from ocop_rules.mend import Edit
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import Criterion, ProductSet
from ocop_rules.text import Text, text

_GIVEN = frozenset({"options", "points", "parts"})
"""The fields of a score sheet that say what was chosen: it has one at least."""

SHEET_FIELDS = frozenset(ScoreSheet.model_fields)
"""The fields of a score sheet: one that is none of them is told, and may be one of those misspelt."""

NOTHING_CHOSEN = (
    text("phiếu chưa ghi gì đã chọn", "the sheet says nothing that was chosen"),
    text("thêm “options: …” (hoặc points, parts)", "add “options: …” (or points, parts)"),
)
STATED_TWICE = (
    text(
        "tiêu chí này vừa ghi phương án (options), vừa ghi điểm (points)",
        "this criterion has both an option and points",
    ),
    text("xem lại phiếu, giữ bên đúng", "look at the sheet, and keep the one that is right"),
)


def given_fields(sheet: ScoreSheet | PartialSheet) -> Set[str]:
    """Return the fields by which a sheet says what was chosen, right or wrong."""
    return _GIVEN & (sheet.stated if isinstance(sheet, PartialSheet) else sheet.model_fields_set)


def choices_of(i: int, sheet: ScoreSheet | PartialSheet) -> Iterator[tuple[Place, str, Choice | Score]]:
    """Return what was chosen on a sheet, as options and as points: its place, the criterion and the choice."""
    for number, choice in sheet.options.items():
        yield ("sheets", i, "options", number), number, choice
    for number, score in (sheet.points or {}).items():
        yield ("sheets", i, "points", number), number, score


def criteria_near(number: str, product_set: ProductSet) -> Text:
    """Say which criteria there are in the section of one that is not there."""
    section = number.partition(".")[0]
    beside = [known for known in product_set.criteria if known.partition(".")[0] == section]
    where = f"ocop criteria show VERSION {product_set.number}"
    return one_of(beside) if beside else text(f"xem các tiêu chí: {where}", f"see the criteria: {where}")


def problem_of(code: str, place: Place, message: Text, mend: Text | Edit, found: object = None) -> Problem:
    """Return a problem at a place, with what was found there shortened."""
    return Problem.at(place, code, message, mend, None if found is None else shorten(found))


def two_cases(one: str, first: Place, other: str, second: Place) -> Problem:
    """Return the problem of a dossier that states two cases, at the second of the places where they are stated (R5)."""
    return problem_of(
        "two-cases",
        second,
        text(
            f"hai trường hợp cùng lúc: {other}, trong khi {dotted(first)} ghi {one}",
            f"two cases at once: {other}, while {dotted(first)} says {one}",
        ),
        text("một hồ sơ chỉ theo một trường hợp", "a dossier falls in one case only"),
    )


def mixed_sheets(sheets: Sequence[ScoreSheet], counted: Sequence[ScoreSheet]) -> Iterator[Problem]:
    """Return the counted sheets that give totals of parts alone beside others that give what was chosen.

    Args:
        sheets: all sheets of the bundle.
        counted: those that count.
    """
    if all(sheet.has_totals_alone for sheet in counted):
        return
    for i, sheet in enumerate(sheets):
        if sheet.has_totals_alone and sheet in counted:
            yield problem_of(
                "mixed-sheets",
                ("sheets", i, "parts"),
                text(
                    "phiếu này chỉ có tổng điểm từng phần, phiếu khác có phương án: không tính chung được",
                    "this sheet has totals of parts alone and others have options: they cannot be counted together",
                ),
                text(
                    "ghi options (hoặc points) cho phiếu này, hoặc chấm riêng các phiếu chỉ có tổng điểm",
                    "state options (or points) on this sheet, or rate the sheets that have totals alone by themselves",
                ),
            )


def bare_choices(
    sheets: tuple[ScoreSheet | PartialSheet, ...],
    product_set: ProductSet,
    known: Mapping[str, str] | None = None,
    left_out: Set[str] = frozenset(),
) -> Iterator[Problem]:
    """Return the choices without a case that cannot be read: no case is known, or it has fewer options.

    Args:
        sheets: the score sheets.
        product_set: the sheet of the product set.
        known: the case by number of the criterion, as far as it is known.
        left_out: criteria that are not looked at.
    """
    in_cases = {number: criterion for number, criterion in product_set.criteria.items() if criterion.cases}
    for i, sheet in enumerate(sheets if in_cases else ()):
        for place, number, choice in choices_of(i, sheet):
            criterion = in_cases.get(number)
            if criterion is None or isinstance(choice, CaseChoice | CaseScore):
                continue
            in_points = place[2] == "points"
            if number in left_out or (choice in (0, ()) and not in_points):
                continue
            case = (known or {}).get(number)
            if case is not None and in_points:
                yield from unread_points(place, criterion, case, choice)
                continue
            if case is not None:
                yield from _ordinals(place, criterion, case, choice)
                continue
            cases = ", ".join(criterion.cases)
            field = "points" if in_points else "option"
            example = f"{{case: …, {field}: {shorten(_plain(choice))}}}"
            yield problem_of(
                "case-needed",
                place,
                text(f"tiêu chí này có các trường hợp {cases}", f"this criterion has the cases {cases}"),
                text(f"ghi {example}, với trường hợp của hồ sơ", f"write {example} with the dossier's case"),
                choice,
            )


def _plain(choice: object) -> object:
    return [*choice] if isinstance(choice, tuple) else choice


def is_right_at_once(criterion: Criterion, choice: Choice | Score) -> bool:
    """Tell of an option chosen, as nearly all are, that nothing is wrong with it; others are yet to be looked at."""
    if type(choice) is int:
        return not criterion.cases and 0 <= choice <= len(criterion.options)
    if type(choice) is CaseChoice:
        case = criterion.cases.get(choice.case)
        return case is not None and type(choice.option) is int and 0 <= choice.option <= len(case.options)
    return False


def choice_problems(place: Place, criterion: Criterion, choice: Choice | Score) -> Iterator[Problem]:
    """Return what is wrong with what was chosen of a criterion, as far as no case needs to be known."""
    if isinstance(choice, CaseChoice | CaseScore):
        if choice.case not in criterion.cases:
            yield _unknown_case(place, criterion, choice)
        elif isinstance(choice, CaseScore):
            yield from unread_points(place, criterion, choice.case, choice)
        else:
            yield from _ordinals((*place, "option"), criterion, choice.case, choice.option)
    elif isinstance(choice, tuple) and criterion.scoring is not Scoring.SUM:
        yield problem_of(
            "several-options",
            place,
            text("tiêu chí này chỉ chọn một phương án", "one option only can be chosen here"),
            _one_number(place, criterion, choice),
            list(choice),
        )
    elif place[2] == "points":
        if not criterion.cases:
            yield from unread_points(place, criterion, None, choice)
    else:
        longest = max(criterion.cases, key=lambda name: len(criterion.cases[name].options), default=None)
        yield from _ordinals(place, criterion, longest, choice)


def _one_number(place: Place, criterion: Criterion, choice: tuple[int | Decimal, ...]) -> Text:
    decimal = parted(choice) if place[2] == "points" else None
    if decimal is not None and any(option.points == decimal for option in criterion.options):
        return text(
            f"ghi một số, 0 nếu không được điểm; số thập phân viết sau dấu chấm: {decimal}",
            f"write one number, 0 for none; decimals stand after a point: {decimal}",
        )
    return text("ghi một số, 0 nếu không đạt phương án nào", "write one number, 0 for none")


def _unknown_case(place: Place, criterion: Criterion, choice: CaseChoice | CaseScore) -> Problem:
    at = (*place, "case")
    message = text("tiêu chí không có trường hợp này", "the criterion has no such case")
    if criterion.cases:
        return problem_of("unknown-case", at, message, one_of(criterion.cases), choice.case)
    alone = (
        Edit(choice.points, "points-alone") if isinstance(choice, CaseScore) else Edit(choice.option, "option-alone")
    )
    found = problem_of("unknown-case", at, message, alone, choice.case)
    return replace(found, edit=replace(alone, path=place))  # it takes the place of the whole group


def _ordinals(
    place: Place, criterion: Criterion, case: str | None, choice: int | Decimal | tuple[int | Decimal, ...]
) -> Iterator[Problem]:
    options = criterion.options_of(case)
    most = len(options)
    for ordinal in choice if isinstance(choice, tuple) else (choice,):
        if ordinal > most:
            mend = text(f"ghi số từ 0 đến {most}", f"write a number from 0 to {most}")
            if len(meant_by(ordinal, criterion, case)) == 1:
                mend = text(
                    f"ghi số thứ tự phương án, từ 0 đến {most}; nếu {ordinal} là điểm in trên phiếu, ghi vào points "
                    f'thay cho options: points: {{"{criterion.number}": {ordinal}}}',
                    f"write an option's ordinal from 0 to {most}; if {ordinal} is its printed points, state them under "
                    f'points, not options: points: {{"{criterion.number}": {ordinal}}}',
                )
            yield problem_of(
                "unknown-option",
                place,
                text(f"tiêu chí này có {most} phương án", f"there are {most} options here"),
                mend,
                ordinal,
            )
