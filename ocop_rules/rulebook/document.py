"""A version, its sheets, and what a producer must bring for one, as plain data for canonical JSON.

Exact numbers are text, as in evaluations; a citation has the keys that it states.
"""

from __future__ import annotations

from collections.abc import Iterable

from ocop_rules.rulebook.catalogue import InForce, VersionInfo
from ocop_rules.rulebook.certificate import certificate_document
from ocop_rules.rulebook.condition import Condition
from ocop_rules.rulebook.decision_definition import Erratum
from ocop_rules.rulebook.model import (
    Case,
    CaseGroup,
    Criterion,
    KnockOut,
    Option,
    Part,
    ProductSet,
    Rulebook,
    SheetCase,
    as_json,
    plain_number,
)
from ocop_rules.rulebook.needs import Need, needs_of
from ocop_rules.rulebook.vocabulary import FactDefinition


def info_document(info: VersionInfo) -> dict[str, object]:
    """Return what the catalogue knows of a version."""
    return {
        "version": info.id,
        "decision": info.decision,
        "in_force_from": info.in_force_from.isoformat(),
        "lapsed_on": None if info.lapsed_on is None else info.lapsed_on.isoformat(),
        "status": str(info.status),
        "digest": info.digest,
        "pinned_digest": info.pinned_digest,
    }


def in_force_document(found: InForce) -> dict[str, object]:
    """Return the version that applies and the clause that says so."""
    return {"version": info_document(found.version), "citation": found.citation.as_json()}


def version_document(rulebook: Rulebook) -> dict[str, object]:
    """Return what a version says but for its sheets, which it lists in short."""
    return {
        "version": rulebook.id,
        "decision": rulebook.decision,
        "title": as_json(rulebook.title),
        "issued_on": as_json(rulebook.issued_on),
        "in_force_from": as_json(rulebook.in_force_from),
        "in_force_citation": rulebook.in_force_citation.as_json(),
        "lapsed_on": as_json(rulebook.lapsed_on),
        "status": str(rulebook.status),
        "replaces": list(rulebook.replaces),
        "digest": rulebook.digest,
        "bands": [
            {
                "stars": band.stars,
                "at_least": plain_number(band.at_least),
                "printed_to": as_json(band.printed_to),
                "title": as_json(band.title),
                "citation": band.citation.as_json(),
            }
            for band in rulebook.bands
        ],
        "requirements_citation": rulebook.requirements_citation.as_json(),
        "levels": [
            {
                "name": name,
                "title": as_json(level.title),
                "certifies": list(level.certifies),
                "forwards_at_least": as_json(level.forwards_at_least),
                "forwards_to": level.forwards_to,
                "citation": level.citation.as_json(),
                "forwards_citation": None if level.forwards_to is None else level.forwards_citation.as_json(),
                "returns_below": as_json(level.returns_below),
                "returns_to": level.returns_to,
                "returns_citation": None if level.returns_to is None else level.returns_citation.as_json(),
            }
            for name, level in rulebook.levels.items()
        ],
        "certificate": None if rulebook.certificate is None else certificate_document(rulebook.certificate),
        "eligibility": None
        if rulebook.eligibility is None
        else {
            "forms": list(rulebook.eligibility.forms),
            "also": [{"set": number, "forms": list(forms)} for number, forms in rulebook.eligibility.also.items()],
            "citation": rulebook.eligibility.citation.as_json(),
        },
        "spread": None
        if rulebook.spread is None
        else {
            "most": as_json(rulebook.spread.most),
            "levels": list(rulebook.spread.levels),
            "citation": rulebook.spread.citation.as_json(),
        },
        "remarks": [
            {
                "text": as_json(remark.text),
                "since": None if remark.since is None else remark.since.isoformat(),
                "until": None if remark.until is None else remark.until.isoformat(),
                "where": remark.where,
                "citation": None if remark.citation is None else remark.citation.as_json(),
            }
            for remark in rulebook.remarks
        ],
        "transition": [
            {
                "purposes": [str(purpose) for purpose in rule.purposes],
                "counted_to": rule.counted_to.isoformat(),
                "until": rule.until.isoformat(),
                "citation": rule.citation.as_json(),
            }
            for rule in rulebook.transition
        ],
        "unknown": as_json(rulebook.unknown),
        "without_sets": [
            {"set": number, "reason": as_json(reason)} for number, reason in rulebook.without_sets.items()
        ],
        "errata": _errata(rulebook.errata),
        "sets": [_head(each) | {"criteria": len(each.criteria)} for each in rulebook.sets.values()],
    }


def set_document(rulebook: Rulebook, product_set: ProductSet) -> dict[str, object]:
    """Return a sheet in full, in printed order."""
    return {
        "version": rulebook.id,
        "decision": rulebook.decision,
        "digest": rulebook.digest,
        **_head(product_set),
        "knock_outs": [_knock_out(knock_out) for knock_out in product_set.knock_outs],
        "cases": [_sheet_case(case, group) for group in product_set.case_groups for case in group.cases.values()],
        "parts": [_part(part, product_set) for part in product_set.parts],
        "errata": _errata(product_set.errata),
    }


def evidence_document(rulebook: Rulebook, product_set: ProductSet) -> dict[str, object]:
    """Return what a producer must bring for a sheet: facts, documents, and the criteria that the council judges."""
    needs = needs_of(rulebook, product_set)
    facts, documents = rulebook.vocabulary.facts, rulebook.vocabulary.documents
    return {
        "version": rulebook.id,
        "decision": rulebook.decision,
        "digest": rulebook.digest,
        **_head(product_set),
        "facts": [_fact(need, facts[need.name]) for need in needs.facts],
        "documents": [
            {"type": need.name, "title": as_json(documents[need.name].title), "serves": _serves(need)}
            for need in needs.documents
        ],
        "judged": [_judged(product_set.criteria[number]) for number in needs.judged],
    }


def _head(product_set: ProductSet) -> dict[str, object]:
    return {
        "number": product_set.number,
        "slug": product_set.slug,
        "identity": product_set.identity,
        "title": as_json(product_set.title),
        "field": as_json(product_set.field),
        "group": as_json(product_set.group),
        "max_points": plain_number(product_set.max_points),
        "evidence_points": plain_number(product_set.evidence_points),
    }


def _knock_out(knock_out: KnockOut) -> dict[str, object]:
    return {
        "id": knock_out.id,
        "outcome": str(knock_out.outcome),
        "title": as_json(knock_out.title),
        "when": as_json(knock_out.when),
        "absent": _condition(knock_out.absent),
        "shown": _condition(knock_out.shown),
        "unless": _condition(knock_out.unless),
        "reading": as_json(knock_out.reading),
        "criterion": knock_out.criterion,
        "citation": knock_out.citation.as_json(),
    }


def _sheet_case(case: SheetCase, group: CaseGroup) -> dict[str, object]:
    return {
        "group": group.name,
        "name": case.name,
        "title": as_json(case.title),
        "when": _condition(case.when),
        "citation": case.citation.as_json(),
    }


def _part(part: Part, product_set: ProductSet) -> dict[str, object]:
    return {
        "letter": part.letter,
        "title": as_json(part.title),
        "max_points": plain_number(part.max_points),
        "sections": [
            {
                "number": section.number,
                "title": as_json(section.title),
                "max_points": plain_number(section.max_points),
                "criteria": [_criterion(product_set.criteria[number]) for number in section.criteria],
            }
            for section in part.sections
        ],
    }


def _criterion(criterion: Criterion) -> dict[str, object]:
    gate = criterion.applies_if
    return {
        "number": criterion.number,
        "title": as_json(criterion.title),
        "detail": as_json(criterion.detail),
        "decided_by": str(criterion.decided_by),
        "because": as_json(criterion.because),
        "scoring": str(criterion.scoring),
        "max_points": plain_number(criterion.max_points),
        "definition": criterion.definition,
        "identity": criterion.identity,
        "applies_if": None if gate is None else {"criterion": gate.criterion, "option": gate.option},
        "binds_unless": _condition(criterion.binds_unless),
        "options": [_option(option) for option in criterion.options],
        "cases": [_case(case) for case in criterion.cases.values()],
        "citation": criterion.citation.as_json(),
    }


def _case(case: Case) -> dict[str, object]:
    return {"name": case.name, "title": as_json(case.title), "options": [_option(option) for option in case.options]}


def _option(option: Option) -> dict[str, object]:
    return {
        "ordinal": option.ordinal,
        "points": plain_number(option.points),
        "label": as_json(option.label),
        "min_stars": option.min_stars,
        "when": _condition(option.when),
        "unless": _condition(option.unless),
        "told": None if option.told is None else as_json(option.told.message),
        "reading": as_json(option.reading),
        "citation": option.citation.as_json(),
        "mark_citation": None if option.min_stars is None else option.mark_citation.as_json(),
    }


def _condition(condition: Condition | None) -> object:
    return None if condition is None else as_json(condition)


def _errata(errata: Iterable[Erratum]) -> list[object]:
    return [as_json(erratum) for erratum in errata]


def _fact(need: Need, definition: FactDefinition) -> dict[str, object]:
    return {
        "fact": need.name,
        "title": as_json(definition.title),
        "type": str(definition.type),
        "unit": as_json(definition.unit),
        "values": [{"value": name, "title": as_json(title)} for name, title in (definition.values or {}).items()],
        "documents": list(definition.documents),
        "attested_by": [str(attester) for attester in definition.attested_by],
        "serves": _serves(need),
    }


def _serves(need: Need) -> list[object]:
    return [{"kind": str(use.kind), "name": use.name} for use in need.serves]


def _judged(criterion: Criterion) -> dict[str, object]:
    return {
        "criterion": criterion.number,
        "title": as_json(criterion.title),
        "because": as_json(criterion.because),
        "max_points": plain_number(criterion.max_points),
    }
