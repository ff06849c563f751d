"""Work on one process or several, in its order, of which none is lost when a process ends in the middle of it."""

from __future__ import annotations

import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeAlias, TypeVar

from ocop_rules.engine.pool import network_memory
from ocop_rules.engine.pool import pool as networks
from ocop_rules.errors import WorkerLost
from ocop_rules.text import text

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_ITEMS = 32
_SIZE = 2 * 1024 * 1024
_AHEAD = 3


def cores() -> int:
    """Return the number of cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # pragma: no cover - not on Linux
        return os.cpu_count() or 1


def in_order(
    work: Callable[[Item], Answer], items: Iterable[Item], workers: int, size: Callable[[Item], int] = lambda _: 0
) -> Generator[list[tuple[Item, Answer | WorkerLost]], None, None]:
    """Do work on items and yield them with their answers, in order, a batch at a time.

    No more of them are held at once than a few batches a worker. Where a process ends without an answer (killed, out
    of memory), what was done is kept, and what was in work is done again, one item at a time in a process of its own.
    An item that ends two of those gets `WorkerLost` for an answer.

    Args:
        work: what to do with an item. It can be pickled.
        items: the items; they are read as they are needed. One that cannot be pickled is worked on in this process.
        workers: how many processes; 1 works in this one.
        size: how many bytes an item is, so that a batch of large ones has fewer.
    """
    batches = _batches(items, size)
    if workers <= 1:
        for batch in batches:
            yield [(item, work(item)) for item in batch]
        return
    job = partial(_each, work)
    pending: deque[_Pending[Item, Answer]] = deque()
    pool = _pool(workers)
    try:
        while True:
            while len(pending) < workers * _AHEAD and (batch := next(batches, [])):
                pending.append(_Pending(batch, _sendable(batch, work)))
                pending[-1].submit(pool, job)
            if not pending:
                return
            first = pending.popleft()
            try:
                answers: list[Answer | WorkerLost] = [*first.answers()]
            except BrokenProcessPool:
                pool.shutdown(wait=True, cancel_futures=True)
                answers = _one_by_one(job, first.sent)
                pool = _pool(workers)
                for each in pending:
                    if not each.done():
                        each.submit(pool, job)
            yield [*zip(first.batch, answers, strict=True)]
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _batches(items: Iterable[Item], size: Callable[[Item], int]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    held = 0
    for item in items:
        batch.append(item)
        held += size(item)
        if len(batch) >= _ITEMS or held >= _SIZE:
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


_Job: TypeAlias = Callable[[_Sent[Item, Answer]], list[Answer]]


@dataclass(slots=True)
class _Pending(Generic[Item, Answer]):
    """A batch in work; `future` is None where a process had just ended when it was to be submitted."""

    batch: list[Item]
    sent: _Sent[Item, Answer]
    future: Future[list[Answer]] | None = None

    def submit(self, pool: ProcessPoolExecutor, job: _Job[Item, Answer]) -> None:
        try:
            self.future = pool.submit(job, self.sent)
        except BrokenProcessPool:
            self.future = None

    def answers(self) -> list[Answer]:
        if self.future is None:
            raise BrokenProcessPool
        return self.future.result()

    def done(self) -> bool:
        future = self.future
        return (
            future is not None
            and future.done()
            and not future.cancelled()
            and not isinstance(future.exception(), BrokenProcessPool)
        )


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, initializer=_begin, initargs=(networks.memory,))


def _begin(memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # interrupts are the parent's
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    network_memory(memory)


def _one_by_one(job: Callable[[list[Item]], list[Answer]], sent: list[Item]) -> list[Answer | WorkerLost]:
    answers: list[Answer | WorkerLost] = []
    pool = _pool(1)
    try:
        for item in sent:
            for last in (False, True):
                try:
                    answers += pool.submit(job, [item]).result()
                    break
                except BrokenProcessPool:
                    pool.shutdown(wait=True, cancel_futures=True)
                    pool = _pool(1)
                    if last:
                        answers.append(_lost())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
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
