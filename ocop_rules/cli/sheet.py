"""Showing sheets in a terminal: the sets of a version, one sheet in full, what a producer must bring for it."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ocop_rules.rulebook.model import Criterion, Option, ProductSet, Rulebook
from ocop_rules.rulebook.needs import needs_of
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.text import Lang
from ocop_rules.text import Text as Phrase
from ocop_rules.words import sheet as words
from ocop_rules.words.terms import DECIDED_BY, OUTCOMES, displayed, headed


def show_sets(out: Console, rulebook: Rulebook, lang: Lang) -> None:
    """Show the product sets of a version."""
    out.print(Text(f"{rulebook.decision} — {rulebook.title.in_(lang)}", style="bold"))
    table = Table(box=None, pad_edge=False)
    for header in words.SETS:
        table.add_column(header.in_(lang))
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
    out.print(Text(f"{rulebook.decision}, {words.set_heading(product_set, lang)}", style="bold"))
    out.print(words.decided(product_set, lang))
    for knock_out in product_set.knock_outs:
        where = f"{knock_out.criterion}: " if knock_out.criterion else ""
        outcome = headed(OUTCOMES[knock_out.outcome], lang)
        line = Text(f"✗ {where}{outcome}: {knock_out.title.in_(lang)} — ", style="red")
        line.append(words.knock_out_in_words(knock_out, rulebook.vocabulary, lang), style="dim")
        out.print(line)
    for part in product_set.parts:
        points = displayed(part.max_points, lang)
        out.print(Text(f"\n{words.PART.in_(lang)} {part.letter}. {part.title.in_(lang)} ({points})", style="bold"))
        for section in part.sections:
            points = displayed(section.max_points, lang)
            out.print(Text(f"{section.number}. {section.title.in_(lang)} ({points})", style="bold cyan"))
            for number in section.criteria:
                _show_criterion(out, product_set.criteria[number], rulebook.vocabulary, lang)
    _show_errata(out, product_set, lang)


def _show_criterion(out: Console, criterion: Criterion, vocabulary: Vocabulary, lang: Lang) -> None:
    by = DECIDED_BY[criterion.decided_by].in_(lang)
    line = Text(f"  {criterion.number} {criterion.title.in_(lang)} ", style="bold")
    line.append(f"({displayed(criterion.max_points, lang)}; {by}; {criterion.definition})", style="dim")
    out.print(line)
    for note in (criterion.detail, criterion.because):
        if note is not None:
            out.print(Text(f"      {note.in_(lang)}", style="italic dim"))
    for limit in words.limits_in_words(criterion, vocabulary, lang):
        out.print(Text(f"      {limit}", style="italic"))
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
    for condition in words.option_in_words(option, vocabulary, lang):
        out.print(Text(f"              ↳ {condition}", style="cyan"))
    if option.reading is not None:
        out.print(Text(f"              ¶ {option.reading.in_(lang)}", style="italic dim"))


def _show_errata(out: Console, product_set: ProductSet, lang: Lang) -> None:
    if not product_set.errata:
        return
    out.print(Text(f"\n{words.ERRATA.in_(lang)}", style="bold"))
    for erratum in product_set.errata:
        place = " ".join(
            str(step) for step in (erratum.part, erratum.criterion, erratum.case, erratum.option) if step is not None
        )
        out.print(Text(f"  {place} ({erratum.field}, {erratum.kind}): {erratum.reason.in_(lang)}"))


def show_evidence(out: Console, rulebook: Rulebook, product_set: ProductSet, lang: Lang) -> None:
    """Show what a producer must bring for a set: documents, facts, who attests them, and what each serves."""
    needs = needs_of(rulebook, product_set)
    out.print(Text(words.evidence_heading(product_set, lang), style="bold"))
    documents = _table(words.THE_DOCUMENTS.in_(lang), words.DOCUMENTS, lang)
    for document in needs.documents:
        title = rulebook.vocabulary.documents[document.name].title.in_(lang)
        documents.add_row(document.name, title, ", ".join(map(str, document.serves)))
    out.print(documents)
    facts = _table(f"\n{words.THE_FACTS.in_(lang)}", words.FACTS, lang)
    for fact in needs.facts:
        definition = rulebook.vocabulary.facts[fact.name]
        attesters = [f"@{attester.words.in_(lang)}" for attester in definition.attested_by]
        backing = ", ".join([*definition.documents, *attesters])
        kind = str(definition.type) if not definition.values else " | ".join(definition.values)
        facts.add_row(fact.name, definition.title.in_(lang), kind, backing, ", ".join(map(str, fact.serves)))
    out.print(facts)
    out.print(Text(f"\n{words.THE_JUDGED.in_(lang)}", style="bold"))
    for number in needs.judged:
        criterion = product_set.criteria[number]
        because = f" — {criterion.because.in_(lang)}" if criterion.because else ""
        out.print(Text(f"  {criterion.number} {criterion.title.in_(lang)}{because}"))


def _table(title: str, headers: tuple[Phrase, ...], lang: Lang) -> Table:
    table = Table(box=None, pad_edge=False, title=title, title_justify="left")
    for header in headers:
        table.add_column(header.in_(lang), overflow="fold")
    return table
