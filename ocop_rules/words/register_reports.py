"""What reports of a ward, a district or a province count, in words."""

from __future__ import annotations

from ocop_rules.text import text
from ocop_rules.words.terms import Terms

SECTIONS: Terms = {
    "products": text("Sản phẩm", "Products"),
    "movements": text("Biến động trong kỳ", "What became of products in the period"),
    "producers": text("Chủ thể", "Producers"),
    "people": text("Đào tạo, tập huấn", "Trainings"),
    "markets": text("Xúc tiến thương mại", "Markets"),
    "places": text("Làng nghề, nông thôn mới", "Craft villages, new rural areas"),
    "inspections": text("Kiểm tra, giám sát", "Inspections"),
}
"""The parts of a report."""

ROWS: Terms = {
    "certified": text("Sản phẩm còn giấy chứng nhận", "Products with a valid certificate"),
    "stars-5": text("trong đó 5 sao", "of 5 stars"),
    "potential-5": text("trong đó tiềm năng 5 sao", "potentially of 5 stars"),
    "stars-4": text("trong đó 4 sao", "of 4 stars"),
    "stars-3": text("trong đó 3 sao", "of 3 stars"),
    "traced": text("Sản phẩm có mã truy xuất nguồn gốc", "Products with a traceability code"),
    "ending": text("Giấy chứng nhận hết hạn trong 180 ngày tới", "Certificates that end within 180 days"),
    "new": text("Công nhận mới", "Newly recognised"),
    "upgraded": text("Nâng hạng", "Upgraded"),
    "again": text("Công nhận lại, giữ hạng", "Recognised again with the same stars"),
    "fell": text("Công nhận lại, giảm hạng", "Recognised again with fewer stars"),
    "expired": text("Hết hạn", "Expired"),
    "withdrawn": text("Bị thu hồi", "Withdrawn"),
    "producers": text("Chủ thể có sản phẩm còn giấy chứng nhận", "Producers with a valid certificate"),
    "trained": text("trong đó đã được tập huấn", "who were trained"),
    "chains": text("trong đó có liên kết chuỗi giá trị ổn định", "in stable value chains"),
    "channels": text("trong đó tham gia kênh bán hàng hiện đại", "in modern channels"),
    "trainings-officials": text("Lớp tập huấn cán bộ trong kỳ", "Trainings of officials in the period"),
    "trainings-producers": text("Lớp tập huấn chủ thể trong kỳ", "Trainings of producers in the period"),
    "participants-officials": text("Lượt cán bộ được tập huấn trong kỳ", "Officials trained in the period"),
    "participants-producers": text("Lượt người của chủ thể được tập huấn trong kỳ", "People of producers trained"),
    "trained-workers": text("Lao động đã qua tập huấn", "Workers who were trained"),
    "certified-workers": text("Lao động có chứng chỉ", "Workers who hold a certificate"),
    "sales-points": text("Điểm giới thiệu và bán đang hoạt động", "Sales points that are open"),
    "new-sales-points": text("Điểm giới thiệu và bán mở trong kỳ", "Sales points that opened in the period"),
    "ocop-areas": text(
        "Trung tâm thương mại, siêu thị, chợ có khu vực OCOP", "Malls, supermarkets and markets with an OCOP area"
    ),
    "events": text("Sự kiện trong kỳ", "Events in the period"),
    "at-events": text("Sản phẩm tham gia sự kiện trong kỳ", "Products at events in the period"),
    "craft-villages": text("Làng nghề có sản phẩm còn giấy chứng nhận", "Craft villages with a certified product"),
    "advanced": text(
        "Xã nông thôn mới nâng cao, kiểu mẫu có sản phẩm", "Communes of advanced or model status with a product"
    ),
    "inspections": text("Lần kiểm tra trong kỳ", "Inspections in the period"),
    "failed": text("trong đó không đạt hoặc phải khắc phục", "that failed, or asked for mending"),
    "findings": text("Phát hiện khi kiểm tra trong kỳ", "What inspections of the period found"),
    "open-findings": text("trong đó chưa khắc phục", "that is not mended"),
}
"""The rows of a report."""

STAR_BARS: Terms = {
    "stars-5": text("5 sao", "5 stars"),
    "potential-5": text("tiềm năng 5 sao", "potentially 5 stars"),
    "stars-4": text("4 sao", "4 stars"),
    "stars-3": text("3 sao", "3 stars"),
}
"""The bars of products by stars, by their rows, which follow each other there."""

BREAKDOWNS: Terms = {
    "sets": text("Theo bộ sản phẩm", "By product set"),
    "places": text("Theo địa bàn", "By place"),
    "forms": text("Chủ thể theo loại hình", "Producers by legal form"),
}
"""How products and producers are broken down."""

COLUMNS: Terms = {
    "number": text("TT", "No."),
    "row": text("Chỉ tiêu", "What is counted"),
    "value": text("Kỳ này", "Now"),
    "last": text("Kỳ trước", "Last"),
    "change": text("Tăng, giảm", "Change"),
    "note": text("Ghi chú", "Note"),
    "name": text("Tên", "Name"),
    "count": text("Số lượng", "Count"),
}
"""The columns of a report."""

STANDINGS: Terms = {
    "in-time": text("đúng hạn", "in time"),
    "late": text("nộp muộn", "late"),
    "missing": text("chưa nộp", "missing"),
    "due": text("chưa đến hạn", "not due yet"),
    "not-known": text("chưa biết", "not known"),
}
"""Where a ward's report stands."""

SENTENCES: Terms = {
    "title": text("BÁO CÁO", "REPORT"),
    "subject": text("Kết quả thực hiện Chương trình mỗi xã một sản phẩm {period}", "The OCOP programme {period}"),
    "half": text("6 tháng {which} năm {year}", "in the {which} half of {year}"),
    "first": text("đầu", "first"),
    "second": text("cuối", "second"),
    "quarter": text("quý {quarter} năm {year}", "in quarter {quarter} of {year}"),
    "year": text("năm {year}", "in {year}"),
    "place": text("Địa bàn: {place}", "Place: {place}"),
    "everywhere": text("toàn bộ sổ", "the whole register"),
    "on": text("Số liệu đến ngày {on}; nguồn: {register}", "As of {on}; source: {register}"),
    "least": text("ít nhất; sổ không nói bảng này là đầy đủ", "at least: the table is not said to be complete"),
    "left-out": text("sổ không ghi, hoặc không ghi theo địa bàn", "the register does not keep it, or not by place"),
    "unknown": text("chưa biết của {count}", "not known of {count}"),
    "unplaced": text(
        "{count} sản phẩm không rõ địa bàn, không tính vào báo cáo này",
        "{count} products of which the place is not known are not counted here",
    ),
    "blank": text("Để chấm để điền bằng bút: {what}", "Left for a pen: {what}"),
    "nothing-there": text("Sổ không có sản phẩm nào ở {place}.", "The register has no product in {place}."),
    "written": text("Đã ghi {path}", "Written: {path}"),
    "figures-tab": text("Số liệu", "Figures"),
    "targets-tab": text("Mục tiêu", "Targets"),
    "reports-tab": text("Báo cáo xã, phường", "Commune reports"),
    "section": text("Nội dung", "Part"),
    "commune": text("Xã, phường", "Commune"),
    "period": text("Kỳ", "Period"),
    "before": text("Trước ngày", "Before"),
    "received": text("Ngày nhận", "Received"),
    "standing": text("Tình trạng", "State"),
    "figures": text("I. Số liệu", "I. Figures"),
    "breakdowns": text("II. Chi tiết", "II. In detail"),
    "targets": text("III. Mục tiêu của kế hoạch", "III. Targets of the plan"),
    "reports": text("IV. Báo cáo của xã, phường", "IV. Reports of communes"),
    "due": text("Kỳ {period}, phải nộp trước ngày {before}", "{period}, due before {before}"),
    "report-line": text("{commune}: {standing}", "{commune}: {standing}"),
    "report-day": text("{commune}: {standing}, ngày {day}", "{commune}: {standing}, on {day}"),
    "all-in-time": text("Mọi xã, phường đều nộp đúng hạn.", "Every commune reported in time."),
    "others": text("{count} mục khác", "{count} others"),
    "sum": text("Cộng", "Sum"),
    "no-set": text("không rõ bộ", "set not known"),
    "no-place": text("không rõ địa bàn", "place not known"),
    "no-form": text("không rõ loại hình", "form not known"),
    "signer": text("Người lập báo cáo", "Drawn up by"),
    "sign": text("(ký, ghi rõ họ tên)", "(signature and name)"),
}
"""Sentences, as templates."""
