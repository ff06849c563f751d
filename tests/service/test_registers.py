"""The life of a register's certificates over HTTP is what the library says, or each cell that is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fastapi.testclient import TestClient
from ocop_service.api.examples import REGISTER
from ocop_service.api.sheets import XLSX

from ocop_rules.register.life import register_life
from ocop_rules.register.read import read_register
from ocop_rules.register.write import write_register

PATH = "/v1/register:life"


def test_it_answers_what_the_library_says(client: TestClient, tmp_path: Path) -> None:
    wanted = register_life(read_register(REGISTER), date(2026, 12, 20), 60).to_json()
    answer = client.post(PATH, params={"on": "2026-12-20", "within": 60}, json=REGISTER)
    assert (answer.status_code, answer.text) == (200, wanted)
    write_register(read_register(REGISTER), tmp_path / "so.xlsx")
    sent = (tmp_path / "so.xlsx").read_bytes()
    answer = client.post(PATH, params={"on": "2026-12-20", "within": 60}, content=sent, headers={"Content-Type": XLSX})
    assert (answer.status_code, answer.text) == (200, wanted)


def test_what_is_wrong_is_told_by_its_field(client: TestClient) -> None:
    wrong = REGISTER | {"recognitions": [{"product": "S2", "stars": 6, "decided_on": "2024-02-29"}]}
    answer = client.post(PATH, params={"on": "2026-12-20"}, json=wrong)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:ocop:problem:invalid-register")
    assert [each["place"] for each in answer.json()["problems"]] == ["recognitions[0].stars"]


def test_other_requests_are_refused(client: TestClient) -> None:
    assert client.post(PATH, json=REGISTER).status_code == 422
    assert client.post(PATH, params={"on": "hôm nay"}, json=REGISTER).json()["type"].endswith("invalid-parameter")
    answer = client.post(PATH, params={"on": "2026-12-20"}, content=b"x", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415
    answer = client.post(PATH, params={"on": "2026-12-20"}, content=b"{", headers={"Content-Type": "application/json"})
    assert answer.json()["type"] == "urn:ocop:problem:invalid-register"
