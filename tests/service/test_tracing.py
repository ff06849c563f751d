"""Traces go where the settings say, name the route and the steps, and hold nothing of a bundle."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from ocop_service.observability.tracing import TelemetryMissing, Tracing
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from tests.service.postgres import free_port
from tests.service.server import ocop, serving

MANGO = Path("examples/dried-mango-4-stars.yaml").read_text(encoding="utf-8")
YAML = {"Content-Type": "application/yaml"}
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"


class Collector:
    """A small receiver of OTLP over HTTP."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                assert self.path == "/v1/traces"
                collector.bodies.append(content)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def spans(self) -> list[Span]:
        requests = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return [
            span
            for request in requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    found = Collector()
    yield found
    found.close()


def attributes(span: Span) -> dict[str, object]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value") or "") for each in span.attributes}


def test_a_request_makes_a_span_with_its_steps_on_the_callers_trace(tmp_path: Path, collector: Collector) -> None:
    key = ocop("keys", "create", "k", cwd=tmp_path).stdout.strip()
    bundle = MANGO.replace("Xoài", "Nguyễn Thị Mơ")
    assert bundle != MANGO
    headers = {"Authorization": f"Bearer {key}", "traceparent": f"00-{TRACE}-{PARENT}-01"}
    with serving(tmp_path, arguments=(), otlp_endpoint=collector.url) as server:
        answer = httpx.post(f"{server.url}/v1/evaluations", content=bundle, headers=headers | YAML)
        assert answer.status_code == 201
        httpx.get(f"{server.url}/v1/evaluations/secret-words?dossier=secret-words", headers=headers | YAML)
        httpx.get(f"{server.url}/secret-words", headers={"Authorization": "Bearer secret-words"})
        server.terminate()
        server.wait()
    spans = {span.name: span for span in collector.spans()}
    assert spans.keys() == {"POST /v1/evaluations", "GET /v1/evaluations/{evaluation_id}", "GET none", "rate", "store"}
    rating = spans["POST /v1/evaluations"]
    assert (rating.trace_id.hex(), rating.parent_span_id.hex()) == (TRACE, PARENT)
    assert rating.kind == Span.SPAN_KIND_SERVER
    assert attributes(rating) == {
        "http.request.method": "POST",
        "http.route": "/v1/evaluations",
        "http.response.status_code": 201,
    }
    for name in ("rate", "store"):
        assert spans[name].parent_span_id == rating.span_id
        assert spans[name].trace_id == rating.trace_id
        assert rating.start_time_unix_nano <= spans[name].start_time_unix_nano < spans[name].end_time_unix_nano
    assert spans["GET none"].trace_id.hex() != TRACE
    assert spans["rate"].status.code == Status.STATUS_CODE_UNSET
    sent = b"".join(collector.bodies)
    for word in ("Nguyễn", "01-0", "secret", key):
        assert word.encode() not in sent
    assert b"ocop" in sent


def test_a_collector_that_is_down_does_no_harm(tmp_path: Path) -> None:
    with serving(tmp_path, otlp_endpoint=f"http://127.0.0.1:{free_port()}") as server:
        for _ in range(3):
            answer = httpx.post(f"{server.url}/v1/evaluations", content=MANGO, headers=YAML)
            assert answer.status_code == 201
        began = time.monotonic()
        server.terminate()
        server.wait()
        assert time.monotonic() - began < 15
        assert "Traceback" not in server.log_text()
        assert [line for line in server.log_text().splitlines() if not line.startswith("{")] == []


def test_without_an_endpoint_nothing_of_opentelemetry_is_loaded() -> None:
    tracing = Tracing(None)
    with tracing.request({}) as span, tracing.span("rate"):
        assert span is None
    tracing.stop()


def test_where_opentelemetry_is_not_installed_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(sys.modules):
        if name.startswith("opentelemetry"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    with pytest.raises(TelemetryMissing) as raised:
        Tracing("http://127.0.0.1:4318")
    assert "pip install 'ocop-rules[service,telemetry]'" in raised.value.render("vi")
    assert "otlp_endpoint" in raised.value.render("en")
