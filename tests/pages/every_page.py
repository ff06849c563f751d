"""Every page of the service in each of its states, and how each is opened: for what has to hold on all of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml
from playwright.sync_api import Page, expect

from tests.pages.browser import EXAMPLES, SHEET, upload
from tests.service.server import ocop

Opened = Callable[[Page], object]
_ROUND = Path("examples/round")


def _wrong_file(page: Page) -> None:
    page.goto("/")
    file = {"name": "hồ sơ.yaml", "mimeType": "text/yaml", "buffer": b"format: ocop-evidence/1\nproduct: {set: 99}\n"}
    page.set_input_files("#bundle", file)  # type: ignore[arg-type]
    page.click("form.upload button")
    page.locator("section.problems").wait_for()


def _wrong_sheet(page: Page) -> None:
    page.goto(SHEET)
    page.fill("#evaluated_on", "31/02/2026")
    page.locator("#evaluated_on").press("Enter")
    page.locator('[aria-invalid="true"]').first.wait_for()


def _stored(page: Page, path: Path = EXAMPLES[0]) -> None:
    upload(page, path)
    page.locator("button[value=store]").evaluate("each => each.click()")
    page.wait_for_url("**/evaluations/*")


def _compared(page: Page) -> None:
    _stored(page)
    before = page.url
    _stored(page, EXAMPLES[1])
    page.goto(f"/compare?a={before}&b={page.url}")


def _to_compare(page: Page) -> None:
    _stored(page)
    page.goto(f"/compare?a={page.url}&b=khong-co")


def _printed(page: Page) -> None:
    _stored(page)
    page.goto(f"{page.url}/page.html")


def _aimed(page: Page) -> None:
    _stored(page)
    page.select_option("#target", "5")
    page.click(".target button")
    page.locator("#way .verdict").wait_for()


def _kept(page: Page) -> None:
    page.goto(SHEET)
    page.fill("#product", "Mứt mận hậu dẻo cắt lát sấy lạnh Tân Lập")
    page.fill("#dossier", "NHAP-1")
    page.locator("#kept time").wait_for(state="attached")


def _drafts(page: Page) -> None:
    _kept(page)
    page.goto("/drafts")
    page.locator("tr[data-draft]").first.wait_for()


def _saved_elsewhere(page: Page) -> None:
    _kept(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.fill("#producer", "từ thẻ kia")
    expect(other.locator("[name=revision]")).not_to_have_value("1")
    other.close()
    page.fill("#producer", "từ thẻ này")
    page.locator("#kept [role=alert]").wait_for()


def _choices(page: Page) -> None:
    page.goto("/")
    lines = [_line(path) for path in (EXAMPLES[1], EXAMPLES[2])] + ["{}"]
    file = {"name": "hồ sơ.jsonl", "mimeType": "application/json", "buffer": "\n".join(lines).encode()}
    page.set_input_files("#bundle", file)  # type: ignore[arg-type]
    page.click("form.upload button")
    page.locator("table.list").wait_for()


def _line(path: Path) -> str:
    return json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), ensure_ascii=False, default=str)


def _explained(page: Page) -> None:
    upload(page, EXAMPLES[0])
    page.locator("button[value=rate]").evaluate("each => each.click()")
    page.locator("#account summary").wait_for(state="attached")


PAGES: Mapping[str, Opened] = {
    "start": lambda page: page.goto("/"),
    "a file that cannot be rated": _wrong_file,
    "a new sheet": lambda page: page.goto(SHEET),
    "a sheet with cases": lambda page: page.goto("/sheets/qd-26-2026/26"),
    "a sheet with something wrong": _wrong_sheet,
    "a sheet with its result": lambda page: upload(page, EXAMPLES[0]),
    "a sheet with its explanation": _explained,
    "a stored evaluation": _stored,
    "a stored evaluation with a target": _aimed,
    "a stored evaluation to print": _printed,
    "two evaluations compared": _compared,
    "what to compare with": _to_compare,
    "the drafts": _drafts,
    "a sheet that was saved elsewhere too": _saved_elsewhere,
    "a file of several dossiers": _choices,
    "the list": lambda page: page.goto("/evaluations"),
    "the list without results": lambda page: page.goto("/evaluations?product=khong-co"),
    "the list that was searched": lambda page: page.goto("/evaluations?search=chip&stars=3"),
    "the list with a wrong day": lambda page: page.goto("/evaluations?evaluated_from=31/02/2026"),
    "the criteria": lambda page: page.goto("/versions"),
    "what changed": lambda page: page.goto("/versions/qd-148-2023/to/qd-26-2026?set=7"),
    "the register": lambda page: page.goto("/register"),
    "a page that there is not": lambda page: page.goto("/none-such/page"),
}
"""The pages of an open service with a register."""


def _signin_failed(page: Page) -> None:
    page.goto("/signin")
    page.fill("#key", "ocop_000000000000_" + "x" * 43)
    page.click("form.narrow button")
    page.locator("#wrong").wait_for()


def _left_out(page: Page) -> None:
    page.goto("/round/products/1")
    page.locator("button[value=send]").evaluate("each => each.click()")
    page.locator("section.problems").wait_for()


PAGES_OF_MEMBERS: Mapping[str, Opened] = {
    "signing in": lambda page: page.goto("/signin"),
    "a key that is none": _signin_failed,
    "a round without a link": lambda page: page.goto("/round/m/khong-co"),
    "a member's products": lambda page: page.goto("/round"),
    "a member's sheet": lambda page: page.goto("/round/products/1"),
    "a member's sheet with a criterion left out": _left_out,
}
"""The pages of a round, for a member, and of a service that asks to sign in."""

PAGES_OF_SECRETARY: Mapping[str, Opened] = {"the secretary's overview": lambda page: page.goto("/round")}
"""The pages of a round for its secretary."""

REGISTER = Path("examples/register/tan-lap/register.yaml").resolve()
SECRETARY = "Thư ký (xem ai chưa chấm)"
"""Whose link the secretary's is, as the operator is told."""


def new_round(directory: Path) -> Path:
    """Return a new round in which nobody has scored."""
    folder = directory / "đợt 1"
    shutil.copytree(_ROUND, folder, ignore=shutil.ignore_patterns("journal.jsonl", "sheets"))
    return folder


def links_of(folder: Path) -> dict[str, str]:
    """Return the path of each one's link, as an operator makes them."""
    made = ocop("council", str(folder), "--links", "--base-url", "https://ocop.example.vn/", cwd=folder.parent)
    assert made.returncode == 0, made.stderr
    told = dict(line.split("\t") for line in made.stdout.splitlines())
    return {name: link.removeprefix("https://ocop.example.vn") for name, link in told.items()}
