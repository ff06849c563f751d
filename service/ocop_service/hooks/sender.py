"""Telling hooks of what stands in the outbox: a thread each, in the order of each dossier, again until it is taken."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Protocol

from ocop_service.hooks.delivery import Answer, Delivery
from ocop_service.hooks.event import event_body, headers
from ocop_service.hooks.hook_file import HookDefinition
from ocop_service.storage.database import StorageUnavailable
from ocop_service.storage.outbox import Due, Outbox

_LOOK_SECONDS = 1.0
"""So often a hook looks whether another process stored something, or something is due again."""

_AFTER_OUTAGE_SECONDS = 5.0
_LEASES = 3
"""An event is not sent by another process for so many times the seconds that one step of sending may take."""

_LONGEST_PAUSE = 3600


class Watcher(Protocol):
    """Is told what comes of events."""

    def hook_told(self, hook: str) -> None:
        """A hook took an event."""

    def hook_failed(self, hook: str, answer: str) -> None:
        """A hook did not take an event, which is sent again."""

    def hook_given_up(self, hook: str, sequence: int, answer: str) -> None:
        """An event is not sent to a hook any more."""


class Sender:
    """Tells hooks of evaluations.

    Args:
        outbox: what they are to be told of.
        hooks: the hooks by name.
        delivery: sends events.
        watcher: is told what comes of them.
        source: the service, as events name it.
        seconds: how long one step of sending may take.
        retry_seconds: the pause before the second attempt; it doubles with each, up to an hour.
        hours: how long an event is tried before it is given up, from the first attempt on.
    """

    def __init__(
        self,
        outbox: Outbox,
        hooks: Mapping[str, HookDefinition],
        delivery: Delivery,
        watcher: Watcher,
        *,
        source: str,
        seconds: int,
        retry_seconds: int,
        hours: int,
    ) -> None:
        self._outbox = outbox
        self._hooks = hooks
        self._delivery = delivery
        self._watcher = watcher
        self._source = source
        self._lease = timedelta(seconds=_LEASES * seconds)
        self._retry_seconds = retry_seconds
        self._hours = hours
        self._ending = threading.Event()
        self._news = {name: threading.Event() for name in hooks}
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to send."""
        for name in self._hooks:
            thread = threading.Thread(target=self._run, args=(name,), name=f"hook {name}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def wake(self) -> None:
        """Look now: something was stored."""
        for each in self._news.values():
            each.set()

    def stop(self, seconds: float) -> None:
        """End; what was not taken is sent when the service runs again.

        Args:
            seconds: how long what is being sent may take.
        """
        self._ending.set()
        self.wake()
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        self._delivery.close()

    def _run(self, hook: str) -> None:
        while not self._ending.is_set():
            self._news[hook].clear()
            try:
                due = self._outbox.due(hook, _now())
                for each in due:
                    self._tell(hook, each)
            except StorageUnavailable:
                self._ending.wait(_AFTER_OUTAGE_SECONDS)
                continue
            if not due:
                self._news[hook].wait(_LOOK_SECONDS)

    def _tell(self, hook: str, due: Due) -> None:
        if self._ending.is_set():
            return
        held = self._outbox.claim(due, _now(), self._lease)
        if held is None:
            return
        answer = self._sent(self._hooks[hook], held)
        if answer.taken:
            self._outbox.taken(held)
            self._watcher.hook_told(hook)
        elif answer.gone or self._is_old(held):
            self._outbox.give_up(held, _now(), answer.told)
            self._watcher.hook_given_up(hook, held.sequence, answer.told)
        else:
            self._outbox.later(held, _now() + self._pause(held, answer), answer.told)
            self._watcher.hook_failed(hook, answer.told)

    def _sent(self, definition: HookDefinition, due: Due) -> Answer:
        try:
            body = event_body(due.sequence, due.told, self._source)
        except ValueError:  # somebody changed the row, which holds no text any more: the others are told all the same
            return Answer(False, "unreadable", gone=True)
        sent = headers(definition.keys, str(due.told["id"]), int(time.time()), body)
        return self._delivery.send(definition.url, body, sent)

    def _pause(self, due: Due, answer: Answer) -> timedelta:
        doubled = self._retry_seconds * 2 ** min(due.attempts - 1, 20)
        return timedelta(seconds=max(answer.pause or 0, min(doubled, _LONGEST_PAUSE)))

    def _is_old(self, due: Due) -> bool:
        since = datetime.fromisoformat(due.tried_since or due.due_at)
        return _now() - since > timedelta(hours=self._hours)


def _now() -> datetime:
    return datetime.now(UTC)
