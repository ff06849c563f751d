"""The fields of a form as they were sent, with limits on how much is read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from urllib.parse import parse_qsl

from fastapi import Request
from ocop_service.http.language import sent_type
from ocop_service.http.limits import BodyLimits, body
from ocop_service.http.problem import Refusal
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from ocop_rules.text import text

MOST_FIELDS = 2000
"""The longest sheet has about 600."""


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


async def read_fields(request: Request, most: int, seconds: int) -> Fields:
    """Read the fields of a form.

    Args:
        request: a form's, as `application/x-www-form-urlencoded`.
        most: how many bytes are taken.
        seconds: how long they may take to come.

    Raises:
        Refusal: it is no such form, too large, or comes too slowly.
    """
    if _media_type(request) != "application/x-www-form-urlencoded":
        raise _not_a_form()
    raw = await body(request, BodyLimits(most, seconds))
    try:
        pairs = parse_qsl(
            raw.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace"
        )
    except ValueError:
        raise Refusal("bad-request", text("biểu mẫu có quá nhiều ô", "the form has too many fields")) from None
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return Fields(found)


async def read_upload(request: Request, most: int, seconds: int) -> bytes:
    """Read the file `bundle` that was sent with a form.

    Raises:
        Refusal: there is none, it is too large, or comes too slowly.
    """
    if _media_type(request) != "multipart/form-data":
        raise _not_a_form()
    raw = await body(request, BodyLimits(most, seconds))

    async def once() -> AsyncIterator[bytes]:
        yield raw

    try:
        parser = MultiPartParser(request.headers, once(), max_files=1, max_fields=10, max_part_size=most)  # type: ignore[arg-type]
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError):
        raise _not_a_form() from None
    file = form.get("bundle")
    content = await file.read() if isinstance(file, UploadFile) else b""
    await form.close()
    return content


def _media_type(request: Request) -> str:
    return sent_type(request.headers.get("content-type"))


def _not_a_form() -> Refusal:
    return Refusal("bad-request", text("đây không phải biểu mẫu của trang này", "this is not a form of this page"))
