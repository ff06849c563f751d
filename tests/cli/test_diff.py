"""The differences of two versions as text, JSON and HTML."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ocop_rules.canonical import canonical
from ocop_rules.cli.app import app
from ocop_rules.cli.diff import command
from ocop_rules.errors import UnknownVersion
from ocop_rules.text import LANGS
from ocop_rules.words.differences.view import view
from tests.rulebook.diff.two import AFTER, BEFORE, Two
from tests.rulebook.version import said


def run(two: Two, monkeypatch: pytest.MonkeyPatch, *options: str) -> Result:
    versions = {rulebook.id: rulebook for rulebook in two.load()}
    monkeypatch.setattr(command, "load", versions.__getitem__)
    return CliRunner().invoke(app, ["criteria", "diff", BEFORE, AFTER, *options], env={"COLUMNS": "150"})


def lines_of(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return [line.rstrip() for line in result.output.splitlines()]


def test_text(changed: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    said_ = lines_of(run(changed, monkeypatch))
    assert said_[0] == "Những gì đã thay đổi trong quy định: 1/2026/QĐ-TTg → 2/2026/QĐ-TTg"
    text = "\n".join(said_)
    for expected in (
        "  ~ Hạng 3 sao: từ 3 điểm → 4 điểm",
        "  − Cấp đánh giá: Cấp huyện (công nhận hạng 3 sao)",
        "  + Bộ 3 “Bộ <ba>”",
        "  Vẻ đẹp (bộ 1–2: 2)\n    ~ Điểm tối đa: 2 → 3\n    ~ Phương án 2 “Mức đẹp”: 2 điểm → 3 điểm",
        "    ▽ Yêu cầu tối thiểu nới lỏng: Phương án 2 “Mức hai” (3★) → Phương án 2 “Mức hai” (4★)",
        "Tiêu chí mới (1)\n  Duyên (bộ 2: 3)\n    + Tiêu chí mới: tối đa 1 điểm, 1 phương án",
        "    ~ Phương án 1 “Mức một”: Tỷ lệ trong xã ≥ 25 % và < 50 % → Tỷ lệ trong xã ≥ 20 % và < 50 %",
    ):
        assert expected in text
    assert text.index("Cách dự án hiểu quy định") > text.index("Tiêu chí mới (1)")
    assert "Chưa đẹp" not in text


def test_labels_are_shown_when_asked_for(changed: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(lines_of(run(changed, monkeypatch, "--labels", "--lang", "en")))
    assert "    ~ Option 1: “Level thường” → “Not yet”" in text
    assert "  ~ 3 stars: “3 points and over” → “4 points and over”" in text


def test_english(changed: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(lines_of(run(changed, monkeypatch, "--lang", "en")))
    assert "  Beauty (set 1–2: 2)\n    ~ Maximum: 2 → 3\n    ~ Option 2 “Level đẹp”: 2 points → 3 points" in text


def test_a_wording_that_differs_in_vietnamese_alone_is_shown_in_vietnamese(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.after.criteria["beauty"]["title"] = said("Vẻ đẹp chung", "Beauty")
    text = "\n".join(lines_of(run(two, monkeypatch, "--lang", "en")))
    assert "    ~ Name: “Vẻ đẹp” → “Vẻ đẹp chung”" in text


def test_points_of_an_option_that_was_reworded_show_both_labels(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    two.after.options("beauty")[1] |= {"points": 3, "label": said("Rất đẹp", "Very beautiful")}
    assert "    ~ Phương án 2 “Mức đẹp” → “Rất đẹp”: 2 điểm → 3 điểm" in lines_of(run(two, monkeypatch))


def test_nothing_changed(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines_of(run(two, monkeypatch))[-1] == "Không có gì khác nhau."


@pytest.mark.parametrize("name", ["2", "second"])
def test_one_set(changed: Two, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    said_ = lines_of(run(changed, monkeypatch, "--set", name))
    assert said_[0].startswith("Những gì đã thay đổi trong quy định, bộ 2:")
    text = "\n".join(said_)
    assert "(bộ 2: 2)" in text
    assert "Hạng 3 sao" not in text


def test_a_set_that_was_removed_is_found_by_its_slug_alone(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    two.after.drop_set(1)
    assert "  − Bộ 1 “Bộ số 1”" in lines_of(run(two, monkeypatch, "--set", "first"))
    assert isinstance(run(two, monkeypatch, "--set", "1").exception, UnknownVersion)


@pytest.mark.parametrize("name", ["9", "thrid", "²", "-1"])
def test_no_such_set(changed: Two, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert isinstance(run(changed, monkeypatch, f"--set={name}").exception, UnknownVersion)


def test_json(changed: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(changed, monkeypatch, "--format", "json")
    document: dict[str, Any] = json.loads(result.output)
    assert result.output == canonical(document) + "\n"
    assert document["format"] == "ocop-diff/1"
    assert (document["before"]["version"], document["after"]["version"]) == (BEFORE, AFTER)
    assert document["counts"]["option-reworded"] == 2
    assert {change["nature"] for change in document["changes"]} == {"law", "reading"}
    assert {
        "kind": "option-points",
        "nature": "law",
        "identity": "things.beauty",
        "before": {"set": 1, "part": "A", "section": "2", "criterion": "2", "option": 2},
        "after": {"set": 1, "part": "A", "section": "2", "criterion": "2", "option": 2},
        "was": "2",
        "now": "3",
    } in document["changes"]
    everything = json.loads(run(changed, monkeypatch, "--format", "json", "--labels").output)
    assert len(everything["changes"]) == sum(everything["counts"].values())


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert not {"src", "onclick", "style"} & set(given)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if "href" in given else []
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", LANGS)
def test_html(changed: Two, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    output = run(changed, monkeypatch, "--format", "html", "--lang", lang, "--labels").output
    page = _Page()
    page.feed(output)
    assert page.open == []
    assert [link.removeprefix("#") for link in page.links] == page.ids
    assert not re.search(r"<script|https?://|@import|url\(", output)
    assert "Sheet &lt;three&gt;" in output or "Bộ &lt;ba&gt;" in output
    assert f'<html lang="{lang}">' in output


def test_the_pages_and_the_terminal_say_the_same(changed: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    found = changed.diff()
    shown = view(found, "vi", labels=True)
    written = "\n".join(lines_of(run(changed, monkeypatch, "--labels")))
    for chapter in shown.chapters:
        assert f"{chapter.title} ({len(chapter.blocks)})" in written
    assert sum(len(block.lines) for chapter in shown.chapters for block in chapter.blocks) == sum(
        written.count(f"{indent}{sign} ") for indent in ("\n  ", "\n    ") for sign in "+−~▲▽"
    )
