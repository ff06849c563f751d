"""What the papers of a round say: who sat, what came of each product, and nothing that is not known."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from ocop_rules.council.results import RoundResult
from ocop_rules.errors import PaperRefused
from ocop_rules.forms.papers.forwarding import forwarding
from ocop_rules.forms.papers.minutes import minutes
from ocop_rules.forms.papers.of_round import facts_of
from ocop_rules.forms.papers.round_facts import ProductFacts, RoundFacts
from ocop_rules.forms.papers.summary import annex, summary
from ocop_rules.rating.authority import authority_of
from ocop_rules.rating.settings import Settings
from tests.forms.papers.reading import words_of


def test_minutes_have_what_a_round_must_be_defended_with(facts: RoundFacts) -> None:
    said = words_of(minutes(facts))
    for each in (
        "ỦY BAN NHÂN DÂN TỈNH SƠN LA",
        "Sơn La, ngày 15 tháng 9 năm 2026",
        "Căn cứ Quyết định số 1285/QĐ-UBND ngày 20/07/2026 của Ủy ban nhân dân tỉnh Sơn La",
        "Có mặt 5/5 thành viên",
        "tại Hội trường Sở Nông nghiệp và Môi trường tỉnh Sơn La",
        "Quy chế của Hội đồng, Quyết định 1301/QĐ-UBND ngày 22/7/2026",
        "Nguyễn Văn Hòa: 81; Lò Thị Mai: 72",
        "(81 + 72 + 79 + 75 + 72) : 5 = 75,8",
        "Chênh lệch lớn nhất giữa hai thành viên: 9 điểm",
        "Phiếu tham khảo: Vì Văn Sơn: 72",
        "75,8 điểm; 3 sao",
        "Đề nghị Ủy ban nhân dân tỉnh Sơn La công nhận, cấp giấy chứng nhận: sản phẩm số 1",
        "THƯ KÝ HỘI ĐỒNG\nVì Văn Sơn\nCHỦ TỊCH HỘI ĐỒNG\nNguyễn Văn Hòa",
    ):
        assert each in said, each


def test_who_was_absent_stands_there_with_the_reason_and_a_deputy_signs_for_the_chair(facts: RoundFacts) -> None:
    chair, *others = facts.members
    said = words_of(minutes(replace(facts, members=(replace(chair, absent="Đi công tác"), *others))))
    assert "Có mặt 4/5 thành viên" in said
    assert "1 | Nguyễn Văn Hòa | Phó Chủ tịch, Ủy ban nhân dân tỉnh | Đi công tác" in said
    assert "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH HỘI ĐỒNG\nLò Thị Mai" in said


def test_who_scored_again_is_named(facts: RoundFacts) -> None:
    assert "Chấm lại: không." in words_of(minutes(facts))
    first, *others = facts.products
    again = replace(first, scored_again=("Lò Thị Mai",))
    assert "Chấm lại: có (Lò Thị Mai)" in words_of(minutes(replace(facts, products=(again, *others))))


def test_a_mean_that_is_rounded_says_so_and_one_of_parts_is_not_made_up_from_totals(facts: RoundFacts) -> None:
    first, *others = facts.products
    evaluation = first.evaluation
    assert evaluation is not None

    def said(points: str, council: str, rounding: str | None) -> str:
        settings = Settings.stated(council=council, rounding=rounding)
        rated = replace(evaluation, points=Decimal(points), settings=settings)
        return words_of(minutes(replace(facts, products=(replace(first, evaluation=rated), *others))))

    assert "(81 + 72 + 79 + 75 + 72) : 5 = 75,8, làm tròn thành 76" in said("76", "aggregate=total", "0:half_up:total")
    assert "(81 + 72 + 79 + 75 + 72)" not in said("75.8", "aggregate=part", None)


def blocked(facts: RoundFacts) -> ProductFacts:
    return next(product for product in facts.products if product.blocks)


def test_a_blocked_product_is_provisional_with_the_reason_and_has_no_stars(facts: RoundFacts) -> None:
    product = blocked(facts)
    said = words_of(minutes(facts))
    assert "54,6 (tạm tính)" in said
    assert "Nguyễn Văn Hòa và Cầm Thị Ứng chênh nhau 13 điểm; khác nhau nhiều nhất ở tiêu chí 6.5" in said
    assert f"{product.number} | {product.name} | {product.producer} | 54,6 (tạm tính) | Chưa có kết quả" in said
    row = next(line for line in words_of(summary(facts)).splitlines() if product.dossier in line)
    assert row.endswith("| 54,6 (tạm tính) |  |  | ")
    assert product.name not in words_of(annex(facts))


def test_while_a_member_who_is_there_has_not_scored_there_is_no_result(result: RoundResult) -> None:
    first, *others = result.products
    waiting = replace(first, missing=(result.present[-1],))
    facts = facts_of(replace(result, products=(waiting, *others)))
    assert (facts.products[0].stars, facts.products[0].verdict) == (None, "Chưa có kết quả")
    assert "Chưa có phiếu của Đặng Hữu Phước" in words_of(minutes(facts))


def test_the_summary_has_a_column_a_member_and_none_for_the_secretary(facts: RoundFacts) -> None:
    said = words_of(summary(facts))
    assert "TỔNG HỢP KẾT QUẢ ĐÁNH GIÁ CỦA CÁC THÀNH VIÊN HỘI ĐỒNG" in said
    assert (
        "TT | Mã sản phẩm | Tên sản phẩm | Chủ thể OCOP | Địa chỉ | Ủy ban nhân dân tỉnh | "
        "Sở Nông nghiệp và Môi trường | Sở Công Thương | Sở Y tế | Sở Khoa học và Công nghệ | "
        "Điểm trung bình | 5 sao | 4 sao | 3 sao"
    ) in said
    assert "Nhóm Nông sản chế biến" in said
    assert "81 | 72 | 79 | 75 | 72 | 75,8 |  |  | x" in said


def test_the_annex_has_what_the_level_recognises_and_nothing_else(facts: RoundFacts) -> None:
    said = words_of(annex(facts))
    assert "TT | Tên sản phẩm | Chủ thể | Địa chỉ | Điểm | Hạng sao | Nhóm" in said
    assert (
        "1 | Xoài sấy dẻo Yên Châu | Hợp tác xã Nông nghiệp Yên Châu | xã Yên Châu, tỉnh Sơn La | 75,8 | 3 sao |"
        in said
    )
    assert "Mứt mận" not in said  # 2 stars


def test_what_is_not_known_is_dots_and_is_told(facts: RoundFacts) -> None:
    first, *others = facts.products
    bare = replace(
        facts, decision=(None, None, None), place=None, products=(replace(first, address=None, producer=None), *others)
    )
    paper = minutes(bare)
    assert "Căn cứ Quyết định số …" in words_of(paper)
    assert {blank.en for blank in paper.blanks} >= {
        "the number of the decision on the council",
        "the day of the decision on the council",
        "where the council met",
    }
    assert [blank.vi for blank in annex(bare).blanks][-2:] == [
        "chủ thể của Xoài sấy dẻo Yên Châu",
        "địa chỉ của chủ thể",
    ]


def test_dossiers_are_forwarded_on_their_points_with_the_list_of_what_goes_along(facts: RoundFacts) -> None:
    with pytest.raises(PaperRefused):
        forwarding(facts)
    first, *others = facts.products
    assert first.evaluation is not None
    best = replace(first.evaluation, points=91, stars=5, authority=authority_of(facts.rulebook, 91, 5))  # type: ignore[arg-type]
    said = words_of(forwarding(replace(facts, products=(replace(first, evaluation=best), *others))))
    assert "Kính gửi: Bộ Nông nghiệp và Môi trường" in said
    assert "1 | 14-03646-021-2026 | Xoài sấy dẻo Yên Châu" in said
    assert "| 91 | 5 sao" in said
    assert "Biên bản họp của Hội đồng;" in said
