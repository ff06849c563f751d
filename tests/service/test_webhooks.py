"""Webhooks: what is sent, how it is signed and sent again, whom it never goes to, and wrong files of hooks."""

from __future__ import annotations

import base64
import socket
import sqlite3
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from ocop_service.core import Core, core_of
from ocop_service.hooks.delivery import Delivery, Refused, address_of
from ocop_service.hooks.event import TYPE, signature
from ocop_service.hooks.hook_file import read_hooks
from ocop_service.log.entry import moment
from ocop_service.raters.outcome import RatingOptions, evaluation_of, rated
from ocop_service.settings import InvalidSettings, Settings
from ocop_service.storage.evaluations import Request
from ocop_service.storage.outbox import Outbox

import ocop_rules
from tests.service.faults.load import EXAMPLES
from tests.service.threads import ThreadWorker
from tests.service.webhook_receiver import SECRET, Receiver, receiving

PUBLIC = "93.184.215.14"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def running(tmp_path: Path, receiver: Receiver, hooks: dict[str, Any] | None = None, **more: Any) -> Core:
    file = receiver.file(tmp_path, **(hooks or {}))
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/ocop.db",
        webhooks=str(file),
        webhook_hosts="127.0.0.1",
        **{"webhook_retry_seconds": 1, "webhook_seconds": 2, **more},
    )
    core = core_of(settings, launch=ThreadWorker)
    core.database.migrate()
    return core


def store(core: Core, number: int = 0, organisation: str | None = None) -> None:
    request = Request("tests") if organisation is None else Request("tests", organisation=organisation)
    core.writer.add(rated(evaluation_of(EXAMPLES[number], RatingOptions())), request).result(20)


def test_the_signature_is_that_of_standard_webhooks() -> None:
    # The example that the specification's own libraries are tested with.
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    known = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}') == known


def test_a_new_evaluation_is_told_as_a_cloud_event(tmp_path: Path, receiver: Receiver) -> None:
    core = running(tmp_path, receiver, public_url="https://ocop.example.vn")
    core.hooks.start()
    store(core)
    receiver.wait_for(lambda taken: len(taken) == 1)
    (found,) = receiver.received
    assert found.signed
    assert found.headers["content-type"].startswith("application/cloudevents+json")
    event = found.event
    assert (event["specversion"], event["type"], event["source"]) == ("1.0", TYPE, "https://ocop.example.vn")
    assert event["subject"] == event["data"]["dossier"]
    assert event["data"]["path"] == f"/v1/evaluations/{event['id']}"
    wanted = ocop_rules.evaluate(EXAMPLES[0])
    assert (event["data"]["stars"], event["data"]["outcome"]) == (wanted.stars, wanted.outcome)
    assert datetime.fromisoformat(event["time"]).tzinfo is not None
    core.stop()
    assert core.hooks.hooks[0].name == "city"


def test_what_is_not_taken_is_told_again_in_the_order_of_the_dossier(tmp_path: Path) -> None:
    refused = iter([500, 429, 302])
    with receiving(lambda number, event: next(refused, 204) if event["data"]["sequence"] == 1 else 204) as receiver:
        core = running(tmp_path, receiver)
        store(core, 0)
        store(core, 0)
        store(core, 1)
        core.hooks.start()
        receiver.wait_for(lambda taken: len(taken) == 3)
        order = [each.event["data"]["sequence"] for each in receiver.taken]
        assert order == [3, 1, 2], "another dossier is not held up"
        first = [each.status for each in receiver.received if each.event["data"]["sequence"] == 1]
        assert first == [500, 429, 302, 204]
        told = core.metrics.exposition(1, 0, outbox=core.hooks.counts()).decode()
        assert 'ocop_webhook_attempts_total{hook="city",outcome="failed"} 3.0' in told
        core.stop()


def test_what_is_gone_or_too_old_is_given_up_and_the_next_goes_out(tmp_path: Path) -> None:
    with receiving(lambda _n, event: 410 if event["data"]["sequence"] == 1 else 204) as receiver:
        core = running(tmp_path, receiver)
        store(core, 0)
        store(core, 0)
        core.hooks.start()
        receiver.wait_for(lambda taken: len(taken) == 1)
        core.hooks.stop(5)
        assert core.hooks.counts() == {"city": (0, 1)}
        core.stop()


def test_the_hours_count_from_the_first_attempt(tmp_path: Path) -> None:
    with receiving(lambda _n, _e: 500) as receiver:
        core = running(tmp_path, receiver, webhook_hours=1)
        store(core)
        outbox = Outbox(core.database)
        now = datetime.now(UTC)
        (due,) = outbox.due("city", now + timedelta(hours=50))
        assert due.tried_since is None, "nobody ran for two days"
        held = outbox.claim(due, now + timedelta(hours=50), timedelta(seconds=6))
        assert held is not None
        assert held.tried_since == moment(now + timedelta(hours=50))
        outbox.later(held, now, "500")
        (again,) = outbox.due("city", now)
        assert (again.attempts, again.tried_since) == (1, held.tried_since)
        core.stop()


def test_a_secret_is_changed_without_losing_an_event(tmp_path: Path, receiver: Receiver) -> None:
    new = base64.b64encode(b"n" * 32).decode()
    core = running(tmp_path, receiver, {"secret": [f"whsec_{new}", SECRET]})
    core.hooks.start()
    store(core)
    receiver.wait_for(lambda taken: len(taken) == 1)
    receiver.key = b"n" * 32
    store(core)
    receiver.wait_for(lambda taken: len(taken) == 2)
    assert [each.signed for each in receiver.received] == [True, True]
    core.stop()


def test_events_of_a_hook_that_is_named_no_more_are_counted_and_not_sent(tmp_path: Path, receiver: Receiver) -> None:
    core = running(tmp_path, receiver)
    store(core)
    core.stop()
    settings = Settings(database_url=f"sqlite:///{tmp_path}/ocop.db")
    without = core_of(settings, launch=ThreadWorker)
    without.hooks.start()
    store(without)
    assert without.hooks.counts() == {"city": (1, 0)}
    assert 'ocop_webhook_events{hook="city",state="waiting"} 1.0' in (
        without.metrics.exposition(1, 0, outbox=without.hooks.counts()).decode()
    )
    without.stop()
    assert receiver.received == []


def test_a_row_that_was_damaged_keeps_nobody_from_being_told_of_the_others(tmp_path: Path, receiver: Receiver) -> None:
    core = running(tmp_path, receiver)
    for number in (0, 1):
        store(core, number)
    with sqlite3.connect(tmp_path / "ocop.db") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE evaluations SET product = CAST(X'C328' AS TEXT) WHERE sequence = 1")
    connection.close()
    core.hooks.start()
    receiver.wait_for(lambda taken: len(taken) == 1)
    core.hooks.stop(5)
    assert [each.event["data"]["sequence"] for each in receiver.taken] == [2]
    assert [(each.sequence, each.answer) for each in Outbox(core.database).given_up()] == [(1, "unreadable")]
    core.stop()


def test_only_an_organisation_s_own_are_told(tmp_path: Path, receiver: Receiver) -> None:
    core = running(tmp_path, receiver, {"organisation": "ha-noi"})
    store(core, 0)
    store(core, 1, "ha-noi")
    assert core.hooks.counts() == {"city": (1, 0)}
    core.stop()


def test_two_processes_never_send_one_event_at_once(tmp_path: Path, receiver: Receiver) -> None:
    core = running(tmp_path, receiver)
    store(core)
    outbox = Outbox(core.database)
    now = datetime.now(UTC)
    (due,) = outbox.due("city", now)
    held = outbox.claim(due, now, timedelta(seconds=30))
    assert held is not None
    assert outbox.claim(due, now, timedelta(seconds=30)) is None
    assert not outbox.due("city", now)
    (again,) = outbox.due("city", now + timedelta(seconds=31))
    assert again.attempts == 1, "who held it was killed"
    other = outbox.claim(again, now + timedelta(seconds=31), timedelta(seconds=29))
    assert other is not None
    outbox.taken(held)
    assert outbox.counts() == {"city": (1, 0)}, "who lost it takes nothing out"
    outbox.taken(other)
    assert outbox.counts() == {}
    core.stop()


def test_without_hooks_nothing_is_kept_for_anybody(core: Core) -> None:
    store(core)
    assert Outbox(core.database).counts() == {}
    assert core.hooks.counts() == {}


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.9",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "::7f00:1",
        "fec0::1",
        "64:ff9b:1::7f00:1",
        "ff02::1",
    ],
)
def test_no_event_goes_inside_the_network(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def looked_up(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (PUBLIC, 443)), (0, 0, 0, "", (address, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    with pytest.raises(Refused):
        address_of("hooks.example", 443, inside=False)
    assert Delivery(1, frozenset()).send("https://hooks.example/x", b"", {}).told == "address-refused"


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(307, headers={"location": "http://127.0.0.1/", "retry-after": "99999999"})

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (PUBLIC, 443))])
    delivery = Delivery(1, frozenset(), httpx.Client(transport=httpx.MockTransport(answer), follow_redirects=False))
    found = delivery.send("https://hooks.example/x?a=1", b"{}", {"webhook-id": "1"})
    (request,) = asked
    assert str(request.url) == f"https://{PUBLIC}/x?a=1"
    assert request.headers["host"] == "hooks.example"
    assert request.extensions["sni_hostname"] == "hooks.example"
    assert (found.taken, found.told, found.pause) == (False, "307", 3600)
    assert delivery.send("http://hooks.example/x", b"", {}).told == "address-refused"


def certificate(name: str, folder: Path) -> Path:
    """Make a certificate of a host that vouches for itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / f"{name}.pem"
    private = key.private_bytes(serialization.Encoding.PEM, *form)
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(("shown", "told"), [("hooks.example", "204"), ("other.example", "ConnectError")])
def test_the_certificate_is_that_of_the_host_and_not_of_its_address(
    shown: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    path = certificate(shown, tmp_path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(path)
    server.socket = own.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    port = server.server_address[1]
    found_at = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [found_at])
    client = httpx.Client(verify=ssl.create_default_context(cafile=str(path)), trust_env=False)
    found = Delivery(2, frozenset({"hooks.example"}), client).send(f"https://hooks.example:{port}/x", b"{}", {})
    server.shutdown()
    server.server_close()
    assert found.told == told


def test_a_host_that_does_not_answer_is_told_by_kind_alone() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        found = Delivery(1, frozenset({"127.0.0.1"})).send(f"http://127.0.0.1:{port}/x", b"", {})
    assert (found.taken, found.told) == (False, "ConnectError")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("hooks = 1", "hooks"),
        ("", "hooks"),
        ('[hooks.a]\nurl = "http://hooks.example"\nsecret = "SECRET"', "hooks.a.url"),
        ('[hooks.a]\nurl = "https://user:pw@hooks.example"\nsecret = "SECRET"', "hooks.a.url"),
        ('[hooks.a]\nurl = "https://hooks.example"\nsecret = "whsec_c2hvcnQ="', "hooks.a.secret"),
        ('[hooks.a]\nurl = "https://hooks.example"\nsecret = ["SECRET", "whsec_c2hvcnQ="]', "hooks.a.secret[1]"),
        ('[hooks.a]\nurl = "https://hooks.example"\nsecret = []', "hooks.a.secret"),
        ('[hooks.a]\nurl = "https://móc.example"\nsecret = "SECRET"', "hooks.a.url"),
        ('[hooks.a]\nurl = "https://hooks.example"\nsecret = "SECRET"\nto = "x"', "hooks.a.to"),
        ("[hooks.a", ""),
    ],
)
def test_a_wrong_file_of_hooks_is_told_without_its_secrets(content: str, place: str, tmp_path: Path) -> None:
    path = tmp_path / "hooks.toml"
    path.write_text(content.replace("SECRET", SECRET), encoding="utf-8")
    with pytest.raises(InvalidSettings) as refused:
        read_hooks(path, frozenset())
    told = refused.value.render("en") + refused.value.render("vi")
    assert place in told
    assert "whsec_c2hvcnQ" not in told
    assert SECRET not in told
    with pytest.raises(InvalidSettings):
        read_hooks(tmp_path / "none.toml", frozenset())
