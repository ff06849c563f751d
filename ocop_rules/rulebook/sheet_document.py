"""The document of a sheet, in printed order, and its head, with which other documents of a product set begin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, NotRequired, cast

from pydantic import Field
from typing_extensions import TypedDict

from ocop_rules.rulebook.condition import Condition
from ocop_rules.rulebook.document_fields import (
    CitationDocument,
    Digest,
    Exact,
    Phrase,
    VersionName,
    closed,
    or_null,
    phrase,
    value_of,
)
from ocop_rules.rulebook.kinds import DecidedBy, ErratumKind, Outcome, Scoring
from ocop_rules.rulebook.model import (
    Case,
    CaseGroup,
    Criterion,
    Gate,
    KnockOutRule,
    Option,
    Part,
    ProductSet,
    Rulebook,
    SheetCase,
    as_json,
    plain_number,
)
from ocop_rules.rulebook.printed import Erratum, ErratumField


@closed
class SetHeadDocument(TypedDict):
    """A product set in short; `evidence_points` of its points are decided by evidence, the rest by the council."""

    number: int
    slug: str
    identity: Annotated[str, Field(description="the slug under which the same set is known in every version")]
    title: Phrase
    field: Phrase
    group: Phrase | None
    max_points: Exact
    evidence_points: Exact


class SheetHead(SetHeadDocument):
    """What every document of a sheet says of it."""

    version: VersionName
    decision: str
    digest: Digest


@closed
class ErratumDocument(TypedDict):
    """A misprint of the decision: where, what is printed, what is used, and why."""

    set: Annotated[int | str, Field(description="the number of the set, or `*` for all")]
    part: NotRequired[str]
    section: NotRequired[str]
    criterion: NotRequired[str]
    case: NotRequired[str]
    option: NotRequired[int]
    field: ErratumField
    printed: str
    effective: str
    kind: Annotated[str, value_of(ErratumKind)]
    reason: Phrase


_Keywords = TypedDict(
    "_Keywords",
    {"is": NotRequired[bool | str], "in": NotRequired[list[str]], "not": NotRequired["ConditionDocument"]},
)


@closed
class ConditionDocument(_Keywords):
    """What evidence must show.

    Either a test of a fact (`fact` with thresholds in its unit, or `is`, or `in`), or a document that counts
    (`document`), or the points of the criterion itself (`points` is `this`, with `at_most`), or several conditions
    (`all`, `any`), or one that must not hold (`not`).
    """

    fact: NotRequired[str]
    at_least: NotRequired[Exact]
    above: NotRequired[Exact]
    at_most: NotRequired[Exact]
    below: NotRequired[Exact]
    document: NotRequired[str]
    points: NotRequired[Literal["this"]]
    all: NotRequired[list[ConditionDocument]]
    any: NotRequired[list[ConditionDocument]]


@closed
class OptionDocument(TypedDict):
    """An option: `min_stars` is the number of stars that ask for at least it, `when` the evidence that earns it."""

    ordinal: Annotated[int, Field(description="its printed position, from 1")]
    points: Exact
    label: Phrase
    min_stars: int | None
    when: ConditionDocument | None
    unless: Annotated[ConditionDocument | None, Field(description="a finding that keeps it from being earned")]
    told: Annotated[Phrase | None, Field(description="what a result says where evidence earns it")]
    reading: Annotated[Phrase | None, Field(description="how the wording was turned into `when`")]
    citation: CitationDocument
    mark_citation: CitationDocument | None


@closed
class CriterionCaseDocument(TypedDict):
    """An alternative case of a criterion, with its options."""

    name: str
    title: Phrase
    options: list[OptionDocument]


@closed
class GateDocument(TypedDict):
    """The criterion, and its least option, that another criterion needs to apply."""

    criterion: str
    option: int


@closed
class SheetCriterionDocument(TypedDict):
    """A criterion as it stands on a sheet; it has options, or cases with options."""

    number: str
    title: Phrase
    detail: Phrase | None
    decided_by: Annotated[str, value_of(DecidedBy)]
    because: Annotated[Phrase | None, Field(description="why people judge it")]
    scoring: Annotated[str, value_of(Scoring), Field(description="`sum` adds every option that holds")]
    max_points: Exact
    definition: str
    identity: Annotated[str, Field(description="the name under which it is known in every version")]
    applies_if: GateDocument | None
    binds_unless: Annotated[
        ConditionDocument | None, Field(description="a finding by which its minimum requirements do not bind")
    ]
    options: list[OptionDocument]
    cases: list[CriterionCaseDocument]
    citation: CitationDocument


@closed
class SectionDocument(TypedDict):
    """A section of a sheet."""

    number: str
    title: Phrase
    max_points: Exact
    criteria: list[SheetCriterionDocument]


@closed
class SheetPartDocument(TypedDict):
    """A part of a sheet."""

    letter: str
    title: Phrase
    max_points: Exact
    sections: list[SectionDocument]


@closed
class SheetKnockOutDocument(TypedDict):
    """A rule that ends the evaluation where `when` holds, unless `unless` does."""

    id: str
    outcome: Annotated[str, value_of(Outcome)]
    title: Phrase
    when: ConditionDocument
    absent: ConditionDocument | None
    shown: ConditionDocument | None
    unless: ConditionDocument | None
    reading: Phrase | None
    criterion: Annotated[str | None, Field(description="at which it is printed; null at the head of the sheet")]
    citation: CitationDocument


@closed
class SheetCaseDocument(TypedDict):
    """An alternative case of a sheet; `when` says that a dossier falls in it."""

    group: Annotated[str | None, Field(description="of cases, where the sheet tells them in several ways; else null")]
    name: str
    title: Phrase
    when: ConditionDocument | None
    citation: CitationDocument


@closed
class SheetDocument(SheetHead):
    """A sheet in full, in printed order."""

    knock_outs: list[SheetKnockOutDocument]
    cases: list[SheetCaseDocument]
    parts: list[SheetPartDocument]
    errata: list[ErratumDocument]


def sheet_document(rulebook: Rulebook, product_set: ProductSet) -> SheetDocument:
    """Return the document of a sheet in full."""
    return {
        **sheet_head(rulebook, product_set),
        "knock_outs": [_knock_out(knock_out) for knock_out in product_set.knock_outs],
        "cases": [_sheet_case(case, group) for group in product_set.case_groups for case in group.cases.values()],
        "parts": [_part(part, product_set) for part in product_set.parts],
        "errata": errata_document(product_set.errata),
    }


def set_head_document(product_set: ProductSet) -> SetHeadDocument:
    """Return the document of a product set in short."""
    return {
        "number": product_set.number,
        "slug": product_set.slug,
        "identity": product_set.identity,
        "title": phrase(product_set.title),
        "field": phrase(product_set.field),
        "group": or_null(phrase, product_set.group),
        "max_points": plain_number(product_set.max_points),
        "evidence_points": plain_number(product_set.evidence_points),
    }


def sheet_head(rulebook: Rulebook, product_set: ProductSet) -> SheetHead:
    """Return what every document of a sheet says of it."""
    return {
        **set_head_document(product_set),
        "version": rulebook.id,
        "decision": rulebook.decision,
        "digest": rulebook.digest,
    }


def errata_document(errata: Iterable[Erratum]) -> list[ErratumDocument]:
    """Return the documents of misprints."""
    return [cast("ErratumDocument", as_json(erratum)) for erratum in errata]


def _condition(condition: Condition) -> ConditionDocument:
    return cast("ConditionDocument", as_json(condition))


def _possible_condition(condition: Condition | None) -> ConditionDocument | None:
    return None if condition is None else _condition(condition)


def _knock_out(knock_out: KnockOutRule) -> SheetKnockOutDocument:
    return {
        "id": knock_out.id,
        "outcome": knock_out.outcome.value,
        "title": phrase(knock_out.title),
        "when": _condition(knock_out.when),
        "absent": _possible_condition(knock_out.absent),
        "shown": _possible_condition(knock_out.shown),
        "unless": _possible_condition(knock_out.unless),
        "reading": or_null(phrase, knock_out.reading),
        "criterion": knock_out.criterion,
        "citation": knock_out.citation.as_json(),
    }


def _sheet_case(case: SheetCase, group: CaseGroup) -> SheetCaseDocument:
    return {
        "group": group.name,
        "name": case.name,
        "title": phrase(case.title),
        "when": _possible_condition(case.when),
        "citation": case.citation.as_json(),
    }


def _part(part: Part, product_set: ProductSet) -> SheetPartDocument:
    return {
        "letter": part.letter,
        "title": phrase(part.title),
        "max_points": plain_number(part.max_points),
        "sections": [
            {
                "number": section.number,
                "title": phrase(section.title),
                "max_points": plain_number(section.max_points),
                "criteria": [_criterion(product_set.criteria[number]) for number in section.criteria],
            }
            for section in part.sections
        ],
    }


def _criterion(criterion: Criterion) -> SheetCriterionDocument:
    return {
        "number": criterion.number,
        "title": phrase(criterion.title),
        "detail": or_null(phrase, criterion.detail),
        "decided_by": criterion.decided_by.value,
        "because": or_null(phrase, criterion.because),
        "scoring": criterion.scoring.value,
        "max_points": plain_number(criterion.max_points),
        "definition": criterion.definition,
        "identity": criterion.identity,
        "applies_if": or_null(_gate, criterion.applies_if),
        "binds_unless": _possible_condition(criterion.binds_unless),
        "options": [_option(option) for option in criterion.options],
        "cases": [_case(case) for case in criterion.cases.values()],
        "citation": criterion.citation.as_json(),
    }


def _gate(gate: Gate) -> GateDocument:
    return {"criterion": gate.criterion, "option": gate.option}


def _case(case: Case) -> CriterionCaseDocument:
    return {"name": case.name, "title": phrase(case.title), "options": [_option(option) for option in case.options]}


def _option(option: Option) -> OptionDocument:
    return {
        "ordinal": option.ordinal,
        "points": plain_number(option.points),
        "label": phrase(option.label),
        "min_stars": option.min_stars,
        "when": _possible_condition(option.when),
        "unless": _possible_condition(option.unless),
        "told": None if option.told is None else phrase(option.told.message),
        "reading": or_null(phrase, option.reading),
        "citation": option.citation.as_json(),
        "mark_citation": None if option.min_stars is None else option.mark_citation.as_json(),
    }
