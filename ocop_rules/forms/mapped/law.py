"""The law by which the rows of a mapped workbook are checked: the version and the product sets that they name."""

from __future__ import annotations

from collections.abc import Callable

from ocop_rules.documents.spreadsheet import Cell
from ocop_rules.errors import Problem
from ocop_rules.forms.mapped.cell_words import set_in
from ocop_rules.forms.mapped.fields import Subject
from ocop_rules.rulebook.catalogue import Catalogue
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.text import printable, text


class Law:
    """The version and the sets by which rows are checked, as the workbook names them.

    Args:
        catalogue: the criteria.
        version: the version that a caller names; None to go by the workbook.
        note: takes what is wrong.
    """

    def __init__(self, catalogue: Catalogue, version: str | None, note: Callable[[Problem], None]) -> None:
        self._catalogue = catalogue
        self._version = version
        self._note = note
        self._rulebooks: dict[str, Rulebook | None] = {}

    def rulebook(self, subject: Subject, place: str) -> Rulebook | None:
        """Return the version that a row was scored by; None where nobody says."""
        named = self._version or subject.version
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
        return self._catalogue.load(self._catalogue.version_ids()[-1])

    def product_set(self, rulebook: Rulebook | None, subject: Subject) -> ProductSet | None:
        """Return the product set of a row; None where nobody says, or not so that it is clear."""
        if rulebook is None or subject.set is None:
            return None
        number = set_number(subject)
        return rulebook.sets.get(number) if number is not None else rulebook.set_named(printable(subject.set, 300))


def set_number(subject: Subject) -> int | None:
    """Return the number of the product set that a row names; None where it names none by number."""
    return set_in(Cell("", 1, 1, subject.set)) if subject.set is not None else None
