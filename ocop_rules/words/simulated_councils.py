"""What is said of simulated councils: headings, columns, why products have no stars, whether verdicts are stable."""

from __future__ import annotations

from ocop_rules.text import Lang, text
from ocop_rules.words.terms import Terms

HEADINGS: Terms = {
    "page": text("Nếu thành viên hội đồng chấm khác đi", "If members of the council judged otherwise"),
    "product": text("{dossier} · {product}", "{dossier} · {product}"),
}
"""What stands above each part."""

ABOUT: Terms = {
    "page": text(
        "Mô phỏng các hội đồng có thành viên bỏ phiếu theo phân bố đã khai báo; seed {seed}. Xác suất cho biết bao "
        "nhiêu hội đồng như vậy cho cùng một kết quả; đây không phải kết quả đánh giá sản phẩm.",
        "Simulated councils whose members vote by the declared distribution; seed {seed}. A chance tells how many of "
        "such councils come to the same; it is not a rating of the product.",
    ),
    "interval": text(
        "Khoảng: với 95 trong 100 lần mô phỏng như vậy, khoảng này chứa xác suất thật (Wilson); ở nơi mọi hội đồng có "
        "thể có đều được tính thì xác suất là chính xác.",
        "Range: in 95 of 100 such simulations it holds the true chance (Wilson); where every council there can be is "
        "counted, the chance is exact.",
    ),
}
"""What the whole shows."""

COLUMNS: Terms = {
    "members": text("Thành viên", "Members"),
    "most_likely": text("Kết quả khả dĩ nhất", "Most likely"),
    "range": text("Khoảng", "Range"),
    "stable": text("Ổn định", "Stable"),
    "councils": text("Hội đồng đã tính", "Councils counted"),
    "short_by": text("Thiếu hạng chủ yếu do", "Stars are missed mostly by"),
}

STABILITY: Terms = {
    "stable": text("ổn định", "stable"),
    "unstable": text("chưa ổn định", "not stable"),
    "not-sure": text("chưa rõ, cần tăng draws", "not sure: more draws would tell"),
}
"""Whether one outcome has the declared share of councils."""

REASONS: Terms = {
    "points": text("không đủ điểm", "too few points"),
    "requirement": text("{criterion} {title} dưới phương án [{option}]", "{criterion} {title} under option [{option}]"),
    "knock_out": text("{title}", "{title}"),
    "apart": text(
        "tổng điểm của các thành viên chênh nhau quá {spread} điểm", "members’ totals more than {spread} points apart"
    ),
}
"""What keeps a product from stars."""

WHY_NOT: Terms = {
    "no-sheets": text(
        "không mô phỏng: hồ sơ chưa có phiếu chấm nào để bắt đầu",
        "not simulated: there is no score sheet to begin from",
    ),
    "totals-alone": text(
        "không mô phỏng: phiếu chỉ có tổng điểm từng phần", "not simulated: the sheets give totals of parts alone"
    ),
}
"""Why no councils were simulated for a product."""

SENTENCES: Terms = {
    "given": text(
        "Theo {sheets} phiếu đã có: {outcome}, {points}.", "With the {sheets} sheets given: {outcome}, {points}."
    ),
    "stable_from": text(
        "{outcome} ổn định từ {members} thành viên: ở mọi cỡ đã thử từ đó trở lên, ít nhất {share} hội đồng cho kết "
        "quả này.",
        "{outcome} is stable from {members} members on: in every size tried from there, at least {share} of councils "
        "come to it.",
    ),
    "never_stable": text(
        "Không cỡ hội đồng nào đã thử cho kết quả ổn định: cần ít nhất {share} hội đồng cho cùng một kết quả.",
        "No size tried gives a stable verdict: at least {share} of councils must come to the same.",
    ),
    "exact": text("tất cả", "all there can be"),
    "chance": text("{outcome}: {chance}", "{outcome}: {chance}"),
    "reason": text("{stars}: {reason} ({chance})", "{stars}: {reason} ({chance})"),
    "axis": text("tỷ lệ hội đồng; nét đứt: ngưỡng ổn định {share}", "share of councils; dashes: stable from {share}"),
}
"""What else is said; what stands in braces is filled in."""


def said(name: str, lang: Lang, **filled: object) -> str:
    """Return a sentence, filled in."""
    return SENTENCES[name].in_(lang).format(**filled)
