"""The rulebook: everything one version of the law says, resolved, immutable, with a digest."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from ocop_rules.brief import brief
from ocop_rules.canonical import Json, digest
from ocop_rules.markup import table
from ocop_rules.rulebook.certificate import Certificate
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.condition import Condition, FactTest
from ocop_rules.rulebook.kinds import DecidedBy, Outcome, Scoring, Status
from ocop_rules.rulebook.printed import ArticleDefinition, Erratum, KnownFinding
from ocop_rules.rulebook.procedure import EligibleForms, Level, Remark, Spread, StarBand, TransitionRule
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.several import frozen_mapping
from ocop_rules.text import Text, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping

_Made = TypeVar("_Made")

_SET_NUMBER = re.compile(r"(?:(?:bộ|bo|set) +)?(?:(?:số|so) +)?([0-9]{1,9})", re.IGNORECASE)
_LONGEST_NAME = 400
"""More characters than this has no name of a set."""

NOT_DIGESTED: Mapping[str, bool] = MappingProxyType({"digested": False})
"""Marks a field that serves the lint alone: it is no rule, so it takes no part in the digest."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where in the criteria a rule is written: file, relative to the criteria, and line from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class ReadingNote:
    """What a result notes where an option rests on our reading: if a fact is as `when` says, or always."""

    message: Text
    when: FactTest | None

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a criterion as it stands on a sheet.

    Attributes:
        ordinal: its printed position, from 1.
        rank: its place among the options from the worst, from 1: by points, then by order (R7).
        unless: a finding that keeps it from being earned by evidence.
        min_stars: the stars that ask for at least this option.
        not_met_by: ordinals of options worth more that still do not show what its mark asks for.
        citation, mark_citation: where the decision prints the option, and where its mark, if an amendment adds it.
    """

    ordinal: int
    rank: int
    points: Decimal
    label: Text
    when: Condition | None
    unless: Condition | None
    told: ReadingNote | None
    min_stars: int | None
    not_met_by: tuple[int, ...]
    reading: Text | None
    citation: Citation
    mark_citation: Citation
    origin: Origin

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class Case:
    """One alternative case of a criterion."""

    name: str
    title: Text
    options: tuple[Option, ...]

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class Gate:
    """The criterion of the same sheet, and its least option, that another criterion needs to apply (R4)."""

    criterion: str
    option: int
    rank: int


@dataclass(frozen=True, slots=True)
class KnockOutRule:
    """A rule that ends the evaluation, at the place where the decision prints it (R6).

    Attributes:
        when: the finding that fires it, and clears it where it is known to be false.
        absent, shown: that the papers are known to be missing fires it, that one counts clears it: both only where
            `when` is unknown.
        unless: what clears it whatever the others say.
    """

    id: str
    name: str
    outcome: Outcome
    title: Text
    when: Condition
    absent: Condition | None
    shown: Condition | None
    unless: Condition | None
    reading: Text | None
    criterion: str | None
    citation: Citation
    origin: Origin

    def __repr__(self) -> str:
        return brief(self)

    def conditions(self) -> tuple[Condition, ...]:
        """Return every condition that it has, in the order in which they are asked."""
        every = (self.when, self.absent, self.shown, self.unless)
        return tuple(condition for condition in every if condition is not None)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion as it stands on a sheet.

    Attributes:
        number: its printed number, such as `1.1`; unique on the sheet.
        definition: where it is defined, such as `labour.local_labour`.
        identity: the full name under which it is known in all versions, such as `qd-26-2026:labour.local_labour`.
        options: its options in printed order; empty if it has cases.
        binds_unless: a finding by which its marks ask nothing of the product; None if they always bind.
        cases: its alternative cases by name; empty if it has options.
        max_points: the most it can earn.
    """

    number: str
    part: str
    section: str
    definition: str
    identity: str
    title: Text
    detail: Text | None
    decided_by: DecidedBy
    because: Text | None
    scoring: Scoring
    applies_if: Gate | None
    binds_unless: Condition | None
    options: tuple[Option, ...]
    cases: Mapping[str, Case]
    max_points: Decimal
    citation: Citation
    origin: Origin

    def __repr__(self) -> str:
        return brief(self)

    def all_options(self) -> Iterator[tuple[str | None, Option]]:
        """Return every option with the name of its case, in printed order."""
        for option in self.options:
            yield None, option
        for case in self.cases.values():
            for option in case.options:
                yield case.name, option

    def conditions(self) -> Iterator[tuple[Condition, Origin]]:
        """Return every condition of the criterion, with the place where it is written."""
        for _, option in self.all_options():
            for condition in (option.when, option.unless):
                if condition is not None:
                    yield condition, option.origin
        if self.binds_unless is not None:
            yield self.binds_unless, self.origin

    def options_of(self, case: str | None) -> tuple[Option, ...]:
        """Return the options that are open in a case; none if the criterion has cases and none is known."""
        if not self.cases:
            return self.options
        found = self.cases.get(case) if case is not None else None
        return found.options if found else ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a sheet."""

    number: str
    title: Text
    max_points: Decimal
    criteria: tuple[str, ...]

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sheet."""

    letter: str
    title: Text
    max_points: Decimal
    sections: tuple[Section, ...]

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class SheetCase:
    """An alternative case of a sheet and the condition that says a dossier falls in it."""

    name: str
    title: Text
    when: Condition | None
    citation: Citation
    origin: Origin

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Alternative cases of a sheet, of which a dossier falls in one, with the criteria that they are for (R5).

    Attributes:
        name: what tells it from the sheet's other groups; None where the sheet has one way to tell cases only.
        title: what the cases are told by, where it has a name.
        criteria: the numbers of the criteria that have these cases, in printed order.
        cases: the cases by name.
    """

    name: str | None
    title: Text | None
    criteria: tuple[str, ...]
    cases: Mapping[str, SheetCase]

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class ProductSet:
    """One scoring sheet of a version.

    Attributes:
        identity: the slug under which the same set is known in every version.
        case_groups: its alternative cases; in several named groups where it tells cases in several ways.
    """

    number: int
    slug: str
    identity: str
    title: Text
    field: Text
    group: Text | None
    parts: tuple[Part, ...]
    criteria: Mapping[str, Criterion]
    knock_outs: tuple[KnockOutRule, ...]
    case_groups: tuple[CaseGroup, ...]
    errata: tuple[Erratum, ...]

    def __repr__(self) -> str:
        return brief(self)

    def _repr_html_(self) -> str:
        rows = [(each.number, each.title.vi, each.max_points) for each in self.criteria.values()]
        return table(f"{self.number}. {self.title.vi}", rows)

    @property
    def cases(self) -> Mapping[str, SheetCase]:
        """The alternative cases by name, where the sheet tells cases in one way; none where in several."""
        groups = [group for group in self.case_groups if group.name is None]
        return groups[0].cases if groups else frozen_mapping({})

    def case_group_of(self, criterion: str) -> CaseGroup | None:
        """Return the group whose cases a criterion has, or None."""
        return next((group for group in self.case_groups if criterion in group.criteria), None)

    @property
    def case_group_by_criterion(self) -> Mapping[str, CaseGroup]:
        """The group whose cases a criterion has, by the numbers of all criteria that have cases."""
        return {number: group for group in reversed(self.case_groups) for number in group.criteria}

    @property
    def max_points(self) -> Decimal:
        """The points that its criteria add up to."""
        return sum((c.max_points for c in self.criteria.values()), Decimal(0))

    @property
    def evidence_points(self) -> Decimal:
        """How many of its points evidence decides."""
        decided = [c.max_points for c in self.criteria.values() if c.decided_by is DecidedBy.EVIDENCE]
        return sum(decided, Decimal(0))


@dataclass(frozen=True)
class Rulebook:
    """Everything one version says, loaded from `criteria/<version>/`.

    Attributes:
        id: the version id, `qd-<number>-<year>`.
        decision: the decision's official number.
        sets: the product sets by number.
        bands: the star bands, best first.
        vocabulary: the facts and document types that its rules read.
        articles, appendices: the articles, by number, and the appendices that it may cite.
        eligibility: the forms of producer that it names; None if that is not known.
        certificate: the life of a certificate; None if nothing is known of it.
        spread: by how much the totals of a council's members may differ; None if it does not say.
        remarks: what results should tell besides.
        known_findings: what the lint finds in it and need not be mended.
        inherited_findings: those of the decisions that it extends.
        named: the entries of the library that its sheets name, and those that these extend.
        ignored: files in its directory that nothing reads.
        root: the directory of the criteria from which it was loaded.
        pinned_digest: the digest under which it was published, as `digests.toml` beside it says; None if it says none.
    """

    id: str
    decision: str
    title: Text
    issued_on: date
    in_force_from: date
    in_force_citation: Citation
    lapsed_on: date | None
    status: Status
    replaces: tuple[str, ...]
    bands: tuple[StarBand, ...]
    requirements_citation: Citation
    levels: Mapping[str, Level]
    transition: tuple[TransitionRule, ...]
    eligibility: EligibleForms | None
    certificate: Certificate | None
    spread: Spread | None
    remarks: tuple[Remark, ...]
    unknown: tuple[Text, ...]
    without_sets: Mapping[int, Text]
    sets: Mapping[int, ProductSet]
    errata: tuple[Erratum, ...]
    vocabulary: Vocabulary
    articles: Mapping[int, ArticleDefinition] = dataclasses.field(metadata=NOT_DIGESTED)
    appendices: Mapping[str, ArticleDefinition] = dataclasses.field(metadata=NOT_DIGESTED)
    known_findings: tuple[KnownFinding, ...] = dataclasses.field(metadata=NOT_DIGESTED)
    inherited_findings: tuple[KnownFinding, ...] = dataclasses.field(metadata=NOT_DIGESTED)
    named: frozenset[str] = dataclasses.field(default=frozenset(), metadata=NOT_DIGESTED)

    @property
    def certified_stars(self) -> tuple[int, ...]:
        """The stars for which a level gives a certificate, the fewest first."""
        return tuple(sorted({stars for level in self.levels.values() for stars in level.certifies}))

    ignored: tuple[str, ...] = dataclasses.field(default=(), metadata=NOT_DIGESTED)
    root: Path = dataclasses.field(default=Path(), metadata=NOT_DIGESTED, compare=False)
    pinned_digest: str | None = dataclasses.field(default=None, metadata=NOT_DIGESTED)

    def __repr__(self) -> str:
        return brief(self)

    def _repr_html_(self) -> str:
        rows = [(each.number, each.title.vi, each.max_points) for each in self.sets.values()]
        return table(f"{self.decision} — {self.title.vi}", rows)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the canonical JSON of all that the rulebook says; files and lines do not count."""
        return digest(as_json(self))

    @cached_property
    def is_pinned(self) -> bool:
        """Whether it is what was published: its digest is the pinned one."""
        return self.digest == self.pinned_digest

    def once(self, made: Callable[..., _Made], *about: Hashable) -> _Made:
        """Return what a function makes of this rulebook and what it is about, such as a set's number: made once."""
        key = (made, *about)
        if key not in self._made:
            self._made.setdefault(key, made(self, *about))
        found: _Made = self._made[key]
        return found

    @cached_property
    def _made(self) -> dict[Hashable, Any]:
        return {}

    def set_named(self, name: int | str) -> ProductSet | None:
        """Return the product set with this number, slug or title, or None.

        Case, diacritics and what stands between words do not matter: `Chế biến từ rau, củ`, `che bien tu rau cu`.
        """
        if isinstance(name, int):
            return self.sets.get(name)
        if len(name) > _LONGEST_NAME:
            return None
        found = _SET_NUMBER.fullmatch(name.strip())
        return self.sets.get(int(found[1])) if found else self._sets_by_name.get(folded(name))

    @cached_property
    def _sets_by_name(self) -> dict[str, ProductSet | None]:
        """The product sets by their folded slugs and titles; None where two have the same."""
        found: dict[str, ProductSet | None] = {}
        for each in self.sets.values():
            for name in {folded(each.slug), folded(each.title.vi), folded(each.title.en)}:
                found[name] = each if found.get(name, each) is each else None
        return found


@dataclass(frozen=True, slots=True)
class LibraryContents:
    """What the library holds.

    Attributes:
        names: the names of its entries, by theme.
        ignored: files in its directory that nothing reads.
    """

    names: tuple[str, ...]
    ignored: tuple[str, ...]


def as_json(value: object) -> Json:
    """Return a part of a rulebook as plain data for canonical JSON, without what takes no part in the digest."""
    if value is None or (isinstance(value, bool | str) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        return {
            (field.alias or name): as_json(getattr(value, name))
            for name, field in type(value).model_fields.items()
            if getattr(value, name) is not None
        }
    if isinstance(value, dict | MappingProxyType):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [as_json(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {
            field.name: as_json(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name != "origin" and field.metadata.get("digested", True)
        }
    raise TypeError(f"{value!r} has no place in a rulebook")


def plain_number(value: Decimal) -> str:
    """Write a decimal without exponent and without zeros at the end: `62`, `12.5`."""
    written = format(value, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written
