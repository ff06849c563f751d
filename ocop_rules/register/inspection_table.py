"""A plan of inspections as rows: a product a line, every reason in words."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ocop_rules.characters import cell
from ocop_rules.evidence.bundle import Document
from ocop_rules.rating.result import Notice
from ocop_rules.register.inspection_plan import InspectionPlan, PlannedVisit
from ocop_rules.register.risk import Risk
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.text import Lang, Text, written_day
from ocop_rules.words.inspections import COLUMNS, DAYS, RISKS, SENTENCES
from ocop_rules.words.messages import message_of
from ocop_rules.words.terms import displayed


def risk_in_words(risk: Risk, lang: Lang, vocabulary: Vocabulary) -> str:
    """Return a reason to visit, in words."""
    params = dict(risk.params)
    told = {name: _told(value, lang, vocabulary) for name, value in params.items()}
    if risk.name in ("papers-ended", "papers-ending"):
        told["ends_on"] = DAYS["ended"].in_(lang).format(day=told["ends_on"]) if params["ends_on"] else ""
    bare = risk.name == "stars-lost" and not params["criteria"]
    return RISKS["stars-lost-bare" if bare else risk.name].in_(lang).format(**told)


def _told(value: object, lang: Lang, vocabulary: Vocabulary) -> str:
    if isinstance(value, Text | Citation):
        return value.in_(lang)
    if isinstance(value, Document):
        kind = vocabulary.documents.get(value.type)
        title = value.type if kind is None else kind.title.in_(lang)
        return f"{value.id} “{title}”"
    if isinstance(value, Notice):
        return message_of(value, lang)
    if isinstance(value, date):
        return written_day(value, lang)
    if isinstance(value, Decimal | Fraction):
        return displayed(value, lang)
    if isinstance(value, tuple):
        return ", ".join(_told(each, lang, vocabulary) for each in value)
    return str(value)


def visit_row(visit: PlannedVisit, lang: Lang, vocabulary: Vocabulary) -> Mapping[str, object]:
    """Return what stands in each of the columns for a product."""
    life, again = visit.life, visit.reinspection
    reasons = [risk_in_words(each, lang, vocabulary) for each in visit.risks]
    if visit.error is not None:
        reasons.append(SENTENCES["wrong"].in_(lang).format(error=visit.error.render(lang).split("\n")[0]))
    now: object = None
    if again is not None:
        now = SENTENCES["out"].in_(lang) if again.stars is None else again.stars
    return {
        "weight": visit.weight,
        "product": life.product.id,
        "name": life.product.name,
        "producer": None if life.producer is None else life.producer.name,
        "commune": life.commune,
        "stars": life.stars,
        "now": now,
        "reasons": "; ".join(reasons),
    }


def plan_csv(plan: InspectionPlan, lang: Lang, vocabulary: Vocabulary) -> str:
    """Return a plan of inspections as CSV, with English names of columns."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in plan.visits:
        row = visit_row(each, lang, vocabulary)
        writer.writerow(
            ["" if value is None else cell(value) if isinstance(value, str) else value for value in row.values()]
        )
    return out.getvalue()
