"""A key that is not the right one."""

from __future__ import annotations


def wrong(key: str) -> str:
    """Return a key that differs from a key in the last letter of its secret alone, whatever that is."""
    return f"{key[:-1]}{'A' if key[-1] != 'A' else 'B'}"
