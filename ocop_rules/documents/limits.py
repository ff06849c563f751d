"""How much a document may hold, whether it is YAML, JSON or plain data of Python, so that none takes long to refuse."""

from __future__ import annotations

MAX_BYTES = 8 * 1024 * 1024
"""The bytes of the largest document that is read; of plain data the characters of all its texts and keys."""

MAX_VALUES = 200_000
"""More values than this are not taken: fields, entries of lists, and the groups and lists themselves."""

MAX_DEPTH = 40
"""Values inside more groups and lists than this are not taken."""

MAX_INTEGER_DIGITS = 4000
"""Longer whole numbers are none: Python reads and writes no more than 4300 digits."""

MAX_PROBLEMS = 200
"""More problems than this are not told at once: a file with so many is not what it was meant to be."""
