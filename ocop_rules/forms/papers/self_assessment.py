"""Form 02: what a producer says of itself and its product, with its own points; what a bundle knows is filled in."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.evaluation.evaluate import evaluate
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.forms.papers.blanks import DAY, LONG, MIDDLE, SHORT, Blanks
from ocop_rules.forms.papers.letterhead import SEALED, long_day, signatory
from ocop_rules.forms.papers.paper import (
    Block,
    Column,
    Entries,
    Heading,
    LetterHead,
    Paper,
    Paragraph,
    Row,
    Signing,
    Span,
    Table,
    labelled,
    words,
)
from ocop_rules.forms.papers.subject import subject_of
from ocop_rules.forms.workbook.layout import LineKind, layout_of
from ocop_rules.rating.result import CriterionResult
from ocop_rules.rulebook.kinds import Purpose
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.text import text
from ocop_rules.words.terms import displayed

_TICKS = (
    ("Giấy đăng ký kinh doanh", ("business_registration",)),
    ("Hồ sơ công bố chất lượng sản phẩm", ("quality_declaration", "product_declaration_receipt")),
    ("Giấy chứng nhận đủ điều kiện an toàn thực phẩm", ("food_safety_certificate",)),
    (
        "Giấy chứng nhận điều kiện sản xuất bắt buộc khác",
        ("production_condition_certificate", "production_licence", "business_condition_certificate"),
    ),
    ("Giấy chứng nhận đăng ký nhãn hiệu", ("trademark_certificate",)),
    ("Văn bản về quyền dùng chỉ dẫn địa lý, nhãn hiệu tập thể hoặc chứng nhận", ("right_to_use_certificate",)),
    ("Bằng sáng chế, giải pháp hữu ích, kiểu dáng công nghiệp", ("patent_or_design_certificate",)),
    ("Giấy chứng nhận quyền tác giả", ("copyright_certificate",)),
)
"""What the form asks to tick, with the documents of the vocabulary that are it."""

_RESULTS = (
    "Vùng nguyên liệu; công nghệ sản xuất, chế biến, đóng gói",
    "Chất lượng, tiêu chuẩn, bao bì, nhãn",
    "Thị trường, kênh phân phối",
    "Doanh thu, lợi nhuận",
)
_AGAIN = (
    "Nguyên liệu, công nghệ, bao bì, nhãn đã thay đổi",
    "Công bố chất lượng, kết quả kiểm nghiệm định kỳ",
    "Thị trường, sản lượng, doanh thu từ khi được công nhận",
    "Giấy tờ đã hết hạn và bản thay thế",
)
_CRITERIA = (
    Column("TT", 12, "center"),
    Column("Tiêu chí", 48),
    Column("Mức tự đánh giá", 60),
    Column("Điểm", 13, "center"),
    Column("Minh chứng", 41),
)


def self_assessment(
    rulebook: Rulebook, product_set: ProductSet, bundle: EvidenceBundle | None = None, address: str | None = None
) -> Paper:
    """Return the form of a product; what nobody knows yet is left for a pen.

    Its points are those that the producer's own sheet in the bundle gives, and for the rest what the evidence shows.

    Args:
        rulebook: the version.
        product_set: the set of the product.
        bundle: what is known of the product.
        address: where the producer is.
    """
    blanks = Blanks()
    name, product, form = subject_of(bundle, rulebook, blanks)
    day = bundle.submitted_on if bundle is not None else None
    blocks: list[Block] = [
        Heading("Phần I. Thông tin chung"),
        labelled("1. Chủ thể", name),
        labelled("2. Loại hình", blanks.known(form, text("loại hình của chủ thể", "the producer's legal form"))),
        labelled("3. Địa chỉ", blanks.known(address, text("địa chỉ của chủ thể", "the producer's address"), LONG)),
        labelled("4. Điện thoại", f"{blanks.dots(text('điện thoại, email', 'telephone, e-mail'))}   Email: {MIDDLE}"),
        labelled("5. Người đại diện pháp luật", blanks.dots(text("người đại diện", "who represents it"), LONG)),
        words(f"Giới tính: {SHORT}   Dân tộc: {SHORT}   Nơi thường trú: {MIDDLE}"),
        labelled("6. Ngày thành lập, số đăng ký", blanks.dots(text("ngày thành lập", "when it was founded"), LONG)),
        labelled("7. Sản phẩm", product),
        words(f"Quy cách, tiêu chuẩn: {LONG}"),
        *(words(f"{_box(bundle, types)} {label}") for label, types in _TICKS),
        labelled("8. Quá trình hình thành", LONG),
        labelled("9. Cơ cấu tổ chức", LONG),
        Heading("Phần II. Kết quả sản xuất, kinh doanh"),
        *(labelled(each, LONG) for each in _RESULTS),
        Heading("Phần III. Tự đánh giá theo bộ tiêu chí"),
        words(layout_of(rulebook, product_set).subject),
    ]
    blocks += _assessed(rulebook, product_set, bundle)
    if bundle is not None and bundle.purpose is not Purpose.FIRST:
        blocks += [
            Heading("Nội dung mới từ lần công nhận trước", 2),
            Entries(tuple(f"{each}: {MIDDLE}" for each in _AGAIN)),
        ]
    blocks += [
        Heading("Phần IV. Kế hoạch thời gian tới"),
        words(LONG + MIDDLE),
        Signing(
            None,
            signatory("Đại diện theo pháp luật", note=SEALED),
            f"{SHORT}, {f'ngày {long_day(day)}' if day is not None else DAY}",
        ),
    ]
    return Paper(
        "self-assessment",
        LetterHead("", name.upper()),
        ("BÁO CÁO TỰ ĐÁNH GIÁ VỀ SẢN PHẨM",),
        tuple(blocks),
        corner="Mẫu số 02",
        blanks=blanks.told(),
    )


def _box(bundle: EvidenceBundle | None, types: tuple[str, ...]) -> str:
    there = bundle is not None and any(document.type in types for document in bundle.documents)
    return "☒" if there else "☐"


def _assessed(rulebook: Rulebook, product_set: ProductSet, bundle: EvidenceBundle | None) -> Iterator[Block]:
    own = _own_evaluation(rulebook, bundle)
    rows = []
    for line in layout_of(rulebook, product_set).lines:
        if line.kind is LineKind.PART:
            points = "" if own is None else f": {displayed(own.parts[line.about].points, 'vi')} điểm"
            rows.append(Row((f"{line.number}. {line.label}{points}",), "group"))
        elif line.kind is LineKind.CRITERION:
            result = own.criteria[line.criterion] if own is not None else None
            rows.append(Row((line.number, line.label, *_filled(result, bundle))))
    yield Table(_CRITERIA, tuple(rows), small=True)
    total = SHORT if own is None else displayed(own.points, "vi")
    # Before anybody has judged taste and beauty, stars would be those of half a sheet.
    stars = SHORT if own is None or own.stars is None or not own.judges else str(own.stars)
    yield Paragraph((Span("Tổng điểm tự đánh giá: ", bold=True), Span(f"{total} điểm; tương ứng {stars} sao")))


def _own_evaluation(rulebook: Rulebook, bundle: EvidenceBundle | None) -> Evaluation | None:
    """Return what the producer gives itself, with what its evidence shows; None where nothing is known."""
    if bundle is None or not (bundle.facts or bundle.documents or bundle.sheets):
        return None
    own = tuple(sheet for sheet in bundle.sheets if sheet.role is Role.PRODUCER)
    return evaluate(bundle.model_copy(update={"sheets": own}), rulebook.id)


def _filled(result: CriterionResult | None, bundle: EvidenceBundle | None) -> tuple[str, str, str]:
    if result is None or result.option is None or bundle is None:
        return MIDDLE, SHORT, ""
    chosen = result.option if isinstance(result.option, tuple) else (result.option,)
    options = result.criterion.options_of(result.case)
    labels = "; ".join(options[ordinal - 1].label.vi for ordinal in chosen if ordinal)
    backed = (each for item in result.evidence for each in item.backed_by if not each.startswith("@"))
    papers = dict.fromkeys(backed)
    titles = {document.id: document.number or document.id for document in bundle.documents}
    shown = ", ".join(titles.get(each, each) for each in papers)
    return labels or "không đạt phương án nào", displayed(result.points, "vi"), shown
