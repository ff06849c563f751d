"""What advice claims is so: against every way tried one by one, and against both engines."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

import ocop_rules
from ocop_rules.engine.checked import plan_for
from ocop_rules.evidence.counted import counted_evidence
from tests.advice import brute_force
from tests.advice.dossiers import dossier, plain
from tests.thousand import Dice

pytest.importorskip("ortools")

MEASURES = ("steps", "points", "cost")


def key_of(path: ocop_rules.AdvicePath, measure: str) -> tuple[int | Fraction, ...]:
    lowered, raises, changes = len(path.lowered), len(path.raises), len(path.changes)
    if measure == "steps":
        return lowered, raises, changes
    return lowered, sum((Fraction(each.points) for each in path.raises), Fraction(0)), raises, changes


def agrees_with_brute_force(seed: str) -> bool:
    """Hold the advice on a dossier of which little can change against every way tried; tell whether there was one."""
    found = plain(seed)
    evaluation = ocop_rules.evaluate(found, engine="direct")
    measure = "steps" if len(seed) % 2 else "points"
    target = max((evaluation.stars or 0) + 1, 3)
    if target > 5:
        return False
    free = ocop_rules.advise(found, target, measure=measure, most_counted=1, sensitivity=False).best  # type: ignore[arg-type]
    facts = {each.name for each in free.changes if each.kind == "fact"} if free is not None else set()
    papers = {each.name for each in free.changes if each.kind == "paper"} if free is not None else set()
    if len(facts) > 4 or len(papers) > 3:
        return False
    dice = Dice(seed)
    read = sorted(plan_for(evaluation.rulebook, evaluation.product_set.number).facts_read)
    while len(facts) < 4:
        facts.add(dice.one_of(read))
    held = {each.type for each in evaluation.bundle.documents}
    backing = [kind for each in sorted(facts) for kind in evaluation.rulebook.vocabulary.facts[each].documents]
    pool = sorted({kind for kind in backing if kind not in held | papers})
    while pool and len(papers) < 2:
        papers.add(pool.pop(dice.below(len(pool))))
    tried = brute_force.best(evaluation, target, facts, papers, measure)
    advice = ocop_rules.advise(
        found,
        target,
        measure=measure,  # type: ignore[arg-type]
        papers=brute_force.only(evaluation.rulebook, facts, papers),
        most_counted=1000,
        paths=1000,
        sensitivity=False,
    )
    assert (None if advice.best is None else key_of(advice.best, measure)) == tried.key
    assert frozenset(path.identity for path in advice.paths) == tried.kinds
    assert advice.count == len(tried.kinds)
    assert not advice.more
    return tried.key is not None


def test_it_is_what_trying_every_way_comes_to() -> None:
    assert sum([agrees_with_brute_force(f"b{number}") for number in range(14)]) >= 3


@pytest.mark.slow
@pytest.mark.once
def test_it_is_what_trying_every_way_comes_to_on_many() -> None:
    assert sum([agrees_with_brute_force(f"b{number}") for number in range(300)]) >= 50


def asked(number: int) -> dict[str, Any]:
    """Return settings for the dossier of a number, so that all of them are met."""
    return {
        "authority": ("council", "council", "evidence")[number % 3],
        "requirement_rule": ("mean", "majority", "all")[number % 3],
    }


def contradicted(after: ocop_rules.Evaluation) -> set[str]:
    """Return the facts of which a bundle tells what cannot all be true."""
    vocabulary = after.rulebook.vocabulary
    facts = counted_evidence(after.bundle, vocabulary).facts
    found: set[str] = set()
    for each in vocabulary.contradictions:
        if all(test.fact in facts and test.holds(facts[test.fact]) for test in each.between):
            found |= {test.fact for test in each.between}
    assert "contradiction" in {each.code for each in after.warnings}
    return found


def is_borne_out(number: int, found: dict[str, Any] | None = None) -> bool:
    """Show that the changes advised give the stars in both engines, and that none of them can be left out."""
    found = found or dossier(str(number))
    target, settings, margin = 3 + number % 3, asked(number), (0, 0, 2)[number % 3]
    advice = ocop_rules.advise(
        found,
        target,
        measure=MEASURES[number % 3],  # type: ignore[arg-type]
        allow_judged=bool(number % 2),
        margin=margin,
        most_counted=1 + 2 * (number % 5 == 0),
        sensitivity=False,
        **settings,
    )
    assert bool(advice.paths) != bool(advice.obstacles)
    threshold = next(band.at_least for band in advice.result.rulebook.bands if band.stars == target) + margin
    for path in advice.paths:
        for engine in ("durable", "direct"):
            rated = ocop_rules.evaluate(advice.changed(path), engine=engine, **settings)
            assert (rated.outcome, rated.points, rated.stars) == ("rated", path.points, path.stars)
            assert path.stars >= target
            assert path.points >= threshold
            for i in range(len(path.changes)):
                less = ocop_rules.evaluate(advice.changed(path, without=i), engine=engine, **settings)
                short = (less.stars or 0) < target or less.points < threshold
                assert short == (not path.changes[i].agrees_with), path.changes[i]
                if not short:
                    assert contradicted(less) & set(path.changes[i].agrees_with)
    return any(path.changes for path in advice.paths)


def test_what_is_advised_gives_the_stars_and_no_part_of_it_can_be_left_out() -> None:
    assert sum([is_borne_out(number) for number in range(60)]) >= 20


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("block", range(8))
def test_what_is_advised_gives_the_stars_on_thousands(block: int) -> None:
    assert sum([is_borne_out(number) for number in range(100 + block * 400, 500 + block * 400)]) >= 130


SHEETS = [(info.id, number) for info in ocop_rules.versions() for number in ocop_rules.load(info.id).sets]


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("block", range(5))
def test_what_is_advised_gives_the_stars_on_every_sheet(block: int) -> None:
    borne_out = [
        is_borne_out(number, dossier(f"sheet {version} {product_set} {number}", version, product_set))
        for version, product_set in SHEETS[block::5]
        for number in range(6)
    ]
    assert sum(borne_out) >= 20
