"""Who may see the pages: signing in with a key, and nobody else's forms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from ocop_pages.pages import PAGES
from ocop_service.access.caller import Scope
from ocop_service.access.sessions import Sessions
from ocop_service.app import create_app
from ocop_service.core import Core, core_of
from ocop_service.guard import SESSION_COOKIE
from ocop_service.settings import Settings
from ocop_service.storage.tables import sessions
from sqlalchemy import select
from starlette.types import Receive, Send
from starlette.types import Scope as Connection

from tests.service.raw_client import Client, assert_refused
from tests.service.server import serving
from tests.service.threads import ThreadWorker

pytestmark = pytest.mark.once

PATHS = ("/", "/evaluations", "/versions", "/sheets/qd-26-2026/7", "/versions/qd-148-2023/to/qd-26-2026")


def _sign_in(client: TestClient, key: str, back: str = "/") -> None:
    answer = client.post("/signin", data={"key": f" {key}\n", "next": back}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, back)


@pytest.mark.parametrize("path", [*PATHS, "/?version=qd-148-2023"])
def test_a_page_leads_to_signing_in_and_back(stranger: TestClient, key: str, path: str) -> None:
    answer = stranger.get(path, follow_redirects=False)
    assert answer.status_code == 303
    form = stranger.get(answer.headers["location"])
    assert f'value="{path}"' in form.text
    _sign_in(stranger, key, path)
    assert stranger.get(path).status_code == 200


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_session_is_kept_from_scripts_and_other_sites_and_goes_over_https_alone_where_there_is_https(
    core: Core, key: str, scheme: str
) -> None:
    with TestClient(create_app(core, PAGES), base_url=f"{scheme}://localhost") as client:
        answer = client.post("/signin", data={"key": key, "next": "/"}, follow_redirects=False)
    told = answer.headers["set-cookie"]
    assert told.startswith(f"{SESSION_COOKIE}=")
    assert "HttpOnly" in told
    assert "SameSite=strict" in told
    assert ("Secure" in told) == (scheme == "https")


def test_signing_out_ends_the_session_for_whoever_has_its_cookie(stranger: TestClient, key: str) -> None:
    _sign_in(stranger, key)
    cookie = stranger.cookies[SESSION_COOKIE]
    stranger.post("/signout", follow_redirects=False)
    assert SESSION_COOKIE not in stranger.cookies
    stranger.cookies.set(SESSION_COOKIE, cookie)
    assert stranger.get("/", follow_redirects=False).status_code == 303


def test_a_key_has_so_many_sessions_and_the_oldest_end(settings: Settings) -> None:
    parts = core_of(settings.model_copy(update={"sessions_per_key": 3}), launch=ThreadWorker)
    parts.database.migrate()
    keys = {name: parts.keys.create(name, [Scope.READ])[1] for name in ("one", "other")}
    with TestClient(create_app(parts, PAGES), base_url="http://localhost", follow_redirects=False) as client:

        def signed_in(name: str) -> str:
            client.cookies.clear()
            _sign_in(client, keys[name])
            return str(client.cookies[SESSION_COOKIE])

        def holds(cookie: str) -> bool:
            client.cookies.clear()
            client.cookies.set(SESSION_COOKIE, cookie)
            return int(client.get("/").status_code) == 200

        other = signed_in("other")
        cookies = [signed_in("one") for _ in range(6)]
        assert [holds(cookie) for cookie in cookies] == [False] * 3 + [True] * 3
        assert holds(other)
        with parts.database.reading() as connection:
            assert len(connection.execute(select(sessions)).all()) == 4


def test_sessions_that_are_over_are_forgotten_whoever_signs_in(core: Core) -> None:
    now = datetime(2026, 11, 28, tzinfo=UTC)
    begun = Sessions(core.database, core.keys, 8, 50, lambda: now)
    keys = [core.keys.create(name, [Scope.READ])[1] for name in ("a", "b")]
    for key in keys * 3:
        assert begun.begin(key) is not None
    now += timedelta(hours=9)
    token = begun.begin(keys[0])
    assert token is not None
    with core.database.reading() as connection:
        assert len(connection.execute(select(sessions)).all()) == 1
    assert begun.caller(token) is not None


def test_signing_in_without_end_is_put_off(settings: Settings) -> None:
    parts = core_of(settings.model_copy(update={"rate_limit": "3/day"}), launch=ThreadWorker)
    parts.database.migrate()
    right = parts.keys.create("tests", [Scope.READ])[1]
    with TestClient(create_app(parts, PAGES), base_url="http://localhost", follow_redirects=False) as client:
        found = [client.post("/signin", data={"key": right}).status_code for _ in range(5)]
    assert found == [303, 303, 303, 429, 429]


def test_a_revoked_key_ends_its_sessions(core: Core, stranger: TestClient, key: str) -> None:
    _sign_in(stranger, key)
    core.keys.revoke(key.split("_")[1])
    assert stranger.get("/", follow_redirects=False).status_code == 303
    assert stranger.post("/sheets/qd-26-2026/7/result", data={}).status_code == 401
    assert stranger.post("/signin", data={"key": key}).status_code == 401


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\nb", "", "x"]
)
def test_after_signing_in_one_stays_on_this_service(stranger: TestClient, key: str, back: str) -> None:
    answer = stranger.post("/signin", data={"key": key, "next": back}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_wrong_keys_are_counted(settings: Settings) -> None:
    parts = core_of(settings.model_copy(update={"refusal_limit": "3/minute"}), launch=ThreadWorker)
    parts.database.migrate()
    right = parts.keys.create("tests", [Scope.READ])[1]
    with TestClient(create_app(parts, PAGES), base_url="http://localhost") as client:
        for _ in range(3):
            answer = client.post("/signin", data={"key": "ocop_000000000000_" + "x" * 43, "next": "/versions"})
            assert answer.status_code == 401
            assert "khóa sai" in answer.text
            assert 'value="/versions"' in answer.text
        over = client.post("/signin", data={"key": "ocop_000000000000_" + "x" * 43})
        assert over.status_code == 429
        assert int(over.headers["retry-after"]) > 0
        # Whoever has a right key gets in, however many wrong ones came from the address, and whatever they looked like.
        assert client.post("/signin", data={"key": right}, follow_redirects=False).status_code == 303
        assert client.post("/signin", data={"key": right[:-1]}).status_code == 429
        assert client.post("/signin", data={"key": right}, follow_redirects=False).status_code == 303


def test_a_key_for_reading_sees_the_sheet_but_cannot_rate(core: Core, stranger: TestClient) -> None:
    _sign_in(stranger, core.keys.create("reader", [Scope.READ])[1])
    page = stranger.get("/sheets/qd-26-2026/7")
    assert page.status_code == 200
    assert 'value="store"' not in page.text
    refused = stranger.post("/sheets/qd-26-2026/7", data={"do": "store"})
    assert refused.status_code == 403
    assert refused.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Origin": "http://["},
    ],
)
@pytest.mark.parametrize(
    "path", ["/sheets/qd-26-2026/7", "/sheets/qd-26-2026/7/result", "/upload", "/signout", "/signin"]
)
def test_a_form_of_another_site_is_refused(visitor: TestClient, path: str, headers: dict[str, str]) -> None:
    assert visitor.post(path, data={"do": "rate"}, headers=headers, follow_redirects=False).status_code == 403


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {}])
def test_a_form_of_this_site_is_taken(visitor: TestClient, headers: dict[str, str]) -> None:
    assert visitor.post("/sheets/qd-26-2026/7", data={"do": "rate"}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", "10.0.0.1", "", "[", "a b"]
)
def test_an_open_service_answers_to_no_other_name(visitor: TestClient, host: str) -> None:
    for path, kind in (
        ("/", "text/html"),
        ("/v1/evaluations", "application/problem+json"),
        ("/health", "application/"),
    ):
        answer = visitor.get(path, headers={"Host": host})
        assert answer.status_code == 403
        assert answer.headers["content-type"].startswith(kind)


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "127.0.0.1", "[::1]:8000", "[::1]"])
def test_an_open_service_answers_to_the_names_of_its_machine(visitor: TestClient, host: str) -> None:
    assert visitor.get("/health", headers={"Host": host}).status_code == 200


FORWARDED = [
    {"Forwarded": "for=192.0.2.1"},
    {"X-Forwarded-For": "127.0.0.1"},
    {"X-Forwarded-Host": "localhost"},
    {"X-Forwarded-Proto": "http"},
    {"X-Forwarded-Anything": ""},
    {"X-Real-IP": "192.0.2.1"},
    {"Via": "1.1 proxy"},
    {"CF-Connecting-IP": "192.0.2.1"},
    {"CF-Ray": "x"},
    {"True-Client-IP": "192.0.2.1"},
    {"X-Client-IP": "192.0.2.1"},
    {"X-Original-Host": "ocop.example.vn"},
    {"X-Amzn-Trace-Id": "x"},
    {"CDN-Loop": "x"},
    {"CloudFront-Viewer-Country": "VN"},
    {"DO-Connecting-IP": "192.0.2.1"},
    {"Proxy-Client-IP": "192.0.2.1"},
    {"X-Real-Port": "1"},
    {"X-Remote-User": "an"},
    {"X-Rewrite-URL": "/"},
    {"X-Sucuri-ClientIP": "192.0.2.1"},
    {"X_Forwarded_For": "192.0.2.1"},
    {"x_real_ip": "192.0.2.1"},
    {"Some-Vendors-Client-IP": "192.0.2.1"},
    {"Origin": "https://ocop.example.vn"},
    {"Referer": "https://ocop.example.vn/"},
    {"Referer": "https://ocop.example.vn/", "Sec-Fetch-Site": "same-origin"},
    {"Referer": "http://["},
]


@pytest.mark.parametrize("headers", FORWARDED, ids=str)
def test_an_open_service_answers_nothing_that_was_forwarded(visitor: TestClient, headers: dict[str, str]) -> None:
    for path in ("/", "/health", "/v1/evaluations", "/none"):
        answer = visitor.get(path, headers={"Host": "127.0.0.1", "Accept-Language": "en", **headers})
        assert answer.status_code == 403
    told = visitor.get("/v1/versions", headers={"Host": "127.0.0.1", "Accept-Language": "en", **headers}).json()
    assert "run it without --open" in told["detail"]
    assert "ocop keys create" in told["detail"]


@pytest.mark.parametrize("client", [("192.0.2.1", 5), ("testclient", 5), ("", 0), None])
def test_an_open_service_answers_nobody_from_elsewhere(open_core: Core, client: tuple[str, int] | None) -> None:
    app = create_app(open_core, PAGES)

    async def asked(scope: Connection, receive: Receive, send: Send) -> None:
        scope["client"] = client
        await app(scope, receive, send)

    with TestClient(asked, base_url="http://localhost") as found:
        assert found.get("/v1/versions").status_code == 403


def test_an_open_service_does_not_answer_what_nginx_hands_on_by_itself(tmp_path: Path) -> None:
    """It adds nothing, states the address behind it as `Host`, and speaks HTTP/1.0."""
    with serving(tmp_path) as server:
        client = Client(server, "")
        handed_on = b"GET /v1/versions HTTP/1.0\r\nHost: 127.0.0.1:8000\r\nConnection: close\r\n\r\n"
        assert_refused(client.raw(handed_on), 403)
        assert client.send(key=False).status == 200
        assert_refused(client.send(headers=(("X-Forwarded-For", "192.0.2.1"),), key=False), 403)


@pytest.mark.parametrize(
    "headers",
    [
        {"Referer": "http://localhost:8000/evaluations", "Sec-Fetch-Site": "same-origin"},
        {"Referer": "http://127.0.0.1:8000/"},
        {"Referer": "https://intranet.example.vn/links", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {"Visited": "x", "X-Request-Id": "12345678"},
    ],
    ids=str,
)
def test_an_open_service_answers_a_browser_of_its_machine(visitor: TestClient, headers: dict[str, str]) -> None:
    assert visitor.get("/", headers=headers).status_code == 200


def test_a_service_with_keys_answers_to_any_name(stranger: TestClient) -> None:
    assert stranger.get("/health", headers={"Host": "ocop.example.vn"}).status_code == 200


def test_in_an_open_service_nobody_signs_in(visitor: TestClient) -> None:
    for answer in (visitor.get("/signin", follow_redirects=False), visitor.post("/signin", follow_redirects=False)):
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "/signout" not in visitor.get("/").text


def test_errors_are_pages_for_people_and_problem_documents_for_programs(visitor: TestClient) -> None:
    for path, status in (("/sheets/none/1", 404), ("/evaluations?stars=9", 422), ("/evaluations/x", 422)):
        answer = visitor.get(path)
        assert answer.status_code == status
        assert "<h1>" in answer.text
        assert "Traceback" not in answer.text
    assert visitor.put("/versions").status_code == 405
    assert visitor.get("/none", headers={"Accept": "text/html"}).headers["content-type"].startswith("text/html")
    for path in ("/v1/none", "/none"):
        assert visitor.get(path).headers["content-type"] == "application/problem+json"


def test_a_fault_is_a_page_without_its_text(visitor: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("bí mật")

    monkeypatch.setattr("ocop_rules.forms.entry.preview.evaluate_as", fail)
    answer = visitor.post("/sheets/qd-26-2026/7", data={"do": "rate"})
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("text/html")
    assert "bí mật" not in answer.text
    assert answer.headers["x-request-id"] in answer.text


def test_pages_are_not_kept_by_browsers_and_their_files_are_until_they_change(visitor: TestClient) -> None:
    page = visitor.get("/")
    assert page.headers["cache-control"] == "no-store"
    assert "style=" not in page.text
    for name in ("ocop.css", "ocop.js", "ocop.svg"):
        address = page.text.split(f'"/static/{name}')[1].split('"')[0]
        file = visitor.get(f"/static/{name}{address}")
        assert (file.status_code, file.headers["cache-control"]) == (200, "public, max-age=86400")
        again = visitor.get(f"/static/{name}", headers={"If-None-Match": file.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert visitor.get("/static/../frame.py").status_code == 404
    assert visitor.get("/static/none.css").status_code == 404
    for path in (*PATHS, "/static/ocop.css"):
        assert visitor.head(path).status_code == 200


def test_a_page_is_vietnamese_until_somebody_chooses_english(visitor: TestClient) -> None:
    assert 'lang="vi"' in visitor.get("/versions", headers={"Accept-Language": "en-US"}).text.split("\n")[1]
    chosen = visitor.get("/versions?lang=en")
    assert "What is not known" in chosen.text
    for path in PATHS:
        page = visitor.get(path)
        assert page.headers["content-language"] == "en"
        assert page.text.split("\n")[1] == '<html lang="en">'
    assert "There is no such path" in visitor.get("/evaluations/a/b/c").text.replace("there", "There")
    assert visitor.get("/versions?lang=vi").headers["content-language"] == "vi"
    assert visitor.get("/versions").headers["content-language"] == "vi"


def test_the_language_of_a_sheet_is_switched_without_losing_what_is_filled_in(visitor: TestClient) -> None:
    answer = visitor.post("/sheets/qd-26-2026/7?lang=en", data={"do": "rate", "product": "Mứt", "c-7": "3"})
    assert "Rate and store" in answer.text
    assert 'value="Mứt"' in answer.text
    assert 'value="3" checked' in answer.text
