"""The durable_rules network: the only module that touches durable_rules.

It uses the C module alone, in the one way that was found to be safe: wide facts with fixed ids asserted one by
one, every return code checked, the fired rules' names read off, everything retracted before the next use. A network
that was left in any other way than by returning holds what nobody knows: it is never used again. `pool` keeps networks
and sees to both; whoever uses one has it alone.
"""

from __future__ import annotations

import json
import os
import sys
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import repeat
from typing import Any

from ocop_rules.engine.normal_form import Joint, Test
from ocop_rules.errors import EngineError, NetworkLimit

MAX_ROWS = 511
"""More root conditions than this make durable_rules hang."""

MAX_TRUE_ROWS = 60
"""A message can make at most 64 root conditions true."""

SHARE_ROWS = 32
"""Rows that messages are shared out by: wider ones are slow to write out at each firing, more are slow to assert."""

MAX_PROPERTIES = 240
"""A message can have at most 252 properties besides its ids."""

MAX_SAME_CONDITION = 250
"""More rules than this with the same condition crash durable_rules."""

MAX_COPIES = 32
"""Judges whose messages a network tells apart."""

MAX_KEPT_MESSAGES = 64
"""A state that held more messages at once is not kept: it has grown, and durable_rules never makes it smaller."""

BYTES_A_RULE = 9_700
"""Memory of a rule set, for each rule, as measured over all sets (benchmarks/test_memory.py)."""

STATE_BYTES_A_RULE = 12_900
"""Memory of a state, for each rule of its rule set, with room for 16 messages."""

STATE_BYTES_A_MESSAGE = 11_500
"""Memory of a state, for each further message that it held at once."""

_SID = "0"
_RULE_SET = "rule set"
_STATE = "state"
_OPERATORS = {"ge": "$gte", "gt": "$gt", "le": "$lte", "lt": "$lt"}


def _import_engine() -> Any:
    """Import the C module, or give None where it cannot be imported.

    On Python 3.13 it names a function that was removed but is never called here: binding lazily lets it load.
    """
    flags = sys.getdlopenflags() if hasattr(sys, "getdlopenflags") else None
    try:
        if flags is not None:
            sys.setdlopenflags(os.RTLD_LAZY)
        import durable_rules_engine
    except ImportError:
        return None
    else:
        return durable_rules_engine
    finally:
        if flags is not None:
            sys.setdlopenflags(flags)


_engine = _import_engine()


def is_available() -> bool:
    """Tell whether durable_rules can be used on this Python."""
    return _engine is not None


@dataclass(frozen=True, slots=True)
class Row:
    """A rule as the network holds it: joint tests on the properties of one kind of message.

    Attributes:
        rule: the plan's index of the rule, which several rows can share as its alternatives.
        tests: the tests, on properties of the message.
    """

    rule: int
    tests: Joint


@dataclass(frozen=True, slots=True)
class MessageKind:
    """One kind of message, a share of the network: its rows read only its own properties.

    Attributes:
        number: its position in the network.
        properties: the names that may be given in a message, in order.
    """

    number: int
    properties: tuple[str, ...]


def partition(units: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """Share rows out over kinds of message, so that no message can cross durable_rules' limits.

    Args:
        units: rows that belong together; the rows of a unit stay in one share.

    Raises:
        NetworkLimit: one unit alone is too large.
    """
    shares: list[list[Row]] = []
    names: set[str] = set()
    for unit in units:
        wanted = {test.property for row in unit for test in row.tests}
        if len(unit) > MAX_TRUE_ROWS or len(wanted) > MAX_PROPERTIES:
            raise NetworkLimit(f"one criterion needs {len(unit)} rules over {len(wanted)} properties")
        if not shares or len(shares[-1]) + len(unit) > SHARE_ROWS or len(names | wanted) > MAX_PROPERTIES:
            shares.append([])
            names = set()
        shares[-1] += unit
        names |= wanted
    return shares


def fnv(name: str) -> int:
    """Return the 32-bit FNV-1a hash by which durable_rules tells names apart."""
    value = 2166136261
    for byte in name.encode("utf-8"):
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


class NetworkPlan:
    """The text of a network, checked against the limits of durable_rules; made without durable_rules itself.

    Args:
        shares: the rows, by kind of message.

    Raises:
        NetworkLimit: durable_rules could not hold it, or would mix up two names.
    """

    def __init__(self, shares: Sequence[Sequence[Row]]) -> None:
        self.rules: list[int] = []
        self.rule_of: dict[str, int] = {}
        self.kinds: list[MessageKind] = []
        rules: dict[str, object] = {}
        conditions: dict[str, int] = {}
        for number, rows in enumerate(shares):
            names = tuple(dict.fromkeys(test.property for row in rows for test in row.tests))
            self.kinds.append(MessageKind(number, names))
            # The test that all rules of a kind begin with keeps those of others from being looked at: durable_rules
            # goes through all first tests that there are for each property of a message.
            seen = Test("seen", "eq", 1)
            answered = Row(-1 - number, ())
            for row in (*rows, answered):
                condition = {"$and": [t for test in (seen, *row.tests) for t in _tests(number, test)]}
                written = json.dumps(condition, sort_keys=True)
                conditions[written] = conditions.get(written, 0) + 1
                name = _name(len(self.rules))
                rules[name] = {"all": [{"m": condition}]}
                self.rule_of[name] = row.rule
                self.rules.append(row.rule)
        if len(self.rules) > MAX_ROWS:
            raise NetworkLimit(f"{len(self.rules)} rules, durable_rules holds {MAX_ROWS}")
        if max(conditions.values(), default=0) > MAX_SAME_CONDITION:
            raise NetworkLimit("too many rules with the same condition")
        properties = [_property(k.number, name) for k in self.kinds for name in (*k.properties, "seen")]
        self._no_collision([*properties, "id", "sid", "$s"])
        self._no_collision([_name(number) for number in range(len(self.rules))])
        self._no_collision([str(message_id(kind.number, copy)) for kind in self.kinds for copy in range(MAX_COPIES)])
        # Versions often share a sheet, whose text is then kept once and compared by its address.
        self.text = sys.intern(json.dumps(rules))

    @staticmethod
    def _no_collision(names: list[str]) -> None:
        hashes: dict[int, str] = {}
        for name in names:
            other = hashes.setdefault(fnv(name), name)
            if other != name:
                raise NetworkLimit(f"durable_rules cannot tell “{name}” from “{other}”")


def property_text(kind: int, name: str) -> str:
    """Return the text before the whole number of a property in a message of a kind."""
    return f',"{_property(kind, name)}":'


def _name(number: int) -> str:
    """Return a rule's name in the network: three digits, so that it stands at a fixed place in what fires."""
    return f"{number:03d}"


def message_id(kind: int, copy: int) -> int:
    """Return the fixed id of a message: durable_rules takes facts with one id for one fact."""
    return kind * MAX_COPIES + copy + 1


@lru_cache(maxsize=1024)
def _named(kind: int, copy: int) -> str:
    """Return how a message begins: with what names it, by which it is taken back too."""
    return f'{{"id":{message_id(kind, copy)},"sid":"{_SID}"'


def _property(kind: int, name: str) -> str:
    return f"k{kind}_{name}"


def _tests(kind: int, test: Test) -> list[dict[str, object]]:
    name = _property(kind, test.property)
    if test.operator == "eq":
        return [{name: test.value}]
    return [{"$ex": {name: 1}}, {_OPERATORS[test.operator]: {name: test.value}}]


Message = tuple[int, int, str]
"""A message to assert: its kind, its copy (a judge's number), its properties as `property_text` writes them."""


def state_bytes(rules: int, messages: int) -> int:
    """Return what the state of so many rules takes that holds so many messages at once, as measured."""
    return rules * STATE_BYTES_A_RULE + max(messages - 16, 0) * STATE_BYTES_A_MESSAGE


@dataclass(slots=True)
class _NativeMemory:
    """What a network holds inside durable_rules, which outlives the network until `give_back` deletes it.

    Attributes:
        rules: how many rules it has.
        messages: the most messages that the state held at once; 0 where there is no state.
        handles: the handle of its rule set, until somebody takes it to delete what it names: under `_RULE_SET` once it
            was made, under `_STATE` from the first firing on, since before it a state cannot be deleted safely.
    """

    engine: Any
    rules: int
    messages: int = 0
    handles: dict[str, int] = field(default_factory=dict)

    def delete_state(self) -> None:
        """Delete the state if it is there and nobody else deletes it."""
        self._take(_STATE, self.engine.delete_state, repeat(_SID))

    def delete(self) -> None:
        """Delete what is left: the state before the rule set, since in the other order the state would leak."""
        self.delete_state()
        self._take(_RULE_SET, self.engine.delete_ruleset)

    def _take(self, what: str, delete: Callable[..., object], *more: Iterable[str]) -> None:
        """Delete what a handle names, once; nothing where there is none or somebody else was quicker.

        Taking the handle and deleting are one step in C: no interrupt can come between them and leave what nobody
        deletes. It raises nothing: Python forgets to leave an error's handler that is interrupted on its way out.
        """
        next(map(delete, iter(partial(self.handles.pop, what, None), None), *more), None)

    def state_bytes(self) -> int:
        """Return what the state takes, as measured; nothing where there is none."""
        if not self.messages:
            return 0
        return state_bytes(self.rules, self.messages)

    def bytes(self) -> int:
        """Return what the rule set and its state take, as measured."""
        return self.rules * BYTES_A_RULE + self.state_bytes()


class _NetworkReference(weakref.ref["Network"]):
    """A reference to a network by which what it held is found when it is gone."""

    held: _NativeMemory | None = None
    """None while nothing was made."""


_references: dict[int, _NetworkReference] = {}
_dead: deque[_NetworkReference] = deque()
# Networks that are gone wait here for `give_back`. `append` is the whole of what runs when one goes, since that can be
# anywhere, in any thread, and in the middle of an interrupt: it is one step in C, and nothing can come between.


def give_back() -> None:
    """Delete what the networks that are gone held. What an interrupt leaves undone is done by the next call."""
    while _dead:
        try:
            reference = _dead[0]
        except IndexError:  # somebody else was quicker
            return
        if reference.held is not None:
            reference.held.delete()
        _references.pop(id(reference), None)
        with suppress(ValueError):  # somebody else was quicker
            _dead.remove(reference)


def held_bytes() -> int:
    """Return what all networks of this process hold, as estimated from their rules and messages."""
    return sum(reference.held.bytes() for reference in list(_references.values()) if reference.held is not None)


def count_only(networks: Sequence[Network]) -> None:
    """Count these alone, in a process that was just forked: the others were of threads that are not there any more."""
    alive = {id(network._reference) for network in networks}
    for number in [*_references]:
        if number not in alive:
            del _references[number]


class Network:
    """A durable_rules rule set with one state, for one user at a time; its memory goes when it does.

    Args:
        name: what it is for, in error messages.
        plan: its text.

    Raises:
        EngineError: durable_rules refused it, or is not there.
    """

    def __init__(self, name: str, plan: NetworkPlan) -> None:
        engine = _engine
        if engine is None:
            raise EngineError("durable_rules cannot be imported on this Python")
        give_back()
        self.name = name
        # The reference is dug first, so that nothing is left when an interrupt comes while the rule set is made.
        self._held = held = _NativeMemory(engine, len(plan.rules))
        self._reference = _NetworkReference(self, _dead.append)
        self._reference.held = held
        _references[id(self._reference)] = self._reference
        try:
            # Making it and keeping its handle are one step in C, as in `_NativeMemory._take`.
            held.handles.update(zip((_RULE_SET,), map(engine.create_ruleset, (name,), (plan.text,)), strict=True))
        except Exception as error:
            raise EngineError(f"durable_rules refused the network of {name}: {error}") from error
        # The first firing makes the state, and only what has fired can ever be deleted safely.
        self.fire(plan, [(kind.number, 0, "") for kind in plan.kinds])

    def give_up(self) -> None:
        """Let `give_back` delete it, though something such as a traceback may still refer to it."""
        _dead.append(self._reference)

    def bytes(self) -> int:
        """Return what it takes, as estimated from its rules and messages."""
        return self._held.bytes()

    @property
    def is_resting(self) -> bool:
        """Tell whether it has no state."""
        return not self._held.messages

    def rest(self) -> int:
        """Delete the state, which is quickly made anew by the next firing, and return the bytes that this frees."""
        held = self._held
        freed = held.state_bytes()
        if freed:
            held.delete_state()
            held.messages = 0
        return freed

    def fire(self, plan: NetworkPlan, messages: Sequence[Message]) -> list[int]:
        """Assert messages and return the plan's index of every rule that fired, once for each firing.

        Whoever is left by an exception, of whatever kind, must let go of the network: it may hold messages.

        Args:
            plan: the plan it was made from, or one of the same text.
            messages: what to assert.

        Raises:
            EngineError: durable_rules did not take a message or did not answer every one.
        """
        if not messages:
            return []
        held = self._held
        engine, handle = held.engine, held.handles[_RULE_SET]
        if held.messages < len(messages):
            held.messages = len(messages)
        ids: list[str] = []
        state: int | None = None
        for kind, copy, body in messages:
            named = _named(kind, copy)
            code, state = engine.assert_fact(handle, f'{named},"k{kind}_seen":1{body}}}')
            ids.append(named)
            if code != 0:
                raise EngineError(f"durable_rules refused a message of {self.name} (code {code})")
        fired: list[int] = []
        answered = 0
        rules = plan.rule_of
        step = engine.start_action_for_state(handle, state)
        if step and _STATE not in held.handles:  # it can be deleted safely only from the first action on
            held.handles[_STATE] = handle
        message = step[1] if step else None
        while message:
            rule = rules[message[2:5]]
            if rule < 0:
                answered += 1
            else:
                fired.append(rule)
            message = engine.complete_and_start_action(handle, state)
        if answered != len(messages):
            raise EngineError(f"durable_rules answered {answered} of {len(messages)} messages of {self.name}")
        code, _ = engine.retract_facts(handle, f"[{'},'.join(ids)}}}]")
        if code != 0:
            raise EngineError(f"durable_rules did not take back the messages of {self.name} (code {code})")
        if held.messages > MAX_KEPT_MESSAGES:
            self.rest()  # its state has grown, and never shrinks
        return fired
