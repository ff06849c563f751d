"""Where the service listens: sockets that are bound before anything else begins, and what is said if they cannot be."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from ocop_rules.errors import BilingualError
from ocop_rules.text import Text, printable, text
from ocop_service.http.address import from_here, url_at

_LAST_PORT = 65535
_LOOKED_AT = 50
_TRIES = 16
"""How often a free port is taken anew, if it is free at the first address and not at all of them."""


class CannotListen(BilingualError):
    """The service cannot listen where it should; nothing was started."""


@contextmanager
def listening(hosts: Sequence[str], port: int) -> Iterator[list[socket.socket]]:
    """Return sockets that listen at each of some addresses at one port, and close them afterwards.

    Args:
        hosts: addresses of this machine, or names of them.
        port: the port; 0 for one that is free at all of them.

    Raises:
        CannotListen: the port is in use, or takes rights; or an address is wrong, or not of this machine.
    """
    found = _bound_anywhere(hosts) if port == 0 else _bound(hosts, port)
    try:
        yield found
    finally:
        for each in found:
            each.close()


def port_of(sockets: Sequence[socket.socket]) -> int:
    """Return the port that sockets are bound to."""
    port: int = sockets[0].getsockname()[1]
    return port


def _bound_anywhere(hosts: Sequence[str]) -> list[socket.socket]:
    for _ in range(_TRIES - 1):
        with suppress(CannotListen):
            return _bound(hosts, 0)
    return _bound(hosts, 0)


def _bound(hosts: Sequence[str], port: int) -> list[socket.socket]:
    found: list[socket.socket] = []
    try:
        for host in hosts:
            for family, address in _places(host):
                found.append(_socket_at(family, address, port_of(found) if found else port, host))
    except CannotListen:
        for each in found:
            each.close()
        raise
    return found


def _places(host: str) -> Sequence[tuple[socket.AddressFamily, str]]:
    try:
        places = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):  # a name that cannot be one is a UnicodeError
        raise CannotListen(_wrong_address(host)) from None
    return list(dict.fromkeys((family, str(address[0])) for family, _, _, _, address in places))


def _socket_at(family: socket.AddressFamily, address: str, port: int, host: str) -> socket.socket:
    try:
        found = socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        raise CannotListen(_wrong_address(host)) from None
    try:
        if os.name == "posix":
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            found.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        found.bind((address, port))
        # Two that listen may be bound to one address on Linux until the first of them listens.
        found.listen()
    except OSError as error:
        found.close()
        raise CannotListen(_said(error, family, address, port, host)) from None
    return found


def _said(error: OSError, family: socket.AddressFamily, address: str, port: int, host: str) -> Text:
    if error.errno == errno.EADDRINUSE:
        return _in_use(family, address, port, host)
    if error.errno in (errno.EACCES, errno.EPERM):
        return text(
            f"cổng {port} cần quyền quản trị của máy (cổng dưới 1024 thường vậy): thử --port 8000",
            f"port {port} takes an administrator's rights, as those below 1024 mostly do: try --port 8000",
        )
    return _wrong_address(host)


def _in_use(family: socket.AddressFamily, address: str, port: int, host: str) -> Text:
    free = next(
        (each for each in range(port + 1, min(port + _LOOKED_AT, _LAST_PORT) + 1) if _free(family, address, each)), 0
    )
    there = url_at(from_here(host), port)
    return text(
        f"cổng {port} đang được dùng: nếu là một ocop serve khác thì mở {there}, nếu không thì thử --port {free}",
        f"port {port} is in use: if by another ocop serve, open {there}; if not, try --port {free}",
    )


def _free(family: socket.AddressFamily, address: str, port: int) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        try:
            tried.bind((address, port))
        except OSError:
            return False
        return True


def _wrong_address(host: str) -> Text:
    shown = printable(host, 100)
    return text(
        f"{shown} không phải địa chỉ của máy này: bỏ thiết lập host để dùng 127.0.0.1, hoặc ghi một địa chỉ mà lệnh "
        "ip addr (Windows: ipconfig) hiện ra",
        f"{shown} is no address of this machine: leave the setting host out for 127.0.0.1, or name one that ip addr "
        "(Windows: ipconfig) shows",
    )
