"""What stands beside the fields of a sheet: what each criterion earns and by what, what is there, missing or wrong."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_pages.form.fields import Fields
from ocop_pages.form.sheet import Sheet, document_field, fact_field, is_listed
from ocop_pages.frame import Frame
from ocop_pages.preview import Rating
from ocop_pages.side_by_side import ordinals
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.counted import Reason, counted_evidence
from ocop_rules.rating.result import CriterionResult
from ocop_rules.rulebook.vocabulary import FactDefinition, FactType
from ocop_rules.text import Text, text
from ocop_rules.words.messages import idle_reason, message_of

_AT_CRITERION = frozenset(("missing", "conflict", "gap", "overlap", "unknown-case"))
"""The notices that are told at their criterion."""

_END_NOT_STATED = text("loại giấy này luôn có thời hạn: điền ngày hết hạn", "papers of this type end: fill in when")


def beside(sheet: Sheet, fields: Fields, rating: Rating | None, frame: Frame) -> dict[str, str]:
    """Return what stands beside the fields, by the name of its place.

    The places are, with the number of a criterion, the letter of a part, or the id of a field: `e-1.1` what it earns,
    `b-1.1` what several chose, `s-1.1` how much of its evidence is there, `n-1.1` what is missing, `t-A` how far a part
    is filled in, `v-f-x` and `v-d-x` what is stated of a fact or document elsewhere, `w-x` what is wrong in a field,
    `r-x` why it does not count.
    """
    out = dict(_stated(sheet, fields, frame))
    for told in rating.problems if rating is not None else ():
        if told.field is not None:
            message = (told.lacking or told.problem.message).in_(frame.lang)
            mend = "" if told.lacking or told.problem.mend is None else f" — {told.problem.mend.in_(frame.lang)}"
            place = f"w-{row_of(told.field)}"
            out[place] = "; ".join(filter(None, (out.get(place), message + mend)))
    if rating is not None and rating.evaluation is not None:
        out |= _rated(rating.evaluation, frame)
    return out


def row_of(field: str) -> str:
    """Return the field at which it is told what is wrong: that of a document, for all that is asked of it."""
    kind, _, name = field.partition("-")
    if kind == "d":
        return f"d-{name.partition('-')[0]}"
    return fact_field(name) if kind == "a" else field


def _stated(sheet: Sheet, fields: Fields, frame: Frame) -> Iterator[tuple[str, str]]:
    vocabulary = sheet.rulebook.vocabulary
    values = {need.name: fields.one(fact_field(need.name)).strip() for need in sheet.needs.facts}
    held = {need.name: is_listed(fields, need.name) for need in sheet.needs.documents}
    for name, value in values.items():
        said = _value(vocabulary.facts[name], value, frame) if value else frame.say("chưa điền", "not filled in")
        yield f"v-{fact_field(name)}", said
    for name, is_held in held.items():
        number = fields.one(document_field(name, "number")).strip()
        said = frame.say("đã có", "at hand") + (f", {frame.say('số', 'number')} {number}" if number else "")
        yield f"v-{document_field(name)}", said if is_held else frame.say("chưa có", "not listed")
    for number in sheet.product_set.criteria:
        facts, papers = sheet.facts_for(number), sheet.documents_for(number)
        there, at_hand = sum(bool(values[need.name]) for need in facts), sum(held[need.name] for need in papers)
        parts = [frame.say(f"{there}/{len(facts)} thông tin", f"facts: {there}/{len(facts)}")] if facts else []
        parts += [frame.say(f"{at_hand} giấy tờ", f"papers: {at_hand}")] if papers else []
        yield f"s-{number}", " · ".join(parts)


def _value(fact: FactDefinition, value: str, frame: Frame) -> str:
    if fact.type is FactType.BOOLEAN:
        return {"true": frame.say("Có", "Yes"), "false": frame.say("Không", "No")}.get(value, value)
    if fact.type is FactType.CHOICE:
        titles = fact.values or {}
        return frame.phrase(titles[value]) if value in titles else value
    unit = "%" if fact.type is FactType.SHARE else frame.phrase(fact.unit) if fact.unit else ""
    return f"{value} {unit}".strip()


def _rated(evaluation: Evaluation, frame: Frame) -> dict[str, str]:
    out = {f"e-{number}": earned(result, frame) for number, result in evaluation.criteria.items()}
    for number, result in evaluation.criteria.items():
        if len(result.judged) > 1:
            votes, reached = ", ".join(map(ordinals, result.judged)), ordinals(result.option)
            said = frame.say(f"Phiếu: {votes}; cả hội đồng đạt [{reached}]", f"Ballots: {votes}; reached: [{reached}]")
            out[f"b-{number}"] = said
    for part in evaluation.product_set.parts:
        results = [evaluation.criteria[number] for section in part.sections for number in section.criteria]
        asked = [each for each in results if each.basis != "not_applicable"]
        out[f"t-{part.letter}"] = f"{sum(each.basis != 'none' for each in asked)}/{len(asked)}"
    for notice in evaluation.warnings:
        if notice.criterion and notice.code in _AT_CRITERION:
            said = message_of(notice, frame.lang)
            out[f"n-{notice.criterion}"] = "; ".join(filter(None, (out.get(f"n-{notice.criterion}"), said)))
    vocabulary, strict = evaluation.rulebook.vocabulary, evaluation.settings.strict
    counted = counted_evidence(evaluation.bundle, vocabulary, strict=strict)
    for document, why in counted.idle_documents:
        out.setdefault(f"r-{document_field(document.type)}", _not_counted(why, frame))
    for fact, why in counted.unsupported:
        out[f"r-{fact_field(fact.fact)}"] = _not_counted(why, frame)
    return out


def _not_counted(why: Reason, frame: Frame) -> str:
    reason: Text = _END_NOT_STATED if why is Reason.END_NOT_STATED else idle_reason(why)
    return f"{frame.say('không được tính', 'does not count')}: {frame.phrase(reason)}"


def earned(result: CriterionResult, frame: Frame) -> str:
    """Return what a criterion earns: `2/3 · minh chứng`."""
    by = {
        "evidence": frame.say("minh chứng", "evidence"),
        "not_applicable": frame.say("không áp dụng", "not applicable"),
    }
    points = f"{frame.points(result.points)}/{frame.points(result.max_points)}"
    return f"{points} · {by[result.basis]}" if result.basis in by else points
