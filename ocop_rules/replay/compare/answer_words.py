"""What was answered differently, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ocop_rules.canonical import Json
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.replay.compare.answers import AnswerChange, AnswerKind
from ocop_rules.rulebook.model import Criterion
from ocop_rules.text import Lang, text
from ocop_rules.words.bundle_fields import BUNDLE_FIELDS
from ocop_rules.words.compared import SETTINGS, TEXTS
from ocop_rules.words.conditions import fact_value
from ocop_rules.words.replays import version_named
from ocop_rules.words.terms import ANSWERS, ATTESTERS, PURPOSES, ROLES, day

_OF_A_PAPER = ("type", "number", "issuer", "title", "issued_on", "expires_on", "sha256")
_TOLD_OF_A_PAPER = ("number", "issuer", "issued_on", "expires_on")
_FIELDS: Mapping[AnswerKind, str] = {
    AnswerKind.CRITERIA: "version",
    AnswerKind.PURPOSE: "purpose",
    AnswerKind.COMPLETE: "documents_complete",
    AnswerKind.LEGAL_FORM: "producer.type",
    AnswerKind.JUDGE: "sheets[].judge",
}


class AnswerWords:
    """Words the answers of two evaluations that differ."""

    def __init__(self, before: Evaluation, after: Evaluation, lang: Lang) -> None:
        self._sides = before, after
        self._lang: Lang = lang
        self._vocabulary = after.rulebook.vocabulary

    def what(self, change: AnswerChange) -> str:
        """Return what was answered differently."""
        match change.kind:
            case AnswerKind.NAME | AnswerKind.DAY:
                return self._field(change.name)
            case AnswerKind.DOCUMENT:
                paper: Any = change.after or change.before
                name = f"{change.was_named}→{change.name}" if change.was_named else change.name
                told = f"{self._field('documents[]')} {name}"
                return self._say("named", name=told, title=self._paper(paper["type"]))
            case AnswerKind.FACT:
                return self._fact_title(change.name)
            case AnswerKind.SHEET:
                return self._of("sheets[]", change)
            case AnswerKind.ROLE:
                return self._of("sheets[].role", change)
            case AnswerKind.TOTALS:
                return self._of("sheets[].parts", change)
            case AnswerKind.CHOICE:
                number = f"{change.was_named}→{change.name}" if change.was_named else change.name
                title = self._sides[1].product_set.criteria[change.name].title.in_(self._lang)
                return self._say("judges", judge=change.judge, number=number, title=title)
            case AnswerKind.SETTING:
                return SETTINGS[change.name].in_(self._lang)
            case _:
                return self._field(_FIELDS[change.kind])

    def values(self, change: AnswerChange) -> tuple[str, str]:
        """Return what was answered before and after."""
        if change.kind is AnswerKind.DOCUMENT and change.before is not None and change.after is not None:
            return self._differing(change.before, change.after), self._differing(change.after, change.before)
        return self._value(change, change.before, 0), self._value(change, change.after, 1)

    def _say(self, code: str, **values: object) -> str:
        return TEXTS[code].in_(self._lang).format_map(values)

    def _field(self, name: str) -> str:
        return BUNDLE_FIELDS[name].in_(self._lang)

    def _of(self, field: str, change: AnswerChange) -> str:
        return self._say("of", what=self._field(field), whose=change.judge)

    def _value(self, change: AnswerChange, value: Any, side: int) -> str:
        if change.kind is AnswerKind.CHOICE:
            return self._choice(change, value, side)
        if value is None:
            return self._say("nothing")
        match change.kind:
            case AnswerKind.CRITERIA:
                decision = version_named(value["version"], self._lang)
                title = self._sides[side].product_set.title.in_(self._lang)
                return self._say("criteria", decision=decision, number=value["set"], title=title)
            case AnswerKind.PURPOSE:
                return PURPOSES[value].in_(self._lang)
            case AnswerKind.DAY:
                return _day(value, self._lang)
            case AnswerKind.COMPLETE:
                return ANSWERS[value].in_(self._lang)
            case AnswerKind.LEGAL_FORM:
                return fact_value(value, self._vocabulary.facts["legal_form"], self._lang)
            case AnswerKind.DOCUMENT:
                return self._fields_of(value, _TOLD_OF_A_PAPER)
            case AnswerKind.FACT:
                return self._fact(change.name, value)
            case AnswerKind.SHEET:
                return self._say("choices", role=ROLES[value["role"]].in_(self._lang), count=len(value["options"]))
            case AnswerKind.ROLE:
                return ROLES[value].in_(self._lang)
            case AnswerKind.TOTALS:
                return ", ".join(f"{letter}: {points}" for letter, points in value.items())
            case _:
                return ANSWERS[value].in_(self._lang) if isinstance(value, bool) else str(value)

    def _paper(self, kind: str) -> str:
        known = self._vocabulary.documents.get(kind)
        return kind if known is None else known.title.in_(self._lang)

    def _fact_title(self, name: str) -> str:
        known = self._vocabulary.facts.get(name)
        return name if known is None else known.title.in_(self._lang)

    def _fact(self, name: str, value: Mapping[str, Any]) -> str:
        known = self._vocabulary.facts.get(name)
        written = value["value"]
        told = str(written) if known is None else fact_value(_exact(written, known.values), known, self._lang)
        attester = value.get("attested_by")
        by = [*value.get("documents", ())]
        by += [] if attester is None else [(ATTESTERS.get(attester) or text(attester, attester)).in_(self._lang)]
        return self._say("of", what=told, whose=", ".join(by)) if by else told

    def _differing(self, paper: Any, other: Any) -> str:
        """Return those fields of a paper that differ from those of another."""
        names = [each for each in _OF_A_PAPER if paper.get(each) != other.get(each)]
        return self._fields_of(paper, names)

    def _fields_of(self, paper: Mapping[str, Any], names: Any) -> str:
        told = []
        for name in names:
            value = paper.get(name)
            if value is None:
                continue
            written = _day(value, self._lang) if name.endswith("_on") else value
            written = self._paper(value) if name == "type" else written
            told.append(self._say("field", field=self._field(f"documents[].{name}"), value=written))
        return ", ".join(told) or self._say("nothing")

    def _choice(self, change: AnswerChange, value: Any, side: int) -> str:
        if value is None:
            return self._say("not_judged")
        number = (change.was_named or change.name) if side == 0 else change.name
        criterion = self._sides[side].product_set.criteria.get(number)
        case = value["case"] if isinstance(value, Mapping) else None
        chosen = value["option"] if isinstance(value, Mapping) else value
        ordinals = [chosen] if isinstance(chosen, int) else chosen
        told = [self._option(criterion, case, each) for each in ordinals if each]
        return "; ".join(told) or self._say("no_option")

    def _option(self, criterion: Criterion | None, case: str | None, ordinal: int) -> str:
        options = () if criterion is None or (criterion.cases and case is None) else criterion.options_of(case)
        if not 0 < ordinal <= len(options):
            return f"[{ordinal}]"
        return self._say("option", ordinal=ordinal, label=options[ordinal - 1].label.in_(self._lang))


def _exact(written: Json, choices: object) -> Any:
    """Return a fact's value; a number that is no whole one stands as text in plain data."""
    from decimal import Decimal, InvalidOperation

    if not isinstance(written, str) or choices:
        return written
    try:
        return Decimal(written)
    except InvalidOperation:
        return written


def _day(written: str, lang: Lang) -> str:
    return day(date.fromisoformat(written), lang)
