"""Turns are fair between callers, whatever one of them asks."""

from __future__ import annotations

import queue
import threading
import time

import pytest
from ocop_service.raters.turns import TooMany, Turns


def taken(turns: Turns[str], count: int) -> list[str]:
    """Return what is taken when one worker does one thing after the other."""
    out = []
    for _ in range(count):
        found = turns.take()
        assert found is not None
        out.append(found[1])
        turns.done(found[0])
    return out


def test_callers_take_turns_however_much_one_of_them_has_waiting() -> None:
    turns: Turns[str] = Turns(1, 1000, 1000)
    for number in range(400):
        turns.add("crowd", f"c{number}", line=True)
    turns.add("a", "a1")
    turns.add("a", "a2")
    turns.add("b", "b1")
    assert taken(turns, 6) == ["c0", "a1", "b1", "c1", "a2", "c2"]
    turns.add("late", "l1")
    assert taken(turns, 3) == ["c3", "l1", "c4"]


def test_a_callers_single_ratings_come_before_the_lines_of_its_batches() -> None:
    turns: Turns[str] = Turns(1, 1000, 1000)
    for item in ("line 1", "line 2"):
        turns.add("a", item, line=True)
    for item in ("single 1", "single 2"):
        turns.add("a", item)
    assert taken(turns, 4) == ["single 1", "single 2", "line 1", "line 2"]


def test_of_the_workers_who_wait_the_one_that_has_done_most_gets_the_work() -> None:
    turns: Turns[str] = Turns(4, 1000, 1000)
    took: queue.Queue[tuple[int, str]] = queue.Queue()
    workers = []
    for rank in (3, 1, 2):
        worker = threading.Thread(target=lambda rank=rank: took.put((rank, str(turns.take(rank)))))
        worker.start()
        workers.append(worker)
    until = time.monotonic() + 30
    while len(turns._takers) < 3:
        assert time.monotonic() < until
        time.sleep(0.01)
    for rank in (1, 2, 3):
        turns.add(f"caller {rank}", f"job {rank}")
        assert took.get(timeout=30) == (rank, str((f"caller {rank}", f"job {rank}")))
    for worker in workers:
        worker.join(30)


@pytest.mark.parametrize("workers", [2, 3, 8])
def test_one_caller_never_holds_all_workers_but_may_hold_all_others(workers: int) -> None:
    turns: Turns[str] = Turns(workers, 1000, 1000)
    for number in range(20):
        turns.add("greedy", f"g{number}")
    for number in range(workers - 1):
        assert turns.take() == ("greedy", f"g{number}")
    last: list[object] = []
    waiting = threading.Thread(target=lambda: last.append(turns.take()))
    waiting.start()
    turns.add("other", "o1")
    waiting.join(30)
    assert last == [("other", "o1")]
    turns.done("other")
    turns.done("greedy")
    assert turns.take() == ("greedy", f"g{workers - 1}")


def test_one_worker_alone_serves_everybody() -> None:
    turns: Turns[str] = Turns(1, 10, 10)
    turns.add("a", "a1")
    turns.add("a", "a2")
    assert taken(turns, 2) == ["a1", "a2"]


def test_what_waits_is_bounded_for_a_caller_and_for_all() -> None:
    turns: Turns[str] = Turns(2, 5, 3)
    for number in range(3):
        turns.add("a", str(number))
    with pytest.raises(TooMany) as raised:
        turns.add("a", "4")
    assert raised.value.own
    for number in range(2):
        turns.add("b", str(number))
    with pytest.raises(TooMany) as raised:
        turns.add("b", "3")
    assert not raised.value.own
    turns.add("c", "1")  # who has none waiting is let in
    with pytest.raises(TooMany):
        turns.add("c", "2")
    assert len(turns) == 6
    taken(turns, 6)
    assert len(turns) == 0
    turns.add("a", "again")


def test_what_is_given_up_gives_its_room_back() -> None:
    turns: Turns[str] = Turns(2, 2, 2)
    turns.add("a", "1")
    turns.add("a", "2")
    turns.discard("a", "1")
    turns.discard("a", "1")
    turns.discard("nobody", "1")
    turns.add("a", "3")
    assert taken(turns, 2) == ["2", "3"]


def test_it_says_whether_more_workers_are_wanted() -> None:
    turns: Turns[str] = Turns(3, 10, 10)
    assert turns.add("a", "1")
    assert turns.take() == ("a", "1")
    assert turns.add("a", "2")


def test_once_stopped_nobody_takes_any_more() -> None:
    turns: Turns[str] = Turns(2, 10, 10)
    found: list[object] = []
    waiting = [threading.Thread(target=lambda: found.append(turns.take())) for _ in range(3)]
    for each in waiting:
        each.start()
    assert list(turns.stop()) == []
    for each in waiting:
        each.join(30)
    turns.add("a", "1")
    assert turns.take() is None
    assert found == [None] * 3
