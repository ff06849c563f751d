"""What a producer must bring for a product set: facts and documents, which criteria each serves, what people judge."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ocop_rules.brief import brief
from ocop_rules.rulebook.condition import Condition, documents_read, facts_read
from ocop_rules.rulebook.kinds import DecidedBy
from ocop_rules.rulebook.model import ProductSet, Rulebook


class UseKind(StrEnum):
    """What evidence is asked for: an option of a criterion, a knock-out, or telling in which case a dossier falls."""

    CRITERION = "criterion"
    KNOCK_OUT = "knock_out"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Use:
    """Where evidence is used.

    Attributes:
        name: the criterion's number, or that at which the knock-out stands, None at the head; or the case's name, after
            its group's where there are several: `provider/a`.
    """

    kind: UseKind
    name: str | None

    def __repr__(self) -> str:
        return brief(self)

    def __str__(self) -> str:
        """Write it in short: `1.1`, a knock-out `✗1.1`, at the head `✗`, a case `(a)`."""
        if self.kind is UseKind.CASE:
            return f"({self.name})"
        return ("✗" if self.kind is UseKind.KNOCK_OUT else "") + (self.name or "")


@dataclass(frozen=True, slots=True)
class Need:
    """A fact or document type, and what it serves, in printed order."""

    name: str
    serves: tuple[Use, ...]

    def __repr__(self) -> str:
        return brief(self)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a set's rules read.

    Attributes:
        facts: the facts, in order of first use.
        documents: the documents that rules ask for or that back those facts.
        judged: the numbers of the criteria that the council judges.
    """

    facts: tuple[Need, ...]
    documents: tuple[Need, ...]
    judged: tuple[str, ...]

    def __repr__(self) -> str:
        return brief(self)


def needs_of(rulebook: Rulebook, product_set: ProductSet) -> Needs:
    """Return what a producer must bring for a product set, in order of first use."""
    facts: dict[str, dict[Use, None]] = {}
    documents: dict[str, dict[Use, None]] = {}
    for use, when in _conditions(product_set):
        for name in documents_read(when):
            documents.setdefault(name, {})[use] = None
        for name in facts_read(when):
            facts.setdefault(name, {})[use] = None
            for document in rulebook.vocabulary.facts[name].documents:
                documents.setdefault(document, {})[use] = None
    return Needs(
        tuple(Need(name, tuple(uses)) for name, uses in facts.items()),
        tuple(Need(name, tuple(uses)) for name, uses in documents.items()),
        tuple(c.number for c in product_set.criteria.values() if c.decided_by is DecidedBy.COUNCIL),
    )


def _conditions(product_set: ProductSet) -> list[tuple[Use, Condition]]:
    found = [
        (Use(UseKind.CRITERION, number), condition)
        for number, criterion in product_set.criteria.items()
        for condition, _ in criterion.conditions()
    ]
    for knock_out in product_set.knock_outs:
        use = Use(UseKind.KNOCK_OUT, knock_out.criterion)
        found += [(use, condition) for condition in knock_out.conditions()]
    for group in product_set.case_groups:
        head = "" if group.name is None else f"{group.name}/"
        found += [
            (Use(UseKind.CASE, f"{head}{case.name}"), case.when)
            for case in group.cases.values()
            if case.when is not None
        ]
    return found
