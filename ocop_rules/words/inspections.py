"""A plan of inspections in words: the reasons to visit, and the columns of the list."""

from __future__ import annotations

from ocop_rules.text import text
from ocop_rules.words.terms import Terms

RISKS: Terms = {
    "knocked-out": text(
        "hồ sơ hôm nay sẽ bị loại: {rule} ({citation})", "the file would be ended today: {rule} ({citation})"
    ),
    "stars-lost": text(
        "hồ sơ hôm nay chỉ đạt {now} sao, giấy chứng nhận {before} sao; thiếu ở tiêu chí {criteria}",
        "the file would hold {now} stars today, the certificate says {before}; missed at criteria {criteria}",
    ),
    "stars-lost-bare": text(
        "hồ sơ hôm nay chỉ đạt {now} sao, giấy chứng nhận {before} sao",
        "the file would hold {now} stars today, the certificate says {before}",
    ),
    "not-borne-out": text(
        "hồ sơ cuối chỉ đạt {then} sao vào ngày đánh giá, giấy chứng nhận {stars} sao",
        "the last file held {then} stars on its own day, the certificate says {stars}",
    ),
    "finding-open": text(
        "phát hiện chưa khắc phục ở lần kiểm tra {inspection}: {told}",
        "found at inspection {inspection} and not mended: {told}",
    ),
    "failed-before": text("lần kiểm tra {inspected_on} không đạt", "it failed the inspection of {inspected_on}"),
    "papers-ended": text("giấy tờ {paper} đã hết hạn{ends_on}", "the paper {paper} has ended{ends_on}"),
    "papers-ending": text("giấy tờ {paper} sắp hết hạn{ends_on}", "the paper {paper} ends soon{ends_on}"),
    "unverified": text("chưa xác minh điều kiện loại: {rule} ({citation})", "not verified: {rule} ({citation})"),
    "contradiction": text("{notice}", "{notice}"),
    "at-threshold": text(
        "{points} điểm, sát ngưỡng {threshold} của {stars} sao",
        "{points} points, just at the {threshold} of {stars} stars",
    ),
    "never-visited": text("chưa được kiểm tra lần nào", "never inspected"),
    "long-since": text(
        "kiểm tra lần cuối {inspected_on}, {days} ngày trước", "last inspected on {inspected_on}, {days} days ago"
    ),
    "visit-not-known": text(
        "sổ không ghi lần kiểm tra nào (chưa biết)", "the register tells of no inspection (not known)"
    ),
    "no-bundle": text("không có hồ sơ để chấm lại", "there is no file to rate again"),
}
"""The reasons to visit a producer, by their names."""

DAYS: Terms = {"ended": text(" (ngày {day})", " (on {day})")}

COLUMNS: Terms = {
    "weight": text("Rủi ro", "Risk"),
    "product": text("Mã", "Id"),
    "name": text("Sản phẩm", "Product"),
    "producer": text("Chủ thể", "Producer"),
    "commune": text("Xã, phường", "Commune"),
    "stars": text("Hạng sao", "Stars"),
    "now": text("Chấm lại", "Today"),
    "reasons": text("Lý do", "Reasons"),
}
"""The columns of a plan of inspections."""

SENTENCES: Terms = {
    "title": text(
        "Kế hoạch kiểm tra ngày {on}: {count} sản phẩm còn giấy chứng nhận",
        "Inspections, {on}: {count} products with a certificate",
    ),
    "basis": text("Cơ sở: {reading}", "Basis: {reading}"),
    "out": text("bị loại", "out"),
    "wrong": text("không chấm lại được: {error}", "cannot be rated again: {error}"),
    "written": text(
        "Đã ghi {count} hồ sơ có phát hiện của kiểm tra vào {folder}",
        "Bundles with what was found, written to {folder}: {count}",
    ),
}
