"""The sentences of an explanation, its headings and those of the papers made of it, as templates.

A template names what it is filled with; both wordings of one name the same.
"""

from __future__ import annotations

from ocop_rules.text import Lang, text
from ocop_rules.words.terms import Terms

_SENTENCES: Terms = {
    # what was rated
    "producer": text("Chủ thể: {name}", "Producer: {name}"),
    "producer-of": text("Chủ thể: {name} ({commune})", "Producer: {name} ({commune})"),
    "dossier": text("Hồ sơ: {dossier} ({purpose})", "Dossier: {dossier} ({purpose})"),
    "product-set": text("Bộ sản phẩm {number}: {title}", "Product set {number}: {title}"),
    "decision": text("Theo Quyết định {decision}", "Under Decision {decision}"),
    "decision-chosen": text(
        "Theo Quyết định {decision}, áp dụng theo {citation}",
        "Under Decision {decision}, which applies by {citation}",
    ),
    "evaluated-on": text("Ngày đánh giá: {day}", "Evaluated on: {day}"),
    "case": text("Trường hợp {case}: {title}", "Case {case}: {title}"),
    "case-of-group": text("Trường hợp theo {group}: {case}, {title}", "Case by {group}: {case}, {title}"),
    # the verdict
    "points": text(
        "{points}/{total} điểm · hạng theo điểm: {band} · {verdict}",
        "{points}/{total} points · band by points: {band} · {verdict}",
    ),
    "stars-given": text("HẠNG SAO: {stars}", "STARS: {stars}"),
    "stars-self-assessed": text("TỰ ĐÁNH GIÁ: {stars}", "SELF-ASSESSED: {stars}"),
    "no-stars": text("{outcome}: không xếp hạng sao", "{outcome}: no stars"),
    "knocked-out": text("{title} — {citation}", "{title} — {citation}"),
    "knocked-out-by": text(
        "{title} — {citation} — minh chứng: {evidence}",
        "{title} — {citation} — evidence: {evidence}",
    ),
    "band": text("Điểm thuộc mức “{title}” ({citation})", "The points are in the band “{title}” ({citation})"),
    "held-back": text(
        "Điểm đủ {band} nhưng chỉ được {stars}: chưa đạt {count} yêu cầu tối thiểu của {next} (tiêu chí {criteria})",
        "The points suffice for {band} but {stars} are given: {count} minimum requirements of {next} not met "
        "(criteria {criteria})",
    ),
    "held-back-by-one": text(
        "Điểm đủ {band} nhưng chỉ được {stars}: chưa đạt {count} yêu cầu tối thiểu của {next} (tiêu chí {criteria})",
        "The points suffice for {band} but {stars} are given: {count} minimum requirement of {next} not met "
        "(criterion {criteria})",
    ),
    # who decides next
    "certified-by": text(
        "Công nhận, cấp giấy chứng nhận: {level} ({citation})",
        "Recognised and certified by: {level} ({citation})",
    ),
    "would-be-certified-by": text(
        "Nếu hội đồng đánh giá như vậy, nơi công nhận, cấp giấy chứng nhận: {level} ({citation})",
        "If a council comes to the same, it is recognised and certified by: {level} ({citation})",
    ),
    "not-certified": text(
        "Hạng này không có quyết định công nhận và giấy chứng nhận",
        "These stars carry no recognition and no certificate",
    ),
    "forwarded": text(
        "Từ {points} điểm, chuyển hồ sơ: {level} → {to} ({citation})",
        "From {points} points, the dossier is forwarded: {level} → {to} ({citation})",
    ),
    "returned": text(
        "Nếu hội đồng của {level} chấm dưới {points} điểm: {to} có thể công nhận {stars} sao theo kết quả đó "
        "({citation})",
        "If the council of the {level} gives under {points} points: the {to} may certify {stars} stars on that result "
        "({citation})",
    ),
    # the council
    "judge": text("{judge}: {points}", "{judge}: {points}"),
    "mean": text("Trung bình cộng ({count}): {points}", "Mean ({count}): {points}"),
    "exact-mean": text("Trung bình cộng ({count}): {points} = {exact}", "Mean ({count}): {points} = {exact}"),
    "requirements-by-mean": text(
        "Yêu cầu tối thiểu xét theo trung bình",
        "Minimum requirements are met on the mean",
    ),
    "requirements-by-majority": text(
        "Yêu cầu tối thiểu xét theo đa số thành viên",
        "Minimum requirements are met by the majority of members",
    ),
    "requirements-by-all": text(
        "Yêu cầu tối thiểu xét theo tất cả thành viên",
        "Minimum requirements are met by all members",
    ),
    # the way to more stars
    "step": text("{stars}: {needs}", "{stars}: {needs}"),
    "points-missing": text("thiếu {points}", "{points} missing"),
    "requirement-missing": text("{count} yêu cầu tối thiểu chưa đạt", "{count} minimum requirement not met"),
    "requirements-missing": text("{count} yêu cầu tối thiểu chưa đạt", "{count} minimum requirements not met"),
    "requirement": text(
        "{number} {title}: cần ít nhất {option} {mark} — hiện tại: {now}",
        "{number} {title}: needs at least {option} {mark} — now: {now}",
    ),
    "requirement-but-for": text(
        "{number} {title}: cần ít nhất {option} {mark} ({others} thì chưa đạt) — hiện tại: {now}",
        "{number} {title}: needs at least {option} {mark} ({others} does not meet it) — now: {now}",
    ),
    "gain": text("{number} {title}: +{points} nếu {option}", "{number} {title}: +{points} with {option}"),
    "gain-shown-by": text(
        "{number} {title}: +{points} nếu {option} — cần: {needs}",
        "{number} {title}: +{points} with {option} — shown by: {needs}",
    ),
    "required": text("{gain} (bắt buộc cho {stars})", "{gain} (required for {stars})"),
    # a criterion
    "no-option": text("không phương án nào", "no option"),
    "no-option-chosen": text("không phương án nào được chọn", "no option was chosen"),
    "not-applicable": text("không áp dụng", "does not apply"),
    "not-judged": text("hội đồng chưa chấm", "not judged yet"),
    "nothing-shown": text("chưa có minh chứng", "nothing shown yet"),
    "ballots": text("{option} (phiếu: {votes})", "{option} (ballots: {votes})"),
    "nothing-backs-it": text("không có minh chứng", "nothing backs it"),
    # the footing
    "inferred-by-durable": text(
        "Bộ suy luận: durable_rules, đã đối chiếu với bộ tính trực tiếp",
        "Inferred by: durable_rules, checked by the direct evaluator",
    ),
    "inferred-by-direct": text("Bộ suy luận: bộ tính trực tiếp", "Inferred by: the direct evaluator"),
    "footing": text(
        "ocop_rules {library} · Quyết định {decision} {rulebook} · kết quả {evaluation}",
        "ocop_rules {library} · Decision {decision} {rulebook} · evaluation {evaluation}",
    ),
    # a bundle that is to be filled in
    "bundle-of-set": text("Hồ sơ minh chứng, bộ {number}: {title}", "Evidence bundle, set {number}: {title}"),
    "bundle-under": text("Hồ sơ theo {decision} ({version})", "A dossier under {decision} ({version})"),
    "serves": text("Dùng cho: {criteria}", "Serves: {criteria}"),
    "serves-criteria": text("tiêu chí {criteria}", "criteria {criteria}"),
    "not-read": text("Bộ này không đọc thông tin này", "This set reads no such fact"),
    "shown-by": text("Minh chứng hoặc người xác nhận: {things}", "Documents or who attests it: {things}"),
    "exact-number": text("số viết thành chữ, để giữ chính xác", "the number as text, which keeps it exact"),
    "reaches-no-option": text("không đạt phương án nào", "none"),
    "case-is-known": text("khi trường hợp đã rõ", "where the case is known"),
    "decided-by-council": text("Hội đồng chấm", "Judged by the council"),
    "decided-by-evidence": text(
        "Do minh chứng quyết định nếu không chấm",
        "Decided by evidence unless it is judged",
    ),
    "day-left-out": text(
        "Không phiếu nào ghi ngày chấm: tính theo ngày {day}, ngày bộ tiêu chí có hiệu lực.",
        "No sheet states its day: rated as of {day}, the day the criteria came into force.",
    ),
    "fill-in": text(
        "Bỏ dấu # ở dòng nào có minh chứng, rồi điền vào.",
        "Remove the # of what you can show; fill it in.",
    ),
    "schema-by": text(
        "Để trình soạn thảo gợi ý: ocop bundle schema --version {version} --set {number} > {file}",
        "For suggestions in an editor: ocop bundle schema --version {version} --set {number} > {file}",
    ),
    "day-of-filing": text("ngày nộp hồ sơ", "the day of filing"),
    "day-of-evaluation": text("ngày đánh giá", "the day of the evaluation"),
    "dossier-id": text("mã hồ sơ", "the dossier's id"),
    "commune-too": text("có thể thêm commune: xã, phường", "commune: its commune or ward, may be added"),
    "all-listed": text("không liệt kê tức là không có", "what is not listed does not exist"),
    "council-member": text("thành viên hội đồng", "a council member"),
    "number": text("số", "a number"),
    # plots
    "plot-of-parts": text("Điểm từng phần so với điểm tối đa", "Points of each part against the maximum"),
    "plot-of-stars": text(
        "Điểm trên thang hạng sao và các yêu cầu tối thiểu", "Points on the bands, and the requirements"
    ),
    "requirements-met": text("{met}/{count} yêu cầu đạt", "{met} of {count} requirements met"),
    "met": text("đạt", "met"),
    "not-met": text("chưa đạt", "not met"),
    # headings
    "council": text("Hội đồng", "Council"),
    "towards": text("Để đạt hạng cao hơn", "Towards more stars"),
    "gains": text("Điểm còn có thể đạt bằng minh chứng", "Points that evidence can still win"),
    "part": text("Phần {letter}. {title}: {points}", "Part {letter}. {title}: {points}"),
    "evidence": text("Minh chứng", "Evidence"),
    "clause": text("Căn cứ", "Clause"),
    "warnings": text("Lưu ý", "Warnings"),
    "criterion": text("Tiêu chí", "Criterion"),
    "score": text("Điểm", "Points"),
    "option-and-evidence": text("Phương án và minh chứng", "Option and evidence"),
    "rules-fired": text("Các luật đã kích hoạt", "Rules that fired"),
    "rule": text("Luật", "Rule"),
    "file": text("Tệp", "File"),
}


def sentence(code: str, lang: Lang, /, **params: object) -> str:
    """Return a sentence in `lang`, filled with what it names."""
    return _SENTENCES[code].in_(lang).format_map(params)
