"""The result beside a form: what the library says of the bundle as it stands in the form, kept nowhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from ocop_rules.canonical import Json
from ocop_rules.documents.source import Source
from ocop_rules.documents.written_day import NO_DAY, NO_SUCH_DAY, WRITE_DAY, day_in_form, day_written
from ocop_rules.errors import InvalidEvidence, NoVersionInForce, Problem
from ocop_rules.evaluation.evaluate import evaluate_as
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.reader import salvage
from ocop_rules.forms.entry.from_bundle import items_at, mapping_at, shown
from ocop_rules.forms.entry.sheet import BUNDLE_FIELDS, FIELD_TITLES, Sheet, is_day, option_field, version_chosen
from ocop_rules.forms.entry.to_bundle import BundleFromForm
from ocop_rules.forms.side_by_side import SideBySide, sheet_of, side_by_side
from ocop_rules.forms.way import WayTold, target_of, way_told
from ocop_rules.rating.notice import OTHER_CRITERIA
from ocop_rules.rating.result import CriterionResult
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.kinds import DecidedBy
from ocop_rules.text import Lang, Text, printable, text
from ocop_rules.words.bundle_fields import BUNDLE_FIELDS as TITLES
from ocop_rules.words.entry import not_filled_in
from ocop_rules.words.explanation import Explanation
from ocop_rules.words.plots import part_bars, parts_plot
from ocop_rules.words.terms import ASSESSMENTS, NO_VERDICT

_UNNAMED = "…"


_POSITION = re.compile(r"\[[0-9]+\]")


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A problem of the bundle, and the id and the title of the field in which it can be mended, if there is one."""

    problem: Problem
    field: str | None
    title: Text | None = None

    @property
    def lacking(self) -> Text | None:
        """What was not filled in, in the words of the form; None where something else is wrong."""
        name = TITLES.get(_POSITION.sub("[]", self.problem.place)) if self.problem.code == "missing-field" else None
        return None if name is None else not_filled_in(name)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sheet is filled in.

    Attributes:
        judged: how many criteria somebody has judged.
        by_evidence: how many others count by the evidence.
        asked: how many criteria there are, but for those that do not apply.
    """

    judged: int
    by_evidence: int
    asked: int


@dataclass(frozen=True, slots=True)
class Rating:
    """What the library says of a form.

    Attributes:
        evaluation, explanation, plot: the result; None if the bundle is wrong.
        problems: everything that is wrong with the bundle.
        lacking: fields that must be filled in before it can be stored, though no point rests on them.
        unjudged: criteria that the council decides and nobody has judged.
        way: the way to the stars that were chosen; None where none were.
    """

    evaluation: Evaluation | None
    explanation: Explanation | None
    plot: Markup | None
    problems: tuple[FieldProblem, ...]
    lacking: tuple[tuple[str, Text], ...]
    unjudged: tuple[str, ...]
    way: WayTold | None = None

    @property
    def progress(self) -> Progress | None:
        """How far the sheet is filled in; None where it could not be rated."""
        if self.evaluation is None:
            return None
        bases = Counter(each.basis for each in self.evaluation.criteria.values())
        return Progress(bases["judged"], bases["evidence"], bases.total() - bases["not_applicable"])

    @property
    def whose(self) -> Text | None:
        """Whose assessment it is, if it is not a council's."""
        return None if self.evaluation is None else ASSESSMENTS.get(self.evaluation.assessed_by)

    @property
    def wrong(self) -> frozenset[str]:
        """The ids of the fields in which something is wrong."""
        return frozenset(told.field for told in self.problems if told.field is not None)

    @property
    def earns(self) -> frozenset[str]:
        """The ids of the options by which criteria earn their points."""
        results = () if self.evaluation is None else self.evaluation.criteria.values()
        return frozenset(option for result in results for option in earning(result))

    def by(self, lang: Lang) -> str | None:
        """Return whose sheet counts, by name and role; None for none or several."""
        judges = () if self.evaluation is None else self.evaluation.judges
        return sheet_of([(each.judge, each.role) for each in judges if each.counted], lang)

    def council(self, lang: Lang) -> SideBySide | None:
        """Return the sheets that count side by side, where there are several."""
        if self.evaluation is None or self.explanation is None:
            return None
        criteria = self.evaluation.as_json()["criteria"]
        titles = {line.number: line.title for part in self.explanation.parts for line in part.criteria}
        return side_by_side([each.judge for each in self.evaluation.judges if each.counted], criteria, titles, lang)

    def notes(self, lang: Lang) -> tuple[str, ...]:
        """Return what is to be known first: the criteria are not the published ones, it is no council's verdict."""
        if self.evaluation is None:
            return ()
        out = [notice.message(lang) for notice in self.evaluation.warnings if notice.code in OTHER_CRITERIA]
        no_verdict = NO_VERDICT.get(self.evaluation.assessed_by)
        return (*out, *([] if no_verdict is None else [no_verdict.in_(lang)]))


_NEEDED = ("product", "producer", "dossier")
"""The fields that must be filled in before an evaluation can be stored."""


def preview(written: BundleFromForm, sheet: Sheet, lang: Lang, version: str | None = None, target: str = "") -> Rating:
    """Rate what stands in a form, even where names are not filled in yet.

    Args:
        written: the form's bundle.
        sheet: the form's.
        lang: in which the result is told.
        version: the one under which to rate; None for the one that the bundle chooses.
        target: the stars to which the way is told, as a field states them; empty for none.
    """
    bundle, lacking = _named(written.bundle)
    elsewhere = rated_elsewhere(bundle, sheet) if version is None else None
    if elsewhere is not None:
        return refused((elsewhere,), lacking)
    try:
        evaluation = evaluate_as(bundle, version, Settings())
    except (InvalidEvidence, NoVersionInForce) as error:
        return failed(error, written, sheet, lacking)
    unjudged = tuple(
        number
        for number, result in evaluation.criteria.items()
        if result.basis == "none" and result.criterion.decided_by is DecidedBy.COUNCIL
    )
    stars = target_of(target, evaluation.rulebook)
    way = None if stars is None else way_told(bundle, stars, lang, version)
    plot = parts_plot(part_bars(evaluation, lang), lang)
    return Rating(evaluation, evaluation.explanation(lang), plot, (), lacking, unjudged, way)


def failed(
    error: InvalidEvidence | NoVersionInForce,
    written: BundleFromForm,
    sheet: Sheet,
    lacking: tuple[tuple[str, Text], ...] = (),
) -> Rating:
    """Return what is told of a form whose bundle is wrong."""
    if isinstance(error, NoVersionInForce):
        problem = Problem("no-version", "evaluated_on", error.message)
        return refused((FieldProblem(problem, "evaluated_on"),), lacking)
    fields = [written.field_at(problem.place) for problem in error.problems]
    told = (
        FieldProblem(
            _as_typed(problem, field),
            field,
            sheet.field_title(field) if field else _place_title(problem.place, written, sheet),
        )
        for problem, field in zip(error.problems, fields, strict=True)
    )
    return refused(tuple(told), lacking)


def _as_typed(problem: Problem, field: str | None) -> Problem:
    """Return a problem of a day as it is mended in the form, where days are typed otherwise than in a bundle."""
    if field is None or not is_day(field) or problem.found is None:
        return problem
    found = day_written(problem.found)
    if problem.code not in ("wrong-type", "invalid-value"):
        return problem if found is None or found.meant is None else replace(problem, found=day_in_form(found.meant))
    return replace(problem, message=NO_DAY if found is None else NO_SUCH_DAY, mend=WRITE_DAY)


_ITEM = re.compile(r"(documents|facts|sheets)\[([0-9]+)\]\.?(.*)")


def _place_title(place: str, written: BundleFromForm, sheet: Sheet) -> Text | None:
    """Return in words what no field stands for: `Minh chứng “D7” – Ngày cấp`; None where it has no name."""
    item = _ITEM.fullmatch(place)
    if item is None:
        return TITLES.get(place)
    kind, at, about = item[1], int(item[2]), item[3]
    found = items_at(written.bundle, kind)
    names = {"documents": "id", "facts": "fact", "sheets": "judge"}
    name = printable(shown(found[at].get(names[kind]))) if at < len(found) else ""
    fact = sheet.rulebook.vocabulary.facts.get(name) if kind == "facts" else None
    title = TITLES[f"{kind}[]"] if fact is None else fact.title
    asked = TITLES.get(f"{kind}[].{about.partition('.')[0].partition('[')[0]}")
    rest = about.partition(".")[2] if asked is not None else about

    def said(title: str, asked: str) -> str:
        return " ".join(filter(None, (title, "" if fact or not name else f"“{name}”", asked and f"– {asked}", rest)))

    return text(said(title.vi, asked.vi if asked else ""), said(title.en, asked.en if asked else ""))


def refused(problems: tuple[FieldProblem, ...], lacking: tuple[tuple[str, Text], ...] = ()) -> Rating:
    """Return what is told of a form that is not rated because of problems."""
    return Rating(None, None, None, problems, lacking, ())


def rated_elsewhere(bundle: Mapping[str, Json], sheet: Sheet) -> FieldProblem | None:
    """Return the problem of a bundle that is rated on another sheet than its form shows, or None.

    The days in a bundle that names no version may choose another one than when it was uploaded.
    """
    partial = salvage(Source("", bundle))
    try:
        version = version_chosen(partial)
    except NoVersionInForce:
        return None  # the rating says so
    product_set = None if partial.product_set is None else sheet.rulebook.set_named(partial.product_set)
    if version in (None, sheet.rulebook.id) and product_set in (None, sheet.product_set):
        return None
    message = text(
        f"theo các ngày này, hồ sơ được chấm theo {version}, không phải trên phiếu đang mở",
        f"by these days it is rated under {version}, not on the sheet that is shown",
    )
    mend = text("sửa các ngày, hoặc tải hồ sơ về rồi tải lên lại", "mend the days, or download it and upload it again")
    return FieldProblem(Problem("other-sheet", "evaluated_on", message, mend), "evaluated_on")


def earning(result: CriterionResult) -> tuple[str, ...]:
    """Return the ids of the options that a criterion earns its points by, as the form names them."""
    if len(result.judged) > 1 and result.option not in result.judged:
        return ()  # what several reach together is an option that none of them chose
    field = option_field(result.criterion.number, result.case if result.criterion.cases else None)
    options = result.option if isinstance(result.option, tuple) else (result.option,)
    return tuple(f"{field}-{option}" for option in options if option)


def _named(bundle: Mapping[str, Json]) -> tuple[dict[str, Json], tuple[tuple[str, Text], ...]]:
    """Return a bundle in which nothing lacks a name, and what lacked one."""
    out = dict(bundle)
    lacking = []
    for field in _NEEDED:
        first, *rest = BUNDLE_FIELDS[field]
        if first == "producer" and first not in bundle:
            continue
        inside = mapping_at(out, first) if rest else out
        name = rest[0] if rest else first
        if name not in inside:
            lacking.append((field, FIELD_TITLES[field]))
            out[first] = {**inside, name: _UNNAMED} if rest else _UNNAMED
    return out, tuple(lacking)
