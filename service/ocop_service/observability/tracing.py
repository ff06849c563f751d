"""OpenTelemetry traces, where the settings say where they go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ocop_rules.errors import BilingualError
from ocop_rules.text import text

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span


class TelemetryMissing(BilingualError):
    """Traces were asked for, but OpenTelemetry is not installed."""


class Tracing:
    """Makes a span of each request and of each rating, or none.

    Args:
        endpoint: where they go, OTLP over HTTP, such as `http://127.0.0.1:4318`; None makes none.

    Raises:
        TelemetryMissing: OpenTelemetry is not installed.
    """

    def __init__(self, endpoint: str | None) -> None:
        self._provider = _provider(endpoint) if endpoint is not None else None

    @contextmanager
    def request(self, headers: dict[str, str]) -> Iterator[Span | None]:
        """Return the span of a request, on the trace that its headers name; None where none are made."""
        if self._provider is None:
            yield None
            return
        from opentelemetry.propagate import extract
        from opentelemetry.trace import SpanKind

        tracer = self._provider.get_tracer("ocop_service")
        with tracer.start_as_current_span(
            "request",
            extract(headers),
            SpanKind.SERVER,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            yield span

    @contextmanager
    def span(self, name: str) -> Iterator[None]:
        """Make a span of what is done inside."""
        if self._provider is None:
            yield
            return
        tracer = self._provider.get_tracer("ocop_service")
        with tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False):
            yield

    def stop(self) -> None:
        """Send what is left."""
        if self._provider is not None:
            self._provider.shutdown()


def describe(span: Span, method: str, route: str, status: int) -> None:
    """Say in the span of a request what it was and what came of it: nothing that its client wrote."""
    from opentelemetry.trace import StatusCode

    span.update_name(f"{method} {route}")
    span.set_attribute("http.request.method", method)
    span.set_attribute("http.route", route)
    span.set_attribute("http.response.status_code", status)
    if status >= 500:
        span.set_status(StatusCode.ERROR)


def _provider(endpoint: str) -> TracerProvider:
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        install = "pip install 'ocop-rules[service,telemetry]'"
        raise TelemetryMissing(
            text(f"otlp_endpoint cần OpenTelemetry: {install}", f"otlp_endpoint needs OpenTelemetry: {install}")
        ) from None
    provider = TracerProvider(resource=Resource.create({"service.name": "ocop"}))
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=5)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider
