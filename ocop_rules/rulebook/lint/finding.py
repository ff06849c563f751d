"""What a rule of the lint finds."""

from __future__ import annotations

from dataclasses import dataclass

from ocop_rules.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd or wrong at one place of a rulebook.

    Attributes:
        rule: the rule of the lint that found it.
        place: where it is, for a reader: `7/3.1/2` is set, criterion and option.
        message: what was found.
        set: the set's number; None if it is about several sets or none.
        part: the part's letter.
        section: the section's printed number.
        criterion: the criterion's printed number.
        case: the alternative case.
        option: the option's ordinal.
        definition: the definition it is about; of a knock-out, its name.
        fact: the fact it is about.
        known: why nothing is to be mended; None if that is not known.
    """

    rule: str
    place: str
    message: Text
    set: int | None = None
    part: str | None = None
    section: str | None = None
    criterion: str | None = None
    case: str | None = None
    option: int | None = None
    definition: str | None = None
    fact: str | None = None
    known: Text | None = None


def sheet_place(
    product_set: int | str, number: str | None = None, case: str | None = None, option: int | None = None
) -> str:
    """Write a place on a sheet: set, criterion (or part, section), case and option."""
    last = f"{case or ''}{option or ''}"
    return "/".join(str(step) for step in (product_set, number, last) if step)


def set_ranges(numbers: list[int]) -> str:
    """Write the numbers of sets in order, neighbours as a range: `1-4,7`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
