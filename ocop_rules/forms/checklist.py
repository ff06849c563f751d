"""A dossier against a list of what it holds: which items are there, which are not, and which papers serve each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ocop_rules.brief import brief
from ocop_rules.canonical import Json, canonical
from ocop_rules.evaluation.evaluate import read_and_check
from ocop_rules.evidence.bundle import Document
from ocop_rules.evidence.counted import CountedEvidence, Reason, counted_evidence
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.rulebook.catalogue import Catalogue, default_catalogue
from ocop_rules.rulebook.checklists import ChecklistDefinition, ChecklistItemDefinition, Filed, load_checklist

CHECKLIST = "dossier-1048"
"""The list that is used if none is named."""


class ItemState(StrEnum):
    """Whether a dossier holds an item of a list."""

    THERE = "there"
    ENDED = "ended"
    MISSING = "missing"
    NOT_LISTED = "not_listed"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """A paper of a dossier.

    Attributes:
        document: the paper.
        reason: why it does not count on the day of evaluation; None if it does.
    """

    document: Document
    reason: Reason | None

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """An item of a list, and whether a dossier holds it.

    Attributes:
        definition: the item.
        state: `there`: a paper that counts; `ended`: papers of which none counts on the day; `missing`: none, and the
            bundle says that it lists all; `not_listed`: none, and whether there is one is not known; `not_needed`:
            none, and dossiers of this field need none.
        papers: the papers that serve it.
    """

    definition: ChecklistItemDefinition
    state: ItemState
    papers: tuple[ListedPaper, ...]

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class Checklist:
    """A dossier against a list of what it holds.

    Attributes:
        definition: the list.
        dossier: the dossier.
        items: the items of the list, in its order.
        others: papers that serve no item.
        code: the state of the dossier as far as papers say it, by the code of those who take it in.
    """

    definition: ChecklistDefinition
    dossier: str
    items: tuple[ChecklistItem, ...]
    others: tuple[ListedPaper, ...]
    code: str

    def __repr__(self) -> str:
        return brief(self)

    def as_json(self) -> dict[str, Json]:
        """Return it as plain data for canonical JSON, of the format `ocop-checklist/1`."""
        return {
            "format": "ocop-checklist/1",
            "checklist": self.definition.id,
            "dossier": self.dossier,
            "state": self.code,
            "items": [
                {
                    "number": each.definition.number,
                    "needed": each.definition.needed,
                    "state": each.state.value,
                    "papers": [_paper(paper) for paper in each.papers],
                }
                for each in self.items
            ],
            "others": [_paper(paper) for paper in self.others],
        }

    def to_json(self) -> str:
        """Return it as canonical JSON."""
        return canonical(self.as_json())


def _paper(paper: ListedPaper) -> dict[str, Json]:
    told: dict[str, Json] = {"id": paper.document.id, "type": paper.document.type}
    return told if paper.reason is None else {**told, "reason": paper.reason.value}


def bundle_checklist(
    bundle: BundleInput, checklist: str = CHECKLIST, version: str | None = None, *, catalogue: Catalogue | None = None
) -> Checklist:
    """Return a dossier against a list of what it holds; papers count as of its day of evaluation (R10).

    Args:
        bundle: the bundle, as for `evaluate`.
        checklist: the list's id.
        version: as for `evaluate`.
        catalogue: the criteria; None for those that are installed.

    Raises:
        InvalidEvidence: the bundle is wrong.
        InvalidRulebook: there is no such list.
    """
    used = catalogue or default_catalogue()
    vocabulary = used.vocabulary()
    definition = load_checklist(checklist, used.root, vocabulary)
    read, _, product_set, _, _ = read_and_check(bundle, version, used)
    counted = counted_evidence(read, vocabulary)
    idle = {document.id: reason for document, reason in counted.idle_documents}
    papers = [ListedPaper(each, idle.get(each.id)) for each in read.documents]
    items = tuple(_item(each, papers, counted, product_set.field.vi) for each in definition.items)
    served = {name for each in definition.items for name in each.documents}
    others = tuple(each for each in papers if each.document.type not in served)
    return Checklist(definition, read.dossier, items, others, definition.state(_filed(items))[0])


def _item(
    definition: ChecklistItemDefinition, papers: list[ListedPaper], counted: CountedEvidence, field: str
) -> ChecklistItem:
    found = tuple(each for each in papers if each.document.type in definition.documents)
    if any(each.reason is None for each in found):
        state = ItemState.THERE
    elif found:
        state = ItemState.ENDED
    elif field in definition.not_for:
        state = ItemState.NOT_NEEDED
    else:
        state = ItemState.MISSING if counted.complete else ItemState.NOT_LISTED
    return ChecklistItem(definition, state, found)


def _filed(items: tuple[ChecklistItem, ...]) -> Filed:
    if not any(each.papers for each in items):
        return "nothing"
    needed = [each for each in items if each.definition.needed]
    held = (ItemState.THERE, ItemState.NOT_NEEDED)
    return "whole" if all(each.state in held for each in needed) else "part"
