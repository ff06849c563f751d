"""How far the products of a register are from the stars after those that they hold, by the advice on their bundles.

Of a product whose bundle the register cannot reach nothing is known, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from ocop_rules.advice.outlook import ProductOutlook, StarOutlook
from ocop_rules.brief import brief
from ocop_rules.errors import AdviceMissing, OcopError
from ocop_rules.evaluation.advice import Asked
from ocop_rules.evaluation.evaluate import read_and_check
from ocop_rules.evaluation.outlook import outlooks
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.rating.settings import Settings
from ocop_rules.register.life import RegisterLife, register_life
from ocop_rules.register.register import Register
from ocop_rules.register.reinspection import bundle_on, open_findings
from ocop_rules.register.rows import RegisteredProduct
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue


@dataclass(frozen=True, slots=True)
class NextStars:
    """How far a product is from the stars after those that it holds.

    Attributes:
        stars: the stars after those that it holds; the least that give a certificate where it holds none.
        outlook: what the advice on its last bundle says, on the day; None where that could not be rated.
        error: why it could not.
    """

    stars: int
    outlook: ProductOutlook | None
    error: OcopError | None = None

    def __repr__(self) -> str:
        return brief(self)

    @property
    def ahead(self) -> StarOutlook | None:
        """How far these stars are; None where that is not known."""
        return None if self.outlook is None else self.outlook.ahead[0]

    @property
    def steps(self) -> int | None:
        """How many criteria are to be raised; 0 where the evidence bears the stars out, None where nobody can say."""
        return None if self.ahead is None else self.ahead.steps


def next_stars(
    register: Register,
    on: date,
    bundles: Path | str,
    *,
    version: str | None = None,
    workers: int | None = None,
    catalogue: Catalogue | None = None,
) -> Mapping[str, NextStars]:
    """Return how far products are from the stars after those that they hold, by their ids.

    The last bundle of each is advised on as it stands on the day, with what inspections found; what people judge is not
    counted on. Products that name no bundle, whose bundle is of a later day, or that hold the most stars are left out.

    Args:
        register: the register.
        on: the day; never taken from the clock (R13).
        bundles: the folder in which the bundles lie that products name.
        version: the version to rate under; None for that of each bundle.
        workers: how many processes; None or 1 works in this one.
        catalogue: the criteria; None for those that are installed.

    Raises:
        AdviceMissing: the solver is needed, and not installed.
        UnknownVersion: there is no such version.
    """
    used = catalogue or default_catalogue()
    named = _Bundles(register, on, Path(bundles), version, used)
    found: dict[str, NextStars] = {}
    for stars, products in _by_next(register_life(register, on, catalogue=used), used).items():
        asked = Asked(stars, None, "steps", {}, Decimal(0), False, 1, 1)
        rated: list[RegisteredProduct] = []
        answers = outlooks(named.of(products, rated, found, stars), asked, Settings(), version, workers or 1)
        for at, answer in enumerate(answers):
            if isinstance(answer, AdviceMissing):
                raise answer
            if isinstance(answer, OcopError):
                found[rated[at].id] = NextStars(stars, None, answer)
            else:
                found[rated[at].id] = NextStars(stars, answer)
    return {each.id: found[each.id] for each in register.products if each.id in found}


def most_stars(catalogue: Catalogue) -> int:
    """Return the most stars that there are."""
    return max(band.stars for band in catalogue.newest().bands)


def _by_next(life: RegisterLife, catalogue: Catalogue) -> Mapping[int, Sequence[RegisteredProduct]]:
    """Return the products that name a bundle, by the stars after those that they hold."""
    certified = catalogue.newest().certified_stars
    found: dict[int, list[RegisteredProduct]] = {}
    for each in life:
        if each.product.bundle is not None:
            following = next((stars for stars in certified if stars > (each.stars or 0)), None)
            if following is not None:
                found.setdefault(following, []).append(each.product)
    return dict(sorted(found.items()))


class _Bundles:
    """Reads the bundles of products as they stand on a day."""

    def __init__(self, register: Register, on: date, folder: Path, version: str | None, catalogue: Catalogue) -> None:
        self._register = register
        self._on = on
        self._folder = folder
        self._version = version
        self._catalogue = catalogue

    def of(
        self,
        products: Sequence[RegisteredProduct],
        rated: list[RegisteredProduct],
        wrong: dict[str, NextStars],
        stars: int,
    ) -> Iterator[BundleInput]:
        """Yield the bundles that could be read, and note whose they are; those that could not go to `wrong`."""
        for each in products:
            try:
                bundle = self._read(each)
            except OcopError as error:
                wrong[each.id] = NextStars(stars, None, error.alone())
                continue
            if bundle is not None:
                rated.append(each)
                yield bundle

    def _read(self, product: RegisteredProduct) -> BundleInput | None:
        read, rulebook, _, _, _ = read_and_check(self._folder / (product.bundle or ""), self._version, self._catalogue)
        if read.evaluated_on > self._on:
            return None
        findings = open_findings(self._register, product, self._on)
        visits = self._register.inspections_of(product)
        return bundle_on(read, rulebook.id, self._on, findings, visits, rulebook.vocabulary)
