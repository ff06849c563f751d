"""The error of a command whose packages are not installed."""

from __future__ import annotations

from ocop_rules.errors import BilingualError


class CommandMissing(BilingualError):
    """A command needs packages that are not installed."""
