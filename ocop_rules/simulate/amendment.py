"""A version as a scenario changes it: the same frozen rulebook, with what is not law refused with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.documents.validation import MAX_LISTED, one_of
from ocop_rules.errors import Place, Problem
from ocop_rules.rulebook.condition import AllOf, AnyOf, Condition, FactTest, NotThat, leaves
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.lint.rules import findings
from ocop_rules.rulebook.lookup import set_names
from ocop_rules.rulebook.model import Criterion, Option, ProductSet, Rulebook, plain_number
from ocop_rules.rulebook.procedure import StarBand
from ocop_rules.several import Several, frozen_mapping
from ocop_rules.simulate.document import BOUNDS, Change
from ocop_rules.text import Text, printable, text

_OTHER_END = {"at_least": "above", "above": "at_least", "at_most": "below", "below": "at_most"}


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
            for product_set, numbers in self._meant(change, here):
                for number in numbers:
                    self._change_criterion(product_set.number, number, change, here)
        same = all(self._sets[number] is each for number, each in self._base.sets.items())
        if same and self._bands is self._base.bands:
            return self._base
        return replace(self._base, sets=frozen_mapping(self._sets), bands=self._bands, pinned_digest=None)

    def _problem(self, place: Place, code: str, message: Text, mend: Text | None = None, found: object = None) -> None:
        written = None if found is None else printable(str(found))
        self.problems.append(Problem.at(place, code, message, mend, written))

    def _meant(self, change: Change, here: Place) -> Iterator[tuple[ProductSet, tuple[str, ...]]]:
        """Return the sheets that a change is about, each with the numbers of the criteria there."""
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
            found = [((*here, "criterion"), each) for each in self._base.sets.values()]
        assert change.criterion is not None
        hits = 0
        for _, product_set in found:
            numbers = _named_by(change.criterion, product_set)
            hits += bool(numbers)
            if numbers:
                yield product_set, numbers
            elif not every:
                known = [*product_set.criteria, *(each.definition for each in product_set.criteria.values())]
                message = text(
                    f"bộ {product_set.number} không có tiêu chí này", f"set {product_set.number} has no such criterion"
                )
                mend = did_you_mean(change.criterion, known) or text(
                    f"xem: ocop criteria show {self._base.id} {product_set.number}",
                    f"see: ocop criteria show {self._base.id} {product_set.number}",
                )
                self._problem((*here, "criterion"), "unknown-criterion", message, mend, change.criterion)
        if every and not hits:
            known = [name for each in found for name in (c.definition for c in each[1].criteria.values())]
            message = text("không bộ nào có tiêu chí này", "no product set has such a criterion")
            mend = did_you_mean(change.criterion, sorted(set(known)))
            self._problem((*here, "criterion"), "unknown-criterion", message, mend, change.criterion)

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
        tests = [leaf for leaf in leaves(option.when) if isinstance(leaf, FactTest)] if option.when else []
        numeric = [test for test in tests if any(getattr(test, name) is not None for name in BOUNDS)]
        facts = list(dict.fromkeys(test.fact for test in numeric))
        place = (*here, next(iter(change.bounds)))
        if not facts:
            message = text(
                f"phương án {where}/{change.option} không có ngưỡng nào bằng số",
                f"option {where}/{change.option} has no threshold in numbers",
            )
            self._problem(place, "no-threshold", message, text("chọn phương án khác", "choose another option"))
            return None
        if change.fact is not None and change.fact not in facts:
            message = text(
                f"điều kiện của {where}/{change.option} không có ngưỡng của thông tin này",
                f"the condition of {where}/{change.option} has no threshold of this fact",
            )
            mend = did_you_mean(change.fact, facts) or one_of(facts)
            self._problem((*here, "fact"), "unknown-fact", message, mend, change.fact)
            return None
        if change.fact is None and len(facts) > 1:
            message = text(
                f"điều kiện của {where}/{change.option} có ngưỡng của nhiều thông tin",
                f"the condition of {where}/{change.option} has thresholds of several facts",
            )
            mend = text(f"thêm “fact”: {', '.join(facts)}", f"add “fact”: {', '.join(facts)}")
            self._problem((*here, "fact"), "missing-fact", message, mend)
            return None
        fact = change.fact or facts[0]
        own = [test for test in numeric if test.fact == fact]
        moved: dict[int, FactTest] = {}
        for name, value in change.bounds.items():
            ends = [test for test in own if _states(test, name)]
            if len(ends) != 1 and len(own) != 1:
                message = text(
                    f"điều kiện của {where}/{change.option} có nhiều phép thử “{name}” của {fact}",
                    f"the condition of {where}/{change.option} has several tests “{name}” of {fact}",
                )
                self._problem((*here, name), "several-tests", message, None, len(ends))
                return None
            test = moved.get(id((ends or own)[0]), (ends or own)[0])
            moved[id((ends or own)[0])] = test.model_copy(update={name: value, _OTHER_END[name]: None})
        for test in moved.values():
            if not _can_hold(test):
                message = text("không giá trị nào thỏa các ngưỡng này", "no value can meet these thresholds")
                self._problem(place, "empty-interval", message, None, _interval(test))
                return None
        assert option.when is not None
        when = _rewritten(option.when, lambda leaf: moved.get(id(leaf), leaf))
        changed = replace(option, when=when)
        return tuple(changed if each is option else each for each in options)

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


def _named_by(name: str, product_set: ProductSet) -> tuple[str, ...]:
    if name in product_set.criteria:
        return (name,)
    return tuple(number for number, each in product_set.criteria.items() if name in (each.definition, each.identity))


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


def _states(test: FactTest, name: str) -> bool:
    return getattr(test, name) is not None or getattr(test, _OTHER_END[name]) is not None


def _can_hold(test: FactTest) -> bool:
    low = test.at_least if test.at_least is not None else test.above
    high = test.at_most if test.at_most is not None else test.below
    if low is None or high is None:
        return True
    return low < high or (low == high and test.at_least is not None and test.at_most is not None)


def _interval(test: FactTest) -> str:
    stated = {name: getattr(test, name) for name in BOUNDS}
    return ", ".join(f"{name}: {plain_number(value)}" for name, value in stated.items() if value is not None)


def _rewritten(condition: Condition, leaf: Callable[[Any], Any]) -> Condition:
    match condition:
        case AllOf():
            return AllOf.model_construct(all=tuple(_rewritten(each, leaf) for each in condition.all))
        case AnyOf():
            return AnyOf.model_construct(any=tuple(_rewritten(each, leaf) for each in condition.any))
        case NotThat():
            return NotThat.model_construct(not_=_rewritten(condition.not_, leaf))
        case _:
            found: Condition = leaf(condition)
            return found


def new_findings(base: Rulebook, changed: Rulebook) -> tuple[Finding, ...]:
    """Return what the lint finds in the changed sheets that it does not find in them as they were, in its order."""
    numbers = [number for number, each in changed.sets.items() if each is not base.sets.get(number)]
    if not numbers:
        return ()
    before = {replace(each, place="") for each in findings(_of_sets(base, numbers))}
    return tuple(each for each in findings(_of_sets(changed, numbers)) if replace(each, place="") not in before)


def _of_sets(rulebook: Rulebook, numbers: Sequence[int]) -> Rulebook:
    return replace(rulebook, sets=frozen_mapping({number: rulebook.sets[number] for number in numbers}))
