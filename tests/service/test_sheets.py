"""Reading a score workbook over HTTP gives what the library reads, or each cell that is wrong."""

from __future__ import annotations

from fastapi.testclient import TestClient
from ocop_service.api.sheets import XLSX

import ocop_rules
from ocop_rules.forms.sheet_layout import layout_of
from ocop_rules.forms.workbook_writer import score_workbook
from tests.forms.workbooks import best_sheet, bundle_of, edited

HEADERS = {"Content-Type": XLSX}
RULEBOOK = ocop_rules.load("qd-26-2026")
SET = RULEBOOK.sets[7]


def test_the_sheets_of_a_workbook_are_read_and_can_be_rated(client: TestClient) -> None:
    workbook = score_workbook(RULEBOOK, SET, [None, None], None, [best_sheet(SET)])
    answer = client.post("/v1/sheets:read", content=workbook, headers=HEADERS)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["version"], told["set"], told["signed"][0]["place"]) == ("qd-26-2026", 7, "'Phiếu 1'")
    (sheet,) = told["sheets"]
    rated = client.post("/v1/evaluations:dry-run", json=bundle_of("qd-26-2026", SET, sheet))
    assert rated.json()["points"] == "100"


def test_what_is_wrong_is_told_by_its_cell(client: TestClient) -> None:
    workbook = score_workbook(RULEBOOK, SET, [None], None, [best_sheet(SET)])
    row = layout_of(RULEBOOK, SET).criteria["1.2"].last
    answer = client.post("/v1/sheets:read", content=edited(workbook, {"Phiếu 1": {f"E{row}": None}}), headers=HEADERS)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:ocop:problem:invalid-evidence")
    (problem,) = answer.json()["problems"]
    assert (problem["code"], problem["place"]) == ("unfilled", f"'Phiếu 1'!E{row - 3}")


def test_other_bodies_are_refused(client: TestClient) -> None:
    assert client.post("/v1/sheets:read", content=b"{}", headers={"Content-Type": "text/plain"}).status_code == 415
    answer = client.post("/v1/sheets:read", content=b"no workbook", headers=HEADERS)
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, "not-a-workbook")
