"""What is told where a package is not installed that writes or reads papers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ocop_rules.errors import PaperRefused
from ocop_rules.text import text

_INSTALL = "pip install 'ocop-rules[forms]'"


@contextmanager
def needed() -> Iterator[None]:
    """Tell what to install where a package of the extra `forms` is missing.

    Raises:
        PaperRefused: in place of `ModuleNotFoundError`.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise PaperRefused(
            text(
                f"cần gói {error.name} nhưng chưa được cài đặt: {_INSTALL}",
                f"{error.name} is needed, and not installed: {_INSTALL}",
            )
        ) from None
