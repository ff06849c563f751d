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
    "noscript": text("Trang này cần JavaScript để lọc.", "This page needs JavaScript to filter."),
}
"""The labels of the page."""
