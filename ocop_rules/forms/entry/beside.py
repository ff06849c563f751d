"""What stands beside the fields of a sheet: what each criterion earns and by what, what is there, missing or wrong."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.counted import Reason, counted_evidence
from ocop_rules.forms.entry.fields import Fields
from ocop_rules.forms.entry.preview import Rating
from ocop_rules.forms.entry.sheet import Sheet, document_field, fact_field, is_listed
from ocop_rules.forms.side_by_side import ordinals
from ocop_rules.rating.result import CriterionResult
from ocop_rules.rulebook.vocabulary import FactDefinition, FactType
from ocop_rules.text import Lang, Text
from ocop_rules.words.entry import END_NOT_STATED, told
from ocop_rules.words.messages import idle_reason, message_of
from ocop_rules.words.terms import ANSWERS, BASES, displayed, headed

_AT_CRITERION = frozenset(("missing", "conflict", "gap", "overlap", "unknown-case"))
"""The notices that are told at their criterion."""


def beside(sheet: Sheet, fields: Fields, rating: Rating | None, lang: Lang) -> dict[str, str]:
    """Return what stands beside the fields, by the name of its place.

    The places are, with the number of a criterion, the letter of a part, or the id of a field: `e-1.1` what it earns,
    `b-1.1` what several chose, `s-1.1` how much of its evidence is there, `n-1.1` what is missing, `t-A` how far a part
    is filled in, `v-f-x` and `v-d-x` what is stated of a fact or document elsewhere, `w-x` what is wrong in a field,
    `r-x` why it does not count.
    """
    out = dict(_stated(sheet, fields, lang))
    for each in rating.problems if rating is not None else ():
        if each.field is not None:
            message = (each.lacking or each.problem.message).in_(lang)
            mend = "" if each.lacking or each.problem.mend is None else f" — {each.problem.mend.in_(lang)}"
            place = f"w-{row_of(each.field)}"
            out[place] = "; ".join(filter(None, (out.get(place), message + mend)))
    if rating is not None and rating.evaluation is not None:
        out |= _rated(rating.evaluation, lang)
    return out


def row_of(field: str) -> str:
    """Return the field at which it is told what is wrong: that of a document, for all that is asked of it."""
    kind, _, name = field.partition("-")
    if kind == "d":
        return f"d-{name.partition('-')[0]}"
    return fact_field(name) if kind == "a" else field


def _stated(sheet: Sheet, fields: Fields, lang: Lang) -> Iterator[tuple[str, str]]:
    vocabulary = sheet.rulebook.vocabulary
    values = {need.name: fields.one(fact_field(need.name)).strip() for need in sheet.needs.facts}
    held = {need.name: is_listed(fields, need.name) for need in sheet.needs.documents}
    for name, value in values.items():
        said = _value(vocabulary.facts[name], value, lang) if value else told("not-filled-in", lang)
        yield f"v-{fact_field(name)}", said
    for name, is_held in held.items():
        number = fields.one(document_field(name, "number")).strip()
        code = "not-listed" if not is_held else "at-hand-numbered" if number else "at-hand"
        yield f"v-{document_field(name)}", told(code, lang, number=number)
    for number in sheet.product_set.criteria:
        facts, papers = sheet.facts_for(number), sheet.documents_for(number)
        there, at_hand = sum(bool(values[need.name]) for need in facts), sum(held[need.name] for need in papers)
        parts = [told("facts", lang, there=there, asked=len(facts))] if facts else []
        parts += [told("papers", lang, count=at_hand)] if papers else []
        yield f"s-{number}", " · ".join(parts)


def _value(fact: FactDefinition, value: str, lang: Lang) -> str:
    if fact.type is FactType.BOOLEAN:
        return headed(ANSWERS[value == "true"], lang) if value in ("true", "false") else value
    if fact.type is FactType.CHOICE:
        titles = fact.values or {}
        return titles[value].in_(lang) if value in titles else value
    unit = "%" if fact.type is FactType.SHARE else fact.unit.in_(lang) if fact.unit else ""
    return f"{value} {unit}".strip()


def _rated(evaluation: Evaluation, lang: Lang) -> dict[str, str]:
    out = {f"e-{number}": earned(result, lang) for number, result in evaluation.criteria.items()}
    for number, result in evaluation.criteria.items():
        if len(result.judged) > 1:
            votes, reached = ", ".join(map(ordinals, result.judged)), ordinals(result.option)
            out[f"b-{number}"] = told("ballots", lang, votes=votes, reached=reached)
    for part in evaluation.product_set.parts:
        results = [evaluation.criteria[number] for section in part.sections for number in section.criteria]
        asked = [each for each in results if each.basis != "not_applicable"]
        out[f"t-{part.letter}"] = f"{sum(each.basis != 'none' for each in asked)}/{len(asked)}"
    for notice in evaluation.warnings:
        if notice.criterion and notice.code in _AT_CRITERION:
            said = message_of(notice, lang)
            out[f"n-{notice.criterion}"] = "; ".join(filter(None, (out.get(f"n-{notice.criterion}"), said)))
    vocabulary, strict = evaluation.rulebook.vocabulary, evaluation.settings.strict
    counted = counted_evidence(evaluation.bundle, vocabulary, strict=strict)
    for document, why in counted.idle_documents:
        out.setdefault(f"r-{document_field(document.type)}", _not_counted(why, lang))
    for fact, why in counted.unsupported:
        out[f"r-{fact_field(fact.fact)}"] = _not_counted(why, lang)
    return out


def _not_counted(why: Reason, lang: Lang) -> str:
    reason: Text = END_NOT_STATED if why is Reason.END_NOT_STATED else idle_reason(why)
    return told("not-counted", lang, reason=reason.in_(lang))


def earned(result: CriterionResult, lang: Lang) -> str:
    """Return what a criterion earns: `2/3 · minh chứng`."""
    points = f"{displayed(result.points, lang)}/{displayed(result.max_points, lang)}"
    tells_basis = result.basis in ("evidence", "not_applicable")
    return f"{points} · {BASES[result.basis].in_(lang)}" if tells_basis else points
