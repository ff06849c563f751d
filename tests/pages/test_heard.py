"""What a screen reader is told: Chromium's accessibility tree of the pages."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.browser import SHEET
from tests.pages.every_page import PAGES
from tests.service.server import Server

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.once]

_CONTROLS = frozenset(("textbox", "combobox", "radio", "checkbox", "button", "link", "DisclosureTriangle"))


@dataclass(frozen=True, slots=True)
class Node:
    """What a screen reader is told of a place of the page."""

    role: str
    name: str
    description: str
    states: dict[str, object]
    around: tuple[str, ...]
    """The roles and names of what is around it, the nearest last."""


def _heard(page: Page) -> list[Node]:
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {each["nodeId"]: each for each in nodes}
    return [_node(each, by_id) for each in nodes if not each.get("ignored")]


def _node(raw: dict[str, object], by_id: dict[str, dict[str, object]]) -> Node:
    around = []
    at = by_id.get(str(raw.get("parentId")))
    while at is not None:
        around.append(f"{_value(at, 'role')} {_value(at, 'name')}")
        at = by_id.get(str(at.get("parentId")))
    properties = raw.get("properties", [])
    assert isinstance(properties, list)
    states = {each["name"]: each["value"].get("value") for each in properties}
    return Node(_value(raw, "role"), _value(raw, "name"), _value(raw, "description"), states, tuple(reversed(around)))


def _value(raw: dict[str, object], key: str) -> str:
    found = raw.get(key, {})
    assert isinstance(found, dict)
    return str(found.get("value", "")).strip()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_headings_landmarks_a_language_and_names_for_all_controls(
    browser: Browser, service: Server, name: str
) -> None:
    context = browser.new_context(base_url=service.url)
    page = context.new_page()
    PAGES[name](page)
    heard = _heard(page)
    levels = [each.states["level"] for each in heard if each.role == "heading"]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))  # type: ignore[operator]
    assert [each.role for each in heard].count("main") == 1
    assert page.locator("html").get_attribute("lang") == "vi"
    assert [each.role for each in heard if each.role in _CONTROLS and not each.name] == []
    if name not in ("a stored evaluation to print", "the register"):  # they are the library's and stand alone
        assert next(each.name for each in heard if each.role == "link") == "Đến nội dung chính"
        assert next(each.name for each in heard if each.role == "navigation") == "Các trang"
    context.close()


def test_each_criterion_is_a_named_group_of_its_options_with_their_states(page: Page) -> None:
    page.goto(SHEET)
    page.check('[id="c-7-4"]')
    radios = [each for each in _heard(page) if each.role == "radio"]
    assert all(
        re.match(r"(group|radiogroup) \d", each.around[-1]) or "group " in " ".join(each.around) for each in radios
    )
    of_seven = [each for each in radios if any(one.startswith("group 7 ") for one in each.around)]
    assert [each.states["checked"] for each in of_seven].count("true") == 1
    groups = {one for each in radios for one in each.around if re.match(r"group \d", one)}
    assert len(groups) == page.locator("fieldset.criterion").count()


def test_what_is_shut_what_is_wrong_and_why_is_heard_and_the_result_by_itself(page: Page) -> None:
    page.goto(SHEET)
    summaries = [each for each in _heard(page) if each.role == "DisclosureTriangle"]
    assert {each.states["expanded"] for each in summaries} == {False}
    page.click('[id="p-3.3"] > summary')
    field = page.get_by_role("textbox", name=re.compile("lao động"))
    field.fill("nhiều")
    page.fill("#evaluated_on", "31/02/2026")
    expect(page.locator("#evaluated_on")).to_have_attribute("aria-invalid", "true")
    heard = _heard(page)
    assert True in {each.states["expanded"] for each in heard if each.role == "DisclosureTriangle"}
    (day,) = [each for each in heard if each.role == "textbox" and each.name.startswith("Ngày đánh giá")]
    assert day.name.endswith("(ngày/tháng/năm)")
    assert day.states["invalid"] == "true"
    assert day.description.startswith("không có ngày này trong lịch")
    (share,) = [
        each
        for each in heard
        if each.role == "textbox" and "lao động" in each.name and each.states.get("invalid") == "true"
    ]
    assert "số" in share.description
    (status,) = [
        each for each in heard if each.role == "status" and each.around[-1].startswith("complementary Kết quả")
    ]
    assert status.states["live"] == "polite"
    field.fill("62,5")
    page.fill("#evaluated_on", "15/09/2026")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    assert "true" not in {each.states.get("invalid") for each in _heard(page) if "lao động" in each.name}
