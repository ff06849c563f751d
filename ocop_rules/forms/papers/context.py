"""What an office's template may name besides the paper itself: the round, its members, its products, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.forms.papers.letterhead import long_day
from ocop_rules.forms.papers.result_sheet import points_of_total
from ocop_rules.forms.papers.round_facts import MemberFacts, ProductFacts, RoundFacts
from ocop_rules.rulebook.citation import decision_named
from ocop_rules.text import written_day
from ocop_rules.words.terms import OUTCOMES, displayed, stars


def context_of(
    facts: RoundFacts | None, subjects: Iterable[tuple[EvidenceBundle, Evaluation | None]]
) -> Mapping[str, Any]:
    """Return what a template may name; see docs/papers.md."""
    out: dict[str, Any] = {}
    if facts is not None:
        out |= _round(facts)
    found = [_subject(bundle, evaluation) for bundle, evaluation in subjects]
    if len(found) == 1:
        out["product"] = found[0]
    return out


def _round(facts: RoundFacts) -> dict[str, Any]:
    number, issued_on, issued_by = facts.decision
    office = facts.office
    members = [_member(each) for each in facts.members]
    return {
        "round": {
            "name": facts.name,
            "body": facts.body,
            "parent": facts.parent,
            "locality": facts.locality,
            "place": facts.place,
            "day": long_day(facts.held_on),
            "year": facts.held_on.year,
            "decision": number,
            "decision_day": written_day(issued_on, "vi") if issued_on is not None else None,
            "decision_by": issued_by,
            "criteria": decision_named(facts.rulebook.decision).vi,
            "rules": facts.rules,
        },
        "chair": office.chair,
        "secretary": office.secretary,
        "members": members,
        "present": [each for each in members if each["absent"] is None],
        "absent": [each for each in members if each["absent"] is not None],
        "products": [_product(facts, each) for each in facts.products],
    }


def _member(member: MemberFacts) -> dict[str, Any]:
    return {
        "number": member.number,
        "name": member.name,
        "position": member.position,
        "office": member.office,
        "duty": member.duty,
        "absent": member.absent,
    }


def _product(facts: RoundFacts, product: ProductFacts) -> dict[str, Any]:
    return {
        "number": product.number,
        "dossier": product.dossier,
        "name": product.name,
        "producer": product.producer,
        "address": product.address,
        "set": product.set_title,
        "group": product.group,
        "points": product.written_points,
        "verdict": product.verdict,
        "stars": product.stars,
        "spread": displayed(product.spread, "vi") if product.spread is not None else None,
        "totals": [displayed(each, "vi") if each is not None else "–" for each in product.totals],
        "blocks": [each.vi for each in product.blocks],
        "scored_again": product.scored_again,
    }


def _subject(bundle: EvidenceBundle, evaluation: Evaluation | None) -> dict[str, Any]:
    out: dict[str, Any] = {
        "dossier": bundle.dossier,
        "name": bundle.product.name,
        "producer": bundle.producer.name if bundle.producer is not None else None,
    }
    if evaluation is not None:
        given = evaluation.stars
        out |= {
            "set": evaluation.product_set.title.vi,
            "points": points_of_total(evaluation),
            "verdict": stars(given, "vi") if given is not None else OUTCOMES[evaluation.outcome].vi,
            "stars": given,
            "evaluated_on": long_day(evaluation.evaluated_on),
            "criteria": decision_named(evaluation.rulebook.decision).vi,
        }
    return out
