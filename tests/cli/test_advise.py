"""`ocop advise`: one dossier in words, and many as tables, in a CSV file, a workbook and a page."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from pathlib import Path

import jsonschema
import pytest
from openpyxl import load_workbook
from pydantic import TypeAdapter
from typer.testing import CliRunner, Result

import ocop_rules
from ocop_rules.cli.advised import COLUMNS
from ocop_rules.cli.app import app

JAM = Path("examples/plum-jam-held-at-3-stars.yaml")
AVOCADO = Path("examples/avocado-chips-expired-haccp.yaml")
MANGO = Path("examples/dried-mango-4-stars.yaml")


def ocop(*arguments: object, width: int = 160) -> Result:
    return CliRunner().invoke(app, ["advise", *map(str, arguments)], env={"COLUMNS": str(width), "OCOP_LANG": "vi"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two dossiers that can rise, one of them as a record, one that holds four stars, and two that are wrong."""
    (tmp_path / "in").mkdir()
    shutil.copy(AVOCADO, tmp_path / "in" / "a.yaml")
    shutil.copy(MANGO, tmp_path / "in" / "b.yaml")
    (tmp_path / "in" / "c.jsonl").write_text(
        ocop_rules.record_line(ocop_rules.evaluate(JAM, engine="direct")) + "\nnot JSON\n", encoding="utf-8"
    )
    (tmp_path / "in" / "e.yaml").write_text(
        "format: ocop-evidence/1\ndossier: E\nproduct: {name: =1+1, set: 99}\n", encoding="utf-8"
    )
    (tmp_path / "in" / "notes.yaml").write_text("a: 1\n", encoding="utf-8")
    return tmp_path / "in"


def test_one_dossier_is_told_in_words_and_a_record_as_its_bundle(tmp_path: Path) -> None:
    record = tmp_path / "r.json"
    record.write_text(ocop_rules.record_line(ocop_rules.evaluate(JAM, engine="direct")), encoding="utf-8")
    told = [ocop(path, "--target", 4, "--by", "2027-03-01") for path in (JAM, record)]
    assert told[0].exit_code == 0
    assert "1.5" in told[0].stdout
    assert told[0].stdout == told[1].stdout


def test_many_are_told_with_their_steps_and_papers_and_no_dossier_costs_another(folder: Path) -> None:
    done = ocop("--all", folder)
    assert done.exit_code == 1
    for told in (
        *("Bơ sấy giòn Mường Cơi", "1 bước, 1 việc", "đã đạt", "Đã xét 3 hồ sơ", "2 hồ sơ không xét được"),
        *("Giấy tờ giúp được nhiều sản phẩm nhất", "1 (1)", "1 tệp không phải hồ sơ", "notes.yaml"),
    ):
        assert told in done.stdout, told
    for name in ("e.yaml", "c.jsonl:2"):
        assert name in done.stderr


def test_what_each_needs_is_left_to_files_where_there_is_little_room(folder: Path) -> None:
    assert "Cần cho hạng kế tiếp" in ocop("--all", folder).stdout
    assert "Cần cho" not in ocop("--all", folder, width=80).stdout


def test_the_steps_are_those_of_the_library_on_any_number_of_processes(folder: Path) -> None:
    alone, spread = (ocop("--all", folder, "--json", "-j", workers) for workers in (1, 2))
    assert alone.stdout == spread.stdout
    found = [json.loads(line) for line in alone.stdout.splitlines()]
    assert [each["dossier"] for each in found] == ["14-04120-002-2026", "14-03646-021-2026", "14-04057-007-2026"]
    for path, each in zip((AVOCADO, MANGO, JAM), found, strict=True):
        assert [ahead["stars"] for ahead in each["ahead"]] == [3, 4, 5]
        for ahead in each["ahead"]:
            best = ocop_rules.advise(path, ahead["stars"], paths=1, sensitivity=False).best
            if best is None:
                assert (ahead["reach"], ahead["steps"]) == ("unreachable", None)
            else:
                assert ahead["raises"] == [raised.criterion for raised in best.raises]
                assert ahead["papers"] == [change.name for change in best.changes if change.kind == "paper"]


def test_files_hold_the_same(folder: Path, tmp_path: Path) -> None:
    names = [tmp_path / f"t.{ending}" for ending in ("csv", "xlsx", "html")]
    done = ocop("--all", folder, "--csv", names[0], "--xlsx", names[1], "--html", names[2])
    assert done.exit_code == 1
    raw = names[0].read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert tuple(table[0]) == COLUMNS
    assert [(row["target"], row["reach"], row["steps"]) for row in table[:2]] == [
        ("3", "held", "0"),
        ("4", "reachable", "1"),
    ]
    assert len(table) == 3 * 3 + 2
    assert all(row["problem_vi"] and row["problem_en"] for row in table if not row["reach"])
    book = load_workbook(names[1])
    assert book.sheetnames == ["Từng sản phẩm", "Còn mấy bước", "Giấy tờ"]
    assert book.worksheets[0]["B2"].value == "Bơ sấy giòn Mường Cơi"
    page = names[2].read_text(encoding="utf-8")
    assert page.count("<svg") == 2
    assert "http" not in page.replace("http-equiv", "")
    again = tmp_path / "again.xlsx"
    ocop("--all", folder, "--xlsx", again)
    assert zipfile.ZipFile(again).read("xl/worksheets/sheet1.xml") == zipfile.ZipFile(names[1]).read(
        "xl/worksheets/sheet1.xml"
    )


def test_one_target_alone_and_costs_are_taken(folder: Path, tmp_path: Path) -> None:
    costs = tmp_path / "costs.yaml"
    costs.write_text("haccp_certificate: 40\n", encoding="utf-8")
    done = ocop("--all", folder / "a.yaml", "--target", 4, "--measure", "cost", "--costs", costs, "--json")
    assert done.exit_code == 0
    assert [each["stars"] for each in json.loads(done.stdout)["ahead"]] == [4]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([JAM, MANGO], "cần một hồ sơ"),
        (["examples"], "cần một hồ sơ"),
        ([JAM, "-j", "2"], "chỉ dùng cùng --all"),
        ([JAM, "--html", "x.html"], "chỉ dùng cùng --all"),
        ([JAM, "--margin", "x"], "cần một số từ 0"),
        (["--all", JAM, "--margin", "101"], "margin từ 0 đến 100"),
        ([JAM, "--margin", "101"], "margin từ 0 đến 100"),
    ],
    ids=str,
)
def test_it_is_called_wrongly(arguments: list[object], told: str) -> None:
    done = ocop(*arguments)
    assert done.exit_code == 2
    assert told in done.stderr


def test_costs_of_what_there_is_not_are_refused(tmp_path: Path) -> None:
    costs = tmp_path / "costs.yaml"
    costs.write_text("haccp_certificat: 40\n", encoding="utf-8")
    for arguments in ([JAM], ["--all", JAM]):
        done = ocop(*arguments, "--costs", costs)
        assert done.exit_code == 2
        assert "có phải: 'haccp_certificate'?" in done.stderr


def test_a_folder_without_dossiers_says_so(tmp_path: Path) -> None:
    done = ocop("--all", tmp_path)
    assert isinstance(done.exception, ocop_rules.InvalidEvidence)
    assert "không có hồ sơ nào" in done.exception.render("vi")


REGISTER = Path("examples/register/tan-lap/register.yaml")


def test_products_of_a_register_are_looked_at_and_those_without_a_bundle_are_named(tmp_path: Path) -> None:
    shutil.copytree("examples/register/tan-lap", tmp_path / "tan-lap")
    register = ocop_rules.read_register(REGISTER)
    named = [each.id for each in register.products if each.bundle is not None]
    ocop_rules.write_register(register, tmp_path / "tan-lap" / "register.xlsx")
    answers = []
    for path in (REGISTER, tmp_path / "tan-lap" / "register.xlsx"):
        table = tmp_path / f"{path.suffix}.csv"
        result = ocop("--all", path, "--target", "5", "--csv", table, "--html", tmp_path / "page.html", "--lang", "en")
        assert result.exit_code == 0, result.output
        rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"))))
        unknown = [row for row in rows if row["reach"] == "unknown"]
        assert [row["dossier"] for row in unknown] == [each.id for each in register.products if each.id not in named]
        assert {row["problem_en"] for row in unknown} <= {"the register names no bundle for it"}
        assert len(rows) == len(register.products)
        answers.append([(row["product"], row["points"], row["reach"], row["criteria"]) for row in rows])
        for each in unknown:
            assert each["product"] in result.output
            assert each["product"] in (tmp_path / "page.html").read_text("utf-8")
    assert answers[0] == answers[1]


def test_a_bundle_that_is_not_there_is_told_with_its_product(tmp_path: Path) -> None:
    text = REGISTER.read_text("utf-8")
    (tmp_path / "register.yaml").write_text(text, "utf-8")
    result = ocop("--all", tmp_path / "register.yaml", "--json", "--lang", "vi")
    assert result.exit_code == 0, result.output
    assert "không có tệp" in result.stderr
    assert not result.stdout


def test_the_json_of_an_outlook_is_as_its_schema_says(folder: Path) -> None:
    result = ocop("--all", folder, "--json")
    lines = [line for line in result.stdout.splitlines() if line.startswith("{")]
    assert lines
    reader: TypeAdapter[ocop_rules.OutlookDocument] = TypeAdapter(ocop_rules.OutlookDocument)
    schema = json.loads(Path("criteria/schema/outlook.schema.json").read_text("utf-8"))
    for line in lines:
        reader.validate_json(line, strict=True)
        jsonschema.validate(json.loads(line), schema)


def test_outlooks_are_the_same_in_several_processes() -> None:
    bundles: list[Path | dict[str, str]] = [JAM, AVOCADO, MANGO, {"format": "ocop-evidence/1"}]
    one, two = (list(ocop_rules.outlook(bundles, workers=workers)) for workers in (1, 2))
    assert [repr(each) for each in one] == [repr(each) for each in two]
    assert [each.next.steps for each in one if isinstance(each, ocop_rules.ProductOutlook) and each.next] == [
        1,
        1,
        None,
    ]
    assert isinstance(one[3], ocop_rules.InvalidEvidence)
