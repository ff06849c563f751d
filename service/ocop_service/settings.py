"""The settings of the service: from the command line, the environment or a TOML file, all checked at once."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from ocop_rules.documents.regular_file import opened, unreadable
from ocop_rules.documents.source import Source
from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.documents.validation import problems_of
from ocop_rules.errors import InvalidDocument, Problem
from ocop_rules.text import Lang, Text, printable, text
from ocop_service.setting_values import (
    Addresses,
    Audience,
    Count,
    DatabaseUrl,
    FilePath,
    Hosts,
    HttpUrl,
    Issuer,
    Mib,
    Name,
    Origins,
    Rate,
    Seconds,
    Site,
    TokenTypes,
)

PREFIX = "OCOP_"
"""Every setting `name` is read from the environment variable `OCOP_NAME`."""

CONFIG_VARIABLE = "OCOP_CONFIG"
"""The environment variable that names the TOML file of settings."""

_NOT_SETTINGS = frozenset((CONFIG_VARIABLE, "OCOP_LANG", "OCOP_CACHE"))
_MOST_BYTES = 1024 * 1024


class InvalidSettings(InvalidDocument):
    """Settings are wrong or unknown; nothing was started."""

    heading = Text(vi="Thiết lập không hợp lệ", en="The settings are not valid")


def _setting(default: object, vi: str, en: str, **limits: Any) -> Any:
    """Return the field of a setting: its default, what it means in both languages, its limits."""
    return Field(default, description=en, json_schema_extra={"vi": vi}, **limits)


class Settings(BaseModel):
    """How the service runs; `docs/service.md` lists every setting.

    pydantic-settings is not used for it: it passes over variables of the environment that it does not know, and does
    not tell where a wrong value stands.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    database_url: DatabaseUrl = _setting(SecretStr("sqlite:///ocop.db"), "cơ sở dữ liệu", "the database")
    host: Name = _setting("127.0.0.1", "địa chỉ lắng nghe", "the address to listen on")
    port: int = _setting(
        8000, "cổng lắng nghe, 0 là một cổng trống", "the port to listen on; 0 takes a free one", ge=0, le=65535
    )
    public_url: Site | None = _setting(
        None, "địa chỉ công khai của dịch vụ", "where the outside reaches the service, as `https://ocop.example.vn`"
    )
    cors_origins: Origins | None = _setting(
        None,
        "các trang web được gọi API từ trình duyệt (CORS), cách nhau bằng dấu phẩy; * là mọi trang",
        "sites whose pages may call the API from a browser (CORS), as `https://so-nn.example.vn`, with commas between; "
        "`*` for all",
    )
    trusted_proxies: Addresses = _setting(
        "127.0.0.1", "các máy chủ chuyển tiếp được tin cậy", "addresses whose `X-Forwarded-*` headers are believed"
    )

    pages: bool = _setting(
        True,
        "có phục vụ các trang cho trình duyệt hay không, nếu đã cài",
        "whether the pages for browsers are served, where they are installed",
    )
    browser: bool = _setting(
        True,
        "có tự mở trình duyệt hay không, khi chạy trong cửa sổ lệnh trên máy có màn hình",
        "whether `ocop serve` opens the browser, where it runs in a terminal on a desktop",
    )

    round: Name | None = _setting(
        None,
        "thư mục của một đợt đánh giá mà thành viên chấm qua mạng",
        "the folder of a council's round that members score at a distance",
    )

    register_path: FilePath | None = _setting(
        None,
        "sổ đăng ký sản phẩm có trang tổng quan: một tệp hoặc thư mục",
        "the register of recognised products whose dashboard is shown: a file or a folder",
    )

    rating_processes: Annotated[int, Field(ge=1, le=64)] | None = _setting(
        None,
        "số tiến trình chấm điểm",
        "processes that rate side by side; without it one for each processor, up to four, and one more",
    )
    rating_memory_mib: int = _setting(
        768,
        "bộ nhớ tối đa của một tiến trình chấm điểm, MiB",
        "memory that a process that rates may take, in MiB",
        ge=128,
        le=65_536,
    )
    network_memory_mib: Annotated[int, Field(ge=1, le=65_536)] | None = _setting(
        None,
        "trong đó dành cho mạng suy luận, MiB",
        "of it what its networks of rules may take, in MiB; without it 240, or less where `rating_memory_mib` is less "
        "than 496",
    )
    waiting_limit: Count = _setting(
        500, "số hồ sơ tối đa chờ chấm", "ratings waiting for their turn before new ones are put off"
    )
    waiting_limit_of_key: Count = _setting(
        100, "số hồ sơ tối đa chờ chấm của mỗi khóa", "of them single ones of one key"
    )
    batch_limit: int = _setting(4, "số lô cùng lúc của mỗi khóa", "batches of one key at once", ge=1, le=1000)
    spool_mib: Mib = _setting(
        1024, "dữ liệu các lô gửi đến chưa chấm, MiB", "what batches sent and was not rated yet, in MiB"
    )
    spool_of_key_mib: Mib = _setting(256, "trong đó của mỗi khóa, MiB", "of them those of one key, in MiB")
    queue_limit: Count = _setting(
        1000, "số kết quả tối đa chờ lưu", "evaluations waiting to be stored before new ones are put off"
    )
    max_connections: Count = _setting(1000, "số kết nối tối đa", "open connections before new ones are put off")
    max_connections_per_address: Count = _setting(
        100, "số kết nối tối đa của một địa chỉ", "connections of one address, but for trusted proxies"
    )

    max_body_kib: int = _setting(
        1024, "cỡ tối đa của một hồ sơ, KiB", "the largest bundle, in KiB; also a line of a batch", ge=1, le=8192
    )
    max_batch_mib: Mib = _setting(256, "cỡ tối đa của một lô, MiB", "the largest batch, in MiB")
    head_seconds: Seconds = _setting(
        5, "thời gian chờ tiêu đề của yêu cầu, giây", "seconds for a request's headers to arrive"
    )
    keep_alive_seconds: Seconds = _setting(
        75, "thời gian giữ kết nối khi không có yêu cầu nào, giây", "seconds that a connection is kept between requests"
    )
    body_seconds: Seconds = _setting(
        30, "thời gian chờ nội dung hồ sơ, giây", "seconds for a bundle to arrive, and between two pieces of a batch"
    )
    send_seconds: Seconds = _setting(
        30, "thời gian chờ bên gọi nhận trả lời, giây", "seconds for a client to take a piece of the answer"
    )
    rating_seconds: Seconds = _setting(
        20, "thời gian tối đa cho một lần chấm, giây", "seconds for a rating before it is given up"
    )
    turn_seconds: Seconds = _setting(
        30,
        "thời gian tối đa chờ đến lượt chấm, giây",
        "seconds for a rating to wait for its turn, or a line of a batch for `rate_limit`, before it is put off",
    )
    database_seconds: Seconds = _setting(
        10, "thời gian chờ cơ sở dữ liệu trả lời, giây", "seconds for the database to answer"
    )
    stop_seconds: Seconds = _setting(
        30, "thời gian làm nốt việc đã nhận khi dừng, giây", "seconds to finish accepted requests when stopping"
    )

    rate_limit: Rate = _setting("1200/minute", "số yêu cầu của mỗi khóa", "requests of one key")
    refusal_limit: Rate = _setting(
        "60/minute", "số lần dùng khóa sai từ một địa chỉ", "wrong keys and tokens from one address"
    )
    sessions_per_key: int = _setting(
        50,
        "số phiên đăng nhập tối đa của một khóa",
        "people signed in with one key; the oldest is signed out",
        ge=1,
        le=10_000,
    )
    session_hours: int = _setting(
        8, "số giờ giữ đăng nhập trên trang", "hours that a person stays signed in on the pages", ge=1, le=720
    )

    drafts_per_key: int = _setting(
        200,
        "số bản nháp tối đa của một khóa; quá số thì bỏ bản lưu lâu nhất",
        "drafts of sheets that are kept of one key; beyond them the one that was saved the longest ago is dropped",
        ge=1,
        le=10_000,
    )
    draft_days: int = _setting(
        180,
        "số ngày giữ một bản nháp kể từ lần lưu cuối",
        "days that a draft is kept since it was saved last",
        ge=1,
        le=3650,
    )
    max_draft_kib: int = _setting(
        1024, "cỡ tối đa của một bản nháp, KiB", "the largest draft, in KiB", ge=16, le=16_384
    )

    webhooks: Name | None = _setting(
        None,
        "tệp TOML ghi các nơi nhận sự kiện khi có kết quả mới (webhook)",
        "a TOML file of those who are told of new evaluations (webhooks)",
    )
    webhook_hosts: Hosts | None = _setting(
        None,
        "tên các máy được gửi tới không cần https và trong mạng nội bộ, cách nhau bằng dấu phẩy",
        "hosts that may be told without https and inside the network, with commas between",
    )
    webhook_seconds: Seconds = _setting(
        10, "thời gian chờ nơi nhận sự kiện trả lời, giây", "seconds for a webhook to connect, and to answer"
    )
    webhook_retry_seconds: Seconds = _setting(
        5,
        "thời gian chờ trước khi gửi lại lần đầu, giây; tăng gấp đôi mỗi lần, nhiều nhất một giờ",
        "seconds before an event is sent again; doubled each time, up to an hour",
    )
    webhook_hours: int = _setting(
        72, "số giờ gửi lại trước khi thôi", "hours before an event that is not taken is given up", ge=1, le=8760
    )

    oidc_issuer: Issuer | None = _setting(
        None, "nơi cấp token OIDC", "the issuer of OIDC tokens; without it only API keys are taken"
    )
    oidc_audience: Audience = _setting(
        None, "tên dịch vụ này ghi trong token", "the audience that OIDC tokens must name", validate_default=True
    )
    oidc_scope_claim: Name = _setting("scope", "trường ghi quyền trong token", "the claim that lists a token's scopes")
    oidc_scope_prefix: str = _setting(
        "ocop.", "chữ đứng trước tên quyền", "what stands before `read`, `rate` and `admin` in that claim"
    )

    oidc_organisation_claim: Name | None = _setting(
        None,
        "trường ghi tổ chức trong token; không đặt thì mọi token thuộc tổ chức mặc định",
        "the claim that names a token's organisation; without it all are of the default one",
    )
    oidc_token_types: TokenTypes = _setting(
        "JWT, at+jwt",
        "loại token được nhận, ghi ở typ",
        "what `typ` in a token's header may say; no `typ` counts as `JWT`",
    )

    criteria: Name | None = _setting(
        None,
        "thư mục bộ tiêu chí riêng; không đặt thì dùng bộ đi kèm thư viện",
        "a directory of criteria of one's own; without it those of the library",
    )
    lang: Lang = _setting("vi", "ngôn ngữ mặc định: vi hoặc en", "the language where a client asks for none: vi or en")
    log_level: Literal["debug", "info", "warning", "error"] = _setting(
        "info",
        "mức nhật ký thấp nhất: debug, info, warning hoặc error",
        "the least level that is logged: debug, info, warning or error",
    )
    log_format: Literal["json", "console"] = _setting(
        "json", "json cho chương trình, console cho người đọc", "json for programs, console for people"
    )
    otlp_endpoint: HttpUrl | None = _setting(
        None, "nơi nhận vết OpenTelemetry", "where OpenTelemetry traces go, OTLP over HTTP; without it none do"
    )


def meaning(name: str) -> Text:
    """Return what a setting means."""
    field = Settings.model_fields[name]
    assert isinstance(field.json_schema_extra, dict)
    return text(str(field.json_schema_extra["vi"]), str(field.description))


@dataclass(frozen=True, slots=True)
class _Stated:
    """A value that was given to a setting, and the name under which it stands there."""

    value: object
    name: str


def load_settings(file: Path | None = None, **stated: object) -> Settings:
    """Read the settings: those `stated` on the command line, else the environment's, else the file's, else defaults.

    Args:
        file: a TOML file of settings; None for the one that `OCOP_CONFIG` names, if it does.
        stated: settings of the command line; None for one that was not stated.

    Raises:
        InvalidSettings: with every setting that is wrong or unknown, of whichever place.
    """
    named = os.environ.get(CONFIG_VARIABLE)
    path = file or (Path(named) if named else None)
    written = _read(path) if path is not None else {}
    surroundings = {name: value for name, value in os.environ.items() if _is_ours(name) and value}
    problems = list(_unknown(written, surroundings))
    given = {name: _Stated(value, name) for name, value in written.items()}
    given |= {_field(name): _Stated(value, name) for name, value in surroundings.items()}
    given |= {
        name: _Stated(value, f"--{name.removesuffix('_url').removesuffix('_path')}")
        for name, value in stated.items()
        if value is not None
    }
    data = {name: given[name].value for name in Settings.model_fields if name in given}
    try:
        settings = Settings.model_validate(data)
    except ValidationError as error:
        everything = dict.fromkeys(Settings.model_fields) | data  # one that was left out may be what is wrong
        problems += [_of_setting(each, given) for each in problems_of(error, Source("", everything), lambda _: ())]
    if problems:
        raise InvalidSettings(problems)
    return settings


def _is_ours(variable: str) -> bool:
    return variable.startswith(PREFIX) and variable not in _NOT_SETTINGS


def _field(variable: str) -> str:
    return variable.removeprefix(PREFIX).lower() if variable.isupper() else variable


def _read(path: Path) -> Mapping[str, Any]:
    name = printable(str(path), 200)
    content = b""
    try:
        with opened(path) as file:
            content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            message = text("tệp này quá lớn để là tệp thiết lập", "this file is too large for a file of settings")
            raise InvalidSettings([Problem("unreadable-file", name, message)])
        return tomllib.loads(content.decode())
    except OSError as error:
        raise InvalidSettings([unreadable(error, name)]) from None
    except RecursionError:
        message = text("tệp thiết lập lồng nhiều cấp quá", "the file of settings is nested too deeply")
        raise InvalidSettings([Problem("unreadable-file", name, message)]) from None
    except ValueError as error:
        at = re.search(r"line ([0-9]+)", str(error))
        message = text("tệp thiết lập không đúng dạng TOML, UTF-8", "the file of settings is not TOML in UTF-8")
        mend = text(
            "ghi mỗi dòng: tên = giá trị; chữ đặt trong ngoặc kép", "write on each line: name = value; quote text"
        )
        line = int(at[1]) if at else content.count(b"\n") + 1 if "end of document" in str(error) else None
        raise InvalidSettings([Problem("unreadable-file", name, message, mend, line=line)]) from None


def _unknown(written: Mapping[str, object], surroundings: Mapping[str, str]) -> Iterator[Problem]:
    known = [*Settings.model_fields]
    variables = [f"{PREFIX}{name.upper()}" for name in known]
    in_file = text("tệp thiết lập có tên không phải thiết lập nào", "the file names a setting that does not exist")
    around = text("biến môi trường này không phải thiết lập nào", "this variable of the environment is no setting")
    for name in written:
        if name not in known:
            yield Problem("unknown-setting", printable(name), in_file, did_you_mean(name, known))
    for name in sorted(surroundings):
        if name not in variables:
            yield Problem("unknown-setting", printable(name), around, did_you_mean(name, variables))


def _of_setting(problem: Problem, given: Mapping[str, _Stated]) -> Problem:
    name = problem.place.partition(".")[0].partition("[")[0]
    place = given[name].name if name in given else name
    about = meaning(name)
    mend = text(f"{name}: {about.vi}", f"{name}: {about.en}")
    found = None if name == "database_url" or name not in given else problem.found  # the URL may hold a password
    return replace(problem, code="wrong-setting", place=place, mend=mend, found=found)
