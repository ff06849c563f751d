"""The links by which members at a distance score a round, and its secretary sees who has not.

A link holds a token that is good for this round alone. Only digests of tokens are kept, in the round's folder, in a
file that its owner alone may read; new links make the old ones useless.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ocop_rules.brief import one_line
from ocop_rules.canonical import canonical
from ocop_rules.council.round import Member, Round
from ocop_rules.errors import InvalidRound, Problem
from ocop_rules.text import printable, text

FILE = ".links.json"
FORMAT = "ocop-round-links/1"
MEMBERS = "/round/m/"
SECRETARYS = "/round/s/"
"""What stands in the path of a link before its token."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a round, as it is handed out: it is kept nowhere.

    Attributes:
        member: whose it is; None for the secretary's.
        path: its path on the service, with the token.
    """

    member: Member | None
    path: str

    def __repr__(self) -> str:
        return one_line(type(self).__name__, [("member", self.member.name if self.member else None)])


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a link of a round.

    Attributes:
        member: the name of a member; None for who holds the secretary's.
    """

    member: str | None


def make_links(folder: Path, held: Round) -> tuple[Link, ...]:
    """Make the links of a round: one for each member who is present, and the secretary's last; earlier ones end.

    Raises:
        OSError: their digests cannot be written.
    """
    links: list[Link] = []
    kept: list[dict[str, str | None]] = []
    for member in (*(each for each in held.members if each.absent is None), None):
        token = secrets.token_urlsafe(32)
        links.append(Link(member, f"{SECRETARYS if member is None else MEMBERS}{token}"))
        kept.append({"member": None if member is None else member.name, "sha256": _digest(token)})
    written = canonical({"format": FORMAT, "links": kept}) + "\n"
    descriptor, name = tempfile.mkstemp(prefix=FILE, dir=folder)  # which its owner alone may read
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(written)
        os.replace(name, folder / FILE)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return tuple(links)


def has_links(folder: Path) -> bool:
    """Tell whether links were made."""
    return (folder / FILE).exists()


def holder_of(folder: Path, token: str) -> Holder | None:
    """Return who holds the link with a token; None if it is no link's, or no longer.

    Raises:
        InvalidRound: the file of digests was changed by hand.
    """
    if not _TOKEN.match(token):
        return None
    shown = _digest(token)
    found = None
    for digest, holder in _kept(folder):  # all of them, so that how long it takes tells nothing
        if hmac.compare_digest(digest, shown):
            found = holder
    return found


def _kept(folder: Path) -> Sequence[tuple[str, Holder]]:
    path = folder / FILE
    try:
        with path.open("rb") as file:
            data = json.loads(file.read(_MOST_BYTES))
        if data["format"] != FORMAT:
            raise ValueError
        return [(str(each["sha256"]), Holder(_name(each["member"]))) for each in data["links"]]
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError, RecursionError):
        message = text("tệp này không còn là tệp liên kết của đợt", "this is no longer a file of a round's links")
        mend = text("tạo lại liên kết: ocop council ĐỢT --links", "make new links: ocop council ROUND --links")
        raise InvalidRound([Problem("links", FILE, message, mend)], printable(str(path), 200)) from None


def _name(member: object) -> str | None:
    if member is not None and not isinstance(member, str):
        raise TypeError
    return member


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
