"""Random dossiers of all sets and versions: columns are rated as the direct evaluator rates one by one (R12)."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import ocop_rules
from ocop_rules.errors import InvalidEvidence
from ocop_rules.rating.columnar import ColumnarRater
from ocop_rules.rating.columnar_check import rate_checked
from ocop_rules.rating.columnar_rows import table_of
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.condition import facts_read
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.rulebook.needs import needs_of
from tests.properties.test_evidence import values_of

VERSIONS = [info.id for info in ocop_rules.versions()]


def _evidence(
    draw: st.DrawFn, chance: Random, rulebook: Rulebook, product_set: ProductSet, *, derived: bool
) -> dict[str, Any]:
    needs = needs_of(rulebook, product_set)
    documents = []
    for i, need in enumerate(needs.documents):
        for again in range(chance.choice([0, 1, 1, 1, 2])):
            issued = chance.choice(["2025-01-01", "2020-01-01", "2024-02-29", "2026-09-16", "2026-08-31"])
            ends = [day for day in ("2026-09-15", "2026-09-14", "2030-01-01") if day > issued]
            expires = chance.choice([*ends, None])
            documents.append({"id": f"D{i}-{again}", "type": need.name, "issued_on": issued, "expires_on": expires})
    facts = []
    ids = [each["id"] for each in documents]
    telling = {
        name
        for group in product_set.case_groups
        for case in group.cases.values()
        if case.when is not None
        for name in facts_read(case.when)
    }
    for need in needs.facts:
        if need.name in telling and not derived:  # they might tell another case than the sheets state
            continue
        if not chance.randint(0, 3):
            continue
        definition = rulebook.vocabulary.facts[need.name]
        fact: dict[str, Any] = {"fact": need.name, "value": draw(values_of(definition))}
        own = [each["id"] for each in documents if each["type"] in definition.documents]
        fact["documents"] = chance.choice([own, chance.sample(ids, chance.randint(0, len(ids)))])
        attesters: list[str | None] = [None, *map(str, definition.attested_by)]
        fact["attested_by"] = chance.choice(attesters)
        facts.append(fact)
    return {"documents": documents, "facts": facts, "documents_complete": chance.choice([True, False])}


def _sheet(chance: Random, product_set: ProductSet, cases: dict[str, str]) -> dict[str, Any]:
    """Return what a judge chose; where the case is not stated, of criteria with cases the ordinals alone."""
    options: dict[str, Any] = {}
    for number, criterion in product_set.criteria.items():
        if not chance.randint(0, 7):
            continue
        if criterion.cases and number not in cases:
            options[number] = chance.randint(0, min(len(case.options) for case in criterion.cases.values()))
            continue
        count = len(criterion.options_of(cases.get(number)))
        if criterion.scoring is Scoring.SUM:
            options[number] = chance.sample(range(1, count + 1), chance.randint(0, count))
        elif criterion.cases:
            options[number] = {"case": cases[number], "option": chance.randint(0, count)}
        else:
            options[number] = chance.randint(max(0, count - 3), count)
    return options


def _readable(bundle: dict[str, Any], product_set: ProductSet) -> dict[str, Any]:
    """Return a dossier without what is chosen of criteria with cases, where nothing tells the case."""
    for strict in (True, False):
        try:
            ocop_rules.evaluate(bundle, engine="direct", strict=strict)
        except InvalidEvidence as error:
            if {problem.code for problem in error.problems} != {"case-needed"}:
                raise
            cased = {number for group in product_set.case_groups for number in group.criteria}
            chosen = [{n: each for n, each in sheet["options"].items() if n not in cased} for sheet in bundle["sheets"]]
            sheets = [{"judge": f"M{i}", "options": options} for i, options in enumerate(chosen) if options]
            return {**bundle, "sheets": sheets}
    return bundle


@st.composite
def dossiers(draw: st.DrawFn) -> tuple[str, int, list[dict[str, Any]]]:
    rulebook = ocop_rules.load(draw(st.sampled_from(VERSIONS)))
    product_set = rulebook.sets[draw(st.sampled_from(sorted(rulebook.sets)))]
    chance = Random(draw(st.integers(0, 2**64 - 1)))  # a strategy for each of a thousand choices costs much more
    bundles = []
    for row in range(chance.randint(1, 3)):
        derived = chance.choice([True, False])
        cases = {
            number: case
            for group in product_set.case_groups
            if not derived
            for case in [chance.choice(sorted(group.cases))]
            for number in group.criteria
        }
        sheets = [
            {"judge": f"M{i}", "options": options}
            for i in range(chance.choice([0, 0, 1, 1, 2, 3]))
            if (options := _sheet(chance, product_set, cases))
        ]
        bundle = {
            "format": "ocop-evidence/1",
            "dossier": f"random-{row}",
            "version": rulebook.id,
            "product": {"name": "Sản phẩm", "set": product_set.number},
            "evaluated_on": "2026-09-15",
            "sheets": sheets,
            **_evidence(draw, chance, rulebook, product_set, derived=derived),
        }
        bundles.append(_readable(bundle, product_set) if derived else bundle)
    return rulebook.id, product_set.number, bundles


SETTINGS = st.builds(
    Settings.stated,
    authority=st.sampled_from(["council", "evidence"]),
    strict=st.booleans(),
    requirement_rule=st.sampled_from(["mean", "majority", "all"]),
    rounding=st.sampled_from([None, None, "2:half_up:total", "0:truncate:part", "1:half_up:part"]),
)


@given(dossiers(), SETTINGS)
@settings(max_examples=150, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_columns_are_rated_as_dossiers_are(drawn: tuple[str, int, list[dict[str, Any]]], chosen: Settings) -> None:
    version, number, bundles = drawn
    rulebook = ocop_rules.load(version)
    stated = chosen.model_dump(exclude={"council"})
    evaluations = [ocop_rules.evaluate(bundle, engine="direct", **stated) for bundle in bundles]
    table = table_of([each.bundle for each in evaluations], rulebook, rulebook.sets[number])
    rater = ColumnarRater(rulebook, number, chosen, detail=True)
    rows = rate_checked(rater, table, engine="direct").to_pylist()
    for evaluation, row in zip(evaluations, rows, strict=True):
        found = {k.removeprefix("knock_out."): v for k, v in row.items() if k.startswith("knock_out.") and v}
        assert {each.id: each.status for each in (*evaluation.knockouts, *evaluation.unverified)} == found
        for criterion, result in evaluation.criteria.items():
            if chosen.rounding is None:
                assert Fraction(row[f"criterion.{criterion}"], 10_000 * row["over"]) == Fraction(result.points)
        met = {(each.stars, each.criterion, each.option): each.met for each in evaluation.requirements}
        assert sorted(met.values()) == sorted(
            value for name, value in row.items() if name.startswith("requirement.") and value is not None
        )
