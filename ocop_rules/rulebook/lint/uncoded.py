"""Product sets for which a code list of another system says nothing, and types of papers that no vocabulary has."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.catalogue import catalogue_at
from ocop_rules.rulebook.exchange_tables import DIRECTORY, ExchangeDefinition, exchange_files, load_exchange
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.text import text

RULE = "uncoded"


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return, with the newest version, what the tables of other systems lack: they belong to no version.

    Raises:
        InvalidRulebook: a file of such tables is wrong.
    """
    catalogue = catalogue_at(rulebook.root)
    if rulebook.id == catalogue.version_ids()[-1]:
        for name in exchange_files(rulebook.root):
            definition = load_exchange(name, rulebook.root)
            yield from uncoded(definition, rulebook)
            yield from unknown_papers(definition, catalogue.vocabulary())


def uncoded(definition: ExchangeDefinition, rulebook: Rulebook) -> Iterator[Finding]:
    """Return the areas of product sets of which a code list says neither a code nor that there is none."""
    lists = {
        each.codes for table in definition.tables.values() for each in table.fields.values() if each.from_ == "set.area"
    }
    for name in sorted(each for each in lists if each is not None):
        known = definition.codes[name].of
        lacking = {
            each.field.vi: each.field.en for each in rulebook.sets.values() if not any(a in known for a in areas(each))
        }
        for vi, en in lacking.items():
            yield Finding(
                RULE,
                f"{DIRECTORY}/{definition.id}.yaml: codes.{name}.of",
                text(
                    f"chưa ghi mã của “{vi}”: thêm mục này, null nếu hệ thống đó không có mã",
                    f"nothing says which code “{en}” has: add the entry, null if that system has none for it",
                ),
            )


def unknown_papers(definition: ExchangeDefinition, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Return the document types that a file of tables names and the vocabulary does not have."""
    for name in definition.mark_documents:
        if name not in vocabulary.documents:
            yield Finding(
                RULE,
                f"{DIRECTORY}/{definition.id}.yaml: mark_documents",
                text(f"loại minh chứng {name} không có trong từ vựng", f"the vocabulary has no document type {name}"),
            )


def areas(product_set: ProductSet) -> tuple[str, ...]:
    """Return the words by which the area of a product set may have a code: its group, then its field."""
    group = () if product_set.group is None else (product_set.group.vi,)
    return (*group, product_set.field.vi)
