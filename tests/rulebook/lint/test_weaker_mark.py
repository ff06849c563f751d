from __future__ import annotations

import pytest

from ocop_rules.rulebook.lint.weaker_mark import check
from tests.rulebook.version import Version


def test_more_stars_on_better_options_pass(version: Version) -> None:
    assert not list(check(version.load()))


@pytest.mark.parametrize("stars", [4, 5])
def test_a_better_option_that_as_few_or_fewer_stars_ask_for(version: Version, stars: int) -> None:
    version.options("origin")[1]["min_stars"] = stars
    (finding,) = check(version.load())
    assert (finding.definition, finding.option) == ("things.origin", 2)
    assert "4 stars already ask for option 3" in finding.message.en
