"""Values as programs in Python hold them give what the same values give in a file."""

from __future__ import annotations

import warnings
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import ocop_rules
from ocop_rules.documents.python_values import as_plain
from ocop_rules.documents.source import read_file

EXAMPLES = Path(__file__).parents[2] / "examples"

IN_A_FILE: dict[str, Any] = {
    "format": "ocop-evidence/1",
    "dossier": "1234",
    "version": "148",
    "product": {"name": "Chè Shan tuyết", "set": 11},
    "submitted_on": "2024-08-01",
    "evaluated_on": "2024-09-15",
    "documents": [{"id": "1", "type": "insured_worker_list", "issued_on": "2024-07-15"}],
    "facts": [
        {"fact": "local_labour_share", "value": 62, "documents": ["1"]},
        {"fact": "dossier_forged", "value": False, "attested_by": "authority"},
    ],
    "sheets": [{"judge": "7", "options": {"7": 3, "11": 1}, "points": {"10": 2}}],
}

AS_THEY_COME: dict[str, Any] = {
    "format": np.str_("ocop-evidence/1"),
    "dossier": np.int64(1234),
    "version": 148.0,
    "purpose": None,
    "product": {"name": "Chè Shan tuyết", "set": np.float64(11)},
    "producer": None,
    "submitted_on": datetime(2024, 8, 1, tzinfo=UTC),
    "evaluated_on": pd.Timestamp("2024-09-15"),
    "documents_complete": None,
    "documents": pd.DataFrame(
        [{"id": 1, "type": "insured_worker_list", "issued_on": pd.Timestamp("2024-07-15"), "expires_on": pd.NaT}]
    ).to_dict("records"),
    "facts": [
        {"fact": "local_labour_share", "value": np.float32(62), "documents": np.array([1]), "note": float("nan")},
        {"fact": "dossier_forged", "value": np.bool_(False), "documents": None, "attested_by": "authority"},
    ],
    "sheets": [
        {"judge": 7, "role": None, "options": {7: np.int32(3), 11: 1.0, 9: pd.NA}, "points": {10: 2.0, 9: None}}
    ],
}


def test_numpy_pandas_and_floats_give_what_a_file_gives() -> None:
    came = ocop_rules.evaluate(AS_THEY_COME, engine="direct")
    assert came.to_json() == ocop_rules.evaluate(IN_A_FILE, engine="direct").to_json()
    assert ocop_rules.EvidenceBundle.model_validate(AS_THEY_COME) == came.bundle


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("evaluated_on",), pd.Timestamp("2024-09-15 08:30")),
        (("product", "set"), 7.5),
        (("facts", 0, "value"), float("inf")),
        (("facts", 0, "value"), 62.123456),
        (("sheets", 0, "options"), {7: 3, "7": 2}),
        (("sheets", 0, "options"), {1.1: 3}),
        (("sheets", 0, "options"), {"7": True}),
    ],
)
def test_what_is_not_exact_or_not_clear_is_refused(place: tuple[Any, ...], value: Any) -> None:
    bundle = as_plain(AS_THEY_COME)
    holder: Any = bundle
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    with pytest.raises(ocop_rules.InvalidEvidence) as refused:
        ocop_rules.evaluate(bundle, engine="direct")  # type: ignore[arg-type]
    assert all(problem.place.startswith(str(place[0])) for problem in refused.value.problems)


def test_plain_data_stays_as_it_is() -> None:
    for path in EXAMPLES.glob("*-*.yaml"):
        data = read_file(path).data
        assert as_plain(data) == data
    assert as_plain({"a": (1, Decimal("2.50")), "b": date(2026, 1, 1)}) == {
        "a": [1, Decimal("2.50")],
        "b": date(2026, 1, 1),
    }


def test_what_holds_itself_ends() -> None:
    endless: list[Any] = []
    endless += [endless, endless]
    with pytest.raises(ocop_rules.InvalidEvidence):
        ocop_rules.evaluate({**IN_A_FILE, "facts": endless})
    with pytest.raises(ValueError, match="facts"):
        ocop_rules.EvidenceBundle.model_validate({**IN_A_FILE, "facts": endless})


@pytest.mark.parametrize(
    "path", sorted(p for p in EXAMPLES.glob("*.yaml") if ".expected" not in p.name), ids=lambda p: p.stem
)
def test_a_bundle_is_written_without_a_warning(path: Path) -> None:
    bundle = ocop_rules.evaluate(path, engine="direct").bundle
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        written = bundle.model_dump(mode="json")
        assert bundle.model_dump_json()
    assert ocop_rules.evaluate(written, engine="direct").bundle == bundle


def test_ids_are_read_without_the_spaces_around_them() -> None:
    spaced: dict[str, Any] = {
        **IN_A_FILE,
        "dossier": " 1234\u00a0",
        "version": " 148 ",
        "documents": [{"id": " 1", "type": "insured_worker_list ", "issued_on": "2024-07-15"}],
        "facts": [
            {"fact": " local_labour_share", "value": 62, "documents": ["1 "]},
            {"fact": "dossier_forged", "value": False, "attested_by": " authority"},
        ],
        "sheets": [{"judge": "7 ", "options": {" 7": 3, "11 ": 1}, "points": {" 10 ": 2}}],
    }
    assert ocop_rules.evaluate(spaced).to_json() == ocop_rules.evaluate(IN_A_FILE).to_json()
    with pytest.raises(ocop_rules.InvalidEvidence) as refused:
        ocop_rules.evaluate({**spaced, "dossier": "  "})
    assert [each.place for each in refused.value.problems] == ["dossier"]
    twice = [{"judge": "7", "options": {"7": 3, " 7": 1}}]
    with pytest.raises(ocop_rules.InvalidEvidence):
        ocop_rules.evaluate({**IN_A_FILE, "sheets": twice})
