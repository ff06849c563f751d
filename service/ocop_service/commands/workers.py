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
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import uvicorn
from prometheus_client.multiprocess import mark_process_dead

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


def run_workers(settings: Settings, count: int, *, opened: bool, stop_seconds: float) -> int:
    """Serve with several processes until told to stop, and give the exit code.

    They accept connections at one listening socket, so the system shares these out, and store in one database, which
    keeps the log's order over processes. One that ends without being told to is replaced.

    Args:
        settings: how each of them runs; its processes that rate are shared out.
        count: how many.
        opened: as for `core_of`.
        stop_seconds: how long they may take to stop; one that takes longer is killed.
    """
    listening = uvicorn.Config("", host=settings.host, port=settings.port, log_config=None).bind_socket()
    rating = settings.rating_processes or processes_by_default()
    each = settings.model_copy(update={"rating_processes": max(-(-rating // count), 1)})
    with listening, TemporaryDirectory(prefix="ocop-serve-") as shared:
        return _Workers(each, listening, Path(shared), opened=opened).run(count, stop_seconds)


class _Workers:
    def __init__(self, settings: Settings, listening: socket.socket, shared: Path, *, opened: bool) -> None:
        self._given = pickle.dumps((settings, opened, shared))
        self._listening = listening
        self._shared = shared
        self._running: list[subprocess.Popen[bytes]] = []
        self._told: list[int] = []

    def run(self, count: int, stop_seconds: float) -> int:
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
        descriptor = self._listening.fileno()
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", f"{_BEGIN}work({descriptor})", json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            pass_fds=(descriptor,),
            env={**os.environ, SHARED: str(self._shared)},
            start_new_session=True,  # Ctrl-C is for the process that looks after them, which tells them
        )
        assert process.stdin is not None
        with suppress(BrokenPipeError):  # it is seen to have ended then
            process.stdin.write(self._given)
            process.stdin.flush()
        return process
