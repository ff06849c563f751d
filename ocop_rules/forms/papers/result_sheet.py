"""The result sheet of one product: its points, stars and the reason for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.forms.papers.blanks import MIDDLE, Blanks
from ocop_rules.forms.papers.letterhead import long_day, signatory
from ocop_rules.forms.papers.office import Office
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
    labelled,
    sentence_of,
    words,
)
from ocop_rules.rating.points import Points
from ocop_rules.rating.result import JudgeResult
from ocop_rules.rulebook.citation import decision_named
from ocop_rules.text import Text, text
from ocop_rules.words.explanation import CriterionLine, Explanation
from ocop_rules.words.sentences import sentence
from ocop_rules.words.terms import ROLES, displayed, headed

_CRITERIA = (
    Column("TT", 12, "center"),
    Column("Tiêu chí", 40),
    Column("Phương án được tính, lý do", 70),
    Column("Điểm", 14, "center"),
    Column("Tối đa", 15, "center"),
)
_MEMBERS = (
    Column("TT", 8, "center"),
    Column("Người chấm", 80),
    Column("Vai trò", 40),
    Column("Tổng điểm", 24, "center"),
)


def result_sheet(
    evaluation: Evaluation,
    office: Office,
    address: str | None = None,
    blocks: tuple[Text, ...] = (),
    reference: Mapping[str, Points] = MappingProxyType({}),
) -> Paper:
    """Return the result sheet of a product.

    Args:
        evaluation: the result.
        office: whose paper it is.
        address: the producer's address.
        blocks: why there is no result yet, though there are points.
        reference: the totals of sheets that do not count, by who scored.
    """
    blanks = Blanks()
    explanation = evaluation.explanation("vi")
    head = office.council_head(blanks, day=office.held_on or evaluation.evaluated_on)
    return Paper(
        "results",
        head,
        ("PHIẾU KẾT QUẢ ĐÁNH GIÁ, PHÂN HẠNG SẢN PHẨM OCOP",),
        (
            *about_product(evaluation, blanks, address),
            *_result(evaluation, explanation, blocks),
            *_members(evaluation, reference),
            *_towards(explanation),
            Heading("Điểm từng tiêu chí"),
            Table(_CRITERIA, tuple(_criteria(explanation))),
            *_notes(explanation),
            *(words(line, italic=True) for line in explanation.footing),
            Signing(signatory("Thư ký Hội đồng", office.secretary), signatory(office.chair_title, office.chair)),
        ),
        under_title=("(Điểm tạm tính, chưa phải kết quả)",) if blocks or evaluation.stars is None else (),
        blanks=blanks.told(),
    )


def about_product(evaluation: Evaluation, blanks: Blanks, address: str | None) -> list[Block]:
    """Return the lines that say which product it is, of whom, and under which criteria it was rated."""
    bundle, product_set = evaluation.bundle, evaluation.product_set
    producer = bundle.producer.name if bundle.producer is not None else None
    return [
        labelled("Sản phẩm", bundle.product.name),
        labelled("Mã hồ sơ", bundle.dossier),
        labelled("Chủ thể", blanks.known(producer, text("tên chủ thể", "the producer's name"))),
        labelled("Địa chỉ", blanks.known(address, no_address(producer), MIDDLE)),
        labelled("Bộ sản phẩm", f"{product_set.number}. {product_set.title.vi}"),
        labelled("Bộ tiêu chí", decision_named(evaluation.rulebook.decision).vi),
        labelled("Ngày đánh giá", long_day(evaluation.evaluated_on)),
    ]


def no_address(producer: str | None) -> Text:
    """Return what is left for a pen where a producer's address is not known."""
    return text(f"địa chỉ của {producer or 'chủ thể'}", f"the address of {producer or 'the producer'}")


def _result(evaluation: Evaluation, explanation: Explanation, blocks: tuple[Text, ...]) -> list[Block]:
    if blocks:
        points = f". Điểm tạm tính: {points_of_total(evaluation)}. Lý do:"
        told: Block = Paragraph((Span("Chưa có kết quả", bold=True), Span(points)))
        return [Heading("Kết quả"), told, Entries(tuple(sentence_of(each.vi) for each in blocks))]
    out: list[Block] = [Heading("Kết quả"), words(explanation.result, bold=True)]
    if explanation.reasons:
        out.append(Entries(explanation.reasons))
    return out


def _members(evaluation: Evaluation, reference: Mapping[str, Points]) -> list[Block]:
    if not evaluation.judges:
        return []
    counted = [judge for judge in evaluation.judges if judge.counted and judge.total is not None]
    rows = [_member(at, judge, reference) for at, judge in enumerate(evaluation.judges, 1)]
    if len(counted) > 1:
        rows.append(Row(("", f"Trung bình của {len(counted)} phiếu được tính", "", evaluation.points), "total"))
    return [Heading("Điểm của từng người chấm"), Table(_MEMBERS, tuple(rows))]


def _member(at: int, judge: JudgeResult, reference: Mapping[str, Points]) -> Row:
    total = judge.total if judge.total is not None else reference.get(judge.judge)
    role = headed(ROLES[judge.role], "vi")
    return Row(
        (
            at,
            judge.judge,
            role if judge.counted else f"{role} (để tham khảo)",
            "–" if total is None else total,
        )
    )


def _towards(explanation: Explanation) -> list[Block]:
    if not explanation.steps:
        return []
    out: list[Block] = [Heading(sentence("towards", "vi"))]
    for step in explanation.steps:
        out.append(words(step.heading, bold=True))
        if step.unmet:
            out.append(Entries(step.unmet))
    return out


def _criteria(explanation: Explanation) -> list[Row]:
    rows = []
    for part in explanation.parts:
        score = f"{part.points}/{part.max_points}"
        rows.append(Row((sentence("part", "vi", letter=part.letter, title=part.title, points=score),), "group"))
        rows += [Row((line.number, line.title, _reason(line), line.points, line.max_points)) for line in part.criteria]
    return rows


def _reason(line: CriterionLine) -> str:
    reason = f"{line.option} ({line.basis})"
    return f"{reason}. {sentence('evidence', 'vi')}: {'; '.join(line.evidence)}" if line.evidence else reason


def _notes(explanation: Explanation) -> list[Block]:
    if not explanation.warnings:
        return []
    return [Heading(sentence("warnings", "vi")), Entries(explanation.warnings)]


def points_of_total(evaluation: Evaluation) -> str:
    """Return the points of a product against those of the whole sheet: `76/100 điểm`."""
    whole = sum(part.max_points for part in evaluation.parts.values())
    return f"{displayed(evaluation.points, 'vi')}/{displayed(whole, 'vi')} điểm"
