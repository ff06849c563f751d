"""The explanation: an evaluation in words that an official can read, made once and laid out as text or otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from ocop_rules.brief import brief
from ocop_rules.characters import shown
from ocop_rules.rating.result import OutcomeName
from ocop_rules.text import Lang
from ocop_rules.words.sentences import sentence

_PartOfExplanation = TypeVar("_PartOfExplanation")


class _Worded(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def __repr__(self) -> str:
        return brief(self)

    __str__ = __repr__


class CriterionLine(_Worded):
    """One criterion in words.

    Attributes:
        basis: how it was decided.
        option: the label of the option that counts, or why there is none.
        evidence: the facts and documents that count for it.
        clause: the place in the decision, without the decision's number.
        full: True if it earned all that it can.
    """

    number: str
    title: str
    points: str
    max_points: str
    basis: str
    option: str
    evidence: tuple[str, ...]
    clause: str
    rule: str | None
    full: bool

    def with_evidence(self, evidence: tuple[str, ...]) -> CriterionLine:
        """Return the same line with evidence."""
        return CriterionLine(**{**vars(self), "evidence": evidence})


class PartLines(_Worded):
    """One part of the sheet in words."""

    letter: str
    title: str
    points: str
    max_points: str
    criteria: tuple[CriterionLine, ...]


class Step(_Worded):
    """What stands between the product and some stars, in words; `unmet` leaves out what fewer stars need too."""

    stars: int
    heading: str
    unmet: tuple[str, ...]


class Explanation(_Worded):
    """An evaluation in words.

    Attributes:
        heading: product, dossier, sheet, decision, day: one phrase a line.
        stars: the stars given, or None.
        result: the verdict in one line.
        reasons: why the stars differ from the band, or what ended the evaluation.
        judges: the council's totals and their mean.
        steps: what stands between the product and each higher star.
        gains: where points can still be won on evidence.
        parts: every criterion.
        warnings: what the reader should know.
        footing: engine, version and digests, by which the result can be checked.
    """

    heading: tuple[str, ...]
    stars: int | None
    outcome: OutcomeName
    result: str
    reasons: tuple[str, ...]
    judges: tuple[str, ...]
    steps: tuple[Step, ...]
    gains: tuple[str, ...]
    parts: tuple[PartLines, ...]
    warnings: tuple[str, ...]
    footing: tuple[str, ...]


def safely(part: _PartOfExplanation) -> _PartOfExplanation:
    """Return a part of an explanation of which every phrase stands on one line and does not play with the reader.

    Phrases hold words of the bundle: names, ids, who judged. New bundles with such characters are refused, but records
    and explanations were stored before that.
    """
    if isinstance(part, str):
        return shown(part)  # type: ignore[return-value]
    if isinstance(part, tuple):
        return tuple(map(safely, part))  # type: ignore[return-value]
    if isinstance(part, _Worded):
        return part.model_copy(update={name: safely(value) for name, value in part})
    return part


def explanation_text(explanation: Explanation, lang: Lang) -> str:
    """Return an explanation in `lang` as plain text, result first."""
    out = [
        explanation.heading[0],
        explanation.result,
        *(f"  {line}" for line in explanation.reasons),
        "",
        *explanation.heading[1:],
    ]

    def chapter(code: str, lines: Iterable[str]) -> None:
        out.extend(["", sentence(code, lang).upper(), *(f"  {line}" for line in lines)])

    if explanation.judges:
        chapter("council", explanation.judges)
    if explanation.steps:
        chapter(
            "towards",
            (line for step in explanation.steps for line in (step.heading, *(f"  - {r}" for r in step.unmet))),
        )
    if explanation.gains:
        chapter("gains", (f"- {line}" for line in explanation.gains))
    evidence, clause = sentence("evidence", lang), sentence("clause", lang)
    for part in explanation.parts:
        out += ["", _part(part, lang)]
        for line in part.criteria:
            out.append(f"  {line.number} {line.title}: {line.points}/{line.max_points} ({line.basis})")
            out.append(f"      {line.option}")
            if line.evidence:
                out.append(f"      {evidence}: " + "; ".join(line.evidence))
            out.append(f"      {clause}: {line.clause}")
    if explanation.warnings:
        chapter("warnings", (f"- {line}" for line in explanation.warnings))
    return "\n".join([*out, "", *explanation.footing]) + "\n"


def _part(part: PartLines, lang: Lang) -> str:
    score = f"{part.points}/{part.max_points}"
    heading, rest = sentence("part", lang, letter=part.letter, title=part.title, points=score).split(" ", 1)
    return f"{heading.upper()} {rest}"
