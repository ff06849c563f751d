"""Rate limits: so many requests in a window of time, of each key, and so many wrong keys from each address."""

from __future__ import annotations

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from ocop_rules.text import text
from ocop_service.http.problem import Refusal


class Throttle:
    """Counts requests, in this process.

    Args:
        requests: how many an actor may make, as `1200/minute`.
        refusals: how many wrong keys one address may show.
    """

    def __init__(self, requests: str, refusals: str) -> None:
        self._requests = parse(requests)
        self._refusals = parse(refusals)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def count_request(self, actor: str) -> None:
        """Count a request; raises `Refusal` if the actor has made too many."""
        if not self._limiter.hit(self._requests, "request", actor):
            said = text(
                f"tối đa {self._requests.amount} yêu cầu mỗi {self._requests.GRANULARITY.name}",
                f"at most {self._requests.amount} requests a {self._requests.GRANULARITY.name}",
            )
            raise Refusal("too-many-requests", said, headers={"Retry-After": self._wait("request", actor)})

    def count_refusal(self, address: str) -> None:
        """Count a wrong key."""
        self._limiter.hit(self._refusals, "refusal", address)

    def check_refusals(self, address: str) -> None:
        """Check that an address did not show too many wrong keys; raises `Refusal` if it did."""
        if not self._limiter.test(self._refusals, "refusal", address):
            said = text("quá nhiều khóa sai từ địa chỉ này", "too many wrong keys from this address")
            raise Refusal("too-many-requests", said, headers={"Retry-After": self._wait("refusal", address)})

    def _wait(self, what: str, who: str) -> str:
        limit = self._requests if what == "request" else self._refusals
        return str(max(1, limit.get_expiry() // max(limit.amount, 1)))
