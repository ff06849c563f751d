"""Building whole bundles from the few facts, documents and options that a test is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from ocop_rules.rulebook.catalogue import vocabulary
from ocop_rules.rulebook.condition import PointsTest
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import Criterion, Option, ProductSet
from ocop_rules.rulebook.vocabulary import Ends, Vocabulary

Sheet: TypeAlias = "dict[str, int | list[int]]"
"""The option chosen of each criterion, 0 for none; a list where options add up."""

EVALUATED_ON = "2026-09-15"
ISSUED_ON = "2026-01-01"
EXPIRES_ON = "2028-12-31"


def bundle(version: str, set_number: int, **parts: Any) -> dict[str, Any]:
    """Return a bundle with these parts and the others that every bundle needs."""
    return {
        "format": "ocop-evidence/1",
        "dossier": "golden",
        "version": version,
        "product": {"name": "Sản phẩm", "set": set_number},
        "evaluated_on": EVALUATED_ON,
        **parts,
    }


HEAD = bundle("qd-26-2026", 7)
"""A bundle with nothing but what every bundle needs."""


def document(kind: str, **more: Any) -> dict[str, Any]:
    """Return a document whose id is its type, issued before the evaluation, which counts on it unless told otherwise.

    It states an end only where papers of its type always do.
    """
    known = vocabulary().documents.get(kind)
    ends = {"expires_on": EXPIRES_ON} if known is not None and known.ends is Ends.ALWAYS else {}
    return {"id": kind, "type": kind, "issued_on": ISSUED_ON, **ends, **more}


def supported(
    name: str, value: object, vocabulary: Vocabulary, avoid: Iterable[str] = ()
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return a fact that counts, and the document that backs it if nobody may attest it.

    Args:
        name: the fact.
        value: its value.
        vocabulary: who may attest it and which documents back it.
        avoid: document types that must not be used.
    """
    definition = vocabulary.facts[name]
    if definition.attested_by:
        return {"fact": name, "value": value, "attested_by": str(definition.attested_by[0])}, None
    kind = next(kind for kind in definition.documents if kind not in avoid)
    return {"fact": name, "value": value, "documents": [kind]}, document(kind)


def options_of(criterion: Criterion, case: str | None) -> tuple[Option, ...]:
    """Return the options of a criterion that are open in a case."""
    return criterion.options_of(case if criterion.cases else None)


def best_sheet(product_set: ProductSet, case: str | None = None) -> Sheet:
    """Return the sheet that chooses the best option of every criterion, or all of them where options add up."""
    sheet: Sheet = {}
    for number, criterion in product_set.criteria.items():
        options = options_of(criterion, case)
        best = max(options, key=lambda option: option.rank).ordinal
        sheet[number] = [o.ordinal for o in options] if criterion.scoring is Scoring.SUM else best
    return sheet


def sheet_of_total(product_set: ProductSet, total: int, case: str | None = None) -> Sheet:
    """Return a whole sheet that adds up to `total`, meeting the requirements of as many stars as that allows.

    It leaves no criterion of a knock-out by points at 0 and lets every criterion apply, where that is possible.

    Raises:
        ValueError: no sheet adds up to it.
    """
    for careful in (True, False):
        for stars in (5, 4, 3, 0):
            sheet = _summing(_open_choices(product_set, case, stars, careful=careful), Decimal(total))
            if sheet is not None:
                return sheet
    raise ValueError(f"no sheet of set {product_set.number} adds up to {total}")


def _open_choices(
    product_set: ProductSet, case: str | None, stars: int, *, careful: bool
) -> list[tuple[str, dict[int, Decimal]]]:
    """Return what may be chosen of each criterion, ordinals with points: of one that adds up, option by option."""
    gates = {c.applies_if.criterion: c.applies_if.rank for c in product_set.criteria.values() if c.applies_if}
    watched = {k.criterion for k in product_set.knock_outs if isinstance(k.when, PointsTest)} if careful else set()
    found: list[tuple[str, dict[int, Decimal]]] = []
    for number, criterion in product_set.criteria.items():
        options = options_of(criterion, case)
        nothing = {0: Decimal(0)}
        if criterion.scoring is Scoring.SUM:
            found += [(number, {**nothing, o.ordinal: o.points}) for o in options]
            continue
        least = max([o.rank for o in options if o.min_stars is not None and o.min_stars <= stars], default=0)
        if careful:
            least = max(least, gates.get(number, 0))
        points = {o.ordinal: o.points for o in options if o.rank >= least and (o.points or number not in watched)}
        if not careful and criterion.applies_if is not None:
            points = nothing
        elif not least and number not in watched:
            points = {**nothing, **points}
        found.append((number, points))
    return found


def _summing(choices: list[tuple[str, dict[int, Decimal]]], total: Decimal) -> Sheet | None:
    """Choose one ordinal of each entry so that their points add up to `total`; None if it cannot be done."""
    ways: list[dict[Decimal, int]] = []
    reached = {Decimal(0)}
    for _, points in choices:
        ways.append({before + worth: ordinal for ordinal, worth in points.items() for before in reached})
        reached = set(ways[-1])
    if total not in reached:
        return None
    chosen: list[tuple[str, int]] = []
    rest = total
    for (number, points), way in zip(reversed(choices), reversed(ways), strict=True):
        ordinal = way[rest]
        chosen.append((number, ordinal))
        rest -= points[ordinal]
    chosen.reverse()
    sheet: Sheet = {}
    for number, ordinal in chosen:
        several = [n for n, _ in chosen].count(number) > 1
        if not several:
            sheet[number] = ordinal
        elif ordinal:
            sheet[number] = [*_listed(sheet.get(number)), ordinal]
        else:
            sheet.setdefault(number, [])
    return sheet


def _listed(chosen: int | list[int] | None) -> list[int]:
    return chosen if isinstance(chosen, list) else []


def sheet_entry(
    judge: str, options: Mapping[str, object], product_set: ProductSet, case: str | None = None, role: str = "council"
) -> dict[str, Any]:
    """Return a sheet as a bundle holds it: an option of a criterion with cases names its case."""
    return {
        "judge": judge,
        "role": role,
        "options": {
            number: {"case": case, "option": ordinal}
            if case is not None and product_set.criteria[number].cases and isinstance(ordinal, int)
            else ordinal
            for number, ordinal in options.items()
        },
    }


def cases_of(product_set: ProductSet) -> Sequence[str | None]:
    """Return the alternative cases of a set, or None alone; where it has several groups, a case's name is for all."""
    return tuple(dict.fromkeys(name for group in product_set.case_groups for name in group.cases)) or (None,)


def below(option: Option, options: Sequence[Option]) -> int:
    """Return the ordinal of the next worse option, 0 if there is none."""
    return next((o.ordinal for o in options if o.rank == option.rank - 1), 0)
