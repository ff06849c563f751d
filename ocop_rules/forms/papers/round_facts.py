"""What papers and templates say of a round, its members and its products; each fact once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.forms.papers.office import Office
from ocop_rules.rating.points import Points
from ocop_rules.rulebook.model import Rulebook
from ocop_rules.rulebook.procedure import Level
from ocop_rules.text import Text
from ocop_rules.words.terms import OUTCOMES, displayed, headed, stars

_LONGEST_LABEL = 64


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """One who sat in the council or worked for it.

    Attributes:
        number: the place on the list, from 1.
        votes: whether the sheet enters the mean; False for secretaries and advisers.
        duty: what they are in the council, in words.
        absent: why they were not there; None if they were.
    """

    number: int
    id: str
    name: str
    position: str | None
    office: str | None
    votes: bool
    duty: str
    chair: bool
    deputy: bool
    secretary: bool
    absent: str | None

    @property
    def label(self) -> str:
        """The heading of the member's column: the office that sent them, or the name where that is too long."""
        return self.office if self.office and len(self.office) <= _LONGEST_LABEL else self.name


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """One product of the round.

    Attributes:
        totals: the totals of those who vote, in their order; None where there is no sheet that counts.
        reference: the totals of others, with whose they are.
        file: its bundle, as it lies in the round's folder.
        blocks: why there is no result yet.
        apart: those of the reasons that are members too far apart.
        differences: these members, and what each chose where they differ most.
        scored_again: whose sheets replaced older ones.
    """

    number: int
    bundle: EvidenceBundle
    dossier: str
    name: str
    producer: str | None
    address: str | None
    set_number: int
    set_title: str
    group: str
    evaluation: Evaluation | None
    totals: tuple[Points | None, ...]
    reference: tuple[tuple[str, Points], ...]
    file: Path
    blocks: tuple[Text, ...]
    apart: tuple[Text, ...]
    differences: tuple[str, ...]
    scored_again: tuple[str, ...]

    @property
    def is_settled(self) -> bool:
        """Whether there is a result: stars, or a verdict that gives none."""
        return self.evaluation is not None and not self.blocks and self.evaluation.outcome != "provisional"

    @property
    def stars(self) -> int | None:
        """The stars; None where there are none, or none yet."""
        return self.evaluation.stars if self.evaluation is not None and self.is_settled else None

    @property
    def points(self) -> Points | None:
        """The points, which are provisional where nothing is settled."""
        return self.evaluation.points if self.evaluation is not None else None

    @property
    def written_points(self) -> str:
        """The points as papers write them: `78,8`, `78,8 (tạm tính)`, a dash."""
        if self.points is None:
            return "–"
        written = displayed(self.points, "vi")
        return written if self.is_settled else f"{written} (tạm tính)"

    @property
    def verdict(self) -> str:
        """The result in a word or two."""
        if self.evaluation is None or not self.is_settled:
            return "Chưa có kết quả"
        if self.evaluation.stars is None:
            return headed(OUTCOMES[self.evaluation.outcome], "vi")
        return stars(self.evaluation.stars, "vi")

    @property
    def spread(self) -> Points | None:
        """By how many points the totals of those who vote differ at most; None for fewer than two."""
        there = [Fraction(each) for each in self.totals if each is not None]
        return max(there) - min(there) if len(there) > 1 else None


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """A round.

    Attributes:
        level: the level of the version at which the council sits; None if the version knows no such level.
        decision: number, day and body of the decision that set the council up; each None if it is not known.
        rules: how the council counts, a line a rule, with what each rests on.
    """

    name: str
    body: str
    parent: str | None
    locality: str | None
    level: Level | None
    rulebook: Rulebook
    decision: tuple[str | None, date | None, str | None]
    held_on: date
    place: str | None
    members: tuple[MemberFacts, ...]
    products: tuple[ProductFacts, ...]
    rules: tuple[str, ...]

    @property
    def voters(self) -> tuple[MemberFacts, ...]:
        """Those whose sheets enter the mean."""
        return tuple(member for member in self.members if member.votes)

    def present(self, members: Iterable[MemberFacts]) -> list[MemberFacts]:
        """Return those of some members who were there."""
        return [member for member in members if member.absent is None]

    @property
    def office(self) -> Office:
        """Whose papers these are, and who signs them: the chair, or a deputy in the chair's place."""
        there = self.present(self.voters)
        chair = next((member for member in there if member.chair), None)
        deputy = next((member for member in there if member.deputy), None)
        secretary = next((member for member in self.members if member.secretary and member.absent is None), None)
        signs = chair or deputy
        return Office(
            self.parent,
            self.body,
            self.locality,
            self.held_on,
            signs.name if signs is not None else None,
            "KT. Chủ tịch\nPhó Chủ tịch Hội đồng" if chair is None and deputy is not None else "Chủ tịch Hội đồng",
            secretary.name if secretary is not None else None,
        )

    def certified_here(self) -> list[ProductFacts]:
        """Return the products whose stars the council's own level recognises."""
        return [product for product in self.products if product.stars is not None and self._is_certified(product)]

    def _is_certified(self, product: ProductFacts) -> bool:
        assert product.evaluation is not None
        by = product.evaluation.authority.certified_by
        return by is not None and (self.level is None or by.name == self.level.name)

    def forwarded(self) -> list[ProductFacts]:
        """Return the products that the council's level forwards to a higher one on their points."""
        return [product for product in self.products if product.stars is not None and self.forwarded_to(product)]

    def forwarded_to(self, product: ProductFacts) -> Level | None:
        """Return the level to which a product is forwarded from this one, or None."""
        if product.evaluation is None or self.level is None:
            return None
        steps = product.evaluation.authority.forwardings
        return next((step.to for step in steps if step.level.name == self.level.name), None)
