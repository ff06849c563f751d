"""Of which version the product set of a product is, and where its number may mean another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ocop_rules.errors import Problem
from ocop_rules.register.certificate_law import CertificateLaw
from ocop_rules.register.checks import Told
from ocop_rules.register.rows import Recognition, RegisteredProduct, RegisterRow
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.rulebook.model import ProductSet
from ocop_rules.text import folded, printable, text


class ProductSets:
    """The product sets of products.

    Args:
        catalogue: the criteria.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._law = CertificateLaw(catalogue)
        self._newest = catalogue.newest().id

    def of(self, product: RegisteredProduct, last: Recognition | None) -> ProductSet | None:
        """Return the set of a product: of its own version, or else of that of its last recognition, or of the newest.

        None where it names no set, or none that there is.
        """
        if product.set is None:
            return None
        if product.version is not None:
            return self._named(product.version, product.set)
        version = self.version_of(last)
        found = None if version is None else self._named(version, product.set)
        return found or self._named(self._newest, product.set)

    def version_of(self, last: Recognition | None) -> str | None:
        """Return the version of a recognition; None without one, or where no decision was in force."""
        term = None if last is None else self._law.term(last)
        return None if term is None else term.rulebook.id

    def otherwise(
        self, product: RegisteredProduct, last: Recognition | None
    ) -> tuple[str, ProductSet, str, ProductSet] | None:
        """Return where a number means one set in the version of the last recognition, and another in the newest.

        Gives both versions and sets; None where they are the same, or the product says which it is.
        """
        version = self.version_of(last)
        if product.version is not None or product.set is None or version is None:
            return None
        then, now = (self._named(each, product.set) for each in (version, self._newest))
        if then is None or now is None or then.slug == now.slug:
            return None
        group = None if product.group is None else folded(product.group)
        return None if group in (folded(then.title.vi), folded(then.title.en)) else (version, then, self._newest, now)

    def _named(self, version: str, wanted: int | str) -> ProductSet | None:
        return self._catalogue.load(version).set_named(wanted)


def set_notices(tables: Mapping[str, Sequence[RegisterRow]], told: Told, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what is told of product sets whose number means another set in the newest version."""
    sets = ProductSets(catalogue)
    last = last_recognitions(tables.get("recognitions", ()))
    for i, row in enumerate(tables.get("products", ())):
        assert isinstance(row, RegisteredProduct)
        found = sets.otherwise(row, last.get(row.id))
        if found is None:
            continue
        version, then, newest, now = found
        place, line, path = told("products", i, "set")
        message = text(
            f"lần công nhận cuối theo {version}, bộ {then.number} là “{then.title.vi}”; theo {newest} là "
            f"“{now.title.vi}”",
            f"last recognised under {version}, where set {then.number} is “{then.title.en}”; in {newest} it is "
            f"“{now.title.en}”",
        )
        mend = text(
            f"nếu là “{now.title.vi}”: ghi version: {newest}, hoặc số của bộ đó trong {version}; nếu đúng: ghi "
            f"version: {version}",
            f"for “{now.title.en}” write version: {newest}, or its number in {version}; if it is right, write "
            f"version: {version}",
        )
        yield Problem("set-of-version", place, message, mend, printable(str(row.set)), line, path)


def last_recognitions(rows: Sequence[RegisterRow]) -> Mapping[str, Recognition]:
    """Return the last recognition of each product."""
    found: dict[str, Recognition] = {}
    for row in rows:
        assert isinstance(row, Recognition)
        before = found.get(row.product)
        if before is None or before.decided_on <= row.decided_on:
            found[row.product] = row
    return found
