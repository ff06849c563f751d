"""Citations of articles and clauses that the decision does not have."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.certificate import Certificate
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.printed import ArticleDefinition
from ocop_rules.text import Text, text

RULE = "citation"


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the citations of the decision's text that `articles` and `appendices` do not hold."""
    for place, citation in _citations(rulebook):
        message = _wrong(citation, rulebook)
        if message is not None:
            yield Finding(RULE, f"decision.yaml: {place}", message)


def _citations(rulebook: Rulebook) -> Iterator[tuple[str, Citation]]:
    yield "in_force_citation", rulebook.in_force_citation
    yield "requirements_citation", rulebook.requirements_citation
    for band in rulebook.bands:
        yield f"bands, {band.stars}", band.citation
    for name, level in rulebook.levels.items():
        yield f"levels.{name}.citation", level.citation
        yield f"levels.{name}.forwards_citation", level.forwards_citation
        yield f"levels.{name}.returns_citation", level.returns_citation
    for i, rule in enumerate(rulebook.transition):
        yield f"transition[{i}]", rule.citation
    if rulebook.eligibility is not None:
        yield "eligibility", rulebook.eligibility.citation
    if rulebook.spread is not None:
        yield "spread", rulebook.spread.citation
    for i, remark in enumerate(rulebook.remarks):
        if remark.citation is not None:
            yield f"remarks[{i}]", remark.citation
    if rulebook.certificate is not None:
        yield from _of_certificate(rulebook.certificate)


def _of_certificate(certificate: Certificate) -> Iterator[tuple[str, Citation]]:
    yield "certificate", certificate.citation
    if certificate.reevaluation is not None:
        yield "certificate.reevaluation", certificate.reevaluation.citation
        yield "certificate.reevaluation", certificate.reevaluation.evaluation_citation
    if certificate.extension is not None:
        yield "certificate.extension", certificate.extension.citation
    if certificate.withdrawal is not None:
        yield "certificate.withdrawal", certificate.withdrawal.citation
        yield "certificate.withdrawal.by", certificate.withdrawal.by_citation
        for i, ground in enumerate(certificate.withdrawal.grounds):
            yield f"certificate.withdrawal.reasons[{i}]", ground.citation


def _wrong(citation: Citation, rulebook: Rulebook) -> Text | None:
    found: ArticleDefinition | None
    if citation.article is not None:
        found = rulebook.articles.get(citation.article)
        place, where = text(f"Điều {citation.article}", f"Article {citation.article}"), "articles"
    elif citation.appendix is not None and citation.clause is not None:
        found = rulebook.appendices.get(citation.appendix)
        place, where = text(f"Phụ lục {citation.appendix}", f"Appendix {citation.appendix}"), "appendices"
    else:
        return None
    if found is None:
        return text(f"{place.vi} không có trong “{where}”", f"{place.en} is not one of “{where}”")
    if citation.clause is not None and not 1 <= citation.clause <= found.clauses:
        return text(
            f"{place.vi} có {found.clauses} khoản, không có khoản {citation.clause}",
            f"{place.en} has {found.clauses} clauses, there is no clause {citation.clause}",
        )
    return None
