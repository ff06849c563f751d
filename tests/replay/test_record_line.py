"""A record is put together as text; it is the canonical JSON of what it says."""

from __future__ import annotations

import pytest

import ocop_rules
from ocop_rules.canonical import canonical
from ocop_rules.replay.record import read_record, record_line
from tests.replay.conftest import BUNDLES


@pytest.mark.parametrize("options", [{}, {"engine": "direct"}, {"rounding": "1:truncate:part", "strict": False}])
@pytest.mark.parametrize("path", BUNDLES, ids=lambda path: path.stem)
def test_a_records_line_is_its_canonical_json(path: str, options: dict[str, object]) -> None:
    evaluation = ocop_rules.evaluate(path, **options)  # type: ignore[arg-type]
    line = record_line(evaluation)
    record = read_record(line)
    assert line == record.to_json()
    assert record.bundle == evaluation.bundle.as_json()
    assert canonical(record.evaluation) == evaluation.to_json()
