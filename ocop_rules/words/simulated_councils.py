"""What is said of simulated councils: headings, columns, why products have no stars, whether verdicts are stable."""

from __future__ import annotations

from ocop_rules.text import Lang, text
from ocop_rules.words.terms import Terms

HEADINGS: Terms = {
    "page": text("Nếu thành viên hội đồng chấm khác đi", "If members of the council judged otherwise"),
    "base": text("Theo quy định hiện có", "Under the law as it is"),
    "product": text("{dossier} · {product}", "{dossier} · {product}"),
}
"""What stands above each part."""

ABOUT: Terms = {
    "page": text(
        "Mỗi cỡ: {draws} hội đồng mô phỏng có thành viên chấm theo phân bố đã khai báo (seed {seed}). Xác suất là tỷ "
        "lệ hội đồng cho cùng một kết quả; đây không phải kết quả đánh giá sản phẩm.",
        "Of each size {draws} simulated councils, whose members vote by the declared distribution (seed {seed}). A "
        "chance is the share of councils that come to the same; it is not a rating of the product.",
    ),
    "interval": text(
        "Khoảng: trong 100 lần mô phỏng như vậy, khoảng 95 lần khoảng này chứa xác suất thật của kết quả khả dĩ nhất "
        "(Wilson). Chính xác: mọi hội đồng có thể có đều được tính.",
        "Range: in 95 of 100 such simulations it holds the true chance of what is most likely (Wilson). Exact: every "
        "council that there can be was counted.",
    ),
}
"""What the whole shows."""

COLUMNS: Terms = {
    "members": text("Thành viên", "Members"),
    "most_likely": text("Kết quả khả dĩ nhất", "Most likely"),
    "range": text("Khoảng", "Range"),
    "stable": text("Ổn định", "Stable"),
}

STABILITY: Terms = {
    "stable": text("ổn định", "stable"),
    "unstable": text("chưa ổn định", "not stable"),
    "not-sure": text("chưa rõ, cần tăng draws", "not sure: more draws would tell"),
}
"""Whether one outcome has the declared share of councils."""

REASONS: Terms = {
    "points": text("không đủ điểm", "too few points"),
    "requirement": text(
        "tiêu chí {criterion} {title} dưới phương án [{option}]", "{criterion} {title} under option [{option}]"
    ),
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
    "stable": text(
        "Với {members} thành viên: {stable} trong {all} sản phẩm có một kết quả ở ít nhất {share} hội đồng.",
        "With {members} members {stable} of {all} products have one outcome in at least {share} of councils.",
    ),
    "more": text("… và {count} sản phẩm nữa (xem --json)", "… and {count} more products (see --json)"),
    "never_stable": text(
        "Không cỡ hội đồng nào đã thử cho kết quả ổn định: cần ít nhất {share} hội đồng cho cùng một kết quả.",
        "No size tried gives a stable verdict: at least {share} of councils must come to the same.",
    ),
    "left_out": text(
        "{count} sản phẩm được chấm theo phiên bản khác, hoặc phiếu không đọc được theo quy định này: không mô phỏng.",
        "{count} products were judged by another version, or their sheets cannot be read by this law: not simulated.",
    ),
    "missed_by": text("{members} thành viên: {reasons}", "{members} members: {reasons}"),
    "exact": text("chính xác", "exact"),
    "chance": text("{outcome}: {chance}", "{outcome}: {chance}"),
    "reason": text(
        "không đạt {stars} chủ yếu do {reason} ({chance})", "short of {stars} mostly by {reason} ({chance})"
    ),
    "axis": text("tỷ lệ hội đồng; nét đứt: ngưỡng ổn định {share}", "share of councils; dashes: stable from {share}"),
}
"""What else is said; what stands in braces is filled in."""


def said(name: str, lang: Lang, **filled: object) -> str:
    """Return a sentence, filled in."""
    return SENTENCES[name].in_(lang).format(**filled)
