"""Every way to change a few facts and papers of a dossier, tried one by one: what the solver is held against.

Nothing of the advice is used here: values are tried on both sides of every threshold, and bundles are rated.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any, TypeAlias

import ocop_rules
from ocop_rules.engine.checked import plan_for
from ocop_rules.rating.rater import rate
from ocop_rules.rating.result import CriterionResult, Result
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.condition import FactTest, leaves
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.papers import FactEffort, PaperEffort, Papers
from ocop_rules.rulebook.vocabulary import Attester, FactType
from ocop_rules.several import Several
from ocop_rules.text import text

Kind: TypeAlias = frozenset[tuple[str, str]]
_FIXED = text("giữ nguyên trong phép thử", "kept as it is in the test")
_KEY: TypeAlias = tuple[int, ...]


def only(rulebook: Rulebook, facts: set[str], papers: set[str]) -> Papers:
    """Return papers' data by which nothing but these can change."""
    vocabulary = rulebook.vocabulary
    return Papers(
        {k: PaperEffort(obtainable=False, reason=_FIXED) for k in vocabulary.documents if k not in papers},
        {f: FactEffort(changeable=False, reason=_FIXED) for f in vocabulary.facts if f not in facts},
    )


@dataclass(frozen=True)
class Best:
    """What trying everything came to: the least key, and the kinds of path that have it."""

    key: tuple[int | Fraction, ...] | None
    kinds: frozenset[Kind]
    tried: int


def best(
    evaluation: ocop_rules.Evaluation, target: int, facts: set[str], papers: set[str], measure: str, margin: int = 0
) -> Best:
    """Return the best that changing these facts and having these papers can come to."""
    rulebook, product_set, bundle = evaluation.rulebook, evaluation.product_set, evaluation.bundle
    vocabulary = rulebook.vocabulary
    stated = {fact.fact: fact for fact in bundle.facts}
    threshold = next(band.at_least for band in rulebook.bands if band.stars == target) + margin
    names = sorted(facts)
    choices: list[list[Any]] = [[None, *_values(rulebook, product_set.number, name)] for name in names]
    reaching: list[tuple[frozenset[str], tuple[int | Fraction, ...], Kind]] = []
    contradicted = _contradictions(evaluation)
    tried = 0
    for chosen in product(*choices):
        for had in product((False, True), repeat=len(papers)):
            new = [kind for kind, is_had in zip(sorted(papers), had, strict=True) if is_had]
            documents = [*bundle.documents, *(_document(kind, evaluation) for kind in new)]
            made = dict(stated)
            changed = []
            possible = True
            for name, value in zip(names, chosen, strict=True):
                if value is None:
                    continue
                definition = vocabulary.facts[name]
                kinds = definition.backing(value)
                backing = tuple(d.id for d in documents if d.type in kinds)
                attesters = [each for each in definition.attested_by if each is not Attester.COUNCIL]
                possible = possible and bool(backing or attesters)
                made[name] = ocop_rules.Fact.model_construct(
                    fact=name,
                    value=value,
                    documents=backing,
                    attested_by=str(attesters[0]) if attesters else None,
                    note=None,
                )
                changed.append(name)
            if not possible:
                continue
            tried += 1
            result = rate(
                bundle.model_copy(update={"documents": Several(documents), "facts": Several(made.values())}),
                rulebook,
                product_set,
                None,
                "direct",
                Settings(),
            )
            if result.outcome != "rated" or (result.stars or 0) < target or result.points < threshold:
                continue
            if _contradictions(result) - contradicted:
                continue
            raised = [n for n, each in result.criteria.items() if _order(each) > _order(evaluation.criteria[n])]
            lowered = [n for n, each in result.criteria.items() if _order(each) < _order(evaluation.criteria[n])]
            won = sum([_order(result.criteria[n])[0] - _order(evaluation.criteria[n])[0] for n in raised], Fraction(0))
            count = len(changed) + len(new)
            key: tuple[int | Fraction, ...] = (len(lowered), len(raised), count)
            if measure == "points":
                key = (len(lowered), won, len(raised), count)
            kind = frozenset(
                [*(("raise", n) for n in raised), *(("fact", n) for n in changed), *(("paper", n) for n in new)]
            )
            atoms = frozenset([*(f"{n}={v}" for n, v in zip(names, chosen, strict=True) if v is not None), *new])
            reaching.append((atoms, key, kind))
    every = {atoms for atoms, _, _ in reaching}
    lasting = [(key, kind) for atoms, key, kind in reaching if not any(other < atoms for other in every)]
    if not lasting:
        return Best(None, frozenset(), tried)
    least = min(key for key, _ in lasting)
    return Best(least, frozenset(kind for key, kind in lasting if key == least), tried)


def _document(kind: str, evaluation: ocop_rules.Evaluation) -> ocop_rules.Document:
    return ocop_rules.Document.model_construct(
        id=f"new {kind}",
        type=kind,
        issued_on=evaluation.evaluated_on,
        expires_on=evaluation.evaluated_on.replace(year=2028),
        number=None,
        issuer=None,
        title=None,
        sha256=None,
    )


def _order(result: CriterionResult) -> tuple[Fraction, int]:
    return Fraction(result.points), 0 if result.chosen is None else result.chosen.rank


def _contradictions(result: Result) -> set[str]:
    return {str(dict(notice.params)["reason"]) for notice in result.notices if notice.code == "contradiction"}


def _values(rulebook: Rulebook, number: int, name: str) -> list[Any]:
    """Return values of a fact, one at least of each that rules tell apart."""
    definition = rulebook.vocabulary.facts[name]
    if definition.type is FactType.BOOLEAN:
        return [False, True]
    if definition.type is FactType.CHOICE:
        return list(definition.values or {})
    conditions = [rule.when for rule in plan_for(rulebook, number).evidence]
    tests = [leaf for when in conditions for leaf in leaves(when) if isinstance(leaf, FactTest) and leaf.fact == name]
    tests += [test for each in rulebook.vocabulary.contradictions for test in each.between if test.fact == name]
    bounds = {b for t in tests for b in (t.at_least, t.above, t.at_most, t.below) if b is not None}
    step = Decimal(1) if definition.type is FactType.COUNT else Decimal("0.0001")
    found = sorted({each for bound in bounds for each in (bound - step, bound, bound + step)} | {Decimal(0)})
    most = Decimal(100) if definition.type is FactType.SHARE else Decimal(10**6)
    least = Decimal(-100) if definition.type is FactType.NUMBER else Decimal(0)
    patterns: dict[tuple[bool, ...], Any] = {}
    for value in found:
        if least <= value <= most:
            pattern = tuple(test.holds(value) for test in tests)
            patterns.setdefault(pattern, int(value) if value == value.to_integral_value() else value)
    return list(patterns.values())
