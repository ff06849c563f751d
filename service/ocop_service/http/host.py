"""What an open service answers: its own machine, asked directly; and neighbours on the local network, if it is shared.

A service without keys listens on the loopback address only, unless it is shared. Two ways lead to it from elsewhere all
the same: a browser on that machine lets any site reach it whose name is made to point there (DNS rebinding), and a
proxy on that machine hands on what the world asks. The name stands in `Host`; a proxy shows by what it adds to a
request, or by what a browser says of the page that a request came from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from ocop_rules.text import printable, text
from ocop_service.http.address import is_loopback as is_loopback_address
from ocop_service.http.address import is_of_local_network, is_same, names_loopback
from ocop_service.http.problem import Refusal

_OF_PROXIES = re.compile(
    r"""
    via
    | (?:
        akamai | ali-cdn | cf | cloudfront | eagleeye | fastly | fly | incap | ngrok | proxy | remote |
        tailscale | wl-proxy | x-akamai | x-appengine | x-arr | x-azure | x-cdn | x-envoy | x-nf |
        x-original | x-real | x-remote | x-sucuri | x-traefik | x-vercel
    )-.*
    | (?:
        cdn-loop | client-ip | early-data | forwarded | front-end-https | http-x-forwarded | true-client-ip
        | x-amz | x-client-ip | x-cloud-trace-context | x-cluster-client-ip | x-coming-from | x-forwarded |
        x-host | x-originating-ip | x-proxy | x-request-start | x-rewrite-url | x-scheme | x-ssl | x-varnish
    ).*
    | .*-(?: client-?ip | connecting-ip | forwarded-for | forwarded-proto | real-ip | src-ip )
    """,
    re.VERBOSE,
)
"""The names of headers that proxies add, by how they begin; those that say for whom, by how they end."""


def check_direct(scope: Scope) -> None:
    """Refuse a request that does not come straight from this machine, to its loopback name or address."""
    sign = forwarded_by(scope)
    if sign is not None:
        said = text(
            f"máy chủ mở không cần khóa không trả lời yêu cầu chuyển tiếp ({sign}): qua máy chủ chuyển tiếp, hãy chạy "
            "không có --open và tạo khóa bằng ocop keys create",
            f"a service without keys does not answer what was forwarded ({sign}): behind a proxy run it without "
            "--open, and make keys with ocop keys create",
        )
        raise Refusal("forbidden", said)
    if not is_loopback(Headers(scope=scope).get("host", "")):
        said = text(
            "máy chủ mở không cần khóa chỉ trả lời tại localhost hoặc 127.0.0.1",
            "a service without keys answers at localhost or 127.0.0.1 only",
        )
        raise Refusal("forbidden", said)


def check_neighbour(scope: Scope, addresses: Sequence[str]) -> None:
    """Refuse a request that does not come straight from the local network, to an address at which a service is shared.

    Args:
        scope: the request.
        addresses: those of this machine at which it is shared.
    """
    headers = Headers(scope=scope)
    client = scope.get("client")
    sign = _of_a_proxy(headers)
    if sign is None and (client is None or not is_of_local_network(client[0])):
        sign = "?" if client is None else printable(str(client[0]), 40)
    if sign is not None:
        said = text(
            f"dịch vụ này chỉ chia sẻ trong mạng nội bộ, không trả lời yêu cầu từ nơi khác ({sign})",
            f"this service is shared on the local network, and does not answer what comes from elsewhere ({sign})",
        )
        raise Refusal("forbidden", said)
    stated = [headers.get("host", "")]
    if headers.get("origin", "null") != "null":
        stated.append(_place(headers["origin"]))
    if not all(any(is_same(_name(each), address) for address in addresses) for each in stated):
        said = text(
            "hãy mở bằng đúng liên kết mà máy đang chạy ocop serve hiện ra, không bằng tên hay địa chỉ khác",
            "open the link as the machine that runs ocop serve shows it, not another name or address",
        )
        raise Refusal("forbidden", said)


def forwarded_by(scope: Scope) -> str | None:
    """Return what shows that a request did not come straight from this machine; None if nothing does."""
    headers = Headers(scope=scope)
    sign = _of_a_proxy(headers)
    if sign is not None:
        return sign
    client = scope.get("client")
    if client is None or not is_loopback_address(client[0]):
        return "?" if client is None else printable(str(client[0]), 40)
    # What nginx speaks to those behind it unless it is told otherwise, and what no browser speaks any more.
    if scope["http_version"] in ("1.0", "0.9"):
        return "HTTP/1.0"
    # A browser that calls the page's own site the same, or does not call it at all since it does not trust that site
    # as it trusts this machine, while the page came from another machine.
    if headers.get("sec-fetch-site", "same-origin") == "same-origin":
        for name in ("origin", "referer"):
            stated = headers.get(name, "null")
            if stated != "null" and not is_loopback(_place(stated)):
                return name
    return None


def _of_a_proxy(headers: Headers) -> str | None:
    return next((printable(name, 40) for name in headers if _OF_PROXIES.fullmatch(name.replace("_", "-"))), None)


def _place(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    """Tell whether a `Host` header names this machine's loopback interface."""
    return names_loopback(_name(host))


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
