"""What runs in a process that rates: it does one job after the other, and dies with the service.

Nothing is written anywhere but to the service: what goes wrong may hold what a bundle says.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ocop_rules.errors import OcopError
from ocop_service.fault import Fault, fault
from ocop_service.raters.channel import Channel

_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux's prctl."""

_LOOKED_EACH = 1.0
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Ready:
    """The process has loaded the library and waits for jobs."""


@dataclass(frozen=True, slots=True)
class Done:
    """A job was done; `answer` is what it returned."""

    answer: object


@dataclass(frozen=True, slots=True)
class Failed:
    """A job raised.

    Attributes:
        error: an error that may be told; None for a fault.
        fault: what may be logged of it.
        last: whether the process ends now, since nobody knows what it left half done.
    """

    error: OcopError | None
    fault: Fault
    last: bool = False


def main(parent: int, memory_mib: int, networks_mib: int) -> None:
    """Serve the process `parent` over standard input and output, within so much memory, of it so much for networks."""
    _die_with(parent)
    for told in (signal.SIGINT, signal.SIGTERM):  # the service decides when this one ends
        signal.signal(told, signal.SIG_IGN)
    _bound(memory_mib)
    channel = Channel(os.dup(sys.stdin.fileno()), os.dup(sys.stdout.fileno()))
    nothing = os.open(os.devnull, os.O_RDWR)
    for each in (0, 1, 2):
        os.dup2(nothing, each)
    with suppress(EOFError):
        serve(channel, partial(_warm, networks_mib))
    os._exit(0)


def serve(channel: Channel, warm: Callable[[], object]) -> None:
    """Do the jobs that come over a channel, until one has to be the last.

    Raises:
        EOFError: the other side has gone.
    """
    warm()
    channel.send(pickle.dumps(Ready()))
    last = False
    while not last:
        message, last = outcome(channel.receive())
        channel.send(message)


def outcome(asked: bytes) -> tuple[bytes, bool]:
    """Do a job that is pickled, and return what comes of it, pickled, and whether it has to be the last."""
    try:
        return pickle.dumps(Done(pickle.loads(asked).run())), False
    except OcopError as error:
        return pickle.dumps(Failed(error, fault(error))), False
    except Exception as error:
        last = isinstance(error, MemoryError)
        return pickle.dumps(Failed(None, fault(error), last)), last


def _warm(networks_mib: int) -> None:
    """Load what every rating needs, so that the first one does not wait for it."""
    from ocop_rules import network_memory
    from ocop_rules.rulebook.catalogue import load, version_ids
    from ocop_service.raters import jobs  # noqa: F401

    network_memory(networks_mib)
    load(version_ids()[-1])


def _bound(mib: int) -> None:
    """Bound the memory of this process as far as the system does so, and have it leave none of it behind on disk."""
    for limit, most in ((resource.RLIMIT_DATA, mib * _MIB), (resource.RLIMIT_CORE, 0)):
        with suppress(OSError, ValueError):
            resource.setrlimit(limit, (most, most))
    with suppress(OSError):  # where memory runs out nevertheless, this process is to be ended and not the service
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")


def _die_with(parent: int) -> None:
    """End this process when its parent ends, however that ends: by the system where it can, else by looking."""
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOKED_EACH)
        os._exit(1)

    if os.getppid() != parent:
        os._exit(1)
    threading.Thread(target=look, name="parent", daemon=True).start()
