"""Form 01: a producer registers a product to be evaluated; what a bundle knows is filled in."""

from __future__ import annotations

from ocop_rules.evidence.bundle import Document, EvidenceBundle
from ocop_rules.forms.papers.blanks import DAY, LONG, MIDDLE, SHORT, Blanks
from ocop_rules.forms.papers.letterhead import SEALED, signatory
from ocop_rules.forms.papers.paper import (
    Block,
    Column,
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
from ocop_rules.rulebook.kinds import Purpose
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.text import text, written_day
from ocop_rules.words.conditions import fact_value
from ocop_rules.words.terms import PURPOSES, headed

_DOCUMENTS = (
    Column("TT", 8, "center"),
    Column("Tài liệu", 58),
    Column("Số", 26),
    Column("Nơi cấp", 32),
    Column("Ngày cấp", 25, "center"),
    Column("Hết hạn", 25, "center"),
)
_FORM = {"qd-1048-2019": "Biểu số 01", "qd-781-2020": "Biểu số 01"}
"""How the older decisions name the form; the others say Mẫu số 01."""


def registration(
    bundle: EvidenceBundle, rulebook: Rulebook, product_set: ProductSet, address: str | None = None
) -> Paper:
    """Return the form of a product; what the bundle does not know is left for a pen."""
    blanks = Blanks()
    producer = blanks.known(
        bundle.producer.name if bundle.producer is not None else None,
        text("tên chủ thể", "the producer's name"),
        LONG,
    )
    year = (bundle.submitted_on or bundle.evaluated_on).year
    number = blanks.dots(text("số phiếu đăng ký", "the number of the registration"), SHORT)
    codes = blanks.dots(text("mã tỉnh, mã xã", "the codes of province and commune"), "……-……")
    filed = bundle.submitted_on
    day = (
        f"ngày {filed.day} tháng {filed.month} năm {filed.year:04}"
        if filed is not None
        else blanks.dots(text("ngày đăng ký", "the day of registration"), DAY)
    )
    place = blanks.dots(text("địa danh", "the place of issue"), SHORT)
    blocks: list[Block] = [
        Paragraph(
            (Span("Kính gửi: "), Span(blanks.dots(text("nơi nhận đăng ký", "to whom it is sent"), LONG))), "center"
        ),
        Heading("1. Đơn vị đăng ký"),
        labelled("Tên", producer),
        labelled("Loại hình", _form_of(bundle, rulebook, blanks)),
        labelled(
            "Người đại diện", blanks.dots(text("người đại diện, chức vụ", "who represents it, and in what office"))
        ),
        labelled("Chức vụ", MIDDLE),
        labelled("Địa chỉ", blanks.known(address, text("địa chỉ của chủ thể", "the producer's address"), LONG)),
        labelled("Điện thoại", f"{blanks.dots(text('điện thoại, email', 'telephone, e-mail'))}   Email: {MIDDLE}"),
        Heading("2. Sản phẩm"),
        labelled("Tên sản phẩm", bundle.product.name),
        labelled("Mã hồ sơ", bundle.dossier),
        Heading("3. Nhóm sản phẩm"),
        words(_group(product_set)),
        Heading("4. Hình thức đánh giá"),
        words(
            "     ".join(f"{'☒' if each is bundle.purpose else '☐'} {headed(PURPOSES[each], 'vi')}" for each in Purpose)
        ),
        Heading("5. Tài liệu kèm theo"),
        words("☐ Báo cáo tự đánh giá của chủ thể"),
        words(f"☐ Sản phẩm mẫu, số lượng: {blanks.dots(text('số lượng sản phẩm mẫu', 'how many samples'), SHORT)}"),
        *_documents(bundle, rulebook),
        words(
            "Chúng tôi cam đoan những nội dung ghi trên và tài liệu kèm theo là đúng sự thật, và chịu trách nhiệm "
            "trước pháp luật về lời cam đoan này."
        ),
        Signing(None, signatory("Đại diện đơn vị", note=SEALED), f"{place}, {day}"),
    ]
    return Paper(
        "registration",
        LetterHead("", producer.upper(), (f"Số: {number}/PĐK-{codes}-{year}",)),
        ("PHIẾU ĐĂNG KÝ", f"Tham gia đánh giá, phân hạng sản phẩm OCOP năm {year}"),
        tuple(blocks),
        corner=_FORM.get(rulebook.id, "Mẫu số 01"),
        blanks=blanks.told(),
    )


def _form_of(bundle: EvidenceBundle, rulebook: Rulebook, blanks: Blanks) -> str:
    form = bundle.producer.type if bundle.producer is not None else None
    if form is None:
        return blanks.dots(text("loại hình của chủ thể", "the producer's legal form"))
    written = fact_value(form, rulebook.vocabulary.facts["legal_form"], "vi")
    return written[:1].upper() + written[1:]


def _group(product_set: ProductSet) -> str:
    steps = [product_set.field.vi, *([product_set.group.vi] if product_set.group is not None else [])]
    return f"{' – '.join(steps)}; bộ sản phẩm {product_set.number}: {product_set.title.vi}"


def _documents(bundle: EvidenceBundle, rulebook: Rulebook) -> list[Block]:
    if not bundle.documents:
        return []
    rows = [_document(at, each, rulebook) for at, each in enumerate(bundle.documents, 1)]
    return [Table(_DOCUMENTS, tuple(rows))]


def _document(at: int, document: Document, rulebook: Rulebook) -> Row:
    known = rulebook.vocabulary.documents.get(document.type)
    title = known.title.vi if known is not None else document.type
    ends = written_day(document.expires_on, "vi") if document.expires_on is not None else ""
    return Row(
        (
            at,
            document.title or title,
            document.number or "",
            document.issuer or "",
            written_day(document.issued_on, "vi"),
            ends,
        )
    )
