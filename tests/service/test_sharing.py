"""An open service that is shared on the local network: who gets in by its link, and who does not."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import segno
from fastapi.testclient import TestClient
from ocop_pages.pages import PAGES
from ocop_service.access.sharing import SHARE_COOKIE, Sharing
from ocop_service.access.throttle import Throttle
from ocop_service.app import create_app
from ocop_service.commands.share import CannotShare, own_addresses, shared_addresses
from ocop_service.core import Core, core_of
from ocop_service.guard import Admin
from ocop_service.http.address import is_of_local_network
from ocop_service.settings import Settings
from playwright.sync_api import Browser, expect
from typer.testing import CliRunner

from ocop_rules.cli.app import app as command
from ocop_rules.errors import BilingualError
from tests.not_run import lacking
from tests.pages import conftest as of_pages
from tests.pages.browser import MILLISECONDS
from tests.service.server import START_SECONDS, Server, ocop, serving
from tests.service.terminal import at_terminal
from tests.service.threads import ThreadWorker

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.once]

browser = of_pages.browser

ADDRESS = "192.168.1.20"
SITE = f"http://{ADDRESS}:8000"
PHONE = ("192.168.1.7", 50000)
LINK = re.compile(r"^  (http://\S+/share/[A-Za-z0-9_-]{43})$", re.MULTILINE)
ASKED = ("/", "/evaluations", "/v1/evaluations", "/v1/versions", "/docs", "/metrics", "/shares", "/nothing")


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 9, 15, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shared(settings: Settings, clock: Clock) -> Iterator[tuple[Core, str]]:
    """The parts of a service that is shared at one address, and its key."""
    sharing, key = Sharing.begin((ADDRESS, "fd00::20"), clock)
    parts = core_of(settings, opened=True, sharing=sharing, launch=ThreadWorker)
    parts.database.migrate()
    yield parts, key
    parts.stop()


def _visitor(parts: Core, client: tuple[str, int] = PHONE, site: str = SITE, **headers: str) -> TestClient:
    """Return a browser on another machine."""
    app = create_app(parts, PAGES)
    return TestClient(
        app, base_url=site, client=client, headers=headers, raise_server_exceptions=False, follow_redirects=False
    )


def test_the_link_lets_a_phone_in_and_leaves_the_address_clean(shared: tuple[Core, str], clock: Clock) -> None:
    parts, key = shared
    phone = _visitor(parts)
    assert {path: phone.get(path).status_code for path in ASKED} == dict.fromkeys(ASKED, 401)
    clock.now += timedelta(hours=20)
    came = phone.get(f"/share/{key}")
    assert (came.status_code, came.headers["location"], came.headers["cache-control"]) == (303, "/", "no-store")
    cookie = came.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert f"Max-Age={4 * 3600};" in cookie
    assert phone.get("/").status_code == 200
    assert phone.get("/v1/evaluations").status_code == 200
    assert phone.get("/nothing").status_code == 404
    assert phone.head(f"/share/{key}?lang=en").headers["location"] == "/?lang=en"


def test_who_has_the_link_may_do_what_this_machine_may(shared: tuple[Core, str]) -> None:
    parts, key = shared
    app = create_app(parts, PAGES)

    @app.get("/for-admins")
    async def for_admins(caller: Admin) -> str:
        return caller.name

    bundle = Path("examples/dried-mango-4-stars.yaml").read_bytes()
    with TestClient(app, base_url=SITE, client=PHONE) as phone:
        phone.get(f"/share/{key}")
        rated = phone.post("/v1/evaluations", content=bundle, headers={"Content-Type": "application/yaml"})
        assert rated.status_code == 201
        assert phone.get(rated.headers["location"]).status_code == 200
        assert phone.get("/for-admins").status_code == 403
    assert [each.entry.actor for each in parts.evaluations.entries()] == ["open"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_without_the_key_a_page_says_where_to_get_it(shared: tuple[Core, str], lang: str) -> None:
    parts, _ = shared
    phone = _visitor(parts)
    for path in ("/", "/share/wrong", f"/share/{'x' * 43}"):
        told = phone.get(path, params={"lang": lang}, headers={"Accept": "text/html"})
        assert told.status_code == 401
        assert ("quét lại mã QR" if lang == "vi" else "scan the QR code") in told.text
        for asset in re.findall(r'(?:href|src)="(/static/[^"]+)"', told.text):
            assert phone.get(asset).status_code == 200
    assert phone.get("/v1/versions").headers["content-type"] == "application/problem+json"


def test_a_key_is_good_for_a_day_and_for_one_run(shared: tuple[Core, str], clock: Clock) -> None:
    parts, key = shared
    phone = _visitor(parts)
    phone.get(f"/share/{key}")
    clock.now += timedelta(hours=24) - timedelta(seconds=1)
    assert phone.get("/").status_code == 200
    clock.now += timedelta(seconds=1)
    assert phone.get("/").status_code == 401
    assert phone.get(f"/share/{key}").status_code == 401
    clock.now -= timedelta(hours=1)
    assert phone.get("/").status_code == 200
    another, _ = Sharing.begin((ADDRESS,), clock)
    after = _visitor(replace(parts, sharing=another))
    after.cookies.set(SHARE_COOKIE, key)
    assert after.get("/").status_code == 401
    assert after.get(f"/share/{key}").status_code == 401


def test_keys_are_random_and_only_their_digest_is_kept() -> None:
    begun = [Sharing.begin((ADDRESS,)) for _ in range(20)]
    assert len({key for _, key in begun}) == 20
    for sharing, key in begun:
        assert sharing.holds(key)
        assert key not in repr(sharing)
        assert not any(sharing.holds(wrong) for wrong in (None, "", key[:-1], f"{key}\n", f"{key}x", key.swapcase()))


def test_guesses_are_put_off_and_shut_nobody_out(shared: tuple[Core, str]) -> None:
    parts, key = shared
    parts = replace(parts, throttle=Throttle("100/minute", "3/day"))
    guessing = _visitor(parts)
    guesses = [guessing.get(f"/share/{str(number) * 43}") for number in range(5)]
    assert [each.status_code for each in guesses] == [401, 401, 401, 429, 429]
    assert int(guesses[-1].headers["retry-after"]) > 0
    guessing.cookies.set(SHARE_COOKIE, "x" * 43)
    assert guessing.get("/").status_code == 429
    guessing.cookies.clear()
    assert guessing.get("/").status_code == 401  # who shows nothing does not guess
    assert guessing.get(f"/share/{key}").status_code == 303
    assert guessing.get("/").status_code == 200
    assert _visitor(parts, ("192.168.1.8", 50000)).get("/share/wrong").status_code == 401
    cookies = _visitor(parts, ("192.168.1.9", 50000))
    cookies.cookies.set(SHARE_COOKIE, "x" * 43)
    assert [cookies.get("/").status_code for _ in range(4)] == [401, 401, 401, 429]


@pytest.mark.parametrize(
    "site",
    [
        "http://localhost:8000",
        "http://127.0.0.1:8000",
        "http://ocop.example.vn",
        f"http://{ADDRESS}.example.vn",
        "http://192.168.1.21:8000",
        "http://[fd00::21]:8000",
    ],
)
def test_only_the_addresses_that_are_shared_answer(shared: tuple[Core, str], site: str) -> None:
    parts, key = shared
    elsewhere = _visitor(parts, site=site)
    elsewhere.cookies.set(SHARE_COOKIE, key)
    assert [elsewhere.get(path).status_code for path in ("/", f"/share/{key}", "/static/x")] == [403] * 3


@pytest.mark.parametrize("site", ["http://[fd00::20]:8000", "http://[FD00:0::20]", f"http://{ADDRESS}"])
def test_an_address_is_known_however_it_is_written(shared: tuple[Core, str], site: str) -> None:
    parts, key = shared
    phone = _visitor(parts, ("fd00::7", 50000), site=site)
    assert phone.get(f"/share/{key}").status_code == 303
    assert phone.get("/").status_code == 200


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "169.254.1.1", "testclient"])
def test_only_the_local_network_gets_in(shared: tuple[Core, str], address: str) -> None:
    parts, key = shared
    far = _visitor(parts, (address, 50000))
    far.cookies.set(SHARE_COOKIE, key)
    assert [far.get(path).status_code for path in ("/", f"/share/{key}")] == [403, 403]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "192.168.1.7"},
        {"Via": "1.1 proxy"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://localhost:8000"},
        {"Origin": "http://[:8000"},
    ],
    ids=str,
)
def test_neither_proxies_nor_other_sites_use_the_key(shared: tuple[Core, str], headers: Mapping[str, str]) -> None:
    parts, key = shared
    phone = _visitor(parts)
    phone.get(f"/share/{key}")
    assert phone.get("/v1/evaluations", headers=dict(headers)).status_code == 403
    assert phone.get("/v1/evaluations", headers={"Origin": SITE}).status_code == 200


def test_this_machine_itself_needs_no_key(shared: tuple[Core, str]) -> None:
    parts, _ = shared
    own = ("127.0.0.1", 50000)
    assert _visitor(parts, own, "http://127.0.0.1:8000").get("/").status_code == 200
    assert _visitor(parts, own, SITE).get("/").status_code == 403
    assert _visitor(parts, own, "http://localhost", via="1.1 proxy").get("/").status_code == 403


def test_a_service_that_is_not_shared_knows_no_links(settings: Settings) -> None:
    parts = core_of(settings, opened=True, launch=ThreadWorker)
    parts.database.migrate()
    assert _visitor(parts, ("127.0.0.1", 50000), "http://localhost").get(f"/share/{'x' * 43}").status_code == 404
    assert _visitor(parts).get("/").status_code == 403
    parts.stop()


def test_members_of_a_round_come_in_by_their_own_links_alone(shared: tuple[Core, str], tmp_path: Path) -> None:
    parts, key = shared
    held = replace(parts, settings=parts.settings.model_copy(update={"round": str(tmp_path)}))
    member = _visitor(held)
    assert "thư ký" in member.get("/round", headers={"Accept": "text/html"}).text  # the round's own guard asks
    assert member.get("/rounds").status_code == 401
    assert member.get("/").status_code == 401
    member.get(f"/share/{key}")
    assert member.get("/round").status_code == 401
    assert "quét lại mã QR" in _visitor(parts).get("/round", headers={"Accept": "text/html"}).text


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("10.0.0.1", True),
        ("172.16.0.1", True),
        ("172.32.0.1", False),
        ("192.168.255.254", True),
        ("fd12:3456::1", True),
        ("::ffff:192.168.1.1", True),
        ("::ffff:8.8.8.8", False),
        ("100.64.0.1", False),
        ("169.254.0.1", False),
        ("fe80::1%eth0", False),
        ("127.0.0.1", False),
        ("::1", False),
        ("0.0.0.0", False),
        ("::", False),
        ("224.0.0.1", False),
        ("2001:4860:4860::8888", False),
        ("ocop.example.vn", False),
    ],
)
def test_which_addresses_are_of_a_local_network(address: str, local: bool) -> None:
    assert is_of_local_network(address) is local


class _Adapter:
    def __init__(self, *ips: str | tuple[str, int, int]) -> None:
        self.ips = [type("Ip", (), {"ip": ip}) for ip in ips]


def _machine_with(monkeypatch: pytest.MonkeyPatch, likely: str | None, *adapters: _Adapter) -> None:
    monkeypatch.setattr("ifaddr.get_adapters", lambda: adapters)
    monkeypatch.setattr("ocop_service.commands.share._towards", lambda address: None if ":" in address else likely)


def test_all_local_addresses_are_shared_and_the_likeliest_stands_first(monkeypatch: pytest.MonkeyPatch) -> None:
    docker, wifi = _Adapter("172.17.0.1"), _Adapter(("fd00::5", 0, 0), "192.168.1.5", "8.8.4.4", "192.168.1.5")
    _machine_with(monkeypatch, "192.168.1.5", _Adapter("127.0.0.1", ("::1", 0, 0), ("fe80::1", 0, 2)), docker, wifi)
    every = ("192.168.1.5", "172.17.0.1", "fd00::5")
    assert [shared_addresses(host) for host in ("127.0.0.1", "localhost", "::1")] == [every] * 3
    assert shared_addresses("172.17.0.1") == ("172.17.0.1",)
    for host in ("0.0.0.0", "::", "8.8.4.4", "ocop.example.vn"):
        with pytest.raises(CannotShare) as refused:
            shared_addresses(host)
        assert "192.168.1.5, 172.17.0.1, fd00::5" in refused.value.render("vi")


def test_a_machine_without_a_network_is_told_to_be_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    _machine_with(monkeypatch, None, _Adapter("127.0.0.1", "8.8.4.4"))
    with pytest.raises(CannotShare) as refused:
        shared_addresses("127.0.0.1")
    assert "Wi-Fi" in refused.value.render("en")


@pytest.mark.parametrize("missing", ["ifaddr", "segno"])
def test_what_is_not_installed_is_named_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.chdir(tmp_path)
    _machine_with(monkeypatch, None, _Adapter("192.168.1.5"))
    monkeypatch.setitem(sys.modules, missing, None)
    error = CliRunner().invoke(command, ["serve", "--open", "--share"]).exception
    assert isinstance(error, BilingualError)
    assert error.render("vi") == (f"cần gói {missing} nhưng chưa được cài đặt: pip install 'ocop-rules[share]'")
    assert list(tmp_path.iterdir()) == []


def test_only_an_open_service_is_shared(tmp_path: Path) -> None:
    done = ocop("serve", "--share", cwd=tmp_path)
    assert (done.returncode, done.stderr.startswith("--share đi cùng --open")) == (1, True)
    done = ocop("--lang", "en", "serve", "--open", "--share", "--host", "0.0.0.0", cwd=tmp_path)
    assert (done.returncode, done.stderr.startswith("--share is for a local network")) == (1, True)
    assert list(tmp_path.iterdir()) == []


# On the addresses that this machine has.


@pytest.fixture(scope="module")
def own() -> str:
    """An address of this machine on a local network: what asks there comes from there, and not from loopback."""
    found = own_addresses()
    if not found:
        lacking("an address on a local network (as root: ip addr add 10.77.0.1/32 dev lo)")
    return found[0]


def _status(url: str, key: str | None = None) -> int:
    cookies = {} if key is None else {SHARE_COOKIE: key}
    with httpx.Client(cookies=cookies, trust_env=False, timeout=START_SECONDS) as client:
        return client.get(url).status_code


def _links(server: Server) -> list[str]:
    """Return the links that a service tells, which it does when it already listens."""
    until = time.monotonic() + START_SECONDS
    while "không mã hóa" not in server.log_text():  # the last that it says of them
        assert time.monotonic() < until
        time.sleep(0.02)
    return LINK.findall(server.log_text())


def test_links_of_all_addresses_are_told_and_end_with_the_service(tmp_path: Path, own: str) -> None:
    with serving(tmp_path, ("--open", "--share")) as server:
        links = _links(server)
        port = httpx.URL(server.url).port
        assert [httpx.URL(each).host for each in links] == list(own_addresses())
        assert {httpx.URL(each).port for each in links} == {port}
        assert _status(server.url) == 200
        for link in links:
            site, _, key = link.partition("/share/")
            assert [_status(site), _status(link), _status(site, key), _status(site, key[::-1])] == [401, 303, 200, 401]
        assert "xem và chấm được" in server.log_text()
        assert "không mã hóa" in server.log_text()
        assert not any(key in line for line in server.log_text().splitlines() if line.startswith("{"))
    with serving(tmp_path, ("--open", "--share", "--port", str(port))) as server:
        assert [_status(links[0]), _status(site, key)] == [401, 401]
        assert _status(_links(server)[0]) == 303


def test_a_named_address_is_the_only_one(tmp_path: Path, own: str) -> None:
    with serving(tmp_path, ("--open", "--share", "--host", own)) as server:
        (link,) = _links(server)
        assert httpx.URL(link).host == own
        assert httpx.URL(server.url).host == "127.0.0.1"
        for other in own_addresses()[1:]:
            with pytest.raises(httpx.ConnectError):
                _status(link.replace(httpx.URL(link).netloc.decode(), f"[{other}]:{httpx.URL(link).port}"))


def test_an_open_service_that_is_not_shared_does_not_listen_there(tmp_path: Path, own: str) -> None:
    with serving(tmp_path) as server, pytest.raises(httpx.ConnectError):
        _status(server.url.replace("127.0.0.1", own))


def _modules(shown: str) -> list[list[bool]]:
    """Return which modules of a code that a terminal shows are dark; each line has two rows."""
    dark = {" ": (1, 1), "▀": (0, 1), "▄": (1, 0), "█": (0, 0)}
    rows: list[list[bool]] = []
    for line in re.findall(r"\x1b\[38;5;231;48;5;16m([ ▀▄█]+)\x1b\[0m", shown):
        rows += [[bool(dark[each][half]) for each in line] for half in (0, 1)]
    return rows


def _code(link: str) -> list[list[bool]]:
    return [[bool(each) for each in row] for row in segno.make_qr(link, error="l").matrix_iter(border=4)]


def test_a_terminal_shows_the_first_link_as_a_code(tmp_path: Path, own: str) -> None:
    with at_terminal(tmp_path, "serve", "--open", "--share", "--no-browser") as terminal:
        shown = terminal.shown_until("hội đồng\n")
        code, _ = terminal.end()
    assert code == 0
    link = LINK.findall(shown)[0]
    expected = _code(link)
    found = _modules(shown)
    assert found[: len(expected)] == expected
    assert len(found) - len(expected) in (0, 1)  # the last line may have a row too many, of the terminal's ground
    assert max(len(line) for line in shown.splitlines() if "█" in line) < 80


def test_a_phone_rates_a_dossier_by_the_link(tmp_path: Path, browser: Browser, own: str) -> None:
    with serving(tmp_path, ("--open", "--share", "--host", own)) as server:
        (link,) = _links(server)
        site = link.partition("/share/")[0]
        context = browser.new_context(
            base_url=site, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True
        )
        context.set_default_timeout(MILLISECONDS)
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto("/")
        expect(page.locator("main")).to_contain_text("quét lại mã QR")
        page.goto(link)
        assert page.url == f"{site}/"
        page.set_input_files("#bundle", "examples/dried-mango-4-stars.yaml")
        page.click("form.upload button")
        page.click(".steps a:has-text('Phần A')")
        page.check('[id="c-1.1-1"]')
        expect(page.locator('[id="e-1.1"]')).to_have_text(re.compile("^1/3"))  # by the script, which asks the service
        page.click("#headline .more")
        page.click("button[value=store]")
        page.wait_for_url(f"{site}/evaluations/*")
        page.goto("/evaluations")
        expect(page.locator("tbody tr")).to_have_count(1)
        assert wrong == []
        cookies: list[Any] = [each for each in context.cookies() if each["name"] == SHARE_COOKIE]
        assert [(each["httpOnly"], each["path"]) for each in cookies] == [(True, "/")]
        assert page.evaluate("document.cookie") == ""
        context.close()
