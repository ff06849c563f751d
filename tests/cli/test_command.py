"""The `ocop` command: exit codes, what goes to standard output and what to standard error."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import typer

import ocop_rules
from ocop_rules.canonical import canonical
from ocop_rules.cli import main
from ocop_rules.cli.app import app
from ocop_rules.documents.limits import MAX_BYTES
from ocop_rules.documents.source import read_file
from tests.evidence.negative_cases import CASES, Case
from tests.ordinary_user import ordinary_user

EXAMPLE = Path(__file__).parents[2] / "examples" / "dried-mango-4-stars.yaml"
COMMAND = [sys.executable, "-c", "from ocop_rules.cli import main; main()"]


@dataclass(frozen=True)
class Run:
    """What a run of the command left behind."""

    code: int
    out: str
    err: str


class _Endless(io.BytesIO):
    """A standard input that never ends."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert size > 0, "everything was asked for"
        self.taken += size
        return b"#" * size


Ocop: TypeAlias = Callable[..., Run]


@pytest.fixture
def ocop(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ocop:
    """Run the command in this process."""
    monkeypatch.delenv("OCOP_LANG", raising=False)
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: object, stdin: bytes | _Endless = b"") -> Run:
        monkeypatch.setattr(sys, "argv", ["ocop", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin) if isinstance(stdin, bytes) else stdin))
        with pytest.raises(SystemExit) as ended:
            main()
        assert isinstance(ended.value.code, int)
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return Run(ended.value.code, told.out, told.err)

    return run


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_wrong_bundle_is_told_on_standard_error(ocop: Ocop, case: Case) -> None:
    for lang, closing in (("vi", "Chưa chấm điểm phần nào."), ("en", "Nothing was scored.")):
        run = ocop("score", case.path, "--lang", lang, "--json")
        assert run.code == 1
        assert run.out == ""
        assert all(expected[lang] in run.err for expected in case.expected)
        if "error" not in case.expected[0]:
            assert str(case.path) in run.err.splitlines()[0]
            assert run.err.count("\n  - ") == len(case.expected)
            assert run.err.splitlines()[-1] == closing


def test_the_language_of_an_error(ocop: Ocop, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "không có tệp này" in ocop("score", "none.yaml").err
    assert "there is no such file" in ocop("--lang", "en", "score", "none.yaml").err
    assert "không có tệp này" in ocop("--lang", "en", "score", "none.yaml", "--lang", "vi").err
    monkeypatch.setenv("OCOP_LANG", "en")
    assert "there is no such file" in ocop("score", "none.yaml").err
    assert "không có tệp này" in ocop("score", "none.yaml", "--lang", "vi").err


def test_a_rating_in_words(ocop: Ocop) -> None:
    evaluation = ocop_rules.evaluate(EXAMPLE)
    for lang, stars in (("vi", "sao"), ("en", "stars")):
        run = ocop("score", EXAMPLE, "--lang", lang)
        assert (run.code, run.err) == (0, "")
        assert evaluation.bundle.product.name in run.out
        assert f"({evaluation.stars} {stars})" in run.out


def test_json_is_the_canonical_evaluation(ocop: Ocop) -> None:
    run = ocop("score", EXAMPLE, "--json")
    assert (run.code, run.err) == (0, "")
    assert run.out == ocop_rules.evaluate(EXAMPLE).to_json() + "\n"
    assert run.out == canonical(json.loads(run.out)) + "\n"


def test_standard_input_is_read_for_a_dash(ocop: Ocop) -> None:
    expected = ocop("score", EXAMPLE, "--json").out
    assert ocop("score", "-", "--json", stdin=EXAMPLE.read_bytes()).out == expected
    plain = json.dumps(read_file(EXAMPLE).data, default=str).encode()
    assert ocop("score", "-", "--json", stdin=plain).out == expected


@pytest.mark.parametrize(
    ("stdin", "said"),
    [
        (b"", "the document is empty"),
        (b"\xff\xfe", "not encoded as UTF-8"),
        (b"#" * (9 * 1024 * 1024), "too large"),
        (b'{"format": 1', "ends in the middle"),
    ],
)
def test_wrong_standard_input(ocop: Ocop, stdin: bytes, said: str) -> None:
    run = ocop("score", "-", "--lang", "en", stdin=stdin)
    assert (run.code, run.out) == (1, "")
    assert said in run.err


def test_of_standard_input_no_more_is_read_than_the_limit(ocop: Ocop) -> None:
    stdin = _Endless()
    assert "too large" in ocop("score", "-", "--lang", "en", stdin=stdin).err
    assert stdin.taken <= MAX_BYTES + 1


def test_files_that_cannot_be_opened(ocop: Ocop, tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path, tmp_path / "none" / "none.yaml", EXAMPLE / "none.yaml"):
        run = ocop("score", path, "--lang", "en")
        assert (run.code, run.out) == (1, "")
        assert str(path) in run.err


def test_a_directory_that_may_not_be_read(ocop: Ocop) -> None:
    assert ocop("score", EXAMPLE).code == 0
    dossier = EXAMPLE.read_bytes()
    with ordinary_user() as directory:
        bundle = directory / "closed" / "bundle.yaml"
        bundle.parent.mkdir()
        bundle.write_bytes(dossier)
        assert ocop("score", bundle).code == 0
        bundle.parent.chmod(0)
        try:
            run = ocop("score", bundle, "--lang", "en")
        finally:
            bundle.parent.chmod(0o700)
    assert (run.code, run.out) == (1, "")
    assert "you may not read this file" in run.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["score", EXAMPLE, "--version", "qd-26-2062"], "there is no version “qd-26-2062”; there are: "),
        (["criteria", "show", "qd-26-2062"], "there is no version “qd-26-2062”"),
        (["criteria", "show", "qd-26-2026", "tee"], "has no set “tee”; did you mean “tea”?"),
        (["criteria", "show", "qd-26-2026", "99"], "has no set “99”; there are: 1 ("),
        (["criteria", "show", "qd-26-2026", "9" * 5000], "has no set “999"),
        (["criteria", "export", "x"], "there is no version “x”"),
        (["criteria", "digest", "x"], "there is no version “x”"),
        (["criteria", "lint", "x"], "there is no version “x”"),
        (["criteria", "show", "\x1b[31m"], "there is no version “\\u001b[31m”"),
        (["bundle", "new", "--set", "tee"], "has no set “tee”; did you mean “tea”?"),
        (["bundle", "new", "--set", "7", "--version", "x"], "there is no version “x”"),
    ],
)
def test_names_that_there_are_not(ocop: Ocop, arguments: list[object], said: str) -> None:
    run = ocop("--lang", "en", *arguments)
    assert (run.code, run.out) == (1, "")
    assert said in run.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["nonsense"],
        ["score"],
        ["score", EXAMPLE, "--nonsense"],
        ["score", EXAMPLE, "-"],
        ["score", EXAMPLE, "--lang", "fr"],
        ["score", EXAMPLE, "--engine", "fast"],
        ["score", EXAMPLE, "--authority", "nobody"],
        ["score", EXAMPLE, "--rounding", "2"],
        ["score", EXAMPLE, "--rounding", "9:half_up:total"],
        ["criteria", "nonsense"],
        ["criteria", "show"],
        ["criteria", "export", "qd-26-2026", "--format", "xml"],
        ["criteria", "schema", "nonsense"],
        ["bundle", "new"],
    ],
    ids=lambda arguments: " ".join(Path(str(each)).name for each in arguments),
)
def test_calling_it_wrongly_exits_2(ocop: Ocop, arguments: list[object]) -> None:
    run = ocop(*arguments)
    assert (run.code, run.out) == (2, "")
    assert "Cách dùng: ocop" in run.err


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*path, name))


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(path) or "ocop")
def test_every_command_explains_itself(ocop: Ocop, path: tuple[str, ...]) -> None:
    for word in ("--help", "-h"):
        run = ocop(*path, word)
        assert (run.code, run.err) == (0, "")
        assert f"Cách dùng: {' '.join(('ocop', *path))}" in run.out
    assert COMMANDS[path].help
    for parameter in COMMANDS[path].params:
        assert getattr(parameter, "help", None), f"{parameter.name} has no help"


def test_the_version_of_the_library(ocop: Ocop) -> None:
    assert ocop("--version") == Run(0, f"ocop_rules {ocop_rules.__version__}\n", "")


def test_the_versions_of_the_criteria_are_listed(ocop: Ocop) -> None:
    run = ocop("criteria", "list")
    assert run.code == 0
    for version in ocop_rules.versions():
        assert version.id in run.out
    assert ocop("criteria", "digest").out.splitlines() == [f'"{v.id}" = "{v.digest}"' for v in ocop_rules.versions()]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("product_set", ["7", "26", "tea"])
def test_a_new_bundle_can_be_scored_at_once(ocop: Ocop, product_set: str, lang: str) -> None:
    written = ocop("bundle", "new", "--set", product_set, "--version", "qd-26-2026", "--lang", lang)
    assert (written.code, written.err) == (0, "")
    assert ocop("score", "-", stdin=written.out.encode()).code == 0


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, check=False, timeout=120, env={**os.environ, **environment}
    )


def test_no_locale_changes_a_byte() -> None:
    plain = process("score", str(EXAMPLE), "--json")
    assert plain.returncode == 0
    narrow = process("score", str(EXAMPLE), "--json", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert (narrow.returncode, narrow.stdout, narrow.stderr) == (0, plain.stdout, b"")


def test_errors_can_be_written_under_every_locale() -> None:
    run = process("score", "không-có.yaml", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert (run.returncode, run.stdout) == (1, b"")
    assert "không có tệp này" in run.stderr.decode()


@pytest.mark.parametrize("arguments", [["criteria", "list"], ["criteria", "export", "qd-26-2026"], ["--help"]])
def test_a_reader_that_is_gone_before_anything_is_written_is_no_error(arguments: list[str]) -> None:
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(timeout=60) == 0


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = [*COMMAND, "criteria", "export", "qd-26-2026", "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.read(1) == b"{"
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(timeout=60) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("register", "export", "examples/register/tan-lap", "{}/a.json", "--as", "qd-5277", "--on", "2026-12-20"),
        ("register", "convert", "examples/register/tan-lap", "{}/a.yaml"),
        ("register", "convert", "examples/register/tan-lap", "{}"),
    ],
)
def test_a_place_that_cannot_be_written_is_told(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("", encoding="utf-8")
    done = process(*(each.format(tmp_path / "tep") for each in arguments), OCOP_LANG="vi")
    assert done.returncode == 1
    assert "không mở hoặc không ghi được" in done.stderr.decode()
    assert str(tmp_path / "tep") in done.stderr.decode()
    assert b"Traceback" not in done.stderr
