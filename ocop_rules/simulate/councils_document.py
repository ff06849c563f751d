"""The document of simulated councils: what its JSON holds."""

from __future__ import annotations

from typing_extensions import TypedDict

from ocop_rules.canonical import Json
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.rating.choice import counted_sheets
from ocop_rules.rating.points import exact_text
from ocop_rules.rating.result import OutcomeName
from ocop_rules.rulebook.document_fields import Digest, Exact, VersionName, closed
from ocop_rules.simulate.chances import Chance, Reason, Short, SizeChances
from ocop_rules.simulate.councils import ProductCouncils, SimulatedCouncils, WhyNot
from ocop_rules.simulate.judges import Judges
from ocop_rules.simulate.stability import Stability, stability


@closed
class ChanceDocument(TypedDict):
    """A chance: the share of councils, and between which multiples of 1/10,000 it is."""

    share: Exact
    low: int
    high: int


@closed
class OutcomeDocument(TypedDict):
    """An outcome, as stars or why there are none, with its chance."""

    outcome: str
    chance: ChanceDocument


@closed
class ReasonDocument(TypedDict):
    """What keeps some councils from stars; what it is not about is null."""

    kind: str
    stars: int | None
    criterion: str | None
    option: int | None
    knock_out: str | None
    chance: ChanceDocument


@closed
class ShortDocument(TypedDict):
    """How many councils give fewer stars, and what keeps them from these."""

    stars: int
    chance: ChanceDocument
    reasons: list[ReasonDocument]


@closed
class SizeDocument(TypedDict):
    """What councils of one size come to; `exact` where every council that there can be was counted."""

    members: int
    exact: bool
    councils: int
    most_likely: str
    stability: Stability
    outcomes: list[OutcomeDocument]
    short: list[ShortDocument]


@closed
class GivenDocument(TypedDict):
    """What the sheets that were given come to."""

    sheets: int
    outcome: OutcomeName
    points: Exact
    stars: int | None


@closed
class ProductCouncilsDocument(TypedDict):
    """What councils of one product come to."""

    dossier: str
    bundle_digest: Digest
    version: VersionName
    rulebook_digest: Digest
    set: int
    settings: dict[str, Json]
    given: GivenDocument
    why_not: WhyNot | None
    stable_from: int | None
    sizes: list[SizeDocument]


@closed
class CouncilsDocument(TypedDict):
    """What simulated councils come to: canonical JSON, the same in, the same bytes out."""

    seed: int
    judges: dict[str, Json]
    products: list[ProductCouncilsDocument]


def councils_document(found: SimulatedCouncils) -> CouncilsDocument:
    """Return the document of simulated councils."""
    return {
        "seed": found.seed,
        "judges": _judges(found.judges),
        "products": [_product(each, found.judges) for each in found.products],
    }


def _judges(judges: Judges) -> dict[str, Json]:
    written: dict[str, Json] = judges.model_dump(mode="json", exclude_none=True)
    return written


def _product(each: ProductCouncils, judges: Judges) -> ProductCouncilsDocument:
    evaluation = each.evaluation
    return {
        "dossier": evaluation.bundle.dossier,
        "bundle_digest": evaluation.bundle_digest,
        "version": evaluation.rulebook.id,
        "rulebook_digest": evaluation.rulebook.digest,
        "set": evaluation.product_set.number,
        "settings": evaluation.settings.as_json(),
        "given": _given(evaluation),
        "why_not": each.why_not,
        "stable_from": each.stable_from,
        "sizes": [_size(size, judges) for size in each.sizes],
    }


def _given(evaluation: Evaluation) -> GivenDocument:
    return {
        "sheets": len(counted_sheets(evaluation.bundle.sheets)),
        "outcome": evaluation.outcome,
        "points": exact_text(evaluation.points),
        "stars": evaluation.stars,
    }


def _size(size: SizeChances, judges: Judges) -> SizeDocument:
    return {
        "members": size.members,
        "exact": size.exact,
        "councils": size.councils,
        "most_likely": size.most_likely[0],
        "stability": stability(size, judges.stable),
        "outcomes": [{"outcome": name, "chance": _chance(chance)} for name, chance in size.chances],
        "short": [_short(each) for each in size.short],
    }


def _short(each: Short) -> ShortDocument:
    return {
        "stars": each.stars,
        "chance": _chance(each.chance),
        "reasons": [_reason(reason, chance) for reason, chance in each.reasons],
    }


def _reason(reason: Reason, chance: Chance) -> ReasonDocument:
    return {
        "kind": reason.kind,
        "stars": reason.stars,
        "criterion": reason.criterion,
        "option": reason.option,
        "knock_out": reason.knock_out,
        "chance": _chance(chance),
    }


def _chance(chance: Chance) -> ChanceDocument:
    return {"share": str(chance.share), "low": chance.low, "high": chance.high}
