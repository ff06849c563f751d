"""The papers of one product: its result sheet, the answer to its producer, form 01."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import ocop_rules
from ocop_rules.errors import PaperRefused
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.forms.papers.answer import answer, claimed_stars, stars_missed
from ocop_rules.forms.papers.office import Office
from ocop_rules.forms.papers.registration import registration
from ocop_rules.forms.papers.report import report
from ocop_rules.forms.papers.result_sheet import result_sheet
from ocop_rules.text import text
from tests.forms.papers.reading import words_of

EXAMPLES = Path(__file__).parents[3] / "examples"
HOMESTAY = EXAMPLES / "homestay-council-of-five.yaml"


@pytest.fixture(scope="module")
def homestay() -> Evaluation:
    return ocop_rules.evaluate(HOMESTAY, engine="direct")


def test_a_result_sheet_has_every_member_and_every_criterion_with_its_reason(homestay: Evaluation) -> None:
    said = words_of(result_sheet(homestay, Office(), "bản Sín Chải"))
    assert "Địa chỉ: bản Sín Chải" in said
    assert "4 | Sở Công Thương | Thành viên hội đồng | 61" in said
    assert "Trung bình của 5 phiếu được tính |  | 78,8" in said
    assert "HẠNG SAO: ★★★ (3 sao)" in said
    for line in (each for part in homestay.explanation("vi").parts for each in part.criteria):
        assert f"{line.number} | {line.title} | {line.option}" in said


def test_a_result_sheet_of_a_blocked_product_has_its_points_and_no_stars(homestay: Evaluation) -> None:
    why = text("chưa đủ số phiếu", "too few sheets")
    held = replace(homestay, outcome="provisional", stars=None)
    said = words_of(result_sheet(held, Office(), blocks=(why,)))
    assert "Chưa có kết quả. Điểm tạm tính: 78,8/100 điểm. Lý do:\nChưa đủ số phiếu" in said
    assert "★" not in said
    assert "(Điểm tạm tính, chưa phải kết quả)" in said


def test_the_answer_says_what_is_missing_and_nothing_that_does_not_help(homestay: Evaluation) -> None:
    wanted = stars_missed(homestay, None)
    assert wanted == 4  # its points would be 4 stars
    said = words_of(answer(homestay, Office(), wanted))
    assert "Kính gửi: Hợp tác xã Du lịch Sín Chải" in said
    assert "78,8/100 điểm; đạt 3 sao" in said
    assert "4 sao: 2 yêu cầu tối thiểu chưa đạt" in said
    assert "Hoàn thiện để đạt các yêu cầu tối thiểu nêu trên (tiêu chí 3.4, 3.5)" in said
    further = words_of(answer(homestay, Office(), 5))
    assert "thiếu 11,2 điểm" in further
    assert "Bổ sung minh chứng" in further
    assert "Bổ sung minh chứng" not in said


def test_a_product_that_reached_what_it_asked_for_gets_no_answer(homestay: Evaluation) -> None:
    assert stars_missed(homestay, 3) is None
    with pytest.raises(PaperRefused, match="there is no answer"):
        report(homestay, "answer", "html", stars=3)


def claiming(own: Any) -> dict[str, Any]:
    bundle: dict[str, Any] = ocop_rules.evaluate(HOMESTAY, engine="direct").bundle.as_json()  # type: ignore[assignment]
    return {**bundle, "sheets": [*bundle["sheets"], {"judge": "Chủ thể", "role": "producer", **own}]}


def test_what_a_producer_claimed_on_its_own_sheet_is_what_it_asked_for(homestay: Evaluation) -> None:
    best = {
        number: len(criterion.options)
        for number, criterion in homestay.product_set.criteria.items()
        if criterion.options and criterion.scoring == "one"
    }
    cases = {number: {"case": "a", "option": 2} for number in ("8", "9", "15")}
    assert claimed_stars(claiming({"options": best | cases})) in (4, 5)
    assert claimed_stars(HOMESTAY) is None


def test_form_01_is_filled_from_the_bundle_and_the_rest_is_left_for_a_pen() -> None:
    evaluation = ocop_rules.evaluate(EXAMPLES / "dried-mango-4-stars.yaml", engine="direct")
    paper = registration(evaluation.bundle, evaluation.rulebook, evaluation.product_set)
    said = words_of(paper)
    for each in (
        "Số: ………/PĐK-……-……-2026",
        "Tham gia đánh giá, phân hạng sản phẩm OCOP năm 2026",
        "Tên: Hợp tác xã Nông nghiệp Yên Châu",
        "Loại hình: Hợp tác xã",
        "Tên sản phẩm: Xoài sấy dẻo Yên Châu",
        "☒ Đánh giá lần đầu     ☐ Đánh giá nâng hạng     ☐ Đánh giá lại",
        "Giấy chứng nhận đủ điều kiện an toàn thực phẩm | 112/2025/ATTP-CN | Chi cục Chất lượng Sơn La | 01/03/2025",
        "ĐẠI DIỆN ĐƠN VỊ",
    ):
        assert each in said, each
    assert paper.corner == "Mẫu số 01"
    assert "the producer's address" in {blank.en for blank in paper.blanks}


def test_a_record_gives_the_paper_of_what_was_recorded(tmp_path: Path, homestay: Evaluation) -> None:
    record = tmp_path / "record.jsonl"
    line = ocop_rules.record_line(ocop_rules.evaluate(HOMESTAY, engine="direct", requirement_rule="all"))
    record.write_text(line + "\n", encoding="utf-8")
    assert report(record, "results", "html").papers == 1
    changed = line.replace("Sín Chải", "Sín Chéng")
    record.write_text(changed + "\n", encoding="utf-8")
    with pytest.raises(ocop_rules.InvalidRecord):
        report(record, "results", "html")
