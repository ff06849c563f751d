"""Sharing an open service on the local network: the key of one day that its link holds, and the door that asks for it.

The key lives as long as the process, and a day at most. Its digest alone is kept, in memory: what was stopped knows it
no more.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

from starlette.requests import HTTPConnection
from starlette.types import Scope

from ocop_rules.text import text
from ocop_service.access.throttle import Throttle
from ocop_service.http.address import is_loopback
from ocop_service.http.host import check_direct, check_neighbour
from ocop_service.http.problem import Refusal
from ocop_service.storage.writer import now_utc

SHARE_COOKIE = "ocop_share"
"""The cookie that keeps the key, so that it does not stay in the address of a page."""

SHARED = "/share/"
"""What stands in the path of a link before its key."""

_HOURS = 24
_KEY = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_KEYLESS = (SHARED, "/static/")
"""The paths that ask for no key here: where one is shown, and the looks of the page that tells that it is wrong."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """An open service that is shared.

    Attributes:
        addresses: those of this machine at which it is.
        until: when its key ends.
    """

    addresses: tuple[str, ...]
    until: datetime
    _digest: str
    _clock: Callable[[], datetime]

    @classmethod
    def begin(cls, addresses: Sequence[str], clock: Callable[[], datetime] = now_utc) -> tuple[Sharing, str]:
        """Return a sharing that begins now, and its key, which is kept nowhere.

        Args:
            addresses: those of this machine at which it is shared.
            clock: gives the moment.
        """
        key = secrets.token_urlsafe(32)
        return cls(tuple(addresses), clock() + timedelta(hours=_HOURS), _digest_of(key), clock), key

    def holds(self, key: str | None) -> bool:
        """Tell whether what was shown is the key, and its day is not over."""
        shown = key if key is not None and _KEY.match(key) else ""
        return hmac.compare_digest(self._digest, _digest_of(shown)) and self._clock() < self.until

    def seconds_left(self) -> int:
        """Return for how many seconds the key is good still."""
        return max(0, int((self.until - self._clock()).total_seconds()))


def _digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


class Door:
    """What every request to a shared service passes first: this machine's own as they are, others' with the key.

    Args:
        sharing: how it is shared.
        throttle: counts wrong keys.
        keyless: paths that ask for what they need themselves, as a round's pages do for a link.
    """

    def __init__(self, sharing: Sharing, throttle: Throttle, keyless: Sequence[str] = ()) -> None:
        self._sharing = sharing
        self._throttle = throttle
        self._keyless = (*_KEYLESS, *keyless)

    def check(self, scope: Scope) -> None:
        """Refuse a request that comes from elsewhere than the local network, or without the key."""
        client = scope.get("client")
        if client is not None and is_loopback(client[0]):
            check_direct(scope)
            return
        check_neighbour(scope, self._sharing.addresses)
        if not f"{scope['path']}/".startswith(self._keyless):
            shown = HTTPConnection(scope).cookies.get(SHARE_COOKIE)
            if not self._sharing.holds(shown):
                refuse_key(self._throttle, shown, client[0] if client else "-")


def refuse_key(throttle: Throttle, shown: str | None, address: str) -> NoReturn:
    """Refuse what was shown as the key, and count it if anything was.

    Raises:
        Refusal: always; another one where the address has shown too many wrong keys.
    """
    if shown is not None:
        throttle.count_refusal(address)
    said = text(
        "mở lại liên kết, hoặc quét lại mã QR, hiện trên máy đang chạy ocop serve; mỗi liên kết dùng được trong một "
        "ngày, và đến khi dịch vụ ấy dừng",
        "open the link again, or scan the QR code, that the machine which runs ocop serve shows; a link is good for "
        "one day, and until that service stops",
    )
    raise Refusal("unauthorized", said)
