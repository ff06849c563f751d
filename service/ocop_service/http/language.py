"""The language and the media type that a client asks for, and the type of what it sends."""

from __future__ import annotations

from collections.abc import Sequence

from ocop_rules.text import LANGS, Lang

_MOST = 50


def _preferences(header: str) -> list[tuple[int, str]]:
    """Return what a header prefers, best first, with its weight in thousandths; what cannot be read is left out."""
    found = []
    for position, item in enumerate(header.split(",")[:_MOST]):
        name, *parameters = (part.strip() for part in item.split(";"))
        weight = 1000
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                weight = _thousandths(value.strip())
        if name:
            found.append((weight, -position, name.lower()))
    return [(weight, name) for weight, _, name in sorted(found, reverse=True)]


def _thousandths(written: str) -> int:
    whole, _, rest = written.partition(".")
    digits = (rest + "000")[:3]
    if whole in ("0", "1") and digits.isascii() and digits.isdigit():
        return min(int(whole) * 1000 + int(digits), 1000)
    return 0


def language(header: str | None, default: Lang) -> Lang:
    """Return the language of an answer for an `Accept-Language` header."""
    for weight, name in _preferences(header or ""):
        for lang in LANGS:
            if weight and name.split("-")[0] == lang:
                return lang
        if weight and name == "*":
            break
    return default


def sent_type(header: str | None) -> str:
    """Return the media type of what is sent under a `Content-Type`, in lower case, without parameters."""
    return (header or "").split(";")[0].strip().lower()


def media_type(header: str | None, offered: Sequence[str]) -> str | None:
    """Return the offered media type that an `Accept` header prefers, or None if it takes none of them."""
    if not header or not header.strip():
        return offered[0]
    best: tuple[int, int, str] | None = None
    preferences = _preferences(header)
    for position, each in enumerate(offered):
        weight = _weight(each, preferences)
        if weight and (best is None or (weight, -position) > best[:2]):
            best = (weight, -position, each)
    return best[2] if best else None


def _weight(offered: str, preferences: Sequence[tuple[int, str]]) -> int:
    """Return the weight that the closest of the preferences gives a media type."""
    family = offered.split("/")[0]
    for pattern in (offered, f"{family}/*", "*/*"):
        for weight, name in preferences:
            if name == pattern:
                return weight
    return 0
