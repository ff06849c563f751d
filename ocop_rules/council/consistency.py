"""How the members of a council judge beside each other: for a chair to see, and to talk about; it accuses nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from ocop_rules.brief import one_line
from ocop_rules.canonical import canonical
from ocop_rules.council.compared import CouncilConsistency, compared
from ocop_rules.council.consistency_document import ConsistencyDocument, consistency_document
from ocop_rules.council.scored import ScoredProduct, scored_product
from ocop_rules.evaluation.evaluate import evaluate
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.text import Text, text

ProductsInput: TypeAlias = "Iterable[Evaluation | BundleInput]"
"""Evaluations, or bundles that are to be rated first."""


@dataclass(frozen=True, repr=False)
class Consistency:
    """How the members of councils judge beside each other.

    Attributes:
        councils: each council or round, in the order of the names.
        names: what to call each member, and each who scored for reference, by the council's name and the id.
        anonymous: whether they are named by numbers alone.
        without_sheets: how many products no member of a council scored.
    """

    councils: tuple[CouncilConsistency, ...]
    names: Mapping[tuple[str, str], Text]
    anonymous: bool
    without_sheets: int

    def __repr__(self) -> str:
        told = [("councils", [each.name for each in self.councils]), ("anonymous", self.anonymous)]
        return one_line(type(self).__name__, told)

    def called(self, council: str, judge: str) -> Text:
        """Return what to call a member of a council, or one who scored for reference."""
        return self.names[council, judge]

    def as_json(self) -> ConsistencyDocument:
        """Return it as plain data for canonical JSON; exact quantities are text."""
        return consistency_document(self.councils, self.names, self.without_sheets, anonymous=self.anonymous)

    def to_json(self) -> str:
        """Return it as canonical JSON (RFC 8785): the same in, in whatever order, the same bytes out."""
        return canonical(self.as_json())


def consistency(
    products: ProductsInput | Mapping[str, ProductsInput],
    *,
    anonymous: bool = False,
    names: Mapping[str, str] | None = None,
) -> Consistency:
    """Compare how the members of councils judge.

    Args:
        products: the products of one council, evaluations or bundles with the members' sheets; or those of several
            councils or rounds by their names. Members are compared within a council alone.
        anonymous: name members by numbers alone.
        names: what to call members, by their ids; the ids where they are left out.

    Raises:
        InvalidEvidence: a bundle is wrong; and what else `evaluate` raises.
        ImportError: the package `krippendorff` is not installed.
        ValueError: one bundle was given in place of several.
    """
    if isinstance(products, str | bytes | Path | EvidenceBundle | Evaluation) or (
        isinstance(products, Mapping) and "format" in products
    ):
        raise ValueError("consistency takes several products: put the one in a list")
    by_council = products if isinstance(products, Mapping) else {"": products}
    gathered = Gathered()
    for council, there in by_council.items():
        for product in there:
            gathered.add(council, product if isinstance(product, Evaluation) else evaluate(product))
        for judge, name in (names or {}).items():
            gathered.name(council, judge, name)
    return gathered.consistency(anonymous=anonymous)


class Gathered:
    """Products of councils, gathered one after another in any order; of each only what comparing needs is kept."""

    def __init__(self) -> None:
        self._products: dict[str, dict[str, ScoredProduct]] = {}
        self._repeated: Counter[str] = Counter()
        self._names: dict[tuple[str, str], str] = {}
        self._without = 0

    def add(self, council: str, evaluation: Evaluation) -> None:
        """Add a product that a council scored; one that is there already is counted once."""
        product = scored_product(evaluation)
        if not any(sheet.total is not None or sheet.choices for sheet in product.sheets):
            self._without += 1
            return
        known = self._products.setdefault(council, {})
        if product.digest in known:
            self._repeated[council] += 1
        else:
            known[product.digest] = product

    def name(self, council: str, judge: str, name: str) -> None:
        """Say what to call a member of a council."""
        self._names[council, judge] = name

    @property
    def councils(self) -> tuple[str, ...]:
        """The names of the councils of which something was added."""
        return tuple(sorted(self._products))

    def consistency(self, *, anonymous: bool = False, called: Mapping[str, str] | None = None) -> Consistency:
        """Compare the members of each council.

        Args:
            anonymous: name them by numbers alone.
            called: other names for the councils, no two of them the same, by the names under which they were added.
        """
        names: dict[tuple[str, str], Text] = {}
        councils = []
        labels = {added: (called or {}).get(added, added) for added in self._products}
        for added, council in sorted(labels.items(), key=lambda each: each[1]):
            products = sorted(self._products[added].values(), key=lambda p: (p.dossier, p.digest))
            if anonymous:
                numbered = _numbered(council, products)
                products = [
                    _renamed(product, {judge: id_ for judge, (id_, _) in numbered.items()}) for product in products
                ]
                names |= {(council, id_): called for id_, called in numbered.values()}
            else:
                judges = (*_members(products), *_others(products))
                stated = ((judge, self._names.get((added, judge), judge)) for judge in judges)
                names |= {(council, judge): text(called, called) for judge, called in stated}
            councils.append(compared(council, products, self._repeated[added]))
        return Consistency(tuple(councils), names, anonymous, self._without)


def _members(products: Iterable[ScoredProduct]) -> list[str]:
    return sorted({sheet.member for product in products for sheet in product.sheets})


def _others(products: Sequence[ScoredProduct]) -> list[str]:
    judges = {reference.judge for product in products for reference in product.references}
    return sorted(judges.difference(_members(products)))


def _numbered(council: str, products: Sequence[ScoredProduct]) -> dict[str, tuple[str, Text]]:
    """Return an id and a name without a person for each judge, in an order that is not that of ids, offices or rank."""
    out: dict[str, tuple[str, Text]] = {}
    for judges, kind, vi, en in (
        (_members(products), "member", "thành viên", "member"),
        (_others(products), "reference", "người chấm tham khảo", "reference"),
    ):
        width = len(str(len(judges)))
        mixed = sorted(judges, key=lambda judge: sha256(f"{council}\0{judge}".encode()).digest())
        for place, judge in enumerate(mixed, 1):
            out[judge] = f"{kind}-{place:0{width}}", text(f"{vi} {place}", f"{en} {place}")
    return out


def _renamed(product: ScoredProduct, ids: Mapping[str, str]) -> ScoredProduct:
    sheets = sorted((replace(each, member=ids[each.member]) for each in product.sheets), key=lambda each: each.member)
    references = sorted(
        (replace(each, judge=ids[each.judge]) for each in product.references), key=lambda each: (each.role, each.judge)
    )
    above = (
        replace(each, judged=dict(sorted((ids[member], chosen) for member, chosen in each.judged.items())))
        for each in product.above
    )
    return replace(product, sheets=tuple(sheets), references=tuple(references), above=tuple(above))
