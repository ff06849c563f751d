"""The contracts that other programs rely on: the bundle, the Python API, the errors."""

from __future__ import annotations

import json
import pickle
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import ocop_rules

BUNDLE = """
format: ocop-evidence/1
dossier: "01-00004-012-2026"
version: qd-26-2026
purpose: first
product: {name: "Xoài sấy", set: 7}
producer: {name: "HTX Mộc Châu", type: cooperative}
submitted_on: 2026-08-01
evaluated_on: 2026-09-15
documents_complete: false
documents:
  - {id: D1, type: food_safety_certificate, number: "12/2025", issuer: "Chi cục", issued_on: 2025-03-01,
     expires_on: 2028-03-01, sha256: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
  - {id: D4, type: insured_worker_list, issued_on: 2026-07-01}
facts:
  - {fact: local_labour_share, value: 62, documents: [D4], attested_by: commune}
sheets:
  - {judge: member-1, role: council, options: {"1.1": 3, "6.2": 3}}
"""


def bundle(**changes: Any) -> dict[str, Any]:
    return {
        "format": "ocop-evidence/1",
        "dossier": "d",
        "version": "qd-26-2026",
        "product": {"name": "x", "set": 7},
        "evaluated_on": "2026-09-15",
        **changes,
    }


def test_versions_and_rulebook() -> None:
    info = next(v for v in ocop_rules.versions() if v.id == "qd-26-2026")
    assert info.decision == "26/2026/QĐ-TTg"
    assert info.in_force_from == date(2026, 5, 22)
    assert info.lapsed_on is None
    assert info.status == "in_force"
    rulebook = ocop_rules.load("qd-26-2026")
    assert rulebook is ocop_rules.load("qd-26-2026")
    assert rulebook.digest == info.digest
    assert len(rulebook.sets[7].criteria["1.1"].options) == 3
    with pytest.raises(AttributeError):
        rulebook.id = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        rulebook.sets[7] = rulebook.sets[1]  # type: ignore[index]


def test_an_evaluation_has_what_the_contract_names() -> None:
    evaluation = ocop_rules.evaluate(BUNDLE)
    assert evaluation.outcome == "rated"
    assert evaluation.points == 3 + 2 + 2 + 1
    assert isinstance(evaluation.points, Decimal)
    assert evaluation.parts["A"].points == 5
    assert (evaluation.band, evaluation.stars) == (1, 1)
    judged = evaluation.criteria["1.1"]
    assert (int(judged.points), judged.option, judged.basis) == (3, 3, "judged")
    assert judged.rule == "qd-26-2026/7/1.1/3/counts"
    labour = evaluation.criteria["3.3"]
    assert (int(labour.points), labour.option, labour.basis) == (2, 2, "evidence")
    assert labour.rule == "qd-26-2026/7/3.3/2/evidence"
    assert [(e.name, e.value, e.backed_by) for e in labour.evidence] == [("local_labour_share", 62, ("D4", "@commune"))]
    assert labour.citation.as_json() == {
        "decision": "26/2026/QĐ-TTg",
        "appendix": "II",
        "set": 7,
        "criterion": "3.3",
        "option": 2,
    }
    assert evaluation.criteria["7"].basis == "none"
    unmet = {(r.stars, r.criterion, r.option) for r in evaluation.requirements if not r.met}
    assert (3, "2.2", 3) in unmet
    assert evaluation.knockouts == ()
    assert "qd-26-2026/7/3.3/2/evidence" in {t.rule for t in evaluation.trace}
    assert evaluation.explain().startswith("Xoài sấy")
    assert json.loads(evaluation.to_json())["points"] == "8"
    assert len(evaluation.digest) == 64


@pytest.mark.parametrize("form", ["yaml", "json", "bytes", "dict", "model", "path", "path text"])
def test_a_bundle_can_come_in_every_form(form: str, tmp_path: Path) -> None:
    expected = ocop_rules.evaluate(BUNDLE)
    data: Any = expected.bundle.as_json()
    file = tmp_path / "hồ sơ.yaml"
    file.write_text(BUNDLE, encoding="utf-8")
    forms: dict[str, Any] = {
        "yaml": BUNDLE,
        "json": json.dumps(data),
        "bytes": BUNDLE.encode(),
        "dict": data,
        "model": ocop_rules.EvidenceBundle.model_validate(data),
        "path": file,
        "path text": str(file),
    }
    assert ocop_rules.evaluate(forms[form]).digest == expected.digest


def test_a_float_is_taken_as_it_is_written() -> None:
    facts = [{"fact": "local_labour_share", "value": 62.1, "attested_by": "commune"}]
    evaluation = ocop_rules.evaluate(bundle(facts=facts))
    assert evaluation.criteria["3.3"].evidence[0].value == Decimal("62.1")


def test_points_are_exact() -> None:
    sheets = [{"judge": f"m{i}", "options": {"7": option}} for i, option in enumerate((4, 3, 3))]
    evaluation = ocop_rules.evaluate(bundle(sheets=sheets))
    assert evaluation.points == Fraction(11, 3)
    assert evaluation.criteria["7"].points == Fraction(11, 3)
    assert json.loads(evaluation.to_json())["points"] == "11/3"
    assert "3,67/100" in evaluation.explain("vi")
    rounded = ocop_rules.evaluate(bundle(sheets=sheets), rounding="1:half_up:total")
    assert rounded.points == Decimal("3.7")
    cut = ocop_rules.evaluate(bundle(sheets=sheets), rounding=ocop_rules.Rounding(1, "truncate", "part"))
    assert cut.points == Decimal("3.6")


def test_the_version_argument_wins_over_the_bundles() -> None:
    with pytest.raises(ocop_rules.UnknownVersion, match="qd-26-2026"):
        ocop_rules.evaluate(bundle(), version="qd-26-2025")
    assert ocop_rules.evaluate(bundle(version="qd-1-1999"), version="qd-26-2026").version == "qd-26-2026"


def test_errors_are_one_tree() -> None:
    for name in ocop_rules.__all__:
        kind = getattr(ocop_rules, name)
        if isinstance(kind, type) and issubclass(kind, Exception):
            assert issubclass(kind, ocop_rules.OcopError)


def test_many_keep_their_order_and_lose_nothing() -> None:
    facts = [[{"fact": "local_labour_share", "value": share, "attested_by": "commune"}] for share in (80, 30, 60)]
    bundles: list[Any] = [bundle(facts=f) for f in facts]
    bundles.insert(1, bundle(facts=[{"fact": "local_labor_share", "value": 1}]))
    for workers in (None, 2):
        answers = list(ocop_rules.evaluate_many(bundles * 50, workers=workers))
        assert len(answers) == 200
        assert isinstance(answers[1], ocop_rules.InvalidEvidence)
        rated = [a for a in answers if isinstance(a, ocop_rules.Evaluation)]
        assert [a.points for a in rated] == [3, 1, 2] * 50


def test_an_evaluation_survives_pickling() -> None:
    evaluation = ocop_rules.evaluate(BUNDLE)
    again = pickle.loads(pickle.dumps(evaluation))
    assert again.to_json() == evaluation.to_json()
    assert again.explain("en") == evaluation.explain("en")
    assert again.rulebook is evaluation.rulebook


@pytest.mark.parametrize(
    ("submitted", "evaluated", "purpose", "article"),
    [
        ("2026-05-22", "2026-05-22", "first", (11, 1)),
        ("2026-05-21", "2026-07-22", "first", (11, 1)),
        ("2026-05-21", "2026-07-22", "upgrade", (11, 1)),
        ("2026-05-21", "2026-06-23", "reevaluation", (11, 1)),
        ("2026-05-22", "2026-06-01", "reevaluation", (11, 1)),
    ],
)
def test_26_2026_applies(submitted: str, evaluated: str, purpose: str, article: tuple[int, int]) -> None:
    found = ocop_rules.in_force(date.fromisoformat(submitted), date.fromisoformat(evaluated), purpose)
    assert found.version.id == "qd-26-2026"
    assert (found.citation.article, found.citation.clause) == article


@pytest.mark.parametrize(
    ("submitted", "evaluated", "purpose", "clause"),
    [
        ("2026-05-21", "2026-05-22", "first", "Art. 12, clause 2, point a"),
        ("2026-05-21", "2026-07-21", "upgrade", "Art. 12, clause 2, point a"),
        ("2026-05-21", "2026-06-22", "reevaluation", "Art. 12, clause 2, point b"),
    ],
)
def test_a_dossier_filed_before_goes_on_under_the_earlier_rules(
    submitted: str, evaluated: str, purpose: str, clause: str
) -> None:
    days = date.fromisoformat(submitted), date.fromisoformat(evaluated)
    if len(ocop_rules.versions()) == 1:
        with pytest.raises(ocop_rules.NoVersionInForce, match=clause):
            ocop_rules.in_force(*days, purpose)
    else:
        found = ocop_rules.in_force(*days, purpose)
        assert clause in found.citation.in_("en")


def test_in_force_refuses_the_impossible() -> None:
    with pytest.raises(ocop_rules.NoVersionInForce, match="before the dossier was filed"):
        ocop_rules.in_force(date(2026, 9, 2), date(2026, 9, 1))
    with pytest.raises(ocop_rules.NoVersionInForce, match="no installed criteria apply"):
        ocop_rules.in_force(date(2019, 1, 1), date(2019, 1, 2))
    with pytest.raises(ValueError, match="second"):
        ocop_rules.in_force(date(2026, 9, 1), date(2026, 9, 1), "second")


def test_a_version_that_does_not_apply_on_the_dates_is_told() -> None:
    codes = {w.code for w in ocop_rules.evaluate(bundle(evaluated_on="2026-05-21")).warnings}
    assert "not-in-force" in codes
    codes = {w.code for w in ocop_rules.evaluate(bundle()).warnings}
    assert "not-in-force" not in codes
