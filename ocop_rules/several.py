"""Several things of one kind, in their order: they cannot be changed, and are shown on one line however many they are.

An evaluation, a rulebook or a bundle holds hundreds of them. A plain tuple or dictionary would show each with all that
it holds, in a notebook, a debugger or the output of a test that fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

from ocop_rules.brief import line_of_several

Item = TypeVar("Item")
Key = TypeVar("Key")


class Several(tuple[Item, ...]):
    """A tuple that is shown on one line."""

    __slots__ = ()

    def __repr__(self) -> str:
        return line_of_several("(", self, ")")


class FrozenMapping(dict[Key, Item]):
    """Things by name or number, as a dictionary that cannot be changed and is shown on one line."""

    __slots__ = ()

    def __repr__(self) -> str:
        return line_of_several("{", self, "}")

    def __reduce__(self) -> tuple[Callable[..., FrozenMapping[Key, Item]], tuple[dict[Key, Item]]]:
        return type(self), (dict(self),)

    def __copy__(self) -> FrozenMapping[Key, Item]:
        return self

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("it cannot be changed; make a dict of it first: dict(…)")

    __setitem__ = __delitem__ = __ior__ = _refuse
    update = setdefault = pop = popitem = clear = _refuse


def frozen_mapping(items: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Return a copy of things by name that cannot be changed."""
    return FrozenMapping(items)
