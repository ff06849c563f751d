"""The application: its commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping
from io import TextIOWrapper
from itertools import islice
from typing import TYPE_CHECKING, Annotated, ClassVar, NoReturn

import typer

from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.plugins import Own, WithPlugins

if TYPE_CHECKING:
    from ocop_rules.errors import BilingualError


class Ocop(WithPlugins):
    """The command `ocop`."""

    own: ClassVar[Mapping[str, Own]] = {
        "score": Own(
            "ocop_rules.cli.score:score",
            "Rate dossiers: points, stars, the reasons for both, and what the next star needs.",
        ),
        "advise": Own(
            "ocop_rules.cli.advise:advise",
            "The way to more stars: what is missed, the cheapest further points, papers and days.",
        ),
        "council": Own(
            "ocop_rules.cli.council:council",
            "A council's round: take in the sheets that came, and show what is missing, blocked and done.",
        ),
        "report": Own(
            "ocop_rules.cli.report:report",
            "Write the papers of a round or of a product: minutes, results, summary, annex, letters, form 01.",
        ),
        "consistency": Own(
            "ocop_rules.cli.consistency:consistency",
            "Compare how the members of councils judge, for the chair and those who may see it.",
        ),
        "replay": Own(
            "ocop_rules.cli.replay:replay", "Rate records again: what is the same to the byte, what changed, and why."
        ),
        "simulate": Own(
            "ocop_rules.cli.simulate:simulate",
            "Draft law over many dossiers: who would move, by set, stars, commune and legal form, and why.",
        ),
        "compare": Own(
            "ocop_rules.cli.compare:compare_two",
            "Compare two evaluations: what was answered differently, what that did, and why.",
        ),
        "criteria": Own(
            "ocop_rules.cli.criteria:app",
            "The criteria of each decision: list, show, diff, export, lint, new, digest, schema.",
        ),
        "sheet": Own(
            "ocop_rules.cli.score_sheet:app",
            "Score sheets: write them for a council's members, read them back; forms 02 and 03.",
        ),
        "register": Own(
            "ocop_rules.cli.register_commands:app",
            "The register of recognised products: check it, the life of certificates, other layouts, inspections.",
        ),
        "gs1": Own(
            "ocop_rules.cli.gs1:app",
            "Codes of GS1 on products: read and check them; write links and QR codes.",
        ),
        "plan": Own(
            "ocop_rules.cli.plan:app",
            "Plans of authorities: their targets as rules over a register.",
        ),
        "bundle": Own(
            "ocop_rules.cli.bundle:app",
            "Evidence bundles: write an empty one for a product set, or its schema; list what a dossier holds.",
        ),
    }


app = typer.Typer(
    name="ocop",
    cls=Ocop,
    help="Rates OCOP products under the national criteria, and explains every point.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


_CRITERIA = "--criteria"
"""The option that every command takes: which criteria serve it."""


def _show_version(wanted: bool) -> None:
    if wanted:
        from ocop_rules.release import LIBRARY_VERSION

        typer.echo(f"ocop_rules {LIBRARY_VERSION}")
        raise typer.Exit


@app.callback()
def _main(
    lang: LangOption = None,
    criteria_directory: Annotated[
        str | None,
        typer.Option(
            _CRITERIA,
            help="A directory of criteria of one's own, or OCOP_CRITERIA; it may stand after the command as well.",
            metavar="DIR",
            show_default=False,
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the library's version.")
    ] = False,
) -> None:
    chosen_lang.use(lang)
    if criteria_directory is not None:
        from ocop_rules.rulebook.catalogue import serve_from

        serve_from(criteria_directory)


def _not_opened(error: OSError) -> BilingualError:
    """Return what is told of a file or folder that cannot be opened or written."""
    from ocop_rules.errors import BilingualError
    from ocop_rules.text import printable, text

    name = printable(str(error.filename), 200)
    return BilingualError(
        text(
            f"không mở hoặc không ghi được {name} ({error.strerror}): kiểm tra đường dẫn, thư mục và quyền ghi",
            f"{name} cannot be opened or written ({error.strerror}): check the path, its folder and your rights",
        )
    )


def main() -> None:
    """Run the command: exit 0 when done, 1 when the input is wrong, 2 when it was called wrongly."""
    _write_utf8()
    _keep_rulebooks()
    gc.set_threshold(100_000, 20, 20)  # nearly all that a command makes lives to its end: to look through it takes time
    try:
        app(_criteria_first(sys.argv[1:]), standalone_mode=True)
    except BrokenPipeError:
        _end_without_reader()
    except SystemExit as ended:
        if not isinstance(ended.__context__, BrokenPipeError):  # which Typer tells as a failure
            raise
        _end_without_reader()
    except Exception as error:
        from ocop_rules.cli.console import complain
        from ocop_rules.errors import OcopError

        if isinstance(error, OcopError):
            complain(error)
        elif isinstance(error, OSError) and error.filename is not None:
            complain(_not_opened(error))
        else:
            raise
        sys.exit(1)
    finally:
        gc.freeze()  # at its end Python looks through all there is, which takes a tenth of a second and frees nothing


def _keep_rulebooks() -> None:
    """Have this process, and those that it starts, keep rulebooks among the user's caches, unless told where."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/.cache")
    if os.path.isabs(home):
        os.environ.setdefault("OCOP_CACHE", os.path.join(home, "ocop_rules"))


def _criteria_first(args: list[str]) -> list[str]:
    """Return arguments with `--criteria DIR`, which every command takes, before the command."""
    end = args.index("--") if "--" in args else len(args)
    found: list[str] = []
    rest: list[str] = []
    following = iter(args[:end])
    for arg in following:
        if arg == _CRITERIA:
            found += [arg, *islice(following, 1)]
        elif arg.startswith(f"{_CRITERIA}="):
            found.append(arg)
        else:
            rest.append(arg)
    return [*found, *rest, *args[end:]]


def _end_without_reader() -> NoReturn:
    """End where the reader of our output is gone, as with `| head`: nothing is wrong, and nothing more can be said."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


def _write_utf8() -> None:
    """Write the same bytes under every locale: UTF-8, with plain line ends."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
