"""Citations of articles and clauses that the decision does not have."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import Text, text

RULE = "citation"


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Give the citations of the decision's body that `articles` does not hold."""
    for place, citation in _citations(rulebook):
        message = _wrong(citation, rulebook)
        if message is not None:
            yield Finding(RULE, f"decision.yaml: {place}", message)


def _citations(rulebook: Rulebook) -> Iterator[tuple[str, Citation]]:
    yield "in_force_citation", rulebook.in_force_citation
    yield "requirements_citation", rulebook.requirements_citation
    for band in rulebook.bands:
        yield f"bands, {band.stars}", band.citation
    for i, rule in enumerate(rulebook.transition):
        yield f"transition[{i}]", rule.citation


def _wrong(citation: Citation, rulebook: Rulebook) -> Text | None:
    if citation.article is None:
        return None
    article = rulebook.articles.get(citation.article)
    if article is None:
        return text(
            f"Điều {citation.article} không có trong “articles”",
            f"Article {citation.article} is not one of “articles”",
        )
    if citation.clause is not None and not 1 <= citation.clause <= article.clauses:
        return text(
            f"Điều {citation.article} có {article.clauses} khoản, không có khoản {citation.clause}",
            f"Article {citation.article} has {article.clauses} clauses, there is no clause {citation.clause}",
        )
    return None
