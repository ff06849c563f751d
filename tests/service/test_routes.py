"""What holds of every route, walked from the routing table itself: what its query may state, and `Allow`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from ocop_pages.pages import PAGES
from ocop_service.api.examples import BUNDLE
from ocop_service.app import create_app, routed
from ocop_service.core import Core, core_of
from ocop_service.http.routing import query_names
from ocop_service.settings import Settings

from tests.service.server import from_this_machine
from tests.service.threads import ThreadWorker

pytestmark = pytest.mark.once


@dataclass(frozen=True)
class Entry:
    method: str
    path: str
    query: frozenset[str]


def entries() -> Iterator[Entry]:
    app = routed()
    for each in PAGES.routers:
        app.include_router(each)
    for context in iter_route_contexts(app.routes):
        assert isinstance(context.original_route, APIRoute)
        query = query_names(context.original_route.dependant)
        for method in sorted(context.methods or ()):
            yield Entry(method, context.path or "", query)


ENTRIES = [*entries()]
VALUES = {
    "version": "qd-26-2026",
    "before": "qd-148-2023",
    "plan": "ba-dinh-2022",
    "after": "qd-26-2026",
    "set": "7",
    "name": "7",
    "token": "x" * 43,
    "number": "1",
    "evaluation_id": "00000000-0000-4000-8000-000000000000",
}
LISTED = {
    *("lang", "search", "product", "dossier", "commune", "version", "set", "outcome", "stars"),
    *("evaluated_from", "evaluated_to", "sort", "cursor"),
}
TAKEN = {
    "GET /": {"lang", "version"},
    "GET /signin": {"lang", "next"},
    **dict.fromkeys(("GET /evaluations", "GET /evaluations/list.csv", "GET /evaluations/list.xlsx"), LISTED),
    "GET /versions/compare": {"lang", "from", "to"},
    "GET /versions/{before}/to/{after}": {"lang", "set"},
    "GET /static/{name}": {"v"},
    "GET /docs/{name}": {"v"},
    "GET /health": set(),
    "GET /metrics": set(),
    "GET /v1/openapi.json": set(),
    "POST /v1/evaluations/{evaluation_id}/replays": {"version"},
    "POST /v1/evaluations:batch": {
        *("version", "authority", "strict", "requirement_rule", "rounding", "council", "stored"),
    },
}


def filled(path: str) -> str:
    return re.sub(r"\{([^}]*)\}", lambda match: VALUES[match[1].partition(":")[0]], path)


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    directory = tmp_path_factory.mktemp("routes")
    parts = core_of(Settings(database_url=f"sqlite:///{directory}/ocop.db"), opened=True, launch=ThreadWorker)
    parts.database.migrate()
    yield parts
    parts.stop()


@pytest.fixture(scope="module")
def visitor(core: Core) -> Iterator[TestClient]:
    app = from_this_machine(create_app(core, PAGES))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False, follow_redirects=False) as found:
        yield found


def test_the_table_has_every_route() -> None:
    assert len(ENTRIES) > 40
    paths = {each.path for each in ENTRIES}
    assert {"/", "/health", "/metrics", "/v1/openapi.json", "/signout", "/v1/evaluations:batch"} <= paths
    for name, taken in TAKEN.items():
        method, _, path = name.partition(" ")
        assert {each.query for each in ENTRIES if (each.method, each.path) == (method, path)} == {frozenset(taken)}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda each: f"{each.method} {each.path}")
def test_what_a_route_does_not_know_is_refused(visitor: TestClient, entry: Entry) -> None:
    for name in ("verson", "x", "Version", "limit[]", "", "_"):
        assert name not in entry.query
        answer = visitor.request(entry.method, f"{filled(entry.path)}?{name}=1")
        assert answer.status_code == 422, (name, answer.text)
        if entry.method != "HEAD" and entry.path.startswith(("/v1", "/health", "/metrics")):
            problem = next(each for each in answer.json()["problems"] if each["place"] == f"query.{name}")
            assert problem["code"] == "unknown-parameter"
            assert problem["mend"]


@pytest.mark.parametrize(
    "entry", [each for each in ENTRIES if each.query], ids=lambda each: f"{each.method} {each.path}"
)
def test_what_a_route_knows_is_not_refused_as_unknown_and_is_stated_once(visitor: TestClient, entry: Entry) -> None:
    for name in entry.query:
        path = f"{filled(entry.path)}?{name}=1"
        once, twice = visitor.request(entry.method, path), visitor.request(entry.method, f"{path}&{name}=1")
        assert "unknown-parameter" not in once.text
        assert twice.status_code == 422


def test_everything_that_is_wrong_with_a_query_is_told_at_once(visitor: TestClient) -> None:
    answer = visitor.get("/v1/evaluations?limits=5&stars=9&set=x&verison=1", headers={"Accept-Language": "en"})
    told = {each["place"]: each for each in answer.json()["problems"]}
    assert set(told) == {"query.limits", "query.verison", "query.stars", "query.set"}
    assert told["query.limits"]["mend"] == "did you mean “limit”?"
    health = visitor.get("/health?t=1", headers={"Accept-Language": "en"}).json()["problems"]
    assert [each["mend"] for each in health] == ["this path takes no parameters"]


@pytest.mark.parametrize("path", sorted({each.path for each in ENTRIES}))
def test_a_wrong_method_is_told_every_method_that_there_is(visitor: TestClient, path: str) -> None:
    there_are = {each.method for each in ENTRIES if each.path == path}
    for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - there_are:
        answer = visitor.request(method, filled(path))
        assert answer.status_code == 405, method
        assert set(answer.headers["allow"].split(", ")) == there_are


SPELLINGS: dict[str, Callable[[str], str]] = {
    "apart": lambda name: unicodedata.normalize("NFD", name),
    "spaces around": lambda name: f"  {name} ",
    "spaces that do not break": lambda name: f"\xa0{name.replace(' ', chr(0xA0))}\u202f",
    "without width": lambda name: f"\ufeff{name}\u200b",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_name_is_found_however_its_letters_are_written(visitor: TestClient, spelling: str) -> None:
    written = SPELLINGS[spelling]
    dossier = f"Hồ sơ Mộc Châu {list(SPELLINGS).index(spelling)}"
    stored = visitor.post("/v1/evaluations", json=BUNDLE | {"dossier": dossier}).json()["id"]

    def found(**query: str) -> list[str]:
        asked: dict[str, Any] = {name: written(value) for name, value in query.items()}
        return [each["id"] for each in visitor.get("/v1/evaluations", params=asked).json()["items"]]

    assert found(dossier=dossier) == [stored]
    assert found(dossier=dossier, version="qd-26-2026") == [stored]
    page = visitor.get("/evaluations", params={"dossier": written(dossier), "version": written("qd-26-2026")})
    assert stored in page.text
    if spelling == "apart":
        return
    for path in (
        f"/v1/evaluations/{written(stored)}",
        f"/v1/versions/{written('qd-26-2026')}/sets/{written('7')}",
        f"/v1/versions/{written('qd-148-2023')}/changes/{written('qd-26-2026')}",
        f"/evaluations/{written(stored)}",
        f"/sheets/{written('qd-26-2026')}/{written('7')}",
        f"/versions/{written('qd-148-2023')}/to/{written('qd-26-2026')}",
    ):
        assert visitor.get(path).status_code == 200, path
    for path, name, value, sign in (
        ("/", "version", "qd-148-2023", 'href="/?version=qd-148-2023" aria-current="page"'),
        ("/v1/versions/qd-148-2023/changes/qd-26-2026", "set", "7", '"set":"processed-vegetables-fruit-seeds"'),
        ("/versions/qd-148-2023/to/qd-26-2026", "set", "7", 'value="7" selected'),
    ):
        assert sign in visitor.get(path, params={name: written(value)}).text


def test_a_dossier_that_was_stored_with_spaces_is_found_by_its_id_as_it_is(visitor: TestClient) -> None:
    stored = visitor.post("/v1/evaluations", json=BUNDLE | {"dossier": " 77\xa0"})
    if stored.status_code == 201:
        items = visitor.get("/v1/evaluations", params={"dossier": " 77\xa0"}).json()["items"]
        assert [each["id"] for each in items] == [stored.json()["id"]]


def test_a_replay_under_a_version_of_the_query_is_one_under_that_version(visitor: TestClient) -> None:
    stored = visitor.post("/v1/evaluations", json=BUNDLE).json()["id"]
    path = f"/v1/evaluations/{stored}/replays"
    by_query = visitor.post(f"{path}?version=qd-148-2023")
    assert by_query.json() == visitor.post(path, json={"version": "qd-148-2023"}).json()
    assert by_query.json()["version"] == "qd-148-2023"
    assert visitor.post(f"{path}?version=qd-148-2023", json={"version": "qd-148-2023"}).json() == by_query.json()
    assert visitor.post(f"{path}?version=qd-148-2023", json={}).json() == by_query.json()
    two = visitor.post(f"{path}?version=qd-148-2023", json={"version": "qd-26-2026"})
    assert (two.status_code, two.json()["problems"][0]["place"]) == (422, "query.version")


HOSTS = ("evil.example", "evil.example:81", "localhost:9", "x" * 300)


def test_no_answer_repeats_the_name_that_it_was_asked_under(tmp_path: Any) -> None:
    """`Link`, `Location`, cookies, problems, pages: nobody is led to a host because somebody stated it."""
    for site in (None, "https://ocop.example.vn"):
        settings = Settings(database_url=f"sqlite:///{tmp_path}/{site is None}.db", public_url=site)
        parts = core_of(settings, launch=ThreadWorker)
        parts.database.migrate()
        key = parts.keys.create("k", ["read", "rate"])[1]  # type: ignore[list-item]
        with TestClient(create_app(parts, PAGES), raise_server_exceptions=False, follow_redirects=False) as client:
            client.headers["Authorization"] = f"Bearer {key}"
            for _ in range(2):
                client.post("/v1/evaluations", json=BUNDLE)
            linked = client.get("/v1/evaluations?limit=1&version=qd-26-2026", headers={"Host": HOSTS[0]})
            link = linked.headers["link"]
            following = linked.json()["next"]
            place = f"/v1/evaluations?limit=1&version=qd-26-2026&cursor={following}"
            assert link == f'<{site or ""}{place}>; rel="next"'
            assert len(client.get(place).json()["items"]) == 1
            for host in HOSTS:
                forged = {
                    "Host": host,
                    "X-Forwarded-Host": host,
                    "X-Forwarded-Server": host,
                    "Forwarded": f"host={host}",
                    "X-Original-URL": f"http://{host}/",
                }
                for entry in ENTRIES:
                    answer = client.request(entry.method, filled(entry.path), headers=forged)
                    told = "\n".join(f"{name}: {value}" for name, value in answer.headers.items()) + answer.text
                    assert host not in told, entry
        parts.stop()
