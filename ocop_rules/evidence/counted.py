"""What of the evidence counts on the day of evaluation (R10)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ocop_rules.evidence.bundle import Document, EvidenceBundle, Fact
from ocop_rules.rulebook.vocabulary import DocumentType, Ends, FactDefinition, FactValue, Vocabulary


class Reason(StrEnum):
    """Why a document or a fact does not count."""

    EXPIRED = "expired"
    NOT_YET_ISSUED = "not_yet_issued"
    END_NOT_STATED = "end_not_stated"
    PAST_LONGEST_TERM = "past_longest_term"
    REFUTED = "refuted"
    PAST_USUAL_TERM = "past_usual_term"
    YOUNGER_THAN_CLAIMED = "younger_than_claimed"
    WRONG_DOCUMENT_FOR_VALUE = "wrong_document_for_value"
    NOT_BACKED = "not_backed"
    WRONG_DOCUMENT = "wrong_document"
    NO_VALID_DOCUMENT = "no_valid_document"
    WRONG_ATTESTER = "wrong_attester"


@dataclass(frozen=True, slots=True)
class CountedEvidence:
    """The evidence that counts, and why the rest does not.

    Attributes:
        facts: value of each fact that counts.
        backing: for each fact that counts, the ids of the documents that back it, and `@attester` if attested.
        documents: for each document type with a document that counts, the ids of those.
        complete: True if a document type that is not there is known to be absent.
        unclear: types of which a document is listed whose end is not known: that one counts is not known either.
        assumed: documents that state no end and count for as long as their kind usually lasts.
        idle_documents: documents that do not count, with the reason.
        unsupported: facts that do not count (or count only because `strict` was off), with the reason.
    """

    facts: Mapping[str, FactValue]
    backing: Mapping[str, tuple[str, ...]]
    documents: Mapping[str, tuple[str, ...]]
    complete: bool
    unclear: frozenset[str]
    assumed: tuple[Document, ...]
    idle_documents: tuple[tuple[Document, Reason], ...]
    unsupported: tuple[tuple[Fact, Reason], ...]

    def known_absent(self, kind: str) -> bool:
        """Tell whether it is known that no document of a type counts."""
        return self.complete and kind not in self.documents and kind not in self.unclear


def counted_evidence(bundle: EvidenceBundle, vocabulary: Vocabulary, *, strict: bool = True) -> CountedEvidence:
    """Return what of a checked bundle counts on its day of evaluation.

    Args:
        bundle: a bundle that was checked against `vocabulary`.
        vocabulary: which documents back a fact and who may attest it; facts that are not in it are passed over.
        strict: False to count unsupported facts all the same, which are still reported.
    """
    found = _counted(bundle, vocabulary, strict=strict, refuted=frozenset())
    refuted = frozenset(
        name
        for name, test in vocabulary.refutations.items()
        if name in found.documents and found.backing.get(test.fact) and test.holds(found.facts[test.fact])
    )
    return _counted(bundle, vocabulary, strict=strict, refuted=refuted) if refuted else found


def _counted(
    bundle: EvidenceBundle, vocabulary: Vocabulary, *, strict: bool, refuted: frozenset[str]
) -> CountedEvidence:
    """Return what counts, given the document types of which a finding says that none is held."""
    day = bundle.evaluated_on
    endless = vocabulary.endless
    valid: dict[str, str] = {}
    by_type: dict[str, list[str]] = {}
    types: dict[str, str] = {}
    idle: list[tuple[Document, Reason]] = []
    unclear: set[str] = set()
    assumed: list[Document] = []
    for document in bundle.documents:
        name, kind, ends = document.id, document.type, document.expires_on
        types[name] = kind
        lasts = kind in endless if ends is None else day <= ends
        if lasts and document.issued_on <= day and kind not in refuted:  # as nearly all do
            valid[name] = kind
            by_type.setdefault(kind, []).append(name)
            continue
        known = vocabulary.documents.get(kind)
        reason = _idle(document, known, day)
        if reason is None and kind in refuted:
            reason = Reason.REFUTED
        if reason is not None:
            idle.append((document, reason))
            if reason in (Reason.END_NOT_STATED, Reason.PAST_USUAL_TERM):
                unclear.add(kind)
            continue
        valid[name] = kind
        by_type.setdefault(kind, []).append(name)
        if ends is None and known is not None and known.ends is Ends.SOMETIMES:
            assumed.append(document)

    def named(fact: Fact) -> list[Document]:
        return [document for document in bundle.documents if document.id in valid and document.id in fact.documents]

    facts: dict[str, FactValue] = {}
    backing: dict[str, tuple[str, ...]] = {}
    unsupported: list[tuple[Fact, Reason]] = []
    definitions = vocabulary.facts
    for fact in bundle.facts:
        name = fact.fact
        definition = definitions.get(name)
        if definition is None:
            continue
        value = fact.value
        kinds = definition.documents if definition.documents_for is None else definition.backing(value)
        by = []
        for reference in fact.documents:
            if valid.get(reference) in kinds:
                by.append(reference)
        younger = bool(by) and definition.spans is not None and _younger(fact, definition, named(fact), day)
        attester = fact.attested_by
        attested = attester is not None and attester in definition.attested_by
        if attested:
            by.append(f"@{attester}")
        if not by or (younger and not attested):
            why = Reason.YOUNGER_THAN_CLAIMED if younger else _reason(fact, definition, kinds, types)
            unsupported.append((fact, why))
            if strict:
                continue
        facts[name] = value
        backing[name] = tuple(by)
    return CountedEvidence(
        facts,
        backing,
        {kind: tuple(ids) for kind, ids in by_type.items()},
        bundle.documents_complete,
        frozenset(unclear.difference(by_type)),
        tuple(assumed),
        tuple(idle),
        tuple(unsupported),
    )


def _idle(document: Document, kind: DocumentType | None, day: date) -> Reason | None:
    """Return why a document does not count on a day; None if it does."""
    if document.issued_on > day:
        return Reason.NOT_YET_ISSUED
    if document.expires_on is not None:
        return Reason.EXPIRED if document.expires_on < day else None
    if kind is None:
        return None
    past = kind.lasts is not None and months_after(document.issued_on, kind.lasts.months) < day
    if kind.ends is Ends.ALWAYS:
        return Reason.PAST_LONGEST_TERM if past else Reason.END_NOT_STATED
    return Reason.PAST_USUAL_TERM if past else None


def _younger(fact: Fact, definition: FactDefinition, documents: list[Document], day: date) -> bool:
    """Tell whether all documents named for a period were issued after it began."""
    if definition.spans is None or not isinstance(fact.value, int | Decimal):
        return False
    months = int(fact.value) * (12 if definition.spans == "years" else 1)
    return months > 0 and all(months_after(document.issued_on, months) > day for document in documents)


def months_after(day: date, months: int) -> date:
    """Return the day so many months after another, or the last one of that month where it has no such day.

    Beyond the calendar it is the last day that there is.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _reason(fact: Fact, definition: FactDefinition, kinds: tuple[str, ...], types: Mapping[str, str]) -> Reason:
    if not fact.documents:
        return Reason.NOT_BACKED if fact.attested_by is None else Reason.WRONG_ATTESTER
    if any(types[d] in kinds for d in fact.documents):
        return Reason.NO_VALID_DOCUMENT
    if any(types[d] in definition.documents for d in fact.documents):
        return Reason.WRONG_DOCUMENT_FOR_VALUE
    return Reason.WRONG_DOCUMENT
