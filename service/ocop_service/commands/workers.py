"""`ocop serve --workers N`: several processes that serve one port on one database, and one that looks after them."""

from __future__ import annotations

import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from prometheus_client.multiprocess import mark_process_dead

from ocop_service.access.sharing import Sharing
from ocop_service.observability.logging import log
from ocop_service.observability.metrics import SHARED
from ocop_service.raters.pool import processes_by_default
from ocop_service.settings import Settings

MOST = 64
"""More workers than this are none: each rates in processes of its own."""

DID_NOT_START = 1
"""With this code a worker ends that could not begin to serve: another one could not either."""

_BEGIN = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from ocop_service.commands.worker import work; "
_LOOK_SECONDS = 0.1
_REST_SECONDS = 1.0
"""So long a worker is not replaced that ended, so that one that ends at once does not keep the machine busy."""


class Workers:
    """Processes that serve side by side, looked after by this one.

    They accept connections at the same listening sockets, so the system shares these out, and store in one database,
    which keeps the log's order over processes.

    Args:
        settings: how each of them runs.
        sockets: those at which all listen.
        opened: as for `core_of`.
        sharing: as for `core_of`.
    """

    def __init__(
        self, settings: Settings, sockets: Sequence[socket.socket], *, opened: bool, sharing: Sharing | None
    ) -> None:
        self._settings = settings
        self._open_to = (opened, sharing)
        self._descriptors = [each.fileno() for each in sockets]
        self._given = b""
        self._shared = Path()
        self._running: list[subprocess.Popen[bytes]] = []
        self._told: list[int] = []

    def run(self, count: int, stop_seconds: float) -> int:
        """Serve until told to stop, and give the exit code. One that ends without being told to is replaced.

        Args:
            count: how many; the processes that rate are shared out among them.
            stop_seconds: how long they may take to stop; one that takes longer is killed.
        """
        rating = self._settings.rating_processes or processes_by_default()
        each = self._settings.model_copy(update={"rating_processes": max(-(-rating // count), 1)})
        with TemporaryDirectory(prefix="ocop-serve-") as shared:
            self._shared = Path(shared)
            self._given = pickle.dumps((each, self._open_to, self._shared))
            return self._run(count, stop_seconds)

    def _run(self, count: int, stop_seconds: float) -> int:
        for stopping in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stopping, self._tell)
        self._running = [self._started() for _ in range(count)]
        code = 0
        while not self._told and code == 0:
            time.sleep(_LOOK_SECONDS)
            code = self._look_after()
        self._pass_on()
        until = time.monotonic() + stop_seconds
        told = len(self._told)
        while any(each.poll() is None for each in self._running) and time.monotonic() < until:
            if len(self._told) > told:
                told = len(self._told)
                self._pass_on()
            time.sleep(_LOOK_SECONDS)
        for each in self._running:
            each.kill()
            each.wait()
        return code

    def _tell(self, number: int, _: FrameType | None) -> None:
        self._told.append(number)

    def _pass_on(self) -> None:
        for each in self._running:
            with suppress(ProcessLookupError):
                each.terminate()

    def _look_after(self) -> int:
        """Replace workers that ended; gives the code to end with where one could not begin to serve."""
        for place, each in enumerate(self._running):
            code = each.poll()
            if code is None:
                continue
            mark_process_dead(each.pid, str(self._shared))  # type: ignore[no-untyped-call]
            if code == DID_NOT_START:
                return code
            log().error("a worker ended and is replaced", pid=each.pid, code=code)
            time.sleep(_REST_SECONDS)
            if self._told:
                return 0
            self._running[place] = self._started()
        return 0

    def _started(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", f"{_BEGIN}work({self._descriptors})", json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            pass_fds=self._descriptors,
            env={**os.environ, SHARED: str(self._shared)},
            start_new_session=True,  # Ctrl-C is for the process that looks after them, which tells them
        )
        assert process.stdin is not None
        with suppress(BrokenPipeError):  # it is seen to have ended then
            process.stdin.write(self._given)
            process.stdin.flush()
        return process
