"""The guard of every route but health: who asks, whether they may, whether not too often."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from ocop_rules.text import text
from ocop_service.access.caller import OPEN, Caller, Scope
from ocop_service.access.oidc import IssuerUnavailable
from ocop_service.core import Core, core
from ocop_service.http.context import context_of
from ocop_service.http.problem import Refusal

SESSION_COOKIE = "ocop_session"

_BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="bearer",
    description="An API key (`ocop keys create`), or an OIDC token where the operator configured an issuer.",
)
_REALM = 'Bearer realm="ocop"'


async def guard(
    request: Request,
    scopes: SecurityScopes,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> Caller:
    """Give who asks, or refuse them."""
    parts = core(request)
    caller = OPEN if parts.opened else await _shown(request, parts, credentials)
    if caller is None:
        raise Refusal(
            "unauthorized",
            text(
                "gửi Authorization: Bearer và một khóa còn hiệu lực (ocop keys create)",
                "send Authorization: Bearer and a key that holds (ocop keys create)",
            ),
            headers={"WWW-Authenticate": _REALM if credentials is None else f'{_REALM}, error="invalid_token"'},
        )
    admit(request, caller, scopes)
    return caller


def admit(request: Request, caller: Caller, scopes: SecurityScopes) -> None:
    """Note who makes a request, and count it; raises `Refusal` if they may not make it, or make too many."""
    parts = core(request)
    context_of(request.scope).actor = caller.actor
    if not parts.opened:
        parts.throttle.count_request(caller.actor)
    for scope in scopes.scopes:
        if not caller.may(Scope(scope)):
            said = text(f"khóa này không có quyền {scope}", f"this key does not allow: {scope}")
            challenge = f'{_REALM}, error="insufficient_scope", scope="{scope}"'
            raise Refusal("forbidden", said, headers={"WWW-Authenticate": challenge})


async def _shown(request: Request, parts: Core, credentials: HTTPAuthorizationCredentials | None) -> Caller | None:
    if credentials is None:
        return None
    caller = await asyncio.to_thread(caller_of_token, parts, credentials.credentials)
    if caller is None:
        parts.throttle.count_refusal(request.client.host if request.client else "-")
    return caller


def caller_of_token(parts: Core, token: str) -> Caller | None:
    """Give who shows a key or a token, or None.

    Raises:
        StorageUnavailable: the database fails.
        Refusal: the issuer of tokens does not answer.
    """
    if token.startswith("ocop_") or parts.oidc is None:
        return parts.keys.caller(token)
    try:
        return parts.oidc.caller(token)
    except IssuerUnavailable:
        said = text("không kiểm tra được token: nơi cấp không trả lời", "the issuer of tokens does not answer")
        raise Refusal("unavailable", said, headers={"Retry-After": "5"}) from None


Reader = Annotated[Caller, Security(guard, scopes=[Scope.READ.value])]
"""Somebody who may read."""

Rater = Annotated[Caller, Security(guard, scopes=[Scope.RATE.value])]
"""Somebody who may have bundles rated."""

Admin = Annotated[Caller, Security(guard, scopes=[Scope.ADMIN.value])]
"""Somebody who may do everything."""
