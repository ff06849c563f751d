"""Sending evaluations between processes: parts of the rulebook go as names, and are found again at the other end."""

from __future__ import annotations

import io
import pickle
from dataclasses import fields
from typing import Any, TypeVar

from ocop_rules.engine.checked import plan_for
from ocop_rules.engine.plan import Plan
from ocop_rules.engine.rule import Rule
from ocop_rules.rating.result import Result
from ocop_rules.rulebook.catalogue import catalogue_at, root_elsewhere
from ocop_rules.rulebook.model import Criterion, KnockOutRule, Option, ProductSet, Rulebook

_Kind = TypeVar("_Kind", bound=Result)

Name = tuple[object, ...]


class _Packer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, rulebook: Rulebook, number: int) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._set = (root_elsewhere(rulebook.root), rulebook.id, number)

    def persistent_id(self, part: Any) -> Name | None:
        match part:
            case Plan():
                return ("plan", *self._set)
            case Rule():
                return ("rule", *self._set, part.index)
            case Criterion():
                return ("criterion", *self._set, part.number)
            case Option():
                return ("option", *self._set, part.citation.criterion, part.citation.case, part.ordinal)
            case KnockOutRule():
                return ("knock_out", *self._set, part.id)
            case ProductSet():
                return ("set", *self._set)
            case Rulebook():
                return ("rulebook", *self._set)
            case _:
                return None


class _Unpacker(pickle.Unpickler):
    def persistent_load(self, name: Any) -> object:
        kind, root, version, number, *rest = name
        rulebook = catalogue_at(root).load(version)
        plan = plan_for(rulebook, number)
        product_set = plan.product_set
        match kind, rest:
            case "rule", [index]:
                return plan.rules[index]
            case "criterion", [criterion]:
                return product_set.criteria[criterion]
            case "option", [criterion, case, ordinal]:
                return product_set.criteria[criterion].options_of(case)[ordinal - 1]
            case "knock_out", [knock_out]:
                return next(k for k in product_set.knock_outs if k.id == knock_out)
            case "set", _:
                return product_set
            case "plan", _:
                return plan
            case _:
                return rulebook


def pack(result: Result) -> bytes:
    """Return a result as bytes for another process with the same library."""
    out = io.BytesIO()
    state = {each.name: getattr(result, each.name) for each in fields(result)}
    _Packer(out, result.rulebook, result.product_set.number).dump(state)
    return out.getvalue()


def unpack(kind: type[_Kind], packed: bytes) -> _Kind:
    """Return the result that `pack` packed, as one of its kind."""
    made = object.__new__(kind)
    made.__dict__.update(_Unpacker(io.BytesIO(packed)).load())
    return made
