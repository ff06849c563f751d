"""The decision log: whatever is changed, removed, added or moved is found, and the first bad entry named."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from fastapi.testclient import TestClient
from ocop_service.access.caller import Scope
from ocop_service.api.examples import BUNDLE
from ocop_service.app import create_app
from ocop_service.core import core_of
from ocop_service.settings import Settings
from ocop_service.storage.database import Database
from ocop_service.storage.evaluations import Evaluations
from ocop_service.storage.verification import verify_stored
from typer.testing import CliRunner, Result

from ocop_rules.cli.app import app
from tests.service.server import ocop
from tests.service.threads import ThreadWorker

ENTRIES = 6


def log(*arguments: object) -> Result:
    """Run `ocop log` in this process."""
    return CliRunner().invoke(app, ["log", *map(str, arguments)], env={"COLUMNS": "200"})


def fill(url: str) -> list[str]:
    """Have some bundles rated and stored; give the entries' digests."""
    parts = core_of(Settings(database_url=url), launch=ThreadWorker)
    parts.database.migrate()
    key = parts.keys.create("tests", (Scope.RATE,))[1]
    with TestClient(create_app(parts), headers={"Authorization": f"Bearer {key}"}) as client:
        answers = [
            client.post("/v1/evaluations", json={**BUNDLE, "dossier": f"Hồ sơ {number}"}) for number in range(ENTRIES)
        ]
    return [answer.json()["entry_digest"] for answer in answers]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A database with some entries, not to be changed."""
    path = tmp_path_factory.mktemp("log") / "ocop.db"
    return path, fill(f"sqlite:///{path}")


@pytest.fixture
def copied(filled: tuple[Path, list[str]], tmp_path: Path) -> Path:
    """A copy of it, which may be tampered with."""
    return Path(shutil.copy(filled[0], tmp_path / "ocop.db"))


TAMPERING = [
    ("the record of an entry", "UPDATE evaluations SET record = replace(record, 'Xoài', 'Mận') WHERE sequence = 3", 3),
    ("who had it rated", "UPDATE evaluations SET actor = 'x' WHERE sequence = 2", 2),
    ("when it was rated", "UPDATE evaluations SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE sequence = 4", 4),
    ("its explanation", "UPDATE evaluations SET explanation = x'00' WHERE sequence = 5", 5),
    ("a column of lists", "UPDATE evaluations SET stars = 5 WHERE sequence = 6", 6),
    ("its digest", f"UPDATE evaluations SET entry_digest = '{'a' * 64}' WHERE sequence = 1", 1),
    ("an entry is removed", "DELETE FROM evaluations WHERE sequence = 3", 3),
    ("the last is removed", "DELETE FROM evaluations WHERE sequence = 6", 6),
    ("all are removed", "DELETE FROM evaluations", 1),
    (
        "two are exchanged",
        "UPDATE evaluations SET sequence = CASE sequence WHEN 2 THEN -3 ELSE -2 END WHERE sequence IN (2, 3);"
        "UPDATE evaluations SET sequence = -sequence WHERE sequence < 0",
        2,
    ),
    (
        "the end is taken back",
        "UPDATE log_head SET sequence = 5, digest = (SELECT entry_digest FROM evaluations WHERE sequence = 5)",
        6,
    ),
    ("the end is forged", "UPDATE log_head SET digest = 'x'", 6),
]


@pytest.mark.parametrize(("statement", "first_bad"), [t[1:] for t in TAMPERING], ids=[t[0] for t in TAMPERING])
def test_tampering_is_found_and_the_first_bad_entry_named(copied: Path, statement: str, first_bad: int) -> None:
    connection = sqlite3.connect(copied)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.executescript(statement)
    connection.commit()
    connection.close()
    result = log("verify", "--json", "--database", f"sqlite:///{copied}")
    assert result.exit_code == 1, result.output
    assert json.loads(result.stdout)["first_bad"]["sequence"] == first_bad
    told = log("verify", "--lang", "vi", "--database", f"sqlite:///{copied}")
    assert f"Mục sai đầu tiên: {first_bad}" in told.stdout


def test_an_untouched_log_holds_and_its_receipts_fit(filled: tuple[Path, list[str]], tmp_path: Path) -> None:
    path, digests = filled
    anchors = [f"--anchor={place}:{digest}" for place, digest in enumerate(digests, 1)]
    result = log("verify", "--lang", "en", *anchors, "--database", f"sqlite:///{path}")
    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        [f"{ENTRIES} entries, none changed", f"end of the chain: {ENTRIES}:{digests[-1]}"],
    )


def test_a_log_written_anew_does_not_fit_an_old_receipt(filled: tuple[Path, list[str]], tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path}/other.db"
    fill(other)
    result = log("verify", f"--anchor=4:{filled[1][3]}", "--database", other)
    assert result.exit_code == 1
    assert "Mục sai đầu tiên: 4 (anchor-differs)" in result.stdout


def test_an_exported_log_is_verified_without_the_database(filled: tuple[Path, list[str]], tmp_path: Path) -> None:
    path, digests = filled
    exported = log("export", "-o", tmp_path / "log.jsonl", "--database", f"sqlite:///{path}")
    assert exported.exit_code == 0, exported.output
    lines = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    assert len(lines) == ENTRIES + 1
    good = ocop("log", "verify", "log.jsonl", "--json", cwd=tmp_path)
    assert json.loads(good.stdout) == {
        "entries": ENTRIES,
        "first_bad": None,
        "head": {"digest": digests[-1], "sequence": ENTRIES},
    }
    for name, changed, first_bad in (
        ("removed", lines[:2] + lines[3:], 3),
        ("moved", [lines[1], lines[0], *lines[2:]], 1),
        ("cut off", lines[:4], 5),
        ("doubled", [lines[0], *lines], 1),
        ("changed", [*lines[:3], lines[3].replace("Xoài", "Mận"), *lines[4:]], 4),
        ("half a line", [*lines[:5], lines[5][:500]], 6),
    ):
        (tmp_path / "bad.jsonl").write_text("".join(changed), encoding="utf-8")
        result = log("verify", tmp_path / "bad.jsonl", "--json")
        assert (name, result.exit_code) == (name, 1)
        assert (name, json.loads(result.stdout)["first_bad"]["sequence"]) == (name, first_bad)


def test_exports_that_follow_each_other_are_verified_together(filled: tuple[Path, list[str]], tmp_path: Path) -> None:
    path, digests = filled
    url = f"sqlite:///{path}"
    whole = log("export", "--database", url).stdout
    rest = log("export", "--after", 4, "--database", url).stdout
    head = json.dumps({"format": "ocop-log-head/1", "sequence": 4, "digest": digests[3]})
    first = [*whole.splitlines()[:4], head]
    (tmp_path / "1.jsonl").write_text("\n".join(first) + "\n", encoding="utf-8")
    (tmp_path / "2.jsonl").write_text(rest, encoding="utf-8")
    one, two = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    assert log("verify", one, two).exit_code == 0
    assert log("verify", two, f"--after=4:{digests[3]}").exit_code == 0
    assert log("verify", two).exit_code == 1


def test_stored_evaluations_are_records_for_the_replay_tool(filled: tuple[Path, list[str]], tmp_path: Path) -> None:
    url = f"sqlite:///{filled[0]}"
    log("export", "--records", "-o", tmp_path / "records.jsonl", "--database", url)
    result = CliRunner().invoke(app, ["replay", str(tmp_path / "records.jsonl"), "--lang", "en", "-j", "1"])
    assert result.exit_code == 0
    assert f"Same to the byte  {ENTRIES}" in result.stdout


def test_a_log_that_is_not_there_is_not_called_whole(tmp_path: Path) -> None:
    result = ocop("log", "verify", cwd=tmp_path)
    assert result.returncode == 1
    assert "OCOP_DATABASE_URL" in result.stderr
    assert not list(tmp_path.iterdir())


def test_the_log_verifies_and_is_append_only_on_either_database(database_url: str) -> None:
    fill(database_url)
    database = Database(database_url)
    found = verify_stored(Evaluations(database))
    assert (found.entries, found.fault) == (ENTRIES, None)
    database.close()
    change: Callable[[str], object]
    if database_url.startswith("sqlite"):
        change = sqlite3.connect(database_url.removeprefix("sqlite:///")).execute
    else:
        change = psycopg.connect(database_url, autocommit=True).execute
    for statement in (
        "UPDATE evaluations SET stars = 5",
        "DELETE FROM evaluations",
        "UPDATE log_head SET sequence = 1",
        "DELETE FROM log_head",
    ):
        with pytest.raises((sqlite3.Error, psycopg.Error), match="append-only"):
            change(statement)


def test_the_log_is_exported_over_http_to_admins_only(client: TestClient) -> None:
    digests = [client.post("/v1/evaluations", json=BUNDLE).json()["entry_digest"] for _ in range(3)]
    assert client.get("/v1/log").json() == {"sequence": 3, "digest": digests[-1]}
    assert client.get("/v1/log/entries").status_code == 403
    core = client.app.state.core  # type: ignore[attr-defined]
    admin = core.keys.create("auditor", (Scope.ADMIN,))[1]
    headers = {"Authorization": f"Bearer {admin}"}
    lines = client.get("/v1/log/entries?after=1&limit=1", headers=headers).text.splitlines()
    assert [json.loads(line)["digest"] for line in lines] == [digests[1], digests[1]]
    assert client.get("/v1/log/entries?after=3", headers=headers).text == ""
