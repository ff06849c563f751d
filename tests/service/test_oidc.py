"""OIDC tokens are taken where an issuer is configured: its own ones for this service, and no others."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import jwt
import pytest
from fastapi.testclient import TestClient
from ocop_service.access.caller import Caller, Scope
from ocop_service.access.oidc import IssuerUnavailable, Oidc
from ocop_service.app import create_app
from ocop_service.core import core_of
from ocop_service.settings import Settings

from tests.service.issuer import AUDIENCE, Issuer, ec_key, private_pem, public_pem, rsa_key
from tests.service.threads import ThreadWorker


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Issuer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    found = Issuer()
    found.keys = {"r1": (RSA, "RS256"), "e1": (EC, "ES256")}
    yield found
    found.close()


RSA, EC, OTHER = rsa_key(), ec_key(), rsa_key()


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def oidc(issuer: Issuer, clock: Clock) -> Oidc:
    return Oidc(issuer.url, AUDIENCE, "scope", "ocop.", clock)


@pytest.mark.parametrize("kid", ["r1", "e1"])
def test_a_good_token_is_taken(issuer: Issuer, oidc: Oidc, kid: str) -> None:
    caller = oidc.caller(issuer.token(kid, scope="openid ocop.read ocop.rate profile"))
    assert caller == Caller("oidc:u-17", "u-17", frozenset({Scope.READ, Scope.RATE}))


def unpadded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def hs256_with_the_public_key(issuer: Issuer) -> str:
    head = unpadded(json.dumps({"alg": "HS256", "kid": "r1", "typ": "JWT"}).encode())
    signed = f"{head}.{unpadded(json.dumps(issuer.claims()).encode())}"
    return f"{signed}.{unpadded(hmac.digest(public_pem(RSA), signed.encode(), hashlib.sha256))}"


def with_other_claims(issuer: Issuer) -> str:
    head, _, signature = issuer.token("r1").split(".")
    return f"{head}.{unpadded(json.dumps(issuer.claims(scope='ocop.admin')).encode())}.{signature}"


NOW = int(time.time())
WRONG: dict[str, Callable[[Issuer], str]] = {
    "another audience": lambda issuer: issuer.token("r1", aud="other"),
    "no audience": lambda issuer: issuer.token("r1", aud=None),
    "another issuer": lambda issuer: issuer.token("r1", iss="https://accounts.vn"),
    "an issuer with a slash more": lambda issuer: issuer.token("r1", iss=f"{issuer.url}/"),
    "expired": lambda issuer: issuer.token("r1", exp=NOW - 3600),
    "without an end": lambda issuer: issuer.token("r1", exp=None),
    "not valid yet": lambda issuer: issuer.token("r1", nbf=NOW + 3600),
    "issued in the future": lambda issuer: issuer.token("r1", iat=NOW + 3600),
    "without a subject": lambda issuer: issuer.token("r1", sub=None),
    "a subject that is no text": lambda issuer: issuer.token("r1", sub=17),
    "an empty subject": lambda issuer: issuer.token("r1", sub=""),
    "a subject of many lines": lambda issuer: issuer.token("r1", sub="a\nb\0"),
    "a long subject": lambda issuer: issuer.token("r1", sub="a" * 201),
    "no signature": lambda issuer: jwt.encode(issuer.claims(), "", "none", {"kid": "r1"}),
    "no signature, written otherwise": lambda issuer: jwt.encode(issuer.claims(), "", "none").replace(
        unpadded(b'{"alg":"none","typ":"JWT"}'), unpadded(b'{"alg":"nOnE","kid":"r1","typ":"JWT"}')
    ),
    "the public key as a secret": hs256_with_the_public_key,
    "another's key under a known name": lambda issuer: jwt.encode(
        issuer.claims(), private_pem(OTHER), "RS256", {"kid": "r1"}
    ),
    "an unknown key": lambda issuer: jwt.encode(issuer.claims(), private_pem(RSA), "RS256", {"kid": "r2"}),
    "no key named": lambda issuer: jwt.encode(issuer.claims(), private_pem(RSA), "RS256"),
    "another algorithm than the key's": lambda issuer: jwt.encode(
        issuer.claims(), private_pem(RSA), "RS512", {"kid": "r1"}
    ),
    "a key of another kind": lambda issuer: jwt.encode(issuer.claims(), private_pem(RSA), "RS256", {"kid": "e1"}),
    "a key that it brings itself": lambda issuer: issuer.token(
        "r1", {"kid": "x", "jku": f"{issuer.url}/keys", "jwk": issuer.published()[0]}
    ),
    "claims exchanged": with_other_claims,
    "cut off": lambda issuer: issuer.token("r1")[:-3],
    "huge": lambda issuer: issuer.token("r1", more="x" * 20_000),
    "deep": lambda issuer: f"{unpadded(b'[' * 9000)}.e30.e30",
    "no token": lambda issuer: "Nguyễn",
    "dots": lambda issuer: "..",
    "nothing": lambda issuer: "",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_token_is_not_taken(issuer: Issuer, oidc: Oidc, name: str) -> None:
    assert oidc.caller(issuer.token("r1")) is not None
    assert oidc.caller(WRONG[name](issuer)) is None


@pytest.mark.parametrize(
    ("stated", "scopes"),
    [
        ("ocop.read", {Scope.READ}),
        ("ocop.admin ocop.rate", {Scope.ADMIN, Scope.RATE}),
        (["ocop.read", "ocop.rate", 5, None, ["ocop.admin"]], {Scope.READ, Scope.RATE}),
        ("read rate admin", set()),
        ("ocop.readocop.rate OCOP.ADMIN", set()),
        (None, set()),
        (7, set()),
        ({"ocop.admin": True}, set()),
    ],
)
def test_scopes_are_read_from_text_or_a_list(issuer: Issuer, oidc: Oidc, stated: object, scopes: set[Scope]) -> None:
    caller = oidc.caller(issuer.token("r1", scope=stated))
    assert caller is not None
    assert caller.scopes == scopes


def test_the_claim_and_the_prefix_can_be_configured(issuer: Issuer) -> None:
    caller = Oidc(issuer.url, AUDIENCE, "roles", "").caller(issuer.token("r1", roles=["rate", "x"], scope="read"))
    assert caller is not None
    assert caller.scopes == {Scope.RATE}


def test_an_organisation_is_read_from_its_claim_and_must_be_there(issuer: Issuer) -> None:
    oidc = Oidc(issuer.url, AUDIENCE, "scope", "ocop.", organisation_claim="org")
    caller = oidc.caller(issuer.token("r1", org=" Sở Sơn La", scope="ocop.read:all"))
    assert caller is not None
    assert (caller.organisation, caller.scopes, caller.actor) == ("Sở Sơn La", frozenset({Scope.READ_ALL}), "oidc:u-17")
    for wrong in (None, "", "  ", 7, ["a"], {"a": 1}, "a\nb", "x" * 101):
        assert oidc.caller(issuer.token("r1", org=wrong)) is None, wrong
    unasked = Oidc(issuer.url, AUDIENCE, "scope", "ocop.").caller(issuer.token("r1", org="Sở Sơn La"))
    assert unasked is not None
    assert unasked.organisation == "default"


def test_an_audience_among_several_is_enough(issuer: Issuer, oidc: Oidc) -> None:
    assert oidc.caller(issuer.token("r1", aud=["other", AUDIENCE])) is not None


def test_keys_are_fetched_once_and_again_when_a_new_one_is_named(issuer: Issuer, oidc: Oidc, clock: Clock) -> None:
    for _ in range(5):
        assert oidc.caller(issuer.token("r1")) is not None
    assert issuer.asked == ["/.well-known/openid-configuration", "/keys"]
    issuer.keys["r2"] = (OTHER, "RS256")
    assert oidc.caller(issuer.token("r2")) is None  # they were fetched a moment ago
    clock.now += 11
    assert oidc.caller(issuer.token("r2")) is not None
    del issuer.keys["r1"]
    clock.now += 3601
    old = jwt.encode(issuer.claims(), private_pem(RSA), "RS256", {"kid": "r1"})
    assert oidc.caller(old) is None  # the issuer took the key back
    assert oidc.caller(issuer.token("r2")) is not None
    assert len(issuer.asked) == 6


def test_unknown_keys_do_not_make_it_ask_without_end(issuer: Issuer, oidc: Oidc, clock: Clock) -> None:
    for number in range(20):
        clock.now += 0.5
        token = jwt.encode(issuer.claims(), private_pem(RSA), "RS256", {"kid": f"x{number}"})
        assert oidc.caller(token) is None
    assert len(issuer.asked) == 2


def test_without_the_issuer_known_keys_serve_for_a_day(issuer: Issuer, oidc: Oidc, clock: Clock) -> None:
    token = issuer.token("r1")
    assert oidc.caller(token) is not None
    issuer.close()
    for hours in (1, 2, 10, 23):
        clock.now = hours * 3600 + 60
        assert oidc.caller(token) is not None
    clock.now = 25 * 3600
    with pytest.raises(IssuerUnavailable):
        oidc.caller(token)


def test_without_the_issuer_nothing_can_be_checked_and_it_recovers(issuer: Issuer, oidc: Oidc, clock: Clock) -> None:
    token = issuer.token("r1")
    issuer.discovery = {"jwks_uri": f"{issuer.url}/gone"}
    for _ in range(3):
        with pytest.raises(IssuerUnavailable):
            oidc.caller(token)
    issuer.discovery = {}
    clock.now += 11
    assert oidc.caller(token) is not None


BROKEN: dict[str, dict[str, object]] = {
    "no JSON": {"jwks": b"<html>"},
    "a list": {"jwks": b"[]"},
    "no keys": {"jwks": b"{}"},
    "keys that are none": {"jwks": b'{"keys": 5}'},
    "a key that is none": {"jwks": b'{"keys": ["r1"]}'},
    "deep": {"jwks": b'{"keys": ' + b"[" * 100_000},
    "too large": {"jwks": b'{"keys": [], "x": "' + b"x" * 300_000 + b'"}'},
    "another issuer": {"discovery": {"issuer": "https://accounts.vn"}},
    "keys elsewhere": {"discovery": {"jwks_uri": "file:///etc/passwd"}},
    "keys nowhere": {"discovery": {"jwks_uri": "http://[::1"}},
    "a redirection": {"discovery": {"jwks_uri": "/relative"}},
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_issuer_that_answers_nonsense_is_as_good_as_none(issuer: Issuer, oidc: Oidc, name: str) -> None:
    for attribute, value in BROKEN[name].items():
        setattr(issuer, attribute, value)
    with pytest.raises(IssuerUnavailable):
        oidc.caller(issuer.token("r1"))


def test_a_shared_secret_and_a_key_for_encryption_are_not_taken(issuer: Issuer, oidc: Oidc) -> None:
    rsa_jwk, _ = issuer.published()
    secret = {"kty": "oct", "k": unpadded(b"secret" * 8), "kid": "s", "alg": "HS256"}
    odd = {"kty": "XYZ", "kid": "odd"}
    issuer.jwks = json.dumps({"keys": [secret, odd, rsa_jwk | {"use": "enc", "kid": "enc"}, rsa_jwk]}).encode()
    assert oidc.caller(issuer.token("r1")) is not None
    assert oidc.caller(jwt.encode(issuer.claims(), "secret" * 8, "HS256", {"kid": "s"})) is None
    assert oidc.caller(issuer.token("r1", {"kid": "enc"})) is None


def test_an_issuer_that_dawdles_is_given_up_on_and_holds_nobody_up(issuer: Issuer, oidc: Oidc, clock: Clock) -> None:
    known = issuer.token("r1")
    assert oidc.caller(known) is not None
    issuer.drip = b"x"
    clock.now += 11
    unknown = jwt.encode(issuer.claims(), private_pem(RSA), "RS256", {"kid": "x"})
    told: list[object] = []

    def ask() -> None:
        began = time.monotonic()
        try:
            told.append(oidc.caller(unknown))
        except IssuerUnavailable:
            told.append(time.monotonic() - began)

    asking = threading.Thread(target=ask)
    asking.start()
    assert issuer.dripping.wait(5)
    began = time.monotonic()
    assert oidc.caller(known) is not None
    with pytest.raises(IssuerUnavailable):
        oidc.caller(unknown)
    assert time.monotonic() - began < 1
    asking.join(20)
    assert len(told) == 1
    assert isinstance(told[0], float)
    assert 4 < told[0] < 10


def test_over_http_a_token_does_what_its_scopes_allow(issuer: Issuer, tmp_path: Path) -> None:
    settings = {"database_url": f"sqlite:///{tmp_path}/ocop.db", "oidc_issuer": issuer.url, "oidc_audience": AUDIENCE}
    parts = core_of(Settings.model_validate(settings), launch=ThreadWorker)
    parts.database.migrate()
    bundle = Path("examples/dried-mango-4-stars.yaml").read_bytes()
    key = parts.keys.create("k", (Scope.READ,))[1]
    with TestClient(create_app(parts), raise_server_exceptions=False) as client:

        def asked(method: str, path: str, token: str) -> tuple[int, str]:
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/yaml"}
            answer = client.request(method, path, headers=headers, content=bundle)
            actor = answer.json()["entry"]["actor"] if answer.status_code == 201 else answer.headers.get("retry-after")
            return answer.status_code, actor or ""

        issuer.discovery = {"jwks_uri": f"{issuer.url}/gone"}
        assert asked("GET", "/v1/evaluations", issuer.token("r1")) == (503, "5")
        assert asked("GET", "/v1/evaluations", key) == (200, "")  # keys do not need the issuer
        issuer.discovery = {}
        object.__setattr__(parts, "oidc", Oidc(issuer.url, AUDIENCE, "scope", "ocop."))
        assert asked("GET", "/v1/evaluations", issuer.token("r1")) == (200, "")
        assert asked("POST", "/v1/evaluations", issuer.token("e1")) == (403, "")
        assert asked("POST", "/v1/evaluations", issuer.token("e1", scope="ocop.rate")) == (201, "oidc:u-17")
        assert asked("GET", "/v1/evaluations", issuer.token("r1", exp=NOW - 3600)) == (401, "")
        assert asked("GET", "/v1/evaluations", WRONG["huge"](issuer)) == (401, "")
