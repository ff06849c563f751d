"""Work on several processes, in its order, of which none is lost when a process ends in the middle of it."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeAlias, TypeVar

from ocop_rules.engine.pool import network_memory
from ocop_rules.engine.pool import pool as networks
from ocop_rules.errors import WorkerLost
from ocop_rules.text import text

Item = TypeVar("Item")
Answer = TypeVar("Answer")

Work: TypeAlias = Callable[[list[Item]], list[Answer]]
"""What a process does with some items: one answer for each. It can be pickled."""


def in_processes(
    work: Work[Item, Answer], batches: Iterable[list[Item]], workers: int, ahead: int
) -> Generator[tuple[list[Item], list[Answer | WorkerLost]], None, None]:
    """Do work in several processes and yield each batch with its answers, in order.

    Where a process ends without an answer (killed, out of memory), what was done is kept, and what was in work is done
    again, one item at a time in a process of its own. An item that ends two of those gets `WorkerLost` for an answer.

    Args:
        work: what to do with a batch.
        batches: the batches; they are read as they are needed.
        workers: how many processes.
        ahead: how many batches a process are read before the first of them is answered.
    """
    waiting = iter(batches)
    pending: deque[tuple[list[Item], Future[list[Answer]] | None]] = deque()
    pool = _pool(workers)
    try:
        while True:
            while len(pending) < workers * ahead and (batch := next(waiting, None)):
                pending.append((batch, _submitted(pool, work, batch)))
            if not pending:
                return
            batch, future = pending.popleft()
            try:
                if future is None:
                    raise BrokenProcessPool
                answers: list[Answer | WorkerLost] = [*future.result()]
            except BrokenProcessPool:
                pool.shutdown(wait=True, cancel_futures=True)
                answers = _one_by_one(work, batch)
                pool = _pool(workers)
                again = [(each, done if _is_done(done) else _submitted(pool, work, each)) for each, done in pending]
                pending = deque(again)
            yield batch, answers
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, initializer=_begin, initargs=(networks.memory,))


def _submitted(pool: ProcessPoolExecutor, work: Work[Item, Answer], batch: list[Item]) -> Future[list[Answer]] | None:
    """Submit a batch to the processes; return None if one of them has just ended."""
    try:
        return pool.submit(work, batch)
    except BrokenProcessPool:
        return None


def _begin(memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # interrupts are the parent's
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    network_memory(memory)


def _is_done(future: Future[list[Answer]] | None) -> bool:
    return (
        future is not None
        and future.done()
        and not future.cancelled()
        and not isinstance(future.exception(), BrokenProcessPool)
    )


def _one_by_one(work: Work[Item, Answer], batch: list[Item]) -> list[Answer | WorkerLost]:
    answers: list[Answer | WorkerLost] = []
    pool = _pool(1)
    try:
        for item in batch:
            for last in (False, True):
                try:
                    answers += pool.submit(work, [item]).result()
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
