"""The written answer to a producer whose product did not reach what it asked for: what is missing, and what to do."""

from __future__ import annotations

from ocop_rules.evaluation.evaluate import evaluate_as, read_and_check
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.forms.papers.blanks import LONG, Blanks
from ocop_rules.forms.papers.letterhead import SEALED, long_day, number_line, signatory
from ocop_rules.forms.papers.office import Office
from ocop_rules.forms.papers.paper import Block, Entries, Heading, Paper, Paragraph, Recipients, Signing, Span, words
from ocop_rules.forms.papers.result_sheet import no_address, points_of_total
from ocop_rules.rating.result import Distance
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.citation import decision_named
from ocop_rules.several import Several
from ocop_rules.text import text
from ocop_rules.words.terms import ASSESSMENTS, OUTCOMES, stars

_GAINS = 6


def stars_missed(evaluation: Evaluation, asked: int | None) -> int | None:
    """Return the stars that a product asked for and did not reach, or None if it reached them.

    Where nobody says what it asked for, it is the stars of its points, and no fewer than are recognised.
    """
    wanted = asked
    if wanted is None:
        of_points = evaluation.band if evaluation.stars is not None else 0
        wanted = max(of_points, least_recognised(evaluation))
    return None if evaluation.stars is not None and evaluation.stars >= wanted else wanted


def claimed_stars(bundle: BundleInput) -> int | None:
    """Return the stars that the producer's own sheet in a bundle claims; None without such a sheet."""
    read, rulebook, *_ = read_and_check(bundle)
    own = [sheet for sheet in read.sheets if sheet.role is Role.PRODUCER]
    if not own or len(own) == len(read.sheets):
        return None
    return evaluate_as(read.model_copy(update={"sheets": Several(own)}), rulebook.id, Settings(), "direct").stars


def least_recognised(evaluation: Evaluation) -> int:
    """Return the fewest stars that any level recognises under the version."""
    return min(evaluation.rulebook.certified_stars, default=3)


def answer(evaluation: Evaluation, office: Office, wanted: int, address: str | None = None) -> Paper:
    """Return the answer to the producer; `wanted` are the stars that the product did not reach."""
    blanks = Blanks()
    bundle, explanation = evaluation.bundle, evaluation.explanation("vi")
    product = bundle.product.name
    producer = bundle.producer.name if bundle.producer is not None else None
    named = blanks.known(producer, text("tên chủ thể", "the producer's name"), LONG)
    under = (number_line(blanks, "HĐ"), f"V/v kết quả đánh giá, phân hạng sản phẩm “{product}”")
    head = office.council_head(blanks, *under)
    body = office.body or "Hội đồng"
    day = long_day(office.held_on or evaluation.evaluated_on)
    if evaluation.assessed_by is Role.COUNCIL:
        assessed = f"{body} đã đánh giá sản phẩm “{product}” (mã hồ sơ {bundle.dossier}) theo"
    else:
        basis = ASSESSMENTS[evaluation.assessed_by].vi
        assessed = f"sản phẩm “{product}” (mã hồ sơ {bundle.dossier}) được xem xét ({basis}) theo"
    blocks: list[Block] = [
        Paragraph((Span("Kính gửi: "), Span(named, bold=True)), "center"),
        Paragraph(
            (Span("Địa chỉ: "), Span(blanks.known(address, no_address(producer), LONG))),
            "center",
        ),
        words(
            f"Ngày {day}, {assessed} "
            f"{decision_named(evaluation.rulebook.decision).vi}. Sản phẩm chưa đạt {stars(wanted, 'vi')}; kết quả và "
            "lý do như sau."
        ),
        Heading("1. Kết quả"),
        words(_result(evaluation)),
        *([Entries(explanation.reasons)] if explanation.reasons else []),
        Heading(f"2. Những gì còn thiếu để đạt {stars(wanted, 'vi')}"),
        *_missing(evaluation, wanted),
        *_to_do(evaluation, wanted),
        words(
            "Điểm và lý do của từng tiêu chí có trong phiếu kết quả kèm theo. Nội dung nào chưa rõ, đề nghị chủ thể "
            "liên hệ cơ quan thường trực của Hội đồng."
        ),
        Signing(
            Recipients(("Như trên;", "Lưu: hồ sơ sản phẩm.")),
            signatory(f"TM. Hội đồng\n{office.chair_title.removesuffix(' Hội đồng')}", office.chair, note=SEALED),
        ),
    ]
    return Paper("answer", head, (), tuple(blocks), blanks=blanks.told())


def _result(evaluation: Evaluation) -> str:
    points = points_of_total(evaluation)
    if evaluation.stars is None:
        return f"{points}; {OUTCOMES[evaluation.outcome].vi}, không xếp hạng sao."
    if evaluation.stars < least_recognised(evaluation):
        return f"{points}; chưa đạt hạng sao được công nhận."
    return f"{points}; đạt {stars(evaluation.stars, 'vi')}."


def _missing(evaluation: Evaluation, wanted: int) -> list[Block]:
    explanation = evaluation.explanation("vi")
    steps = [step for step in explanation.steps if step.stars <= wanted]
    if not steps:
        return [words("Sản phẩm không được xếp hạng vì lý do nêu trên.")]
    out: list[Block] = [words(f"Tính đến {steps[-1].heading}.")]
    unmet = tuple(line for step in steps for line in step.unmet)
    if unmet:
        out += [words("Yêu cầu tối thiểu chưa đạt:", bold=True), Entries(unmet)]
    return out


def _to_do(evaluation: Evaluation, wanted: int) -> list[Block]:
    out: list[Block] = [Heading("3. Việc cần làm")]
    lines = []
    if evaluation.knockouts:
        lines.append("Khắc phục lý do bị loại, dừng đánh giá nêu ở mục 1 trước khi đăng ký lại.")
    distance = next((each for each in evaluation.distances if each.stars == wanted), None)
    if distance is not None and distance.unmet:
        numbers = ", ".join(dict.fromkeys(each.criterion for each in distance.unmet))
        lines.append(f"Hoàn thiện để đạt các yêu cầu tối thiểu nêu trên (tiêu chí {numbers}), kèm minh chứng.")
    if distance is not None and distance.missing_points:
        lines.append("Bổ sung minh chứng ở những tiêu chí còn có thể thêm điểm, nêu dưới đây.")
    out.append(Entries(tuple(lines) or ("Liên hệ cơ quan thường trực của Hội đồng để được hướng dẫn.",)))
    gains = _gains(evaluation, distance)
    if gains:
        out += [words("Điểm còn có thể đạt bằng minh chứng:", bold=True), Entries(gains)]
    return out


def _gains(evaluation: Evaluation, distance: Distance | None) -> tuple[str, ...]:
    """Return where evidence can win points: anywhere if points are missing, else at the requirements that are."""
    found = evaluation.explanation("vi").gains
    if distance is None or distance.missing_points:
        return found[:_GAINS]
    unmet = {each.criterion for each in distance.unmet}
    return tuple(line for line in found if line.partition(" ")[0] in unmet)
