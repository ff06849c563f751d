"""A process that ends while daemon threads rate ends cleanly."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from ocop_rules.ending import Ending

RATES = """
import sys, threading, time
import ocop_rules
from tests.bundles import bundle

def rate():
    while True:
        ocop_rules.evaluate(bundle("qd-26-2026", 7), engine=sys.argv[1])

ocop_rules.evaluate(bundle("qd-26-2026", 7), engine=sys.argv[1])
for _ in range(4):
    threading.Thread(target=rate, daemon=True).start()
time.sleep(0.2)
"""


@pytest.mark.once
@pytest.mark.parametrize("engine", ["durable", "direct"])
def test_threads_that_rate_do_not_abort_the_process(engine: str) -> None:
    for _ in range(5):  # without the wait more than half of these abort
        ended = subprocess.run([sys.executable, "-c", RATES, engine], capture_output=True, text=True, timeout=120)
        assert (ended.returncode, ended.stderr) == (0, "")


def test_the_end_waits_for_what_is_in_work_and_lets_nothing_begin() -> None:
    ending = Ending()
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()
    late = threading.Event()

    def work() -> None:
        with ending.in_work(), ending.in_work():  # one inside the other is one
            begun.set()
            go_on.wait(60)
            done.set()

    def begin_late() -> None:
        with ending.in_work():
            late.set()

    threading.Thread(target=work, daemon=True).start()
    assert begun.wait(60)
    threading.Timer(0.2, go_on.set).start()
    ending.close(60)
    assert done.is_set()
    threading.Thread(target=begin_late, daemon=True).start()
    assert not late.wait(0.3)
    with ending.in_work():  # the thread that ends the process may still rate
        pass


def test_the_end_does_not_wait_for_ever() -> None:
    ending = Ending()
    begun, go_on = threading.Event(), threading.Event()

    def work() -> None:
        with ending.in_work():
            begun.set()
            go_on.wait(60)

    threading.Thread(target=work, daemon=True).start()
    assert begun.wait(60)
    before = time.monotonic()
    ending.close(0.1)
    assert time.monotonic() - before < 30
    go_on.set()


def test_an_exception_ends_the_work() -> None:
    ending = Ending()
    with pytest.raises(KeyboardInterrupt), ending.in_work():
        raise KeyboardInterrupt
    ended = threading.Thread(target=ending.close, daemon=True)
    ended.start()
    ended.join(60)
    assert not ended.is_alive()
