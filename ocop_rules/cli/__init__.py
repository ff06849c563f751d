"""The `ocop` command."""

from ocop_rules.cli.app import main

__all__ = ["main"]
