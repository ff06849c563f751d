"""What of the evidence counts on the day of evaluation (R10), for many dossiers at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ocop_rules.engine.columnar_bits import Bits, both, either, first_of, nowhere, packed
from ocop_rules.engine.columnar_days import Days, MonthsBefore
from ocop_rules.engine.columnar_layout import (
    COMPLETE,
    EVALUATED_ON,
    Layout,
    attester_column,
    expires_column,
    fact_column,
    issued_column,
    names_column,
)
from ocop_rules.engine.columnar_table import Ints, Rows
from ocop_rules.engine.columnar_values import FactColumn, Numbers, fact_column_of
from ocop_rules.engine.normal_form import Joint, alternatives
from ocop_rules.rulebook.vocabulary import DocumentType, Ends, FactDefinition, FactType, Vocabulary
from ocop_rules.text import text

_MONTHS = 12 * 10_000


@dataclass(frozen=True, slots=True)
class CountedColumns:
    """The evidence that counts in each row; what is left out counts in none.

    Attributes:
        values: the values of each fact.
        facts: where each fact counts.
        documents: where a document of each type counts.
        absent: where it is known that none of a type does.
    """

    values: Mapping[str, FactColumn]
    facts: Mapping[str, Bits]
    documents: Mapping[str, Bits]
    absent: Mapping[str, Bits]


@dataclass(frozen=True, slots=True)
class _Paper:
    counts: Bits
    unclear: Bits | None


class Counting:
    """Finds what counts, for the facts and document types that a product set's rules read.

    Args:
        vocabulary: which documents back a fact and who may attest it.
        facts: the facts that rules read.
        documents: the document types that rules ask for.
        strict: False to count facts that nothing backs all the same.

    Raises:
        NetworkLimit: what refutes a document has too many alternatives.
    """

    def __init__(
        self, vocabulary: Vocabulary, facts: frozenset[str], documents: frozenset[str], *, strict: bool
    ) -> None:
        self._vocabulary = vocabulary
        self._strict = strict
        self._documents = tuple(sorted(documents))
        backing = {kind for fact in facts for kind in vocabulary.facts[fact].documents}
        tests = {kind: vocabulary.documents[kind].refuted_by for kind in sorted(backing | documents)}
        self._refuting: dict[str, tuple[str, tuple[Joint, ...]]] = {
            kind: (test.fact, alternatives(test, vocabulary))
            for kind, test in tests.items()
            if test is not None and test.fact in vocabulary.facts
        }
        self._facts = tuple(sorted(facts | {fact for fact, _ in self._refuting.values()}))

    def counted(self, rows: Rows, layout: Layout) -> CountedColumns:
        """Return what counts in each row.

        Raises:
            InvalidEvidence: a value is wrong, or a row with papers has no day of evaluation.
        """
        return _Counted(rows, layout, self._vocabulary, self._strict).counted(
            self._facts, self._documents, self._refuting
        )


class _Counted:
    def __init__(self, rows: Rows, layout: Layout, vocabulary: Vocabulary, strict: bool) -> None:
        self._rows = rows
        self._layout = layout
        self._vocabulary = vocabulary
        self._strict = strict
        self._day = self._day_of()
        self._papers: dict[str, _Paper] = {}
        self._refuted: dict[str, Bits] = {}
        self._begun_by: MonthsBefore | None = None
        self._over_by: MonthsBefore | None = None
        self._over: dict[int, Days] = {}

    def _day_of(self) -> Days:
        """Return the days of evaluation, one alone where all are the same."""
        days = self._rows.days(EVALUATED_ON)
        if days is None or not days.size:
            return np.array(0, dtype=np.int32)  # no column asks for it
        stated = self._rows.stated(EVALUATED_ON)
        assert stated is not None
        row = first_of(~stated, self._rows.count)
        if row is not None:
            message = text("thiếu ngày đánh giá", "the day of evaluation is missing")
            raise self._rows.refused(EVALUATED_ON, row, "missing-field", message)
        return np.array(days[0]) if np.min(days) == np.max(days) else days

    def _paper(self, paper: str) -> _Paper:
        """Return where a paper counts, if nothing refutes it, and where it is not known whether it does."""
        found = self._papers.get(paper)
        if found is None:
            found = self._papers[paper] = self._look_at(paper, self._vocabulary.documents[self._layout.papers[paper]])
        return found

    def _look_at(self, paper: str, kind: DocumentType) -> _Paper:
        rows = self._rows
        issued, held = rows.days(issued_column(paper)), rows.stated(issued_column(paper))
        assert issued is not None
        assert held is not None
        begun = held & packed(issued <= self._day)
        expires, dated = rows.days(expires_column(paper)), rows.stated(expires_column(paper))
        if expires is None or dated is None:
            in_time, open_ended = nowhere(rows.count), begun
        else:
            in_time, open_ended = begun & dated & packed(expires >= self._day), begun & ~dated
        if kind.lasts is None:
            if kind.ends is Ends.ALWAYS:
                return _Paper(in_time, open_ended)
            return _Paper(in_time | open_ended, None)
        past = packed(issued <= self._latest_over(kind.lasts.months))
        if kind.ends is Ends.ALWAYS:
            return _Paper(in_time, open_ended & ~past)
        return _Paper(in_time | (open_ended & ~past), open_ended & past)

    def _latest_over(self, months: int) -> Days:
        """Return the latest day of issue after which so many months are over on the day of evaluation."""
        found = self._over.get(months)
        if found is None:
            if self._over_by is None:
                self._over_by = MonthsBefore(self._day - np.int32(1))
            found = self._over[months] = self._over_by.latest(months)
        return found

    def counted(
        self,
        facts: tuple[str, ...],
        documents: tuple[str, ...],
        refuting: Mapping[str, tuple[str, tuple[Joint, ...]]],
    ) -> CountedColumns:
        values: dict[str, FactColumn] = {}
        counts: dict[str, Bits] = {}
        shown: dict[str, Bits] = {}
        definitions = self._vocabulary.facts
        for fact in facts:
            found = fact_column_of(self._rows, fact_column(fact), definitions[fact])
            if found is not None:
                values[fact] = found
                counts[fact], shown[fact] = self._fact(fact, definitions[fact], found)
        for kind, (fact, forms) in refuting.items():
            if fact in shown:
                where = _where(forms, values[fact]) & shown[fact]
                if where.any():
                    self._refuted[kind] = where
        if self._refuted:
            for fact in values:
                if any(kind in self._refuted for kind in self._named(fact).values()):
                    counts[fact], _ = self._fact(fact, definitions[fact], values[fact])
        there: dict[str, Bits] = {}
        unclear: dict[str, Bits] = {}
        for paper, kind in self._layout.papers.items():
            if kind in documents:
                there[kind] = self._valid(paper) | there[kind] if kind in there else self._valid(paper)
                doubt = self._paper(paper).unclear
                if doubt is not None:
                    unclear[kind] = doubt | unclear[kind] if kind in unclear else doubt
        complete = self._rows.true(COMPLETE)
        absent: dict[str, Bits] = {}
        if complete is not None:
            for kind in documents:
                missing = complete & ~there[kind] if kind in there else complete
                absent[kind] = missing & ~unclear[kind] if kind in unclear else missing
        return CountedColumns(values, counts, there, absent)

    def _valid(self, paper: str) -> Bits:
        """Return where a paper counts."""
        found = self._paper(paper).counts
        refuted = self._refuted.get(self._layout.papers[paper])
        return found if refuted is None else found & ~refuted

    def _named(self, fact: str) -> dict[str, str]:
        """Return the papers that a fact may name, with their types."""
        own = self._vocabulary.facts[fact].documents
        said = self._layout.named.get(fact, ())
        return {paper: kind for paper, kind in self._layout.papers.items() if kind in own or paper in said}

    def _names(self, fact: str, paper: str) -> Bits:
        """Return where a fact names a paper that counts."""
        valid = self._valid(paper)
        said = self._rows.true(names_column(fact, paper))
        if said is None:
            return valid
        if self._layout.papers[paper] in self._vocabulary.facts[fact].documents:
            given = self._rows.stated(names_column(fact, paper))
            assert given is not None
            said = said | ~given  # it names what can back it, unless it is said that it does not
        return valid & said

    def _fact(self, fact: str, definition: FactDefinition, values: FactColumn) -> tuple[Bits, Bits]:
        """Return where a fact counts, and where it does because something backs it."""
        given = self._rows.stated(fact_column(fact))
        assert given is not None
        named = {paper: self._names(fact, paper) for paper in self._named(fact)}
        backed: Bits | None = None
        for paper, where in named.items():
            kind = self._layout.papers[paper]
            if kind in definition.documents:
                backed = either(backed, both(where, _values_backed(definition, kind, values)))
        attested = self._rows.among(attester_column(fact), lambda who: who in definition.attested_by)
        if not self._strict:
            by = either(backed, attested)
            return given, nowhere(self._rows.count) if by is None else given & by
        if backed is not None and definition.spans is not None:
            assert isinstance(values, Numbers)
            backed = backed & ~self._younger(definition, values.values, named)
        by = either(backed, attested)
        counts = nowhere(self._rows.count) if by is None else given & by
        return counts, counts

    def _younger(self, definition: FactDefinition, values: Ints, named: Mapping[str, Bits]) -> Bits:
        """Return where all papers named for a period were issued after it began."""
        months = np.clip(values.astype(np.int64, copy=False), 0, _MONTHS).astype(np.int32)
        if definition.spans == "years":
            months = np.minimum(months * 12, _MONTHS)
        if self._begun_by is None:
            self._begun_by = MonthsBefore(self._day)
        latest = self._begun_by.latest(months)
        old = nowhere(self._rows.count)
        for paper, where in named.items():
            issued = self._rows.days(issued_column(paper))
            assert issued is not None
            old |= where & packed(issued <= latest)
        return packed(months > 0) & ~old


def _values_backed(definition: FactDefinition, kind: str, values: FactColumn) -> Bits | None:
    """Return for which values a document type backs a fact; None for all of them."""
    if not definition.documents_for:
        return None
    of = definition.values or () if definition.type is FactType.CHOICE else (False, True)
    return values.one_of([kind in definition.backing(value) for value in of])


def _where(forms: tuple[Joint, ...], values: FactColumn) -> Bits:
    """Return where tests of one fact hold, those of some alternative together."""
    found: Bits | None = None
    for form in forms:
        joint: Bits | None = None
        for test in form:
            joint = both(joint, values.compared(test.operator, test.value))
        found = either(found, joint)
    assert found is not None
    return found
