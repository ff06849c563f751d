"""The papers of the example round are what is made of it today."""

from __future__ import annotations

import pytest

from ocop_rules.council.results import RoundResult
from ocop_rules.forms.papers.report import PaperKind, report
from tests.forms.papers.conftest import ROUND

KINDS: tuple[PaperKind, ...] = ("minutes", "summary", "annex", "answer", "registration")


def test_there_is_no_other() -> None:
    assert {path.stem for path in (ROUND / "papers").iterdir()} == {*KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_the_paper_that_lies_there_is_the_one_that_is_made(result: RoundResult, kind: PaperKind) -> None:
    lies = (ROUND / "papers" / f"{kind}.html").read_bytes()
    again = f"ocop report examples/round --paper {kind} -o examples/round/papers/{kind}.html"
    assert report(result, kind, "html").content == lies, f"write it again: {again}"
