"""A full disk, and a file that may not be written: evaluations are refused, and accepted again once there is room."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from ocop_service.app import create_app
from ocop_service.core import core_of
from ocop_service.settings import Settings

from tests.service.faults.load import Client, attempt_of, check_log, loaded, repeat
from tests.service.faults.test_database_gone import health, refused
from tests.service.server import Server, from_this_machine, serving
from tests.service.threads import ThreadWorker

pytestmark = [pytest.mark.xdist_group("full disk"), pytest.mark.once]

MIB = 1024 * 1024


def own_mounts() -> Sequence[str]:
    """Return the command that gives another command mounts of its own; empty where the system does not let us."""
    options = ("unshare", "--mount") if os.geteuid() == 0 else ("unshare", "--map-root-user", "--mount")
    try:
        tried = subprocess.run(
            [*options, "sh", "-c", "mount -t tmpfs -o size=1m ocop /mnt"], capture_output=True, timeout=20
        )
    except OSError:
        return ()
    return options if tried.returncode == 0 else ()


def fill_and_free(server: Server, directory: Path, free: Callable[[], object], copy: Path) -> None:
    """Have evaluations stored until there is no room, make room, and go on.

    Args:
        server: the service.
        directory: of its database, as it is seen from here.
        free: makes room.
        copy: where the database is copied to in the end, to look at it.
    """
    with loaded(server.url, clients=4) as load:
        load.wait_for(20, lambda each: each.acknowledged)
        load.wait_for(40, refused)
        assert health(server)[0] == 200
        reader = Client(server.url)
        for each in [each for each in load.attempts if each.acknowledged]:  # what is there can be read all the same
            assert reader.ask("GET", each.headers["location"])[:2] == (200, each.text)
        reader.close()
        free()
        load.wait_for(20, lambda each: each.acknowledged)
        assert health(server)[:2] == (200, 200)
        load.stop()
        assert {each.status for each in load.attempts} == {201, 503}
        repeat(server.url, load.attempts)
    copy.mkdir()
    for path in directory.glob("ocop.db*"):
        shutil.copy(path, copy)
    assert check_log(f"sqlite:///{copy}/ocop.db", load.attempts) == len(load.attempts)


def test_a_full_disk_refuses_evaluations_until_there_is_room(tmp_path: Path) -> None:
    """A real file system without room; the next test shows as much where the system lets nobody mount one."""
    mounting = own_mounts()
    if not mounting:
        pytest.skip("for lack of the right to mount a small disk (as root, or with user namespaces)")
    disk = tmp_path / "disk"
    disk.mkdir()
    script = f'mount -t tmpfs -o size=16m ocop "{disk}" && head -c {11 * MIB} /dev/zero > "{disk}/ballast" && exec "$@"'
    with serving(
        tmp_path, before=(*mounting, "sh", "-c", script, "sh"), database_url=f"sqlite:///{disk}/ocop.db"
    ) as server:
        seen = Path(f"/proc/{server.process.pid}/root{disk}")
        fill_and_free(server, seen, (seen / "ballast").unlink, tmp_path / "copy")


def test_a_file_that_may_not_grow_refuses_evaluations_until_it_may(tmp_path: Path) -> None:
    with serving(tmp_path) as server:

        def limit(size: int) -> None:
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

        limit(4 * MIB)
        fill_and_free(server, tmp_path, lambda: limit(512 * MIB), tmp_path / "copy")


def test_a_service_whose_log_cannot_be_written_answers_all_the_same(tmp_path: Path) -> None:
    """What it says on standard error goes to a full disk."""
    with serving(tmp_path, before=("sh", "-c", 'exec 3>&2; exec "$@"', "sh")) as server:
        size = len(server.log_text())
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        client = Client(server.url)
        statuses = [client.ask("GET", "/health")[0] for _ in range(20)]
        statuses.append(client.ask("GET", "/nowhere")[0])
        client.close()
        assert statuses == [200] * 20 + [404]
        assert len(server.log_text()) <= size


def test_a_file_that_may_only_be_read_refuses_evaluations_and_is_read(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ocop.db"
    first, second = attempt_of(0), attempt_of(1)
    with serving(tmp_path, database_url=url) as server:
        client = Client(server.url)
        client.rate(first)
        client.close()
    # Whoever may do everything may write to any file; so it is SQLite that is told to open it for reading only.
    core = core_of(
        Settings(database_url=f"sqlite:///file:{tmp_path}/ocop.db?mode=ro&uri=true"), opened=True, launch=ThreadWorker
    )
    with TestClient(from_this_machine(create_app(core)), base_url="http://localhost") as reader:
        path = first.headers["location"]
        assert reader.get(path).text == first.text
        answer = reader.post("/v1/evaluations", content=second.bundle, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:ocop:problem:storage-unavailable")
        assert reader.get(path).text == first.text
    assert check_log(url, [first]) == 1
