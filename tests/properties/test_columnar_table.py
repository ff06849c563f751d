"""Tables that cannot be read are refused with what is wrong, and a difference of the evaluators stops a run."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

import ocop_rules
from ocop_rules.errors import EngineDisagreement, InvalidEvidence
from ocop_rules.rating.columnar import AT_ONCE, ColumnarRater
from ocop_rules.rating.columnar_check import rate_checked, sampled
from ocop_rules.rating.settings import Settings

RULEBOOK = ocop_rules.load("qd-26-2026")


def _sheets(count: int) -> pa.Table:
    criteria = RULEBOOK.sets[7].criteria
    return pa.table(
        {
            f"sheet.0.{number}": pa.array(np.arange(count) % (len(each.options) + 1), pa.int8())
            for number, each in criteria.items()
        }
    )


def test_all_wrong_columns_are_told_at_once() -> None:
    table = pa.table({"sheet.0.9.9": [1], "fact.local_labour_shar": [50], "fact.local_labour_share": [49.5]})
    with pytest.raises(InvalidEvidence) as refused:
        ColumnarRater(RULEBOOK, 7).rate(table)
    told = {problem.place: problem for problem in refused.value.problems}
    assert {"sheet.0.9.9", "fact.local_labour_shar", "fact.local_labour_share", "evaluated_on"} <= set(told)
    mend = told["fact.local_labour_shar"].mend
    assert mend is not None
    assert "local_labour_share" in mend.en


def test_an_option_that_there_is_not_is_refused_with_its_row() -> None:
    with pytest.raises(InvalidEvidence, match=r"sheet\.0\.1\.1\[1\]"):
        ColumnarRater(RULEBOOK, 7).rate(pa.table({"sheet.0.1.1": [1, 99]}))


def test_a_difference_of_the_evaluators_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    rater, other = ColumnarRater(RULEBOOK, 7), ColumnarRater(RULEBOOK, 8)
    monkeypatch.setattr(rater, "_judging", other._judging)
    table = _sheets(8)
    with pytest.raises(EngineDisagreement, match="columns of dossier"):
        rate_checked(rater, table)


def test_blocks_and_threads_change_nothing() -> None:
    rater, table = ColumnarRater(RULEBOOK, 7), _sheets(AT_ONCE + 100)
    whole = rate_checked(rater, table, workers=2)
    assert whole.slice(AT_ONCE - 50).combine_chunks().equals(rater.rate(table.slice(AT_ONCE - 50)).combine_chunks())


def test_the_sample_holds_the_first_and_the_last() -> None:
    assert list(sampled(3, 16)) == [0, 1, 2]
    assert [sampled(1000, 16)[i] for i in (0, -1)] == [0, 999]


def test_rules_of_a_council_are_refused() -> None:
    with pytest.raises(ValueError, match="quorum"):
        ColumnarRater(RULEBOOK, 7, Settings.stated(council="members=7"))
