"""An office's own template: filled with what it names, and never more than filled."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from ocop_rules.council.results import RoundResult
from ocop_rules.errors import PaperRefused
from ocop_rules.forms.papers.report import report
from tests.forms.papers.reading import docx_words


def template(path: Path, *lines: str) -> Path:
    import docx

    document: Any = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(path)
    return path


def test_a_template_is_filled_with_the_round_and_the_body_of_the_paper(result: RoundResult, tmp_path: Path) -> None:
    office = template(
        tmp_path / "office.docx",
        "Chi cục Phát triển nông thôn – {{ round.body }}, ngày {{ round.day }}",
        "{%p for product in products %}",
        "{{ product.name }}: {{ product.points }}; {{ product.verdict }}",
        "{%p endfor %}",
        "{{p body }}",
    )
    said = docx_words(report(result, "minutes", "docx", template=office).content)
    assert "Chi cục Phát triển nông thôn – Hội đồng đánh giá" in said
    assert "ngày 15 tháng 9 năm 2026" in said
    assert "Xoài sấy dẻo Yên Châu: 75,8; 3 sao" in said
    assert "Chuối sấy giòn Mai Sơn: 54,6 (tạm tính); Chưa có kết quả" in said
    assert "IV. KẾT LUẬN" in said
    assert "{{" not in said


def test_the_same_template_and_round_give_the_same_bytes(result: RoundResult, tmp_path: Path) -> None:
    office = template(tmp_path / "office.docx", "{{ title[0] }}", "{{p body }}")
    first, second = (report(result, "summary", "docx", template=office).content for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{{ round.chairman }}", "chairman"),
        ("{{ chairman }}", "chairman"),
        ("{{ ''.__class__.__mro__ }}", "cannot be used"),
        ("{% for x in %}", "cannot be used"),
        ("{{ range(10**9)|list }}", "cannot be used"),
    ],
)
def test_a_template_that_asks_for_what_there_is_not_is_told(
    result: RoundResult, tmp_path: Path, line: str, why: str
) -> None:
    with pytest.raises(PaperRefused, match=why):
        report(result, "minutes", "docx", template=template(tmp_path / "office.docx", line))


def test_of_several_papers_a_template_for_one_loses_none(result: RoundResult, tmp_path: Path) -> None:
    one = template(tmp_path / "one.docx", "{{ product.name }}", "{{p body }}")
    with pytest.raises(PaperRefused, match="--product"):
        report(result, "results", "docx", template=one)
    made = report(result, "results", "docx", template=one, product="14-04057-007-2026")
    assert "Mứt mận hậu Mộc Châu" in docx_words(made.content)
    every = template(tmp_path / "every.docx", "{%p for paper in papers %}", "{{p paper.body }}", "{%p endfor %}")
    said = docx_words(report(result, "results", "docx", template=every).content)
    assert all(name in said for name in ("Xoài sấy dẻo Yên Châu", "Mứt mận hậu Mộc Châu", "Chuối sấy giòn Mai Sơn"))


def test_what_is_no_docx_is_told(result: RoundResult, tmp_path: Path) -> None:
    import zipfile

    wrong = tmp_path / "wrong.docx"
    wrong.write_bytes(b"%PDF-1.7")
    bomb = tmp_path / "bomb.docx"
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b" " * 201_000_000)
    bomb.write_bytes(packed.getvalue())
    for each in (wrong, bomb, tmp_path / "none.docx"):
        with pytest.raises(PaperRefused, match="cannot be used"):
            report(result, "minutes", "docx", template=each)
    with pytest.raises(PaperRefused, match=r"\.docx alone"):
        report(result, "minutes", "pdf", template=wrong)
