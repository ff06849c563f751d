"""`ocop serve --open --share`: at which addresses of this machine, and the link's QR code in a terminal."""

from __future__ import annotations

import io
import socket
from collections.abc import Sequence

from ocop_rules.errors import BilingualError
from ocop_rules.forms.packages import needed
from ocop_rules.text import printable, text
from ocop_service.access.sharing import SHARED
from ocop_service.http.address import is_of_local_network, names_loopback, url_at

_ANYWHERE = ("10.255.255.255", "fd00:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
"""Addresses of local networks: this machine is asked from which of its own it would reach them."""

_WHITE_ON_BLACK = "\x1b[38;5;231;48;5;16m"
_AS_BEFORE = "\x1b[0m"


class CannotShare(BilingualError):
    """An open service cannot be shared as it was asked; nothing was started."""


def shared_addresses(host: str) -> tuple[str, ...]:
    """Return the addresses of this machine at which a service is shared: those of local networks, the likeliest first.

    Args:
        host: the setting; a loopback address, as it is by default, for all of them, else the only one.

    Raises:
        CannotShare: there is none, or the setting names no such address.
        PaperRefused: ifaddr is not installed.
    """
    if names_loopback(host):
        found = own_addresses()
        if not found:
            raise CannotShare(
                text(
                    "máy này chưa có địa chỉ mạng nội bộ nào để chia sẻ: hãy nối Wi-Fi hoặc dây mạng rồi chạy lại",
                    "this machine has no address on a local network to share at: connect it, by Wi-Fi or cable, and "
                    "run this again",
                )
            )
        return found
    if not is_of_local_network(host):
        shown, own = printable(host, 100), ", ".join(own_addresses()) or "-"
        raise CannotShare(
            text(
                f"--share chỉ chia sẻ trong mạng nội bộ, không tại {shown}: bỏ thiết lập host, hoặc ghi một trong các "
                f"địa chỉ {own}",
                f"--share is for a local network, not for {shown}: leave the setting host out, or name one of {own}",
            )
        )
    return (host,)


def own_addresses() -> tuple[str, ...]:
    """Return the addresses that this machine has on local networks: IPv4 first, and the likeliest of each first.

    Raises:
        PaperRefused: ifaddr is not installed.
    """
    with needed("share"):
        import ifaddr
    stated = [
        each.ip if isinstance(each.ip, str) else each.ip[0] for adapter in ifaddr.get_adapters() for each in adapter.ips
    ]
    own = [each for each in stated if is_of_local_network(each)]
    likely = [_towards(each) for each in _ANYWHERE]
    return tuple(sorted(dict.fromkeys(own), key=lambda each: (":" in each, each not in likely)))


def _towards(address: str) -> str | None:
    """Return the address from which this machine would reach another; nothing is sent."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM) as asked:
            asked.connect((address, 9))
            return str(asked.getsockname()[0])
    except OSError:
        return None


def links_of(addresses: Sequence[str], port: int, key: str) -> tuple[str, ...]:
    """Return the links of a shared service, with its key."""
    return tuple(f"{url_at(each, port)}{SHARED}{key}" for each in addresses)


def check_can_draw() -> None:
    """Raise `PaperRefused` if what draws QR codes is not installed."""
    with needed("share"):
        import segno  # noqa: F401


def drawn(link: str) -> str:
    """Return a link as a QR code for a terminal, dark on light whatever the terminal's colours.

    Raises:
        PaperRefused: segno is not installed.
    """
    with needed("share"):
        import segno
    out = io.StringIO()
    segno.make_qr(link, error="l").terminal(out, border=4, compact=True)
    return "\n".join(f"{_WHITE_ON_BLACK}{line}{_AS_BEFORE}" for line in out.getvalue().splitlines())
