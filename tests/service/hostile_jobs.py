"""Jobs that no bundle should be: they never end, or take all there is."""

from __future__ import annotations

import os
import re
import signal
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spin:
    """Never ends, and holds the interpreter meanwhile: no other thread of its process gets to run."""

    def run(self) -> None:
        re.match("(a+)+$", "a" * 64 + "b")


@dataclass(frozen=True, slots=True)
class Die:
    """Is killed, as by a system that has no memory left."""

    def run(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Swell:
    """Takes ever more memory."""

    def run(self) -> None:
        held = []
        while True:
            held.append(bytearray(16 * 1024 * 1024))


@dataclass(frozen=True, slots=True)
class Tell:
    """Tells what it has of the service: its process, its parent, its open files, its environment."""

    def run(self) -> dict[str, object]:
        files = [os.readlink(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd") if _is_open(name)]
        secrets = [name for name in os.environ if "SECRET" in os.environ[name]]
        return {"pid": os.getpid(), "parent": os.getppid(), "files": files, "secrets": secrets}


def _is_open(name: str) -> bool:
    return os.path.lexists(f"/proc/self/fd/{name}")


JOBS = {"spin": Spin, "die": Die, "swell": Swell, "tell": Tell}
