"""Which characters have no place in a text of one line, and how a text that has them is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_rules.characters import cell, cleaned, is_blank, misplaced, shown

HIDDEN = [
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u00ad\u034f\u061c\u115f\u1160\u180b\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e",
    *"\u2060\u2061\u2064\u2066\u2067\u2068\u2069\u206a\u206f\u3164\ufe00\ufe0f\ufeff\uffa0\ufff9\uffff\ud800\udfff",
    *"\U0001d173\U000e0001\U000e0020\U000e0041\U000e007f\U000e0100\U000e01ef\U0001fffe\U0010ffff",
]


@pytest.mark.parametrize("character", HIDDEN, ids=lambda each: f"U+{ord(each):04X}")
def test_what_controls_turns_or_is_not_seen_has_no_place(character: str) -> None:
    for value, at in ((f"Mứt{character}mận", 4), (f"a{character}", 2), (character, 1), (f"{character}1", 1)):
        assert misplaced(value) == [(at, character)]
        assert character not in shown(value)
        assert misplaced(shown(value)) == []
        assert misplaced(cleaned(value)) == []


@pytest.mark.parametrize(
    "name",
    [
        "Chè Shan tuyết Suối Giàng",
        "Che\u0300 Shan tuye\u0302\u0301t",  # marks apart, as macOS writes them
        "Cà phê Êđê — “Krông Năng”, 100 %",
        "Rượu cần\u00a0Ê Đê",
        "Thổ cẩm ꨌꩌ ꨣꨳꨩ",  # Cham
        "ភូមិ\u200bថ្មី ក\u200cខ",  # Khmer, whose words are parted by an unseen space
        "字\U000e0100喃",  # chữ Nôm, in one of its looks
        "Cà phê ☕\ufe0f 🥭",
        "جوي",
        "=1+1",
    ],
)
def test_what_names_are_written_with_stays(name: str) -> None:
    assert misplaced(name) == []
    assert shown(name) == name
    assert not is_blank(name)


@pytest.mark.parametrize("value", ["ក\u200bmận", "ả\u200dក", "A\ufe0f", "1\ufe00", "字\ufe0f", "ក\u200b"])
def test_an_unseen_character_stays_only_where_the_writing_needs_it(value: str) -> None:
    assert len(misplaced(value)) == 1


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "\t\n",
        "\u00a0",
        "\u2003\u3000",
        "\u3164",
        "\u115f\u1160",
        "\uffa0",
        "\u2800",
        "\u200b\u2060",
        "\u0301",
        "\ufeff",
    ],
)
def test_what_is_not_seen_is_blank(value: str) -> None:
    assert is_blank(value)


@given(st.text())
def test_whatever_is_shown_stands_on_one_line_and_is_shown_alike_again(value: str) -> None:
    out = shown(value)
    assert misplaced(out) == []
    assert len(out.splitlines()) <= 1
    assert shown(out) == out
    out.encode()


def test_a_text_is_shown_alike_alone_and_beside_what_has_no_place() -> None:
    for code in (*range(0x3000), *range(0xFE00, 0x10000)):
        alone = chr(code)
        assert shown(f"{alone}\x1b") == shown(alone) + "\\u001b", hex(code)


def test_escapes_are_those_of_json_and_python() -> None:
    assert shown("a\x1b[2J\u202e\U000e0041") == "a\\u001b[2J\\u202e\\U000e0041"


@pytest.mark.parametrize("value", ["=1+1", "+84", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "  =1"])
def test_no_cell_is_a_formula(value: str) -> None:
    assert cell(value).startswith("'")
    assert cell(value)[1:] == shown(value)


@pytest.mark.parametrize("value", ["", "76", "236/3", "Mứt mận", "3=3"])
def test_other_cells_stay(value: str) -> None:
    assert cell(value) == value
