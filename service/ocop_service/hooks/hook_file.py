"""The file that says whom evaluations are told to: a TOML file of hooks, each with its address and its secret."""

from __future__ import annotations

import base64
import binascii
import tomllib
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
)

from ocop_rules.documents.regular_file import opened, unreadable
from ocop_rules.documents.source import Source
from ocop_rules.documents.validation import keys_of, problems_of
from ocop_rules.errors import Problem
from ocop_rules.text import misfit, printable, text
from ocop_service.settings import InvalidSettings

_MOST_BYTES = 256 * 1024
_PREFIX = "whsec_"
_LEAST_SECRET = 24
_MOST_SECRET = 64
_MOST_SECRETS = 3


def _secret(value: SecretStr) -> SecretStr:
    try:
        length = len(key_of(value))
    except (ValueError, binascii.Error):
        length = 0
    if not _LEAST_SECRET <= length <= _MOST_SECRET:
        raise misfit(
            text("phải là whsec_ và 24 đến 64 byte dạng base64", "whsec_ and 24 to 64 bytes in base64 were expected"),
            text("tạo: echo whsec_$(openssl rand -base64 32)", "make one: echo whsec_$(openssl rand -base64 32)"),
            found="",
        )
    return value


_Secret = Annotated[SecretStr, AfterValidator(_secret)]


def _several(value: Any) -> Any:
    """Return one secret as a list of one."""
    return [value] if isinstance(value, str) else value


def key_of(secret: SecretStr) -> bytes:
    """Return the bytes of a secret as Standard Webhooks writes it."""
    return base64.b64decode(secret.get_secret_value().removeprefix(_PREFIX), validate=True)


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - raises where the port is no number
    except ValueError:
        parts = urlsplit("")
    whole = value.isascii() and value.isprintable() and " " not in value
    if not whole or parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.fragment:
        raise misfit(
            text(
                "phải là https:// và tên máy, chữ không dấu, không có dấu cách và tên người dùng",
                "https:// and a host were expected, in ASCII, and no space and no user",
            ),
            text("tên miền có dấu thì ghi dạng xn--…", "write a domain that is not ASCII as xn--…"),
        )
    return value


class HookDefinition(BaseModel):
    """Whom evaluations are told to.

    Attributes:
        url: where events go.
        secret: what they are signed with; the new one and the old one while it is being changed.
        organisation: the organisation of whose evaluations it is told; None for all.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    url: Annotated[str, AfterValidator(_address)]
    secret: Annotated[tuple[_Secret, ...], BeforeValidator(_several), Field(min_length=1, max_length=_MOST_SECRETS)]
    organisation: Annotated[str, StringConstraints(min_length=1)] | None = None

    @property
    def host(self) -> str:
        """The host in its address."""
        return urlsplit(self.url).hostname or ""

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The bytes of its secrets."""
        return tuple(map(key_of, self.secret))


HookName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]


class _HookFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    hooks: Annotated[dict[HookName, HookDefinition], Field(min_length=1, max_length=50)]


def read_hooks(path: Path, hosts: frozenset[str]) -> dict[str, HookDefinition]:
    """Return the hooks of a file, by name.

    Args:
        path: the file.
        hosts: the hosts that may be told without TLS and inside the network.

    Raises:
        InvalidSettings: with everything that is wrong with it; no secret is shown.
    """
    name = printable(str(path), 200)
    data = _data(path, name)
    try:
        found = _HookFile.model_validate(data).hooks
    except ValidationError as error:
        source = Source("", _without_secrets(data))
        raise InvalidSettings(problems_of(error, source, keys_of(_HookFile)), name) from None
    wrong = [
        Problem("insecure-hook", f"hooks.{each}.url", _NEEDS_TLS, _ALLOW)
        for each, hook in found.items()
        if not hook.url.startswith("https:") and hook.host not in hosts
    ]
    if wrong:
        raise InvalidSettings(wrong, name)
    return found


_NEEDS_TLS = text("phải là https://", "https:// was expected")
_ALLOW = text("hoặc ghi tên máy này vào webhook_hosts", "or name its host in webhook_hosts")


def _data(path: Path, name: str) -> dict[str, Any]:
    try:
        with opened(path) as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InvalidSettings([unreadable(error, name)]) from None
    try:
        if len(content) <= _MOST_BYTES:
            return tomllib.loads(content.decode())
    except (ValueError, RecursionError):
        pass
    message = text("tệp webhook không đúng dạng TOML, UTF-8", "the file of hooks is not TOML in UTF-8")
    raise InvalidSettings([Problem("unreadable-file", name, message)])


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _hidden(each) if key == "secret" else _without_secrets(each) for key, each in value.items()}
    return value


def _hidden(value: Any) -> Any:
    return ["…"] * len(value) if isinstance(value, list) else "…"
