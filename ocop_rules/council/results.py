"""What a round comes to: who scored what, what is missing, what is blocked, and each product's result."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from ocop_rules.brief import brief, one_line
from ocop_rules.council.journal import Entry, Journal
from ocop_rules.council.round import Member, OpenedRound, RoundProduct
from ocop_rules.errors import InvalidEvidence, InvalidRound, Problem
from ocop_rules.evaluation.evaluate import evaluate_as, read_and_check
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.rating.council import Apart
from ocop_rules.rating.points import Points
from ocop_rules.rating.result import Notice, OutcomeName
from ocop_rules.rating.settings import Settings
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.several import Several
from ocop_rules.text import printable, text
from ocop_rules.words.rounds import BLOCKS

_MOST_KEPT = 64
"""So many products of a round are rated once; of a larger round, those that are asked for again are rated again."""


@dataclass(frozen=True, slots=True)
class MemberScore:
    """What one member gave one product.

    Attributes:
        member: the member.
        total: the member's own total, exact; None where there is no sheet, or nothing stands on it.
        counted: whether it enters the mean.
        file: the file in which the sheet came; None where there is none.
        replaced: how many older sheets it replaced.
    """

    member: Member
    total: Points | None
    counted: bool
    file: str | None
    replaced: int

    def __repr__(self) -> str:
        return brief(self)


class Verdict(NamedTuple):
    """What is kept of a product's rating: the rest is rated again where it is asked for.

    Attributes:
        outcome: its outcome; provisional where the council's rules keep it from being a result.
        points: its points, exact.
        stars: its stars; None where none are given.
        blocks: the notices that say why it is provisional.
    """

    outcome: OutcomeName
    points: Points
    stars: int | None
    blocks: tuple[Notice, ...]


@dataclass(frozen=True)
class ProductResult:
    """What a round comes to for one product.

    Attributes:
        product: the product, as the round names it.
        evidence: its bundle, without score sheets.
        verdict: its rating under the round's rules, in short; None where no member has scored it yet.
        scores: what each member gave, in the order of the round.
        missing: the members of the council who are present and have not scored it.
        apart: the pairs of members whose totals are too far apart, the farthest first.
    """

    product: RoundProduct
    evidence: EvidenceBundle
    verdict: Verdict | None
    scores: tuple[MemberScore, ...]
    missing: tuple[Member, ...]
    apart: tuple[Apart, ...]
    _rated: Callable[[], Evaluation] = field(repr=False, compare=False)

    def __repr__(self) -> str:
        told = [("dossier", self.evidence.dossier), ("missing", len(self.missing)), ("is_final", self.is_final)]
        return one_line(type(self).__name__, told)

    @property
    def evaluation(self) -> Evaluation | None:
        """Its rating under the round's rules; None where no member has scored it yet."""
        return self._rated() if self.verdict is not None else None

    @property
    def bundle(self) -> EvidenceBundle:
        """Its evidence with the sheets that count and those for reference; without any where nobody has scored it."""
        evaluation = self.evaluation
        return evaluation.bundle if evaluation is not None else self.evidence

    @property
    def is_blocked(self) -> bool:
        """Whether the council's rules keep its sheets from being a result: too few, no chair, too far apart."""
        return self.verdict is not None and self.verdict.outcome == "provisional"

    @property
    def is_final(self) -> bool:
        """Whether every member who is present has scored it, and nothing blocks the result."""
        return self.verdict is not None and not self.missing and not self.is_blocked

    @property
    def scored_again(self) -> bool:
        """Whether some member scored it a second time."""
        return any(each.replaced for each in self.scores)

    @property
    def spread(self) -> Fraction | None:
        """By how much the highest and the lowest total that count differ, in points; None without two."""
        totals = [Fraction(each.total) for each in self.scores if each.counted and each.total is not None]
        return max(totals) - min(totals) if len(totals) > 1 else None


@dataclass(frozen=True)
class RoundResult:
    """What a round comes to.

    Attributes:
        opened: the round, the law and the rules.
        products: its products, in its order.
    """

    opened: OpenedRound
    products: tuple[ProductResult, ...]

    def __repr__(self) -> str:
        told = [("name", self.opened.round.name), ("products", len(self.products)), ("is_final", self.is_final)]
        return one_line(type(self).__name__, told)

    @property
    def is_final(self) -> bool:
        """Whether every product has its result."""
        return all(each.is_final for each in self.products)

    @property
    def present(self) -> tuple[Member, ...]:
        """The members of the council who are present."""
        return tuple(each for each in self.opened.round.council if each.absent is None)

    @property
    def absent(self) -> tuple[Member, ...]:
        """The members of the council who are absent."""
        return tuple(each for each in self.opened.round.council if each.absent is not None)


def bundles_of(opened: OpenedRound, catalogue: Catalogue) -> tuple[EvidenceBundle, ...]:
    """Return the evidence bundles of a round's products, without score sheets, in its order.

    Raises:
        InvalidRound: with every problem of every bundle, each after the name of its file.
    """
    problems: list[Problem] = []
    found: list[EvidenceBundle] = []
    seen: dict[str, str] = {}
    for product in opened.round.products:
        path = opened.folder / product.bundle
        try:
            bundle, *_ = read_and_check(Path(path), opened.rulebook.id, catalogue)
        except InvalidEvidence as error:
            problems += [in_file(problem, product.bundle) for problem in error.problems]
            continue
        first = seen.setdefault(bundle.dossier, product.bundle)
        if first != product.bundle:
            message = text(
                f"mã hồ sơ này đã có ở {printable(first)}", f"this dossier's id stands in {printable(first)} already"
            )
            problems.append(Problem("same-dossier", f"{product.bundle}: dossier", message, None, bundle.dossier))
        found.append(bundle)
    if problems:
        raise InvalidRound(problems, str(opened.folder))
    return tuple(found)


def in_file(problem: Problem, file: str) -> Problem:
    """Return a problem with the name of the file before its place."""
    return replace(problem, place=f"{printable(file)}: {problem.place}".removesuffix(": "))


def round_result(
    opened: OpenedRound,
    journal: Journal,
    catalogue: Catalogue,
    bundles: Sequence[EvidenceBundle] | None = None,
    shown: Callable[[int], None] = lambda _: None,
) -> RoundResult:
    """Return what a round comes to with the sheets that came so far.

    Args:
        opened: the round.
        journal: the sheets.
        catalogue: the criteria.
        bundles: its products' bundles, in its order, as `bundles_of` returned them; read if left out.
        shown: is told how many products were rated so far, after each.

    Raises:
        InvalidRound: a bundle or a sheet is wrong, with every problem at once.
    """
    problems: list[Problem] = []
    results = []
    if bundles is None:
        bundles = bundles_of(opened, catalogue)
    ratings = _Ratings(opened, catalogue)
    for product, bundle in zip(opened.round.products, bundles, strict=True):
        try:
            results.append(_product_result(opened, product, bundle, journal, ratings))
        except InvalidEvidence as error:
            problems += [in_file(problem, product.bundle) for problem in error.problems]
        shown(len(results))
    if problems:
        raise InvalidRound(problems, str(opened.folder))
    return RoundResult(opened, Several(results))


class _Ratings:
    """Rates the products of a round, and keeps the last ratings alone: a year's would fill the memory."""

    def __init__(self, opened: OpenedRound, catalogue: Catalogue) -> None:
        self.opened = opened
        self.catalogue = catalogue
        self._kept: OrderedDict[str, Evaluation] = OrderedDict()

    def of(self, evidence: EvidenceBundle, entries: Sequence[Entry]) -> Evaluation:
        """Return the rating of a product with the sheets of some members."""
        known = self._kept.get(evidence.dossier)
        if known is None:
            written = self.written(evidence, entries)
            settings = self.opened.rules.settings
            known = evaluate_as(written, self.opened.rulebook.id, settings, catalogue=self.catalogue)
            self._kept[evidence.dossier] = known
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return known

    def alone(self, evidence: EvidenceBundle, entry: Entry) -> Points | None:
        """Return the total of a sheet that does not count, as it would be alone; None where nothing stands on it."""
        written = self.written(evidence, [entry], Role.COUNCIL)
        if not _is_filled(entry):
            return None
        return evaluate_as(written, self.opened.rulebook.id, Settings(), "direct", self.catalogue).points

    def written(self, evidence: EvidenceBundle, entries: Sequence[Entry], role: Role | None = None) -> dict[str, Any]:
        """Return the evidence with sheets under the names and roles that the round gives their members."""
        roles = {each.name: each.role for each in self.opened.round.members}
        sheets = [
            {**each.sheet, "judge": each.member, "role": str(roles[each.member] if role is None else role)}
            for each in entries
        ]
        return {**evidence.as_json(), "sheets": sheets}  # type: ignore[dict-item]


def _product_result(
    opened: OpenedRound, product: RoundProduct, bundle: EvidenceBundle, journal: Journal, ratings: _Ratings
) -> ProductResult:
    members = opened.round.members
    came = {each.name: journal.of(bundle.dossier, each.name) for each in members}
    last = [came[member.name][-1] for member in members if came[member.name]]
    council = {each.name for each in members if each.role is Role.COUNCIL}
    rated = partial(ratings.of, bundle, last)
    evaluation = rated() if any(each.member in council and _is_filled(each) for each in last) else None
    judges = {each.judge: each for each in evaluation.judges} if evaluation is not None else {}
    scores = []
    for member in members:
        judge, entries = judges.get(member.name), came[member.name]
        total = judge.total if judge is not None else None
        if judge is not None and not judge.counted:
            total = ratings.alone(bundle, entries[-1])
        file = entries[-1].file if entries else None
        counted = judge is not None and judge.counted
        scores.append(MemberScore(member, total, counted, file, max(0, len(entries) - 1)))
    missing = [
        each.member
        for each in scores
        if each.member.role is Role.COUNCIL and not each.member.absent and not each.counted
    ]
    return ProductResult(
        product,
        bundle,
        _verdict(evaluation) if evaluation is not None else None,
        Several(scores),
        Several(missing),
        Several(evaluation.standing.apart if evaluation is not None else ()),
        rated,
    )


def _verdict(evaluation: Evaluation) -> Verdict:
    blocks = tuple(notice for notice in evaluation.notices if notice.code in BLOCKS)
    return Verdict(evaluation.outcome, evaluation.points, evaluation.stars, blocks)


def _is_filled(entry: Entry) -> bool:
    sheet = entry.sheet
    return any(sheet.get(name) for name in ("options", "points", "parts"))
