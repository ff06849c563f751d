"""What a token says, read strictly: what two readers could read differently is no token.

Its signature is checked elsewhere. A claim of another type than RFC 7519 gives it, a member that stands twice, a header
that asks for what is not understood: an issuer that is in order sends none of it, and each has been a way to make one
reader believe what another did not.
"""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ocop_rules.documents.json_text import is_moderate

_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\Z")
_UNTYPED = "jwt"
_OF_ACCESS = frozenset(("at+jwt",))
_BEARER = frozenset(("bearer", "jwt", "at+jwt"))
_OF_ID_TOKENS = ("nonce", "at_hash", "c_hash", "s_hash")
_LAST_SECOND = 253_402_300_799
"""The last second of the year 9999: whoever states a later one counts in other units."""
_LONGEST_KID = 200
_LONGEST_SUBJECT = 200

Member = object
"""A value of JSON."""


class InvalidToken(ValueError):
    """It is no token, or none that is for us."""


@dataclass(frozen=True, slots=True)
class TokenHeader:
    """What the header of a token says: the algorithm, which key, and the type in lower case."""

    algorithm: str
    kid: str
    type: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What tokens must say.

    Attributes:
        issuer: who issued them, to the letter.
        audience: for whom they are.
        types: the types that are taken, in lower case; a token that states none counts as `jwt`.
        leeway: how many seconds clocks may differ.
    """

    issuer: str
    audience: str
    types: Collection[str]
    leeway: int


def read_header(token: str) -> TokenHeader:
    """Read the header of a token (RFC 7515, 4); raises `InvalidToken`."""
    if not _COMPACT.match(token):
        raise InvalidToken("not three parts of base64url")
    header = _object(_decoded(token.partition(".")[0]))
    # Extensions that must be understood (4.1.11), payloads that are not encoded, packed, or tokens themselves: none is.
    if not {"crit", "b64", "zip", "enc", "cty"}.isdisjoint(header):
        raise InvalidToken("the header asks for more than is understood")
    algorithm, kid, kind = header.get("alg"), header.get("kid", ""), header.get("typ", _UNTYPED)
    if not isinstance(algorithm, str) or not isinstance(kid, str) or len(kid) > _LONGEST_KID:
        raise InvalidToken("alg or kid is no text")
    if not isinstance(kind, str):
        raise InvalidToken("typ is no text")
    return TokenHeader(algorithm, kid, kind.lower().removeprefix("application/"))


def read_claims(payload: bytes, header: TokenHeader, expected: Expected, now: float) -> Mapping[str, Member]:
    """Read the claims of a token whose signature holds, and check that it is one for us now.

    Args:
        payload: what was signed.
        header: of the token.
        expected: what it must say.
        now: seconds since 1970.

    Raises:
        InvalidToken: it is not.
    """
    claims = _object(payload)
    if header.type not in expected.types:
        raise InvalidToken("another type of token")
    if claims.get("iss") != expected.issuer:
        raise InvalidToken("another issuer")
    if expected.audience not in _audiences(claims.get("aud")):
        raise InvalidToken("another audience")
    _check_times(claims, expected.leeway, now)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject.strip() or len(subject) > _LONGEST_SUBJECT:
        raise InvalidToken("no subject")
    if not subject.isprintable():
        raise InvalidToken("a subject that cannot be shown")
    _check_purpose(claims, header)
    return claims


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _object(content: bytes) -> dict[str, Member]:
    """Read a JSON object in UTF-8 in which no name stands twice and every number is one."""
    if not is_moderate(content):
        raise InvalidToken("too deep")
    try:
        read: Member = json.loads(content.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        raise InvalidToken("too deep") from None
    if not isinstance(read, dict):
        raise InvalidToken("no object")
    return read


def _once(pairs: list[tuple[str, Member]]) -> dict[str, Member]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidToken("a member stands twice")
    return found


def _no_number(name: str) -> Member:
    raise InvalidToken(f"{name} is no number")


def _audiences(stated: Member) -> list[str]:
    if isinstance(stated, str):
        return [stated]
    if isinstance(stated, list) and all(isinstance(each, str) for each in stated):
        return stated
    raise InvalidToken("an audience that is no text")


def _check_times(claims: Mapping[str, Member], leeway: int, now: float) -> None:
    """Check the times (RFC 7519, 4.1.4 to 4.1.6): numbers of seconds, no text, no truth values."""
    times = {name: _time(claims[name]) for name in ("exp", "nbf", "iat") if name in claims}
    if "exp" not in times:
        raise InvalidToken("no end")
    if times["exp"] + leeway <= now:
        raise InvalidToken("expired")
    if any(times[name] - leeway > now for name in ("nbf", "iat") if name in times):
        raise InvalidToken("not valid yet")


def _time(stated: Member) -> float:
    if isinstance(stated, bool) or not isinstance(stated, int | float):
        raise InvalidToken("a time that is no number")
    if not math.isfinite(stated) or not 0 <= stated <= _LAST_SECOND:
        raise InvalidToken("a time out of all range")
    return float(stated)


def _check_purpose(claims: Mapping[str, Member], header: TokenHeader) -> None:
    """Check that it is a token for using a service with, by whoever shows it.

    A token that tells a client who signed in (an ID token), or that somebody signed out, is signed with the same keys.
    Keycloak says what a token is for in a claim `typ`, and puts a nonce into its tokens for services too.
    """
    purpose = claims.get("typ")
    if purpose is not None and (not isinstance(purpose, str) or purpose.lower() not in _BEARER):
        raise InvalidToken("a token for something else")
    if "events" in claims:  # RFC 8417; a logout token has it too
        raise InvalidToken("a token that tells an event")
    if "cnf" in claims:  # RFC 7800: it counts only with a proof, which is not asked for here
        raise InvalidToken("a token that is bound to a key")
    stated = purpose is not None or header.type in _OF_ACCESS
    if not stated and any(name in claims for name in _OF_ID_TOKENS):
        raise InvalidToken("an ID token")
