"""What the tables of a register and their columns are called, in Vietnamese and English, on tabs and over columns."""

from __future__ import annotations

from collections.abc import Mapping

from ocop_rules.text import Lang, Text, folded, text

TABLES: Mapping[str, Text] = {
    "producers": text("Chủ thể", "Producers"),
    "products": text("Sản phẩm", "Products"),
    "recognitions": text("Công nhận", "Recognitions"),
    "assessments": text("Đánh giá", "Assessments"),
    "sales_points": text("Điểm giới thiệu và bán", "Sales points"),
    "retail_places": text("TTTM, siêu thị, chợ", "Malls, supermarkets, markets"),
    "events": text("Sự kiện", "Events"),
    "participations": text("Tham gia sự kiện", "Participations"),
    "trainings": text("Tập huấn", "Trainings"),
    "inspections": text("Kiểm tra", "Inspections"),
    "findings": text("Phát hiện khi kiểm tra", "Findings"),
    "craft_villages": text("Làng nghề", "Craft villages"),
    "communes": text("Xã, phường", "Communes"),
    "ward_reports": text("Báo cáo của xã, phường", "Ward reports"),
}
"""The tables, as tabs of a workbook are called; at most 31 characters, which is what Excel takes."""

ABOUT = text("Sổ đăng ký", "Register")
"""The tab that says of which day the register is, and which tables are complete."""

ABOUT_FIELDS: Mapping[str, Text] = {
    "format": text("Định dạng", "Format"),
    "name": text("Tên sổ", "Name"),
    "as_of": text("Tính đến ngày", "As of"),
    "complete": text("Bảng đã đầy đủ", "Complete tables"),
}

_FIELDS: Mapping[str, Text] = {
    "id": text("Mã", "Id"),
    "name": text("Tên", "Name"),
    "note": text("Ghi chú", "Note"),
    "more": text("Thông tin khác", "More"),
    "commune": text("Xã, phường", "Commune"),
    "district": text("Quận, huyện", "District"),
    "province": text("Tỉnh, thành phố", "Province"),
    "address": text("Địa chỉ", "Address"),
    "form": text("Loại hình", "Legal form"),
    "tax_code": text("Mã số thuế", "Tax code"),
    "representative": text("Người đại diện", "Representative"),
    "phone": text("Điện thoại", "Phone"),
    "email": text("Thư điện tử", "Email"),
    "workers": text("Số lao động", "Workers"),
    "local_workers": text("Lao động địa phương", "Local workers"),
    "trained_workers": text("Lao động qua tập huấn", "Trained workers"),
    "certified_workers": text("Lao động có chứng chỉ", "Workers with certificates"),
    "trained": text("Đã được tập huấn về OCOP", "Trained on OCOP"),
    "small_or_medium": text("Doanh nghiệp nhỏ và vừa", "Small or medium enterprise"),
    "stable_linkage": text("Liên kết chuỗi giá trị ổn định", "In a stable value chain"),
    "circular_chain": text("Chuỗi giá trị tuần hoàn, OCOP xanh", "Circular or green chain"),
    "modern_channels": text("Kênh bán hàng hiện đại", "In modern channels"),
    "craft_village": text("Mã làng nghề", "Craft village"),
    "code": text("Mã số quốc gia", "National code"),
    "set": text("Bộ sản phẩm", "Product set"),
    "version": text("Bộ tiêu chí", "Version"),
    "producer": text("Mã chủ thể", "Producer"),
    "group": text("Nhóm sản phẩm", "Product group"),
    "revenue": text("Doanh thu năm (triệu đồng)", "Yearly revenue (million VND)"),
    "traced": text("Có truy xuất nguồn gốc", "Traceable"),
    "gtin": text("Mã GTIN", "GTIN"),
    "bundle": text("Tệp hồ sơ minh chứng", "Evidence bundle"),
    "product": text("Mã sản phẩm", "Product"),
    "stars": text("Hạng sao", "Stars"),
    "decided_on": text("Ngày công nhận", "Day of decision"),
    "decision": text("Số quyết định", "Decision number"),
    "points": text("Điểm", "Points"),
    "body": text("Cơ quan công nhận", "Deciding body"),
    "level": text("Cấp", "Level"),
    "purpose": text("Lần đánh giá", "Purpose"),
    "evaluation": text("Mã băm kết quả", "Evaluation digest"),
    "printed_until": text("Ngày hết hạn ghi trên giấy", "Printed end"),
    "refiled_on": text("Ngày nộp hồ sơ đánh giá lại", "Filed for re-evaluation on"),
    "refused_on": text("Ngày có kết quả không đạt", "Refused on"),
    "withdrawn_on": text("Ngày thu hồi", "Withdrawn on"),
    "withdrawal": text("Lý do thu hồi", "Reason of withdrawal"),
    "withdrawn_by": text("Quyết định thu hồi", "Decision of withdrawal"),
    "concluded_on": text("Ngày kết luận vi phạm", "Concluded on"),
    "assessed_on": text("Ngày đánh giá", "Assessed on"),
    "forwarded_on": text("Ngày chuyển hồ sơ", "Forwarded on"),
    "forwarded_to": text("Chuyển lên cấp", "Forwarded to"),
    "opened_on": text("Ngày mở", "Opened on"),
    "closed_on": text("Ngày đóng", "Closed on"),
    "kind": text("Loại", "Kind"),
    "ocop_area": text("Có khu vực OCOP", "Has an OCOP area"),
    "ocop_places": text("Số điểm bán OCOP", "OCOP stalls"),
    "since": text("Có từ ngày", "Since"),
    "held_on": text("Từ ngày", "Held on"),
    "held_until": text("Đến ngày", "Held until"),
    "organiser": text("Đơn vị tổ chức", "Organiser"),
    "event": text("Mã sự kiện", "Event"),
    "audience": text("Đối tượng", "Audience"),
    "participants": text("Số người dự", "Participants"),
    "inspected_on": text("Ngày kiểm tra", "Inspected on"),
    "inspector": text("Đơn vị kiểm tra", "Inspector"),
    "result": text("Kết quả", "Result"),
    "report": text("Số biên bản", "Report number"),
    "inspection": text("Mã lần kiểm tra", "Inspection"),
    "fact": text("Thông tin", "Fact"),
    "value": text("Giá trị", "Value"),
    "told": text("Nội dung", "What was found"),
    "mended_on": text("Ngày khắc phục", "Mended on"),
    "traditional": text("Làng nghề truyền thống", "Traditional"),
    "recognised_on": text("Ngày công nhận", "Recognised on"),
    "new_rural": text("Nông thôn mới", "New rural status"),
    "new_rural_on": text("Ngày công nhận nông thôn mới", "New rural status since"),
    "period": text("Kỳ báo cáo", "Period"),
    "received_on": text("Ngày nhận", "Received on"),
    "due_on": text("Hạn nộp", "Due on"),
}
"""What a column is called wherever it stands, by the name of its field."""

_IN_TABLE: Mapping[tuple[str, str], Text] = {
    ("producers", "id"): text("Mã chủ thể", "Id"),
    ("producers", "name"): text("Tên chủ thể", "Name"),
    ("products", "id"): text("Mã sản phẩm", "Id"),
    ("products", "name"): text("Tên sản phẩm", "Name"),
    ("communes", "name"): text("Xã, phường", "Name"),
    ("communes", "code"): text("Mã đơn vị hành chính", "Administrative code"),
    ("events", "id"): text("Mã sự kiện", "Id"),
    ("inspections", "id"): text("Mã lần kiểm tra", "Id"),
    ("craft_villages", "id"): text("Mã làng nghề", "Id"),
}
"""What a column is called in one table alone."""

CHOICE_TITLES: Mapping[str, Mapping[str, Text]] = {
    "PlaceKind": {
        "mall": text("Trung tâm thương mại", "Mall"),
        "general_supermarket": text("Siêu thị tổng hợp", "General supermarket"),
        "supermarket": text("Siêu thị chuyên doanh", "Specialised supermarket"),
        "convenience_store": text("Cửa hàng tiện lợi", "Convenience store"),
        "market": text("Chợ", "Market"),
        "other": text("Khác", "Other"),
    },
    "Audience": {
        "officials": text("Cán bộ quản lý", "Officials"),
        "producers": text("Chủ thể", "Producers"),
    },
    "InspectionResult": {
        "passed": text("Đạt", "Passed"),
        "to_mend": text("Yêu cầu khắc phục", "To mend"),
        "failed": text("Không đạt", "Failed"),
    },
    "NewRural": {
        "none": text("Chưa đạt", "None"),
        "standard": text("Đạt chuẩn nông thôn mới", "Standard"),
        "advanced": text("Nông thôn mới nâng cao", "Advanced"),
        "model": text("Nông thôn mới kiểu mẫu", "Model"),
    },
    "Purpose": {
        "first": text("Lần đầu", "First"),
        "upgrade": text("Nâng hạng", "Upgrade"),
        "reevaluation": text("Đánh giá lại", "Re-evaluation"),
    },
}
"""What the values of fields that take one of a few are called, by the name of their type."""


def heading(table: str, field: str) -> Text:
    """Return what the column of a field is called in a table."""
    return _IN_TABLE.get((table, field)) or _FIELDS[field]


def table_title(table: str, lang: Lang) -> str:
    """Return what a table is called."""
    return TABLES[table].in_(lang)


def table_named(written: str) -> str | None:
    """Return the table that a name means: its id, or its title in either language, without regard to diacritics."""
    return _TABLE_WORDS.get(folded(written))


def field_named(table: str, fields: tuple[str, ...], written: str) -> str | None:
    """Return the field of a table that a heading means: its name, or its heading in either language."""
    wanted = folded(written)
    for field in fields:
        told = heading(table, field)
        if wanted in (folded(field), folded(told.vi), folded(told.en)):
            return field
    return None


_TABLE_WORDS = {folded(word): table for table, title in TABLES.items() for word in (table, title.vi, title.en)}
