"""R11: which version applies, over the whole calendar, against a table written by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocop_rules

Purpose = Literal["first", "upgrade", "reevaluation"]

TIMETABLE = (
    (date(2019, 8, 21), "qd-1048-2019"),
    (date(2020, 6, 8), "qd-781-2020"),
    (date(2023, 2, 24), "qd-148-2023"),
    (date(2025, 7, 6), "qd-1489-2025"),
    (date(2026, 5, 22), "qd-26-2026"),
)
LAST_DAYS = {"first": date(2026, 7, 21), "upgrade": date(2026, 7, 21), "reevaluation": date(2026, 6, 22)}
"""The last days of the transition; the 30th day of a re-evaluation, 21 June 2026, is a Sunday."""


def by_hand(submitted: date, evaluated: date, purpose: Purpose) -> str | None:
    if evaluated < submitted or evaluated < TIMETABLE[0][0]:
        return None
    if submitted < TIMETABLE[-1][0] <= evaluated <= LAST_DAYS[purpose]:
        return "qd-1489-2025"
    return [version for first, version in TIMETABLE if first <= evaluated][-1]


days = st.dates(date(2019, 1, 1), date(2030, 12, 31))
near = st.sampled_from([*(d for d, _ in TIMETABLE), *LAST_DAYS.values()]).flatmap(
    lambda day: st.integers(-2, 2).map(lambda shift: day + timedelta(days=shift))
)


@given(days | near, days | near, st.sampled_from(["first", "upgrade", "reevaluation"]))
@settings(max_examples=1500, deadline=None)
def test_the_version_is_the_tables(submitted: date, evaluated: date, purpose: Purpose) -> None:
    expected = by_hand(submitted, evaluated, purpose)
    if expected is None:
        with pytest.raises(ocop_rules.NoVersionInForce):
            ocop_rules.in_force(submitted, evaluated, purpose)
        return
    found = ocop_rules.in_force(submitted, evaluated, purpose)
    assert found.version.id == expected
    assert found.citation.in_("vi")
    if expected == "qd-1489-2025" and evaluated >= TIMETABLE[-1][0]:
        point = "b" if purpose == "reevaluation" else "a"
        assert (found.citation.article, found.citation.clause, found.citation.point) == (12, 2, point)


def test_a_bundle_without_a_version_is_rated_under_the_one_in_force() -> None:
    bundle = {
        "format": "ocop-evidence/1",
        "dossier": "d",
        "product": {"name": "x", "set": 7},
        "submitted_on": "2024-01-05",
        "evaluated_on": "2024-03-01",
        "facts": [{"fact": "local_labour_share", "value": 80, "attested_by": "commune"}],
    }
    evaluation = ocop_rules.evaluate(bundle)
    assert evaluation.version == "qd-148-2023"
    assert evaluation.chosen_by is not None
    again = ocop_rules.evaluate({**bundle, "submitted_on": "2026-06-01", "evaluated_on": "2026-06-02"})
    assert again.version == "qd-26-2026"
    assert again.criteria["3.3"].points == 3


@pytest.mark.parametrize(
    ("version", "points", "stars", "certified_by", "forwarded"),
    [
        ("qd-1048-2019", 92, 5, "centre", ["district", "province"]),
        ("qd-1048-2019", 70, 4, "province", ["district"]),
        ("qd-1048-2019", 49, 2, None, []),
        ("qd-148-2023", 89, 4, "province", ["district"]),
        ("qd-148-2023", 69, 3, "district", []),
        ("qd-1489-2025", 69, 3, "province", []),
        ("qd-1489-2025", 90, 5, "centre", ["province"]),
        ("qd-26-2026", 90, 4, "province", ["province"]),
        ("qd-26-2026", 50, 3, "province", []),
        ("qd-26-2026", 49, 2, None, []),
    ],
)
def test_who_decides_next(
    version: str, points: int, stars: int, certified_by: str | None, forwarded: list[str]
) -> None:
    from decimal import Decimal

    from ocop_rules.rating.authority import authority_of

    authority = authority_of(ocop_rules.load(version), Decimal(points), stars)
    assert (authority.certified_by.name if authority.certified_by else None) == certified_by
    assert [forwarding.level.name for forwarding in authority.forwardings] == forwarded


def _sheet(version: str, number: int, per_judge: list[int]) -> ocop_rules.Evaluation:
    """Rate judges who chose the best option everywhere but for as many points as they take off."""
    product_set = ocop_rules.load(version).sets[number]
    sheets = []
    for judge, less in enumerate(per_judge):
        options: dict[str, object] = {}
        left = less
        for key, criterion in product_set.criteria.items():
            case = "a" if criterion.cases else None
            ranked = sorted(criterion.options_of(case), key=lambda option: option.rank)
            best = ranked[-1]
            if left and best.points <= left:
                left -= int(best.points)
                choice = 0
            else:
                choice = best.ordinal
            options[key] = {"case": case, "option": choice} if case else choice
        assert left == 0
        sheets.append({"judge": f"m{judge}", "options": options})
    return ocop_rules.evaluate(
        {
            "format": "ocop-evidence/1",
            "dossier": "d",
            "version": version,
            "product": {"name": "x", "set": number},
            "evaluated_on": "2021-01-01",
            "sheets": sheets,
        }
    )


def test_a_mean_between_the_printed_bands_of_1048_is_told() -> None:
    between = _sheet("qd-1048-2019", 1, [10, 11])
    assert str(between.points) == "89.5"
    assert (between.band, between.stars) == (4, 4)
    assert [w.code for w in between.warnings if w.code == "between-bands"] == ["between-bands"]
    for exact, stars in (([10, 10], 5), ([11, 11], 4)):
        evaluation = _sheet("qd-1048-2019", 1, exact)
        assert evaluation.band == stars
        assert "between-bands" not in {w.code for w in evaluation.warnings}


def test_781_says_what_is_unknown_and_has_a_tourism_sheet_of_its_own() -> None:
    evaluation = _sheet("qd-781-2020", 7, [0])
    told = [w.message("en") for w in evaluation.warnings if w.code == "incomplete-version"]
    assert len(told) == 1
    assert "parts A and B" in told[0]
    assert {(r.stars, r.criterion) for r in evaluation.requirements} >= {(3, "8.1"), (3, "9"), (4, "7")}
    assert all(r.citation.decision == "781/QĐ-TTg" for r in evaluation.requirements)
    tourism = ocop_rules.load("qd-781-2020").sets[26]
    assert {c.citation.decision for c in tourism.criteria.values()} == {"781/QĐ-TTg"}
    cited = {case.citation.decision for group in tourism.case_groups for case in group.cases.values()}
    assert cited == {"781/QĐ-TTg"}
    assert ocop_rules.load("qd-781-2020").sets[7].criteria["3.2"].citation.decision == "1048/QĐ-TTg"
    assert not tourism.errata


def test_an_amendment_has_the_sheets_of_what_it_amends() -> None:
    amended, base = ocop_rules.load("qd-1489-2025"), ocop_rules.load("qd-148-2023")
    assert amended.sets.keys() == base.sets.keys()
    assert amended.digest != base.digest
    citation = amended.sets[7].criteria["3.c"].options[0].citation
    assert citation.decision == "148/QĐ-TTg"


def test_one_bundle_is_rated_under_every_version() -> None:
    bundle = "examples/dried-mango-4-stars.yaml"
    from pathlib import Path

    path = Path(__file__).parents[2] / bundle
    evidence_alone = ocop_rules.evaluate(path).bundle.model_copy(update={"sheets": ()})
    for info in ocop_rules.versions():
        evaluation = ocop_rules.evaluate(evidence_alone, version=info.id)
        assert evaluation.version == info.id
        assert evaluation.points >= 20, info.id
