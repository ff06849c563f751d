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
}
"""Headings and sentences about exchange."""
