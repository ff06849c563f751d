"""Broken criteria are refused as a whole, with every problem's file and line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from ocop_rules.errors import InvalidRulebook, Problem
from ocop_rules.rulebook.loader import load_rulebook, load_vocabulary
from ocop_rules.text import LANGS
from tests.rulebook.version import ID, Version, option, said

THINGS = f"{ID}/criteria/things.yaml"
SHEET = f"{ID}/sets/01-sheet.yaml"
DECISION = f"{ID}/decision.yaml"
KNOCK_OUTS = f"{ID}/knock_outs.yaml"
VOCABULARY = "vocabulary.yaml"

Edit: TypeAlias = Callable[[Version], object]


def refusal(version: Version) -> tuple[Problem, ...]:
    with pytest.raises(InvalidRulebook) as refused:
        version.load()
    return refused.value.problems


def line_of(root: Path, problem: Problem) -> tuple[str, str]:
    """Return the file that a problem is about, and its line there as written."""
    file = problem.place.partition(":")[0].split(" ")[0]
    assert problem.line is not None
    return file, (root / file).read_text(encoding="utf-8").splitlines()[problem.line - 1].strip()


def _drop(name: str) -> Edit:
    return lambda v: v.criteria["origin"].pop(name)


def _when(**condition: object) -> Edit:
    return lambda v: v.options("origin")[0].update(when=condition)


def _criterion(name: str, **written: object) -> Edit:
    return lambda v: v.criteria.update({name: written})


def _extending(**written: object) -> Edit:
    return _criterion("variant", extends="origin", **written)


def _grouped(groups: dict[str, list[str]], **more: object) -> Edit:
    """Give criterion 2 of the first sheet two cases, and the sheet groups of cases."""

    def edit(version: Version) -> None:
        two = {name: {"title": said(name, f"case {name}"), "options": [option(1, name)]} for name in "ab"}
        version.criteria["cased"] = {"title": said("Ca", "Case"), "decided_by": "council", "cases": two}
        version.place(1, "2", "things.cased")
        cases = {name: {"title": said(f"Ca {name}", f"Case {name}")} for name in "ab"}
        told = {
            name: {"title": said(name, f"by {name}"), "criteria": of, "cases": cases} for name, of in groups.items()
        }
        version.sets[1].update(case_groups=told, **more)

    return edit


CASES: dict[str, tuple[Edit, str, str, str]] = {
    # name: what is broken, the file, what stands on the line, what is said
    "unknown criterion": (
        lambda v: v.place(1, "1.1", "things.orgin"),
        SHEET,
        "things.orgin",
        "there is no criterion “things.orgin” → did you mean",
    ),
    "unknown theme": (lambda v: v.place(1, "1.1", "nothing.origin"), SHEET, "nothing.origin", "there is no criterion"),
    "not a reference": (lambda v: v.place(1, "1.1", "Things Origin"), SHEET, "Things Origin", "of this form"),
    "criterion twice on a sheet": (
        lambda v: v.sets[1]["parts"]["A"][1].update(criteria={"1.1": "things.beauty"}),
        SHEET,
        "things.beauty",
        "this criterion stands twice",
    ),
    "not a criterion's number": (
        lambda v: v.sets[1]["parts"]["A"][1].update(criteria={"two": "things.beauty"}),
        SHEET,
        "two:",
        "of this form",
    ),
    "section without criteria": (
        lambda v: v.sets[1]["parts"]["A"][1].update(criteria={}),
        SHEET,
        "criteria: {}",
        "at least: 1",
    ),
    "unknown section title": (
        lambda v: v.sets[1]["parts"]["A"][0].update(title="frist"),
        SHEET,
        "title: frist",
        "there is no section title “frist” → did you mean “first”?",
    ),
    "section without title": (
        lambda v: v.sets[1]["parts"]["A"][0].update(
            title=None, criteria={"1.1": "things.origin", "1.2": "things.beauty"}
        ),
        SHEET,
        "section: '1'",
        "needs a title",
    ),
    "unknown part": (
        lambda v: v.sets[1]["parts"].update(Z=[{"section": "9", "max": 1, "criteria": {"9": "things.beauty"}}]),
        SHEET,
        "section: '9'",
        "this part is not defined",
    ),
    "unknown knock-out of a sheet": (
        lambda v: v.sets[1].update(knock_outs=["forgd"]),
        SHEET,
        "- forgd",
        "there is no knock-out “forgd” → did you mean “forged”?",
    ),
    "unknown knock-out of a criterion": (
        lambda v: v.place(1, "1.1", {"use": "things.origin", "knock_outs": ["false"]}),
        SHEET,
        "use: things.origin",
        "there is no knock-out “false”",
    ),
    "misspelt key beside a reference": (
        lambda v: v.place(1, "1.1", {"use": "things.origin", "knockouts": []}),
        SHEET,
        "knockouts: []",
        "did you mean “knock_outs”?",
    ),
    "unknown gate": (
        lambda v: v.criteria["beauty"].update(applies_if={"criterion": "story", "option": 1}),
        SHEET,
        "'2': things.beauty",
        "this sheet has no story, option 1",
    ),
    "gate on an option that is not there": (
        lambda v: v.criteria["beauty"].update(applies_if={"criterion": "origin", "option": 9}),
        SHEET,
        "'2': things.beauty",
        "this sheet has no origin, option 9",
    ),
    "no title": (_drop("title"), THINGS, "decided_by: evidence", "title and decided_by are needed"),
    "nobody decides": (_drop("decided_by"), THINGS, "title:", "title and decided_by are needed"),
    "no options": (_drop("options"), THINGS, "title:", "options or cases are needed"),
    "unknown key": (
        lambda v: v.criteria["origin"].update(decided="evidence"),
        THINGS,
        "decided: evidence",
        "this field is not known",
    ),
    "not a decider": (
        lambda v: v.criteria["origin"].update(decided_by="counsil"),
        THINGS,
        "decided_by: counsil",
        "did you mean “council”?",
    ),
    "points as text": (
        lambda v: v.options("origin")[0].update(points="some"),
        THINGS,
        "points: some",
        "a number was expected [some]",
    ),
    "negative points": (lambda v: v.options("origin")[0].update(points=-1), THINGS, "points: -1", "at least 0 [-1]"),
    "too many stars": (lambda v: v.options("origin")[0].update(min_stars=6), THINGS, "min_stars: 6", "at most 5 [6]"),
    "one language only": (
        lambda v: v.options("origin")[0].update(label={"vi": "Mức một"}),
        THINGS,
        "vi: Mức một",
        "add “en: …”",
    ),
    "label as a word": (
        lambda v: v.options("origin")[0].update(label="Mức một"),
        THINGS,
        "label: Mức một",
        "a group of “key: value” was expected",
    ),
    "one case only": (
        _criterion(
            "cased",
            title=said("Ca", "Case"),
            decided_by="council",
            cases={"a": {"title": said("Một", "One"), "options": [option(1, "một")]}},
        ),
        THINGS,
        "a:",
        "at least: 2",
    ),
    "cases and groups of cases": (
        _grouped({"who": ["2"]}, cases={"a": {"title": said("Một", "One")}, "b": {"title": said("Hai", "Two")}}),
        SHEET,
        "number: 1",
        "either cases or case_groups",
    ),
    "a group for a criterion that is not there": (
        _grouped({"who": ["2", "9"]}),
        SHEET,
        "'9'",
        "this sheet has no criterion 9",
    ),
    "a group for a criterion without cases": (
        _grouped({"who": ["2", "1.1"]}),
        SHEET,
        "'1.1'",
        "criterion 1.1 has the cases “”, the group has “a, b”",
    ),
    "a criterion in two groups": (
        _grouped({"who": ["2"], "how": ["2"]}),
        SHEET,
        "'2'",
        "2 stands in group who already",
    ),
    "a criterion with cases in no group": (
        _grouped({"who": ["1.1"]}),
        SHEET,
        "who:",
        "criterion 2 stands in no group",
    ),
    "extends nothing": (
        _criterion("variant", extends="orgin"),
        THINGS,
        "extends: orgin",
        "to extend → did you mean “qd-1-2026:things.origin”?",
    ),
    "extends itself": (_criterion("variant", extends="variant"), THINGS, "extends: variant", "in a circle"),
    "extends and has options": (
        _extending(options=[option(1, "một")]),
        THINGS,
        "extends: origin",
        "no options of its own",
    ),
    "too few points for the base": (_extending(points=[1, 2]), THINGS, "extends: origin", "the base has 3 options"),
    "a mark on an option that is not there": (
        _extending(min_stars={4: 3}),
        THINGS,
        "extends: origin",
        "the base has 3 options",
    ),
    "points without extends": (
        lambda v: v.criteria["origin"].update(points=[1, 2, 3]),
        THINGS,
        "title:",
        "go with extends",
    ),
    "unknown fact": (
        _when(fact="local_shore", at_least=25),
        THINGS,
        "points: 1",
        "“local_shore” is not in the vocabulary → did you mean “local_share”?",
    ),
    "unknown document": (
        _when(document="invoise"),
        THINGS,
        "points: 1",
        "“invoise” is not in the vocabulary → did you mean “invoice”?",
    ),
    "unknown fact deep in a condition": (
        _when(all=[{"document": "invoice"}, {"not": {"fact": "frged", "is": True}}]),
        THINGS,
        "points: 1",
        "“frged” is not in the vocabulary",
    ),
    "threshold on true or false": (
        _when(fact="forged", at_least=1),
        THINGS,
        "points: 1",
        "thresholds are for facts that are numbers",
    ),
    "value for a share": (_when(fact="local_share", **{"is": True}), THINGS, "points: 1", "not one of the fact's"),
    "threshold with five decimals": (
        _when(fact="local_share", at_least="0.00001"),
        THINGS,
        "points: 1",
        "too many decimals",
    ),
    "no test": (_when(fact="local_share"), THINGS, "fact: local_share", "exactly one kind of test"),
    "two kinds of test": (
        _when(fact="local_share", at_least=1, **{"is": True}),
        THINGS,
        "fact: local_share",
        "exactly one kind of test",
    ),
    "two lower bounds": (
        _when(fact="local_share", at_least=1, above=1),
        THINGS,
        "fact: local_share",
        "exactly one kind of test",
    ),
    "misspelt threshold": (
        _when(fact="local_share", at_leest=25),
        THINGS,
        "at_leest: 25",
        "this field is not known → did you mean “at_least”?",
    ),
    "threshold as text": (
        _when(fact="local_share", at_least="half"),
        THINGS,
        "at_least: half",
        "a number was expected",
    ),
    "no such condition": (_when(whenever=True), THINGS, "whenever: true", "a condition begins with"),
    "nothing to be true": (_when(all=[]), THINGS, "all: []", "at least: 1"),
    "misspelt citation": (
        lambda v: v.decision.update(in_force_citation={"artcle": 2}),
        DECISION,
        "artcle: 2",
        "this field is not known → did you mean “article”?",
    ),
    "citation as text": (
        lambda v: v.decision.update(in_force_citation="Điều 2"),
        DECISION,
        "in_force_citation: Điều 2",
        "a group of “key: value” was expected",
    ),
    "not a version id": (lambda v: v.decision.update(id="26/2026"), DECISION, "id: 26/2026", "of this form"),
    "no such day": (
        lambda v: v.decision.update(issued_on="2026-02-30"),
        DECISION,
        "issued_on: '2026-02-30'",
        "a real date was expected",
    ),
    "no bands": (lambda v: v.decision.update(bands=[]), DECISION, "bands: []", "at least: 1"),
    "extends no decision": (
        lambda v: v.decision.update(extends="qd-9-2020"),
        DECISION,
        "extends: qd-9-2020",
        "there is no decision “qd-9-2020” to extend",
    ),
    "unknown fact of a knock-out": (
        lambda v: v.knock_outs["forged"].update(when={"fact": "froged", "is": True}),
        KNOCK_OUTS,
        "title:",
        "“froged” is not in the vocabulary → did you mean “forged”?",
    ),
    "not an outcome": (
        lambda v: v.knock_outs["forged"].update(outcome="stoped"),
        KNOCK_OUTS,
        "outcome: stoped",
        "did you mean “stopped”?",
    ),
    "fact of no type": (
        lambda v: v.facts["forged"].update(type="bool"),
        VOCABULARY,
        "type: bool",
        "did you mean “boolean”?",
    ),
    "fact backed by an unknown document": (
        lambda v: v.facts["forged"].update(documents=["rulling"]),
        VOCABULARY,
        "documents:",
        "forged: the document type “rulling” is not defined",
    ),
    "choice without values": (
        lambda v: v.facts["forged"].update(type="choice"),
        VOCABULARY,
        "title:",
        "a choice needs them",
    ),
    "fact that nobody can show": (
        lambda v: v.facts["forged"].update(documents=[]),
        VOCABULARY,
        "title:",
        "who can show it?",
    ),
}


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


def test_every_problem_of_every_file_is_told_at_once(version: Version) -> None:
    version.options("origin")[0]["points"] = -1
    version.criteria["beauty"]["decided"] = "council"
    version.sets[1]["nummer"] = 1
    version.sets[2]["title"] = "Bộ"
    version.decision["bands"] = []
    version.knock_outs["forged"]["outcome"] = "stoped"
    version.facts["forged"]["type"] = "bool"
    files = {p.place.partition(":")[0] for p in refusal(version)}
    assert files == {THINGS, SHEET, SHEET.replace("01", "02"), DECISION, KNOCK_OUTS, VOCABULARY}


def test_circles_end(version: Version) -> None:
    version.criteria["one"] = {"extends": "two"}
    version.criteria["two"] = {"extends": "three"}
    version.criteria["three"] = {"extends": "one"}
    version.place(1, "1.1", "things.one")
    assert any("in a circle" in problem.message.en for problem in refusal(version))


def test_circles_of_the_same_criterion_end(version: Version) -> None:
    version.criteria["origin"]["same_as"] = "beauty"
    version.criteria["beauty"]["same_as"] = "origin"
    assert any("in a circle" in problem.message.en for problem in refusal(version))


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


@pytest.mark.parametrize(
    "reference", ["/etc/passwd", "../x:things.origin", "qd-1-2026/..:things.origin", "/qd-1-2026:things.a"]
)
def test_a_reference_is_no_path(version: Version, reference: str) -> None:
    version.place(1, "1.1", reference)
    assert refusal(version)


def test_an_id_is_that_of_its_directory(version: Version, tmp_path: Path) -> None:
    version.decision["id"] = "qd-9-2026"
    (problem,) = refusal(version)
    assert problem.place == f"{DECISION}: id"
    assert problem.mend is not None
    assert problem.mend.en == f"write {ID}"
    assert line_of(tmp_path, problem)[1] == "id: qd-9-2026"


def test_a_circle_in_the_definitions_of_another_version_ends(version: Version, tmp_path: Path) -> None:
    theme = tmp_path / "qd-1-2025" / "criteria" / "old.yaml"
    theme.parent.mkdir(parents=True)
    theme.write_text("one: {extends: two}\ntwo: {extends: one}\n", encoding="utf-8")
    version.place(1, "1.1", "qd-1-2025:old.one")
    assert any("in a circle" in problem.message.en for problem in refusal(version))


def test_a_long_way_of_extending_ends(version: Version) -> None:
    version.criteria |= {f"step{i}": {"extends": f"step{i + 1}"} for i in range(3000)}
    version.criteria["step3000"] = {"extends": "origin"}
    version.place(1, "1.1", "things.step0")
    assert any("steps" in problem.message.en for problem in refusal(version))
