"""What is told of a register in the tables of other systems, of checklists and of bar codes."""

from __future__ import annotations

from ocop_rules.text import text
from ocop_rules.words.terms import Terms

SENTENCES: Terms = {
    "told": text("Cần biết khi dùng các bảng này ({count}):", "To be known of these tables ({count}):"),
    "written": text("{table}: {count} hàng", "{table}: {count} rows"),
    "lost": text("Không được đưa vào sổ:", "Not taken into the register:"),
    "taken": text(
        "Đã ghi sổ: {products} sản phẩm, {recognitions} lần công nhận, {assessments} kết quả đánh giá",
        "The register is written: {products} products, {recognitions} recognitions, {assessments} assessments",
    ),
    "checklist": text("{title}: hồ sơ {dossier}, {state}", "{title}: dossier {dossier}, {state}"),
    "others": text("Giấy tờ không thuộc mục nào: {papers}", "Papers that belong to no item: {papers}"),
    "needed": text("bắt buộc", "needed"),
    "supplementary": text("bổ sung", "supplementary"),
    "idle": text("{paper} (không tính: {reason})", "{paper} (does not count: {reason})"),
}
"""Headings and sentences about exchange."""

ITEM_STATES: Terms = {
    "there": text("có", "there"),
    "ended": text("có, không còn tính được", "there, does not count"),
    "missing": text("thiếu", "missing"),
    "not_listed": text("chưa ghi trong hồ sơ", "not listed"),
    "not_needed": text("không yêu cầu", "not needed"),
}
"""Whether a dossier holds an item, by the names of states."""

ITEM_COLUMNS: Terms = {
    "number": text("Số", "No."),
    "item": text("Thành phần", "Item"),
    "kind": text("Loại", "Kind"),
    "state": text("Tình trạng", "State"),
    "papers": text("Giấy tờ", "Papers"),
}
"""The columns of a checklist."""
