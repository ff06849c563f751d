"""A council's round in words: its rules, where each product stands, and what is still missing."""

from __future__ import annotations

from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.councils import Basis
from ocop_rules.rulebook.model import plain_number
from ocop_rules.text import Lang, Text, text
from ocop_rules.words.terms import Terms

COLUMNS: Terms = {
    "dossier": text("Hồ sơ", "Dossier"),
    "product": text("Sản phẩm", "Product"),
    "scored": text("Đã chấm", "Scored"),
    "points": text("Điểm", "Points"),
    "stars": text("Hạng sao", "Stars"),
    "state": text("Tình trạng", "State"),
}
"""The columns of the table of a round, in their order."""

STATES: Terms = {
    "final": text("xong", "done"),
    "blocked": text("chưa có kết quả: {why}", "no result yet: {why}"),
    "waiting": text("còn thiếu {count} phiếu", "sheets still to come: {count}"),
    "nobody": text("chưa ai chấm", "nobody has scored it"),
}
"""Where a product of a round stands."""

BLOCKS: Terms = {
    "quorum-missed": text("chưa đủ số phiếu", "too few sheets"),
    "chair-absent": text("thiếu phiếu của người chủ trì", "the chair has not scored"),
    "too-far-apart": text("điểm chênh lệch quá mức", "totals too far apart"),
}
"""What blocks a result, by the code of its notice."""

SENTENCES: Terms = {
    "new": text("Mới nhận {new} phiếu; nhật ký có {all} phiếu", "New sheets: {new}; in the journal: {all}"),
    "missing": text("Còn thiếu phiếu của {member}: {dossiers}", "Sheets still to come from {member}: {dossiers}"),
    "missing-all": text("Còn thiếu mọi phiếu của {member}", "No sheet has come from {member}"),
    "absent": text("Vắng mặt: {member} ({why})", "Absent: {member} ({why})"),
    "ready": text("Đã đủ phiếu, mọi sản phẩm đều có kết quả", "Every sheet has come and every product has its result"),
    "replaced": text("{member} đã chấm lại {dossier}", "{member} scored {dossier} again"),
    "rules": text("Cách tính: {rules}", "Rules: {rules}"),
}

SCORES: Terms = {
    "title": text("Điểm từng thành viên chấm", "What each member gave"),
    "chair": text("chủ trì", "chair"),
    "absent": text("vắng mặt", "absent"),
    "key": text(
        "–: chưa chấm; trong ngoặc: chỉ để tham khảo, không tính vào kết quả",
        "–: not scored; in brackets: for reference, it does not count",
    ),
}
"""What is said of the totals that members gave."""

LINKS: Terms = {
    "secretary": text("Thư ký (xem ai chưa chấm)", "Secretary (who has not scored)"),
    "once": text(
        "Gửi riêng cho từng người: ai có liên kết thì chấm được thay người đó. Các liên kết chỉ hiện lần này.",
        "Send each to its own person: whoever has a link scores in that name. They are shown this once.",
    ),
    "ended": text("Các liên kết tạo trước đây không còn dùng được.", "Links that were made before are useless now."),
    "closed": text(
        "Đã khóa sổ: không còn liên kết nào dùng được, phiếu đã nhận được giữ nguyên.",
        "The round is closed: no link is good any more, and the sheets that came stay.",
    ),
}
"""What is said of the links of a round."""

_AGGREGATES: Terms = {
    "total": text("trung bình cộng tổng điểm các thành viên", "the mean of the members' totals"),
    "part": text("trung bình cộng từng phần rồi cộng lại", "the mean of each part, then added"),
    "criterion": text("trung bình cộng từng tiêu chí rồi cộng lại", "the mean of each criterion, then added"),
}
_ROUNDING: Terms = {
    "half_up": text("làm tròn {per} đến {places} chữ số thập phân", "{per} rounded to {places} decimals"),
    "truncate": text("cắt {per} sau {places} chữ số thập phân", "{per} cut after {places} decimals"),
    "none": text("không làm tròn", "not rounded"),
}
_PER: Terms = {"part": text("điểm từng phần", "each part"), "total": text("tổng điểm", "the total")}
_RULES: Terms = {
    "quorum": text("ít nhất {needed} trên {members} thành viên chấm", "at least {needed} of {members} members score"),
    "chair": text("phải có phiếu của {chair}", "{chair} has to score"),
    "spread": text("tổng điểm chênh nhau không quá {spread} điểm", "totals differ by no more than {spread} points"),
    "mean": text("yêu cầu tối thiểu xét trên mức trung bình", "requirements are met by the mean"),
    "majority": text("yêu cầu tối thiểu xét theo đa số thành viên", "requirements are met by most members"),
    "all": text("yêu cầu tối thiểu phải được mọi thành viên xác nhận", "requirements are met by all members"),
}
_BASES: dict[Basis | None, Text] = {
    Basis.DECISION: text("theo quyết định", "by decision"),
    Basis.REGULATION: text("theo quy chế", "by regulation"),
    Basis.PRACTICE: text("theo thực tế các nơi, không văn bản nào quy định", "by practice, which nothing prescribes"),
    None: text("do Hội đồng tự chọn", "as the council chose"),
}


def rules_in_words(settings: Settings, lang: Lang) -> tuple[str, ...]:
    """Return how a council makes one result of its sheets, a phrase a rule."""
    rules, rounding = settings.council, settings.rounding
    out = [_AGGREGATES["total" if rules is None else rules.aggregate].in_(lang)]
    if rounding is None:
        out.append(_ROUNDING["none"].in_(lang))
    else:
        per = _PER[rounding.per].in_(lang)
        out.append(_ROUNDING[rounding.mode].in_(lang).format(per=per, places=rounding.places))
    out.append(_RULES[settings.requirement_rule].in_(lang))
    if rules is None:
        return tuple(out)
    if rules.needed is not None:
        out.append(_RULES["quorum"].in_(lang).format(needed=rules.needed, members=rules.members or "?"))
    if rules.chair is not None:
        out.append(_RULES["chair"].in_(lang).format(chair=rules.chair))
    if rules.spread is not None:
        spread = plain_number(rules.spread)
        out.append(_RULES["spread"].in_(lang).format(spread=spread.replace(".", ",") if lang == "vi" else spread))
    return tuple(out)


def basis_in_words(basis: Basis | None, source: Text | None, citation: Citation | None, lang: Lang) -> str:
    """Return upon what a council's rules rest, such as `theo quyết định: …`."""
    said = _BASES[basis].in_(lang)
    where = source.in_(lang) if source is not None else citation.in_(lang) if citation is not None else None
    return f"{said}: {where}" if where else said
