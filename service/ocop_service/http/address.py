"""The addresses that requests come from: which of them one customer has, and which are trusted proxies'."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_IPV6_NETWORK = 64
"""One customer of a provider has all addresses of a network of so many bits."""
_LONGEST = 100


def customer(address: str) -> str:
    """Return what stands for all addresses that one customer of a provider has."""
    found = _address(address)
    if found is None:
        return address[:_LONGEST]
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(found), _IPV6_NETWORK), strict=False))
    return str(found)


def networks(written: str) -> tuple[Network, ...]:
    """Return the networks of a list with commas between, as the setting `trusted_proxies` is written."""
    stated = filter(None, (part.strip() for part in written.split(",")))
    return tuple(ipaddress.ip_network(each, strict=False) for each in stated)


def is_among(address: str, those: Iterable[Network]) -> bool:
    """Tell whether an address is in one of some networks."""
    found = _address(address)
    return found is not None and any(found in network for network in those)


def is_loopback(address: str) -> bool:
    """Tell whether an address is of this machine's loopback interface."""
    found = _address(address)
    return found is not None and found.is_loopback


def names_loopback(host: str) -> bool:
    """Tell whether a name or an address is that of this machine's loopback interface."""
    return host == "localhost" or is_loopback(host)


def is_of_local_network(address: str) -> bool:
    """Tell whether an address is one that only a local network knows, and not of this machine alone."""
    found = _address(address)
    if found is None or found.is_loopback or found.is_link_local or found.is_unspecified or found.is_multicast:
        return False
    return found.is_private


def is_same(address: str, other: str) -> bool:
    """Tell whether two addresses are one, however each is written."""
    found = _address(address)
    return found is not None and found == _address(other)


def url_at(host: str, port: int) -> str:
    """Return the URL of what listens at an address or name."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def from_here(host: str) -> str:
    """Return where this machine finds what listens at an address or name: at loopback, if it is at all of them."""
    found = _address(host)
    if found is None or not found.is_unspecified:
        return host
    return "127.0.0.1" if found.version == 4 else "::1"


def _address(written: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(written.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found
