"""Work on the machines of a Dask cluster, as `workers.py` has it done on the processes of this one.

Dask schedules it, sends it again where a worker ends, and encrypts it with `tls://`. What is ours: every worker has to
be the same library with the same criteria as the caller before it is given anything, and all that can be wrong with a
cluster is told in a sentence.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlsplit

import zstandard

from ocop_rules.engine.pool import network_memory
from ocop_rules.engine.pool import pool as networks
from ocop_rules.errors import ClusterError, WorkerLost
from ocop_rules.evaluation.installed import Installed, installed, told
from ocop_rules.evaluation.workers import AHEAD, Answer, Given, Item, Job, one_at_a_time
from ocop_rules.rulebook.catalogue import Catalogue, root_elsewhere
from ocop_rules.text import Text, printable, text

if TYPE_CHECKING:
    from distributed import Client, Future

Waited = TypeVar("Waited")

SCHEMES = ("tcp", "tls")
"""How the address of a scheduler begins."""

_ITEMS = 256
"""Items a batch: the scheduler takes about a millisecond for each, whatever it holds."""

_LEVEL = 1
_CONNECT = 10
"""Seconds in which a scheduler has to answer."""

_PATIENCE = 60
"""Seconds in which a worker has to be there, at first and after the last of them has gone."""

_LOOK = 5
"""Seconds of waiting for a batch after which one looks whether the cluster is still there."""

_COUNT = 64
"""Batches after which the workers are counted anew."""

_TOLD = 5
"""Workers that are told in one message."""

_LOG = logging.getLogger("distributed.client")


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Dask cluster on which bundles, records or rows are worked on in place of this machine's processes.

    The answers are the same to the byte. Workers need no file of the caller's, but the same library and criteria.
    Certificates for `tls://` are named in the settings of Dask (docs/scale.md).

    Attributes:
        address: of its scheduler, as `tcp://scheduler:8786` or `tls://scheduler:8786`.

    Raises:
        ClusterError: this is no such address.
    """

    address: str

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.address)
            right = parts.scheme in SCHEMES and parts.hostname and parts.port and not parts.path.strip("/")
        except ValueError:  # such as a port that is no number
            right = False
        if not right:
            shown = printable(self.address)
            raise ClusterError(
                text(
                    f"“{shown}” không phải địa chỉ của bộ điều phối Dask: viết dạng tcp://máy-chủ:8786 hoặc tls://máy-chủ:8786",
                    f"“{shown}” is no address of a Dask scheduler: write it as tcp://host:8786 or tls://host:8786",
                )
            )

    def _ready(self) -> ClusterPool:
        """Return its workers, ready to work; close them in the end.

        Raises:
            ClusterError: the package is missing, the scheduler or its workers are not there, or a worker is not the
                same as the caller.
        """
        return ClusterPool(self.address)

    def _check(self, catalogue: Catalogue) -> None:
        """Refuse criteria of which workers do not tell the digests: they do so for what serves them."""
        if root_elsewhere(catalogue.root) is not None:
            shown = printable(str(catalogue.root), 200)
            raise ClusterError(
                text(
                    f"cụm máy chấm theo bộ tiêu chí mà các máy dùng chung, không theo “{shown}”: đặt OCOP_CRITERIA "
                    "cho mọi máy, kể cả máy này, thay cho catalogue",
                    f"a cluster rates by the criteria that serve all of its machines, not by “{shown}”: set "
                    "OCOP_CRITERIA on all of them and here, in place of a catalogue",
                )
            )


@dataclass(frozen=True, slots=True)
class _Refused:
    """The answer of a worker that is not the same as the caller, to whatever it is asked."""

    worker: str
    installed: Installed


async def _installed() -> Installed:
    """Return what is installed on a worker, which must go on answering the scheduler while criteria are read."""
    return await asyncio.to_thread(installed)


def _on_worker(stated: Installed, memory: int, given: bytes) -> bytes:
    """Do a job on a worker; what comes and goes are bytes, so that no process between has to understand them."""
    here = installed()
    if here != stated:
        from distributed import get_worker

        return packed(_Refused(get_worker().address, here))
    if networks.memory != memory:
        network_memory(memory)
    job, sent = _unpacked(given)
    return packed(job(sent))


def packed(what: object) -> bytes:
    """Return what goes over the network: records become a tenth, in less time than their bytes would take."""
    return zstandard.compress(pickle.dumps(what, pickle.HIGHEST_PROTOCOL), _LEVEL)


def _unpacked(given: bytes) -> Any:
    return pickle.loads(zstandard.decompress(given))


class _Batch(Generic[Answer]):
    """A batch that was given to the cluster."""

    __slots__ = ("_pool", "future")

    def __init__(self, pool: ClusterPool, future: Future[bytes]) -> None:
        self._pool = pool
        self.future = future

    def result(self) -> list[Answer]:
        answers: list[Answer] = self._pool.answer(self.future)
        return answers


class ClusterPool:
    """The workers of a cluster, for as long as something is done on them.

    Args:
        address: the address of the scheduler.

    Raises:
        ClusterError: the package is missing, the scheduler or its workers are not there, or a worker is not the same as
            the caller.
    """

    def __init__(self, address: str) -> None:
        self._address = printable(address)
        self._installed = installed()
        self._submitted = 0
        self._tries = 2
        self._client = self._connected(address)
        self._told = _LOG.level
        _LOG.setLevel(logging.CRITICAL)  # else Dask tells in tracebacks what is told here in a sentence
        try:
            self._threads = self._first_workers()
            self._check()
        except BaseException:
            self.close()
            raise

    @property
    def items(self) -> int:
        """How many items a batch has, if they are small."""
        return _ITEMS

    def ahead(self) -> int:
        """Return how many batches may be given to it at once: a few for each thread of its workers."""
        return max(1, self._threads) * AHEAD

    def submit(self, job: Job[Item, Answer], sent: list[Item]) -> _Batch[Answer]:
        """Give it a batch.

        Raises:
            ClusterError: it is gone.
        """
        self._submitted += 1
        if self._submitted % _COUNT == 0:
            self._threads = sum(self._workers().values())
        sent_packed = packed((job, sent))
        future = self._client.submit(_on_worker, self._installed, networks.memory, sent_packed, pure=False)
        return _Batch(self, future)

    def answer(self, future: Future[bytes]) -> Any:
        """Return what a job gave; wait for it.

        Raises:
            BrokenProcessPool: it has ended as many workers as the scheduler allows.
            ClusterError: the cluster is gone, or a worker is not the same as the caller.
        """
        from distributed import KilledWorker

        try:
            answers = _unpacked(self._waited(partial(future.result, timeout=_LOOK)))
        except KilledWorker as error:
            self._tries = 1 if error.allowed_failures else 2  # the scheduler itself tries again that often
            raise BrokenProcessPool(str(error)) from None
        if isinstance(answers, _Refused):
            raise self._refused({answers.worker: answers.installed})
        return answers

    def one_by_one(
        self, job: Job[Item, Answer], sent: list[Item], others: Sequence[Given[Answer]]
    ) -> list[Answer | WorkerLost]:
        """Return the answers to a batch that ended workers, an item at a time while nothing else is in work."""
        for other in others:
            if isinstance(other, _Batch):
                self._waited(partial(other.future.exception, timeout=_LOOK))
        return one_at_a_time(lambda item: self.submit(job, [item]).result(), sent, self._tries)

    def _waited(self, ask: Callable[[], Waited]) -> Waited:
        """Return what is waited for, asked again whenever it gives up, as long as there are workers."""
        from distributed.comm.core import CommClosedError

        seen = time.monotonic()
        while True:
            try:
                return ask()
            except TimeoutError:
                if self._workers():
                    seen = time.monotonic()
                elif time.monotonic() - seen > _PATIENCE:
                    raise self._no_workers() from None
            except (CancelledError, CommClosedError):
                raise self._gone() from None

    def close(self) -> None:
        """Leave the cluster; what is still in work there is given up."""
        self._client.close(timeout=_LOOK)
        _LOG.setLevel(self._told)

    def _connected(self, address: str) -> Client:
        try:
            from distributed import Client
        except ImportError:
            raise ClusterError(
                text(
                    "chấm trên cụm máy cần gói bổ sung: pip install 'ocop-rules[cluster]'",
                    "work on a cluster needs an extra: pip install 'ocop-rules[cluster]'",
                )
            ) from None
        try:
            return Client(address, timeout=_CONNECT, set_as_default=False, name="ocop_rules")
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise self._unreachable(str(error)) from None

    def _first_workers(self) -> int:
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError:
            raise self._no_workers() from None
        return sum(self._workers().values())

    def _workers(self) -> Mapping[str, int]:
        """Return the threads of each worker that is there now.

        Raises:
            ClusterError: the scheduler is gone.
        """
        try:
            threads: Mapping[str, int] = self._client.nthreads()
        except (OSError, ValueError, RuntimeError, CancelledError):
            raise self._gone() from None
        return threads

    def _check(self) -> None:
        """Refuse a cluster of which a worker is not the same as the caller; all such workers are told."""
        found = self._client.run(_installed, on_error="return")
        others = {name: here for name, here in found.items() if here != self._installed}
        if others:
            raise self._refused(others)

    def _refused(self, others: Mapping[str, object]) -> ClusterError:
        """Return the error of workers that are not the same; what they gave is what is installed, or an exception."""
        vi, en = [], []
        for name, here in list(others.items())[:_TOLD]:
            what = told(here, self._installed) if isinstance(here, Installed) else _no_library(here)
            vi.append(f"\n  - {printable(name)}: {what.vi}")
            en.append(f"\n  - {printable(name)}: {what.en}")
        if len(others) > _TOLD:
            vi.append(f"\n  - … ({len(others) - _TOLD})")
            en.append(f"\n  - … ({len(others) - _TOLD})")
        return ClusterError(
            text(
                f"cụm máy {self._address} có tiến trình khác thư viện hoặc khác bộ tiêu chí so với máy này, nên không "
                "được giao việc; cài cùng một bản ocop_rules và cùng bộ tiêu chí cho mọi máy rồi khởi động lại:"
                f"{''.join(vi)}",
                f"the cluster {self._address} has workers with another library or other criteria than here, so they "
                "were given no work; install the same ocop_rules and criteria everywhere and start them again:"
                f"{''.join(en)}",
            )
        )

    def _unreachable(self, why: str) -> ClusterError:
        shown = printable(why, 200)
        return ClusterError(
            text(
                f"không kết nối được với cụm máy {self._address} [{shown}]: kiểm tra địa chỉ, cổng, tường lửa, bộ điều "
                "phối (dask scheduler) đã chạy chưa, và với tls:// thì chứng thư (docs/scale.md)",
                f"the cluster {self._address} cannot be reached [{shown}]: check the address, the port, the firewall, "
                "whether its scheduler (dask scheduler) runs, and with tls:// the certificates (docs/scale.md)",
            )
        )

    def _no_workers(self) -> ClusterError:
        return ClusterError(
            text(
                f"cụm máy {self._address} không có tiến trình làm việc nào trong {_PATIENCE} giây: khởi động bằng "
                f"dask worker {self._address} rồi chạy lại",
                f"the cluster {self._address} has had no worker for {_PATIENCE} seconds: start some with "
                f"dask worker {self._address}, then run this again",
            )
        )

    def _gone(self) -> ClusterError:
        return ClusterError(
            text(
                f"cụm máy {self._address} không còn trả lời giữa chừng (bộ điều phối dừng, hoặc mất mạng): khởi động "
                "lại rồi chạy lại cùng lệnh; có --resume thì tiếp tục từ chỗ đã xong",
                f"the cluster {self._address} was lost in the middle of the work (its scheduler ended, or the "
                "network): start it again and run the same command; with --resume it goes on from what was done",
            )
        )


def _no_library(found: object) -> Text:
    shown = printable(f"{type(found).__name__}: {found}", 200)
    return text(f"không nạp được ocop_rules [{shown}]", f"ocop_rules cannot be loaded there [{shown}]")
