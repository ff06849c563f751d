"""The record: an evaluation together with what is needed to run it again, and the digests that prove both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as package_version
from typing import Any

from ocop_rules.canonical import Json, canonical, digest
from ocop_rules.errors import InvalidRecord, Problem
from ocop_rules.rating.evaluation import Evaluation
from ocop_rules.source import read_text
from ocop_rules.text import text

RECORD_FORMAT = "ocop-record/1"

_FIELDS = (
    "format",
    "library",
    "engine",
    "engine_version",
    "version",
    "rulebook_digest",
    "settings",
    "bundle",
    "bundle_digest",
    "evaluation",
    "evaluation_digest",
)


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

    def as_json(self) -> dict[str, Json]:
        """Give the record as plain data for canonical JSON."""
        return {"format": RECORD_FORMAT, **{name: getattr(self, name) for name in _FIELDS[1:]}}

    def to_json(self) -> str:
        """Give the record as one line of canonical JSON."""
        return canonical(self.as_json())

    @property
    def dossier(self) -> str:
        """The dossier's id."""
        return str(self.evaluation.get("dossier", ""))


def engine_version(engine: str) -> str:
    """Give the version of durable_rules where it infers, or `-`."""
    if engine != "durable":
        return "-"
    try:
        return package_version("durable-rules")
    except PackageNotFoundError:  # pragma: no cover - only where its metadata is gone
        return "?"


def record_of(evaluation: Evaluation) -> Record:
    """Give the record of an evaluation."""
    data: Any = evaluation.as_json()
    bundle: Any = evaluation.bundle.as_json()
    return Record(
        library=evaluation.library,
        engine=evaluation.engine,
        engine_version=engine_version(evaluation.engine),
        version=evaluation.version,
        rulebook_digest=evaluation.rulebook_digest,
        settings=evaluation.settings.as_json(),
        bundle=bundle,
        bundle_digest=evaluation.bundle_digest,
        evaluation=data,
        evaluation_digest=evaluation.digest,
    )


def read_record(line: str) -> Record:
    """Read a record from its JSON, and check that its bundle and evaluation are those that its digests name.

    Raises:
        InvalidRecord: it is not a record, or somebody changed it after it was written.
        InvalidDocument: it is not JSON.
    """
    data = read_text(line).data
    problems = list(_problems(data))
    if problems:
        raise InvalidRecord(problems)
    return Record(**{name: data[name] for name in _FIELDS[1:]})


def _problems(data: object) -> list[Problem]:
    if not isinstance(data, dict) or data.get("format") != RECORD_FORMAT:
        found = data.get("format") if isinstance(data, dict) else None
        return [
            Problem(
                "not-a-record",
                "format",
                text(f"không phải bản ghi {RECORD_FORMAT}", f"this is not a record ({RECORD_FORMAT})"),
                text("tạo bằng: ocop score FILE --record", "write one with: ocop score FILE --record"),
                None if found is None else str(found),
            )
        ]
    missing = [name for name in _FIELDS if name not in data]
    if missing:
        names = ", ".join(missing)
        return [Problem("missing-field", names, text("bản ghi thiếu trường", "the record lacks fields"))]
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
                    found=str(stated)[:16],
                )
            )
    return out


def dump_line(record: Record) -> str:
    """Give a record as a line for a JSON Lines file."""
    return record.to_json() + "\n"
