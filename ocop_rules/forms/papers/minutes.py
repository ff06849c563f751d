"""The minutes of a round: who sat, on which basis, what came of each product, and the conclusion."""

from __future__ import annotations

from fractions import Fraction

from ocop_rules.forms.papers.blanks import LONG, MIDDLE, SHORT, Blanks
from ocop_rules.forms.papers.letterhead import long_day, number_line, signatory
from ocop_rules.forms.papers.paper import (
    Block,
    Column,
    Entries,
    Heading,
    Paper,
    Paragraph,
    Row,
    Signing,
    Span,
    Table,
    sentence_of,
    words,
)
from ocop_rules.forms.papers.round_facts import MemberFacts, ProductFacts, RoundFacts
from ocop_rules.rulebook.citation import decision_named
from ocop_rules.text import text, written_day
from ocop_rules.words.terms import displayed, points, stars

_MEMBERS = (
    Column("TT", 10, "center"),
    Column("Họ và tên", 46),
    Column("Chức vụ, cơ quan", 70),
    Column("Trong Hội đồng", 44),
)
_ABSENT = (*_MEMBERS[:3], Column("Lý do vắng", 44))
_PRODUCTS = (
    Column("TT", 10, "center"),
    Column("Tên sản phẩm", 56),
    Column("Chủ thể", 46),
    Column("Điểm", 28, "center"),
    Column("Kết quả", 28, "center"),
)
_CRITERIA = 5


def minutes(facts: RoundFacts) -> Paper:
    """Return the minutes of a round."""
    blanks = Blanks()
    head = facts.office.council_head(blanks, number_line(blanks, "BB-HĐ"), day=facts.held_on)
    body = (
        *_basis(facts, blanks),
        *_opening(facts, blanks),
        Heading("I. THÀNH PHẦN THAM DỰ"),
        *_attendance(facts),
        Heading("II. CĂN CỨ VÀ CÁCH TÍNH KẾT QUẢ"),
        Entries((_criteria(facts), *facts.rules)),
        Heading("III. KẾT QUẢ ĐÁNH GIÁ TỪNG SẢN PHẨM"),
        *(block for product in facts.products for block in _product(facts, product)),
        Heading("IV. KẾT LUẬN"),
        Table(_PRODUCTS, tuple(map(_line, facts.products))),
        *_conclusion(facts),
        words(
            "Biên bản được đọc lại cho các thành viên dự họp nghe, thống nhất và ký tên. Cuộc họp kết thúc lúc "
            f"{SHORT} giờ {SHORT} cùng ngày."
        ),
        Signing(
            signatory("Thư ký Hội đồng", facts.office.secretary),
            signatory(facts.office.chair_title, facts.office.chair),
        ),
    )
    return Paper(
        "minutes",
        head,
        ("BIÊN BẢN", f"Họp đánh giá, phân hạng sản phẩm OCOP năm {facts.held_on.year}"),
        body,
        under_title=(facts.name,) if facts.name else (),
        blanks=blanks.told(),
    )


def _basis(facts: RoundFacts, blanks: Blanks) -> list[Block]:
    number, issued_on, issued_by = facts.decision
    number = blanks.known(number, text("số quyết định thành lập hội đồng", "the number of the decision on the council"))
    day = (
        written_day(issued_on, "vi")
        if issued_on is not None
        else blanks.dots(
            text("ngày của quyết định thành lập hội đồng", "the day of the decision on the council"), SHORT
        )
    )
    by = blanks.known(
        issued_by, text("cơ quan ra quyết định thành lập hội đồng", "who issued the decision on the council"), LONG
    )
    return [
        words(f"Căn cứ {_criteria(facts)};", italic=True),
        words(f"Căn cứ Quyết định số {number} ngày {day} của {by} về thành lập Hội đồng,", italic=True),
    ]


def _criteria(facts: RoundFacts) -> str:
    book = facts.rulebook
    return f"{decision_named(book.decision).vi} ngày {written_day(book.issued_on, 'vi')} ({book.title.vi})"


def _opening(facts: RoundFacts, blanks: Blanks) -> list[Block]:
    place = blanks.known(facts.place, text("nơi họp", "where the council met"), LONG)
    return [
        words(
            f"Hôm nay, ngày {long_day(facts.held_on)}, tại {place}, {facts.body} họp đánh giá, phân hạng "
            f"{len(facts.products)} sản phẩm."
        )
    ]


def _attendance(facts: RoundFacts) -> list[Block]:
    there, away = facts.present(facts.voters), [each for each in facts.voters if each.absent is not None]
    out: list[Block] = [
        words(f"1. Có mặt {len(there)}/{len(facts.voters)} thành viên Hội đồng:", bold=True),
        Table(_MEMBERS, tuple(Row((at, *_member(each), each.duty)) for at, each in enumerate(there, 1))),
    ]
    if away:
        rows = tuple(Row((at, *_member(each), each.absent or "")) for at, each in enumerate(away, 1))
        out += [words(f"2. Vắng mặt {len(away)} thành viên:", bold=True), Table(_ABSENT, rows)]
    else:
        out.append(words("2. Vắng mặt: không.", bold=True))
    others = facts.present(each for each in facts.members if not each.votes)
    if others:
        out += [
            words("3. Thư ký, tổ tư vấn (phiếu để tham khảo, không tính vào điểm):", bold=True),
            Table(_MEMBERS, tuple(Row((at, *_member(each), each.duty)) for at, each in enumerate(others, 1))),
        ]
    return out


def _member(member: MemberFacts) -> tuple[str, str]:
    position, office = member.position or "", member.office or ""
    if office.casefold() in position.casefold():
        return member.name, position
    return member.name, ", ".join(filter(None, (position, office)))


def _product(facts: RoundFacts, product: ProductFacts) -> list[Block]:
    who = product.producer or MIDDLE
    where = f"; địa chỉ: {product.address}" if product.address else ""
    out: list[Block] = [
        Heading(f"{product.number}. {product.name}", 2),
        words(
            f"Mã hồ sơ {product.dossier}; chủ thể: {who}{where}; bộ sản phẩm {product.set_number}: {product.set_title}."
        ),
        Paragraph((Span("Điểm của các thành viên: ", bold=True), Span(_totals(facts, product)))),
        *_calculation(product),
        Paragraph((Span("Chênh lệch lớn nhất giữa hai thành viên: ", bold=True), Span(_spread(product)))),
        Paragraph((Span("Chấm lại: ", bold=True), Span(_again(product)))),
    ]
    if product.differences:
        out.append(Entries(product.differences))
    if product.reference:
        told = "; ".join(f"{name}: {displayed(total, 'vi')}" for name, total in product.reference)
        out.append(Paragraph((Span("Phiếu tham khảo: ", bold=True), Span(f"{told}."))))
    if product.is_settled:
        out.append(Paragraph((Span("Kết luận: ", bold=True), Span(_verdict(product)))))
        assert product.evaluation is not None
        if product.evaluation.stars is None or product.evaluation.stars < product.evaluation.band:
            out.append(Entries(product.evaluation.explanation("vi").reasons))
    else:
        out.append(Paragraph((Span("Chưa có kết quả. ", bold=True), Span(f"Điểm: {product.written_points}. Lý do:"))))
        out.append(Entries(_why(product)))
    return out


def _why(product: ProductFacts) -> tuple[str, ...]:
    if product.blocks:
        others = [sentence_of(each.vi) for each in product.blocks if each not in product.apart]
        apart = "Chênh lệch quá mức cho phép, như nêu ở trên; cần thảo luận và chấm lại"
        return tuple([apart, *others] if product.apart else others)
    if product.evaluation is not None:
        return product.evaluation.explanation("vi").reasons
    return ("Chưa có phiếu nào của thành viên Hội đồng",)


def _totals(facts: RoundFacts, product: ProductFacts) -> str:
    told = []
    for member, total in zip(facts.voters, product.totals, strict=True):
        written = displayed(total, "vi") if total is not None else "vắng mặt" if member.absent else "chưa có phiếu"
        told.append(f"{member.name}: {written}")
    return f"{'; '.join(told)}."


def _calculation(product: ProductFacts) -> list[Block]:
    """Return how the points come of the totals, where they are the mean of these and of nothing else."""
    there = [Fraction(total) for total in product.totals if total is not None]
    if product.evaluation is None or len(there) < 2:
        return []
    council, rounding = product.evaluation.settings.council, product.evaluation.settings.rounding
    if (council is not None and council.aggregate != "total") or (rounding is not None and rounding.per == "part"):
        return []
    mean = sum(there) / len(there)
    exact = mean * 100 == int(mean * 100)
    told = f"({' + '.join(displayed(each, 'vi') for each in there)}) : {len(there)} {'=' if exact else '≈'} "
    told += displayed(mean, "vi")
    if Fraction(product.evaluation.points) != mean:
        told += f", làm tròn thành {displayed(product.evaluation.points, 'vi')}"
    return [Paragraph((Span("Điểm trung bình: ", bold=True), Span(f"{told}.")))]


def _spread(product: ProductFacts) -> str:
    return f"{points(product.spread, 'vi')}." if product.spread is not None else "không xét (chưa đủ hai phiếu)."


def _again(product: ProductFacts) -> str:
    if not product.scored_again:
        return "không."
    return (
        f"có ({', '.join(product.scored_again)}); điểm ghi ở trên là của lần chấm sau, phiếu trước còn trong nhật ký."
    )


def _verdict(product: ProductFacts) -> str:
    assert product.points is not None
    return f"{points(product.points, 'vi')}; {product.verdict.lower()}."


def _line(product: ProductFacts) -> Row:
    return Row((product.number, product.name, product.producer or "", product.written_points, product.verdict))


def _conclusion(facts: RoundFacts) -> list[Block]:
    lines = []
    for count in range(5, 0, -1):
        found = [product for product in facts.products if product.stars == count]
        if found:
            lines.append(f"{stars(count, 'vi')}: {len(found)} sản phẩm (số {_numbers(found)}).")
    without = [product for product in facts.products if product.is_settled and product.stars is None]
    if without:
        lines.append(f"Bị loại hoặc dừng đánh giá: {len(without)} sản phẩm (số {_numbers(without)}).")
    pending = [product for product in facts.products if not product.is_settled]
    if pending:
        lines.append(f"Chưa có kết quả, xử lý theo mục III: {len(pending)} sản phẩm (số {_numbers(pending)}).")
    here, forwarded = facts.certified_here(), facts.forwarded()
    if here and facts.level is not None:
        lines.append(
            f"Đề nghị {facts.parent or facts.level.title.vi} công nhận, cấp giấy chứng nhận: sản phẩm số "
            f"{_numbers(here)}."
        )
    if forwarded:
        to = facts.forwarded_to(forwarded[0])
        assert to is not None
        lines.append(f"Đề nghị chuyển hồ sơ lên {to.title.vi} để đánh giá tiếp: sản phẩm số {_numbers(forwarded)}.")
    return [Entries(tuple(lines))]


def _numbers(products: list[ProductFacts]) -> str:
    return ", ".join(str(product.number) for product in products)
