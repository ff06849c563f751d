"""Showing sheets in a terminal: the sets of a version, one sheet in full, what a producer must bring for it."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ocop_rules.rulebook.condition import (
    AllOf,
    AnyOf,
    Condition,
    DocumentTest,
    FactTest,
    NotThat,
    PointsTest,
)
from ocop_rules.rulebook.definition import DecidedBy
from ocop_rules.rulebook.model import Criterion, KnockOut, Option, ProductSet, Rulebook
from ocop_rules.rulebook.needs import needs_of
from ocop_rules.rulebook.vocabulary import FactType, Vocabulary
from ocop_rules.text import Lang
from ocop_rules.text import Text as Phrase
from ocop_rules.words.terms import displayed


def show_sets(out: Console, rulebook: Rulebook, lang: Lang) -> None:
    """Show the product sets of a version."""
    vi = lang == "vi"
    out.print(Text(f"{rulebook.decision} — {rulebook.title.in_(lang)}", style="bold"))
    table = Table(box=None, pad_edge=False)
    vietnamese = ("Bộ", "Tên", "Ngành", "Tiêu chí", "Điểm", "Do minh chứng")
    for header in vietnamese if vi else ("Set", "Title", "Field", "Criteria", "Points", "By evidence"):
        table.add_column(header)
    for product_set in rulebook.sets.values():
        table.add_row(
            str(product_set.number),
            product_set.title.in_(lang),
            product_set.field.in_(lang),
            str(len(product_set.criteria)),
            displayed(product_set.max_points, lang),
            displayed(product_set.evidence_points, lang),
        )
    out.print(table)


def show_set(out: Console, rulebook: Rulebook, product_set: ProductSet, lang: Lang) -> None:
    """Show a sheet in full."""
    vi = lang == "vi"
    head = f"Bộ {product_set.number}" if vi else f"Set {product_set.number}"
    out.print(Text(f"{rulebook.decision}, {head}: {product_set.title.in_(lang)}", style="bold"))
    by_evidence = displayed(product_set.evidence_points, lang)
    total = displayed(product_set.max_points, lang)
    out.print(
        f"{by_evidence}/{total} điểm do minh chứng quyết định, còn lại do hội đồng chấm"
        if vi
        else f"{by_evidence} of {total} points are decided by evidence, the rest by the council"
    )
    for knock_out in product_set.knock_outs:
        where = f"{knock_out.criterion}: " if knock_out.criterion else ""
        word = {
            "disqualified": "Bị loại" if vi else "Disqualified",
            "stopped": "Dừng đánh giá" if vi else "Stopped",
        }[knock_out.outcome]
        line = Text(f"✗ {where}{word}: {knock_out.title.in_(lang)} — ", style="red")
        line.append(_knock_out_in_words(knock_out, rulebook.vocabulary, lang), style="dim")
        out.print(line)
    for part in product_set.parts:
        points = displayed(part.max_points, lang)
        out.print(Text(f"\n{'PHẦN' if vi else 'PART'} {part.letter}. {part.title.in_(lang)} ({points})", style="bold"))
        for section in part.sections:
            points = displayed(section.max_points, lang)
            out.print(Text(f"{section.number}. {section.title.in_(lang)} ({points})", style="bold cyan"))
            for number in section.criteria:
                _show_criterion(out, product_set.criteria[number], rulebook.vocabulary, lang)
    _show_errata(out, product_set, lang)


def _knock_out_in_words(knock_out: KnockOut, vocabulary: Vocabulary, lang: Lang) -> str:
    """Write what fires a knock-out and what clears it."""
    vi = lang == "vi"
    words = condition_in_words(knock_out.when, vocabulary, lang)
    if knock_out.absent is not None:
        missing = condition_in_words(knock_out.absent, vocabulary, lang)
        words += f"; khi chưa ai kết luận: {missing}" if vi else f"; where nobody found anything: {missing}"
    if knock_out.unless is not None:
        moot = condition_in_words(knock_out.unless, vocabulary, lang)
        words += f"; trừ khi: {moot}" if vi else f"; unless: {moot}"
    return words


def _show_criterion(out: Console, criterion: Criterion, vocabulary: Vocabulary, lang: Lang) -> None:
    vi = lang == "vi"
    by = {
        DecidedBy.EVIDENCE: "minh chứng" if vi else "evidence",
        DecidedBy.COUNCIL: "hội đồng" if vi else "council",
    }[criterion.decided_by]
    line = Text(f"  {criterion.number} {criterion.title.in_(lang)} ", style="bold")
    line.append(f"({displayed(criterion.max_points, lang)}; {by}; {criterion.definition})", style="dim")
    out.print(line)
    for note in (criterion.detail, criterion.because):
        if note is not None:
            out.print(Text(f"      {note.in_(lang)}", style="italic dim"))
    if criterion.applies_if is not None:
        gate = criterion.applies_if
        out.print(
            Text(
                f"      Chỉ áp dụng khi {gate.criterion} đạt từ phương án {gate.option}"
                if vi
                else f"      Applies only if {gate.criterion} reaches option {gate.option}",
                style="italic",
            )
        )
    if criterion.binds_unless is not None:
        free = condition_in_words(criterion.binds_unless, vocabulary, lang)
        lead = "Yêu cầu tối thiểu không áp dụng khi: " if vi else "Its minimum requirements do not bind if: "
        out.print(Text(f"      {lead}{free}", style="italic"))
    for option in criterion.options:
        _show_option(out, option, vocabulary, lang)
    for case in criterion.cases.values():
        out.print(Text(f"      {case.name}) {case.title.in_(lang)}", style="italic"))
        for option in case.options:
            _show_option(out, option, vocabulary, lang)


def _show_option(out: Console, option: Option, vocabulary: Vocabulary, lang: Lang) -> None:
    line = Text(f"      [{option.ordinal}] {displayed(option.points, lang):>2}  {option.label.in_(lang)} ")
    if option.min_stars is not None:
        line.append("*" * option.min_stars, style="bold yellow")
    out.print(line)
    if option.when is not None:
        out.print(Text(f"              ↳ {condition_in_words(option.when, vocabulary, lang)}", style="cyan"))
    if option.unless is not None:
        lead = "trừ khi: " if lang == "vi" else "unless: "
        out.print(Text(f"              ↳ {lead}{condition_in_words(option.unless, vocabulary, lang)}", style="cyan"))
    if option.reading is not None:
        out.print(Text(f"              ¶ {option.reading.in_(lang)}", style="italic dim"))


def _show_errata(out: Console, product_set: ProductSet, lang: Lang) -> None:
    if not product_set.errata:
        return
    out.print(Text("\nĐính chính và nghi vấn" if lang == "vi" else "\nErrata and doubts", style="bold"))
    for erratum in product_set.errata:
        place = " ".join(
            str(step) for step in (erratum.part, erratum.criterion, erratum.case, erratum.option) if step is not None
        )
        out.print(Text(f"  {place} ({erratum.field}, {erratum.kind}): {erratum.reason.in_(lang)}"))


def condition_in_words(condition: Condition, vocabulary: Vocabulary, lang: Lang) -> str:
    """Write a condition in words."""
    vi = lang == "vi"
    match condition:
        case AllOf():
            word = " và " if vi else " and "
            return word.join(_bracketed(part, vocabulary, lang) for part in condition.all)
        case AnyOf():
            word = " hoặc " if vi else " or "
            return word.join(_bracketed(part, vocabulary, lang) for part in condition.any)
        case NotThat():
            return ("không có: " if vi else "not: ") + condition_in_words(condition.not_, vocabulary, lang)
        case DocumentTest():
            return vocabulary.documents[condition.document].title.in_(lang)
        case PointsTest():
            points = displayed(condition.at_most, lang)
            return f"tiêu chí này được từ {points} điểm trở xuống" if vi else f"this criterion earns at most {points}"
        case FactTest():
            return _fact_in_words(condition, vocabulary, lang)


def _bracketed(condition: Condition, vocabulary: Vocabulary, lang: Lang) -> str:
    words = condition_in_words(condition, vocabulary, lang)
    return f"({words})" if isinstance(condition, AllOf | AnyOf) else words


def _fact_in_words(test: FactTest, vocabulary: Vocabulary, lang: Lang) -> str:
    fact = vocabulary.facts[test.fact]
    title = fact.title.in_(lang)
    if test.is_ is not None or test.in_ is not None:
        values = test.in_ or (test.is_,)
        return f"{title}: " + " / ".join(_value(value, fact.values, lang) for value in values)
    unit = "%" if fact.type is FactType.SHARE else (fact.unit.in_(lang) if fact.unit else "")
    bounds = (("≥", test.at_least), (">", test.above), ("≤", test.at_most), ("<", test.below))
    written = [f"{sign} {displayed(bound, lang)} {unit}".strip() for sign, bound in bounds if bound is not None]
    return f"{title} " + (" và " if lang == "vi" else " and ").join(written)


def _value(value: bool | str | None, values: dict[str, Phrase] | None, lang: Lang) -> str:
    if isinstance(value, bool):
        return {"vi": ("không", "có"), "en": ("no", "yes")}[lang][value]
    assert value is not None
    return (values or {})[value].in_(lang)


def show_evidence(out: Console, rulebook: Rulebook, product_set: ProductSet, lang: Lang) -> None:
    """Show what a producer must bring for a set: documents, facts, who attests them, and what each serves."""
    vi = lang == "vi"
    needs = needs_of(rulebook, product_set)
    head = "Minh chứng cần cho bộ" if vi else "Evidence for set"
    out.print(Text(f"{head} {product_set.number}: {product_set.title.in_(lang)}", style="bold"))
    documents = Table(box=None, pad_edge=False, title="Minh chứng" if vi else "Documents", title_justify="left")
    for header in ("Loại", "Tên", "Dùng cho tiêu chí") if vi else ("Type", "Title", "Serves criteria"):
        documents.add_column(header, overflow="fold")
    for document in needs.documents:
        title = rulebook.vocabulary.documents[document.name].title.in_(lang)
        documents.add_row(document.name, title, ", ".join(map(str, document.serves)))
    out.print(documents)
    facts = Table(box=None, pad_edge=False, title="\nDữ kiện" if vi else "\nFacts", title_justify="left")
    vietnamese = ("Dữ kiện", "Tên", "Kiểu", "Minh chứng hoặc người xác nhận", "Dùng cho tiêu chí")
    for header in vietnamese if vi else ("Fact", "Title", "Type", "Documents or attester", "Serves criteria"):
        facts.add_column(header, overflow="fold")
    for fact in needs.facts:
        definition = rulebook.vocabulary.facts[fact.name]
        attesters = [f"@{attester.words.in_(lang)}" for attester in definition.attested_by]
        backing = ", ".join([*definition.documents, *attesters])
        kind = str(definition.type) if not definition.values else " | ".join(definition.values)
        facts.add_row(fact.name, definition.title.in_(lang), kind, backing, ", ".join(map(str, fact.serves)))
    out.print(facts)
    out.print(Text("\nHội đồng chấm" if vi else "\nJudged by the council", style="bold"))
    for number in needs.judged:
        criterion = product_set.criteria[number]
        because = f" — {criterion.because.in_(lang)}" if criterion.because else ""
        out.print(Text(f"  {criterion.number} {criterion.title.in_(lang)}{because}"))
