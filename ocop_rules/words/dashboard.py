"""The words of the page with all products of a register."""

from __future__ import annotations

from ocop_rules.text import text
from ocop_rules.words.terms import Terms

LABELS: Terms = {
    "title": text("Sản phẩm OCOP", "OCOP products"),
    "on": text("Số liệu đến ngày {on}", "As of {on}"),
    "id": text("Mã", "Id"),
    "name": text("Sản phẩm", "Product"),
    "producer": text("Chủ thể", "Producer"),
    "home": text("‹ Về trang đầu", "‹ To the first page"),
    "commune": text("Xã, phường", "Commune"),
    "form": text("Loại hình", "Legal form"),
    "set": text("Bộ sản phẩm", "Product set"),
    "stars": text("Hạng sao", "Stars"),
    "state": text("Tình trạng", "State"),
    "ends": text("Hết hạn", "Ends on"),
    "search": text("Tìm tên, mã", "Search names, ids"),
    "all": text("Tất cả", "All"),
    "unknown": text("không rõ", "not known"),
    "no-stars": text("không có hạng", "no stars"),
    "ending": text("Chỉ giấy chứng nhận sắp hết hạn", "Certificates that end soon alone"),
    "export": text("Tải CSV", "Download CSV"),
    "count": text("{shown} trên {all} sản phẩm", "{shown} of {all} products"),
    "more": text("Bảng hiện {shown} dòng đầu; tải CSV để có đủ.", "The table shows {shown} rows; the CSV has all."),
    "filters": text("Lọc", "Filter"),
    "clear": text("Bỏ lọc", "Clear"),
    "targets": text("Mục tiêu của kế hoạch", "Targets of the plan"),
    "table": text("Danh sách", "List"),
    "next": text("Hạng sao kế tiếp", "Next star"),
    "needed": text("Còn thiếu", "Needed"),
    "to": text("Lên hạng", "To"),
    "next-held": text("đủ theo minh chứng", "borne out by the evidence"),
    "next-top": text("đã ở hạng cao nhất", "holds the most stars"),
    "next-council": text("tùy hội đồng chấm", "depends on the council"),
    "next-wrong": text("hồ sơ không xét được", "the bundle could not be rated"),
    "one-step": text("Còn một bước tới hạng sao kế tiếp", "One step from the next star"),
    "one-step-about": text(
        "Mỗi bước là một tiêu chí cần nâng, theo hồ sơ gần nhất vào ngày này; phần hội đồng cảm nhận không tính.",
        "A step is a criterion to raise, by the last bundle as it stands on the day; what people judge does not count.",
    ),
    "one-step-none": text("Không có sản phẩm nào.", "There is none."),
    "advised": text(
        "Đã xét hồ sơ của {rated} sản phẩm; {unknown} sản phẩm chưa biết vì sổ không dẫn tới hồ sơ nào; "
        "{wrong} hồ sơ không xét được.",
        "Bundles looked at: {rated}; not known, since the register leads to no bundle: {unknown}; "
        "could not be rated: {wrong}.",
    ),
    "export-xlsx": text("Tải XLSX", "Download XLSX"),
    "export-json": text("Tải JSON", "Download JSON"),
    "filtered": text("Chỉ gồm: {filters}", "These alone: {filters}"),
    "noscript": text(
        "Trình duyệt không chạy JavaScript nên không lọc được ở đây; lọc và xuất tệp bằng lệnh: "
        "ocop register dashboard --commune … --stars … --set … --form …",
        "Without JavaScript nothing is filtered here; filter and export with the command: "
        "ocop register dashboard --commune … --stars … --set … --form …",
    ),
}
"""The labels of the page."""
