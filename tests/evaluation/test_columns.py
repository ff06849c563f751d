"""Many dossiers as columns, as who calls the library finds them: what Arrow holds in other ways is the same."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import ocop_rules
from ocop_rules.errors import InvalidEvidence
from ocop_rules.rulebook.vocabulary import FactType

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = date(2026, 9, 15)


def rated(columns: dict[str, Any], **stated: Any) -> list[dict[str, Any]]:
    """Return the ratings of rows of set 7, all of which are compared with the direct evaluator's."""
    table = columns if isinstance(columns, pa.Table) else pa.table(columns)
    rows: list[dict[str, Any]] = ocop_rules.rate_columns(
        "qd-26-2026", 7, table, engine="direct", sample=100, detail=True, **stated
    ).to_pylist()
    return rows


def test_examples_become_columns_and_are_rated_as_they_are() -> None:
    paths = [EXAMPLES / "dried-mango-4-stars.yaml", EXAMPLES / "leaf-vegetables-knocked-out.yaml"]
    found = {}
    for (version, number), table in ocop_rules.columns_of(paths).items():
        for row in ocop_rules.rate_columns(version, number, table).to_pylist():
            found[row["dossier"]] = (Decimal(row["points"]) / 10_000 / row["over"], row["stars"], row["outcome"])
    evaluations = [ocop_rules.evaluate(path) for path in paths]
    assert found == {each.bundle.dossier: (each.points, each.stars, each.outcome) for each in evaluations}


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("ocop_rules.engine.col", "ocop_rules.rating.col"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for call in (lambda: ocop_rules.rate_columns("qd-26-2026", 7, None), lambda: ocop_rules.columns_of([])):
        with pytest.raises(ocop_rules.ColumnsMissing, match=r"pip install 'ocop-rules\[columns\]'") as raised:
            call()
        assert "chưa được cài đặt" in raised.value.render("vi")


def test_a_data_frame_is_rated_as_the_table_that_it_gives() -> None:
    frame = pd.DataFrame({"dossier": ["Xoài sấy", "Mít sấy"], "sheet.0.1.1": [1, 2]})
    assert rated(pa.table(frame)) == ocop_rules.rate_columns("qd-26-2026", 7, frame, detail=True).to_pylist()
    with pytest.raises(TypeError, match=r"takes a table of pyarrow, or a data frame .* not dict"):
        ocop_rules.rate_columns("qd-26-2026", 7, {"sheet.0.1.1": [1]})


@pytest.mark.parametrize(
    ("column", "values", "mend"),
    [
        ("sheet.0.1.1", [1.0], "→ cast it: column.cast(pyarrow.int8())"),
        ("fact.linked_output_share", [80.5], "→ cast it: column.cast(pyarrow.decimal128(15, 4))"),
        ("evaluated_on", ["2026-09-15"], "→ cast it: column.cast(pyarrow.date32())"),
        ("sheet.0.9.9", [1], "→ write one of: 1.1, 1.2, "),
        ("fact.no_such_thing", [1], "→ see what the set asks for: ocop bundle new --set 7"),
        ("document.no_such_thing.issued_on", [DAY], "→ see what the set asks for: ocop bundle new --set 7"),
        ("zzz", [1], "→ write one of: dossier, evaluated_on, documents_complete, fact.…, document.…, sheet.…"),
    ],
)
def test_a_wrong_column_says_how_to_mend_it(column: str, values: list[Any], mend: str) -> None:
    with pytest.raises(InvalidEvidence) as caught:
        rated({column: values, "evaluated_on": values if column == "evaluated_on" else [DAY]})
    assert mend in str(caught.value)


def test_totals_of_parts_have_no_place_in_columns() -> None:
    bundle = {
        "format": "ocop-evidence/1",
        "dossier": "D-1",
        "version": "qd-26-2026",
        "product": {"name": "Xoài sấy", "set": 7},
        "evaluated_on": DAY,
        "sheets": [{"judge": "M1", "parts": {"A": 30, "B": 20, "C": 28}}],
    }
    with pytest.raises(ocop_rules.NotInColumns, match=r"dossier D-1 .* totals of parts alone") as raised:
        ocop_rules.columns_of([bundle])
    assert "phải chấm riêng" in raised.value.render("vi")


def test_printed_points_are_refused_where_facts_alone_tell_the_case() -> None:
    bundle = {
        "format": "ocop-evidence/1",
        "dossier": "D-1",
        "version": "qd-1048-2019",
        "product": {"name": "Xoài sấy", "set": 1},
        "evaluated_on": date(2020, 9, 15),
        "documents": [{"id": "D1", "type": "business_registration", "issued_on": date(2019, 1, 1)}],
        "facts": [{"fact": "legal_form", "value": "cooperative", "documents": ["D1"]}],
        "sheets": [{"judge": "M1", "points": {_cased("qd-1048-2019", 1): 1}}],
    }
    with pytest.raises(ocop_rules.NotInColumns, match="state the case, or ordinals"):
        ocop_rules.columns_of([bundle])


def _cased(version: str, number: int) -> str:
    (group,) = ocop_rules.load(version).sets[number].case_groups
    return group.criteria[0]


def test_a_set_or_a_setting_that_there_is_not_is_refused() -> None:
    table = pa.table({"sheet.0.1.1": pa.array([1], pa.int8())})
    with pytest.raises(ValueError, match="has the product sets 1 to 26, not 99"):
        ocop_rules.rate_columns("qd-26-2026", 99, table)
    with pytest.raises(ValueError, match="authority"):
        ocop_rules.rate_columns("qd-26-2026", 7, table, authority="nobody")  # type: ignore[arg-type]


def _evidence(count: int) -> pa.Table:
    """Return rows with a share, a truth, a choice, an attester and a paper, some of which state nothing."""
    some = np.arange(count)

    def given(values: list[Any], kind: pa.DataType) -> pa.Array:
        return pa.array([None if i % 5 == 4 else values[i % len(values)] for i in range(count)], kind)

    return pa.table(
        {
            "evaluated_on": pa.array([DAY] * count),
            "documents_complete": pa.array(some % 2 == 0),
            "fact.local_labour_share": given([Decimal("62.5"), Decimal(20), Decimal(90)], pa.decimal128(15, 4)),
            "fact.local_labour_share.attested_by": given(["commune", "producer"], pa.string()),
            "fact.processing_level": given(["deep", "simple", "processed"], pa.dictionary(pa.int8(), pa.string())),
            "fact.processing_level.attested_by": pa.array(["council"] * count),
            "document.food_safety_certificate.issued_on": given([date(2025, 1, 1), date(2026, 9, 16)], pa.date32()),
            "document.food_safety_certificate.expires_on": given([date(2026, 9, 15), date(2026, 9, 14)], pa.date32()),
            "sheet.0.6.1": given([1, 2, 0, 3], pa.int16()),
        }
    )


def test_slices_that_begin_within_a_byte_are_rated_as_the_whole() -> None:
    table = _evidence(61)
    whole = rated(table)
    for start in (1, 7, 8, 13):
        assert rated(table.slice(start, 40)) == whole[start : start + 40]
    several = pa.concat_tables([table.slice(0, 3), table.slice(3, 20), table.slice(23)])
    assert rated(several) == whole
    for judges in (1, 2):
        empty = {f"sheet.{judge}.6.1": pa.array([], pa.int8()) for judge in range(judges)}
        assert rated(empty) == []
    assert rated(table.slice(0, 0)) == []


def test_other_types_of_the_same_values_are_rated_the_same() -> None:
    table = _evidence(30)
    other = table.set_column(2, table.column_names[2], table.column(2).cast(pa.decimal128(38, 6)))
    other = other.set_column(4, other.column_names[4], other.column(4).cast(pa.string()))
    other = other.set_column(8, other.column_names[8], other.column(8).cast(pa.int64()))
    assert rated(other) == rated(table)
    words = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, None], pa.int32()), pa.array(["deep", None, "simple"]))
    level = {"evaluated_on": [DAY] * 4, "fact.processing_level.attested_by": ["council"] * 4}
    assert rated({**level, "fact.processing_level": words}) == rated(
        {**level, "fact.processing_level": ["deep", None, "simple", None]}
    )


def test_what_lies_where_nothing_is_stated_is_not_looked_at() -> None:
    only_first = pa.py_buffer(bytes([0b01]))

    def hidden(kind: pa.DataType, values: np.ndarray[Any, Any]) -> pa.Array:
        return pa.Array.from_buffers(kind, 2, [only_first, pa.py_buffer(values)])

    fact = {"evaluated_on": [DAY] * 2, "fact.local_labour_share.attested_by": ["commune"] * 2}
    share = hidden(pa.decimal128(15, 4), np.array([620_000, 0, -5, -1], dtype="<i8"))
    assert rated({**fact, "fact.local_labour_share": share}) == rated(
        {**fact, "fact.local_labour_share": pa.array([Decimal(62), None], pa.decimal128(15, 4))}
    )
    chosen = hidden(pa.int8(), np.array([2, 99], dtype=np.int8))
    assert rated({"sheet.0.1.1": chosen}) == rated({"sheet.0.1.1": pa.array([2, None], pa.int8())})


@pytest.mark.parametrize(
    ("values", "kind", "said"),
    [
        ([50, None, 101], pa.int64(), r"\[2\]"),
        ([Decimal(50), None, Decimal("-0.5")], pa.decimal128(15, 4), r"\[2\]"),
        ([Decimal("18446744073709551617")], pa.decimal128(38, 4), "14 whole digits"),
        ([Decimal("0.00001")], pa.decimal128(38, 5), "4 decimals"),
    ],
)
def test_numbers_that_a_fact_cannot_be_are_refused(values: list[Any], kind: pa.DataType, said: str) -> None:
    with pytest.raises(InvalidEvidence, match=said):
        rated({"evaluated_on": [DAY] * len(values), "fact.local_labour_share": pa.array(values, kind)})


def test_words_and_days_that_there_are_not_are_refused_with_their_row() -> None:
    days = [DAY] * 3
    with pytest.raises(InvalidEvidence, match=r"fact\.processing_level\[2\]"):
        rated({"evaluated_on": days, "fact.processing_level": ["deep", None, "deeper"]})
    with pytest.raises(InvalidEvidence, match=r"evaluated_on\[1\]"):
        rated({"evaluated_on": [DAY, None, DAY], "fact.processing_level": ["deep"] * 3})


def test_days_of_evaluation_may_differ_from_row_to_row() -> None:
    days = [date(2026, 9, 15), date(2024, 2, 29), date(2025, 1, 31), date(2030, 12, 31)] * 4
    issued = [date(2023, 2, 28), date(2021, 2, 28), date(2020, 8, 31), date(2016, 2, 29)]
    vocabulary = ocop_rules.load("qd-26-2026").vocabulary
    table: dict[str, Any] = {"evaluated_on": days, "documents_complete": [True] * 16}
    for kind in vocabulary.documents:
        table[f"document.{kind}.issued_on"] = [issued[i // 4] for i in range(16)]
    for fact, definition in vocabulary.facts.items():
        value = {FactType.BOOLEAN: True, FactType.CHOICE: [*(definition.values or ["-"])][-1]}.get(definition.type, 60)
        table[f"fact.{fact}"] = [value] * 16
        if definition.spans is not None:
            table[f"fact.{fact}"] = [(7, 12, 0, 60, 36)[i % 5] for i in range(16)]
    assert len({row["points"] for row in rated(table)}) == 3
