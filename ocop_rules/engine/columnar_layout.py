"""The columns of a table of dossiers: what they are called, what they hold, and what is wrong with those given.

`docs/columns.md` tells them to people. All dossiers of a table are of one product set of one version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyarrow as pa

from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.documents.validation import one_of
from ocop_rules.errors import InvalidEvidence, Problem
from ocop_rules.rulebook.model import ProductSet
from ocop_rules.rulebook.vocabulary import FactType, Vocabulary
from ocop_rules.text import Text, printable, text

DOSSIER = "dossier"
EVALUATED_ON = "evaluated_on"
COMPLETE = "documents_complete"
CASE = "case"


def case_column(group: str | None) -> str:
    """Return the column of a dossier's alternative case in a group."""
    return CASE if group is None else f"{CASE}.{group}"


def fact_column(fact: str) -> str:
    """Return the column of a fact's values."""
    return f"fact.{fact}"


def attester_column(fact: str) -> str:
    """Return the column of who attested a fact."""
    return f"fact.{fact}.attested_by"


def names_column(fact: str, paper: str) -> str:
    """Return the column that says whether a fact names a paper, where it does not name just those that can back it."""
    return f"fact.{fact}.names.{paper}"


def issued_column(paper: str) -> str:
    """Return the column of the day on which a paper was issued; no day is no paper."""
    return f"document.{paper}.issued_on"


def expires_column(paper: str) -> str:
    """Return the column of the last day on which a paper counts."""
    return f"document.{paper}.expires_on"


def sheet_column(judge: int, criterion: str) -> str:
    """Return the column of what a judge chose of a criterion: an ordinal; where options add up, the sum of 2^(n-1)."""
    return f"sheet.{judge}.{criterion}"


def _is_text(kind: Any) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind))


def _is_exact(kind: Any) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_decimal(kind))


class _Content(NamedTuple):
    """What a column has to hold: how its type is told, what it is called, and to what another column is cast."""

    holds: Callable[[Any], bool]
    name: Text
    cast: str


_DAYS = _Content(pa.types.is_date32, text("ngày (date32)", "days (date32)"), "date32()")
_TRUTHS = _Content(pa.types.is_boolean, text("đúng hoặc sai (bool)", "true or false (bool)"), "bool_()")
_TEXTS = _Content(_is_text, text("chữ", "text"), "string()")
_COUNTS = _Content(pa.types.is_integer, text("số nguyên", "whole numbers"), "int64()")
_CHOSEN = _Content(pa.types.is_signed_integer, text("số nguyên có dấu", "signed whole numbers"), "int8()")
_DECIMALS = _Content(
    _is_exact, text("số nguyên hoặc decimal", "whole numbers or decimals, never floats"), "decimal128(15, 4)"
)
_BY_TYPE = {FactType.BOOLEAN: _TRUTHS, FactType.CHOICE: _TEXTS, FactType.COUNT: _COUNTS}


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a table hold, by their names.

    Attributes:
        papers: the papers that have columns, with their type: of a second one of a type, the name is `type.1`.
        facts: the facts that have columns.
        judges: the numbers of the judges that have columns, each with its criteria.
        named: for each fact, the papers for which a column says whether it names them.
    """

    papers: Mapping[str, str]
    facts: tuple[str, ...]
    judges: Mapping[int, tuple[str, ...]]
    named: Mapping[str, tuple[str, ...]]


def layout_of(schema: pa.Schema, product_set: ProductSet, vocabulary: Vocabulary) -> Layout:
    """Return what the columns of a table hold.

    Raises:
        InvalidEvidence: with every column that is not known, or of a type that cannot be read.
    """
    return _Reader(schema, product_set, vocabulary).layout()


class _Reader:
    def __init__(self, schema: pa.Schema, product_set: ProductSet, vocabulary: Vocabulary) -> None:
        self._types: dict[str, Any] = {field.name: field.type for field in schema}
        self._set = product_set
        self._vocabulary = vocabulary
        self._problems: list[Problem] = []
        self._papers: dict[str, str] = {}
        self._facts: list[str] = []
        self._judges: dict[int, list[str]] = {}
        self._named: dict[str, list[str]] = {}

    def layout(self) -> Layout:
        if len(self._types) == 0:
            self._problem("", text("bảng không có cột nào", "the table has no columns"))
        for name, kind in self._types.items():
            self._read(name, kind)
        dated = bool(self._papers or self._facts)
        if dated and EVALUATED_ON not in self._types:
            mend = text("thêm cột ngày evaluated_on", "add the column evaluated_on, of days")
            self._problem(EVALUATED_ON, text("thiếu cột này", "this column is missing"), mend)
        if self._problems:
            raise InvalidEvidence(self._problems)
        named = {fact: tuple(papers) for fact, papers in self._named.items()}
        judges = {judge: tuple(self._judges[judge]) for judge in sorted(self._judges)}
        return Layout(self._papers, tuple(self._facts), judges, named)

    def _problem(self, name: str, message: Text, mend: Any = None, found: str | None = None) -> None:
        self._problems.append(Problem.at((name,) if name else (), "wrong-column", message, mend, found))

    def _expect(self, name: str, kind: Any, content: _Content) -> None:
        if not content.holds(kind):
            message = text(f"cột này phải là {content.name.vi}", f"the column must hold {content.name.en}")
            cast = f"column.cast(pyarrow.{content.cast})"
            self._problem(name, message, text(f"đổi kiểu: {cast}", f"cast it: {cast}"), str(kind))

    def _read(self, name: str, kind: Any) -> None:
        head, _, rest = name.partition(".")
        groups = [case_column(group.name) for group in self._set.case_groups]
        if name == DOSSIER:
            return
        if name == EVALUATED_ON:
            self._expect(name, kind, _DAYS)
        elif name == COMPLETE:
            self._expect(name, kind, _TRUTHS)
        elif name in groups:
            self._expect(name, kind, _TEXTS)
        elif head == "fact" and rest:
            self._fact(name, rest, kind)
        elif head == "document" and rest:
            self._document(name, rest, kind)
        elif head == "sheet" and rest:
            self._sheet(name, rest, kind)
        else:
            known = [DOSSIER, EVALUATED_ON, COMPLETE, *groups, *self._some()]
            mend = _near(name, known) or one_of([*known[: len(groups) + 3], "fact.…", "document.…", "sheet.…"])
            self._problem(name, text("không có cột nào tên này", "there is no column of this name"), mend)

    def _what_is_asked(self) -> Text:
        command = f"ocop bundle new --set {self._set.number}"
        return text(f"xem những gì bộ này cần: {command}", f"see what the set asks for: {command}")

    def _some(self) -> Iterator[str]:
        yield from (fact_column(fact) for fact in self._vocabulary.facts)
        yield from (issued_column(kind) for kind in self._vocabulary.documents)
        yield from (sheet_column(0, number) for number in self._set.criteria)

    def _fact(self, name: str, rest: str, kind: Any) -> None:
        fact, _, about = rest.partition(".")
        definition = self._vocabulary.facts.get(fact)
        if definition is None:
            near = _near(fact, self._vocabulary.facts)
            self._problem(name, text("không có thông tin này", "there is no such fact"), near or self._what_is_asked())
        elif not about:
            self._facts.append(fact)
            self._expect(name, kind, _BY_TYPE.get(definition.type, _DECIMALS))
        elif about == "attested_by":
            self._expect(name, kind, _TEXTS)
        elif about.startswith("names."):
            self._named.setdefault(fact, []).append(about.removeprefix("names."))
            self._expect(name, kind, _TRUTHS)
        else:
            self._problem(name, text("không có cột nào tên này", "there is no column of this name"))

    def _document(self, name: str, rest: str, kind: Any) -> None:
        paper, _, about = rest.rpartition(".")
        of, _, number = paper.partition(".")
        if about not in ("issued_on", "expires_on") or (number and not number.isdigit()):
            message = text(
                "cột minh chứng kết thúc bằng issued_on hoặc expires_on", "it ends in issued_on or expires_on"
            )
            self._problem(name, message)
            return
        if of not in self._vocabulary.documents:
            near = _near(of, self._vocabulary.documents)
            message = text("không có loại minh chứng này", "there is no such document type")
            self._problem(name, message, near or self._what_is_asked())
            return
        self._expect(name, kind, _DAYS)
        if about == "issued_on":
            self._papers[paper] = of
        elif issued_column(paper) not in self._types:
            self._problem(issued_column(paper), text("thiếu cột này", "this column is missing"))

    def _sheet(self, name: str, rest: str, kind: Any) -> None:
        judge, _, number = rest.partition(".")
        if not judge.isdigit() or len(judge) > 4:
            message = text("tên cột là sheet.SỐ.TIÊU_CHÍ", "it is written sheet.NUMBER.CRITERION")
            self._problem(name, message)
        elif number not in self._set.criteria:
            mend = _near(number, self._set.criteria) or one_of(self._set.criteria)
            self._problem(name, text("phiếu không có tiêu chí này", "the sheet has no such criterion"), mend)
        else:
            self._judges.setdefault(int(judge), []).append(number)
            self._expect(name, kind, _CHOSEN)


def _near(name: str, known: Sequence[str] | Mapping[str, Any]) -> Any:
    return did_you_mean(printable(name, 100), list(known))
