"""Evaluations as rows of a table, and rows of a table as bundles."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import ocop_rules
from ocop_rules.rating.points import exact_text

EXAMPLES = sorted(path for path in Path("examples").glob("*.yaml") if ".expected" not in path.name)
PERS: tuple[ocop_rules.Per, ...] = ("product", "criterion", "requirement")
ROW: dict[str, Any] = {
    "dossier": "D-1",
    "version": "qd-26-2026",
    "product": "Xoài sấy",
    "set": 7,
    "evaluated_on": "2026-09-15",
}


def rated() -> list[ocop_rules.Evaluation | ocop_rules.OcopError]:
    return list(ocop_rules.evaluate_many([*EXAMPLES, "no-such-file.yaml", {**ROW, "set": 99}], engine="direct"))


@pytest.mark.parametrize("per", PERS)
def test_rows_are_flat_and_all_have_the_same_keys(per: ocop_rules.Per) -> None:
    rows = ocop_rules.rows(rated(), per)
    assert len({tuple(row) for row in rows}) == 1
    kinds = {type(cell) for row in rows for cell in row.values()}
    assert kinds <= {str, int, bool, Decimal, date, type(None)}
    for name in rows[0]:
        assert len({type(row[name]) for row in rows if row[name] is not None}) <= 1, name
    assert {row["row"] for row in rows} == set(range(len(EXAMPLES) + 2))


@pytest.mark.parametrize("per", PERS)
def test_rows_say_what_the_evaluations_say(per: ocop_rules.Per) -> None:
    evaluation = ocop_rules.evaluate("examples/homestay-council-of-five.yaml", engine="direct")
    rows = evaluation.rows(per)
    assert rows == ocop_rules.rows([evaluation], per)
    if per == "product":
        assert [row["points_exact"] for row in rows] == [exact_text(evaluation.points)]
        assert rows[0]["points"] == evaluation.points
        assert rows[0]["points_a"] == evaluation.parts["A"].points
        assert rows[0]["digest"] == evaluation.digest
    elif per == "criterion":
        assert [(row["criterion"], row["points"]) for row in rows] == [
            (number, each.points) for number, each in evaluation.criteria.items()
        ]
        assert sum(Decimal(str(row["points"])) for row in rows) == evaluation.points
    else:
        assert [row["met"] for row in rows] == [each.met for each in evaluation.requirements]


def test_an_error_has_its_row() -> None:
    missing, wrong = ocop_rules.rows(rated(), "product")[-2:]
    assert (missing["error"], wrong["error"], wrong["dossier"]) == ("InvalidEvidence", "InvalidEvidence", "D-1")
    assert "set: " in str(wrong["problem_vi"])
    assert wrong["points"] is None


def test_all_numbers_of_a_column_have_the_same_decimals() -> None:
    """Where the first hundred rows are whole, polars takes a whole column to be so, and rounds what follows."""
    rows = ocop_rules.rows(rated(), "product")
    assert {Decimal(str(row["points"])).as_tuple().exponent for row in rows if row["points"] is not None} == {-6}


def test_a_mean_without_an_end_is_rounded_and_stands_exactly_beside_it() -> None:
    sheets = {f"sheet:member-{i}:option:1.1": option for i, option in enumerate((1, 1, 2))}
    (evaluation,) = ocop_rules.evaluate_many([{**ROW, **sheets}], engine="direct", errors="raise")
    assert evaluation.points == Fraction(4, 3)
    (row,) = evaluation.rows("product")
    assert (row["points"], row["points_exact"]) == (Decimal("1.333333"), "4/3")


def test_a_wrong_per_is_refused() -> None:
    evaluation = ocop_rules.evaluate(EXAMPLES[0], engine="direct")
    per: Any = "sheet"
    with pytest.raises(ValueError, match="per is criterion, product or requirement"):
        evaluation.rows(per)
    with pytest.raises(ValueError, match="per is criterion, product or requirement"):
        ocop_rules.rows([evaluation], per)


def points(row: dict[str, Any]) -> Any:
    (answer,) = ocop_rules.evaluate_many([{**ROW, **row}], engine="direct", errors="raise")
    return {number: each.points for number, each in answer.criteria.items() if each.points}


def problems(row: dict[str, Any]) -> list[tuple[str, str]]:
    (answer,) = ocop_rules.evaluate_many([{**ROW, **row}], engine="direct")
    assert isinstance(answer, ocop_rules.InvalidEvidence)
    return [(each.code, each.place) for each in answer.problems]


def test_a_row_is_rated_as_the_bundle_that_it_stands_for() -> None:
    row = {
        **ROW,
        "producer": "HTX Yên Châu",
        "producer_type": "cooperative",
        "producer_commune": "xã Yên Châu",
        "purpose": "upgrade",
        "submitted_on": "2026-08-03",
        "documents_complete": "true",
        "judge": "Hội đồng",
        "role": "council",
        "fact:local_labour_share": 62,
        "fact:label_complete": "true",
        "fact:label_complete:attested_by": "authority",
        "fact:label_complete:note": "xem ảnh",
        "document:insured_worker_list:issued_on": "2026-07-15",
        "document:insured_worker_list:number": "12/2026",
        "option:6.2": "3",
        "points:1.1": 2,
    }
    bundle = {
        "format": "ocop-evidence/1",
        "dossier": "D-1",
        "version": "qd-26-2026",
        "product": {"name": "Xoài sấy", "set": 7},
        "producer": {"name": "HTX Yên Châu", "type": "cooperative", "commune": "xã Yên Châu"},
        "purpose": "upgrade",
        "submitted_on": "2026-08-03",
        "evaluated_on": "2026-09-15",
        "documents_complete": True,
        "documents": [
            {
                "id": "insured_worker_list",
                "type": "insured_worker_list",
                "issued_on": "2026-07-15",
                "number": "12/2026",
            }
        ],
        "facts": [
            {"fact": "local_labour_share", "value": 62, "documents": ["insured_worker_list"]},
            {"fact": "label_complete", "value": True, "attested_by": "authority", "note": "xem ảnh"},
        ],
        "sheets": [{"judge": "Hội đồng", "role": "council", "options": {"6.2": 3}, "points": {"1.1": 2}}],
    }
    (answer,) = ocop_rules.evaluate_many([row], errors="raise")
    assert answer.to_json() == ocop_rules.evaluate(bundle).to_json()
    assert ocop_rules.evaluate(ocop_rules.bundle_from_row(row)).to_json() == answer.to_json()


@pytest.mark.parametrize("empty", [None, "", "  ", float("nan"), np.nan, pd.NA, pd.NaT], ids=repr)
def test_what_is_empty_is_left_out(empty: Any) -> None:
    row = {"option:6.2": 3, "option:1.1": empty, "fact:local_labour_share": empty, "producer": empty}
    assert points({**row, "fact:local_labour_share:attested_by": "commune"}) == {"6.2": 2}


def test_several_judges_each_have_their_columns() -> None:
    row = {
        "sheet:Bà An:option:1.1": 1,
        "sheet:Ông Bình:option:1.1": 3,
        "sheet:Tổ tư vấn:role": "advisory",
        "sheet:Tổ tư vấn:option:1.1": 1,
    }
    assert points(row) == {"1.1": 2}
    assert problems({**row, "sheet:Bà An:option:1.1": 9}) == [("unknown-option", "sheet:Bà An:option:1.1")]


def test_documents_that_can_back_a_fact_back_it_unless_others_are_named() -> None:
    row = {"fact:local_labour_share": 62, "document:insured_worker_list:issued_on": "2026-07-15"}
    assert points(row) == {"3.3": 2}
    second = {**row, "document:insured_worker_list#2:issued_on": "2026-08-01"}
    assert points({**second, "fact:local_labour_share:documents": "insured_worker_list#2"}) == {"3.3": 2}
    late = {**row, "document:insured_worker_list:issued_on": "2026-12-01"}
    assert points(late) == {}
    assert problems({**row, "fact:local_labour_share:documents": "D9"}) == [
        ("absent-document", "fact:local_labour_share:documents")
    ]


def test_who_attests_all_facts_attests_those_that_they_may() -> None:
    row = {"fact:local_labour_share": 62, "fact:label_complete": True, "attested_by": "commune"}
    bundle = ocop_rules.bundle_from_row({**ROW, **row})
    assert [fact.get("attested_by") for fact in bundle["facts"]] == ["commune", None]
    assert problems({**row, "attested_by": "comune"}) == [("unknown-attester", "attested_by")]


def test_cases_sums_and_totals_of_parts() -> None:
    assert points({"set": 26, "option:8": 2, "option:8:case": "a"}) == {"8": 3}
    assert points({"set": 26, "points:8": 3, "points:8:case": "a"}) == {"8": 3}
    assert points({"set": 26, "version": "qd-1048-2019", "option:8": "1+2"}) == {"8": 4}
    (totals,) = ocop_rules.evaluate_many([{**ROW, "part:A": 30, "part:B": 20, "part:C": 28.0}], errors="raise")
    assert totals.points == 78
    assert totals.stars is None
    assert problems({"part:D": 30})[-1] == ("unknown-part", "part:D")


WRONG = [
    ("fact:local_labor_share", 62, "unknown-fact", "local_labour_share"),
    ("fact:local_labour_share:attestedby", "commune", "unknown-column", "fact:local_labour_share:attested_by"),
    ("document:test_reports:issued_on", "2026-01-01", "unknown-document-type", "test_report"),
    ("document:test_report:issuedon", "2026-01-01", "unknown-column", "document:test_report:issued_on"),
    ("document:test_report", "2026-01-01", "unknown-column", "document:TYPE:issued_on"),
    ("optin:1.1", 2, "unknown-column", "option:1.1"),
    ("option", 2, "unknown-column", "option:"),
    ("produce", "x", "unknown-column", "producer"),
    ("evaluatedon", "2026-09-15", "unknown-column", "evaluated_on"),
    ("Unnamed: 0", 1, "unknown-column", "docs/bundle.md"),
    ("option:99", 1, "unknown-criterion", ""),
    ("fact:local_labour_share", "a lot", "wrong-value", ""),
    ("evaluated_on", "15/09/2026", "invalid-value", "2026-09-15"),
    ("document:test_report:number", "7", "missing-field", ""),
]


@pytest.mark.parametrize(("column", "value", "code", "meant"), WRONG, ids=[column for column, *_ in WRONG])
def test_a_wrong_column_or_cell_is_told_by_its_column(column: str, value: Any, code: str, meant: str) -> None:
    (answer,) = ocop_rules.evaluate_many([{**ROW, column: value}], engine="direct")
    assert isinstance(answer, ocop_rules.InvalidEvidence)
    (problem,) = answer.problems
    place = "document:test_report:issued_on" if code == "missing-field" else column
    assert (problem.place, answer.name, answer.dossier) == (place, "D-1", "D-1")
    assert problem.code in (code, "wrong-type")
    assert problem.mend is None or meant in problem.mend.en


def test_all_problems_of_a_row_come_at_once() -> None:
    found = problems({"optin:1.1": 2, "set": 99, "evaluated_on": "x", "fact:label_complete": "maybe"})
    assert {place for _, place in found} == {"optin:1.1", "set", "evaluated_on", "fact:label_complete"}


def test_a_row_beyond_all_bounds_is_refused_soon() -> None:
    (wide,) = ocop_rules.evaluate_many([{**ROW, **{f"option:{i}": 1 for i in range(300_000)}}])
    assert isinstance(wide, ocop_rules.InvalidEvidence)
    assert [each.code for each in wide.problems] == ["too-complex"]
    (wrong,) = ocop_rules.evaluate_many([{**ROW, **{f"wrong {i}": 1 for i in range(10_000)}}])
    assert isinstance(wrong, ocop_rules.InvalidEvidence)
    assert len(wrong.problems) <= 400


class Polars:
    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def to_dicts(self) -> list[dict[str, Any]]:
        return self.rows

    def to_dict(self) -> dict[str, Any]:
        raise NotImplementedError


class Arrow:
    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def to_pylist(self) -> list[dict[str, Any]]:
        return self.rows


@pytest.mark.parametrize("frame", [pd.DataFrame, Polars, Arrow, list, iter, tuple], ids=lambda kind: kind.__name__)
def test_a_data_frame_is_taken_as_it_is(frame: Any) -> None:
    rows = [{**ROW, "option:1.1": 3, "option:6.2": None}, {**ROW, "dossier": "D-2", "option:6.2": 3}]
    answers = list(ocop_rules.evaluate_many(frame(rows), engine="direct", errors="raise"))
    assert [(each.dossier, int(each.points)) for each in answers] == [("D-1", 3), ("D-2", 2)]


def test_pandas_columns_of_days_and_whole_numbers_with_gaps() -> None:
    table = pd.DataFrame([{**ROW, "submitted_on": "2026-08-03", "option:1.1": 3}, {**ROW, "fact:label_complete": True}])
    for column in ("submitted_on", "evaluated_on"):
        table[column] = pd.to_datetime(table[column])
    answers = list(ocop_rules.evaluate_many(table, engine="direct", errors="raise"))
    assert [each.bundle.submitted_on for each in answers] == [date(2026, 8, 3), None]
    assert answers[0].points == 3


def test_a_csv_file_is_taken_as_it_is() -> None:
    text = "dossier,product,set,version,evaluated_on,option:1.1,fact:label_complete,attested_by\n"
    text += "7,Mít sấy,7,148,2026-09-15,,true,authority\n08,Mít sấy,7,26/2026/QĐ-TTg,2026-09-15,3,,\n"
    answers = list(ocop_rules.evaluate_many(csv.DictReader(io.StringIO(text)), engine="direct", errors="raise"))
    assert [(each.dossier, each.version) for each in answers] == [("7", "qd-148-2023"), ("08", "qd-26-2026")]
    assert answers[1].points == 3


def test_a_column_of_bundles_is_no_table() -> None:
    (answer,) = ocop_rules.evaluate_many(pd.Series(["examples/dried-mango-4-stars.yaml"]), engine="direct")
    assert isinstance(answer, ocop_rules.Evaluation)
    assert list(ocop_rules.evaluate_many(pd.DataFrame())) == []


def test_an_error_names_the_dossier_of_a_table() -> None:
    (answer,) = ocop_rules.evaluate_many(pd.DataFrame([{"dossier": 17, "\ufeffset": 7}]))
    assert isinstance(answer, ocop_rules.OcopError)
    assert answer.dossier == "17"


def test_workers_rate_rows_in_their_order() -> None:
    table = pd.DataFrame([{**ROW, "dossier": f"D-{i}", "option:1.1": 1 + i % 4} for i in range(8)])
    answers = list(ocop_rules.evaluate_many(table, workers=2, engine="direct"))
    assert [each.dossier for each in answers] == [f"D-{i}" for i in range(8)]
    assert [i for i, each in enumerate(answers) if isinstance(each, ocop_rules.OcopError)] == [3, 7]


def test_the_first_error_is_raised_where_that_is_asked_for() -> None:
    answers = ocop_rules.evaluate_many(
        [ROW, {**ROW, "dossier": "D-2", "set": 99}, ROW], engine="direct", errors="raise"
    )
    assert next(answers).dossier == "D-1"
    with pytest.raises(ocop_rules.InvalidEvidence, match="D-2") as raised:
        next(answers)
    assert raised.value.dossier == "D-2"
    assert raised.value.__notes__ == ["bundle 1 of those given, counted from 0; dossier D-2"]


@pytest.mark.parametrize("one", ["x.yaml", b"{}", Path("x.yaml"), {"dossier": "x"}], ids=repr)
def test_one_bundle_in_place_of_several_is_refused_at_once(one: Any) -> None:
    with pytest.raises(ValueError, match="put the one in a list"):
        ocop_rules.evaluate_many(one)


def test_a_wrong_setting_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="errors is raise or yield"):
        ocop_rules.evaluate_many([], errors="ignore")  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="engine is durable or direct"):
        ocop_rules.evaluate_many([], engine="fast")  # type: ignore[call-overload]
