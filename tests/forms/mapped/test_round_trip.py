"""Sheets that are written in any layout and read by its mapping are the same; so they are by the mapping proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop_rules.evidence.printed_points import meant_by
from ocop_rules.forms.mapped.proposal import propose_mapping
from ocop_rules.forms.mapped.reader import read_mapped
from ocop_rules.rulebook.catalogue import load, version_ids
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import Criterion, ProductSet
from tests.forms.mapped.tables import mapping, workbook

PLAIN = [
    (version, number)
    for version in version_ids()
    for number, each in load(version).sets.items()
    if not each.case_groups and all(c.scoring is Scoring.ONE for c in each.criteria.values())
]
"""The sets without alternative cases and sums, whose options are numbered alike in every layout."""

LAYOUTS = ("option", "points", "crosses", "option rows", "member columns", "criteria columns")
MEMBERS = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Cường")

Sheets = Mapping[tuple[str, str], Mapping[str, int]]
"""The options chosen, by product and member."""


@dataclass(frozen=True)
class Laid:
    """Sheets as somebody laid them out."""

    tabs: dict[str, list[list[Any]]]
    written: dict[str, Any]
    kind: str


def _clear(criterion: Criterion) -> list[int]:
    """The options that are known by their points."""
    return [each.ordinal for each in criterion.options if len(meant_by(each.points, criterion, None)) == 1] or [0]


def _points(criterion: Criterion, ordinal: int) -> int:
    return next((int(each.points) for each in criterion.options if each.ordinal == ordinal), 0)


def _label(number: str, how: int) -> str:
    return (number, f"{number} Nội dung", f"TC {number}", f"{number}. Nội dung, tối đa 5 điểm")[how]


@st.composite
def cases(draw: st.DrawFn) -> tuple[ProductSet, str, str, Sheets, Laid]:
    version, number = draw(st.sampled_from(PLAIN))
    product_set = load(version).sets[number]
    layout = draw(st.sampled_from(LAYOUTS))
    one_product = layout not in ("criteria columns",)
    products = ["Chè xanh"] if one_product else ["Chè xanh", "Mật ong"]
    members = MEMBERS[: draw(st.integers(1, 3))]
    by_points = layout in ("points", "criteria columns")
    sheets: dict[tuple[str, str], dict[str, int]] = {}
    for product in products:
        for member in members:
            chosen = {}
            for key, criterion in product_set.criteria.items():
                open_ones = _clear(criterion) if by_points else range(len(criterion.options) + 1)
                chosen[key] = draw(st.sampled_from(sorted(open_ones)))
            sheets[product, member] = chosen
    laid = _laid(layout, product_set, sheets, draw(st.integers(0, 3)), draw(st.integers(0, 2)), draw(st.booleans()))
    return product_set, version, layout, sheets, laid


def _laid(layout: str, product_set: ProductSet, sheets: Sheets, how: int, above: int, total: bool) -> Laid:
    head = [[f"Tiêu đề {i}"] for i in range(above)] + [["Tên sản phẩm: Chè xanh"]]
    members = list(dict.fromkeys(member for _, member in sheets))
    criteria = product_set.criteria
    written: dict[str, Any] = {"cells": {"product": f"A{above + 1}"}, "each_row": "criterion"}
    tabs: dict[str, list[list[Any]]] = {}
    if layout == "criteria columns":
        rows: list[list[Any]] = [["Tên sản phẩm", "Thành viên", *(f"TC {key}" for key in criteria)]]
        for (product, member), chosen in sheets.items():
            rows.append([product, member, *(_points(criteria[key], each) for key, each in chosen.items())])
        columns: dict[str, Any] = {
            "product": "Tên sản phẩm",
            "member": "Thành viên",
            "criteria": {"after": "Thành viên"},
        }
        return Laid({"Phiếu": head[:above] + rows}, {"each_row": "sheet", "columns": columns}, "points")
    if layout == "member columns":
        rows = [["TT", "Tiêu chí", *members]]
        rows += [
            [i, _label(key, how), *(sheets["Chè xanh", member][key] for member in members)]
            for i, key in enumerate(criteria, 1)
        ]
        written |= {"columns": {"criterion": "Tiêu chí", "members": {"after": "Tiêu chí"}}, "values": "options"}
        return Laid({"Tổng hợp": head + rows}, written, "options")
    for member in members:
        chosen = sheets["Chè xanh", member]
        rows, columns = _of_member(layout, product_set, chosen, how, total)
        written["columns"] = columns
        tabs[member] = head + rows
    written |= {"tab_name": "member"}
    if layout == "option rows":
        written |= {"each_row": "option", "as_above": ["criterion"], "blanks": "none"}
    if layout == "crosses":
        written |= {"blanks": "none"}
    return Laid(tabs, written, "points" if layout == "points" else "options")


def _of_member(
    layout: str, product_set: ProductSet, chosen: Mapping[str, int], how: int, total: bool
) -> tuple[list[list[Any]], dict[str, Any]]:
    criteria = product_set.criteria
    if layout == "option rows":
        rows: list[list[Any]] = [["Tiêu chí", "Lựa chọn", "Điểm", "Chọn"]]
        for key, criterion in criteria.items():
            for i, option in enumerate(criterion.options):
                label = _label(key, how) if i == 0 else None
                cross = "x" if chosen[key] == option.ordinal else None
                rows.append([label, option.label.vi, int(option.points), cross])
        return rows, {"criterion": "Tiêu chí", "points": "Điểm", "chosen": "Chọn"}
    if layout == "crosses":
        most = max(len(each.options) for each in criteria.values())
        rows = [["Tiêu chí", *(f"PA {i}" for i in range(1, most + 1))]]
        rows += [
            [_label(key, how), *("X" if chosen[key] == i else None for i in range(1, most + 1))] for key in criteria
        ]
        return rows, {"criterion": "Tiêu chí", "options": {i: f"PA {i}" for i in range(1, most + 1)}}
    if layout == "points":
        rows = [["Tiêu chí", "Điểm"]]
        rows += [[_label(key, how), f"{_points(criteria[key], chosen[key])}đ"] for key in criteria]
        if total:
            rows.append(["Tổng cộng", sum(_points(criteria[key], chosen[key]) for key in criteria)])
        return rows, {"criterion": "Tiêu chí", "points": "Điểm"}
    rows = [["Tiêu chí", "Phương án"], *([_label(key, how), chosen[key]] for key in criteria)]
    return rows, {"criterion": "Tiêu chí", "option": "Phương án"}


def _told(sheets: Sheets, product_set: ProductSet, kind: str) -> dict[tuple[str | None, str], dict[str, int]]:
    return {
        who: {
            key: _points(product_set.criteria[key], each) if kind == "points" else each for key, each in chosen.items()
        }
        for who, chosen in sheets.items()
    }


@given(cases())
@settings(max_examples=60, deadline=None)
def test_sheets_in_any_layout_read_back_the_same(case: tuple[ProductSet, str, str, Sheets, Laid]) -> None:
    product_set, version, layout, sheets, laid = case
    if layout in ("crosses", "option rows") and not all(any(each.values()) for each in sheets.values()):
        return  # a tab on which nothing is crossed is of somebody who has not scored
    raw = workbook(laid.tabs)
    stated = {"version": version, "set": product_set.number}
    found = read_mapped(raw, mapping(**laid.written, stated=stated), name="bang.xlsx")
    read = {(each.product, each.judge): each.sheet[laid.kind] for each in found.sheets}
    assert read == _told(sheets, product_set, laid.kind)
    assert found.findings == ()
    assert {each.product_set for each in found.sheets} == {product_set.number}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_mapping_that_is_proposed_reads_the_same(layout: str) -> None:
    version, number = "qd-26-2026", 7
    product_set = load(version).sets[number]
    sheets = {
        (product, member): {
            key: _clear(each)[(i + shift) % len(_clear(each))]
            for i, (key, each) in enumerate(product_set.criteria.items())
        }
        for product in (["Chè xanh", "Mật ong"] if layout == "criteria columns" else ["Chè xanh"])
        for shift, member in enumerate(MEMBERS)
    }
    laid = _laid(layout, product_set, sheets, 1, 1, total=True)
    raw = workbook(laid.tabs)
    proposed = propose_mapping(raw, name="bang.xlsx")
    again = mapping(**{name: each for name, each in yaml.safe_load(proposed.yaml_text()).items() if name != "format"})
    assert again == proposed.mapping
    changes: dict[str, Any] = {name: laid.written[name] for name in ("values", "blanks") if name in laid.written}
    own = again.model_copy(
        update={**changes, "stated": again.stated.model_copy(update={"version": version, "set": number})}
    )
    found = read_mapped(raw, own, name="bang.xlsx")
    read = {(each.product, each.judge): each.sheet[laid.kind] for each in found.sheets}
    assert read == _told(sheets, product_set, laid.kind)
