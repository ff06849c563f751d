"""An evaluation that was kept, in words and plots: read from its JSON and its explanation, and not rated again."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from ocop_rules.errors import UnknownVersion
from ocop_rules.evaluation.document import EvaluationDocument
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.forms.side_by_side import SideBySide, sheet_of, side_by_side
from ocop_rules.rulebook.catalogue import load
from ocop_rules.text import Lang, Text
from ocop_rules.words.explanation import Explanation
from ocop_rules.words.plots import PartBar, RequirementMark, parts_plot, stars_plot
from ocop_rules.words.terms import ASSESSMENTS, NO_VERDICT


@dataclass(frozen=True, slots=True)
class Account:
    """What is told of an evaluation that was kept.

    Attributes:
        explanation: its explanation as it was kept.
        parts: the plot of points per part against the maximum.
        stars: the plot of what separates the product from more stars.
        whose, no_verdict: whose assessment it is, if it is not a council's, and what is to be known of that.
        by: the judge whose sheet counts, and the role, where it is one.
        council: the sheets that count side by side, where there are several.
    """

    explanation: Explanation
    parts: Markup
    stars: Markup
    whose: Text | None
    no_verdict: Text | None
    by: str | None
    council: SideBySide | None


def account_of(evaluation: EvaluationDocument, explanation: Explanation, lang: Lang) -> Account:
    """Return what is told of an evaluation that was kept.

    Args:
        evaluation: as its JSON says.
        explanation: in `lang`, as it was kept.
        lang: the language.
    """
    parts = evaluation["parts"]
    bars = [
        PartBar(
            line.letter,
            line.title,
            Fraction(parts[line.letter]["points"]),
            Fraction(parts[line.letter]["max_points"]),
        )
        for line in explanation.parts
    ]
    marks: dict[int, list[RequirementMark]] = {}
    for each in evaluation["requirements"]:
        marks.setdefault(each["stars"], []).append(RequirementMark(each["criterion"], each["met"]))
    most = sum((Fraction(part["max_points"]) for part in parts.values()), Fraction(0))
    plot = stars_plot(Fraction(evaluation["points"]), most, _bands(evaluation["version"]), marks, lang)
    counted = [judge for judge in evaluation["judges"] if judge["counted"]]
    role = Role(counted[0]["role"]) if counted else None
    titles = {line.number: line.title for part in explanation.parts for line in part.criteria}
    return Account(
        explanation,
        parts_plot(bars, lang),
        plot,
        ASSESSMENTS.get(role),
        NO_VERDICT.get(role),
        sheet_of([(each["judge"], each["role"]) for each in counted], lang),
        side_by_side([each["judge"] for each in counted], evaluation["criteria"], titles, lang),
    )


def _bands(version: str) -> dict[int, Fraction]:
    """Return the points at which stars begin; none where a later release no longer has the version."""
    try:
        return {band.stars: Fraction(band.at_least) for band in load(version).bands}
    except UnknownVersion:
        return {}
