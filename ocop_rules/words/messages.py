"""Messages: the notices of a result in words, one template a code, filled with what the notice is about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from ocop_rules.characters import shown
from ocop_rules.rating.result import Notice, Param, Term, ValueOf
from ocop_rules.rulebook.citation import Citation
from ocop_rules.text import Lang, Text, text
from ocop_rules.words.conditions import fact_value
from ocop_rules.words.terms import Terms, day, displayed

_TEMPLATES: Terms = {
    "missing": text(
        "chưa có điểm vì thiếu: {needs}",
        "earns nothing yet; missing: {needs}",
    ),
    "unjudged": text(
        "hội đồng chưa chấm tiêu chí này",
        "no council judged this criterion",
    ),
    "unknown-case": text(
        "chưa biết hồ sơ thuộc trường hợp nào ({cases:, }), nên không có điểm",
        "the dossier's case is not known ({cases:, }), so it earns nothing",
    ),
    "not-applicable": text(
        "không tính điểm vì tiêu chí {gate} chưa đạt “{option}”",
        "earns nothing because criterion {gate} does not reach “{option}”",
    ),
    "conflict": text(
        "phương án {judged:, } được chấm, nhưng minh chứng chỉ đạt {supported:, }{effect}",
        "option {judged:, } was judged, but the evidence supports {supported:, }{effect}",
    ),
    "unbacked": text(
        "đã chấm nhưng hồ sơ chưa có minh chứng: {criteria:, }{effect}",
        "judged without any evidence in the bundle: {criteria:, }{effect}",
    ),
    "overlap": text(
        "{fact} = {value} nằm trong hai phương án in chồng nhau ({lower} và {upper}); tính phương án tốt hơn",
        "{fact} = {value} lies in two options that overlap in print ({lower} and {upper}); the better one counts",
    ),
    "gap": text(
        "{fact} = {value} rơi vào khoảng trống giữa các mức in; tính phương án liền dưới ({option})",
        "{fact} = {value} falls in a gap between the printed thresholds; the option below it counts ({option})",
    ),
    "erratum": text(
        "bản in, {kind}: {reason}",
        "the print, {kind}: {reason}",
    ),
    "unsupported": text(
        "thông tin “{fact}” {effect}: {reason}",
        "the fact “{fact}” {effect}: {reason}",
    ),
    "idle-document": text(
        "minh chứng {document} ({type}) không được tính: {reason}",
        "document {document} ({type}) does not count: {reason}",
    ),
    "not-binding": text(
        "yêu cầu tối thiểu của tiêu chí này không áp dụng cho sản phẩm này",
        "the minimum requirements of this criterion do not bind this product",
    ),
    "reading": text(
        "cách hiểu của bộ tiêu chí cài đặt: {reading}",
        "a reading of the installed criteria: {reading}",
    ),
    "usual-term": text(
        "minh chứng {document} ({type}) không ghi ngày hết hạn; {term}",
        "document {document} ({type}) states no end; {term}",
    ),
    "younger-than-claimed": text(
        "thông tin “{fact}” = {value} {effect}: mọi minh chứng dẫn chiếu đều cấp sau ngày bắt đầu khoảng thời gian đó",
        "the fact “{fact}” = {value} {effect}: every document named was issued after that time began",
    ),
    "contradiction": text(
        "các thông tin mâu thuẫn nhau: {facts} ({reason})",
        "facts contradict each other: {facts} ({reason})",
    ),
    "eligibility": text(
        "quyết định không nêu loại hình “{form}” trong đối tượng tham gia ({citation}); vẫn chấm, cần kiểm tra",
        "the decision does not name “{form}” among those who may take part ({citation}); rated all the same, to be "
        "checked",
    ),
    "extended-transition": text(
        "thời hạn chuyển tiếp ({citation}) hết ngày {counted_to} là ngày nghỉ nên kéo đến {until} ({source}); nếu chỉ "
        "tính đến {counted_to} thì áp dụng {decision}",
        "the transition ({citation}) ends on {counted_to}, a day of rest, and so goes on to {until} ({source}); "
        "counted to {counted_to} alone, {decision} would apply",
    ),
    "unused-fact": text(
        "thông tin “{fact}” không được tiêu chí nào của bộ này dùng đến",
        "no rule of this set reads the fact “{fact}”",
    ),
    "unverified": text(
        "chưa có căn cứ kết luận {title:within}",
        "could not be verified: {title}",
    ),
    "incomplete-sheet": text(
        "{judge} không chấm: {criteria:, }; tính theo minh chứng nếu có, nếu không thì 0 điểm",
        "{judge} did not judge: {criteria:, }; the evidence counts there if it can, else nothing",
    ),
    "sheet-not-counted": text(
        "phiếu của {judge} ({role}) không được tính vì đã có phiếu của {counted}",
        "the sheet of {judge} ({role}) does not count because there are sheets of the {counted}",
    ),
    "empty-sheet": text(
        "phiếu của {judge} chưa chấm tiêu chí nào nên không có tổng điểm, không tính là 0",
        "nothing is chosen on the sheet of {judge}: it has no total, and is not counted as 0",
    ),
    "for-reference": text(
        "phiếu của {judge} (thư ký) để tham khảo, không tính vào điểm trung bình",
        "the sheet of {judge}, a secretary, is for reference and does not enter the mean",
    ),
    "quorum-missed": text(
        "mới có {scored} thành viên Hội đồng chấm, cần ít nhất {needed}: chưa xếp sao; cần thêm phiếu",
        "{scored} members of the council scored and at least {needed} must: no stars yet; more sheets are needed",
    ),
    "chair-absent": text(
        "chưa có phiếu của người chủ trì {judge}: chưa xếp sao; cần phiếu này hoặc đổi người chủ trì",
        "the chair {judge} has not scored: no stars yet; the sheet is needed, or another chair",
    ),
    "too-far-apart": text(
        "tổng điểm của {higher} và {lower} chênh nhau {points}, quá {most} điểm{where}: chưa xếp sao; cần thảo luận và "
        "chấm lại",
        "the totals of {higher} and {lower} differ by {points}, more than {most} points{where}: no stars yet; they are "
        "to be discussed and scored again",
    ),
    "totals-alone": text(
        "chỉ có tổng điểm từng phần ({judges:, }): biết hạng theo điểm, chưa xét được yêu cầu tối thiểu nên chưa xếp "
        "sao",
        "totals of parts alone are known ({judges:, }): they give a band; requirements cannot be judged, so no stars",
    ),
    "part-total-differs": text(
        "phiếu của {judge} ghi phần {part} được {stated} điểm, nhưng các tiêu chí đã chọn cộng lại là {counted}",
        "the sheet of {judge} gives part {part} {stated} points, but what was chosen adds up to {counted}",
    ),
    "likely-points": text(
        "các số trong options của phiếu {judge} có thể là điểm chứ không phải số thứ tự phương án: số nào cũng là "
        "điểm in của tiêu chí, {count} số là điểm của phương án khác. Đã tính như số thứ tự; nếu là điểm (cộng lại "
        "{points}), hãy ghi vào points thay cho options",
        "the numbers under options on the sheet of {judge} may be points, not ordinals: each is a printed score of its "
        "criterion, {count} of them of another option. They were counted as ordinals; if they are points (together "
        "{points}), state them under points, not options",
    ),
    "likely-fraction": text(
        "“{fact}” được đọc là {value}; nếu đúng ra là {meant} thì ghi {write}",
        "“{fact}” was read as {value}; if {meant} is meant, write {write}",
    ),
    "producer-type": text(
        "loại hình ghi ở producer ({stated}) khác thông tin ({fact})",
        "the legal form stated for the producer ({stated}) differs from the fact ({fact})",
    ),
    "incomplete-version": text(
        "bộ tiêu chí cài đặt chưa đầy đủ so với quyết định: {unknown}",
        "the installed criteria do not hold all of the decision: {unknown}",
    ),
    "between-bands": text(
        "{points} điểm nằm giữa các mức in (đến {printed_to}, rồi từ {next}); tính theo mức dưới",
        "{points} points lie between the printed bands (to {printed_to}, then from {next}); the lower band counts",
    ),
    "spread": text(
        "điểm của các thành viên chênh nhau {points}, quá {most} điểm: {levels:, } phải thảo luận, chấm lại "
        "({citation}); cấp khác thì không bắt buộc",
        "the members' totals differ by {points}, more than {most} points: {levels:, } must discuss and score again "
        "({citation}); other levels need not",
    ),
    "remark": text(
        "lưu ý: {remark}{citation}",
        "note: {remark}{citation}",
    ),
    "own-criteria": text(
        "chấm theo {version} của thư mục tiêu chí riêng, không phải bộ đi kèm thư viện: mã băm {digest}",
        "rated under {version} of a directory of one's own, not under the library's: digest {digest}",
    ),
    "unpinned-criteria": text(
        "bộ tiêu chí theo {version} trên máy này không phải bộ đã công bố: mã băm {digest}, mã đã ghim {pinned}",
        "the criteria of {version} on this machine are not those that were published: digest {digest}, pinned {pinned}",
    ),
    "not-in-force": text(
        "{version} không phải bộ tiêu chí áp dụng cho ngày này; đúng ra: {applies}",
        "{version} is not the version that applies on these dates; that is: {applies}",
    ),
    "direct-engine": text(
        "durable_rules không chạy được trên máy này; chỉ bộ tính trực tiếp đã chấm",
        "durable_rules cannot run here; the direct evaluator rated alone",
    ),
}

_PARTS: Terms = {
    "expired": text("đã hết hạn vào ngày đánh giá", "expired on the day of evaluation"),
    "not_yet_issued": text("cấp sau ngày đánh giá", "issued after the day of evaluation"),
    "end_not_stated": text(
        "loại giấy này luôn có thời hạn nhưng chưa ghi ngày hết hạn (expires_on)",
        "papers of this type always end, and it states no end (expires_on)",
    ),
    "past_longest_term": text(
        "không ghi ngày hết hạn và đã quá thời hạn dài nhất của loại giấy này",
        "it states no end and is older than the longest term of its type",
    ),
    "refuted": text("có kết luận rằng không còn giấy này", "a finding says that no such paper is held any more"),
    "past_usual_term": text(
        "không ghi ngày hết hạn và đã quá thời gian thường có hiệu lực của loại này",
        "it states no end and is older than its kind usually lasts",
    ),
    "wrong_document_for_value": text(
        "minh chứng dẫn chiếu không chứng minh được giá trị này",
        "the documents named do not show this value",
    ),
    "younger_than_claimed": text(
        "mọi minh chứng dẫn chiếu đều mới hơn khoảng thời gian đã nêu",
        "every document named is younger than the time stated",
    ),
    "not_backed": text("không có minh chứng hay xác nhận", "no document or attestation backs it"),
    "wrong_document": text(
        "minh chứng dẫn chiếu không thuộc loại phù hợp",
        "the documents named are not of a type that backs it",
    ),
    "no_valid_document": text(
        "minh chứng không còn hiệu lực vào ngày đánh giá",
        "its documents are not valid on the day of evaluation",
    ),
    "wrong_attester": text("người xác nhận không có thẩm quyền", "who attested it may not attest this fact"),
    "counted": text(
        "vẫn được tính (strict=False) dù chưa được chứng minh",
        "counts although it is not supported (strict=False)",
    ),
    "not-counted": text("không được tính", "does not count"),
    "not-pinned": text("không có", "none"),
    "no-option": text("không phương án nào", "no option"),
    "stands": text("; điểm giữ nguyên", "; the judged option stands"),
    "capped": text("; hạ theo minh chứng", "; capped to the evidence"),
    "misprint": text("lỗi in", "a misprint"),
    "doubt": text("chỗ còn nghi vấn", "a doubt"),
    "differing-at": text(", khác nhau nhiều nhất ở {criteria:, }", ", most at {criteria:, }"),
    "in-brackets": text(" ({citation})", " ({citation})"),
    "by-clause": text("{version} ({citation})", "{version} ({citation})"),
    "stated": text("{fact} = {value}", "{fact} = {value}"),
    "counts-until": text(
        "được tính đến {until}, {months} tháng từ ngày cấp: {source}",
        "it counts until {until}, {months} months from its issue: {source}",
    ),
    "end-to-be-checked": text("được tính, cần kiểm tra hiệu lực", "it counts; check that it is still in force"),
    "more-of-the-same": text("mức cao hơn của các số liệu đã nêu", "more of what the facts already state"),
}
"""The parts of messages that have codes of their own: why something does not count, and what follows."""


def idle_reason(reason: str) -> Text:
    """Return in words why a paper or a fact does not count, by the name of the reason."""
    return _PARTS[reason]


CODES: frozenset[str] = frozenset(_TEMPLATES)
"""Every code of a notice."""


class Message(Notice):
    """A notice with its message."""

    __slots__ = ()

    def message(self, lang: Lang = "en") -> str:
        """Return the message in `lang`, fit to be shown."""
        return message_of(self, lang)


def message_of(notice: Notice, lang: Lang) -> str:
    """Return the message of a notice in `lang`, fit to be shown."""
    return shown(plain_message(notice, lang))


def plain_message(notice: Notice, lang: Lang) -> str:
    """Return the message of a notice in `lang`, with the words of the bundle as they stand in it."""
    return _filled(_TEMPLATES[notice.code], notice.params, lang)


class _Values(tuple[str, ...]):
    """What is filled in: one value, or several, which the template says how to divide, as in `{criteria:, }`.

    `{title:within}` is for a title within a sentence: it begins with a small letter, but for what is all in capitals.
    """

    __slots__ = ()

    def __format__(self, divider: str) -> str:
        if divider == "within":
            written = "; ".join(self)
            return written if written[1:2].isupper() else written[:1].lower() + written[1:]
        return (divider or "; ").join(self)


def _filled(template: Text, params: tuple[tuple[str, Param], ...], lang: Lang) -> str:
    return template.in_(lang).format_map({name: _values(value, lang) for name, value in params})


def _values(param: Param, lang: Lang) -> _Values:
    if isinstance(param, tuple) and not isinstance(param, _ONE_PART):
        return _Values([_in(value, lang) for value in param])
    return _Values((_in(param, lang),))


_ONE_PART: TypeAlias = Term | ValueOf
"""What is one part of a message, though it is a tuple."""


def _in(value: Param, lang: Lang) -> str:
    match value:
        case str() | int():
            return str(value)
        case Text() | Citation():
            return value.in_(lang)
        case Term():
            return _filled(_PARTS[value.code], value.params, lang)
        case ValueOf():
            return fact_value(value.value, value.fact, lang)
        case date():
            return day(value, lang)
        case Decimal() | Fraction():
            return displayed(value, lang)
        case _:
            return str(value)
