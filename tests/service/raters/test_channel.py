"""Messages come whole or not at all, and nobody waits longer than it wants to."""

from __future__ import annotations

import os
import threading
import time

import pytest
from ocop_service.raters.channel import Channel


def pair() -> tuple[Channel, Channel]:
    there, here = os.pipe(), os.pipe()
    return Channel(here[0], there[1]), Channel(there[0], here[1])


def test_messages_of_any_size_come_as_they_were() -> None:
    one, other = pair()
    for size in (0, 1, 70_000, 9_000_000):
        message = os.urandom(size)
        sending = threading.Thread(target=one.send, args=(message,))
        sending.start()
        assert other.receive() == message
        sending.join()
    one.close()
    with pytest.raises(EOFError):
        other.receive()
    with pytest.raises(EOFError):
        other.send(b"nobody")
    other.close()


def test_who_waits_gives_up_in_time() -> None:
    one, other = pair()
    with pytest.raises(TimeoutError):
        one.receive(time.monotonic() + 0.01)
    with pytest.raises(TimeoutError):
        one.send(bytes(9_000_000), time.monotonic() + 0.01)
    with pytest.raises(TimeoutError):
        one.receive(time.monotonic() - 1)
    one.close()
    other.close()
