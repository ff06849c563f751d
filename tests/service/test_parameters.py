"""A parameter that is wrong is told in the language that is asked for, with what was expected."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

WRONG = [
    ("evaluations?limit=ten", "query.limit", "wrong-value", "phải là số nguyên", "a whole number was expected"),
    ("evaluations?limit=0", "query.limit", "wrong-value", "nhỏ nhất là 1", "it must be at least 1"),
    ("evaluations?limit=201", "query.limit", "wrong-value", "lớn nhất là 200", "it must be at most 200"),
    ("evaluations?outcome=fine", "query.outcome", "wrong-value", "không có giá trị này", "there is no such value"),
    ("evaluations?limits=5", "query.limits", "unknown-parameter", "không có tham số này", "there is no such parameter"),
    ("evaluations/7", "path.evaluation_id", "wrong-value", "phải là mã UUID", "a UUID was expected"),
    (
        "in-force?evaluated_on=2026-09-15",
        "query.submitted_on",
        "missing-parameter",
        "cần tham số này",
        "this parameter is needed",
    ),
    (
        "in-force?evaluated_on=2026-09-15&submitted_on=01/08/2026",
        "query.submitted_on",
        "wrong-value",
        "phải là ngày, dạng YYYY-MM-DD",
        "a day was expected, as YYYY-MM-DD",
    ),
    (
        "in-force?evaluated_on=2026-09-15&submitted_on=2026-06-31",
        "query.submitted_on",
        "wrong-value",
        "không có ngày này trong lịch",
        "there is no such day",
    ),
    (
        "versions/qd-148-2023/changes/qd-26-2026?wording=perhaps",
        "query.wording",
        "wrong-value",
        "phải là true hoặc false",
        "true or false was expected",
    ),
]


@pytest.mark.parametrize(("path", "place", "code", "vi", "en"), WRONG, ids=[each[0][:60] for each in WRONG])
def test_a_wrong_parameter_is_told_in_both_languages(
    client: TestClient, path: str, place: str, code: str, vi: str, en: str
) -> None:
    for lang, message in (("vi", vi), ("en", en)):
        answer = client.get(f"/v1/{path}", headers={"Accept-Language": lang})
        assert answer.status_code == 422
        (problem,) = answer.json()["problems"]
        assert (problem["place"], problem["code"], problem["message"]) == (place, code, message)


def test_the_values_there_are_are_told(client: TestClient) -> None:
    answer = client.get("/v1/evaluations?outcome=fine", headers={"Accept-Language": "en"})
    assert answer.json()["problems"][0]["mend"] == "write one of: rated, stopped, disqualified, provisional"
