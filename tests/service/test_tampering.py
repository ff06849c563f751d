"""Whatever column of the log is changed, `ocop log verify` names the entry: the columns are read from the tables."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zlib
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from ocop_service.access.caller import Scope
from ocop_service.api.examples import BUNDLE
from ocop_service.app import create_app
from ocop_service.core import core_of
from ocop_service.log.chain import Verification
from ocop_service.settings import Settings
from ocop_service.storage.database import Database
from ocop_service.storage.evaluations import Evaluations
from ocop_service.storage.tables import evaluations, log_head
from ocop_service.storage.verification import verify_stored
from typer.testing import CliRunner

from ocop_rules.cli.app import app
from tests.service.threads import ThreadWorker

pytestmark = pytest.mark.once

PLACE = 2
COLUMNS = [column.name for column in evaluations.columns]
HEAD_COLUMNS = [column.name for column in log_head.columns]
ODD = {"nothing": "NULL", "bytes": "x'00ff'", "no text": "CAST(x'61ff' AS TEXT)", "a number": "7.5", "text": "'x'"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with entries that differ in every column that may differ."""
    path = tmp_path_factory.mktemp("tampering") / "ocop.db"
    parts = core_of(Settings(database_url=f"sqlite:///{path}"), launch=ThreadWorker)
    parts.database.migrate()
    keys = [parts.keys.create(name, (Scope.RATE,), organisation=name)[1] for name in ("one", "two", "three")]
    with TestClient(create_app(parts)) as client:
        for number, key in enumerate(keys):
            bundle = {**BUNDLE, "dossier": f"Hồ sơ {number}"}
            headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": f"name/{number}"}
            assert client.post("/v1/evaluations", json=bundle, headers=headers).status_code == 201
    return path


def verified(path: Path) -> Verification:
    database = Database(f"sqlite:///{path}")
    try:
        return verify_stored(Evaluations(database))
    finally:
        database.close()


def tampered(filled: Path, directory: Path, *statements: str) -> Path:
    """Return a copy that somebody changed who owns the file, so that no trigger keeps them from it."""
    path = directory / "changed.db"
    shutil.copy(filled, path)
    with sqlite3.connect(path) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)
    return path


def test_what_nobody_changed_verifies(filled: Path) -> None:
    found = verified(filled)
    assert (found.entries, found.fault, found.notices) == (3, None, ())


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_that_is_exchanged_with_another_entrys_is_found(filled: Path, tmp_path: Path, column: str) -> None:
    """Two entries exchange what they have in the column; where both have the same, one gets something else."""
    with sqlite3.connect(filled) as connection:
        query = f"SELECT {column}, typeof({column}) FROM evaluations WHERE sequence IN (2, 3) ORDER BY sequence"
        (one, kind), (other, _) = connection.execute(query).fetchall()
    path = tampered(filled, tmp_path)
    with sqlite3.connect(path) as connection:
        if one == other:
            value = one + 1 if kind == "integer" else "x" if one is None else f"{one}x"
            connection.execute(f"UPDATE evaluations SET {column} = ? WHERE sequence = {PLACE}", (value,))
        else:
            connection.execute("DROP INDEX ix_evaluations_idempotency_digest")
            free = -1 if kind == "integer" else "free"
            for value, where in ((free, one), (one, other), (other, free)):
                connection.execute(f"UPDATE evaluations SET {column} = ? WHERE {column} = ?", (value, where))
    fault = verified(path).fault
    assert fault is not None
    assert fault.sequence == PLACE
    result = CliRunner().invoke(app, ["log", "verify", "--json", "--database", f"sqlite:///{path}"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["first_bad"]["sequence"] == PLACE


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "sequence"])
def test_what_no_entry_could_hold_is_found_and_ends_nothing(
    filled: Path, tmp_path: Path, column: str, value: str
) -> None:
    path = tampered(filled, tmp_path)
    with sqlite3.connect(path) as connection:
        nullable = [row[3] == 0 for row in connection.execute("PRAGMA table_info(evaluations)") if row[1] == column]
        (before,) = connection.execute(f"SELECT {column} IS {value} FROM evaluations WHERE sequence = 2").fetchone()
        if before == 1 or (value == "NULL" and nullable == [False]):
            value = "'another'"  # it is so already, or the table does not take it
        connection.execute(f"UPDATE evaluations SET {column} = {value} WHERE sequence = {PLACE}")
    fault = verified(path).fault
    assert fault is not None
    assert fault.sequence == PLACE
    exported = CliRunner().invoke(app, ["log", "export", "--database", f"sqlite:///{path}"])
    assert exported.exception is None or not isinstance(exported.exception, (TypeError, ValueError, AttributeError))


@pytest.mark.parametrize("value", ["NULL", "-1", "9223372036854775806", "'x'", "x'00'"])
@pytest.mark.parametrize("column", HEAD_COLUMNS)
def test_where_the_log_ends_is_part_of_it(filled: Path, tmp_path: Path, column: str, value: str) -> None:
    with sqlite3.connect(filled) as connection:
        ((created,),) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'log_head'").fetchall()
    loose = (
        created.replace("NOT NULL", "").replace("PRIMARY KEY (one)", "CHECK (1)").replace("CONSTRAINT pk_log_head", "")
    )
    path = tampered(
        filled,
        tmp_path,
        "ALTER TABLE log_head RENAME TO head_before",
        loose,
        "INSERT INTO log_head SELECT * FROM head_before",
        f"UPDATE log_head SET {column} = {value}",
    )
    assert verified(path).fault is not None


@pytest.mark.parametrize("place", [0, -1, 4, 2**53, 2**63 - 1])
def test_an_entry_outside_the_chain_is_found(filled: Path, tmp_path: Path, place: int) -> None:
    names = ", ".join(name for name in COLUMNS if name not in ("sequence", "id", "idempotency_digest"))
    path = tampered(
        filled,
        tmp_path,
        f"INSERT INTO evaluations (sequence, id, {names}) SELECT {place}, 'another', {names} FROM evaluations LIMIT 1",
    )
    fault = verified(path).fault
    assert fault is not None
    assert fault.kind == "added-at-end"


def test_an_explanation_that_would_fill_the_memory_is_not_unpacked(filled: Path, tmp_path: Path) -> None:
    packing = zlib.compressobj()
    bomb = b"".join(packing.compress(bytes(1024 * 1024)) for _ in range(80)) + packing.flush()
    path = tampered(filled, tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE evaluations SET explanation = ? WHERE sequence = 2", (bomb,))
        (stored,) = connection.execute("SELECT explanation FROM evaluations WHERE sequence = 3").fetchone()
    fault = verified(path).fault
    assert fault is not None
    assert (fault.sequence, fault.kind) == (2, "explanation-changed")
    (tmp_path / "two").mkdir()
    path = tampered(filled, tmp_path / "two")
    with sqlite3.connect(path) as connection:  # what follows a packed text counts too
        connection.execute("UPDATE evaluations SET explanation = ? WHERE sequence = 3", (stored + b"more",))
    fault = verified(path).fault
    assert fault is not None
    assert (fault.sequence, fault.kind) == (3, "explanation-changed")
