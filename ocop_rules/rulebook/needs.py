"""What a producer must bring for a product set: facts and documents, and which criteria each serves."""

from __future__ import annotations

from dataclasses import dataclass

from ocop_rules.rulebook.condition import documents_read, facts_read
from ocop_rules.rulebook.model import ProductSet, Rulebook


@dataclass(frozen=True, slots=True)
class Need:
    """A fact or document type, and what it serves in printed order: criteria, and knock-outs (`✗1.1`; `✗` the head)."""

    name: str
    serves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Needs:
    """The facts that a set's rules read, and the documents that they ask for or that back those facts."""

    facts: tuple[Need, ...]
    documents: tuple[Need, ...]


def needs_of(rulebook: Rulebook, product_set: ProductSet) -> Needs:
    """Give what a producer must bring for a product set, in order of first use."""
    facts: dict[str, dict[str, None]] = {}
    documents: dict[str, dict[str, None]] = {}
    conditions = [
        (number, option.when)
        for number, criterion in product_set.criteria.items()
        for _, option in criterion.all_options()
        if option.when is not None
    ]
    for knock_out in product_set.knock_outs:
        place = f"✗{knock_out.criterion or ''}"
        conditions += [(place, when) for when in (knock_out.when, knock_out.unless) if when is not None]
    conditions += [(f"({case.name})", case.when) for case in product_set.cases.values() if case.when is not None]
    for place, when in conditions:
        for name in documents_read(when):
            documents.setdefault(name, {})[place] = None
        for name in facts_read(when):
            facts.setdefault(name, {})[place] = None
            for document in rulebook.vocabulary.facts[name].documents:
                documents.setdefault(document, {})[place] = None
    return Needs(
        tuple(Need(name, tuple(places)) for name, places in facts.items()),
        tuple(Need(name, tuple(places)) for name, places in documents.items()),
    )
