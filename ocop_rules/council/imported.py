"""A result that somebody else reckoned: whether the members' totals bear out its mean and its stars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from ocop_rules.brief import brief
from ocop_rules.rating.points import Points, exact_text, points_of
from ocop_rules.rulebook.procedure import StarBand
from ocop_rules.text import Text, text
from ocop_rules.words.imported import DOUBTS

_ROUNDED = ("mean-rounded", "mean-truncated")


@dataclass(frozen=True)
class Doubt:
    """Something in which a printed result differs from what its own figures come to.

    Attributes:
        code: what, such as `mean-differs`; one of `DOUBTS`.
        details: the figures that the message names.
    """

    code: str
    details: Mapping[str, Points | int | str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return brief(self)

    @property
    def is_rounding(self) -> bool:
        """Whether it is no fault: the mean was rounded by a rule that is not stated."""
        return self.code in _ROUNDED

    @property
    def message(self) -> Text:
        """What is told."""
        vi, en = ({name: _shown(each, lang) for name, each in self.details.items()} for lang in ("vi", "en"))
        said = DOUBTS[self.code]
        return text(said.vi.format(**vi), said.en.format(**en))


def _shown(value: Points | int | str, lang: str) -> str:
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, Fraction):  # no decimal is exact, and two places may be those that were printed
        whole, rest = divmod((value * 10**4).__floor__(), 10**4)
        written = f"{whole}.{rest:04d}…"
    else:
        written = exact_text(value)
    return written.replace(".", ",") if lang == "vi" else written


def doubts(
    totals: Sequence[Points | int],
    mean: Decimal | None,
    stars: int | None,
    bands: Sequence[StarBand] = (),
    blanks: int = 0,
) -> tuple[Doubt, ...]:
    """Return in what a printed result differs from what the members' totals come to; nothing where they bear it out.

    A mean that is rounded or cut is told as such, and is no fault. Stars are compared with those that the exact mean
    gives, for nothing is rounded before a threshold (R9).

    Args:
        totals: the totals of the members who scored.
        mean: the mean as it is printed; None if it is not.
        stars: the stars as they are printed; None if they are not.
        bands: the bands of the version; without them stars are not looked at.
        blanks: how many members have no total.
    """
    if not totals:
        return ()
    exact = _sum(totals) / len(totals)
    found = []
    if mean is not None:
        found += [*_of_mean(exact, len(totals), mean, blanks)]
    if stars is not None and bands:
        found += [*_of_stars(totals, exact, mean, stars, bands)]
    return tuple(found)


def possible_mean(mean: Decimal, count: int) -> Doubt | None:
    """Tell whether a printed mean can come of so many whole totals, rounded or cut to its decimals; None if it can."""
    if count < 1:
        return None
    below = (Fraction(mean) * count).__floor__()
    nearest = [Fraction(total, count) for total in range(below - 1, below + 3)]
    places = _places(mean)
    if any(Fraction(mean) in (_half_up(each, places), _cut(each, places)) for each in nearest):
        return None
    under = max(each for each in nearest if each <= mean)
    over = min(each for each in nearest if each > mean)
    nearest_two = {"below": points_of(under), "above": points_of(over)}
    return Doubt("mean-not-possible", {"stated": mean, "count": count, **nearest_two})


def parts_doubt(parts: Sequence[Points | int], total: Points | int) -> Doubt | None:
    """Tell whether the totals of the parts add up to a printed total; None if they do."""
    exact = _sum(parts)
    if exact == Fraction(total):
        return None
    return Doubt("parts-differ", {"stated": points_of(Fraction(total)), "exact": points_of(exact)})


def total_doubt(exact: Points | int, total: Points | int) -> Doubt | None:
    """Tell whether what a sheet gives comes to the total that it prints; None if it does."""
    if Fraction(exact) == Fraction(total):
        return None
    return Doubt("total-differs", {"stated": points_of(Fraction(total)), "exact": points_of(Fraction(exact))})


def own_doubts(
    totals: Mapping[str, tuple[Points | int, Points | int]],
    mean: Points | int | None,
    points: Points | None,
    stars: int | None,
    own_stars: int | None,
) -> Iterator[Doubt]:
    """Yield in what a printed result differs from the one that is reckoned here of the members' own sheets.

    A mean that is the exact one rounded or cut to its places is told as such.

    Args:
        totals: by member the printed total and the one of the member's own sheet.
        mean: the mean as it is printed; None if it is not.
        points: the points that are reckoned; None without any.
        stars: the stars as they are printed; None if they are not.
        own_stars: the stars that are reckoned; None without any.
    """
    for member, (stated, own) in totals.items():
        if Fraction(stated) != Fraction(own):
            figures = {"stated": points_of(Fraction(stated)), "own": points_of(Fraction(own))}
            yield Doubt("own-total-differs", {"member": member, **figures})
    if mean is not None and points is not None:
        for doubt in _of_mean(Fraction(points), 1, Decimal(str(mean)), 0):
            if doubt.is_rounding:
                yield doubt
            else:
                yield Doubt("own-points-differ", {"stated": points_of(Fraction(mean)), "own": points})
    if stars is not None and own_stars is not None and stars != own_stars:
        yield Doubt("own-stars-differ", {"stated": stars, "own": own_stars})


def band_of(points: Points | Fraction, bands: Sequence[StarBand]) -> int:
    """Return the stars that points alone give; 0 where they reach no band."""
    return max((each.stars for each in bands if points >= each.at_least), default=0)


def _of_mean(exact: Fraction, count: int, mean: Decimal, blanks: int) -> Iterator[Doubt]:
    stated = Fraction(mean)
    if stated == exact:
        return
    places = _places(mean)
    about = {"stated": mean, "exact": points_of(exact)}
    if stated == _half_up(exact, places):
        yield Doubt("mean-rounded", {**about, "places": places})
    elif stated == _cut(exact, places):
        yield Doubt("mean-truncated", {**about, "places": places})
    else:
        with_zeros = exact * count / (count + blanks)
        as_zero = blanks and stated in (with_zeros, _half_up(with_zeros, places), _cut(with_zeros, places))
        yield Doubt("blank-as-zero" if as_zero else "mean-differs", {**about, "count": count})


def _of_stars(
    totals: Sequence[Points | int], exact: Fraction, mean: Decimal | None, stars: int, bands: Sequence[StarBand]
) -> Iterator[Doubt]:
    band = band_of(exact, bands)
    if stars == band:
        return
    ranks = [band_of(Fraction(each), bands) for each in totals]
    about: dict[str, Points | int | str] = {"stars": stars, "band": band, "exact": points_of(exact)}
    if len(set(ranks)) > 1 and sum(ranks) // len(ranks) == stars:
        yield Doubt("stars-of-ranks", {**about, "ranks": ", ".join(map(str, ranks))})
    elif mean is not None and stars == band_of(mean, bands):
        yield Doubt("stars-of-rounded", about)
    else:
        yield Doubt("stars-above" if stars > band else "stars-below", about)


def _sum(values: Sequence[Points | int]) -> Fraction:
    return sum((Fraction(each) for each in values), Fraction())


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _half_up(value: Fraction, places: int) -> Fraction:
    return Fraction((value * 10**places + Fraction(1, 2)).__floor__(), 10**places)


def _cut(value: Fraction, places: int) -> Fraction:
    return Fraction((value * 10**places).__floor__(), 10**places)
