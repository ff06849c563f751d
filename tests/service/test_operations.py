"""What docs/operations.md tells an operator to do works: backup and restore while it serves, a role with few rights."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import threading
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from ocop_service.settings import load_settings
from ocop_service.storage.database import Database, WrongSchema
from ocop_service.storage.tables import evaluations

from tests.pages.form import fields_of
from tests.service.postgres import Postgres, programs
from tests.service.server import ocop, serving

pytestmark = pytest.mark.once

DEPLOY = Path("service/deploy")
MANGO = Path("examples/dried-mango-4-stars.yaml").read_bytes()
YAML = {"Content-Type": "application/yaml"}


def rated(url: str, key: str | None = None) -> httpx.Response:
    headers = YAML | ({} if key is None else {"Authorization": f"Bearer {key}"})
    return httpx.post(f"{url}/v1/evaluations", content=MANGO, headers=headers, timeout=30)


@contextmanager
def under_load(url: str) -> Iterator[list[int]]:
    """Have evaluations stored meanwhile; gives the places in the log of those that were acknowledged."""
    acknowledged: list[int] = []
    enough, stop = threading.Event(), threading.Event()

    def load() -> None:
        while not stop.is_set():
            acknowledged.append(rated(url).json()["entry"]["sequence"])
            if len(acknowledged) > 10:
                enough.set()

    thread = threading.Thread(target=load)
    thread.start()
    assert enough.wait(60)
    yield acknowledged
    stop.set()
    thread.join(60)


def anchor_of(url: str) -> tuple[int, str]:
    """Return what an operator notes elsewhere: the end of the log."""
    head = httpx.get(f"{url}/v1/log").json()
    return head["sequence"], f"{head['sequence']}:{head['digest']}"


def test_sqlite_is_backed_up_while_it_serves_and_the_copy_verifies(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with serving(tmp_path) as server:
        with under_load(server.url) as acknowledged:
            before = len(acknowledged)
            with sqlite3.connect(f"file:{tmp_path}/ocop.db?mode=ro", uri=True) as connection:
                connection.execute("VACUUM INTO ?", (str(copy),))
        count, anchor = anchor_of(server.url)
    database = f"sqlite:///{copy}"
    verified = ocop("log", "verify", "--database", database, "--lang", "en", cwd=tmp_path)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    with sqlite3.connect(copy) as connection:
        (copied,) = connection.execute("SELECT count(*) FROM evaluations").fetchone()
    assert before <= copied <= count
    # The copy serves on; what was stored after it is missed where the end of the log was noted elsewhere.
    with serving(tmp_path, database_url=database) as server:
        assert rated(server.url).json()["entry"]["sequence"] == copied + 1
    assert ocop("log", "verify", "--database", database, "--anchor", anchor, cwd=tmp_path).returncode == 1


def run(*command: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 or not check, done.stderr
    return done


def test_postgresql_is_backed_up_while_it_serves_and_the_copy_verifies(tmp_path: Path, postgres: Postgres) -> None:
    database, restored = postgres.new_database(), postgres.new_database()
    with serving(tmp_path, database_url=database) as server, under_load(server.url) as acknowledged:
        before = len(acknowledged)
        run(programs() / "pg_dump", "--format=custom", f"--file={tmp_path}/ocop.dump", database)
    run(programs() / "pg_restore", "--exit-on-error", f"--dbname={restored}", tmp_path / "ocop.dump")
    verified = ocop("log", "verify", "--database", restored, cwd=tmp_path)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    with psycopg.connect(restored) as connection:
        row = connection.execute("SELECT count(*) FROM evaluations").fetchone()
        assert row is not None
        assert before <= row[0] <= len(acknowledged)
        with pytest.raises(psycopg.errors.RaiseException):  # what keeps the log append-only came along
            connection.execute("DELETE FROM evaluations")
    with serving(tmp_path, database_url=restored) as server:
        assert rated(server.url).json()["entry"]["sequence"] == row[0] + 1


@pytest.fixture
def roles(postgres: Postgres) -> Iterator[Callable[[str], str]]:
    """A database whose tables belong to one role and that another one uses; gives its URL for a role."""
    database = postgres.new_database()
    name = database.rpartition("/")[2]
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE ROLE ocop_owner LOGIN")
        connection.execute("CREATE ROLE ocop_service LOGIN")
        connection.execute(f"ALTER DATABASE {name} OWNER TO ocop_owner")
        connection.execute("ALTER SCHEMA public OWNER TO ocop_owner")
        yield lambda role: database.replace("ocop@", f"{role}@")
        for role in ("ocop_service", "ocop_owner"):
            connection.execute(f"REASSIGN OWNED BY {role} TO ocop")
            connection.execute(f"DROP OWNED BY {role}")
            connection.execute(f"DROP ROLE {role}")


def granted(owner: str) -> None:
    script = (DEPLOY / "postgresql.sql").read_text(encoding="utf-8").replace(" ocop;", " ocop_service;")
    assert script.count("ocop_service") == 10
    assert script.count("GRANT") == 9
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(script.encode())


FORBIDDEN = (
    "UPDATE evaluations SET points = '0'",
    "DELETE FROM evaluations",
    "TRUNCATE evaluations",
    "ALTER TABLE evaluations DISABLE TRIGGER ALL",
    "DROP TRIGGER evaluations_not_changed ON evaluations",
    "DELETE FROM log_head",
    "UPDATE log_head SET one = 2",
    "UPDATE log_head SET sequence = 9223372036854775806",
    "UPDATE log_head SET sequence = sequence + 1, digest = 'x'",
    "SELECT sequence FROM log_head FOR UPDATE",
    "INSERT INTO log_head VALUES (2, 9, 'x')",
    "SELECT secret_digest FROM api_keys",
    "SELECT * FROM api_keys",
    "INSERT INTO sessions SELECT 'x', id, '2099' FROM api_keys",
    "UPDATE sessions SET key = (SELECT max(id) FROM api_keys)",
    "UPDATE sessions SET expires_at = '2099'",
    "CREATE FUNCTION ocop_mine() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
    "ALTER FUNCTION ocop_log_lock() OWNER TO ocop_service",
    "UPDATE alembic_version SET version_num = 'x'",
    "INSERT INTO api_keys VALUES ('x', 'x', 'x', 'admin', 'x')",
    "UPDATE api_keys SET scopes = 'admin'",
    "CREATE TABLE more (x int)",
    "DROP TABLE evaluations",
)


def test_the_service_runs_as_a_role_that_can_change_nothing(tmp_path: Path, roles: Callable[[str], str]) -> None:
    owner, service = roles("ocop_owner"), roles("ocop_service")
    assert ocop("database", "upgrade", "--database", owner, cwd=tmp_path).returncode == 0
    granted(owner)
    key = ocop("keys", "create", "k", "--database", owner, cwd=tmp_path).stdout.strip()
    with serving(tmp_path, arguments=(), database_url=service) as server:
        assert [rated(server.url, key).status_code for _ in range(3)] == [201] * 3
        assert httpx.get(f"{server.url}/health/ready").status_code == 200
        assert ocop("log", "verify", "--database", service, cwd=tmp_path).returncode == 0
        with httpx.Client(base_url=server.url, timeout=30) as page:  # a person signs in, looks at a page, and signs out
            assert page.post("/signin", data={"key": key}).status_code == 303
            assert page.get("/evaluations").status_code == 200
            fields = fields_of(page.get("/sheets/qd-26-2026/7").text)
            for _ in range(2):  # a draft is begun, and saved again
                assert page.post("/sheets/qd-26-2026/7/draft", data=fields).status_code == 200
            token = fields["token"][0]
            assert page.post(f"/drafts/{token}/delete", data={"revision": "2"}).status_code == 303
            assert page.post("/signout").status_code == 303
            assert page.get("/evaluations").status_code == 303
    for statement in FORBIDDEN:
        with psycopg.connect(service) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode())
    granted(owner)  # as after an upgrade
    assert ocop("log", "verify", "--database", service, cwd=tmp_path).returncode == 0


def test_the_role_can_begin_no_session_of_a_key_that_it_was_not_shown(
    tmp_path: Path, roles: Callable[[str], str]
) -> None:
    owner, service = roles("ocop_owner"), roles("ocop_service")
    assert ocop("database", "upgrade", "--database", owner, cwd=tmp_path).returncode == 0
    granted(owner)
    admin = ocop("keys", "create", "k", "--scope", "admin", "--database", owner, cwd=tmp_path).stdout.strip()
    key_id, secret = admin.split("_", 2)[1:]
    until, longest = "2026-01-01T00:00:00.000000Z", "2099-01-01T00:00:00.000000Z"
    digest = hashlib.sha256(secret.encode()).hexdigest()
    begin = "SELECT ocop_session_begin(%s, %s, %s, %s)"
    with psycopg.connect(service, autocommit=True) as connection:
        for shown in ("", "x", secret, key_id, "0" * 64):
            assert connection.execute(begin, ("t" * 64, key_id, shown, until)).fetchone() == (False,)
            assert connection.execute("SELECT * FROM ocop_key_shown(%s, %s)", (key_id, shown)).fetchone() is None
        assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (0,)
        with pytest.raises(psycopg.errors.RaiseException, match="too long"):
            connection.execute(begin, ("t" * 64, key_id, digest, longest))
        assert connection.execute(begin, ("t" * 64, key_id, digest, until)).fetchone() == (True,)
    assert ocop("keys", "revoke", key_id, "--database", owner, cwd=tmp_path).returncode == 0
    with psycopg.connect(service, autocommit=True) as connection:
        assert connection.execute(begin, ("u" * 64, key_id, digest, until)).fetchone() == (False,)


def test_the_role_cannot_have_the_log_end_elsewhere(tmp_path: Path, roles: Callable[[str], str]) -> None:
    """It may add an entry, which is what it is for: the next one, and no other."""
    owner, service = roles("ocop_owner"), roles("ocop_service")
    assert ocop("database", "upgrade", "--database", owner, cwd=tmp_path).returncode == 0
    granted(owner)
    columns = ", ".join(column.name for column in evaluations.columns if column.name != "sequence")
    values = {column.name: "x" for column in evaluations.columns} | {
        "previous": "0" * 64,
        "explanation": b"x",
        "product_set": 7,
        "band": 3,
        "stars": 3,
        "entry_format": 2,
    }
    marks = ", ".join(f"%({column.name})s" for column in evaluations.columns if column.name != "sequence")
    with psycopg.connect(service, autocommit=True) as connection:
        for sequence in (0, -1, 2, 2**53, 2**63 - 2):
            with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
                connection.execute(
                    f"INSERT INTO evaluations (sequence, {columns}) VALUES ({sequence}, {marks})".encode(), values
                )
        connection.execute(f"INSERT INTO evaluations (sequence, {columns}) VALUES (1, {marks})".encode(), values)
        assert connection.execute("SELECT sequence, digest FROM log_head").fetchone() == (1, "x")
    assert ocop("log", "verify", "--database", service, cwd=tmp_path).returncode == 1  # it is seen for what it is


def test_a_role_without_the_rights_of_this_release_is_told_what_to_run(
    tmp_path: Path, roles: Callable[[str], str]
) -> None:
    owner, service = roles("ocop_owner"), roles("ocop_service")
    assert ocop("database", "upgrade", "--database", owner, cwd=tmp_path).returncode == 0
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO ocop_service")
    database = Database(service)
    with pytest.raises(WrongSchema) as refused:
        database.check(adding=True)
    assert "postgresql.sql" in refused.value.render("en")
    database.check()  # whoever may only read can verify the log
    database.close()
    assert ocop("log", "verify", "--database", service, cwd=tmp_path).returncode == 0


def test_a_role_that_may_not_make_the_tables_is_told_so(tmp_path: Path, roles: Callable[[str], str]) -> None:
    done = ocop("serve", "--database", roles("ocop_service"), cwd=tmp_path)
    assert done.returncode == 1
    assert "ocop database upgrade" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_settings_for_a_server_are_right(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = load_settings(DEPLOY / "ocop.toml")
    assert settings.database_url.get_secret_value() == "sqlite:////var/lib/ocop/ocop.db"
    written = (DEPLOY / "ocop.toml").read_text(encoding="utf-8")
    everything = "\n".join(
        line.removeprefix("# ") for line in written.splitlines() if "=" in line and '"sqlite' not in line
    )
    path = tmp_path / "all.toml"
    path.write_text("\n".join(line for line in everything.splitlines() if line[0].islower()), encoding="utf-8")
    assert len(tomllib.loads(path.read_text(encoding="utf-8"))) >= 15
    load_settings(path)


def unit() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / "ocop.service").read_text(encoding="utf-8").splitlines():
        name, sign, value = line.partition("=")
        if sign and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def test_the_unit_runs_a_command_that_exists_in_time_and_without_rights() -> None:
    settings = unit()
    program, *arguments = settings["ExecStart"][0].split()
    assert program.endswith("/bin/ocop")
    assert arguments == ["serve", "--config", "/etc/ocop/ocop.toml"]
    assert int(settings["TimeoutStopSec"][0]) > load_settings(DEPLOY / "ocop.toml").stop_seconds + 10
    assert settings["ProtectSystem"] == ["strict"]
    assert settings["StateDirectory"] == ["ocop"]
    assert settings["NoNewPrivileges"] == ["yes"]
    assert settings["CapabilityBoundingSet"] == [""]
    assert "MemoryMax" in settings


def test_the_image_is_built_in_two_stages_and_runs_as_nobody_special() -> None:
    written = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split(maxsplit=1) for line in written.splitlines() if line.strip() and not line.startswith("#")]
    known = {"FROM", "RUN", "WORKDIR", "COPY", "ENV", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK"}
    assert {word for word, _ in lines} == known | {"ENTRYPOINT", "CMD"}
    second = [i for i, (word, _) in enumerate(lines) if word == "FROM"][1]
    assert "gcc" in str(lines[:second])
    assert "gcc" not in str(lines[second:])
    assert [rest for word, rest in lines[second:] if word == "USER"] == ["10001"]
    for word, rest in lines[:second]:
        if word == "COPY":
            assert all(Path(each).exists() for each in rest.split()[:-1]), rest
    environment = next(rest for word, rest in lines if word == "ENV" and "OCOP_HOST" in rest)
    assert "OCOP_HOST=0.0.0.0" in environment.split()
