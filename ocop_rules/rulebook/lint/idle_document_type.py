"""Document types of the vocabulary that back nothing, that no rule asks for, and that do not say what they are for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ocop_rules.rulebook.catalogue import catalogue_at
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.text import text

RULE = "idle-document-type"


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the types that serve nothing in this rulebook and in the installed versions."""
    catalogue = catalogue_at(rulebook.root)
    return idle_types(catalogue.vocabulary(), [rulebook, *catalogue.others(rulebook)])


def idle_types(whole: Vocabulary, rulebooks: Iterable[Rulebook]) -> Iterator[Finding]:
    """Return the document types that back no fact, that none of the rulebooks asks for and that `serves` nothing."""
    used = {name for fact in whole.facts.values() for name in fact.documents}
    used.update(name for rulebook in rulebooks for name in rulebook.vocabulary.documents)
    for name, kind in whole.documents.items():
        if name not in used and kind.serves is None:
            yield Finding(
                RULE,
                f"vocabulary.yaml: {name}",
                text(
                    f"loại “{kind.title.vi}” không chứng minh thông tin nào và không nêu dùng để làm gì (serves)",
                    f"the type “{kind.title.en}” backs no fact and does not say what it is for (serves)",
                ),
            )
