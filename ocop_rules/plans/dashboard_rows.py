"""What the page with all products of a register says of each, and which of them are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ocop_rules.brief import brief
from ocop_rules.plans.facts import RegisterFacts
from ocop_rules.plans.next_stars import NextStars, most_stars
from ocop_rules.register.certificate_life import ProductLife
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.text import Text, folded, text


@dataclass(frozen=True, slots=True)
class DashboardRow:
    """A product on a day.

    Attributes:
        id, name: the product.
        producer, commune: its producer and where that is; None where it is not known.
        form: the legal form of its producer, by its name in the vocabulary.
        form_title: the same in words.
        set: the slug of its product set; None where it is not known.
        set_title: the same in words; the group that the office writes where the set is not known.
        stars: the stars that it holds; None if it has no valid certificate.
        state: where it stands, as `ProductLife.state` has it.
        ends_on: the last day of its certificate, as known on the day.
        is_ending: whether that is soon.
        next: how far the next stars are; None where that is not known.
        is_highest: whether it holds the most stars that there are.
    """

    id: str
    name: str
    producer: str | None
    commune: str | None
    form: str | None
    form_title: Text | None
    set: str | None
    set_title: Text | None
    stars: int | None
    state: str
    ends_on: date | None
    is_ending: bool
    next: NextStars | None
    is_highest: bool

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class DashboardFilter:
    """Which products are shown; what is left empty leaves none out.

    Attributes:
        sets: product sets, by their titles, slugs or groups.
        stars: numbers of stars; 0 for products without a valid certificate.
        communes: communes, by their names.
        forms: legal forms of producers, by their names or titles.
    """

    sets: tuple[str, ...] = ()
    stars: tuple[int, ...] = ()
    communes: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return brief(self)

    def holds(self, row: DashboardRow) -> bool:
        """Tell whether a product is shown."""
        return (
            (not self.stars or (row.stars or 0) in self.stars)
            and _named(self.sets, row.set, row.set_title)
            and _named(self.communes, row.commune, None)
            and _named(self.forms, row.form, row.form_title)
        )


def _named(wanted: tuple[str, ...], name: str | None, title: Text | None) -> bool:
    names = [name] if title is None else [name, title.vi, title.en]
    known = {folded(each) for each in names if each is not None}
    return not wanted or any(folded(each) in known for each in wanted)


class DashboardRows:
    """The products that are shown, in the register's order; each time they are looked at they are reckoned anew.

    Args:
        facts: the facts of the register on the day.
        forms: the legal forms of producers, by name.
        shown: which products are shown.
        ahead: how far products are from the next stars, by their ids; None where nobody asked.
        catalogue: the criteria.
    """

    def __init__(
        self,
        facts: RegisterFacts,
        forms: Mapping[str, Text],
        shown: DashboardFilter,
        ahead: Mapping[str, NextStars] | None,
        catalogue: Catalogue,
    ) -> None:
        self._facts = facts
        self._forms = forms
        self._shown = shown
        self._ahead = ahead
        self._most = most_stars(catalogue)

    @property
    def knows_next(self) -> bool:
        """Whether it was asked how far the next stars are."""
        return self._ahead is not None

    def __iter__(self) -> Iterator[DashboardRow]:
        return filter(self._shown.holds, map(self._row, self._facts.life))

    def _row(self, life: ProductLife) -> DashboardRow:
        product, producer, current = life.product, life.producer, life.current
        product_set = self._facts.set_of(product)
        form = None if producer is None else producer.form
        group = None if product.group is None else text(product.group, product.group)
        return DashboardRow(
            product.id,
            product.name,
            None if producer is None else producer.name,
            life.commune,
            form,
            None if form is None else self._forms.get(form),
            None if product_set is None else product_set.slug,
            group if product_set is None else product_set.title,
            life.stars,
            life.state,
            None if current is None else current.last_day,
            current is not None and current.is_ending,
            None if self._ahead is None else self._ahead.get(product.id),
            life.stars == self._most,
        )
