"""What is told of a result that somebody else reckoned."""

from __future__ import annotations

from ocop_rules.text import Text, text

DOUBTS: dict[str, Text] = {
    "mean-not-possible": text(
        "điểm trung bình {stated} không thể có từ {count} điểm tổng số nguyên; gần nhất là {below} hoặc {above}",
        "a mean of {stated} cannot come of {count} whole totals; the nearest are {below} and {above}",
    ),
    "mean-differs": text(
        "điểm ghi {stated} không phải trung bình của {count} điểm tổng ({exact})",
        "the stated {stated} is not the mean of the {count} totals ({exact})",
    ),
    "blank-as-zero": text(
        "điểm ghi {stated} chỉ đúng khi thành viên chưa chấm bị tính là 0; trung bình của {count} điểm tổng là {exact}",
        "the stated {stated} counts members without a score as zero; the mean of the {count} totals is {exact}",
    ),
    "mean-rounded": text(
        "điểm ghi {stated} là {exact} làm tròn đến {places} chữ số thập phân",
        "the stated {stated} is {exact} rounded to {places} decimals",
    ),
    "mean-truncated": text(
        "điểm ghi {stated} là {exact} cắt bớt còn {places} chữ số thập phân",
        "the stated {stated} is {exact} cut to {places} decimals",
    ),
    "stars-of-ranks": text(
        "{stars} sao khớp với phần nguyên của trung bình hạng sao các thành viên ({ranks});"
        " theo điểm trung bình {exact} là {band} sao",
        "{stars} stars are the floor of the mean of the members' star ranks ({ranks}); the mean {exact} gives {band}",
    ),
    "stars-of-rounded": text(
        "{stars} sao chỉ đạt sau khi làm tròn; theo điểm trung bình {exact} là {band} sao",
        "{stars} stars are reached by rounding alone; by the mean {exact} it is {band}",
    ),
    "stars-above": text(
        "{stars} sao cao hơn hạng theo điểm trung bình {exact} ({band} sao)",
        "{stars} stars are more than the mean {exact} gives ({band})",
    ),
    "stars-below": text(
        "{stars} sao thấp hơn hạng theo điểm trung bình {exact} ({band} sao); có thể do yêu cầu tối thiểu, cần nêu rõ",
        "{stars} stars are fewer than the mean {exact} gives ({band}); a minimum requirement may be why",
    ),
    "parts-differ": text(
        "tổng ghi {stated} khác tổng các phần ({exact})",
        "the stated total {stated} is not the sum of the parts ({exact})",
    ),
    "own-total-differs": text(
        "bảng ghi tổng điểm của {member} là {stated}, phiếu của thành viên này được {own}",
        "the table says {stated} as the total of {member}, whose own sheet comes to {own}",
    ),
    "own-points-differ": text(
        "bảng ghi {stated} điểm, tính từ các phiếu được {own}",
        "the table says {stated} points, and the sheets come to {own}",
    ),
    "own-stars-differ": text(
        "bảng ghi {stated} sao, tính từ các phiếu được {own} sao",
        "the table says {stated} stars, and the sheets come to {own}",
    ),
    "total-differs": text(
        "tổng ghi {stated}; cộng các điểm đã cho được {exact}",
        "the stated total is {stated}; what was given adds up to {exact}",
    ),
}
"""What is told, by its code; `mean-rounded` and `mean-truncated` are no faults, only a rule that nobody wrote down."""
