"""A command that is called wrongly says so in the language in use."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ocop_rules.cli.app import app
from ocop_rules.cli.wrong_use import in_vietnamese

ROOT = Path(__file__).parents[2]

FILE = "examples/dried-mango-4-stars.yaml"

WITHOUT_USAGE = (
    *("Sau tùy chọn '--keep' phải có một giá trị.", "requires an argument"),
    *("Sau tùy chọn '--json' không ghi giá trị.", "does not take a value"),
)
"""What Typer says without naming the command."""


@pytest.mark.parametrize(
    ("arguments", "vietnamese", "english"),
    [
        (["score"], "Thiếu tham số 'FILES...'.", "Missing argument 'FILES...'."),
        (["bundle", "new"], "Thiếu tùy chọn '--set'.", "Missing option '--set'."),
        (["scor"], "Không có lệnh 'scor'; có phải: 'score'?", "No such command 'scor'. Did you mean 'score'?"),
        (["criteria", "xyz"], "Không có lệnh 'xyz'.", "No such command 'xyz'."),
        (["score", FILE, "--jsn"], "Không có tùy chọn --jsn; có phải: --csv, --json?", "No such option: --jsn"),
        (["score", FILE, "--zzzz"], "Không có tùy chọn --zzzz.", "No such option: --zzzz"),
        (["criteria", "list", "x"], "Thừa tham số: x", "Got unexpected extra argument"),
        (["score", FILE, "--engine", "y"], "'y' không thuộc: 'durable', 'direct'.", "'y' is not one of"),
        (["score", FILE, "--rounding", "2"], "'2' không có dạng places:mode:per", "'2' is not places:mode:per"),
        (["score", FILE, "--rounding", "9:half_up:total"], "làm tròn đến 0–4 chữ số", "rounding takes 0 to 4 places"),
        (["score", FILE, "--html", "no/x.html"], "không ghi được vào no", "cannot write no"),
        (["replay", FILE, "-j", "0"], "0 không nằm trong khoảng từ 1 đến 256.", "0 is not in the range"),
        (["replay", FILE, "-j", "y"], "'y' không phải là số nguyên.", "'y' is not a valid int"),
        (["replay", FILE, "--keep"], "Sau tùy chọn '--keep' phải có một giá trị.", "requires an argument"),
        (["score", FILE, "--json=1"], "Sau tùy chọn '--json' không ghi giá trị.", "does not take a value"),
        (["criteria", "schema", "x"], "phải là một trong: vocabulary", "one of: vocabulary"),
        (["log", "verify", "--anchor", "x"], "'x' không có dạng SỐ_THỨ_TỰ:MÃ_BĂM", "'x' is not SEQUENCE:DIGEST"),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, list) else None,
)
def test_it_is_told_in_the_language_in_use(arguments: list[str], vietnamese: str, english: str) -> None:
    for lang, told, usage in (("vi", vietnamese, "Cách dùng: ocop "), ("en", english, "Usage: ocop ")):
        run = CliRunner().invoke(app, arguments, env={"OCOP_LANG": lang, "COLUMNS": "160"})
        assert (run.exit_code, run.stdout) == (2, "")
        assert told in run.stderr
        if told not in WITHOUT_USAGE:
            assert usage in run.stderr
            assert " --help" in run.stderr


def test_the_language_may_be_asked_for_in_the_wrong_call() -> None:
    run = CliRunner().invoke(app, ["score", "--lang", "en"], env={"OCOP_LANG": ""})
    assert "Missing argument" in run.stderr


def test_how_a_command_is_called_stands_in_its_help_in_the_language_in_use() -> None:
    run = CliRunner().invoke(app, ["score", "--help"], env={"OCOP_LANG": ""})
    assert "Cách dùng: ocop score [TÙY CHỌN] {FILES...}" in run.stdout
    run = CliRunner().invoke(app, ["--help"], env={"OCOP_LANG": ""})
    assert "Cách dùng: ocop [TÙY CHỌN] LỆNH [THAM SỐ]..." in run.stdout
    run = CliRunner().invoke(app, ["--help"], env={"OCOP_LANG": "en"})
    assert "Usage: ocop [OPTIONS] COMMAND [ARGS]..." in run.stdout


@pytest.mark.parametrize("arguments", [[], ["criteria"], ["keys"]])
def test_a_command_of_commands_without_one_shows_its_help(arguments: list[str]) -> None:
    """In whichever language another call in the same process was answered before."""
    for lang, usage, panel in (("en", "Usage: ocop", "Commands"), ("", "Cách dùng: ocop", "Các lệnh")):
        run = CliRunner().invoke(app, arguments, env={"OCOP_LANG": lang})
        assert (run.exit_code, run.stderr) == (2, "")
        assert usage in run.stdout
        assert panel in run.stdout


def refusals() -> Iterator[tuple[str, str]]:
    """Every sentence by which a command refuses how it is called, with a word for what is filled in, by its place."""
    for folder in ("ocop_rules/cli", "service/ocop_service/commands"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("BadParameter", "UsageError")):
                    told = node.args[0]
                    if isinstance(told, ast.JoinedStr):
                        words = [each.value if isinstance(each, ast.Constant) else "X" for each in told.values]
                        yield f"{path.name}:{node.lineno}", "".join(map(str, words))
                    elif isinstance(told, ast.Constant):
                        yield f"{path.name}:{node.lineno}", str(told.value)


@pytest.mark.parametrize(("place", "told"), list(refusals()))
def test_every_refusal_of_ours_has_vietnamese(place: str, told: str) -> None:
    assert in_vietnamese(told) != told
