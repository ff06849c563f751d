"""The settings of the service: from the environment or a TOML file, every one checked, unknown ones refused."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from ocop_rules.errors import InvalidDocument, Problem
from ocop_rules.text import Lang, Text, printable, text
from ocop_rules.validation import did_you_mean

PREFIX = "OCOP_"
"""Every setting `name` is read from the environment variable `OCOP_NAME`."""

CONFIG_VARIABLE = "OCOP_CONFIG"
"""The environment variable that names the TOML file of settings."""

_NOT_SETTINGS = frozenset((CONFIG_VARIABLE, "OCOP_LANG"))
_RATE = r"^[1-9][0-9]{0,8}/(second|minute|hour|day)$"

Seconds = Annotated[int, Field(ge=1, le=3600)]


class InvalidSettings(InvalidDocument):
    """A setting is wrong or unknown; nothing was started."""

    heading = Text(vi="Thiết lập không hợp lệ", en="The settings are not valid")


class Settings(BaseSettings):
    """How the service runs; `docs/service.md` lists every setting."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    database_url: SecretStr = Field(
        SecretStr("sqlite:///ocop.db"), description="The database: sqlite:///FILE or postgresql://USER@HOST/NAME."
    )
    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="The port to listen on; 0 takes a free one.")
    public_url: str | None = Field(
        None,
        pattern=r"^https?://[^/]+$",
        description="Where the outside reaches the service, as https://ocop.example.vn.",
    )
    trusted_proxies: str = Field("127.0.0.1", description="Addresses whose X-Forwarded-* headers are believed.")

    rating_threads: int = Field(2, ge=1, le=64, description="How many evaluations are rated side by side.")
    queue_limit: int = Field(1000, ge=1, description="Evaluations waiting to be stored before new ones are put off.")
    max_connections: int = Field(1000, ge=1, description="Open connections before new ones are put off.")

    max_body_kib: int = Field(1024, ge=1, le=8192, description="The largest bundle, in KiB; also a line of a batch.")
    max_batch_mib: int = Field(256, ge=1, description="The largest batch, in MiB.")
    head_seconds: Seconds = Field(10, description="Time for a request's headers to arrive.")
    body_seconds: Seconds = Field(30, description="Time for a bundle to arrive, and between two pieces of a batch.")
    send_seconds: Seconds = Field(30, description="Time for a client to take a piece of the answer.")
    rating_seconds: Seconds = Field(20, description="Time for an answer before a request is put off.")
    stop_seconds: Seconds = Field(30, description="Time for accepted requests to be finished when stopping.")

    rate_limit: str = Field("1200/minute", pattern=_RATE, description="Requests of one key.")
    refusal_limit: str = Field("60/minute", pattern=_RATE, description="Wrong keys and tokens from one address.")
    session_hours: int = Field(8, ge=1, le=720, description="How long a person stays signed in on the pages.")

    oidc_issuer: str | None = Field(
        None, pattern=r"^https?://", description="The issuer of OIDC tokens; without it only API keys are taken."
    )
    oidc_audience: str | None = Field(None, description="The audience that OIDC tokens must name.")
    oidc_scope_claim: str = Field("scope", description="The claim that lists a token's scopes.")
    oidc_scope_prefix: str = Field("ocop.", description="What stands before read, rate and admin in that claim.")

    lang: Lang = Field("vi", description="The language where a client asks for none.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least level logged.")
    log_format: Literal["json", "console"] = Field("json", description="json for programs, console for people.")
    otlp_endpoint: str | None = Field(
        None,
        pattern=r"^https?://",
        description="Where OpenTelemetry traces go, OTLP over HTTP; without it none do.",
    )

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr) -> SecretStr:
        try:
            backend = make_url(value.get_secret_value()).get_backend_name()
        except ArgumentError:
            raise ValueError("not a database URL") from None
        if backend not in ("sqlite", "postgresql"):
            raise ValueError("sqlite:/// or postgresql:// was expected")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment stand above what is passed in, which is what the file says."""
        return env_settings, init_settings


def load_settings(file: Path | None = None, **stated: object) -> Settings:
    """Read the settings: those `stated` on the command line, then the environment, then the file, then the defaults.

    Args:
        file: a TOML file of settings; None for the one that `OCOP_CONFIG` names, if it does.
        stated: settings that stand above all others; None for one that was not stated.

    Raises:
        InvalidSettings: with every setting that is wrong or unknown.
    """
    named = os.environ.get(CONFIG_VARIABLE)
    path = file or (Path(named) if named else None)
    written = _read(path) if path is not None else {}
    known = Settings.model_fields
    problems = [_unknown(name, f"{path}") for name in written if name not in known]
    problems += [
        _unknown(name, "environment", PREFIX)
        for name in sorted(os.environ)
        if name.startswith(PREFIX) and name not in _NOT_SETTINGS and name.removeprefix(PREFIX).lower() not in known
    ]
    used = {name: value for name, value in written.items() if name in known}
    try:
        settings = Settings(**used)
        given = {name: value for name, value in stated.items() if value is not None}
        if given:
            settings = Settings.model_validate(settings.model_dump() | given)
    except ValidationError as error:
        problems += [_wrong(each, written) for each in error.errors(include_url=False, include_context=False)]
    if problems:
        raise InvalidSettings(problems)
    return settings


def _read(path: Path) -> Mapping[str, Any]:
    name = printable(str(path), 200)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        message = text("không đọc được tệp thiết lập", "the file of settings cannot be read")
        raise InvalidSettings([Problem("unreadable-file", name, message, found=printable(said or ""))]) from None


def _unknown(name: str, where: str, prefix: str = "") -> Problem:
    known = [f"{prefix}{field.upper() if prefix else field}" for field in Settings.model_fields]
    return Problem(
        "unknown-setting",
        printable(name),
        text(f"không có thiết lập này ({where})", f"there is no such setting ({where})"),
        did_you_mean(name, known),
    )


def _wrong(error: Mapping[str, Any], written: Mapping[str, Any]) -> Problem:
    name = str(error["loc"][0]) if error["loc"] else ""
    place = name if name in written else f"{PREFIX}{name.upper()}"
    field = Settings.model_fields.get(name)
    mend = text(field.description, field.description) if field is not None and field.description else None
    secret = name == "database_url"
    found = None if secret else printable(str(error.get("input")))
    said = str(error["msg"])
    return Problem("wrong-setting", place, text(f"giá trị sai: {said}", f"wrong value: {said}"), mend, found)
