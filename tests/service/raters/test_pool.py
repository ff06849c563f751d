"""The pool gives work to its processes, replaces them, and says what became of each job."""

from __future__ import annotations

import asyncio
import pickle
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from ocop_service.core import networks_mib
from ocop_service.fault import FaultElsewhere
from ocop_service.http.problem import Refusal
from ocop_service.raters.pool import Limits, Raters, Worker, processes_by_default
from ocop_service.raters.process import ProcessEnded, RatingProcess
from ocop_service.raters.worker import Done, Failed
from ocop_service.settings import Settings

from ocop_rules.engine.pool import pool as networks
from ocop_rules.errors import UnknownVersion
from ocop_rules.text import text
from tests.service.threads import ThreadWorker

LIMITS = Limits(processes=2, seconds=30, turn_seconds=30, waiting=10, waiting_each=5)


@dataclass
class Noted:
    """Hears what becomes of ratings."""

    took: int = 0
    abandoned: Counter[str] = field(default_factory=Counter)

    def rating_took(self, seconds: float) -> None:
        self.took += 1

    def rating_abandoned(self, reason: str) -> None:
        self.abandoned[reason] += 1


@dataclass(frozen=True)
class Say:
    word: str

    def run(self) -> str:
        if self.word == "fault":
            raise RuntimeError("Nguyễn Thị Mơ")
        if self.word == "told":
            raise UnknownVersion(text("không có", "there is none"))
        if self.word == "memory":
            raise MemoryError
        return self.word


@dataclass(frozen=True)
class TellNetworks:
    """Tells what the networks of the process may take."""

    def run(self) -> int:
        return networks.memory


@pytest.mark.once
def test_a_process_is_told_what_its_networks_may_take() -> None:
    process = RatingProcess(512, 37)
    try:
        told = process.ask(pickle.dumps(TellNetworks()), 60)
        assert isinstance(told, Done)
        assert told.answer == 37
    finally:
        process.end()


@pytest.mark.parametrize(
    ("memory", "networks_memory", "expected"),
    [(768, None, 240), (496, None, 240), (400, None, 144), (256, None, 8), (128, None, 8), (768, 90, 90)],
)
def test_networks_take_less_where_the_process_may(memory: int, networks_memory: int | None, expected: int) -> None:
    """Else the process would be ended for want of memory once it has rated many sets."""
    assert networks_mib(Settings(rating_memory_mib=memory, network_memory_mib=networks_memory)) == expected


class Held(ThreadWorker):
    """Does nothing until it is let."""

    def __init__(self) -> None:
        self.let = threading.Event()
        self.begun = threading.Semaphore(0)
        self.killed = False

    def ask(self, job: bytes, seconds: float) -> Done | Failed:
        self.begun.release()
        assert self.let.wait(60)
        if self.killed:
            raise ProcessEnded
        return super().ask(job, seconds)

    def kill(self) -> None:
        self.killed = True
        self.let.set()


def raters(launch: Callable[[], Worker], noted: Noted | None = None, limits: Limits = LIMITS) -> Raters:
    return Raters(limits, launch, noted or Noted())


@pytest.mark.once
def test_jobs_are_done_by_processes_and_come_back_as_they_are() -> None:
    noted = Noted()

    async def main() -> None:
        pool = raters(lambda: RatingProcess(512), noted)
        await pool.start()
        try:
            words = [f"w{number}" for number in range(50)]
            many = Raters(Limits(2, 30, 30, 100, 100), lambda: RatingProcess(512), noted)
            assert await asyncio.gather(*(many.run(Say(word), "a") for word in words)) == words
            many.stop()
            with pytest.raises(UnknownVersion, match="there is none"):
                await pool.run(Say("told"), "a")
            with pytest.raises(FaultElsewhere) as raised:
                await pool.run(Say("fault"), "a")
            assert raised.value.fault.types == ("builtins.RuntimeError",)
            assert "test_pool.py" in raised.value.fault.at[-1]
            assert "Nguyễn" not in str(raised.value.fault)
        finally:
            pool.stop()

    asyncio.run(main())
    assert (noted.took, noted.abandoned) == (52, Counter())


def test_a_worker_whose_memory_ran_out_is_not_used_again() -> None:
    launched: list[ThreadWorker] = []

    def launch() -> Worker:
        launched.append(ThreadWorker())
        return launched[-1]

    async def main() -> None:
        pool = raters(launch, limits=Limits(1, 30, 30, 10, 5))
        with pytest.raises(FaultElsewhere):
            await pool.run(Say("memory"), "a")
        assert await pool.run(Say("a"), "a") == "a"
        pool.stop()

    asyncio.run(main())
    assert len(launched) == 2


def test_too_many_are_refused_with_words_and_a_time_to_wait() -> None:
    held = Held()

    async def main() -> None:
        pool = raters(lambda: held, limits=Limits(1, 30, 30, 3, 2))
        jobs = [asyncio.create_task(pool.run(Say("a"), "a"))]
        await asyncio.to_thread(held.begun.acquire)
        jobs += [asyncio.create_task(pool.run(Say("a"), "a")) for _ in range(2)]
        await asyncio.sleep(0)
        assert pool.waiting() == 2
        with pytest.raises(Refusal) as raised:
            await pool.run(Say("a"), "a")
        assert (raised.value.kind.name, raised.value.headers) == ("too-many-requests", {"Retry-After": "5"})
        jobs += [asyncio.create_task(pool.run(Say("a"), "a", line=True))]
        await asyncio.sleep(0)
        with pytest.raises(Refusal) as raised:
            await pool.run(Say("a"), "a", line=True)
        assert (raised.value.kind.name, raised.value.headers) == ("unavailable", {"Retry-After": "5"})
        held.let.set()
        assert await asyncio.gather(*jobs) == ["a"] * 4
        pool.stop()

    asyncio.run(main())


def test_whose_turn_does_not_come_in_time_is_put_off_and_makes_room() -> None:
    held = Held()

    async def main() -> None:
        pool = raters(lambda: held, limits=Limits(1, 30, 0.05, 3, 2))
        first = asyncio.create_task(pool.run(Say("a"), "a"))
        await asyncio.to_thread(held.begun.acquire)
        with pytest.raises(Refusal) as raised:
            await pool.run(Say("b"), "b")
        assert raised.value.kind.name == "unavailable"
        assert pool.waiting() == 0
        held.let.set()
        assert await first == "a"  # what had begun is not given up for want of a turn
        pool.stop()

    asyncio.run(main())


def test_who_goes_away_waits_no_more() -> None:
    held = Held()

    async def main() -> None:
        pool = raters(lambda: held, limits=Limits(1, 30, 30, 3, 2))
        first = asyncio.create_task(pool.run(Say("a"), "a"))
        await asyncio.to_thread(held.begun.acquire)
        gone = asyncio.create_task(pool.run(Say("b"), "b"))
        await asyncio.sleep(0)
        assert pool.waiting() == 1
        gone.cancel()
        await asyncio.wait([gone])
        assert pool.waiting() == 0
        held.let.set()
        assert await first == "a"
        pool.stop()

    asyncio.run(main())


def test_stopping_ends_what_is_at_work_and_refuses_what_waits() -> None:
    held = Held()

    async def main() -> None:
        pool = raters(lambda: held, limits=Limits(1, 3600, 3600, 3, 2))
        jobs = [asyncio.create_task(pool.run(Say("a"), "a"))]
        await asyncio.to_thread(held.begun.acquire)
        jobs += [asyncio.create_task(pool.run(Say("a"), "a"))]
        await asyncio.sleep(0)
        await asyncio.to_thread(pool.stop)
        late = pool.run(Say("a"), "b")
        for refused in await asyncio.gather(*jobs, late, return_exceptions=True):
            assert isinstance(refused, Refusal)
            assert refused.kind.name == "unavailable"

    asyncio.run(main())


def test_workers_that_do_not_start_are_tried_again_and_readiness_says_so() -> None:
    broken = threading.Event()
    broken.set()
    tries: list[int] = []

    def launch() -> Worker:
        tries.append(1)
        if broken.is_set():
            raise ProcessEnded
        return ThreadWorker()

    async def main() -> None:
        pool = raters(launch)
        await pool.start()
        assert not pool.ready()
        broken.clear()
        assert await pool.run(Say("a"), "a") == "a"
        assert pool.ready()
        pool.stop()

    asyncio.run(main())
    assert len(tries) >= 2


def test_a_job_that_does_not_fit_through_harms_nobody() -> None:
    async def main() -> None:
        pool = raters(ThreadWorker)
        with pytest.raises((pickle.PicklingError, AttributeError, TypeError)):
            await pool.run(type("Local", (), {"run": lambda self: None})(), "a")
        assert await pool.run(Say("a"), "a") == "a"
        pool.stop()

    asyncio.run(main())


def test_there_is_always_one_more_than_one_caller_may_hold() -> None:
    assert processes_by_default() >= 2
