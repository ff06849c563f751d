"""Evaluations as flat records, for data frames, databases and CSV files: plain dictionaries, all with the same keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Literal, TypeAlias, cast

from ocop_rules.errors import InvalidDocument, OcopError
from ocop_rules.rating.points import Points, exact_text
from ocop_rules.rating.result import CriterionResult, EvidenceItem, Result
from ocop_rules.text import Text

Cell: TypeAlias = str | int | Decimal | bool | date | None
"""What stands in a row."""

Per: TypeAlias = Literal["criterion", "product", "requirement"]
"""What a row is about."""

DECIMALS = 6
"""So many decimals have points in rows: at least as many as a council's mean has, if it ends at all."""

_STEP = Decimal(1).scaleb(-DECIMALS)


def records_of(result: Result, digests: Callable[[], tuple[str, str]], per: Per) -> Iterator[dict[str, Cell]]:
    """Return the records of one evaluation; see `rows`.

    Args:
        result: the evaluation.
        digests: gives the digests of its bundle and its own, which are not made where they are not needed.
        per: what a record is about.
    """
    head = {"row": 0, **_head(result)}
    if per == "product":
        bundle_digest, digest = digests()
        yield _record(per, head, {**_product(result), "bundle_digest": bundle_digest, "digest": digest})
        return
    parts = _criteria(result) if per == "criterion" else _requirements(result)
    yield from (_record(per, head, part) for part in parts)


def record_of_error(error: OcopError, per: Per) -> dict[str, Cell]:
    """Return the record of an error in the place of an evaluation."""
    problems = error.problems if isinstance(error, InvalidDocument) else ()
    told: dict[str, Cell] = {
        "row": 0,
        "dossier": error.dossier,
        "error": type(error).__name__,
        "problem_vi": "; ".join(each.render("vi") for each in problems) or error.render("vi"),
        "problem_en": "; ".join(each.render("en") for each in problems) or error.render("en"),
    }
    return _record(per, told, {})


def checked(per: str) -> Per:
    """Return what a record is to be about; raises `ValueError` where there are no such records."""
    if per not in COLUMNS:
        raise ValueError(f"per is criterion, product or requirement, not {per!r}")
    return cast("Per", per)


_HEAD = ("row", "dossier", "product", "version", "set", "evaluated_on", "outcome", "stars")
_ERROR = ("error", "problem_vi", "problem_en")
COLUMNS: Mapping[Per, tuple[str, ...]] = {
    "product": (
        *_HEAD,
        "band",
        "points",
        "points_exact",
        "max_points",
        "points_a",
        "points_b",
        "points_c",
        "producer",
        "purpose",
        "submitted_on",
        "decision",
        "set_title_vi",
        "set_title_en",
        "case",
        "assessed_by",
        "judges",
        "next_stars",
        "missing_points",
        "unmet",
        "knockouts",
        "unverified",
        "warnings",
        "engine",
        "library",
        "rulebook_digest",
        "bundle_digest",
        "digest",
        *_ERROR,
    ),
    "criterion": (
        *_HEAD,
        "part",
        "section",
        "criterion",
        "title_vi",
        "title_en",
        "points",
        "points_exact",
        "max_points",
        "option",
        "options",
        "case",
        "label_vi",
        "label_en",
        "basis",
        "supported",
        "evidence",
        "rule",
        "clause_vi",
        "clause_en",
        *_ERROR,
    ),
    "requirement": (
        *_HEAD,
        "asked_stars",
        "criterion",
        "title_vi",
        "title_en",
        "option",
        "label_vi",
        "label_en",
        "met",
        "rule",
        "clause_vi",
        "clause_en",
        *_ERROR,
    ),
}
"""The columns, in their order."""


def _record(per: Per, head: Mapping[str, Cell], part: Mapping[str, Cell]) -> dict[str, Cell]:
    nothing: dict[str, Cell] = dict.fromkeys(COLUMNS[per])
    return {**nothing, **head, **part}


def _head(result: Result) -> dict[str, Cell]:
    return {
        "dossier": result.dossier,
        "product": result.bundle.product.name,
        "version": result.version,
        "set": result.product_set.number,
        "evaluated_on": result.evaluated_on,
        "outcome": result.outcome,
        "stars": result.stars,
    }


def _product(evaluation: Result) -> dict[str, Cell]:
    bundle, product_set = evaluation.bundle, evaluation.product_set
    nearest = evaluation.distances[0] if evaluation.distances else None
    return {
        "band": evaluation.band,
        **_points(evaluation.points),
        "max_points": _decimal(product_set.max_points),
        **{f"points_{letter.lower()}": _decimal(part.points) for letter, part in evaluation.parts.items()},
        "producer": bundle.producer.name if bundle.producer else None,
        "purpose": str(bundle.purpose),
        "submitted_on": bundle.submitted_on,
        "decision": evaluation.rulebook.decision,
        **_titled("set_title", product_set.title),
        "case": evaluation.case
        or "; ".join(f"{name}: {case}" for name, case in evaluation.cases.items() if case)
        or None,
        "assessed_by": str(evaluation.assessed_by) if evaluation.assessed_by else None,
        "judges": len(evaluation.judges),
        "next_stars": nearest.stars if nearest else None,
        "missing_points": _decimal(nearest.missing_points) if nearest else None,
        "unmet": "; ".join(f"{each.criterion} ≥ {each.option}" for each in nearest.unmet) if nearest else None,
        "knockouts": "; ".join(each.id for each in evaluation.knockouts),
        "unverified": "; ".join(each.id for each in evaluation.unverified),
        "warnings": "; ".join(dict.fromkeys(each.code for each in evaluation.notices)),
        "engine": evaluation.engine,
        "library": evaluation.library,
        "rulebook_digest": evaluation.rulebook_digest,
    }


def _criteria(evaluation: Result) -> Iterator[dict[str, Cell]]:
    for number, result in evaluation.criteria.items():
        criterion = result.criterion
        yield {
            "part": criterion.part,
            "section": criterion.section,
            "criterion": number,
            **_titled("title", criterion.title),
            **_points(result.points),
            "max_points": _decimal(criterion.max_points),
            "option": result.option if isinstance(result.option, int) else None,
            "options": _ordinals(result.option),
            "case": result.case if criterion.cases else None,
            **(_titled("label", result.chosen.label) if result.chosen else {}),
            "basis": result.basis,
            "supported": _ordinals(result.supported),
            "evidence": "; ".join(_evidence(result)),
            "rule": result.rule,
            "clause_vi": result.citation.in_("vi"),
            "clause_en": result.citation.in_("en"),
        }


def _requirements(evaluation: Result) -> Iterator[dict[str, Cell]]:
    for each in evaluation.requirements:
        yield {
            "asked_stars": each.stars,
            "criterion": each.criterion,
            **_titled("title", evaluation.product_set.criteria[each.criterion].title),
            "option": each.option,
            **_titled("label", each.least.label),
            "met": each.met,
            "rule": each.rule,
            "clause_vi": each.citation.in_("vi"),
            "clause_en": each.citation.in_("en"),
        }


def _titled(name: str, words: Text) -> dict[str, Cell]:
    return {f"{name}_vi": words.vi, f"{name}_en": words.en}


def _points(points: Points) -> dict[str, Cell]:
    return {"points": _decimal(points), "points_exact": exact_text(points)}


def _decimal(points: Points) -> Decimal:
    """Return points with as many decimals as all others have, rounded half up if they have more.

    Where the first hundred are whole, polars takes all of a column to be so, and rounds the others without a word.
    """
    exact = Fraction(points)
    with localcontext() as context:
        context.prec = 40
        quotient = Decimal(exact.numerator) / Decimal(exact.denominator)
        return quotient.quantize(_STEP, rounding=ROUND_HALF_UP)


def _ordinals(option: int | tuple[int, ...] | None) -> str:
    return "" if option is None else str(option) if isinstance(option, int) else "+".join(map(str, option))


def _evidence(result: CriterionResult) -> Iterator[str]:
    for item in result.evidence:
        yield item.name if item.kind == "document" else f"{item.name}={_written(item)}"


def _written(item: EvidenceItem) -> str:
    return str(item.value).lower() if isinstance(item.value, bool) else str(item.value)
