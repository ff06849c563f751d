"""What is said of the differences of two versions: every kind of change has a template, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from string import Formatter

import pytest

from ocop_rules.rulebook.condition import FactTest
from ocop_rules.rulebook.diff.change import (
    Change,
    Days,
    GateSays,
    Kind,
    KnockOutSays,
    LevelSays,
    Mark,
    Spot,
    Titled,
    VersionDiff,
)
from ocop_rules.rulebook.kinds import Outcome
from ocop_rules.text import LANGS, Lang, Text
from ocop_rules.text import text as said
from ocop_rules.words.differences.line import line, tone_of
from ocop_rules.words.differences.parameters import FORMS, Parameters
from ocop_rules.words.differences.templates import PHRASES, TEMPLATES, TERMS
from tests.rulebook.diff.two import Two


def fields(template: str) -> list[tuple[str, str]]:
    """Return what a template names and the forms in which it is written."""
    return sorted((name, form or "") for _, name, form, _ in Formatter().parse(template) if name is not None)


def test_every_kind_has_a_template() -> None:
    assert set(TEMPLATES) == set(Kind)


@pytest.mark.parametrize("table", [TEMPLATES, PHRASES])
def test_a_template_names_the_same_in_both_languages(table: Mapping[str, Text]) -> None:
    assert [name for name, each in table.items() if fields(each.vi) != fields(each.en)] == []


@pytest.mark.parametrize("table", [TEMPLATES, PHRASES])
def test_every_form_of_a_template_is_there(table: Mapping[str, Text]) -> None:
    forms = [*FORMS, *PHRASES, *TERMS]
    assert len(forms) == len(set(forms))
    assert {form for each in table.values() for _, form in fields(each.vi)} <= set(forms)


def test_every_parameter_of_a_template_is_there(changed: Two) -> None:
    found = changed.diff()
    parameters = Parameters(found, found.changes[0], "vi")
    named = {name for each in TEMPLATES.values() for name, _ in fields(each.vi)}
    assert {name for name in named if not hasattr(type(parameters), name) and not hasattr(parameters, name)} == set()


@pytest.mark.parametrize("lang", LANGS)
def test_no_words_are_left_in_the_other_language(changed: Two, lang: Lang) -> None:
    found = changed.diff()
    told = " ".join(line(found, change, lang).text for change in found.changes)
    assert ("Option" in told) is (lang == "en")
    assert ("Phương án" in told) is (lang == "vi")


PLACE = Spot(1, "A", "2", "2")
IN_CASE = Spot(1, "A", "2", "2", "a", 3)
GATE = GateSays("beauty", said("Vẻ đẹp", "Beauty"), 2, said("Đẹp", "Beautiful"))
AT_MOST = FactTest(fact="local_share", at_most=Decimal("12.5"))
MEANT: list[tuple[Change, str, str]] = [
    (
        Change(Kind.REQUIREMENTS_PLACE, "decision", Spot(), Spot(), "sheets", "articles"),
        "Yêu cầu tối thiểu: ghi ở chú thích của phiếu → ghi ở điều khoản của quyết định",
        "Minimum requirements: in a note of the sheets → in an article of the decision",
    ),
    (
        Change(Kind.BAND_PRINTED_TO, "3", Spot(name="3"), Spot(name="3"), None, Decimal(5)),
        "Hạng 3 sao: không ghi mức trên → ghi đến 5 điểm",
        "3 stars: no upper figure → printed to 5 points",
    ),
    (
        Change(Kind.TRANSITION_ADDED, "first", None, Spot(), None, Days(("first", "upgrade"), 60)),
        "Chuyển tiếp: hồ sơ đánh giá lần đầu và đánh giá nâng hạng đã nộp được đánh giá tiếp theo quyết định cũ trong "
        "60 ngày",
        "Transition: dossiers already filed for first evaluation and upgrade go on under the earlier decision for "
        "60 days",
    ),
    (
        Change(Kind.LEVEL_REMOVED, "ward", Spot(), None, LevelSays(said("Phường", "Ward"), (), None), None),
        "Cấp đánh giá: Phường (không công nhận hạng nào)",
        "Level: Ward (certifies none)",
    ),
    (
        Change(Kind.SET_MERGED, "x", Spot(1), Spot(1), *((Titled("1", said("Một", "One")),) * n for n in (3, 1))),
        "Bộ 1 “Một”, 1 “Một” và 1 “Một” được gộp thành bộ 1 “Một”",
        "Sets 1 “One”, 1 “One” and 1 “One” were merged into 1 “One”",
    ),
    (
        Change(Kind.KNOCK_OUT_REMOVED, "k", Spot(1), Spot(1), KnockOutSays(said("K", "K"), Outcome.STOPPED), None),
        "Không còn là điều kiện loại (trước: dừng đánh giá)",
        "No longer a knock-out (was: evaluation stopped)",
    ),
    (
        Change(Kind.CRITERION_APPLIES_IF, "beauty", PLACE, PLACE, None, GATE),
        "Áp dụng: luôn áp dụng → khi “Vẻ đẹp” đạt từ phương án 2 “Đẹp”",
        "Applies: always → if “Beauty” reaches option 2 “Beautiful”",
    ),
    (
        Change(Kind.CRITERION_BINDS, "beauty", PLACE, PLACE, None, AT_MOST),
        "Yêu cầu tối thiểu không áp dụng khi: (chưa có điều kiện) → Tỷ lệ trong xã ≤ 12,5 %",
        "Minimum requirements do not bind if: (no condition) → Share from the commune ≤ 12.5 %",
    ),
    (
        Change(Kind.CASES_DROPPED, "beauty", PLACE, PLACE, (Titled("a", said("Một", "One")),), None),
        "Không còn chia theo trường hợp (trước: a) Một)",
        "No longer in cases (was: a) One)",
    ),
    (
        Change(Kind.MARK_ADDED, "beauty", PLACE, IN_CASE, None, Mark(4, 3, said("Đẹp", "Beautiful"))),
        "Trường hợp a, phương án 3 “Đẹp”: nay là yêu cầu của hạng 4 sao",
        "Case a, option 3 “Beautiful”: now required for 4 stars",
    ),
    (
        Change(Kind.OPTION_REWORDED, "beauty", replace(IN_CASE, option=2), IN_CASE, said("Đ", "B"), said("Đẹp", "B")),
        "Trường hợp a, phương án 3 (trước: a2): “Đ” → “Đẹp”",
        "Case a, option 3 (was a2): “Đ” → “Đẹp”",
    ),
]


@pytest.mark.parametrize(("change", "vi", "en"), MEANT, ids=[change.kind for change, _, _ in MEANT])
def test_what_is_said(two: Two, change: Change, vi: str, en: str) -> None:
    found = VersionDiff(*two.load(), None, (change,))
    assert [line(found, change, lang).text for lang in LANGS] == [vi, en]


@pytest.mark.parametrize(
    ("kind", "tone"),
    [
        (Kind.OPTION_ADDED, "added"),
        (Kind.CASES_DROPPED, "removed"),
        (Kind.MARK_STRICTER, "stricter"),
        (Kind.MARK_LOOSER, "looser"),
        (Kind.MARK_MOVED, "changed"),
        (Kind.SET_SPLIT, "changed"),
    ],
)
def test_the_tone_of_a_kind(kind: Kind, tone: str) -> None:
    assert tone_of(kind) == tone
