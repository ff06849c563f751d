"""What is known of a product and its council before anybody scores: what stands already on a score sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ocop_rules.brief import brief
from ocop_rules.council.round import Round
from ocop_rules.evidence.bundle import EvidenceBundle


@dataclass(frozen=True)
class SheetHead:
    """What stands at the head of a score sheet; what is empty is filled in by hand.

    Attributes:
        dossier, product, producer, address: what is judged, and whose it is.
        parent, body: the council, and who set it up.
        locality: the place, as it stands before the day.
        day: the day of the scoring.
    """

    dossier: str = ""
    product: str = ""
    producer: str = ""
    address: str = ""
    parent: str = ""
    body: str = ""
    locality: str = ""
    day: date | None = None

    def __repr__(self) -> str:
        return brief(self)


def head_of(bundle: EvidenceBundle | None, council: Round | None = None, address: str = "") -> SheetHead:
    """Return what a bundle and a round say, as far as there are any.

    Args:
        bundle: the bundle of the product.
        council: the round in which it is scored.
        address: where the producer is.
    """
    return SheetHead(
        dossier=bundle.dossier if bundle else "",
        product=bundle.product.name if bundle else "",
        producer=bundle.producer.name if bundle and bundle.producer else "",
        address=address,
        parent=(council.parent or "") if council else "",
        body=council.body if council else "",
        locality=(council.locality or "") if council else "",
        day=council.held_on if council else bundle.evaluated_on if bundle else None,
    )
