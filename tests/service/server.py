"""The service as a process of its own, started as an operator starts it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

OCOP = (sys.executable, "-c", "from ocop_rules.cli import main; main()")
"""The `ocop` command, whatever Python the tests run on."""

START_SECONDS = 60


def environment(**settings: object) -> dict[str, str]:
    """Return the environment of a command, with these settings of the service and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OCOP_")}
    return kept | {f"OCOP_{name.upper()}": str(value) for name, value in settings.items()}


def ocop(*arguments: str, cwd: Path, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run the `ocop` command to its end."""
    return subprocess.run(
        [*OCOP, *arguments], cwd=cwd, env=environment(**settings), capture_output=True, text=True, timeout=120
    )


class Server:
    """A running `ocop serve`."""

    def __init__(
        self, directory: Path, arguments: Sequence[str] = ("--open",), before: Sequence[str] = (), **settings: object
    ) -> None:
        self._log = directory / f"serve-{time.monotonic_ns()}.log"
        with self._log.open("wb") as out:
            self.process = subprocess.Popen(
                [*before, *OCOP, "serve", *arguments],
                cwd=directory,
                env=environment(port=0, **settings),
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        self.url = self._wait()

    def _wait(self) -> str:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            for entry in self.log_entries():
                if entry.get("event") == "listening":
                    return str(entry["url"])
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        self.process.kill()
        raise RuntimeError(f"the service did not start: {self.log_text()}")

    def log_text(self) -> str:
        """Return all that it wrote."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def log_entries(self) -> list[Mapping[str, Any]]:
        """Return the lines of its log."""
        # What has no end yet is being written just now.
        lines = self.log_text().splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}\n")]

    def kill(self) -> None:
        """End it at once, without a chance to do anything."""
        self.process.kill()
        self.process.wait(10)

    def terminate(self) -> None:
        """Ask it to stop."""
        self.process.send_signal(signal.SIGTERM)

    def wait(self, seconds: float = 30) -> int:
        """Wait until it ended, and give its exit code."""
        return self.process.wait(seconds)


def from_this_machine(app: ASGIApp) -> ASGIApp:
    """Return an application whose requests come from the loopback address, as those of an open service must."""

    async def asked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["client"] = ("127.0.0.1", 50000)
        await app(scope, receive, send)

    return asked


@contextmanager
def serving(
    directory: Path, arguments: Sequence[str] = ("--open",), before: Sequence[str] = (), **settings: object
) -> Iterator[Server]:
    """Return a running service, which is stopped at the end if it still runs."""
    server = Server(directory, arguments, before, **settings)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.terminate()
            try:
                server.wait()
            except subprocess.TimeoutExpired:
                server.kill()
