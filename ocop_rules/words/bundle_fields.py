"""The titles of the fields of an evidence bundle, for its JSON Schema, forms and sheets."""

from __future__ import annotations

from collections.abc import Mapping

from ocop_rules.rulebook.vocabulary import FactType
from ocop_rules.text import Text, text

BUNDLE_FIELDS: Mapping[str, Text] = {
    "format": text("Định dạng", "Format"),
    "dossier": text("Mã hồ sơ", "Dossier id"),
    "version": text("Bộ tiêu chí áp dụng", "Version to rate under"),
    "purpose": text("Mục đích đánh giá", "Purpose of the evaluation"),
    "product": text("Sản phẩm", "Product"),
    "product.name": text("Tên sản phẩm", "Name of the product"),
    "product.set": text("Bộ sản phẩm", "Product set"),
    "producer": text("Chủ thể", "Producer"),
    "producer.name": text("Tên chủ thể", "Name of the producer"),
    "producer.type": text("Loại hình", "Legal form"),
    "producer.commune": text("Xã, phường", "Commune"),
    "submitted_on": text("Ngày nộp hồ sơ", "Day of filing"),
    "evaluated_on": text("Ngày đánh giá", "Day of the evaluation"),
    "documents_complete": text("Đã liệt kê đủ minh chứng", "All documents are listed"),
    "documents": text("Minh chứng", "Documents"),
    "documents[]": text("Minh chứng", "Document"),
    "documents[].id": text("Mã trong hồ sơ", "Id in the dossier"),
    "documents[].type": text("Loại minh chứng", "Type of document"),
    "documents[].number": text("Số, ký hiệu", "Number"),
    "documents[].issuer": text("Nơi cấp", "Issuer"),
    "documents[].title": text("Tên gọi", "Title"),
    "documents[].issued_on": text("Ngày cấp", "Day of issue"),
    "documents[].expires_on": text("Ngày hết hạn", "Last day on which it counts"),
    "documents[].sha256": text("Mã SHA-256 của tệp", "SHA-256 of the file"),
    "facts": text("Thông tin, số liệu", "Facts"),
    "facts[]": text("Thông tin", "Fact"),
    "facts[].fact": text("Thông tin", "Fact"),
    "facts[].value": text("Giá trị", "Value"),
    "facts[].documents": text("Mã các minh chứng", "Ids of the documents that back it"),
    "facts[].attested_by": text("Người xác nhận", "Who attests it"),
    "facts[].note": text("Ghi chú", "Note"),
    "sheets": text("Phiếu đánh giá", "Score sheets"),
    "sheets[]": text("Phiếu đánh giá", "Score sheet"),
    "sheets[].judge": text("Người chấm", "Judge"),
    "sheets[].role": text("Tư cách", "Role"),
    "sheets[].points": text("Điểm in đã chọn, theo số tiêu chí", "The printed points chosen, by criterion"),
    "sheets[].parts": text("Tổng điểm từng phần", "The totals of the parts"),
    "sheets[].options": text("Phương án đã chọn, theo số tiêu chí", "The options chosen, by criterion"),
}
"""By the place in the bundle; `[]` is each of a list."""

FACT_KINDS: Mapping[FactType, Text] = {
    FactType.BOOLEAN: text("Thông tin có hoặc không", "A fact that is true or false"),
    FactType.SHARE: text("Số liệu là tỷ lệ", "A fact that is a share"),
    FactType.COUNT: text("Số liệu là số đếm", "A fact that is a count"),
    FactType.NUMBER: text("Số liệu", "A fact that is a number"),
}
