"""Advice: the way to more stars for one bundle, as JSON and in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import TypeAlias

from ocop_rules.advice.document import AdviceDocument, advice_document
from ocop_rules.advice.find import find
from ocop_rules.advice.found import Found
from ocop_rules.advice.goal import Goal, Measure
from ocop_rules.advice.present import Present, present_of
from ocop_rules.canonical import canonical, digest_of_text
from ocop_rules.documents.suggestion import Names, slip_of
from ocop_rules.ending import ending
from ocop_rules.errors import InvalidEvidence, OcopError
from ocop_rules.evaluation.evaluate import read_and_check, refusal
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.rating.council import CouncilRules
from ocop_rules.rating.settings import Authority, RequirementRule, Rounding, Settings
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.papers import Papers, load_papers
from ocop_rules.rulebook.vocabulary import MAX_NUMBER, SCALE
from ocop_rules.several import FrozenMapping
from ocop_rules.text import Lang
from ocop_rules.words.advice import advice_text

Cost: TypeAlias = int | str | Decimal
"""What a change costs, in whatever it is counted: days, đồng, trouble."""


@dataclass(frozen=True, repr=False)
class Advice(Found):
    """The way to more stars for one bundle: exact and proved, with its JSON and words."""

    @classmethod
    def of(cls, found: Found) -> Advice:
        """Return the advice of what was found."""
        made = object.__new__(cls)
        made.__dict__.update(vars(found))
        return made

    @property
    def result(self) -> Evaluation:
        """The rating of the bundle as it is, on the day on which its evidence must hold."""
        return self._evaluation

    @cached_property
    def _evaluation(self) -> Evaluation:
        return Evaluation.of(self._present.result)

    @cached_property
    def bundle_digest(self) -> str:
        """The SHA-256 of the bundle's canonical JSON, as it is on the day."""
        return digest_of_text(self.result.bundle.to_json())

    def as_json(self) -> AdviceDocument:
        """Return the advice as plain data for canonical JSON; exact quantities are text."""
        return advice_document(self, self.result, self.bundle_digest)

    @cached_property
    def _canonical(self) -> str:
        return canonical(self.as_json())

    def to_json(self) -> str:
        """Return the advice as canonical JSON (RFC 8785): the same in, the same bytes out (R13)."""
        return self._canonical

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
        return digest_of_text(self._canonical)

    def explain(self, lang: Lang = "vi") -> str:
        """Return the advice as plain text in `lang`: what to do, in which order, and what to beware of."""
        return advice_text(self, self.result, lang)


def advise(
    bundle: BundleInput,
    target: int | None = None,
    *,
    by: date | str | None = None,
    measure: Measure = "steps",
    costs: Mapping[str, Cost] | None = None,
    margin: Cost = 0,
    allow_judged: bool = False,
    paths: int = 3,
    most_counted: int = 20,
    sensitivity: bool = True,
    version: str | None = None,
    authority: Authority = "council",
    strict: bool = True,
    requirement_rule: RequirementRule = "mean",
    rounding: Rounding | str | None = None,
    council: CouncilRules | str | None = None,
    papers: Papers | None = None,
    catalogue: Catalogue | None = None,
) -> Advice:
    """Return the best way for one product to more stars, proved by a solver and borne out by a rating (R15).

    Args:
        bundle: the evidence bundle, as `evaluate` takes it.
        target: the stars wanted, 1 to 5; None for the next.
        by: the day on which the dossier is to be filed, on which its evidence must hold; None for the day of its
            evaluation.
        measure: `steps`: fewest criteria to raise, then fewest changes; `points`: fewest points to win; `cost`.
        costs: what a change costs, by document type, fact or number of a criterion; what is left out costs as many days
            as it usually takes, or as much as the dearest where nobody knows.
        margin: points wanted above the threshold.
        allow_judged: whether a path may count on what people judge.
        paths: how many paths to show, of those that are equally good.
        most_counted: how many of them to count.
        sensitivity: whether to tell what would cost the stars held now.
        version: as for `evaluate`, and so are the settings that follow.
        authority: as for `evaluate`.
        strict: as for `evaluate`.
        requirement_rule: as for `evaluate`.
        rounding: as for `evaluate`.
        council: as for `evaluate`.
        papers: what it takes to obtain papers; None for what stands with the criteria.
        catalogue: as for `evaluate`.

    Raises:
        InvalidEvidence: with every problem of the bundle at once.
        UnknownVersion: no such version is installed.
        NoVersionInForce: the bundle names no version and none applies to its dates.
        AdviceMissing: the solver is not installed, and the dossier is too large to do without.
        AdviceNotProved: the solver gave up before it had proved its answer.
        ValueError: a setting is not one of those above.
    """
    settings = Settings.stated(
        authority=authority, strict=strict, requirement_rule=requirement_rule, rounding=rounding, council=council
    )
    asked = Asked.stated(
        target, by, measure, costs, margin, allow_judged=allow_judged, paths=paths, most_counted=most_counted
    )
    with ending.in_work():
        return advise_as(bundle, asked, settings, version, papers, catalogue, sensitivity=sensitivity)


class UnknownCost(ValueError):
    """A table of costs names what there is not.

    Attributes:
        name: what it names.
        close: what may have been meant; None if nothing is like it.
    """

    def __init__(self, name: str, close: str | None) -> None:
        self.name = name
        self.close = close
        meant = "" if close is None else f"; did you mean {close!r}?"
        super().__init__(f"costs: no document type, fact or criterion is called {name!r}{meant}")


@dataclass(frozen=True)
class Asked:
    """What a caller asks: a goal of which the stars may be left to be the next."""

    target: int | None
    by: date | None
    measure: Measure
    costs: Mapping[str, Decimal]
    margin: Decimal
    allow_judged: bool
    paths: int
    most_counted: int

    @classmethod
    def stated(
        cls,
        target: int | None,
        by: date | str | None,
        measure: Measure,
        costs: Mapping[str, Cost] | None,
        margin: Cost,
        *,
        allow_judged: bool,
        paths: int = 1,
        most_counted: int = 1,
    ) -> Asked:
        """Return what is asked, as a caller states it; raises `ValueError` as `advise`."""
        costed, more = cost_table(costs), cost_number(margin, "margin")
        return cls(target, _day(by), measure, costed, more, allow_judged, paths, most_counted)

    def goal(self, stars: int) -> Goal:
        """Return the goal with the stars that are wanted."""
        return Goal(
            stars, self.by, self.measure, self.costs, self.margin, self.allow_judged, self.paths, self.most_counted
        )

    def __post_init__(self) -> None:
        self.goal(1 if self.target is None else self.target)


def advise_many(
    bundles: Iterable[BundleInput],
    target: int | None = None,
    *,
    by: date | str | None = None,
    measure: Measure = "steps",
    costs: Mapping[str, Cost] | None = None,
    margin: Cost = 0,
    allow_judged: bool = False,
    version: str | None = None,
    authority: Authority = "council",
    strict: bool = True,
    requirement_rule: RequirementRule = "mean",
    rounding: Rounding | str | None = None,
    council: CouncilRules | str | None = None,
    papers: Papers | None = None,
    catalogue: Catalogue | None = None,
) -> Iterator[Advice | OcopError]:
    """Return for each bundle its best way to more stars, or the error that `advise` would raise for it, in order.

    One path is found for each, and its like are not counted: what many products need is seen from the best of each.
    The arguments are those of `advise`.

    Raises:
        ValueError: a setting is not one of those that `advise` takes.
    """
    settings = Settings.stated(
        authority=authority, strict=strict, requirement_rule=requirement_rule, rounding=rounding, council=council
    )
    asked = Asked.stated(target, by, measure, costs, margin, allow_judged=allow_judged)
    return _each(bundles, asked, settings, version, papers, catalogue)


def _each(
    bundles: Iterable[BundleInput],
    asked: Asked,
    settings: Settings,
    version: str | None,
    papers: Papers | None,
    catalogue: Catalogue | None,
) -> Iterator[Advice | OcopError]:
    for bundle in bundles:
        try:
            with ending.in_work():
                answer: Advice | OcopError = advise_as(
                    bundle, asked, settings, version, papers, catalogue, sensitivity=False
                )
        except OcopError as error:
            answer = error.alone()
        yield answer


def advise_as(
    bundle: BundleInput,
    asked: Asked,
    settings: Settings,
    version: str | None,
    papers: Papers | None,
    catalogue: Catalogue | None,
    *,
    sensitivity: bool,
) -> Advice:
    """Return the advice on one bundle, as `advise` does, and raise as it does."""
    present = standing(bundle, asked, settings, version, catalogue)
    target = asked.target
    if target is None:
        target = min((present.result.stars or 0) + 1, 5)
    known = papers or papers_of(present.rulebook)
    return Advice.of(find(present, asked.goal(target), known, sensitivity=sensitivity))


def standing(
    bundle: BundleInput, asked: Asked, settings: Settings, version: str | None, catalogue: Catalogue | None
) -> Present:
    """Return where a bundle stands on the day on which it must hold; raise as `advise` does."""
    checked, rulebook, product_set, chosen_by, source = read_and_check(bundle, version, catalogue)
    _known_costs(asked.costs, rulebook)
    try:
        return present_of(checked, rulebook, product_set, settings, chosen_by, asked.by)
    except InvalidEvidence as error:  # in which case a dossier falls is known only when its facts are read
        raise refusal(error.problems, source) from None


def papers_of(rulebook: Rulebook) -> Papers:
    """Return what it takes to obtain papers, as it stands with the criteria of a rulebook; read once."""
    return rulebook.once(_papers)


def _papers(rulebook: Rulebook) -> Papers:
    return load_papers(rulebook.root)


def _day(day: date | str | None) -> date | None:
    if isinstance(day, str):
        try:
            return date.fromisoformat(day)
        except ValueError:
            raise ValueError(f"by is a day such as 2027-03-01, not {day!r}") from None
    return day


def cost_table(costs: Mapping[str, Cost] | None) -> Mapping[str, Decimal]:
    """Return a table of costs as exact numbers; raises `ValueError` as `advise`."""
    return FrozenMapping({name: cost_number(cost, f"costs[{name!r}]") for name, cost in sorted((costs or {}).items())})


def cost_number(value: Cost, name: str) -> Decimal:
    """Return an exact number with no more decimals than the engine compares."""
    try:
        number = Decimal(value) if isinstance(value, int | str | Decimal) and not isinstance(value, bool) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or not 0 <= number < MAX_NUMBER or number * SCALE % 1:
        raise ValueError(f"{name} is a number from 0 with at most 4 decimals, not {value!r}")
    return number


def _known_costs(costs: Mapping[str, Decimal], rulebook: Rulebook) -> None:
    """Refuse a table of costs that names what there is not."""
    vocabulary = rulebook.vocabulary
    numbers = {number for product_set in rulebook.sets.values() for number in product_set.criteria}
    known = Names([*vocabulary.documents, *vocabulary.facts, *numbers])
    for name in costs:
        if name not in vocabulary.documents and name not in vocabulary.facts and name not in numbers:
            close = slip_of(name, known)
            raise UnknownCost(name, None if close is None else str(close.value))
