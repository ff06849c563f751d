"""What a producer's forms begin with: whose product it is, and what it is."""

from __future__ import annotations

from typing import NamedTuple

from ocop_rules.brief import brief
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.forms.papers.blanks import LONG, Blanks
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.text import text
from ocop_rules.words.conditions import fact_value


class Subject(NamedTuple):
    """A product and its producer, as a form names them.

    Attributes:
        producer: the producer's name, or dots.
        product: the product's name, or dots.
        form: the producer's legal form in words; None where it is not known.
    """

    producer: str
    product: str
    form: str | None

    def __repr__(self) -> str:
        return brief(self)


def subject_of(bundle: EvidenceBundle | None, rulebook: Rulebook, blanks: Blanks) -> Subject:
    """Return what a form begins with; what is not known is noted as a blank.

    Args:
        bundle: what is known of the product.
        rulebook: the version.
        blanks: takes what is left for a pen.
    """
    producer = bundle.producer if bundle is not None else None
    name = blanks.known(producer.name if producer else None, text("tên chủ thể", "the producer's name"), LONG)
    product = blanks.known(bundle.product.name if bundle else None, text("tên sản phẩm", "the product's name"), LONG)
    form = None
    if producer is not None and producer.type is not None:
        form = fact_value(producer.type, rulebook.vocabulary.facts["legal_form"], "vi")
    return Subject(name, product, form)
