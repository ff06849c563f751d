"""Facts that somebody attests who may not speak of them, or cannot know them."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.vocabulary import Attester, FactDefinition, Vocabulary
from ocop_rules.text import Text, text

RULE = "attester"


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return what is wrong with the attesters of the facts that the rulebook reads."""
    return wrong_attesters(rulebook.vocabulary)


def wrong_attesters(whole: Vocabulary) -> Iterator[Finding]:
    """Return the facts whose attesters, or papers in which an attester speaks, lie outside its limits."""
    for name, fact in whole.facts.items():
        for attester in fact.attested_by:
            message = _outside(attester, None, fact, whole)
            if message is not None:
                yield Finding(RULE, f"vocabulary.yaml: {name}", message, fact=name)
        for document in fact.documents:
            kind = whole.documents[document]
            if kind.attests is not None:
                message = _outside(kind.attests, kind.title, fact, whole)
                if message is not None:
                    yield Finding(RULE, f"vocabulary.yaml: {name}", message, fact=name)


def _outside(attester: Attester, paper: Text | None, fact: FactDefinition, whole: Vocabulary) -> Text | None:
    """Say why an attester may not speak of a fact, in a paper or otherwise; None if it may."""
    limit = whole.attesters.get(attester)
    if limit is None:
        return None
    who = attester.words
    by = who if paper is None else text(f"{who.vi} (“{paper.vi}”)", f"{who.en} (“{paper.en}”)")
    if limit.subjects is not None and fact.subject not in limit.subjects:
        subjects = ", ".join(limit.subjects)
        return text(
            f"“{fact.title.vi}” không thuộc nội dung mà {by.vi} được xác nhận ({limit.source.vi}): {subjects}",
            f"“{fact.title.en}” is none of the subjects that the {by.en} may attest ({limit.source.en}): {subjects}",
        )
    if limit.documents is not None and set(limit.documents).isdisjoint(fact.documents):
        return text(
            f"{by.vi} không thể biết “{fact.title.vi}”: {limit.source.vi}",
            f"the {by.en} cannot know “{fact.title.en}”: {limit.source.en}",
        )
    return None
