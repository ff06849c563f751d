"""The tables: as the code knows them, made by many at once, refusing to be changed, and refused when from later on."""

from __future__ import annotations

import hashlib
import subprocess
import zlib
from dataclasses import replace
from pathlib import Path

import ocop_service.storage.migrations
import pytest
import yaml
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from ocop_service.access.keys import ApiKeys
from ocop_service.log.chain import verify
from ocop_service.log.entry import DEFAULT_ORGANISATION, START, Entry
from ocop_service.raters.outcome import RatingOptions, evaluation_of, rated
from ocop_service.raters.telling import explanations_json
from ocop_service.storage.database import Database, StorageUnavailable, WrongSchema
from ocop_service.storage.evaluations import ALL_ORGANISATIONS, Evaluations, Filters, Request
from ocop_service.storage.outbox import Hook, Outbox
from ocop_service.storage.rated import RatedEvaluation, Summary
from ocop_service.storage.tables import metadata
from ocop_service.storage.verification import exported, verify_stored
from ocop_service.storage.writer import Writer, now_utc
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from ocop_rules.text import LANGS, folded
from tests.service.faults.load import EXAMPLES
from tests.service.server import OCOP, environment, ocop

MIGRATIONS = Path(ocop_service.storage.migrations.__file__).parent


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
    "INSERT INTO log_head (one, sequence, digest) VALUES (2, 9, 'x')",
    "UPDATE log_head SET sequence = 9223372036854775806",
    "UPDATE log_head SET sequence = sequence + 1, digest = 'x'",
    "UPDATE evaluations SET dossier = 'x'",
    "UPDATE evaluations SET entry_digest = entry_digest",
    "DELETE FROM evaluations",
    "UPDATE words SET library = 'x'",
    "DELETE FROM words",
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


def test_sqlite_refuses_to_replace_words(tmp_path: Path) -> None:
    found = Database(f"sqlite:///{tmp_path}/ocop.db")
    found.migrate()
    row = "INSERT OR REPLACE INTO words VALUES ('d', 'l', x'00')"
    with found.writing() as connection:
        connection.execute(text(row))
    with pytest.raises(DatabaseError, match="append-only"), found.writing() as connection:
        connection.execute(text(row))
    found.close()


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


def rated_as_before() -> RatedEvaluation:
    """Return what releases stored that kept an explanation with each evaluation."""
    evaluation = evaluation_of(EXAMPLES[0], RatingOptions())
    explanation = explanations_json({lang: evaluation.explanation(lang) for lang in LANGS})
    digest = hashlib.sha256(explanation.encode()).hexdigest()
    return replace(rated(evaluation), explanation=explanation, explanation_digest=digest, words=None)


def older_row(sequence: int, previous: str) -> dict[str, object]:
    """Return an entry as the first release stored it."""
    result = rated_as_before()
    entry = Entry(
        sequence,
        f"00000000-0000-4000-8000-{sequence:012d}",
        f"2026-11-23T08:15:30.{sequence:06d}Z",
        "0123456789ab",
        result.record_digest,
        result.explanation_digest,
        previous,
        format=1,
    )
    return {
        "sequence": sequence,
        "id": entry.evaluation,
        "entry_digest": entry.digest,
        "previous": previous,
        "recorded_at": entry.recorded_at,
        "actor": entry.actor,
        "record": result.record,
        "record_digest": result.record_digest,
        "explanation": zlib.compress(result.explanation.encode(), 1),
        "explanation_digest": result.explanation_digest,
        **{name: getattr(result.summary, name) for name in Summary.__slots__},
        "idempotency_key": f"mine/{sequence}",
        "request_digest": "d" * 64,
    }


def upgrade(database: Database, revision: str) -> None:
    with database.writing() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def with_a_hook(database: Database) -> Writer:
    return Writer(database, 10, hooks=[Hook("city")])


def store(writer: Writer) -> int:
    result = rated(evaluation_of(EXAMPLES[0], RatingOptions()))
    return writer.add(result, Request("tests")).result(20).entry.sequence


def store_as_before(database: Database) -> int:
    """Store as a process of an earlier release does, which knows of no lines of lists, and keeps explanations."""
    result = rated_as_before()
    place = Evaluations(database).head()
    row = older_row(place.sequence + 1, place.digest)
    entry = Entry(
        place.sequence + 1,
        str(row["id"]),
        str(row["recorded_at"]),
        "tests",
        result.record_digest,
        result.explanation_digest,
        place.digest,
    )
    row |= {"actor": "tests", "entry_digest": entry.digest, "entry_format": 2}
    row |= {"idempotency_key": None, "request_digest": None}
    names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    with database.writing() as connection:
        connection.execute(text(f"INSERT INTO evaluations ({names}) VALUES ({values})"), row)
        name = {"sequence": entry.sequence, "folded": folded(result.summary.product)}
        connection.execute(text("INSERT INTO product_names (sequence, folded) VALUES (:sequence, :folded)"), name)
    return entry.sequence


def test_what_was_stored_before_there_were_lines_of_lists_is_found_by_producer(database_url: str) -> None:
    database = Database(database_url)
    upgrade(database, "0004")
    assert [store_as_before(database) for _ in range(3)] == [1, 2, 3]
    database.migrate()
    evaluations = Evaluations(database)
    bundle = yaml.safe_load(EXAMPLES[0])
    words = tuple(folded(bundle["producer"]["name"]).split())
    sought = Filters(words=words)

    def places() -> list[int]:
        found = evaluations.list(sought, None, 9, ALL_ORGANISATIONS)
        assert {each.whose.producer for each in found} <= {bundle["producer"]["name"]}
        return [each.sequence for each in found]

    assert places() == [3, 2, 1]
    # A process of the release before may go on storing: what it stores is listed, and found once this is run again.
    assert store_as_before(database) == 4
    assert [each.sequence for each in evaluations.list(Filters(), None, 9, ALL_ORGANISATIONS)] == [4, 3, 2, 1]
    assert verify_stored(evaluations).fault is None
    database.migrate()
    assert places() == [4, 3, 2, 1]
    found = verify_stored(evaluations)
    assert (found.entries, found.fault) == (4, None)
    with database.writing() as connection:
        connection.execute(text("UPDATE list_lines SET commune = 'x' WHERE sequence = 2"))
    fault = verify_stored(evaluations).fault
    assert fault is not None
    assert (fault.sequence, "commune" in fault.message.en) == (2, True)
    database.close()


@pytest.mark.parametrize("revision", ["0002", "0003"])
def test_what_later_releases_stored_is_kept_and_nobody_is_told_of_it(database_url: str, revision: str) -> None:
    database = Database(database_url)
    upgrade(database, revision)
    with pytest.raises(WrongSchema):
        database.check()
    # A process of the release before goes on storing while the tables are upgraded: it knows of no outbox.
    if revision == "0003":
        assert store_as_before(database) == 1
    before = rows(database, "0001")
    database.migrate()
    database.check()
    assert rows(database, "0001") == before
    stored = store_as_before(database)
    assert Outbox(database).counts() == {}
    newer = with_a_hook(database)
    assert store(newer) == stored + 1
    assert [each.sequence for each in Outbox(database).due("city", now_utc())] == [stored + 1]
    assert store_as_before(database) == stored + 2
    newer.stop()
    found = verify_stored(Evaluations(database))
    assert (found.entries, found.fault) == (stored + 2, None)
    database.close()


def test_what_the_first_release_stored_is_kept_and_goes_on(database_url: str) -> None:
    database = Database(database_url)
    upgrade(database, "0001")
    with database.writing() as connection:
        previous = START
        for sequence in (1, 2):
            row = older_row(sequence, previous)
            names = ", ".join(row)
            values = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO evaluations ({names}) VALUES ({values})"), row)
            previous = str(row["entry_digest"])
            head = {"sequence": sequence, "digest": previous}
            connection.execute(text("UPDATE log_head SET sequence = :sequence, digest = :digest"), head)
        connection.execute(
            text(
                "INSERT INTO api_keys (id, name, secret_digest, scopes, created_at) "
                "VALUES ('0123456789ab', 'k', :digest, 'rate read', '2026-01-01T00:00:00.000000Z')"
            ),
            {"digest": hashlib.sha256(b"a" * 43).hexdigest()},
        )
    before = rows(database, "0001")
    database.migrate()
    database.check()
    assert rows(database, "0001") == before
    evaluations = Evaluations(database)
    found = verify_stored(evaluations)
    assert (found.entries, found.fault) == (2, None)
    assert [(each.kind, each.sequence, each.entries) for each in found.notices] == [("older-format", 1, 2)]
    caller = ApiKeys(database).caller(f"ocop_0123456789ab_{'a' * 43}")
    assert caller is not None
    assert caller.organisation == DEFAULT_ORGANISATION
    first = "00000000-0000-4000-8000-000000000001"
    assert evaluations.get(first, caller.sees) is not None
    assert [each.sequence for each in evaluations.list(Filters(), None, 9, caller.sees)] == [2, 1]
    again = evaluations.first_answer("0123456789ab", "mine/1")
    assert again is not None
    assert (again.entry.evaluation, again.request_digest) == (first, "d" * 64)
    assert evaluations.first_answer("0123456789ab", "mine/1", "other") is None
    writer = Writer(database, 10)
    result = rated(evaluation_of(EXAMPLES[0], RatingOptions()))
    request = Request("0123456789ab", "mine/2", "d" * 64)
    assert writer.add(result, request).result(20).entry.sequence == 2  # its key was used in the first release
    assert writer.add(result, Request("0123456789ab", "mine/3", "d" * 64)).result(20).entry.sequence == 3
    writer.stop()
    found = verify_stored(evaluations)
    assert (found.entries, found.fault) == (3, None)
    offline = verify(exported(evaluations))
    assert (offline.entries, offline.fault, offline.notices) == (3, None, found.notices)
    database.close()


def rows(database: Database, revision: str) -> list[tuple[object, ...]]:
    """Return all that stood in the tables of the first revision."""
    assert revision == "0001"
    names = ", ".join(older_row(1, START))
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT {names} FROM evaluations ORDER BY sequence"))]


def test_an_entry_that_does_not_follow_the_last_is_refused(database: Database) -> None:
    """Whatever role adds it: with a gap, on another entry, of the older format, or in the place of another."""
    writer = Writer(database, 10)
    result = rated(evaluation_of(EXAMPLES[0], RatingOptions()))
    last = writer.add(result, Request("tests", "k", "0" * 64)).result(20)
    writer.stop()
    row = older_row(2, last.entry_digest) | {"entry_format": 2, "idempotency_key": None}
    insert = "INSERT OR REPLACE" if database.is_sqlite else "INSERT"
    wrong = (
        {"sequence": 3},
        {"sequence": 1, "id": last.entry.evaluation},
        {"sequence": 2**53},
        {"sequence": 2**63 - 2},
        {"previous": START},
        {"entry_format": 1},
        {"id": last.entry.evaluation},
        {"idempotency_digest": last.entry.idempotency_digest},
    )
    for each in wrong:
        values = row | each
        names = ", ".join(values)
        statement = text(f"{insert} INTO evaluations ({names}) VALUES ({', '.join(f':{name}' for name in values)})")
        with pytest.raises((DatabaseError, StorageUnavailable)), database.writing() as connection:
            connection.execute(statement, values)
    found = verify_stored(Evaluations(database))
    assert (found.entries, found.fault) == (1, None)
    database.close()
