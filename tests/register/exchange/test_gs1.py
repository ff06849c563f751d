"""Codes of GS1: check digits, identifiers, days of two-digit years, links there and back, QR codes, and evidence."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop_rules.errors import InvalidCode, PaperRefused
from ocop_rules.evaluation.evaluate import read_and_check
from ocop_rules.evidence.counted import counted_evidence
from ocop_rules.register.gs1.gtin import check_digit, is_gtin
from ocop_rules.register.gs1.product_code import CodeDay, ProductCode, digital_link, read_product_code
from ocop_rules.register.gs1.qr_code import qr_png, qr_svg
from ocop_rules.register.gs1.traceability import traceability_evidence
from ocop_rules.register.read import read_register
from ocop_rules.rulebook.catalogue import default_catalogue
from tests.council.test_round import ocop

ON = date(2026, 12, 20)
GTIN = "8938505974194"


def read(written: str, on: date = ON) -> ProductCode:
    return read_product_code(written, on)


def codes(written: str) -> list[str]:
    with pytest.raises(InvalidCode) as refused:
        read(written)
    return [each.code for each in refused.value.problems]


# The examples of GS1's General Specifications and its page on check digits.
@pytest.mark.parametrize("gtin", ["6291041500213", "4006381333931", "96385074", "036000291452", "09506000134352"])
def test_check_digits(gtin: str) -> None:
    assert is_gtin(gtin)
    assert not any(is_gtin(gtin[:-1] + str(digit)) for digit in range(10) if digit != int(gtin[-1]))


def test_what_is_no_gtin() -> None:
    for written in ("", "123", "٤006381333931", "40063813339312345", "400638133393X"):
        assert not is_gtin(written)


@pytest.mark.parametrize(
    "written",
    [
        "(01)08938505974194(17)270630(10)L1/A(21)S-9",
        "(01) 8938505974194 (17) 270630 (10) L1/A (21) S-9",
        "]d2010893850597419417270630" + "10L1/A\x1d21S-9",
        "010893850597419410L1/A\x1d1727063021S-9",
        "https://ocop.example/01/08938505974194/10/L1%2FA/21/S-9?17=270630&utm=x",
        "https://ocop.example/san-pham/01/8938505974194/10/L1%2FA/21/S-9?17=270630",
        "HTTPS://ocop.example/01/san-pham/01/08938505974194/10/L1%2fA/21/S-9/?17=270630#lo",
        "https://ocop.example/01/08938505974194/10/L1%2FA/21/S-9?utm=%20&17=270630&linkType=gs1:pip",
    ],
)
def test_every_form_says_the_same(written: str) -> None:
    found = read(written)
    assert (found.gtin, found.lot, found.serial) == ("08938505974194", "L1/A", "S-9")
    assert found.day("17") == CodeDay(date(2027, 6, 30), date(2027, 6, 30))


@pytest.mark.parametrize("written", [GTIN, f"]E0{GTIN}", "0" + GTIN, f"]I10{GTIN}"])
def test_digits_alone_are_a_gtin(written: str) -> None:
    assert read(written).values == {"01": "08938505974194"}


def test_a_serial_number_may_look_like_the_key() -> None:
    assert read(f"https://ocop.example/01/{GTIN}/21/01").serial == "01"
    assert read(f"https://ocop.example/01/{GTIN}/10/01/21/08938505974194").lot == "01"


@pytest.mark.parametrize(
    ("written", "on", "year"),
    [
        ("760101", ON, 2076),
        ("770101", ON, 1977),
        ("261231", ON, 2026),
        ("000101", ON, 2000),
        ("480101", date(1998, 1, 1), 2048),
        ("490101", date(1998, 1, 1), 1949),
        ("050101", date(2060, 1, 1), 2105),
    ],
)
def test_years_of_two_digits(written: str, on: date, year: int) -> None:
    found = read(f"(11){written}", on).day("11")
    assert found is not None
    assert found.first.year == year


def test_a_day_of_zero_is_the_whole_month() -> None:
    found = read("(17)280200").day("17")
    assert found == CodeDay(date(2028, 2, 1), date(2028, 2, 29))
    assert str(found) == "2028-02"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("(01)08938505974192", "check-digit"),
        ("(01)12345", "wrong-gtin"),
        ("(17)271301", "wrong-day"),
        ("(17)270230", "wrong-day"),
        ("(17)2706", "wrong-day"),
        ("(10)" + "L" * 21, "too-long"),
        ("(10)Lô1", "wrong-character"),
        ("(10)", "no-value"),
        ("(99)x", "unknown-identifier"),
        ("(10)A(10)B", "repeated-identifier"),
        ("(11)270101(17)261231", "days-out-of-order"),
        ("https://ocop.example/10/L1", "not-a-link"),
        ("https://ocop.example/01/08938505974194/21/S/10/L", "order-of-identifiers"),
        ("https://ocop.example/01/08938505974194/17/270630", "order-of-identifiers"),
        ("https://ocop.example/01/08938505974192/10/L1", "check-digit"),
        ("https://ocop.example/01/08938505974194/10/L%C3%B41", "wrong-character"),
        ("https://ocop.example/01/08938505974194/99/x", "unknown-identifier"),
        ("https://ocop.example/01/08938505974194/10", "no-value"),
        ("ftp://ocop.example/01/08938505974194", "not-a-link"),
        ("", "not-a-code"),
        ("xin chào", "not-a-code"),
        ("(10)" + "x" * 3000, "too-long"),
    ],
)
def test_what_is_wrong_is_told(written: str, code: str) -> None:
    assert code in codes(written)


def test_all_problems_come_at_once() -> None:
    assert codes("(01)08938505974192(17)271301(10)") == ["check-digit", "wrong-day", "no-value"]


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_text_makes_it_fail_otherwise(written: str) -> None:
    try:
        read_product_code(written, ON)
    except InvalidCode as error:
        assert error.problems  # noqa: PT017


_TEXT = st.text("ABCz019-./%&+?=_:;()*'\"!<>,", min_size=1, max_size=20)


@settings(deadline=None)
@given(
    st.integers(0, 10**12 - 1),
    st.none() | _TEXT,
    st.none() | _TEXT,
    st.none() | st.dates(date(1977, 1, 1), date(2076, 12, 31)),
)
def test_a_link_says_what_was_written(number: int, lot: str | None, serial: str | None, day: date | None) -> None:
    first = f"{number:012}"
    gtin = first + str(check_digit(first))
    days = {} if day is None else {"17": day}
    link = digital_link("https://ocop.example/sp/", gtin, lot=lot, serial=serial, days=days, on=ON)
    found = read(link)
    assert (found.gtin, found.lot, found.serial) == (f"0{gtin}", lot, serial)
    assert found.is_link
    assert (found.day("17") is None) == (day is None)


def test_a_link_is_of_the_form_of_the_standard() -> None:
    link = digital_link("https://ocop.example", GTIN, lot="L1", serial="9", on=ON)
    assert link == "https://ocop.example/01/08938505974194/10/L1/21/9"
    for base in ("ocop.example", "javascript:1", "https://ocop.example?x=1"):
        with pytest.raises(InvalidCode):
            digital_link(base, GTIN, on=ON)
    with pytest.raises(InvalidCode):
        digital_link("https://ocop.example", GTIN, days={"17": date(2090, 1, 1)}, on=ON)


def test_qr_codes_are_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    link = digital_link("https://ocop.example", GTIN, on=ON)
    assert qr_svg(link) == qr_svg(link)
    assert b"<svg" in qr_svg(link)
    assert qr_png(link).startswith(b"\x89PNG")
    with pytest.raises(PaperRefused):
        qr_png("x" * 5000)
    monkeypatch.setitem(sys.modules, "segno", None)
    with pytest.raises(PaperRefused, match="codes"):
        qr_svg(link)


def test_a_bar_code_is_no_traceability_code() -> None:
    bar = traceability_evidence(read(GTIN), "D1", ON)
    assert not bar.facts
    assert [each.code for each in bar.notices] == ["bar-code-alone"]
    assert [each.code for each in traceability_evidence(read("(01)08938505974194(10)L1"), "D1", ON).notices] == [
        "no-link"
    ]
    link = read("https://ocop.example/01/08938505974194/10/L1?11=270101&17=270102")
    found = traceability_evidence(link, "D1", ON)
    assert found.facts == ({"fact": "electronic_traceability_code", "value": True, "documents": ["D1"]},)
    assert [each.code for each in found.notices] == ["day-ahead"]
    assert [e.code for e in traceability_evidence(link, "D1", date(2028, 1, 1)).notices] == ["term-ended"]


def test_the_fact_counts_with_a_record_and_not_with_a_bar_code_certificate() -> None:
    data = yaml.safe_load(Path("examples/dried-mango-4-stars.yaml").read_text(encoding="utf-8"))
    data["facts"] = [each for each in data["facts"] if each["fact"] != "electronic_traceability_code"]
    link = read("https://ocop.example/01/08938505974194/10/L1")
    for kind, counts in (("electronic_traceability_record", True), ("bar_code_certificate", False)):
        paper = {"id": "MA", "type": kind, "issued_on": date(2026, 1, 1)}
        facts = [*data["facts"], *traceability_evidence(link, "MA", ON).facts]
        bundle = read_and_check({**data, "documents": [*data["documents"], paper], "facts": facts})[0]
        counted = counted_evidence(bundle, default_catalogue().vocabulary())
        assert ("electronic_traceability_code" in counted.facts) == counts


def test_a_register_tells_wrong_check_digits() -> None:
    product = {"id": "SP1", "name": "Chè", "gtin": "8938505974192"}
    found = read_register({"format": "ocop-register/1", "products": [product], "recognitions": []})
    assert [each.code for each in found.notices] == ["check-digit"]


def test_the_commands(tmp_path: Path) -> None:
    shown = ocop("gs1", "read", "(01)08938505974194(10)L1(17)270630", "--on", "2026-12-20")
    assert "Hạn sử dụng" in shown.stdout
    assert "2027-06-30" in shown.stdout
    wrong = ocop("gs1", "read", "(01)08938505974192", "--on", "2026-12-20", "--lang", "en")
    assert wrong.exit_code == 1
    assert "the last is 4" in wrong.stderr
    target = tmp_path / "ma.svg"
    options = ("--gtin", GTIN, "--base", "https://ocop.example", "--lot", "L1", "--on", "2026-12-20")
    made = ocop("gs1", "link", *options, "--svg", target)
    assert made.stdout == "https://ocop.example/01/08938505974194/10/L1\n"
    assert target.read_bytes() == qr_svg(made.stdout.strip())
    said = ocop("gs1", "read", made.stdout.strip(), "--on", "2026-12-20", "--document", "D9")
    assert yaml.safe_load(said.stdout)["facts"][0]["documents"] == ["D9"]
