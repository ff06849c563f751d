"""The entries of the library that a rulebook uses, with the sheets on which they stand."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

from ocop_rules.rulebook.lint.finding import Finding, set_ranges, sheet_place
from ocop_rules.rulebook.model import Criterion, Option, Rulebook
from ocop_rules.rulebook.vocabulary import Vocabulary
from ocop_rules.text import Text


@dataclass(frozen=True, slots=True)
class UsedEntry:
    """An entry of the library that sheets refer to.

    Attributes:
        name: the entry, such as `labour.local_labour`.
        criterion: the criterion that it makes, as it stands on the first of its sheets.
        places: the set and the printed number of each place where it stands so.
    """

    name: str
    criterion: Criterion
    places: tuple[tuple[int, str], ...]

    def cases(self) -> Iterator[tuple[str | None, tuple[Option, ...]]]:
        """Return the options of each alternative case, or the criterion's own."""
        for case in self.criterion.cases or (None,):
            yield case, self.criterion.options_of(case)

    def finding(self, rule: str, message: Text, case: str | None = None, option: int | None = None) -> Finding:
        """Make a finding about the entry; it names a set only if the entry stands in one place."""
        sole = self.places[0] if len(self.places) == 1 else None
        head = sheet_place(self.name, case=case, option=option)
        return Finding(
            rule,
            f"{head} ({self._sheets()})",
            message,
            set=sole[0] if sole else None,
            criterion=sole[1] if sole else None,
            case=case,
            option=option,
            definition=self.name,
        )

    def _sheets(self) -> str:
        numbers: dict[str, list[int]] = {}
        for product_set, number in self.places:
            numbers.setdefault(number, []).append(product_set)
        return "; ".join(f"{set_ranges(sets)}/{number}" for number, sets in numbers.items())


def used_entries(rulebook: Rulebook) -> tuple[UsedEntry, ...]:
    """Return the entries of the library that stand on some sheet, in printed order."""
    return _grouped(rulebook, lambda criterion: criterion.definition)


def scored(rulebook: Rulebook) -> tuple[UsedEntry, ...]:
    """Return the entries once for each way in which sheets score them: with what points, marks and scoring."""
    return _grouped(
        rulebook,
        lambda criterion: (
            criterion.definition,
            criterion.scoring,
            tuple((case, option.points, option.min_stars) for case, option in criterion.all_options()),
        ),
    )


def _grouped(rulebook: Rulebook, key: Callable[[Criterion], Hashable]) -> tuple[UsedEntry, ...]:
    found: dict[Hashable, list[tuple[int, Criterion]]] = {}
    for product_set in rulebook.sets.values():
        for criterion in product_set.criteria.values():
            found.setdefault(key(criterion), []).append((product_set.number, criterion))
    return tuple(
        UsedEntry(places[0][1].definition, places[0][1], tuple((number, each.number) for number, each in places))
        for places in found.values()
    )


def findings_of_options(
    rulebook: Rulebook,
    rule: str,
    wrong: Callable[[Criterion, Option, tuple[Option, ...], Vocabulary], Text | None],
) -> Iterator[Finding]:
    """Return a rule's findings about single options, once for each way in which an entry is scored.

    Args:
        rulebook: a version.
        rule: the rule's id.
        wrong: tells what is wrong with an option, given its criterion, itself, the options of its case and the
            vocabulary; None if nothing is.
    """
    for entry in scored(rulebook):
        for case, options in entry.cases():
            for option in options:
                message = wrong(entry.criterion, option, options, rulebook.vocabulary)
                if message is not None:
                    yield entry.finding(rule, message, case, option.ordinal)
