"""Who asks, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """What a key or a token allows.

    `read`: see criteria and stored evaluations. `rate`: have bundles rated and stored. `admin`: everything.
    """

    READ = "read"
    RATE = "rate"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Attributes:
        actor: as in the decision log: the id of an API key, `oidc:` and a token's subject, or `open`.
        name: for people.
        scopes: what they may do.
    """

    actor: str
    name: str
    scopes: frozenset[Scope]

    def may(self, scope: Scope) -> bool:
        """Tell whether they may do what a scope allows."""
        return scope in self.scopes or Scope.ADMIN in self.scopes


OPEN = Caller("open", "open", frozenset((Scope.READ, Scope.RATE)))
"""Everybody, where the operator opened the service."""
