"""What it takes to obtain papers: every type and fact has an entry, wrong tables teach, own tables go before ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from ocop_rules.errors import InvalidRulebook
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.rulebook.lint import unlisted_paper
from ocop_rules.rulebook.papers import CHANGEABLE, FILE, NOTHING_KNOWN, Ground, PaperEffort, Papers, load_papers
from tests.rulebook.version import Version

TABLE = "documents:\n  invoice: {days: 3, source: practice}\nfacts:\n  forged: {changeable: true}\n"


@pytest.fixture(scope="module")
def papers() -> Papers:
    return load_papers()


def write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def test_every_document_type_and_fact_has_an_entry(papers: Papers) -> None:
    whole = default_catalogue().vocabulary()
    assert list(papers.documents) == list(whole.documents), "in the order of the vocabulary"
    assert list(papers.facts) == list(whole.facts)


def test_every_entry_says_what_is_known_and_what_is_not(papers: Papers) -> None:
    for name, paper in papers.documents.items():
        stated = paper.model_fields_set
        assert {"days", "source"} <= stated, name
        assert ("own" in stated) != ("issuer" in stated), name


def test_no_source_is_left_to_be_found(papers: Papers) -> None:
    for name, paper in papers.documents.items():
        for source in (paper.rule, None if paper.fee is None else paper.fee.source):
            assert source is None or any(letter.isdigit() for letter in source.vi) or "Luật" in source.vi, name


def test_the_figures_of_a_text_stand_in_both_languages(papers: Papers) -> None:
    def digits(words: str) -> list[str]:
        return sorted("".join(c if c.isdigit() else " " for c in words.replace(".", "").replace(",", "")).split())

    for model in [*papers.documents.values(), *papers.facts.values()]:
        for each in (model.rule, model.reason):
            assert each is None or digits(each.vi) == digits(each.en), each


def test_what_a_certificate_takes(papers: Papers) -> None:
    paper = papers.paper("food_safety_certificate")
    assert (paper.days, paper.working, paper.ground, paper.own) == (15, True, Ground.RULE, False)
    assert paper.rule is not None
    assert "55/2010/QH12" in paper.rule.vi
    assert paper.issuer is not None
    assert "an toàn thực phẩm" in paper.issuer.vi


def test_fees_name_their_rule(papers: Papers) -> None:
    fee = papers.paper("trademark_certificate").fee
    first = papers.paper("trademark_application_notice").fee
    assert fee is not None
    assert first is not None
    assert (fee.vnd, first.vnd) == (1_360_000, 1_000_000)
    assert "263/2016/TT-BTC" in fee.source.vi


@pytest.mark.parametrize(
    "name",
    [
        "dossier_forged",
        "identical_to_other_product",
        "infringes_intellectual_property",
        "idea_origin",
        "food_safety_certificate_exempt",
        "new_rural_status",
        "representative_is_woman",
        "previous_ocop_stars",
    ],
)
def test_what_nobody_can_change_says_why(papers: Papers, name: str) -> None:
    fact = papers.fact(name)
    assert not fact.changeable
    assert fact.reason is not None


def test_growth_takes_a_closed_year(papers: Papers) -> None:
    assert papers.fact("revenue_growth").calendar_days == 365


def test_what_nobody_can_set_out_to_obtain(papers: Papers) -> None:
    refused = [name for name, paper in papers.documents.items() if not paper.obtainable]
    assert refused == ["ip_infringement_ruling", "previous_ocop_certificate"]


def test_of_what_has_no_entry_nothing_is_known() -> None:
    nothing = Papers({}, {})
    assert nothing.paper("invoice") is NOTHING_KNOWN
    assert nothing.fact("forged") is CHANGEABLE
    assert (NOTHING_KNOWN.days, NOTHING_KNOWN.ground, NOTHING_KNOWN.obtainable) == (None, Ground.UNKNOWN, True)


@pytest.mark.parametrize(
    ("days", "working", "expected"),
    [(20, False, 20), (1, True, 3), (5, True, 7), (6, True, 10), (15, True, 21), (0, True, 0)],
)
def test_working_days_have_weekends_between(days: int, working: bool, expected: int) -> None:
    assert PaperEffort(days=days, working=working, source="practice").calendar_days == expected


def test_unknown_days_are_none() -> None:
    paper = PaperEffort.model_validate({"days": "unknown", "issuer": "unknown", "source": "unknown"})
    assert (paper.days, paper.issuer, paper.source, paper.calendar_days) == (None, None, None, None)


def test_an_entry_cannot_be_changed(papers: Papers) -> None:
    paper: BaseModel = papers.paper("test_report")
    with pytest.raises(ValidationError):
        paper.days = 1  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        papers.documents["test_report"] = NOTHING_KNOWN  # type: ignore[index]


class TestOwnTable:
    """A table of one's own."""

    def test_its_entries_take_the_place_of_ours(self, tmp_path: Path, papers: Papers) -> None:
        own = write(
            tmp_path / "own.yaml",
            "documents:\n  test_report: {days: 4, source: practice}\n"
            "facts:\n  legal_form: {changeable: false, reason: {vi: không đổi, en: we stay a household}}\n",
        )
        read = load_papers(own=own)
        assert read.paper("test_report").days == 4
        assert read.paper("test_report").issuer is None, "the whole entry is replaced"
        assert not read.fact("legal_form").changeable
        assert read.paper("food_safety_certificate") == papers.paper("food_safety_certificate")
        assert list(read.documents) == list(papers.documents)

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (
                "documents:\n  food_safety_certifcate: {days: 3, source: practice}\n",
                "own.yaml: documents.food_safety_certifcate (line 2): this document type is not in the vocabulary"
                " → did you mean “food_safety_certificate”?",
            ),
            (
                "facts:\n  dossier_forgd: {changeable: true}\n",
                "own.yaml: facts.dossier_forgd (line 2): this fact is not in the vocabulary"
                " → did you mean “dossier_forged”?",
            ),
            ("documents:\n  test_report: {dais: 3}\n", "this field is not known → did you mean “days”?"),
            ("documents:\n  test_report: {days: nhiều, source: practice}\n", "a whole number was expected [nhiều]"),
            ("documents:\n  test_report: {days: -1, source: practice}\n", "it must be at least 0 [-1]"),
            ("documents:\n  test_report: {days: 3}\n", "days need a source"),
            ("documents:\n  test_report: {days: 3, source: unknown}\n", "days need a source"),
            ("documents:\n  test_report: {days: 3, source: Luật 1}\n", "source is practice, unknown, or a rule"),
            ("documents:\n  test_report: {working: true}\n", "working goes with days"),
            ("documents:\n  test_report: {obtainable: false}\n", "obtainable: false and reason go together"),
            (
                "documents:\n  test_report: {own: true, issuer: {vi: a, en: b}}\n",
                "what the producer makes has no issuer",
            ),
            ("documents:\n  test_report: {fee: {vnd: 5}}\n", "fee.source (line 2): this field is required"),
            ("facts:\n  legal_form: {days: 3, source: practice}\n", "changeable (line 2): this field is required"),
            ("facts:\n  legal_form: {changeable: false}\n", "changeable: false and reason go together"),
            (
                "facts:\n  legal_form: {changeable: false, reason: {vi: a, en: b}, days: 3, source: practice}\n",
                "what cannot be changed takes no days",
            ),
            ("facts: [legal_form]\n", "facts (line 1)"),
        ],
    )
    def test_a_wrong_one_teaches(self, tmp_path: Path, content: str, expected: str) -> None:
        with pytest.raises(InvalidRulebook) as caught:
            load_papers(own=write(tmp_path / "own.yaml", content))
        assert expected in caught.value.render("en")

    def test_all_that_is_wrong_is_told_at_once(self, tmp_path: Path) -> None:
        own = write(tmp_path / "own.yaml", "documents:\n  a: {days: x}\n  b: {days: y}\nfacts:\n  c: {}\n")
        with pytest.raises(InvalidRulebook) as caught:
            load_papers(own=own)
        assert [problem.line for problem in caught.value.problems] == [2, 3, 5]

    def test_one_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidRulebook, match=r"own\.yaml"):
            load_papers(own=tmp_path / "own.yaml")


class TestLint:
    """The lint of the table."""

    def test_ours_lacks_nothing(self, papers: Papers) -> None:
        catalogue = default_catalogue()
        newest = catalogue.load(catalogue.version_ids()[-1])
        assert not list(unlisted_paper.check(newest))

    def test_what_is_missing_is_found(self, version: Version) -> None:
        rulebook = version.load()
        whole = rulebook.vocabulary
        found = list(unlisted_paper.unlisted(Papers({}, {}), whole, [rulebook]))
        assert [each.place for each in found] == [
            *(f"papers.yaml: documents.{name}" for name in whole.documents),
            *(f"papers.yaml: facts.{name}" for name in whole.facts),
        ]

    def test_criteria_without_a_table_pass(self, version: Version) -> None:
        assert not list(unlisted_paper.check(version.load()))

    def test_a_table_of_other_criteria(self, version: Version) -> None:
        rulebook = version.load()
        write(rulebook.root / FILE, TABLE)
        missing = [each.place for each in unlisted_paper.check(rulebook)]
        assert "papers.yaml: documents.invoice" not in missing
        assert "papers.yaml: facts.forged" not in missing
        assert missing

    def test_a_table_that_names_what_is_not_known(self, version: Version) -> None:
        rulebook = version.load()
        write(rulebook.root / FILE, TABLE.replace("invoice", "invoise"))
        with pytest.raises(InvalidRulebook, match=r"papers\.yaml: documents\.invoise .*invoice"):
            list(unlisted_paper.check(rulebook))
