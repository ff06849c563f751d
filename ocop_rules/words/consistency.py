"""What is said of how a council's members judge beside each other: neutral, since to differ is not to be wrong."""

from __future__ import annotations

from fractions import Fraction

from ocop_rules.rating.points import points_of
from ocop_rules.text import Lang, text
from ocop_rules.words.terms import Terms, displayed

HEADINGS: Terms = {
    "page": text("Mức độ thống nhất khi chấm điểm", "How members judge beside each other"),
    "councils": text("Các hội đồng, các đợt", "Councils and rounds"),
    "members": text("Từng thành viên so với các thành viên khác", "Each member beside the others"),
    "criteria": text("Mức thống nhất theo tiêu chí", "Agreement on each criterion"),
    "alike": text("Phiếu giống nhau", "Sheets that are alike"),
    "thresholds": text("Điểm sát ngưỡng hạng sao", "Totals just at a threshold"),
    "near": text("Sản phẩm có kết quả sát ngưỡng", "Products whose result is just at a threshold"),
    "above": text("Phương án cao hơn mức minh chứng thể hiện", "Options above what the evidence supports"),
    "full": text("Điểm tuyệt đối", "Full marks"),
    "references": text("Người chấm tham khảo", "Those who scored for reference"),
}
"""What stands above each part."""

ABOUT: Terms = {
    "page": text(
        "Các số liệu này cho thấy các thành viên chấm khác nhau ở đâu, để Hội đồng trao đổi. Khác nhau không có nghĩa "
        "là sai: mỗi người đánh giá theo chuyên môn của mình. Dành cho Chủ tịch Hội đồng và người được phép xem.",
        "These figures show where members judge differently, for the council to talk about. To differ is not to be "
        "wrong: each judges by their own expertise. They are for the chair and for those who may see them.",
    ),
    "councils": text(
        "Thành viên chỉ được so với nhau trong cùng một hội đồng, một đợt.",
        "Members are compared only within one council and round.",
    ),
    "members": text(
        "Chênh lệch: trung bình, trên các sản phẩm chấm chung, của tổng điểm thành viên trừ tổng điểm trung bình của "
        "các thành viên khác. Dấu + là cho cao hơn, − là cho thấp hơn. Độ chắc chắn dựa trên số sản phẩm mà thành viên "
        "cho cao hơn hoặc thấp hơn.",
        "Difference: the mean, over the products scored together, of the member’s total less the mean of the others’ "
        "totals. + is more than the others, − is less. How sure it is rests on how many products lie on one side.",
    ),
    "criteria": text(
        "Xếp từ tiêu chí ít thống nhất nhất. Giống nhau: tỷ lệ cặp thành viên chọn cùng phương án. Alpha "
        "(Krippendorff, thang thứ bậc): 1 là thống nhất hoàn toàn, 0 là như ngẫu nhiên; alpha thấp mà tỷ lệ "
        "giống nhau cao là do các sản phẩm hầu như không khác nhau ở tiêu chí đó.",
        "The least agreement first. The same: the share of pairs of members who chose the same option. Alpha "
        "(Krippendorff, ordinal): 1 is full agreement, 0 is what chance gives; a low alpha beside a high share "
        "means that the products hardly differ on that criterion.",
    ),
    "alike": text(
        "Hai phiếu của cùng một sản phẩm giống hệt hoặc chỉ khác 1–2 tiêu chí. Dự kiến: số cặp giống như vậy nếu hai "
        "thành viên trùng nhau ở từng tiêu chí với mức như các thành viên khác. Tiêu chí dễ thì ai cũng chọn như nhau.",
        "Two sheets of one product that are the same or differ in 1 or 2 criteria. Expected: how many such pairs there "
        "would be if members agreed on each criterion as the others do. On easy criteria all choose the same.",
    ),
    "thresholds": text(
        "Số tổng điểm của thành viên trong vòng 1 điểm dưới và trên mỗi ngưỡng. Nhiều điểm ngay trên ngưỡng cũng có "
        "thể do các sản phẩm tương tự nhau.",
        "Members’ totals within 1 point under and over each threshold. Many just over one may also come of products "
        "that are alike.",
    ),
    "near": text(
        "Kết quả của Hội đồng cách ngưỡng không quá 1 điểm.",
        "The council’s result is at most 1 point from a threshold.",
    ),
    "above": text(
        "Hội đồng có quyền chấm cao hơn; nêu ở đây để bổ sung minh chứng hoặc lý do.",
        "A council may decide so; it is told so that evidence or a reason can be added.",
    ),
    "full": text(
        "Tổng điểm bằng số điểm tối đa in trên phiếu.",
        "Totals that are all the points that the sheet prints.",
    ),
    "references": text(
        "Phiếu của thư ký, tổ tư vấn, chủ thể: không tính vào kết quả, không so với thành viên Hội đồng.",
        "Sheets of secretaries, advisers and producers: they count for no result and stand beside no member.",
    ),
}
"""What each part shows, in a sentence or two."""

CAPTIONS: Terms = {
    "members": text(
        "Thanh: chênh lệch trung bình; thanh xám: chưa đủ căn cứ. Vạch ngang: từ chênh lệch thấp nhất đến cao nhất.",
        "Bars: the mean difference; grey: not yet sure. Lines: from the least difference to the most.",
    ),
    "alike": text(
        "Số sản phẩm mà hai thành viên có phiếu giống hệt hoặc chỉ khác 1–2 tiêu chí.",
        "On how many products two members’ sheets are the same or differ in 1 or 2 criteria.",
    ),
    "thresholds": text(
        "Số phiếu theo tổng điểm; màu cam: trong vòng 1 điểm quanh ngưỡng.",
        "Sheets by their totals; orange: within 1 point of a threshold.",
    ),
}
"""What stands below a chart that needs it."""

COLUMNS: Terms = {
    "council": text("Hội đồng, đợt", "Council, round"),
    "products": text("Sản phẩm", "Products"),
    "sheets": text("Phiếu", "Sheets"),
    "members": text("Thành viên", "Members"),
    "mean": text("Điểm trung bình", "Mean total"),
    "spread": text("Cách nhau trung bình", "Mean spread"),
    "widest": text("Cách nhau nhiều nhất", "Widest spread"),
    "alpha": text("Alpha", "Alpha"),
    "member": text("Thành viên", "Member"),
    "difference": text("Chênh lệch", "Difference"),
    "range": text("Từ … đến", "From … to"),
    "sides": text("Cao hơn / thấp hơn", "Higher / lower"),
    "sure": text("Độ chắc chắn", "How sure"),
    "criterion": text("Tiêu chí", "Criterion"),
    "same": text("Giống nhau", "The same"),
    "product": text("Sản phẩm", "Product"),
    "pair": text("Hai thành viên", "Two members"),
    "differ": text("Khác nhau ở", "Differ in"),
    "expected": text("Dự kiến", "Expected"),
    "others": text("Cặp khác cũng giống", "Other pairs as alike"),
    "threshold": text("Ngưỡng", "Threshold"),
    "below": text("Ngay dưới", "Just under"),
    "reached": text("Ngay trên", "Just over"),
    "note": text("Ghi chú", "Note"),
    "points": text("Điểm", "Points"),
    "members_sides": text("Thành viên dưới / đạt ngưỡng", "Members under / at it"),
    "supported": text("Minh chứng thể hiện", "Evidence supports"),
    "judged": text("Đã chọn cao hơn", "Chose more"),
    "totals": text("Phiếu có tổng điểm", "Totals"),
    "full": text("Điểm tuyệt đối", "Full marks"),
    "judge": text("Người chấm", "Who"),
    "role": text("Vai trò", "Role"),
    "beside": text("So với trung bình Hội đồng", "Beside the council’s mean"),
}

SURENESS: Terms = {
    "little": text("chưa đủ căn cứ", "not yet"),
    "some": text("tương đối", "somewhat"),
    "good": text("khá chắc", "fairly"),
}
"""How sure a direction is."""

NO_ALPHA: Terms = {
    "few-members": text("ít thành viên", "few members"),
    "few-products": text("ít sản phẩm", "few products"),
    "no-difference": text("mọi phiếu giống nhau", "all the same"),
}
"""Why there is no alpha."""

SENTENCES: Terms = {
    "few": text(
        "Mới có {members} thành viên và {products} sản phẩm so sánh được: chưa nói được nhiều.",
        "Only {members} members and {products} products can be compared: little can be said.",
    ),
    "counted": text(
        "{products} sản phẩm, {sheets} phiếu của {members} thành viên.",
        "{products} products, {sheets} sheets of {members} members.",
    ),
    "all": text(
        "Tổng điểm trung bình {mean}; các thành viên cách nhau trung bình {spread} điểm, nhiều nhất {widest} điểm.",
        "The mean total is {mean}; totals lie {spread} points apart on average, {widest} at most.",
    ),
    "alpha": text(
        "Mức thống nhất: trung vị alpha của từng tiêu chí là {median}; alpha chung mọi lựa chọn là {alpha} (tính cả "
        "khác biệt giữa các tiêu chí).",
        "Agreement: the median alpha of single criteria is {median}; that of all choices together is {alpha} (in "
        "which differences between criteria count too).",
    ),
    "repeated": text("{count} hồ sơ trùng nhau chỉ tính một lần.", "{count} repeated inputs are counted once."),
    "without": text(
        "{count} sản phẩm chưa có phiếu của thành viên Hội đồng.", "{count} products have no sheet of a member."
    ),
    "incomplete": text(
        "{member}: {count} phiếu còn bỏ trống tiêu chí, không so tổng điểm.",
        "{member}: {count} sheets leave criteria out, so that their totals are not compared.",
    ),
    "alike": text(
        "Trong {pairs} cặp phiếu: {same} cặp giống hệt, {near} cặp chỉ khác 1–2 tiêu chí; {notable} cặp nên trao đổi.",
        "Of {pairs} pairs of sheets, {same} are the same and {near} differ in 1 or 2 criteria; {notable} are worth "
        "talking about.",
    ),
    "several": text(
        "{member} chọn như nhau ở mọi tiêu chí cho {dossiers}; {alike} trong {others} thành viên khác cũng vậy.",
        "{member} chose the same everywhere for the dossiers {dossiers}; so did {alike} of {others} other members.",
    ),
    "identical": text("không khác", "nothing"),
    "of": text("{count} trong {all}", "{count} of {all}"),
    "notable": text("nên trao đổi", "worth talking about"),
    "heaped": text("ngay trên nhiều hơn hẳn ngay dưới", "clearly more just over than just under"),
    "unknown": text("chưa rõ", "not known"),
    "nobody": text("chưa có", "none"),
    "none-alike": text(
        "Trong {pairs} cặp phiếu không có cặp nào giống nhau như vậy.", "Of {pairs} pairs of sheets none are so alike."
    ),
    "none-near": text("Không có kết quả nào sát ngưỡng.", "No result is just at a threshold."),
    "none-above": text(
        "Không có phương án nào cao hơn mức minh chứng thể hiện.", "No option is above what the evidence supports."
    ),
    "unbacked": text(
        "{count} lựa chọn tiêu chí chưa có minh chứng trong hồ sơ để đối chiếu.",
        "{count} criteria were judged of which the bundles hold no evidence to compare with.",
    ),
    "none-full": text("Không có phiếu nào đạt điểm tuyệt đối.", "No sheet has full marks."),
    "full-results": text("Kết quả tuyệt đối: {dossiers}.", "Results with full marks: {dossiers}."),
    "more": text("… và {count} mục nữa (xem --json)", "… and {count} more (see --json)"),
    "no-option": text("không phương án nào", "no option"),
    "unnamed": text("Hội đồng", "The council"),
    "case": text("trường hợp {case}", "case {case}"),
    "tip": text("{name}: {value}", "{name}: {value}"),
    "reading": text("Đang đọc", "Reading"),
    "more-points": text("cho cao hơn ▶", "gives more ▶"),
    "less-points": text("◀ cho thấp hơn", "◀ gives less"),
    "totals-axis": text("tổng điểm của thành viên", "members’ totals"),
    "how-many": text("số phiếu", "sheets"),
    "spread-axis": text("cách nhau trung bình (điểm)", "mean spread (points)"),
    "above-axis": text("số lựa chọn cao hơn mức minh chứng thể hiện", "choices above what the evidence supports"),
    "full-axis": text("số phiếu có điểm tuyệt đối", "sheets with full marks"),
    "criterion-axis": text("cặp thành viên chọn giống nhau", "pairs of members that chose the same"),
}
"""What else is said; what stands in braces is filled in."""


def said(name: str, lang: Lang, **filled: object) -> str:
    """Return a sentence, filled in."""
    return SENTENCES[name].in_(lang).format(**filled)


def number(value: Fraction, lang: Lang) -> str:
    """Return an exact number for people: at most two decimals, halves up."""
    return displayed(points_of(value), lang)


def signed(value: Fraction, lang: Lang) -> str:
    """Return a difference with its sign: `+2,2`, `−3,66`, `0`."""
    written = number(abs(value), lang)
    return written if written == "0" else f"{'+' if value > 0 else '−'}{written}"


def per_cent(part: int, of: int, lang: Lang) -> str:
    """Return a share in whole per cent, rounded down, so that 100 % is all."""
    return f"{part * 100 // of} %" if lang == "vi" else f"{part * 100 // of}%"
