"""A real PostgreSQL server of our own, started by the tests."""

from __future__ import annotations

import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from tests.not_run import lacking

_TRIES = 20


def programs() -> Path:
    """Return the directory of PostgreSQL's programs; without them, a test is not run."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    if on_path is not None:
        found.append(Path(on_path).resolve().parent)
    whole = [each for each in found if (each / "initdb").exists() and (each / "postgres").exists()]
    if not whole:
        lacking("PostgreSQL's programs, initdb and postgres (Debian, Ubuntu: apt-get install postgresql)")
    return whole[-1]


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on.

    It is none of those that the system gives to whoever asks for any: such a one may be somebody's a moment later, be
    it as the near end of a connection.
    """
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()[0])
    while True:
        port = random.SystemRandom().randrange(max(1024, lowest - 20_000), lowest)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Postgres:
    """A server with its own data; it refuses to run as root, so then it runs as another user."""

    def __init__(self) -> None:
        self._programs = programs()
        self._directory = Path(tempfile.mkdtemp(prefix="ocop-pg-"))
        self._as: dict[str, Any] = {"cwd": self._directory, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}}
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres" if _has_user("postgres") else "nobody")
            os.chown(self._directory, user.pw_uid, user.pw_gid)
            self._as |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self.port = free_port()
        self._was_up = False
        self._process: subprocess.Popen[bytes] | None = None
        subprocess.run(
            [self._programs / "initdb", "-D", self._directory / "data", "-U", "ocop", "-A", "trust", "--no-sync"],
            check=True,
            capture_output=True,
            **self._as,
        )

    def start(self) -> None:
        """Start the server and wait until it answers.

        It ends at once where somebody took its port, or where one of its processes that was killed has not gone yet.
        """
        for _ in range(_TRIES):
            if self._started():
                self._was_up = True
                return
            if not self._was_up:
                self.port = free_port()
            time.sleep(0.5)
        raise RuntimeError("PostgreSQL does not start")

    def _started(self) -> bool:
        command = [self._programs / "postgres", "-D", self._directory / "data", "-k", self._directory]
        command += ["-h", "127.0.0.1", "-p", str(self.port), "-c", "max_connections=200"]
        self._process = subprocess.Popen(
            [str(each) for each in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self._as
        )
        until = time.monotonic() + 30
        while True:
            if self._process.poll() is not None:
                return False
            try:
                with psycopg.connect(self.url_of("postgres"), connect_timeout=2) as connection:
                    row = connection.execute("SHOW data_directory").fetchone()
                    if row is not None and Path(row[0]) == self._directory / "data":
                        return True
            except psycopg.OperationalError:
                pass  # it does not answer yet
            assert time.monotonic() < until, "PostgreSQL does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        """End the server as a power cut would: at once, all of its processes."""
        assert self._process is not None
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(10)

    def pause(self) -> None:
        """Stop all of its processes where they are: connections stay open, and nothing answers."""
        assert self._process is not None
        for process in (self._process.pid, *_children(self._process.pid)):
            _send(process, signal.SIGSTOP)

    def resume(self) -> None:
        """Let its processes go on."""
        assert self._process is not None
        for process in (*_children(self._process.pid), self._process.pid):
            _send(process, signal.SIGCONT)

    def stop(self) -> None:
        """End the server and remove its data."""
        if self._process is not None and self._process.poll() is None:
            self.resume()
            self.kill()  # nobody needs the data: it need not write down anything
        shutil.rmtree(self._directory, ignore_errors=True)

    def url_of(self, database: str) -> str:
        """Return the URL of one of its databases."""
        return f"postgresql://ocop@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """Make an empty database and give its URL."""
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url_of(name)


def _send(process: int, what: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # a connection's process may end meanwhile
        os.kill(process, what)


def _children(process: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text(encoding="ascii").rpartition(")")[2].split()[1]
        except OSError:
            continue  # it ended meanwhile
        if int(parent) == process:
            found.append(int(stat.parent.name))
    return found


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
