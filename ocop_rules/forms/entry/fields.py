"""The fields of a form with what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ocop_rules.canonical import canonical, digest_of_text


class Fields:
    """What stands in the fields of a form; a field that was not sent is empty."""

    def __init__(self, values: Mapping[str, Sequence[str]]) -> None:
        self._values = {name: tuple(given) for name, given in values.items()}

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of a field, such as those of check boxes of one name."""
        return self._values.get(name, ())

    def items(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Return the names of all fields with their values."""
        return self._values.items()

    def one(self, name: str) -> str:
        """Return the value of a field."""
        return next(iter(self.all(name)), "")

    def with_default(self, name: str, value: str) -> Fields:
        """Return the same fields, and in one that is empty a value."""
        return self if self.one(name) else self.with_value(name, value)

    def with_value(self, name: str, value: str) -> Fields:
        """Return the same fields with a value in one."""
        return Fields({**self._values, name: [value]})

    def taken_from(self, other: Fields, begins: tuple[str, ...]) -> Fields:
        """Return the same fields, but as another form has those whose names begin in one of some ways."""
        kept = {name: values for name, values in self._values.items() if not name.startswith(begins)}
        return Fields(kept | {name: values for name, values in other._values.items() if name.startswith(begins)})

    def has(self, name: str, value: str) -> bool:
        """Tell whether a value is among those of a field."""
        return value in self.all(name)


def kept_names(kind: str, *whose: str) -> str:
    """Return how the names of all begin that a browser keeps of a kind for somebody, so that others do not see it."""
    return f"ocop-{kind}-{digest_of_text(canonical(whose))[:16]}-"
