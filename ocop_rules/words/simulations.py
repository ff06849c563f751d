"""What is said of a simulation: why a dossier moves, headings, columns, counts."""

from __future__ import annotations

from collections.abc import Mapping

from ocop_rules.text import Lang, Text, text
from ocop_rules.words.terms import Terms, short_stars

_OUTCOME = text(
    "bị loại nay thành dừng, hoặc ngược lại, vì: {knock_out}", "knocked out with another outcome: {knock_out}"
)
_NOT_CARRIED = text(
    "lựa chọn đã chấm không chuyển được sang tiêu chí {criterion} của phiếu kia, mà {stars} đòi",
    "what was judged cannot be carried to {criterion} of the other sheet, which {stars} ask for",
)

REASONS: Mapping[tuple[str, bool], Text] = {
    ("mark", True): text(
        "{stars} không còn đòi tiêu chí {criterion} đạt phương án {option}",
        "{stars} no longer ask for option {option} of {criterion}",
    ),
    ("mark", False): text(
        "{stars} nay đòi tiêu chí {criterion} đạt phương án {option}",
        "{stars} now ask for option {option} of {criterion}",
    ),
    ("condition", True): text(
        "minh chứng nay đạt phương án {option} của tiêu chí {criterion} mà {stars} đòi",
        "evidence now earns option {option} of {criterion}, which {stars} ask for",
    ),
    ("condition", False): text(
        "minh chứng không còn đạt phương án {option} của tiêu chí {criterion} mà {stars} đòi",
        "evidence no longer earns option {option} of {criterion}, which {stars} ask for",
    ),
    ("points", True): text("tổng điểm nay đạt mức của {stars}", "its points now reach {stars}"),
    ("points", False): text("tổng điểm không còn đạt mức của {stars}", "its points no longer reach {stars}"),
    ("band", True): text("{stars} nay bắt đầu từ mức điểm đã đạt", "{stars} now begin at points that it has"),
    ("band", False): text("{stars} nay bắt đầu trên mức điểm đã đạt", "{stars} now begin above its points"),
    ("knock_out", True): text("không còn bị loại hoặc dừng vì: {knock_out}", "no longer knocked out: {knock_out}"),
    ("knock_out", False): text("nay bị loại hoặc dừng vì: {knock_out}", "now knocked out: {knock_out}"),
    ("outcome", True): _OUTCOME,
    ("outcome", False): _OUTCOME,
    ("not_carried", True): _NOT_CARRIED,
    ("not_carried", False): _NOT_CARRIED,
    ("council", True): text("hội đồng nay đủ điều kiện theo quy chế", "the council’s own rules now hold"),
    ("council", False): text("hội đồng không còn đủ điều kiện theo quy chế", "the council’s own rules no longer hold"),
}
"""Why a dossier moves, by the kind of reason and whether what stood in its way is gone."""

RANKED: Mapping[bool, Text] = {
    True: text(
        "theo điểm mới, tiêu chí {criterion} nay đạt mức mà {stars} đòi",
        "by the new points {criterion} now reaches what {stars} ask for",
    ),
    False: text(
        "theo điểm mới, tiêu chí {criterion} không còn đạt mức mà {stars} đòi",
        "by the new points {criterion} no longer reaches what {stars} ask for",
    ),
}
"""The same of a requirement, where options rank otherwise by their points."""

UNCARRIED_POINTS = text(
    "lựa chọn không có chỗ ở phiếu kia nên điểm chỉ là mức tối thiểu",
    "choices have no place on the other sheet, so its points are a lower bound",
)

HEADINGS: Terms = {
    "page": text("Mô phỏng dự thảo tiêu chí OCOP", "Simulation of draft OCOP criteria"),
    "stars": text("Dịch chuyển hạng sao", "Movement between stars"),
    "sets": text("Theo bộ sản phẩm", "By product set"),
    "communes": text("Theo xã, phường", "By commune"),
    "forms": text("Theo loại hình chủ thể", "By the producer’s legal form"),
    "reasons": text("Vì sao đổi hạng", "Why they move"),
    "points": text("Điểm trước và sau", "Points before and after"),
    "movers": text("Các hồ sơ đổi hạng", "Dossiers that move"),
    "findings": text("Kiểm tra dự thảo", "What the lint says of the draft"),
    "refused": text("Không chấm được", "Could not be rated"),
    "summary": text("Tóm tắt", "Summary"),
}

COLUMNS: Terms = {
    "scenario": text("Kịch bản", "Scenario"),
    "rated": text("Đã chấm", "Rated"),
    "moved": text("Đổi hạng", "Move"),
    "up": text("Lên", "Up"),
    "down": text("Xuống", "Down"),
    "refused": text("Không chấm được", "Not rated"),
    "set": text("Bộ sản phẩm", "Product set"),
    "commune": text("Xã, phường", "Commune"),
    "form": text("Loại hình", "Legal form"),
    "reason": text("Lý do", "Reason"),
    "dossiers": text("Hồ sơ", "Dossiers"),
    "dossier": text("Hồ sơ", "Dossier"),
    "stars": text("Hạng sao", "Stars"),
    "points": text("Điểm", "Points"),
    "why": text("Vì sao", "Why"),
}

TEXTS: Terms = {
    "dossiers": text("hồ sơ", "dossiers"),
    "drawn": text("rút ngẫu nhiên, seed {seed}", "drawn, seed {seed}"),
    "base": text("So với {version}", "Compared with {version}"),
    "own": text("So với phiên bản của từng hồ sơ", "Compared with each dossier’s own version"),
    "changed": text("{version}, đã sửa", "{version}, changed"),
    "not_rated": text("không chấm được theo phiên bản gốc: {count} hồ sơ", "cannot be rated under the base: {count}"),
    "carried": text(
        "{count} hồ sơ của phiên bản khác được chuyển sang phiên bản gốc, {part} hồ sơ chỉ chuyển được một phần",
        "{count} dossiers of another version were carried to the base, {part} of them in part",
    ),
    "lower_bounds": text(
        "{count} hồ sơ có lựa chọn không chuyển được sang phiếu kia: điểm và hạng sau là mức tối thiểu",
        "{count} dossiers have choices without a place on the other sheet: points and stars after are a lower bound",
    ),
    "unknown": text("không rõ", "not known"),
    "unmoved": text("Không hồ sơ nào đổi hạng.", "No dossier moves."),
    "several_reasons": text(
        "Một hồ sơ có thể đổi hạng vì nhiều lý do; khi đó cần đủ các lý do.",
        "A dossier can move for several reasons; then all of them are needed.",
    ),
    "more": text("… và {more} nữa", "… and {more} more"),
    "first": text(
        "Chỉ nêu {shown} hồ sơ đầu; tệp CSV hoặc Parquet có tất cả.",
        "Only the first {shown}; CSV and Parquet have all.",
    ),
    "passed_over": text("Không phải hồ sơ, đã bỏ qua: {names}", "Passed over, since they are no dossiers: {names}"),
    "simulating": text("Mô phỏng", "Simulating"),
    "matrix": text("Dòng: trước. Cột: sau.", "Rows: before. Columns: after."),
    "at_least": text("từ {value}", "at least {value}"),
    "falls": text("◀ xuống hạng", "◀ fall"),
    "rises": text("lên hạng ▶", "rise ▶"),
}


def reason_in_words(
    kind: str, lang: Lang, *, gone: bool, stars: int, criterion: str, option: str, knock_out: str
) -> str:
    """Return why a dossier moves; arguments are the fields of a reason, `knock_out` by its title."""
    said = REASONS[kind, gone]
    if kind == "points" and criterion:
        said = RANKED[gone]
    if kind == "not_carried" and not criterion:
        said = UNCARRIED_POINTS
    return said.in_(lang).format(stars=short_stars(stars), criterion=criterion, option=option, knock_out=knock_out)
