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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ocop_rules.brief import one_line
from ocop_rules.canonical import canonical
from ocop_rules.council.round import Member, Round
from ocop_rules.documents.regular_file import unreadable
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
        InvalidRound: their digests cannot be written; the earlier links are good still.
    """
    links: list[Link] = []
    kept: list[dict[str, str | None]] = []
    for member in (*(each for each in held.members if each.absent is None), None):
        token = secrets.token_urlsafe(32)
        links.append(Link(member, f"{SECRETARYS if member is None else MEMBERS}{token}"))
        kept.append({"member": None if member is None else member.name, "sha256": _digest(token)})
    _write(folder, kept)
    return tuple(links)


def end_links(folder: Path) -> None:
    """Make the links of a round useless, as once it is closed.

    Raises:
        InvalidRound: that cannot be written; they are good still.
    """
    _write(folder, [])


def _write(folder: Path, kept: Sequence[Mapping[str, str | None]]) -> None:
    written = canonical({"format": FORMAT, "links": [dict(each) for each in kept]}) + "\n"
    try:
        descriptor, name = tempfile.mkstemp(prefix=FILE, dir=folder)  # which its owner alone may read
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(written)
            os.replace(name, folder / FILE)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError:
        message = text("không ghi được tệp liên kết của đợt", "the file of the round's links cannot be written")
        mend = text(
            "cấp quyền ghi vào thư mục của đợt, hoặc dọn bớt ổ đĩa",
            "give yourself leave to write to the round's folder, or make room there",
        )
        raise InvalidRound([Problem("links-unwritable", FILE, message, mend)], printable(str(folder), 200)) from None


def has_links(folder: Path) -> bool:
    """Tell whether there are links, so that members can come in.

    Raises:
        InvalidRound: the file of digests was changed by hand, or it cannot be read.
    """
    return bool(_kept(folder))


def holder_of(folder: Path, token: str) -> Holder | None:
    """Return who holds the link with a token; None if it is no link's, or no longer.

    Raises:
        InvalidRound: the file of digests was changed by hand, or it cannot be read.
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
    except OSError as error:
        raise InvalidRound([unreadable(error, FILE)], printable(str(path), 200)) from None
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
