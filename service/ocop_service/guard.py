"""The guard of the routes: who asks, whether they may, whether not too often; and that no route goes without one.

Each route declares what it asks for at one place, the annotation of its caller: `Reader`, `Rater`, `Admin` and so on;
or, among the dependencies of the route or its router, `READING`, or `ANYBODY` where nothing is asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar, get_type_hints

from fastapi import Depends, Request, Security, params
from fastapi.routing import RouteContext, iter_route_contexts
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes
from starlette.routing import BaseRoute

from ocop_rules.text import text
from ocop_service.access.caller import OPEN, Caller, Scope
from ocop_service.access.oidc import IssuerUnavailable
from ocop_service.core import Core, core
from ocop_service.http.context import context_of
from ocop_service.http.problem import Refusal
from ocop_service.storage.database import WouldWait

SESSION_COOKIE = "ocop_session"

_BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="bearer",
    description="An API key (`ocop keys create`), or an OIDC token where the operator configured an issuer.",
)
_REALM = 'Bearer realm="ocop"'


_Guard = TypeVar("_Guard", bound=Callable[..., Any])
_GUARDS: set[Callable[..., Any]] = set()
_GUARDS_ALONE: set[Callable[..., Any]] = set()


def guards(function: _Guard) -> _Guard:
    """Mark a dependency as one that refuses whoever lacks the scopes under which it is declared."""
    _GUARDS.add(function)
    return function


def guards_alone(function: _Guard) -> _Guard:
    """Mark a dependency as one that refuses whoever may not, by what no scope says."""
    _GUARDS_ALONE.add(function)
    return function


class UndeclaredScope(Exception):
    """A route does not declare what it asks for."""


@dataclass(frozen=True, slots=True)
class DeclaredRoute:
    """A route, and the scopes that it asks for, all of which a caller needs.

    It asks for none where it is open to everybody, or to those who hold what is no key, such as a link of a round.
    """

    methods: frozenset[str]
    path: str
    scopes: frozenset[Scope]


def declared_routes(routes: Sequence[BaseRoute]) -> tuple[DeclaredRoute, ...]:
    """Return the routes of an application with what each asks for.

    Raises:
        UndeclaredScope: one declares neither a guard nor that it is open.
    """
    return tuple(
        DeclaredRoute(frozenset(each.methods or ()), each.path or "", _scopes_of(each))
        for each in iter_route_contexts(routes)
    )


def _scopes_of(route: RouteContext) -> frozenset[Scope]:
    annotated = (
        each
        for hint in get_type_hints(route.endpoint, include_extras=True).values()
        for each in getattr(hint, "__metadata__", ())
    )
    asked: set[Scope] = set()
    known = False
    for each in (*getattr(route, "dependencies", ()), *annotated):
        if isinstance(each, params.Security) and each.dependency in _GUARDS and each.scopes:
            asked |= {Scope(scope) for scope in each.scopes}
            known = True
        known = known or (isinstance(each, params.Depends) and each.dependency in (anybody, *_GUARDS_ALONE))
    if not known:
        raise UndeclaredScope(f"{sorted(route.methods or ())} {route.path}: declare its caller, or ANYBODY")
    return frozenset(asked)


async def anybody() -> None:
    """Ask for nothing."""


@guards
async def guard(
    request: Request,
    scopes: SecurityScopes,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> Caller:
    """Return who asks, or refuse them."""
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
            lacking = Scope(scope).words
            said = text(f"khóa này không có quyền {lacking.vi}", f"this key does not allow: {lacking.en}")
            challenge = f'{_REALM}, error="insufficient_scope", scope="{scope}"'
            raise Refusal("forbidden", said, headers={"WWW-Authenticate": challenge})


async def _shown(request: Request, parts: Core, credentials: HTTPAuthorizationCredentials | None) -> Caller | None:
    if credentials is None:
        return None
    token = credentials.credentials
    try:
        caller = caller_of_token(parts, token, at_once=True)
    except WouldWait:
        caller = await asyncio.to_thread(caller_of_token, parts, token)
    if caller is None:
        parts.throttle.count_refusal(request.client.host if request.client else "-")
    return caller


def caller_of_token(parts: Core, token: str, *, at_once: bool = False) -> Caller | None:
    """Return who shows a key or a token, or None.

    Args:
        parts: of the service.
        token: what is shown.
        at_once: raise `WouldWait` rather than wait for the database or the issuer; for the event loop's thread alone.

    Raises:
        WouldWait: one of them has to be waited for.
        StorageUnavailable: the database fails.
        Refusal: the issuer of tokens does not answer.
    """
    if token.startswith("ocop_") or parts.oidc is None:
        return parts.keys.caller(token, at_once=at_once)
    if at_once:
        raise WouldWait
    try:
        return parts.oidc.caller(token)
    except IssuerUnavailable:
        said = text("không kiểm tra được token: nơi cấp không trả lời", "the issuer of tokens does not answer")
        raise Refusal("unavailable", said, later=5) from None


@guards
async def overseer(caller: Annotated[Caller, Depends(guard)]) -> Caller:
    """Return who asks for numbers of the whole service, or refuse them."""
    if not caller.sees_totals:
        said = text(
            f"số liệu của mọi tổ chức cần quyền {Scope.READ_ALL.words.vi}",
            "numbers of all organisations need the scope read:all",
        )
        challenge = f'{_REALM}, error="insufficient_scope", scope="{Scope.READ_ALL}"'
        raise Refusal("forbidden", said, headers={"WWW-Authenticate": challenge})
    return caller


ANYBODY = Depends(anybody)
"""Declares that a route is open to everybody."""

READING = Security(guard, scopes=[Scope.READ.value])
"""Declares that all routes of a router are for those who may read."""

Reader = Annotated[Caller, READING]
"""Somebody who may read."""

Rater = Annotated[Caller, Security(guard, scopes=[Scope.RATE.value])]
"""Somebody who may have bundles rated."""

Admin = Annotated[Caller, Security(guard, scopes=[Scope.ADMIN.value])]
"""Somebody who may do everything."""

Overseer = Annotated[Caller, Security(overseer, scopes=[Scope.READ.value])]
"""Somebody who may read numbers that are made of all organisations' evaluations."""
