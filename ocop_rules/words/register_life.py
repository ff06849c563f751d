"""The life of certificates in words: states, what is due, what is doubtful, and the columns of lists."""

from __future__ import annotations

from ocop_rules.text import text
from ocop_rules.words.terms import Terms

STATES: Terms = {
    "valid": text("còn hạn", "valid"),
    "extended": text("được kéo dài", "extended"),
    "expired": text("hết hạn", "expired"),
    "withdrawn": text("bị thu hồi", "withdrawn"),
    "superseded": text("đã thay bằng quyết định sau", "superseded"),
    "no_certificate": text("không có giấy chứng nhận", "no certificate"),
    "not_yet": text("chưa công nhận", "not recognised yet"),
    "unknown": text("không rõ thời hạn", "term not known"),
    "none": text("chưa được công nhận", "not recognised"),
    "not_known": text("không rõ đã công nhận hay chưa", "not known whether recognised"),
}
"""Where a certificate or a product stands."""

WITH_DAYS: Terms = {
    "ending": text("còn hạn, sắp hết: {days} ngày", "valid, ends in {days} days"),
    "last": text("còn hạn, hết hôm nay", "valid, ends today"),
    "valid": text("còn hạn {days} ngày", "valid for {days} days"),
    "extended": text("được kéo dài, tối đa {days} ngày nữa", "extended, {days} more days at most"),
    "expired": text("hết hạn từ {since}", "expired since {since}"),
    "withdrawn": text("bị thu hồi từ {since}: {reason}", "withdrawn since {since}: {reason}"),
    "withdrawn-bare": text("bị thu hồi từ {since}, không rõ lý do", "withdrawn since {since}, for a reason not known"),
    "superseded": text("thay bằng quyết định ngày {since}", "superseded by the decision of {since}"),
}
"""Where a certificate stands, with its days."""

WINDOWS: Terms = {
    "before": text("nộp hồ sơ đánh giá lại từ {first} đến {last}", "file for re-evaluation from {first} to {last}"),
    "open": text("đang nhận hồ sơ đánh giá lại, đến {last}", "files for re-evaluation are taken until {last}"),
    "closed": text("đã quá hạn nộp hồ sơ đánh giá lại ({last})", "too late to file for re-evaluation ({last})"),
    "filed": text("đã nộp hồ sơ đánh giá lại ngày {filed}", "filed for re-evaluation on {filed}"),
    "notify": text("thông báo cho chủ thể trước {by}", "the producer is reminded before {by}"),
}
"""What goes for re-evaluation."""

REMINDERS: Terms = {
    "window-opens": text("Bắt đầu nhận hồ sơ đánh giá lại", "Filing for re-evaluation opens"),
    "window-closes": text("Ngày cuối nộp hồ sơ đánh giá lại", "Last day of filing for re-evaluation"),
    "notify": text("Hạn thông báo đánh giá lại cho chủ thể", "The producer is reminded by this day"),
    "evaluation-due": text("Hạn đánh giá hồ sơ đã nộp", "The file that was filed is evaluated by this day"),
    "ends": text("Giấy chứng nhận hết hạn", "The certificate ends"),
    "extension-ends": text("Hết thời gian kéo dài giấy chứng nhận", "The extension of the certificate ends"),
}
"""What is due on a day."""

DOUBTS: Terms = {
    "printed-end-differs": text(
        "ngày hết hạn ghi trên giấy ({printed}) khác với thời hạn tính từ quyết định ({ends})",
        "the printed end ({printed}) is not that of the term from the decision ({ends})",
    ),
    "may-be-extended": text(
        "nếu đã nộp hồ sơ đánh giá lại thì giấy chứng nhận được kéo dài; sổ không ghi ngày nộp",
        "if a file for re-evaluation was filed the certificate goes on; the register knows of none",
    ),
    "filed-in-time": text(
        "hồ sơ nộp đúng hạn: khoản này nêu người nộp ngoài thời hạn, được hiểu là áp dụng cả người nộp đúng hạn",
        "filed in time: the clause speaks of those who filed outside the days, and is read as holding for these too",
    ),
    "withdrawn-after-end": text(
        "quyết định thu hồi ngày {withdrawn} sau khi đã hết hạn nên tính là hết hạn, không phải thu hồi",
        "the decision of withdrawal of {withdrawn} came after the end: it counts as expired, not as withdrawn",
    ),
    "withdrawn-after-next": text(
        "quyết định thu hồi ngày {withdrawn} sau khi đã có quyết định công nhận mới",
        "the decision of withdrawal of {withdrawn} came after a later recognition",
    ),
    "ground-not-known": text(
        "không viện dẫn được lý do thu hồi: sổ không ghi hoặc quyết định khi đó chưa rõ các trường hợp thu hồi",
        "no clause can be cited for the reason: the register gives none, or the decision's grounds are not known",
    ),
    "no-such-ground": text(
        "lý do ghi trong sổ không khớp trường hợp thu hồi nào của quyết định",
        "the reason in the register is no ground of the decision",
    ),
    "no-term-known": text(
        "công nhận trước khi có Bộ tiêu chí quốc gia nên không rõ thời hạn",
        "recognised before there were national criteria: the term is not known",
    ),
}
"""What is doubtful in the life of a certificate, by code."""

COLUMNS: Terms = {
    "product": text("Mã", "Id"),
    "code": text("Mã số quốc gia", "National code"),
    "name": text("Sản phẩm", "Product"),
    "producer": text("Chủ thể", "Producer"),
    "commune": text("Xã, phường", "Commune"),
    "stars": text("Hạng sao", "Stars"),
    "decision": text("Quyết định", "Decision"),
    "decided_on": text("Ngày công nhận", "Decided on"),
    "ends_on": text("Hết hạn", "Ends on"),
    "state": text("Tình trạng", "State"),
    "days_left": text("Còn (ngày)", "Days left"),
    "told": text("Diễn giải", "In words"),
    "clause": text("Căn cứ", "Clause"),
    "doubts": text("Cần xem lại", "Doubtful"),
}
"""The columns of a list of products."""

SHOWN = ("product", "name", "commune", "stars", "decided_on", "ends_on", "told", "clause")
"""The columns of the list in a terminal."""

REMINDER_COLUMNS: Terms = {
    "day": text("Ngày", "Day"),
    "what": text("Việc", "What is due"),
    "product": text("Mã", "Id"),
    "name": text("Sản phẩm", "Product"),
    "producer": text("Chủ thể", "Producer"),
    "commune": text("Xã, phường", "Commune"),
    "clause": text("Căn cứ", "Clause"),
}
"""The columns of a list of what is due."""

TITLES: Terms = {
    "life": text("Giấy chứng nhận ngày {on}", "Certificates on {on}"),
    "counts": text("{products} sản phẩm: {counts}", "{products} products: {counts}"),
    "ending": text("Sắp hết hạn trong {within} ngày: {count}", "Ending within {within} days: {count}"),
    "open": text("Đang trong thời hạn nộp hồ sơ đánh giá lại: {count}", "Open for re-evaluation: {count}"),
    "no-commune": text("(không rõ xã, phường)", "(commune not known)"),
    "due": text("Việc cần làm trong {within} ngày tới", "What is due within {within} days"),
    "products": text("Sản phẩm", "Products"),
    "reminders": text("Việc cần làm", "Reminders"),
    "calendar": text("OCOP: hạn giấy chứng nhận", "OCOP: certificates"),
    "as-of": text("Sổ tính đến ngày {as_of}", "The register is as of {as_of}"),
    "later": text(
        "Sổ tính đến ngày {as_of}, trước ngày được hỏi: những gì xảy ra sau đó chưa có trong sổ",
        "The register is as of {as_of}, before the day asked about: what came after is not in it",
    ),
}
"""Headings and sentences of lists."""
