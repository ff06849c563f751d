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
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from fastapi.testclient import TestClient
from ocop_service.access.caller import Caller, Scope
from ocop_service.access.oidc import IssuerUnavailable, Oidc, oidc_of
from ocop_service.app import create_app
from ocop_service.core import core_of
from ocop_service.settings import Settings

from tests.service.issuer import AUDIENCE, Issuer, ec_key, private_pem, public_pem, rsa_key
from tests.service.threads import ThreadWorker

pytestmark = pytest.mark.once


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


def claims_json(issuer: Issuer, **changed: object) -> str:
    return json.dumps(issuer.claims() | changed)


def raw(issuer: Issuer, payload: str | bytes, head: bytes | None = None, **header: object) -> str:
    """Return a token whose signature by the issuer's key holds, whatever is in it."""
    stated = {"alg": "RS256", "kid": "r1", "typ": "JWT"} | header
    first = unpadded(json.dumps(stated).encode() if head is None else head)
    content = payload.encode() if isinstance(payload, str) else payload
    text = f"{first}.{unpadded(content)}"
    return f"{text}.{unpadded(RSA.sign(text.encode(), PKCS1v15(), SHA256()))}"


def signed(issuer: Issuer, **changed: object) -> str:
    return raw(issuer, claims_json(issuer, **changed))


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
    "an end in words": lambda issuer: signed(issuer, exp=str(NOW + 300)),
    "an end that is true": lambda issuer: signed(issuer, exp=True),
    "an end in a list": lambda issuer: signed(issuer, exp=[NOW + 300]),
    "an end that is null": lambda issuer: raw(issuer, claims_json(issuer, exp=None)),
    "an end before all time": lambda issuer: signed(issuer, exp=-(NOW + 300)),
    "an end in milliseconds": lambda issuer: signed(issuer, exp=(NOW + 300) * 1000),
    "an end beyond numbers": lambda issuer: raw(issuer, claims_json(issuer, exp=0).replace('"exp": 0', '"exp": 1e999')),
    "an end that never comes": lambda issuer: raw(issuer, claims_json(issuer, exp=float("inf"))),
    "an end that is no number": lambda issuer: raw(issuer, claims_json(issuer, exp=float("nan"))),
    "an end of many digits": lambda issuer: raw(
        issuer, claims_json(issuer, exp=0).replace('"exp": 0', '"exp": ' + "9" * 6000)
    ),
    "expired, in fractions": lambda issuer: signed(issuer, exp=NOW - 3600.5),
    "a beginning in words": lambda issuer: signed(issuer, nbf=str(NOW - 10)),
    "a beginning that is false": lambda issuer: signed(issuer, nbf=False),
    "a beginning that is null": lambda issuer: raw(issuer, claims_json(issuer, nbf=None)),
    "a beginning in fractions that is to come": lambda issuer: signed(issuer, nbf=NOW + 3600.5),
    "issued in words": lambda issuer: signed(issuer, iat=str(NOW)),
    "issued true": lambda issuer: signed(issuer, iat=True),
    "issued before all time": lambda issuer: signed(issuer, iat=-1),
    "an audience in an object": lambda issuer: signed(issuer, aud={AUDIENCE: 1}),
    "an audience among what is none": lambda issuer: signed(issuer, aud=[AUDIENCE, 5]),
    "an empty list of audiences": lambda issuer: signed(issuer, aud=[]),
    "an audience in another audience": lambda issuer: signed(issuer, aud=f"{AUDIENCE} other"),
    "an issuer in a list": lambda issuer: signed(issuer, iss=[issuer.url]),
    "a subject of blanks": lambda issuer: signed(issuer, sub="  "),
    "a subject in a list": lambda issuer: signed(issuer, sub=["u-17"]),
    "the end stated twice": lambda issuer: raw(issuer, claims_json(issuer)[:-1] + f', "exp": {NOW + 600}}}'),
    "scopes stated twice": lambda issuer: raw(issuer, '{"scope": "ocop.admin", ' + claims_json(issuer)[1:]),
    "a member inside stated twice": lambda issuer: raw(issuer, claims_json(issuer)[:-1] + ', "a": {"b": 1, "b": 2}}'),
    "claims in a list": lambda issuer: raw(issuer, f"[{claims_json(issuer)}]"),
    "claims in words": lambda issuer: raw(issuer, '"claims"'),
    "claims in UTF-16": lambda issuer: raw(issuer, claims_json(issuer).encode("utf-16")),
    "claims of more levels than any document has": lambda issuer: raw(
        issuer, claims_json(issuer)[:-1] + ', "a": ' + "[" * 200 + "]" * 200 + "}"
    ),
    "deep claims": lambda issuer: raw(issuer, claims_json(issuer)[:-1] + ', "a": ' + "[" * 3000 + "]" * 3000 + "}"),
    "a token in a token": lambda issuer: raw(issuer, issuer.token("r1"), cty="JWT"),
    "a token that says that one is inside": lambda issuer: issuer.token("r1", {"cty": "JWT"}),
    "another type": lambda issuer: issuer.token("r1", {"typ": "dpop+jwt"}),
    "a logout token": lambda issuer: issuer.token("r1", {"typ": "logout+jwt"}),
    "a logout token, in full": lambda issuer: issuer.token("r1", {"typ": "application/LOGOUT+JWT"}),
    "a security event": lambda issuer: issuer.token("r1", {"typ": "secevent+jwt"}),
    "an ID token by its type": lambda issuer: issuer.token("r1", {"typ": "id_token+jwt"}),
    "an empty type": lambda issuer: raw(issuer, claims_json(issuer), typ=""),
    "a type that is no text": lambda issuer: raw(issuer, claims_json(issuer), typ=["JWT"]),
    "a logout token by its events": lambda issuer: signed(
        issuer, events={"http://schemas.openid.net/event/backchannel-logout": {}}
    ),
    "an ID token by its nonce": lambda issuer: signed(issuer, nonce="x"),
    "an ID token by its hash": lambda issuer: signed(issuer, at_hash="x"),
    "an ID token of Keycloak": lambda issuer: signed(issuer, typ="ID"),
    "a token for refreshing of Keycloak": lambda issuer: signed(issuer, typ="Refresh"),
    "a token that is bound to a key": lambda issuer: signed(issuer, cnf={"jkt": "x"}),
    "an extension that must be understood": lambda issuer: raw(issuer, claims_json(issuer), crit=["x"], x=1),
    "an empty list of extensions": lambda issuer: raw(issuer, claims_json(issuer), crit=[]),
    "claims that are not encoded": lambda issuer: raw(issuer, claims_json(issuer), b64=True),
    "packed claims": lambda issuer: raw(issuer, claims_json(issuer), zip="DEF"),
    "a key's name that is a number": lambda issuer: raw(issuer, claims_json(issuer), kid=1),
    "a key's name in a list": lambda issuer: raw(issuer, claims_json(issuer), kid=["r1"]),
    "a key's name that is null": lambda issuer: raw(issuer, claims_json(issuer), kid=None),
    "a key's name that is a path": lambda issuer: raw(issuer, claims_json(issuer), kid="../../dev/null"),
    "a key's name that is a query": lambda issuer: raw(issuer, claims_json(issuer), kid="r1' OR '1'='1"),
    "a long key's name": lambda issuer: raw(issuer, claims_json(issuer), kid="r1" * 500),
    "an algorithm that is no text": lambda issuer: raw(issuer, claims_json(issuer), alg=["RS256"]),
    "an algorithm in small letters": lambda issuer: raw(issuer, claims_json(issuer), alg="rs256"),
    "a header with a member twice": lambda issuer: raw(
        issuer, claims_json(issuer), head=b'{"alg":"RS256","kid":"r1","kid":"r1"}'
    ),
    "letters between": lambda issuer: issuer.token("r1").replace(".", "!.", 1),
    "a line break at the end": lambda issuer: issuer.token("r1") + "\n",
    "padding": lambda issuer: issuer.token("r1") + "=",
    "four parts": lambda issuer: issuer.token("r1") + ".",
    "no token": lambda issuer: "Nguyễn",
    "dots": lambda issuer: "..",
    "nothing": lambda issuer: "",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_token_is_not_taken(issuer: Issuer, oidc: Oidc, name: str) -> None:
    assert oidc.caller(issuer.token("r1")) is not None
    assert oidc.caller(WRONG[name](issuer)) is None


GOOD: dict[str, Callable[[Issuer], str]] = {
    "signed by hand": signed,
    "an end in fractions": lambda issuer: signed(issuer, exp=NOW + 3600.25),
    "a beginning that has come": lambda issuer: signed(issuer, nbf=NOW - 10),
    "clocks that differ a little": lambda issuer: signed(issuer, nbf=NOW + 10, iat=NOW + 10),
    "several audiences": lambda issuer: signed(issuer, aud=["other", AUDIENCE]),
    "no type": lambda issuer: raw(issuer, claims_json(issuer), head=b'{"alg":"RS256","kid":"r1"}'),
    "a type in small letters": lambda issuer: raw(issuer, claims_json(issuer), typ="jwt"),
    "an access token": lambda issuer: raw(issuer, claims_json(issuer), typ="at+jwt"),
    "an access token, in full": lambda issuer: raw(issuer, claims_json(issuer), typ="application/at+JWT"),
    "an access token with a nonce": lambda issuer: raw(issuer, claims_json(issuer, nonce="x"), typ="at+jwt"),
    "an access token of Keycloak": lambda issuer: signed(issuer, typ="Bearer", nonce="x", azp="web"),
    "what else there may be": lambda issuer: signed(issuer, jti="1", azp="web", auth_time=NOW, acr="1"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_token_that_is_in_order_is_taken(issuer: Issuer, oidc: Oidc, name: str) -> None:
    caller = oidc.caller(GOOD[name](issuer))
    assert caller is not None
    assert caller.actor == "oidc:u-17"


def test_the_types_that_are_taken_can_be_configured(issuer: Issuer) -> None:
    settings = {"oidc_issuer": issuer.url, "oidc_audience": AUDIENCE, "oidc_token_types": "at+jwt , X.y"}
    strict = oidc_of(Settings.model_validate(settings))
    assert strict is not None
    taken = [strict.caller(raw(issuer, claims_json(issuer), typ=kind)) is not None for kind in ("at+jwt", "x.Y", "JWT")]
    assert taken == [True, True, False]
    assert strict.caller(raw(issuer, claims_json(issuer), head=b'{"alg":"RS256","kid":"r1"}')) is None


def test_a_key_that_is_not_for_checking_is_not_taken(issuer: Issuer, oidc: Oidc) -> None:
    rsa_jwk, _ = issuer.published()
    issuer.jwks = json.dumps({"keys": [rsa_jwk | {"kid": "enc", "key_ops": ["encrypt"]}, rsa_jwk]}).encode()
    assert oidc.caller(issuer.token("r1")) is not None
    assert oidc.caller(issuer.token("r1", {"kid": "enc"})) is None


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
