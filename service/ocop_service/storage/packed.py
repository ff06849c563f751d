"""Texts that are kept packed."""

from __future__ import annotations

import zlib

_LARGEST = 64 * 1024 * 1024
"""No text that is kept packed is so large: what unpacks to more was put there by somebody else."""


def unpacked(packed: bytes) -> str:
    """Return a text that is kept packed; an empty one where somebody changed it, whose digest will not hold."""
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(packed, _LARGEST).decode()
    except (zlib.error, ValueError):
        return ""
    return found if unpacking.eof and not unpacking.unused_data else ""
