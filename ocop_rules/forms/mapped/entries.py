"""The entries of score sheets as they are gathered from rows and columns, each with the cell that says it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from ocop_rules.documents.spreadsheet import Cell
from ocop_rules.forms.mapped.fields import Subject
from ocop_rules.rulebook.kinds import Scoring
from ocop_rules.rulebook.model import Criterion, ProductSet, plain_number

Kind: TypeAlias = Literal["options", "points", "parts"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one cell says of one criterion or part.

    Attributes:
        key: the criterion's number, or the part's letter.
        kind: what the value is: an option's ordinal, points, or the total of a part.
        value: the number.
        cell: where it stands.
        worth: of an option, the points that stand beside it.
        case: the alternative case of the option, where it is known by its row.
    """

    key: str
    kind: Kind
    value: int | Decimal
    cell: Cell
    worth: int | Decimal | None = None
    case: str | None = None


@dataclass
class Gathered:
    """The entries of one person's sheet on one product.

    Attributes:
        subject: what is judged, and who scored.
        first: the first cell.
        entries: what was read, by criterion or part; where options add up, several.
        blanks: the empty cells of criteria that are not scored on their row.
        rows: where each row is an option, how many rows a criterion has.
        totals: printed totals, with their cells.
        remarks: what the person wrote besides, in its order.
        filled_on: the day on which the sheet says that it was signed.
    """

    subject: Subject
    first: Cell
    entries: dict[tuple[str, Kind], list[Entry]] = field(default_factory=dict)
    blanks: dict[str, Cell] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    totals: list[tuple[int | Decimal, Cell]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    filled_on: date | None = None

    @property
    def is_filled(self) -> bool:
        """Whether anything stands on it."""
        return bool(self.entries)

    def add(self, entry: Entry) -> None:
        """Note what a cell says."""
        self.entries.setdefault((entry.key, entry.kind), []).append(entry)

    def without_headings(self) -> None:
        """Drop the sums of parts and sections that stand over criteria: A and 1 beside 1.1."""
        keys = {key for key, kind in self.entries if kind != "parts"}
        if not keys:
            return
        parents = {key.rsplit(".", 1)[0] for key in (*keys, *self.blanks) if "." in key}
        for key, kind in [*self.entries]:
            if kind == "parts" or key in parents:
                del self.entries[key, kind]
        self.blanks = {key: cell for key, cell in self.blanks.items() if key not in parents}

    def tell_cases(self, product_set: ProductSet) -> None:
        """Tell options of alternative cases apart by their rows, where a criterion has a row for each of all cases."""
        if not self.rows:
            return
        for (key, kind), entries in self.entries.items():
            criterion = product_set.criteria.get(key)
            options = [*criterion.all_options()] if criterion is not None and criterion.cases else []
            if kind == "options" and options and self.rows.get(key) == len(options):
                for i, entry in enumerate(entries):
                    case, option = options[int(entry.value) - 1]
                    entries[i] = replace(entry, value=option.ordinal, case=case)

    def scored(self) -> frozenset[str]:
        """Return the criteria of which something is said."""
        return frozenset(key for key, kind in self.entries if kind != "parts")

    def sheet(self, product_set: ProductSet | None, case: str | None) -> dict[str, object]:
        """Return an entry of `sheets` of a bundle.

        Args:
            product_set: the sheet that it is of; None where nobody says.
            case: the alternative case that is stated, if there is one.
        """
        criteria = product_set.criteria if product_set is not None else {}
        out: dict[str, object] = {"judge": self.subject.member or "", "role": str(self.subject.role)}
        for (key, kind), entries in self.entries.items():
            found = out.setdefault(kind, {})
            assert isinstance(found, dict)
            found[key] = _chosen(entries, criteria.get(key), case)
        return out


def _chosen(entries: list[Entry], criterion: Criterion | None, case: str | None) -> object:
    """Return what the entries of one criterion say as bundles write it."""
    if len(entries) == 1 and (criterion is None or (criterion.scoring is Scoring.ONE and not criterion.cases)):
        return _written(entries[0].value)
    values = [_written(each.value) for each in entries]
    if criterion is not None and criterion.scoring is Scoring.SUM:
        if entries[0].kind == "options":
            return [] if values == [0] else sorted(values, key=str)
        return values if len(values) > 1 else values[0]
    case = entries[0].case or case
    if criterion is not None and case in criterion.cases:
        return {"case": case, "option" if entries[0].kind == "options" else "points": values[0]}
    return values[0]


def _written(value: int | Decimal) -> int | str:
    return plain_number(value) if isinstance(value, Decimal) else value
