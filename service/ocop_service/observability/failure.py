"""Noting what failed: in the log and the metrics, and as the refusal that it is answered with."""

from __future__ import annotations

from ocop_rules.errors import EngineError, OcopError
from ocop_service.fault import fault_of
from ocop_service.http.problem import Refusal, refusal_of
from ocop_service.observability.logging import log
from ocop_service.observability.metrics import Metrics
from ocop_service.storage.database import StorageUnavailable


def refusal_noted(error: OcopError, metrics: Metrics) -> Refusal:
    """Return the refusal for an error; log and count it where it is the service's fault and not the client's."""
    refusal = refusal_of(error)
    if isinstance(error, StorageUnavailable):
        metrics.storage_failures.inc()
        log().error("storage failed", **fault_of(error))
    elif isinstance(error, EngineError) or refusal.kind.status >= 500:
        log().error("fault", **fault_of(error))
    return refusal
