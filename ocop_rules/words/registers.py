"""What is told of a register as a whole."""

from __future__ import annotations

from ocop_rules.text import text
from ocop_rules.words.terms import Terms

SENTENCES: Terms = {
    "table": text("Bảng", "Table"),
    "rows": text("Số hàng", "Rows"),
    "complete": text("Đầy đủ", "Complete"),
    "yes": text("có: không có trong bảng là không có", "yes: what is not in it does not exist"),
    "no": text("không: không có trong bảng là chưa biết", "no: what is not in it is not known"),
    "doubtful": text("Cần xem lại ({count}):", "Doubtful ({count}):"),
    "lost": text("Không có chỗ trong mẫu này nên không được ghi:", "What has no place in this layout is not written:"),
    "more": text("… và {count} dòng nữa; xuất ra tệp để xem hết", "… and {count} more; write a file to see all"),
}
"""Headings and sentences about a register."""
