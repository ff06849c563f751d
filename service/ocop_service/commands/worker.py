"""One of several processes that serve one port, as `workers` starts it."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence

from ocop_service.app import create_app
from ocop_service.commands.serve import server_of
from ocop_service.commands.workers import DID_NOT_START
from ocop_service.core import core_of
from ocop_service.observability.logging import start_logging
from ocop_service.pages import installed_pages

_NOTE_SECONDS = 1.0
"""So often a worker notes what waits in it, for the metrics that another of them may be asked for."""


def work(descriptors: Sequence[int]) -> None:
    """Serve, as one of several processes, until told to stop or until the process that looks after them is gone.

    Args:
        descriptors: the listening sockets. What else there is to know comes from standard input, which stays open.
    """
    settings, (opened, sharing), shared = pickle.load(sys.stdin.buffer)
    start_logging(settings)
    core = core_of(settings, opened=opened, sharing=sharing, shared=shared)
    server = server_of(create_app(core, installed_pages() if settings.pages else None), core)
    threading.Thread(target=_end_when_alone, name="alone", daemon=True).start()

    def note_what_waits() -> None:
        while True:
            core.metrics.waits(core.writer.waiting(), core.raters.waiting(), core.batches.held())
            time.sleep(_NOTE_SECONDS)

    threading.Thread(target=note_what_waits, name="waits", daemon=True).start()
    server.run(sockets=[socket.socket(fileno=each) for each in descriptors])
    sys.exit(0 if server.started else DID_NOT_START)


def _end_when_alone() -> None:
    os.read(sys.stdin.fileno(), 1)  # unbuffered: a buffer's lock, held while waiting, would break the end of Python
    os.kill(os.getpid(), signal.SIGTERM)
