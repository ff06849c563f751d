"""Who asks, and what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ocop_rules.text import Text, text
from ocop_service.log.entry import DEFAULT_ORGANISATION
from ocop_service.storage.evaluations import ALL_ORGANISATIONS, OrganisationFilter


class Scope(StrEnum):
    """What a key or a token allows.

    `read`: see criteria, and the stored evaluations of one's own organisation. `read:all`: see those of all
    organisations too. `rate`: have bundles rated and stored; see criteria, and what one had rated. `admin`: everything.
    """

    READ = "read"
    READ_ALL = "read:all"
    RATE = "rate"
    ADMIN = "admin"

    @property
    def words(self) -> Text:
        """What it allows, in words."""
        return _WORDS[self]


_WORDS: Mapping[str, Text] = {
    "read": text("xem", "read"),
    "read:all": text("xem của mọi tổ chức", "read:all"),
    "rate": text("chấm", "rate"),
    "admin": text("quản trị", "admin"),
}


_IMPLIED = {Scope.READ: frozenset((Scope.READ, Scope.READ_ALL, Scope.RATE, Scope.ADMIN))}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Attributes:
        actor: as in the decision log: the id of an API key, `oidc:` and a token's subject, or `open`.
        name: for people.
        scopes: what they may do.
        organisation: whose evaluations they have rated, and see if they may read.
    """

    actor: str
    name: str
    scopes: frozenset[Scope]
    organisation: str = DEFAULT_ORGANISATION

    def may(self, scope: Scope) -> bool:
        """Tell whether they may do what a scope allows."""
        return not self.scopes.isdisjoint(_IMPLIED.get(scope, frozenset((scope, Scope.ADMIN))))

    @property
    def sees(self) -> OrganisationFilter:
        """Whose evaluations they see where they may read: who may rate and not read sees what they had rated."""
        if self.may(Scope.READ_ALL):
            return ALL_ORGANISATIONS
        return OrganisationFilter(self.organisation, None if Scope.READ in self.scopes else self.actor)

    @property
    def sees_totals(self) -> bool:
        """Whether they may see numbers that are made of all organisations' evaluations.

        The default organisation is that of whoever runs the service: where no other was named, it is everybody's.
        """
        return self.may(Scope.READ_ALL) or (Scope.READ in self.scopes and self.organisation == DEFAULT_ORGANISATION)


OPEN = Caller("open", "open", frozenset((Scope.READ, Scope.READ_ALL, Scope.RATE)))
"""Everybody on this machine, where the operator opened the service."""
