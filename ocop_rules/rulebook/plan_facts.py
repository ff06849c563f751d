"""The facts that a plan's conditions may read: of a row of a register, and of what belongs to it on the day.

They are typed as the facts of the criteria are, so that conditions on them are read, checked and run in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from ocop_rules.rulebook.vocabulary import Attester, FactDefinition, FactType, Vocabulary
from ocop_rules.several import FrozenMapping, frozen_mapping
from ocop_rules.text import LANGS, Text, text, written_day

_OFFICE = (Attester.AUTHORITY,)
"""Who answers for what a register says."""


def _yes_or_no(vi: str, en: str) -> FactDefinition:
    return FactDefinition(title=text(vi, en), type=FactType.BOOLEAN, attested_by=_OFFICE)


def _count(vi: str, en: str, unit: Text) -> FactDefinition:
    return FactDefinition(title=text(vi, en), type=FactType.COUNT, unit=unit, attested_by=_OFFICE)


def _number(vi: str, en: str, unit: Text) -> FactDefinition:
    return FactDefinition(title=text(vi, en), type=FactType.NUMBER, unit=unit, attested_by=_OFFICE)


def _choice(vi: str, en: str, values: Mapping[str, Text]) -> FactDefinition:
    return FactDefinition(title=text(vi, en), type=FactType.CHOICE, values=dict(values), attested_by=_OFFICE)


_STARS = text("sao", "stars")
_POINTS = text("điểm", "points")
_PEOPLE = text("người", "people")
_PLACES = text("chỗ", "places")
_LEVELS = {
    "commune": text("cấp xã", "commune"),
    "district": text("cấp huyện", "district"),
    "province": text("cấp tỉnh", "province"),
    "centre": text("cấp Trung ương", "centre"),
}
_KINDS = {
    "mall": text("trung tâm thương mại", "mall"),
    "general_supermarket": text("siêu thị tổng hợp", "general supermarket"),
    "supermarket": text("siêu thị", "supermarket"),
    "convenience_store": text("cửa hàng tiện lợi", "convenience store"),
    "market": text("chợ", "market"),
    "other": text("loại khác", "other"),
}
_AUDIENCES = {"officials": text("cán bộ", "officials"), "producers": text("chủ thể", "producers")}
_NEW_RURAL = {
    "none": text("chưa đạt", "none"),
    "standard": text("nông thôn mới", "standard"),
    "advanced": text("nông thôn mới nâng cao", "advanced"),
    "model": text("nông thôn mới kiểu mẫu", "model"),
}

_FACTS: Mapping[str, Mapping[str, FactDefinition]] = {
    "products": {
        "certified": _yes_or_no("Giấy chứng nhận còn hạn vào ngày xét", "Its certificate is valid on the day"),
        "stars": _count("Hạng sao của lần công nhận gần nhất", "Stars of its last recognition", _STARS),
        "points": _number("Điểm của lần công nhận gần nhất", "Points of its last recognition", _POINTS),
        "recognised_before": _yes_or_no("Đã được công nhận trước kỳ", "Recognised before the period"),
        "recognised_in_period": _yes_or_no("Được công nhận trong kỳ", "Recognised in the period"),
        "stars_before": _count("Hạng sao trước kỳ", "Stars before the period", _STARS),
        "stars_in_period": _count("Hạng sao được công nhận trong kỳ", "Stars recognised in the period", _STARS),
        "stars_rose": _yes_or_no("Tăng hạng sao trong kỳ", "More stars than before the period"),
        "stars_fell": _yes_or_no("Giảm hạng sao trong kỳ", "Fewer stars than before the period"),
        "at_event": _yes_or_no("Tham gia sự kiện trong kỳ", "Took part in an event in the period"),
        "traced": _yes_or_no("Có mã truy xuất nguồn gốc", "Carries a traceability code"),
    },
    "producers": {
        "has_certified_product": _yes_or_no("Có sản phẩm còn giấy chứng nhận", "Has a certified product"),
        "trained": _yes_or_no("Đã được bồi dưỡng, tập huấn về Chương trình", "Trained on the programme"),
        "stable_linkage": _yes_or_no("Trong liên kết chuỗi giá trị ổn định", "In a stable value chain"),
        "circular_chain": _yes_or_no("Có chuỗi giá trị tuần hoàn", "Its value chain is circular"),
        "modern_channels": _yes_or_no("Tham gia kênh bán hàng hiện đại", "Sells in modern channels"),
        "small_or_medium": _yes_or_no("Là doanh nghiệp nhỏ và vừa", "A small or medium enterprise"),
        "workers": _count("Lao động", "Workers", _PEOPLE),
        "trained_workers": _count("Lao động đã qua bồi dưỡng, tập huấn", "Workers who were trained", _PEOPLE),
        "certified_workers": _count("Lao động được cấp chứng chỉ", "Workers who hold a certificate", _PEOPLE),
    },
    "assessments": {
        "in_period": _yes_or_no("Được đánh giá trong kỳ", "Assessed in the period"),
        "level": _choice("Cấp đánh giá", "Level of the assessment", _LEVELS),
        "points": _number("Điểm đánh giá", "Points of the assessment", _POINTS),
        "stars": _count("Hạng sao đánh giá", "Stars of the assessment", _STARS),
        "forwarded": _yes_or_no("Đã chuyển hồ sơ lên cấp trên", "Forwarded to the level above"),
    },
    "sales_points": {
        "opened_in_period": _yes_or_no("Mở trong kỳ", "Opened in the period"),
        "open": _yes_or_no("Đang hoạt động vào ngày xét", "Open on the day"),
    },
    "retail_places": {
        "kind": _choice("Loại hình", "Kind", _KINDS),
        "ocop_area": _yes_or_no("Có khu vực giới thiệu, bán sản phẩm OCOP", "Has an area for OCOP products"),
        "ocop_places": _count("Số địa điểm dành cho sản phẩm OCOP", "Places for OCOP products", _PLACES),
    },
    "events": {"in_period": _yes_or_no("Tổ chức trong kỳ", "Held in the period")},
    "trainings": {
        "in_period": _yes_or_no("Tổ chức trong kỳ", "Held in the period"),
        "audience": _choice("Đối tượng", "Audience", _AUDIENCES),
    },
    "craft_villages": {
        "traditional": _yes_or_no("Là làng nghề truyền thống", "A traditional craft village"),
        "has_producer": _yes_or_no("Có chủ thể giữ giấy chứng nhận còn hạn", "Its producers have a certified product"),
    },
    "communes": {
        "new_rural": _choice("Mức đạt chuẩn nông thôn mới", "New rural status", _NEW_RURAL),
        "has_certified_product": _yes_or_no("Có sản phẩm còn giấy chứng nhận", "Has a certified product"),
    },
    "districts": {
        "tourism_product": _yes_or_no("Có sản phẩm du lịch còn giấy chứng nhận", "Has a certified tourism product"),
        "open_sales_point": _yes_or_no("Có điểm giới thiệu và bán đang hoạt động", "Has a sales point that is open"),
    },
}  # fmt: skip

PLAN_TABLES = tuple(_FACTS)
"""What a target may count: tables of a register, and the districts that these name."""

_ON_TIME = text("Nộp báo cáo {period} trước ngày {before}", "The report of {period} came before {before}")
_BY_THE_DAY = text("Nộp báo cáo {period} đến hết ngày {before}", "The report of {period} came by {before}")


def facts_of(table: str, forms: Mapping[str, Text], reports: Mapping[str, tuple[str, date]]) -> Vocabulary:
    """Return the facts of a table's rows, as the vocabulary of its conditions.

    Args:
        table: one of `PLAN_TABLES`.
        forms: the legal forms of producers, by name.
        reports: the reports that a plan asks of communes: by name, the period and the day before which they are due.
    """
    return _vocabulary(table, tuple(forms.items()), tuple((name, *of) for name, of in reports.items()))


@cache
def _vocabulary(
    table: str, forms: tuple[tuple[str, Text], ...], reports: tuple[tuple[str, str, date], ...]
) -> Vocabulary:
    facts = dict(_FACTS[table])
    if table == "producers":
        facts["form"] = _choice("Loại hình tổ chức", "Legal form", dict(forms))
    if table == "communes":
        facts.update(_of_reports(reports))
    return Vocabulary(documents=FrozenMapping({}), facts=FrozenMapping(facts))


def _of_reports(reports: Iterable[tuple[str, str, date]]) -> dict[str, FactDefinition]:
    found = {}
    for name, period, before in reports:
        for ending, words in (("before", _ON_TIME), ("by", _BY_THE_DAY)):
            told = [words.in_(lang).format(period=period, before=written_day(before, lang)) for lang in LANGS]
            found[f"report_{name}_{ending}"] = _yes_or_no(*told)
    return found


TABLE_TITLES: Mapping[str, Text] = frozen_mapping(
    {
        "products": text("sản phẩm", "products"),
        "producers": text("chủ thể", "producers"),
        "assessments": text("lượt đánh giá", "assessments"),
        "sales_points": text("điểm giới thiệu và bán", "sales points"),
        "retail_places": text("trung tâm thương mại, siêu thị, chợ", "malls, supermarkets and markets"),
        "events": text("sự kiện", "events"),
        "trainings": text("lớp tập huấn", "trainings"),
        "craft_villages": text("làng nghề", "craft villages"),
        "communes": text("xã, phường", "communes"),
        "districts": text("huyện, quận, thị xã", "districts"),
    }
)
"""What is counted, by table."""
