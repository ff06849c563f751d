"""Sending one event to one address, which leads nowhere inside the network unless its host was named for that."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import httpx

_GONE = 410
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")
_LONGEST_PAUSE = 3600


class Refused(Exception):
    """The address is not one that events may go to."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of sending an event.

    Attributes:
        taken: whether it was taken.
        told: the status, or the kind of failure; nothing that the other side wrote.
        gone: whether the other side wants no events any more.
        pause: after how many seconds it asks to be tried again; None if it does not say.
    """

    taken: bool
    told: str
    gone: bool = False
    pause: int | None = None


def address_of(host: str, port: int, *, inside: bool) -> str:
    """Return an address of a host.

    Args:
        host: the host.
        port: the port.
        inside: whether addresses of this machine and of private networks are taken.

    Raises:
        Refused: one of its addresses is no public one.
        OSError: it has none.
    """
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not inside:
        for each in found:
            if not _is_public(each):
                raise Refused(host)
    return found[0]


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    inside: ipaddress.IPv4Address | None = None
    if isinstance(parsed, ipaddress.IPv6Address):
        inside = parsed.ipv4_mapped or parsed.sixtofour
        if parsed in _NAT64:
            inside = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inside is None and parsed not in _UNICAST:  # all else of IPv6 is local, mapped or not given out
            return False
    whole = inside or parsed
    return whole.is_global and not whole.is_multicast


class Delivery:
    """Sends events; no redirect is followed, and of an answer the status alone is read.

    The name of a host is looked up once, its addresses are checked, and the connection goes to the one that was
    checked: a name that points elsewhere a moment later leads nowhere else.

    Args:
        seconds: how long connecting, sending and answering may take each.
        hosts: the hosts that may be told without TLS and inside the network.
        client: sends; None for one of its own.
    """

    def __init__(self, seconds: int, hosts: frozenset[str], client: httpx.Client | None = None) -> None:
        self._hosts = hosts
        limits = httpx.Limits(max_keepalive_connections=0)
        self._client = client or httpx.Client(timeout=seconds, follow_redirects=False, trust_env=False, limits=limits)

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send an event, and return what came of it; no failure is raised."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            inside = host in self._hosts
            if parts.scheme != "https" and not inside:
                raise Refused(host)
            address = address_of(host, port, inside=inside)
            shown = f"[{address}]" if ":" in address else address
            target = urlunsplit((parts.scheme, f"{shown}:{port}", parts.path or "/", parts.query, ""))
            sent = {**headers, "host": parts.netloc, "user-agent": "ocop"}
            extensions = {"sni_hostname": host} if parts.scheme == "https" else {}
            with self._client.stream("POST", target, content=body, headers=sent, extensions=extensions) as answer:
                return _answer(answer)
        except Refused:
            return Answer(False, "address-refused")
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            return Answer(False, type(error).__name__)

    def close(self) -> None:
        """Close its connections."""
        self._client.close()


def _answer(answer: httpx.Response) -> Answer:
    later = answer.headers.get("retry-after", "")
    pause = min(int(later), _LONGEST_PAUSE) if later.isascii() and later.isdigit() and len(later) < 10 else None
    return Answer(answer.is_success, str(answer.status_code), answer.status_code == _GONE, pause)
