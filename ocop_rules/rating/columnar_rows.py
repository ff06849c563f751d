"""Bundles as rows of columns, and rows as bundles: nothing that decides a rating is lost either way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from ocop_rules.engine.columnar_layout import (
    COMPLETE,
    DOSSIER,
    EVALUATED_ON,
    Layout,
    attester_column,
    case_column,
    expires_column,
    fact_column,
    issued_column,
    names_column,
    sheet_column,
)
from ocop_rules.errors import NotInColumns
from ocop_rules.evidence.bundle import FORMAT, EvidenceBundle
from ocop_rules.evidence.printed_points import chosen_on
from ocop_rules.evidence.score_sheet import CaseScore, ScoreSheet
from ocop_rules.rating.choice import counted_sheets
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.rulebook.vocabulary import FactType, Vocabulary
from ocop_rules.text import Text, printable, text

_DECIMAL = (15, 4)


def table_of(bundles: Iterable[EvidenceBundle], rulebook: Rulebook, product_set: ProductSet) -> pa.Table:
    """Return checked bundles of a product set as a table of columns.

    Args:
        bundles: the bundles, each checked against the version and the set.
        rulebook: the version.
        product_set: the set.

    Raises:
        NotInColumns: a bundle gives totals of parts alone, states an alternative case twice, or gives printed points
            where facts alone say in which case they are to be read.
    """
    rows = [_row_of(bundle, product_set, rulebook.vocabulary) for bundle in bundles]
    names = sorted({name for row in rows for name in row}, key=_in_order(product_set))
    arrays = []
    for name in names:
        kind = _type_of(name, rulebook.vocabulary)
        arrays.append(pa.array([row.get(name) for row in rows], kind))
    return pa.Table.from_arrays(arrays, names=names)


def _in_order(product_set: ProductSet) -> Any:
    heads = (DOSSIER, EVALUATED_ON, COMPLETE, "case", "fact", "document", "sheet")
    numbers = list(product_set.criteria)

    def order(name: str) -> tuple[int, int, int, str]:
        head, _, rest = name.partition(".")
        if head != "sheet":
            return heads.index(head), 0, 0, rest
        judge, _, number = rest.partition(".")
        return heads.index(head), int(judge), numbers.index(number), ""

    return order


def _type_of(name: str, vocabulary: Vocabulary) -> pa.DataType:
    head, _, rest = name.partition(".")
    if name == DOSSIER or head == "case":
        return pa.string()
    if name == COMPLETE or ".names." in rest:
        return pa.bool_()
    if name == EVALUATED_ON or head == "document":
        return pa.date32()
    if head == "sheet":
        return pa.int16()
    if rest.endswith(".attested_by"):
        return pa.dictionary(pa.int8(), pa.string())
    match vocabulary.facts[rest].type:
        case FactType.BOOLEAN:
            return pa.bool_()
        case FactType.CHOICE:
            return pa.dictionary(pa.int16(), pa.string())
        case FactType.COUNT:
            return pa.int64()
        case _:
            return pa.decimal128(*_DECIMAL)


def _row_of(bundle: EvidenceBundle, product_set: ProductSet, vocabulary: Vocabulary) -> dict[str, object]:
    row: dict[str, object] = {DOSSIER: bundle.dossier, EVALUATED_ON: bundle.evaluated_on}
    if bundle.documents_complete:
        row[COMPLETE] = True
    seen: dict[str, int] = {}
    papers: dict[str, tuple[str, str]] = {}
    for document in bundle.documents:
        if document.type not in vocabulary.documents:
            continue
        number = seen[document.type] = seen.get(document.type, -1) + 1
        paper = f"{document.type}.{number}" if number else document.type
        papers[document.id] = paper, document.type
        row[issued_column(paper)] = document.issued_on
        if document.expires_on is not None:
            row[expires_column(paper)] = document.expires_on
    for fact in bundle.facts:
        definition = vocabulary.facts.get(fact.fact)
        if definition is None:
            continue
        exact = definition.type in (FactType.SHARE, FactType.NUMBER)
        row[fact_column(fact.fact)] = Decimal(fact.value) if exact else fact.value
        if fact.attested_by is not None:
            row[attester_column(fact.fact)] = str(fact.attested_by)
        for held, (paper, kind) in papers.items():
            named = held in fact.documents
            if named != (kind in definition.documents):
                row[names_column(fact.fact, paper)] = named
    _add_sheets(row, bundle, product_set)
    return row


def _add_sheets(row: dict[str, object], bundle: EvidenceBundle, product_set: ProductSet) -> None:
    cases: dict[str, str] = {}
    for sheet in bundle.sheets:
        for _, number, case in sheet.cases():
            group = product_set.case_group_of(number)
            if group is None:
                continue
            if row.setdefault(case_column(group.name), case) != case:
                raise _no_place(
                    bundle, text("trường hợp được ghi hai lần khác nhau", "a case is stated twice, and otherwise")
                )
            cases |= dict.fromkeys(group.criteria, case)
    for judge, sheet in enumerate(counted_sheets(bundle.sheets)):
        if sheet.parts is not None and sheet.has_totals_alone:
            raise _no_place(bundle, text("phiếu chỉ ghi tổng điểm từng phần", "a sheet gives totals of parts alone"))
        if _needs_case(sheet, product_set, cases):
            message = text(
                "phiếu ghi điểm mà không ghi trường hợp, chỉ thông tin cho biết: ghi thêm trường hợp hoặc phương án",
                "a sheet gives printed points without the case, which facts alone tell: state the case, or ordinals",
            )
            raise _no_place(bundle, message)
        for number, ordinals in chosen_on(sheet, product_set, cases).items():
            if product_set.criteria[number].scoring is Scoring.SUM:
                row[sheet_column(judge, number)] = sum(1 << (ordinal - 1) for ordinal in ordinals)
            else:
                row[sheet_column(judge, number)] = ordinals[0] if ordinals else 0


def _no_place(bundle: EvidenceBundle, why: Text) -> NotInColumns:
    name = printable(bundle.dossier, 100)
    return NotInColumns(
        text(
            f"hồ sơ {name} không đưa vào bảng cột được, phải chấm riêng: {why.vi}",
            f"dossier {name} has no place in columns and is rated by itself: {why.en}",
        )
    )


def _needs_case(sheet: ScoreSheet, product_set: ProductSet, cases: Mapping[str, str]) -> bool:
    """Tell whether points are given where facts alone say in which case they are to be read."""
    return any(
        product_set.criteria[number].cases and number not in cases and not isinstance(score, CaseScore)
        for number, score in (sheet.points or {}).items()
    )


def bundle_of(row: Mapping[str, object], layout: Layout, rulebook: Rulebook, product_set: ProductSet) -> EvidenceBundle:
    """Return a row as the bundle that states the same.

    Args:
        row: what the row states, by name of the column.
        layout: what the columns hold.
        rulebook: the version.
        product_set: the set.
    """
    documents, ids = _documents_of(row, layout)
    return EvidenceBundle.model_validate(
        {
            "format": FORMAT,
            "dossier": str(row.get(DOSSIER) or "row"),
            "version": rulebook.id,
            "product": {"name": "-", "set": product_set.number},
            "evaluated_on": row.get(EVALUATED_ON) or rulebook.issued_on,
            "documents_complete": bool(row.get(COMPLETE)),
            "documents": documents,
            "facts": [*_facts_of(row, layout, ids, rulebook.vocabulary)],
            "sheets": [*_sheets_of(row, layout, product_set)],
        }
    )


def _documents_of(row: Mapping[str, object], layout: Layout) -> tuple[list[dict[str, object]], dict[str, str]]:
    documents: list[dict[str, object]] = []
    ids: dict[str, str] = {}
    for paper, kind in layout.papers.items():
        issued = row.get(issued_column(paper))
        if isinstance(issued, date):
            ids[paper] = f"D{len(ids)}"
            ends = row.get(expires_column(paper))
            documents.append({"id": ids[paper], "type": kind, "issued_on": issued, "expires_on": ends})
    return documents, ids


def _facts_of(
    row: Mapping[str, object], layout: Layout, ids: Mapping[str, str], vocabulary: Vocabulary
) -> Iterable[dict[str, object]]:
    for fact in layout.facts:
        value = row.get(fact_column(fact))
        if value is None:
            continue
        own = vocabulary.facts[fact].documents
        named = [held for paper, held in ids.items() if row.get(names_column(fact, paper), layout.papers[paper] in own)]
        yield {"fact": fact, "value": value, "documents": named, "attested_by": row.get(attester_column(fact))}


def _sheets_of(row: Mapping[str, object], layout: Layout, product_set: ProductSet) -> Iterable[dict[str, object]]:
    for judge, numbers in layout.judges.items():
        options: dict[str, object] = {}
        for number in numbers:
            chosen = row.get(sheet_column(judge, number))
            if not isinstance(chosen, int) or chosen < 0:
                continue
            sums = product_set.criteria[number].scoring is Scoring.SUM
            options[number] = [i + 1 for i in range(chosen.bit_length()) if chosen >> i & 1] if sums else chosen
        if options:
            yield {"judge": f"judge-{judge}", "options": options}
    stated = {
        group.criteria[0]: {"case": case, "option": 0}
        for group in product_set.case_groups
        if (case := row.get(case_column(group.name))) is not None
    }
    if stated:  # a secretary's sheet counts nowhere, and tells in which case the dossier falls all the same
        yield {"judge": "case", "role": "secretary", "options": stated}
