"""Stored evaluations beside a register: which one a recognition rests on, what it adds, and what differs is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import ocop_rules
from ocop_rules.errors import InvalidDocument, InvalidRecord
from ocop_rules.register.exchange.evaluated import StoredResult, rounded, stored_results
from ocop_rules.register.exchange.export import export_register
from ocop_rules.register.exchange.taken import register_of_exchange
from ocop_rules.register.read import read_register
from ocop_rules.register.register import Register
from ocop_rules.replay.record import record_line
from tests.council.test_round import ocop

ON = date(2026, 12, 20)
FIRST = StoredResult("HS-1", "a" * 64, date(2023, 5, 2), Decimal("71.5"), 4, "qd-148-2023", 7)
SECOND = StoredResult("SP1", "b" * 64, date(2026, 6, 1), Fraction(236, 3), 4, "qd-26-2026", 7)


_OF_OTHERS = ("second-hand", "not-known", "row-without-key")


def register(**recognition: object) -> Register:
    said = {"product": "SP1", "stars": 4, "decided_on": date(2026, 7, 1), **recognition}
    before = {"product": "SP1", "stars": 4, "decided_on": date(2023, 6, 1), "evaluation": "a" * 64, "points": "71.5"}
    return read_register(
        {
            "format": "ocop-register/1",
            "products": [
                {"id": "SP1", "name": "Mứt dứa", "set": 7, "version": "qd-26-2026"},
                {"id": "SP2", "name": "Chè"},
            ],
            "recognitions": [before, said],
        }
    )


def written(found: Register, *results: StoredResult) -> tuple[list[dict[str, object]], dict[str, str]]:
    tables = export_register(found, "qd-5333", ON, results=results)
    rows: list[dict[str, object]] = [
        {name: row[name] for name in ("thangDiem", "thoigGianDanhGia", "ketQuaXepLoai")}
        for row in tables.rows["DanhGiaSanPhamOCOP"]
    ]
    told = {each.code: each.found or each.place for each in tables.notices}
    return rows, {code: found for code, found in told.items() if code not in _OF_OTHERS}


def test_days_and_points_that_the_register_lacks_come_from_records() -> None:
    rows, told = written(register(), FIRST, SECOND)
    assert rows == [
        {"thangDiem": "71.5", "thoigGianDanhGia": date(2023, 5, 2), "ketQuaXepLoai": 4},
        {"thangDiem": "78.67", "thoigGianDanhGia": date(2026, 6, 1), "ketQuaXepLoai": 4},
    ]
    assert told == {"rounded": "236/3"}


def test_without_records_the_day_of_the_decision_stands_and_is_told() -> None:
    rows, told = written(register())
    assert [row["thoigGianDanhGia"] for row in rows] == [date(2023, 6, 1), date(2026, 7, 1)]
    assert [row["thangDiem"] for row in rows] == ["71.5", None]
    assert told == {"day-of-decision": "recognitions"}


def test_an_assessment_of_the_register_tells_the_day() -> None:
    found = register()
    assessment = {"product": "SP1", "assessed_on": date(2026, 6, 20), "points": "78", "level": "province"}
    whole = read_register({**found.as_json(), "assessments": [assessment, {**assessment, "assessed_on": "2026-08-01"}]})
    rows, _ = written(whole)
    assert rows[1] == {"thangDiem": "78", "thoigGianDanhGia": date(2026, 6, 20), "ketQuaXepLoai": 4}
    sent_on = {**assessment, "level": "district", "forwarded_to": "province"}
    rows, told = written(read_register({**found.as_json(), "assessments": [sent_on]}))
    assert rows[1] == {"thangDiem": None, "thoigGianDanhGia": date(2026, 7, 1), "ketQuaXepLoai": 4}
    assert "day-of-decision" in told


@pytest.mark.parametrize(
    ("recognition", "result", "told"),
    [
        ({"points": "80"}, SECOND, {"points-differ": "80"}),
        ({"points": "78.67"}, SECOND, {}),
        ({"points": "78.6"}, SECOND, {"points-differ": "78.6"}),
        ({"points": "78.67", "stars": 5}, SECOND, {"stars-differ": "5"}),
        ({"points": "78.67"}, replace(SECOND, stars=None), {"stars-differ": "4"}),
        ({"points": "78.67", "version": "qd-148-2023"}, SECOND, {"version-differs": "qd-148-2023"}),
        ({"points": "78.67"}, replace(SECOND, set=8), {"set-differs": "7"}),
        ({"points": "78.67", "evaluation": "c" * 64}, SECOND, {"record-not-there": "c" * 16}),
    ],
)
def test_the_register_stands_and_every_difference_is_told(
    recognition: dict[str, object], result: StoredResult, told: dict[str, str]
) -> None:
    rows, found = written(register(**recognition), FIRST, result)
    found.pop("day-of-decision", None)
    assert found == told
    assert rows[1]["thangDiem"] == recognition["points"]
    assert rows[1]["ketQuaXepLoai"] == recognition.get("stars", 4)


def test_the_last_evaluation_before_the_decision_is_meant() -> None:
    early = replace(SECOND, evaluated_on=date(2026, 5, 1), points=Decimal(60))
    late = replace(SECOND, evaluated_on=date(2026, 7, 2), points=Decimal(90))
    of_before = replace(SECOND, evaluated_on=date(2023, 6, 1), points=Decimal(70))
    rows, told = written(register(), late, SECOND, early, of_before, FIRST)
    assert rows[1]["thangDiem"] == "78.67"
    assert "several-evaluations" not in told
    other = replace(SECOND, points=Decimal(77))
    rows, told = written(register(), FIRST, SECOND, other)
    assert rows[1]["thangDiem"] == "77"
    assert told == {"several-evaluations": "2026-06-01"}
    rows, told = written(register(), FIRST, SECOND, SECOND)
    assert told == {"rounded": "236/3"}, "stored twice, it is the same"


def test_records_of_nobody_are_told() -> None:
    _, told = written(register(), FIRST, SECOND, replace(SECOND, dossier="HS-9"), replace(SECOND, dossier="SP2"))
    assert told == {"rounded": "236/3", "no-such-product": "HS-9"}


def test_points_are_rounded_half_up_as_they_are_shown() -> None:
    assert [str(rounded(each)) for each in (Fraction(236, 3), Decimal("78.125"), Decimal("0.005"))] == [
        "78.67",
        "78.13",
        "0.01",
    ]


def test_the_days_of_evaluations_come_back_as_assessments() -> None:
    tables = export_register(register(), "qd-5333", ON, results=[FIRST, SECOND])
    taken = register_of_exchange(tables).register
    assert [each.assessed_on for each in taken.assessments or ()] == [date(2023, 5, 2), date(2026, 6, 1)]


def test_records_are_read_and_wrong_ones_are_told_by_their_lines(tmp_path: Path) -> None:
    evaluation = ocop_rules.evaluate(Path("examples/dried-mango-4-stars.yaml"))
    line = record_line(evaluation)
    path = tmp_path / "ket-qua.jsonl"
    path.write_text(f"{line}\n{line.replace('qd-26-2026', 'qd-26-2027', 1)}\nkhông phải\n", encoding="utf-8")
    with pytest.raises(InvalidRecord) as refused:
        stored_results([str(path)])
    assert {each.line for each in refused.value.problems} == {2, 3}
    assert all(each.place.startswith(str(path)) for each in refused.value.problems)
    with pytest.raises(InvalidDocument):
        stored_results([str(tmp_path / "none.jsonl")])
    path.write_text(f"{line}\n", encoding="utf-8")
    (found,) = stored_results([str(path)])
    assert (found.digest, found.points, found.stars) == (evaluation.digest, evaluation.points, evaluation.stars)
    assert (found.evaluated_on, found.version) == (evaluation.bundle.evaluated_on, "qd-26-2026")


def test_the_command_takes_records_by_the_dossiers_of_bundles(tmp_path: Path) -> None:
    home = Path("examples/register/tan-lap")
    path = tmp_path / "ket-qua.jsonl"
    path.write_text(
        "".join(record_line(ocop_rules.evaluate(each)) + "\n" for each in sorted((home / "bundles").glob("*.yaml"))),
        encoding="utf-8",
    )
    shown = ocop(
        "register", "export", home, tmp_path / "a.json", "--as", "qd-5333", "--on", ON.isoformat(), "--records", path,
        "--lang", "en",
    )  # fmt: skip
    assert shown.exit_code == 0, shown.stderr
    assert "no-such-product" not in shown.stderr
    assert "belong to no product" not in shown.stderr
