"""What the service writes its owner alone may read, whatever the umask says, and whatever it was before."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from ocop_service.api.spool import Spool
from ocop_service.storage.database import Database

from tests.service.faults.load import EXAMPLES, Client
from tests.service.server import ocop, serving

pytestmark = pytest.mark.once


@pytest.fixture(params=[0o000, 0o022, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def modes(directory: Path) -> dict[str, int]:
    return {each.name: mode(each) for each in directory.iterdir() if each.name.startswith("ocop.db")}


@pytest.mark.parametrize("url", ["sqlite:///{}/ocop.db", "sqlite:///file:{}/ocop.db?uri=true"])
def test_a_database_is_made_for_its_owner_alone(tmp_path: Path, umask: None, url: str) -> None:
    database = Database(url.format(tmp_path))
    try:
        database.migrate()
        found = modes(tmp_path)
        assert {"ocop.db", "ocop.db-wal", "ocop.db-shm"} <= set(found)
        assert set(found.values()) == {0o600}
        assert database.tightened == []
    finally:
        database.close()


def test_a_database_that_others_can_read_is_taken_from_them_and_that_is_told(tmp_path: Path) -> None:
    file = tmp_path / "ocop.db"
    ocop("database", "upgrade", cwd=tmp_path)
    file.chmod(0o664)
    done = ocop("keys", "create", "k", "--lang", "en", cwd=tmp_path)
    assert mode(file) == 0o600
    assert "others could read ocop.db" in done.stderr
    assert done.stdout.startswith("ocop_")
    assert "others" not in ocop("keys", "list", "--lang", "en", cwd=tmp_path).stderr
    file.chmod(0o644)
    with serving(tmp_path) as server:
        assert [entry["files"] for entry in server.log_entries() if entry["level"] == "warning"] == [["ocop.db"]]
    assert mode(file) == 0o600


def test_a_mode_that_is_narrower_stays(tmp_path: Path) -> None:
    file = tmp_path / "ocop.db"
    Database(f"sqlite:///{file}").migrate()
    file.chmod(0o400)
    database = Database(f"sqlite:///file:{file}?mode=ro&uri=true")
    with database.reading():
        pass
    assert mode(file) == 0o400
    assert database.tightened == []
    database.close()


def test_what_is_beside_the_database_and_what_is_exported_are_private_too(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with serving(tmp_path) as server:
            client = Client(server.url)
            path = "/v1/evaluations"
            assert client.ask("POST", path, EXAMPLES[0], Content_Type="application/json")[0] == 201
            client.close()
            found = modes(tmp_path)
            assert set(found) == {"ocop.db", "ocop.db-wal", "ocop.db-shm"}
            assert set(found.values()) == {0o600}
        (tmp_path / "old.jsonl").touch(0o666)
        for name in ("new.jsonl", "old.jsonl"):
            assert ocop("log", "export", "--output", name, cwd=tmp_path).returncode == 0
            assert mode(tmp_path / name) == 0o600
            assert (tmp_path / name).read_text(encoding="utf-8").count("\n") == 2
        assert ocop("log", "export", "-o", "/dev/null", cwd=tmp_path).returncode == 0
        assert ocop("log", "export", "-o", "-", cwd=tmp_path).stdout.count("\n") == 2
    finally:
        os.umask(before)


class Boundless:
    async def hold(self, size: int) -> None:
        pass

    def free(self, size: int) -> None:
        pass


def test_a_batch_that_is_kept_on_disk_has_no_name_or_is_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = os.umask(0)
    spool = Spool(Boundless())
    try:
        asyncio.run(spool.write(b"x" * (2 * 1024 * 1024)))
        assert all(mode(each) == 0o600 for each in tmp_path.iterdir())
    finally:
        spool.close()
        os.umask(before)
