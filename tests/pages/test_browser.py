"""The pages in a real browser: the script, what it shows as one chooses, and that nothing is fetched from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import ocop_rules
from ocop_rules.words.terms import displayed
from tests.pages.browser import EXAMPLES, SHEET, downloaded, upload, watched
from tests.service.server import Server, ocop, serving

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.once]


def shows(page: Page, evaluation: ocop_rules.Evaluation) -> None:
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
        expected = ocop_rules.evaluate(downloaded(page))
        shows(page, expected)
        shown.append(expected.points)
    assert shown == sorted(set(shown))
    page.check('[id="c-7-0"]')
    shows(page, ocop_rules.evaluate(downloaded(page)))
    expect(page.locator('[data-option="c-7-4"]')).not_to_have_class(re.compile("earns"))
    page.click('[id="p-3.3"] > summary')
    page.fill('[id="f-local_labour_share"]', "62,5")
    page.select_option('[id="a-local_labour_share"]', "commune")
    expect(page.locator('[id="e-3.3"]')).to_have_text("2/3 · minh chứng")
    expected = ocop_rules.evaluate(downloaded(page))
    assert expected.criteria["3.3"].points == 2
    shows(page, expected)


def test_a_double_click_stores_once_and_leads_to_the_stored_evaluation(page: Page, service: Server) -> None:
    page.goto(SHEET)
    page.fill("#product", "Chè Shan tuyết Suối Giàng")
    page.fill("#dossier", "bấm hai lần")
    page.fill("#evaluated_on", "15/09/2026")
    page.check('[id="c-7-4"]')
    expected = ocop_rules.evaluate(downloaded(page))
    page.dblclick("button[value=store]")
    page.wait_for_url("**/evaluations/*")
    expect(page.locator("h1")).to_have_text("Chè Shan tuyết Suối Giàng")
    expect(page.locator(".result-head")).to_contain_text(f"{displayed(expected.points, 'vi')}/100 điểm")
    expect(page.locator("svg")).to_have_count(2)
    assert expected.digest[:16] in page.locator(".receipt").inner_text()
    page.goto("/evaluations")
    page.fill("#search", "bam hai lan")
    page.click("form.filters button")
    expect(page.locator("table.list tbody tr")).to_have_count(1)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_uploaded_bundle_shows_the_points_and_stars_of_the_library(page: Page, path: Path) -> None:
    expected = ocop_rules.evaluate(path)
    upload(page, path)
    shows(page, expected)
    expect(page.locator("#product")).to_have_value(expected.bundle.product.name)
    if len(expected.bundle.sheets) > 1:
        expect(page.locator(".note:visible").first).to_contain_text(f"{len(expected.bundle.sheets)} phiếu")


def test_a_wrong_file_shows_its_problems_each_leading_to_its_field(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "sai.yaml"
    path.write_text(
        "format: ocop-evidence/1\nproduct: {name: Mật ong bạc hà, set: 4}\nversion: qd-26-2026\ndossier: x\n"
        "evaluated_on: cuối năm\nfacts:\n - {fact: legal_form, value: coop}\n"
    )
    upload(page, path)
    problems = page.locator("section.problems")
    expect(problems).to_contain_text("đây không phải một ngày")
    problems.get_by_role("link").last.click()
    expect(page.locator('[id="f-legal_form"]')).to_be_in_viewport()
    expect(page.locator("#evaluated_on")).to_have_value("cuối năm")
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


def test_signing_in_and_out_and_a_key_that_is_revoked_meanwhile(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path, arguments=()) as service:
        context = browser.new_context(base_url=service.url)
        page, wrong = watched(context, service)
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
    upload(page, Path("examples/plum-jam-held-at-3-stars.yaml"))
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


def test_the_api_can_be_tried_where_it_is_described(page: Page) -> None:
    page.goto("/docs")
    expect(page.get_by_role("heading", name="ocop_rules")).to_be_visible()
    rating = page.locator("#operations-evaluations-rate_without_storing")
    rating.locator("button.opblock-summary-control").click()
    rating.get_by_role("button", name="Execute").click()
    expect(rating.locator(".live-responses-table tbody .response-col_status")).to_contain_text("200")
    expect(rating.locator(".live-responses-table")).to_contain_text("ocop-evaluation/1")
