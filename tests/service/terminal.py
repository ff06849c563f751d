"""A command in a terminal, as a person runs it: what it writes there, and Ctrl+C."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.service.server import START_SECONDS, environment

_NOT_HERE = ("CI", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
_AS_SOMEBODY = "import os; os.geteuid = lambda: 1000; from ocop_rules.cli import main; main()"
"""The `ocop` command of one who is not root, whoever runs the tests."""


class Terminal:
    """The `ocop` command, run by a person at a terminal."""

    def __init__(self, directory: Path, arguments: Sequence[str], desktop: Mapping[str, str]) -> None:
        ours, theirs = pty.openpty()
        self._ours = ours
        self._written = b""
        kept = {name: value for name, value in environment(port=0).items() if name not in _NOT_HERE}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _AS_SOMEBODY, *arguments],
            cwd=directory,
            env={**kept, **desktop},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)),  # so that Ctrl+C reaches it
        )
        os.close(theirs)

    def shown_until(self, last: str) -> str:
        """Return what is shown up to and with some text; what is shown is waited for."""
        return self._read(last)

    def end(self) -> tuple[int, str]:
        """Press Ctrl+C, and return the exit code and all that was shown."""
        os.write(self._ours, b"\x03")
        return self.process.wait(START_SECONDS), self._read(None)

    def _read(self, last: str | None) -> str:
        until = time.monotonic() + START_SECONDS
        while last is None or last not in self._shown():
            if not select.select([self._ours], [], [], max(0.0, until - time.monotonic()))[0]:
                raise RuntimeError(f"not shown: {last!r}, but {self._shown()}")
            try:
                more = os.read(self._ours, 65536)
            except OSError:  # what Linux says where nobody holds the other end any more
                more = b""
            if not more and last is None:
                break
            if not more:
                raise RuntimeError(f"it ended: {self._shown()}")
            self._written += more
        return self._shown()

    def _shown(self) -> str:
        return self._written.decode("utf-8", "replace").replace("\r\n", "\n")

    def close(self) -> None:
        """End it, if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        os.close(self._ours)


@contextmanager
def at_terminal(directory: Path, *arguments: str, **desktop: str) -> Iterator[Terminal]:
    """Return the `ocop` command run at a terminal, whose environment has these variables of a desktop besides."""
    found = Terminal(directory, arguments, desktop)
    try:
        yield found
    finally:
        found.close()
