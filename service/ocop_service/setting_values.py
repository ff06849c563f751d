"""What a setting of the service may hold, each kind with what was expected where something else was written."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo
from pydantic_core import PydanticCustomError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from ocop_rules.text import misfit, text

_RATE = re.compile(r"[1-9][0-9]{0,8}/(second|minute|hour|day)\Z")
_TYPES = re.compile(r"[A-Za-z0-9.+-]+( *, *[A-Za-z0-9.+-]+)*\Z")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?\Z|[0-9a-f:]*:[0-9a-f:.]*\Z")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def _wrong(vi: str, en: str) -> PydanticCustomError:
    return misfit(text(vi, en))


def _database(value: SecretStr) -> SecretStr:
    try:
        backend = make_url(value.get_secret_value()).get_backend_name()
    except (ArgumentError, ValueError):  # a port that is no number is a ValueError
        backend = ""
    if backend not in ("sqlite", "postgresql"):
        raise _wrong(
            "phải có dạng sqlite:///TỆP hoặc postgresql://NGƯỜI_DÙNG@MÁY/TÊN",
            "sqlite:///FILE or postgresql://USER@HOST/NAME was expected",
        )
    return value


def _rate(value: str) -> str:
    if not _RATE.match(value):
        raise _wrong(
            "phải có dạng SỐ/second, SỐ/minute, SỐ/hour hoặc SỐ/day, như 60/minute",
            "NUMBER/second, /minute, /hour or /day was expected, as 60/minute",
        )
    return value


def _http(value: str) -> str:
    if _host_of(value) is None:
        raise _wrong("phải là địa chỉ http:// hoặc https://", "an address with http:// or https:// was expected")
    return value


def _site(value: str) -> str:
    if urlsplit(_http(value))[2:] != ("", "", ""):
        raise _wrong(
            "chỉ ghi giao thức và tên máy, như https://ocop.example.vn", "write the site alone: https://ocop.example.vn"
        )
    return value


def _path(value: str) -> str:
    if "://" in value:
        raise _wrong("phải là đường dẫn tới tệp hoặc thư mục", "a path of a file or a folder was expected")
    return value


def _origins(value: str) -> str:
    named = origins(value)
    for each in named if named != ("*",) else ():
        try:
            _site(each)
        except ValueError:
            named = ()
    if value.strip() and not named:
        raise _wrong(
            "phải là các trang web cách nhau bằng dấu phẩy, như https://so-nn.example.vn, hoặc chỉ một dấu *",
            "sites with commas between were expected, as https://so-nn.example.vn, or a single *",
        )
    return value


def _hosts(value: str) -> str:
    if not all(_HOST.match(each) for each in hosts(value)):
        raise _wrong(
            "phải là tên máy hoặc địa chỉ, cách nhau bằng dấu phẩy, không có http:// và cổng",
            "names or addresses of hosts with commas between were expected, without http:// and port",
        )
    return value


def hosts(value: str | None) -> frozenset[str]:
    """Return the hosts that a setting names."""
    return frozenset(part.strip().lower() for part in (value or "").split(",") if part.strip())


def origins(value: str) -> tuple[str, ...]:
    """Return the sites that a setting names, as browsers write them."""
    return tuple(part.strip().rstrip("/").lower() for part in value.split(",") if part.strip())


def _issuer(value: str) -> str:
    if urlsplit(_http(value)).scheme == "http" and _host_of(value) not in _LOOPBACK:
        raise _wrong(
            "nơi cấp token phải dùng https://, vì khóa kiểm tra được tải về từ đó",
            "an issuer needs https://, since the keys that tokens are checked with come from there",
        )
    return value


def _host_of(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises where the port is no number
    except ValueError:
        return None
    return parts.hostname if parts.scheme in ("http", "https") and url.isprintable() and " " not in url else None


def _addresses(value: str) -> str:
    for each in filter(None, (part.strip() for part in value.split(","))):
        try:
            ipaddress.ip_network(each, strict=False)
        except ValueError:
            raise _wrong(
                "phải là các địa chỉ hoặc dải mạng cách nhau bằng dấu phẩy, như 127.0.0.1, 10.0.0.0/8",
                "addresses or networks with commas between were expected, as 127.0.0.1, 10.0.0.0/8",
            ) from None
    return value


def _types(value: str) -> str:
    if not _TYPES.match(value):
        raise _wrong(
            "phải là các loại cách nhau bằng dấu phẩy, như JWT, at+jwt", "types with commas between, as JWT, at+jwt"
        )
    return value


def _audience(value: str | None, info: ValidationInfo) -> str | None:
    if value is None and info.data.get("oidc_issuer") is not None:
        raise _wrong(
            "cần có khi đặt oidc_issuer, nếu không token cấp cho dịch vụ khác cũng dùng được",
            "it is needed beside oidc_issuer, else tokens for other services would be taken",
        )
    return value


Seconds = Annotated[int, Field(ge=1, le=3600)]
Count = Annotated[int, Field(ge=1, le=100_000)]
Mib = Annotated[int, Field(ge=1, le=1_048_576)]
Name = Annotated[str, Field(min_length=1)]
Rate = Annotated[str, AfterValidator(_rate)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_database)]
Site = Annotated[str, AfterValidator(_site)]
Origins = Annotated[str, AfterValidator(_origins)]
Addresses = Annotated[str, AfterValidator(_addresses)]
FilePath = Annotated[str, Field(min_length=1), AfterValidator(_path)]
Hosts = Annotated[str, AfterValidator(_hosts)]
HttpUrl = Annotated[str, AfterValidator(_http)]
Issuer = Annotated[str, AfterValidator(_issuer)]
Audience = Annotated[str | None, AfterValidator(_audience)]
TokenTypes = Annotated[str, AfterValidator(_types)]
