"""The record of a checked plan: all that checks it again, and what it came to, with digests that prove both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

import orjson
from pydantic import TypeAdapter, ValidationError

from ocop_rules.brief import one_line
from ocop_rules.canonical import Document, canonical, digest
from ocop_rules.engine.checked import engine_version
from ocop_rules.errors import InvalidDocument, InvalidRecord, Problem, UnknownReading
from ocop_rules.plans.check import PlanCheck, check_plan, legal_forms
from ocop_rules.plans.check_document import FORMAT as CHECK_FORMAT
from ocop_rules.plans.check_document import PlanCheckDocument
from ocop_rules.plans.lint import refuse_what_cannot_run
from ocop_rules.register.read import read_register
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.rulebook.plan_files import plan_of_data
from ocop_rules.text import printable, text

FORMAT: Literal["ocop-plan-record/1"] = "ocop-plan-record/1"

MAX_RECORD = 512 * 2**20
"""Longer files than this are no records."""

_WRONG_TYPE = text("trường của bản ghi sai kiểu", "fields of the record are of the wrong type")
_FIELDS = ("format", "engine_version", "plan", "register", "on", "readings", "check", "check_digest")


def plan_record_line(check: PlanCheck) -> str:
    """Return the record of a checked plan as one line of canonical JSON of the format `ocop-plan-record/1`."""
    return canonical(
        {
            "format": FORMAT,
            "engine_version": engine_version(check.engine),
            "plan": check.plan.as_json(),
            "register": check.register.as_json(),
            "on": check.on.isoformat(),
            "readings": {**check.readings},
            "check": cast("Document", check.document),
            "check_digest": check.digest,
        }
    )


@dataclass(frozen=True, eq=False)
class PlanReplay:
    """A record of a checked plan, checked again.

    Attributes:
        before: what the record says, as a document of the format `ocop-plan-check/1`.
        again: what comes out now.
    """

    before: PlanCheckDocument
    again: PlanCheck

    def __repr__(self) -> str:
        return one_line("PlanReplay", [("plan", self.again.plan.id), ("is_same", self.is_same)])

    @property
    def is_same(self) -> bool:
        """Whether it is the same to the byte."""
        return canonical(cast("Document", self.before)) == self.again.to_json()

    @property
    def is_another_library(self) -> bool:
        """Whether another version of the library, or another engine, wrote the record."""
        now = self.again.document
        return (self.before["library"], self.before["engine"]) != (now["library"], now["engine"])


def replay_plan(record: str | bytes, *, catalogue: Catalogue | None = None) -> PlanReplay:
    """Check the plan of a record again, over the register in it.

    Args:
        record: the record, as JSON.
        catalogue: the criteria, for the terms of certificates; None for those that are installed.

    Raises:
        InvalidRecord: it is none, or somebody changed it after it was written.
    """
    data = _read_json(record)
    used = catalogue or default_catalogue()
    problems = _problems(data)
    if problems:
        raise InvalidRecord(problems)
    before = cast("PlanCheckDocument", data["check"])
    try:
        plan = plan_of_data(data["plan"], legal_forms(used))
        refuse_what_cannot_run(plan)
        register = read_register(data["register"], catalogue=used)
        on = date.fromisoformat(data["on"])
        again = check_plan(plan, register, on, data["readings"], engine=_engine(before), catalogue=used)
    except (InvalidDocument, ValidationError, UnknownReading, ValueError, KeyError) as error:
        message = text("bản ghi không tính lại được", "the record cannot be checked again")
        raise InvalidRecord([Problem("wrong-type", "", message, None, printable(str(error), 200))]) from None
    for name, stated in (("plan_digest", again.plan.digest), ("register", again.register.digest)):
        if before.get(name) != stated:
            raise InvalidRecord([_differs(f"check.{name}", str(before.get(name)))])
    return PlanReplay(before, again)


def _engine(before: PlanCheckDocument) -> Literal["durable", "direct"]:
    return "direct" if before["engine"] == "direct" else "durable"


def check_of_json(content: str | bytes) -> PlanCheckDocument:
    """Return what a file says that a plan came to: of the check itself, or of its record.

    Raises:
        InvalidRecord: it is neither, or somebody changed it after it was written.
    """
    data = _read_json(content)
    if isinstance(data, dict) and data.get("format") == CHECK_FORMAT:
        if not _is_check(data):
            raise InvalidRecord([Problem("wrong-type", "targets", _WRONG_TYPE)])
        return cast("PlanCheckDocument", data)
    problems = _problems(data)
    if problems:
        raise InvalidRecord(problems)
    return cast("PlanCheckDocument", data["check"])


def _read_json(content: str | bytes) -> Any:
    """Return what JSON holds: records of a nation's register are larger than any bundle's.

    Whatever numbers it holds are looked at when the digest is taken, which has no fractions.
    """
    try:
        if len(content) > MAX_RECORD:
            raise ValueError("too large")
        return orjson.loads(content)
    except ValueError as error:
        message = text("không đọc được tệp này như JSON", "the file cannot be read as JSON")
        mend = text("tạo bằng: ocop plan check … --record FILE", "write one with: ocop plan check … --record FILE")
        raise InvalidRecord([Problem("syntax", "", message, mend, printable(str(error)))]) from None


def _problems(data: object) -> list[Problem]:
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        found = data.get("format") if isinstance(data, Mapping) else None
        message = text(f"không phải bản ghi {FORMAT}", f"this is not a record ({FORMAT})")
        mend = text("tạo bằng: ocop plan check … --record FILE", "write one with: ocop plan check … --record FILE")
        return [Problem("not-a-record", "format", message, mend, None if found is None else printable(str(found)))]
    missing = [name for name in _FIELDS if name not in data]
    if missing:
        message = text("bản ghi thiếu trường", "the record lacks fields")
        return [Problem("missing-field", ", ".join(missing), message)]
    kinds = {"plan": dict, "register": dict, "readings": dict, "check": dict, "on": str, "check_digest": str}
    wrong = [name for name, kind in kinds.items() if not isinstance(data[name], kind)]
    check = data["check"]
    if not wrong and not _is_check(check):
        wrong = ["check"]
    if wrong:
        return [Problem("wrong-type", ", ".join(wrong), _WRONG_TYPE)]
    try:
        actual = digest(check)
    except ValueError as error:
        actual = str(error)
    return [] if actual == data["check_digest"] else [_differs("check_digest", data["check_digest"])]


def _is_check(data: object) -> bool:
    try:
        TypeAdapter(PlanCheckDocument).validate_python(data, strict=True)
    except ValidationError:
        return False
    return True


def _differs(place: str, stated: str) -> Problem:
    message = text("bản ghi đã bị sửa sau khi ghi", "the record was changed after it was written")
    return Problem("digest-differs", place, message, None, printable(stated, 16))
