"""Finding the sheet that somebody names."""

from __future__ import annotations

from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.errors import UnknownVersion
from ocop_rules.rulebook.citation import decision_named
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.text import printable, text


def set_names(rulebook: Rulebook) -> list[str]:
    """Return the names by which people know the product sets of a version: slugs and titles."""
    return [name for each in rulebook.sets.values() for name in (each.slug, each.title.vi, each.title.en)]


def product_set_named(rulebook: Rulebook, name: str) -> ProductSet:
    """Return the product set with this number, slug or title.

    Raises:
        UnknownVersion: the version has no such set.
    """
    product_set = rulebook.set_named(name)
    if product_set is not None:
        return product_set
    named = decision_named(rulebook.decision)
    if name.isascii() and name.isdigit() and len(name) < 10 and int(name) in rulebook.without_sets:
        why = rulebook.without_sets[int(name)]
        raise UnknownVersion(
            text(
                f"không chấm được bộ {name} theo {named.vi}: {why.vi}",
                f"set {name} cannot be rated under {named.en}: {why.en}",
            )
        )
    shown = printable(name)
    known = ", ".join(f"{each.number} ({each.slug})" for each in rulebook.sets.values())
    titles = "; ".join(f"{each.number}. {each.title.vi}" for each in rulebook.sets.values())
    mend = did_you_mean(name, set_names(rulebook)) or text(f"có: {titles}", f"there are: {known}")
    raise UnknownVersion(
        text(f"{named.vi} không có bộ “{shown}”; {mend.vi}", f"{named.en} has no set “{shown}”; {mend.en}")
    )


def product_set_of_either(earlier: Rulebook, later: Rulebook, name: str) -> tuple[Rulebook, ProductSet]:
    """Return the product set with this number in the later version, or with this slug in either, and its version.

    Raises:
        UnknownVersion: there is no such set.
    """
    if later.set_named(name) is None and not name.isdecimal():
        gone = earlier.set_named(name)
        if gone is not None:
            return earlier, gone
    return later, product_set_named(later, name)
