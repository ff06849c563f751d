"""The pages in a real browser: the script, the keyboard, a phone, paper, and that nothing is fetched from elsewhere."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

import ocop_rules
from ocop_rules.words.terms import displayed
from tests.not_run import lacking
from tests.service.server import Server, ocop, serving

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.once]

EXAMPLES = sorted(path for path in Path("examples").glob("*.yaml") if ".expected" not in path.name)
SHEET = "/sheets/qd-26-2026/7"
MILLISECONDS = 20_000
"""The most that a browser is waited for, on a machine that is busy with other tests."""

expect.set_options(timeout=MILLISECONDS)
_ARGUMENTS = (
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        lacking("a browser, Chromium or Chrome (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An open service."""
    with serving(tmp_path_factory.mktemp("open")) as found:
        yield found


def _watched(context: BrowserContext, service: Server) -> tuple[Page, list[str]]:
    """Return a page, and the list to which everything is added that a page must not do."""
    context.set_default_timeout(MILLISECONDS)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    host = urlsplit(service.url).netloc
    page.on("request", lambda sent: wrong.append(sent.url) if urlsplit(sent.url).netloc not in (host, "") else None)
    return page, wrong


@pytest.fixture
def page(browser: Browser, service: Server) -> Iterator[Page]:
    """A page on a desktop, which must do nothing wrong: no errors, nothing against the policy, no other host."""
    context = browser.new_context(base_url=service.url, viewport={"width": 1280, "height": 900})
    found, wrong = _watched(context, service)
    yield found
    context.close()
    assert wrong == []


@pytest.fixture
def phone(browser: Browser, service: Server) -> Iterator[Page]:
    context = browser.new_context(
        base_url=service.url, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True
    )
    found, wrong = _watched(context, service)
    yield found
    context.close()
    assert wrong == []


def _upload(page: Page, path: Path) -> None:
    page.goto("/")
    page.set_input_files("#bundle", path)
    page.click("form.upload button")
    expect(page.locator("#headline")).to_be_visible()


def _downloaded(page: Page) -> Path:
    with page.expect_download() as download:
        page.click("button[value=download]")
    return Path(download.value.path())


def _shows(page: Page, evaluation: ocop_rules.Evaluation) -> None:
    expect(page.locator("#headline strong")).to_have_text(displayed(evaluation.points, "vi"))
    verdict = page.locator("#headline .verdict")
    if evaluation.stars is None:
        expect(verdict).to_contain_text("✕")
    else:
        expect(verdict).to_contain_text(f"{evaluation.stars} sao")


def test_points_follow_what_is_chosen_and_are_those_of_the_library(page: Page) -> None:
    page.goto("/")
    page.click(f'a[href="{SHEET}"]')
    page.fill("#product", "Mứt mận hậu")
    page.fill("#dossier", "14-04057-007-2026")
    page.fill("#evaluated_on", "15/09/2026")
    shown = []
    for option in ("c-1.1-3", "c-6.2-3", "c-7-4"):
        page.check(f'[id="{option}"]')
        expect(page.locator(f'[data-option="{option}"]')).to_have_class(re.compile("earns"))
        expected = ocop_rules.evaluate(_downloaded(page))
        _shows(page, expected)
        shown.append(expected.points)
    assert shown == sorted(set(shown))
    page.check('[id="c-7-0"]')
    _shows(page, ocop_rules.evaluate(_downloaded(page)))
    expect(page.locator('[data-option="c-7-4"]')).not_to_have_class(re.compile("earns"))
    page.click('[id="p-3.3"] > summary')
    page.fill('[id="f-local_labour_share"]', "62,5")
    page.select_option('[id="a-local_labour_share"]', "commune")
    expect(page.locator('[id="e-3.3"]')).to_have_text("2/3 · minh chứng")
    expected = ocop_rules.evaluate(_downloaded(page))
    assert expected.criteria["3.3"].points == 2
    _shows(page, expected)


def test_a_double_click_stores_once_and_leads_to_the_stored_evaluation(page: Page, service: Server) -> None:
    page.goto(SHEET)
    page.fill("#product", "Chè Shan tuyết Suối Giàng")
    page.fill("#dossier", "bấm hai lần")
    page.fill("#evaluated_on", "15/09/2026")
    page.check('[id="c-7-4"]')
    expected = ocop_rules.evaluate(_downloaded(page))
    page.dblclick("button[value=store]")
    page.wait_for_url("**/evaluations/*")
    expect(page.locator("h1")).to_have_text("Chè Shan tuyết Suối Giàng")
    expect(page.locator(".result-head")).to_contain_text(f"{displayed(expected.points, 'vi')}/100 điểm")
    expect(page.locator("svg")).to_have_count(2)
    assert expected.digest[:16] in page.locator(".receipt").inner_text()
    page.goto("/evaluations")
    page.fill("#dossier", "bấm hai lần")
    page.click("form.filters button")
    expect(page.locator("table.list tbody tr")).to_have_count(1)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_uploaded_bundle_shows_the_points_and_stars_of_the_library(page: Page, path: Path) -> None:
    expected = ocop_rules.evaluate(path)
    _upload(page, path)
    _shows(page, expected)
    expect(page.locator("#product")).to_have_value(expected.bundle.product.name)
    if len(expected.bundle.sheets) > 1:
        expect(page.locator(".note").first).to_contain_text(f"{len(expected.bundle.sheets)} phiếu")


def test_a_wrong_file_shows_its_problems_each_leading_to_its_field(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "sai.yaml"
    path.write_text(
        "format: ocop-evidence/1\nproduct: {name: Mật ong bạc hà, set: 4}\nversion: qd-26-2026\ndossier: x\n"
        "evaluated_on: 15/09/2026\nfacts:\n - {fact: legal_form, value: coop}\n"
    )
    _upload(page, path)
    problems = page.locator("section.problems")
    expect(problems).to_contain_text("phải là ngày")
    problems.get_by_role("link").last.click()
    expect(page.locator('[id="f-legal_form"]')).to_be_in_viewport()
    expect(page.locator("#evaluated_on")).to_have_value("15/09/2026")
    page.fill("#evaluated_on", "15/09/2026")
    page.select_option('[id="f-legal_form"]', "cooperative")
    expect(page.locator("#headline strong")).to_have_text("0")
    expect(problems).to_have_count(0)


def test_choosing_a_case_hides_the_other_one(page: Page) -> None:
    page.goto("/sheets/qd-26-2026/26")
    page.check("#case-b")
    expect(page.locator('[id="c-8~b-1"]')).to_be_visible()
    expect(page.locator('[id="c-8~a-1"]')).to_be_hidden()
    page.check('[id="c-8~b-2"]')
    expect(page.locator('[id="e-8"]')).to_have_text(re.compile("[1-9]/3"))


def test_a_sheet_is_filled_in_and_stored_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    _tab_to(page, f'a[href="{SHEET}"]')
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{SHEET}")
    _tab_to(page, "#product")
    page.keyboard.type("Bằng bàn phím")
    _tab_to(page, "#dossier")
    page.keyboard.type("1")
    _tab_to(page, '[name="c-7"]')
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#headline strong")).not_to_have_text("0")
    _tab_to(page, "button[value=store]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/evaluations/*")
    expect(page.locator("h1")).to_have_text("Bằng bàn phím")


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(400):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


_TYPED = {
    "#product": "Mứt mận hậu",
    "#producer": "Hợp tác xã",
    "#dossier": "14-04057-007-2026",
    "#judge": "Hội đồng xã",
    '[id="f-local_labour_share"]': "62,5",
    '[id="d-food_safety_certificate-number"]': "12/2025",
}


# In a list to choose from, Enter opens it, as browsers do.
@pytest.mark.parametrize("scripted", [True, False], ids=["with the script", "without it"])
def test_enter_rates_in_every_kind_of_field_of_a_sheet(browser: Browser, service: Server, scripted: bool) -> None:
    context = browser.new_context(base_url=service.url, java_script_enabled=scripted)
    page, wrong = _watched(context, service)
    page.goto(SHEET)
    page.fill("#evaluated_on", "15/09/2026")
    page.check('[id="c-7-4"]')
    typed: dict[str, str] = {}
    pressed = ("#submitted_on", "#evaluated_on", "#complete", '[id="c-7-4"]')
    for selector in (*_TYPED, '[id="d-food_safety_certificate-issued_on"]', *pressed):
        shut = page.locator(f"details:not([open]):has({selector}) > summary")
        if shut.count():  # without a script the page comes anew, with its evidence shut
            shut.click()
        if selector.startswith('[id="d-'):
            page.check('[id="d-food_safety_certificate"]')
        if selector in _TYPED:
            page.fill(selector, _TYPED[selector])
            typed[selector] = _TYPED[selector]
        rated = re.compile("/result$") if scripted else re.compile(f"{SHEET}$")
        with page.expect_response(rated) as answer:
            page.locator(selector).press("Enter")
        assert answer.value.request.method == "POST", selector
        assert answer.value.status == 200, selector
        expect(page.locator("html")).to_have_attribute("lang", "vi")
        expect(page.locator("#headline .hint")).to_have_count(0)
        for filled, value in typed.items():
            expect(page.locator(filled)).to_have_value(value)
        if scripted:
            assert page.evaluate("selector => document.activeElement.matches(selector)", selector), selector
    context.close()
    assert wrong == []


def test_enter_does_what_a_form_is_for_on_every_other_page(page: Page) -> None:
    page.goto("/evaluations")
    for selector, value in (("#dossier", "không có"), ("#set", "7"), ("#evaluated_from", "01/01/2026")):
        page.fill(selector, value)
        with page.expect_navigation(url=re.compile("/evaluations[?]")):
            page.locator(selector).press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", "vi")
        expect(page.locator(selector)).to_have_value(value)


def test_on_a_phone_nothing_is_wider_than_the_screen_and_the_result_stays_in_sight(phone: Page) -> None:
    _upload(phone, EXAMPLES[0])
    for step in ("Hồ sơ", "Phần A", "Phần B", "Phần C", "Minh chứng chung"):
        phone.click(f".steps a:has-text('{step}')")
        shut = phone.locator(".step details:not([open]) > summary:visible")
        while shut.count():
            shut.first.click()
        _fits(phone)
        expect(phone.locator("#headline strong")).to_be_in_viewport()
    phone.click("#headline .more")
    expect(phone.locator("#result .plot svg")).to_be_in_viewport()
    phone.locator("button[value=store]").click()
    phone.wait_for_url("**/evaluations/*")
    paths = ("/", "/evaluations", "/versions", "/sheets/qd-26-2026/26", "/sheets/qd-1048-2019/26?lang=en")
    _fits(phone)
    for path in (*paths, "/versions/qd-148-2023/to/qd-26-2026?set=7", "/none-such/page"):
        if path != "/none-such/page":
            phone.goto(path)
        _fits(phone)


def _fits(page: Page) -> None:
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over == 0, f"{page.url} is {over} px wider than the screen"


_A4 = (595, 842)
_MARGIN_WIDTH = 688
"""The width of an A4 page between the margins, in CSS pixels."""


def test_a_sheet_and_a_result_print_on_a4_with_nothing_cut_off(page: Page) -> None:
    _upload(page, EXAMPLES[0])
    _prints(page, 6)
    page.click("button[value=store]")
    page.wait_for_url("**/evaluations/*")
    _prints(page, 6)
    page.goto("/sheets/qd-26-2026/26")
    _prints(page, 7)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_page_of_a_rating_prints_on_two_sides_of_a4(page: Page, path: Path) -> None:
    _upload(page, path)
    page.click("button[value=store]")
    page.wait_for_url("**/evaluations/*")
    for lang in ("vi", "en"):
        page.goto(f"{page.url.partition('/page')[0].partition('?')[0]}/page.html?lang={lang}")
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type /Page\b", printed)) <= 2
        expect(page.locator("h1")).to_have_css("font-weight", "700")  # its own style is allowed


def test_rating_without_storing_shows_the_full_explanation_where_one_stands(page: Page) -> None:
    page.goto(SHEET)
    page.fill("#evaluated_on", "15/09/2026")
    page.check('[id="c-7-4"]')
    expect(page.locator("#account")).to_be_empty()
    address = page.url
    page.click("button[value=rate]")
    expect(page.locator("#account summary")).to_be_in_viewport()
    assert page.url == address
    expect(page.locator("#account")).to_contain_text("Phần C")
    page.check('[id="c-7-2"]')
    expect(page.locator('#account .criteria-told li:has(.number:text-is("7"))')).to_contain_text("[2]")
    with page.expect_popup() as opened:
        page.click("#account button[value=txt]")
    expect(opened.value.locator("body")).to_contain_text("[2]")


def _prints(page: Page, most: int) -> None:
    printed = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {_A4}
    pages = len(re.findall(rb"/Type /Page\b", printed))
    assert 1 <= pages <= most
    page.emulate_media(media="print")
    page.set_viewport_size({"width": _MARGIN_WIDTH, "height": 900})
    beyond = page.evaluate(
        """width => [...document.querySelectorAll("main *")]
            .filter(each => each.getBoundingClientRect().right > width + 1).map(each => each.outerHTML.slice(0, 80))""",
        _MARGIN_WIDTH,
    )
    assert beyond == []
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".about input")].filter(each => each.scrollWidth > each.clientWidth)
            .map(each => each.value)"""
    )
    assert cut == []
    expect(page.locator("header.top")).to_be_hidden()
    page.emulate_media(media="null")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_signing_in_and_out_and_a_key_that_is_revoked_meanwhile(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path, arguments=()) as service:
        context = browser.new_context(base_url=service.url)
        page, wrong = _watched(context, service)
        made = ocop("keys", "create", "Xã Mường Cơi", cwd=tmp_path)
        key = re.search(r"ocop_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", made.stdout)
        assert key, made.stdout + made.stderr
        page.goto(SHEET)
        expect(page).to_have_url(re.compile("/signin"))
        page.fill("#key", key[0])
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{SHEET}")
        cookies = {cookie["name"]: cookie for cookie in context.cookies()}
        assert cookies["ocop_session"]["httpOnly"]
        assert cookies["ocop_session"]["sameSite"] == "Strict"
        page.click("text=Đăng xuất")
        expect(page).to_have_url(re.compile("/signin"))
        page.goto("/evaluations")
        page.fill("#key", key[0])
        page.keyboard.press("Enter")
        page.wait_for_url("**/evaluations")
        page.goto(SHEET)
        assert wrong == []
        assert ocop("keys", "revoke", key[0].split("_")[1], cwd=tmp_path).returncode == 0
        page.check('[id="c-7-3"]')
        expect(page.locator(".trouble")).to_contain_text("đăng nhập")
        expect(page.locator('[id="c-7-3"]')).to_be_checked()
        page.goto("/")
        expect(page).to_have_url(re.compile("/signin"))
        context.close()


def test_a_target_shows_the_way_which_follows_what_is_chosen_and_leads_to_its_criteria(page: Page) -> None:
    pytest.importorskip("ortools")
    _upload(page, Path("examples/plum-jam-held-at-3-stars.yaml"))
    page.select_option("#target", "4")
    required = page.locator("#way ul").first.locator("li").first
    expect(required).to_contain_text("bắt buộc cho 4 sao")
    required.locator("a").click()
    expect(page).to_have_url(re.compile(r"#k-1\.5$"))
    expect(page.locator('[id="k-1.5"]')).to_be_in_viewport()
    page.check('[id="c-1.5-4"]')
    expect(page.locator("#headline .verdict")).to_contain_text("4 sao")
    expect(page.locator("#way .verdict")).to_contain_text("Đã đạt 4 sao")
    page.select_option("#target", "")
    expect(page.locator("#way")).to_be_empty()
    page.select_option("#target", "4")
    page.click("button[value=store]")
    page.wait_for_url("**/evaluations/*")
    page.select_option("#target", "4")
    page.click("#way button")
    expect(page.locator("#way .verdict")).to_contain_text("Đã đạt 4 sao")


@pytest.mark.parametrize("scripted", [True, False], ids=["with the script", "without it"])
def test_a_phone_shows_a_part_at_a_time_and_what_leads_elsewhere_opens_it(
    browser: Browser, service: Server, scripted: bool
) -> None:
    context = browser.new_context(
        base_url=service.url, viewport={"width": 360, "height": 740}, java_script_enabled=scripted
    )
    page, wrong = _watched(context, service)
    page.goto(SHEET)
    parts = [page.locator(f'[aria-labelledby="part-{letter}"]') for letter in "ABC"]
    expect(page.locator("#product")).to_be_visible()
    expect(page.locator("button[value=store]")).to_be_hidden()
    for part in parts:
        page.locator(".next:visible a").click()
        expect(part).to_be_visible()
        assert sum(each.is_visible() for each in parts) == 1
        expect(page.locator("#product")).to_be_hidden()
    page.click(".steps a:has-text('Kết quả')")
    expect(page.locator("button[value=store]")).to_be_visible()
    expect(parts[2]).to_be_hidden()
    page.goto(f"{SHEET}#f-local_labour_share")
    expect(page.locator('[id="f-local_labour_share"]')).to_be_in_viewport()
    expect(parts[0]).to_be_visible()
    page.fill('[id="f-local_labour_share"]', "nhiều")
    page.click("#headline .more")
    page.click("button[value=rate]")
    if not scripted:
        page.click("#result a")
    page.locator(".problems a, #result li a").first.click()
    expect(page.locator('[id="f-local_labour_share"]')).to_be_in_viewport()
    expect(page.locator('[id="f-local_labour_share"]')).to_have_attribute("aria-invalid", "true")
    told = page.locator('[id="w-f-local_labour_share"]')
    expect(told).to_be_visible()
    assert not re.search(r"facts|\[|value", told.inner_text())
    assert not re.search(r"facts\[", page.locator("body").inner_text())
    context.close()
    assert wrong == []


def test_a_paper_is_entered_once_and_counts_wherever_it_serves(page: Page) -> None:
    page.goto(f"{SHEET}?lang=en")
    page.fill("#evaluated_on", "15/09/2026")
    page.click('[id="p-1.1"] > summary')
    page.check('[id="d-linkage_contract"]')
    page.fill('[id="d-linkage_contract-number"]', "7/HĐ")
    page.click('[id="p-1.5"] > summary')
    there = page.locator('[id="p-1.5"] [data-told="v-d-linkage_contract"]')
    expect(there).to_have_text("at hand, number 7/HĐ")
    expect(page.locator('[name="d-linkage_contract"]')).to_have_count(1)
    expect(page.locator('[data-told="r-d-linkage_contract"]')).to_have_text("")
    page.fill('[id="d-linkage_contract-issued_on"]', "01/10/2026")
    expect(page.locator('[data-told="r-d-linkage_contract"]')).to_have_text(re.compile("issued after"))
    page.fill('[id="d-linkage_contract-issued_on"]', "05/01/2025")
    page.fill('[id="f-linked_output_share"]', "60")
    expect(page.locator('[id="e-1.5"]')).to_have_text(re.compile("evidence"))
    page.locator('[id="p-1.5"] a:has-text("1.1")').first.click()
    page.uncheck('[id="d-linkage_contract"]')
    expect(there).to_have_text("not listed")
    expect(page.locator('[data-told="r-f-linked_output_share"]')).to_have_text(re.compile("no document"))


def test_a_criterion_that_papers_alone_decide_is_filled_in_where_it_stands(page: Page) -> None:
    page.goto(SHEET)
    page.fill("#evaluated_on", "15/09/2026")
    page.click('[id="p-1.6"] > summary')
    expect(page.locator('[data-told="n-1.6"]')).to_have_text(re.compile("thiếu: Hồ sơ, thủ tục về môi trường"))
    page.check('[id="d-environmental_file"]')
    page.fill('[id="d-environmental_file-issued_on"]', "01/03/2025")
    expect(page.locator('[id="e-1.6"]')).to_have_text(re.compile("minh chứng"))
    expect(page.locator('[data-told="s-1.6"]')).to_have_text(re.compile("1 giấy tờ"))


def test_few_tabs_lead_from_the_top_to_storing(page: Page) -> None:
    _upload(page, EXAMPLES[0])
    pressed = 0
    while not page.evaluate("document.activeElement.matches('button[value=store]')"):
        page.keyboard.press("Tab")
        pressed += 1
        assert pressed <= 20


def test_a_screen_reader_hears_headings_groups_states_and_errors(page: Page) -> None:
    page.goto(SHEET)
    headings = [each.evaluate("each => Number(each.tagName[1])") for each in page.locator("h1,h2,h3,h4").all()]
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(headings))
    group = page.get_by_role("group", name=re.compile("^1.1 "))
    expect(group.get_by_role("radio", name=re.compile("tối thiểu|%")).first).to_be_attached()
    expect(page.get_by_role("navigation", name="Các phần của phiếu")).to_be_visible()
    expect(page.get_by_role("complementary", name="Kết quả").get_by_role("status")).to_be_visible()
    page.click('[id="p-3.3"] > summary')
    field = page.get_by_role("textbox", name=re.compile("lao động"))
    field.fill("nhiều")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("số"))
    field.fill("62,5")
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_a_sheet_works_without_a_script(browser: Browser, service: Server) -> None:
    context = browser.new_context(base_url=service.url, java_script_enabled=False)
    page, wrong = _watched(context, service)
    page.goto(SHEET)
    page.check('[id="c-7-4"]')
    page.click("button[value=rate]")
    expect(page.locator("#headline strong")).to_have_text("5")
    expect(page.locator('[id="c-7-4"]')).to_be_checked()
    page.select_option("#target", "3")
    page.click("noscript button, .target button")
    expect(page.locator("#target")).to_have_value("3")
    expect(page.locator("#way")).not_to_be_empty()
    page.click("text=English")
    expect(page.locator('[id="c-7-4"]')).to_be_checked()
    expect(page.locator("button[value=store]")).to_have_text("Rate and store")
    context.close()
    assert wrong == []


def test_the_api_can_be_tried_where_it_is_described(page: Page) -> None:
    page.goto("/docs")
    expect(page.get_by_role("heading", name="ocop_rules")).to_be_visible()
    rating = page.locator("#operations-evaluations-rate_without_storing")
    rating.locator("button.opblock-summary-control").click()
    rating.get_by_role("button", name="Execute").click()
    expect(rating.locator(".live-responses-table tbody .response-col_status")).to_contain_text("200")
    expect(rating.locator(".live-responses-table")).to_contain_text("ocop-evaluation/1")
