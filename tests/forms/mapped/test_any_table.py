"""Whatever stands in a table, it is read or told by its cells, and nothing else happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, TypeVar

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop_rules.errors import OcopError
from ocop_rules.forms.mapped.mapping import SheetMapping, read_mapping
from ocop_rules.forms.mapped.proposal import propose_mapping
from ocop_rules.forms.mapped.reader import read_mapped
from ocop_rules.text import Lang
from tests.forms.mapped.tables import workbook
from tests.forms.mapped.test_examples import MAPPINGS

T = TypeVar("T")

LANGS: tuple[Lang, ...] = ("vi", "en")
WORDS = [
    *("Tiêu chí", "Nội dung", "Phương án", "Điểm", "Chọn", "Thành viên", "Vai trò", "Tên sản phẩm", "Mã sản phẩm"),
    *("Bộ Sản Phẩm", "Tổng điểm", "Phân hạng", "Chủ thể OCOP", "Địa chỉ", "Điểm đánh giá vòng 1", "5 sao", "3 sao"),
    *("1.1", "TC 1.2", "7", "7a", "a) b", "A", "B. Phần", "I. Chè", "Tổng", "Nhóm I", "x", "✓", "★★★", "không", "-"),
    *("3,5", "5đ", "78.66", "#REF!", "=1/0", "=A1", "1048/QĐ-TTg", "a\nb", "Ông A", "Tên sản phẩm: Chè", "STT"),
]
CELLS = st.one_of(
    st.sampled_from(WORDS),
    st.none(),
    st.integers(-1, 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.sampled_from([date(2026, 1, 3), datetime(2026, 1, 2, 3, 4), time(1, 2)]),
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=9), max_size=8)
KEPT = [read_mapping(path) for path in MAPPINGS]


def _headed(mapping: SheetMapping, rows: list[list[Any]]) -> list[list[Any]]:
    """Return rows under the headings that a mapping names."""
    named = [each for each in mapping.columns.model_dump().values() if isinstance(each, str)]
    return [[each for each in named if not each.startswith("$")], *rows]


@given(ROWS, st.sampled_from(KEPT), st.booleans(), st.sampled_from(["unfilled", "none"]))
@settings(max_examples=80, deadline=None)
def test_it_is_read_or_told(rows: list[list[Any]], mapping: SheetMapping, headed: bool, blanks: str) -> None:
    raw = workbook({"Phiếu 1": _headed(mapping, rows) if headed else rows})
    used = mapping.model_copy(update={"blanks": blanks, "tabs": None})
    _tried(lambda: read_mapped(raw, used, name="bang.xlsx"))
    proposed = _tried(lambda: propose_mapping(raw, name="bang.xlsx"))
    if proposed is not None:
        assert SheetMapping.model_validate(yaml.safe_load(proposed.yaml_text())) == proposed.mapping
        _tried(lambda: read_mapped(raw, proposed.mapping, name="bang.xlsx"))


def _tried(read: Callable[[], T]) -> T | None:
    """Return what is read; None where it is told why not, in both languages."""
    try:
        return read()
    except OcopError as error:
        for lang in LANGS:
            error.render(lang)
        return None


@pytest.mark.parametrize("mapping", KEPT, ids=[path.stem for path in MAPPINGS])
def test_an_empty_workbook_is_told(mapping: SheetMapping) -> None:
    with pytest.raises(OcopError):
        read_mapped(workbook([]), mapping, name="bang.xlsx")
