"""A process that rates, as the service sees it: started, asked, and ended whatever it is doing."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import time
from contextlib import suppress

from ocop_rules.rulebook.catalogue import DIRECTORY
from ocop_service.raters.channel import Channel
from ocop_service.raters.worker import Done, Failed, Ready

_START_SECONDS = 60
_END_SECONDS = 5
_BEGIN = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from ocop_service.raters.worker import main; "


_PASSED_ON = frozenset((DIRECTORY, "HOME", "LANG", "PATH", "TMPDIR", "TZ"))
_PASSED_ON_KINDS = ("LC_", "LD_", "DYLD_", "MALLOC_", "PYTHON")


def _is_harmless(variable: str) -> bool:
    """Tell whether a variable of the environment is none that may hold a secret of the service."""
    return variable in _PASSED_ON or variable.startswith(_PASSED_ON_KINDS)


class ProcessEnded(Exception):
    """The process ended without an answer."""


class RatingProcess:
    """A process that has loaded the library and waits for jobs.

    It is a fresh one, not a copy of the service: it has none of its connections, locks or secrets. Only the thread
    that started it may ask it, and it ends when that thread does.

    Args:
        memory_mib: how much memory it may take.
        networks_mib: how much of it the networks of the rules may take.

    Raises:
        Ended: it did not start.
        TimeoutError: it did not start in time.
        OSError: the system starts no process.
    """

    def __init__(self, memory_mib: int, networks_mib: int = 240) -> None:
        arguments = f"{os.getpid()}, {memory_mib}, {networks_mib}"
        jobs_out, jobs_in = os.pipe()
        answers_out, answers_in = os.pipe()
        try:
            self._process = subprocess.Popen(
                # -P: what lies in the directory where the service was started is not to be imported.
                [sys.executable, "-P", "-c", f"{_BEGIN}main({arguments})", json.dumps(sys.path)],
                stdin=jobs_out,
                stdout=answers_in,
                stderr=subprocess.DEVNULL,
                env={name: value for name, value in os.environ.items() if _is_harmless(name)},
                start_new_session=True,  # Ctrl-C is for the service, which lets ratings be finished
            )
        except BaseException:
            for each in (jobs_in, answers_out):
                os.close(each)
            raise
        finally:
            for each in (jobs_out, answers_in):
                os.close(each)
        self._channel = Channel(answers_out, jobs_in)
        try:
            self._ask(None, _START_SECONDS)
        except BaseException:
            self.end()
            raise

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    def alive(self) -> bool:
        """Tell whether the process is still there."""
        return self._process.poll() is None

    def ask(self, job: bytes, seconds: float) -> Done | Failed:
        """Have a pickled job done; after an error the process must be ended.

        Raises:
            Ended: it ended without an answer.
            TimeoutError: there is none in so many seconds.
        """
        found = self._ask(job, seconds)
        if not isinstance(found, Done | Failed):
            raise ProcessEnded
        return found

    def _ask(self, job: bytes | None, seconds: float) -> object:
        until = time.monotonic() + seconds
        try:
            if job is not None:
                self._channel.send(job, until)
            found = pickle.loads(self._channel.receive(until))
        except EOFError:
            raise ProcessEnded from None
        if job is None and not isinstance(found, Ready):
            raise ProcessEnded
        return found

    def kill(self) -> None:
        """End the process, whatever it is doing; whoever waits for its answer is told that it ended."""
        self._process.kill()

    def end(self) -> None:
        """End the process, whatever it is doing, and forget it."""
        self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_SECONDS)
        self._channel.close()
