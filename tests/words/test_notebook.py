"""What a notebook shows: HTML that is escaped, whole, and needs nothing from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import ocop_rules
from tests.bundles import HEAD

EXAMPLES = sorted(path for path in Path("examples").glob("*.yaml") if ".expected" not in path.name)
EMPTY = {"path", "rect", "line", "br"}


class Closed(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attrs)
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            assert self.open.pop() == tag


def check(html: str) -> set[str]:
    reader = Closed()
    reader.feed(html)
    assert reader.open == []
    assert reader.seen.isdisjoint({"script", "link", "img", "iframe", "style", "object", "html"})
    assert not re.search(r"https?://|url\(|@import", html)
    return reader.seen


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_evaluation_shows_its_result_with_two_plots(path: Path) -> None:
    evaluation = ocop_rules.evaluate(path, engine="direct")
    html = evaluation._repr_html_()
    assert check(html) >= {"svg", "table"}
    assert html.count("<svg") == 2
    assert html == evaluation.to_html("vi")
    assert "Points" in evaluation.to_html("en")


def test_totals_of_parts_alone_are_shown_too() -> None:
    sheets = [{"judge": "1", "parts": {"A": 30, "B": 20, "C": 28}}]
    check(ocop_rules.evaluate({**HEAD, "sheets": sheets}, engine="direct").to_html())


def test_words_of_a_bundle_are_escaped() -> None:
    name = "<script>alert(1)</script>&\"'"
    bundle = {**HEAD, "product": {"name": name, "set": 7}, "sheets": [{"judge": f"{name}", "options": {"1.1": 1}}]}
    html = ocop_rules.evaluate(bundle, engine="direct").to_html()
    check(html)
    assert "&lt;script&gt;" in html


def test_rulebooks_sets_and_diffs_are_shown() -> None:
    rulebook = ocop_rules.load("qd-26-2026")
    assert rulebook.sets[7].title.vi in rulebook._repr_html_()
    assert "Sử dụng lao động địa phương" in rulebook.sets[7]._repr_html_()
    for each in (rulebook, rulebook.sets[7], ocop_rules.diff("qd-148-2023", rulebook)):
        check(each._repr_html_())


def test_a_diff_of_two_decisions_is_public() -> None:
    whole = ocop_rules.diff("148", "qd-26-2026")
    one = ocop_rules.diff("148", "qd-26-2026", 7)
    assert 0 < len(one.changes) < len(whole.changes)
    assert one.of(ocop_rules.Nature.LAW)[0].nature is ocop_rules.Nature.LAW
    assert one.only is ocop_rules.load("qd-26-2026").sets[7]
    assert one.explain("vi") != one.explain("en")
    assert len(one.explain(labels=True)) > len(one.explain())
    assert one.to_json().startswith('{"after":')
    for wrong in (("148", "qd-9-1999"), ("148", "qd-26-2026", 99)):
        with pytest.raises(ocop_rules.UnknownVersion):
            ocop_rules.diff(*wrong)
