"""The framing of requests: where one ends and the next begins must be read alike by everybody on the way.

What two readers of HTTP/1.1 may read differently lets a request be smuggled past the one in front (RFC 9112, 11.2). h11
refuses most of it; what it mends or passes over is refused here.
"""

from __future__ import annotations

import re

import h11

from ocop_rules.text import Text, text

_BLANK_LINE = re.compile(rb"\n\r?\n")
_LONE = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_HOST = re.compile(rb"(?:[A-Za-z0-9._~%!$&'()*+;=-]*|\[[0-9A-Fa-f:.]+(?:%25[A-Za-z0-9._~-]+)?\])(?::[0-9]{0,5})?\Z")

_LINES = text("mỗi dòng của tiêu đề phải kết thúc bằng CR LF", "each line of the headers must end with CR LF")
_FOLDED = text("không ngắt một tiêu đề thành nhiều dòng", "a header must not be folded over several lines")
_TARGET = text(
    "dòng yêu cầu chỉ ghi đường dẫn, như /v1/versions; đây không phải máy chủ chuyển tiếp",
    "state the path alone in the request line, as /v1/versions: this is no proxy",
)
_LENGTHS = text("chỉ ghi một Content-Length", "state one Content-Length only")
_BOTH = text(
    "không ghi cả Content-Length lẫn Transfer-Encoding", "do not state both Content-Length and Transfer-Encoding"
)
_CODING = text(
    "Transfer-Encoding chỉ dùng với HTTP/1.1, ghi một lần, là “chunked”",
    "Transfer-Encoding goes with HTTP/1.1 only, stands once, and is “chunked”",
)
_HOSTS = text("ghi một Host, gồm tên máy và cổng", "state one Host: a name and a port")


class StrictConnection(h11.Connection):
    """A connection as h11 reads it, that takes no request whose framing could be read otherwise.

    Attributes:
        fault: what is wrong with the request that was refused last; None where h11 alone refused it.
    """

    fault: Text | None = None

    def next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        """Return what came next.

        Raises:
            h11.RemoteProtocolError: it is no request that is taken.
        """
        if self.their_state is h11.IDLE:
            content, _ = self.trailing_data
            end = _BLANK_LINE.search(content)
            self.fault = None if end is None else head_fault(content[: end.end()])
            if self.fault is not None:
                raise h11.RemoteProtocolError(self.fault.en)
        return super().next_event()


def head_fault(head: bytes) -> Text | None:
    """Return what is wrong with the framing of a request's head, with its blank line; None if nothing is."""
    if _LONE.search(head):
        return _LINES
    first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    if any(line[:1] in (b" ", b"\t") for line in lines):
        return _FOLDED
    method, _, rest = first.partition(b" ")
    target, _, version = rest.partition(b" ")
    if version and not target.startswith(b"/") and (method, target) != (b"OPTIONS", b"*"):
        return _TARGET
    stated: dict[bytes, list[bytes]] = {}
    for line in lines:
        name, _, value = line.partition(b":")
        stated.setdefault(name.strip().lower(), []).append(value.strip(b" \t"))
    lengths, codings = stated.get(b"content-length", []), stated.get(b"transfer-encoding", [])
    if lengths and codings:
        return _BOTH
    if len(lengths) > 1 or b"," in b"".join(lengths):
        return _LENGTHS
    if codings and (len(codings) > 1 or codings[0].lower() != b"chunked" or version != b"HTTP/1.1"):
        return _CODING
    hosts = stated.get(b"host", [])
    if len(hosts) > 1 or (not hosts and version == b"HTTP/1.1") or not all(map(_HOST.match, hosts)):
        return _HOSTS
    return None
