"""What counts of a result, by what it is about: two results differ where their views do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.counted import counted_evidence
from ocop_rules.rating.points import exact_text
from ocop_rules.rating.result import CriterionResult, Result
from ocop_rules.replay.snapshot import CriterionSnapshot, Ordinals

COUNTS = "counts"
"""Where a document or a fact stands that counts; of one that does not it is the reason."""


GONE = "-"
"""The sign before the number of a criterion that the sheet of the other result does not have."""


class About(NamedTuple):
    """What a part of a result is about.

    Attributes:
        kind: `criterion`, `requirement`, `knock_out`, `document`, `fact`, `council`, `band` or `stars`.
        name: which of its kind: a criterion's number, a knock-out, an id, a fact.
        stars, option: of a requirement.
    """

    kind: str
    name: str = ""
    stars: int = 0
    option: int = 0


Shown: TypeAlias = "CriterionSnapshot | str | int | bool | tuple[str, ...] | None"
View: TypeAlias = Mapping[About, Shown]


def view_of(result: Result, numbers: Mapping[str, str] | None = None) -> View:
    """Return what counts of a result.

    Args:
        result: the result.
        numbers: what its criteria are called on the sheet that it is compared with; None where it is the same. Those
            that are not there get a sign before their number.
    """
    called = {each: each if numbers is None else numbers.get(each, f"{GONE}{each}") for each in result.criteria}
    out: dict[About, Shown] = {}
    for number, each in result.criteria.items():
        out[About("criterion", called[number])] = criterion_snapshot(each)
    for mark in result.requirements:
        out[About("requirement", called[mark.criterion], mark.stars, mark.option)] = mark.met
    for knock_out in (*result.knockouts, *result.unverified):
        out[About("knock_out", knock_out.id)] = knock_out.status
    out |= _counted(result.bundle, result)
    if result.standing.is_blocked:
        out[About("council")] = _standing(result)
    out[About("band")] = result.band
    out[About("stars")] = result.outcome if result.stars is None else result.stars
    return out


def criterion_snapshot(result: CriterionResult) -> CriterionSnapshot:
    """Return what counts of a criterion's result."""
    return CriterionSnapshot(
        _ordinals(result.option), exact_text(result.points), result.basis, _ordinals(result.supported), result.case
    )


def _ordinals(option: int | tuple[int, ...] | None) -> Ordinals:
    if not option:
        return ()
    return (option,) if isinstance(option, int) else option


def _counted(bundle: EvidenceBundle, result: Result) -> Mapping[About, Shown]:
    found = counted_evidence(bundle, result.rulebook.vocabulary, strict=result.settings.strict)
    out: dict[About, Shown] = {About("document", each.id): COUNTS for each in bundle.documents}
    out |= {About("document", each.id): reason.value for each, reason in found.idle_documents}
    out |= {About("fact", each.fact): COUNTS for each in bundle.facts if each.fact in result.rulebook.vocabulary.facts}
    out |= {About("fact", each.fact): reason.value for each, reason in found.unsupported}
    return out


def _standing(result: Result) -> tuple[str, ...]:
    """Return what keeps a council's sheets from being a result, by the codes of the notices that say so."""
    held = result.standing
    found = (("quorum-missed", held.too_few), ("chair-absent", held.without), ("too-far-apart", held.apart))
    return tuple(code for code, there in found if there)
