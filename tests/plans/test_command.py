"""`ocop plan`: checked, recorded, replayed to the byte, compared, in both languages."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ocop_rules.canonical import canonical, digest
from ocop_rules.errors import InvalidRecord
from ocop_rules.plans.check import check_plan, read_plan
from ocop_rules.plans.comparison import compare_plan_checks
from ocop_rules.plans.record import check_of_json, plan_record_line, replay_plan
from ocop_rules.register.read import read_register
from tests.council.test_round import ocop

HOME = "examples/register/tan-lap"
ON = ("--on", "20/12/2022")


def test_a_plan_is_checked(tmp_path: Path) -> None:
    wanted = check_plan("ba-dinh-2022", read_register(HOME), date(2022, 12, 20))
    shown = ocop("plan", "check", "ba-dinh-2022", HOME, *ON, "--json")
    assert shown.stdout == f"{wanted.to_json()}\n"
    assert wanted.to_json() == canonical(json.loads(wanted.to_json()))
    assert wanted.digest == digest(json.loads(wanted.to_json()))
    rows = list(csv.DictReader(io.StringIO(ocop("plan", "check", "ba-dinh-2022", HOME, *ON, "--csv").stdout)))
    assert [row["verdict"] for row in rows] == [str(each.verdict) for each in wanted.targets]
    told = ocop("plan", "check", "ba-dinh-2022", HOME, *ON, "--all")
    assert told.exit_code == 0
    assert "1/9 = 11,11 %" in told.stdout
    assert "Kỳ của kế hoạch chưa kết thúc." in told.stdout
    english = ocop("plan", "check", "ba-dinh-2022", HOME, *ON, "--lang", "en")
    assert "Met 10, not met 4, not known 2" in english.stdout


def test_a_reading_changes_what_hangs_on_it_and_nothing_else() -> None:
    register = read_register(HOME)
    one = check_plan("ba-dinh-2022", register, date(2022, 12, 20))
    other = check_plan("ba-dinh-2022", register, date(2022, 12, 20), {"report_day": "by_the_day"})
    changed = {each.name for each in compare_plan_checks(one, other).targets if not each.is_same}
    assert changed <= {"half-yearly-ward-reports", "yearly-ward-reports"}
    assert one.digest != other.digest
    for wrong in ("report_day", "=x", "report_day="):
        assert ocop("plan", "check", "ba-dinh-2022", HOME, *ON, "--reading", wrong).exit_code == 2


def test_records_are_checked_again_to_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "december.json"
    for plan in ("ba-dinh-2022", "ha-noi-2025", "nation-2025"):
        shown = ocop("plan", "check", plan, HOME, *ON, "--record", path)
        assert shown.exit_code == 0
        again = replay_plan(path.read_bytes())
        assert again.is_same
        assert plan_record_line(again.again) == path.read_text(encoding="utf-8").rstrip("\n")
        assert "Giống hệt bản ghi." in ocop("plan", "replay", path).stdout


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("format",), "ocop-record/1", "not-a-record"),
        (("on",), "2023-12-20", None),
        (("on",), 3, "wrong-type"),
        (("check", "counts", "met"), 16, "digest-differs"),
        (("plan", "targets", "new-products", "need", "number"), 9, "digest-differs"),
        (("plan", "targets", "new-products", "need"), {}, "wrong-type"),
        (("register", "as_of"), "2026-12-01", "digest-differs"),
        (("register", "products"), "x", "wrong-type"),
        (("check_digest",), "0" * 64, "digest-differs"),
        (("check", "targets"), [{}], "wrong-type"),
        (("check", "engine"), None, "wrong-type"),
    ],
)
def test_a_changed_record_is_told(path: tuple[str, ...], value: Any, code: str | None) -> None:
    record: dict[str, Any] = json.loads(
        plan_record_line(check_plan("ba-dinh-2022", read_register(HOME), date(2022, 6, 1)))
    )
    at = record
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    if code is None:
        assert not replay_plan(canonical(record)).is_same
        return
    with pytest.raises(InvalidRecord) as caught:
        replay_plan(canonical(record))
    assert [each.code for each in caught.value.problems] == [code]


def test_two_days_are_compared(tmp_path: Path) -> None:
    files = []
    for day in ("2022-06-30", "2022-12-20"):
        files.append(tmp_path / f"{day}.json")
        ocop("plan", "check", "ba-dinh-2022", HOME, "--on", day, "--record", files[-1])
    shown = ocop("plan", "compare", *files, "--lang", "en")
    assert "DB3" in shown.stdout
    found = json.loads(ocop("plan", "compare", *files, "--json").stdout)
    by_name = {each["target"]: each for each in found["targets"]}
    assert by_name["sales-points"]["counts_now"] == ["DB3"]
    assert (by_name["sales-points"]["before"]["verdict"], by_name["sales-points"]["after"]["verdict"]) == (
        "not_met",
        "met",
    )
    assert by_name["trained-producers"]["came"] == ["CT10", "CT18"]
    assert found["same_plan"]
    assert found["same_readings"]
    assert "Không có gì thay đổi." in ocop("plan", "compare", files[0], files[0]).stdout


def test_two_plans_are_not_compared(tmp_path: Path) -> None:
    register = read_register(HOME)
    one, other = (check_plan(name, register, date(2022, 12, 20)) for name in ("ba-dinh-2022", "nation-2025"))
    with pytest.raises(InvalidRecord, match="two plans"):
        compare_plan_checks(one, other)
    assert check_of_json(one.to_json()) == one.document
    document: dict[str, Any] = json.loads(one.to_json())
    wrongs: list[object] = [{}, {"format": "ocop-plan-check/1", "targets": [{}]}, document | {"targets": "x"}, []]
    contents: list[str | bytes] = [json.dumps(each) for each in wrongs]
    for content in (*contents, b"", b"{", b"\xff", b"[" * 100_000, "1.5"):
        with pytest.raises(InvalidRecord):
            check_of_json(content)


def test_plans_are_listed_and_shown_in_both_languages() -> None:
    assert "ba-dinh-2022" in ocop("plan", "list").stdout
    assert {each["id"] for each in json.loads(ocop("plan", "list", "--json").stdout)} >= {"ba-dinh-2022", "nation-2025"}
    for name in ("ba-dinh-2022", "ha-noi-2025", "nation-2025"):
        assert ocop("plan", "show", name).exit_code == 0
        english = ocop("plan", "show", name, "--lang", "en").stdout
        assert "(default)" in english
        assert json.loads(ocop("plan", "show", name, "--json").stdout) == read_plan(name).as_json()
    shown = ocop("plan", "show", "ba-dinh")
    assert shown.exit_code == 1
    assert "ba-dinh-2022" in shown.stderr
