"""The result of a rating: fields, codes and what they are about; nothing of it is worded here."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple, Protocol, TypeAlias

from ocop_rules.brief import brief, one_line
from ocop_rules.engine.checked import EngineName
from ocop_rules.engine.plan import Plan
from ocop_rules.engine.rule import Rule
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.rating.authority import Authority
from ocop_rules.rating.council import Standing
from ocop_rules.rating.points import Points
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.kinds import Outcome, Purpose
from ocop_rules.rulebook.model import Criterion, KnockOutRule, Option, ProductSet, Rulebook
from ocop_rules.rulebook.vocabulary import FactDefinition, FactValue
from ocop_rules.several import Several
from ocop_rules.text import Text

Basis = Literal["judged", "evidence", "none", "not_applicable"]
OutcomeName = Literal["rated", "stopped", "disqualified", "provisional"]


class EvidenceItem(NamedTuple):
    """A fact or a document that made a rule fire.

    Attributes:
        kind: `fact` or `document`.
        name: the fact or document type in the vocabulary.
        value: the fact's value; None for a document.
        backed_by: ids of the documents, and `@` with who attested it.
    """

    kind: Literal["fact", "document"]
    name: str
    value: bool | int | Decimal | str | None
    backed_by: tuple[str, ...]

    def __repr__(self) -> str:
        return brief(self)


class CriterionResult(NamedTuple):
    """What one criterion earned, and why.

    Attributes:
        points: the points earned, the exact mean of the judges if there are several.
        option: the ordinal of the option that counts, a tuple where options add up, None for none. Where judges
            differ: the best option that they reach under the requirement rule.
        basis: `judged`, `evidence`, `none` or `not_applicable`.
        rule: id of the rule that fired; None if none did.
        evidence: the facts and documents that made the evidence rule fire.
        supported: the ordinal of the best option that the evidence supports, whatever was judged.
        judged: the options each counted judge chose, by judge; None where a judge left it out.
    """

    criterion: Criterion
    points: Points
    option: int | tuple[int, ...] | None
    case: str | None
    basis: Basis
    fired: Rule | None
    evidence: tuple[EvidenceItem, ...]
    supported: int | tuple[int, ...] | None
    judged: tuple[int | tuple[int, ...] | None, ...]

    def __repr__(self) -> str:
        return brief(self)

    @property
    def rule(self) -> str | None:
        """The id of the rule that fired."""
        return self.fired.id if self.fired else None

    @property
    def citation(self) -> Citation:
        """The clause of the option that counts, or of the criterion."""
        return self.fired.citation if self.fired else self.criterion.citation

    @property
    def without_evidence(self) -> Hashable:
        """All that tells it from other results on its sheet but its evidence, to keep by it what is made of it."""
        points, fired = self.points, self.fired
        return (
            self.criterion.number,
            self.case,
            self.option,
            self.judged,
            self.supported,
            self.basis,
            None if fired is None else fired.index,
            points,
            type(points),  # a decimal and a fraction that are equal are written differently
        )

    @property
    def max_points(self) -> Decimal:
        """The most the criterion can earn."""
        return self.criterion.max_points

    @property
    def chosen(self) -> Option | None:
        """The option that counts, where it is one."""
        if not isinstance(self.option, int):
            return None
        options = self.criterion.options_of(self.case)
        return options[self.option - 1] if 0 < self.option <= len(options) else None


class Requirement(NamedTuple):
    """A minimum requirement: N stars need at least an option of a criterion (R7).

    Attributes:
        stars: the stars that ask for it.
        criterion: the criterion's number.
        option: the ordinal of the least option.
        met: whether the product reaches it.
        rule: id of the rule.
    """

    stars: int
    criterion: str
    option: int
    met: bool
    fired: Rule
    least: Option

    def __repr__(self) -> str:
        return brief(self)

    @property
    def rule(self) -> str:
        """The id of the rule."""
        return self.fired.id

    @property
    def citation(self) -> Citation:
        """The option that carries the mark."""
        return self.fired.citation


class KnockOut(NamedTuple):
    """A knock-out that fired, or that nothing in the bundle clears."""

    knock_out: KnockOutRule
    status: Literal["fired", "unverified"]
    fired: Rule
    evidence: tuple[EvidenceItem, ...]

    def __repr__(self) -> str:
        return brief(self)

    @property
    def id(self) -> str:
        """The knock-out's name, with the criterion at which it is printed if there is one."""
        return self.knock_out.id

    @property
    def outcome(self) -> Outcome:
        """What it makes of the evaluation if it fires."""
        return self.knock_out.outcome

    @property
    def title(self) -> Text:
        """What it is about."""
        return self.knock_out.title

    @property
    def rule(self) -> str:
        """The id of the rule."""
        return self.fired.id

    @property
    def citation(self) -> Citation:
        """Where the decision prints it."""
        return self.knock_out.citation


class PartResult(NamedTuple):
    """What one part of the sheet earned."""

    points: Points
    max_points: Decimal

    def __repr__(self) -> str:
        return brief(self)


class JudgeResult(NamedTuple):
    """One judge's own total; `counted` is False for sheets of a lesser role than the council's."""

    judge: str
    role: str
    total: Points | None
    counted: bool

    def __repr__(self) -> str:
        return brief(self)


class TraceEntry(NamedTuple):
    """A rule that fired, and for how many judges."""

    fired: Rule
    times: int

    def __repr__(self) -> str:
        return brief(self)

    @property
    def rule(self) -> str:
        """The id of the rule."""
        return self.fired.id

    @property
    def origin(self) -> str:
        """The file and line on which the rule is written."""
        return str(self.fired.origin)

    @property
    def citation(self) -> Citation:
        """The clause that the rule implements."""
        return self.fired.citation


class Distance(NamedTuple):
    """What stands between the product and more stars.

    Attributes:
        stars: the stars.
        missing_points: points that are missing; 0 if there are enough.
        unmet: the requirements of these and fewer stars that are not met.
    """

    stars: int
    missing_points: Points
    unmet: tuple[Requirement, ...]

    def __repr__(self) -> str:
        return brief(self)


class ValueOf(NamedTuple):
    """A value of a fact, which is worded with the fact's unit or by the name of the choice."""

    fact: FactDefinition
    value: FactValue


class Term(NamedTuple):
    """A part of a notice that has a code of its own, such as the reason why a document does not count."""

    code: str
    params: tuple[tuple[str, Param], ...] = ()


Param: TypeAlias = "str | int | Decimal | Fraction | date | Text | Citation | ValueOf | Term | tuple[Param, ...]"
"""What a notice is about: names and numbers, things of the rulebook by their titles, or several of these."""


class Notice(NamedTuple):
    """Something that the reader of the result should know.

    Attributes:
        code: a stable identifier of the kind of notice, such as `conflict`.
        criterion: the number of the criterion it is about, or None.
        params: what its message is filled with.
    """

    code: str
    criterion: str | None
    params: tuple[tuple[str, Param], ...]

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True)
class Result:
    """The result of rating one bundle under one version.

    Attributes:
        version: the version id; `rulebook_digest` proves what it said.
        outcome: `rated`, `stopped` or `disqualified`; `provisional` where there are points and a band, and no stars,
            since totals of parts alone are known or the council's own rules keep its sheets from being a result (R14).
        points: the total, exact.
        parts: points by part letter.
        band: the stars that the points alone would give.
        stars: the stars given; None unless `rated`.
        criteria: what each criterion earned, by its number, in printed order.
        requirements: every minimum requirement, by stars.
        knockouts: the knock-outs that fired.
        unverified: knock-outs that nothing in the bundle clears, but nothing fires either (R6).
        distances: what stands between the product and each higher star.
        authority: who certifies the stars, and where the dossier is forwarded; nobody, if the producer assessed itself.
        notices: what the reader of the result should know.
        judges: the judges' own totals.
        standing: what keeps a council's sheets from being a result under its own rules; nothing without such rules.
        engine: `durable` if durable_rules inferred and the direct evaluator checked it; `direct` if that one alone.
    """

    bundle: EvidenceBundle
    rulebook: Rulebook
    product_set: ProductSet
    chosen_by: Citation | None
    settings: Settings
    engine: EngineName
    library: str
    outcome: OutcomeName
    points: Points
    parts: Mapping[str, PartResult]
    band: int
    stars: int | None
    case: str | None
    cases: Mapping[str, str | None]
    criteria: Mapping[str, CriterionResult]
    requirements: tuple[Requirement, ...]
    knockouts: tuple[KnockOut, ...]
    unverified: tuple[KnockOut, ...]
    distances: tuple[Distance, ...]
    authority: Authority
    judges: tuple[JudgeResult, ...]
    standing: Standing
    notices: tuple[Notice, ...]
    _plan: Plan = field(compare=False)  # made of the rulebook and the set
    _fired: tuple[tuple[int, int], ...]

    def __repr__(self) -> str:
        told = [(name, getattr(self, name)) for name in ("dossier", "version", "outcome", "points", "band", "stars")]
        told.insert(2, ("set", self.product_set.number))
        return one_line(type(self).__name__, told)

    @property
    def has_totals_alone(self) -> bool:
        """Whether the totals of its parts alone are known, and not what was chosen."""
        return self.outcome == "provisional" and any(
            sheet.has_totals_alone for sheet in self.bundle.sheets if sheet.judge in self._counted
        )

    @cached_property
    def _counted(self) -> frozenset[str]:
        return frozenset(judge.judge for judge in self.judges if judge.counted)

    @property
    def version(self) -> str:
        """The version id."""
        return self.rulebook.id

    @property
    def rulebook_digest(self) -> str:
        """The SHA-256 of the rulebook."""
        return self.rulebook.digest

    @property
    def dossier(self) -> str:
        """The dossier's id."""
        return self.bundle.dossier

    @property
    def evaluated_on(self) -> date:
        """The day of the evaluation, from the bundle."""
        return self.bundle.evaluated_on

    @property
    def assessed_by(self) -> Role | None:
        """Whose assessment it is: the role of those whose sheets count; None if evidence alone was counted.

        Only the council's is a verdict, on which stars can be recognised.
        """
        return next((Role(judge.role) for judge in self.judges if judge.counted), None)

    @property
    def purpose(self) -> Purpose:
        """Why the product is evaluated."""
        return self.bundle.purpose

    @property
    def trace(self) -> tuple[TraceEntry, ...]:
        """Every rule that fired, in order of the plan, with the file and line it is written on."""
        rules = self._plan.rules
        return Several([TraceEntry(rules[index], times) for index, times in fired_rules(self)])


class InCase(Protocol):
    """What came of a criterion, or what a record says of it."""

    @property
    def case(self) -> str | None:
        """The alternative case in which it was judged; None where it has none, or none is known."""


def cases_by_criterion(criteria: Mapping[str, InCase]) -> dict[str, str]:
    """Return in which alternative case a dossier falls, by the number of each criterion for which that is known."""
    return {number: each.case for number, each in criteria.items() if each.case is not None}


def fired_rules(result: Result) -> tuple[tuple[int, int], ...]:
    """Return every rule that fired, by its index in the plan and in that order, and for how many judges."""
    return tuple(sorted(result._fired))
