"""Checking a plan over HTTP is what the library says; names of plans are never paths of files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from ocop_service.api.examples import REGISTER
from ocop_service.api.sheets import XLSX

from ocop_rules.plans.check import check_plan
from ocop_rules.register.read import read_register
from ocop_rules.register.write import write_register

PATH = "/v1/plans/ba-dinh-2022:check"
ON = {"on": "2022-12-20"}


def test_it_answers_what_the_library_says(client: TestClient, tmp_path: Path) -> None:
    read = read_register(REGISTER)
    wanted = check_plan("ba-dinh-2022", read, date(2022, 12, 20)).to_json()
    answer = client.post(PATH, params=ON, json=REGISTER)
    assert (answer.status_code, answer.text) == (200, wanted)
    write_register(read, tmp_path / "so.xlsx")
    sent = (tmp_path / "so.xlsx").read_bytes()
    answer = client.post(PATH, params=ON, content=sent, headers={"Content-Type": XLSX})
    assert (answer.status_code, answer.text) == (200, wanted)


def test_readings_are_set(client: TestClient) -> None:
    set_ = {"upgraded": "more_stars", "producers": "all"}
    wanted = check_plan("ba-dinh-2022", read_register(REGISTER), date(2022, 12, 20), set_).to_json()
    written = "upgraded=more_stars;producers=all"
    assert client.post(PATH, params=ON | {"readings": written}, json=REGISTER).text == wanted


@pytest.mark.parametrize(
    "written", ["upgraded", "upgraded=", "upgraded=a;upgraded=b", "no_such=one", "upgraded=no_such"]
)
def test_readings_that_are_none_are_refused(client: TestClient, written: str) -> None:
    answer = client.post(PATH, params=ON | {"readings": written}, json=REGISTER)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:ocop:problem:invalid-parameter")


@pytest.mark.parametrize("name", ["no-such", "criteria%2Fplans%2Fba-dinh-2022.yaml", "..%2F..%2Fx.yaml", "README.md"])
def test_there_are_no_other_plans(client: TestClient, name: str) -> None:
    assert client.post(f"/v1/plans/{name}:check", params=ON, json=REGISTER).status_code == 404


def test_a_wrong_register_is_refused(client: TestClient) -> None:
    wrong = REGISTER | {"recognitions": [{"product": "S2", "stars": 6, "decided_on": "2024-02-29"}]}
    answer = client.post(PATH, params=ON, json=wrong)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:ocop:problem:invalid-register")
    assert client.post(PATH, json=REGISTER).status_code == 422
