"""The tables: as the code knows them, made by many at once, refusing to be changed, and refused when from later on."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from ocop_service.raters.outcome import RatingOptions, evaluation_of, rated
from ocop_service.storage.database import Database, StorageUnavailable, WrongSchema
from ocop_service.storage.evaluations import Request
from ocop_service.storage.tables import metadata
from ocop_service.storage.writer import Writer
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.service.faults.load import EXAMPLES
from tests.service.server import OCOP, environment, ocop


@pytest.fixture
def database(database_url: str) -> Database:
    found = Database(database_url)
    found.migrate()
    return found


def test_the_migrations_make_the_tables_that_the_code_knows(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    database.close()


STATEMENTS = (
    "UPDATE evaluations SET dossier = 'x'",
    "UPDATE evaluations SET entry_digest = entry_digest",
    "DELETE FROM evaluations",
    "UPDATE log_head SET sequence = 0",
    "UPDATE log_head SET digest = 'x'",
    "DELETE FROM log_head",
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_log_refuses_to_be_changed(database: Database, statement: str) -> None:
    writer = Writer(database, 10)
    writer.add(rated(evaluation_of(EXAMPLES[0], RatingOptions())), Request("tests")).result(20)
    writer.stop()
    with (
        pytest.raises((DatabaseError, StorageUnavailable)) as refused,
        database.writing() as connection,
    ):
        connection.execute(text(statement))
    assert "append-only" in str(refused.value) + str(refused.value.__cause__)
    database.close()


def test_many_may_make_the_tables_at_once(database_url: str, tmp_path: Path) -> None:
    commands = [
        subprocess.Popen(
            [*OCOP, "database", "upgrade", "--database", database_url],
            cwd=tmp_path,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(3)
    ]
    told = [command.communicate(timeout=60)[0] for command in commands]
    assert [command.returncode for command in commands] == [0] * 3, told
    database = Database(database_url)
    database.check()
    database.close()


def test_tables_of_a_later_release_are_refused_with_words(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WrongSchema) as refused:
        database.migrate()
    assert "9999" in refused.value.render("vi")
    assert "later release" in refused.value.render("en")
    with pytest.raises(WrongSchema):
        database.check()
    database.close()
    told = ocop("database", "upgrade", "--database", database_url, cwd=tmp_path)
    assert told.returncode == 1
    assert "9999" in told.stderr
    assert "Traceback" not in told.stderr


def test_what_is_no_database_is_refused_with_words(tmp_path: Path) -> None:
    (tmp_path / "ocop.db").write_bytes(b"this is no database, whatever its name says\n" * 100)
    database = Database(f"sqlite:///{tmp_path}/ocop.db")
    with pytest.raises(StorageUnavailable):
        database.migrate()
    with pytest.raises(StorageUnavailable):
        database.check()
    database.close()
