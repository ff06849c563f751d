"""What of the evidence counts on the day of evaluation (R10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ocop_rules.evidence.bundle import Document, EvidenceBundle, Fact
from ocop_rules.rulebook.vocabulary import FactValue, Vocabulary


class Reason(StrEnum):
    """Why a document or a fact does not count."""

    EXPIRED = "expired"
    NOT_YET_ISSUED = "not_yet_issued"
    NOT_BACKED = "not_backed"
    WRONG_DOCUMENT = "wrong_document"
    NO_VALID_DOCUMENT = "no_valid_document"
    WRONG_ATTESTER = "wrong_attester"


@dataclass(frozen=True, slots=True)
class Standing:
    """The evidence that counts, and why the rest does not.

    Attributes:
        facts: value of each fact that counts.
        backing: for each fact that counts, the ids of the documents that back it, and `@attester` if attested.
        documents: for each document type with a document that counts, the ids of those.
        complete: True if a document type that is not there is known to be absent.
        idle_documents: documents that do not count, with the reason.
        unsupported: facts that do not count (or count only because `strict` was off), with the reason.
    """

    facts: Mapping[str, FactValue]
    backing: Mapping[str, tuple[str, ...]]
    documents: Mapping[str, tuple[str, ...]]
    complete: bool
    idle_documents: tuple[tuple[Document, Reason], ...]
    unsupported: tuple[tuple[Fact, Reason], ...]


def standing(bundle: EvidenceBundle, vocabulary: Vocabulary, *, strict: bool = True) -> Standing:
    """Give what of a checked bundle counts on its day of evaluation.

    Args:
        bundle: a bundle that was checked against `vocabulary`.
        vocabulary: which documents back a fact and who may attest it; facts that are not in it are passed over.
        strict: False to count unsupported facts all the same, which are still reported.
    """
    day = bundle.evaluated_on
    valid: dict[str, str] = {}
    by_type: dict[str, list[str]] = {}
    types: dict[str, str] = {}
    idle: list[tuple[Document, Reason]] = []
    for document in bundle.documents:
        types[document.id] = document.type
        if document.issued_on > day:
            idle.append((document, Reason.NOT_YET_ISSUED))
        elif document.expires_on is not None and document.expires_on < day:
            idle.append((document, Reason.EXPIRED))
        else:
            kind = document.type
            valid[document.id] = kind
            by_type.setdefault(kind, []).append(document.id)
    facts: dict[str, FactValue] = {}
    backing: dict[str, tuple[str, ...]] = {}
    unsupported: list[tuple[Fact, Reason]] = []
    definitions = vocabulary.facts
    for fact in bundle.facts:
        name = fact.fact
        definition = definitions.get(name)
        if definition is None:
            continue
        kinds = definition.documents
        by = [d for d in fact.documents if d in valid and valid[d] in kinds]
        if fact.attested_by is not None and fact.attested_by in definition.attested_by:
            by.append(f"@{fact.attested_by}")
        if not by:
            unsupported.append((fact, _reason(fact, kinds, types)))
            if strict:
                continue
        facts[name] = fact.value
        backing[name] = tuple(by)
    documents = {kind: tuple(ids) for kind, ids in by_type.items()}
    return Standing(facts, backing, documents, bundle.documents_complete, tuple(idle), tuple(unsupported))


def _reason(fact: Fact, kinds: tuple[str, ...], types: Mapping[str, str]) -> Reason:
    if not fact.documents:
        return Reason.NOT_BACKED if fact.attested_by is None else Reason.WRONG_ATTESTER
    if any(types[d] in kinds for d in fact.documents):
        return Reason.NO_VALID_DOCUMENT
    return Reason.WRONG_DOCUMENT
