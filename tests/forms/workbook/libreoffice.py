"""LibreOffice, which opens workbooks and saves them anew as people's programs do."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.not_run import lacking


def saved_by_libreoffice(files: Sequence[Path], folder: Path) -> list[Path]:
    """Return workbooks as LibreOffice saves them, everything reckoned again."""
    program = shutil.which("soffice")
    if program is None:
        lacking("LibreOffice (its program soffice)")
    out = folder / "saved"
    command = [program, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    subprocess.run(
        [*command, "--convert-to", "xlsx", "--outdir", str(out), *map(str, files)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return [out / each.name for each in files]
