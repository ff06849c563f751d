"""Where a dossier stands before any change: what counts, what is chosen, what it gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ocop_rules.brief import brief
from ocop_rules.engine.checked import evaluator_for
from ocop_rules.engine.evaluator import Fired
from ocop_rules.engine.plan import Plan
from ocop_rules.evidence.bundle import Document, EvidenceBundle, Fact
from ocop_rules.evidence.counted import CountedEvidence, Reason, counted_evidence, months_after
from ocop_rules.rating.choice import Choices, choose
from ocop_rules.rating.rater import rate
from ocop_rules.rating.result import Result
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.citation import Citation
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.rulebook.vocabulary import FactDefinition, FactValue


@dataclass(frozen=True)
class Present:
    """Where a dossier stands.

    Attributes:
        bundle: the bundle, on the day on which it must hold, with the version named.
        evidence: what of it counts.
        fired: the rules that the evidence fires.
        choices: the options that count for each judge.
        result: its rating by the direct evaluator.
        valid: the documents that count, and those that only a finding refutes, by type.
        stated: facts of the bundle by name, whether they count or not.
        since: the day on which its facts were stated: that of its own evaluation.
    """

    bundle: EvidenceBundle
    rulebook: Rulebook
    product_set: ProductSet
    settings: Settings
    plan: Plan
    evidence: CountedEvidence
    fired: Fired
    choices: Choices
    result: Result
    valid: Mapping[str, tuple[Document, ...]]
    stated: Mapping[str, Fact]
    since: date

    def __repr__(self) -> str:
        return brief(self)

    @property
    def day(self) -> date:
        """The day on which the evidence must hold."""
        return self.bundle.evaluated_on

    @property
    def judges(self) -> int:
        """How many ballots there are."""
        return len(self.choices.ballots)

    def value(self, fact: str) -> FactValue | None:
        """Return the value of a fact that counts; None if none does."""
        return self.evidence.facts.get(fact)

    def at_hand(self, fact: str, value: FactValue, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids of the documents at hand that back a value of a fact."""
        definition = self.plan.vocabulary.facts[fact]
        months = months_claimed(definition, value)
        found = [document for kind in kinds if kind in self.evidence.documents for document in self.valid[kind]]
        return tuple(
            sorted(each.id for each in found if months == 0 or months_after(each.issued_on, months) <= self.day)
        )


def months_claimed(definition: FactDefinition, value: FactValue) -> int:
    """Return how many months a value of a fact claims to have passed; 0 where the fact spans no time."""
    if definition.spans is None or isinstance(value, bool | str):
        return 0
    return int(value) * (12 if definition.spans == "years" else 1)


def present_of(
    bundle: EvidenceBundle,
    rulebook: Rulebook,
    product_set: ProductSet,
    settings: Settings,
    chosen_by: Citation | None = None,
    by: date | None = None,
) -> Present:
    """Return where a checked bundle stands, on the day on which it is to be filed or else that of its evaluation.

    Raises:
        InvalidEvidence: the dossier's alternative case is stated twice, or not where it is needed.
    """
    moved = moved_to(bundle, rulebook, by)
    plan, evaluator = evaluator_for(rulebook, product_set.number, "direct")
    evidence = counted_evidence(moved, rulebook.vocabulary, strict=settings.strict)
    fired = evaluator.evidence(evidence)
    choices = choose(plan, moved, fired, settings.authority)
    result = rate(moved, rulebook, product_set, chosen_by, "direct", settings)
    idle = {document.id: reason for document, reason in evidence.idle_documents}
    valid: dict[str, list[Document]] = {}
    for document in moved.documents:
        if idle.get(document.id) in (None, Reason.REFUTED):
            valid.setdefault(document.type, []).append(document)
    return Present(
        moved,
        rulebook,
        product_set,
        settings,
        plan,
        evidence,
        fired,
        choices,
        result,
        {kind: tuple(documents) for kind, documents in valid.items()},
        {fact.fact: fact for fact in moved.facts},
        bundle.evaluated_on,
    )


def moved_to(bundle: EvidenceBundle, rulebook: Rulebook, by: date | None) -> EvidenceBundle:
    """Return a bundle as it would be filed and evaluated on a day, under the version on which it is rated."""
    days = {} if by is None else {"submitted_on": by, "evaluated_on": by}
    return bundle.model_copy(update={"version": rulebook.id, **days})
