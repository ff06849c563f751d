"""Checking a bundle against the vocabulary and the sheet it is rated on: every problem at once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ocop_rules.errors import Problem
from ocop_rules.evidence.bundle import CaseChoice, Choice, Fact, ScoreSheet
from ocop_rules.evidence.reader import Draft, too_many
from ocop_rules.rulebook.definition import Scoring
from ocop_rules.rulebook.model import Criterion, ProductSet
from ocop_rules.rulebook.vocabulary import MAX_NUMBER, SCALE, Attester, FactDefinition, FactType, Vocabulary
from ocop_rules.source import Place, Source, dotted
from ocop_rules.text import Text, text
from ocop_rules.validation import did_you_mean, shorten

MAX_DOCUMENTS = 2000
MAX_FACTS = 1000
MAX_SHEETS = 25

_ATTESTERS = tuple(str(attester) for attester in Attester)


class Checker:
    """Finds what is wrong with a bundle, whose lists may have holes where the structure was wrong.

    Args:
        bundle: the bundle, as far as its structure is right.
        source: the document, for its lines.
        vocabulary: the facts and document types there are.
    """

    def __init__(self, bundle: Draft, source: Source, vocabulary: Vocabulary) -> None:
        self._bundle = bundle
        self._source = source
        self._vocabulary = vocabulary

    def against_vocabulary(self) -> Iterator[Problem]:
        """Give the problems of documents and facts."""
        bundle = self._bundle
        for name, items, most in (
            ("documents", bundle.documents, MAX_DOCUMENTS),
            ("facts", bundle.facts, MAX_FACTS),
            ("sheets", bundle.sheets, MAX_SHEETS),
        ):
            if len(items) > most:
                yield too_many(len(items), most, name)
        yield from self._days()
        yield from self._documents()
        yield from self._facts()
        yield from self._judges()
        if bundle.producer is not None and bundle.producer.type is not None:
            forms = self._vocabulary.facts["legal_form"].values or {}
            if bundle.producer.type not in forms:
                yield self._problem(
                    "unknown-legal-form",
                    ("producer", "type"),
                    text("loại hình chủ thể không có trong danh mục", "this legal form is not known"),
                    did_you_mean(bundle.producer.type, forms)
                    or text(f"chọn: {', '.join(forms)}", f"one of: {', '.join(forms)}"),
                    bundle.producer.type,
                )

    def _problem(
        self, code: str, place: Place, message: Text, mend: Text | None = None, found: object = None
    ) -> Problem:
        return Problem(
            code,
            dotted(place),
            message,
            mend,
            None if found is None else shorten(found),
            self._source.line(place),
        )

    def _days(self) -> Iterator[Problem]:
        bundle = self._bundle
        if bundle.submitted_on and bundle.evaluated_on and bundle.evaluated_on < bundle.submitted_on:
            yield self._problem(
                "impossible-order",
                ("evaluated_on",),
                text("ngày đánh giá trước ngày nộp hồ sơ", "evaluated before the dossier was filed"),
                text("kiểm tra lại hai ngày", "check the two days"),
                bundle.evaluated_on,
            )

    def _documents(self) -> Iterator[Problem]:
        seen: set[str] = set()
        for i, document in enumerate(self._bundle.documents):
            if document is None:
                continue
            if document.id in seen:
                yield self._problem(
                    "duplicate-document",
                    ("documents", i, "id"),
                    text("mã minh chứng bị trùng", "two documents have this id"),
                    found=document.id,
                )
            seen.add(document.id)
            if document.type not in self._vocabulary.documents:
                yield self._problem(
                    "unknown-document-type",
                    ("documents", i, "type"),
                    text(
                        "loại minh chứng không có trong từ vựng",
                        "this document type is not in the vocabulary",
                    ),
                    did_you_mean(document.type, self._vocabulary.documents),
                    document.type,
                )
            if document.expires_on is not None and document.expires_on < document.issued_on:
                yield self._problem(
                    "impossible-order",
                    ("documents", i, "expires_on"),
                    text("hết hạn trước ngày cấp", "it expires before it was issued"),
                    found=document.expires_on,
                )

    def _facts(self) -> Iterator[Problem]:
        stated: dict[str, int] = {}
        ids = {document.id for document in self._bundle.documents if document is not None}
        holes = any(document is None for document in self._bundle.documents)
        for i, fact in enumerate(self._bundle.facts):
            if fact is None:
                continue
            if fact.fact in stated:
                yield self._problem(
                    "duplicate-fact",
                    ("facts", i, "fact"),
                    text(
                        f"dữ kiện này đã có ở facts[{stated[fact.fact]}]",
                        f"this fact stands already at facts[{stated[fact.fact]}]",
                    ),
                    text("chỉ giữ một giá trị", "keep one value"),
                    fact.fact,
                )
            stated.setdefault(fact.fact, i)
            definition = self._vocabulary.facts.get(fact.fact)
            if definition is None:
                yield self._problem(
                    "unknown-fact",
                    ("facts", i, "fact"),
                    text("dữ kiện không có trong từ vựng", "this fact is not in the vocabulary"),
                    did_you_mean(fact.fact, self._vocabulary.facts)
                    or text("xem: ocop criteria show --evidence", "see: ocop criteria show --evidence"),
                    fact.fact,
                )
            else:
                yield from self._value(i, fact, definition)
            for j, document in enumerate(fact.documents):
                if document not in ids and not holes:
                    yield self._problem(
                        "absent-document",
                        ("facts", i, "documents", j),
                        text("minh chứng này không có trong documents", "no document of the bundle has this id"),
                        did_you_mean(document, ids)
                        or text("thêm minh chứng hoặc bỏ tham chiếu", "add the document or drop the reference"),
                        document,
                    )
            if fact.attested_by is not None and fact.attested_by not in _ATTESTERS:
                yield self._problem(
                    "unknown-attester",
                    ("facts", i, "attested_by"),
                    text("không rõ ai xác nhận", "this attester is not known"),
                    did_you_mean(fact.attested_by, _ATTESTERS)
                    or text(f"chọn: {', '.join(_ATTESTERS)}", f"one of: {', '.join(_ATTESTERS)}"),
                    fact.attested_by,
                )

    def _value(self, i: int, fact: Fact, definition: FactDefinition) -> Iterator[Problem]:
        expected = _expected(fact.value, definition)
        if expected is not None:
            mend = None
            if definition.type is FactType.CHOICE and isinstance(fact.value, str):
                mend = did_you_mean(fact.value, definition.values or {})
            yield self._problem("wrong-value", ("facts", i, "value"), expected, mend, fact.value)

    def _judges(self) -> Iterator[Problem]:
        seen: set[str] = set()
        for i, sheet in enumerate(self._bundle.sheets):
            if sheet is None:
                continue
            if sheet.judge in seen:
                yield self._problem(
                    "duplicate-judge",
                    ("sheets", i, "judge"),
                    text("người chấm này đã có phiếu", "this judge has a sheet already"),
                    text("mỗi người một phiếu", "one sheet a judge"),
                    sheet.judge,
                )
            seen.add(sheet.judge)

    def against_set(self, product_set: ProductSet) -> Iterator[Problem]:
        """Give the problems of the score sheets on the sheet of a product set."""
        stated: dict[str, Place] = {}
        for i, sheet in enumerate(self._bundle.sheets):
            if sheet is not None:
                yield from self._sheet(i, sheet, product_set, stated)
        if len(stated) > 1:
            cases = ", ".join(stated)
            first, second = list(stated.values())[:2]
            yield self._problem(
                "two-cases",
                second,
                text(
                    f"hai trường hợp cùng lúc ({cases}); {dotted(first)} chọn trường hợp khác",
                    f"two cases at once ({cases}); {dotted(first)} chose another",
                ),
                text("một hồ sơ chỉ theo một trường hợp", "a dossier falls in one case only"),
            )

    def _sheet(self, i: int, sheet: ScoreSheet, product_set: ProductSet, stated: dict[str, Place]) -> Iterator[Problem]:
        for number, choice in sheet.options.items():
            place: Place = ("sheets", i, "options", number)
            criterion = product_set.criteria.get(number)
            if criterion is None:
                yield self._problem(
                    "unknown-criterion",
                    place,
                    text(
                        f"bộ {product_set.number} không có tiêu chí này",
                        f"set {product_set.number} has no such criterion",
                    ),
                    did_you_mean(number, product_set.criteria),
                    number,
                )
                continue
            yield from self._choice(place, criterion, choice)
            if isinstance(choice, CaseChoice) and choice.case in criterion.cases:
                stated.setdefault(choice.case, place)

    def _choice(self, place: Place, criterion: Criterion, choice: Choice) -> Iterator[Problem]:
        if isinstance(choice, CaseChoice):
            if choice.case not in criterion.cases:
                known = ", ".join(criterion.cases)
                yield self._problem(
                    "unknown-case",
                    place,
                    text("tiêu chí không có trường hợp này", "the criterion has no such case"),
                    text(f"chọn: {known}", f"one of: {known}")
                    if known
                    else text("chỉ ghi số phương án", "write the option's number alone"),
                    choice.case,
                )
                return
            options = criterion.cases[choice.case].options
            ordinals: tuple[int, ...] = (choice.option,)
        else:
            if isinstance(choice, tuple) and criterion.scoring is not Scoring.SUM:
                yield self._problem(
                    "several-options",
                    place,
                    text("tiêu chí này chỉ chọn một phương án", "one option only can be chosen here"),
                    found=list(choice),
                )
                return
            ordinals = choice if isinstance(choice, tuple) else (choice,)
            options = criterion.options or next(iter(criterion.cases.values())).options
        for ordinal in ordinals:
            if ordinal > len(options):
                yield self._problem(
                    "unknown-option",
                    place,
                    text(
                        f"tiêu chí {criterion.number} có {len(options)} phương án",
                        f"criterion {criterion.number} has {len(options)} options",
                    ),
                    text(f"ghi số từ 0 đến {len(options)}", f"write a number from 0 to {len(options)}"),
                    ordinal,
                )


def _expected(value: bool | int | Decimal | str, definition: FactDefinition) -> Text | None:
    """Say what a fact's value should have been; None if it is right."""
    if definition.type is FactType.BOOLEAN:
        return None if type(value) is bool else text("phải là true hoặc false", "true or false was expected")
    if definition.type is FactType.CHOICE:
        known = ", ".join(definition.values or ())
        if isinstance(value, str) and value in (definition.values or {}):
            return None
        return text(f"phải là một trong: {known}", f"one of these was expected: {known}")
    if isinstance(value, bool | str):
        return text("phải là số", "a number was expected")
    number = Decimal(value)
    if definition.type is FactType.COUNT:
        if number != number.to_integral_value() or not 0 <= number < MAX_NUMBER:
            return text("phải là số nguyên không âm", "a whole number from 0 was expected")
        return None
    if definition.type is FactType.SHARE and not 0 <= number <= 100:
        return text("tỷ lệ phải từ 0 đến 100 (%)", "a share from 0 to 100 (per cent) was expected")
    if abs(number) >= MAX_NUMBER:
        return text("số quá lớn", "the number is too large")
    if (number * SCALE) != (number * SCALE).to_integral_value():
        return text("tối đa 4 chữ số thập phân", "at most 4 decimals are taken: round it where it was measured")
    return None
