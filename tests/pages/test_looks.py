"""How every page looks: on each width, zoomed, dark, in high contrast; and what axe finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page

from tests.pages.browser import EXAMPLES, MILLISECONDS, upload
from tests.pages.every_page import (
    PAGES,
    PAGES_OF_MEMBERS,
    PAGES_OF_SECRETARY,
    SECRETARY,
    Opened,
    links_of,
    new_round,
)
from tests.pages.test_round import BAO
from tests.service.server import Server, serving

pytestmark = [pytest.mark.xdist_group("looks"), pytest.mark.once]

SIZES = {"phone": (360, 740, 1), "tablet": (768, 1024, 1), "desktop": (1280, 900, 1), "zoomed to 200 %": (640, 450, 2)}

_OVERLAPS = """() => {
  const shown = (each) => each.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const apart = (each) => {
    for (let at = each; at; at = at.parentElement) {
      const {position, overflowX, clipPath} = getComputedStyle(at);
      if (["fixed", "sticky", "absolute"].includes(position) || clipPath !== "none") return true;
      if (["auto", "scroll"].includes(overflowX) && at !== document.documentElement) return true;
    }
    return false;
  };
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, parent = text.parentElement;
    if (!text.data.trim() || parent.closest("select, option, noscript, script, title, .unseen")) continue;
    if (!shown(parent) || apart(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const {left, top, right, bottom, width} of range.getClientRects())
      if (width > 1) boxes.push({left, top: top + 4, right, bottom: bottom - 4, of: parent.closest("button") ?? text,
        told: text.data.trim().slice(0, 40)});
  }
  for (const each of document.querySelectorAll("input, select, button")) {
    if (!shown(each) || apart(each)) continue;
    const {left, top, right, bottom, width} = each.getBoundingClientRect();
    if (width > 1) boxes.push({left, top, right, bottom, of: each, told: each.id || each.textContent.trim()});
  }
  boxes.sort((one, other) => one.top - other.top);
  const wrong = [];
  const wide = document.documentElement.clientWidth;
  boxes.forEach((one, at) => {
    if (one.left < -1 || one.right > wide + 1) wrong.push(`cut: ${one.told}`);
    for (let next = at + 1; next < boxes.length && boxes[next].top < one.bottom; next++) {
      const other = boxes[next];
      if (one.of === other.of) continue;
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      if (across > 2 && Math.min(one.bottom, other.bottom) - other.top > 1) wrong.push(`${one.told} / ${other.told}`);
    }
  });
  for (const each of document.querySelectorAll("button, a, label, legend, th, td, summary, .verdict")) {
    const isCut = getComputedStyle(each).overflowX === "hidden" && each.scrollWidth > each.clientWidth + 1;
    if (!shown(each) || !isCut || each.closest(".unseen")) continue;
    wrong.push(`clipped: ${each.textContent.trim().slice(0, 40)}`);
  }
  const over = document.documentElement.scrollWidth - wide;
  return over > 0 ? [`${over} px wider than the screen`, ...wrong] : wrong;
}"""


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, str]]]:
    """A service that asks to sign in and holds a round, and the links of those who take part."""
    folder = new_round(tmp_path_factory.mktemp("held"))
    links = links_of(folder)
    with serving(folder.parent, ("--round", str(folder))) as found:
        yield found, links


def _every(service: Server, held: tuple[Server, dict[str, str]]) -> Iterator[tuple[str, str, Mapping[str, Opened]]]:
    """Yield the address of a service, a link to come in by if there must be one, and the pages for who comes in."""
    round_of, links = held
    yield service.url, "", PAGES
    yield round_of.url, links[BAO], PAGES_OF_MEMBERS
    yield round_of.url, links[SECRETARY], PAGES_OF_SECRETARY


def _come_in(context: BrowserContext, link: str) -> Page:
    context.set_default_timeout(MILLISECONDS)
    page = context.new_page()
    if link:
        page.goto(link)
    return page


@pytest.mark.parametrize("size", SIZES)
def test_nothing_scrolls_sideways_overlaps_or_is_cut(
    browser: Browser, service: Server, held: tuple[Server, dict[str, str]], size: str
) -> None:
    width, height, scale = SIZES[size]
    found = {}
    for url, link, pages in _every(service, held):
        context = browser.new_context(
            base_url=url, viewport={"width": width, "height": height}, device_scale_factor=scale
        )
        page = _come_in(context, link)
        for name, opened in pages.items():
            opened(page)
            page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
            steps = [each.get_attribute("href") for each in page.locator(".steps a:visible").all()]
            wrong = set(page.evaluate(_OVERLAPS))
            for step in steps if width <= 900 else ():
                page.evaluate("step => { location.hash = step }", step)
                wrong |= set(page.evaluate(_OVERLAPS))
            if wrong:
                found[name] = sorted(wrong)
        context.close()
    assert found == {}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_axe_finds_nothing_on_any_page_light_or_dark(
    browser: Browser, service: Server, held: tuple[Server, dict[str, str]], lang: str
) -> None:
    found = {}
    for url, link, pages in _every(service, held):
        context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(MILLISECONDS)
        page = context.new_page()
        page.goto(f"/{'signin' if link else ''}?lang={lang}")
        if link:
            page.goto(link)
        for name, opened in pages.items():
            page.emulate_media(color_scheme="light")
            opened(page)
            wrong = _axe(page, {})
            if lang == "vi":  # the colours are the same ones in each language
                page.emulate_media(color_scheme="dark")
                wrong += _axe(page, {"runOnly": ["color-contrast"]})
            if wrong:
                found[name] = wrong
        context.close()
    assert found == {}


def _axe(page: Page, options: dict[str, object]) -> list[str]:
    told = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in told for node in each["nodes"][:3]]


_SMALL = """() => [...document.querySelectorAll(
    "button:not(.plain), .button, .field :is(input, select), .narrow input, .option")]
  .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 43.5)
  .map((each) => `${each.tagName} ${each.id || each.textContent.trim()}`)"""


def test_on_a_phone_what_is_pressed_is_as_large_as_a_finger(
    browser: Browser, service: Server, held: tuple[Server, dict[str, str]]
) -> None:
    found = {}
    for url, link, pages in _every(service, held):
        context = browser.new_context(base_url=url, viewport={"width": 360, "height": 740}, has_touch=True)
        page = _come_in(context, link)
        for name, opened in pages.items():
            opened(page)
            steps = page.locator(".steps a:visible").evaluate_all("all => all.map((each) => each.getAttribute('href'))")
            small = set(page.evaluate(_SMALL))
            for step in steps:
                page.evaluate("step => { location.hash = step }", step)
                small |= set(page.evaluate(_SMALL))
            if small:
                found[name] = sorted(small)
        context.close()
    assert found == {}


def test_the_system_s_colours_keep_what_colours_say(browser: Browser, service: Server) -> None:
    context = browser.new_context(
        base_url=service.url, viewport={"width": 1280, "height": 900}, forced_colors="active", color_scheme="dark"
    )
    page = context.new_page()
    upload(page, EXAMPLES[0])
    earning = page.locator(".option.earns").first
    assert earning.evaluate("each => getComputedStyle(each).borderLeftWidth") == "4px"
    plot = page.locator(".plot svg").first
    assert plot.evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(255, 255, 255)"
    assert plot.locator("text").first.evaluate("each => getComputedStyle(each).fill") == "rgb(28, 33, 36)"
    context.close()


def test_dark_is_dark_high_contrast_has_no_grey_and_paper_is_light(page: Page) -> None:
    upload(page, EXAMPLES[0])
    seen = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('.quiet')).color]"
    light = page.evaluate(seen)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(seen)
    assert light[0] == "rgb(255, 255, 255)"
    assert max(int(each) for each in dark[0][4:-1].split(",")) < 40
    page.emulate_media(color_scheme="dark", contrast="more")
    assert page.evaluate(seen)[1] == page.evaluate("getComputedStyle(document.body).color")
    page.emulate_media(color_scheme="dark", contrast="no-preference", media="print")
    assert page.evaluate(seen) == light
    page.emulate_media(media="null", color_scheme="light")
