"""The summary of a round, with a column a member; and the annex of the decision that recognises its products."""

from __future__ import annotations

from ocop_rules.errors import PaperRefused
from ocop_rules.forms.papers.blanks import DAY, SHORT, Blanks
from ocop_rules.forms.papers.letterhead import long_day, signatory
from ocop_rules.forms.papers.paper import Block, Cell, Column, Entries, Heading, Paper, Row, Signing, Table
from ocop_rules.forms.papers.result_sheet import no_address
from ocop_rules.forms.papers.round_facts import ProductFacts, RoundFacts
from ocop_rules.text import text
from ocop_rules.words.terms import stars

_STARS = (5, 4, 3)
_UPRIGHT = 5
"""With more members than this their columns' headings are written upright."""

_ANNEX = (
    Column("TT", 9, "center"),
    Column("Tên sản phẩm", 40),
    Column("Chủ thể", 40),
    Column("Địa chỉ", 38),
    Column("Điểm", 15, "center"),
    Column("Hạng sao", 16, "center"),
    Column("Nhóm", 28),
)


def summary(facts: RoundFacts) -> Paper:
    """Return the summary of a round, lying, grouped as the decision groups the products."""
    blanks = Blanks()
    head = facts.office.council_head(blanks, day=facts.held_on)
    groups: dict[str, list[ProductFacts]] = {}
    for product in sorted(facts.products, key=lambda each: (each.set_number, each.number)):
        groups.setdefault(product.group, []).append(product)
    rows = []
    numbers: list[tuple[int, ProductFacts]] = []
    for group, products in groups.items():
        rows.append(Row((f"Nhóm {group}",), "group"))
        for product in products:
            numbers.append((len(numbers) + 1, product))
            rows.append(_row(len(numbers), product, blanks))
    pending = [(at, product) for at, product in numbers if not product.is_settled]
    return Paper(
        "summary",
        head,
        (
            "TỔNG HỢP KẾT QUẢ ĐÁNH GIÁ CỦA CÁC THÀNH VIÊN HỘI ĐỒNG",
            *([facts.name] if facts.name else []),
        ),
        (
            Table(_columns(facts), tuple(rows), small=True),
            *_notes(pending),
            Signing(
                signatory("Thư ký Hội đồng", facts.office.secretary),
                signatory(facts.office.chair_title, facts.office.chair),
            ),
        ),
        under_title=(f"(Kèm theo Biên bản ngày {long_day(facts.held_on)})",),
        landscape=True,
        blanks=blanks.told(),
    )


def _columns(facts: RoundFacts) -> tuple[Column, ...]:
    upright = len(facts.voters) > _UPRIGHT
    labels = [member.label for member in facts.voters]
    members = tuple(
        Column(
            member.label if labels.count(member.label) == 1 else f"{member.name} ({member.label})",
            90 // len(facts.voters) if upright else 17,
            "center",
            upright=upright,
        )
        for member in facts.voters
    )
    return (
        Column("TT", 8, "center"),
        Column("Mã sản phẩm", 30),
        Column("Tên sản phẩm", 38),
        Column("Chủ thể OCOP", 38),
        Column("Địa chỉ", 34),
        *members,
        Column("Điểm trung bình", 17, "center", marked=True),
        *(Column(stars(count, "vi"), 9, "center", over="Dự kiến phân hạng") for count in _STARS),
    )


def _row(at: int, product: ProductFacts, blanks: Blanks) -> Row:
    totals: list[Cell] = ["–" if total is None else total for total in product.totals]
    mean: Cell = product.points if product.is_settled and product.points is not None else product.written_points
    marks = ["x" if product.stars == count else "" for count in _STARS]
    return Row((at, product.dossier, product.name, *_whose(product, blanks), *totals, mean, *marks))


def _whose(product: ProductFacts, blanks: Blanks) -> tuple[str, str]:
    return (
        blanks.known(product.producer, text(f"chủ thể của {product.name}", f"the producer of {product.name}"), SHORT),
        blanks.known(product.address, no_address(product.producer), SHORT),
    )


def _notes(pending: list[tuple[int, ProductFacts]]) -> list[Block]:
    if not pending:
        return []
    told = []
    for at, product in pending:
        why = "; ".join(each.vi for each in product.blocks) or "chưa đủ phiếu để có kết quả"
        told.append(f"Số {at} ({product.name}) chưa có kết quả: {why}")
    return [Heading("Ghi chú"), Entries(tuple(told))]


def annex(facts: RoundFacts) -> Paper:
    """Return the annex of the decision of recognition: the products whose stars the council's own level recognises.

    Raises:
        PaperRefused: there is no such product.
    """
    blanks = Blanks()
    found = facts.certified_here()
    if not found:
        raise PaperRefused(
            text(
                "không có sản phẩm nào được công nhận ở cấp của hội đồng này, nên không có phụ lục",
                "no product of this round is recognised at the council's own level, so there is no annex",
            )
        )
    number = blanks.dots(text("số quyết định công nhận", "the number of the decision of recognition"), SHORT)
    day = blanks.dots(text("ngày của quyết định công nhận", "the day of the decision of recognition"), DAY)
    parent = blanks.known(facts.parent, text("cơ quan công nhận", "the body that recognises"))
    rows = [_annexed(at, product, blanks) for at, product in enumerate(_by_stars(found), 1)]
    return Paper(
        "annex",
        None,
        ("PHỤ LỤC", f"Danh sách sản phẩm OCOP được công nhận năm {facts.held_on.year}"),
        (Table(_ANNEX, tuple(rows)),),
        under_title=(f"(Kèm theo Quyết định số {number}/QĐ-UBND {day}", f"của {parent})"),
        blanks=blanks.told(),
    )


def _by_stars(products: list[ProductFacts]) -> list[ProductFacts]:
    return sorted(products, key=lambda each: (-(each.stars or 0), each.number))


def _annexed(at: int, product: ProductFacts, blanks: Blanks) -> Row:
    assert product.points is not None
    return Row((at, product.name, *_whose(product, blanks), product.points, product.verdict, product.group))
