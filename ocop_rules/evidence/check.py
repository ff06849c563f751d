"""Checking a bundle against the vocabulary and the sheet it is rated on: every problem at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from decimal import Decimal

from ocop_rules.documents.advice import boolean_advice, number_advice, parted
from ocop_rules.documents.suggestion import Names, same_digits, slip_of, suggested
from ocop_rules.documents.validation import one_of, shorten
from ocop_rules.documents.written_number import MAX_DIGITS, both_readings
from ocop_rules.errors import Place, Problem, dotted
from ocop_rules.evidence.bundle import CaseChoice, CaseScore, Choice, Document, Fact, Score, ScoreSheet
from ocop_rules.evidence.limits import LISTS, MAX_DOCUMENTS, MAX_OPTIONS, too_many
from ocop_rules.evidence.printed_points import meant_by, part_problems, unread_points
from ocop_rules.evidence.reader import PartialBundle, PartialDocument, PartialFact, PartialSheet
from ocop_rules.mend import Edit
from ocop_rules.rulebook.condition import facts_read
from ocop_rules.rulebook.definition import Scoring
from ocop_rules.rulebook.model import CaseGroup, Criterion, ProductSet
from ocop_rules.rulebook.vocabulary import (
    MAX_NUMBER,
    SCALE,
    Attester,
    FactDefinition,
    FactType,
    FactValue,
    Vocabulary,
)
from ocop_rules.text import Text, printable, text

_STEP = Decimal(1) / SCALE

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
        self._documents = Names(vocabulary.documents)
        self._fact_names = Names(vocabulary.facts)

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
        for i, fact in enumerate(bundle.facts):
            if len(fact.documents) > MAX_DOCUMENTS:
                yield too_many(("facts", i, "documents"), len(fact.documents), MAX_DOCUMENTS)
        for i, sheet in enumerate(bundle.sheets):
            for field, choices in (("options", sheet.options), ("points", sheet.points or {})):
                if len(choices) > MAX_OPTIONS:
                    yield too_many(("sheets", i, field), len(choices), MAX_OPTIONS)
            if not _given(sheet) and not (isinstance(sheet, PartialSheet) and sheet.stated - _SHEET_FIELDS):
                yield _problem("missing-field", ("sheets", i, "options"), *_NOTHING_CHOSEN)
        yield from self._days()
        first: dict[str, int] = {}
        for i, document in enumerate(bundle.documents):
            yield from self._document(i, document, first.setdefault(document.id, i) if document.id is not None else i)
        yield from self._facts()
        yield from self._repeated_judges()
        yield from self._producer()

    def _days(self) -> Iterator[Problem]:
        bundle = self._bundle
        if bundle.submitted_on and bundle.evaluated_on and bundle.evaluated_on < bundle.submitted_on:
            yield _problem(
                "impossible-order",
                ("evaluated_on",),
                text(
                    f"ngày đánh giá trước ngày nộp hồ sơ ({bundle.submitted_on})",
                    f"evaluated before the dossier was filed ({bundle.submitted_on})",
                ),
                text("kiểm tra lại hai ngày", "check the two days"),
                bundle.evaluated_on,
            )

    def _document(self, i: int, document: Document | PartialDocument, first: int) -> Iterator[Problem]:
        if first < i:
            yield _problem(
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
            yield _problem(
                "unknown-document-type",
                ("documents", i, "type"),
                text("loại minh chứng không có trong từ vựng", "this document type is not in the vocabulary"),
                slip_of(document.type, self._documents) or _SEE_VOCABULARY,
                document.type,
            )
        if document.expires_on and document.issued_on and document.expires_on < document.issued_on:
            yield _problem(
                "impossible-order",
                ("documents", i, "expires_on"),
                text(
                    f"hết hạn trước ngày cấp ({document.issued_on})",
                    f"it expires before it was issued ({document.issued_on})",
                ),
                text("kiểm tra lại hai ngày", "check the two days"),
                document.expires_on,
            )

    def _facts(self) -> Iterator[Problem]:
        stated: dict[str, int] = {}
        ids = {document.id for document in self._bundle.documents}
        known_ids = Names(known for known in ids if known is not None)
        for i, fact in enumerate(self._bundle.facts):
            if fact.fact is not None:
                yield from self._fact(i, fact.fact, fact, stated.setdefault(fact.fact, i))
            for j, document in enumerate(fact.documents):
                # Where a document has lost its id, it may be the one that is meant.
                if document is not None and document not in ids and None not in ids:
                    yield _problem(
                        "absent-document",
                        ("facts", i, "documents", j),
                        text("minh chứng này không có trong documents", "no document of the bundle has this id"),
                        _paper_meant(document, known_ids, ids),
                        document,
                    )
            if fact.attested_by is not None and fact.attested_by not in _ATTESTERS:
                yield _problem(
                    "unknown-attester",
                    ("facts", i, "attested_by"),
                    text("không rõ ai xác nhận", "this attester is not known"),
                    slip_of(fact.attested_by, _ATTESTERS) or one_of(_ATTESTERS),
                    fact.attested_by,
                )

    def _fact(self, i: int, name: str, fact: Fact | PartialFact, first: int) -> Iterator[Problem]:
        if first < i:
            yield _problem(
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
            yield _problem(
                "unknown-fact",
                ("facts", i, "fact"),
                text("thông tin không có trong từ vựng", "this fact is not in the vocabulary"),
                meant or _SEE_VOCABULARY,
                name,
            )
            if meant is not None:  # so that nothing new is told once the name is mended
                definition = self._vocabulary.facts[str(meant.value)]
        if definition is not None and fact.value is not None:
            wrong = _wrong_value(fact.value, definition)
            if wrong is not None:
                yield _problem("wrong-value", ("facts", i, "value"), *wrong, fact.value)

    def _repeated_judges(self) -> Iterator[Problem]:
        first: dict[str, int] = {}
        for i, sheet in enumerate(self._bundle.sheets):
            if sheet.judge is not None and first.setdefault(sheet.judge, i) < i:
                yield _problem(
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
            yield _problem(
                "unknown-legal-form",
                ("producer", "type"),
                text("loại hình chủ thể không có trong danh mục", "this legal form is not known"),
                slip_of(form, forms) or one_of(forms),
                form,
            )

    def against_set(self, product_set: ProductSet) -> Iterator[Problem]:
        """Return the problems of the score sheets on the sheet of a product set."""
        stated: dict[str | None, dict[str, Place]] = {group.name: {} for group in product_set.case_groups}
        for i, sheet in enumerate(self._bundle.sheets):
            if sheet.parts is not None:
                alone = not sheet.options and not sheet.points
                if isinstance(sheet, PartialSheet):  # what was chosen may be there, and wrong
                    alone = _given(sheet) == {"parts"}
                yield from part_problems(("sheets", i, "parts"), sheet.parts, product_set, alone=alone)
            for place, number, choice in _choices(i, sheet):
                criterion = product_set.criteria.get(number)
                if criterion is None:
                    yield _problem(
                        "unknown-criterion",
                        place,
                        text(
                            f"bộ {product_set.number} không có tiêu chí này",
                            f"set {product_set.number} has no such criterion",
                        ),
                        _near(number, product_set),
                        number,
                    )
                    continue
                if place[2] == "points" and number in sheet.options:
                    yield _problem("stated-twice", place, *_STATED_TWICE)
                yield from _choice(place, criterion, choice)
                group = product_set.case_group_of(number)
                if isinstance(choice, CaseChoice | CaseScore) and choice.case in criterion.cases and group is not None:
                    stated[group.name].setdefault(choice.case, place)
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


_GIVEN = frozenset({"options", "points", "parts"})
"""The fields of a score sheet that say what was chosen: it has one at least."""

_SHEET_FIELDS = frozenset(ScoreSheet.model_fields)
"""The fields of a score sheet: one that is none of them is told, and may be one of those misspelt."""

_NOTHING_CHOSEN = (
    text("phiếu chưa ghi gì đã chọn", "the sheet says nothing that was chosen"),
    text("thêm “options: …” (hoặc points, parts)", "add “options: …” (or points, parts)"),
)
_STATED_TWICE = (
    text(
        "tiêu chí này vừa ghi phương án (options), vừa ghi điểm (points)",
        "this criterion has both an option and points",
    ),
    text("xem lại phiếu, giữ bên đúng", "look at the sheet, and keep the one that is right"),
)


def _given(sheet: ScoreSheet | PartialSheet) -> Set[str]:
    """Return the fields by which a sheet says what was chosen, right or wrong."""
    return _GIVEN & (sheet.stated if isinstance(sheet, PartialSheet) else sheet.model_fields_set)


def _choices(i: int, sheet: ScoreSheet | PartialSheet) -> Iterator[tuple[Place, str, Choice | Score]]:
    """Return what was chosen on a sheet, as options and as points: its place, the criterion and the choice."""
    for number, choice in sheet.options.items():
        yield ("sheets", i, "options", number), number, choice
    for number, score in (sheet.points or {}).items():
        yield ("sheets", i, "points", number), number, score


_SEE_VOCABULARY = text(
    "xem: ocop criteria show VERSION SET --evidence", "see: ocop criteria show VERSION SET --evidence"
)


def _near(number: str, product_set: ProductSet) -> Text:
    """Say which criteria there are in the section of one that is not there."""
    section = number.partition(".")[0]
    beside = [known for known in product_set.criteria if known.partition(".")[0] == section]
    where = f"ocop criteria show VERSION {product_set.number}"
    return one_of(beside) if beside else text(f"xem các tiêu chí: {where}", f"see the criteria: {where}")


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


def _problem(code: str, place: Place, message: Text, mend: Text | Edit, found: object = None) -> Problem:
    return Problem.at(place, code, message, mend, None if found is None else shorten(found))


def two_cases(one: str, first: Place, other: str, second: Place) -> Problem:
    """Return the problem of a dossier that states two cases, at the second of the places where they are stated (R5)."""
    return _problem(
        "two-cases",
        second,
        text(
            f"hai trường hợp cùng lúc: {other}, trong khi {dotted(first)} ghi {one}",
            f"two cases at once: {other}, while {dotted(first)} says {one}",
        ),
        text("một hồ sơ chỉ theo một trường hợp", "a dossier falls in one case only"),
    )


def mixed_sheets(sheets: Sequence[ScoreSheet], counted: Sequence[ScoreSheet]) -> Iterator[Problem]:
    """Return the counted sheets that give totals of parts alone beside others that give what was chosen.

    Args:
        sheets: all sheets of the bundle.
        counted: those that count.
    """
    if all(sheet.has_totals_alone for sheet in counted):
        return
    for i, sheet in enumerate(sheets):
        if sheet.has_totals_alone and sheet in counted:
            yield _problem(
                "mixed-sheets",
                ("sheets", i, "parts"),
                text(
                    "phiếu này chỉ có tổng điểm từng phần, phiếu khác có phương án: không tính chung được",
                    "this sheet has totals of parts alone and others have options: they cannot be counted together",
                ),
                text(
                    "ghi options (hoặc points) cho phiếu này, hoặc chấm riêng các phiếu chỉ có tổng điểm",
                    "state options (or points) on this sheet, or rate the sheets that have totals alone by themselves",
                ),
            )


def bare_choices(
    sheets: tuple[ScoreSheet | PartialSheet, ...],
    product_set: ProductSet,
    known: Mapping[str, str] | None = None,
    left_out: Set[str] = frozenset(),
) -> Iterator[Problem]:
    """Return the choices without a case that cannot be read: no case is known, or it has fewer options.

    Args:
        sheets: the score sheets.
        product_set: the sheet of the product set.
        known: the case by number of the criterion, as far as it is known.
        left_out: criteria that are not looked at.
    """
    for i, sheet in enumerate(sheets):
        for place, number, choice in _choices(i, sheet):
            criterion = product_set.criteria.get(number)
            if criterion is None or not criterion.cases or isinstance(choice, CaseChoice | CaseScore):
                continue
            in_points = place[2] == "points"
            if number in left_out or (choice in (0, ()) and not in_points):
                continue
            case = (known or {}).get(number)
            if case is not None and in_points:
                yield from unread_points(place, criterion, case, choice)
                continue
            if case is not None:
                yield from _ordinals(place, criterion, case, choice)
                continue
            cases = ", ".join(criterion.cases)
            field = "points" if in_points else "option"
            example = f"{{case: …, {field}: {shorten(_plain(choice))}}}"
            yield _problem(
                "case-needed",
                place,
                text(f"tiêu chí này có các trường hợp {cases}", f"this criterion has the cases {cases}"),
                text(f"ghi {example}, với trường hợp của hồ sơ", f"write {example} with the dossier's case"),
                choice,
            )


def _plain(choice: object) -> object:
    return [*choice] if isinstance(choice, tuple) else choice


def _choice(place: Place, criterion: Criterion, choice: Choice | Score) -> Iterator[Problem]:
    if isinstance(choice, CaseChoice | CaseScore):
        if choice.case not in criterion.cases:
            yield _unknown_case(place, criterion, choice)
        elif isinstance(choice, CaseScore):
            yield from unread_points(place, criterion, choice.case, choice)
        else:
            yield from _ordinals((*place, "option"), criterion, choice.case, choice.option)
    elif isinstance(choice, tuple) and criterion.scoring is not Scoring.SUM:
        yield _problem(
            "several-options",
            place,
            text("tiêu chí này chỉ chọn một phương án", "one option only can be chosen here"),
            _one_number(place, criterion, choice),
            list(choice),
        )
    elif place[2] == "points":
        if not criterion.cases:
            yield from unread_points(place, criterion, None, choice)
    else:
        longest = max(criterion.cases, key=lambda name: len(criterion.cases[name].options), default=None)
        yield from _ordinals(place, criterion, longest, choice)


def _one_number(place: Place, criterion: Criterion, choice: tuple[int | Decimal, ...]) -> Text:
    decimal = parted(choice) if place[2] == "points" else None
    if decimal is not None and any(option.points == decimal for option in criterion.options):
        return text(
            f"ghi một số, 0 nếu không được điểm; số thập phân viết sau dấu chấm: {decimal}",
            f"write one number, 0 for none; decimals stand after a point: {decimal}",
        )
    return text("ghi một số, 0 nếu không đạt phương án nào", "write one number, 0 for none")


def _unknown_case(place: Place, criterion: Criterion, choice: CaseChoice | CaseScore) -> Problem:
    at = (*place, "case")
    message = text("tiêu chí không có trường hợp này", "the criterion has no such case")
    if criterion.cases:
        return _problem("unknown-case", at, message, one_of(criterion.cases), choice.case)
    alone = (
        Edit(choice.points, "points-alone") if isinstance(choice, CaseScore) else Edit(choice.option, "option-alone")
    )
    found = _problem("unknown-case", at, message, alone, choice.case)
    return replace(found, edit=replace(alone, path=place))  # it takes the place of the whole group


def _ordinals(
    place: Place, criterion: Criterion, case: str | None, choice: int | Decimal | tuple[int | Decimal, ...]
) -> Iterator[Problem]:
    options = criterion.options_of(case)
    most = len(options)
    for ordinal in choice if isinstance(choice, tuple) else (choice,):
        if ordinal > most:
            mend = text(f"ghi số từ 0 đến {most}", f"write a number from 0 to {most}")
            if len(meant_by(ordinal, criterion, case)) == 1:
                mend = text(
                    f"ghi số thứ tự phương án, từ 0 đến {most}; nếu {ordinal} là điểm in trên phiếu, ghi vào points "
                    f'thay cho options: points: {{"{criterion.number}": {ordinal}}}',
                    f"write an option's ordinal from 0 to {most}; if {ordinal} is its printed points, state them under "
                    f'points, not options: points: {{"{criterion.number}": {ordinal}}}',
                )
            yield _problem(
                "unknown-option",
                place,
                text(f"tiêu chí này có {most} phương án", f"there are {most} options here"),
                mend,
                ordinal,
            )


_EXPECTED = {
    FactType.BOOLEAN: text("phải là true hoặc false", "true or false was expected"),
    FactType.CHOICE: text("thông tin không có giá trị này", "the fact has no such value"),
    FactType.COUNT: text("phải là số nguyên từ 0", "a whole number from 0 was expected"),
    FactType.SHARE: text("phải là tỷ lệ từ 0 đến 100 (%)", "a share from 0 to 100 (per cent) was expected"),
    FactType.NUMBER: text("phải là số", "a number was expected"),
}


def _wrong_value(value: FactValue, definition: FactDefinition) -> tuple[Text, Text | Edit] | None:
    """Say what a fact's value should have been and how to mend it; None if it is right."""
    expected = _EXPECTED[definition.type]
    match definition.type:
        case FactType.BOOLEAN:
            return None if type(value) is bool else (expected, boolean_advice(value))
        case FactType.CHOICE:
            values = definition.values or {}
            return None if isinstance(value, str) and value in values else (expected, _choice_advice(value, values))
    if isinstance(value, str) and len(value) > MAX_DIGITS and value.isdigit():
        value = MAX_NUMBER
    if isinstance(value, bool | str):
        advice = number_advice(value, "7" if definition.type is FactType.COUNT else "62.5")
        if isinstance(advice, Edit) and isinstance(advice.value, int | Decimal):
            return _wrong_value(advice.value, definition) or (expected, advice)
        return expected, _of_two_readings(value, definition) or advice
    if not -MAX_NUMBER < value < MAX_NUMBER:
        return text("số quá lớn", "the number is too large"), text("kiểm tra số và đơn vị", "check the number and unit")
    number = Decimal(value)
    if definition.type is FactType.COUNT and (number < 0 or number != number.to_integral_value()):
        return expected, _in_thousands(number) or text("chỉ đếm đơn vị trọn vẹn", "count whole ones only")
    if definition.type is FactType.SHARE and not 0 <= number <= 100:
        return expected, text("kiểm tra lại tỷ lệ phần trăm", "check the percentage")
    if number != number.quantize(_STEP):
        return (
            text("tối đa 4 chữ số thập phân", "at most 4 decimals are taken"),
            text("làm tròn ngay tại nơi đo", "round it where it was measured"),
        )
    return None


def _of_two_readings(value: bool | str, definition: FactDefinition) -> Text | Edit | None:
    """Say how a number is written that could be one in thousands or one with decimals, where one of them can be."""
    readings = both_readings(value) if isinstance(value, str) else None
    if readings is None:
        return None
    thousands, decimals = map(Decimal, readings)
    if _wrong_value(decimals, definition) is not None:
        return Edit(int(thousands)) if _wrong_value(int(thousands), definition) is None else None
    if _wrong_value(int(thousands), definition) is None:
        return None
    return text(
        f"nếu dấu đó chia phần thập phân, ghi {decimals}; nếu không, kiểm tra lại số",
        f"if the mark parts decimals, write {decimals}; else check the number",
    )


def _in_thousands(number: Decimal) -> Text | None:
    """Say how a number in thousands is written that was read as one with decimals, as 1.500."""
    readings = both_readings(str(number))
    if readings is None:
        return None
    thousands, decimals = readings
    return text(
        f"số được đọc là {decimals.replace('.', ',')}; nếu là {thousands}, ghi {thousands}",
        f"it was read as {decimals}; if {thousands} is meant, write {thousands}",
    )


def _choice_advice(value: FactValue, values: Mapping[str, Text]) -> Text | Edit:
    names = ", ".join(values)
    close = slip_of(value, values) if isinstance(value, str) else None
    if close is None or _denies(str(value)) != _denies(str(close.value)):
        return one_of(values)
    return replace(close, because=text(names, names))


_DENIALS = ("no", "non", "not", "un", "without", "none", "không", "chua", "chưa", "khong")


def _denies(name: str) -> bool:
    """Tell whether a name says that something is not so: it is no misspelling of one that says that it is."""
    return name.lower().replace("-", "_").replace(" ", "_").startswith(_DENIALS)
