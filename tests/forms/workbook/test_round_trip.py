"""What was written into a score workbook reads back the same, for every set of every version."""

from __future__ import annotations

import random
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocop_rules
from ocop_rules.council.round import Member
from ocop_rules.evidence.score_sheet import Role, ScoreSheet
from ocop_rules.forms.workbook.head import SheetHead
from ocop_rules.forms.workbook.reader import read_workbook
from ocop_rules.forms.workbook.writer import score_workbook
from tests.forms.workbooks import best_sheet, edited, random_sheet, whole_sheets

VERSIONS = tuple(info.id for info in ocop_rules.versions())


def read_back(version: str, number: int, sheet: ScoreSheet) -> ScoreSheet:
    rulebook = ocop_rules.load(version)
    (read,) = read_workbook(score_workbook(rulebook, rulebook.sets[number], [None], None, [sheet]))
    assert (read.version, read.product_set) == (version, number)
    return ScoreSheet.model_validate(dict(read.sheet))


@pytest.mark.parametrize("version", VERSIONS)
def test_what_was_chosen_reads_back_the_same_in_every_set(version: str) -> None:
    for number, product_set in ocop_rules.load(version).sets.items():
        sheet = random_sheet(product_set, random.Random(f"{version}/{number}"))
        assert read_back(version, number, sheet) == sheet


@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_whatever_was_chosen_reads_back_the_same(data: st.DataObject) -> None:
    version = data.draw(st.sampled_from(VERSIONS))
    product_set = data.draw(st.sampled_from([*ocop_rules.load(version).sets.values()]))
    sheet = data.draw(whole_sheets(product_set))
    assert read_back(version, product_set.number, sheet) == sheet


def test_the_head_the_day_and_remarks_read_back_the_same() -> None:
    rulebook = ocop_rules.load("qd-26-2026")
    members = [Member(name="Nguyễn Văn An", office="Sở Công Thương"), Member(name="Lê Thị Bình", role=Role.SECRETARY)]
    head = SheetHead("01-004", "Xoài sấy dẻo", "HTX Hòa Lộc", day=date(2026, 9, 15))
    sheet = best_sheet(rulebook.sets[7])
    workbook = score_workbook(rulebook, rulebook.sets[7], members, head, [sheet, sheet])
    remarks = {"Phiếu 2": {_remarks_cell(workbook): "Cần cải tiến bao bì."}}
    first, second = read_workbook(edited(workbook, remarks), "phieu.xlsx")
    assert (first.judge, first.role, first.place) == ("Nguyễn Văn An", Role.COUNCIL, "phieu.xlsx, 'Phiếu 1'")
    assert (second.judge, second.role, second.remarks) == ("Lê Thị Bình", Role.SECRETARY, "Cần cải tiến bao bì.")
    assert (first.dossier, first.product, first.producer) == ("01-004", "Xoài sấy dẻo", "HTX Hòa Lộc")
    assert first.filled_on == second.filled_on == date(2026, 9, 15)


def _remarks_cell(workbook: bytes) -> str:
    sheet = openpyxl.load_workbook(BytesIO(workbook))["Phiếu 2"]
    return next(f"B{cell.row}" for cell in sheet["A"] if cell.value == "Ý kiến")


def test_the_same_input_gives_the_same_bytes() -> None:
    rulebook = ocop_rules.load("qd-148-2023")
    made = [score_workbook(rulebook, rulebook.sets[26], [None, None]) for _ in range(2)]
    assert made[0] == made[1]


def test_a_tab_on_which_nothing_is_chosen_has_not_scored_yet() -> None:
    rulebook = ocop_rules.load("qd-26-2026")
    workbook = score_workbook(rulebook, rulebook.sets[7], [None] * 3, None, [None, best_sheet(rulebook.sets[7])])
    assert [each.judge for each in read_workbook(workbook)] == ["Phiếu 2"]
    assert read_workbook(score_workbook(rulebook, rulebook.sets[7], [None])) == ()
