"""What several worker processes remember together of their callers: until when each has used what it may."""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PLACE = struct.Struct("=8sd")
_SIDE_BY_SIDE = 8
_EMPTY = bytes(8)


class CommonMemory:
    """A file of a fixed size that every worker process maps: a caller's place is found by the digest of its name.

    Callers share a row of eight places. Where a row is full, the caller that will be free soonest is forgotten, which
    has been quiet for longest. A process that is killed leaves the lock, since the system takes it back.

    Args:
        path: the file, made where it is not there.
        most: about how many callers are remembered.
    """

    def __init__(self, path: Path, most: int = 100_000) -> None:
        self._rows = max(most // _SIDE_BY_SIDE, 1)
        self._row_bytes = _PLACE.size * _SIDE_BY_SIDE
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with self.locked():
            if os.fstat(self._file).st_size < self._rows * self._row_bytes:
                os.ftruncate(self._file, self._rows * self._row_bytes)
        self._map = mmap.mmap(self._file, self._rows * self._row_bytes)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Have no other process look or note meanwhile; threads of one process see to each other themselves."""
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN)

    def get(self, who: str, otherwise: float) -> float:
        """Return until when a caller has used what it may, or what is given where it is not remembered."""
        wanted, places = self._row_of(who)
        return next((until for _, name, until in places if name == wanted), otherwise)

    def note(self, who: str, until: float) -> None:
        """Remember until when a caller has used what it may."""
        wanted, places = self._row_of(who)
        mine = next((at for at, name, _ in places if name == wanted), None)
        if mine is None:
            mine = min(places, key=lambda place: (place[1] != _EMPTY, place[2]))[0]
        _PLACE.pack_into(self._map, mine, wanted, until)

    def __len__(self) -> int:
        places = range(0, self._rows * self._row_bytes, _PLACE.size)
        return sum(_PLACE.unpack_from(self._map, at)[0] != _EMPTY for at in places)

    def _row_of(self, who: str) -> tuple[bytes, list[tuple[int, bytes, float]]]:
        """Return by what a caller is known, and the places where it may be: where, whose, until when."""
        digest = hashlib.blake2b(who.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        begins = int.from_bytes(digest[8:], "big") % self._rows * self._row_bytes
        places = range(begins, begins + self._row_bytes, _PLACE.size)
        return digest[:8], [(at, *_PLACE.unpack_from(self._map, at)) for at in places]
