"""The networks of this process: lent to one user at a time, shared by all that have the same text, bounded by memory.

Python runs one thread at a time in durable_rules, so a second network of one text would be memory and no speed: whoever
finds it lent waits the few hundred microseconds that a firing takes. A network comes back only from a firing that
returned. However else one ends (an error, Ctrl-C, a timeout) its network is let go, and the next firing makes another.
"""

from __future__ import annotations

import os
import queue
from collections.abc import Sequence
from itertools import count

from ocop_rules.engine.network import BYTES_A_RULE, Message, Network, NetworkPlan, give_back, held_bytes, state_bytes

MIB = 1024 * 1024

NETWORK_MEMORY = 240
"""MiB that the networks of a process may take unless it is said otherwise: the rule sets of all versions fit."""

_PATIENCE = 0.1
"""Seconds to wait for a network that is lent before another is made: its user may have been interrupted just then."""


class _Place:
    """Where the network of one text lies when nobody uses it.

    The queue holds the network, or None where one is to be made; it is empty while somebody uses it.
    """

    __slots__ = ("queue", "used")

    def __init__(self, network: Network | None = None) -> None:
        self.queue: queue.SimpleQueue[Network | None] = queue.SimpleQueue()
        self.queue.put(network)
        self.used = 0

    def take(self) -> Network | None:
        """Return the network if there is one and nobody uses it."""
        try:
            network = self.queue.get_nowait()
        except queue.Empty:
            return None
        if network is None:
            self.put(None)
        return network

    def lend(self) -> Network | None:
        """Return the network, or None if one is to be made."""
        try:
            return self.queue.get(timeout=_PATIENCE)
        except queue.Empty:
            return None

    def put(self, network: Network | None) -> None:
        """Take a network back; where another has come in the meantime, that one is enough."""
        if self.queue.empty():
            self.queue.put(network)


class NetworkPool:
    """Keeps networks within a bound of memory.

    Where they need more, the states of those longest unused go first, which are quickly made again (0.2 ms where making
    the network takes 2 ms), then those networks themselves. A network in use is never touched, so that the bound can be
    exceeded by one network for each thread that rates.

    Args:
        memory: the bound, in MiB.
    """

    def __init__(self, memory: int = NETWORK_MEMORY) -> None:
        self.memory = memory
        self._places: dict[str, _Place] = {}
        self._clock = count(1)

    def fire(self, name: str, plan: NetworkPlan, messages: Sequence[Message]) -> list[int]:
        """Return the plan's index of every rule that fires on the messages, once for each firing.

        Args:
            name: what the network is for, in error messages.
            plan: its text.
            messages: what to assert.

        Raises:
            EngineError: durable_rules refused the network or a message, or did not answer every one.
        """
        if not messages:
            return []
        place = self._places.get(plan.text)
        if place is None:
            place = self._places.setdefault(plan.text, _Place())
        network = place.lend()
        try:
            place.used = next(self._clock)
            rules = len(plan.rules)
            if network is None:
                self._make_room(rules * BYTES_A_RULE + state_bytes(rules, len(messages)))
                network = Network(name, plan)
            elif network.is_resting:
                self._make_room(state_bytes(rules, len(messages)))
            fired = network.fire(plan, messages)
        except BaseException:
            if network is not None:
                network.give_up()
            place.put(None)
            give_back()
            raise
        place.put(network)
        return fired

    def shrink(self) -> None:
        """Give up networks until they are within the bound."""
        self._make_room(0)

    def _make_room(self, needed: int) -> None:
        """Give up states, then networks, those longest unused first, until so many bytes more are within the bound."""
        give_back()
        over = held_bytes() + needed - self.memory * MIB
        if over <= 0:
            return
        longest_unused_first = sorted(self._places.values(), key=lambda place: place.used)
        for whole in (False, True):
            for place in longest_unused_first:
                network = place.take()
                if network is None:
                    continue
                if whole:
                    over -= network.bytes()
                    network.give_up()
                    place.put(None)
                else:
                    over -= network.rest()
                    place.put(network)
                if over <= 0:
                    break
            give_back()
            if over <= 0:
                return

    def after_fork(self) -> None:
        """Begin anew in a process that was just forked: who used a network then is not there any more."""
        places, self._places = self._places, {}
        for text, place in places.items():
            self._places[text] = _Place(place.take())


pool = NetworkPool()
"""The networks of this process."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=pool.after_fork)
