"""The metrics, as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

from ocop_service.storage.rated import Summary

MEDIA_TYPE = CONTENT_TYPE_LATEST

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The variable of the environment that names the directory in which worker processes count together."""

_OF_ALL: Literal["livesum"] = "livesum"
_AS_SEEN_LAST: Literal["mostrecent"] = "mostrecent"

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The metrics of one service; what is only counted or measured is a public attribute.

    Args:
        shared: whether this is one of several worker processes, which count into files of one directory; it stands in
            the environment (`SHARED`), where prometheus_client looks when it is imported.
    """

    def __init__(self, *, shared: bool = False) -> None:
        self._shared = shared
        self._registry = registry = CollectorRegistry()
        self._ratings = Counter(
            "ocop_ratings",
            "Evaluations given, by version, stars and outcome; stored ones and dry runs.",
            ("version", "stars", "outcome", "stored"),
            registry=registry,
        )
        self.bundles_refused = Counter("ocop_bundles_refused", "Bundles that were not valid.", registry=registry)
        self.disagreements = Counter(
            "ocop_engine_disagreements", "Bundles on which the two evaluators disagreed.", registry=registry
        )
        self.request_seconds = Histogram(
            "ocop_request_seconds",
            "Time to answer a request, by route, method and status.",
            ("route", "method", "status"),
            buckets=_SECONDS,
            registry=registry,
        )
        self._rating = Histogram(
            "ocop_rating_seconds", "Time to rate a bundle and explain it.", buckets=_SECONDS, registry=registry
        )
        self._abandoned = Counter(
            "ocop_ratings_abandoned",
            "Ratings given up, since they took too long (slow) or their process ended.",
            ("reason",),
            registry=registry,
        )
        for reason in ("slow", "ended"):
            self._abandoned.labels(reason)
        self._turns = Gauge(
            "ocop_ratings_waiting", "Ratings that wait for their turn.", registry=registry, multiprocess_mode=_OF_ALL
        )
        self._spooled = Gauge(
            "ocop_spool_bytes",
            "Bytes of batches that were sent and not rated yet.",
            registry=registry,
            multiprocess_mode=_OF_ALL,
        )
        self.storage_seconds = Histogram(
            "ocop_storage_seconds", "Time until an evaluation is on disk.", buckets=_SECONDS, registry=registry
        )
        self.storage_failures = Counter(
            "ocop_storage_failures", "Requests that failed because of the database.", registry=registry
        )
        self._log_length = Gauge(
            "ocop_log_entries", "Entries of the decision log.", registry=registry, multiprocess_mode=_AS_SEEN_LAST
        )
        self._waiting = Gauge(
            "ocop_evaluations_waiting",
            "Evaluations that wait to be stored.",
            registry=registry,
            multiprocess_mode=_OF_ALL,
        )
        self._told = Counter(
            "ocop_webhook_attempts",
            "Events sent to webhooks, by hook and what came of it: taken, failed, given_up.",
            ("hook", "outcome"),
            registry=registry,
        )
        self._outbox = Gauge(
            "ocop_webhook_events",
            "Events of the outbox, by hook: waiting to be taken, or given_up.",
            ("hook", "state"),
            registry=registry,
            multiprocess_mode=_AS_SEEN_LAST,
        )
        self._database = Gauge(
            "ocop_database_up", "1 if the database answers.", registry=registry, multiprocess_mode=_AS_SEEN_LAST
        )

    def rated(self, summary: Summary, *, stored: bool) -> None:
        """Count an evaluation."""
        stars = "none" if summary.stars is None else str(summary.stars)
        self._ratings.labels(summary.version, stars, summary.outcome, "yes" if stored else "no").inc()

    def rating_took(self, seconds: float) -> None:
        """Note how long a rating took."""
        self._rating.observe(seconds)

    def rating_abandoned(self, reason: str) -> None:
        """Count a rating that was given up."""
        self._abandoned.labels(reason).inc()

    def hook_answered(self, hook: str, outcome: str) -> None:
        """Count an event that was sent to a webhook."""
        self._told.labels(hook, outcome).inc()

    def exposition(
        self,
        log_length: int | None,
        waiting: int,
        turns: int = 0,
        spooled: int = 0,
        outbox: Mapping[str, tuple[int, int]] | None = None,
    ) -> bytes:
        """Return all metrics as Prometheus reads them.

        Args:
            log_length: the entries of the log; None where the database does not answer.
            waiting: the evaluations that wait to be stored.
            turns: the ratings that wait for their turn.
            spooled: the bytes of batches that were sent and not rated yet.
            outbox: by hook how many events wait, and how many were given up; None where the database does not answer.
        """
        self.waits(waiting, turns, spooled)
        self._database.set(0 if log_length is None else 1)
        if log_length is not None:
            self._log_length.set(log_length)
        for hook, (events, given_up) in (outbox or {}).items():
            self._outbox.labels(hook, "waiting").set(events)
            self._outbox.labels(hook, "given_up").set(given_up)
        if not self._shared:
            return generate_latest(self._registry)
        of_all = CollectorRegistry()
        MultiProcessCollector(of_all)  # type: ignore[no-untyped-call]
        return generate_latest(of_all)

    def waits(self, waiting: int, turns: int, spooled: int) -> None:
        """Note what waits in this process; arguments as for `exposition`."""
        self._waiting.set(waiting)
        self._turns.set(turns)
        self._spooled.set(spooled)
