"""An empty bundle and the JSON Schema of bundles, for a version and a set that are named as people name them."""

from __future__ import annotations

from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.rulebook.lookup import product_set_named
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.text import Lang
from ocop_rules.words import bundle_schema as schemas
from ocop_rules.words import bundle_template as templates


def bundle_schema(
    product_set: int | str | None = None,
    version: str | None = None,
    lang: Lang = "vi",
    *,
    catalogue: Catalogue | None = None,
) -> dict[str, object]:
    """Return the JSON Schema of evidence bundles, as plain data.

    Args:
        product_set: the set whose bundles alone it describes, with its facts, documents and options by their titles;
            None for the bundles of all sets, of which it knows the structure alone.
        version: the version of the set; None for the newest.
        lang: the language of titles and descriptions.
        catalogue: the criteria; None for those that are installed.

    Raises:
        UnknownVersion: there is no such version, or it has no such set.
        ValueError: a version is named without a set.
    """
    if product_set is None:
        if version is not None:
            raise ValueError("a version needs a product_set: the schema of all bundles is the same in each")
        return schemas.bundle_schema()
    return schemas.set_schema(*_sheet(product_set, version, catalogue), lang)


def bundle_template(
    product_set: int | str,
    version: str | None = None,
    lang: Lang = "vi",
    *,
    catalogue: Catalogue | None = None,
) -> str:
    """Return an empty bundle of one set as YAML text, with comments that say what each entry is for.

    Args:
        product_set: the set.
        version: the version; None for the newest.
        lang: the language of the comments.
        catalogue: the criteria; None for those that are installed.

    Raises:
        UnknownVersion: there is no such version, or it has no such set.
    """
    return templates.bundle_template(*_sheet(product_set, version, catalogue), lang)


def _sheet(product_set: int | str, version: str | None, catalogue: Catalogue | None) -> tuple[Rulebook, ProductSet]:
    found = catalogue or default_catalogue()
    rulebook = found.load(version or found.version_ids()[-1])
    return rulebook, product_set_named(rulebook, str(product_set))
