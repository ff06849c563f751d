"""The sentences of an explanation, its headings and those of the papers made of it, as templates.

A template names what it is filled with; both wordings of one name the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from ocop_rules.text import LANGS, Lang

_SENTENCES: Mapping[str, tuple[str, str]] = {
    # what was rated
    "producer": ("Chủ thể: {name}", "Producer: {name}"),
    "dossier": ("Hồ sơ: {dossier} ({purpose})", "Dossier: {dossier} ({purpose})"),
    "product-set": ("Bộ sản phẩm {number}: {title}", "Product set {number}: {title}"),
    "decision": ("Theo Quyết định {decision}", "Under Decision {decision}"),
    "decision-chosen": (
        "Theo Quyết định {decision}, áp dụng theo {citation}",
        "Under Decision {decision}, which applies by {citation}",
    ),
    "evaluated-on": ("Ngày đánh giá: {day}", "Evaluated on: {day}"),
    "case": ("Trường hợp {case}: {title}", "Case {case}: {title}"),
    "case-of-group": ("Trường hợp theo {group}: {case}, {title}", "Case by {group}: {case}, {title}"),
    # the verdict
    "points": (
        "{points}/{total} điểm · hạng theo điểm: {band} · {verdict}",
        "{points}/{total} points · band by points: {band} · {verdict}",
    ),
    "stars-given": ("HẠNG SAO: {stars}", "STARS: {stars}"),
    "stars-self-assessed": ("TỰ ĐÁNH GIÁ: {stars}", "SELF-ASSESSED: {stars}"),
    "no-stars": ("{outcome}: không xếp hạng sao", "{outcome}: no stars"),
    "knocked-out": ("{title} — {citation}", "{title} — {citation}"),
    "knocked-out-by": (
        "{title} — {citation} — minh chứng: {evidence}",
        "{title} — {citation} — evidence: {evidence}",
    ),
    "band": ("Điểm thuộc mức “{title}” ({citation})", "The points are in the band “{title}” ({citation})"),
    "held-back": (
        "Điểm đủ {band} nhưng chỉ được {stars}: chưa đạt {count} yêu cầu tối thiểu của {next} (tiêu chí {criteria})",
        "The points suffice for {band} but {stars} are given: {count} minimum requirements of {next} not met "
        "(criteria {criteria})",
    ),
    "held-back-by-one": (
        "Điểm đủ {band} nhưng chỉ được {stars}: chưa đạt {count} yêu cầu tối thiểu của {next} (tiêu chí {criteria})",
        "The points suffice for {band} but {stars} are given: {count} minimum requirement of {next} not met "
        "(criterion {criteria})",
    ),
    # who decides next
    "certified-by": (
        "Công nhận, cấp giấy chứng nhận: {level} ({citation})",
        "Recognised and certified by: {level} ({citation})",
    ),
    "would-be-certified-by": (
        "Nếu hội đồng đánh giá như vậy, nơi công nhận, cấp giấy chứng nhận: {level} ({citation})",
        "If a council comes to the same, it is recognised and certified by: {level} ({citation})",
    ),
    "not-certified": (
        "Hạng này không có quyết định công nhận và giấy chứng nhận",
        "These stars carry no recognition and no certificate",
    ),
    "forwarded": (
        "Từ {points} điểm, chuyển hồ sơ: {level} → {to} ({citation})",
        "From {points} points, the dossier is forwarded: {level} → {to} ({citation})",
    ),
    "returned": (
        "Nếu hội đồng của {level} chấm dưới {points} điểm: {to} có thể công nhận {stars} sao theo kết quả đó "
        "({citation})",
        "If the council of the {level} gives under {points} points: the {to} may certify {stars} stars on that result "
        "({citation})",
    ),
    # the council
    "judge": ("{judge}: {points}", "{judge}: {points}"),
    "mean": ("Trung bình cộng ({count}): {points}", "Mean ({count}): {points}"),
    "exact-mean": ("Trung bình cộng ({count}): {points} = {exact}", "Mean ({count}): {points} = {exact}"),
    "requirements-by-mean": (
        "Yêu cầu tối thiểu xét theo trung bình",
        "Minimum requirements are met on the mean",
    ),
    "requirements-by-majority": (
        "Yêu cầu tối thiểu xét theo đa số thành viên",
        "Minimum requirements are met by the majority of members",
    ),
    "requirements-by-all": (
        "Yêu cầu tối thiểu xét theo tất cả thành viên",
        "Minimum requirements are met by all members",
    ),
    # the way to more stars
    "step": ("{stars}: {needs}", "{stars}: {needs}"),
    "points-missing": ("thiếu {points}", "{points} missing"),
    "requirement-missing": ("{count} yêu cầu tối thiểu chưa đạt", "{count} minimum requirement not met"),
    "requirements-missing": ("{count} yêu cầu tối thiểu chưa đạt", "{count} minimum requirements not met"),
    "requirement": (
        "{number} {title}: cần ít nhất {option} {mark} — hiện tại: {now}",
        "{number} {title}: needs at least {option} {mark} — now: {now}",
    ),
    "requirement-but-for": (
        "{number} {title}: cần ít nhất {option} {mark} ({others} thì chưa đạt) — hiện tại: {now}",
        "{number} {title}: needs at least {option} {mark} ({others} does not meet it) — now: {now}",
    ),
    "gain": ("{number} {title}: +{points} nếu {option}", "{number} {title}: +{points} with {option}"),
    "gain-shown-by": (
        "{number} {title}: +{points} nếu {option} — cần: {needs}",
        "{number} {title}: +{points} with {option} — shown by: {needs}",
    ),
    # a criterion
    "no-option": ("không phương án nào", "no option"),
    "no-option-chosen": ("không phương án nào được chọn", "no option was chosen"),
    "not-applicable": ("không áp dụng", "does not apply"),
    "not-judged": ("hội đồng chưa chấm", "not judged yet"),
    "nothing-shown": ("chưa có minh chứng", "nothing shown yet"),
    "ballots": ("{option} (phiếu: {votes})", "{option} (ballots: {votes})"),
    "nothing-backs-it": ("không có minh chứng", "nothing backs it"),
    # the footing
    "inferred-by-durable": (
        "Bộ suy luận: durable_rules, đã đối chiếu với bộ tính trực tiếp",
        "Inferred by: durable_rules, checked by the direct evaluator",
    ),
    "inferred-by-direct": ("Bộ suy luận: bộ tính trực tiếp", "Inferred by: the direct evaluator"),
    "footing": (
        "ocop_rules {library} · {version} {rulebook} · kết quả {evaluation}",
        "ocop_rules {library} · {version} {rulebook} · evaluation {evaluation}",
    ),
    # a bundle that is to be filled in
    "bundle-of-set": ("Hồ sơ minh chứng, bộ {number}: {title}", "Evidence bundle, set {number}: {title}"),
    "bundle-under": ("Hồ sơ theo {decision} ({version})", "A dossier under {decision} ({version})"),
    "serves": ("Dùng cho: {criteria}", "Serves: {criteria}"),
    "serves-criteria": ("tiêu chí {criteria}", "criteria {criteria}"),
    "not-read": ("Bộ này không đọc dữ kiện này", "This set reads no such fact"),
    "shown-by": ("Minh chứng hoặc người xác nhận: {things}", "Documents or who attests it: {things}"),
    "exact-number": ("số viết thành chữ, để giữ chính xác", "the number as text, which keeps it exact"),
    "reaches-no-option": ("không đạt phương án nào", "none"),
    "case-is-known": ("khi trường hợp đã rõ", "where the case is known"),
    "decided-by-council": ("Hội đồng chấm", "Judged by the council"),
    "decided-by-evidence": (
        "Do minh chứng quyết định nếu không chấm",
        "Decided by evidence unless it is judged",
    ),
    "fill-in": (
        "Bỏ dấu # ở dòng nào có minh chứng, rồi điền vào.",
        "Remove the # of what you can show; fill it in.",
    ),
    "day-of-filing": ("ngày nộp hồ sơ", "the day of filing"),
    "day-of-evaluation": ("ngày đánh giá", "the day of the evaluation"),
    "dossier-id": ("mã hồ sơ", "the dossier's id"),
    "all-listed": ("không liệt kê tức là không có", "what is not listed does not exist"),
    "council-member": ("thành viên hội đồng", "a council member"),
    "number": ("số", "a number"),
    # plots
    "plot-of-parts": ("Điểm từng phần so với điểm tối đa", "Points of each part against the maximum"),
    "plot-of-stars": ("Điểm trên thang hạng sao và các yêu cầu tối thiểu", "Points on the bands, and the requirements"),
    "requirements-met": ("{met}/{count} yêu cầu đạt", "{met} of {count} requirements met"),
    "met": ("đạt", "met"),
    "not-met": ("chưa đạt", "not met"),
    # headings
    "council": ("Hội đồng", "Council"),
    "towards": ("Để đạt hạng cao hơn", "Towards more stars"),
    "gains": ("Điểm còn có thể đạt bằng minh chứng", "Points that evidence can still win"),
    "part": ("Phần {letter}. {title}: {points}", "Part {letter}. {title}: {points}"),
    "evidence": ("Minh chứng", "Evidence"),
    "clause": ("Căn cứ", "Clause"),
    "warnings": ("Lưu ý", "Warnings"),
    "criterion": ("Tiêu chí", "Criterion"),
    "score": ("Điểm", "Points"),
    "option-and-evidence": ("Phương án và minh chứng", "Option and evidence"),
    "rules-fired": ("Các luật đã kích hoạt", "Rules that fired"),
    "rule": ("Luật", "Rule"),
    "file": ("Tệp", "File"),
}


def sentence(code: str, lang: Lang, /, **params: object) -> str:
    """Return a sentence in `lang`, filled with what it names."""
    return _SENTENCES[code][LANGS.index(lang)].format_map(params)
