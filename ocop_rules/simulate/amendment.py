"""A version as a scenario changes it: the same frozen rulebook, with what is not law refused with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.documents.validation import MAX_LISTED, one_of
from ocop_rules.errors import Place, Problem
from ocop_rules.rulebook.kinds import Outcome, Scoring
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.lint.rules import findings
from ocop_rules.rulebook.lookup import set_names
from ocop_rules.rulebook.model import Criterion, Option, ProductSet, Rulebook, plain_number
from ocop_rules.rulebook.procedure import StarBand
from ocop_rules.several import Several, frozen_mapping
from ocop_rules.simulate.document import Change
from ocop_rules.simulate.threshold import moved
from ocop_rules.text import Text, printable, text


class _Parts(NamedTuple):
    """What of a sheet changes name: its parts, each with what it is called, and how that is told.

    Attributes:
        key: the key of a change that names one.
        unknown: the code where there is none of a name.
        what: what one is.
        of: returns those of a sheet.
    """

    key: str
    unknown: str
    what: Text
    of: Callable[[ProductSet], Iterable[tuple[str, Sequence[str]]]]


_CRITERIA = _Parts(
    "criterion",
    "unknown-criterion",
    text("tiêu chí", "criterion"),
    lambda sheet: [(number, (number, each.definition, each.identity)) for number, each in sheet.criteria.items()],
)
_KNOCK_OUTS = _Parts(
    "knock_out",
    "unknown-knock-out",
    text("điều kiện loại", "knock-out"),
    lambda sheet: [(each.id, (each.id, each.name)) for each in sheet.knock_outs],
)


class Amendment:
    """Applies a scenario's changes to a version, one after the other.

    Args:
        rulebook: the version.
        place: where the changes stand in the document.

    Attributes:
        problems: what is wrong with the changes applied so far.
    """

    def __init__(self, rulebook: Rulebook, place: Place) -> None:
        self._base = rulebook
        self._place = place
        self._sets: dict[int, ProductSet] = dict(rulebook.sets)
        self._bands = rulebook.bands
        self.problems: list[Problem] = []

    def amended(self, changes: Iterable[tuple[int, Change]]) -> Rulebook:
        """Return the version with all changes; those in which something is wrong are left out, and noted.

        Args:
            changes: each with its number among those written, from 0.
        """
        for i, change in changes:
            here = (*self._place, i)
            if change.bands is not None:
                self._change_bands(change.bands, (*here, "bands"))
                continue
            if change.knock_out is not None:
                for product_set, ids in self._meant(change, here, _KNOCK_OUTS, change.knock_out):
                    self._change_knock_outs(product_set.number, ids, change, here)
                continue
            assert change.criterion is not None
            for product_set, numbers in self._meant(change, here, _CRITERIA, change.criterion):
                for number in numbers:
                    self._change_criterion(product_set.number, number, change, here)
        same = all(self._sets[number] is each for number, each in self._base.sets.items())
        if same and self._bands is self._base.bands:
            return self._base
        return replace(self._base, sets=frozen_mapping(self._sets), bands=self._bands, pinned_digest=None)

    def _problem(self, place: Place, code: str, message: Text, mend: Text | None = None, found: object = None) -> None:
        written = None if found is None else printable(str(found))
        self.problems.append(Problem.at(place, code, message, mend, written))

    def _meant(
        self, change: Change, here: Place, parts: _Parts, wanted: str
    ) -> Iterator[tuple[ProductSet, tuple[str, ...]]]:
        """Return the sheets that a change is about, each with the parts there that it means."""
        every = change.sets == "all"
        named: list[tuple[Place, int | str]] = [((*here, "set"), change.set)] if change.set is not None else []
        if change.sets is not None and not every:
            named += [((*here, "sets", i), name) for i, name in enumerate(change.sets)]
        found = []
        for place, name in named:
            product_set = self._base.set_named(name)
            if product_set is None:
                known = [str(number) for number in self._base.sets]
                mend = did_you_mean(str(name), set_names(self._base)) if isinstance(name, str) else None
                message = text(f"{self._base.id} không có bộ này", f"{self._base.id} has no such product set")
                self._problem(place, "unknown-set", message, mend or one_of(known[: MAX_LISTED * 2]), name)
            else:
                found.append((place, product_set))
        if every:
            found = [((*here, parts.key), each) for each in self._base.sets.values()]
        hits = 0
        for _, product_set in found:
            meant = tuple(part for part, names in parts.of(product_set) if wanted in names)
            hits += bool(meant)
            if meant:
                yield product_set, meant
            elif not every:
                known = [name for _, names in parts.of(product_set) for name in names]
                message = text(
                    f"bộ {product_set.number} không có {parts.what.vi} này",
                    f"set {product_set.number} has no such {parts.what.en}",
                )
                mend = did_you_mean(wanted, known) or one_of(part for part, _ in parts.of(product_set))
                self._problem((*here, parts.key), parts.unknown, message, mend, wanted)
        if every and not hits:
            known = sorted({name for _, each in found for _, names in parts.of(each) for name in names})
            message = text(f"không bộ nào có {parts.what.vi} này", f"no product set has such a {parts.what.en}")
            self._problem((*here, parts.key), parts.unknown, message, did_you_mean(wanted, known), wanted)

    def _change_criterion(self, number: int, criterion: str, change: Change, here: Place) -> None:
        product_set = self._sets[number]
        before = product_set.criteria[criterion]
        cases: list[str | None] = [change.case] if change.case is not None else [*before.cases] or [None]
        if change.case is not None and change.case not in before.cases:
            message = text(
                f"tiêu chí {criterion} của bộ {number} không có trường hợp này",
                f"criterion {criterion} of set {number} has no such case",
            )
            mend = one_of(before.cases) if before.cases else text("bỏ “case”", "leave “case” out")
            self._problem((*here, "case"), "unknown-case", message, mend, change.case)
            return
        if change.case is None and len(cases) > 1:
            message = text(
                f"tiêu chí {criterion} của bộ {number} có nhiều trường hợp",
                f"criterion {criterion} of set {number} has several cases",
            )
            mend = text(f"thêm “case”: {', '.join(before.cases)}", f"add “case”: {', '.join(before.cases)}")
            self._problem((*here, "case"), "missing-case", message, mend)
            return
        case = cases[0]
        options = before.options_of(case)
        where = f"{number}/{criterion}"
        if change.marks is not None:
            changed = self._marked(options, change.marks, before, (*here, "marks"), where)
        elif change.points is not None:
            changed = self._worth(options, change.points, (*here, "points"), where)
        else:
            changed = self._tested(options, change, here, where)
        if changed is None:
            return
        after = _with_options(before, case, changed)
        criteria = {**product_set.criteria, criterion: after}
        for name, each in criteria.items():  # a gate names an option by its rank, which points decide
            gate = each.applies_if
            if gate is not None and gate.criterion == criterion:
                rank = after.options[gate.option - 1].rank
                criteria[name] = replace(each, applies_if=replace(gate, rank=rank))
        self._sets[number] = replace(product_set, criteria=frozen_mapping(criteria))

    def _marked(
        self,
        options: tuple[Option, ...],
        marks: Mapping[int, int | None],
        criterion: Criterion,
        place: Place,
        where: str,
    ) -> tuple[Option, ...] | None:
        asked = {option.min_stars: option.ordinal for option in options if option.min_stars is not None}
        if criterion.scoring is Scoring.SUM:
            message = text(
                f"các phương án của {where} được cộng dồn: không thể là yêu cầu tối thiểu",
                f"the options of {where} add up: none can be a minimum requirement",
            )
            self._problem(place, "no-marks", message)
            return None
        fine = True
        for stars, ordinal in marks.items():
            if ordinal is not None and ordinal > len(options):
                fine = False
                message = text(f"{where} có {len(options)} phương án", f"{where} has {len(options)} options")
                mend = text(f"ghi số từ 1 đến {len(options)}", f"write a number from 1 to {len(options)}")
                self._problem((*place, str(stars)), "unknown-option", message, mend, ordinal)
            elif ordinal is None and stars not in asked:
                fine = False
                message = text(f"{where} không đòi gì cho {stars} sao", f"{where} asks nothing for {stars} stars")
                self._problem((*place, str(stars)), "no-such-mark", message, text("bỏ dòng này", "leave it out"))
        if not fine:
            return None
        wanted = {stars: ordinal for stars, ordinal in {**asked, **marks}.items() if ordinal is not None}
        least: dict[int, int] = {}
        highest = 0
        for stars, ordinal in sorted(wanted.items()):
            rank = options[ordinal - 1].rank
            if rank < highest:
                message = text(
                    f"{where}: {stars} sao không thể đòi ít hơn hạng sao thấp hơn",
                    f"{where}: {stars} stars cannot ask for less than fewer stars do",
                )
                found = ", ".join(f"{each}: {wanted[each]}" for each in sorted(wanted))
                self._problem((*place, str(stars)), "marks-descend", message, None, found)
                return None
            highest = rank
            least.setdefault(ordinal, stars)
        return tuple(
            option
            if option.min_stars == least.get(option.ordinal)
            else replace(option, min_stars=least.get(option.ordinal), not_met_by=())
            for option in options
        )

    def _worth(
        self, options: tuple[Option, ...], points: tuple[Decimal, ...], place: Place, where: str
    ) -> tuple[Option, ...] | None:
        if len(points) != len(options):
            printed = ", ".join(plain_number(option.points) for option in options)
            message = text(f"{where} có {len(options)} phương án", f"{where} has {len(options)} options")
            mend = text(
                f"ghi {len(options)} số, theo thứ tự in; hiện là [{printed}]",
                f"write {len(options)} numbers in printed order; they are [{printed}]",
            )
            found = f"[{', '.join(map(plain_number, points))}]"
            self._problem(place, "number-of-points", message, mend, found)
            return None
        order = sorted(range(len(points)), key=lambda i: (points[i], i))
        return tuple(replace(option, points=points[i], rank=order.index(i) + 1) for i, option in enumerate(options))

    def _tested(
        self, options: tuple[Option, ...], change: Change, here: Place, where: str
    ) -> tuple[Option, ...] | None:
        assert change.option is not None
        if change.option > len(options):
            message = text(f"{where} có {len(options)} phương án", f"{where} has {len(options)} options")
            mend = text(f"ghi số từ 1 đến {len(options)}", f"write a number from 1 to {len(options)}")
            self._problem((*here, "option"), "unknown-option", message, mend, change.option)
            return None
        option = options[change.option - 1]
        when = moved(option.when, change, here, f"{where}/{change.option}")
        if isinstance(when, Problem):
            self.problems.append(when)
            return None
        changed = replace(option, when=when)
        return tuple(changed if each is option else each for each in options)

    def _change_knock_outs(self, number: int, ids: Sequence[str], change: Change, here: Place) -> None:
        product_set = self._sets[number]
        after = []
        for each in product_set.knock_outs:
            if each.id not in ids:
                after.append(each)
            elif change.outcome is None:
                when = moved(each.when, change, here, f"{number}/{each.id}")
                if isinstance(when, Problem):
                    self.problems.append(when)
                    return
                after.append(replace(each, when=when))
            elif change.outcome != "none":
                after.append(replace(each, outcome=Outcome(change.outcome)))
        self._sets[number] = replace(product_set, knock_outs=Several(after))

    def _change_bands(self, bands: Mapping[int, Decimal], place: Place) -> None:
        known = {band.stars: band for band in self._bands}
        for stars in bands:
            if stars not in known:
                message = text(f"{self._base.id} không có hạng {stars} sao", f"{self._base.id} has no band of {stars}")
                self._problem((*place, str(stars)), "unknown-band", message, one_of(map(str, sorted(known))))
                return
        least = {stars: bands.get(stars, band.at_least) for stars, band in known.items()}
        order = sorted(least)
        most = max((each.max_points for each in self._base.sets.values()), default=Decimal(100))
        for lower, upper in pairwise(order):
            if least[upper] <= least[lower]:
                at = upper if upper in bands else lower
                message = text(
                    f"hạng {upper} sao phải bắt đầu trên hạng {lower} sao",
                    f"the band of {upper} stars must begin above that of {lower}",
                )
                found = f"{lower}: {plain_number(least[lower])}, {upper}: {plain_number(least[upper])}"
                self._problem((*place, str(at)), "bands-descend", message, None, found)
                return
        for stars, points in bands.items():
            if points > most:
                message = text(
                    f"phiếu có tối đa {plain_number(most)} điểm", f"a sheet has at most {plain_number(most)} points"
                )
                self._problem((*place, str(stars)), "unreachable-band", message, None, plain_number(points))
                return
        self._bands = Several(_band(band, least, bands, order) for band in self._bands)


def _band(band: StarBand, least: Mapping[int, Decimal], changed: Mapping[int, Decimal], order: list[int]) -> StarBand:
    """Return a band at its new place; what print leaves between it and a band that moved is no gap any more."""
    above = order[order.index(band.stars) + 1 : order.index(band.stars) + 2]
    printed_to = None if band.stars in changed or any(each in changed for each in above) else band.printed_to
    return replace(band, at_least=least[band.stars], printed_to=printed_to)


def _with_options(criterion: Criterion, case: str | None, options: tuple[Option, ...]) -> Criterion:
    options = Several(options)
    if case is None:
        changed = replace(criterion, options=options)
    else:
        cases = {**criterion.cases, case: replace(criterion.cases[case], options=options)}
        changed = replace(criterion, cases=frozen_mapping(cases))
    return replace(changed, max_points=most_points(changed))


def most_points(criterion: Criterion) -> Decimal:
    """Return the most that a criterion can earn, in whichever case."""
    every = [criterion.options_of(case) for case in criterion.cases or (None,)]
    worth = [[option.points for option in options] for options in every]
    return max(sum(each, Decimal(0)) if criterion.scoring is Scoring.SUM else max(each) for each in worth)


def new_findings(base: Rulebook, changed: Rulebook) -> tuple[Finding, ...]:
    """Return what the lint finds in the changed sheets that it does not find in them as they were, in its order."""
    numbers = [number for number, each in changed.sets.items() if each is not base.sets.get(number)]
    if not numbers:
        return ()
    before = {replace(each, place="") for each in findings(_of_sets(base, numbers))}
    return tuple(each for each in findings(_of_sets(changed, numbers)) if replace(each, place="") not in before)


def _of_sets(rulebook: Rulebook, numbers: Sequence[int]) -> Rulebook:
    return replace(rulebook, sets=frozen_mapping({number: rulebook.sets[number] for number in numbers}))
