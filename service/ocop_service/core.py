"""The parts of a running service, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from fastapi import Request

from ocop_service.access.batches import Batches
from ocop_service.access.keys import ApiKeys
from ocop_service.access.oidc import Oidc, oidc_of
from ocop_service.access.sessions import Sessions
from ocop_service.access.throttle import Throttle
from ocop_service.observability.metrics import Metrics
from ocop_service.observability.tracing import Tracing
from ocop_service.raters.pool import Limits, Raters, Worker, processes_by_default
from ocop_service.raters.process import RatingProcess
from ocop_service.settings import Settings
from ocop_service.storage.database import Database
from ocop_service.storage.doubts import Doubts
from ocop_service.storage.evaluations import Evaluations
from ocop_service.storage.writer import Writer

_LAST_SECONDS = 5
_MIB = 1024 * 1024

_NETWORKS_MIB = 240
"""Enough for the networks of all sets of all versions."""

_LEAST_NETWORKS_MIB = 8
_BESIDE_NETWORKS_MIB = 256
"""What a process that rates takes beside networks: having rated all sets, drawn pages, and for one rating."""


@dataclass(frozen=True, slots=True)
class Core:
    """The parts of a running service.

    Attributes:
        opened: whether everybody may read and rate, as the operator said on the command line.
    """

    settings: Settings
    opened: bool
    database: Database
    evaluations: Evaluations
    writer: Writer
    doubts: Doubts
    keys: ApiKeys
    sessions: Sessions
    oidc: Oidc | None
    throttle: Throttle
    batches: Batches
    raters: Raters
    metrics: Metrics
    tracing: Tracing

    def stop(self) -> None:
        """Store what was accepted, then end everything; no rating and no database that hangs is waited for."""
        self.raters.stop()
        self.writer.stop(_LAST_SECONDS)
        self.tracing.stop()
        self.database.close()


def core_of(settings: Settings, *, opened: bool = False, launch: Callable[[], Worker] | None = None) -> Core:
    """Put the parts of a service together; the database is not touched yet, and no process is started.

    Args:
        settings: how it runs.
        opened: whether everybody may read and rate.
        launch: starts what rates; None for processes, as they should be.
    """
    database = Database(settings.database_url.get_secret_value(), settings.database_seconds)
    keys = ApiKeys(database)
    metrics = Metrics()
    return Core(
        settings=settings,
        opened=opened,
        database=database,
        evaluations=Evaluations(database),
        writer=Writer(database, settings.queue_limit),
        doubts=Doubts(),
        keys=keys,
        sessions=Sessions(database, keys, settings.session_hours, settings.sessions_per_key),
        oidc=oidc_of(settings),
        throttle=Throttle(settings.rate_limit, settings.refusal_limit),
        batches=Batches(settings.batch_limit, settings.spool_mib * _MIB, settings.spool_of_key_mib * _MIB),
        raters=Raters(
            Limits(
                settings.rating_processes or processes_by_default(),
                settings.rating_seconds,
                settings.turn_seconds,
                settings.waiting_limit,
                settings.waiting_limit_of_key,
            ),
            launch or partial(RatingProcess, settings.rating_memory_mib, networks_mib(settings)),
            metrics,
        ),
        metrics=metrics,
        tracing=Tracing(settings.otlp_endpoint),
    )


def networks_mib(settings: Settings) -> int:
    """Return the MiB that the networks of a process that rates may take, which leaves room for all else in it."""
    if settings.network_memory_mib is not None:
        return settings.network_memory_mib
    return max(_LEAST_NETWORKS_MIB, min(_NETWORKS_MIB, settings.rating_memory_mib - _BESIDE_NETWORKS_MIB))


def core(request: Request) -> Core:
    """Return the parts of the service that a request came to."""
    found: Core = request.app.state.core
    return found
