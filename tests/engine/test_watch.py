"""How the rules of a knock-out decide together: a finding before papers, and what is moot before all (R6)."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from ocop_rules.engine.checked import plan_for
from ocop_rules.engine.rule import KnockOutRules
from ocop_rules.rulebook.catalogue import load


def watch() -> KnockOutRules:
    """Return a knock-out that has every kind of rule."""
    every = plan_for(load("qd-26-2026"), 7).watches
    return next(each for each in every if each.knock_out.name == "no_food_safety_certificate")


NAMES = ("fires", "clears", "absent", "shown", "exempts")
COMBINATIONS = [
    set(names)
    for names in chain.from_iterable(combinations(NAMES, size) for size in range(len(NAMES) + 1))
    if not {"fires", "clears"} <= set(names)
]


@pytest.mark.parametrize("names", COMBINATIONS, ids=lambda names: "+".join(sorted(names)) or "nothing")
def test_every_combination(names: set[str]) -> None:
    knock_out = watch()
    indices = {getattr(knock_out, name).index for name in names}
    fired = knock_out.fired(indices)
    if "exempts" in names:
        assert fired is None
        assert knock_out.cleared(indices)
    elif "fires" in names:
        assert fired is knock_out.fires
    elif "clears" in names or "shown" in names:
        assert fired is None
        assert knock_out.cleared(indices)
    elif "absent" in names:
        assert fired is knock_out.absent
    else:
        assert fired is None
        assert not knock_out.cleared(indices)
