"""What is wrong with a gathered score sheet: entries that the law has no place for, doubled and missing ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.errors import Problem
from ocop_rules.evidence.printed_points import Ordinals, meant_by, most_of_part
from ocop_rules.forms.mapped.entries import Entry, Gathered
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import Criterion, Option, ProductSet, plain_number
from ocop_rules.text import printable, text

_FILL_IN = text(
    "ghi phương án hoặc điểm, 0 nếu không đạt; nếu ô trống nghĩa là không đạt: ghi blanks: none vào bản khai cột",
    "write the option or the points, 0 where none is reached; where empty cells mean that: blanks: none in the mapping",
)


def misfits(gathered: Gathered, product_set: ProductSet | None, case: str | None) -> Iterator[Problem]:
    """Return what is wrong with the entries of a sheet, each by its cell.

    Args:
        gathered: the entries.
        product_set: the sheet of the law that it is of; None where nobody says: then only doubled ones are told.
        case: the alternative case that is stated, if there is one.
    """
    yield from _doubled(gathered, product_set)
    if product_set is None:
        return
    for (key, kind), entries in gathered.entries.items():
        for entry in entries:
            if kind == "parts":
                yield from _part_misfit(entry, product_set)
            elif key not in product_set.criteria:
                yield _unknown(entry, product_set)
            elif kind == "options":
                yield from _option_misfit(entry, product_set.criteria[key], entry.case or case)
            else:
                yield from _points_misfit(entry, product_set.criteria[key], case, alone=len(entries) == 1)


def unfilled(gathered: Gathered, product_set: ProductSet | None) -> Iterator[Problem]:
    """Return a problem for each criterion of a sheet whose cell is empty.

    A section that has criteria is none, nor is a criterion whose gate is not passed (R4).
    """
    scored = gathered.scored()
    if not scored:
        return
    for key, cell in gathered.blanks.items():
        known = "." in key if product_set is None else key in product_set.criteria
        if key not in scored and known and _applies(key, gathered, product_set):
            message = text(f"chưa chấm tiêu chí {key}", f"criterion {key} is not scored")
            yield Problem("unfilled", cell.place, message, _FILL_IN)


def left_out(gathered: Gathered, product_set: ProductSet | None) -> Iterator[Problem]:
    """Return the problem of a sheet that has neither a choice nor an empty cell of some criteria of its set."""
    scored = gathered.scored()
    if product_set is None or not scored:
        return
    known = (*scored, *gathered.blanks)
    lacking = [key for key in product_set.criteria if key not in known and _applies(key, gathered, product_set)]
    if lacking:
        named = ", ".join(lacking)
        message = text(f"bảng không có các tiêu chí {named}", f"the table does not have the criteria {named}")
        yield Problem("criteria-left-out", gathered.first.place, message, _FILL_IN)


def worth_of(gathered: Gathered, product_set: ProductSet | None, case: str | None) -> Decimal | None:
    """Return what the entries of a sheet come to; None where that is not known without the evidence."""
    total = Decimal(0)
    for (key, kind), entries in gathered.entries.items():
        for entry in entries:
            if kind != "options":
                total += entry.value
                continue
            criterion = product_set.criteria.get(key) if product_set is not None else None
            options = _options(criterion, entry.case or case) if criterion is not None else ()
            worth = {each.points for each in options if each.ordinal == entry.value} or (
                {Decimal(0)} if options else ()
            )
            if len(worth) != 1:
                return None
            total += next(iter(worth))
    return total


def _doubled(gathered: Gathered, product_set: ProductSet | None) -> Iterator[Problem]:
    seen: dict[str, Entry] = {}
    for (key, _), entries in gathered.entries.items():
        criterion = product_set.criteria.get(key) if product_set is not None else None
        for entry in entries:
            other = seen.setdefault(key, entry)
            if other is entry or (criterion is not None and criterion.scoring is Scoring.SUM):
                continue
            message = text(
                f"đã có ở {other.cell.place}: một tiêu chí chỉ chấm một lần",
                f"{other.cell.place} says it already: a criterion is scored once",
            )
            mend = text("xóa một trong hai", "delete one of them")
            yield Problem("doubled", entry.cell.place, message, mend, printable(f"{key}: {entry.value}"))


def _applies(key: str, gathered: Gathered, product_set: ProductSet | None) -> bool:
    """Tell whether a criterion is to be scored: it is no sum of options, and its gate is passed or not scored."""
    criterion = product_set.criteria.get(key) if product_set is not None else None
    if criterion is None or product_set is None:
        return True
    if criterion.scoring is Scoring.SUM:
        return False
    gate = criterion.applies_if
    if gate is None:
        return True
    chosen = [e for kind in ("options", "points") for e in gathered.entries.get((gate.criterion, kind), ())]
    options = product_set.criteria[gate.criterion].options
    ranks = [
        each.rank
        for entry in chosen
        for each in options
        if (each.ordinal if entry.kind == "options" else each.points) == entry.value
    ]
    return not chosen or any(rank >= gate.rank for rank in ranks)


def _options(criterion: Criterion, case: str | None) -> Sequence[Option]:
    """Return the options that may be meant: those of the case, or of all cases where none is stated."""
    known = case if case in criterion.cases else None
    return [option for name, option in criterion.all_options() if known is None or name == known]


def _unknown(entry: Entry, product_set: ProductSet) -> Problem:
    message = text(
        f"phiếu của bộ {product_set.number} không có tiêu chí này",
        f"the sheet of set {product_set.number} has no such criterion",
    )
    mend = did_you_mean(entry.key, product_set.criteria) or text(
        "kiểm tra số tiêu chí, bộ và phiên bản", "check the number, the set and the version"
    )
    return Problem("unknown-criterion", entry.cell.place, message, mend, printable(entry.key))


def _part_misfit(entry: Entry, product_set: ProductSet) -> Iterator[Problem]:
    letters = [each.letter for each in product_set.parts]
    found = printable(str(entry.value))
    if entry.key not in letters:
        message = text(f"phiếu không có phần {entry.key}", f"the sheet has no part {entry.key}")
        yield Problem("unknown-part", entry.cell.place, message, None, found)
    elif entry.value > most_of_part(entry.key, product_set):
        most = plain_number(most_of_part(entry.key, product_set))
        message = text(f"phần {entry.key} có tối đa {most} điểm", f"part {entry.key} has at most {most} points")
        yield Problem("impossible-points", entry.cell.place, message, None, found)


def _option_misfit(entry: Entry, criterion: Criterion, case: str | None) -> Iterator[Problem]:
    options = _options(criterion, case)
    last = max((each.ordinal for each in options), default=0)
    if entry.value not in range(last + 1):
        message = text(
            f"tiêu chí {criterion.number} có phương án 1 đến {last} (0 là không)",
            f"criterion {criterion.number} has options 1 to {last} (0 for none)",
        )
        yield Problem("unknown-option", entry.cell.place, message, None, printable(str(entry.value)))
        return
    worth = {each.points for each in options if each.ordinal == entry.value} or {Decimal(0)}
    if entry.worth is not None and entry.worth not in worth:
        own = " / ".join(map(plain_number, sorted(worth)))
        message = text(
            f"phương án {entry.value} của tiêu chí {criterion.number} là {own} điểm, bảng ghi {entry.worth}",
            f"option {entry.value} of criterion {criterion.number} is worth {own}, and the table says {entry.worth}",
        )
        mend = text("kiểm tra thứ tự phương án và số điểm", "check the order of the options, and the points")
        yield Problem("worth-differs", entry.cell.place, message, mend)


def _points_misfit(entry: Entry, criterion: Criterion, case: str | None, *, alone: bool) -> Iterator[Problem]:
    """Yield the problem of points that no option is worth, or several of one case are."""
    cases: Sequence[str | None] = [case] if case in criterion.cases else [*criterion.cases] or [None]
    if criterion.scoring is Scoring.SUM and not alone:
        ways: list[list[Ordinals]] = [[(each.ordinal,)] for each in criterion.options if each.points == entry.value]
    else:
        ways = [meant_by(entry.value, criterion, each) for each in cases]
    if any(len(each) == 1 for each in ways):
        return
    found = printable(str(entry.value))
    if not any(ways):
        printed = ", ".join(
            map(plain_number, sorted({each.points for each in _options(criterion, case)} | {Decimal(0)}))
        )
        message = text(
            f"tiêu chí {criterion.number} chỉ có các mức điểm: {printed}",
            f"criterion {criterion.number} has these points only: {printed}",
        )
        yield Problem("unknown-points", entry.cell.place, message, None, found)
        return
    written = "; ".join("+".join(map(str, way)) or "0" for each in ways for way in each[:4])
    message = text(
        f"nhiều phương án của tiêu chí {criterion.number} cùng được số điểm này: {written}",
        f"several options of criterion {criterion.number} are worth these points: {written}",
    )
    mend = text(
        "ghi số thứ tự phương án vào một cột riêng, nêu ở columns.option",
        "write the option's ordinal into a column of its own, which columns.option names",
    )
    yield Problem("ambiguous-points", entry.cell.place, message, mend, found)
