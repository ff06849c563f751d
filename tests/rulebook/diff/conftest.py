"""Fixtures of the diff's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rulebook.diff.two import Two
from tests.rulebook.version import option, said


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return Two(tmp_path)


@pytest.fixture
def changed(two: Two) -> Two:
    """Two versions between which a good deal changed."""
    two.before.decision["levels"] = {"district": {"title": said("Cấp huyện", "District"), "certifies": [3]}}
    two.after.decision["bands"][0]["at_least"] = 4
    two.after.decision["bands"][0]["title"] = said("Từ 4 điểm", "4 points and over")
    two.after.add_set(3, "third", title=said("Bộ <ba>", "Sheet <three>"))
    two.after.options("beauty")[1]["points"] = 3
    two.after.options("beauty")[0]["label"] = said("Chưa đẹp", "Not yet")
    two.after.options("origin")[1] |= {"min_stars": 4}
    two.after.options("origin")[0]["when"] = {"fact": "local_share", "at_least": 20, "below": 50}
    two.after.criteria["charm"] = {
        "title": said("Duyên", "Charm"),
        "decided_by": "council",
        "options": [option(1, "a")],
    }
    two.after.entries(2)["3"] = {"use": "things.charm", "max": 1}
    return two
