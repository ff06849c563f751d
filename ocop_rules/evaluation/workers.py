"""Work on one process or several, in its order, of which none is lost when a process ends in the middle of it.

Where it is done is the caller's choice: a number of processes of this machine, or a cluster (`cluster.py`).
"""

from __future__ import annotations

import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Generic, Protocol, TypeAlias, TypeVar

from ocop_rules.engine.pool import network_memory
from ocop_rules.engine.pool import pool as networks
from ocop_rules.errors import WorkerLost
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.text import text

Item = TypeVar("Item")
Answer = TypeVar("Answer")

Job: TypeAlias = Callable[[list[Item]], list[Answer]]
"""What is done with a batch."""

SIZE = 2 * 1024 * 1024
"""Bytes of a batch; one that has as many takes no more items."""

AHEAD = 3
"""Batches that are given to each worker at once."""

_ITEMS = 32
_TRIES = 2


def cores() -> int:
    """Return the number of cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # pragma: no cover - not on Linux
        return os.cpu_count() or 1


class Given(Protocol[Answer]):
    """A batch that was given to a pool."""

    def result(self) -> list[Answer]:
        """Return the answers to its items, in order; wait for them.

        Raises:
            BrokenProcessPool: a process ended in the middle of it.
        """


class Pool(Protocol):
    """Processes that do work which is given to them."""

    @property
    def items(self) -> int:
        """How many items a batch has, if they are small."""

    def ahead(self) -> int:
        """Return how many batches may be given to it at once."""

    def submit(self, job: Job[Item, Answer], sent: list[Item]) -> Given[Answer]:
        """Give it a batch."""

    def one_by_one(
        self, job: Job[Item, Answer], sent: list[Item], others: Sequence[Given[Answer]]
    ) -> list[Answer | WorkerLost]:
        """Return the answers to a batch in the middle of which a process ended: an item at a time, each alone.

        Args:
            job: what is done with a batch.
            sent: the batch.
            others: what else was given to the pool; what of it is lost is done again, or raises when it is asked for.
        """

    def close(self) -> None:
        """End it; nothing more is asked of it."""


class Elsewhere(Protocol):
    """Where work can be done other than on this machine."""

    def _ready(self) -> Pool:
        """Return processes that are ready to work."""

    def _check(self, catalogue: Catalogue) -> None:
        """Refuse criteria of which it is not known whether they are the same there."""


Workers: TypeAlias = int | Elsewhere
"""Where work is done: so many processes of this machine, of which 1 is this one; or elsewhere, as on a cluster."""


def in_order(
    work: Callable[[Item], Answer], items: Iterable[Item], workers: Workers, size: Callable[[Item], int] = lambda _: 0
) -> Generator[list[tuple[Item, Answer | WorkerLost]], None, None]:
    """Do work on items and yield them with their answers, in order, a batch at a time.

    No more of them are held at once than a few batches a worker. Where a process ends without an answer (killed, out
    of memory), what was done is kept, and what was in work is done again, one item at a time in a process of its own.
    An item that ends two of those gets `WorkerLost` for an answer.

    Args:
        work: what to do with an item. It can be pickled.
        items: the items; they are read as they are needed. One that cannot be pickled is worked on in this process.
        workers: where to do it.
        size: how many bytes an item is, so that a batch of large ones has fewer.
    """
    if isinstance(workers, int) and workers <= 1:
        for batch in _batches(items, size, _ITEMS):
            yield [(item, work(item)) for item in batch]
        return
    job = partial(_each, work)
    pending: deque[tuple[list[Item], _Sent[Item, Answer], Given[Answer]]] = deque()
    with closing(_Processes(workers) if isinstance(workers, int) else workers._ready()) as pool:
        batches = _batches(items, size, pool.items)
        while True:
            while len(pending) < pool.ahead() and (batch := next(batches, [])):
                sent = _sendable(batch, work)
                pending.append((batch, sent, pool.submit(job, sent)))
            if not pending:
                return
            batch, sent, given = pending.popleft()
            try:
                answers: list[Answer | WorkerLost] = [*given.result()]
            except BrokenProcessPool:
                answers = pool.one_by_one(job, sent, [other for _, _, other in pending])
            yield [*zip(batch, answers, strict=True)]


def _batches(items: Iterable[Item], size: Callable[[Item], int], most: int) -> Iterator[list[Item]]:
    batch: list[Item] = []
    held = 0
    for item in items:
        batch.append(item)
        held += size(item)
        if len(batch) >= most or held >= SIZE:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class _Answered(Generic[Answer]):
    """The answer to an item that can go to no other process."""

    answer: Answer


_Sent: TypeAlias = list[Item | _Answered[Answer]]


def _sendable(batch: list[Item], work: Callable[[Item], Answer]) -> _Sent[Item, Answer]:
    """Return a batch as it can go to another process, as a generator or a thousand levels cannot.

    An item that cannot is answered here, since it would take down all that is sent with it.
    """
    try:
        pickle.dumps(batch)
    except Exception:
        if len(batch) == 1:
            return [_Answered(work(batch[0]))]
        return [each for item in batch for each in _sendable([item], work)]
    return [*batch]


def _each(work: Callable[[Item], Answer], sent: _Sent[Item, Answer]) -> list[Answer]:
    return [each.answer if isinstance(each, _Answered) else work(each) for each in sent]


class _Batch(Generic[Item, Answer]):
    """A batch in work; `future` is None where a process had just ended when it was to be submitted."""

    __slots__ = ("_future", "_job", "_sent")

    def __init__(self, pool: ProcessPoolExecutor, job: Job[Item, Answer], sent: list[Item]) -> None:
        self._job = job
        self._sent = sent
        self.submit(pool)

    def submit(self, pool: ProcessPoolExecutor) -> None:
        self._future: Future[list[Answer]] | None
        try:
            self._future = pool.submit(self._job, self._sent)
        except BrokenProcessPool:
            self._future = None

    def result(self) -> list[Answer]:
        if self._future is None:
            raise BrokenProcessPool
        return self._future.result()

    def done(self) -> bool:
        future = self._future
        return (
            future is not None
            and future.done()
            and not future.cancelled()
            and not isinstance(future.exception(), BrokenProcessPool)
        )


class _Processes:
    """Processes of this machine: when one of them ends, all are made anew."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool = _pool(count)

    @property
    def items(self) -> int:
        return _ITEMS

    def ahead(self) -> int:
        return self._count * AHEAD

    def submit(self, job: Job[Item, Answer], sent: list[Item]) -> _Batch[Item, Answer]:
        return _Batch(self._pool, job, sent)

    def one_by_one(
        self, job: Job[Item, Answer], sent: list[Item], others: Sequence[Given[Answer]]
    ) -> list[Answer | WorkerLost]:
        self.close()
        self._pool = _pool(1)

        def alone(item: Item) -> list[Answer]:
            try:
                return self._pool.submit(job, [item]).result()
            except BrokenProcessPool:
                self.close()
                self._pool = _pool(1)
                raise

        answers = one_at_a_time(alone, sent, _TRIES)
        self.close()
        self._pool = _pool(self._count)
        for other in others:
            if isinstance(other, _Batch) and not other.done():
                other.submit(self._pool)
        return answers

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, initializer=_begin, initargs=(networks.memory,))


def _begin(memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # interrupts are the parent's
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    network_memory(memory)


def one_at_a_time(alone: Callable[[Item], list[Answer]], sent: list[Item], tries: int) -> list[Answer | WorkerLost]:
    """Return the answers to items that are worked on one after the other, `WorkerLost` for those that end processes.

    Args:
        alone: works on an item in a process that does nothing else; raises `BrokenProcessPool` if that ends.
        sent: the items.
        tries: how often an item may do that.
    """
    answers: list[Answer | WorkerLost] = []
    for item in sent:
        for left in reversed(range(tries)):
            try:
                answers += alone(item)
                break
            except BrokenProcessPool:
                if not left:
                    answers.append(_lost())
    return answers


def _lost() -> WorkerLost:
    return WorkerLost(
        text(
            "tiến trình chấm hồ sơ này bị dừng giữa chừng hai lần mà không có kết quả (bị hệ thống tắt, hoặc hết bộ "
            "nhớ); các hồ sơ khác không bị ảnh hưởng. Kiểm tra bộ nhớ còn trống, giảm số tiến trình (workers), rồi "
            "chấm lại riêng hồ sơ này",
            "the process that rated this was ended twice without an answer (killed, or out of memory); no other lost "
            "its answer. See how much memory is free, use fewer workers, and rate this one again by itself",
        )
    )
