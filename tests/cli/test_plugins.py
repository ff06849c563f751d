"""Commands of other packages are loaded only when they are needed, and say what is missing."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from ocop_rules.cli import plugins
from ocop_rules.cli.plugins import CommandMissing, WithPlugins

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
    monkeypatch.setattr(plugins, "entry_points", lambda group: offered)
    app = typer.Typer(name="ocop", cls=WithPlugins, rich_markup_mode="markdown")

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
