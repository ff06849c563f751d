"""Which options count in each row: R1 (choice), R3 (judged against evidence), R4 (applies if), R5 (cases)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ocop_rules.engine.columnar import FiredColumns
from ocop_rules.engine.columnar_bits import Bits, either, packed, spread
from ocop_rules.engine.columnar_layout import Layout, case_column, sheet_column
from ocop_rules.engine.columnar_table import LEFT_OUT, Ints, Rows
from ocop_rules.engine.plan import Plan
from ocop_rules.engine.rule import RuleKind
from ocop_rules.rating.columnar_codes import MOST_JUDGES, CriterionCodes
from ocop_rules.rating.settings import Authority
from ocop_rules.rulebook.kinds import DecidedBy
from ocop_rules.text import text


@dataclass(frozen=True)
class ColumnChoices:
    """The options that count in each row.

    Attributes:
        count: how many rows there are.
        cases: for each group of cases, the position of the row's case in it, -1 where it is not known.
        ballots: for each judge, the code of each criterion that is chosen somewhere; of a judge without a sheet, 0.
        judges: over how many judges the mean is taken in each row, at least 1; None for 1 in every row.
        known: for each criterion that a knock-out by points watches, where somebody judged it or evidence decides it.
    """

    count: int
    cases: Mapping[str | None, npt.NDArray[np.int8]]
    ballots: Sequence[Mapping[str, Ints]]
    judges: npt.NDArray[np.int64] | None
    known: Mapping[str, Bits]
    _made: dict[str, npt.NDArray[np.int64]] = field(default_factory=dict)

    def added(self, number: str, worth: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the sum, over all judges, of what each code of a criterion is worth."""
        total: npt.NDArray[np.int64] | None = None
        for ballot in self.ballots:
            chosen = ballot.get(number)
            if chosen is not None:
                added = worth.take(chosen, mode="clip")
                total = added if total is None else np.add(total, added, out=total)
        return np.zeros(self.count, dtype=np.int64) if total is None else total

    def once(self, name: str, make: Callable[[], npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
        """Return what is made of the choices under a name: made once."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]


class Choosing:
    """Finds the options that count.

    Args:
        plan: the product set's plan.
        codes: the codes of each criterion.
        authority: whether judged options stand above the evidence.
    """

    def __init__(self, plan: Plan, codes: Mapping[str, CriterionCodes], authority: Authority) -> None:
        self._plan = plan
        self._codes = codes
        self._authority = authority
        self._watched = tuple(dict.fromkeys(each.criterion for each in plan.points))
        self._groups = {number: group for group in plan.product_set.case_groups for number in group.criteria}
        self._gated = [
            (number, criterion.applies_if)
            for number, criterion in plan.product_set.criteria.items()
            if criterion.applies_if is not None
        ]
        self._case_rules = [rule for rule in plan.rules if rule.kind is RuleKind.CASE]
        barred = {place: index for index, place in plan.barred.items()}
        self._offers: dict[str, list[tuple[str | None, int, list[int], int | None]]] = {}
        by_option: dict[tuple[str, str | None, int, int], list[int]] = {}
        for index, offer in plan.offers.items():
            by_option.setdefault(offer, []).append(index)
        for (number, case, ordinal, _), indices in sorted(by_option.items(), key=lambda item: item[0][3]):
            bar = barred.get((number, case, ordinal))
            self._offers.setdefault(number, []).append((case, ordinal, indices, bar))

    def choose(self, rows: Rows, layout: Layout, fired: FiredColumns) -> ColumnChoices:
        """Return the options that count in each row.

        Raises:
            InvalidEvidence: a row is in two cases of a group, or chooses an option that there is not.
        """
        cases = self._cases(rows, fired)
        support = self._supported(rows.count, fired, cases)
        known: dict[str, Bits] = {}
        ballots: list[dict[str, Ints]] = []
        count: npt.NDArray[np.int64] | None = None
        judges = sorted(layout.judges)
        if len(judges) > MOST_JUDGES:
            message = text(f"tối đa {MOST_JUDGES} phiếu mỗi hồ sơ", f"a dossier has at most {MOST_JUDGES} sheets")
            raise rows.refused(sheet_column(judges[-1], ""), 0, "too-many-sheets", message)
        for judge in judges:
            given = {n: self._given(rows, judge, n, cases) for n in layout.judges[judge]}
            ballot = self._ballot(given, support)
            for number in self._watched:
                if number in given:
                    self._note(known, number, packed(given[number] >= 0))
            if len(judges) > 1:  # one who chose nothing leaves no more than the evidence: none counts, as one would
                there = _any_given(given)
                ballot = {number: codes & -there for number, codes in ballot.items()}
                count = there.astype(np.int64) if count is None else count + there
            ballots.append(ballot)
        if not judges:
            ballots.append(support)
        elif count is not None and not count.all():
            alone = (count == 0).view(np.int8)
            if support:
                ballots.append({number: codes & -alone for number, codes in support.items()})
            count += alone
        for number in self._watched:
            for ballot in ballots:
                if number in ballot:
                    self._note(known, number, packed(ballot[number] != 0))
        return ColumnChoices(rows.count, cases, [self._applying(ballot) for ballot in ballots], count, known)

    def _note(self, known: dict[str, Bits], number: str, where: Bits) -> None:
        known[number] = known[number] | where if number in known else where

    def _cases(self, rows: Rows, fired: FiredColumns) -> dict[str | None, npt.NDArray[np.int8]]:
        found = {}
        for group in self._plan.product_set.case_groups:
            names = tuple(group.cases)
            column = case_column(group.name)
            stated = rows.positions(column, names)
            case = np.full(rows.count, LEFT_OUT, dtype=np.int8) if stated is None else stated
            for rule in self._case_rules:
                if rule.name != group.name or rule.case is None or rule.index not in fired:
                    continue
                where = spread(fired[rule.index], rows.count).view(np.bool_)
                position = names.index(rule.case)
                twice = where & (case != LEFT_OUT) & (case != position)
                if twice.any():
                    message = text("hai trường hợp cùng lúc", "two cases at once")
                    mend = text("một hồ sơ chỉ theo một trường hợp", "a dossier falls in one case only")
                    raise rows.refused(column, int(np.argmax(twice)), "two-cases", message, mend)
                case = np.where(where, position, case).astype(np.int8)
            found[group.name] = case
        return found

    def _within(self, number: str, case: str | None, cases: Mapping[str | None, npt.NDArray[np.int8]]) -> Bits | None:
        """Return where a criterion is in a case; None for everywhere, where it has no cases."""
        if case is None:
            return None
        group = self._groups[number]
        return packed(cases[group.name] == list(group.cases).index(case))

    def _supported(
        self, count: int, fired: FiredColumns, cases: Mapping[str | None, npt.NDArray[np.int8]]
    ) -> dict[str, Ints]:
        """Return the code of the best option that the evidence supports, or of all of them where options add up."""
        found: dict[str, Ints] = {}
        for number, offers in self._offers.items() if fired else ():
            codes = self._codes[number]
            supported: list[tuple[int, Bits]] = []
            for case, ordinal, indices, bar in offers:
                where: Bits | None = None
                for index in indices:
                    where = either(where, fired.get(index))
                if where is None:
                    continue
                if bar is not None and bar in fired:
                    where = where & ~fired[bar]
                within = self._within(number, case, cases)
                supported.append((codes.code(case, ordinal), where if within is None else where & within))
            if supported:
                found[number] = _best(supported, count, codes)
        return found

    def _given(self, rows: Rows, judge: int, number: str, cases: Mapping[str | None, npt.NDArray[np.int8]]) -> Ints:
        """Return the codes of what a judge chose of a criterion, `LEFT_OUT` where nothing."""
        name = sheet_column(judge, number)
        codes = self._codes[number]
        column = rows.column(name)
        assert column is not None
        assert column.values is not None
        given: Ints = column.values
        if not given.size:
            return given.astype(codes.dtype)
        group = self._groups.get(number)
        if column.stated is not None:
            left_out = spread(column.stated, rows.count)
            np.subtract(left_out, 1, out=left_out)  # all bits where nothing is stated, none elsewhere
            given = given | left_out.view(np.int8)
        elif (
            group is None and given.dtype == codes.dtype == np.int8 and int(np.max(given.view(np.uint8))) < codes.count
        ):
            return given  # without a sign all that is left out would be beyond
        if group is None:
            self._check(rows, name, given, codes.count - 1)
            return given.astype(codes.dtype, copy=False)
        self._check(rows, name, given, max(len(each.options) for each in codes.criterion.cases.values()))
        names = list(group.cases)
        offsets = np.array([*(codes.offsets[each] for each in names), 0], dtype=np.int16)
        sizes = np.array([*(len(codes.criterion.options_of(each)) for each in names), 0], dtype=np.int16)
        case = cases[group.name]
        chosen = given > 0
        beyond = chosen & (given > sizes[case])
        if beyond.any():
            row = int(np.argmax(beyond))
            if case[row] == LEFT_OUT:
                message = text("chưa biết trường hợp của hồ sơ", "the dossier's case is not known")
                mend = text(f"ghi cột {case_column(group.name)}", f"state it in the column {case_column(group.name)}")
                raise rows.refused(name, row, "case-needed", message, mend, str(int(given[row])))
            raise self._unknown(rows, name, row, int(given[row]), int(sizes[case[row]]))
        return np.where(chosen, given + offsets[case], given).astype(codes.dtype)

    def _check(self, rows: Rows, column: str, given: Ints, most: int) -> None:
        if int(np.max(given)) > most:
            raise self._unknown(rows, column, int(np.argmax(given)), int(np.max(given)), most)
        if int(np.min(given)) < LEFT_OUT:
            raise self._unknown(rows, column, int(np.argmin(given)), int(np.min(given)), most)

    def _unknown(self, rows: Rows, column: str, row: int, found: int, most: int) -> Exception:
        message = text("không có phương án này", "there is no such option")
        mend = text(f"ghi số từ 0 đến {most}", f"write a number from 0 to {most}")
        return rows.refused(column, row, "unknown-option", message, mend, str(found))

    def _ballot(self, given: Mapping[str, Ints], support: Mapping[str, Ints]) -> dict[str, Ints]:
        ballot: dict[str, Ints] = dict(support)
        for number, chosen in given.items():
            codes = self._codes[number]
            by_evidence = support.get(number)
            if self._authority == "evidence" and codes.criterion.decided_by is DecidedBy.EVIDENCE:
                chosen = self._capped(codes, chosen, by_evidence)
            if by_evidence is None:
                ballot[number] = np.maximum(chosen, 0) if chosen.size and int(np.min(chosen)) < 0 else chosen
            else:  # the sign, spread over all bits, chooses
                ballot[number] = chosen ^ ((chosen ^ by_evidence) & (chosen >> (8 * chosen.itemsize - 1)))
        return ballot

    def _capped(self, codes: CriterionCodes, chosen: Ints, by_evidence: Ints | None) -> Ints:
        """Return what was judged, but no better than what the evidence supports (R3)."""
        supported = np.zeros(len(chosen), dtype=codes.dtype) if by_evidence is None else by_evidence
        judged = np.maximum(chosen, 0)
        if codes.sums:
            return np.where(chosen < 0, chosen, judged & supported).astype(codes.dtype)
        exceeds = (codes.units[judged] != 0) & (codes.ranks[judged] > codes.ranks[supported])
        return np.where(exceeds, supported, chosen).astype(codes.dtype)

    def _applying(self, ballot: dict[str, Ints]) -> Mapping[str, Ints]:
        """Return a ballot in which what does not apply is none (R4)."""
        applying = dict(ballot)
        for number, gate in self._gated:
            if number not in ballot:
                continue
            reached = ballot.get(gate.criterion)
            if reached is None:
                del applying[number]
                continue
            codes = self._codes[gate.criterion]
            ranks = reached if codes.in_order else codes.ranks[reached]
            chosen = ballot[number]
            applying[number] = chosen * (ranks >= gate.rank).astype(chosen.dtype)
        return applying


def _any_given(given: Mapping[str, Ints]) -> npt.NDArray[np.int8]:
    """Return 1 where something is given, or 0: where nothing is, all are -1, and so is what their bits share."""
    common: Ints | None = None
    for chosen in given.values():
        common = chosen if common is None else common & chosen
    assert common is not None
    return (common >= 0).view(np.int8)


def _best(supported: Sequence[tuple[int, Bits]], count: int, codes: CriterionCodes) -> Ints:
    """Return the code of the last option that is supported in each row; where options add up, the sum of all.

    It is put together bit by bit of the code, from where an option holds and none after it does.
    """
    planes: dict[int, Bits] = {}
    taken: Bits | None = None
    for code, where in reversed(supported):
        own = where if taken is None or codes.sums else where & ~taken
        taken = either(taken, where)
        for bit in range(code.bit_length()):
            if code >> bit & 1:
                planes[bit] = planes[bit] | own if bit in planes else own
    best = np.zeros(count, dtype=codes.dtype)
    for bit, where in planes.items():
        best |= spread(where, count).astype(codes.dtype, copy=False) << bit
    return best
