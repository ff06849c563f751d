"""Properties of the diff on a real rulebook: nothing changed is nothing told, a changed figure is told there alone."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ocop_rules.rulebook.catalogue import load
from ocop_rules.rulebook.diff.change import Kind
from ocop_rules.rulebook.diff.diff import diff
from ocop_rules.rulebook.model import Criterion, Option, Rulebook

VERSION = "qd-26-2026"

OPTIONS = [
    (number, criterion.number, i)
    for number, product_set in load(VERSION).sets.items()
    for criterion in product_set.criteria.values()
    for i in range(len(criterion.options))
]


def with_option(place: tuple[int, str, int], **what: Any) -> tuple[Rulebook, Criterion, Option]:
    """Return the rulebook with another option at one place, and what stands there now."""
    rulebook = load(VERSION)
    number, name, i = place
    product_set = rulebook.sets[number]
    criterion = product_set.criteria[name]
    option = criterion.options[i]
    options = (*criterion.options[:i], replace(option, **what), *criterion.options[i + 1 :])
    criteria = MappingProxyType({**product_set.criteria, name: replace(criterion, options=options)})
    sets = MappingProxyType({**rulebook.sets, number: replace(product_set, criteria=criteria)})
    return replace(rulebook, sets=sets), criterion, option


def test_nothing_changed_is_nothing_told() -> None:
    rulebook = load(VERSION)
    assert diff(rulebook, rulebook).changes == ()
    assert diff(rulebook, replace(rulebook, sets=MappingProxyType(dict(rulebook.sets)))).changes == ()


@settings(max_examples=20, deadline=None)
@given(place=st.sampled_from(OPTIONS), more=st.integers(1, 9))
def test_points(place: tuple[int, str, int], more: int) -> None:
    option = load(VERSION).sets[place[0]].criteria[place[1]].options[place[2]]
    after, _, _ = with_option(place, points=option.points + more)
    (change,) = diff(load(VERSION), after).changes
    assert change.kind is Kind.OPTION_POINTS
    assert (change.was, change.now) == (option.points, option.points + more)
    assert change.after
    assert (change.after.set, change.after.criterion, change.after.option) == (place[0], place[1], option.ordinal)


@settings(max_examples=20, deadline=None)
@given(place=st.sampled_from(OPTIONS), stars=st.sampled_from([None, 3, 4, 5]))
def test_marks(place: tuple[int, str, int], stars: int | None) -> None:
    after, _, option = with_option(place, min_stars=stars)
    changes = diff(load(VERSION), after).changes
    assert bool(changes) is (stars != option.min_stars)
    assert all(
        change.kind.value.startswith("mark-") and change.after.set == place[0] for change in changes if change.after
    )


@settings(max_examples=20, deadline=None)
@given(gone=st.sets(st.sampled_from(sorted(load(VERSION).sets)), max_size=5))
def test_sets(gone: set[int]) -> None:
    rulebook = load(VERSION)
    after = replace(rulebook, sets=MappingProxyType({n: s for n, s in rulebook.sets.items() if n not in gone}))
    removed = [change.before.set for change in diff(rulebook, after).changes if change.before]
    added = [change.after.set for change in diff(after, rulebook).changes if change.after]
    assert removed == added == sorted(gone)
