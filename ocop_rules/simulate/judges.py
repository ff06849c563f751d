"""What a simulation declares of uncertain judges: its key `judges`, read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from ocop_rules.brief import brief
from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.documents.validation import one_of, shorten
from ocop_rules.errors import Place, Problem
from ocop_rules.rulebook.kinds import DecidedBy, Scoring
from ocop_rules.rulebook.model import Criterion, ProductSet, plain_number
from ocop_rules.text import misfit, text

MOST_MEMBERS = 100
MOST_DRAWS = 100_000_000
DECIMALS = 6
"""A share has at most so many decimals: draws tell shares apart that differ by 2^-32, which is less."""

Share = Annotated[Decimal, Field(ge=0, le=1, decimal_places=DECIMALS)]


def _whole(shares: dict[int, Decimal]) -> dict[int, Decimal]:
    """Refuse shares that do not add up to 1."""
    total = sum(shares.values(), Decimal(0))
    if total != 1:
        message = text(
            f"các tỷ lệ cộng lại phải bằng 1, đang là {plain_number(total)}",
            f"the shares must add up to 1, and come to {plain_number(total)}",
        )
        rest = 1 - total
        mend = text(
            f"{'thêm' if rest > 0 else 'bớt'} {plain_number(abs(rest))} ở một mục",
            f"{'add' if rest > 0 else 'take'} {plain_number(abs(rest))} {'to' if rest > 0 else 'from'} one of them",
        )
        raise misfit(message, mend)
    return shares


def _rising(members: tuple[int, ...]) -> tuple[int, ...]:
    """Return sizes in their order; refuse one that stands twice."""
    repeated = next((each for each in members if members.count(each) > 1), None)
    if repeated is not None:
        message = text(f"số thành viên {repeated} ghi hai lần", f"the size {repeated} stands twice")
        raise misfit(message, text("ghi mỗi số một lần", "write each size once"))
    return tuple(sorted(members))


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def __repr__(self) -> str:
        return brief(self)


class Votes(_Written):
    """How a judge's vote is drawn, in one of two ways.

    Attributes:
        slips: the share of judges who choose so many options below (-1) or above (1) the given choice, or it (0); at
            the ends of a sheet the share stays at the end.
        options: the share of judges who choose each option outright, whatever was given; 0 is none.
    """

    slips: (
        Annotated[dict[Annotated[int, Field(ge=-9, le=9)], Share], Field(min_length=1), AfterValidator(_whole)] | None
    ) = None
    options: (
        Annotated[dict[Annotated[int, Field(ge=0, le=30)], Share], Field(min_length=1), AfterValidator(_whole)] | None
    ) = None

    @model_validator(mode="after")
    def _drawn_in_one_way(self) -> Votes:
        stated = [name for name in ("slips", "options", "resample") if getattr(self, name, None) is not None]
        if len(stated) != 1:
            ways = "slips, options, resample" if isinstance(self, Ballots) else "slips, options"
            message = text(f"phải có đúng một trong: {ways}", f"exactly one of these is needed: {ways}")
            mend = text("ví dụ slips: {-1: 0.1, 0: 0.8, 1: 0.1}", "such as slips: {-1: 0.1, 0: 0.8, 1: 0.1}")
            raise misfit(message, mend)
        return self


class Ballots(Votes):
    """How the ballots of simulated councils are drawn.

    A simulated judge begins from one of the sheets that were given, each of them alike often. From there the judge
    slips, or not, at each criterion that people judge; what evidence decides does not slip unless it is named.

    Attributes:
        resample: the given sheets are drawn with replacement, and nobody slips.
        by: whether a judge begins from one sheet as a whole, or from a sheet drawn anew for each criterion.
        criteria: other votes for a criterion, by its number.
    """

    resample: Literal["round"] | None = None
    by: Literal["member", "criterion"] = "member"
    criteria: Annotated[dict[str, Votes], Field(default_factory=dict)]

    def votes_on(self, criterion: Criterion) -> Votes | None:
        """Return how votes on a criterion are drawn; None where they are as on the sheet from which a judge begins."""
        own = self.criteria.get(criterion.number)
        if own is not None:
            return own
        drawn = criterion.decided_by is DecidedBy.COUNCIL and criterion.scoring is Scoring.ONE and not self.resample
        return self if drawn else None


class Judges(_Written):
    """Judges who could have chosen otherwise, and the councils that are made of them.

    Attributes:
        members: how many members a council has: each size is tried.
        draws: how many councils are simulated for each product and size.
        stable: a verdict is stable where one outcome has at least this share.
        ballots: how their ballots are drawn.
    """

    members: Annotated[
        tuple[Annotated[int, Field(ge=1, le=MOST_MEMBERS)], ...], Field(min_length=1), AfterValidator(_rising)
    ]
    draws: Annotated[int, Field(ge=1, le=MOST_DRAWS)] = 10_000
    stable: Annotated[Share, Field(gt=0)] = Decimal("0.95")
    ballots: Ballots


def misfits(judges: Judges, sheets: Sequence[ProductSet]) -> Iterator[Problem]:
    """Return what of the declared judges does not fit the sheets of the products.

    Args:
        judges: the judges.
        sheets: the product sets of the products, each once.
    """
    at = ("judges", "ballots")
    numbers = list(dict.fromkeys(number for each in sheets for number in each.criteria))
    for number, votes in judges.ballots.criteria.items():
        place = (*at, "criteria", number)
        if number not in numbers:
            message = text("không phiếu nào có tiêu chí này", "no sheet has such a criterion")
            mend = did_you_mean(number, numbers) or one_of(numbers)
            yield Problem.at(place, "unknown-criterion", message, mend, shorten(number))
        for each in _once(sheet.criteria[number] for sheet in sheets if number in sheet.criteria):
            if each.scoring is Scoring.SUM:
                message = text("các phương án của tiêu chí này cộng lại", "the options of this criterion add up")
                mend = text("bỏ tiêu chí này khỏi criteria", "leave this criterion out of criteria")
                yield Problem.at(place, "options-add-up", message, mend)
            else:
                yield from _unknown_options((*place, "options"), votes.options, each)
    for each in _once(each for sheet in sheets for each in sheet.criteria.values()):
        if judges.ballots.votes_on(each) is judges.ballots:
            problem = next(_unknown_options((*at, "options"), judges.ballots.options, each), None)
            if problem is not None:
                yield problem
                return


def _once(criteria: Iterable[Criterion]) -> Iterator[Criterion]:
    """Return criteria with different numbers or counts of options: others have the same problems."""
    seen: set[tuple[str, int]] = set()
    for each in criteria:
        key = (each.number, _most(each))
        if key not in seen:
            seen.add(key)
            yield each


def _most(criterion: Criterion) -> int:
    return max(len(criterion.options_of(case)) for case in (criterion.cases or (None,)))


def _unknown_options(place: Place, shares: Mapping[int, Decimal] | None, criterion: Criterion) -> Iterator[Problem]:
    most = _most(criterion)
    for ordinal in shares or ():
        if ordinal > most:
            message = text(
                f"tiêu chí {criterion.number} không có phương án này",
                f"criterion {criterion.number} has no such option",
            )
            mend = text(f"ghi số từ 0 đến {most}", f"write a number from 0 to {most}")
            yield Problem.at((*place, str(ordinal)), "unknown-option", message, mend, str(ordinal))
