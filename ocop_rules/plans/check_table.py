"""A checked plan as a list: what each target needs, has and lacks, and the rows that make it so, in words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from ocop_rules.plans.check import PlanCheck
from ocop_rules.plans.counted_rows import CountedRow
from ocop_rules.plans.results import TargetResult, cut_off
from ocop_rules.rulebook.plan_facts import TABLE_TITLES
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.text import Lang, written_day
from ocop_rules.words.conditions import fact_value
from ocop_rules.words.plans import (
    NOTICES,
    REASONS,
    SENTENCES,
    VERDICTS,
    clause_in_words,
    decimal_mark,
    grouped,
    need_in_words,
)
from ocop_rules.words.terms import ANSWERS

CSV_COLUMNS = (
    "target", "clause", "title", "need", "counted", "base", "per_cent", "least", "most", "verdict", "missing",
    "unknown",
)  # fmt: skip
"""The columns of a plan's CSV."""


def target_row(result: TargetResult, lang: Lang) -> dict[str, str]:
    """Return a target as a row of a list, by `words.plans.COLUMNS`."""
    need = result.settled.need
    missing = result.missing
    return {
        "clause": clause_in_words(result.settled.target, lang),
        "title": result.title.in_(lang),
        "need": "" if need is None else need_in_words(need, lang),
        "value": value_in_words(result, lang),
        "verdict": VERDICTS[result.verdict].in_(lang),
        "missing": "" if not missing or result.verdict == "met" else grouped(missing, lang),
    }


def value_in_words(result: TargetResult, lang: Lang) -> str:
    """Return what a target comes to, with its bounds where something is not known."""
    tally, need = result.tally, result.settled.need
    if tally is None or need is None:
        return ""
    told = grouped(tally.counted, lang)
    if need.share is not None:
        share = cut_off(result.per_cent)
        told = f"{told}/{grouped(tally.base, lang)}"
        if share is not None:
            told = f"{told} = {decimal_mark(share, lang)} %"
    least, most = cut_off(tally.least), cut_off(tally.most)
    if least is None or least == most:
        return told
    bounds = "from" if most is None else "bounds"
    written = SENTENCES[bounds].in_(lang).format(
        least=decimal_mark(least, lang), most=decimal_mark(most or "", lang)
    )  # fmt: skip
    return f"{told} ({written}{' %' if need.share is not None else ''})"


def reasons_in_words(result: TargetResult, lang: Lang) -> list[str]:
    """Return why something of a target is not known."""
    not_kept = result.settled.target.not_kept
    if not_kept is not None:
        return [not_kept.in_(lang)]
    table = TABLE_TITLES[result.settled.table or "products"].in_(lang)
    unknown = 0 if result.tally is None else result.tally.unknown
    return [REASONS[each].in_(lang).format(table=table, unknown=unknown) for each in result.reasons]


def notices_in_words(check: PlanCheck, lang: Lang) -> list[str]:
    """Return what is to be known of the day."""
    as_of = check.register.as_of
    told = "" if as_of is None else written_day(as_of, lang)
    return [NOTICES[each].in_(lang).format(as_of=told) for each in check.notices]


def readings_in_words(check: PlanCheck, lang: Lang) -> list[str]:
    """Return how the plan's words were read, with what else could be set."""
    told = []
    for name, reading in check.plan.definition.readings.items():
        choice = check.readings[name]
        words = reading.choices[choice].in_(lang)
        told.append(f"{reading.question.in_(lang)}: {words} ({name}={choice})")
    return told


def row_in_words(row: CountedRow, facts: Vocabulary, lang: Lang) -> str:
    """Return a row with all that it hangs on: `CT05 HTX …: Trained on the programme: no`."""
    told = "; ".join(
        f"{facts.facts[name].title.in_(lang)}: {_value(name, value, facts, lang)}" for name, value in row.facts.items()
    )
    named = row.name if row.id.startswith(row.name) else f"{row.id} {row.name}"
    return f"{named} ({told})" if told else named


def _value(name: str, value: object, facts: Vocabulary, lang: Lang) -> str:
    if value is None:
        return SENTENCES["not-known-fact"].in_(lang)
    if isinstance(value, bool):
        return ANSWERS[value].in_(lang)
    return fact_value(value, facts.facts[name], lang)  # type: ignore[arg-type]


def check_csv(check: PlanCheck, lang: Lang) -> str:
    """Return the targets as CSV, a row a target; codes and exact values, with the title in `lang`."""
    out = io.StringIO()
    writer = csv.DictWriter(out, CSV_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_csv_rows(check.targets, lang))
    return out.getvalue()


def _csv_rows(targets: Iterable[TargetResult], lang: Lang) -> Iterable[Mapping[str, object]]:
    for each in targets:
        tally, need = each.tally, each.settled.need
        row: dict[str, object] = {
            "target": each.name,
            "clause": each.settled.target.clause,
            "title": each.title.in_(lang),
            "need": None if need is None else f"{need.share} %" if need.share is not None else need.number,
            "verdict": each.verdict.value,
            "missing": each.missing,
        }
        if tally is not None:
            row |= {
                "counted": tally.counted,
                "base": tally.base,
                "per_cent": cut_off(each.per_cent),
                "least": cut_off(tally.least),
                "most": cut_off(tally.most),
                "unknown": tally.unknown,
            }
        yield row
