"""The parts of a running service, put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fastapi import Request

from ocop_service.access.batches import Batches
from ocop_service.access.keys import ApiKeys
from ocop_service.access.oidc import Oidc, oidc_of
from ocop_service.access.sessions import Sessions
from ocop_service.access.sharing import Sharing
from ocop_service.access.throttle import Throttle
from ocop_service.hooks.delivery import Delivery
from ocop_service.hooks.hook_file import HookDefinition, read_hooks
from ocop_service.hooks.sender import Sender
from ocop_service.observability.logging import log
from ocop_service.observability.metrics import Metrics
from ocop_service.observability.tracing import Tracing
from ocop_service.raters.pool import Limits, Raters, Worker, processes_by_default
from ocop_service.raters.process import RatingProcess
from ocop_service.setting_values import hosts
from ocop_service.settings import Settings
from ocop_service.storage.database import Database
from ocop_service.storage.doubts import Doubts
from ocop_service.storage.drafts import Drafts
from ocop_service.storage.evaluations import Evaluations
from ocop_service.storage.outbox import Hook, Outbox
from ocop_service.storage.writer import Writer

_LAST_SECONDS = 5
_MIB = 1024 * 1024

_NETWORKS_MIB = 240
"""Enough for the networks of all sets of all versions."""

_LEAST_NETWORKS_MIB = 8
_BESIDE_NETWORKS_MIB = 256
"""What a process that rates takes beside networks: having rated all sets, drawn pages, and for one rating."""


class Hooks:
    """Those who are told of new evaluations, and what comes of it.

    Args:
        database: where what they are to be told of stands.
        named: they, by name.
        settings: how they are told.
        metrics: counts what comes of it.

    Attributes:
        hooks: they, as the outbox knows them.
    """

    def __init__(
        self, database: Database, named: Mapping[str, HookDefinition], settings: Settings, metrics: Metrics
    ) -> None:
        self._outbox = Outbox(database)
        self._metrics = metrics
        self.hooks = tuple(Hook(name, each.organisation) for name, each in named.items())
        self._sender = Sender(
            self._outbox,
            named,
            Delivery(settings.webhook_seconds, hosts(settings.webhook_hosts)),
            self,
            source=settings.public_url or "urn:ocop:service",
            seconds=settings.webhook_seconds,
            retry_seconds=settings.webhook_retry_seconds,
            hours=settings.webhook_hours,
        )

    def start(self) -> None:
        """Begin to tell them."""
        self._sender.start()

    def wake(self) -> None:
        """Tell them now."""
        self._sender.wake()

    def stop(self, seconds: float) -> None:
        """End; what was not taken is told when the service runs again."""
        self._sender.stop(seconds)

    def counts(self) -> Mapping[str, tuple[int, int]]:
        """Return how many events wait for each, and how many were given up; raises as the database does.

        Hooks that are named no more are among them as long as the outbox holds events of theirs.
        """
        return {each.name: (0, 0) for each in self.hooks} | {**self._outbox.counts()}

    def hook_told(self, hook: str) -> None:
        """Count an event that was taken."""
        self._metrics.hook_answered(hook, "taken")

    def hook_failed(self, hook: str, answer: str) -> None:
        """Count and log an event that was not taken."""
        self._metrics.hook_answered(hook, "failed")
        log().warning("a webhook did not take an event", hook=hook, answer=answer)

    def hook_given_up(self, hook: str, sequence: int, answer: str) -> None:
        """Count and log an event that is not sent any more."""
        self._metrics.hook_answered(hook, "given_up")
        log().error("an event for a webhook was given up", hook=hook, sequence=sequence, answer=answer)


@dataclass(frozen=True, slots=True)
class Core:
    """The parts of a running service.

    Attributes:
        opened: whether everybody may read and rate, as the operator said on the command line.
        sharing: how an open service is shared on the local network; None if it is for its own machine alone.
    """

    settings: Settings
    opened: bool
    sharing: Sharing | None
    database: Database
    evaluations: Evaluations
    writer: Writer
    hooks: Hooks
    doubts: Doubts
    keys: ApiKeys
    sessions: Sessions
    drafts: Drafts
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
        self.hooks.stop(_LAST_SECONDS)
        self.tracing.stop()
        self.database.close()


def core_of(
    settings: Settings,
    *,
    opened: bool = False,
    sharing: Sharing | None = None,
    launch: Callable[[], Worker] | None = None,
    shared: Path | None = None,
) -> Core:
    """Put the parts of a service together; the database is not touched yet, and no process is started.

    Args:
        settings: how it runs.
        opened: whether everybody may read and rate.
        sharing: how an open service is shared on the local network, if it is.
        launch: starts what rates; None for processes, as they should be.
        shared: the directory in which several worker processes count together; None where there is one process.
    """
    named = {} if settings.webhooks is None else read_hooks(Path(settings.webhooks), hosts(settings.webhook_hosts))
    url = settings.database_url.get_secret_value()
    database = Database(url, settings.database_seconds, writers=1 + len(named))
    keys = ApiKeys(database)
    metrics = Metrics(shared=shared is not None)
    told = Hooks(database, named, settings, metrics)
    return Core(
        settings=settings,
        opened=opened,
        sharing=sharing,
        database=database,
        evaluations=Evaluations(database),
        writer=Writer(database, settings.queue_limit, hooks=told.hooks, stored=told.wake),
        hooks=told,
        doubts=Doubts(),
        keys=keys,
        sessions=Sessions(database, keys, settings.session_hours, settings.sessions_per_key),
        drafts=Drafts(database, settings.drafts_per_key, settings.draft_days),
        oidc=oidc_of(settings),
        throttle=Throttle(settings.rate_limit, settings.refusal_limit, shared=shared),
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
