"""Checking a bundle against the vocabulary and the sheet it is rated on: every problem at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import cached_property

from ocop_rules.documents.suggestion import Names, same_digits, slip_of, suggested
from ocop_rules.documents.validation import one_of
from ocop_rules.errors import Place, Problem
from ocop_rules.evidence.bundle import Document, Fact
from ocop_rules.evidence.choices import (
    NOTHING_CHOSEN,
    SHEET_FIELDS,
    STATED_TWICE,
    bare_choices,
    choice_problems,
    choices_of,
    criteria_near,
    given_fields,
    is_right_at_once,
    problem_of,
    two_cases,
)
from ocop_rules.evidence.fact_value import wrong_value
from ocop_rules.evidence.limits import LISTS, MAX_DOCUMENTS, MAX_OPTIONS, too_many
from ocop_rules.evidence.printed_points import part_problems
from ocop_rules.evidence.reader import PartialBundle, PartialDocument, PartialFact, PartialSheet
from ocop_rules.evidence.score_sheet import CaseChoice, CaseScore
from ocop_rules.mend import Edit
from ocop_rules.rulebook.condition import facts_read
from ocop_rules.rulebook.model import CaseGroup, ProductSet
from ocop_rules.rulebook.vocabulary import (
    Attester,
    Vocabulary,
)
from ocop_rules.text import Text, printable, text, written_day

_ATTESTERS = tuple(str(attester) for attester in Attester)


class Checker:
    """Finds what is wrong with a bundle, of which only what has the right structure is given.

    Args:
        bundle: the bundle, as far as its structure is right.
        vocabulary: the facts and document types there are.
    """

    def __init__(self, bundle: PartialBundle, vocabulary: Vocabulary) -> None:
        self._bundle = bundle
        self._vocabulary = vocabulary

    @cached_property
    def _document_names(self) -> Names:
        return Names(self._vocabulary.documents)

    @cached_property
    def _fact_names(self) -> Names:
        return Names(self._vocabulary.facts)

    @cached_property
    def _ids(self) -> Names:
        return Names(each.id for each in self._bundle.documents if each.id is not None)

    def against_vocabulary(self) -> Iterator[Problem]:
        """Return the problems of documents and facts."""
        bundle = self._bundle
        for name, entries in (
            ("documents", bundle.documents),
            ("facts", bundle.facts),
            ("sheets", bundle.sheets),
        ):
            if len(entries) > LISTS[name]:
                yield too_many((name,), len(entries), LISTS[name])
        named = [fact.documents for fact in bundle.facts]
        for i, documents in enumerate(named):
            if len(documents) > MAX_DOCUMENTS:
                yield too_many(("facts", i, "documents"), len(documents), MAX_DOCUMENTS)
        for i, sheet in enumerate(bundle.sheets):
            for field, choices in (("options", sheet.options), ("points", sheet.points or {})):
                if len(choices) > MAX_OPTIONS:
                    yield too_many(("sheets", i, field), len(choices), MAX_OPTIONS)
            if not given_fields(sheet) and not (isinstance(sheet, PartialSheet) and sheet.stated - SHEET_FIELDS):
                yield problem_of("missing-field", ("sheets", i, "options"), *NOTHING_CHOSEN)
        yield from self._days()
        first: dict[str, int] = {}
        types = self._vocabulary.documents
        ids = [document.id for document in bundle.documents]
        for i, document in enumerate(bundle.documents):
            own = ids[i]
            earlier = first.setdefault(own, i) if own is not None else i
            if earlier < i or document.type not in types or document.expires_on is not None:
                yield from self._document(i, document, earlier)
        yield from self._facts(named, frozenset(ids))
        yield from self._repeated_judges()
        yield from self._producer()

    def _days(self) -> Iterator[Problem]:
        bundle = self._bundle
        if bundle.submitted_on and bundle.evaluated_on and bundle.evaluated_on < bundle.submitted_on:
            yield problem_of(
                "impossible-order",
                ("evaluated_on",),
                text(
                    f"ngày đánh giá trước ngày nộp hồ sơ ({written_day(bundle.submitted_on, 'vi')})",
                    f"evaluated before the dossier was filed ({bundle.submitted_on})",
                ),
                text("kiểm tra lại hai ngày", "check the two days"),
                bundle.evaluated_on,
            )

    def _document(self, i: int, document: Document | PartialDocument, first: int) -> Iterator[Problem]:
        if first < i:
            yield problem_of(
                "duplicate-document",
                ("documents", i, "id"),
                text(f"mã minh chứng này đã có ở documents[{first}]", f"documents[{first}] has this id already"),
                text(
                    "đặt mã khác cho một trong hai, rồi xem lại facts dẫn chiếu giấy nào",
                    "give one of the two another id, then see which of them the facts mean",
                ),
                document.id,
            )
        if document.type is not None and document.type not in self._vocabulary.documents:
            yield problem_of(
                "unknown-document-type",
                ("documents", i, "type"),
                text("loại minh chứng không có trong từ vựng", "this document type is not in the vocabulary"),
                slip_of(document.type, self._document_names) or _SEE_VOCABULARY,
                document.type,
            )
        if document.expires_on and document.issued_on and document.expires_on < document.issued_on:
            yield problem_of(
                "impossible-order",
                ("documents", i, "expires_on"),
                text(
                    f"hết hạn trước ngày cấp ({written_day(document.issued_on, 'vi')})",
                    f"it expires before it was issued ({document.issued_on})",
                ),
                text("kiểm tra lại hai ngày", "check the two days"),
                document.expires_on,
            )

    def _facts(self, named: Sequence[tuple[str | None, ...]], ids: frozenset[str | None]) -> Iterator[Problem]:
        """Return the problems of facts, given which documents each names and the ids that there are."""
        stated: dict[str, int] = {}
        definitions = self._vocabulary.facts
        for i, fact in enumerate(self._bundle.facts):
            name, value, documents = fact.fact, fact.value, named[i]
            if name is not None:
                first = stated.setdefault(name, i)
                known = definitions.get(name)
                if first < i or known is None or (value is not None and wrong_value(value, known)):
                    yield from self._fact(i, name, fact, first)
            for j, document in enumerate(() if ids.issuperset(documents) else documents):
                # Where a document has lost its id, it may be the one that is meant.
                if document not in ids and document is not None and None not in ids:
                    yield problem_of(
                        "absent-document",
                        ("facts", i, "documents", j),
                        text("minh chứng này không có trong documents", "no document of the bundle has this id"),
                        _paper_meant(document, self._ids, ids),
                        document,
                    )
            attester = fact.attested_by
            if attester is not None and attester not in _ATTESTERS:
                yield problem_of(
                    "unknown-attester",
                    ("facts", i, "attested_by"),
                    text("không rõ ai xác nhận", "this attester is not known"),
                    slip_of(attester, _ATTESTERS) or one_of(_ATTESTERS),
                    attester,
                )

    def _fact(self, i: int, name: str, fact: Fact | PartialFact, first: int) -> Iterator[Problem]:
        if first < i:
            yield problem_of(
                "duplicate-fact",
                ("facts", i, "fact"),
                text(f"thông tin này đã có ở facts[{first}]", f"this fact stands already at facts[{first}]"),
                text(
                    "giữ giá trị đúng; nếu là hai số liệu khác nhau, sửa tên của một trong hai",
                    "keep the value that is right; if they are two different facts, correct the name of one",
                ),
                name,
            )
        definition = self._vocabulary.facts.get(name)
        if definition is None:
            meant = slip_of(name, self._fact_names)
            yield problem_of(
                "unknown-fact",
                ("facts", i, "fact"),
                text("thông tin không có trong từ vựng", "this fact is not in the vocabulary"),
                meant or _SEE_VOCABULARY,
                name,
            )
            if meant is not None:  # so that nothing new is told once the name is mended
                definition = self._vocabulary.facts[str(meant.value)]
        if definition is not None and fact.value is not None:
            wrong = wrong_value(fact.value, definition)
            if wrong is not None:
                yield problem_of("wrong-value", ("facts", i, "value"), *wrong, fact.value)

    def _repeated_judges(self) -> Iterator[Problem]:
        first: dict[str, int] = {}
        for i, sheet in enumerate(self._bundle.sheets):
            if sheet.judge is not None and first.setdefault(sheet.judge, i) < i:
                yield problem_of(
                    "duplicate-judge",
                    ("sheets", i, "judge"),
                    text(
                        f"người chấm này đã có phiếu ở sheets[{first[sheet.judge]}]",
                        f"this judge has a sheet already at sheets[{first[sheet.judge]}]",
                    ),
                    text(
                        "nếu là hai người, ghi tên phân biệt; nếu là một người, giữ phiếu đúng",
                        "two people need names that differ; of one person keep the sheet that is right",
                    ),
                    sheet.judge,
                )

    def _producer(self) -> Iterator[Problem]:
        form = self._bundle.producer_type
        forms = self._vocabulary.facts["legal_form"].values or {}
        if form is not None and form not in forms:
            yield problem_of(
                "unknown-legal-form",
                ("producer", "type"),
                text("loại hình chủ thể không có trong danh mục", "this legal form is not known"),
                slip_of(form, forms) or one_of(forms),
                form,
            )

    def against_set(self, product_set: ProductSet) -> Iterator[Problem]:
        """Return the problems of the score sheets on the sheet of a product set."""
        stated: dict[str | None, dict[str, Place]] = {group.name: {} for group in product_set.case_groups}
        group_of = product_set.case_group_by_criterion
        for i, sheet in enumerate(self._bundle.sheets):
            if sheet.parts is not None:
                alone = not sheet.options and not sheet.points
                if isinstance(sheet, PartialSheet):  # what was chosen may be there, and wrong
                    alone = given_fields(sheet) == {"parts"}
                yield from part_problems(("sheets", i, "parts"), sheet.parts, product_set, alone=alone)
            for place, number, choice in choices_of(i, sheet):
                criterion = product_set.criteria.get(number)
                if criterion is None:
                    yield problem_of(
                        "unknown-criterion",
                        place,
                        text(
                            f"bộ {product_set.number} không có tiêu chí này",
                            f"set {product_set.number} has no such criterion",
                        ),
                        criteria_near(number, product_set),
                        number,
                    )
                    continue
                in_points = place[2] == "points"
                if in_points and number in sheet.options:
                    yield problem_of("stated-twice", place, *STATED_TWICE)
                if in_points or not is_right_at_once(criterion, choice):
                    yield from choice_problems(place, criterion, choice)
                if number in group_of and isinstance(choice, CaseChoice | CaseScore) and choice.case in criterion.cases:
                    stated[group_of[number].name].setdefault(choice.case, place)
        for found in stated.values():
            if len(found) > 1:
                first, second = list(found.items())[:2]
                yield two_cases(*first, *second)
        told = [g for g in product_set.case_groups if stated[g.name] or self._may_tell_the_case(g)]
        yield from bare_choices(self._bundle.sheets, product_set, left_out={n for g in told for n in g.criteria})

    def _may_tell_the_case(self, group: CaseGroup) -> bool:
        """Tell whether a fact of the bundle, or one that is misspelt, can say in which case the dossier falls."""
        read = {name for case in group.cases.values() if case.when for name in facts_read(case.when)}
        return any(
            fact.fact is None or fact.fact in read or fact.fact not in self._vocabulary.facts
            for fact in self._bundle.facts
        )


_SEE_VOCABULARY = text(
    "xem: ocop criteria show VERSION SET --evidence", "see: ocop criteria show VERSION SET --evidence"
)


def _paper_meant(name: str, known: Names, ids: Set[str | None]) -> Text | Edit:
    """Say which document may be meant: one whose id has the same digits, since another number is another paper."""
    close = suggested(name, known)
    if close is not None and same_digits(name, str(close.value)):
        return close
    if 0 < len(ids) <= _FEW_DOCUMENTS:
        there = ", ".join(printable(str(each)) for each in sorted(ids, key=str))
        return text(
            f"thêm minh chứng này vào documents, hoặc ghi mã đang có: {there}",
            f"add it under documents, or name one that is there: {there}",
        )
    return text("thêm minh chứng này vào documents, hoặc ghi mã đang có", "add it under documents, or name one there")


_FEW_DOCUMENTS = 8
