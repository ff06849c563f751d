"""Building whole bundles from the few facts, documents and options that a test is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from ocop_rules.rulebook.model import Criterion, Option, ProductSet
from ocop_rules.rulebook.vocabulary import Vocabulary

Sheet: TypeAlias = dict[str, int]
"""The option chosen of each criterion; 0 for none."""

EVALUATED_ON = "2026-09-15"
ISSUED_ON = "2026-01-01"


def bundle(version: str, set_number: int, **parts: Any) -> dict[str, Any]:
    """Give a bundle with these parts and the others that every bundle needs."""
    return {
        "format": "ocop-evidence/1",
        "dossier": "golden",
        "version": version,
        "product": {"name": "Sản phẩm", "set": set_number},
        "evaluated_on": EVALUATED_ON,
        **parts,
    }


def document(kind: str, **more: Any) -> dict[str, Any]:
    """Give a document whose id is its type, issued before the evaluation and not expiring, unless told otherwise."""
    return {"id": kind, "type": kind, "issued_on": ISSUED_ON, **more}


def supported(
    name: str, value: object, vocabulary: Vocabulary, avoid: Iterable[str] = ()
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Give a fact that counts, and the document that backs it if nobody may attest it.

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
    """Give the options of a criterion that are open in a case."""
    return criterion.options_of(case if criterion.cases else None)


def best_sheet(product_set: ProductSet, case: str | None = None) -> Sheet:
    """Give the sheet that chooses the best option of every criterion."""
    return {
        number: max(options_of(criterion, case), key=lambda option: option.rank).ordinal
        for number, criterion in product_set.criteria.items()
    }


def sheet_of_total(product_set: ProductSet, total: int, case: str | None = None) -> Sheet:
    """Give a whole sheet that adds up to `total`, meeting the requirements of as many stars as that allows.

    It leaves no criterion of a knock-out by points at 0 and lets every criterion apply, where that is possible.

    Raises:
        ValueError: no sheet adds up to it.
    """
    gates = {c.applies_if.criterion: c for c in product_set.criteria.values() if c.applies_if is not None}
    for careful in (True, False):
        for stars in (5, 4, 3, 0):
            choices = {
                number: _allowed(criterion, case, stars, product_set, gates.get(number), careful=careful)
                for number, criterion in product_set.criteria.items()
            }
            sheet = _summing(choices, total)
            if sheet is not None:
                return sheet
    raise ValueError(f"no sheet of set {product_set.number} adds up to {total}")


def _allowed(
    criterion: Criterion, case: str | None, stars: int, product_set: ProductSet, gates: Criterion | None, *, careful: bool
) -> dict[int, int]:
    """Give the ordinals that may be chosen, with their points."""
    options = options_of(criterion, case)
    least = max((o.rank for o in options if o.min_stars is not None and o.min_stars <= stars), default=0)
    if careful and gates is not None and gates.applies_if is not None:
        least = max(least, gates.applies_if.rank)
    watched = {k.criterion for k in product_set.knock_outs if hasattr(k.when, "points")}
    found = {} if least else {0: 0}
    if not careful and criterion.applies_if is not None:
        return {0: 0}
    for option in options:
        if option.rank >= least and not (careful and criterion.number in watched and option.points == 0):
            found[option.ordinal] = int(option.points)
    if careful and criterion.number in watched:
        found.pop(0, None)
    return found


def _summing(choices: Mapping[str, Mapping[int, int]], total: int) -> Sheet | None:
    """Choose one ordinal of each criterion so that their points add up to `total`; None if it cannot be done."""
    ways: list[dict[int, int]] = []
    reached = {0}
    for points in choices.values():
        here = {before + worth: ordinal for ordinal, worth in points.items() for before in reached}
        ways.append(here)
        reached = set(here)
    if total not in reached:
        return None
    sheet: Sheet = {}
    rest = total
    for number, way in reversed(list(zip(choices, ways, strict=True))):
        sheet[number] = way[rest]
        rest -= choices[number][way[rest]]
    return dict(sorted(sheet.items(), key=lambda item: list(choices).index(item[0])))


def sheet_entry(
    judge: str, options: Mapping[str, object], product_set: ProductSet, case: str | None = None, role: str = "council"
) -> dict[str, Any]:
    """Give a sheet as a bundle holds it: an option of a criterion with cases names its case."""
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
    """Give the alternative cases of a set, or None alone."""
    return tuple(product_set.cases) or (None,)


def below(option: Option, options: Sequence[Option]) -> int:
    """Give the ordinal of the next worse option, 0 if there is none."""
    return next((o.ordinal for o in options if o.rank == option.rank - 1), 0)

