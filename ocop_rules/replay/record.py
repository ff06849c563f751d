"""The record: an evaluation together with what is needed to run it again, and the digests that prove both."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from ocop_rules.brief import brief
from ocop_rules.canonical import Json, canonical, digest
from ocop_rules.documents.json_text import RepeatedKey, is_moderate, members_once
from ocop_rules.documents.plain_data import too_complex
from ocop_rules.documents.syntax import CUT_OFF, syntax_problem
from ocop_rules.engine.checked import engine_version
from ocop_rules.errors import InvalidRecord, Problem
from ocop_rules.evaluation.document import EVALUATION_FORMAT
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.text import printable, text

RECORD_FORMAT = "ocop-record/1"

_MAPPINGS = frozenset(("settings", "bundle", "evaluation"))
_STATED_TWICE = ("library", "engine", "version", "rulebook_digest", "settings", "bundle_digest")

CHANGED = frozenset(("digest-differs", "contradiction"))
"""The codes of problems which say that somebody changed a record after it was written."""


@dataclass(frozen=True, slots=True)
class Record:
    """An evaluation as it was given, with its bundle.

    Attributes:
        library: the version of ocop_rules that rated.
        engine: `durable` or `direct`.
        engine_version: the version of durable_rules, or `-` where the direct evaluator rated alone.
        version, rulebook_digest: the criteria.
        settings: the declared settings of the rating.
        bundle, bundle_digest: the evidence, as plain data.
        evaluation, evaluation_digest: the result, as plain data.
    """

    library: str
    engine: str
    engine_version: str
    version: str
    rulebook_digest: str
    settings: Mapping[str, Json]
    bundle: Mapping[str, Json]
    bundle_digest: str
    evaluation: Mapping[str, Json]
    evaluation_digest: str

    def __repr__(self) -> str:
        return brief(self)

    def as_json(self) -> dict[str, Json]:
        """Return the record as plain data for canonical JSON."""
        return {"format": RECORD_FORMAT, **{name: getattr(self, name) for name in _FIELDS[1:]}}

    def to_json(self) -> str:
        """Return the record as one line of canonical JSON."""
        return canonical(self.as_json())

    @property
    def dossier(self) -> str:
        """The dossier's id."""
        return str(self.evaluation.get("dossier", ""))


_FIELDS = ("format", *(each.name for each in fields(Record)))


def record_line(evaluation: Evaluation) -> str:
    """Return the record of an evaluation as one line of canonical JSON, put together from texts that are so already."""
    engine: Json = {"engine": evaluation.engine, "engine_version": engine_version(evaluation.engine)}
    rest: Json = {
        "format": RECORD_FORMAT,
        "library": evaluation.library,
        "rulebook_digest": evaluation.rulebook_digest,
        "settings": evaluation.settings.as_json(),
        "version": evaluation.version,
    }
    return (
        f'{{"bundle":{evaluation.bundle_json},"bundle_digest":"{evaluation.bundle_digest}",{canonical(engine)[1:-1]},'
        f'"evaluation":{evaluation.to_json()},"evaluation_digest":"{evaluation.digest}",{canonical(rest)[1:]}'
    )


def read_record(line: str | bytes) -> Record:
    """Read a record from its JSON, and check that its bundle and evaluation are those that its digests name.

    Raises:
        InvalidRecord: it is not JSON, not a record, or somebody changed it after it was written.
    """
    data = read_json(line)
    return _record(data, _wrong_form(data) or _changed(data))


def record_with_digests_that_hold(data: object) -> Record:
    """Return the record that plain data holds, whose two digests were checked already; raises as `read_record`."""
    return _record(data, _wrong_form(data) or _contradictions(data))


def _record(data: Any, problems: list[Problem]) -> Record:
    if problems:
        raise InvalidRecord(problems)
    return Record(**{name: data[name] for name in _FIELDS[1:]})


_JSON = json.JSONDecoder(object_pairs_hook=members_once, parse_float=Decimal, parse_constant=Decimal)


def read_json(line: str | bytes) -> Any:
    """Return what a line of JSON holds, exactly: no float, no key twice.

    Raises:
        InvalidRecord: it is not JSON, or has more values or levels than any record.
    """
    if not is_moderate(line):
        raise InvalidRecord([too_complex(())])
    try:
        return _JSON.decode(line.decode() if isinstance(line, bytes) else line)
    except UnicodeDecodeError as error:
        wrong = Problem(
            "not-utf8",
            "",
            text("dòng không được mã hóa UTF-8", "the line is not encoded as UTF-8"),
            text("ghi lại bằng: ocop score FILE --record", "write it again with: ocop score FILE --record"),
            f"byte 0x{error.object[error.start]:02x}",
        )
    except RepeatedKey:
        wrong = Problem("duplicate-key", "", text("có khóa bị lặp lại", "a key stands twice"))
    except json.JSONDecodeError as error:
        wrong = syntax_problem(CUT_OFF if error.pos >= len(error.doc.rstrip()) else error.msg, None)
    except (ValueError, ArithmeticError) as error:  # numbers beyond all bounds
        wrong = Problem("syntax", "", text("không đọc được dòng này", "the line cannot be read"), None, str(error)[:60])
    raise InvalidRecord([wrong])


def _wrong_form(data: object) -> list[Problem]:
    if not isinstance(data, dict) or data.get("format") != RECORD_FORMAT:
        found = data.get("format") if isinstance(data, dict) else None
        return [
            Problem(
                "not-a-record",
                "format",
                text(f"không phải bản ghi {RECORD_FORMAT}", f"this is not a record ({RECORD_FORMAT})"),
                text("tạo bằng: ocop score FILE --record", "write one with: ocop score FILE --record"),
                None if found is None else printable(str(found)),
            )
        ]
    missing = [name for name in _FIELDS if name not in data]
    if missing:
        names = ", ".join(missing)
        return [Problem("missing-field", names, text("bản ghi thiếu trường", "the record lacks fields"))]
    wrong = [name for name in _FIELDS if not isinstance(data[name], dict if name in _MAPPINGS else str)]
    if wrong:
        message = text("trường của bản ghi sai kiểu", "fields of the record are of the wrong type")
        return [Problem("wrong-type", ", ".join(wrong), message)]
    if data["evaluation"].get("format") != EVALUATION_FORMAT:
        message = text(f"không phải {EVALUATION_FORMAT}", f"this is not an evaluation ({EVALUATION_FORMAT})")
        return [Problem("not-an-evaluation", "evaluation.format", message)]
    return []


def _changed(data: dict[str, Any]) -> list[Problem]:
    """Return what was changed after the record was written: a digest differs, or two of its parts contradict."""
    out = []
    for name in ("bundle", "evaluation"):
        stated = data[f"{name}_digest"]
        try:
            actual = digest(data[name])
        except ValueError as error:
            actual = str(error)
        if actual != stated:
            out.append(
                Problem(
                    "digest-differs",
                    f"{name}_digest",
                    text(
                        f"{name} đã bị sửa sau khi ghi: mã băm là {actual[:16]}",
                        f"the {name} was changed after it was written: its digest is {actual[:16]}",
                    ),
                    found=printable(stated, 16),
                )
            )
    return out + _contradictions(data)


def _contradictions(data: Any) -> list[Problem]:
    message = text("khác với ghi trong evaluation", "this is not what its evaluation says")
    return [
        Problem("contradiction", name, message, found=printable(str(data[name])))
        for name in _STATED_TWICE
        if data["evaluation"].get(name) != data[name]
    ]
