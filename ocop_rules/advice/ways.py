"""Ways in which evidence can change: to which cells each fact of a dossier can go, and which papers can be had."""

from __future__ import annotations

from dataclasses import dataclass

from ocop_rules.advice.cells import Cell, FactCells, Range, cells_of
from ocop_rules.advice.goal import Goal
from ocop_rules.advice.present import Present, months_claimed
from ocop_rules.brief import brief
from ocop_rules.evidence.counted import Reason, months_after
from ocop_rules.rulebook.condition import PointsTest, documents_read
from ocop_rules.rulebook.papers import Papers
from ocop_rules.rulebook.vocabulary import Attester, FactDefinition, FactValue


@dataclass(frozen=True, slots=True)
class FactWay:
    """A cell to which a fact can go.

    Attributes:
        value: the value of it to aim at.
        range: the numbers it is in; None for another fact.
        rising: whether a number is aimed at from below.
        documents: ids of documents at hand that back the value.
        papers: document types any one of which backs it.
        attesters: who may attest it.
        months: how long it claims to have been so.
        stated: whether the bundle states that value already, which does not count.
    """

    fact: str
    cell: Cell
    value: FactValue
    range: Range | None
    rising: bool
    documents: tuple[str, ...]
    papers: tuple[str, ...]
    attesters: tuple[Attester, ...]
    months: int
    stated: bool

    def __repr__(self) -> str:
        return brief(self)

    @property
    def needs_paper(self) -> bool:
        """Whether nobody may attest it and nothing at hand backs it."""
        return not self.documents and not self.attesters


@dataclass(frozen=True)
class Ways:
    """Every way in which the evidence of a dossier can change.

    Attributes:
        cells: the cells of the facts that its rules read.
        now: for each fact, the cell of the value that counts; 0 where none does.
        facts: for each fact and cell, the way to it.
        papers: the document types of which a paper can be had, and none that counts is had.
        sleeping: for facts that are stated, and back again once a finding refutes their papers no more: those types.
        self_refuted: for types of which a finding refutes the papers that back it: that finding, which counts no more.
    """

    cells: dict[str, FactCells]
    now: dict[str, int]
    facts: dict[str, dict[int, FactWay]]
    papers: tuple[str, ...]
    sleeping: dict[str, tuple[str, ...]]
    self_refuted: dict[str, str]

    def __repr__(self) -> str:
        return brief(self)


def ways_of(present: Present, goal: Goal, papers: Papers) -> Ways:
    """Return every way in which the evidence of a dossier can change."""
    cells = cells_of(present.rulebook, present.product_set.number)
    refuting = {
        (test.fact, index)
        for kind in present.plan.vocabulary.documents.values()
        if (test := kind.refuted_by) is not None and test.fact in cells
        for index in cells[test.fact].passing(test)
    }
    now: dict[str, int] = {}
    ways: dict[str, dict[int, FactWay]] = {}
    sleeping: dict[str, tuple[str, ...]] = {}
    self_refuted: dict[str, str] = {}
    refuted = {d.id: d.type for d, why in present.evidence.idle_documents if why is Reason.REFUTED}
    for name, fact in cells.items():
        value = present.value(name)
        now[name] = 0 if value is None else fact.cell_of(value).index
        changeable = papers.fact(name).changeable
        found: dict[int, FactWay] = {}
        for cell in fact.cells:
            if cell.index != now[name] and (name, cell.index) not in refuting:
                way = _way(present, goal, papers, fact, cell)
                if (changeable or way.stated) and (way.papers or not way.needs_paper) and _in_time(present, goal, way):
                    found[cell.index] = way
        ways[name] = found
        stated = present.stated.get(name)
        if stated is not None and value is None:
            kinds = fact.definition.backing(stated.value)
            types = {refuted[each] for each in stated.documents if each in refuted and refuted[each] in kinds}
            own = {kind for kind in types if _refutes(present, name, kind)}
            self_refuted |= dict.fromkeys(sorted(own), name)
            if types - own:
                sleeping[name] = tuple(sorted(types - own))
    wanted = {kind for found in ways.values() for way in found.values() for kind in way.papers}
    wanted |= {kind for _, kinds in present.plan.reads.values() for kind in kinds}
    for watch in present.plan.watches:
        for condition in watch.knock_out.conditions():
            wanted.update(() if isinstance(condition, PointsTest) else documents_read(condition))
    obtainable = tuple(sorted(kind for kind in wanted if kind not in present.valid and papers.paper(kind).obtainable))
    return Ways(cells, now, ways, obtainable, sleeping, self_refuted)


def _refutes(present: Present, fact: str, kind: str) -> bool:
    """Tell whether a fact as it is stated refutes the papers of a type."""
    test = present.plan.vocabulary.documents[kind].refuted_by
    return test is not None and test.fact == fact and test.holds(present.stated[fact].value)


def is_for_people(definition: FactDefinition) -> bool:
    """Tell whether only people can say that a fact is so: no paper backs it, and the council alone attests it."""
    return not definition.documents and definition.attested_by == (Attester.COUNCIL,)


def _way(present: Present, goal: Goal, papers: Papers, fact: FactCells, cell: Cell) -> FactWay:
    name, definition = fact.fact, fact.definition
    stated = present.stated.get(name)
    said = stated.value if stated is not None else None
    is_stated = said is not None and present.value(name) is None and cell.holds(said)
    value, within, rising = (said, None, True) if is_stated and said is not None else cell.nearest(said)
    shown_by = papers.fact(name).shown_by.get(str(value)) if isinstance(value, str) else None
    kinds = definition.backing(value) if shown_by is None or is_stated else shown_by
    return FactWay(
        name,
        cell,
        value,
        within,
        rising,
        present.at_hand(name, value, kinds),
        tuple(kind for kind in kinds if kind in present.valid or papers.paper(kind).obtainable),
        tuple(a for a in definition.attested_by if goal.allow_judged or a is not Attester.COUNCIL),
        months_claimed(definition, value),
        is_stated,
    )


def _in_time(present: Present, goal: Goal, way: FactWay) -> bool:
    """Tell whether the months that a fact claims can have passed on the day, where one is given."""
    if goal.by is None or way.months == 0 or way.stated:
        return True
    return months_after(present.since, months_left(present, way)) <= goal.by


def months_left(present: Present, way: FactWay) -> int:
    """Return how many months must still pass, counted from the day on which the facts were stated."""
    stated = present.stated.get(way.fact)
    definition = present.plan.vocabulary.facts[way.fact]
    passed = months_claimed(definition, stated.value) if stated is not None else 0
    return max(way.months - passed, 0)
