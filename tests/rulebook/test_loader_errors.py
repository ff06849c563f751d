"""Broken criteria are refused as a whole, with every problem's file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocop_rules.errors import InvalidRulebook, Problem
from ocop_rules.rulebook.loader import load_rulebook, load_vocabulary
from ocop_rules.text import LANGS
from tests.rulebook.edits import DECISION, KNOCK_OUTS, SHEET, THINGS, VOCABULARY
from tests.rulebook.version import ID, Version, option, said
from tests.rulebook.wrong_files import CASES, PLACES


def refusal(version: Version) -> tuple[Problem, ...]:
    with pytest.raises(InvalidRulebook) as refused:
        version.load()
    return refused.value.problems


def line_of(root: Path, problem: Problem) -> tuple[str, str]:
    """Return the file that a problem is about, and its line there as written."""
    file = problem.place.partition(":")[0].split(" ")[0]
    assert problem.line is not None
    return file, (root / file).read_text(encoding="utf-8").splitlines()[problem.line - 1].strip()


@pytest.mark.parametrize("name", CASES)
def test_a_broken_file_is_told_with_its_line(name: str, version: Version, tmp_path: Path) -> None:
    edit, file, line, said_of_it = CASES[name]
    edit(version)
    told = [p for p in refusal(version) if said_of_it in p.render("en")]
    assert told, [p.render("en") for p in refusal(version)]
    found = [line_of(tmp_path, problem) for problem in told]
    assert found[0][0] == file
    assert line in found[0][1]
    for problem in refusal(version):
        for lang in LANGS:
            assert "nput should" not in problem.render(lang)
            assert "-test" not in problem.place


@pytest.mark.parametrize("name", PLACES)
def test_what_is_wrong_is_told_with_its_place(name: str, version: Version) -> None:
    edit, file, _, said_of_it = CASES[name]
    edit(version)
    told = [p for p in refusal(version) if said_of_it in p.render("en")]
    assert {p.place for p in told} == {f"{file}: {PLACES[name]}"}


def test_every_problem_of_every_file_is_told_at_once(version: Version) -> None:
    version.add_sheets(3)
    version.criteria["beauty"]["decided"] = "council"
    version.place(1, "1.1", points=[-1, 2, 3])
    version.sets[1]["nummer"] = 1
    version.sets[2]["title"] = "Bộ"
    version.decision["bands"] = []
    version.knock_outs["forged"]["outcome"] = "stoped"
    version.facts["forged"]["type"] = "bool"
    files = {p.place.partition(":")[0] for p in refusal(version)}
    assert files == {THINGS, SHEET, SHEET.replace("01", "02"), DECISION, KNOCK_OUTS, VOCABULARY}


def test_a_theme_that_is_wrong_is_told_alone(version: Version) -> None:
    version.criteria["beauty"]["decided"] = "council"
    assert [p.place for p in refusal(version)] == [f"{THINGS}: beauty.decided"]


def test_a_maximum_of_nothing_in_a_section_is_one_too(version: Version) -> None:
    version.place(1, "1.1", max=0)
    (problem,) = refusal(version)
    assert problem.message.en == "max stands at the section, not at a criterion inside it"


@pytest.mark.parametrize("kind", ["extends", "same_as"])
def test_circles_end(version: Version, kind: str) -> None:
    names = ("one", "two", "three")
    version.themes["others"] = {}
    for i, name in enumerate(names):
        theme, after = "others" if name == "two" else "things", names[(i + 1) % 3]
        written = {} if kind == "extends" else version.criteria["origin"]
        version.themes[theme][name] = written | {kind: f"{'others' if after == 'two' else 'things'}.{after}"}
    version.place(1, "1.1", use="things.one")
    (problem,) = refusal(version)
    assert problem.message.en == f"{kind} goes in a circle"
    assert problem.place == {"extends": f"{THINGS}: three.extends", "same_as": f"{THINGS}: one.same_as"}[kind]


def test_circles_of_what_extends_and_is_the_same_end(version: Version) -> None:
    version.criteria["one"] = {"extends": "things.origin"}
    version.criteria["origin"]["same_as"] = "things.one"
    version.place(1, "1.1", use="things.one")
    assert {p.message.en for p in refusal(version)} == {"same_as goes in a circle"}


def test_what_fails_of_a_criterion_is_told_alone(version: Version) -> None:
    version.decision["marks"] = [{"criteria": {"1.1": [1]}, "option": 1, "stars": 3}]
    version.place(1, "2", applies_if={"criterion": "1.1", "option": 1})
    version.place(1, "1.1", points=[1, 2])
    assert [p.place for p in refusal(version)] == [f"{SHEET}: parts.A.1.criteria.1.1.points"]


def test_requirements_on_sets_that_a_decision_is_without_may_stand(version: Version) -> None:
    version.decision |= {
        "marks": [{"criteria": {"1.1": [1, 2, 9], "7": [9]}, "option": 1, "stars": 3}],
        "without_sets": {9: said("chưa có", "not there"), 2: said("chưa có", "not there")},
    }
    assert list(version.load().sets) == [1]


def test_a_part_may_repeat_no_number_of_another(version: Version) -> None:
    version.decision["parts"]["B"] = version.decision["parts"]["A"]
    version.sets[1]["parts"]["B"] = {"2": {"use": "things.origin", "max": 3}}
    (problem,) = refusal(version)
    assert problem.place == f"{SHEET}: parts.B.2"
    assert problem.message.en == "this criterion stands twice"


@pytest.mark.parametrize(
    ("file", "content", "code", "line"),
    [
        (THINGS, "origin:\n\ttitle: x\n", "syntax", 2),
        (THINGS, "origin: {title: a}\norigin: {title: b}\n", "duplicate-key", 2),
        (SHEET, "number: &n 1\ntitle: *n\n", "alias", 2),
        (KNOCK_OUTS, "forged: !!python/name:os.system\n", "tag", 1),
        (VOCABULARY, "documents: {}\n---\nfacts: {}\n", "syntax", 2),
        (DECISION, "- id\n", "wrong-type", 1),
        (DECISION, "", "wrong-type", None),
    ],
)
def test_files_that_cannot_be_read(
    version: Version, tmp_path: Path, file: str, content: str, code: str, line: int | None
) -> None:
    version.write()
    (tmp_path / file).write_text(content, encoding="utf-8")
    with pytest.raises(InvalidRulebook) as refused:
        load_rulebook(tmp_path, ID)
    first = next(p for p in refused.value.problems if p.place.startswith(file))
    assert (first.code, first.line) == (code, line)


def test_a_theme_that_is_missing(version: Version, tmp_path: Path) -> None:
    version.write()
    (tmp_path / THINGS).unlink()
    with pytest.raises(InvalidRulebook) as refused:
        load_rulebook(tmp_path, ID)
    assert {p.message.en for p in refused.value.problems} == {
        "there is no “things.origin” in the library",
        "there is no “things.beauty” in the library",
    }


@pytest.mark.parametrize("file", [DECISION, KNOCK_OUTS, VOCABULARY])
def test_files_that_are_missing(version: Version, tmp_path: Path, file: str) -> None:
    version.write()
    (tmp_path / file).unlink()
    with pytest.raises(InvalidRulebook) as refused:
        load_rulebook(tmp_path, ID)
    assert [(p.code, p.place) for p in refused.value.problems] == [("unreadable-file", file)]


def test_a_set_file_without_a_slug(version: Version, tmp_path: Path) -> None:
    version.write()
    (tmp_path / SHEET).rename(tmp_path / ID / "sets" / "01.yaml")
    with pytest.raises(InvalidRulebook) as refused:
        load_rulebook(tmp_path, ID)
    assert "01-name.yaml" in refused.value.problems[0].render("en")


def test_a_broken_vocabulary_alone(version: Version, tmp_path: Path) -> None:
    version.facts["forged"]["typ"] = version.facts["forged"].pop("type")
    version.write()
    with pytest.raises(InvalidRulebook) as refused:
        load_vocabulary(tmp_path)
    (only,) = refused.value.problems
    assert (only.code, only.place) == ("unknown-field", "vocabulary.yaml: facts.forged.typ")


def _another(root: Path, name: str, extends: str) -> None:
    """Write a decision that has nothing but what it extends."""
    (root / name).mkdir()
    (root / name / "decision.yaml").write_text(f"id: {name}\nextends: {extends}\n", encoding="utf-8")


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_circles_of_decisions_end(version: Version, tmp_path: Path, steps: int) -> None:
    names = [ID, *(f"qd-{2 + i}-2026" for i in range(steps - 1))]
    version.decision["extends"] = names[1 % steps]
    version.write()
    for i, name in enumerate(names[1:], 1):
        _another(tmp_path, name, names[(i + 1) % steps])
    with pytest.raises(InvalidRulebook) as refused:
        load_rulebook(tmp_path, ID)
    circle = next(p for p in refused.value.problems if "in a circle" in p.message.en)
    assert circle.line is not None
    assert circle.place.endswith("decision.yaml: extends")


@pytest.mark.parametrize("written", ["", "5", "[5]", "{a: 5}", "[{places: 5}]", "[{places: [5]}]"])
@pytest.mark.parametrize(
    ("at", "key"),
    [
        (ID, "errata"),
        (ID, "unknown"),
        ("qd-2-2026", "errata"),
        ("qd-2-2026", "unknown"),
        ("qd-2-2026", "without_sets"),
    ],
)
def test_what_an_amendment_adds_to_is_refused_where_it_is_malformed(
    version: Version, tmp_path: Path, key: str, written: str, at: str
) -> None:
    version.decision.pop("errata")
    version.write()
    _another(tmp_path, "qd-2-2026", ID)
    path = tmp_path / at / "decision.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}{key}: {written}\n", encoding="utf-8")
    with pytest.raises(InvalidRulebook) as refused:
        load_rulebook(tmp_path, "qd-2-2026")
    assert any(f"decision.yaml: {key}" in problem.place for problem in refused.value.problems)


@pytest.mark.parametrize(
    "path", ["/etc", "../other", "qd-1-2025/../qd-1-2026", "/", "..", "qd-1-2025\n", "\x1b[2J", "~"]
)
def test_a_decision_extends_a_version_and_no_path(version: Version, tmp_path: Path, path: str) -> None:
    (tmp_path.parent / "other").mkdir(exist_ok=True)
    (tmp_path.parent / "other" / "decision.yaml").write_text("id: qd-1-2025\n")
    version.decision["extends"] = path
    problems = refusal(version)
    assert any("there is no decision" in problem.message.en and problem.line for problem in problems)
    assert all(problem.render("vi").isprintable() for problem in problems)


@pytest.mark.parametrize("key", ["use", "extends", "same_as"])
@pytest.mark.parametrize(
    "reference",
    [
        "/etc/passwd",
        "../things.origin",
        "..things.origin",
        "things/../things.origin",
        "things.origin.yaml",
        "things.origin\n",
        f"../{ID}:things.origin",
    ],
)
def test_a_reference_is_no_path(version: Version, reference: str, key: str) -> None:
    if key == "use":
        version.place(1, "1.1", use=reference)
    else:
        version.criteria["beauty"][key] = reference
    assert any("of this form" in problem.message.en for problem in refusal(version))


def test_an_id_is_that_of_its_directory(version: Version, tmp_path: Path) -> None:
    version.decision["id"] = "qd-9-2026"
    (problem,) = refusal(version)
    assert problem.place == f"{DECISION}: id"
    assert problem.mend is not None
    assert problem.mend.en == f"write {ID}"
    assert line_of(tmp_path, problem)[1] == "id: qd-9-2026"


@pytest.mark.parametrize("kind", ["extends", "same_as"])
def test_a_long_way_ends(version: Version, kind: str) -> None:
    plain = {"title": said("Bước", "Step"), "decided_by": "council", "options": [option(1, "một")]}
    written = {} if kind == "extends" else plain
    version.criteria |= {f"step{i}": written | {kind: f"things.step{i + 1}"} for i in range(1200)}
    version.criteria["step1200"] = plain
    version.place(1, "1.1", use="things.step0", points=[1])
    (problem,) = refusal(version)
    assert problem.message.en == f"{kind} goes on for more than 50 steps"
