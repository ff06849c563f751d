"""Problem documents (RFC 9457): every error that the service answers, in the client's language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType

from fastapi import Request
from starlette.responses import Response

from ocop_rules.documents.spreadsheet import FormsMissing
from ocop_rules.errors import (
    AdviceMissing,
    AdviceNotProved,
    EngineError,
    InvalidComparison,
    InvalidDocument,
    InvalidEvidence,
    InvalidRecord,
    InvalidRegister,
    NoVersionInForce,
    OcopError,
    Problem,
    UnknownPlan,
    UnknownReading,
    UnknownVersion,
)
from ocop_rules.text import Lang, Text, text
from ocop_service.http.context import context_of
from ocop_service.storage.database import StorageUnavailable, WrongSchema
from ocop_service.storage.writer import QueueFull, Stopped

MEDIA_TYPE = "application/problem+json"

TYPE = "urn:ocop:problem:"
"""What stands before the kind of a problem in `type`."""


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem: its name, the status that it is answered with, its title."""

    name: str
    status: HTTPStatus
    title: Text


_KINDS = (
    ("bad-request", 400, "Yêu cầu không hợp lệ", "The request is not valid"),
    ("unauthorized", 401, "Cần khóa truy cập", "A key is needed"),
    ("forbidden", 403, "Không có quyền", "Not allowed"),
    ("not-found", 404, "Không tìm thấy", "Not found"),
    ("method-not-allowed", 405, "Không dùng được cách gọi này", "Wrong method"),
    ("not-acceptable", 406, "Không có định dạng này", "No such format"),
    ("too-slow", 408, "Gửi quá chậm", "The body came too slowly"),
    ("too-large", 413, "Nội dung quá lớn", "The body is too large"),
    ("unsupported-media-type", 415, "Không đọc được định dạng này", "Media type not read"),
    ("invalid-evidence", 422, "Hồ sơ minh chứng không hợp lệ", "The evidence bundle is not valid"),
    ("invalid-register", 422, "Sổ đăng ký sản phẩm không hợp lệ", "The register is not valid"),
    ("no-version-in-force", 422, "Không có bộ tiêu chí nào áp dụng", "No criteria apply"),
    ("invalid-parameter", 422, "Tham số sai", "A parameter is wrong"),
    (
        "idempotency-key-reused",
        422,
        "Khóa Idempotency-Key đã dùng cho nội dung khác",
        "The idempotency key was used for another request",
    ),
    ("not-replayable", 422, "Không chấm lại được theo phiên bản này", "It cannot be rated under this version"),
    ("too-many-requests", 429, "Quá nhiều yêu cầu", "Too many requests"),
    ("internal", 500, "Lỗi của chương trình", "A fault of the service"),
    (
        "engine-disagreement",
        500,
        "Hai bộ tính không thống nhất, nên không có kết quả",
        "The evaluators disagree, so no result is given",
    ),
    ("not-proved", 500, "Chưa chứng minh được, nên không có lời khuyên", "It was not proved, so no advice is given"),
    ("rating-abandoned", 500, "Đã bỏ dở việc chấm hồ sơ này", "The rating was given up"),
    ("unavailable", 503, "Dịch vụ tạm thời không sẵn sàng", "Not available for now"),
    ("storage-unavailable", 503, "Cơ sở dữ liệu tạm thời không dùng được", "The database is not available for now"),
)
KINDS: Mapping[str, ProblemKind] = MappingProxyType(
    {name: ProblemKind(name, HTTPStatus(status), text(vi, en)) for name, status, vi, en in _KINDS}
)
"""Every kind of problem by its name."""


class Refusal(Exception):
    """A request that is answered with a problem document.

    Args:
        kind: a name in `KINDS`.
        detail: what is wrong, and what to do about it.
        problems: everything that is wrong with the input.
        headers: headers of the answer.
        later: after how many seconds it is worth asking again.
        members: what the document says besides, for programs.
    """

    def __init__(
        self,
        kind: str,
        detail: Text,
        problems: Iterable[Problem] = (),
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, str] | None = None,
        later: int | None = None,
    ) -> None:
        super().__init__(kind)
        self.kind = KINDS[kind]
        self.detail = detail
        self.problems = tuple(problems)
        self.headers = {**(headers or {}), **({} if later is None else {"Retry-After": str(later)})}
        self.members = dict(members or {})


def refusal_of(error: OcopError) -> Refusal:
    """Return the refusal that an error of the library or of storage is answered with."""
    match error:
        case InvalidEvidence() | InvalidRecord() | InvalidComparison():
            count = len(error.problems)
            said = text(f"{count} lỗi; chưa chấm điểm phần nào", f"{count} found; nothing was scored")
            return Refusal("invalid-evidence", said, error.problems)
        case InvalidRegister():
            count = len(error.problems)
            said = text(f"{count} lỗi; chưa tính sản phẩm nào", f"{count} found; nothing of it was counted")
            return Refusal("invalid-register", said, error.problems)
        case FormsMissing() | AdviceMissing():
            return Refusal("unavailable", error.message)
        case AdviceNotProved():
            return Refusal("not-proved", error.message)
        case UnknownReading():
            return Refusal("invalid-parameter", error.message)
        case UnknownVersion() | UnknownPlan():
            return Refusal("not-found", error.message)
        case NoVersionInForce():
            return Refusal("no-version-in-force", error.message)
        case StorageUnavailable() | WrongSchema():
            said = text("cơ sở dữ liệu không trả lời hoặc đã đầy", "the database does not answer or is full")
            return Refusal("storage-unavailable", said, later=2)
        case QueueFull():
            said = text("quá nhiều hồ sơ đang chờ", "too many evaluations are waiting")
            return Refusal("unavailable", said, later=2)
        case Stopped():
            return Refusal("unavailable", text("dịch vụ đang dừng", "the service is stopping"), later=2)
        case EngineError():
            said = text("đã ghi nhật ký; hãy báo cho người vận hành", "it was logged; tell the operator")
            return Refusal("engine-disagreement", said)
        case InvalidDocument():
            return Refusal("internal", text("dữ liệu cài đặt bị hỏng", "what is installed is damaged"))
        case _:
            return Refusal("internal", text("lỗi chưa biết", "an unknown fault"))


def problem_entry(problem: Problem, lang: Lang) -> dict[str, object]:
    """Return one problem of an input as plain data in `lang`."""
    out: dict[str, object] = {
        "code": problem.code,
        "place": problem.place,
        "message": problem.message.in_(lang),
    }
    if problem.mend is not None:
        out["mend"] = problem.mend.in_(lang)
    if problem.found is not None:
        out["found"] = problem.found
    if problem.line is not None:
        out["line"] = problem.line
    return out


def document(refusal: Refusal, lang: Lang, request_id: str) -> dict[str, object]:
    """Return the problem document of a refusal."""
    out: dict[str, object] = {
        "type": TYPE + refusal.kind.name,
        "title": refusal.kind.title.in_(lang),
        "status": int(refusal.kind.status),
        "detail": refusal.detail.in_(lang),
        "instance": f"urn:ocop:request:{request_id}",
        **refusal.members,
    }
    if refusal.problems:
        out["problems"] = [problem_entry(problem, lang) for problem in refusal.problems]
    return out


def problem_response(refusal: Refusal, lang: Lang, request_id: str) -> Response:
    """Return the answer for a refusal."""
    content = json.dumps(document(refusal, lang, request_id), ensure_ascii=False).encode("utf-8", "replace")
    headers = {"Content-Language": lang, "Cache-Control": "no-store", **refusal.headers}
    return Response(content, int(refusal.kind.status), headers, MEDIA_TYPE)


def refuse(request: Request, refusal: Refusal) -> Response:
    """Return the answer for a refusal of `request`."""
    context = context_of(request.scope)
    return problem_response(refusal, context.lang, context.request_id)
