"""A proxy between the service and PostgreSQL that lets a commit through, and not its answer."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

_COMMIT = b"COMMIT\0"


class CuttingProxy:
    """Passes bytes on until it is told to cut: then the next connection that commits is cut before it hears of it.

    Attributes:
        cuts: how many connections were cut.
        closed: whether connections are refused, as when the database is gone.
    """

    def __init__(self, url: str) -> None:
        there = urlsplit(url)
        self._there = (there.hostname or "", there.port or 0)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = url.replace(f":{there.port}/", f":{self._listening.getsockname()[1]}/")
        self.cuts = 0
        self.closed = False
        self._cutting = 0
        self._close_too = False
        self._committed = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, times: int = 1, *, and_close: bool = False) -> None:
        """Cut the next connections that commit; and be gone from then on."""
        self._close_too = and_close
        self._cutting = times

    def open(self) -> None:
        """Take connections again."""
        self.closed = False

    def stop(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                here, _ = self._listening.accept()
            except OSError:
                return
            if self.closed:
                here.close()
                continue
            there = socket.create_connection(self._there)
            committed = threading.Event()
            threading.Thread(target=self._forth, args=(here, there, committed), daemon=True).start()
            threading.Thread(target=self._back, args=(here, there, committed), daemon=True).start()

    def _forth(self, here: socket.socket, there: socket.socket, committed: threading.Event) -> None:
        with suppress(OSError):
            while piece := here.recv(65536):
                if _COMMIT in piece and self._cutting:
                    self._cutting -= 1
                    committed.set()
                there.sendall(piece)
        _close(there)

    def _back(self, here: socket.socket, there: socket.socket, committed: threading.Event) -> None:
        """Pass on what the database says; of a commit that is to be lost, wait for the answer and swallow it."""
        with suppress(OSError):
            while piece := there.recv(65536):
                if committed.is_set() and b"COMMIT" in piece:
                    self.cuts += 1
                    self.closed = self._close_too
                    break
                here.sendall(piece)
        _close(here)
        _close(there)


def _close(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
