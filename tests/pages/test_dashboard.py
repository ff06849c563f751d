"""The dashboard of the register that the operator keeps."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from ocop_pages.pages import PAGES
from ocop_service.app import create_app
from ocop_service.core import core_of
from ocop_service.settings import InvalidSettings, Settings, load_settings
from playwright.sync_api import Browser, expect

from ocop_rules.register.read import read_register
from tests.pages.browser import watched
from tests.service.server import from_this_machine, serving
from tests.service.threads import ThreadWorker

TAN_LAP = Path("examples/register/tan-lap/register.yaml").resolve()


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register of its own, which a test may change."""
    return Path(shutil.copy(TAN_LAP, tmp_path / "so.yaml"))


@pytest.fixture
def reader(tmp_path: Path, register: Path) -> Iterator[TestClient]:
    """A browser without a script, on a service that asks for no key and has a register."""
    settings = Settings(database_url=f"sqlite:///{tmp_path}/ocop.db", register_path=str(register))
    parts = core_of(settings, opened=True, launch=ThreadWorker)
    parts.database.migrate()
    app = from_this_machine(create_app(parts, PAGES))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as found:
        yield found


def test_the_dashboard_shows_each_product_and_is_linked_from_every_page(reader: TestClient, register: Path) -> None:
    assert '<a href="/register">Sổ sản phẩm</a>' in reader.get("/").text
    page = reader.get("/register")
    assert page.status_code == 200
    for product in read_register(register).products:
        assert product.name in page.text
    assert '<a href="/">‹ Về trang đầu</a>' in page.text
    english = reader.get("/register?lang=en")
    assert (english.headers["content-language"], '<html lang="en">' in english.text) == ("en", True)


def test_it_runs_its_own_script_and_nothing_else(reader: TestClient) -> None:
    page = reader.get("/register")
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    for kind, element in (("style-src", "style"), ("script-src", "script")):
        (content,) = re.findall(f"<{element}>(.*?)</{element}>", page.text, re.DOTALL)
        seal = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind} 'sha256-{seal}';" in policy
    assert "default-src 'none'" in policy


def test_it_is_made_anew_when_the_register_changes_and_not_sent_twice_before(
    reader: TestClient, register: Path
) -> None:
    first = reader.get("/register")
    again = reader.get("/register", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    register.write_text(register.read_text(encoding="utf-8").replace("Chè Shan", "Chè cổ thụ"), encoding="utf-8")
    changed = reader.get("/register", headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    assert ("Chè cổ thụ" in first.text, "Chè cổ thụ" in changed.text) == (False, True)


def test_what_is_wrong_with_the_register_is_told_on_a_page(reader: TestClient, register: Path) -> None:
    written = register.read_text(encoding="utf-8")
    register.write_text(written.replace("form: household", "form: houshold", 2), encoding="utf-8")
    page = reader.get("/register")
    assert page.status_code == 422
    assert page.headers["content-type"].startswith("text/html")
    assert page.text.count("houshold") == 2
    register.unlink()
    page = reader.get("/register?lang=en")
    assert (page.status_code, "Traceback" in page.text) == (422, False)
    assert "<h1>The register is not valid</h1>" in page.text


def test_without_a_register_there_is_no_link_and_no_page(visitor: TestClient) -> None:
    assert "/register" not in visitor.get("/").text
    assert visitor.get("/register").status_code == 404


def test_who_is_not_signed_in_is_led_to_where_one_signs_in(stranger: TestClient) -> None:
    answer = stranger.get("/register", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin?next=%2Fregister")


def test_an_address_in_place_of_a_path_is_refused() -> None:
    with pytest.raises(InvalidSettings) as refused:
        load_settings(register_path="postgresql://u:p@h/register")
    (problem,) = refused.value.problems
    assert problem.place == "--register"


@pytest.mark.once
@pytest.mark.xdist_group("browser")
def test_in_a_browser_products_are_narrowed_and_nothing_is_against_the_policy(
    browser: Browser, tmp_path: Path, register: Path
) -> None:
    with serving(tmp_path, ("--open", "--register", str(register))) as service:
        context = browser.new_context(base_url=service.url)
        page, wrong = watched(context, service)
        page.goto("/")
        page.get_by_role("link", name="Sổ sản phẩm").click()
        rows = page.locator("#products tbody tr")
        expect(rows).to_have_count(40)
        page.get_by_role("searchbox").fill("che shan")
        expect(rows).not_to_have_count(40)
        expect(rows.first).to_contain_text("Chè Shan")
        page.get_by_role("link", name="Về trang đầu").click()
        expect(page).to_have_url(f"{service.url}/")
        context.close()
        assert wrong == []
