"""What of the evidence counts on the day of evaluation (R10), for many dossiers at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

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
from ocop_rules.engine.columnar_table import NO_DAY, Ints, Mask, Rows
from ocop_rules.engine.normal_form import encode_fact
from ocop_rules.rulebook.condition import FactTest
from ocop_rules.rulebook.vocabulary import DocumentType, Ends, FactDefinition, FactType, Vocabulary
from ocop_rules.text import text

_EPOCH = date(1970, 1, 1)
_LAST = (date.max - _EPOCH).days
_FIRST = (date(1900, 1, 1) - _EPOCH).days
_MONTHS = 12 * 10_000


@dataclass(frozen=True, slots=True)
class CountedColumns:
    """The evidence that counts in each row; what is left out counts in none.

    Attributes:
        values: the values of each fact, as the engine compares them.
        facts: where each fact counts.
        documents: where a document of each type counts.
        absent: where it is known that none of a type does.
    """

    values: Mapping[str, Ints]
    facts: Mapping[str, Mask]
    documents: Mapping[str, Mask]
    absent: Mapping[str, Mask]


class Counting:
    """Finds what counts, for the facts and document types that a product set's rules read.

    Args:
        vocabulary: which documents back a fact and who may attest it.
        facts: the facts that rules read.
        documents: the document types that rules ask for.
        strict: False to count facts that nothing backs all the same.
    """

    def __init__(
        self, vocabulary: Vocabulary, facts: frozenset[str], documents: frozenset[str], *, strict: bool
    ) -> None:
        self._vocabulary = vocabulary
        self._strict = strict
        self._documents = tuple(sorted(documents))
        backing = {kind for fact in facts for kind in vocabulary.facts[fact].documents}
        tests = {kind: vocabulary.documents[kind].refuted_by for kind in sorted(backing | documents)}
        self._refuting: dict[str, FactTest] = {
            kind: test for kind, test in tests.items() if test is not None and test.fact in vocabulary.facts
        }
        self._facts = tuple(sorted(facts | {test.fact for test in self._refuting.values()}))

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
        self._held: dict[str, Mask] = {}
        self._valid: dict[str, Mask] = {}
        self._unclear: dict[str, Mask] = {}
        for paper, kind in layout.papers.items():
            self._look_at(paper, vocabulary.documents[kind], kind)

    def _day_of(self) -> npt.NDArray[np.int32]:
        days = self._rows.days(EVALUATED_ON)
        if days is None:
            return np.full(self._rows.count, NO_DAY, dtype=np.int32)
        if days.size and int(days.min()) == NO_DAY:
            message = text("thiếu ngày đánh giá", "the day of evaluation is missing")
            raise self._rows.refused(EVALUATED_ON, int(days.argmin()), "missing-field", message)
        return days

    def _look_at(self, paper: str, kind: DocumentType, name: str) -> None:
        """Note where a paper counts, and where it is not known whether it does."""
        issued = self._rows.days(issued_column(paper))
        assert issued is not None
        expires = self._rows.days(expires_column(paper))
        day = self._day
        held = issued != NO_DAY
        begun = held & (issued <= day)
        if expires is None:
            dated = np.zeros(0, dtype=np.bool_)
            valid, open_ended = np.zeros_like(begun), begun
        else:
            dated = expires != NO_DAY
            valid = begun & (expires >= day)  # no day is before all days
            open_ended = begun & ~dated
        unclear: Mask | None = None
        if open_ended is begun or open_ended.any():
            if kind.ends is Ends.ALWAYS:
                past = self._past(issued, kind)
                unclear = open_ended if past is None else open_ended & ~past
            elif kind.lasts is not None:
                past = self._past(issued, kind)
                assert past is not None
                valid = valid | (open_ended & ~past)
                unclear = open_ended & past
            else:
                valid = valid | open_ended
        self._held[paper] = held
        self._valid[paper] = valid
        if unclear is not None:
            before = self._unclear.get(name)
            self._unclear[name] = unclear if before is None else before | unclear

    def _past(self, issued: npt.NDArray[np.int32], kind: DocumentType) -> Mask | None:
        if kind.lasts is None:
            return None
        calendar = _calendar(kind.lasts.months)
        at = issued - _FIRST
        if issued.size and (int(at.max()) >= len(calendar) or int(np.where(issued == NO_DAY, 0, at).min()) < 0):
            past: Mask = months_after(issued, kind.lasts.months) < self._day
            return past
        return calendar.take(at, mode="clip") < self._day

    def counted(
        self, facts: tuple[str, ...], documents: tuple[str, ...], refuting: Mapping[str, FactTest]
    ) -> CountedColumns:
        values: dict[str, Ints] = {}
        counts: dict[str, Mask] = {}
        stated: dict[str, Mask] = {}
        definitions = self._vocabulary.facts
        for fact in facts:
            found = self._rows.values(fact_column(fact), definitions[fact])
            if found is not None:
                values[fact] = found
                counts[fact], stated[fact] = self._fact(fact, definitions[fact], found)
        refuted = {
            kind: where
            for kind, test in refuting.items()
            if test.fact in stated
            and (where := stated[test.fact] & _holds(test, values[test.fact], definitions[test.fact])).any()
        }
        if refuted:
            for paper, kind in self._layout.papers.items():
                if kind in refuted:
                    self._valid[paper] = self._valid[paper] & ~refuted[kind]
            for fact in values:
                if any(kind in refuted for kind in self._named(fact).values()):
                    counts[fact], _ = self._fact(fact, definitions[fact], values[fact])
        there: dict[str, Mask] = {}
        for paper, kind in self._layout.papers.items():
            before = there.get(kind)
            there[kind] = self._valid[paper] if before is None else before | self._valid[paper]
        complete = self._rows.truths(COMPLETE)
        absent: dict[str, Mask] = {}
        if complete is not None and complete.any():
            for kind in documents:
                missing = complete & ~there[kind] if kind in there else complete
                absent[kind] = missing & ~self._unclear[kind] if kind in self._unclear else missing
        return CountedColumns(values, counts, there, absent)

    def _named(self, fact: str) -> dict[str, str]:
        """Return the papers that a fact may name, with their types."""
        own = self._vocabulary.facts[fact].documents
        said = self._layout.named.get(fact, ())
        return {paper: kind for paper, kind in self._layout.papers.items() if kind in own or paper in said}

    def _names(self, fact: str, paper: str) -> Mask:
        """Return where a fact names a paper that counts."""
        valid = self._valid[paper]
        said = self._rows.truths(names_column(fact, paper))
        if said is None:
            return valid
        if self._layout.papers[paper] in self._vocabulary.facts[fact].documents:
            given = self._rows.given(names_column(fact, paper))
            assert given is not None
            said = said | ~given  # it names what can back it, unless it is said that it does not
        return valid & said

    def _fact(self, fact: str, definition: FactDefinition, values: Ints) -> tuple[Mask, Mask]:
        """Return where a fact counts, and where it does because something backs it."""
        given = self._rows.given(fact_column(fact))
        assert given is not None
        named = {paper: self._names(fact, paper) for paper in self._named(fact)}
        by = np.zeros(self._rows.count, dtype=np.bool_)
        for paper, where in named.items():
            kind = self._layout.papers[paper]
            if kind in definition.documents:
                only = _values_backed(definition, kind, values)
                by |= where if only is None else where & only
        attested = self._attested(fact, definition)
        backed = by if attested is None else by | attested
        counts = backed
        if definition.spans is not None:
            younger = by & self._younger(definition, values, named)
            counts = backed & ~younger
            if attested is not None:
                counts |= attested
        if not self._strict:
            return given, given & backed
        counts = given & counts
        return counts, counts

    def _attested(self, fact: str, definition: FactDefinition) -> Mask | None:
        texts = self._rows.codes(attester_column(fact))
        if texts is None:
            return None
        indices, written = texts
        allowed = np.array([*(each in definition.attested_by for each in written), False], dtype=np.bool_)
        found: Mask = allowed[indices]
        return found

    def _younger(self, definition: FactDefinition, values: Ints, named: Mapping[str, Mask]) -> Mask:
        """Return where all papers named for a period were issued after it began."""
        months = np.clip(values, 0, _MONTHS).astype(np.int32)
        if definition.spans == "years":
            months = np.minimum(months * 12, _MONTHS)
        old = np.zeros(self._rows.count, dtype=np.bool_)
        for paper, where in named.items():
            issued = self._rows.days(issued_column(paper))
            assert issued is not None
            old |= where & (months_after(issued, months) <= self._day)
        younger: Mask = (months > 0) & ~old
        return younger


@cache
def _calendar(months: int) -> npt.NDArray[np.int32]:
    """Return the days so many months after those of two centuries, of which the first is `_FIRST`."""
    return months_after(np.arange(_FIRST, _FIRST + 73_049, dtype=np.int32), months)


def months_after(days: npt.NDArray[np.int32], months: int | npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Return the days so many months after others, or the last one of that month where it has no such day."""
    at = np.where(days == NO_DAY, 0, days).astype("datetime64[D]")
    month = at.astype("datetime64[M]")
    within = (at - month.astype("datetime64[D]")).astype(np.int64)
    number = month.astype(np.int64) + months
    start = number.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    last = (number + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) - start - 1
    after: npt.NDArray[Any] = np.minimum(start + np.minimum(within, last), _LAST)
    return after.astype(np.int32)


def _values_backed(definition: FactDefinition, kind: str, values: Ints) -> Mask | None:
    """Return for which values a document type backs a fact; None for all of them."""
    if not definition.documents_for:
        return None
    if definition.type is FactType.CHOICE:
        can = [kind in definition.backing(value) for value in definition.values or ()]
    else:
        can = [kind in definition.backing(value) for value in (False, True)]
    if all(can):
        return None
    found: Mask = np.array([*can, False], dtype=np.bool_)[values]  # the last is for what is not stated
    return found


def _holds(test: FactTest, values: Ints, definition: FactDefinition) -> Mask:
    """Return where a test of a fact that is stated holds."""
    if definition.type is FactType.CHOICE:
        can = [test.holds(value) for value in definition.values or ()]
        found: Mask = np.array([*can, False], dtype=np.bool_)[values]
        return found
    if definition.type is FactType.BOOLEAN:
        return np.array([test.holds(False), test.holds(True)], dtype=np.bool_)[values]
    holds = np.ones(len(values), dtype=np.bool_)
    for bound, compare in (
        (test.at_least, np.greater_equal),
        (test.above, np.greater),
        (test.at_most, np.less_equal),
        (test.below, np.less),
    ):
        if bound is not None:
            holds &= compare(values, encode_fact(bound, definition))
    return holds
