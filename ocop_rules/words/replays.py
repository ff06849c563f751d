"""What is said of replayed records: verdicts, causes and reasons by their names, headings, counts, stars."""

from __future__ import annotations

from ocop_rules.rulebook.catalogue import load, version_ids
from ocop_rules.rulebook.citation import decision_named
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import Lang, Text, text
from ocop_rules.words.terms import OUTCOMES, Terms, short_stars

VERDICTS: Terms = {
    "same": text("Giống hệt từng byte", "Same to the byte"),
    "equal": text("Cùng kết quả", "Same result"),
    "changed": text("Đã thay đổi", "Changed"),
    "broken": text("Dòng hỏng", "Broken lines"),
    "tampered": text("Bị sửa sau khi ghi", "Changed after they were written"),
    "refused": text("Không chấm lại được", "Could not be rated again"),
}
CAUSES: Terms = {
    "criteria": text("do tiêu chí: điểm, phương án, mức yêu cầu", "by the criteria: points, options, marks"),
    "not_carried": text(
        "do lựa chọn không chuyển được (điểm là mức tối thiểu)",
        "by choices that could not be carried over (points are a lower bound)",
    ),
    "evidence_rules": text("do quy tắc minh chứng", "by the rules of evidence"),
    "errata": text("do đính chính lỗi in", "by errata only"),
    "library": text("do thư viện", "by the library"),
}
REASONS: Terms = {
    "absent": text("bộ kia không có tiêu chí này", "the other sheet has no such criterion"),
    "other-options": text("các phương án không giống nhau", "its options are not the same"),
    "no-such-case": text("tiêu chí không có trường hợp này", "the criterion has no such case"),
    "unread-points": text("ghi bằng điểm, chưa rõ trường hợp nào", "given in points, in a case that is not known"),
    "ambiguous": text("tương ứng với nhiều tiêu chí", "it could be one of several criteria"),
}
"""Why a judged choice is not carried to another version."""

HEADINGS: Terms = {
    "page": text("Chạy lại bản ghi OCOP", "Replay of OCOP records"),
    "report": text("Chạy lại bản ghi đánh giá OCOP", "Replay of OCOP rating records"),
    "summary": text("Tóm tắt", "Summary"),
    "stars": text("Dịch chuyển hạng sao", "Movement between stars"),
    "lower_bounds": text("Hạng sao khi điểm là mức tối thiểu", "Stars where points are a lower bound"),
    "points": text("Điểm trước và sau", "Points before and after"),
    "moves": text("Số hồ sơ theo điểm thay đổi", "Records by points moved"),
    "criteria": text("Tiêu chí thay đổi nhiều nhất", "Criteria that moved most"),
    "lost": text("Lựa chọn không chuyển được", "Choices that could not be carried over"),
    "changes": text("Các thay đổi", "Changes"),
    "failures": text("Dòng không chạy lại được", "Lines that could not be replayed"),
}
"""What stands above a table or a plot, by what it shows."""

COLUMNS: Terms = {
    "criterion": text("Tiêu chí", "Criterion"),
    "reason": text("Lý do", "Reason"),
    "records": text("Bản ghi", "Records"),
    "up": text("Tăng", "Up"),
    "down": text("Giảm", "Down"),
    "dossier": text("Hồ sơ", "Dossier"),
    "points": text("Điểm", "Points"),
    "stars": text("Hạng sao", "Stars"),
    "changes": text("Tiêu chí: [phương án] điểm", "Criteria: [option] points"),
    "line": text("Tệp và dòng", "File and line"),
    "problem": text("Lỗi", "What is wrong"),
}

TEXTS: Terms = {
    "under": text("Nếu chấm theo", "What if rated under"),
    "own": text("Chấm lại theo đúng phiên bản của từng bản ghi", "Rated again under each record’s own version"),
    "same_version": text("cùng phiên bản", "same version"),
    "records": text("bản ghi", "records"),
    "interrupted": text(
        "Lần chạy đã dừng giữa chừng: báo cáo chỉ gồm phần đã làm.",
        "The run was interrupted: this report covers only what was done.",
    ),
    "several_causes": text(
        "Một bản ghi có thể thay đổi do nhiều nguyên nhân.", "A record can change by several causes."
    ),
    "does_not_count": text("bản ghi; không tính là thay đổi", "records; this does not count as a change"),
    "matrix": text("Hạng sao: trước (dòng) và sau (cột)", "Stars: before (rows) and after (columns)"),
    "marked_matrix": text(
        "Dòng: trước. Cột: sau. ▲ lên hạng, ▼ xuống hạng.", "Rows: before. Columns: after. ▲ up, ▼ down."
    ),
    "cells": text(
        "Mỗi ô rộng 5 điểm; ô vuông càng lớn càng nhiều bản ghi. Trên đường chéo: tăng điểm; dưới: giảm.",
        "Each cell is 5 points wide; the larger the square, the more records. Above the diagonal points rose, below "
        "they fell.",
    ),
    "points_before": text("điểm trước", "points before"),
    "points_after": text("điểm sau", "points after"),
    "points_moved": text("điểm thay đổi", "points moved"),
    "lost_points": text("◀ giảm điểm", "◀ lost points"),
    "gained_points": text("tăng điểm ▶", "gained points ▶"),
    "lost": text(
        "Phương án hội đồng đã chấm mà phiên bản kia không có chỗ tương ứng; nơi đó chỉ tính theo minh chứng.",
        "Options that were judged but have no counterpart in the other version; there only evidence counts.",
    ),
    "lower_bounds": text(
        "{choices} lựa chọn trong {records} bản ghi không chuyển được sang bộ tiêu chí này: điểm và hạng của các bản "
        "ghi đó là mức tối thiểu, được thống kê riêng",
        "{choices} choices in {records} records could not be carried over: points and stars of these records are a "
        "lower bound, and are counted apart",
    ),
    "at_least": text("từ {value}", "at least {value}"),
    "place": text(
        "{version}, bộ {product_set}, tiêu chí {criterion}", "{version}, set {product_set}, criterion {criterion}"
    ),
    "not_carried": text("Không chuyển được", "Not carried"),
    "first_changes": text(
        "Chỉ nêu {shown} thay đổi đầu; tệp CSV có tất cả.",
        "Only the first {shown} changes; the CSV file has all of them.",
    ),
    "first_failures": text("Chỉ nêu {shown} dòng đầu trong {all}.", "Only the first {shown} of {all} lines."),
    "more_changes": text("… và {more} hồ sơ nữa (--csv)", "… and {more} more (--csv)"),
    "more_failures": text("… và {more} dòng nữa", "… and {more} more"),
    "replaying": text("Chạy lại", "Replaying"),
    "left": text("còn", "left"),
    "go_on": text(
        "Đã dừng theo yêu cầu: chạy lại cùng lệnh để đi tiếp.", "Stopped on request: run the same command to go on."
    ),
    "go_on_with_state": text(
        "Đã dừng theo yêu cầu: thêm --resume TỆP để lần sau đi tiếp được.",
        "Stopped on request: with --resume FILE it could go on the next time.",
    ),
}
"""What else is said; what stands in braces is filled in."""


def version_named(version: str, lang: Lang) -> str:
    """Return a version as people know it, by its decision: `Quyết định 148/QĐ-TTg`; its id where it is not there."""
    return decision_named(load(version).decision).in_(lang) if version in version_ids() else version


def stars_or_outcome(name: str, lang: Lang) -> str:
    """Return stars, or an outcome without them, by its name in a summary: `4★`, `bị loại`."""
    return OUTCOMES[name].in_(lang) if name in OUTCOMES else short_stars(int(name))


def counted(number: int, lang: Lang) -> str:
    """Write a count with its thousands set apart."""
    written = f"{number:,}"
    return written.replace(",", ".") if lang == "vi" else written


def share(number: int, total: int, lang: Lang) -> str:
    """Write a share of all lines in tenths of a per cent, never rounded up to the whole."""
    tenths = number * 1000 // total if total else 0
    shown = f"{tenths // 10}.{tenths % 10}%"
    return shown.replace(".", ",") if lang == "vi" else shown


def criterion_title(identity: str, version: str | None) -> Text:
    """Return the title of a criterion by the name under which all versions know it, or that name if none is found.

    Args:
        identity: the name.
        version: the version whose title to prefer, if it has one; else it is the newest that has the criterion.
    """
    there = version_ids()
    for name in (*((version,) if version in there else ()), *reversed(there)):
        titles = load(name).once(_titles)
        if identity in titles:
            return titles[identity]
    return text(identity, identity)


def _titles(rulebook: Rulebook) -> dict[str, Text]:
    sheets = rulebook.sets.values()
    return {each.identity: each.title for sheet in sheets for each in sheet.criteria.values()}
