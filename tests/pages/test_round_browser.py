"""A round at a distance on the real service: in a browser on a phone, without a script, and many members at once."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.browser import fits, watched
from tests.pages.every_page import SECRETARY, links_of, new_round
from tests.pages.form import fields_of
from tests.pages.test_round import BAO, CHAIR, EXAMPLE, MANGO, chosen
from tests.service.server import Server, ocop, serving

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.once]

DOSSIERS = (MANGO, "14-04057-007-2026", "14-04102-003-2026")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_round(tmp_path_factory.mktemp("round"))


@pytest.fixture(scope="module")
def links(folder: Path) -> dict[str, str]:
    return links_of(folder)


@pytest.fixture(scope="module")
def service(folder: Path) -> Iterator[Server]:
    """A service that nobody has a key of, and that is not open."""
    with serving(folder.parent, ("--round", str(folder))) as found:
        yield found


def _choose(page: Page, member: str, left_out: str = "") -> None:
    for name, values in chosen(MANGO, member).items():
        for value in values if name != left_out else ():
            option = page.locator(f'[id="{name}-{value}"]')
            while not option.is_visible():  # a phone shows a part at a time
                page.locator(".next:visible a").click()
            option.check()


def _press(page: Page, button: str) -> None:
    if not page.locator(button).is_visible():
        page.click("#headline .more")
    page.click(button)


def test_a_member_scores_on_a_phone_and_the_secretary_sees_it(
    browser: Browser, service: Server, links: dict[str, str]
) -> None:
    context = browser.new_context(
        base_url=service.url, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True
    )
    page, wrong = watched(context, service)
    page.goto(links[BAO])
    assert page.url == f"{service.url}/round"
    fits(page)
    page.click("text=Xoài sấy dẻo Yên Châu")
    _choose(page, BAO, left_out="c-7")
    expect(page.locator('[id="e-1.1"]')).to_have_text("2/3")
    expect(page.locator("#headline strong")).to_have_text("74")
    expect(page.locator("#headline .progress")).to_have_text(re.compile("Đã chấm 31/32"))
    fits(page)
    page.goto("/round")  # the phone drops the page
    expect(page.locator("#p-1 [data-draft]")).to_be_visible()
    expect(page.locator("#p-2 [data-draft]")).to_be_hidden()
    page.click("text=Xoài sấy dẻo Yên Châu")
    expect(page.locator("#draft")).to_be_visible()
    expect(page.locator("#headline strong")).to_have_text("74")
    assert wrong == []
    _press(page, "button[value=send]")
    expect(page.locator("#wrong")).to_have_text("Chưa gửi: có 1 chỗ cần sửa")
    fits(page)
    page.click("section.problems a")
    expect(page.locator('[id="k-7"]')).to_be_in_viewport()
    (value,) = chosen(MANGO, BAO)["c-7"]
    page.check(f'[id="c-7-{value}"]')
    _press(page, "button[value=send]")
    page.wait_for_url("**/round#p-1")
    expect(page.locator("#p-1 .n")).to_have_text("79 điểm")
    expect(page.locator("#p-1 [data-draft]")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.click("text=Xoài sấy dẻo Yên Châu")
    page.click(".steps a:has-text('Phần A')")
    page.check('[id="c-1.1-1"]')
    page.reload()
    page.click("#draft button")
    expect(page.locator("#draft")).to_be_hidden()
    expect(page.locator('[id="c-1.1-2"]')).to_be_checked()
    page.goto(links[SECRETARY])
    fits(page)
    expect(page.locator("tbody tr").first).to_contain_text("1/5")
    expect(page.locator("main")).to_contain_text(f"Còn thiếu mọi phiếu của {CHAIR}")
    expect(page.locator(".stars")).to_have_count(0)
    page.goto("/round/m/khong-co")
    fits(page)
    context.close()
    log = service.log_text()
    for link in links.values():
        assert link.rpartition("/")[2] not in log


def test_a_sheet_is_sent_and_corrected_without_a_script(
    browser: Browser, service: Server, links: dict[str, str]
) -> None:
    context = browser.new_context(base_url=service.url, java_script_enabled=False)
    page, wrong = watched(context, service)
    page.goto(f"{links[CHAIR]}?lang=en")
    page.click("text=Xoài sấy dẻo Yên Châu")
    _choose(page, CHAIR)
    _press(page, "button[value=rate]")
    expect(page.locator("#headline strong")).not_to_have_text("0")
    page.click("text=Tiếng Việt")
    expect(page.locator("button[value=send]")).to_have_text("Gửi phiếu")
    _press(page, "button[value=send]")
    expect(page.locator("#p-1")).to_contain_text("đã nhận")
    page.click("text=Xoài sấy dẻo Yên Châu")
    expect(page.locator("button[value=send]")).to_have_text("Gửi phiếu đã sửa")
    context.close()
    assert wrong == []


def test_a_round_that_is_held_at_a_distance_by_all_at_once_comes_to_what_their_files_come_to(tmp_path: Path) -> None:
    folder = new_round(tmp_path)
    links = links_of(folder)
    members = [name for name in links if not name.startswith("Thư ký")]

    with serving(tmp_path, ("--round", str(folder))) as service:

        def score(member: str) -> list[int]:
            with httpx.Client(base_url=service.url, follow_redirects=True, timeout=60) as client:
                client.get(links[member])
                statuses = []
                for number, dossier in enumerate(DOSSIERS, 1):
                    path = f"/round/products/{number}"
                    fields = fields_of(client.get(path).text) | chosen(dossier, member)
                    statuses.append(client.post(path, data=fields | {"do": ["send"]}).status_code)
                return statuses

        with ThreadPoolExecutor(len(members)) as threads:
            assert [*threads.map(score, members)] == [[200] * 3] * len(members)

    held = _result(folder, tmp_path)
    shutil.copytree(EXAMPLE, tmp_path / "tệp", ignore=shutil.ignore_patterns("journal.jsonl"))
    assert held == _result(tmp_path / "tệp", tmp_path)


def _result(folder: Path, directory: Path) -> object:
    done = ocop("council", str(folder), "--json", cwd=directory)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for product in found["products"]:
        for score in product["scores"]:
            del score["file"]
    return found
