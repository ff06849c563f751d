"""The law by which the rows of a mapped workbook are checked: the version and the product sets that they name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ocop_rules.documents.spreadsheet import Cell, Tab
from ocop_rules.documents.suggestion import did_you_mean
from ocop_rules.errors import Problem
from ocop_rules.forms.mapped.cell_words import set_in
from ocop_rules.forms.mapped.fields import Subject
from ocop_rules.forms.mapped.table import written_in
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.text import folded, printable, text

_DECISION = re.compile(r"\b(\d{2,4})(?:/(\d{4}))?\s*/\s*QĐ-TTg", re.IGNORECASE)


class Law:
    """The version and the sets by which rows are checked, as the workbook names them.

    Args:
        catalogue: the criteria.
        version: the version that a caller names, where the workbook does not; None without one.
        sets: the numbers of the sets of products, by dossier or folded name, where the workbook does not say.
        note: takes what is wrong.
    """

    def __init__(
        self, catalogue: Catalogue, version: str | None, sets: Mapping[str, int], note: Callable[[Problem], None]
    ) -> None:
        self._catalogue = catalogue
        self._version = version
        self._sets = sets
        self._note = note
        self._unknown: set[str] = set()
        self._rulebooks: dict[str, Rulebook | None] = {}

    def rulebook(self, subject: Subject, place: str) -> Rulebook | None:
        """Return the version that a row was scored by; None where nobody says."""
        named = subject.version or self._version
        if named is None:
            return None
        if named not in self._rulebooks:
            ids = self._catalogue.ids_named(named)
            self._rulebooks[named] = self._catalogue.load(ids[0]) if len(ids) == 1 else None
            if len(ids) != 1:
                message = text("không có phiên bản này", "there is no such version")
                known = ", ".join(self._catalogue.version_ids())
                self._note(
                    Problem("unknown-version", place, message, text(f"có: {known}", f"there are: {known}"), named)
                )
        return self._rulebooks[named]

    def newest(self) -> Rulebook:
        """Return the newest version."""
        return self._catalogue.newest()

    def product_set(self, rulebook: Rulebook | None, subject: Subject, place: str) -> ProductSet | None:
        """Return the product set of a row; None where nobody says."""
        if rulebook is None:
            return None
        if subject.set is None:
            if self._version is not None and rulebook.id not in self._catalogue.ids_named(self._version):
                return None  # the sets that a caller knows are those of another version
            names = (subject.dossier or "", folded(subject.product or ""))
            return next((rulebook.sets.get(self._sets[name]) for name in names if name in self._sets), None)
        number = set_number(subject)
        named = printable(subject.set, 300)
        found = rulebook.sets.get(number) if number is not None else rulebook.set_named(named)
        if found is None and named not in self._unknown:
            self._unknown.add(named)
            message = text(f"{rulebook.id} không có bộ sản phẩm này", f"{rulebook.id} has no such product set")
            titles = [each.title.vi for each in rulebook.sets.values()]
            mend = did_you_mean(named, titles) or text("ghi số của bộ, như 7", "write the number of the set, such as 7")
            self._note(Problem("unknown-set", place, message, mend, printable(named)))
        return found


def set_number(subject: Subject) -> int | None:
    """Return the number of the product set that a row names; None where it names none by number."""
    return set_in(Cell("", 1, 1, subject.set)) if subject.set is not None else None


def versions_over(tab: Tab, last: int, catalogue: Catalogue) -> dict[str, Cell]:
    """Return the versions whose decisions are named over a table, each with the first cell that names it.

    Args:
        tab: the tab.
        last: the row before which is looked.
        catalogue: the criteria.
    """
    named: dict[str, Cell] = {}
    for row in range(1, min(last, tab.height + 1)):
        for cell in written_in(tab, row):
            for found in _DECISION.finditer(cell.text):
                ids = catalogue.ids_named(found[0]) or catalogue.ids_named(found[1])
                if len(ids) == 1:
                    named.setdefault(ids[0], cell)
    return named
