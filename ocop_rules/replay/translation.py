"""Rating a bundle under another version: which sheet takes the place of its own, and which choices can be carried over.

Sheets and criteria are the same where the criteria files declare it (`identity`), never because numbers or words look
alike: 26/2026 has a criterion 3.đ where earlier decisions have 3.3. A judged option is carried only where both versions
take the options from one definition, so that its ordinal means the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ocop_rules.errors import BilingualError, OcopError, Problem
from ocop_rules.evidence.printed_points import points_as_options
from ocop_rules.replay.comparison import NotCarried
from ocop_rules.rulebook.catalogue import load
from ocop_rules.rulebook.citation import decision_named
from ocop_rules.rulebook.model import Criterion, Option, ProductSet, Rulebook
from ocop_rules.text import text

ABSENT = "absent"
"""Why a choice is not carried: the other sheet has no such criterion."""


class NoSuchSheet(BilingualError):
    """A product set of one version has no counterpart, or no certain one, in another."""


_TOTALS_ALONE = text(
    "phiếu chỉ có tổng điểm từng phần của bộ tiêu chí cũ, không có gì để chấm theo bộ khác",
    "a sheet gives totals of parts alone, which say nothing under another version",
)


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """How a sheet of one version becomes a sheet of another.

    Attributes:
        source, target: the sheets.
        version: the target's version.
        pairs: for each criterion of the source its number in the target, where there is exactly one.
        blocked: for each criterion whose choices cannot be carried, why.
    """

    source: ProductSet
    target: ProductSet
    version: str
    pairs: Mapping[str, str]
    blocked: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Translation:
    """A bundle for another version, how it was made, and what could not be carried."""

    bundle: dict[str, Any]
    mapping: SheetMapping
    not_carried: tuple[NotCarried, ...]


def translate(
    bundle: Mapping[str, Any], version: str, number: int, target: str, cases: Mapping[str, str] | None = None
) -> Translation:
    """Return a bundle as it can be rated under another version.

    Args:
        bundle: the bundle of a record, as plain data.
        version: the version it was rated under.
        number: the product set there.
        target: the version to rate it under.
        cases: the dossier's case there by number of each criterion that has cases.

    Raises:
        UnknownVersion: one of the two is not installed.
        NoSuchSheet: the set has no certain counterpart, or a score sheet gives totals of parts alone.
    """
    return carry(bundle, sheet_mapping(version, number, target), cases)


def carry(bundle: Mapping[str, Any], mapping: SheetMapping, cases: Mapping[str, str] | None = None) -> Translation:
    """Return a bundle as it can be rated on another sheet; arguments as for `translate`.

    Raises:
        NoSuchSheet: a score sheet gives totals of parts alone.
    """
    lost: dict[NotCarried, None] = {}
    sheets = []
    for given in bundle.get("sheets") or ():
        sheet = points_as_options(given, mapping.source, cases or {})
        if sheet.get("parts") and not sheet["options"] and not sheet.get("points"):
            raise NoSuchSheet(_TOTALS_ALONE)
        lost |= {NotCarried(old, "unread-points"): None for old in sheet.pop("points", ())}
        sheet.pop("parts", None)  # totals of the other sheet
        options = {}
        for old, choice in sheet["options"].items():
            reason = _why_not(choice, old, mapping)
            if reason is None:
                options[mapping.pairs[old]] = choice
            else:
                lost[NotCarried(old, reason)] = None
        sheets.append({**sheet, "options": options})
    product = {**bundle["product"], "set": mapping.target.number}
    moved = {**bundle, "version": mapping.version, "product": product, "sheets": sheets}
    return Translation(moved, mapping, tuple(lost))


def sheet_mapping(version: str, number: int, target: str) -> SheetMapping:
    """Return how a product set of one version becomes one of another; raises as `translate` does."""
    return load(version).once(_mapping, number, target)


def _mapping(earlier: Rulebook, number: int, target: str) -> SheetMapping:
    version = earlier.id
    source = earlier.sets.get(number)
    if source is None:
        named = decision_named(earlier.decision)
        message = text(f"{named.vi} không còn bộ {number}", f"{named.en} has no set {number} any more")
        raise NoSuchSheet(message)
    rulebook = load(target)
    return pair_sheets(source, _counterpart(source, version, rulebook), target)


def pair_sheets(source: ProductSet, sheet: ProductSet, version: str) -> SheetMapping:
    """Return how one sheet becomes another of a version, whatever product set either is for."""
    pairs: dict[str, str] = {}
    blocked: dict[str, str] = {}
    for identity, old in _by_identity(source).items():
        new = _by_identity(sheet).get(identity, [])
        if len(old) != len(new) and len(new) > 0:
            blocked |= {criterion.number: "ambiguous" for criterion in old}
            continue
        if not new:
            blocked |= {criterion.number: ABSENT for criterion in old}
            continue
        for before, after in zip(old, new, strict=True):  # used twice on a sheet: in printed order
            pairs[before.number] = after.number
            if not _same_options(before, after):
                blocked[before.number] = "other-options"
    return SheetMapping(source, sheet, version, pairs, blocked)


def _counterpart(source: ProductSet, version: str, rulebook: Rulebook) -> ProductSet:
    found = [each for each in rulebook.sets.values() if each.identity == source.identity]
    if len(found) > 1:
        named = [each for each in found if each.slug in (source.identity, source.slug)]
        found = [each for each in named if each.slug == source.slug] or named
    if len(found) == 1:
        return found[0]
    old, new = decision_named(load(version).decision), decision_named(rulebook.decision)
    where = text(f"bộ {source.number} của {old.vi}", f"set {source.number} of {old.en}")
    name = source.title
    if not found:
        raise NoSuchSheet(
            text(
                f"{new.vi} không có bộ tương ứng với {where.vi} ({name.vi})",
                f"{new.en} has no set that corresponds to {where.en} ({name.en})",
            )
        )
    numbers = ", ".join(str(each.number) for each in found)
    raise NoSuchSheet(
        text(
            f"{where.vi} ({name.vi}) tương ứng với nhiều bộ của {new.vi}: {numbers}",
            f"{where.en} ({name.en}) corresponds to several sets of {new.en}: {numbers}",
        )
    )


def _by_identity(sheet: ProductSet) -> dict[str, list[Criterion]]:
    out: dict[str, list[Criterion]] = {}
    for criterion in sheet.criteria.values():
        out.setdefault(criterion.identity, []).append(criterion)
    return out


def _same_options(before: Criterion, after: Criterion) -> bool:
    """Tell whether two criteria take their options from one definition, apart from their cases."""
    if before.scoring is not after.scoring or bool(before.cases) != bool(after.cases):
        return False
    return bool(before.cases) or _shared(before.options, after.options)


def _shared(before: Sequence[Option], after: Sequence[Option]) -> bool:
    return len(before) == len(after) and all(b.origin == a.origin for b, a in zip(before, after, strict=True))


def _why_not(choice: Any, number: str, mapping: SheetMapping) -> str | None:
    """Say why a choice cannot be carried; None if it can."""
    if number in mapping.blocked:
        return mapping.blocked[number]
    if number not in mapping.pairs:
        return ABSENT
    before = mapping.source.criteria[number]
    after = mapping.target.criteria[mapping.pairs[number]]
    if not before.cases:
        return None
    names = [choice["case"]] if isinstance(choice, Mapping) else list(before.cases)
    for name in names:
        if name not in after.cases or name not in before.cases:
            return "no-such-case"
        if not _shared(before.cases[name].options, after.cases[name].options):
            return "other-options"
    return None


def refusal(error: OcopError) -> Problem:
    """Return an error that concerns a whole record as a problem for its report."""
    return Problem(type(error).__name__, "", text(error.render("vi"), error.render("en")))
