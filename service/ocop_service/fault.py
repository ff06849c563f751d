"""What may be told of a fault: the types of errors and the lines of code, never their texts, which may hold data."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Fault:
    """What may be logged of an error.

    Attributes:
        types: the types of it and its causes.
        at: where it arose, innermost last.
    """

    types: tuple[str, ...]
    at: tuple[str, ...]


class FaultElsewhere(Exception):
    """A fault in another process, of which only what may be logged came here."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def fault(error: BaseException) -> Fault:
    """Return what may be logged of an error."""
    types: list[str] = []
    elsewhere: Fault | None = None
    each: BaseException | None = error
    while each is not None and len(types) < _SHOWN:
        if isinstance(each, FaultElsewhere):
            elsewhere = each.fault
            break
        types.append(f"{type(each).__module__}.{type(each).__qualname__}")
        each = each.__cause__ or each.__context__
    frames = traceback.extract_tb(error.__traceback__)[-_SHOWN:]
    at = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    if elsewhere is not None:
        # An error that came from there with its cause has that cause's first type already.
        types += [name for name in elsewhere.types if name not in types]
        at += elsewhere.at
    return Fault(tuple(types), tuple(at))


def fault_of(error: BaseException) -> dict[str, object]:
    """Return what may be logged of an error, as the members of a line of the log."""
    told = fault(error)
    return {"error": [*told.types], "at": [*told.at]}
