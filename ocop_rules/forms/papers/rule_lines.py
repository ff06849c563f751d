"""How a council counts, in words: each rule that it follows, with the clause that says so, or as practice."""

from __future__ import annotations

from ocop_rules.council.rules import FollowedRules
from ocop_rules.rating.council import CouncilRules
from ocop_rules.rating.settings import Rounding
from ocop_rules.rulebook.councils import Basis
from ocop_rules.words.sentences import sentence
from ocop_rules.words.terms import displayed, points

_MEANS = {
    "total": "Điểm của sản phẩm là trung bình cộng tổng điểm của các thành viên Hội đồng có phiếu",
    "part": "Điểm từng phần là trung bình cộng điểm của các thành viên Hội đồng đã chấm phần đó; điểm của sản phẩm là "
    "tổng các phần",
    "criterion": "Điểm từng tiêu chí là trung bình cộng điểm của các thành viên Hội đồng đã chấm tiêu chí đó; điểm của "
    "sản phẩm là tổng các tiêu chí",
}


def rule_lines(rules: FollowedRules) -> tuple[str, ...]:
    """Return the rules of a round, a line each, and upon what they rest."""
    council = rules.settings.council or CouncilRules()
    lines = [_MEANS[council.aggregate], _rounding(rules.settings.rounding), *_quorum(council)]
    if council.spread is not None:
        cited = f" ({rules.citation.in_('vi')})" if rules.citation is not None else ""
        lines.append(
            f"Tổng điểm của hai thành viên chênh nhau quá {points(council.spread, 'vi')} thì chưa có kết quả, phải "
            f"thảo luận và chấm lại{cited}"
        )
    lines.append(sentence(f"requirements-by-{rules.settings.requirement_rule}", "vi"))
    return (*lines, _footing(rules))


def _rounding(rule: Rounding | None) -> str:
    if rule is None:
        return "Không làm tròn khi tính; số in ra viết gọn đến hai chữ số thập phân"
    what = "điểm từng phần" if rule.per == "part" else "tổng điểm"
    places = "số nguyên" if rule.places == 0 else f"{rule.places} chữ số thập phân"
    how = "nửa đơn vị trở lên thì lên" if rule.mode == "half_up" else "phần sau bỏ đi"
    return f"Làm tròn {what} đến {places}, {how}"


def _quorum(council: CouncilRules) -> list[str]:
    lines = []
    if council.needed is not None:
        of = f" trong {council.members}" if council.members is not None else ""
        share = f" ({displayed(council.quorum_share, 'vi')} %)" if council.quorum_share is not None else ""
        lines.append(f"Kết quả cần phiếu của ít nhất {council.needed}{of} thành viên Hội đồng{share}")
    if council.chair is not None:
        lines.append(f"Kết quả cần có phiếu của người chủ trì: {council.chair}")
    return lines


def _footing(rules: FollowedRules) -> str:
    source = rules.source.vi if rules.source is not None else None
    match rules.basis:
        case Basis.DECISION if source is not None:
            return f"Căn cứ của các quy tắc trên: {source}"
        case Basis.REGULATION:
            return f"Căn cứ của các quy tắc trên: {source or 'quy chế của Hội đồng'}"
        case Basis.PRACTICE:
            return f"Các quy tắc trên là thực tiễn, không do quyết định nào quy định: {source}"
    return "Quy tắc nào ở trên không dẫn điều khoản là theo thực tiễn, do Hội đồng thống nhất"
