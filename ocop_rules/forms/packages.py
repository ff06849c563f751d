"""What is told where a package is not installed that writes or reads papers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ocop_rules.errors import PaperRefused
from ocop_rules.text import text


@contextmanager
def needed(extra: str = "forms") -> Iterator[None]:
    """Tell what to install where a package of an extra of ours is missing.

    Args:
        extra: the extra that has the package.

    Raises:
        PaperRefused: in place of `ModuleNotFoundError`.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        install = f"pip install 'ocop-rules[{extra}]'"
        raise PaperRefused(
            text(
                f"cần gói {error.name} nhưng chưa được cài đặt: {install}",
                f"{error.name} is needed, and not installed: {install}",
            )
        ) from None
