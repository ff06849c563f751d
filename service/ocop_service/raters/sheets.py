"""Reading a score workbook in a process that rates: its sheets, and the bundle of what they score."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ocop_rules.canonical import canonical
from ocop_rules.errors import InvalidEvidence, Problem
from ocop_rules.evaluation.evaluate import read_and_check
from ocop_rules.forms.read_sheet import sheets_document
from ocop_rules.forms.workbook.bundle import bundle_of_sheets
from ocop_rules.forms.workbook.reader import read_workbook
from ocop_rules.text import Text, text
from ocop_service.raters.asked import asked_object

_MEMBERS = ("workbook", "evidence")


@dataclass(frozen=True, slots=True)
class ReadSheets:
    """Read the score sheets of a workbook.

    Attributes:
        content: the workbook; or, with `with_evidence`, a JSON object of it in Base64 and the bundle of its dossier.
    """

    content: bytes
    with_evidence: bool = False

    def run(self) -> str:
        """Return their document as canonical JSON; raises as `ocop_rules.bundle_from_workbook`."""
        if not self.with_evidence:
            read = read_workbook(self.content)
            return canonical({**sheets_document(read), "bundle": bundle_of_sheets(read, None, "") if read else None})
        workbook, evidence = _parted(self.content)
        read = read_workbook(workbook)
        bundle = bundle_of_sheets(read, evidence, "")
        checked, *_ = read_and_check(bundle)
        return canonical({**sheets_document(read), "bundle": checked.as_json()})


def _parted(content: bytes) -> tuple[bytes, Mapping[str, Any]]:
    data, problems = asked_object(content, '{"workbook": …, "evidence": …}', _MEMBERS)
    workbook, evidence = (data.get(name) for name in _MEMBERS)
    raw = b""
    with suppress(ValueError):
        raw = base64.b64decode(workbook, validate=True) if isinstance(workbook, str) else b""
    if not raw:
        problems.append(
            _wrong("workbook", text("cần tệp .xlsx mã hóa Base64", "the .xlsx file in Base64 was expected"))
        )
    if not isinstance(evidence, Mapping):
        problems.append(_wrong("evidence", text("cần hồ sơ minh chứng", "an evidence bundle was expected")))
        evidence = {}
    if problems:
        raise InvalidEvidence(problems)
    return raw, evidence


def _wrong(name: str, message: Text) -> Problem:
    return Problem.at((name,), "wrong-type", message)
