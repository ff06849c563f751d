"""What was answered differently in two evaluations: papers, facts, score sheets, days, purpose, criteria, settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ocop_rules.brief import brief
from ocop_rules.canonical import Json
from ocop_rules.replay.compare.common import Common


class AnswerKind(StrEnum):
    """What was answered differently.

    `criteria`: the version and product set. `day`: a day of the bundle, by its field. `purpose`: of the evaluation.
    `documents_complete`: whether all documents are listed. `legal_form`: of the producer. `document`: a document, by
    its id. `fact`: by its name. `sheet`: a score sheet that only one has, by its judge. `judge`: who filled in the one
    sheet of each. `role`: in what role. `choice`: what a judge chose at a criterion. `totals`: a judge's totals of
    parts. `setting`: a setting of the rating. `name`: what names the dossier, product or producer and earns nothing.
    """

    CRITERIA = "criteria"
    DAY = "day"
    PURPOSE = "purpose"
    COMPLETE = "documents_complete"
    LEGAL_FORM = "legal_form"
    DOCUMENT = "document"
    FACT = "fact"
    SHEET = "sheet"
    JUDGE = "judge"
    ROLE = "role"
    CHOICE = "choice"
    TOTALS = "totals"
    SETTING = "setting"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One thing that was answered differently.

    Attributes:
        kind: see `AnswerKind`.
        name: which of its kind: a field, a document's id, a fact, a criterion's number, a setting; as the later one
            names it, or the earlier where that alone has it. Empty where there is one of its kind.
        before, after: what was answered, as plain data; None where nothing was.
        judge: on whose score sheet, as the later one names the judge.
        was_named: the name in the earlier one, where it is another.
    """

    kind: AnswerKind
    name: str
    before: Json
    after: Json
    judge: str | None = None
    was_named: str | None = None

    def __repr__(self) -> str:
        return brief(self)


def answers_between(common: Common) -> tuple[AnswerChange, ...]:
    """Return what was answered differently, in the order of a bundle; nothing for two of the same answers."""
    return tuple(_answers(common))


def _answers(common: Common) -> Iterator[AnswerChange]:
    before, after = common.before, common.after
    for name, was, now in _names(before, after):
        yield AnswerChange(AnswerKind.NAME, name, was, now)
    if common.mapping is not None:
        yield AnswerChange(AnswerKind.CRITERIA, "", common.criteria_before, common.criteria_after)
    for kind, name in (
        (AnswerKind.PURPOSE, ""),
        (AnswerKind.DAY, "submitted_on"),
        (AnswerKind.DAY, "evaluated_on"),
        (AnswerKind.COMPLETE, ""),
    ):
        field = name or kind.value
        if before.get(field) != after.get(field):
            yield AnswerChange(kind, name, before.get(field), after.get(field))
    forms = [(each.get("producer") or {}).get("type") for each in (before, after)]
    if forms[0] != forms[1]:
        yield AnswerChange(AnswerKind.LEGAL_FORM, "", forms[0], forms[1])
    yield from _listed(AnswerKind.DOCUMENT, "id", before.get("documents"), after.get("documents"), common.old_ids)
    yield from _listed(AnswerKind.FACT, "fact", before.get("facts"), after.get("facts"))
    yield from _on_sheets(common)
    for name in dict.fromkeys([*common.settings_before, *common.settings_after]):
        was, now = common.settings_before.get(name), common.settings_after.get(name)
        if was != now:
            yield AnswerChange(AnswerKind.SETTING, name, was, now)


def _names(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Json, Json]]:
    for name in ("dossier", "product.name", "producer.name"):
        was, now = (_at(each, name) for each in (before, after))
        if was != now:
            yield name, was, now


def _at(bundle: Mapping[str, Any], name: str) -> Json:
    found: Any = bundle
    for step in name.split("."):
        found = (found or {}).get(step)
    return found  # type: ignore[no-any-return]


def _listed(
    kind: AnswerKind,
    key: str,
    before: Sequence[Mapping[str, Any]] | None,
    after: Sequence[Mapping[str, Any]] | None,
    old: Mapping[str, str] | None = None,
) -> Iterator[AnswerChange]:
    """Return what differs between two lists of things of which each has a name of its own."""
    mine, theirs = ({each[key]: each for each in found or ()} for found in (before, after))
    for name in dict.fromkeys([*theirs, *mine]):
        was, now = mine.get(name), theirs.get(name)
        if was != now:
            renamed = (old or {}).get(name, name)
            yield AnswerChange(kind, name, was, now, was_named=None if renamed == name else renamed)


def _on_sheets(common: Common) -> Iterator[AnswerChange]:
    mine = {each["judge"]: each for each in common.carried_sheets}
    theirs = {each["judge"]: each for each in common.after.get("sheets") or ()}
    for judge in dict.fromkeys([*theirs, *mine]):
        was, now = mine.get(judge), theirs.get(judge)
        if was is None or now is None:
            yield AnswerChange(AnswerKind.SHEET, judge, common.whole_sheet(judge), now, judge=judge)
            continue
        named = common.old_judges.get(judge, judge)
        if named != judge:
            yield AnswerChange(AnswerKind.JUDGE, judge, named, judge, judge, named)
        if was["role"] != now["role"]:
            yield AnswerChange(AnswerKind.ROLE, judge, was["role"], now["role"], judge)
        yield from _choices(common, judge, was, now)
        if was.get("parts") != now.get("parts"):
            yield AnswerChange(AnswerKind.TOTALS, judge, was.get("parts"), now.get("parts"), judge)


def _choices(common: Common, judge: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[AnswerChange]:
    """Return the choices that differ of those that the later sheet has a place for."""
    chosen = common.options_before(judge, was)
    for number in common.sheet.criteria:
        if was["options"].get(number) != now["options"].get(number):
            old = common.number_before(number)
            renamed = None if old in (None, number) else old
            yield AnswerChange(
                AnswerKind.CHOICE, number, chosen.get(number), now["options"].get(number), judge, renamed
            )
