"""Tables as text, whatever parts their values and however they are encoded."""

from __future__ import annotations

import pytest

from ocop_rules.errors import InvalidEvidence
from ocop_rules.forms.mapped.reader import read_mapped
from tests.forms.mapped.tables import given, mapping

MEMBERS = mapping(each_row="criterion", columns={"criterion": "Tiêu chí", "members": {"after": "Tiêu chí"}})
WRITTEN = 'Tiêu chí;Ông A;"Bà; B"\r\n1.1;2,5;3\r\n1.2;1đ;0\r\n'


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (WRITTEN.encode("utf-8"), "bảng.csv"),
        (WRITTEN.encode("utf-8-sig"), "bảng.CSV"),
        (WRITTEN.encode("utf-16"), "bảng.txt"),
        (WRITTEN.replace('"Bà; B"', "Bà; B").replace(";", "\t").replace("Bà\t B", "Bà; B").encode(), "bảng.tsv"),
    ],
)
def test_commas_semicolons_and_tabs_in_any_encoding_of_unicode(raw: bytes, name: str) -> None:
    found = read_mapped(raw, MEMBERS, name=name)
    assert given(found, "points") == {"Ông A": {"1.1": "2.5", "1.2": 1}, "Bà; B": {"1.1": 3, "1.2": 0}}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (WRITTEN.encode("utf-8").replace("Ô".encode(), b"\xd4"), "not-utf8"),
        (b"a," * 3_000, "too-large"),
        (b"a\n" * 30_000, "too-large"),
        (b"", "nothing-read"),
        (b"%PDF-1.7", "not-a-workbook"),
    ],
)
def test_what_is_no_table_is_told(raw: bytes, code: str) -> None:
    with pytest.raises(InvalidEvidence) as caught:
        read_mapped(raw, MEMBERS, name="bảng.csv")
    assert caught.value.problems[0].code == code
