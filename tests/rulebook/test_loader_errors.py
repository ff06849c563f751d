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

THINGS = "library/things.yaml"
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


def _printed(number: str, **entry: object) -> Edit:
    """Print something else at a criterion of the first sheet."""
    return lambda v: v.place(1, number, **entry)


def _head(number: str, **written: object) -> Edit:
    """Write something else at the head of a section of the first sheet."""
    return lambda v: v.sets[1]["parts"]["A"][number].update(written)


def _added(number: str, **written: object) -> Edit:
    """Put another section or criterion on the first sheet."""
    return lambda v: v.sets[1]["parts"]["A"].update({number: written})


def _entry(**written: object) -> Edit:
    """Put another entry into the library, and on the first sheet."""

    def edit(version: Version) -> None:
        version.criteria["variant"] = written
        version.place(1, "1.1", use="things.variant")

    return edit


def _extending(**written: object) -> Edit:
    return _entry(extends="things.origin", **written)


def _cased(**entry: object) -> Edit:
    """Put two alternative cases on the first sheet, and print something else there."""

    def edit(version: Version) -> None:
        version.cased("a", "b")
        version.place(1, "2", use="things.cased", **entry)

    return edit


def _both(*edits: Edit) -> Edit:
    return lambda v: [edit(v) for edit in edits]


def _grouped(groups: dict[str, list[str]], **more: object) -> Edit:
    """Give criterion 2 of the first sheet two cases, and the sheet groups of cases."""

    def edit(version: Version) -> None:
        _cased()(version)
        cases = {name: {"title": said(f"Ca {name}", f"Case {name}")} for name in "ab"}
        told = {
            name: {"title": said(name, f"by {name}"), "criteria": of, "cases": cases} for name, of in groups.items()
        }
        version.sets[1].update(case_groups=told, **more)

    return edit


def _marks(*marks: dict[str, object]) -> Edit:
    return lambda v: v.decision.update(marks=[{"option": 1, "stars": 3, **mark} for mark in marks])


CASES: dict[str, tuple[Edit, str, str, str]] = {
    # name: what is broken, the file, what stands on the line, what is said
    "unknown criterion": (
        _printed("1.1", use="things.orgin"),
        SHEET,
        "use: things.orgin",
        "there is no “things.orgin” in the library → did you mean “things.origin”?",
    ),
    "unknown criterion by itself": (
        _printed("2", use="things.beuty"),
        SHEET,
        "use: things.beuty",
        "there is no “things.beuty” in the library → did you mean “things.beauty”?",
    ),
    "unknown theme": (
        _printed("1.1", use="thing.origin"),
        SHEET,
        "use: thing.origin",
        "there is no “thing.origin” in the library → did you mean “things.origin”?",
    ),
    "not a reference": (_printed("1.1", use="Things Origin"), SHEET, "use: Things Origin", "of this form"),
    "reference without a theme": (_printed("1.1", use="origin"), SHEET, "use: origin", "of this form"),
    "reference to a version": (
        _printed("1.1", use=f"{ID}:things.origin"),
        SHEET,
        f"use: {ID}:things.origin",
        "of this form",
    ),
    "criterion without a reference": (
        lambda v: v.sets[1]["parts"]["A"]["2"].pop("use"),
        SHEET,
        "max: 2",
        "this field is required → add “use: …”",
    ),
    "reference alone": (
        lambda v: v.sets[1]["parts"]["A"].update({"2": "things.beauty"}),
        SHEET,
        "'2': things.beauty",
        "a group of “key: value” was expected",
    ),
    "criterion left empty": (
        lambda v: v.sets[1]["parts"]["A"].update({"2": None}),
        SHEET,
        "'2': null",
        "a group of “key: value” was expected",
    ),
    "criterion twice on a sheet": (
        _added("3", title="first", max=2, criteria={"1.1": {"use": "things.beauty"}}),
        SHEET,
        "use: things.beauty",
        "this criterion stands twice",
    ),
    "criterion by itself that stands in a section too": (
        _added("1.1", use="things.beauty", max=2),
        SHEET,
        "use: things.beauty",
        "this criterion stands twice",
    ),
    "not a criterion's number": (
        _head("1", criteria={"two": {"use": "things.beauty"}}),
        SHEET,
        "use: things.beauty",
        "of this form",
    ),
    "not a section's number": (_added("two", use="things.beauty", max=2), SHEET, "use: things.beauty", "of this form"),
    "section without criteria": (_head("1", criteria={}), SHEET, "criteria: {}", "at least: 1"),
    "part without sections": (lambda v: v.sets[1]["parts"].update(A={}), SHEET, "A: {}", "at least: 1"),
    "sheet without parts": (lambda v: v.sets[1].update(parts={}), SHEET, "parts: {}", "at least: 1"),
    "unknown section title": (
        _head("1", title="frist"),
        SHEET,
        "title: frist",
        "there is no section title “frist” → did you mean “first”?",
    ),
    "section without title": (
        lambda v: v.sets[1]["parts"]["A"]["1"].pop("title"),
        SHEET,
        "max: 3",
        "this field is required",
    ),
    "section without maximum": (
        lambda v: v.sets[1]["parts"]["A"]["1"].pop("max"),
        SHEET,
        "title: first",
        "this field is required",
    ),
    "misspelt key of a section": (
        lambda v: v.sets[1]["parts"]["A"]["1"].update(criterias=v.sets[1]["parts"]["A"]["1"].pop("criteria")),
        SHEET,
        "'1.1':",
        "did you mean “criteria”?",
    ),
    "maximum of a criterion in a section": (
        _printed("1.1", max=3),
        SHEET,
        "max: 3",
        "max stands at the section, not at a criterion inside it",
    ),
    "criterion by itself without maximum": (
        lambda v: v.sets[1]["parts"]["A"]["2"].pop("max"),
        SHEET,
        "use: things.beauty",
        "a criterion by itself needs max",
    ),
    "unknown part": (
        lambda v: v.sets[1]["parts"].update(Z={"9": {"use": "things.beauty", "max": 2}}),
        SHEET,
        "'9':",
        "this part is not defined",
    ),
    "unknown knock-out of a sheet": (
        lambda v: v.sets[1].update(knock_outs=["forgd"]),
        SHEET,
        "- forgd",
        "there is no knock-out “forgd” → did you mean “forged”?",
    ),
    "unknown knock-out of a criterion": (
        _printed("1.1", knock_outs=["false"]),
        SHEET,
        "use: things.origin",
        "there is no knock-out “false”",
    ),
    "misspelt key beside a reference": (
        _printed("1.1", knockouts=[]),
        SHEET,
        "knockouts: []",
        "did you mean “knock_outs”?",
    ),
    "unknown scoring": (_printed("1.1", scoring="sums"), SHEET, "scoring: sums", "did you mean “sum”?"),
    "gate on a criterion that the sheet lacks": (
        _printed("2", applies_if={"criterion": "9", "option": 1}),
        SHEET,
        "criterion: '9'",
        "this sheet has no criterion 9, option 1",
    ),
    "gate on an option that is not there": (
        _printed("2", applies_if={"criterion": "1.1", "option": 4}),
        SHEET,
        "criterion: '1.1'",
        "this sheet has no criterion 1.1, option 4",
    ),
    "gate in a section": (
        _printed("1.1", applies_if={"criterion": "2", "option": 3}),
        SHEET,
        "criterion: '2'",
        "this sheet has no criterion 2, option 3",
    ),
    "gate on the option before the first": (
        _printed("2", applies_if={"criterion": "1.1", "option": 0}),
        SHEET,
        "option: 0",
        "at least 1 [0]",
    ),
    "gate on an entry": (
        _printed("2", applies_if={"criterion": "things.origin", "option": 1}),
        SHEET,
        "criterion: things.origin",
        "of this form",
    ),
    "neither points nor cases": (
        _printed("1.1", points=None),
        SHEET,
        "use: things.origin",
        "points or cases are needed, one of them",
    ),
    "points and cases": (
        _printed("1.1", points=[1, 2, 3], cases={"a": {"points": [1]}, "b": {"points": [1]}}),
        SHEET,
        "use: things.origin",
        "points or cases are needed, one of them",
    ),
    "marks beside cases": (_cased(marks={1: 3}), SHEET, "use: things.cased", "marks stand in each of the cases"),
    "too few points": (
        _printed("1.1", points=[1, 2], marks={}),
        SHEET,
        "- 1",
        "the number of points is 2, that of options 3",
    ),
    "too many points": (
        _printed("1.1", points=[1, 2, 3, 4]),
        SHEET,
        "- 1",
        "the number of points is 4, that of options 3",
    ),
    "no points": (_printed("1.1", points=[]), SHEET, "points: []", "at least: 1"),
    "too many points in a case": (
        _cased(cases={"a": {"points": [1]}, "b": {"points": [1, 2]}}),
        SHEET,
        "- 1",
        "the number of points is 2, that of options 1",
    ),
    "a mark on an option that is not there": (
        _printed("1.1", marks={2: 3, 4: 4}),
        SHEET,
        "4: 4",
        "the number of options is 3",
    ),
    "a mark on the option before the first": (
        _printed("1.1", marks={0: 3}),
        SHEET,
        "0: 3",
        "the number of options is 3",
    ),
    "a mark on an option that is not there in a case": (
        _cased(cases={"a": {"points": [1]}, "b": {"points": [1], "marks": {2: 3}}}),
        SHEET,
        "2: 3",
        "the number of options is 1",
    ),
    "a mark on no option": (_printed("1.1", marks={"best": 3}), SHEET, "best: 3", "a whole number was expected"),
    "one star": (_printed("1.1", marks={2: 1}), SHEET, "2: 1", "at least 2 [1]"),
    "one case only on the sheet": (_cased(cases={"a": {"points": [1]}}), SHEET, "a:", "at least: 2"),
    "points for cases": (
        _cased(points=[1]),
        SHEET,
        "use: things.cased",
        "“things.cased” has the cases “a, b”, the sheet gives “–”",
    ),
    "cases for points": (
        _printed("1.1", cases={"a": {"points": [1]}, "b": {"points": [1]}}),
        SHEET,
        "use: things.origin",
        "“things.origin” has the cases “–”, the sheet gives “a, b”",
    ),
    "other cases than the entry's": (
        _cased(cases={"a": {"points": [1]}, "c": {"points": [1]}}),
        SHEET,
        "use: things.cased",
        "“things.cased” has the cases “a, b”, the sheet gives “a, c”",
    ),
    "more cases than the entry's": (
        _cased(cases={name: {"points": [1]} for name in "abc"}),
        SHEET,
        "use: things.cased",
        "“things.cased” has the cases “a, b”, the sheet gives “a, b, c”",
    ),
    "cases in another order than the entry's": (
        _cased(cases={"b": {"points": [1]}, "a": {"points": [1]}}),
        SHEET,
        "use: things.cased",
        "“things.cased” has the cases “a, b”, the sheet gives “b, a”",
    ),
    "not a case's name": (
        _cased(cases={"a": {"points": [1]}, "B": {"points": [1]}}),
        SHEET,
        "points:",
        "of this form",
    ),
    "a requirement on a set that is not there": (
        _marks({"criteria": {"1.1": [1, 7]}}),
        DECISION,
        "- 1",
        "set 7 has no criterion 1.1",
    ),
    "a requirement on a criterion that the sheet lacks": (
        _marks({"criteria": {"2": [1, 2]}}, {"criteria": {"1.1": [1], "9": [2]}}),
        DECISION,
        "- 2",
        "set 2 has no criterion 9",
    ),
    "a requirement on an option that is not there": (
        _marks({"criteria": {"1.1": [1]}, "option": 4}),
        SHEET,
        "use: things.origin",
        "the requirement of 3 stars names option 4, the criterion has 3",
    ),
    "a requirement not met by an option that is not there": (
        _marks({"criteria": {"2": [1]}, "not_met_by": [2, 3]}),
        SHEET,
        "use: things.beauty",
        "the requirement of 3 stars names option 3, the criterion has 2",
    ),
    "a requirement on no set": (_marks({"criteria": {"1.1": []}}), DECISION, "'1.1': []", "at least: 1"),
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
        SHEET,
        "- some",
        "a number was expected [some]",
    ),
    "negative points": (lambda v: v.options("origin")[0].update(points=-1), SHEET, "- -1", "at least 0 [-1]"),
    "too many stars": (lambda v: v.options("origin")[0].update(min_stars=6), SHEET, "1: 6", "at most 5 [6]"),
    "points in the library": (_extending(points=[1, 2, 3]), THINGS, "- 1", "this field is not known"),
    "not a name": (
        lambda v: v.criteria.update({"Two words": v.criteria["beauty"]}),
        THINGS,
        "title:",
        "of this form",
    ),
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
        lambda v: v.cased("a"),
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
        _entry(extends="things.orgin"),
        THINGS,
        "extends: things.orgin",
        "there is no “things.orgin” in the library → did you mean “things.origin”?",
    ),
    "extends without a theme": (_entry(extends="origin"), THINGS, "extends: origin", "of this form"),
    "extends itself": (
        _entry(extends="things.variant"),
        THINGS,
        "extends: things.variant",
        "extends goes in a circle",
    ),
    "extends and has options": (
        _extending(options=[option(1, "một")]),
        THINGS,
        "extends: things.origin",
        "no options of its own",
    ),
    "extends and has cases": (
        _extending(
            cases={name: {"title": said("Một", "One"), "options": [option(1, "một")]} for name in ("a", "b")},
        ),
        THINGS,
        "extends: things.origin",
        "no options of its own",
    ),
    "too few points for the base": (
        _both(_extending(), _printed("1.1", points=[1, 2])),
        SHEET,
        "- 1",
        "the number of points is 2, that of options 3",
    ),
    "a label of an option that is not there": (
        _extending(labels={4: said("Bốn", "Four")}),
        THINGS,
        "extends: things.origin",
        "the base has 3 options",
    ),
    "a reading of an option that is not there": (
        _extending(readings={0: said("Không", "None")}),
        THINGS,
        "extends: things.origin",
        "the base has 3 options",
    ),
    "labels for cases": (
        _both(_cased(), _entry(extends="things.cased", labels={1: said("Một", "One")})),
        THINGS,
        "extends: things.cased",
        "cases cannot be overridden",
    ),
    "labels without extends": (
        lambda v: v.criteria["origin"].update(labels={1: said("Một", "One")}),
        THINGS,
        "title:",
        "labels and readings go with extends",
    ),
    "the same as nothing": (
        lambda v: v.criteria["origin"].update(same_as="things.beuty"),
        THINGS,
        "same_as: things.beuty",
        "there is no “things.beuty” in the library → did you mean “things.beauty”?",
    ),
    "the same as itself": (
        lambda v: v.criteria["origin"].update(same_as="things.origin"),
        THINGS,
        "same_as: things.origin",
        "same_as goes in a circle",
    ),
    "unknown fact": (
        _when(fact="local_shore", at_least=25),
        THINGS,
        "- label:",
        "“local_shore” is not in the vocabulary → did you mean “local_share”?",
    ),
    "unknown document": (
        _when(document="invoise"),
        THINGS,
        "- label:",
        "“invoise” is not in the vocabulary → did you mean “invoice”?",
    ),
    "unknown fact deep in a condition": (
        _when(all=[{"document": "invoice"}, {"not": {"fact": "frged", "is": True}}]),
        THINGS,
        "- label:",
        "“frged” is not in the vocabulary",
    ),
    "threshold on true or false": (
        _when(fact="forged", at_least=1),
        THINGS,
        "- label:",
        "thresholds are for facts that are numbers",
    ),
    "value for a share": (_when(fact="local_share", **{"is": True}), THINGS, "- label:", "not one of the fact's"),
    "threshold with five decimals": (
        _when(fact="local_share", at_least="0.00001"),
        THINGS,
        "- label:",
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


PLACES = {
    "unknown criterion by itself": "parts.A.2.use",
    "criterion twice on a sheet": "parts.A.3.criteria.1.1",
    "criterion by itself that stands in a section too": "parts.A.1.1",
    "section without title": "parts.A.1.title",
    "section without maximum": "parts.A.1.max",
    "criterion by itself without maximum": "parts.A.2.max",
    "gate on a criterion that the sheet lacks": "parts.A.2.applies_if",
    "gate in a section": "parts.A.1.criteria.1.1.applies_if",
    "too few points": "parts.A.1.criteria.1.1.points",
    "too many points in a case": "parts.A.2.cases.b.points",
    "a mark on an option that is not there": "parts.A.1.criteria.1.1.marks.4",
    "a mark on an option that is not there in a case": "parts.A.2.cases.b.marks.2",
    "a requirement on a set that is not there": "marks[0].criteria.1.1",
    "a requirement on a criterion that the sheet lacks": "marks[1].criteria.9",
    "extends nothing": "variant.extends",
    "the same as nothing": "origin.same_as",
    "criterion without a reference": "parts.A.2.use",
    "points in the library": "variant.points",
    "unknown criterion": "parts.A.1.criteria.1.1.use",
}
"""Where some of them stand in their files."""


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
