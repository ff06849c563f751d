"""Papers that a rule asks for although the vocabulary does not say for how long they count (R10)."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.condition import Condition, documents_read
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import text

RULE = "validity"


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the document types that rules ask for by themselves and that do not say whether they end."""
    asked = dict.fromkeys(name for condition in _conditions(rulebook) for name in documents_read(condition))
    for name in asked:
        kind = rulebook.vocabulary.documents[name]
        if kind.ends is None:
            yield Finding(
                RULE,
                f"vocabulary.yaml: {name}",
                text(
                    f"tiêu chí hoặc điều kiện loại hỏi thẳng “{kind.title.vi}” mà từ vựng chưa nêu giấy này có thời "
                    "hạn hay không (ends)",
                    f"a rule asks for “{kind.title.en}” itself; the vocabulary does not say whether it ends (ends)",
                ),
            )


def _conditions(rulebook: Rulebook) -> Iterator[Condition]:
    for product_set in rulebook.sets.values():
        for criterion in product_set.criteria.values():
            for condition, _ in criterion.conditions():
                yield condition
        for knock_out in product_set.knock_outs:
            yield from knock_out.conditions()
