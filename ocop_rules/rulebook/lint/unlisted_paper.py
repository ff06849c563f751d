"""Document types, and facts that rules read, of which the table of papers says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ocop_rules.rulebook.catalogue import catalogue_at
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.papers import FILE, Papers, load_papers
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.text import text

RULE = "unlisted-paper"


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return, with the newest version, what the table lacks: it belongs to no version. Without a table that is nothing.

    Raises:
        InvalidRulebook: the table is wrong, or names what is not in the vocabulary.
    """
    catalogue = catalogue_at(rulebook.root)
    if rulebook.id == catalogue.version_ids()[-1] and (rulebook.root / FILE).is_file():
        whole = catalogue.vocabulary()
        yield from unlisted(load_papers(rulebook.root), whole, [rulebook, *catalogue.others(rulebook)])


def unlisted(papers: Papers, whole: Vocabulary, rulebooks: Iterable[Rulebook]) -> Iterator[Finding]:
    """Return the document types of a vocabulary, and the facts that rulebooks read, that have no entry."""
    for name, kind in whole.documents.items():
        if name not in papers.documents:
            yield Finding(
                RULE,
                f"{FILE}: documents.{name}",
                text(
                    f"chưa ghi ai cấp “{kind.title.vi}” và mất bao lâu: thêm mục này, điều không biết ghi unknown",
                    f"nothing says who issues “{kind.title.en}” and how long that takes: "
                    "add the entry, with unknown for what is not known",
                ),
            )
    read = {name for rulebook in rulebooks for name in rulebook.vocabulary.facts}
    for name, fact in whole.facts.items():
        if name in read and name not in papers.facts:
            yield Finding(
                RULE,
                f"{FILE}: facts.{name}",
                text(
                    f"chưa ghi chủ thể có thể thay đổi “{fact.title.vi}” hay không: thêm mục này với changeable",
                    f"nothing says whether a producer can change “{fact.title.en}”: add the entry, with changeable",
                ),
                fact=name,
            )
