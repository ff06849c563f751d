"""`ocop register`, on the register of the invented district, in both languages."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import yaml

from ocop_rules.register.life import register_life
from ocop_rules.register.life_calendar import life_calendar
from ocop_rules.register.read import read_register
from tests.council.test_round import ocop

HOME = Path("examples/register/tan-lap")


def test_the_example_holds_every_state_and_every_decision() -> None:
    life = register_life(read_register(HOME), date(2026, 12, 20))
    states = {str(each.state) for product in life.products for each in product.certificates}
    assert states == {"valid", "extended", "expired", "withdrawn", "superseded", "no_certificate"}
    versions = {each.version for product in life.products for each in product.certificates}
    assert versions == {"qd-1048-2019", "qd-781-2020", "qd-148-2023", "qd-1489-2025", "qd-26-2026"}
    assert len(life.products) == 40
    assert sum(life.counts.values()) == 40


def test_check_tells_what_is_there_and_what_is_doubtful() -> None:
    shown = ocop("register", "check", HOME, "--lang", "en")
    assert shown.exit_code == 0
    lines = {line.split("  ")[0]: line.split()[-9:] for line in shown.stdout.splitlines()}
    assert " ".join(lines["Recognitions"]) == "yes: what is not in it does not exist"
    assert " ".join(lines["Assessments"]).endswith("what is not in it is not known")
    assert "Doubtful (5):" in shown.stderr


def test_a_wrong_register_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    data = yaml.safe_load((HOME / "register.yaml").read_text(encoding="utf-8"))
    data["recognitions"][0]["stars"] = 6
    (tmp_path / "so.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    for command in (["check"], ["life", "--on", "2026-12-20", "--ics", tmp_path / "x.ics"]):
        shown = ocop("register", command[0], tmp_path / "so.yaml", *command[1:])
        assert shown.exit_code == 1
        assert "recognitions[0].stars" in shown.stderr
        assert "Chưa tính sản phẩm nào." in shown.stderr
        assert not (tmp_path / "x.ics").exists()


def test_life_is_shown_with_its_clauses() -> None:
    shown = ocop("register", "life", HOME, "--on", "20/12/2026")
    assert shown.exit_code == 0
    assert "còn hạn 29, được kéo dài 1, hết hạn 6, bị thu hồi 2" in shown.stdout
    assert "26/2026/QĐ-TTg, khoản 3, Điều 12" in shown.stdout
    by_commune = ocop("register", "life", HOME, "--on", "2026-12-20", "--commune", "--lang", "en")
    heads = [line for line in by_commune.stdout.splitlines() if line.startswith(("Xã", "Thị")) and "  " not in line]
    assert heads == sorted(heads)
    assert len(heads) == 7


def test_a_day_that_is_none_is_wrong_use() -> None:
    for day in ("hôm nay", "30/2/2026", "2026"):
        shown = ocop("register", "life", HOME, "--on", day)
        assert shown.exit_code == 2
        assert "31/12/2026" in shown.stderr
    assert ocop("register", "life", HOME).exit_code == 2


def test_life_is_written_as_json_csv_and_a_workbook(tmp_path: Path) -> None:
    wanted = register_life(read_register(HOME), date(2026, 12, 20), 90)
    options = ("--on", "2026-12-20", "--within", "90")
    assert ocop("register", "life", HOME, *options, "--json").stdout == f"{wanted.to_json()}\n"
    rows = list(csv.DictReader(io.StringIO(ocop("register", "life", HOME, *options, "--csv").stdout)))
    assert len(rows) == 40
    assert (rows[4]["ends_on"], rows[4]["state"], rows[4]["days_left"]) == ("2027-02-28", "valid", "70")
    due = list(csv.DictReader(io.StringIO(ocop("register", "life", HOME, *options, "--csv", "--due").stdout)))
    assert [(each["day"], each["what"]) for each in due] == [
        (each.day.isoformat(), each.kind) for each in wanted.reminders
    ]
    shown = ocop("register", "life", HOME, *options, "--xlsx", tmp_path / "a.xlsx", "--json")
    assert shown.exit_code == 0
    ocop("register", "life", HOME, *options, "--xlsx", tmp_path / "b.xlsx", "--json")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Sản phẩm", "Việc cần làm"]
    assert book["Sản phẩm"].max_row == 41
    assert book["Việc cần làm"].max_row == len(wanted.reminders) + 1


def test_the_calendar_is_one_that_programs_read(tmp_path: Path) -> None:
    ocop("register", "life", HOME, "--on", "2026-12-20", "--ics", tmp_path / "so.ics", "--json")
    raw = (tmp_path / "so.ics").read_bytes()
    life = register_life(read_register(HOME), date(2026, 12, 20))
    assert raw.decode() == life_calendar(life, "vi")
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(b"\n" not in line for line in lines)
    text = raw.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == len(life.reminders) >= 20
    uids = [line for line in text.split("\r\n") if line.startswith("UID:")]
    assert len(set(uids)) == len(uids)
    assert "SUMMARY:Giấy chứng nhận hết hạn: Thịt trâu gác bếp Pó Chè" in text
    assert "DTSTART;VALUE=DATE:20270228\r\nDTEND;VALUE=DATE:20270301" in text
    later = life_calendar(register_life(read_register(HOME), date(2026, 12, 21)), "vi").replace("\r\n ", "")
    assert set(uids) & {line for line in later.split("\r\n") if line.startswith("UID:")}


@pytest.mark.parametrize("target", ["so.xlsx", "so.json", "so", "so.parquet"])
def test_convert_loses_nothing(tmp_path: Path, target: str) -> None:
    assert ocop("register", "convert", HOME, tmp_path / target).exit_code == 0
    assert read_register(tmp_path / target) == read_register(HOME)


def test_convert_into_an_office_s_layout_tells_what_has_no_place(tmp_path: Path) -> None:
    shown = ocop("register", "convert", HOME, tmp_path / "so.xlsx", "--layout", "hcmc_register", "--lang", "en")
    assert shown.exit_code == 0
    assert "  - Events: 4 rows" in shown.stderr
    assert "  - recognitions in between: 2" in shown.stderr
    assert "  - producers without a product: 1" in shown.stderr
    read = read_register(tmp_path / "so.xlsx", "hcmc_register")
    assert len(read.products) == 40
    assert read.producers is not None
    assert len(read.producers) == 23
    assert ocop("register", "check", tmp_path / "so.xlsx", "--mapping", "hcmc_register").exit_code == 0
    assert ocop("register", "convert", HOME, tmp_path / "so.yaml", "--layout", "hcmc_register").exit_code == 2


def test_inspections_are_planned_and_next_bundles_written(tmp_path: Path) -> None:
    shown = ocop("register", "inspections", HOME, "--on", "2026-12-20", "--next", tmp_path, "--json")
    assert shown.exit_code == 0
    assert json.loads(shown.stdout)["visits"][0]["product"] == "SP09"
    assert [path.name for path in tmp_path.iterdir()] == ["SP11.yaml"]
    assert ocop("score", tmp_path / "SP11.yaml").exit_code == 0
    (tmp_path / "bundles").mkdir()
    shown = ocop("register", "inspections", HOME, "--on", "2026-12-20", "--bundles", tmp_path)
    assert shown.exit_code == 1
    assert "Kế hoạch kiểm tra ngày 20/12/2026" in shown.stdout
