"""Draw the pictures of the docs anew: `make pictures`. It needs soffice, pdftoppm and Chromium on the path.

Each picture is what the commands of this release write for the example round: a terminal, a workbook, a paper. Pictures
are looked at and committed by whoever draws them; nothing else depends on them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.ansi import AnsiDecoder
from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME

_TOP = Path(__file__).resolve().parent.parent
_PICTURES = _TOP / "docs" / "pictures"
_COLUMNS = 100
_PAGE = """<!doctype html><meta charset="utf-8"><style>body {{ margin: 0; padding: 14px 18px; display: inline-block;
background: #fff }} pre {{ margin: 0; font: 14px/1.35 "DejaVu Sans Mono", "Noto Sans Mono", monospace }}</style>
<pre><b>$ {command}</b>
{code}</pre>"""


def main() -> None:
    """Draw every picture into docs/pictures/."""
    _PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        for name in ("dot-1", "my-round"):
            shutil.copytree(_TOP / "examples" / "round", folder / name)
        _terminal(folder, "ocop council dot-1", _PICTURES / "round.vi.png", "vi")
        _terminal(folder, "ocop council my-round", _PICTURES / "round.en.png", "en")
        _ocop(folder, "sheet new --bundle dot-1/xoai-say.yaml --members dot-1/round.yaml -o phieu.xlsx", "vi")
        _ocop(folder, "report dot-1 --paper minutes -o bien-ban.pdf", "vi")
        command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        subprocess.run([*command, "--convert-to", "pdf", "phieu.xlsx"], cwd=folder, check=True, capture_output=True)
        _page(folder / "phieu.pdf", 2, _PICTURES / "score-sheet")
        _page(folder / "bien-ban.pdf", 1, _PICTURES / "minutes")


def _ocop(folder: Path, arguments: str, lang: str) -> str:
    """Run `ocop` as in a terminal with colours, and return what it prints."""
    told = dict(os.environ) | {"FORCE_COLOR": "1", "COLUMNS": str(_COLUMNS), "TERM": "xterm", "OCOP_LANG": lang}
    command = [str(Path(sys.executable).with_name("ocop")), *arguments.split()]
    done = subprocess.run(command, cwd=folder, env=told, capture_output=True, text=True, check=True)
    return done.stdout


def _terminal(folder: Path, command: str, picture: Path, lang: str) -> None:
    """Draw what a command prints."""
    printed = _ocop(folder, command.removeprefix("ocop "), lang)
    console = Console(record=True, width=_COLUMNS, file=StringIO(), force_terminal=True)
    for line in AnsiDecoder().decode(printed):
        console.print(line)
    page = folder / "terminal.html"
    code = console.export_html(theme=DEFAULT_TERMINAL_THEME, inline_styles=True, code_format="{code}")
    page.write_text(_PAGE.format(command=command, code=code), encoding="utf-8")
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 900, "height": 400})
        opened.goto(page.as_uri())
        opened.locator("body").screenshot(path=str(picture))
        browser.close()


def _page(pdf: Path, number: int, picture: Path) -> None:
    """Draw one page of a PDF."""
    pages = ["-f", str(number), "-l", str(number), "-singlefile"]
    subprocess.run(["pdftoppm", "-r", "80", "-png", *pages, str(pdf), str(picture)], check=True)


if __name__ == "__main__":
    main()
