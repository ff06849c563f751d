"""Facts of the vocabulary that no rule of any version reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ocop_rules.rulebook.catalogue import catalogue_at
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.text import text

RULE = "unread-fact"


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the facts that neither this rulebook nor an installed version reads."""
    catalogue = catalogue_at(rulebook.root)
    return unread(catalogue.vocabulary(), [rulebook, *catalogue.others(rulebook)])


def unread(whole: Vocabulary, rulebooks: Iterable[Rulebook]) -> Iterator[Finding]:
    """Return the facts of a vocabulary that none of the rulebooks reads and that do not say what else they serve."""
    read = {name for rulebook in rulebooks for name in rulebook.vocabulary.facts}
    for name, fact in whole.facts.items():
        if name not in read and fact.serves is None:
            yield Finding(
                RULE,
                f"vocabulary.yaml: {name}",
                text(
                    f"không phiên bản nào dùng đến thông tin “{fact.title.vi}”",
                    f"no version reads the fact “{fact.title.en}”",
                ),
                fact=name,
            )
