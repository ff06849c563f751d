"""Messages: the notices of a result in words, one template a code, filled with what the notice is about."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from ocop_rules.characters import shown
from ocop_rules.rating.result import Notice, Param, Term, ValueOf
from ocop_rules.rulebook.citation import Citation
from ocop_rules.text import LANGS, Lang, Text
from ocop_rules.words.conditions import fact_value
from ocop_rules.words.terms import displayed

_TEMPLATES: dict[str, tuple[str, str]] = {
    "missing": (
        "chưa có điểm vì thiếu: {needs}",
        "earns nothing yet; missing: {needs}",
    ),
    "unjudged": (
        "hội đồng chưa chấm tiêu chí này",
        "no council judged this criterion",
    ),
    "unknown-case": (
        "chưa biết hồ sơ thuộc trường hợp nào ({cases:, }), nên không có điểm",
        "the dossier's case is not known ({cases:, }), so it earns nothing",
    ),
    "not-applicable": (
        "không tính điểm vì tiêu chí {gate} chưa đạt “{option}”",
        "earns nothing because criterion {gate} does not reach “{option}”",
    ),
    "conflict": (
        "phương án {judged:, } được chấm, nhưng minh chứng chỉ đạt {supported:, }{effect}",
        "option {judged:, } was judged, but the evidence supports {supported:, }{effect}",
    ),
    "unbacked": (
        "được chấm mà hồ sơ không có minh chứng: {criteria:, }{effect}",
        "judged without any evidence in the bundle: {criteria:, }{effect}",
    ),
    "overlap": (
        "{fact} = {value} nằm trong hai phương án in chồng nhau ({lower} và {upper}); tính phương án tốt hơn",
        "{fact} = {value} lies in two options that overlap in print ({lower} and {upper}); the better one counts",
    ),
    "gap": (
        "{fact} = {value} rơi vào khoảng trống giữa các mức in; tính phương án liền dưới ({option})",
        "{fact} = {value} falls in a gap between the printed thresholds; the option below it counts ({option})",
    ),
    "erratum": (
        "bản in, {kind}: {reason}",
        "the print, {kind}: {reason}",
    ),
    "unsupported": (
        "dữ kiện “{fact}” {effect}: {reason}",
        "the fact “{fact}” {effect}: {reason}",
    ),
    "idle-document": (
        "minh chứng {document} ({type}) không được tính: {reason}",
        "document {document} ({type}) does not count: {reason}",
    ),
    "not-binding": (
        "yêu cầu tối thiểu của tiêu chí này không áp dụng cho sản phẩm này",
        "the minimum requirements of this criterion do not bind this product",
    ),
    "reading": (
        "cách hiểu của bộ tiêu chí cài đặt: {reading}",
        "a reading of the installed criteria: {reading}",
    ),
    "usual-term": (
        "minh chứng {document} ({type}) không ghi ngày hết hạn; {term}",
        "document {document} ({type}) states no end; {term}",
    ),
    "younger-than-claimed": (
        "dữ kiện “{fact}” = {value} {effect}: mọi minh chứng dẫn chiếu đều cấp sau ngày bắt đầu khoảng thời gian đó",
        "the fact “{fact}” = {value} {effect}: every document named was issued after that time began",
    ),
    "contradiction": (
        "các dữ kiện mâu thuẫn nhau: {facts} ({reason})",
        "facts contradict each other: {facts} ({reason})",
    ),
    "eligibility": (
        "quyết định không nêu loại hình “{form}” trong đối tượng tham gia ({citation}); vẫn chấm, cần kiểm tra",
        "the decision does not name “{form}” among those who may take part ({citation}); rated all the same, to be "
        "checked",
    ),
    "extended-transition": (
        "thời hạn chuyển tiếp ({citation}) hết ngày {counted_to} là ngày nghỉ nên kéo đến {until} ({source}); nếu chỉ "
        "tính đến {counted_to} thì áp dụng {decision}",
        "the transition ({citation}) ends on {counted_to}, a day of rest, and so goes on to {until} ({source}); "
        "counted to {counted_to} alone, {decision} would apply",
    ),
    "unused-fact": (
        "dữ kiện “{fact}” không được tiêu chí nào của bộ này dùng đến",
        "no rule of this set reads the fact “{fact}”",
    ),
    "unverified": (
        "chưa xác minh được: {title}",
        "could not be verified: {title}",
    ),
    "incomplete-sheet": (
        "{judge} không chấm: {criteria:, }; tính theo minh chứng nếu có, nếu không thì 0 điểm",
        "{judge} did not judge: {criteria:, }; the evidence counts there if it can, else nothing",
    ),
    "sheet-not-counted": (
        "phiếu của {judge} ({role}) không được tính vì đã có phiếu của {counted}",
        "the sheet of {judge} ({role}) does not count because there are sheets of the {counted}",
    ),
    "producer-type": (
        "loại hình ghi ở producer ({stated}) khác dữ kiện ({fact})",
        "the legal form stated for the producer ({stated}) differs from the fact ({fact})",
    ),
    "incomplete-version": (
        "bộ tiêu chí cài đặt chưa đầy đủ so với quyết định: {unknown}",
        "the installed criteria do not hold all of the decision: {unknown}",
    ),
    "between-bands": (
        "{points} điểm nằm giữa các mức in (đến {printed_to}, rồi từ {next}); tính theo mức dưới",
        "{points} points lie between the printed bands (to {printed_to}, then from {next}); the lower band counts",
    ),
    "spread": (
        "điểm của các thành viên chênh nhau {points}, quá {most} điểm: {levels:, } phải thảo luận, chấm lại "
        "({citation}); cấp khác thì không bắt buộc",
        "the members' totals differ by {points}, more than {most} points: {levels:, } must discuss and score again "
        "({citation}); other levels need not",
    ),
    "remark": (
        "lưu ý: {remark}{citation}",
        "note: {remark}{citation}",
    ),
    "own-criteria": (
        "chấm theo bộ tiêu chí {version} của thư mục riêng, không phải bộ đi kèm thư viện: mã băm {digest}",
        "rated under criteria {version} of a directory of one's own, not under the library's: digest {digest}",
    ),
    "unpinned-criteria": (
        "bộ tiêu chí {version} trên máy này không phải bộ đã công bố: mã băm {digest}, mã đã ghim {pinned}",
        "the criteria {version} on this machine are not those that were published: digest {digest}, pinned {pinned}",
    ),
    "not-in-force": (
        "{version} không phải bộ tiêu chí áp dụng cho ngày này; đúng ra: {applies}",
        "{version} is not the version that applies on these dates; that is: {applies}",
    ),
    "direct-engine": (
        "durable_rules không chạy được trên máy này; chỉ bộ tính trực tiếp đã chấm",
        "durable_rules cannot run here; the direct evaluator rated alone",
    ),
}

_PARTS: dict[str, tuple[str, str]] = {
    "expired": ("đã hết hạn vào ngày đánh giá", "expired on the day of evaluation"),
    "not_yet_issued": ("cấp sau ngày đánh giá", "issued after the day of evaluation"),
    "end_not_stated": (
        "loại giấy này luôn có thời hạn nhưng chưa ghi ngày hết hạn (expires_on)",
        "papers of this type always end, and it states no end (expires_on)",
    ),
    "past_longest_term": (
        "không ghi ngày hết hạn và đã quá thời hạn dài nhất của loại giấy này",
        "it states no end and is older than the longest term of its type",
    ),
    "refuted": ("có kết luận rằng không còn giấy này", "a finding says that no such paper is held any more"),
    "past_usual_term": (
        "không ghi ngày hết hạn và đã quá thời gian thường có hiệu lực của loại này",
        "it states no end and is older than its kind usually lasts",
    ),
    "wrong_document_for_value": (
        "minh chứng dẫn chiếu không chứng minh được giá trị này",
        "the documents named do not show this value",
    ),
    "younger_than_claimed": (
        "mọi minh chứng dẫn chiếu đều mới hơn khoảng thời gian đã nêu",
        "every document named is younger than the time stated",
    ),
    "not_backed": ("không có minh chứng hay xác nhận", "no document or attestation backs it"),
    "wrong_document": (
        "minh chứng dẫn chiếu không thuộc loại phù hợp",
        "the documents named are not of a type that backs it",
    ),
    "no_valid_document": (
        "minh chứng không còn hiệu lực vào ngày đánh giá",
        "its documents are not valid on the day of evaluation",
    ),
    "wrong_attester": ("người xác nhận không có thẩm quyền", "who attested it may not attest this fact"),
    "counted": (
        "vẫn được tính (strict=False) dù chưa được chứng minh",
        "counts although it is not supported (strict=False)",
    ),
    "not-counted": ("không được tính", "does not count"),
    "not-pinned": ("không có", "none"),
    "no-option": ("không phương án nào", "no option"),
    "stands": ("; phương án được chấm vẫn giữ", "; the judged option stands"),
    "capped": ("; hạ theo minh chứng", "; capped to the evidence"),
    "misprint": ("lỗi in", "a misprint"),
    "doubt": ("chỗ còn nghi vấn", "a doubt"),
    "in-brackets": (" ({citation})", " ({citation})"),
    "by-clause": ("{version} ({citation})", "{version} ({citation})"),
    "stated": ("{fact} = {value}", "{fact} = {value}"),
    "counts-until": (
        "được tính đến {until}, {months} tháng từ ngày cấp: {source}",
        "it counts until {until}, {months} months from its issue: {source}",
    ),
    "end-to-be-checked": ("được tính, cần kiểm tra hiệu lực", "it counts; check that it is still in force"),
    "more-of-the-same": ("mức cao hơn của các dữ kiện đã nêu", "more of what the facts already state"),
}
"""The parts of messages that have codes of their own: why something does not count, and what follows."""

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
    """What is filled in: one value, or several, which the template says how to divide, as in `{criteria:, }`."""

    __slots__ = ()

    def __format__(self, divider: str) -> str:
        return (divider or "; ").join(self)


def _filled(template: tuple[str, str], params: tuple[tuple[str, Param], ...], lang: Lang) -> str:
    return template[LANGS.index(lang)].format_map({name: _values(value, lang) for name, value in params})


def _values(param: Param, lang: Lang) -> _Values:
    if isinstance(param, tuple) and not isinstance(param, Term | ValueOf):
        return _Values([_in(value, lang) for value in param])
    return _Values([_in(param, lang)])


def _in(value: Param, lang: Lang) -> str:
    match value:
        case Text() | Citation():
            return value.in_(lang)
        case Term():
            return _filled(_PARTS[value.code], value.params, lang)
        case ValueOf():
            return fact_value(value.value, value.fact, lang)
        case Decimal() | Fraction():
            return displayed(value, lang)
        case _:
            return str(value)
