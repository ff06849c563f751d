"""The durable_rules network: the only module that touches durable_rules.

It uses the C module alone, in the one way that was found to be safe: wide facts with fixed ids asserted one by
one, every return code checked, the fired rules' names read off, everything retracted before the next use. What goes
wrong before anything fired is retracted; after that the state is deleted. A network belongs to one thread.
"""

from __future__ import annotations

import json
import os
import sys
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
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

_SID = "0"
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
    """Give the 32-bit FNV-1a hash by which durable_rules tells names apart."""
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
        self.kinds: list[MessageKind] = []
        rules: dict[str, object] = {}
        conditions: dict[str, int] = {}
        for number, rows in enumerate(shares):
            names = tuple(dict.fromkeys(test.property for row in rows for test in row.tests))
            self.kinds.append(MessageKind(number, names))
            answered = Row(-1 - number, (Test("seen", "eq", 1),))
            for row in (*rows, answered):
                condition = {"$and": [t for test in row.tests for t in _tests(number, test)]}
                written = json.dumps(condition, sort_keys=True)
                conditions[written] = conditions.get(written, 0) + 1
                rules[_name(len(self.rules))] = {"all": [{"m": condition}]}
                self.rules.append(row.rule)
        if len(self.rules) > MAX_ROWS:
            raise NetworkLimit(f"{len(self.rules)} rules, durable_rules holds {MAX_ROWS}")
        if max(conditions.values(), default=0) > MAX_SAME_CONDITION:
            raise NetworkLimit("too many rules with the same condition")
        properties = [_property(k.number, name) for k in self.kinds for name in (*k.properties, "seen")]
        self._no_collision([*properties, "id", "sid", "$s"])
        self._no_collision([_name(number) for number in range(len(self.rules))])
        self._no_collision([str(message_id(kind.number, copy)) for kind in self.kinds for copy in range(MAX_COPIES)])
        self.text = json.dumps(rules)

    @staticmethod
    def _no_collision(names: list[str]) -> None:
        hashes: dict[int, str] = {}
        for name in names:
            other = hashes.setdefault(fnv(name), name)
            if other != name:
                raise NetworkLimit(f"durable_rules cannot tell “{name}” from “{other}”")


def property_text(kind: int, name: str) -> str:
    """Give the text before the whole number of a property in a message of a kind."""
    return f',"{_property(kind, name)}":'


def _name(number: int) -> str:
    """Give a rule's name in the network: three digits, so that it stands at a fixed place in what fires."""
    return f"{number:03d}"


def message_id(kind: int, copy: int) -> int:
    """Give the fixed id of a message: durable_rules takes facts with one id for one fact."""
    return kind * MAX_COPIES + copy + 1


def _property(kind: int, name: str) -> str:
    return f"k{kind}_{name}"


def _tests(kind: int, test: Test) -> list[dict[str, object]]:
    name = _property(kind, test.property)
    if test.operator == "eq":
        return [{name: test.value}]
    return [{"$ex": {name: 1}}, {_OPERATORS[test.operator]: {name: test.value}}]


Message = tuple[int, int, str]
"""A message to assert: its kind, its copy (a judge's number), its properties as `property_text` writes them."""


def _give_back(engine: Any, handle: int) -> None:
    """Delete a network's state and then its rule set: deleted in the other order, the state would leak."""
    engine.delete_state(handle, _SID)
    engine.delete_ruleset(handle)


class Network:
    """A durable_rules rule set with its one state, for use by one thread; its memory goes when it does.

    Args:
        name: what it is for, in error messages.
        plan: its text.

    Raises:
        EngineError: durable_rules refused it, or is not there.
    """

    def __init__(self, name: str, plan: NetworkPlan) -> None:
        if _engine is None:
            raise EngineError("durable_rules cannot be imported on this Python")
        self._engine = _engine
        self._name = name
        self._rules = {_name(number): rule for number, rule in enumerate(plan.rules)}
        self._heads = [[self._head(kind.number, copy) for copy in range(MAX_COPIES)] for kind in plan.kinds]
        self._ids = [
            [f'{{"id":{message_id(kind.number, copy)},"sid":"{_SID}"}}' for copy in range(MAX_COPIES)]
            for kind in plan.kinds
        ]
        try:
            self._handle: int = _engine.create_ruleset(name, plan.text)
        except Exception as error:
            raise EngineError(f"durable_rules refused the network of {name}: {error}") from error
        weakref.finalize(self, _give_back, _engine, self._handle).atexit = False
        # The first firing also makes the state, which must exist before it can ever be deleted.
        self.fire([(kind.number, 0, "") for kind in plan.kinds])

    @staticmethod
    def _head(kind: int, copy: int) -> str:
        return f'{{"id":{message_id(kind, copy)},"sid":"{_SID}","{_property(kind, "seen")}":1'

    def fire(self, messages: Sequence[Message]) -> list[int]:
        """Assert messages and give the plan's index of every rule that fired, once for each firing.

        Raises:
            EngineError: durable_rules did not take a message or did not answer every one.
        """
        if not messages:
            return []
        engine, handle = self._engine, self._handle
        ids: list[str] = []
        state: int | None = None
        try:
            for kind, copy, body in messages:
                code, state = engine.assert_fact(handle, f"{self._heads[kind][copy]}{body}}}")
                ids.append(self._ids[kind][copy])
                if code != 0:
                    raise EngineError(f"durable_rules refused a message of {self._name} (code {code})")
        except BaseException:
            if ids:
                engine.retract_facts(handle, f"[{','.join(ids)}]")
            raise
        fired: list[int] = []
        answered = 0
        try:
            rules = self._rules
            step = engine.start_action_for_state(handle, state)
            message = step[1] if step else None
            while message:
                rule = rules[message[2:5]]
                if rule < 0:
                    answered += 1
                else:
                    fired.append(rule)
                message = engine.complete_and_start_action(handle, state)
            if answered != len(messages):
                raise EngineError(f"durable_rules answered {answered} of {len(messages)} messages of {self._name}")
        except BaseException:
            engine.delete_state(handle, _SID)
            raise
        engine.retract_facts(handle, f"[{','.join(ids)}]")
        return fired
