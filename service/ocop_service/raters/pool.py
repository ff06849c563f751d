"""The processes that rate: a few of them, replaced when they end, given work in fair turns."""

from __future__ import annotations

import asyncio
import pickle
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeVar, cast

from structlog import get_logger as log

from ocop_rules.errors import OcopError
from ocop_rules.evaluation.workers import cores
from ocop_rules.text import Text, text
from ocop_service.fault import FaultElsewhere, fault_of
from ocop_service.http.problem import Refusal
from ocop_service.raters.jobs import Job
from ocop_service.raters.process import ProcessEnded
from ocop_service.raters.turns import TooMany, Turns
from ocop_service.raters.worker import Done, Failed

_Answer = TypeVar("_Answer")

_FIRST_PAUSE = 0.25
_LONGEST_PAUSE = 30.0
_MOST_BY_DEFAULT = 4

Reason = Literal["slow", "ended"]


class Worker(Protocol):
    """What does jobs: a `RatingProcess`."""

    def ask(self, job: bytes, seconds: float) -> Done | Failed:
        """Have a pickled job done; raises `ProcessEnded` or `TimeoutError`."""

    def alive(self) -> bool:
        """Tell whether it can still be asked."""

    def kill(self) -> None:
        """End what it is doing; from any thread."""

    def end(self) -> None:
        """End it for good."""


class Abandoned(Exception):
    """A rating was given up."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class RatingObserver(Protocol):
    """Hears what becomes of ratings."""

    def rating_took(self, seconds: float) -> None:
        """Note how long one took."""

    def rating_abandoned(self, reason: Reason) -> None:
        """Count one that was given up, since it took too long or its process ended."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is rated at once, and how long it may take.

    Attributes:
        processes: how many rate side by side.
        seconds: how long a rating may take before its process is ended.
        turn_seconds: how long one may wait for its turn.
        waiting: how many may wait.
        waiting_each: how many single ones of a caller may wait.
    """

    processes: int
    seconds: float
    turn_seconds: float
    waiting: int
    waiting_each: int


def processes_by_default() -> int:
    """Return how many processes rate where the operator does not say: one for each processor up to four, and one.

    The one more is left for others while one caller keeps all that there are processors for.
    """
    return min(cores(), _MOST_BY_DEFAULT) + 1


@dataclass(eq=False, slots=True)
class _Waiting:
    job: bytes
    answer: Future[object] = field(default_factory=Future)


class Raters:
    """Processes that rate; the service itself rates nothing.

    They are started when they are needed, the first one by `start`, each by a thread of its own that gives it work,
    waits for the answer, and ends it if none comes in time.

    Args:
        limits: how much, and how long.
        launch: starts a worker, which is ready when this returns; raises `ProcessEnded`, `TimeoutError` or `OSError`.
        watch: hears what becomes of ratings.
    """

    def __init__(self, limits: Limits, launch: Callable[[], Worker], watch: RatingObserver) -> None:
        self._limits = limits
        self._launch = launch
        self._watch = watch
        self._turns: Turns[_Waiting] = Turns(limits.processes, limits.waiting, limits.waiting_each)
        self._lock = threading.Lock()
        self._keepers: list[threading.Thread] = []
        self._workers: set[Worker] = set()
        self._failing = False
        self._tried = threading.Event()
        self._stopping = threading.Event()

    async def start(self) -> None:
        """Start the first process, and wait until it is ready or has failed to start."""
        self._grow()
        await asyncio.to_thread(self._tried.wait)

    def ready(self) -> bool:
        """Tell whether ratings can be made: not where processes fail to start."""
        with self._lock:
            return not self._failing or any(worker.alive() for worker in self._workers)

    def waiting(self) -> int:
        """Return how many ratings wait for their turn."""
        return len(self._turns)

    async def run(self, job: Job[_Answer], caller: str, *, line: bool = False) -> _Answer:
        """Have a job done by one of the processes.

        Args:
            job: what to do.
            caller: whose turn it is to be.
            line: whether it is for a line of a batch, which comes after the caller's single ratings.

        Raises:
            OcopError: as the job raises it.
            Refusal: too many wait; its turn does not come in time; it took too long and was given up, or its process
                ended.
            FaultElsewhere: the job failed.
        """
        waiting = _Waiting(pickle.dumps(job, pickle.HIGHEST_PROTOCOL))
        try:
            if self._turns.add(caller, waiting, line=line):
                self._grow()
        except TooMany as error:
            raise _too_many(own=error.own) from None
        if self._stopping.is_set():
            waiting.answer.cancel()
        late = asyncio.get_running_loop().call_later(self._limits.turn_seconds, waiting.answer.cancel)
        try:
            return cast(_Answer, await asyncio.wrap_future(waiting.answer))
        except Abandoned as abandoned:
            log().error("rating abandoned", reason=abandoned.reason)
            raise Refusal("rating-abandoned", _ABANDONED[abandoned.reason]) from None
        except asyncio.CancelledError:
            asking = asyncio.current_task()
            if asking is not None and asking.cancelling():  # whoever asked has gone
                waiting.answer.cancel()
                raise
            raise Refusal("unavailable", _STOPPING if self._stopping.is_set() else _CROWDED, later=5) from None
        finally:
            late.cancel()
            if waiting.answer.cancelled():
                self._turns.discard(caller, waiting)

    def _grow(self) -> None:
        with self._lock:
            if len(self._keepers) < self._limits.processes and not self._stopping.is_set():
                rank = len(self._keepers) + 1
                keeper = threading.Thread(target=self._keep, args=(rank,), name=f"rater-{rank}", daemon=True)
                self._keepers.append(keeper)
                keeper.start()

    def _keep(self, rank: int) -> None:
        """Keep one process: start it, give it work, replace it when it ends."""
        worker = self._started()
        while worker is not None and (taken := self._turns.take(rank)) is not None:
            caller, waiting = taken
            if not worker.alive():
                worker = self._replaced(worker)
            begun = worker is not None and waiting.answer.set_running_or_notify_cancel()
            if worker is not None and begun and not self._rated(worker, waiting):
                # The turn of a caller whose rating ended the process lasts until there is another one.
                worker = self._replaced(worker)
            self._turns.done(caller)
        if worker is not None:
            self._forget(worker)

    def _rated(self, worker: Worker, waiting: _Waiting) -> bool:
        """Have a job done, and tell who waits for it; return whether the worker is fit for another."""
        began = time.perf_counter()
        try:
            found = worker.ask(waiting.job, self._limits.seconds)
        except TimeoutError:
            self._abandon(waiting, "slow")
            return False
        except Exception as error:  # whatever it is, who waits must hear of it, and the thread must go on
            if not isinstance(error, ProcessEnded):
                log().error("fault", **fault_of(error))
            self._abandon(waiting, "ended")
            return False
        finally:
            self._watch.rating_took(time.perf_counter() - began)
        match found:
            case Done(answer):
                waiting.answer.set_result(answer)
            case Failed(None, fault, last):
                waiting.answer.set_exception(FaultElsewhere(fault))
                return not last
            case Failed(OcopError() as told, fault):
                told.__cause__ = FaultElsewhere(fault)
                waiting.answer.set_exception(told)
        return True

    def _abandon(self, waiting: _Waiting, reason: Reason) -> None:
        if self._stopping.is_set():
            waiting.answer.set_exception(Refusal("unavailable", _STOPPING, later=5))
            return
        self._watch.rating_abandoned(reason)
        waiting.answer.set_exception(Abandoned(reason))

    def _started(self) -> Worker | None:
        """Return a new worker, tried again and again where it fails to start; None once all are stopped."""
        pause = 0.0
        while not self._stopping.wait(pause):
            try:
                worker = self._launch()
            except Exception as error:  # whatever it is, it is tried again
                pause = min(pause * 2 or _FIRST_PAUSE, _LONGEST_PAUSE)
                self._failing = True
                log().error("rater failed to start", seconds=pause, **fault_of(error))
                self._tried.set()
                continue
            with self._lock:
                self._workers.add(worker)
                self._failing = False
            self._tried.set()
            if self._stopping.is_set():
                self._forget(worker)
                return None
            return worker
        self._tried.set()
        return None

    def _replaced(self, worker: Worker) -> Worker | None:
        self._forget(worker)
        return self._started()

    def _forget(self, worker: Worker) -> None:
        with self._lock:
            self._workers.discard(worker)
        worker.end()

    def stop(self) -> None:
        """End all processes, whatever they are doing, and refuse what waits."""
        self._stopping.set()
        for each in self._turns.stop():
            each.answer.cancel()
        with self._lock:
            workers, keepers = [*self._workers], [*self._keepers]
        for worker in workers:
            worker.kill()
        until = time.monotonic() + _LAST_SECONDS
        for keeper in keepers:  # one that is starting a process is not waited for: the process ends with this one
            keeper.join(max(0, until - time.monotonic()))


_LAST_SECONDS = 5
_STOPPING = text("dịch vụ đang dừng", "the service is stopping")
_CROWDED = text("quá nhiều yêu cầu cùng lúc", "too much is asked at once")
_ABANDONED: dict[Reason, Text] = {
    "slow": text(
        "chấm lâu quá giới hạn nên đã bỏ dở; không có gì được lưu. Nếu gửi lại vẫn vậy, hãy báo người vận hành",
        "it took longer than a rating may and was given up; nothing was stored. If it does so again, tell the operator",
    ),
    "ended": text(
        "tiến trình chấm điểm đã dừng giữa chừng, có thể vì hết bộ nhớ; không có gì được lưu. "
        "Nếu gửi lại vẫn vậy, hãy báo người vận hành",
        "the process that rated it ended, perhaps for want of memory; nothing was stored. "
        "If it does so again, tell the operator",
    ),
}


def _too_many(*, own: bool) -> Refusal:
    if own:
        said = text("khóa này có quá nhiều hồ sơ đang chờ chấm", "too many ratings of this key wait for their turn")
        return Refusal("too-many-requests", said, later=5)
    said = text("quá nhiều hồ sơ đang chờ chấm", "too many ratings wait for their turn")
    return Refusal("unavailable", said, later=5)
