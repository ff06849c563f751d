"""The letter with which dossiers are forwarded to a higher level, with the list of products and of what goes along."""

from __future__ import annotations

from ocop_rules.errors import PaperRefused
from ocop_rules.forms.papers.blanks import SHORT, Blanks
from ocop_rules.forms.papers.letterhead import SEALED, long_day, number_line, signatory
from ocop_rules.forms.papers.paper import (
    Column,
    Entries,
    Heading,
    Paper,
    Paragraph,
    Recipients,
    Row,
    Signing,
    Span,
    Table,
    words,
)
from ocop_rules.forms.papers.result_sheet import no_address
from ocop_rules.forms.papers.round_facts import ProductFacts, RoundFacts
from ocop_rules.rulebook.citation import decision_named
from ocop_rules.text import text
from ocop_rules.words.terms import displayed, stars

_LIST = (
    Column("TT", 10, "center"),
    Column("Mã hồ sơ", 34),
    Column("Tên sản phẩm", 44),
    Column("Chủ thể", 44),
    Column("Địa chỉ", 38),
    Column("Điểm", 16, "center"),
    Column("Hạng đạt", 18, "center"),
)
_WITH_IT = {
    "district": ("Biên bản họp của Hội đồng", "Hồ sơ từng sản phẩm"),
    "province": (
        "Biên bản họp của Hội đồng",
        "Quyết định phê duyệt kết quả và giấy chứng nhận (nếu đã cấp)",
        "Hồ sơ từng sản phẩm",
        "Kết quả kiểm tra, kiểm nghiệm bổ sung (nếu có)",
    ),
}
"""What goes with the letter, by the level that sends it."""


def forwarding(facts: RoundFacts) -> Paper:
    """Return the letter to the next level.

    Raises:
        PaperRefused: no product of the round is forwarded.
    """
    products = facts.forwarded()
    to = facts.forwarded_to(products[0]) if products else None
    if to is None or facts.level is None:
        raise PaperRefused(
            text(
                "không có sản phẩm nào đủ điểm để chuyển hồ sơ lên cấp trên, nên không có công văn",
                "no product of this round has the points to be forwarded, so there is no letter",
            )
        )
    blanks = Blanks()
    head = facts.office.letter_head(
        blanks, number_line(blanks, "UBND"), "V/v đề nghị đánh giá, phân hạng sản phẩm OCOP"
    )
    level = facts.level
    parent = facts.parent or level.title.vi
    least = displayed(level.forwards_at_least, "vi") if level.forwards_at_least is not None else SHORT
    signs = "TM. Ủy ban nhân dân\nChủ tịch" if parent.casefold().startswith("ủy ban nhân dân") else parent
    blocks = (
        Paragraph((Span("Kính gửi: "), Span(to.title.vi, bold=True)), "center"),
        words(
            f"Ngày {long_day(facts.held_on)}, {facts.body} đã đánh giá {len(facts.products)} sản phẩm theo "
            f"{decision_named(facts.rulebook.decision).vi}. Có {len(products)} sản phẩm đạt từ {least} điểm trở lên, "
            f"thuộc diện chuyển hồ sơ lên {to.title.vi} ({level.forwards_citation.in_('vi')})."
        ),
        words(f"{parent} đề nghị {to.title.vi} xem xét, đánh giá các sản phẩm sau:"),
        Table(_LIST, tuple(_row(at, product, blanks) for at, product in enumerate(products, 1))),
        Heading("Hồ sơ gửi kèm"),
        Entries(tuple(f"{each};" for each in _WITH_IT.get(level.name, _WITH_IT["province"]))),
        words("Rất mong nhận được kết quả để thông báo đến các chủ thể."),
        Signing(Recipients(("Như trên;", "Lưu: văn thư, hồ sơ đợt đánh giá.")), signatory(signs, note=SEALED)),
    )
    return Paper("forwarding", head, (), blocks, blanks=blanks.told())


def _row(at: int, product: ProductFacts, blanks: Blanks) -> Row:
    assert product.points is not None
    assert product.stars is not None
    producer = blanks.known(
        product.producer, text(f"chủ thể của {product.name}", f"the producer of {product.name}"), SHORT
    )
    address = blanks.known(product.address, no_address(product.producer), SHORT)
    return Row((at, product.dossier, product.name, producer, address, product.points, stars(product.stars, "vi")))
