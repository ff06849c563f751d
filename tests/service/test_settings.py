"""Settings come from the command line, the environment or a file; what is wrong is told at once, in both languages."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from ocop_service.settings import PREFIX, InvalidSettings, Settings, load_settings, meaning
from pydantic import SecretStr, ValidationError

from ocop_rules.errors import Problem
from tests.service.postgres import free_port
from tests.service.server import ocop

pytestmark = pytest.mark.once

ENGLISH = re.compile(r"\b(input|should|valid|value|expected|must|string|integer|error|the|unknown|extra|field)\b", re.I)


def file_of(directory: Path, *lines: str) -> Path:
    path = directory / "ocop.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def problems(file: Path | None = None, **stated: object) -> dict[str, Problem]:
    with pytest.raises(InvalidSettings) as raised:
        load_settings(file, **stated)
    return {problem.place: problem for problem in raised.value.problems}


def test_nothing_needs_to_be_set() -> None:
    assert load_settings() == Settings()
    assert Settings().database_url.get_secret_value() == "sqlite:///ocop.db"


def test_the_command_line_stands_above_the_environment_and_that_above_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = file_of(tmp_path, "port = 1", "host = 'file'", "lang = 'en'", "session_hours = 3")
    monkeypatch.setenv("OCOP_PORT", "2")
    monkeypatch.setenv("OCOP_HOST", "environment")
    monkeypatch.setenv("OCOP_LANG", "fr")  # the language of the command, not of the service
    monkeypatch.setenv("OCOP_SESSION_HOURS", "")  # as good as not set
    settings = load_settings(file, port=3, host=None)
    assert (settings.port, settings.host, settings.lang, settings.session_hours) == (3, "environment", "en", 3)


def test_the_environment_can_name_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCOP_CONFIG", str(file_of(tmp_path, "port = 4711")))
    assert load_settings().port == 4711
    other = tmp_path / "other.toml"
    other.write_text("port = 4712", encoding="utf-8")
    assert load_settings(other).port == 4712


def test_everything_wrong_is_told_at_once_with_where_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = file_of(tmp_path, "prt = 80", "max_body_kib = 9000", "host = 1", "[service]", "port = 1")
    monkeypatch.setenv("OCOP_SEND_SECOND", "5")
    monkeypatch.setenv("OCOP_rate_limit", "5/minute")
    monkeypatch.setenv("OCOP_RATE_LIMIT", "5 a minute")
    monkeypatch.setenv("OCOP_LOG_LEVEL", "warn")
    found = problems(file, port="http")
    assert found.keys() == {
        "prt", "service", "OCOP_SEND_SECOND", "OCOP_rate_limit",
        "max_body_kib", "host", "OCOP_RATE_LIMIT", "OCOP_LOG_LEVEL", "--port",
    }  # fmt: skip
    assert "“port”" in found["prt"].render("vi")
    assert "“OCOP_SEND_SECONDS”" in found["OCOP_SEND_SECOND"].render("vi")
    assert "“OCOP_RATE_LIMIT”" in found["OCOP_rate_limit"].render("vi")
    assert "8192 [9000]" in found["max_body_kib"].render("vi")
    assert "SỐ/minute" in found["OCOP_RATE_LIMIT"].render("vi")
    assert "debug, info, warning" in found["OCOP_LOG_LEVEL"].render("vi")
    assert "số nguyên [http]" in found["--port"].render("vi")


WRONG = {
    "database_url": ("mysql://ocop@host/ocop", "nothing", "postgresql://ocop@host:port/ocop"),
    "port": (-1, 65536, "x", 1.5),
    "public_url": ("ocop.vn", "https://ocop.vn/path", "ftp://ocop.vn", "https://", "https://a:port"),
    "trusted_proxies": ("*", "proxy.local", "10.0.0.0/64"),
    "rating_processes": (0, 65),
    "network_memory_mib": (0, 65537, "all"),
    "stop_seconds": (0, 3601, "1m"),
    "refusal_limit": ("60", "0/minute", "60/month", "60/minute\n"),
    "oidc_issuer": ("accounts.vn", "http://accounts.vn", "https://a b.vn"),
    "oidc_scope_claim": ("",),
    "lang": ("fr",),
    "log_format": ("xml",),
    "otlp_endpoint": ("127.0.0.1:4318", "grpc://127.0.0.1:4317"),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_is_told_with_what_was_expected_in_either_language(name: str, value: object) -> None:
    problem = problems(None, **{name: value, "oidc_audience": "ocop"})[f"--{name.removesuffix('_url')}"]
    assert problem.code == "wrong-setting"
    for part in (problem.message, problem.mend):
        assert part is not None
        assert not ENGLISH.search(part.vi), part.vi
        assert part.vi != part.en
    assert meaning(name).vi in problem.render("vi")


def test_an_issuer_without_an_audience_is_refused() -> None:
    assert "oidc_issuer" in problems(oidc_issuer="https://accounts.vn")["oidc_audience"].render("vi")
    with pytest.raises(ValidationError):
        Settings(oidc_issuer="https://accounts.vn")
    assert load_settings(oidc_issuer="https://accounts.vn", oidc_audience="ocop").oidc_audience == "ocop"


def test_an_issuer_of_this_machine_may_do_without_encryption() -> None:
    assert load_settings(oidc_issuer="http://127.0.0.1:8080/realms/x", oidc_audience="ocop").oidc_issuer


@pytest.mark.parametrize("url", ["mysql://ocop:hunter2@host/x", "postgresql://ocop:hunter2@host:port/x", "hunter2"])
def test_the_databases_password_is_never_shown(tmp_path: Path, url: str) -> None:
    done = ocop("serve", "--database", url, cwd=tmp_path)
    assert done.returncode == 1
    assert "--database" in done.stderr
    assert "hunter2" not in done.stdout + done.stderr
    assert "hunter2" not in repr(Settings(database_url=SecretStr("postgresql://ocop:hunter2@host/x")))
    with pytest.raises(ValidationError) as raised:
        Settings.model_validate({"database_url": url, "port": "x"})
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("content", [b"port = ", b"port: 80", b"\xff\xfe", b"port = 1\nport = 2"])
def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "ocop.toml"
    file.write_bytes(content)
    (problem,) = problems(file).values()
    assert problem.place.endswith("ocop.toml")
    assert not ENGLISH.search(problem.message.vi)
    assert problem.line is not None or content[0] > 127


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = ocop("serve", "--config", "nowhere.toml", cwd=tmp_path)
    assert done.returncode == 1
    assert "nowhere.toml: không có tệp này" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_pipe_or_a_device_is_no_file_of_settings(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    for path in (tmp_path / "pipe.toml", Path("/dev/zero"), Path("/dev/null")):
        (problem,) = problems(path).values()
        assert problem.code == "unreadable-file"
        assert "pipe or a device" in problem.message.en


@pytest.mark.parametrize("content", [b"# " + b"x" * 2_000_000, b"port = " + b"[" * 5000 + b"]" * 5000])
def test_a_file_beyond_all_bounds_is_no_file_of_settings(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "ocop.toml"
    file.write_bytes(content)
    (problem,) = problems(file).values()
    assert problem.code == "unreadable-file"


def test_a_wrong_setting_stops_every_command_of_the_service(tmp_path: Path) -> None:
    for command in (("serve",), ("keys", "list"), ("database", "upgrade")):
        done = ocop(*command, cwd=tmp_path, databse_url="sqlite:///x.db")
        assert done.returncode == 1
        assert "OCOP_DATABASE_URL" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_setting_says_what_it_means_in_both_languages() -> None:
    for name in Settings.model_fields:
        said = meaning(name)
        assert said.vi != said.en
        assert not said.en.endswith(".")


ROW = re.compile(r"^\| `([a-z_]+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)


def test_every_setting_is_documented_with_its_default_and_no_other() -> None:
    page = Path("docs/service.md").read_text(encoding="utf-8")
    rows = {match[1]: match[2] for match in ROW.finditer(page.partition("## Settings")[2].partition("\n## ")[0])}
    assert list(rows) == list(Settings.model_fields)
    for name, default in rows.items():
        value = getattr(Settings(), name)
        shown = value.get_secret_value() if isinstance(value, SecretStr) else value
        written = str(shown).lower() if isinstance(shown, bool) else shown  # as TOML writes it
        assert default == ("none" if shown is None else f"`{written}`"), name


def test_no_page_names_a_setting_that_does_not_exist() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {"OCOP_LANG", "OCOP_CONFIG", "OCOP_CACHE"}
    for page in (
        *Path("docs").glob("*.md"),
        Path("README.md"),
        Path("README.vi.md"),
        *Path("service/deploy").glob("*"),
    ):
        named = set(re.findall(r"\bOCOP_[A-Z_]*[A-Z]\b", page.read_text(encoding="utf-8")))
        assert named <= known, page


def test_a_database_that_cannot_be_reached_is_told_in_its_own_words_without_the_password(tmp_path: Path) -> None:
    url = f"postgresql://ocop:hunter2@127.0.0.1:{free_port()}/ocop"
    done = ocop("keys", "list", cwd=tmp_path, database_url=url)
    assert done.returncode == 1
    assert "connection refused" in done.stderr.lower()
    assert "hunter2" not in done.stderr
    assert "Traceback" not in done.stderr
