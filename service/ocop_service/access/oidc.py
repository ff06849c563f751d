"""OIDC bearer tokens: signed by the issuer that the settings name, for this service, not expired."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import jwt

from ocop_rules.documents.json_text import is_moderate
from ocop_rules.errors import OcopError
from ocop_service.access.caller import Caller, Scope
from ocop_service.access.claims import Expected, read_claims, read_header
from ocop_service.access.keys import WrongName, organisation_name
from ocop_service.log.entry import DEFAULT_ORGANISATION
from ocop_service.settings import Settings

_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_LEEWAY_SECONDS = 30
_FRESH_SECONDS = 3600
_LONGEST_SECONDS = 24 * 3600
_PAUSE_SECONDS = 10
_FETCH_SECONDS = 5
_MOST_BYTES = 256 * 1024
_LONGEST_TOKEN = 16 * 1024
_SIGNATURES = jwt.PyJWS()


class IssuerUnavailable(OcopError):
    """The issuer's keys cannot be fetched, so a token cannot be checked."""


_UNREADABLE = (
    httpx.HTTPError,
    httpx.InvalidURL,
    TimeoutError,
    jwt.PyJWTError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class _Key:
    key: Any
    algorithm: str | None


class Oidc:
    """Checks tokens of one issuer.

    Its keys are fetched when they are first needed, again when they are an hour old, and when a token names one that
    is not known, but not more often than every few seconds, whatever tokens are shown. Where the issuer does not
    answer, keys that were fetched serve for a day. One thread fetches and no other waits for it: whoever comes
    meanwhile with a known key is checked, and whoever does not is asked to come again, so that an issuer that dawdles
    cannot take up all threads.

    Args:
        issuer: its URL, as tokens state it.
        audience: what tokens must be for.
        scope_claim: the claim that lists a token's scopes, as text with blanks between or as a list.
        scope_prefix: what stands before `read`, `rate` and `admin` there.
        clock: gives seconds.
        organisation_claim: the claim that names a token's organisation; None where all are of the default one.
        types: what tokens may call themselves, in lower case; those that do not are called `jwt`.
    """

    def __init__(
        self,
        issuer: str,
        audience: str,
        scope_claim: str,
        scope_prefix: str,
        clock: Callable[[], float] = time.monotonic,
        organisation_claim: str | None = None,
        types: Collection[str] = ("jwt", "at+jwt"),
    ) -> None:
        self._issuer = issuer
        self._expected = Expected(issuer, audience, frozenset(types), _LEEWAY_SECONDS)
        self._claim = scope_claim
        self._organisation_claim = organisation_claim
        self._scopes = {f"{scope_prefix}{scope}": scope for scope in Scope}
        self._clock = clock
        self._fetching = threading.Lock()
        self._keys: dict[str, _Key] = {}
        self._fetched = float("-inf")
        self._tried = float("-inf")
        self._failed = False

    def caller(self, token: str) -> Caller | None:
        """Return who shows a token; None if it is not one of the issuer's for this service.

        Raises:
            IssuerUnavailable: the issuer's keys are needed and cannot be fetched.
        """
        if len(token) > _LONGEST_TOKEN:
            return None
        try:
            header = read_header(token)
            if header.algorithm not in _ALGORITHMS or header.type not in self._expected.types:
                return None
            key = self._key(header.kid)
            if key is None or key.algorithm not in (None, header.algorithm):
                return None
            payload = _SIGNATURES.decode_complete(token, key.key, algorithms=[header.algorithm])["payload"]
            claims = read_claims(payload, header, self._expected, time.time())
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            return None
        subject = str(claims["sub"])
        organisation = self._organisation(claims)
        if organisation is None:
            return None
        return Caller(f"oidc:{subject}", subject, self._granted(claims.get(self._claim)), organisation)

    def _organisation(self, claims: Mapping[str, object]) -> str | None:
        """Return a token's organisation; None if it should name one and does not: it must not pass for another's."""
        if self._organisation_claim is None:
            return DEFAULT_ORGANISATION
        stated = claims.get(self._organisation_claim)
        try:
            return organisation_name(stated) if isinstance(stated, str) else None
        except WrongName:
            return None

    def _granted(self, stated: Any) -> frozenset[Scope]:
        names = stated.split() if isinstance(stated, str) else stated if isinstance(stated, list) else []
        return frozenset(self._scopes[name] for name in names if isinstance(name, str) and name in self._scopes)

    def _key(self, kid: str) -> _Key | None:
        found = self._known(kid)
        if found is not None and self._clock() - self._fetched <= _FRESH_SECONDS:
            return found
        if self._fetching.acquire(blocking=False):
            try:
                self._refresh()
            finally:
                self._fetching.release()
            found = self._known(kid)
            if found is None and self._failed:
                raise IssuerUnavailable("the issuer's keys cannot be fetched")
        elif found is None:
            raise IssuerUnavailable("the issuer's keys are being fetched")
        return found

    def _known(self, kid: str) -> _Key | None:
        return self._keys.get(kid) if self._clock() - self._fetched <= _LONGEST_SECONDS else None

    def _refresh(self) -> None:
        now = self._clock()
        if now - self._tried <= _PAUSE_SECONDS:
            return
        self._tried = now
        try:
            self._keys = self._fetch()
        except _UNREADABLE:
            self._failed = True
        else:
            self._fetched = self._clock()
            self._failed = False

    def _fetch(self) -> dict[str, _Key]:
        listed = asyncio.run(_published(self._issuer))
        found: dict[str, _Key] = {}
        for each in listed:
            if each.get("use", "sig") != "sig" or each.get("kty") == "oct":
                continue
            if "verify" not in each.get("key_ops", ("verify",)):
                continue
            try:
                found[str(each.get("kid", ""))] = _Key(jwt.PyJWK.from_dict(each).key, each.get("alg"))
            except jwt.PyJWTError:  # of a kind that we do not read: tokens signed with it are refused
                continue
        return found


async def _published(issuer: str) -> list[dict[str, Any]]:
    """Fetch the keys that an issuer publishes; asyncio alone can end a fetch however the issuer dawdles."""
    async with asyncio.timeout(_FETCH_SECONDS), httpx.AsyncClient(follow_redirects=False) as client:
        discovered = await _json(client, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if discovered["issuer"] != issuer:
            raise ValueError("the issuer calls itself otherwise")
        address = str(discovered["jwks_uri"])
        if httpx.URL(address).scheme not in ("https", httpx.URL(issuer).scheme):
            raise ValueError("the issuer's keys would come unprotected")
        listed: list[dict[str, Any]] = (await _json(client, address))["keys"]
        return listed


async def _json(client: httpx.AsyncClient, url: str) -> dict[str, Any]:
    content = bytearray()
    async with client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as response:
        if response.status_code != 200 or response.headers.get("content-encoding", "identity") != "identity":
            raise ValueError("the issuer's answer is not read")
        async for piece in response.aiter_raw():
            content += piece
            if len(content) > _MOST_BYTES:
                raise ValueError("the issuer's answer is too large")
    if not is_moderate(bytes(content)):
        raise ValueError("the issuer's answer is too deep")
    data = json.loads(bytes(content))
    if not isinstance(data, dict):
        raise TypeError("the issuer's answer is no object")
    return data


def oidc_of(settings: Settings) -> Oidc | None:
    """Return the check of tokens that the settings ask for, or None."""
    if settings.oidc_issuer is None:
        return None
    assert settings.oidc_audience is not None
    return Oidc(
        settings.oidc_issuer,
        settings.oidc_audience,
        settings.oidc_scope_claim,
        settings.oidc_scope_prefix,
        organisation_claim=settings.oidc_organisation_claim,
        types=[each.strip().lower() for each in settings.oidc_token_types.split(",")],
    )
