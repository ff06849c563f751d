"""An organisation's keys read its own evaluations; another organisation's are not there, whatever way one asks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from ocop_pages.pages import PAGES
from ocop_service.access.caller import Scope
from ocop_service.access.keys import WrongName
from ocop_service.api.examples import BUNDLE
from ocop_service.app import create_app
from ocop_service.core import Core, core_of
from ocop_service.guard import SESSION_COOKIE, declared_routes
from ocop_service.settings import Settings
from ocop_service.storage.evaluations import OrganisationFilter
from typer.testing import CliRunner

from ocop_rules.cli.app import app as command
from tests.service.threads import ThreadWorker

pytestmark = pytest.mark.once

BOTH = (Scope.READ, Scope.RATE)


@dataclass
class Two:
    """A service with two organisations, each with an evaluation of its own."""

    core: Core
    client: TestClient
    keys: dict[str, str]
    stored: dict[str, dict[str, Any]]

    def ask(self, whose: str, method: str, path: str, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.keys[whose]}", **more.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **more)

    def page(self, whose: str, path: str) -> Any:
        session = self.core.sessions.begin(self.keys[whose])
        return self.client.get(path, headers={"Cookie": f"{SESSION_COOKIE}={session}"}, follow_redirects=False)


@pytest.fixture
def two(database_url: str) -> Iterator[Two]:
    core = core_of(Settings(database_url=database_url, rate_limit="100000/second"), launch=ThreadWorker)
    core.database.migrate()
    with TestClient(create_app(core, PAGES), base_url="http://localhost") as client:
        keys = {name: core.keys.create(name, BOTH, organisation=name)[1] for name in ("một", "hai")}
        keys["default"] = core.keys.create("default", BOTH)[1]
        keys["all"] = core.keys.create("all", (Scope.READ_ALL,), organisation="ba")[1]
        keys["admin"] = core.keys.create("admin", (Scope.ADMIN,), organisation="ba")[1]
        found = Two(core, client, keys, {})
        for name in ("một", "hai", "default"):
            bundle = {**BUNDLE, "dossier": f"Hồ sơ {name}"}
            found.stored[name] = found.ask(
                name, "POST", "/v1/evaluations", json=bundle, headers={"Idempotency-Key": "same"}
            ).json()
        yield found


def ways(evaluation: str) -> list[tuple[str, str]]:
    """Return every route and page that names a stored evaluation, from the routing table."""
    app = create_app(core_of(Settings(database_url="sqlite:///none.db")), PAGES)
    return [
        (method, route.path.replace("{evaluation_id}", evaluation).replace("{name}", "evaluation.json"))
        for route in declared_routes(app.routes)
        if "{evaluation_id}" in route.path
        for method in sorted(route.methods)
    ]


def test_an_evaluation_is_there_for_its_own_organisation_and_those_who_see_all(two: Two) -> None:
    evaluation = two.stored["một"]["id"]
    found = ways(evaluation)
    assert len(found) >= 9
    for method, path in found:
        for whose, status in (("một", 200), ("hai", 404), ("default", 404), ("admin", 200)):
            answer = two.ask(whose, method, path) if path.startswith("/v1") else two.page(whose, path)
            assert (method, path, whose, answer.status_code) == (method, path, whose, status)
    for path in (f"/v1/evaluations/{evaluation}", f"/v1/evaluations/{evaluation}/record"):
        assert two.ask("all", "GET", path).status_code == 200
    assert two.page("all", f"/evaluations/{evaluation}").status_code == 200


def test_what_is_anothers_is_answered_as_what_is_not_there(two: Two) -> None:
    mine, none = two.stored["một"]["id"], "00000000-0000-4000-8000-000000000000"
    for ending in ("", "/record", "/explanation"):
        headers = {"X-Request-Id": "the-same-one"}
        answers = [two.ask("hai", "GET", f"/v1/evaluations/{each}{ending}", headers=headers) for each in (mine, none)]
        assert answers[0].status_code == answers[1].status_code == 404
        assert answers[0].content == answers[1].content


def listed(two: Two, whose: str, query: str = "") -> list[str]:
    return [each["dossier"] for each in two.ask(whose, "GET", f"/v1/evaluations{query}").json()["items"]]


def test_a_list_shows_ones_own(two: Two) -> None:
    assert listed(two, "một") == ["Hồ sơ một"]
    assert listed(two, "default") == ["Hồ sơ default"]
    assert listed(two, "một", "?dossier=Hồ sơ hai") == []
    everything = ["Hồ sơ default", "Hồ sơ hai", "Hồ sơ một"]
    assert listed(two, "all") == listed(two, "admin") == everything
    assert two.ask("một", "GET", "/v1/evaluations?limit=1").json()["next"] is None
    for whose, seen in (("một", {"Hồ sơ một"}), ("all", set(everything))):
        text = two.page(whose, "/evaluations").text
        assert {each for each in everything if each in text} == seen


def test_an_idempotency_key_of_another_organisation_is_another_one(two: Two) -> None:
    ids = {each["id"] for each in two.stored.values()}
    assert len(ids) == 3
    colleague = two.core.keys.create("colleague", BOTH, organisation="một")[1]
    headers = {"Authorization": f"Bearer {colleague}", "Idempotency-Key": "same"}
    again = two.client.post("/v1/evaluations", json={**BUNDLE, "dossier": "Hồ sơ khác"}, headers=headers)
    assert again.status_code == 201
    assert again.json()["id"] not in ids
    evaluations = two.core.evaluations
    actor = two.stored["một"]["entry"]["actor"]
    assert evaluations.first_answer(actor, "same", "một") is not None
    assert evaluations.first_answer(actor, "same", "hai") is None  # as of a token whose organisation changed
    assert evaluations.first_answer(actor, "same") is None
    assert evaluations.get(two.stored["một"]["id"], OrganisationFilter("hai")) is None


def test_a_batch_belongs_to_its_keys_organisation(two: Two) -> None:
    lines = json.dumps({**BUNDLE, "dossier": "Lô"}) + "\n"
    headers = {"Content-Type": "application/x-ndjson"}
    answer = two.ask("hai", "POST", "/v1/evaluations:batch", content=lines, headers=headers)
    line = json.loads(answer.text)
    assert line["entry"]["organisation"] == "hai"
    assert listed(two, "một", "?dossier=Lô") == []
    assert listed(two, "hai", "?dossier=Lô") == ["Lô"]


def test_numbers_of_all_are_for_those_who_see_all_and_the_default_organisation(two: Two) -> None:
    statuses = {whose: two.ask(whose, "GET", "/metrics").status_code for whose in two.keys}
    assert statuses == {"một": 403, "hai": 403, "default": 200, "all": 200, "admin": 200}
    assert 'scope="read:all"' in two.ask("một", "GET", "/metrics").headers["www-authenticate"]
    exports = {whose: two.ask(whose, "GET", "/v1/log/entries").status_code for whose in two.keys}
    assert exports == {"một": 403, "hai": 403, "default": 403, "all": 403, "admin": 200}


def test_an_entry_says_whose_it_is(two: Two) -> None:
    for name in ("một", "hai", "default"):
        assert two.stored[name]["entry"]["organisation"] == name


def test_the_command_line_says_plainly_whose_evaluations_a_key_reads(tmp_path: object) -> None:
    where = ["--database", f"sqlite:///{tmp_path}/ocop.db", "--lang", "en"]

    def said(*arguments: str) -> str:
        done = CliRunner().invoke(command, ["keys", "create", "k", *arguments, *where])
        assert done.exit_code == 0, done.output
        return done.stderr

    assert "organisation: default, shared by all keys without --organisation; it reads all evaluations" in said()
    assert "organisation: Sở Sơn La; it reads all evaluations of this one" in said("--organisation", " Sở Sơn La ")
    assert "it reads the evaluations of all organisations" in said("--scope", "read:all")
    assert "it reads what it had rated itself" in said("--scope", "rate")
    wide = {"COLUMNS": "200"}
    assert "Sở Sơn La" in CliRunner().invoke(command, ["keys", "list", *where], env=wide).stdout


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "\x1b[31mred", "x" * 101, "\u202eevil"])
def test_an_organisation_needs_a_name_that_can_be_shown(core: Core, name: str) -> None:
    with pytest.raises(WrongName):
        core.keys.create("k", BOTH, organisation=name)


def test_one_name_is_one_organisation_however_its_letters_are_written(core: Core) -> None:
    composed, apart = "S\u1edf", "So\u031b\u0309"
    made = [core.keys.create("k", BOTH, organisation=each)[0] for each in (composed, apart)]
    assert made[0].organisation == made[1].organisation
