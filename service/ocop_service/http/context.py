"""What the service knows of a request from its first byte on: its id and its language."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Scope

from ocop_rules.text import Lang
from ocop_service.http.language import language

_KEY = "ocop.context"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")


@dataclass(slots=True)
class RequestContext:
    """One request.

    Attributes:
        request_id: the one that the client gave in `X-Request-Id`, or a new one.
        lang: the language of the answer.
        actor: who asks, once it is known: as in the decision log.
    """

    request_id: str
    lang: Lang
    actor: str | None = None


def begin(scope: Scope, default: Lang) -> RequestContext:
    """Make the context of a request, and keep it with the request."""
    headers = Headers(scope=scope)
    given = headers.get("x-request-id", "")
    request_id = given if _GIVEN.match(given) else uuid.uuid4().hex
    context = RequestContext(request_id, language(headers.get("accept-language"), default))
    scope[_KEY] = context
    return context


def context_of(scope: Scope) -> RequestContext:
    """Return the context of a request."""
    found: RequestContext = scope[_KEY]
    return found


def actor_of(scope: Mapping[str, object]) -> str | None:
    """Return who asks a request; None if it is not known, or not known yet."""
    found = scope.get(_KEY)
    return found.actor if isinstance(found, RequestContext) else None
