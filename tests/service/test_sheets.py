"""Reading a score workbook over HTTP gives what the library reads, or each cell that is wrong."""

from __future__ import annotations

import base64
import io
import zipfile
from typing import Any

import pytest
from fastapi.testclient import TestClient
from ocop_service.access.caller import Scope
from ocop_service.api.examples import BUNDLE
from ocop_service.api.sheets import XLSX
from ocop_service.core import Core

import ocop_rules
from ocop_rules.forms.workbook.head import SheetHead
from ocop_rules.forms.workbook.layout import layout_of
from ocop_rules.forms.workbook.writer import score_workbook
from tests.forms.workbooks import best_sheet, edited

HEADERS = {"Content-Type": XLSX}
RULEBOOK = ocop_rules.load("qd-26-2026")
SET = RULEBOOK.sets[7]
SCORED = score_workbook(RULEBOOK, SET, [None, None], SheetHead(product="Xoài sấy dẻo"), [best_sheet(SET)])
EVIDENCE = {**BUNDLE, "sheets": []}


def with_evidence(workbook: bytes, evidence: object) -> dict[str, Any]:
    return {"workbook": base64.b64encode(workbook).decode(), "evidence": evidence}


def test_the_sheets_of_a_workbook_are_read_and_their_bundle_can_be_rated(client: TestClient) -> None:
    answer = client.post("/v1/sheets:read", content=SCORED, headers=HEADERS)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["version"], told["set"], told["signed"][0]["place"]) == ("qd-26-2026", 7, "'Phiếu 1'")
    assert told["bundle"]["sheets"] == told["sheets"]
    rated = client.post("/v1/evaluations:dry-run", json=told["bundle"])
    assert rated.json()["points"] == "100"
    alone = ocop_rules.evaluate(ocop_rules.bundle_from_workbook(SCORED))
    assert rated.text == alone.to_json()


def test_with_evidence_the_bundle_is_that_of_the_dossier(client: TestClient) -> None:
    answer = client.post("/v1/sheets:read", json=with_evidence(SCORED, EVIDENCE))
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert {name: told["bundle"][name] for name in EVIDENCE} == {**EVIDENCE, "sheets": told["sheets"]}
    rated = client.post("/v1/evaluations:dry-run", json=told["bundle"])
    same = ocop_rules.evaluate(ocop_rules.bundle_from_workbook(SCORED, EVIDENCE))
    assert rated.text == same.to_json()


def test_a_workbook_in_which_nobody_scored_has_no_bundle(client: TestClient) -> None:
    told = client.post("/v1/sheets:read", content=score_workbook(RULEBOOK, SET, [None]), headers=HEADERS).json()
    assert (told["sheets"], told["bundle"]) == ([], None)


def test_what_is_wrong_is_told_by_its_cell(client: TestClient) -> None:
    row = layout_of(RULEBOOK, SET).criteria["1.2"].last
    wrong = edited(SCORED, {"Phiếu 1": {f"E{row}": None, f"D{row}": 7}})
    for sent in ({"content": wrong, "headers": HEADERS}, {"json": with_evidence(wrong, EVIDENCE)}):
        answer = client.post("/v1/sheets:read", **sent)
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:ocop:problem:invalid-evidence")
        assert [(each["code"], each["place"]) for each in answer.json()["problems"]] == [
            ("altered-text", f"'Phiếu 1'!D{row}"),
            ("unfilled", f"'Phiếu 1'!E{row - 3}"),
        ]


@pytest.mark.parametrize(
    ("request_body", "told"),
    [
        ({}, {("wrong-type", "workbook"), ("wrong-type", "evidence")}),
        ({**with_evidence(SCORED, EVIDENCE), "workbook": "@"}, {("wrong-type", "workbook")}),
        ({**with_evidence(SCORED, EVIDENCE), "bundle": {}}, {("unknown-field", "bundle")}),
        (with_evidence(SCORED, {**EVIDENCE, "version": "qd-148-2023"}), {("another-product", "version")}),
        (
            with_evidence(SCORED, {**EVIDENCE, "product": {"name": "Chè", "set": 11}}),
            {("another-product", "product.set")},
        ),
        (with_evidence(SCORED, {**EVIDENCE, "facts": [{"fact": "no"}]}), {("missing-field", "facts[0].value")}),
    ],
)
def test_wrong_evidence_is_told_by_its_place(
    client: TestClient, request_body: dict[str, Any], told: set[tuple[str, str]]
) -> None:
    answer = client.post("/v1/sheets:read", json=request_body)
    assert answer.status_code == 422
    assert told <= {(each["code"], each["place"]) for each in answer.json()["problems"]}


def with_macros(workbook: bytes) -> bytes:
    out = io.BytesIO(workbook)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no workbook", "not-a-workbook"),
        (SCORED[: len(SCORED) // 2], "damaged-workbook"),
        (with_macros(SCORED), "macros"),
    ],
    ids=["text", "cut off", "macros"],
)
def test_other_files_are_refused(client: TestClient, content: bytes, code: str) -> None:
    answer = client.post("/v1/sheets:read", content=content, headers=HEADERS)
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, code)


def test_a_workbook_that_is_too_large_is_refused_before_it_is_read(client: TestClient, core: Core) -> None:
    most = core.settings.max_body_kib * 1024
    answer = client.post("/v1/sheets:read", content=b"PK" + b"\0" * most, headers={**HEADERS, "Accept-Language": "en"})
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:ocop:problem:too-large")
    assert "one workbook a product" in answer.json()["detail"]


def test_other_bodies_are_refused(client: TestClient) -> None:
    answer = client.post("/v1/sheets:read", content=SCORED, headers={"Content-Type": "text/plain"})
    assert (answer.status_code, answer.headers["Accept-Post"]) == (415, f"{XLSX}, application/json")


def test_who_may_not_rate_may_not_read_sheets(client: TestClient, core: Core) -> None:
    reader = core.keys.create("reader", (Scope.READ,))[1]
    headers = {**HEADERS, "Authorization": f"Bearer {reader}"}
    assert client.post("/v1/sheets:read", content=SCORED, headers=headers).status_code == 403
