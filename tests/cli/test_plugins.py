"""Commands of other packages are loaded only when they are needed, and say what is missing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from ocop_rules.cli import plugins
from ocop_rules.cli.app import Ocop
from ocop_rules.cli.app import app as ocop
from ocop_rules.cli.missing import CommandMissing
from ocop_rules.cli.plugins import WithPlugins
from ocop_rules.words.command_help import VIETNAMESE

RUN = """
import sys
from ocop_rules.cli import main
try:
    main()
except SystemExit as ended:
    assert ended.code == 0, ended.code
print([name for name in ("fastapi", "sqlalchemy", "uvicorn", "alembic", "ocop_service") if name in sys.modules])
"""


@pytest.mark.parametrize(
    "arguments", [("score", "examples/dried-mango-4-stars.yaml"), ("criteria", "list"), ("replay", "--help")]
)
def test_the_librarys_own_commands_import_nothing_of_the_service(arguments: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-c", RUN, *arguments], capture_output=True, text=True, timeout=120)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


def test_a_command_of_the_service_loads_the_service() -> None:
    done = subprocess.run([sys.executable, "-c", RUN, "serve", "--help"], capture_output=True, text=True, timeout=120)
    assert "--open" in done.stdout
    assert "'fastapi', 'sqlalchemy'" in done.stdout.splitlines()[-1]


def application(monkeypatch: pytest.MonkeyPatch, *entries: tuple[str, str]) -> typer.Typer:
    offered = [EntryPoint(name, value, plugins.GROUP) for name, value in entries]
    monkeypatch.setattr(plugins, "entry_points", lambda group: offered if group == plugins.GROUP else [])
    app = typer.Typer(name="ocop", cls=WithPlugins, rich_markup_mode="rich")

    @app.callback()
    def main() -> None:
        pass

    @app.command()
    def own() -> None:
        typer.echo("own")

    return app


def greet(name: str) -> None:
    """Greets."""
    typer.echo(f"hello {name}")


group = typer.Typer(help="A group.")


@group.command("inside")
def inside() -> None:
    """Stands inside."""
    typer.echo("inside")


def test_functions_and_applications_become_commands_after_the_own_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    here = "tests.cli.test_plugins"
    app = application(monkeypatch, ("zoo", f"{here}:group"), ("greet", f"{here}:greet"), ("own", f"{here}:greet"))
    run = CliRunner().invoke
    assert run(app, ["greet", "Mận"]).stdout == "hello Mận\n"
    assert run(app, ["zoo", "inside"]).stdout == "inside\n"
    assert run(app, ["own"]).stdout == "own\n"
    listed = run(app, ["--help"]).stdout
    assert listed.index("own") < listed.index("greet") < listed.index("zoo")
    assert "Greets." in listed
    assert "A group." in listed
    misspelt = run(app, ["gret"])
    assert misspelt.exit_code == 2
    assert "greet" in misspelt.output


def test_a_command_whose_packages_are_missing_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    app = application(monkeypatch, ("serve", "a_package_that_is_not_there.commands:serve"))
    run = CliRunner().invoke
    assert "pip install 'ocop-rules[service]'" in run(app, ["--help"], env={"COLUMNS": "200"}).stdout
    error = run(app, ["serve", "--port", "1", "anything"]).exception
    assert isinstance(error, CommandMissing)
    assert error.render("vi").startswith("lệnh ocop serve cần gói a_package_that_is_not_there ")
    assert "ocop serve needs a_package_that_is_not_there, which is not installed" in error.render("en")


def test_a_command_that_is_not_called_is_not_loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "loud.py").write_text("raise SystemError('loaded')", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    app = application(monkeypatch, ("loud", "loud:command"))
    assert CliRunner().invoke(app, ["own"]).exit_code == 0
    assert isinstance(CliRunner().invoke(app, ["loud"]).exception, SystemError)


LISTED = """
import sys
from ocop_rules.cli import main
try:
    main()
except SystemExit as ended:
    assert ended.code == 0, ended.code
print([name for name in ("pydantic", "yaml", "jinja2", "durable", "fastapi", "sqlalchemy") if name in sys.modules])
"""


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("--lang", "en", "--help")])
def test_what_is_told_of_the_commands_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-c", LISTED, *arguments], capture_output=True, text=True, timeout=120)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


def every_command(lang: str) -> Iterator[tuple[str, Any]]:
    """Return every command, with its path, its help being in a language."""
    root = typer.main.get_command(ocop)
    assert isinstance(root, WithPlugins)
    context = root.make_context("ocop", ["--lang", lang, "openapi", "--help"], resilient_parsing=True)
    waiting: list[tuple[str, Any]] = [("ocop", root)]
    while waiting:
        path, command = waiting.pop()
        yield path, command
        if isinstance(command, WithPlugins):
            with command._called():
                waiting += [
                    (f"{path} {name}", command.get_command(context, name)) for name in command.list_commands(context)
                ]
        else:
            waiting += [(f"{path} {name}", inside) for name, inside in getattr(command, "commands", {}).items()]


def told(command: Any) -> list[str]:
    """Return all that the help of a command tells in words of ours, paragraph by paragraph, but for examples."""
    texts = [command.help or "", *(getattr(each, "help", None) or "" for each in command.params)]
    lines = [" ".join(part.split()) for each in texts for part in each.split("\n\n")]
    return [line for line in lines if line and not line.startswith(("Example:", "Ví dụ:"))]


def test_all_help_is_in_vietnamese_and_english_where_it_is_asked_for() -> None:
    english = {path: told(command) for path, command in every_command("en")}
    vietnamese = {path: told(command) for path, command in every_command("vi")}
    assert len(english) > 20
    assert english.keys() == vietnamese.keys()
    about = [entry.load() for entry in entry_points(group=plugins.ABOUT)]
    known = {**VIETNAMESE, **{key: value for each in about for key, value in each.vietnamese.items()}}
    assert {(path, line) for path, lines in english.items() for line in lines if line not in known} == set()
    for path, lines in english.items():
        assert vietnamese[path] == [known[line] for line in lines]
    used = {line for lines in english.values() for line in lines}
    unused = known.keys() - used - {each.help for each in Ocop.own.values()} - OF_TYPER
    assert unused == set()


def test_what_is_listed_is_what_the_command_tells_of_itself() -> None:
    root = typer.main.get_command(ocop)
    assert isinstance(root, WithPlugins)
    run = CliRunner().invoke
    for lang, word in (("vi", "Các lệnh"), ("en", "Commands")):
        listed = run(ocop, ["--lang", lang, "--help"], env={"COLUMNS": "200"}).stdout
        assert word in listed
        for name in root.commands:
            assert f" {name} " in listed
    assert "Tùy chọn" in run(ocop, ["score", "--help"]).stdout
    assert "Options" in run(ocop, ["score", "--help", "--lang=en"]).stdout
    assert "Options" in run(ocop, ["score", "--help"], env={"OCOP_LANG": "en"}).stdout


OF_TYPER = {
    "Example:",
    "Install completion for the current shell.",
    "Show completion for the current shell, to copy it or customize the installation.",
    "Show this message and exit.",
}
"""What Typer tells, and the one word that stands before examples."""
