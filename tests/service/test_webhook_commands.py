"""`ocop webhooks`: what waits and what was given up is listed, sent after all, or dropped; on both databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ocop_service.commands.webhooks import app
from ocop_service.core import Core, core_of
from ocop_service.raters.outcome import RatingOptions, evaluation_of, rated
from ocop_service.settings import Settings
from ocop_service.storage.evaluations import Request
from ocop_service.storage.outbox import Outbox
from typer.testing import CliRunner, Result

from ocop_rules.errors import OcopError
from tests.service.faults.load import EXAMPLES
from tests.service.threads import ThreadWorker
from tests.service.webhook_receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def core(database_url: str, tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Iterator[Core]:
    """A service of which three events were given up: two of one dossier, and one of another; a fourth waits."""
    said: dict[str, Any] = {
        "database_url": database_url,
        "webhooks": str(receiver.file(tmp_path)),
        "webhook_hosts": "127.0.0.1",
        "webhook_seconds": 2,
        "webhook_retry_seconds": 1,
    }
    for name, value in said.items():
        monkeypatch.setenv(f"OCOP_{name.upper()}", str(value))
    found = core_of(Settings(**said), launch=ThreadWorker)
    found.database.migrate()
    outbox, now = Outbox(found.database), datetime.now(UTC)
    for number in (0, 0, 1, 0):
        found.writer.add(rated(evaluation_of(EXAMPLES[number], RatingOptions())), Request("tests")).result(20)
    for _ in range(2):
        for due in outbox.due("city", now + timedelta(seconds=5)):
            if due.sequence < 4:
                held = outbox.claim(due, now, timedelta(seconds=1))
                assert held is not None
                outbox.give_up(held, now, "500")
    assert outbox.counts() == {"city": (1, 3)}
    yield found
    found.stop()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--lang", "en"], env={"COLUMNS": "250"})


def test_what_was_given_up_is_listed_and_sent_in_the_order_of_its_dossier(core: Core, receiver: Receiver) -> None:
    listed = run("list").stdout.splitlines()
    assert listed[1].split()[:3] == ["city", "127.0.0.1", "all"]
    assert " 1 " in listed[1]
    assert " 3 " in listed[1]
    shown = run("given-up").stdout
    assert [line.split()[1] for line in shown.splitlines()[1:4]] == ["1", "2", "3"]
    assert "events that were given up: 3" in shown
    assert "--most" in run("given-up", "--most", "2").stdout
    assert "given up: 0" in run("given-up", "--hook", "other").stdout
    assert run("resend", "--all", "--hook", "city").stdout == "events that will be sent again: 3\n"
    core.hooks.start()
    receiver.wait_for(lambda taken: len(taken) == 4)
    order = [each.event["data"]["sequence"] for each in receiver.taken]
    assert [each for each in order if each != 3] == [1, 2, 4], "what waited goes out after what was given up before it"
    core.hooks.stop(5)
    assert Outbox(core.database).counts() == {}
    assert run("list").stdout.splitlines()[1].split()[:2] == ["city", "127.0.0.1"]


def test_single_events_are_sent_again_with_their_whole_hours(core: Core) -> None:
    outbox = Outbox(core.database)
    second = outbox.given_up()[1]
    assert run("resend", second.evaluation, "3", second.evaluation).stdout == "events that will be sent again: 2\n"
    assert [each.sequence for each in outbox.given_up()] == [1]
    due = outbox.due("city", datetime.now(UTC) + timedelta(seconds=5))
    assert [(each.sequence, each.attempts, each.tried_since) for each in due] == [(2, 0, None), (3, 0, None)]


def test_none_is_sent_where_one_is_wrong(core: Core) -> None:
    for wrong in (("1", "4", "99"), ("1", "--hook", "other")):
        refused = run("resend", *wrong)
        assert isinstance(refused.exception, OcopError)
    assert "4, 99" in refused_text("resend", "1", "4", "99")
    assert Outbox(core.database).counts() == {"city": (1, 3)}
    for arguments in ((), ("1", "--all")):
        assert run("resend", *arguments).exit_code == 2


def refused_text(*arguments: str) -> str:
    error = run(*arguments).exception
    assert isinstance(error, OcopError)
    return error.render("en")


def test_events_are_dropped_where_nobody_is_told_of_them(
    core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "--given-up" in refused_text("drop", "city")
    assert run("drop", "city", "--given-up").stdout == "events taken out of the outbox: 3\n"
    monkeypatch.delenv("OCOP_WEBHOOKS")
    assert "not named any more" in run("list").stdout
    assert run("drop", "city").stdout == "events taken out of the outbox: 1\n"
    assert run("list").stdout == "there are no webhooks\n"
    assert core.evaluations.head().sequence == 4


def test_a_database_of_an_older_release_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sqlite3.connect(tmp_path / "old.db").close()
    monkeypatch.setenv("OCOP_DATABASE_URL", f"sqlite:///{tmp_path}/old.db")
    assert "ocop database upgrade" in refused_text("list")
