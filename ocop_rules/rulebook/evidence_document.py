"""The document of what a producer must bring for a sheet: facts, documents, and what the council judges."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from ocop_rules.rulebook.document_fields import Exact, Phrase, closed, or_null, phrase, value_of
from ocop_rules.rulebook.model import Criterion, ProductSet, Rulebook, plain_number
from ocop_rules.rulebook.needs import Need, UseKind, needs_of
from ocop_rules.rulebook.sheet_document import SheetHead, sheet_head
from ocop_rules.rulebook.vocabulary import Attester, FactDefinition, FactType


@closed
class UseDocument(TypedDict):
    """What evidence serves: a criterion, a knock-out at a criterion (null at the head), or telling a case."""

    kind: Annotated[str, value_of(UseKind)]
    name: str | None


@closed
class ChoiceValueDocument(TypedDict):
    """A value that a fact may have."""

    value: str
    title: Phrase


@closed
class NeededFactDocument(TypedDict):
    """A fact that the sheet reads: any one of the documents backs it, or one of the attesters attests it."""

    fact: str
    title: Phrase
    type: Annotated[
        str,
        value_of(FactType),
        Field(description="a `share` is per cent from 0 to 100; a `choice` has one of `values`, from least to most"),
    ]
    unit: Phrase | None
    values: list[ChoiceValueDocument]
    documents: list[str]
    attested_by: list[Annotated[str, value_of(Attester)]]
    serves: list[UseDocument]


@closed
class NeededDocumentDocument(TypedDict):
    """A type of document that the sheet asks for, or that backs a fact."""

    type: str
    title: Phrase
    serves: list[UseDocument]


@closed
class JudgedCriterionDocument(TypedDict):
    """A criterion that the council judges, and why."""

    criterion: str
    title: Phrase
    because: Phrase | None
    max_points: Exact


@closed
class EvidenceListDocument(SheetHead):
    """What a producer must bring for a sheet, in order of first use."""

    facts: list[NeededFactDocument]
    documents: list[NeededDocumentDocument]
    judged: list[JudgedCriterionDocument]


def evidence_list_document(rulebook: Rulebook, product_set: ProductSet) -> EvidenceListDocument:
    """Return the document of what a producer must bring for a sheet."""
    needs = needs_of(rulebook, product_set)
    facts, documents = rulebook.vocabulary.facts, rulebook.vocabulary.documents
    return {
        **sheet_head(rulebook, product_set),
        "facts": [_fact(need, facts[need.name]) for need in needs.facts],
        "documents": [
            {"type": need.name, "title": phrase(documents[need.name].title), "serves": _serves(need)}
            for need in needs.documents
        ],
        "judged": [_judged(product_set.criteria[number]) for number in needs.judged],
    }


def _fact(need: Need, definition: FactDefinition) -> NeededFactDocument:
    return {
        "fact": need.name,
        "title": phrase(definition.title),
        "type": definition.type.value,
        "unit": or_null(phrase, definition.unit),
        "values": [{"value": name, "title": phrase(title)} for name, title in (definition.values or {}).items()],
        "documents": list(definition.documents),
        "attested_by": [attester.value for attester in definition.attested_by],
        "serves": _serves(need),
    }


def _serves(need: Need) -> list[UseDocument]:
    return [{"kind": use.kind.value, "name": use.name} for use in need.serves]


def _judged(criterion: Criterion) -> JudgedCriterionDocument:
    return {
        "criterion": criterion.number,
        "title": phrase(criterion.title),
        "because": or_null(phrase, criterion.because),
        "max_points": plain_number(criterion.max_points),
    }
