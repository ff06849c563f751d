"""Cutting a record's line into its parts without reading them: what was just written need not be parsed to be used."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from ocop_rules.replay.record import RECORD_FORMAT, Record, read_json, record_with_digests_that_hold

_BUNDLE = b'{"bundle":{'
_AFTER_BUNDLE = b'},"bundle_digest":"'
_MIDDLE = re.compile(
    rb'\},"bundle_digest":"([0-9a-f]{64})","engine":"(durable|direct)","engine_version":"([^"\\]*)","evaluation":\{'
)
_AFTER_EVALUATION = b'},"evaluation_digest":"'
_END = re.compile(
    rb'\},"evaluation_digest":"([0-9a-f]{64})","format":"ocop-record/1","library":"([^"\\]*)",'
    rb'"rulebook_digest":"([0-9a-f]{64})","settings":(\{[^{}]*\}),"version":"([^"\\]*)"\}'
)


@dataclass(frozen=True, slots=True)
class RecordSlices:
    """A line cut into its parts without being read: a record just as it was written, whose digests hold."""

    bundle: bytes
    bundle_digest: str
    engine: str
    engine_version: str
    evaluation: bytes
    evaluation_digest: str
    library: str
    rulebook_digest: str
    settings: str
    version: str

    def record(self) -> Record:
        """Read the whole record; raises `InvalidRecord` as `read_record` does."""
        data = {name: getattr(self, name) for name in self.__slots__}
        read = {name: read_json(data[name]) for name in ("bundle", "evaluation", "settings")}
        return record_with_digests_that_hold({**data, **read, "format": RECORD_FORMAT})


def record_slices(data: bytes) -> RecordSlices | None:
    """Cut a canonical line into its parts; None if it is written otherwise or a digest does not hold."""
    first = data.find(_AFTER_BUNDLE)
    last = data.rfind(_AFTER_EVALUATION)
    if first < 0 or last < 0 or not data.startswith(_BUNDLE):
        return None
    middle, end = _MIDDLE.match(data, first), _END.fullmatch(data, last)
    if middle is None or end is None:
        return None
    bundle = data[len(_BUNDLE) - 1 : first + 1]
    evaluation = data[middle.end() - 1 : last + 1]
    try:
        bundle_digest, engine, version_of_engine = (part.decode() for part in middle.groups())
        evaluation_digest, library, rulebook_digest, settings, version = (part.decode() for part in end.groups())
    except UnicodeDecodeError:
        return None
    if (
        hashlib.sha256(bundle).hexdigest() != bundle_digest
        or hashlib.sha256(evaluation).hexdigest() != evaluation_digest
    ):
        return None
    return RecordSlices(
        bundle,
        bundle_digest,
        engine,
        version_of_engine,
        evaluation,
        evaluation_digest,
        library,
        rulebook_digest,
        settings,
        version,
    )
