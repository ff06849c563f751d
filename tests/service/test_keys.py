"""API keys are made, shown once, checked and taken back; only a digest of them is kept."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from ocop_service.access.caller import Scope
from ocop_service.access.keys import ApiKeys, UnknownKey, WrongName
from ocop_service.app import create_app
from ocop_service.core import Core
from ocop_service.storage.database import Database, WouldWait
from ocop_service.storage.writer import now_utc
from sqlalchemy import text
from typer.testing import CliRunner

from ocop_rules.cli.app import app as command
from ocop_rules.text import INDOCHINA
from tests.service.server import ocop, serving
from tests.service.wrong_key import wrong

pytestmark = pytest.mark.once

KEY = re.compile(r"ocop_([0-9a-f]{12})_([A-Za-z0-9_-]{43})\n\Z")
MANGO = Path("examples/dried-mango-4-stars.yaml").read_bytes()
RATING = ("POST", "/v1/evaluations:dry-run")
READING = ("GET", "/v1/evaluations")


def answer(client: TestClient, key: str | None, what: tuple[str, str]) -> int:
    headers = {"Content-Type": "application/yaml"} | ({} if key is None else {"Authorization": f"Bearer {key}"})
    content = MANGO if what is RATING else b""
    return int(client.request(*what, content=content, headers=headers).status_code)


def status(url: str, key: str) -> int:
    return httpx.get(f"{url}/v1/evaluations", headers={"Authorization": f"Bearer {key}"}).status_code


@pytest.fixture
def anybody(core: Core) -> TestClient:
    return TestClient(create_app(core), raise_server_exceptions=False)


def test_a_key_is_made_listed_used_and_revoked_on_the_command_line(tmp_path: Path) -> None:
    began = datetime.now(INDOCHINA)
    made = ocop("keys", "create", "Sở NN&MT Sơn La", "--days", "30", cwd=tmp_path)
    ended = datetime.now(INDOCHINA)  # of another day, at midnight
    match = KEY.match(made.stdout)
    assert match, made.stderr
    assert match[2] not in made.stderr
    assert f"mã khóa {match[1]}" in made.stderr
    second = ocop("keys", "create", "Sở NN&MT Sơn La", "--scope", "read", "--lang", "en", cwd=tmp_path)
    other = KEY.match(second.stdout)
    assert other
    assert "scopes: read," in second.stderr

    listed = ocop("keys", "list", "--lang", "en", cwd=tmp_path).stdout
    until = "|".join((moment + timedelta(days=30)).date().isoformat() for moment in (began, ended))
    assert re.search(rf"{match[1]} +Sở NN&MT Sơn La +rate, read +\S+ +({until}) +holds", " ".join(listed.split()))
    assert match[2] not in listed

    with serving(tmp_path, arguments=()) as server:
        first, then = made.stdout.strip(), second.stdout.strip()
        assert (status(server.url, first), status(server.url, then)) == (200, 200)  # two at once: a key can be changed
        assert ocop("keys", "revoke", match[1], cwd=tmp_path).stdout == f"đã thu hồi {match[1]}\n"
        assert (status(server.url, first), status(server.url, then)) == (401, 200)
    assert "revoked" in ocop("keys", "list", "--lang", "en", cwd=tmp_path).stdout
    again = ocop("keys", "revoke", match[1], cwd=tmp_path)
    assert again.returncode == 1
    assert f"không có khóa nào còn dùng với mã “{match[1]}”" in again.stderr


def test_only_a_digest_of_a_key_is_kept(tmp_path: Path) -> None:
    made = KEY.match(ocop("keys", "create", "k", cwd=tmp_path).stdout)
    assert made
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert made[1].encode() in kept
    assert made[2].encode() not in kept
    with sqlite3.connect(tmp_path / "ocop.db") as connection:
        (digest,) = connection.execute("SELECT secret_digest FROM api_keys").fetchone()
    assert re.fullmatch(r"[0-9a-f]{64}", digest)


def test_a_key_that_does_not_hold_is_refused(core: Core, anybody: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    made, key = core.keys.create("k", (Scope.READ,))
    _, expired = core.keys.create("expired", (Scope.READ,), now_utc() - timedelta(seconds=1))
    revoked_key, revoked = core.keys.create("revoked", (Scope.READ,))
    core.keys.revoke(revoked_key.id)
    other = core.keys.create("other", (Scope.READ,))[1]
    refused = [
        expired,
        revoked,
        key[:-1],
        key + "A",
        wrong(key),
        key.upper(),
        f"ocop_{made.id}_{other.split('_', 2)[2]}",
        f"ocop_000000000000_{key.split('_', 2)[2]}",
        f"ocop_{made.id}_",
        made.id,
        "",
        "ocop_",
        "x" * 5000,
        "ocop_%00",
    ]
    assert answer(anybody, key, READING) == 200
    assert {each: answer(anybody, each, READING) for each in refused} == dict.fromkeys(refused, 401)
    assert answer(anybody, None, READING) == 401
    for header in (key, f"Basic {key}", f"Token {key}", "Bearer"):
        assert anybody.get("/v1/evaluations", headers={"Authorization": header}).status_code == 401


def test_a_key_expires_to_the_moment(database_url: str) -> None:
    database = Database(database_url)
    database.migrate()
    now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    keys = ApiKeys(database, lambda: now)
    key = keys.create("k", (Scope.READ, Scope.ADMIN), now + timedelta(days=1))[1]
    caller = keys.caller(key)
    assert caller is not None
    assert caller.scopes == {Scope.READ, Scope.ADMIN}
    now += timedelta(days=1, microseconds=-1)
    assert keys.caller(key) == caller
    now += timedelta(microseconds=1)
    assert keys.caller(key) is None
    with pytest.raises(UnknownKey):
        keys.revoke("no'; DROP TABLE api_keys; --")
    assert len(keys.all()) == 1
    database.close()


def test_a_key_is_looked_up_at_once_where_the_database_need_not_be_waited_for(database_url: str) -> None:
    database = Database(database_url)
    database.migrate()
    keys = ApiKeys(database)
    made, key = keys.create("k", (Scope.READ,))
    with pytest.raises(WouldWait):
        keys.caller(key, at_once=True)  # nothing is connected yet
    caller = keys.caller(key)
    if not database.is_sqlite:
        with pytest.raises(WouldWait):
            keys.caller(key, at_once=True)
        database.close()
        return
    assert keys.caller(key, at_once=True) == caller
    assert keys.caller(wrong(key), at_once=True) is None
    keys.revoke(made.id)
    assert keys.caller(key, at_once=True) is None
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE api_keys RENAME TO gone"))
    for _ in range(2):
        with pytest.raises(WouldWait):
            keys.caller(key, at_once=True)
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE gone RENAME TO api_keys"))
    assert keys.caller(key) is None
    assert keys.caller(key, at_once=True) is None
    database.close()
    with pytest.raises(WouldWait):
        keys.caller(key, at_once=True)


def test_a_scope_allows_what_it_says_and_admin_everything(core: Core, anybody: TestClient) -> None:
    made = {scope: core.keys.create(scope, (scope,))[1] for scope in Scope}
    allowed = {scope: (answer(anybody, key, READING), answer(anybody, key, RATING)) for scope, key in made.items()}
    assert allowed == {
        Scope.READ: (200, 403),
        Scope.READ_ALL: (200, 403),
        Scope.RATE: (200, 200),
        Scope.ADMIN: (200, 200),
    }


def test_a_refusal_is_a_problem_document_with_a_challenge(core: Core, anybody: TestClient) -> None:
    reading = core.keys.create("k", (Scope.READ,))[1]
    cases = [
        ({}, 401, 'Bearer realm="ocop"', "Cần khóa truy cập"),
        ({"Authorization": "Bearer ocop_x"}, 401, 'Bearer realm="ocop", error="invalid_token"', "Cần khóa truy cập"),
        (
            {"Authorization": f"Bearer {reading}"},
            403,
            'Bearer realm="ocop", error="insufficient_scope", scope="rate"',
            "Không có quyền",
        ),
    ]
    for headers, status_code, challenge, title in cases:
        refused = anybody.request(*RATING, headers=headers)
        assert refused.status_code == status_code
        assert refused.headers["www-authenticate"] == challenge
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["title"] == title
        assert "ocop_x" not in refused.text


def test_secrets_are_compared_in_constant_time(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[str, str]] = []

    def compare(kept: str, shown: str) -> bool:
        compared.append((kept, shown))
        return kept == shown

    monkeypatch.setattr("ocop_service.access.keys.hmac.compare_digest", compare)
    key = core.keys.create("k", (Scope.READ,))[1]
    assert core.keys.caller(key) is not None
    assert core.keys.caller(wrong(key)) is None
    assert [len(kept) == len(shown) == 64 for kept, shown in compared] == [True, True]


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "\x1b[31mred", "a\0b", "x" * 101, "\u202eevil"])
def test_a_name_that_could_not_be_shown_on_a_line_is_refused(core: Core, name: str) -> None:
    with pytest.raises(WrongName) as raised:
        core.keys.create(name, (Scope.READ,))
    assert "\n" not in raised.value.render("vi")
    assert "\x1b" not in raised.value.render("vi")
    assert core.keys.all() == []


def test_a_name_in_vietnamese_is_kept(core: Core) -> None:
    core.keys.create("Hợp tác xã Mận hậu – Mộc Châu’s", (Scope.READ,))
    assert [key.name for key in core.keys.all()] == ["Hợp tác xã Mận hậu – Mộc Châu’s"]


def test_wrong_arguments_are_told_and_make_no_key(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/ocop.db"
    for arguments in (("k", "--scope", "write"), ("k", "--days", "0"), ("k", "--days", "4000"), ()):
        done = CliRunner().invoke(command, ["keys", "create", *arguments, "--database", database])
        assert done.exit_code == 2
    error = CliRunner().invoke(command, ["keys", "create", "a\nb", "--database", database]).exception
    assert isinstance(error, WrongName)
    listed = CliRunner().invoke(command, ["keys", "list", "--database", database]).output
    assert len(listed.splitlines()) == 1, listed
