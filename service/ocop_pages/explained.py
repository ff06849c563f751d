"""A stored evaluation in words and plots: in the pages, and as a page of its own, which needs no other file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TypedDict

from markupsafe import Markup
from ocop_service.evaluations.stored import StoredEvaluation, changed_record, evaluation_members
from ocop_service.pages import StandalonePage

from ocop_pages.assets import content, policy_of
from ocop_pages.frame import Frame, rendered, template
from ocop_pages.side_by_side import SideBySide, sheet_of, side_by_side
from ocop_rules.documents.json_text import is_moderate
from ocop_rules.errors import UnknownVersion
from ocop_rules.evaluation.document import CriterionDocument
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.rulebook.catalogue import load
from ocop_rules.text import Lang, Text
from ocop_rules.words.explanation import Explanation
from ocop_rules.words.plots import PartBar, RequirementMark, parts_plot, stars_plot
from ocop_rules.words.terms import ASSESSMENTS, NO_VERDICT


@dataclass(frozen=True, slots=True)
class ExplainedEvaluation:
    """What a page tells of a stored evaluation.

    Attributes:
        explanation: its explanation as it was stored.
        parts: the plot of points per part against the maximum.
        stars: the plot of what separates the product from more stars.
        whose, no_verdict: whose assessment it is, if it is not a council's, and what is to be known of that.
        by: the judge whose sheet counts, and the role, where it is one.
        council: the sheets that count side by side, where there are several.
    """

    stored: StoredEvaluation
    explanation: Explanation
    parts: Markup
    stars: Markup
    whose: Text | None
    no_verdict: Text | None
    by: str | None
    council: SideBySide | None


class _Part(TypedDict):
    points: str
    max_points: str


class _Requirement(TypedDict):
    stars: int
    criterion: str
    met: bool


class _Judge(TypedDict):
    judge: str
    role: str
    counted: bool


class _Evaluation(TypedDict):
    """What is read of an evaluation's JSON."""

    points: str
    judges: list[_Judge]
    criteria: dict[str, CriterionDocument]
    parts: dict[str, _Part]
    requirements: list[_Requirement]


def explained_evaluation(stored: StoredEvaluation, explanation: Explanation, frame: Frame) -> ExplainedEvaluation:
    """Return what a page tells of a stored evaluation.

    Raises:
        Refusal: somebody changed its record.
    """
    lang = frame.lang
    evaluation, _ = evaluation_members(stored.record)
    if not is_moderate(evaluation):
        raise changed_record()
    written: _Evaluation = json.loads(evaluation)
    parts = {
        letter: (Fraction(part["points"]), Fraction(part["max_points"])) for letter, part in written["parts"].items()
    }
    bars = [PartBar(line.letter, line.title, *parts[line.letter]) for line in explanation.parts]
    marks: dict[int, list[RequirementMark]] = {}
    for each in written["requirements"]:
        marks.setdefault(each["stars"], []).append(RequirementMark(each["criterion"], each["met"]))
    most = sum((part[1] for part in parts.values()), Fraction(0))
    plot = stars_plot(Fraction(written["points"]), most, _bands(stored.summary.version), marks, lang)
    counted = [judge for judge in written["judges"] if judge["counted"]]
    role = Role(counted[0]["role"]) if counted else None
    titles = {line.number: line.title for part in explanation.parts for line in part.criteria}
    council = side_by_side([each["judge"] for each in counted], written["criteria"], titles, frame)
    by = sheet_of([(each["judge"], each["role"]) for each in counted], frame)
    return ExplainedEvaluation(
        stored,
        explanation,
        parts_plot(bars, lang),
        plot,
        ASSESSMENTS.get(role),
        NO_VERDICT.get(role),
        by,
        council,
    )


def _bands(version: str) -> dict[int, Fraction]:
    """Return the points at which stars begin; none where a later release no longer has the version."""
    try:
        return {band.stars: Fraction(Decimal(band.at_least)) for band in load(version).bands}
    except UnknownVersion:
        return {}


def explanation_page(stored: StoredEvaluation, explanation: Explanation, lang: Lang) -> StandalonePage:
    """Return a stored evaluation as a page of its own, with its style inside.

    Raises:
        Refusal: somebody changed its record.
    """
    frame = Frame(lang, chosen=False, other_lang="", caller=None, opened=False)
    html = rendered("explained", frame, account=explained_evaluation(stored, explanation, frame), style=_style())
    return StandalonePage(html, _edition(), _STYLE_POLICY)


@cache
def _style() -> Markup:
    return Markup(content("ocop.css"))


def _policy() -> str:
    return policy_of(content("ocop.css"))


_STYLE_POLICY = _policy()
"""The content security policy of such a page: its own style, by its digest, and nothing else."""


@cache
def _edition() -> str:
    """Return what changes whenever the look of such a page does."""
    parts = (content("ocop.css"), template("explained"), template("account"), template("ballots"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]
