"""OIDC bearer tokens: signed by the issuer that the settings name, for this service, not expired."""

from __future__ import annotations

import threading
import time
from typing import Any

import httpx
import jwt

from ocop_rules.errors import OcopError
from ocop_service.access.caller import Caller, Scope
from ocop_service.settings import Settings

_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_LEEWAY_SECONDS = 30
_KEEP_SECONDS = 3600
_PAUSE_SECONDS = 10
_FETCH_SECONDS = 5
_MOST_BYTES = 256 * 1024


class IssuerUnavailable(OcopError):
    """The issuer's keys cannot be fetched, so no token can be checked."""


class Oidc:
    """Checks tokens of one issuer.

    Its keys are fetched when they are first needed, and again when a token names one that is not known, but not
    more often than every few seconds, whatever tokens are shown.

    Args:
        issuer: its URL, as tokens state it.
        audience: what tokens must be for.
        scope_claim: the claim that lists a token's scopes, as text with blanks between or as a list.
        scope_prefix: what stands before `read`, `rate` and `admin` there.
    """

    def __init__(self, issuer: str, audience: str, scope_claim: str, scope_prefix: str) -> None:
        self._issuer = issuer
        self._audience = audience
        self._claim = scope_claim
        self._scopes = {f"{scope_prefix}{scope}": scope for scope in Scope}
        self._lock = threading.Lock()
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched = float("-inf")
        self._tried = float("-inf")

    def caller(self, token: str) -> Caller | None:
        """Give who shows a token; None if it is not one of the issuer's for this service.

        Raises:
            IssuerUnavailable: the issuer's keys are needed and cannot be fetched.
        """
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") not in _ALGORITHMS:
                return None
            key = self._key(str(header.get("kid", "")))
            if key is None:
                return None
            claims = jwt.decode(
                token,
                key.key,
                algorithms=[header["alg"]],
                audience=self._audience,
                issuer=self._issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError):
            return None
        subject = str(claims["sub"])[:200]
        return Caller(f"oidc:{subject}", subject, self._granted(claims.get(self._claim)))

    def _granted(self, stated: Any) -> frozenset[Scope]:
        names = stated.split() if isinstance(stated, str) else stated if isinstance(stated, list) else []
        return frozenset(self._scopes[name] for name in names if isinstance(name, str) and name in self._scopes)

    def _key(self, kid: str) -> jwt.PyJWK | None:
        with self._lock:
            now = time.monotonic()
            known = self._keys.get(kid)
            stale = now - self._fetched > _KEEP_SECONDS
            if (known is None or stale) and now - self._tried > _PAUSE_SECONDS:
                self._tried = now
                try:
                    self._keys = self._fetch()
                    self._fetched = now
                except (httpx.HTTPError, jwt.PyJWTError, ValueError, KeyError, TypeError) as error:
                    if known is None:
                        raise IssuerUnavailable("the issuer's keys cannot be fetched") from error
            return self._keys.get(kid)

    def _fetch(self) -> dict[str, jwt.PyJWK]:
        with httpx.Client(timeout=_FETCH_SECONDS, follow_redirects=False) as client:
            discovered = _json(client, f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            if discovered["issuer"] != self._issuer:
                raise ValueError("the issuer calls itself otherwise")
            keys = jwt.PyJWKSet.from_dict(_json(client, str(discovered["jwks_uri"]))).keys
        return {key.key_id or "": key for key in keys}


def _json(client: httpx.Client, url: str) -> dict[str, Any]:
    with client.stream("GET", url) as response:
        response.raise_for_status()
        content = b""
        for piece in response.iter_bytes():
            content += piece
            if len(content) > _MOST_BYTES:
                raise ValueError("the issuer's answer is too large")
    data = httpx.Response(200, content=content).json()
    if not isinstance(data, dict):
        raise TypeError("the issuer's answer is no object")
    return data


def oidc_of(settings: Settings) -> Oidc | None:
    """Give the check of tokens that the settings ask for, or None."""
    if settings.oidc_issuer is None:
        return None
    assert settings.oidc_audience is not None
    return Oidc(settings.oidc_issuer, settings.oidc_audience, settings.oidc_scope_claim, settings.oidc_scope_prefix)
